// SPDX-License-Identifier: MIT
//
// Members that nobody declares: refused or left out, whatever the schema consists of; all else is judged as it is.
// usage: node objects.mts FOLDER strict|strip
import path from "node:path";
import { pathToFileURL } from "node:url";

type Schema = { safeParse(value: unknown): { success: boolean } };
const [folder = "", objects = ""] = process.argv.slice(2);
const schemas = (await import(pathToFileURL(path.resolve(folder, "zod.ts")).href)) as Record<string, Schema>;
const good: [string, object][] = [
  ["Both", { a: "1", b: "2" }],
  ["Extended", { a: "1", c: "2" }],
  ["Choice", { a: "1", kind: "x", x: 1 }],
  ["Conditional", { kind: "x", n: 1, m: "1" }],
  ["Conditional", { kind: "y" }],
  ["Negative", { a: "y", b: "1" }],
  ["Inherited", { constructor: 1, z: 1 }],
  ["Dependent", { a: "1", b: 1 }],
  ["Long", { choose: "[/", tags: ['a(",'], either: ["a", [1, 2, { a: "b, c", d: "(/" }], true] }],
];
const bad: [string, object][] = [
  ["Both", { a: "1", b: 2 }],
  ["Extended", { a: 1, c: "2" }],
  ["Choice", { kind: "x", y: 1 }],
  ["Conditional", { kind: "x" }],
  ["Conditional", { kind: "x", n: 1, m: 1 }],
  ["Negative", { a: "x", b: "1" }],
  ["Inherited", { constructor: "1" }],
  ["Dependent", { a: "1", b: "1" }],
  ["Long", { choose: "sw" }],
  ["Long", { tags: ["a/("] }],
  ["Long", { either: ["a", [1, 2, { a: "b", d: "(/" }]] }],
];
let failed = 0;
function expect(name: string, value: object, wanted: boolean): void {
  if (schemas[`${name}Schema`]?.safeParse(value).success === wanted) return;
  failed++;
  console.log(`${name}: ${JSON.stringify(value)} is ${wanted ? "refused" : "accepted"}`);
}
for (const [name, value] of good) expect(name, value, true);
for (const [name, value] of bad) expect(name, value, false);
for (const [name, value] of [...good, ["Alone", { a: "1" }] as const])
  expect(name, { ...value, unknown: 1 }, objects === "strip");
process.exit(failed ? 1 : 0);
