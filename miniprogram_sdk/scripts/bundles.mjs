/** What is built of what, for the build and for the test of its size. */
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

export const ROOT = join(import.meta.dirname, "..");
/** Of the SDK as a native mini-program loads it, minified and gzipped. */
export const MOST_BYTES = 12_000;

const SOURCE = join(ROOT, "src");
const ENTRIES = ["index", "taro", "uni"].map((name) => join(SOURCE, `${name}.ts`));
const common = {
  bundle: true,
  charset: "utf8",
  // what mini-programs of iOS 11 and Android 5 run as it is
  target: "es2017",
  logLevel: "warning",
};

/** For bundlers: Taro's, uni-app's. */
export function forBundlers(outdir) {
  return build({ ...common, entryPoints: ENTRIES, format: "esm", splitting: true, outdir, outExtension: { ".js": ".mjs" } });
}

/** For WeChat's own "build npm", which copies the folder as it is. */
export function forWechat(outdir, write = true) {
  return build({ ...common, entryPoints: ENTRIES, format: "cjs", minify: true, outdir, write });
}

/** Bytes of each entry, gzipped: `{ index, taro, uni }`. */
export async function sizes() {
  const { outputFiles } = await forWechat(join(ROOT, "miniprogram_dist"), false);
  return Object.fromEntries(
    outputFiles.map(({ path, contents }) => [
      path.replace(/^.*\/(\w+)\.js$/, "$1"),
      gzipSync(contents, { level: 9 }).length,
    ]),
  );
}
