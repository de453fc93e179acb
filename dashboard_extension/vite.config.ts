import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const OUT = "../saleor_wechat_growth/web/static/app";

/** WhiteNoise serves the compressed neighbour of a file to whoever accepts it. */
function compressed(): Plugin {
  return {
    name: "compressed",
    // after a build that failed there is nothing to compress, and its error is what counts
    writeBundle() {
      const folder = join(import.meta.dirname, OUT);
      for (const name of readdirSync(folder)) {
        if (!/\.(?:js|css)$/.test(name)) continue;
        const content = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
      }
    },
  };
}

export default defineConfig({
  base: "/static/app/",
  plugins: [compressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    // web/pages.py reads it to find the files of a page
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    // an inlined picture would be a data: URL that no policy knows
    assetsInlineLimit: 0,
    target: "es2022",
    // the chart library, which comes when the first chart is drawn
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // "use client" means nothing to a page that is only ever drawn here
      onLog(level, log, tell) {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") tell(level, log);
      },
      input: {
        app: "src/app/main.tsx",
        widget: "src/widget/main.tsx",
        popup: "src/popup/main.tsx",
        host: "src/host/main.tsx",
        demo: "src/demo/main.tsx",
      },
      output: {
        // twelve hexadecimal digits are what WhiteNoise takes for a hash
        hashCharacters: "hex",
        entryFileNames: "[name].[hash:12].js",
        chunkFileNames: "[name].[hash:12].js",
        assetFileNames: "[name].[hash:12][extname]",
      },
    },
  },
});
