import "./segments.css";

import { lazy, Suspense } from "react";

import { useQueryValue } from "../../app/router";
import { ButtonLink, Card, EmptyState, Loaded, Page, SkeletonLines, TabPanel, Tabs } from "../../design";
import { SegmentTable, useSegments } from "./SegmentTable";
import { useWords } from "./words";

const Stages = lazy(() => import("./Stages"));
const Rfm = lazy(() => import("./Rfm"));
const Tags = lazy(() => import("../tags/Tags"));

const TABS = ["own", "stages", "rfm", "tags"] as const;
type TabKey = (typeof TABS)[number];

export default function SegmentList() {
  const locale = useWords();
  const [tab, setTab] = useQueryValue("tab");
  const chosen: TabKey = TABS.find((each) => each === tab) ?? "own";
  return (
    <Page
      title={locale.t("page.segments")}
      subtitle={locale.t("segments.subtitle")}
      actions={
        chosen === "own" && (
          <ButtonLink kind="primary" icon="add" to="/segments/new">
            {locale.t("segments.new")}
          </ButtonLink>
        )
      }
    >
      <Tabs
        label={locale.t("page.segments")}
        chosen={chosen}
        onChoose={(key) => {
          setTab(key === "own" ? null : key);
        }}
        tabs={TABS.map((key) => ({ key, label: locale.t(`segments.list.${key}`) }))}
      />
      <TabPanel of={chosen}>
        <Suspense fallback={<SkeletonLines />}>
          {chosen === "own" && <Own />}
          {chosen === "stages" && <Stages />}
          {chosen === "rfm" && <Rfm />}
          {chosen === "tags" && <Tags />}
        </Suspense>
      </TabPanel>
    </Page>
  );
}

function Own() {
  const locale = useWords();
  const read = useSegments();
  return (
    <Card isFlush>
      <Loaded of={read} skeleton={<SegmentTable locale={locale} vocabulary={null} rows={undefined} />}>
        {({ segments, ruleVocabulary }) => {
          const own = segments.filter((each) => each.kind === "CUSTOM");
          return own.length === 0 ? (
            <EmptyState icon="segment" title={locale.t("segments.empty.title")} text={locale.t("segments.empty.text")}>
              <ButtonLink kind="primary" icon="add" to="/segments/new">
                {locale.t("segments.new")}
              </ButtonLink>
            </EmptyState>
          ) : (
            <SegmentTable locale={locale} vocabulary={ruleVocabulary} rows={own} />
          );
        }}
      </Loaded>
    </Card>
  );
}
