#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# docs/guide/validate-with-zod.md: its command runs, its programs compile with both compilers, and do what it says.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
command -v node > /dev/null || { echo "skipped: node is not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$root/tests/node_modules}" && pwd)
[ -d "$modules/zod" ] && [ -d "$modules/typescript7" ] || { echo "skipped: zod and typescript are not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
ln -s "$modules" node_modules
ln -s "$root/examples" examples
printf '{"type": "module"}' > package.json
page=$root/docs/guide/validate-with-zod.md
command=$(grep -m1 '^    codegen ' "$page" | sed 's/^    codegen //')
"$CODEGEN" $command > log 2>&1 || { cat log; exit 1; }
awk '/^```ts/ { n++; on = 1; next } /^```/ { on = 0 } on { print > ("page" n ".ts") }' "$page"
[ -f page3.ts ] || { echo "the page has lost its programs"; exit 1; }
cat > check.ts << 'END'
import { problems } from "./page2.js";
import { readBody, readQuery } from "./page3.js";
import { listTitles } from "./page1.js";
function expect(is: unknown, wanted: unknown) {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) throw new Error(`${JSON.stringify(is)}, expected ${JSON.stringify(wanted)}`);
}
const title = { isbn: "9780131103627", title: "C", authors: [{ name: "K" }], price: { amount: 1, currency: "EUR" } };
globalThis.fetch = async () => new Response(JSON.stringify({ items: [title] }));
expect((await listTitles("http://localhost")).items.length, 1);
expect(problems(title), []);
expect(problems({ ...title, isbn: "x" }).length, 1);
expect(readQuery(new URL("http://localhost/titles?limit=20&genre=novel")), { limit: 20, genre: ["novel"] });
expect(readQuery(new URL("http://localhost/titles?genre=novel&genre=comic")), { genre: ["novel", "comic"] });
expect(readBody(JSON.stringify(title)), title);
let refused = false;
try { readQuery(new URL("http://localhost/titles?limit=many")); } catch { refused = true; }
expect(refused, true);
END
strict="--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --isolatedModules --target es2022
  --lib es2023,dom,dom.iterable --module nodenext --skipLibCheck"
node "$modules/typescript7/bin/tsc" $strict --noEmit check.ts
node "$modules/typescript/bin/tsc" $strict check.ts
node check.js
echo ok
