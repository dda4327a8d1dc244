#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Schemas of operations, with each Zod: they compile under strict flags and do what operations.mts expects.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
command -v node tsc > /dev/null || { echo "skipped: node and tsc are not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] && [ -d "$modules/zod3" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
places="-O zod.coerce=path -O zod.coerce=query -O zod.coerce=header -O zod.coerce=cookie"
for target in ${TARGETS:-zod mini zod3}; do
  at=$work/$target
  mkdir -p "$at/node_modules"
  printf '{"type": "module"}' > "$at/package.json"
  if [ $target = zod3 ]; then ln -s "$modules/zod3" "$at/node_modules/zod"; else ln -s "$modules/zod" "$at/node_modules/zod"; fi
  run() { "$CODEGEN" --plugin=zod -O zod.check=true -O zod.target=$target -O zod.imports=ts "$@" "$here/operations.yaml" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }
  run -o "$at/plain"
  run $places -o "$at/coerced"
  judged tsc --strict --noEmit --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --noUnusedLocals \
    --target es2022 --module nodenext --skipLibCheck --allowImportingTsExtensions "$at/plain/zod.ts" "$at/coerced/zod.ts"
  node "$here/operations.mts" "$at" || { echo "with $target"; exit 1; }
done
if "$CODEGEN" --plugin=zod -O zod.check=true -O zod.coerce=body "$here/operations.yaml" -o "$work/wrong" > "$work/log" 2>&1; then
  echo "coerce=body is taken"
  exit 1
fi
grep -q ZOD0003 "$work/log" || { cat "$work/log"; exit 1; }
echo ok
