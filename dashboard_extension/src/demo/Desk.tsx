import { useId } from "react";

import { Pill } from "../design/Pill";
import type { Tone } from "../shared/reasons";
import { useClock } from "./panes/Phone";
import { Panel } from "./Panel";
import type { PhoneProps } from "./props";
import { RecordPanel } from "./RecordPanel";
import type { Snapshot } from "./server";
import { useWords } from "./words";

/** What stands beside the phone: the clock, what the app knows, what it decides. */
export function Desk(props: PhoneProps) {
  const locale = useWords();
  return (
    <section className="desk" aria-label={locale.t("demo.beside")}>
      <ClockPanel {...props} />
      <div className="desk-pair">
        <CustomerPanel {...props} />
        <CartPanel {...props} />
      </div>
      <RecordPanel {...props} />
    </section>
  );
}

function ClockPanel(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const now = useClock(demo);
  const due = demo.nextDue();
  const isIdle = !state.isTravelling && state.phase === "ready";
  return (
    <section className="card panel clock" aria-label={locale.t("demo.clock")}>
      <p className="clock-face">
        <b>{locale.time(now)}</b>
        <span className="muted">{locale.day(now)}</span>
      </p>
      <div className="clock-buttons">
        <button
          type="button"
          className="button"
          disabled={!isIdle}
          onClick={() => {
            demo.travel(3600);
          }}
        >
          {locale.t("demo.clock.hour")}
        </button>
        <button
          type="button"
          className="button"
          disabled={!isIdle}
          onClick={() => {
            demo.travel(86_400);
          }}
        >
          {locale.t("demo.clock.day")}
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={!isIdle || due === null}
          onClick={() => {
            demo.travelToNextDue();
          }}
        >
          {locale.t("demo.clock.next")}
        </button>
        <span className="muted clock-next" role="status">
          {state.isTravelling
            ? locale.t("demo.clock.running")
            : due === null
              ? locale.t("demo.clock.nothing")
              : locale.t("demo.clock.in", {
                  span: locale.span((due - new Date(now).getTime()) / 1000),
                })}
        </span>
      </div>
    </section>
  );
}

function Switch(props: {
  readonly label: string;
  readonly why: string;
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="switch">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={props.isOn}
        disabled={props.isDisabled}
        aria-describedby={`${id}-why`}
        onChange={(event) => {
          props.onChange(event.target.checked);
        }}
      />
      <small className="muted" id={`${id}-why`}>
        {props.why}
      </small>
    </div>
  );
}

function CustomerPanel(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const customer = state.snapshot?.customer ?? null;
  const isDisabled = customer === null || state.isBusy;
  return (
    <Panel
      title={locale.t("demo.customer")}
      kind="customer"
      aside={customer && <span className="muted">#{customer.id}</span>}
    >
      <Switch
        label={locale.t("demo.customer.follows")}
        why={locale.t("demo.customer.follows.why")}
        isOn={customer?.follows ?? false}
        isDisabled={isDisabled}
        onChange={(isOn) => {
          demo.chatting.setFollows(isOn);
        }}
      />
      <Switch
        label={locale.t("demo.customer.phone")}
        why={locale.t("demo.customer.phone.why")}
        isOn={customer?.agreed_to_sms ?? false}
        isDisabled={isDisabled}
        onChange={(isOn) => {
          demo.mine.setSms(isOn);
        }}
      />
      <dl className="rights">
        <dt>{locale.t("demo.customer.grants")}</dt>
        <dd data-right="grants">
          {customer?.grants ?? 0}
          {(customer?.promised ?? 0) > 0 && (
            <small className="muted"> {locale.t("demo.customer.promised", { count: customer?.promised ?? 0 })}</small>
          )}
        </dd>
        <dt>{locale.t("demo.customer.windows")}</dt>
        <dd data-right="windows">{customer ? <Windows customer={customer} now={demo.now()} /> : 0}</dd>
        {customer?.refused_sms && (
          <>
            <dt>{locale.t("demo.customer.refused")}</dt>
            <dd data-right="refused">{locale.t("demo.yes")}</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

/** How many customer-service messages may still go, and until when. */
function Windows(props: { readonly customer: NonNullable<Snapshot["customer"]>; readonly now: number }) {
  const locale = useWords();
  const { windows } = props.customer;
  const best = windows.reduce<(typeof windows)[number] | null>(
    (one, other) => (one === null || other.ends_at > one.ends_at ? other : one),
    null,
  );
  if (best === null) return <>0</>;
  const left = windows.some((each) => each.left === null) ? "∞" : Math.max(...windows.map((each) => each.left ?? 0));
  const ends = (new Date(best.ends_at).getTime() - props.now) / 1000;
  return (
    <>
      {left} <small className="muted">{locale.t("demo.customer.until", { span: locale.span(ends) })}</small>
    </>
  );
}

const CART_TONES: Readonly<Record<string, Tone>> = {
  open: "info",
  converted: "success",
  emptied: "neutral",
  gone: "neutral",
};

function CartPanel(props: PhoneProps) {
  const { state } = props;
  const locale = useWords();
  const cart = state.snapshot?.cart ?? null;
  const isKnownToShop = state.checkout !== null;
  return (
    <Panel
      title={locale.t("demo.cart")}
      kind="cart"
      aside={cart && <Pill tone={CART_TONES[cart.status] ?? "neutral"}>{locale.t(`demo.cart.${cart.status}`)}</Pill>}
    >
      {cart === null ? (
        <p className="muted">{locale.t(isKnownToShop ? "demo.cart.unknown" : "demo.cart.none")}</p>
      ) : (
        <>
          <ul className="known-lines">
            {cart.lines.map((line) => (
              <li key={line.name + line.variant}>
                <span>
                  {line.name} <small className="muted">{line.variant}</small>
                </span>
                <span className="muted">× {line.quantity}</span>
              </li>
            ))}
          </ul>
          <p className="known">
            {cart.updated_at && (
              <span className="muted">{locale.t("demo.cart.idle", { time: locale.moment(cart.updated_at) })}</span>
            )}
            <b>{locale.money(cart.total, cart.currency)}</b>
          </p>
        </>
      )}
    </Panel>
  );
}

