#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# With each Zod, schemas that ask their choices twice, for themselves and for unevaluated*, judge deep values in time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v node > /dev/null || { echo "skipped: node is not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] && [ -d "$modules/zod3" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
limited() { (ulimit -t "$1" && shift && exec "$@"); } # seconds of the processor, however busy the machine is
for target in zod mini zod3; do
  mkdir -p "$work/$target/node_modules"
  printf '{"type": "module"}' > "$work/$target/package.json"
  if [ $target = zod3 ]; then from=zod3; else from=zod; fi
  ln -s "$modules/$from" "$work/$target/node_modules/zod"
  "$CODEGEN" --plugin=zod -O zod.target=$target -O zod.imports=ts "$here/deep.json" -o "$work/$target/out" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  limited 200 node "$here/deep.mts" "$work/$target/out" || { echo "with $target"; exit 1; }
  "$CODEGEN" --plugin=zod -O zod.target=$target -O zod.imports=ts "$here/dynamic.json" -o "$work/$target/dynamic" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  limited 200 node "$here/deep.mts" "$work/$target/dynamic" dynamic || { echo "dynamic, with $target"; exit 1; }
done
# Within each other and inline, such schemas are written once each: a kilobyte a level, not twice as much with each.
for target in zod mini zod3; do
  node "$here/deep.mts" nested 30 > "$work/nested.json"
  limited 60 "$CODEGEN" --plugin=zod -O zod.target=$target -O zod.imports=ts "$work/nested.json" -o "$work/$target/nested" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  [ "$(wc -c < "$work/$target/nested/zod.ts")" -lt 40000 ] || { echo "$target: $(wc -c < "$work/$target/nested/zod.ts") bytes"; exit 1; }
  limited 200 node "$here/deep.mts" "$work/$target/nested" 30 || { echo "nested, with $target"; exit 1; }
done
# Of a schema with many parts, or deep ones, each speaks of its members.
node -e 'let deep = { properties: { last: { type: "string" } } };
  for (let i = 0; i < 50; i++) deep = { allOf: [deep], properties: { [`d${i}`]: true } };
  const anyOf = Array.from({ length: 5000 }, (_, i) => ({ required: [`k${i}`], properties: { [`k${i}`]: { type: "string" } } }));
  console.log(JSON.stringify({ openapi: "3.1.0", info: { title: "t", version: "1" }, paths: {}, components: { schemas: {
    Many: { type: "object", anyOf, unevaluatedProperties: false }, Deep: { allOf: [deep], unevaluatedProperties: false } } } }))' > "$work/many.json"
limited 200 "$CODEGEN" --plugin=zod -O zod.imports=ts "$work/many.json" -o "$work/zod/many" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
node --input-type=module -e 'const { ManySchema: many, DeepSchema: deep } = await import(process.argv[1]);
  const said = [many, many, deep, deep].map((schema, i) => schema.safeParse([{ k4999: "x" }, { k4999: "x", z: 1 }, { last: "x", d3: 1 },
    { lost: "x" }][i]).success).join();
  if (said !== "true,false,true,false") throw new Error(said);' "$work/zod/many/zod.ts"
# There is a ceiling all the same.
node -e 'const one = `{"type": "integer"}`; console.log(`{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
  "components": {"schemas": {"A": {"type": "array", "prefixItems": [${Array(262145).fill(one).join()}]}}}}`)' > "$work/long.json"
code=0
limited 200 "$CODEGEN" --plugin=zod "$work/long.json" -o "$work/long" > "$work/log" 2>&1 || code=$?
[ "$code" = 1 ] && grep -q 'ZOD0011' "$work/log" && [ ! -e "$work/long/zod.ts" ] || { tail -3 "$work/log"; exit 1; }
echo ok
