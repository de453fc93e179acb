import { useRead } from "../../api/hooks";
import { Sparkline, Table, type Column } from "../../design";
import { sayRule, type Vocabulary } from "./say";
import { StatusPill } from "./SegmentForm";
import { SegmentsDocument, type SegmentsQuery } from "./segments.documents";
import type { Words } from "./words";

type Segment = SegmentsQuery["segments"][number];

const BUILDING_MS = 2000;

/** Segments of one kind; their sizes are read again while one is being counted. */
export function useSegments() {
  const first = useRead(SegmentsDocument, {});
  const isMoving = first.data?.segments.some((each) => each.isBuilding) ?? false;
  useRead(SegmentsDocument, {}, { every: isMoving ? BUILDING_MS : false });
  return first;
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
