// SPDX-License-Identifier: MIT
// Deep values of schemas with choices and unevaluated*: verdicts come soon, and hold for the value as it is now.
// node deep.mts FOLDER
interface Result {
  success: boolean;
  error?: { issues: { path: unknown[] }[] };
}

const schemas = (await import(`${process.argv[2]}/zod.ts`)) as Record<string, { safeParse(value: unknown): Result }>;
const depth = 40; // asked twice a level: for ever
let problems = 0;

function verdict(name: string, value: unknown, expected: boolean): Result {
  const begin = performance.now();
  const result = schemas[`${name}Schema`]!.safeParse(value);
  const took = performance.now() - begin;
  if (result.success !== expected) console.log(`${name}: ${JSON.stringify(value)} is ${String(result.success)}`);
  if (took > 20000) console.log(`${name}: ${String(took)} ms`);
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
verdict("R", nest({ j: 2 }, { j: 2 }), true);
verdict("R", nest({ j: 2 }, { j: 2, x: 1 }), false);

const leaf: { k: number; x?: number } = { k: 2 };
const whole = nest({ k: 2 }, leaf);
verdict("O", whole, true);
leaf.x = 1;
verdict("O", whole, false);
delete leaf.x;
verdict("O", whole, true);
process.exitCode = problems ? 1 : 0;
