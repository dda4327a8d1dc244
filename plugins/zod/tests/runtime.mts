// SPDX-License-Identifier: MIT
//
// The run-time module by itself: each function against hand-made values, the formats against JSON-Schema-Test-Suite where it is there.
// usage: node runtime.mts RUNTIME OLD [SUITE]    RUNTIME, OLD: the emitted modules for Zod 4 and 3; SUITE: the suite's folder
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [module = "", old = "", suite = ""] = process.argv.slice(2);
const r = await import(pathToFileURL(path.resolve(module)).href);
const r3 = old ? await import(pathToFileURL(path.resolve(old)).href) : {}; // patterns for which Zod 4 has a format of its own
let failed = 0;
let count = 0;

function expect(what: string, is: unknown, wanted: unknown): void {
  count++;
  if (JSON.stringify(is) === JSON.stringify(wanted)) return;
  failed++;
  console.log(`${what}: ${JSON.stringify(is)}, expected ${JSON.stringify(wanted)}`);
}

type Issue = { path: PropertyKey[]; message: string };

/** The paths of what a check reports. */
function problems(check: (payload: object) => void, value: unknown): string[] {
  const issues: Issue[] = [];
  check({ value, issues });
  return issues.map((issue) => issue.path.join("."));
}

/** A stand-in for a schema. */
const schema = (test: (value: unknown) => boolean, ...at: PropertyKey[]) => ({
  safeParse: (value: unknown) =>
    test(value) ? { success: true } : { success: false, error: { issues: [{ path: at, message: "no" }] } },
});
const isString = schema((value) => typeof value === "string");
const never = schema(() => false);

function accepts(what: string, check: (payload: object) => void, good: unknown[], bad: unknown[]): void {
  for (const value of good) expect(`${what} of ${JSON.stringify(value, big)}`, problems(check, value).length > 0, false);
  for (const value of bad) expect(`${what} of ${JSON.stringify(value, big)}`, problems(check, value).length > 0, true);
}
const big = (_key: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);

// Strings count code points.
accepts("minLength(2)", r.minLength(2), ["ab", "😀😀", "a😀", 5, null], ["a", "😀", ""]);
accepts("maxLength(2)", r.maxLength(2), ["", "ab", "😀😀", [1, 2, 3]], ["abc", "😀😀😀", "a😀b"]);
accepts("maxLength(1) of halves", r.maxLength(1), ["\ud83d", "\ude00"], ["\ude00\ud83d", "\ud83d\ud83d"]);

// Numbers are what their digits say.
accepts("multipleOf(0.01)", r.multipleOf(0.01), [0.07, 19.99, 4.35, 1e20, -0.29, 0, 1.1, "x"], [0.075, 1e-9]);
accepts("multipleOf(1e-8)", r.multipleOf(1e-8), [12391239123, 1e308, 1.00000001], [1e-9, 1.000000001]);
accepts("multipleOf(0.5)", r.multipleOf(0.5), [1e308, 4.5, 7n], [4.25]);
accepts("multipleOf(0.123456789)", r.multipleOf(0.123456789), [0, 0.246913578], [1e308]);
accepts("multipleOf(1e308)", r.multipleOf(1e308), [0, 1e308, -1e308], [1e307, 1]);
accepts("multipleOf(3)", r.multipleOf(3), [9, -9, 9n, 9007199254740993n], [10, 10n]);

// Items are told apart by value.
accepts("uniqueItems", r.uniqueItems(), [[], [1, "1", true, null], [{ a: 1, b: 2 }, { a: 2, b: 1 }], [[1], [1, 1]], "aa", [0, false]], [[1, 1.0], [{ a: 1, b: [2] }, { b: [2], a: 1 }], [0, -0], [null, null], [[[]], [[]]], [{ a: -0 }, { a: 0 }]]);
expect("place of a repeated item", problems(r.uniqueItems(), [1, 2, 1]), ["2"]);
accepts("contains(string, 1)", r.contains(isString, 1), [["a"], [1, "a"], {}], [[], [1]]);
accepts("contains(string, 1, 2)", r.contains(isString, 1, 2), [["a", "b", 1]], [[1], ["a", "b", "c"]]);
accepts("contains(string, 0)", r.contains(isString, 0), [[]], []);

