// SPDX-License-Identifier: MIT
//
// Values that are no JSON: `dates=native`, and 64-bit integers as bigint or as text.
// usage: node native.mts FOLDER bigint|string
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder = "", form = ""] = process.argv.slice(2);
const { ASchema, BSchema, TwoSchema, TextSchema, PresentSchema } = await import(pathToFileURL(path.resolve(folder, "zod.ts")).href);
let failed = 0;
const show = (value: unknown) =>
  JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? `${part}n` : part)) ?? "undefined";
function expect(what: string, is: unknown, wanted: unknown): void {
  if (show(is) === show(wanted)) return;
  failed++;
  console.log(`${what}: ${show(is)}, expected ${show(wanted)}`);
}
type Schema = { safeParse(value: unknown): { success: boolean; data?: unknown } };
const parse = (schema: Schema, value: unknown) => {
  const result = schema.safeParse(value);
  return result.success ? result.data : "refused";
};
const n = (digits: string) => (form === "bigint" ? BigInt(digits) : digits);
const at = new Date("1991-01-01T00:00:00Z");

const read = parse(ASchema, { at: "1991-01-01T01:00:00+01:00", n: 3, m: null }) as { at: unknown };
expect("a Date", read.at instanceof Date, true);
expect("read", read, { at, n: n("3"), m: null });
expect("a leap second", parse(ASchema, { at: "1990-12-31T23:59:60Z", n: 3 }), { at, n: n("3") });
expect("about to be sent", parse(ASchema, { at, n: n("9223372036854775806") }), { at, n: n("9223372036854775806") });
expect("no instant", parse(ASchema, { at: "1991-01-01", n: 3 }), "refused");
expect("an invalid Date", parse(ASchema, { at: new Date(NaN), n: 3 }), "refused");
expect("below the minimum", parse(ASchema, { at, n: 0 }), "refused");
expect("no multiple", parse(ASchema, { at, n: n("9223372036854775807") }), "refused");
expect("a fraction", parse(ASchema, { at, n: 3.5 }), "refused");
expect("other text", parse(ASchema, { at, n: "3x" }), "refused");
const both = parse(BSchema, { at: "1991-01-01T00:00:00Z", n: 3, until: "1991-01-01T00:00:00Z" }) as Record<string, unknown>;
expect("all of two", [both.at, both.n, both.until], [at, n("3"), at]);
expect("two unions", parse(TwoSchema, { p: { x: 1 } }), { p: { x: 1 } });
expect("a member that neither knows", parse(TwoSchema, { p: { x: 1, y: 2 } }), "refused");
expect("text that is a Date", parse(TextSchema, "1991-01-01T00:00:00Z"), at);
expect("a Date that was text", parse(TextSchema, at), at);
expect("other text beside", parse(TextSchema, "abc"), "refused");
expect("what must be there", parse(PresentSchema, {}), "refused");
process.exit(failed ? 1 : 0);
