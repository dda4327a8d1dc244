#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Dates and 64-bit integers that are no JSON, with each Zod.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
command -v node tsc > /dev/null || { echo "skipped: node and tsc are not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] && [ -d "$modules/zod3" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target in zod mini zod3; do
  for int64 in bigint string; do
    at=$work/$target-$int64
    mkdir -p "$at/node_modules"
    printf '{"type": "module"}' > "$at/package.json"
    if [ $target = zod3 ]; then ln -s "$modules/zod3" "$at/node_modules/zod"; else ln -s "$modules/zod" "$at/node_modules/zod"; fi
    "$CODEGEN" --plugin=zod -O zod.check=true -O zod.target=$target -O zod.imports=ts -O zod.dates=native -O zod.int64=$int64 \
      "$here/native.yaml" -o "$at" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    judged tsc --strict --noEmit --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --noUnusedLocals \
      --target es2022 --module nodenext --skipLibCheck --allowImportingTsExtensions "$at/zod.ts"
    node "$here/native.mts" "$at" $int64 || { echo "with $target, int64=$int64"; exit 1; }
  done
done
echo ok
