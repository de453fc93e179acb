import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { Link } from "../../app/router";
import { useNotify } from "../../bridge/context";
import { Button, Card, Confirm, EmptyState, Loaded, Table, type Column } from "../../design";
import {
  CustomerConflictsDocument,
  CustomersDocument,
  MergeConflictDocument,
  PartCustomersDocument,
  type CustomerConflictsQuery,
} from "./customers.documents";
import { nameOf } from "./faces";
import { useWords } from "./words";

type Conflict = CustomerConflictsQuery["identityConflicts"]["edges"][number]["node"];
type Side = Conflict["low"];
type Decision = { readonly id: string; readonly as: "two" | "same" };

const PAGE = 20;
const STALE = [CustomerConflictsDocument, CustomersDocument];

/** Values that two customers share, for a human to say who is who. */
export function Conflicts() {
  const locale = useWords();
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const [decision, setDecision] = useState<Decision | null>(null);
  const read = useRead(CustomerConflictsDocument, { first: PAGE, after: cursors.at(-1) ?? null });
  const columns: readonly Column<Conflict>[] = [
    { key: "one", title: locale.t("conflicts.one"), cell: (conflict) => <SideCell side={conflict.low} /> },
    { key: "other", title: locale.t("conflicts.other"), cell: (conflict) => <SideCell side={conflict.high} /> },
    {
      key: "seen",
      title: locale.t("conflicts.seen"),
      cell: (conflict) => <time dateTime={conflict.seenAt}>{locale.date(conflict.seenAt)}</time>,
    },
    {
      key: "decide",
      title: locale.t("conflicts.decide"),
      isTitleHidden: true,
      align: "end",
      cell: (conflict) => (
        <div className="customers-decide">
          {(["two", "same"] as const).map((as) => (
            <Button
              key={as}
              onClick={() => {
                setDecision({ id: conflict.id, as });
              }}
            >
              {locale.t(`conflicts.${as}`)}
            </Button>
          ))}
        </div>
      ),
    },
  ];
  return (
    <Card isFlush>
      <p className="muted customers-note">{locale.t("conflicts.text")}</p>
      <Loaded of={read}>
        {({ identityConflicts: { edges, pageInfo } }) => (
          <Table
            caption={locale.t("customers.tab.conflicts")}
            columns={columns}
            rows={edges.map((edge) => edge.node)}
            keyOf={(conflict) => conflict.id}
            isOld={read.isOld}
            paging={
              cursors.length > 1 || pageInfo.hasNextPage
                ? {
                    onPrevious:
                      cursors.length > 1
                        ? () => {
                            setCursors(cursors.slice(0, -1));
                          }
                        : null,
                    onNext: pageInfo.hasNextPage
                      ? () => {
                          setCursors([...cursors, pageInfo.endCursor]);
                        }
                      : null,
                  }
                : undefined
            }
            empty={<EmptyState icon="check" title={locale.t("conflicts.empty.title")} text={locale.t("conflicts.empty.text")} />}
          />
        )}
      </Loaded>
      {decision && (
        <Decide
          decision={decision}
          onClose={() => {
            setDecision(null);
          }}
        />
      )}
    </Card>
  );
}

function SideCell(props: { readonly side: Side }) {
  const locale = useWords();
  const { identity, customer } = props.side;
  return (
    <span className="customers-face">
      <Link to={`/customers/${customer.id}`}>{nameOf(locale, customer)}</Link>
      <small className="muted">
        {locale.t(`identity.${identity.kind}`)} {identity.masked}
      </small>
    </span>
  );
}

function Decide(props: { readonly decision: Decision; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const part = useChange(PartCustomersDocument, STALE);
  const merge = useChange(MergeConflictDocument, STALE);
  const { id, as } = props.decision;
  const decide = async () => {
    const outcome = as === "two" ? await part.run({ id }) : await merge.run({ id });
    if (outcome.isDone) notify.done(locale.t("conflicts.done"));
    else {
      fail(outcome);
    }
    props.onClose();
  };
  return (
    <Confirm
      title={locale.t(`conflicts.${as}.title`)}
      text={locale.t(`conflicts.${as}.text`)}
      yes={locale.t(`conflicts.${as}`)}
      isBusy={part.isBusy || merge.isBusy}
      onYes={() => {
        void decide();
      }}
      onNo={props.onClose}
    />
  );
}
