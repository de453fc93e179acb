/** What each entry weighs, minified and gzipped. */
import { MOST_BYTES, sizes } from "./bundles.mjs";

for (const [name, bytes] of Object.entries(await sizes())) {
  console.log(`${name}: ${bytes} of ${MOST_BYTES} bytes`);
  if (bytes > MOST_BYTES) process.exitCode = 1;
}
