import { Card, Columns, EmptyState, Funnel, Grid, Pill, Stat, Table, type Column } from "../../design";
import { amountIn, mainCurrency, others } from "../../shared/amounts";
import { entryReasonInWords, outcomeInWords, outcomeTone, reasonInWords } from "../../shared/reasons";
import type { RecallQuery } from "./recalls.documents";
import { sentOf, stateOf, undelivered } from "./touches";
import { useWords } from "./words";

type Journey = NonNullable<RecallQuery["journey"]>;
type Touch = Journey["touches"][number];

export function RecallFigures(props: { readonly journey: Journey; readonly mayOrders: boolean }) {
  const { journey, mayOrders } = props;
  return (
    <>
      <Stats journey={journey} mayOrders={mayOrders} />
      <Columns aside={<Outcomes journey={journey} />}>
        <PeopleFunnel funnel={journey.funnel} />
        <Refused reasons={journey.funnel.notEligible} />
      </Columns>
      <Touches touches={journey.touches} mayOrders={mayOrders} />
    </>
  );
}

function Stats(props: { readonly journey: Journey; readonly mayOrders: boolean }) {
  const locale = useWords();
  const { figures } = props.journey;
  const revenue = figures.recoveredRevenue ?? [];
  const currency = mainCurrency(revenue);
  const rate = (part: number | null) => (part === null ? "–" : locale.percent(part));
  const more = others(revenue, currency).map((each) => `+ ${locale.money(each.amount, each.currency)}`);
  const cost = (figures.couponCost ?? []).filter((each) => Number(each.amount) > 0);
  return (
    <Grid least={180} label={locale.t("recalls.figures")}>
      {props.mayOrders && (
        <Stat
          label={locale.t("recalls.revenue")}
          definition={locale.t("recalls.revenue.means")}
          value={currency === null ? "–" : locale.money(amountIn(revenue, currency), currency)}
          detail={more.join(" ") || locale.t("recalls.orders_count", { count: figures.recoveredOrders ?? 0 })}
        />
      )}
      <Stat
        label={locale.t("recalls.rate")}
        definition={locale.t("recalls.rate.means")}
        value={rate(figures.recoveryRate)}
        detail={locale.t("recalls.entered_count", { count: figures.entered })}
      />
      <Stat label={locale.t("recalls.sent")} definition={locale.t("recalls.sent.means")} value={locale.count(figures.messagesSent)} />
      <Stat label={locale.t("recalls.reach")} definition={locale.t("recalls.reach.means")} value={rate(figures.reachRate)} />
      {props.mayOrders && (
        <Stat
          label={locale.t("recalls.cost")}
          definition={locale.t("recalls.cost.means")}
          value={cost.length === 0 ? "–" : cost.map((each) => locale.money(each.amount, each.currency)).join(" + ")}
        />
      )}
    </Grid>
  );
}

function PeopleFunnel(props: { readonly funnel: Journey["funnel"] }) {
  const locale = useWords();
  const { funnel } = props;
  return (
    <Card title={locale.t("recalls.funnel")} subtitle={locale.t("recalls.funnel.of")}>
      <Funnel
        label={locale.t("recalls.funnel")}
        steps={[
          { key: "evaluated", label: locale.t("recalls.funnel.evaluated"), definition: locale.t("recalls.funnel.evaluated.means"), count: funnel.evaluated },
          { key: "entered", label: locale.t("recalls.funnel.entered"), definition: locale.t("recalls.funnel.entered.means"), count: funnel.entered },
          { key: "reached", label: locale.t("recalls.funnel.reached"), definition: locale.t("recalls.funnel.reached.means"), count: funnel.reached },
          {
            key: "recovered",
            label: locale.t("recalls.funnel.recovered"),
            definition: locale.t("recalls.funnel.recovered.means"),
            count: funnel.recovered,
            detail: funnel.reversed === 0 ? undefined : locale.t("recalls.funnel.reversed", { count: funnel.reversed }),
          },
        ]}
      />
    </Card>
  );
}

