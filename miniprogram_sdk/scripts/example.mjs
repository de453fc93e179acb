/** Put the built SDK where WeChat's "build npm" would, and see that nothing is missing. */
import { cpSync, existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { transformSync } from "esbuild";

import { ROOT } from "./bundles.mjs";

const EXAMPLE = join(ROOT, "example");
const MODULES = join(EXAMPLE, "miniprogram_npm");
const { name, miniprogram } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

rmSync(MODULES, { recursive: true, force: true });
cpSync(join(ROOT, miniprogram), join(MODULES, name), { recursive: true });

const wrong = [];
const needed = (path, why) => {
  if (!existsSync(path)) wrong.push(`${relative(EXAMPLE, path)} is missing (${why})`);
};

const { pages, tabBar } = JSON.parse(readFileSync(join(EXAMPLE, "app.json"), "utf8"));
for (const page of pages) {
  for (const kind of ["js", "json", "wxml", "wxss"]) needed(join(EXAMPLE, `${page}.${kind}`), "app.json");
}
for (const { pagePath } of tabBar.list) {
  if (!pages.includes(pagePath)) wrong.push(`${pagePath} of the tab bar is no page`);
}
for (const entry of readdirSync(EXAMPLE, { withFileTypes: true, recursive: true })) {
  const path = join(entry.parentPath, entry.name);
  if (path.startsWith(MODULES)) continue;
  try {
    if (entry.name.endsWith(".json")) JSON.parse(readFileSync(path, "utf8"));
    if (!entry.name.endsWith(".js")) continue;
    // the tools' own translation is not there to be asked: what is newer than this they
    // may not know
    const text = readFileSync(path, "utf8");
    transformSync(text, { target: "es2018", format: "cjs", logLevel: "silent" });
    for (const [, asked] of text.matchAll(/\brequire\("([^"]+)"\)/g)) {
      const found = asked.startsWith(".") ? `${join(dirname(path), asked)}.js` : join(MODULES, asked, "index.js");
      needed(found, relative(EXAMPLE, path));
    }
  } catch (error) {
    wrong.push(`${relative(EXAMPLE, path)}: ${error.message}`);
  }
}

for (const each of wrong) console.error(each);
process.exitCode = wrong.length > 0 ? 1 : 0;
