#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What becomes of types (map.py), and that what is generated from them compiles.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python3 "$here/map.py"
command -v tsc > /dev/null || { echo "no tsc on the path: what is generated is not judged"; exit 0; }
. "$CODEGEN_SOURCE/tests/compilers.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$CODEGEN" -q --plugin=map --plugin=filter --plugin=typescript -O map.format=uuid=integer:int64 -O map.format=x-money=number \
  -O 'map.at=#/components/schemas/N/properties/u=#/components/schemas/Money' -O filter.prune=true "$here/api.yaml" -o "$work"
compile --strict --noEmit --target es2022 --lib es2022,dom --moduleResolution bundler --module esnext "$work/types.ts"
grep -q 'export type Money = number' "$work/types.ts"
echo "ok: compiles"
