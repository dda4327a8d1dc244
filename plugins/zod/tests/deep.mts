// SPDX-License-Identifier: MIT
// Deep values of schemas with choices and unevaluated*: verdicts come soon, and hold for the value as it is now.
// node deep.mts FOLDER           schemas of deep.json
// node deep.mts nested LEVELS    prints a document with schemas that lie inline within each other
// node deep.mts FOLDER LEVELS    schemas of that one
// node deep.mts FOLDER dynamic   schemas of dynamic.json
interface Result {
  success: boolean;
  error?: { issues: { path: unknown[] }[] };
}

const levels = Number(process.argv[3] ?? 0) || 0;

/** Choices in choices: of objects, of arrays, of conditions; each level with unevaluated*, and all with one around them. */
function nested(): object {
  const object = (key: string, type: string) => ({ type: "object", required: [key], properties: { [key]: { type } } });
  let any: object = object("k0", "string");
  let items: object = { type: "array", prefixItems: [{ const: 0 }], minItems: 1 };
  let conditions: object = { required: ["c"], properties: { c: { const: 0 } } };
  let around: object = object("k0", "string");
  for (let i = 1; i <= levels; i++) {
    const one = object(`k${String(i)}`, "integer");
    any = { anyOf: [any, one], unevaluatedProperties: false };
    items = { oneOf: [items, { type: "array", prefixItems: [{ const: i }], minItems: 1 }], unevaluatedItems: false };
    conditions = { if: conditions, then: { properties: { [`t${String(i)}`]: true } },
      else: { properties: { [`e${String(i)}`]: true } }, unevaluatedProperties: false };
    around = { anyOf: [around, one] };
  }
  return { openapi: "3.1.0", info: { title: "t", version: "1" }, paths: {}, components: { schemas: { Any: any, Items: items,
    Conditions: conditions, Around: { allOf: [around], unevaluatedProperties: false } } } };
}

if (process.argv[2] === "nested") {
  console.log(JSON.stringify(nested()));
  process.exit(0);
}

const schemas = (await import(`${process.argv[2]}/zod.ts`)) as Record<string, { safeParse(value: unknown): Result }>;
const depth = 40; // asked twice a level: for ever
let problems = 0;

function verdict(name: string, value: unknown, expected: boolean): Result {
  const begin = process.cpuUsage();
  const result = schemas[`${name}Schema`]!.safeParse(value);
  const { user, system } = process.cpuUsage(begin);
  const took = (user + system) / 1000;
  if (result.success !== expected) console.log(`${name}: ${JSON.stringify(value)} is ${String(result.success)}`);
  if (took > 20000) console.log(`${name}: ${String(took)} ms of the processor`);
  if (result.success !== expected || took > 20000) problems++;
  return result;
}

function nest(around: object, value: unknown): unknown {
  for (let i = 0; i < depth; i++) value = { ...around, n: value };
  return value;
}

function items(value: unknown): unknown {
  for (let i = 0; i < depth; i++) value = [2, value];
  return value;
}

function deep(): void {
  verdict("O", nest({ k: 2 }, { k: 1 }), true);
  verdict("O", nest({ k: 1 }, { k: 3 }), false);
  const { error } = verdict("O", nest({ k: 2 }, { k: 2, x: 1 }), false);
  if (!error?.issues.some(({ path }) => path.join("") === `${"n".repeat(depth)}x`)) {
    problems++;
    console.log("the problem is not where it was found");
  }
  verdict("P", nest({ b: 2 }, { a: 2 }), true);
  verdict("P", nest({ b: 2 }, { a: 2, x: 1 }), false);
  verdict("Q", items(null), true);
  verdict("Q", items([2, null, 3]), false);
  verdict("T", nest({ k: 2 }, { k: 1 }), true);
  verdict("T", nest({ k: 2 }, { k: 1, x: 1 }), false);
  verdict("R", nest({ j: 2 }, { j: 2 }), true);
  verdict("R", nest({ j: 2 }, { j: 2, x: 1 }), false);

  const leaf: { k: number; x?: number } = { k: 2 };
  const whole = nest({ k: 2 }, leaf);
  verdict("O", whole, true);
  leaf.x = 1;
  verdict("O", whole, false);
  delete leaf.x;
  verdict("O", whole, true);
}

function inline(): void {
  const last = String(levels);
  verdict("Any", { k0: "x" }, true);
  verdict("Any", { [`k${last}`]: 1 }, true);
  verdict("Any", { [`k${last}`]: "x" }, false);
  verdict("Any", { k0: "x", z: 1 }, false);
  verdict("Any", { k0: "x", k3: 1 }, false); // no level speaks of both
  verdict("Items", [0], true);
  verdict("Items", [levels], true);
  verdict("Items", [levels + 1], false);
  verdict("Items", [levels, 1], false);
  verdict("Conditions", { c: 0, t1: 1 }, true);
  verdict("Conditions", { c: 0, t1: 1, [`t${last}`]: 1 }, false); // the innermost refuses it, the others then lack it
  verdict("Conditions", { [`e${last}`]: 1 }, true);
  verdict("Conditions", { x: 1 }, false);
  verdict("Around", { k0: "x", k3: 1, [`k${last}`]: 2 }, true);
  verdict("Around", { k0: "x", k3: 1, z: 2 }, false);
}

function dynamic(): void {
  for (const name of ["Tree", "Named"]) {
    verdict(name, nest({ k: 2 }, { k: 1 }), true);
    verdict(name, nest({ k: 2 }, { k: 1, x: 1 }), false);
  }
  verdict("Tree", nest({ k: 2 }, { k: 3 }), true);
  verdict("Named", nest({ k: 2 }, { k: 3 }), false); // what it binds says so at each level
}

if (process.argv[3] === "dynamic") dynamic();
else if (levels) inline();
else deep();
process.exitCode = problems ? 1 : 0;
