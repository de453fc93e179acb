/** dist/: ESM and types, for bundlers; miniprogram_dist/: CommonJS for WeChat's "build npm". */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { forBundlers, forWechat, ROOT } from "./bundles.mjs";

const DIST = join(ROOT, "dist");
const MINIPROGRAM = join(ROOT, "miniprogram_dist");

for (const folder of [DIST, MINIPROGRAM]) rmSync(folder, { recursive: true, force: true });
await forBundlers(DIST);
await forWechat(MINIPROGRAM);
execFileSync(process.execPath, [join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", join(ROOT, "tsconfig.build.json")], {
  stdio: "inherit",
});
