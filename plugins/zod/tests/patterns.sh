#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Patterns: written as literals with the flag u, of the same meaning; reported where they are none, or slow.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v node > /dev/null || { echo "skipped: node is not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$modules" "$work/node_modules"
printf '{"type": "module"}' > "$work/package.json"
node "$here/patterns.mts" cases > "$work/api.json"
"$CODEGEN" --plugin=zod -O zod.imports=ts --json "$work/api.json" -o "$work/out" > "$work/log" || { cat "$work/log"; exit 1; }
node "$here/patterns.mts" judge "$work/out/zod.ts" "$work/log"
