/** The demo's own server (saleor_wechat_growth/web/demo): the phone's outside world. */
import type { Line } from "../shared/record";

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

interface Taxed {
  readonly gross: Money;
}

export interface Variant {
  readonly id: string;
  readonly name: string;
  readonly sku: string;
  readonly quantityAvailable: number | null;
  readonly pricing: { readonly price: Taxed } | null;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly thumbnail: { readonly url: string } | null;
  readonly category: { readonly name: string } | null;
  readonly variants: readonly Variant[];
}

export interface CheckoutLine {
  readonly id: string;
  readonly quantity: number;
  readonly undiscountedUnitPrice: Money;
  readonly variant: {
    readonly id: string;
    readonly name: string;
    readonly product: {
      readonly name: string;
      readonly slug: string;
      readonly thumbnail: { readonly url: string } | null;
    };
  };
}

export interface Checkout {
  readonly id: string;
  readonly voucherCode: string | null;
  readonly lines: readonly CheckoutLine[];
  readonly totalPrice: Taxed;
}

export interface Arrival {
  readonly visitor: string;
  readonly shop: string;
  readonly app_id: string;
  readonly sales_channel: string;
}

/** A code of one of the shop's sources, to point the phone at. */
export interface ScanCode {
  readonly id: number;
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly placement: string;
  readonly form: string;
  readonly picture: string;
}

/** What came of a scan. */
export interface Scanned {
  readonly result: "followed" | "scanned" | "opens" | "expired";
  /** of a mini-program's code: what it is opened with */
  readonly query?: { readonly scene: string };
  readonly scene?: number;
}

interface Placed {
  readonly id: string;
  readonly pane: "chat" | "notices" | "sms";
  readonly from: "shop" | "person" | "system";
  /** seconds since the epoch */
  readonly at: number;
}

/** A template or subscription message. */
export interface Card extends Placed {
  readonly kind: "card";
  readonly sender: string;
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  readonly page: string;
  readonly url: string;
}

export interface Text extends Placed {
  readonly kind: "text";
  readonly text: string;
}

/** A line between bubbles; text: the source of a code, the name of a menu's entry. */
export interface Notice extends Placed {
  readonly kind: "follow" | "unfollow" | "scan" | "tap";
  readonly text: string;
}

export interface Photo extends Placed {
  readonly kind: "image";
  readonly picture: string;
}

export interface News extends Placed {
  readonly kind: "news";
  readonly title: string;
  readonly description: string;
  readonly url: string;
  readonly picture: string;
}

export interface MiniProgramCard extends Placed {
  readonly kind: "mini_program";
  readonly title: string;
  readonly page: string;
  readonly picture: string;
}

export interface MenuMessage extends Placed {
  readonly kind: "menu";
  readonly head: string;
  readonly items: readonly { readonly id: string; readonly content: string }[];
  readonly tail: string;
}

export type Message = Card | Text | Notice | Photo | News | MiniProgramCard | MenuMessage;

export interface MenuButton {
  readonly name: string;
  readonly type: string;
  readonly entries: readonly MenuButton[];
}

/** Something the person did, as the app heard of it. */
export interface Deed {
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  readonly channel?: string;
  readonly reason?: string;
  readonly is_first?: boolean;
}

export interface Snapshot {
  readonly now: string;
  readonly messages: readonly Message[];
  readonly account: {
    readonly name: string;
    readonly sms_sender: string;
    readonly menu: readonly MenuButton[];
  };
  readonly customer: {
    readonly id: number;
    readonly follows: boolean;
    readonly grants: number;
    readonly promised: number;
    readonly windows: readonly { readonly trigger: string; readonly left: number | null; readonly ends_at: string }[];
    readonly has_phone: boolean;
    readonly agreed_to_sms: boolean;
    readonly refused_sms: boolean;
  } | null;
  readonly cart: {
    readonly id: string;
    readonly status: "open" | "emptied" | "converted" | "gone";
    readonly total: string;
    readonly currency: string;
    readonly updated_at: string | null;
    readonly voucher_code: string;
    readonly lines: readonly {
      readonly name: string;
      readonly variant: string;
      readonly quantity: number;
    }[];
  } | null;
  readonly run: {
    readonly id: number;
    readonly outcome: string;
    readonly reason: string;
    readonly entered_at: string;
    readonly touches: number;
  } | null;
  readonly next_due_at: string | null;
  readonly lines: readonly Line[];
  readonly trail: readonly Deed[];
}

/** What the server said no to; `not_ready` while the demo shop is being set up. */
export class Unanswered extends Error {}

async function send<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/demo/api/${path}`, init);
    body = await response.json();
  } catch {
    throw new Unanswered("network");
  }
  if (!response.ok) throw new Unanswered((body as { error?: string }).error ?? "error");
  return body as T;
}

export function act<T>(action: string, body: object): Promise<T> {
  return send<T>(action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export function look(visitor: string, checkout: string): Promise<Snapshot> {
  return send<Snapshot>(`state?${new URLSearchParams({ visitor, checkout }).toString()}`);
}

/** A mutation that the shop refused, by core's own code. */
export class ShopRefused extends Error {}

interface ShopAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** One operation of the shop (graphql/saleor/shop_<operation>.graphql). */
export async function shop<T>(operation: string, variables: object): Promise<T> {
  const answer = await act<ShopAnswer>(`shop/shop_${operation}`, variables);
  const [found] = Object.values(answer.data ?? {});
  if (found === undefined || found === null) {
    throw new Unanswered(answer.errors?.[0]?.message ?? operation);
  }
  const [refusal] = (found as { errors?: readonly { code: string }[] }).errors ?? [];
  if (refusal) throw new ShopRefused(refusal.code);
  return found as T;
}
