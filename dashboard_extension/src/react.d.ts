import "react";

/** Attributes that browsers know and React 18's types do not; it passes them on. */
declare module "react" {
  interface AriaAttributes {
    popover?: "auto" | "manual";
    inert?: "" | undefined;
  }
}
