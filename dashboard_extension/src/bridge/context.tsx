import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from "react";

import type { Connection, Dashboard, Notification } from "./dashboard";

const DashboardContext = createContext<Dashboard | null>(null);

export function DashboardProvider(props: { readonly dashboard: Dashboard; readonly children: ReactNode }) {
  return <DashboardContext.Provider value={props.dashboard}>{props.children}</DashboardContext.Provider>;
}

export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (dashboard === null) throw new Error("no DashboardProvider");
  return dashboard;
}

export function useConnection(dashboard: Dashboard): { readonly connection: Connection; readonly locale: string | null } {
  return {
    connection: useSyncExternalStore(dashboard.subscribe, dashboard.current),
    locale: useSyncExternalStore(dashboard.subscribe, dashboard.locale),
  };
}

/** Toasts of the Dashboard's: `notify.done("Saved")`, `notify.failed("…", "why")`. */
export function useNotify(): {
  readonly done: (title: string, text?: string) => void;
  readonly failed: (title: string, text?: string) => void;
  readonly say: (notification: Notification) => void;
} {
  const dashboard = useDashboard();
  return useMemo(
    () => ({
      done: (title, text) => {
        dashboard.notify({ status: "success", title, text });
      },
      failed: (title, text) => {
        dashboard.notify({ status: "error", title, text });
      },
      say: (notification) => {
        dashboard.notify(notification);
      },
    }),
    [dashboard],
  );
}

/** Whether the person has a permission of Saleor's (`MANAGE_DISCOUNTS`). */
export function useMay(permission: string): boolean {
  return useDashboard().may(permission);
}
