// SPDX-License-Identifier: MIT
// Each pattern is written as a literal that means what the pattern means, or is left out where no engine takes it.
// node patterns.mts cases > api.json; node patterns.mts judge zod.ts LOG
import { readFileSync } from "node:fs";

/** Patterns that engines take, under `u` or without it. */
const taken = [
  "^a+$", "^\\p{Letter}cole$", "[\\w-]+", "[a-\\d]", "[\\d-z]", "\\-", "\\_\\@\\ \\\"\\'\\:\\,\\#\\%", "a{,3}", "{", "}", "]", "x{2}",
  "\\1(a)\\1", "\\1", "\\07\\8", "[\\b]", "[^]", "[]", "(?<=a)b", "(?<!a)b", "a/b", "[/]", "\\/", "\n\u2028\u202e", "\\cA\\c1",
  "\\u{1F600}", "\u{1f600}{2}", "^.$", "^[^a]$", "\\h\\e", "[[:alpha:]]", "^[+]{0,1}[0-9 ]{5,16}$", "\\u12", "\\x4", "[\\c]", "\u0001\u007f",
  "`${x}`", "</script>", "[\\-a]", "[a\\-z]", "[+--]", "", "a||b", "()", "(?:)", "\\k", "[\\]]", "^\\$\\^\\.\\*$", "\\ud83d\\ude00", "(?<n>a)\\k<n>",
  "[^\\W_]", "a*?b+?c??d{1,2}?", "\\bfoo\\B", "[\\w.+-]+@[\\w-]+\\.[\\w.-]+", "^(?=.*[A-Z])(?!x).{8,}$", "*/ x", "\\*/",
].filter((pattern) => engine(pattern));
/** Patterns of other languages with a meaning that can be said. */
const said: [string, RegExp][] = [["(?i)abc", /abc/iu], ["(?P<n>a)\\k<n>", /(?<n>a)\k<n>/u], ["\\Aab\\Z", /^ab$/u], ["ab\\z", /ab$/u]];
/** Patterns that nobody takes. */
const refused = ["x{2}{3}", "a++", "(?>a)", "(", "a)", "[z-a]", "a{3,1}", "*a", "[a", "\\", "\\p{Foo}", "(?x)a", "^*", "(?<n>a)(", "(?#x)"];
const slow = ["(a+)+$", "(\\w+\\s?)*x", "(a|[a-z])+", "^(?:[a-z0-9]+-?)+$", "(.*)*", "(a*)*b", "(x+x+)+y", "^([a-z]+,?)+$"];
const quick = ["(\\d+\\.)*", "(ab|cd)+", "^\\w+(?:\\s\\w+)*$", "^(?:[a-z]+-)*[a-z]+$", "(a|b)+", "(?:/[^/]+)+", "[a-z]+[a-z]+", "^(\\d{1,3}\\.){3}\\d{1,3}$"];
const texts = ["", "a", "aa", "b", "ab", "abc", "ABC", "-", "_", "\\", "/", "a/b", "{", "}", "]", "[", "a{,3}", "xx", "\x01", "\x078", "\b", "\u{1f600}", "\u{1f600}\u{1f600}",
  "\n\u2028\u202e", "\n", "_@ \"':,#%", "he", "u12", "x4", "c", "\\c", "1", "+12345 678", "`${x}`", "</script>", "foo", "a@b.c", "Abcdefgh", "k", "z", "5", "école", "$^.*",
  "*/ x", "*/", "l:]", ":]", "\x01\x7f", "\x01\\c1", "n", "w", ".", "+", ","];

function engine(pattern: string): RegExp | undefined {
  for (const flags of ["u", ""])
    try {
      return new RegExp(pattern, flags);
    } catch {
      continue;
    }
  return undefined;
}

const all = [...taken, ...said.map(([pattern]) => pattern), ...refused, ...slow, ...quick];
const [mode, file = "", log = ""] = process.argv.slice(2);
if (mode === "cases") {
  const schemas = Object.fromEntries(all.map((pattern, i) => [`P${i}`, { type: "string", pattern }]));
  console.log(JSON.stringify({ openapi: "3.1.0", info: { title: "t", version: "1" }, paths: {}, components: { schemas } }));
} else {
  const module = (await import(file)) as Record<string, { safeParse(value: unknown): { success: boolean } }>;
  const reports = readFileSync(log, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line) as { code?: string; pointer?: string });
  const reported = (code: string) => new Set(reports.filter((r) => r.code === code).map((r) => /schemas\/P(\d+)/.exec(r.pointer ?? "")?.[1]));
  const left = reported("ZOD0002");
  const long = reported("ZOD0010");
  let problems = 0;
  const wrong = (text: string): void => {
    problems++;
    console.log(text);
  };
  all.forEach((pattern, i) => {
    const schema = module[`P${i}Schema`];
    const expected = said.find(([p]) => p === pattern)?.[1] ?? engine(pattern);
    const isRefused = refused.includes(pattern);
    if (!schema) return wrong(`${JSON.stringify(pattern)}: no schema`);
    if (left.has(String(i)) !== isRefused) wrong(`${JSON.stringify(pattern)}: ${isRefused ? "is not reported" : "is left out"}`);
    if (long.has(String(i)) !== slow.includes(pattern) && !taken.includes(pattern))
      wrong(`${JSON.stringify(pattern)}: ${slow.includes(pattern) ? "is not reported as slow" : "is called slow"}`);
    for (const text of isRefused ? [] : texts) {
      const got = schema.safeParse(text).success;
      if (got !== expected?.test(text)) wrong(`${JSON.stringify(pattern)}: ${JSON.stringify(text)} is ${got ? "accepted" : "refused"}`);
    }
  });
  console.log(`${all.length} patterns`);
  process.exitCode = problems ? 1 : 0;
}
