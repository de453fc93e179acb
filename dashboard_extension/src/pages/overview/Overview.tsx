import "./overview.css";

import { useRead } from "../../api/hooks";
import { codeOf } from "../../api/refused";
import { useMay } from "../../bridge/context";
import { Button, ButtonLink, Card, EmptyState, Loaded, Page, Select } from "../../design";
import { useQueryValue } from "../../app/router";
import { AttentionList } from "./AttentionList";
import { Figures } from "./Figures";
import { OverviewFiguresDocument } from "./figures.documents";
import { HealthCards } from "./HealthCards";
import { OverviewDocument } from "./overview.documents";
import { RecallFunnel } from "./RecallFunnel";
import { RunTable } from "./RunTable";
import { OverviewSkeleton } from "./Skeleton";
import { Trend } from "./Trend";
import { useWords } from "./words";

const RUNS = 10;
const REFRESH_MS = 10_000;
const FIGURES_MS = 30_000;
const PERIODS = ["7", "30", "90"] as const;

export default function Overview() {
  const locale = useWords();
  const mayOrders = useMay("MANAGE_ORDERS");
  const [asked, setDays] = useQueryValue("days");
  const days = PERIODS.find((each) => each === asked) ?? "30";
  const figures = useRead(OverviewFiguresDocument, { days: Number(days), mayOrders }, { every: FIGURES_MS });
  const now = useRead(OverviewDocument, { runs: RUNS }, { every: REFRESH_MS });
  // told once: what is below needs the same
  const isRefused = figures.data === undefined && figures.error !== null && codeOf(figures.error) === "FORBIDDEN";
  const agreedAt = figures.data?.overview.agreedAt;
  return (
    <Page
      title={locale.t("page.overview")}
      subtitle={locale.t("overview.subtitle")}
      actions={
        <>
          {agreedAt && (
            <span className="muted overview-agreed" role="status">
              {locale.t(figures.error === null ? "overview.agreed" : "error.stale", { when: locale.time(agreedAt) })}
            </span>
          )}
          <div className="overview-period">
            <Select
              label={locale.t("overview.period")}
              value={days}
              options={PERIODS.map((value) => ({ value, label: locale.t("overview.days", { count: Number(value) }) }))}
              onChange={setDays}
            />
          </div>
          <Button
            icon="refresh"
            onClick={() => {
              figures.refresh();
              now.refresh();
            }}
            disabled={figures.isLoading}
          >
            {locale.t("home.refresh")}
          </Button>
        </>
      }
    >
      <Loaded of={figures} skeleton={<OverviewSkeleton />}>
        {(data) =>
          data.journeys.length === 0 ? (
            <>
              <EmptyState icon="play" title={locale.t("overview.empty.title")} text={locale.t("overview.empty.text")}>
                <ButtonLink kind="primary" to="/set-up">
                  {locale.t("overview.empty.set_up")}
                </ButtonLink>
                <ButtonLink to="/recalls/new">{locale.t("overview.empty.recall")}</ButtonLink>
              </EmptyState>
              <AttentionList entries={data.attention} isQuiet />
            </>
          ) : (
            <>
              <AttentionList entries={data.attention} />
              <Figures overview={data.overview} days={Number(days)} mayOrders={mayOrders} />
              <div className="overview-pictures">
                <Trend trend={data.overview.trend} mayOrders={mayOrders} />
                <RecallFunnel funnel={data.overview.funnel} days={Number(days)} />
              </div>
            </>
          )
        }
      </Loaded>
      {!isRefused && (
        <Loaded of={now} skeleton={<Card>{null}</Card>}>
          {(data) => (
            <>
              <RunTable runs={data.lastRuns} />
              <div className="overview-health">
                <h2>{locale.t("home.health")}</h2>
                <HealthCards health={data.health} />
              </div>
            </>
          )}
        </Loaded>
      )}
    </Page>
  );
}
