#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The example does what its configuration says: types that the strict compiler accepts, the same again when nothing
# changed, and a --check that notices a changed document.
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

# What uses the types, compiled with what tests/package.json pins.
for compiler in typescript typescript7; do
  tsc="$CODEGEN_SOURCE/tests/node_modules/$compiler/bin/tsc"
  if [[ ! -f $tsc ]]; then
    echo "tsc is not there: the types were not compiled"
    exit 0
  fi
  node "$tsc" --strict --noEmit --target es2022 --module nodenext --moduleResolution nodenext src/api/types.ts
done
