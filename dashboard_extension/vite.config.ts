import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const OUT = "../saleor_wechat_growth/web/static/app";

/** WhiteNoise serves the compressed neighbour of a file to whoever accepts it. */
function compressed(): Plugin {
  return {
    name: "compressed",
    closeBundle() {
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
    rolldownOptions: {
      input: { home: "src/home/main.tsx", demo: "src/demo/main.tsx" },
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
