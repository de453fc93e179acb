import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { MOST_BYTES, sizes } from "../scripts/bundles.mjs";

const ROOT = join(import.meta.dirname, "..");

it("the SDK has 12 kB at most, minified and gzipped", async () => {
  expect(MOST_BYTES).toBe(12_000);
  const found = await sizes();
  expect(Object.keys(found)).toEqual(["index", "taro", "uni"]);
  // a framework's app loads its adapter as well
  expect((found["index"] ?? 0) + (found["taro"] ?? 0)).toBeLessThanOrEqual(MOST_BYTES);
  expect(found["index"]).toBeGreaterThan(1000);
});

it("the SDK needs no other package when it runs", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as object;
  expect(manifest).not.toHaveProperty("dependencies");
  expect(manifest).not.toHaveProperty("peerDependencies");
});
