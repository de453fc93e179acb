import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, Loaded, SkeletonLines, Table, type Column } from "../../design";
import { SlotsDocument, type SlotsQuery } from "./storefront.documents";
import { useWords } from "./words";

type Slot = SlotsQuery["slots"][number];

export function SlotsTab() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(SlotsDocument, {});
  const columns: readonly Column<Slot>[] = [
    { key: "name", title: locale.t("slots.column.name"), cell: (slot) => slot.name },
    { key: "key", title: locale.t("slots.column.key"), cell: (slot) => <code className="storefront-key">{slot.key}</code> },
    { key: "variants", title: locale.t("slots.column.variants"), align: "end", cell: (slot) => locale.count(slot.variants.length + 1) },
  ];
  return (
    <Loaded of={read} skeleton={<Card><SkeletonLines /></Card>}>
      {({ slots }) =>
        slots.length === 0 ? (
          <Card>
            <EmptyState icon="segment" title={locale.t("slots.empty.title")} text={locale.t("slots.empty.text")}>
              {mayChange && (
                <ButtonLink kind="primary" icon="add" to="/storefront/slots/new">
                  {locale.t("slots.new")}
                </ButtonLink>
              )}
            </EmptyState>
          </Card>
        ) : (
          <Card title={locale.t("slots.title")} subtitle={locale.t("slots.text")} isFlush>
            <Table
              caption={locale.t("slots.title")}
              columns={columns}
              rows={slots}
              keyOf={(slot) => slot.key}
              nameOf={(slot) => slot.name}
              href={(slot) => `/storefront/slots/${encodeURIComponent(slot.key)}`}
            />
          </Card>
        )
      }
    </Loaded>
  );
}
