import { useEffect, useRef, useState } from "react";

import { AppFrame } from "./AppFrame";
import type { Around } from "./frame";
import { mountsAt, type Mount, type Place } from "./mounts";
import { PostFrame } from "./PostFrame";
import type { Thing } from "./server";
import { useHost } from "./state";
import { useWords } from "./words";

export type ListKind = "customers" | "orders" | "discounts/vouchers";

export interface Opened {
  readonly mount: Mount | undefined;
  readonly params: Readonly<Record<string, string>>;
}

interface Shared {
  readonly around: Omit<Around, "notify">;
  readonly onPopup: (opened: Opened) => void;
  readonly go: (to: string) => void;
  readonly query: string;
}

const OF_ONE: Readonly<Record<ListKind, { readonly place: Place; readonly param: string }>> = {
  customers: { place: "CUSTOMER", param: "customerId" },
  orders: { place: "ORDER", param: "orderId" },
  "discounts/vouchers": { place: "VOUCHER", param: "voucherId" },
};

/** A list of the Dashboard's; ticked customers go to the popup as `customerIds=a,b`. */
export function List(props: Shared & { readonly kind: ListKind; readonly things: readonly Thing[] }) {
  const locale = useWords();
  const { mounts } = useHost();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const actions = props.kind === "customers" ? mountsAt(mounts, "CUSTOMERS", "POPUP") : [];
  return (
    <>
      <div className="host-top">
        <h1>{locale.t(props.kind === "customers" ? "host.customers" : props.kind === "orders" ? "host.orders" : "host.vouchers")}</h1>
        {actions.map((mount) => (
          <button
            type="button"
            className="button"
            key={mount.identifier}
            onClick={() => {
              props.onPopup({ mount, params: { customerIds: ticked.join(",") } });
            }}
          >
            {locale.t("host.more")}: {mount.label}
          </button>
        ))}
      </div>
      <div className="host-content">
        {props.things.length === 0 && <p className="muted">{locale.t("host.empty")}</p>}
        <ul className="host-list card">
          {props.things.map((thing) => (
            <li key={thing.id}>
              {actions.length > 0 && (
                <input
                  type="checkbox"
                  aria-label={thing.name}
                  checked={ticked.includes(thing.id)}
                  onChange={(event) => {
                    setTicked(event.target.checked ? [...ticked, thing.id] : ticked.filter((id) => id !== thing.id));
                  }}
                />
              )}
              <button
                type="button"
                className="link"
                onClick={() => {
                  props.go(`/${props.kind}/${encodeURIComponent(thing.id)}`);
                }}
              >
                {thing.name}
              </button>
              <span className="muted">{thing.detail}</span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** The page of one thing: its own (not ours, so grey), and the widgets beside it. */
export function ThingPage(props: Shared & { readonly kind: ListKind; readonly thing: Thing }) {
  const locale = useWords();
  const { mounts } = useHost();
  const { place, param } = OF_ONE[props.kind];
  const [isPost, setPost] = useState(false);
  const params = { [param]: props.thing.id };
  return (
    <>
      <div className="host-top">
        <h1>{props.thing.name}</h1>
        {mountsAt(mounts, place, "POPUP").map((mount) => (
          <button
            type="button"
            className="button"
            key={mount.identifier}
            onClick={() => {
              props.onPopup({ mount, params });
            }}
          >
            {locale.t("host.more")}: {mount.label}
          </button>
        ))}
        <button
          type="button"
          className="button"
          aria-pressed={isPost}
          onClick={() => {
            setPost(!isPost);
          }}
        >
          {locale.t("host.post")}
        </button>
      </div>
      <div className="host-thing">
        <div className="host-grey" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
        <aside>
          <h2>{locale.t("host.extensions")}</h2>
          {mountsAt(mounts, place, "WIDGET").map((mount) => (
            <section className="card" key={mount.identifier}>
              <h3>
                <img src="/static/logo.svg" alt="" width="20" height="20" />
                {mount.label}
              </h3>
              {isPost ? (
                <PostFrame title={mount.identifier} path={mount.url} permissions={mount.permissions} params={params} />
              ) : (
                <AppFrame
                  kind="WIDGET"
                  title={mount.identifier}
                  path={mount.url}
                  permissions={mount.permissions}
                  params={params}
                  around={props.around}
                />
              )}
            </section>
          ))}
        </aside>
      </div>
    </>
  );
}

/** As high as the window less 100 px, its title the extension's label. */
export function Popup(props: {
  readonly opened: Opened;
  readonly query: string;
  readonly around: Omit<Around, "notify">;
  readonly onClose: () => void;
}) {
  const locale = useWords();
  const box = useRef<HTMLDialogElement>(null);
  const { mount, params } = props.opened;
  useEffect(() => {
    const { current } = box;
    if (current && !current.open) current.showModal();
  }, []);
  if (mount === undefined) return null;
  return (
    <dialog className="host-popup" ref={box} aria-label={mount.label} onClose={props.onClose}>
      <header>
        <h2>{mount.label}</h2>
        <button type="button" className="icon-button" aria-label={locale.t("host.close")} onClick={props.onClose}>
          ×
        </button>
      </header>
      <AppFrame
        kind="POPUP"
        title={mount.identifier}
        path={mount.url}
        ownQuery={props.query || "?asc=true&sort=name"}
        permissions={mount.permissions}
        params={params}
        around={props.around}
      />
    </dialog>
  );
}
