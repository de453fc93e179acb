import { useQueryValue } from "../../app/router";
import { useRead } from "../../api/hooks";
import type { RunOutcome } from "../../api/schema";
import { Card, EmptyState, Loaded, Pill, Select, SkeletonLines, Table, type Column } from "../../design";
import { channelInWords, outcomeInWords, outcomeTone, reasonInWords } from "../../shared/reasons";
import { RecallRunsDocument, type RecallRunsQuery } from "./recalls.documents";
import { useWords } from "./words";

type Run = RecallRunsQuery["runs"]["edges"][number]["node"];

const FIRST = 25;
const OUTCOMES: readonly RunOutcome[] = [
  "WAITING",
  "RECOVERED_VOUCHER",
  "RECOVERED_LINK",
  "RECOVERED_WINDOW",
  "CONVERTED",
  "LOST",
  "SUPPRESSED",
  "FAILED",
  "EXPIRED",
];
/** stands in no cursor */
const APART = ".";

/** Who went through a recall, newest first; every one leads to its record. */
export function RunList(props: { readonly id: string }) {
  const locale = useWords();
  const [asked, setOutcome] = useQueryValue("outcome");
  const [pages, setPages] = useQueryValue("pages");
  const outcome = OUTCOMES.find((each) => each === asked) ?? null;
  const cursors = pages === "" ? [] : pages.split(APART);
  const read = useRead(RecallRunsDocument, { id: props.id, outcome, first: FIRST, after: cursors.at(-1) ?? null });
  const columns: readonly Column<Run>[] = [
    { key: "entered", title: locale.t("recalls.run.entered"), cell: (run) => <time dateTime={run.enteredAt}>{locale.moment(run.enteredAt)}</time> },
    { key: "cart", title: locale.t("recalls.run.cart"), cell: (run) => <CartCell run={run} /> },
    {
      key: "messages",
      title: locale.t("recalls.run.messages"),
      cell: (run) =>
        run.channels.length === 0 ? <span className="muted">–</span> : run.channels.map((channel) => channelInWords(locale, channel)).join(" · "),
    },
    {
      key: "outcome",
      title: locale.t("recalls.run.outcome"),
      cell: (run) => <Pill tone={run.reversedAt === null ? outcomeTone(run.outcome.toLowerCase()) : "warning"}>{outcomeInWords(locale, run.outcome.toLowerCase())}</Pill>,
    },
    {
      key: "why",
      title: locale.t("recalls.run.why"),
      wraps: true,
      cell: (run) => {
        const why = reasonInWords(locale, run.reason);
        const text = why.charAt(0).toUpperCase() + why.slice(1);
        return run.reversedAt === null ? text : `${text} ${locale.t("recalls.run.reversed")}`;
      },
    },
  ];
  return (
    <Card isFlush>
      <div className="filters">
        <div className="recalls-filter">
          <Select
            label={locale.t("recalls.run.outcome")}
            value={outcome ?? ""}
            options={[
              { value: "", label: locale.t("recalls.run.all") },
              ...OUTCOMES.map((value) => ({ value, label: outcomeInWords(locale, value.toLowerCase()) })),
            ]}
            onChange={(value) => {
              setPages(null);
              setOutcome(value);
            }}
          />
        </div>
      </div>
      <Loaded of={read} skeleton={<SkeletonLines lines={8} />}>
        {({ runs }) => (
          <Table
            caption={locale.t("recalls.tab.runs")}
            columns={columns}
            rows={runs.edges.map((edge) => edge.node)}
            keyOf={(run) => run.id}
            nameOf={(run) => locale.moment(run.enteredAt)}
            href={(run) => `/recalls/runs/${encodeURIComponent(run.id)}`}
            isOld={read.isOld}
            paging={{
              from: cursors.length * FIRST + 1,
              to: cursors.length * FIRST + runs.edges.length,
              onPrevious:
                cursors.length === 0
                  ? null
                  : () => {
                      setPages(cursors.slice(0, -1).join(APART));
                    },
              onNext: runs.pageInfo.hasNextPage
                ? () => {
                    setPages([...cursors, runs.pageInfo.endCursor ?? ""].join(APART));
                  }
                : null,
            }}
            empty={
              outcome === null ? (
                <EmptyState icon="people" title={locale.t("recalls.run.none.title")} text={locale.t("recalls.run.none.text")} />
              ) : (
                <EmptyState icon="search" title={locale.t("recalls.run.none_such")} />
              )
            }
          />
        )}
      </Loaded>
    </Card>
  );
}

function CartCell(props: { readonly run: Run }) {
  const locale = useWords();
  const { cart } = props.run;
  if (cart === null) return <span className="muted">{locale.t("recalls.run.cart_gone")}</span>;
  if (cart.items === 0) return <span className="muted">{locale.t("recalls.run.cart_emptied")}</span>;
  return (
    <>
      {cart.items > 1 ? locale.t("recalls.run.cart_more", { name: cart.firstItem, count: cart.items }) : cart.firstItem}{" "}
      <span className="muted">{locale.price(cart.total)}</span>
    </>
  );
}
