import { useWords } from "./words";

/** One currency's budget: spent, bound by codes that may still be used, left. */
export function BudgetBar(props: {
  readonly budget: { readonly currency: string; readonly ceiling: string; readonly bound: string; readonly spent: string; readonly left: string };
}) {
  const locale = useWords();
  const { currency, ceiling, bound, spent, left } = props.budget;
  const whole = Math.max(Number(ceiling), Number(spent) + Number(bound), 0.001);
  const part = (amount: string) => `${Math.min(100, (Number(amount) / whole) * 100)}%`;
  const money = (amount: string) => locale.money(amount, currency);
  return (
    <div className="coupons-budget">
      <div className="coupons-budget-bar" role="img" aria-label={locale.t("budget.bar", { spent: money(spent), bound: money(bound), left: money(left) })}>
        <span data-part="spent" style={{ width: part(spent) }} />
        <span data-part="bound" style={{ width: part(bound) }} />
      </div>
      <dl>
        <div data-part="spent">
          <dt>{locale.t("budget.spent")}</dt>
          <dd>{money(spent)}</dd>
        </div>
        <div data-part="bound">
          <dt>{locale.t("budget.bound")}</dt>
          <dd>{money(bound)}</dd>
        </div>
        <div data-part="left">
          <dt>{locale.t("budget.left")}</dt>
          <dd data-low={Number(left) <= 0 || undefined}>{money(left)}</dd>
        </div>
        <div>
          <dt>{locale.t("budget.ceiling")}</dt>
          <dd>{money(ceiling)}</dd>
        </div>
      </dl>
    </div>
  );
}
