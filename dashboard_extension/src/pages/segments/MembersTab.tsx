/** Who is in a segment, and how its size went. */
import { useState } from "react";

import { useRead } from "../../api/hooks";
import { Card, Chart, EmptyState, Grid, Loaded, Pill, Select, Skeleton, Stat, Table, type Column } from "../../design";
import { detailOf, nameOf } from "./faces";
import { SegmentMembersDocument, SegmentSizesDocument, type SegmentMembersQuery, type SegmentQuery } from "./segments.documents";
import { useWords, type Words } from "./words";

type Segment = NonNullable<SegmentQuery["segment"]>;
type Member = NonNullable<SegmentMembersQuery["segment"]>["members"]["edges"][number]["node"];

const PAGE = 20;
const DAYS = ["30", "90", "365"] as const;

export function MembersTab(props: { readonly segment: Segment }) {
  const locale = useWords();
  const { segment } = props;
  return (
    <>
      <Grid label={locale.t("segments.tab.members")}>
        <Stat label={locale.t("segments.size")} definition={locale.t("segments.size.definition")} value={locale.count(segment.size)} trend={segment.sizes.map((each) => each.size)} />
        <Stat label={locale.t("segments.entered")} definition={locale.t("segments.entered.definition")} value={locale.count(segment.enteredLately)} />
        <Stat label={locale.t("segments.left")} definition={locale.t("segments.left.definition")} value={locale.count(segment.leftLately)} />
      </Grid>
      <SizeCard id={segment.id} />
      <MembersCard segment={segment} />
    </>
  );
}

function SizeCard(props: { readonly id: string }) {
  const locale = useWords();
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const read = useRead(SegmentSizesDocument, { id: props.id, days: Number(days) });
  return (
    <Card
      title={locale.t("segments.over_time")}
      actions={
        <span className="segments-days">
          <Select label={locale.t("segments.days")} value={days} options={DAYS.map((each) => ({ value: each, label: locale.t("segments.days.last", { count: Number(each) }) }))} onChange={setDays} />
        </span>
      }
    >
      <Loaded of={read} skeleton={<Skeleton height={240} />}>
        {({ segment }) => (
          <Chart
            label={locale.t("segments.over_time")}
            points={(segment?.sizes ?? []).map((each) => locale.date(each.at))}
            series={[{ name: locale.t("segments.size"), values: (segment?.sizes ?? []).map((each) => each.size), kind: "area" }]}
          />
        )}
      </Loaded>
    </Card>
  );
}

function MembersCard(props: { readonly segment: Segment }) {
  const locale = useWords();
  const { segment } = props;
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const read = useRead(SegmentMembersDocument, { id: segment.id, first: PAGE, after: cursors.at(-1) ?? null });
  return (
    <Card title={locale.t("segments.members")} isFlush>
      <Loaded of={read} skeleton={<Skeleton height={200} />}>
        {(data) => {
          const { edges = [], pageInfo } = data.segment?.members ?? {};
          return (
            <Table
              caption={locale.t("segments.members")}
              columns={columnsOf(locale)}
              rows={edges.map((edge) => edge.node)}
              keyOf={(member) => `${member.customer.id}-${member.enteredAt}`}
              nameOf={(member) => nameOf(locale, member.customer)}
              href={(member) => `/customers/${member.customer.id}`}
              isOld={read.isOld}
              paging={
                cursors.length > 1 || pageInfo?.hasNextPage
                  ? {
                      from: (cursors.length - 1) * PAGE + 1,
                      to: (cursors.length - 1) * PAGE + edges.length,
                      total: segment.size,
                      onPrevious:
                        cursors.length > 1
                          ? () => {
                              setCursors(cursors.slice(0, -1));
                            }
                          : null,
                      onNext: pageInfo?.hasNextPage
                        ? () => {
                            setCursors([...cursors, pageInfo.endCursor]);
                          }
                        : null,
                    }
                  : undefined
              }
              empty={
                <EmptyState
                  icon="people"
                  title={locale.t(segment.status === "LIVE" ? "segments.nobody.title" : "segments.draft.title")}
                  text={locale.t(segment.status === "LIVE" ? "segments.nobody.text" : "segments.draft.text")}
                />
              }
            />
          );
        }}
      </Loaded>
    </Card>
  );
}

function columnsOf(locale: Words): readonly Column<Member>[] {
  return [
    {
      key: "customer",
      title: locale.t("segments.column.customer"),
      cell: ({ customer }) => (
        <span className="segments-face">
          {nameOf(locale, customer)}
          <small className="muted">{detailOf(locale, customer)}</small>
        </span>
      ),
    },
    {
      key: "tags",
      title: locale.t("segments.column.tags"),
      cell: ({ customer }) =>
        customer.tags.length === 0 ? (
          "–"
        ) : (
          <span className="segments-tags">
            {customer.tags.slice(0, 3).map((tag) => (
              <Pill tone="neutral" key={tag.key}>
                {tag.name}
              </Pill>
            ))}
          </span>
        ),
    },
    { key: "why", title: locale.t("segments.column.why"), cell: (member) => whyInWords(locale, member.why) },
    { key: "since", title: locale.t("segments.column.since"), align: "end", cell: (member) => <time dateTime={member.enteredAt}>{locale.moment(member.enteredAt)}</time> },
  ];
}

/** `orders,tags:vip`: what let them in. */
function whyInWords(locale: Words, why: string): string {
  const kinds = new Set(why.split(",").map((each) => each.split(":")[0] ?? ""));
  return [...kinds].map((kind) => locale.maybe(`why.${kind}`) ?? locale.t("why.other")).join(locale.t("say.list"));
}
