import { describe, expect, test } from "vitest";

import { idFrom } from "../src/bridge/handover";
import { manyIds, oneId, ownQuery } from "../src/bridge/params";

describe("ids in a frame's address", () => {
  test("come once although a widget has the shop twice", () => {
    const search = "?domain=a&saleorApiUrl=b&id=c&domain=a&saleorApiUrl=b&id=c&customerId=VXNlcjox&theme=dark";
    expect(oneId(search, "customerId")).toBe("VXNlcjox");
  });

  test.each([
    ["a popup's commas", "?customerIds=VXNlcjox%2CVXNlcjoy"],
    ["an app page's indices", "?customerIds%5B0%5D=VXNlcjox&customerIds%5B1%5D=VXNlcjoy"],
    ["repeated fields", "?customerIds=VXNlcjox&customerIds=VXNlcjoy"],
    ["the same twice", "?customerIds=VXNlcjox,VXNlcjoy,VXNlcjox,"],
  ])("are found as %s", (_shape, search) => {
    expect(manyIds(search, "customerIds")).toEqual(["VXNlcjox", "VXNlcjoy"]);
  });

  test("of one are not taken for ids of many", () => {
    expect(manyIds("?customerId=VXNlcjox", "customerIds")).toEqual([]);
  });

  test("of a POST widget come from what was handed over", () => {
    const given = { token: "t", saleorApiUrl: "s", appId: "a", context: { orderId: "T3JkZXI6MQ==" } };
    expect(idFrom(given, "", "orderId")).toBe("T3JkZXI6MQ==");
  });
});

test("a page's own query leaves out what is the Dashboard's", () => {
  const search =
    "?asc=true&sort=name&domain=a&saleorApiUrl=b&id=c&featureFlags%5Bx%5D%5Benabled%5D=false&theme=dark&tab=tags&appPath=x";
  expect(ownQuery(search).toString()).toBe("tab=tags");
});
