import type { ButtonHTMLAttributes, ReactNode } from "react";

import { Link } from "../app/router";
import { Icon, type IconName } from "./icons";

export type ButtonKind = "primary" | "secondary" | "quiet" | "critical";

interface Look {
  readonly kind?: ButtonKind | undefined;
  readonly isLarge?: boolean | undefined;
  readonly icon?: IconName | undefined;
}

function classOf(look: Look, more = ""): string {
  const { kind = "secondary" } = look;
  return `button button-${kind}${look.isLarge ? " button-large" : ""} ${more}`.trimEnd();
}

/** 32 px high, 40 if `isLarge`. One primary button a page. */
export function Button(
  props: Look & { readonly isBusy?: boolean | undefined } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className">,
) {
  const { kind, isLarge, icon, isBusy = false, children, disabled, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={classOf({ kind, isLarge })}
      disabled={(disabled ?? false) || isBusy}
      aria-busy={isBusy || undefined}
    >
      {isBusy ? <span className="spinner" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Looks like a button, leads to a page of ours. */
export function ButtonLink(props: Look & { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link to={props.to} className={classOf(props)}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </Link>
  );
}

/** A square button with an icon alone; `label` is what it does. */
export function IconButton(
  props: { readonly icon: IconName; readonly label: string } & Omit<
    ButtonHTMLAttributes<HTMLButtonElement>,
    "className" | "children" | "aria-label"
  >,
) {
  const { icon, label, ...rest } = props;
  return (
    <button type="button" title={label} {...rest} className="icon-button" aria-label={label}>
      <Icon name={icon} />
    </button>
  );
}
