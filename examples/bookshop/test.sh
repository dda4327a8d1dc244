#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The example does what its configuration says: types, Zod schemas and a client that the strict compiler accepts, the same
# again when nothing changed, and a --check that notices a changed document.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$CODEGEN_SOURCE"/examples/bookshop/{openapi.yaml,codegen.yaml} "$work"
cd "$work"

"$CODEGEN"
grep -q 'TitlePage' src/api/types.ts
before=$(stat -c %y src/api/types.ts)
"$CODEGEN" --set types
[[ $(stat -c %y src/api/types.ts) == "$before" ]] || { echo "an unchanged file was written again"; exit 1; }
"$CODEGEN" --check

sed -i 's/^    Genre:/    Sort:/; s#schemas/Genre"#schemas/Sort"#' openapi.yaml
code=0
"$CODEGEN" --check > diff || code=$?
[[ $code -eq 3 ]] || { echo "--check ended with $code, not 3"; exit 1; }
[[ $(stat -c %y src/api/types.ts) == "$before" ]] || { echo "--check wrote"; exit 1; }

# What uses them, compiled with what tests/package.json pins.
modules=$CODEGEN_SOURCE/tests/node_modules
if [[ ! -f $modules/typescript/bin/tsc || ! -d $modules/zod ]]; then
  echo "tsc and zod are not there: what was generated was not compiled"
  exit 0
fi
ln -s "$modules" node_modules
printf '{"type": "module"}' > package.json
for compiler in typescript7 typescript; do
  node "$modules/$compiler/bin/tsc" --strict --target es2022 --module nodenext --skipLibCheck --outDir "$compiler" \
    src/api/types.ts src/api/zod.ts src/api/client/index.ts
done
cat > check.js << 'END'
import { createClient, isError, listTitles } from "./typescript/client/index.js";
import { ListTitlesQueryParamsSchema, OrderSchema } from "./typescript/zod.js";
const query = ListTitlesQueryParamsSchema.parse({ limit: "20", genre: "novel" });
if (query.limit !== 20 || query.genre[0] !== "novel") throw new Error(JSON.stringify(query));
const order = { lines: [{ isbn: "9780131103627", quantity: 1 }], delivery: { kind: "pickup", shop: "Rome" } };
OrderSchema.parse(order);
if (OrderSchema.safeParse({ ...order, delivery: { kind: "pickup" } }).success) throw new Error("an order without a shop");
const answering = (body) => async (url) => {
  if (String(url) !== "https://eu.bookshop.example/v1/titles?limit=20") throw new Error(url);
  return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
};
const call = (body) => listTitles(createClient({ fetch: answering(body) }), { query: { limit: 20 } });
const page = await call({ items: [] });
if (page.items.length !== 0) throw new Error(JSON.stringify(page));
const error = await call({ items: "none" }).catch((e) => e);
if (error.kind !== "validation" || isError(listTitles, error)) throw error;
END
node check.js
