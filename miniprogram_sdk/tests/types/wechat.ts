/** Compiled, never run: the SDK against WeChat's and uni-app's own types. */
/// <reference types="miniprogram-api-typings" />
/// <reference types="@dcloudio/types" />
import { createGrowth, type Adapter, type Growth, type Result } from "../../src/index";
import { fromUni } from "../../src/uni";

const wechat: Adapter = wx;
const options = { shop: "s", appId: "a", endpoint: "https://growth.example.com/graphql/storefront/" };
export const native: Growth = createGrowth({ ...options, adapter: wechat });
export const uniApp: Growth = createGrowth({ ...options, adapter: fromUni(uni) });

/** Every code has to be thought of: a new one in the schema stops the build here. */
export async function bound(growth: Growth): Promise<string> {
  const result = await growth.bindPhone("code");
  if (result.ok) return result.value.me?.id ?? "";
  switch (result.error.code) {
    case "APP_UNKNOWN":
    case "APP_MISCONFIGURED":
    case "CODE_INVALID":
    case "PERSON_REFUSED":
    case "WECHAT_UNAVAILABLE":
    case "PERSON_CONFLICT":
      return result.error.field ?? "";
    case "LOGIN_REFUSED":
      return result.error.reason;
    case "RATE_LIMITED":
      return String(result.error.retryAfter);
    case "NETWORK":
    case "UNAVAILABLE":
    case "LOGGED_OUT":
    case "UNAUTHENTICATED":
    case "REQUEST_REFUSED":
      return result.error.message;
  }
}

export function wrong(growth: Growth): void {
  // @ts-expect-error: of which product?
  growth.productViewed({});
  // @ts-expect-error: there is no such channel
  void growth.setConsent({ channel: "FAX", purpose: "SERVICE", granted: true, textVersion: "1" });
  // @ts-expect-error: look at `ok` first
  void growth.me().then((result: Result<{ id: string }>) => result.value);
}
