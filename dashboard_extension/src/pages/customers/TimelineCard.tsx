import { useState } from "react";

import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { Button, Card, EmptyState, Loaded, SkeletonLines, Timeline } from "../../design";
import { CustomerTimelineDocument } from "./customers.documents";
import { momentOf } from "./moments";
import { useWords } from "./words";

const PAGE = 20;

/** Everything that happened, newest first; earlier entries on demand. */
export function TimelineCard(props: { readonly id: string }) {
  const locale = useWords();
  const maySeeOrders = useMay("MANAGE_ORDERS");
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  return (
    <Card>
      <div className="customers-timeline">
        {!maySeeOrders && <p className="muted">{locale.t("timeline.no_orders")}</p>}
        {cursors.map((after, index) => (
          <Part
            key={after ?? ""}
            id={props.id}
            after={after}
            onMore={
              index === cursors.length - 1
                ? (next) => {
                    setCursors([...cursors, next]);
                  }
                : undefined
            }
          />
        ))}
      </div>
    </Card>
  );
}

function Part(props: { readonly id: string; readonly after: string | null; readonly onMore: ((after: string) => void) | undefined }) {
  const locale = useWords();
  const { id, after, onMore } = props;
  const read = useRead(CustomerTimelineDocument, { id, first: PAGE, after });
  return (
    <Loaded of={read} skeleton={<SkeletonLines lines={6} />}>
      {(data) => {
        const timeline = data.customer?.timeline;
        if (timeline === undefined || read.isOld) return <SkeletonLines lines={6} />;
        const { edges, pageInfo } = timeline;
        if (edges.length === 0 && after === null) {
          return <EmptyState title={locale.t("timeline.empty.title")} text={locale.t("timeline.empty.text")} />;
        }
        const { endCursor } = pageInfo;
        return (
          <>
            <Timeline label={locale.t("profile.tab.timeline")} moments={edges.map((edge) => momentOf(locale, edge.node))} />
            {onMore && pageInfo.hasNextPage && endCursor !== null && (
              <div>
                <Button
                  icon="down"
                  onClick={() => {
                    onMore(endCursor);
                  }}
                >
                  {locale.t("timeline.more")}
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
