import { useEffect, useId, useRef, type ReactNode } from "react";

import { Pill } from "../design/Pill";
import { outcomeInWords, outcomeTone, type Tone } from "../shared/reasons";
import { useClock } from "./phone/Phone";
import { sentences } from "../shared/record";
import type { Snapshot } from "./server";
import type { Demo, State } from "./store";
import { type DemoKey, useWords } from "./words";

interface DeskProps {
  readonly demo: Demo;
  readonly state: State;
}

/** What stands beside the phone: the clock, what the app knows, what it decides. */
export function Desk(props: DeskProps) {
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

function Panel(props: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode; readonly kind: string }) {
  const id = useId();
  return (
    <section className={`card panel ${props.kind}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

function ClockPanel(props: DeskProps) {
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

function CustomerPanel(props: DeskProps) {
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
          demo.setFollows(isOn);
        }}
      />
      <Switch
        label={locale.t("demo.customer.phone")}
        why={locale.t("demo.customer.phone.why")}
        isOn={customer?.agreed_to_sms ?? false}
        isDisabled={isDisabled}
        onChange={(isOn) => {
          demo.setSms(isOn);
        }}
      />
      <p className="known">
        {locale.t("demo.customer.grants")} <b>{customer?.grants ?? 0}</b>
      </p>
    </Panel>
  );
}

const CART_TONES: Readonly<Record<string, Tone>> = {
  open: "info",
  converted: "success",
  emptied: "neutral",
  gone: "neutral",
};

function CartPanel(props: DeskProps) {
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

function RecordPanel(props: DeskProps) {
  const { state } = props;
  const locale = useWords();
  const { snapshot } = state;
  const run = snapshot?.run ?? null;
  const lines = sentences(locale, snapshot?.lines ?? []);
  const list = useRef<HTMLOListElement>(null);

  // the newest line is what one looks for
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight, behavior: "smooth" });
  }, [lines.length]);

  return (
    <Panel
      title={locale.t("demo.run")}
      kind="record"
      aside={run && <Pill tone={outcomeTone(run.outcome)}>{outcomeInWords(locale, run.outcome)}</Pill>}
    >
      <p className="hint" role="status">
        {locale.t(hintFor(state))}
      </p>
      {lines.length === 0 ? (
        <>
          <p className="muted">{locale.t("demo.run.none")}</p>
          <ol className="walk muted">
            {WALK.map((hint) => (
              <li key={hint} aria-current={hint === hintFor(state) ? "step" : undefined}>
                {locale.t(hint)}
              </li>
            ))}
          </ol>
        </>
      ) : (
        <ol className="record-lines" ref={list} tabIndex={0} aria-label={locale.t("demo.run")}>
          {lines.map((line) => (
            <li key={line.key} data-tone={line.tone}>
              <time className="muted" dateTime={line.at}>
                {locale.moment(line.at)}
              </time>
              <div>
                <p>
                  <span className="line-stage">{line.stage}</span> {line.text}
                </p>
                {line.facts.length > 0 && (
                  <details>
                    <summary>{locale.t("demo.facts")}</summary>
                    <dl>
                      {line.facts.map(([name, value]) => (
                        <div key={name}>
                          <dt>{name}</dt>
                          <dd>{value}</dd>
                        </div>
                      ))}
                    </dl>
                  </details>
                )}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

const WALK: readonly DemoKey[] = [
  "demo.run.hint.browse",
  "demo.run.hint.leave",
  "demo.run.hint.wait",
  "demo.run.hint.tap",
  "demo.run.hint.pay",
];

/** What to do next on the walk. */
function hintFor(state: State): DemoKey {
  const snapshot: Snapshot | null = state.snapshot;
  const { run, cart } = snapshot ?? {};
  if (run && run.outcome !== "waiting") return "demo.run.hint.done";
  if (cart?.status === "converted") return "demo.run.hint.done";
  if (!state.checkout || state.checkout.lines.length === 0) return "demo.run.hint.browse";
  const isLooking = state.screen.app === "shop" && state.screen.page !== "done";
  const messages = snapshot?.messages ?? [];
  const isReading = state.screen.app === "wechat" || state.screen.app === "sms";
  const isUnread = messages.some((message) => !state.read.has(message.id));
  if (isUnread || (isReading && messages.length > 0)) return "demo.run.hint.tap";
  if (state.checkout.voucherCode && isLooking) return "demo.run.hint.pay";
  if (messages.length > 0) return isLooking ? "demo.run.hint.pay" : "demo.run.hint.wait";
  return run ? "demo.run.hint.wait" : "demo.run.hint.leave";
}
