// SPDX-License-Identifier: MIT
//
// Messages of the author's own.
// usage: node words.mts FOLDER
import path from "node:path";
import { pathToFileURL } from "node:url";

const { BookSchema } = await import(pathToFileURL(path.resolve(process.argv[2] ?? "", "zod.ts")).href);
let failed = 0;
function expect(value: unknown, wanted: string[]): void {
  const issues: { path: PropertyKey[]; message: string }[] = BookSchema.safeParse(value).error?.issues ?? [];
  const said = issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).sort();
  if (JSON.stringify(said) === JSON.stringify(wanted)) return;
  failed++;
  console.log(`${JSON.stringify(value)}: ${JSON.stringify(said)}, expected ${JSON.stringify(wanted)}`);
}
const isbn = "9780131103627";
const digits = 'isbn: 13 digits, please: "978…" ${1}';
expect({ isbn, title: "abc", other: isbn, price: 1, tags: null }, []);
expect({ isbn: "x", title: "abc" }, [digits]);
expect({ title: "abc" }, [digits]);
expect({ isbn, title: "a" }, ["title: a title"]);
expect({ isbn, title: "abcdef" }, ["title: a title"]);
expect({ isbn }, ["title: a title"]);
expect({ isbn, title: "abc", price: 0 }, ["price: no price"]);
expect({ isbn, title: "abc", price: "1" }, ["price: no price"]);
expect({ isbn, title: "abc", other: "x" }, ["other: another"]);
expect({ isbn, title: "abc", tags: {} }, ["tags: tags"]);
expect({ isbn, title: "abc", more: 1 }, [": a book"]);
expect(null, [": a book"]);
process.exit(failed ? 1 : 0);
