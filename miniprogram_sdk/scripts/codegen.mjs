/** Types and documents from the server's schema and the operations beside it.
 *
 *   npm run codegen          writes src/generated/: schema.ts, and one file an operation
 *   npm run codegen:check    writes nothing; fails if one of them is stale
 *
 * The documents are graphql/storefront/*.graphql, which others can copy, too; the
 * bundle holds them without spaces and comments. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

import { codegen } from "@graphql-codegen/core";
import * as types from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, isEnumType, isInputObjectType, parse, stripIgnoredCharacters, validate } from "graphql";

const ROOT = join(import.meta.dirname, "..");
const GRAPHQL = join(ROOT, "..", "graphql");
const SCHEMA = join(GRAPHQL, "schema", "storefront.graphql");
const DOCUMENTS = join(GRAPHQL, "storefront");
const TARGET = join(ROOT, "src", "generated");
const MARK = "// Written by `npm run codegen`; what is changed here by hand is lost.\n";

const isCheck = process.argv.includes("--check");
const sdl = readFileSync(SCHEMA, "utf8");
const schema = buildSchema(sdl);
const common = {
  scalars: { DateTime: "string", Decimal: "string", JSON: "unknown", UUID: "string" },
  strictScalars: true,
  immutableTypes: true,
  enumsAsTypes: true,
  skipTypename: true,
  useTypeImports: true,
  // a field that may be null may not be missing
  avoidOptionals: { field: true },
};

const expected = new Map();
let failures = 0;

async function written(documents, plugins, pluginMap, config) {
  const text = await codegen({
    schema: parse(sdl),
    schemaAst: schema,
    documents,
    config: { ...common, ...config },
    filename: "types.ts",
    plugins,
    pluginMap,
  });
  return text.replaceAll(/^import .*$/gm, "").trim();
}

/** Enums and inputs, which several operations share. */
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
    return wanted.has(name) || ["InputMaybe", "Maybe", "Scalars"].includes(name);
  });
  expected.set("schema.ts", `${MARK}\n${kept.map((block) => block.trim()).join("\n\n")}\n`);
}

async function documentTypes(path) {
  const text = readFileSync(path, "utf8");
  const document = parse(text);
  const wrong = validate(schema, document);
  if (wrong.length > 0) throw new Error(wrong.map((error) => error.message).join("\n  "));
  const [operation, ...more] = document.definitions.filter(({ kind }) => kind === "OperationDefinition");
  if (more.length > 0) throw new Error("one operation a file");
  const body = await written(
    [{ location: path, document }],
    [{ operations: {} }],
    { operations },
    { importSchemaTypesFrom: "schema", namespacedImportName: "Types" },
  );
  const full = `${operation.name.value}${operation.operation === "query" ? "Query" : "Mutation"}`;
  const imports = [
    'import type { Document } from "../document";',
    ...(/\bTypes\./.test(body) ? ['import type * as Types from "./schema";'] : []),
  ];
  const asked = JSON.stringify(stripIgnoredCharacters(text));
  expected.set(
    `${basename(path, ".graphql")}.ts`,
    `${MARK}${imports.join("\n")}\n\n${body}\n\n` +
      `export const ${operation.name.value}Document = ${asked} as Document<${full}, ${full}Variables>;\n`,
  );
}

await sharedTypes();
for (const name of readdirSync(DOCUMENTS).filter((each) => each.endsWith(".graphql")).sort()) {
  try {
    await documentTypes(join(DOCUMENTS, name));
  } catch (error) {
    failures += 1;
    console.error(`graphql/storefront/${name}:\n  ${error.message}`);
  }
}

mkdirSync(TARGET, { recursive: true });
for (const [name, text] of expected) {
  const path = join(TARGET, name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (isCheck) {
    failures += 1;
    console.error(`${relative(ROOT, path)} is stale: run npm run codegen`);
  } else {
    writeFileSync(path, text);
  }
}
for (const name of readdirSync(TARGET).filter((each) => !expected.has(each))) {
  if (isCheck) {
    failures += 1;
    console.error(`src/generated/${name} has no document`);
  } else {
    rmSync(join(TARGET, name));
  }
}
process.exitCode = failures > 0 ? 1 : 0;
