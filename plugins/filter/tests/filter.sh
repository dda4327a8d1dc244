#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What stays under every option (filter.py), and that what is generated from it stands for itself.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python3 "$here/filter.py"
command -v tsc > /dev/null || { echo "no tsc on the path: what is generated is not judged"; exit 0; }
. "$CODEGEN_SOURCE/tests/compilers.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
files=()
i=0
for options in "include-tags=pets prune=true" "exclude-schemas=Pet dangling=any" "include-schemas=Cat deprecated=drop" \
  "exclude-content-types=application/xml internal=drop" "include-operations=nothing prune=true" \
  "exclude-operations=petDone exclude-methods=delete" "include-content-types=text/csv"; do
  i=$((i + 1))
  arguments=()
  for option in $options; do arguments+=(-O "filter.$option"); done
  "$CODEGEN" --plugin=filter --plugin=typescript "${arguments[@]}" "$here/api.yaml" -o "$work/$i" > "$work/log" 2>&1 ||
    { cat "$work/log"; echo "failed: $options"; exit 1; }
  files+=("$work/$i/types.ts")
done
compile --strict --noEmit --target es2022 --lib es2022,dom --moduleResolution bundler --module esnext "${files[@]}"
! grep -q 'Order\|deprecated' "$work/1/types.ts"
grep -q 'Cat' "$work/3/types.ts"
echo "ok: $i files"
