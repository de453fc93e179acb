/** The cards that stand on the Dashboard's own pages: `/widgets/<name>`. */
import "../design/app.css";
import "./widget.css";

import { lazy, Suspense, useEffect, useRef, type ComponentType, type ReactNode } from "react";
import { createRoot } from "react-dom/client";

import { Entry } from "../app/Entry";
import { Stumbled } from "../app/Stumbled";
import { useDashboard } from "../bridge/context";
import { Dashboard } from "../bridge/dashboard";
import { handover, idFrom, type Handover } from "../bridge/handover";
import { SkeletonLines } from "../design/states";
import { useLocale, type CommonKey } from "../shared/locale";
import type { WidgetProps } from "./props";

interface Mount {
  /** its heading for screen readers; the eye has the Dashboard's own */
  readonly title: CommonKey;
  /** what the Dashboard calls the id; null where there is none */
  readonly param: string | null;
  readonly load: () => Promise<{ readonly default: ComponentType<WidgetProps> }>;
}

const MOUNTS: Readonly<Record<string, Mount>> = {
  home: { title: "mount.home", param: null, load: () => import("./mounts/Home") },
  customer: { title: "mount.customer", param: "customerId", load: () => import("./mounts/Customer") },
  order: { title: "mount.order", param: "orderId", load: () => import("./mounts/Order") },
  voucher: { title: "mount.voucher", param: "voucherId", load: () => import("./mounts/Voucher") },
};

/** Tells the Dashboard how high the content is. Of a wrapper: body and html are as high
 * as the frame, so it would never shrink. */
function Measured(props: { readonly title: CommonKey; readonly children: ReactNode }) {
  const locale = useLocale();
  const dashboard = useDashboard();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const watcher = new ResizeObserver(() => {
      dashboard.resize(Math.ceil(current.getBoundingClientRect().height));
    });
    watcher.observe(current);
    return () => {
      watcher.disconnect();
    };
  }, [dashboard]);
  return (
    <main className="widget" ref={box}>
      <h1 className="hidden-text">{locale.t(props.title)}</h1>
      {props.children}
    </main>
  );
}

function show(root: HTMLElement, mount: Mount, given: Handover | null): void {
  const id = mount.param === null ? "" : idFrom(given, window.location.search, mount.param);
  const Widget = lazy(mount.load);
  const dashboard = new Dashboard("widget", given);
  const skeleton = <SkeletonLines lines={3} />;
  createRoot(root).render(
    <Entry dashboard={dashboard} skeleton={<main className="widget">{skeleton}</main>}>
      <Measured title={mount.title}>
        <Stumbled>
          <Suspense fallback={skeleton}>
            <Widget id={id} />
          </Suspense>
        </Stumbled>
      </Measured>
    </Entry>,
  );
}

const mount = MOUNTS[window.location.pathname.split("/")[2] ?? ""];
const root = document.getElementById("root");
if (root && mount) show(root, mount, handover());
