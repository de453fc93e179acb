/** Types from the server's schema and our documents.
 *
 *   npm run codegen          writes src/api/schema.ts, and beside every x.graphql its x.documents.ts
 *   npm run codegen:check    writes nothing; fails if one of them is stale
 *
 * Each document stands alone: one that does not fit the schema is told of, and the
 * others are written all the same. Fragments go into src/api/fragments.graphql. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import * as types from "@graphql-codegen/typescript";
import { buildSchema, isEnumType, isInputObjectType, parse, print, validate, visit } from "graphql";

const ROOT = join(import.meta.dirname, "..");
const SOURCE = join(ROOT, "src");
const SCHEMA = join(ROOT, "..", "graphql", "schema", "dashboard.graphql");
const FRAGMENTS = join(SOURCE, "api", "fragments.graphql");
const MARK = "// Written by `npm run codegen`; what is changed here by hand is lost.\n";

const isCheck = process.argv.includes("--check");
const schema = buildSchema(readFileSync(SCHEMA, "utf8"));
const scalars = { DateTime: "string", Decimal: "string", Date: "string", JSON: "unknown", JSONString: "string", UUID: "string", Upload: "never" };
const common = {
  scalars,
  strictScalars: true,
  defaultScalarType: "unknown",
  immutableTypes: true,
  enumsAsTypes: true,
  skipTypename: true,
  useTypeImports: true,
  dedupeFragments: true,
  // a field that may be null may not be missing
  avoidOptionals: { field: true },
};

let failures = 0;
const expected = new Map();

function graphqlFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".graphql"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function written(documents, plugins, pluginMap, config) {
  return await codegen({
    schema: parse(readFileSync(SCHEMA, "utf8")),
    schemaAst: schema,
    documents,
    config: { ...common, ...config },
    filename: "types.ts",
    plugins,
    pluginMap,
  });
}

/** Enums and inputs, which all pages share. */
async function sharedTypes() {
  const text = await written([], [{ types: {} }], { types }, { onlyOperationTypes: false });
  const wanted = new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => !type.name.startsWith("__") && (isEnumType(type) || isInputObjectType(type)))
      .map((type) => type.name),
  );
  const blocks = text.split(/\n(?=(?:\/\*\*|export type))/);
  const kept = blocks.filter((block) => {
    const name = /export type (\w+)/.exec(block)?.[1] ?? "";
    return wanted.has(name) || ["Maybe", "InputMaybe", "Exact", "Scalars"].includes(name);
  });
  expected.set(join(SOURCE, "api", "schema.ts"), `${MARK}\n${kept.map((block) => block.trim()).join("\n\n")}\n`);
}

const fragmentsText = existsSync(FRAGMENTS) ? readFileSync(FRAGMENTS, "utf8") : "";
const fragments = fragmentsText.trim() ? parse(fragmentsText).definitions : [];

/** The fragments a document uses, and those that they use. */
function used(node, found = new Map()) {
  visit(node, {
    FragmentSpread(spread) {
      const fragment = fragments.find((each) => each.name.value === spread.name.value);
      if (!fragment || found.has(fragment.name.value)) return;
      found.set(fragment.name.value, fragment);
      used(fragment, found);
    },
  });
  return [...found.values()];
}

async function documentTypes(path) {
  const node = parse(readFileSync(path, "utf8"));
  const whole = { kind: "Document", definitions: [...node.definitions, ...used(node)] };
  const wrong = validate(schema, whole);
  if (wrong.length > 0) throw new Error(wrong.map((error) => error.message).join("\n  "));
  const text = await written(
    [{ location: path, document: whole }],
    [{ operations: {} }],
    { operations },
    { importSchemaTypesFrom: "schema", namespacedImportName: "Types" },
  );
  const documents = node.definitions.map((operation) => {
    const name = operation.name.value;
    const kind = operation.operation === "query" ? "Query" : "Mutation";
    const full = `${name}${kind}`;
    const asked = print({ kind: "Document", definitions: [operation, ...used(operation)] });
    return `export const ${name}Document: Document<${full}, ${full}Variables> = {\n  name: "${name}",\n  text: ${JSON.stringify(asked)},\n};`;
  });
  const here = join(path, "..");
  const to = (name) => {
    const found = relative(here, join(SOURCE, "api", name));
    return found.startsWith(".") ? found : `./${found}`;
  };
  const body = text
    .replaceAll(/^import .*$/gm, "")
    .trim();
  const needsTypes = /\bTypes\./.test(body);
  const imports = [
    `import type { Document } from "${to("document")}";`,
    ...(needsTypes ? [`import type * as Types from "${to("schema")}";`] : []),
  ];
  expected.set(path.replace(/\.graphql$/, ".documents.ts"), `${MARK}${imports.join("\n")}\n\n${body}\n\n${documents.join("\n\n")}\n`);
}

await sharedTypes();
for (const path of graphqlFiles(SOURCE)) {
  if (path === FRAGMENTS) continue;
  try {
    await documentTypes(path);
  } catch (error) {
    failures += 1;
    console.error(`${relative(ROOT, path)}:\n  ${error.message}`);
  }
}

if (isCheck) {
  for (const [path, text] of expected) {
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      failures += 1;
      console.error(`${relative(ROOT, path)} is stale: run npm run codegen`);
    }
  }
} else {
  for (const [path, text] of expected) {
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  }
}
// what no document stands behind any more
for (const entry of readdirSync(SOURCE, { withFileTypes: true, recursive: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.name.endsWith(".documents.ts") || existsSync(path.replace(/documents\.ts$/, "graphql"))) continue;
  if (isCheck) {
    failures += 1;
    console.error(`${relative(ROOT, path)} has no document`);
  } else {
    rmSync(path);
  }
}
process.exitCode = failures > 0 ? 1 : 0;
