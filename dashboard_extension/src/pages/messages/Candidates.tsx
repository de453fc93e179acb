import { useEffect, useRef, useState } from "react";

import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useChange } from "../../api/hooks";
import type { MessageChannel } from "../../api/schema";
import { Banner, Button, Pill, Row, SkeletonLines } from "../../design";
import { SyncTemplatesDocument, type SyncTemplatesMutation } from "./messages.documents";
import { useWords } from "./words";

export type Candidate = NonNullable<NonNullable<SyncTemplatesMutation["syncTemplates"]>["candidates"]>[number];

/** What the account has at WeChat or Tencent now, to take one of them. */

export function Candidates(props: {
  readonly accountId: string;
  readonly channel: MessageChannel;
  readonly chosen: string;
  /** ask the gateway without a click */
  readonly isAtOnce: boolean;
  readonly onChoose: (candidate: Candidate) => void;
}) {
  const locale = useWords();
  const { run, isBusy } = useChange(SyncTemplatesDocument);
  const [found, setFound] = useState<readonly Candidate[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { accountId, channel } = props;
  const show = (outcome: Awaited<ReturnType<typeof run>>) => {
    if (outcome.isDone) setFound(outcome.payload.candidates ?? []);
    else setFailure(outcome.refusal ? refusalInWords(locale, outcome.refusal) : outcome.errors.map((error) => fieldErrorInWords(locale, error)).join(" "));
  };
  const read = async () => {
    setFailure(null);
    show(await run({ accountId, channel }));
  };
  const hasAsked = useRef(false);
  useEffect(() => {
    if (!props.isAtOnce || hasAsked.current) return;
    hasAsked.current = true;
    void run({ accountId, channel }).then(show);
    // once: another account is another list
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <div>
      {failure !== null && (
        <Banner tone="warning" title={locale.t("candidates.failed")}>
          {failure}
        </Banner>
      )}
      {found === null && isBusy && <SkeletonLines lines={3} />}
      {found?.length === 0 && <p className="muted">{locale.t("candidates.none")}</p>}
      {found !== null && found.length > 0 && (
        <ul className="messages-candidates" aria-label={locale.t("candidates.title")}>
          {found.map((candidate) => (
            <li key={candidate.gatewayId}>
              <button
                type="button"
                disabled={!candidate.isApproved}
                aria-pressed={candidate.gatewayId === props.chosen}
                onClick={() => {
                  props.onChoose(candidate);
                }}
              >
                <Row>
                  <strong>{candidate.title || candidate.gatewayId}</strong>
                  {!candidate.isApproved && <Pill tone="warning">{locale.t("candidates.in_review")}</Pill>}
                  {candidate.adopted.length > 0 && <Pill tone="neutral">{locale.t("candidates.adopted")}</Pill>}
                </Row>
                <small>{candidate.why || candidate.content.replaceAll(/\{\{\s*\w+\.DATA\s*\}\}/g, "…")}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Row>
        <Button icon="refresh" kind="quiet" isBusy={isBusy} onClick={() => void read()}>
          {locale.t(found === null ? "candidates.read" : "candidates.again")}
        </Button>
      </Row>
    </div>
  );
}
