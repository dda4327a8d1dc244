#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Builds the host a second time, every model record 40 bytes longer, and gives it the plugin binaries of the normal
# build. What the tests named padded/... then pass, they pass although no plugin knows of those bytes.
set -euo pipefail
build="$CODEGEN_BUILD/padded"
plugins=${CODEGEN_PLUGINS#"$CODEGEN_BUILD"/}
cmake -S "$CODEGEN_SOURCE" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="-O1 -g" \
  -DCODEGEN_TESTS=OFF \
  -DCODEGEN_TEST_RECORD_PADDING=40 > "$CODEGEN_BUILD/padded.log" || { cat "$CODEGEN_BUILD/padded.log"; exit 1; }
cmake --build "$build" --target codegen
mkdir -p "$build/$(dirname "$plugins")"
if [[ -d $build/$plugins && ! -L $build/$plugins ]] && ! rmdir "$build/$plugins"; then
  echo "the padded build made plugins of its own: it would prove nothing"
  exit 1
fi
ln -sfn "$CODEGEN_PLUGINS" "$build/$plugins"

# A plugin sees 0 more bytes in the one host and 40 in the other: only then do the rest prove something.
says() {
  "$1" "--plugin=$CODEGEN_BUILD/tests/padded/libstride.so" --plugin=typescript --dry-run -o "$build/none" \
    "$CODEGEN_SOURCE/examples/bookshop/openapi.yaml" 2>&1 | grep "longer by $2\$" || { echo "not $2 bytes longer: $1"; exit 1; }
}
says "$CODEGEN" 0
says "$build/bin/codegen" 40

# The same document gives the same bytes.
rm -rf "$build/a" "$build/b"
input="$CODEGEN_SOURCE/examples/bookshop/openapi.yaml"
"$CODEGEN" --plugin=typescript "$input" -o "$build/a"
"$build/bin/codegen" --plugin=typescript "$input" -o "$build/b"
diff -r -x .codegen "$build/a" "$build/b"
