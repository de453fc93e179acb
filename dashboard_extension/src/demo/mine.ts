/** What the visitor does in the mini-program for themselves: coupons, forms, promises. */
import type { Core } from "./core";
import { pause, StorefrontRefused, type FormDrawn, type Sale, type WatchKind } from "./storefront";

/** What was accepted is known once WeChat has told of it: moments, usually. */
const TRIES = 40;
const PAUSE_MS = 250;

export class Mine {
  constructor(private readonly core: Core) {}

  open(): void {
    this.core.go({ page: "mine" });
    this.core.attempt(() => this.read());
  }

  claim(couponId: string): void {
    this.core.attempt(async () => {
      await this.core.client?.claim(couponId);
      await this.read();
      const asks = (await this.core.client?.asks("COUPON_CLAIMED")) ?? [];
      if (asks.length > 0) await this.core.prompt(asks);
    });
  }

  answer(form: FormDrawn, answers: ReadonlyMap<string, readonly string[]>): void {
    this.core.attempt(async () => {
      const given = [...answers].map(([field, values]) => ({ field, values: values.filter((value) => value !== "") }));
      const thanks = await this.core.client?.answer(form.key, given.filter((each) => each.values.length > 0));
      if (!thanks) return;
      this.core.set({ answered: new Map([...this.core.current().answered, [form.key, thanks]]) });
    });
  }

  remind(sale: Sale): void {
    this.core.attempt(async () => {
      await this.promise(sale.title, () => this.core.client?.remind(sale.key));
      await this.read();
    });
  }

  watch(variantId: string, name: string, kind: WatchKind): void {
    this.core.attempt(async () => {
      await this.promise(name, () => this.core.client?.watch(variantId, this.core.salesChannel, kind));
      await this.read();
    });
  }

  setSms(isWanted: boolean): void {
    this.core.attempt(async () => {
      const { client } = this.core;
      if (isWanted && !this.core.current().snapshot?.customer?.has_phone) await client?.sharePhone();
      await client?.consentToSms(isWanted);
    });
  }

  /** Have something promised; where no subscription stands behind it, ask for one first. */
  private async promise(title: string, wanted: () => Promise<void> | undefined): Promise<void> {
    try {
      await wanted();
    } catch (error) {
      if (!(error instanceof StorefrontRefused) || error.code !== "NO_GRANT") throw error;
      if (await this.core.prompt([{ templateId: error.templateId, title }])) await heard(wanted);
    }
  }

  private async read(): Promise<void> {
    const { client } = this.core;
    if (!client) return;
    const [claimable, coupons, sales, promises, { forms: keys }] = await Promise.all([
      client.claimable(),
      client.coupons(),
      client.sales(),
      client.promises(),
      this.core.do<{ forms: readonly string[] }>("offers"),
    ]);
    const forms = await Promise.all(keys.map((key) => client.form(key)));
    this.core.set({ mine: { claimable, coupons, sales, promises, forms } });
  }
}

async function heard(wanted: () => Promise<void> | undefined): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    try {
      await wanted();
      return;
    } catch (error) {
      const isEarly = error instanceof StorefrontRefused && error.code === "NO_GRANT";
      if (!isEarly || left === 0) throw error;
      await pause(PAUSE_MS);
    }
  }
}
