import "./coupons.css";

import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, Loaded, Page, Pill, Table, type Column } from "../../design";
import { CouponsDocument, type CouponsQuery } from "./coupons.documents";
import { amountsInWords, discountInWords, STATUS_TONES } from "./naming";
import { useWords, type Words } from "./words";

type Coupon = CouponsQuery["coupons"][number];

const REFRESH_MS = 30_000;

export default function CouponList() {
  const locale = useWords();
  const mayOrders = useMay("MANAGE_ORDERS");
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(CouponsDocument, { mayOrders, mayBudgets: mayChange }, { every: REFRESH_MS });
  const create = mayChange && (
    <ButtonLink kind="primary" icon="add" to="/coupons/new">
      {locale.t("coupons.new")}
    </ButtonLink>
  );
  const table = (rows: readonly Coupon[] | undefined) => (
    <Card isFlush>
      <Table
        caption={locale.t("page.coupons")}
        columns={columnsOf(locale, mayOrders, mayChange)}
        rows={rows}
        keyOf={(row) => row.id}
        nameOf={(row) => row.name}
        href={(row) => `/coupons/${encodeURIComponent(row.id)}`}
        empty={
          <EmptyState icon="coupon" title={locale.t("coupons.empty.title")} text={locale.t("coupons.empty.text")}>
            {create}
          </EmptyState>
        }
      />
    </Card>
  );
  return (
    <Page title={locale.t("page.coupons")} subtitle={locale.t("coupons.subtitle")} actions={create || undefined}>
      <Loaded of={read} skeleton={table(undefined)}>
        {(data) => table(data.coupons)}
      </Loaded>
    </Page>
  );
}

function columnsOf(locale: Words, mayOrders: boolean, mayBudgets: boolean): readonly Column<Coupon>[] {
  return [
    {
      key: "name",
      title: locale.t("coupons.name"),
      cell: (row) => (
        <>
          {row.name} <span className="coupons-left">{discountInWords(locale, row.terms)}</span>
        </>
      ),
    },
    { key: "status", title: locale.t("coupons.status"), cell: (row) => <Pill tone={STATUS_TONES[row.status]}>{locale.t(`status.${row.status}`)}</Pill> },
    {
      key: "stock",
      title: locale.t("coupons.stock"),
      align: "end",
      cell: (row) => (row.pool.isLow ? <Pill tone={row.pool.stock === 0 ? "critical" : "warning"}>{locale.count(row.pool.stock)}</Pill> : locale.count(row.pool.stock)),
    },
    ...(mayBudgets
      ? [
          {
            key: "left",
            title: locale.t("coupons.budget_left"),
            align: "end" as const,
            cell: (row: Coupon) => amountsInWords(locale, (row.budgets ?? []).map(({ currency, left }) => ({ currency, amount: left }))),
          },
        ]
      : []),
    { key: "granted", title: locale.t("funnel.granted"), align: "end", cell: (row) => locale.count(row.funnel.granted) },
    { key: "redeemed", title: locale.t("funnel.redeemed"), align: "end", cell: (row) => locale.count(row.funnel.redeemed) },
    ...(mayOrders
      ? [
          {
            key: "earned",
            title: locale.t("coupons.earned"),
            align: "end" as const,
            cell: (row: Coupon) =>
              row.earned && row.earned.length > 0 ? amountsInWords(locale, row.earned.map(({ currency, total }) => ({ currency, amount: total }))) : "–",
          },
        ]
      : []),
  ];
}