/** Where everybody is who entered. */
function Outcomes(props: { readonly journey: Journey }) {
  const locale = useWords();
  const { outcomes, entered } = props.journey.funnel;
  return (
    <Card title={locale.t("recalls.outcomes")} subtitle={locale.t("recalls.outcomes.of", { count: entered })}>
      {outcomes.length === 0 ? (
        <p className="muted">{locale.t("recalls.outcomes.none")}</p>
      ) : (
        <ul className="recalls-counts">
          {[...outcomes]
            .sort((one, other) => other.count - one.count)
            .map((each) => (
              <li key={each.outcome}>
                <Pill tone={outcomeTone(each.outcome.toLowerCase())}>{outcomeInWords(locale, each.outcome.toLowerCase())}</Pill>
                <strong>{locale.count(each.count)}</strong>
              </li>
            ))}
        </ul>
      )}
    </Card>
  );
}

function Refused(props: { readonly reasons: Journey["funnel"]["notEligible"] }) {
  const locale = useWords();
  if (props.reasons.length === 0) return null;
  return (
    <Card title={locale.t("recalls.refused")}>
      <ul className="recalls-counts">
        {props.reasons.map((each) => (
          <li key={each.reason}>
            <span>{capital(entryReasonInWords(locale, each.reason))}</span>
            <strong>{locale.count(each.count)}</strong>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Touches(props: { readonly touches: readonly Touch[]; readonly mayOrders: boolean }) {
  const locale = useWords();
  const count = (value: number) => (value === 0 ? <span className="muted">0</span> : locale.count(value));
  const columns: readonly Column<Touch>[] = [
    { key: "number", title: locale.t("recalls.touch"), cell: (touch) => locale.t("recalls.touch.nth", { number: touch.number }) },
    { key: "planned", title: locale.t("recalls.touch.planned"), align: "end", cell: (touch) => count(touch.planned) },
    { key: "sent", title: locale.t("recalls.touch.sent"), align: "end", cell: (touch) => count(sentOf(touch)) },
    { key: "delivered", title: locale.t("recalls.touch.delivered"), align: "end", cell: (touch) => count(stateOf(touch, "DELIVERED")) },
    { key: "follows", title: locale.t("recalls.touch.follows"), align: "end", cell: (touch) => count(touch.follows) },
    {
      key: "coupons",
      title: locale.t("recalls.touch.coupons"),
      align: "end",
      cell: (touch) => (touch.couponsIssued === 0 ? <span className="muted">–</span> : `${locale.count(touch.couponsRedeemed)} / ${locale.count(touch.couponsIssued)}`),
    },
    ...(props.mayOrders ? [{ key: "orders", title: locale.t("recalls.touch.orders"), align: "end" as const, cell: (touch: Touch) => count(touch.orders ?? 0) }] : []),
    { key: "not_sent", title: locale.t("recalls.touch.not_sent"), wraps: true, cell: (touch) => <NotSent touch={touch} /> },
  ];
  return (
    <Card title={locale.t("recalls.touches")} subtitle={locale.t("recalls.touches.means")} isFlush>
      <Table
        caption={locale.t("recalls.touches")}
        columns={columns}
        rows={props.touches}
        keyOf={(touch) => String(touch.number)}
        empty={<EmptyState icon="message" title={locale.t("recalls.touches.none")} />}
      />
    </Card>
  );
}

/** Why messages did not go, the most frequent first. */
function NotSent(props: { readonly touch: Touch }) {
  const locale = useWords();
  const { reasons, hidden } = undelivered(props.touch);
  if (reasons.length === 0) return <span className="muted">–</span>;
  return (
    <ul className="recalls-reasons">
      {reasons.map((each) => (
        <li key={each.reason}>
          <span>{capital(reasonInWords(locale, each.reason) || locale.t("recalls.touch.no_reason"))}</span> <strong>{locale.count(each.count)}</strong>
        </li>
      ))}
      {hidden > 0 && <li className="muted">{locale.t("recalls.touch.more", { count: hidden })}</li>}
    </ul>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
