/** What the visitor does in the mini-program with goods: look, put in the cart, pay. */
import type { Core } from "./core";
import { act, shop, ShopRefused, type Checkout } from "./server";

export class Shopping {
  constructor(private readonly core: Core) {}

  viewProduct(slug: string): void {
    this.core.go({ page: "product", slug });
    void this.core.client?.track("PRODUCT_VIEWED", { product: slug });
  }

  /** Follow a card's page or a text's link: into the mini-program, to the cart if there
   * is one. */
  followLink(address: string): void {
    const code = /[?&]r=(\w+)/.exec(address)?.[1] ?? /\/r\/(\w+)/.exec(address)?.[1];
    const isOfCart = this.core.current().checkout !== null && !address.includes("/index/");
    this.core.go({ page: isOfCart ? "cart" : "list" });
    this.core.turnTo("shop");
    this.core.attempt(async () => {
      if (code) await this.core.client?.follow(code);
      if (!isOfCart) return;
      await this.findCoupon();
      const { coupon, checkout } = this.core.current();
      if (coupon && checkout && !checkout.voucherCode) await this.enterCode(coupon.code);
    });
  }

  openCart(): void {
    this.core.go({ page: "cart" });
    this.core.attempt(() => this.findCoupon());
  }

  addToCart(variantId: string): void {
    const { core } = this;
    core.attempt(async () => {
      const { checkout } = core.current();
      const lines = [{ variantId, quantity: 1 }];
      if (checkout) {
        await this.change("checkout_lines_add", { id: checkout.id, lines });
      } else {
        await this.change("checkout_create", { input: { channel: core.salesChannel, lines } });
        const made = core.current().checkout;
        if (made) await core.client?.attach(made.id);
      }
      void core.client?.track("CART_ADDED", { variant: variantId });
      if (checkout === null) await this.askAtCart();
    });
  }

  setQuantity(lineId: string, quantity: number): void {
    this.core.attempt(async () => {
      const id = this.core.current().checkout?.id;
      await this.change("checkout_lines_update", { id, lines: [{ lineId, quantity }] });
    });
  }

  useCode(code: string): void {
    this.core.attempt(() => this.enterCode(code));
  }

  pay(): void {
    const { core } = this;
    core.attempt(async () => {
      const { checkout } = core.current();
      if (!checkout) return;
      const { id } = checkout;
      await this.change("checkout_email_update", { id, email: `${core.visitor}@demo.example` });
      await act("pay", { checkout: id });
      const { order } = await shop<{ order: { number: string } }>("checkout_complete", { id });
      core.set({ orderNumber: order.number, checkout: null, coupon: null, screen: { page: "done" } });
      core.lastCheckout = id;
      core.remember();
    });
  }

  private async askAtCart(): Promise<void> {
    const asks = (await this.core.client?.asks("CART")) ?? [];
    if (asks.length > 0) await this.core.prompt(asks);
  }

  private async findCoupon(): Promise<void> {
    const coupons = (await this.core.client?.coupons()) ?? [];
    this.core.set({ coupon: coupons.find((coupon) => coupon.state === "ISSUED") ?? null });
  }

  private async enterCode(code: string): Promise<void> {
    const id = this.core.current().checkout?.id;
    try {
      await this.change("checkout_add_promo_code", { id, code });
      this.core.set({ couponRefused: false });
    } catch (error) {
      if (!(error instanceof ShopRefused)) throw error;
      this.core.set({ couponRefused: true });
    }
  }

  private async change(operation: string, variables: object): Promise<void> {
    const { checkout } = await shop<{ checkout: Checkout }>(operation, variables);
    this.core.set({ checkout });
    this.core.remember();
  }
}
