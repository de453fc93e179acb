/** What a person has a right to: a copy of their data, and to be forgotten. */
import { useEffect, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Card, Loaded, Pill, Stack } from "../../design";
import { handOver } from "../../shared/download";
import { EraseDialog } from "./EraseDialog";
import { CustomerPrivacyDocument, DownloadCustomerExportDocument, ExportCustomerDocument, type CustomerPrivacyQuery } from "./privacy.documents";
import { usePrivacyWords } from "./words";

export type Privacy = NonNullable<CustomerPrivacyQuery["customerPrivacy"]>;
type Export = Privacy["exports"][number];

const SOON_MS = 3_000;
const TONES = { MAKING: "info", READY: "success", EXPIRED: "neutral", FAILED: "critical" } as const;

/** `onErased`: nothing of them may stay on the page, now that nothing is left behind it. */
export function PrivacyCard(props: { readonly id: string; readonly onErased: () => void }) {
  const { id, onErased } = props;
  const [isWatched, setWatched] = useState(false);
  const read = useRead(CustomerPrivacyDocument, { id }, { every: isWatched ? SOON_MS : false });
  const isMoving = isUnderWay(read.data?.customerPrivacy ?? null);
  if (isMoving !== isWatched) setWatched(isMoving);
  const isErased = read.data?.customerPrivacy?.erasedAt != null;
  useEffect(() => {
    if (isErased) onErased();
  }, [isErased, onErased]);
  return (
    <Loaded of={read}>
      {({ customerPrivacy: found }) => found && (found.erasedAt === null ? <Rights privacy={found} /> : <Erased at={found.erasedAt} />)}
    </Loaded>
  );
}

/** Whether there will be news of it within seconds. */
function isUnderWay(privacy: Privacy | null): boolean {
  if (privacy === null || privacy.erasedAt !== null) return false;
  return privacy.exports.some((each) => each.state === "MAKING") || (privacy.erasure !== null && !privacy.erasure.isTheirWish);
}

/** They were erased while this page was open. */
function Erased(props: { readonly at: string }) {
  const locale = usePrivacyWords();
  return (
    <Banner tone="success" title={locale.t("privacy.erased.done", { when: locale.date(props.at) })}>
      <p>{locale.t("privacy.erased.text")}</p>
    </Banner>
  );
}

function Rights(props: { readonly privacy: Privacy }) {
  const locale = usePrivacyWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { privacy } = props;
  const [isErasing, setErasing] = useState(false);
  const { run, isBusy } = useChange(ExportCustomerDocument, [CustomerPrivacyDocument]);
  const ask = async () => {
    const outcome = await run({ id: privacy.id });
    if (outcome.isDone) notify.done(locale.t("privacy.export.begun"));
    else fail(outcome);
  };
  const isMaking = privacy.exports.some((each) => each.state === "MAKING");
  return (
    <>
      <Card
        title={locale.t("privacy.export.title")}
        subtitle={locale.t("privacy.export.text")}
        actions={
          <Button
            isBusy={isBusy || isMaking}
            onClick={() => {
              void ask();
            }}
          >
            {locale.t("privacy.export.make")}
          </Button>
        }
      >
        {privacy.exports.length === 0 ? (
          <p className="muted">{locale.t("privacy.export.empty")}</p>
        ) : (
          <ul className="customers-lines customers-exports" aria-label={locale.t("privacy.export.title")}>
            {privacy.exports.map((each) => (
              <li key={each.id}>
                <span className="customers-face">
                  <time dateTime={each.requestedAt}>{locale.moment(each.requestedAt)}</time>
                  <small className="muted">{each.isTheirWish ? locale.t("privacy.by_customer") : each.requestedBy}</small>
                </span>
                <ExportState export={each} />
                {each.state === "READY" && <Download export={each} />}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={locale.t("privacy.erase.title")}>
        <Stack isTight>
          {privacy.erasure ? (
            <Banner
              tone="warning"
              title={locale.t(privacy.erasure.isTheirWish ? "privacy.erase.wished" : "privacy.erase.ordered", {
                when: privacy.erasure.dueAt === null ? "" : locale.moment(privacy.erasure.dueAt),
              })}
            >
              {privacy.erasure.isTheirWish && <p>{locale.t("privacy.erase.wished.text")}</p>}
            </Banner>
          ) : (
            <p className="muted">{locale.t("privacy.erase.text")}</p>
          )}
          {(privacy.erasure === null || privacy.erasure.isTheirWish) && (
            <div>
              <Button
                kind="critical"
                onClick={() => {
                  setErasing(true);
                }}
              >
                {locale.t("privacy.erase.button")}
              </Button>
            </div>
          )}
        </Stack>
      </Card>
      {isErasing && (
        <EraseDialog
          id={privacy.id}
          onClose={() => {
            setErasing(false);
          }}
        />
      )}
    </>
  );
}

function ExportState(props: { readonly export: Export }) {
  const locale = usePrivacyWords();
  const { state, expiresAt, downloads } = props.export;
  return (
    <span className="customers-face">
      <span>
        <Pill tone={TONES[state]}>{locale.t(`privacy.export.${state}`)}</Pill>
      </span>
      {state === "READY" && expiresAt !== null && (
        <small className="muted">
          {locale.t("privacy.export.until", { when: locale.date(expiresAt) })}
          {downloads > 0 && ` · ${locale.t("privacy.export.downloads", { count: downloads })}`}
        </small>
      )}
    </span>
  );
}

function Download(props: { readonly export: Export }) {
  const locale = usePrivacyWords();
  const fail = useFailure(locale);
  const { run, isBusy } = useChange(DownloadCustomerExportDocument, [CustomerPrivacyDocument]);
  const take = async () => {
    const outcome = await run({ id: props.export.id });
    if (!outcome.isDone) {
      fail(outcome);
      return;
    }
    const { fileName, content } = outcome.payload;
    if (fileName === null || content === null) return;
    handOver(fileName, new Blob([Uint8Array.from(atob(content), (each) => each.charCodeAt(0))], { type: "application/zip" }));
  };
  return (
    <Button
      icon="download"
      isBusy={isBusy}
      onClick={() => {
        void take();
      }}
    >
      {locale.t("privacy.export.download")}
    </Button>
  );
}
