#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Builds the host a second time, every model record 40 bytes longer, and gives it the plugin binaries of the normal
# build. What the tests named padded/... then pass, they pass although no plugin knows of those bytes.
set -euo pipefail
build="$CODEGEN_BUILD/padded"
plugins=${CODEGEN_PLUGINS#"$CODEGEN_BUILD"/}
cmake -S "$CODEGEN_SOURCE" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCODEGEN_TESTS=OFF \
  -DCODEGEN_TEST_RECORD_PADDING=40 > "$CODEGEN_BUILD/padded.log" || { cat "$CODEGEN_BUILD/padded.log"; exit 1; }
cmake --build "$build" --target codegen
mkdir -p "$build/$(dirname "$plugins")"
if [[ -d $build/$plugins && ! -L $build/$plugins ]] && ! rmdir "$build/$plugins"; then
  echo "the padded build made plugins of its own: it would prove nothing"
  exit 1
fi
ln -sfn "$CODEGEN_PLUGINS" "$build/$plugins"

# The same document gives the same bytes.
[[ -e $CODEGEN_PLUGINS/libtypescript.so ]] || { echo "skipped: there is no writer to compare yet"; exit 77; }
rm -rf "$build/a" "$build/b"
input="$CODEGEN_SOURCE/examples/bookshop/openapi.yaml"
"$CODEGEN" --plugin=typescript "$input" -o "$build/a"
"$build/bin/codegen" --plugin=typescript "$input" -o "$build/b"
diff -r -x .codegen "$build/a" "$build/b"
