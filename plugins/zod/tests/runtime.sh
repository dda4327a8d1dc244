#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The run-time module: emitted for each Zod it compiles under the strictest flags, and its functions answer right. Cases of
# JSON-Schema-Test-Suite join in where CODEGEN_JSON_SCHEMA_TEST_SUITE names its folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v node tsc > /dev/null || { echo "skipped: node and tsc are not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$modules" "$work/node_modules"
printf '{"type": "module"}' > "$work/package.json"
strict="--strict --noEmit --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --isolatedModules
  --noImplicitOverride --noPropertyAccessFromIndexSignature --noUnusedLocals --noUnusedParameters --noImplicitReturns
  --noFallthroughCasesInSwitch --target es2022 --lib es2023,dom --module nodenext --skipLibCheck"
for target in zod mini zod3; do
  if [ $target = zod3 ]; then
    [ -d "$modules/zod3" ] || continue
    mkdir -p "$work/zod3/node_modules"
    ln -s "$modules/zod3" "$work/zod3/node_modules/zod"
  fi
  "$CODEGEN" --plugin=zod -O zod.check=true -O zod.target=$target -O zod.coerce=query -O zod.dates=native "$here/runtime.yaml" -o "$work/$target" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  tsc $strict "$work/$target/zod-runtime.ts"
  node "$modules/typescript7/bin/tsc" $strict "$work/$target/zod-runtime.ts"
done
printf 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {}\ncomponents: {schemas: {A: {type: object, properties: {b: {type: string}}}}}\n' > "$work/small.yaml"
"$CODEGEN" --plugin=zod -O zod.check=true "$work/small.yaml" -o "$work/small" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
if grep -E 'idnHostname|uriTemplate|unevaluated|worded|numberOf|dateOf' "$work/small/zod-runtime.ts"; then
  echo "pieces that nothing asks for are written"
  exit 1
fi
for format in date-time email hostname idn-hostname ipv4 iri json-pointer uri uuid; do # nothing is left over
  sed "s/type: string/type: string, format: $format/" "$work/small.yaml" > "$work/$format.yaml"
  "$CODEGEN" --plugin=zod -O zod.check=true "$work/$format.yaml" -o "$work/formats/$format" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
done
ln -s "$modules" "$work/formats/node_modules"
tsc $strict "$work"/formats/*/zod.ts
suite=${CODEGEN_JSON_SCHEMA_TEST_SUITE:-}
for archive in "$here"/../../../../shared/yardstick/json-schema-test-suite.tar.xz; do
  if [ -z "$suite" ] && [ -f "$archive" ]; then
    mkdir "$work/suite" && tar -xJf "$archive" -C "$work/suite" && suite=$(dirname "$(find "$work/suite" -maxdepth 2 -name tests | head -1)")
  fi
done
[ -n "$suite" ] || echo "without JSON-Schema-Test-Suite: hand-made cases alone"
node "$here/runtime.mts" "$work/zod/zod-runtime.ts" $suite
