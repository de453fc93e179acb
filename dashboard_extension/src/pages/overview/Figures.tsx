import { Grid, Stat } from "../../design";
import { amountIn, apart, change, mainCurrency, others, type Amount } from "../../shared/amounts";
import { wholeDays } from "../../shared/days";
import { isQuiet } from "./quiet";
import type { OverviewFiguresQuery } from "./figures.documents";
import { useWords } from "./words";

type Data = OverviewFiguresQuery["overview"];

/** The figures of a period, each with what exactly it counts. */
export function Figures(props: { readonly overview: Data; readonly days: number; readonly mayOrders: boolean }) {
  const locale = useWords();
  const { days, mayOrders } = props;
  const { figures, before } = props.overview;
  const trend = wholeDays(props.overview.trend, isQuiet);
  const revenue = figures.recoveredRevenue ?? [];
  const currency = mainCurrency(revenue);
  const money = (amounts: readonly Amount[]) =>
    currency === null ? "–" : locale.money(amountIn(amounts, currency), currency);
  const more = (amounts: readonly Amount[]) =>
    others(amounts, currency)
      .map((each) => `+ ${locale.money(each.amount, each.currency)}`)
      .join(" ");
  const rate = (part: number | null) => (part === null ? "–" : locale.percent(part));
  const compared = locale.t("overview.compared", { count: days });
  const define = (key: Parameters<typeof locale.t>[0]) => (
    <>
      {locale.t(key)} {compared}
    </>
  );
  const reversed = figures.reversedRevenue ?? [];
  const takenBack = reversed.filter((each) => Number(each.amount) > 0);
  return (
    <Grid label={locale.t("overview.figures")} least={230}>
      {mayOrders && (
        <>
          <Stat
            label={locale.t("overview.revenue")}
            definition={define("overview.revenue.means")}
            value={money(revenue)}
            detail={more(revenue) || undefined}
            change={change(amountIn(revenue, currency), amountIn(before.recoveredRevenue, currency))}
            trend={trend.map((day) => amountIn(day.recoveredRevenue, currency))}
          />
          <Stat
            label={locale.t("overview.orders")}
            definition={define("overview.orders.means")}
            value={locale.count(figures.recoveredOrders ?? 0)}
            detail={locale.t("overview.orders.detail")}
            change={change(figures.recoveredOrders, before.recoveredOrders)}
            trend={trend.map((day) => day.recoveredOrders ?? 0)}
          />
        </>
      )}
      <Stat
        label={locale.t("overview.rate")}
        definition={define("overview.rate.means")}
        value={rate(figures.recoveryRate)}
        change={apart(figures.recoveryRate, before.recoveryRate)}
        isRate
      />
      <Stat
        label={locale.t("overview.entered_people")}
        definition={define("overview.entered_people.means")}
        value={locale.count(figures.entered)}
        change={change(figures.entered, before.entered)}
        trend={trend.map((day) => day.entered)}
      />
      <Stat
        label={locale.t("overview.messages")}
        definition={define("overview.messages.means")}
        value={locale.count(figures.messagesSent)}
        change={change(figures.messagesSent, before.messagesSent)}
        trend={trend.map((day) => day.messagesSent)}
      />
      <Stat
        label={locale.t("overview.reach")}
        definition={define("overview.reach.means")}
        value={rate(figures.reachRate)}
        change={apart(figures.reachRate, before.reachRate)}
        isRate
      />
      {mayOrders && (
        <>
          <Stat
            label={locale.t("overview.coupons")}
            definition={define("overview.coupons.means")}
            value={money(figures.couponCost ?? [])}
            detail={more(figures.couponCost ?? []) || undefined}
          />
          <Stat
            label={locale.t("overview.net")}
            definition={define("overview.net.means")}
            value={money(figures.net ?? [])}
            detail={
              takenBack.length > 0
                ? locale.t("overview.reversed", {
                    amount: takenBack.map((each) => locale.money(each.amount, each.currency)).join(" + "),
                  })
                : more(figures.net ?? []) || undefined
            }
            change={change(amountIn(figures.net, currency), amountIn(before.net, currency))}
          />
        </>
      )}
    </Grid>
  );
}
