import type { Answers } from "./phone";

const gross = (amount: number) => ({ gross: { amount, currency: "CNY" } });
const variant = (id: string, name: string, amount: number, quantityAvailable = 5) => ({
  id,
  name,
  quantityAvailable,
  pricing: { price: gross(amount) },
});
const honey = { id: "P1", name: "山花蜜", thumbnail: null, variants: [variant("V1", "小瓶", 39), variant("V2", "大瓶", 99, 0)] };
const tea = { id: "P2", name: "野茶", thumbnail: { url: "https://cdn.example.com/tea.jpg" }, variants: [variant("V3", "50g", 68)] };
const coupon = {
  id: "C1",
  name: "老友券",
  code: "FRIEND",
  kind: "FIXED",
  value: "10",
  currency: "CNY",
  minimumOrder: "50",
  state: "ISSUED",
  grantedAt: "2026-11-20T12:00:00Z",
  expiresAt: "2026-11-30T12:00:00Z",
};

function checkout(quantity: number, voucherCode: string | null = null) {
  return {
    id: "CHECKOUT",
    voucherCode,
    lines:
      quantity === 0
        ? []
        : [{ id: "L1", quantity, variant: { id: "V1", name: "小瓶", product: honey }, totalPrice: gross(39 * quantity) }],
    subtotalPrice: gross(39 * quantity),
    totalPrice: gross(39 * quantity - (voucherCode === null ? 0 : 10)),
  };
}

export const done = (extra: object) => ({ ...extra, errors: [] });

/** Both servers, as far as the pages go. */
export function servers(): Answers {
  let quantity = 0;
  let voucher: string | null = null;
  const now = () => done({ checkout: checkout(quantity, voucher) });
  const me = () => ({
    id: "me",
    hasPhone: false,
    subscriptions: [],
    consents: [],
    tags: [],
    privacy: { erasedFrom: null, myData: null },
    coupons: {
      edges: [
        { cursor: "1", node: coupon },
        { cursor: "2", node: { ...coupon, id: "C2", name: "旧券", state: "EXPIRED", kind: "PERCENTAGE", minimumOrder: null } },
      ],
      pageInfo: { hasNextPage: false, endCursor: null },
    },
  });
  const gift = (state: string) => ({
    id: "GIFT",
    name: "新人礼",
    text: "",
    pictureUrl: "",
    kind: "FIXED",
    value: "5",
    currency: "CNY",
    minimumOrder: null,
    validDays: 7,
    claimFrom: "2026-11-20T12:00:00Z",
    claimUntil: null,
    perPerson: 1,
    claimed: 0,
    remaining: 3,
    state,
  });
  let isClaimed = false;
  const applied = () =>
    quantity < 2
      ? { applies: false, saves: "0", missing: "11", obstacle: "MINIMUM_ORDER" }
      : { applies: true, saves: "10", missing: null, obstacle: null };
  return {
    claimableCoupons: () => ({
      edges: [{ cursor: "1", node: gift(isClaimed ? "CLAIMED" : "CAN_CLAIM") }],
      pageInfo: { hasNextPage: false, endCursor: null },
    }),
    claimCoupon: () => ((isClaimed = true), done({ coupon, claimable: { id: "GIFT", state: "CLAIMED", claimed: 1, remaining: 2 } })),
    applyHints: () => (quantity === 0 ? [] : [{ coupon, isApplied: false, isCertain: true, ...applied() }]),
    subscriptionPrompt: ({ moment }) => {
      const templateIds = moment === "CART" ? ["template-1"] : [];
      return { templateIds, asks: templateIds.map((templateId) => ({ templateId, title: "t", reason: "CART", text: "t" })) };
    },
    slots: () => [
      { key: "home_banner", variant: "vip", title: "会员日", text: "", pictureUrl: "", link: "pages/me/index", productIds: [], coupon: null },
    ],
    wechatLogin: () => done({ accessToken: "a", refreshToken: "r", expiresIn: 1800, me: null }),
    bindPhone: () => done({ me: { id: "me", hasPhone: true } }),
    form: () => null,
    sales: () => [],
    watchOffers: () => [],
    myReminders: () => [],
    myWatches: () => [],
    setConsent: () => done({ me: { consents: [] } }),
    attachCart: () => done({ checkoutId: "CHECKOUT" }),
    reportSubscriptions: () => done({ me: null }),
    track: () => done({ recorded: 1 }),
    me,
    checkoutCreate: () => ((quantity = 1), now()),
    checkoutLinesAdd: () => ((quantity += 1), now()),
    checkoutLinesUpdate: ({ lines }) => ((quantity = (lines as [{ quantity: number }])[0].quantity), now()),
    checkoutAddPromoCode: ({ code }) => ((voucher = String(code)), now()),
    checkoutRemovePromoCode: () => ((voucher = null), now()),
    checkout: () => checkout(quantity, voucher),
    products: () => ({ edges: [honey, tea].map((node) => ({ node })) }),
    product: ({ id }) => [honey, tea].find((each) => each.id === id) ?? null,
  };
}
