import { Link } from "../../app/router";
import { useRead } from "../../api/hooks";
import { Dialog, Facts, Loaded, Pill, Stack, Timeline } from "../../design";
import { channelInWords, reasonInWords } from "../../shared/reasons";
import { sentences, type Line } from "../../shared/record";
import { TemplateTitlesDocument } from "../recalls/recalls.documents";
import { MessageDocument } from "./messages.documents";
import { capital, fieldName, personName, STATE_TONES } from "./naming";
import { useWords } from "./words";

/** What one message said, every call made for it, and why it went as it did. */
export function MessageDialog(props: { readonly id: string; readonly onClose: () => void }) {
  const locale = useWords();
  const read = useRead(MessageDocument, { id: props.id });
  const named = useRead(TemplateTitlesDocument, {}).data?.recallChoices.templates ?? [];
  const titles = new Map(named.map((each) => [each.key, each.title]));
  return (
    <Dialog title={locale.t("message.title")} onClose={props.onClose} isWide>
      <Loaded of={read}>
        {({ message }) => {
          if (message === null) return <p className="muted">{locale.t("app.not_found.text")}</p>;
          const { entry } = message;
          const lines = message.reasons as unknown as readonly Line[];
          return (
            <Stack>
              <Facts
                rows={[
                  [locale.t("messages.status"), <StateAndReason key="state" state={entry.state} reason={entry.reason} />],
                  [
                    locale.t("log.person"),
                    entry.person ? (
                      <Link key="person" to={`/customers/${encodeURIComponent(entry.person.id)}`}>
                        {personName(locale, entry.person)}
                      </Link>
                    ) : (
                      personName(locale, null)
                    ),
                  ],
                  [locale.t("log.template"), entry.template || "–"],
                  [
                    locale.t("log.origin"),
                    entry.runId === null ? (
                      locale.t(`origin.${entry.origin}`)
                    ) : (
                      <Link key="run" to={`/recalls/runs/${encodeURIComponent(entry.runId)}`}>
                        {entry.journey}
                      </Link>
                    ),
                  ],
                  ...(entry.parts === null ? [] : [[locale.t("message.parts"), locale.t("message.parts.count", { count: entry.parts })] as const]),
                ]}
              />
              {message.values.length > 0 && (
                <section>
                  <h3>{locale.t("message.said")}</h3>
                  <div className="messages-said">
                    <Facts rows={message.values.map((value) => [fieldName(locale, value.name), value.text ?? "–"] as const)} />
                  </div>
                </section>
              )}
              {message.attempts.length > 0 && (
                <section>
                  <h3>{locale.t("message.attempts")}</h3>
                  <Timeline
                    label={locale.t("message.attempts")}
                    moments={message.attempts.map((attempt) => ({
                      key: String(attempt.number),
                      at: attempt.startedAt,
                      icon: "send",
                      tone: attempt.outcome === "ACCEPTED" ? "success" : attempt.outcome === "REFUSED" ? "critical" : "warning",
                      title: `${channelInWords(locale, attempt.channel)} · ${attempt.template}`,
                      text: `${locale.t(`attempt.${attempt.outcome}`)}${attempt.code === "" ? "" : ` · ${reasonInWords(locale, attempt.code)}`}`,
                    }))}
                  />
                </section>
              )}
              <section>
                <h3>{locale.t("message.why")}</h3>
                {lines.length === 0 ? (
                  <p className="muted">{locale.t("message.why.none")}</p>
                ) : (
                  <Timeline
                    label={locale.t("message.why")}
                    moments={sentences(locale, lines, titles).map((each) => ({ key: each.key, at: each.at, title: each.text, tone: each.tone }))}
                  />
                )}
              </section>
            </Stack>
          );
        }}
      </Loaded>
    </Dialog>
  );
}

function StateAndReason(props: { readonly state: keyof typeof STATE_TONES; readonly reason: string }) {
  const locale = useWords();
  return (
    <>
      <Pill tone={STATE_TONES[props.state]}>{locale.t(`state.${props.state}`)}</Pill> {capital(reasonInWords(locale, props.reason))}
    </>
  );
}
