/** The windows that the Dashboard's own menus open: `/popups/<name>`. */
import "../design/app.css";

import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from "react";
import { createRoot } from "react-dom/client";

import { Entry } from "../app/Entry";
import { Stumbled } from "../app/Stumbled";
import { useDashboard } from "../bridge/context";
import { Dashboard } from "../bridge/dashboard";
import { manyIds } from "../bridge/params";
import { Banner, Button, PageSkeleton } from "../design";
import { useLocale } from "../shared/locale";
import type { PopupProps } from "./props";

interface Mount {
  /** what the Dashboard calls the id or ids */
  readonly param: string;
  readonly load: () => Promise<{ readonly default: ComponentType<PopupProps> }>;
}

const MOUNTS: Readonly<Record<string, Mount>> = {
  customer: { param: "customerId", load: () => import("./mounts/Customer") },
  customers: { param: "customerIds", load: () => import("./mounts/Customers") },
  search: { param: "customerId", load: () => import("./mounts/Search") },
};

/** A popup gets one token, for five minutes, and never another. Say so when it is over,
 * not when somebody has pressed Save. */
function Ending(props: { readonly children: ReactNode }) {
  const locale = useLocale();
  const dashboard = useDashboard();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setOver, Math.max(0, dashboard.tokenEnds() - Date.now()), true);
    return () => {
      clearTimeout(timer);
    };
  }, [dashboard]);
  return (
    <>
      {isOver && (
        <div className="page popup-over">
          <Banner
            tone="warning"
            title={locale.t("popup.expired.title")}
            actions={
              <Button
                onClick={() => {
                  dashboard.closePopup();
                }}
              >
                {locale.t("popup.close")}
              </Button>
            }
          >
            {locale.t("popup.expired.text")}
          </Banner>
        </div>
      )}
      {/* what was written there can still be read and copied, not sent */}
      <div inert={isOver ? "" : undefined}>{props.children}</div>
    </>
  );
}

function show(root: HTMLElement, mount: Mount): void {
  const Popup = lazy(mount.load);
  const dashboard = new Dashboard("popup");
  const params = dashboard.popupParams();
  createRoot(root).render(
    <Entry dashboard={dashboard} skeleton={<PageSkeleton />}>
      <Ending>
        <Stumbled>
          <Suspense fallback={<PageSkeleton />}>
            <Popup
              ids={manyIds(window.location.search, mount.param)}
              params={typeof params === "object" && params !== null ? (params as Record<string, unknown>) : {}}
            />
          </Suspense>
        </Stumbled>
      </Ending>
    </Entry>,
  );
}

const mount = MOUNTS[window.location.pathname.split("/")[2] ?? ""];
const root = document.getElementById("root");
if (root && mount) show(root, mount);
