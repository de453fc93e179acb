import "./home.css";

import { Link } from "../../app/router";
import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { Loaded, NoAccess, Stat } from "../../design";
import { amountIn, change, mainCurrency, others } from "../../shared/amounts";
import { wordsOf } from "../../shared/locale";
import en from "../../words/home.en.json";
import zh from "../../words/home.zh.json";
import { HomeWidgetDocument } from "./home.documents";

const useWords = wordsOf({ en, zh });

const DAYS = 30;

/** What recalls brought of late, on the Dashboard's homepage. */
export default function Home() {
  const locale = useWords();
  const may = useMay("MANAGE_ORDERS");
  const read = useRead(HomeWidgetDocument, { days: DAYS }, { isWanted: may });
  if (!may) return <NoAccess permission="MANAGE_ORDERS" />;
  return (
    <Loaded of={read}>
      {({ overview }) => {
        const revenue = overview.figures.recoveredRevenue ?? [];
        const currency = mainCurrency(revenue);
        const orders = overview.figures.recoveredOrders ?? 0;
        const rate = overview.figures.recoveryRate;
        const detail = [
          ...others(revenue, currency).map((each) => `+ ${locale.money(each.amount, each.currency)}`),
          locale.t("home.orders", { count: orders }),
          ...(rate === null ? [] : [locale.t("home.rate", { rate: locale.percent(rate) })]),
        ].join(" · ");
        return (
          <div className="home-widget">
            {currency === null ? (
              <p className="muted">{locale.t("home.empty")}</p>
            ) : (
              <Stat
                label={locale.t("home.revenue", { days: DAYS })}
                definition={locale.t("home.revenue.means")}
                value={locale.money(amountIn(revenue, currency), currency)}
                detail={detail}
                change={change(amountIn(revenue, currency), amountIn(overview.before.recoveredRevenue, currency))}
                trend={overview.trend.map((day) => amountIn(day.recoveredRevenue, currency))}
              />
            )}
            <p>
              <Link to="/overview">{locale.t("home.open")}</Link>
            </p>
          </div>
        );
      }}
    </Loaded>
  );
}