// Members are own ones, whatever they are called.
const odd = JSON.parse('{"__proto__": 1, "constructor": 2}');
accepts("minProperties(2)", r.minProperties(2), [odd, { a: 1, b: 2 }, [], "x"], [{}, { a: 1, b: undefined }]);
accepts("maxProperties(1)", r.maxProperties(1), [{}, { a: 1 }, [1, 2]], [odd]);
expect("ownProperty", problems(r.ownProperty("__proto__", isString), odd), ["__proto__"]);
expect("ownProperty, inherited", problems(r.ownProperty("constructor", never), {}), []);
expect("ownProperty, required", problems(r.ownProperty("constructor", isString, true), {}), ["constructor"]);
expect("patternProperties", problems(r.patternProperties(/^a/u, isString), { a: 1, ab: "x", b: 1 }), ["a"]);
expect("additionalProperties", problems(r.additionalProperties(never, ["a"], /^x-/u), { a: 1, "x-a": 1, b: 1 }), ["b"]);
expect("additionalProperties of __proto__", problems(r.additionalProperties(never, []), odd), ["__proto__", "constructor"]);
expect("propertyNames", problems(r.propertyNames(schema((key) => key === "a")), { a: 1, b: 1 }), ["b"]);
expect("dependentRequired", problems(r.dependentRequired("a", "b", "c"), { a: 1, c: 1 }), ["b"]);
expect("dependentRequired, inherited", problems(r.dependentRequired("toString", "b"), {}), []);
expect("dependentSchemas", problems(r.dependentSchemas("a", schema(() => false, "z")), { a: 1 }), ["z"]);

// Values, and combinations of schemas.
accepts("equals", r.equals({ a: [1, null], b: "x" }), [{ b: "x", a: [1.0, null] }], [{ a: [1, null] }, { a: [null, 1], b: "x" }, null]);
accepts("equals of several", r.equals(0, "0", false), [0, -0, "0", false], [null, "", "false", 1]);
expect("allOf", problems(r.allOf(schema(() => false, "p", 0), isString), 1), ["p.0", ""]);
accepts("not", r.not(isString), [1, null], ["a"]);
accepts("ifThenElse", r.ifThenElse(isString, schema((v) => v !== "no"), schema((v) => v !== 0)), ["a", 1], ["no", 0]);
accepts("ifThenElse without else", r.ifThenElse(isString, never), [1], ["a"]);

// What nothing else speaks of.
const seen = [r.named("a"), r.matching(/^x-/u), r.where(schema((v) => (v as { k?: number }).k === 1), r.named("k", "b"))];
const rest = r.unevaluatedProperties(never, ...seen, r.given("c", r.named("c", "d")));
expect("unevaluatedProperties", problems(rest, { a: 1, "x-y": 1, b: 1, d: 1 }), ["b", "d"]);
expect("unevaluatedProperties, conditions met", problems(rest, { a: 1, b: 1, k: 1, c: 1, d: 1 }), []);
expect("unevaluatedProperties of everything", problems(r.unevaluatedProperties(never, r.everything()), { z: 1 }), []);
expect("unevaluatedItems", problems(r.unevaluatedItems(never, r.first(1), r.containing(isString)), [1, "a", 2, "b"]), ["2"]);
expect("unless", problems(r.unevaluatedItems(never, r.unless(schema(() => false), r.first(9))), [1, 2]), []);

// Values of other classes.
for (const [schema, good, bad] of [
  [r.notAString, [1, true, null, [], {}, 1n], ["", "a"]],
  [r.notANumber, ["1", true, null, [], {}], [0, 1.5]],
  [r.notAnArray, ["1", true, null, {}, 1], [[], [1]]],
  [r.notAnObject, ["1", true, null, [], 1], [{}, { a: 1 }]],
] as [{ safeParse(value: unknown): { success: boolean } }, unknown[], unknown[]][]) {
  for (const value of good) expect(`others: ${JSON.stringify(value, big)}`, schema.safeParse(value).success, true);
  for (const value of bad) expect(`others: ${JSON.stringify(value)}`, schema.safeParse(value).success, false);
}

/** What a format says of a text: a regular expression, or a function. */
function judge(name: string): ((text: string) => boolean) | undefined {
  const camel = name.replace(/-(.)/g, (_: string, c: string) => c.toUpperCase());
  const pattern = r[`${camel}Pattern`] ?? r3[`${camel}Pattern`];
  if (pattern) return (text) => pattern.test(text);
  return r[camel] && ((text) => problems(r[camel](), text).length === 0);
}

function says(name: string, good: string[], bad: string[]): void {
  for (const text of good) expect(`${name}: ${text}`, judge(name)?.(text), true);
  for (const text of bad) expect(`${name}: ${text}`, judge(name)?.(text), false);
}

