#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The run-time module: emitted for each Zod it compiles under the strictest flags, and its functions answer right. Cases of
# JSON-Schema-Test-Suite join in where CODEGEN_JSON_SCHEMA_TEST_SUITE names its folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
command -v node tsc > /dev/null || { echo "skipped: node and tsc are not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$modules" "$work/node_modules"
printf '{"type": "module"}' > "$work/package.json"
strict="--strict --noEmit --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --isolatedModules
  --noImplicitOverride --noPropertyAccessFromIndexSignature --noUnusedLocals --noUnusedParameters --noImplicitReturns
  --noFallthroughCasesInSwitch --target es2022 --lib es2023,dom --module nodenext --skipLibCheck --declaration --isolatedDeclarations"
for target in zod mini zod3; do
  if [ $target = zod3 ]; then
    [ -d "$modules/zod3" ] || continue
    mkdir -p "$work/zod3/node_modules"
    ln -s "$modules/zod3" "$work/zod3/node_modules/zod"
  fi
  "$CODEGEN" --plugin=zod -O zod.check=true -O zod.target=$target -O zod.coerce=query -O zod.dates=native "$here/runtime.yaml" -o "$work/$target" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  judged tsc $strict "$work/$target/zod-runtime.ts"
  judged node "$modules/typescript7/bin/tsc" $strict "$work/$target/zod-runtime.ts"
done
printf 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {}\ncomponents: {schemas: {A: {type: object, properties: {b: {type: string}}}}}\n' > "$work/small.yaml"
"$CODEGEN" --plugin=zod -O zod.check=true "$work/small.yaml" -o "$work/small" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
if grep '^export' "$work/small/zod-runtime.ts" | grep -v lazy; then
  echo "pieces that nothing asks for are written"
  exit 1
fi
# Each thing alone: what is imported is there, and nothing is left over.
cat > "$work/things" << 'END'
date-time string, format: date-time
email string, format: email
hostname string, format: hostname
idn-hostname string, format: idn-hostname
idn-email string, format: idn-email
ipv6 string, format: ipv6
iri string, format: iri
json-pointer string, format: json-pointer
uri string, format: uri
uri-template string, format: uri-template
regex string, format: regex
date string, format: date
uuid string, format: uuid
length string, minLength: 2000000, maxLength: 3000000
short string, minLength: 3, maxLength: 5
multiple number, multipleOf: 0.01
unique array, items: {type: object}, uniqueItems: true
set array, items: {type: string}, uniqueItems: true
contains array, contains: {type: string}
places array, prefixItems: [{type: string}, {type: number}]
counts object, minProperties: 1, maxProperties: 3
inherited object, properties: {constructor: {type: string}}, additionalProperties: false
undeclared object, required: [x], additionalProperties: {type: array}
patterns object, patternProperties: {"^a": {type: string}}, additionalProperties: false
names object, propertyNames: {pattern: "^a"}
needs object, dependentRequired: {a: [b]}
needs-type object, dependentSchemas: {a: {required: [b]}}
rest object, anyOf: [{properties: {a: true}}, {required: [b]}], unevaluatedProperties: false
values object, enum: [{a: 1}]
not string, not: {minLength: 3}
when string, if: {minLength: 3}, then: {pattern: a}
one string, oneOf: [{minLength: 3}, {pattern: a}]
said string, x-error-message: no
implied [string, number, array], minLength: 2, minimum: 3
implied-one [string, number, array, object, boolean], minLength: 2
END
for target in zod mini zod3; do
  [ -d "$work/$target" ] || continue
  while read -r name thing; do
    sed "s/{b: {type: string}}/{b: {type: $thing}}/" "$work/small.yaml" > "$work/thing.yaml"
    "$CODEGEN" --plugin=zod -O zod.check=true -O zod.target=$target "$work/thing.yaml" -o "$work/$target/things/$name" > "$work/log" 2>&1 ||
      { cat "$work/thing.yaml" "$work/log"; exit 1; }
  done < "$work/things"
  judged tsc $strict "$work/$target"/things/*/zod.ts "$work/$target"/things/*/zod-runtime.ts
done
suite=${CODEGEN_JSON_SCHEMA_TEST_SUITE:-}
for archive in "$here"/../../../../shared/yardstick/json-schema-test-suite.tar.xz; do
  if [ -z "$suite" ] && [ -f "$archive" ]; then
    mkdir "$work/suite" && tar -xJf "$archive" -C "$work/suite" && suite=$(dirname "$(find "$work/suite" -maxdepth 2 -name tests | head -1)")
  fi
done
[ -n "$suite" ] || echo "without JSON-Schema-Test-Suite: hand-made cases alone"
node "$here/runtime.mts" "$work/zod/zod-runtime.ts" "$work/zod3/zod-runtime.ts" $suite
