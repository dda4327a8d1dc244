// SPDX-License-Identifier: MIT
// Each schema of keywords.json accepts its valid values and refuses the others; parsing changes nothing.
// node keywords.mts FOLDER CASES
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

interface Case {
  name: string;
  valid: unknown[];
  invalid: unknown[];
}
type Result = { success: boolean; data?: unknown };

const [folder = "", cases = ""] = process.argv.slice(2);
const module = (await import(`${folder}/zod.ts`)) as Record<string, { safeParse(value: unknown): Result }>;
const names = new Map(Object.entries(JSON.parse(readFileSync(`${folder}/names.json`, "utf8")) as Record<string, string>));
let problems = 0;
let verdicts = 0;

function wrong(text: string): void {
  problems++;
  console.log(text);
}

for (const { name, valid, invalid } of JSON.parse(readFileSync(cases, "utf8")) as Case[]) {
  const schema = module[names.get(name) ?? ""];
  if (!schema) {
    wrong(`${name}: no schema ${names.get(name)}`);
    continue;
  }
  for (const [values, expected] of [[valid, true], [invalid, false]] as const) {
    for (const value of values) {
      const result = schema.safeParse(value);
      verdicts++;
      if (result.success !== expected) wrong(`${name}: ${JSON.stringify(value)} is ${expected ? "refused" : "accepted"}`);
      const proto = typeof value === "object" && value !== null && Object.hasOwn(value, "__proto__");
      if (result.success && !proto && !isDeepStrictEqual(result.data, value))
        wrong(`${name}: ${JSON.stringify(value)} becomes ${JSON.stringify(result.data)}`);
    }
  }
}
if ("broken" in globalThis || "broken" in module) wrong("text of a schema became code");
console.log(`${verdicts} verdicts`);
process.exitCode = problems ? 1 : 0;
