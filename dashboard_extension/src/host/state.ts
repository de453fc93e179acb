import { createContext, useContext } from "react";

import type { Theme } from "../shared/theme";
import type { Mount } from "./mounts";
import type { StaffName } from "./server";

/** What the frames need of the stand-in around them. */
export interface Host {
  readonly theme: Theme;
  /** a locale of the Dashboard's: `zh-Hans`, `en` */
  readonly locale: string;
  readonly staff: StaffName;
  readonly mounts: readonly Mount[];
  readonly notify: (notification: { readonly status: string; readonly title: string; readonly text: string }) => void;
}

export const HostContext = createContext<Host | null>(null);

export function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error("no HostContext");
  return host;
}
