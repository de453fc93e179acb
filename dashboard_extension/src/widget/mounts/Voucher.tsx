import "../../pages/coupons/coupons.css";

import { Link } from "../../app/router";
import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { Loaded, NoAccess, Pill } from "../../design";
import { amountsInWords, GRANT_TONES, personName } from "../../pages/coupons/naming";
import { useWords } from "../../pages/coupons/words";
import type { WidgetProps } from "../props";
import { VoucherReportDocument, type VoucherReportQuery } from "./voucher.documents";

/** Who got a voucher's codes and what they earned, beside it in the Dashboard. */
export default function Voucher(props: WidgetProps) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const mayUsers = useMay("MANAGE_USERS");
  const mayOrders = useMay("MANAGE_ORDERS");
  const read = useRead(VoucherReportDocument, { voucherId: props.id, mayUsers, mayOrders }, { isWanted: may && props.id !== "" });
  if (!may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={read}>
      {({ voucherReport: found }) => (found === null ? <p className="muted">{locale.t("widget.none")}</p> : <Report report={found} />)}
    </Loaded>
  );
}

function Report(props: { readonly report: NonNullable<VoucherReportQuery["voucherReport"]> }) {
  const locale = useWords();
  const { report } = props;
  const { funnel } = report;
  const shown = funnel.issued + funnel.redeemed + funnel.reversed + funnel.expired;
  const people = report.grants?.edges.map((edge) => edge.node) ?? [];
  return (
    <div className="coupons-widget">
      <dl>
        <div>
          <dt>{locale.t("funnel.shown")}</dt>
          <dd>{locale.count(shown)}</dd>
        </div>
        <div>
          <dt>{locale.t("funnel.redeemed")}</dt>
          <dd>{locale.count(funnel.redeemed)}</dd>
        </div>
        <div>
          <dt>{locale.t("coupons.stock")}</dt>
          <dd>{report.pool.isLow ? <Pill tone="warning">{locale.count(report.pool.stock)}</Pill> : locale.count(report.pool.stock)}</dd>
        </div>
      </dl>
      {report.earned && report.earned.length > 0 && (
        <p>
          {locale.t("widget.earned", {
            amount: amountsInWords(locale, report.earned.map(({ currency, total }) => ({ currency, amount: total }))),
            count: report.earned.reduce((sum, each) => sum + each.orders, 0),
          })}
        </p>
      )}
      {people.length > 0 && (
        <ul className="coupons-people" aria-label={locale.t("grants.title")}>
          {people.map((grant) => (
            <li key={grant.id}>
              <span>{personName(locale, grant.person)}</span>
              <Pill tone={GRANT_TONES[grant.state]}>{locale.t(`grant.${grant.state}`)}</Pill>
            </li>
          ))}
        </ul>
      )}
      <Link to={`/coupons/${encodeURIComponent(report.id)}`}>{locale.t("widget.more")}</Link>
    </div>
  );
}
