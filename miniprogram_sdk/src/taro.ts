import { frameworkAdapter, type Adapter } from "./adapter";

/** Taro's API (its types ask requestSubscribeMessage for what only Alipay needs). */
type Taro = Partial<Omit<Adapter, "requestSubscribeMessage">> & {
  requestSubscribeMessage?(options: never): unknown;
};

/** `createGrowth({ adapter: fromTaro(Taro), … })`, in a mini-program of WeChat. */
export function fromTaro(taro: Taro): Adapter {
  return frameworkAdapter(taro);
}
