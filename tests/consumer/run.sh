#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Installs the build tree, builds a plugin outside it with find_package and once more with pkg-config, and lets the
# installed program load both. The folder has a space in its name, as a home folder may have.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix="$work/an installed tree"
cmake --install "$CODEGEN_BUILD" --prefix "$prefix" > "$work/install.log" || { cat "$work/install.log"; exit 1; }

# loads FILE: the installed program knows the plugin by its id, and runs its phase.
loads() {
  "$prefix/bin/codegen" plugin info "$1" | tee "$work/info"
  grep -q 'hello' "$work/info"
  # --dry-run: only the phase's report matters here.
  "$prefix/bin/codegen" "--plugin=$1" --plugin=typescript "$CODEGEN_SOURCE/examples/bookshop/openapi.yaml" \
    -o "$work/out" --dry-run > "$work/run.log" 2>&1 || { cat "$work/run.log"; exit 1; }
  grep 'hello: [1-9][0-9]* rows' "$work/run.log"
}

cmake -S "$CODEGEN_SOURCE/tests/consumer" -B "$work/build" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" > "$work/cmake.log" ||
  { cat "$work/cmake.log"; exit 1; }
cmake --build "$work/build"
loads "$work/build/libhello.so"
exported=$(nm -D --defined-only "$work/build/libhello.so" | awk '{ print $3 }')
[[ $exported == codegen_plugin_entry ]] || { echo "exports more than its entry: $exported"; exit 1; }

# A path with a space: pkg-config escapes it, so the words are read by a shell.
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
[[ -d $(pkg-config --variable=plugindir codegen-sdk | sed 's/\\ / /g') ]]
eval "compile=($(pkg-config --cflags codegen-sdk))"
eval "link=($(pkg-config --libs codegen-sdk))"
gcc -shared "${compile[@]}" -o "$work/libhello.so" "$CODEGEN_SOURCE/tests/consumer/hello.c" "${link[@]}"
loads "$work/libhello.so"
