/** From what is saved to a form, and from the form to what the server takes. */
import type { CouponDiscountKind, CouponInput } from "../../api/schema";
import type { CouponQuery } from "./coupons.documents";

type Coupon = NonNullable<CouponQuery["coupon"]>;

/** Amounts are texts by currency; "" is none. */
export type Amounts = Readonly<Record<string, string>>;

export interface Values {
  readonly name: string;
  readonly discount: CouponDiscountKind;
  readonly amounts: Amounts;
  readonly percent: string;
  readonly minimumOrder: Amounts;
  readonly salesChannels: readonly string[];
  readonly validDays: number | null;
  readonly budgets: Amounts;
  readonly isCapped: boolean;
  readonly capCount: number | null;
  readonly capDays: number | null;
  readonly guardsAbuse: boolean;
  readonly reminds: boolean;
  readonly remindDaysBefore: number | null;
  readonly poolTarget: number | null;
  readonly refillBelow: number | null;
  readonly codePrefix: string;
}

export const NEW: Values = {
  name: "",
  discount: "FIXED",
  amounts: {},
  percent: "",
  minimumOrder: {},
  salesChannels: [],
  validDays: 7,
  budgets: {},
  isCapped: true,
  capCount: 1,
  capDays: 30,
  guardsAbuse: true,
  reminds: false,
  remindDaysBefore: 2,
  poolTarget: 500,
  refillBelow: 100,
  codePrefix: "",
};

/** The rule as it is recommended; a stricter or looser one is for `growth.yaml`. */
const ABUSE = { mostCouponOrders: 0, couponOrdersDays: 30, cycles: 2, cyclesDays: 90 };
const CODE_LENGTH = 10;

function byCurrency(amounts: readonly { readonly currency: string; readonly amount: string }[]): Amounts {
  return Object.fromEntries(amounts.map(({ currency, amount }) => [currency, amount]));
}

function listed(amounts: Amounts, currencies: readonly string[]): { currency: string; amount: string }[] {
  return currencies.flatMap((currency) => {
    const amount = (amounts[currency] ?? "").trim();
    return amount === "" ? [] : [{ currency, amount }];
  });
}

export function valuesOf(coupon: Coupon): Values {
  const { terms } = coupon;
  return {
    name: coupon.name,
    discount: terms.discount,
    amounts: byCurrency(terms.amounts),
    percent: terms.percent ?? "",
    minimumOrder: byCurrency(terms.minimumOrder),
    salesChannels: terms.salesChannels,
    validDays: terms.validDays,
    budgets: byCurrency((coupon.budgets ?? []).map(({ currency, ceiling }) => ({ currency, amount: ceiling }))),
    isCapped: terms.perPerson !== null,
    capCount: terms.perPerson?.count ?? NEW.capCount,
    capDays: terms.perPerson?.days ?? NEW.capDays,
    guardsAbuse: terms.abuse !== null,
    reminds: terms.remindDaysBefore !== null,
    remindDaysBefore: terms.remindDaysBefore ?? NEW.remindDaysBefore,
    poolTarget: terms.poolTarget,
    refillBelow: terms.refillBelow,
    codePrefix: terms.codePrefix,
  };
}

export function inputOf(values: Values, currencies: readonly string[], before: Coupon | null): CouponInput {
  return {
    name: values.name,
    discount: values.discount,
    amounts: listed(values.amounts, currencies),
    percent: values.discount === "PERCENTAGE" ? values.percent : null,
    minimumOrder: listed(values.minimumOrder, currencies),
    salesChannels: [...values.salesChannels],
    validDays: values.validDays ?? 0,
    poolTarget: values.poolTarget ?? 0,
    refillBelow: values.refillBelow ?? 0,
    perPerson: values.isCapped ? { count: values.capCount ?? 0, days: values.capDays ?? 0 } : null,
    // a rule that somebody set otherwise stays as it is
    abuse: values.guardsAbuse ? (before?.terms.abuse ?? ABUSE) : null,
    codePrefix: values.codePrefix,
    codeLength: before?.terms.codeLength ?? CODE_LENGTH,
    remindDaysBefore: values.reminds ? (values.remindDaysBefore ?? 0) : null,
    budgets: listed(values.budgets, currencies),
  };
}
