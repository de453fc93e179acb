import "./recalls.css";

import { useState } from "react";

import type { PageProps } from "../../app/page";
import { useQueryValue } from "../../app/router";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, ButtonLink, Confirm, EmptyState, Loaded, Page, PageSkeleton, Select, TabPanel, Tabs } from "../../design";
import { PauseRecallDocument, RecallDocument, RecallRunsDocument, RecallsDocument, StartRecallDocument, type RecallQuery } from "./recalls.documents";
import { RecallFigures } from "./RecallFigures";
import { RunList } from "./RunList";
import { StatusPill } from "./StatusPill";
import { useWords } from "./words";

type Journey = NonNullable<RecallQuery["journey"]>;

const PERIODS = ["7", "30", "90"] as const;
const REFRESH_MS = 30_000;

export default function Recall(props: PageProps) {
  const locale = useWords();
  const mayOrders = useMay("MANAGE_ORDERS");
  const id = props.params["id"] ?? "";
  const [asked, setDays] = useQueryValue("days");
  const [tab, setTab] = useQueryValue("tab");
  const days = PERIODS.find((each) => each === asked) ?? "30";
  const chosen = tab === "runs" ? "runs" : "results";
  const read = useRead(RecallDocument, { id, days: Number(days), mayOrders }, { every: REFRESH_MS });
  const back = { to: "/recalls", label: locale.t("page.recalls") };
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ journey }) =>
        journey === null ? (
          <Page title={locale.t("page.recalls")} back={back}>
            <EmptyState icon="search" title={locale.t("recalls.unknown.title")} text={locale.t("recalls.unknown.text")}>
              <ButtonLink to="/recalls">{locale.t("page.recalls")}</ButtonLink>
            </EmptyState>
          </Page>
        ) : (
          <Page
            title={
              <span className="recalls-title">
                {journey.name} <StatusPill status={journey.status} />
              </span>
            }
            subtitle={
              journey.status === "LIVE" && journey.liveSince !== null
                ? locale.t("recalls.live_since", { when: locale.moment(journey.liveSince) })
                : locale.t(`recalls.status.${journey.status}.means`)
            }
            back={back}
            actions={<Actions journey={journey} />}
          >
            {journey.status === "DRAFT" && (
              <Banner tone="info" title={locale.t("recalls.draft.title")}>
                {locale.t("recalls.draft.text")}
              </Banner>
            )}
            <div className="recalls-bar">
              <Tabs
                label={journey.name}
                tabs={[
                  { key: "results", label: locale.t("recalls.tab.results") },
                  { key: "runs", label: locale.t("recalls.tab.runs") },
                ]}
                chosen={chosen}
                onChoose={setTab}
              />
              {chosen === "results" && (
                <div className="recalls-period">
                  <Select
                    label={locale.t("recalls.period")}
                    value={days}
                    options={PERIODS.map((value) => ({ value, label: locale.t("recalls.days", { count: Number(value) }) }))}
                    onChange={setDays}
                  />
                </div>
              )}
            </div>
            <TabPanel of={chosen}>
              {chosen === "results" ? <RecallFigures journey={journey} mayOrders={mayOrders} /> : <RunList id={journey.id} />}
            </TabPanel>
          </Page>
        )
      }
    </Loaded>
  );
}

/** Change, start, pause: each asks first what it does to people. */
function Actions(props: { readonly journey: Journey }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const [isAsking, setAsking] = useState(false);
  const stale = [RecallDocument, RecallsDocument, RecallRunsDocument];
  const start = useChange(StartRecallDocument, stale);
  const pause = useChange(PauseRecallDocument, stale);
  const { journey } = props;
  const isLive = journey.status === "LIVE";
  if (!mayChange) return null;

  const go = async () => {
    const outcome = await (isLive ? pause : start).run({ id: journey.id });
    setAsking(false);
    if (outcome.isDone) notify.done(locale.t(isLive ? "recalls.paused" : "recalls.started"));
    else fail(outcome);
  };
  const kind = isLive ? "pause" : journey.status === "PAUSED" ? "resume" : "start";
  return (
    <>
      {journey.recipe === "abandoned_cart" && (
        <ButtonLink icon="edit" to={`/recalls/${encodeURIComponent(journey.id)}/edit`}>
          {locale.t("recalls.edit")}
        </ButtonLink>
      )}
      <Button
        kind={isLive ? "secondary" : "primary"}
        icon={isLive ? "pause" : "play"}
        onClick={() => {
          setAsking(true);
        }}
      >
        {locale.t(`recalls.${kind}`)}
      </Button>
      {isAsking && (
        <Confirm
          title={locale.t(`recalls.${kind}.title`, { name: journey.name })}
          text={locale.t(`recalls.${kind}.text`)}
          yes={locale.t(`recalls.${kind}`)}
          isBusy={start.isBusy || pause.isBusy}
          onYes={() => {
            void go();
          }}
          onNo={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}