// Formats beyond the suite.
says("email", ["a@b", `${"a".repeat(64)}@b.c`, `"${"a".repeat(62)}"@b`, '"a\\"b@c"@d', "a@[127.0.0.1]", "a@[IPv6:::1]", "a@[tag:x]"],
  [`${"a".repeat(65)}@b.c`, `"${"a".repeat(63)}"@b`, "a@-b", "a@b_c", "a@b.", "a@[ipv6:x]", `a@${"b.".repeat(126)}bc`]);
says("uri", ["a:", "a:/", "a:b//c", "http://u:p@h:80/a?b#c", "http://[::1.2.3.4]/", "http://[v1.a:b]/"],
  ["a", "//b", "1a:b", "a://b@c@d", "http://[::1]x/", "http://[1::2::3]", "http://h:8x/", "a:b#c#d", "http://a/%4"]);
says("uri-reference", ["", "a/b:c", "./a:b", "//h", "?q", "#f"], ["1a:b", "a b", "a:b:c:%"]);
says("iri", ["http://\u00fc/\u00e4?\ue000#\u00f6"], ["\u017f:a", "a:\ufdd0", "a:/\ue000", "a:#\ue000", "http://[::\u00fc]"]);
says("uri-template", ["{+a,b*}/c{?d:3}", "\u00fc{%41}"], ["{\u017f}", "{\u212a}", "{a..b}", "{a:10000}", "}"]);
says("ipv6", ["::", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5::1.2.3.4"],
  ["", ":", ":::", "1:::2", "1::2::3", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6::1.2.3.4", "1:2:3:4:5:6:7:8:9"]);
says("date", ["2000-02-29", "2024-02-29", "0000-12-31"], ["1900-02-29", "2100-02-29", "2023-02-29", "2023-04-31", "2023-00-01"]);

// A 60th second, by arithmetic.
const two = (value: number) => String(value).padStart(2, "0");
for (let minute = 0; minute < 1440; minute += 7)
  for (let offset = -1439; offset < 1440; offset += 1) {
    const sign = offset < 0 ? "-" : "+";
    const [east, shown] = [((1439 + offset) % 1440 + 1440) % 1440, Math.abs(offset)];
    for (const local of [minute, east]) {
      const text = `${two(Math.floor(local / 60))}:${two(local % 60)}:60${sign}${two(Math.floor(shown / 60))}:${two(shown % 60)}`;
      const is = r.timePattern.test(text) && r.dateTimePattern.test(`2016-12-31T${text}`);
      if (is !== (local === east)) expect(text, is, local === east);
    }
  }

// No text takes long: each pattern is linear.
const long = [
  ..."a0.-@:/%{[~\"\\\u00e9".split("").map((c) => c.repeat(100_000)),
  ...["a.", "a-", "1:", "::", "%41", "{a}", "{a,a", "xn--a", "0T", "P1Y", "\\\"", "a@", "\u200c\u0300", "\u00e9.", "\"@", "/~0"].map((c) => c.repeat(50_000)),
];
const heads = ["", "P", "http://", "http://[", "a@[t:", '"', "2016-12-31T23:59:60.", "2016-12-31T08:59:60."];
for (const name of ["date", "time", "date-time", "duration", "uuid", "json-pointer", "relative-json-pointer", "email", "idn-email",
  "ipv4", "ipv6", "hostname", "idn-hostname", "uri", "uri-reference", "iri", "iri-reference", "uri-template"]) {
  const begin = process.cpuUsage();
  for (const text of long) for (const end of ["", "!", "\u0000", "+09:00", "]"]) for (const head of heads) judge(name)?.(head + text + end);
  const took = process.cpuUsage(begin).user / 1000;
  expect(`CPU time of ${name}`, took < 10_000 ? "short" : `${Math.round(took)} ms`, "short");
}

// The suite: `format` on strings.
const folder = path.join(suite, "tests/draft2020-12/optional/format");
let cases = 0;
for (const file of suite && fs.existsSync(folder) ? fs.readdirSync(folder) : [])
  for (const group of JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"))) {
    const check = judge(String(group.schema.format));
    for (const { data, valid, description } of check ? group.tests : []) {
      cases++;
      expect(`${group.schema.format}: ${description}`, typeof data !== "string" || check?.(data), valid);
    }
  }
if (suite && cases < 600) expect("instances of the suite", cases, "at least 600");
console.log(`${count - failed} of ${count} right, ${cases} of them from the suite`);
process.exit(failed ? 1 : 0);
