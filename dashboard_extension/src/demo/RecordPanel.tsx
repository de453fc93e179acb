import { Pill } from "../design/Pill";
import { channelInWords, outcomeInWords, outcomeTone, type Tone } from "../shared/reasons";
import { sentences } from "../shared/record";
import { Panel } from "./Panel";
import { useEnd } from "./panes/Phone";
import type { PhoneProps } from "./props";
import type { Deed, Snapshot } from "./server";
import type { State } from "./state";
import { type DemoKey, useWords } from "./words";

interface Entry {
  readonly key: string;
  readonly at: string;
  readonly stage: string;
  readonly text: string;
  readonly tone: Tone | "deed";
  readonly facts: readonly (readonly [string, string])[];
}

/** What the person did and what was decided because of it, in one row. */
export function RecordPanel(props: PhoneProps) {
  const { state } = props;
  const locale = useWords();
  const { snapshot } = state;
  const run = snapshot?.run ?? null;
  const entries = useEntries(snapshot);
  const list = useEnd<HTMLOListElement>(entries.length, state.tab);
  return (
    <Panel
      title={locale.t("demo.run")}
      kind="record"
      aside={run && <Pill tone={outcomeTone(run.outcome)}>{outcomeInWords(locale, run.outcome)}</Pill>}
    >
      <p className="hint" role="status">
        {locale.t(hintFor(state))}
      </p>
      {entries.length === 0 ? (
        <p className="muted">{locale.t("demo.run.none")}</p>
      ) : (
        <ol className="record-lines" ref={list} tabIndex={0} aria-label={locale.t("demo.run")}>
          {entries.map((entry, index) => (
            <li key={entry.key} data-tone={entry.tone}>
              <time className="muted" dateTime={entry.at}>
                {locale.day(entry.at) !== locale.day(entries[index - 1]?.at ?? "1970-01-01T00:00:00Z") && (
                  <b>{locale.moment(entry.at).replace(/[,\s]*\d{1,2}:\d{2}$/, "")}</b>
                )}
                {locale.time(entry.at)}
              </time>
              <div>
                <p>
                  <span className="line-stage">{entry.stage}</span> {entry.text}
                </p>
                {entry.facts.length > 0 && (
                  <details>
                    <summary>{locale.t("demo.facts")}</summary>
                    <dl>
                      {entry.facts.map(([name, value]) => (
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

function useEntries(snapshot: Snapshot | null): readonly Entry[] {
  const locale = useWords();
  const deeds = (snapshot?.trail ?? []).map((deed, index): Entry => {
    const channel = deed.channel ? channelInWords(locale, deed.channel.toUpperCase()) : "";
    return {
      key: `deed-${index}-${deed.at}`,
      at: deed.at,
      stage: locale.t(isOurs(deed) ? "deed.app" : "deed.person"),
      text: locale.maybe(`deed.${deed.kind}`, { text: deed.text, channel }) ?? `${deed.kind} ${deed.text}`,
      tone: isOurs(deed) ? "neutral" : "deed",
      facts: [],
    };
  });
  const decisions: readonly Entry[] = sentences(locale, snapshot?.lines ?? []);
  // what was done stands before what was decided because of it
  return [...deeds, ...decisions].sort((one, other) => new Date(one.at).getTime() - new Date(other.at).getTime());
}

function isOurs(deed: Deed): boolean {
  return /^(?:tag_|promise_|coupon$)/.test(deed.kind);
}

/** What to do next on the walk. */
function hintFor(state: State): DemoKey {
  const { run, cart, messages = [], customer } = state.snapshot ?? {};
  if (run && run.outcome !== "waiting") return "demo.run.hint.done";
  if (cart?.status === "converted") return "demo.run.hint.done";
  if (!state.checkout || state.checkout.lines.length === 0) {
    return customer?.follows ? "demo.run.hint.browse" : "demo.run.hint.meet";
  }
  const isPaying = state.screen.page === "cart" || state.screen.page === "checkout";
  if (state.checkout.voucherCode && isPaying) return "demo.run.hint.pay";
  const isTold = messages.some((each) => each.from === "shop" && (each.kind === "card" || each.pane === "sms"));
  if (isTold) return isPaying ? "demo.run.hint.pay" : "demo.run.hint.tap";
  return run ? "demo.run.hint.wait" : "demo.run.hint.leave";
}
