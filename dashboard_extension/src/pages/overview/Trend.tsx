import { useQueryValue } from "../../app/router";
import { Card, Chart, Select } from "../../design";
import { amountIn } from "../../shared/amounts";
import { shortDay, wholeDays } from "../../shared/days";
import { isQuiet, type Day } from "./quiet";
import { useWords } from "./words";


interface Line {
  readonly value: string;
  readonly label: string;
  readonly of: (day: Day) => number;
  readonly format: (value: number) => string;
}

/** One figure, day by day. Different things have different scales, so one at a time. */
export function Trend(props: { readonly trend: readonly Day[]; readonly mayOrders: boolean }) {
  const locale = useWords();
  const [asked, setAsked] = useQueryValue("trend");
  const { mayOrders } = props;
  const trend = wholeDays(props.trend, isQuiet);
  const currencies = [...new Set(trend.flatMap((day) => (day.recoveredRevenue ?? []).map((each) => each.currency)))];
  const count = (value: number) => locale.count(value);
  const money = currencies.map((currency): Line => ({
    value: `revenue-${currency}`,
    label: currencies.length > 1 ? `${locale.t("overview.revenue")} · ${currency}` : locale.t("overview.revenue"),
    of: (day) => amountIn(day.recoveredRevenue, currency),
    format: (value) => locale.money(value, currency),
  }));
  const lines: readonly Line[] = [
    ...money,
    ...(mayOrders ? [{ value: "orders", label: locale.t("overview.orders"), of: (day: Day) => day.recoveredOrders ?? 0, format: count }] : []),
    { value: "messages", label: locale.t("overview.messages"), of: (day) => day.messagesSent, format: count },
    { value: "entered", label: locale.t("overview.entered_people"), of: (day) => day.entered, format: count },
  ];
  const line = lines.find((each) => each.value === asked) ?? lines[0];
  if (!line) return null;
  return (
    <Card
      title={locale.t("overview.trend")}
      actions={
        <div className="overview-period">
          <Select
            label={locale.t("overview.trend.what")}
            value={line.value}
            options={lines.map(({ value, label }) => ({ value, label }))}
            onChange={setAsked}
          />
        </div>
      }
    >
      <Chart
        label={`${locale.t("overview.trend")}: ${line.label}`}
        points={trend.map((day) => shortDay(locale, day.day))}
        series={[{ name: line.label, values: trend.map(line.of), kind: "bar" }]}
        format={line.format}
        height={260}
      />
    </Card>
  );
}
