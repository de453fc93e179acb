import "./segments.css";

import { lazy, Suspense } from "react";

import { useRead } from "../../api/hooks";
import { useQueryValue } from "../../app/router";
import { ButtonLink, Card, EmptyState, Loaded, Page, SkeletonLines, Sparkline, TabPanel, Table, Tabs, type Column } from "../../design";
import { sayRule, type Vocabulary } from "./say";
import { StatusPill } from "./SegmentForm";
import { SegmentsDocument, type SegmentsQuery } from "./segments.documents";
import { useWords, type Words } from "./words";

const Stages = lazy(() => import("./Stages"));
const Rfm = lazy(() => import("./Rfm"));
const Tags = lazy(() => import("../tags/Tags"));

type Segment = SegmentsQuery["segments"][number];

const TABS = ["own", "stages", "rfm", "tags"] as const;
type TabKey = (typeof TABS)[number];
const BUILDING_MS = 2000;

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

/** Segments of one kind; their sizes are read again while one is being counted. */
export function useSegments() {
  const first = useRead(SegmentsDocument, {});
  const isMoving = first.data?.segments.some((each) => each.isBuilding) ?? false;
  useRead(SegmentsDocument, {}, { every: isMoving ? BUILDING_MS : false });
  return first;
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

export function SegmentTable(props: { readonly locale: Words; readonly vocabulary: Vocabulary | null; readonly rows: readonly Segment[] | undefined }) {
  const { locale, vocabulary } = props;
  return (
    <Table
      caption={locale.t("page.segments")}
      columns={columnsOf(locale, vocabulary)}
      rows={props.rows}
      keyOf={(segment) => segment.id}
      nameOf={(segment) => segment.name}
      href={(segment) => `/segments/${segment.id}`}
    />
  );
}

function columnsOf(locale: Words, vocabulary: Vocabulary | null): readonly Column<Segment>[] {
  return [
    {
      key: "name",
      title: locale.t("segments.column.segment"),
      wraps: true,
      cell: (segment) => (
        <span className="segments-face">
          {locale.maybe(`segment.name.${segment.key}`) ?? segment.name}
          {vocabulary && <small className="muted">{sayRule(locale, segment.rule, vocabulary)}</small>}
        </span>
      ),
    },
    { key: "status", title: locale.t("segments.column.status"), cell: (segment) => <StatusPill segment={segment} /> },
    { key: "size", title: locale.t("segments.column.size"), align: "end", cell: (segment) => locale.count(segment.size) },
    {
      key: "trend",
      title: locale.t("segments.column.trend"),
      width: "140px",
      cell: (segment) => (
        <span className="segments-spark">
          <Sparkline values={segment.sizes.map((each) => each.size)} label={segment.name} />
        </span>
      ),
    },
    {
      key: "moves",
      title: locale.t("segments.column.moves"),
      align: "end",
      cell: (segment) =>
        segment.enteredLately + segment.leftLately === 0 ? (
          "–"
        ) : (
          <span className="segments-moves">
            <span className="good">+{locale.count(segment.enteredLately)}</span> <span className="muted">−{locale.count(segment.leftLately)}</span>
          </span>
        ),
    },
  ];
}
