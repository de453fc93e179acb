/** What the visitor does in the service account's chat, and with texts. */
import type { Core } from "./core";
import type { MenuMessage, Scanned, ScanCode } from "./server";

export class Chatting {
  constructor(private readonly core: Core) {}

  setFollows(follows: boolean): void {
    this.core.attempt(() => this.core.do("follow", { follows }));
  }

  say(text: string): void {
    this.core.attempt(() => this.core.do("say", { text }));
  }

  choose(item: MenuMessage["items"][number]): void {
    this.core.attempt(() => this.core.do("say", { text: item.content, item: item.id }));
  }

  /** Tap an entry of the account's menu; one of the mini-program's opens it. */
  tap(path: readonly number[]): void {
    this.core.attempt(async () => {
      const { page } = await this.core.do<{ url: string; page: string }>("tap", { path });
      if (page) this.openShop();
    });
  }

  replyBySms(text: string): void {
    this.core.attempt(() => this.core.do("reply", { text }));
  }

  /** Lay out the codes to be scanned. */
  showCodes(): void {
    this.core.set({ codes: [] });
    this.core.attempt(async () => {
      const { codes } = await this.core.do<{ codes: readonly ScanCode[] }>("codes");
      if (this.core.current().codes !== null) this.core.set({ codes });
    });
  }

  hideCodes(): void {
    this.core.set({ codes: null });
  }

  scan(code: ScanCode): void {
    this.hideCodes();
    this.core.attempt(async () => {
      const scanned = await this.core.do<Scanned>("scan", { code: code.id });
      if (scanned.result === "opens" && scanned.query) {
        this.openShop();
        await this.core.client?.enter(scanned.query.scene, scanned.scene);
      } else {
        this.core.turnTo("chat");
      }
    });
  }

  private openShop(): void {
    this.core.go({ page: "list" });
    this.core.turnTo("shop");
    void this.core.client?.track("MALL_VIEWED");
  }
}
