#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# openapi-fetch, used as its documentation shows, compiles against what is written.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
modules=${NODE_MODULES:-$here/../../../tests/node_modules}
[ -d "$modules/openapi-fetch" ] || { echo "skipped: openapi-fetch is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$CODEGEN" --plugin=typescript "$here/fetch.yaml" -o "$work" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cp "$here/fetch.ts" "$work/"
ln -s "$(cd "$modules" && pwd)" "$work/node_modules"
compile --strict --noEmit --target es2022 --lib es2022,dom,dom.iterable --moduleResolution bundler --module esnext --skipLibCheck "$work/fetch.ts"
echo ok
