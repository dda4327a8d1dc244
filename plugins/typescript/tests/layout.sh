#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Layouts of several files: whatever the layout the entry gives the same types and values, under the strictest settings
# of both compilers and at run time; file names hold on file systems that fold case; one schema more touches its own file
# and the entry.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
generate() { # folder, input, more arguments
  local out=$1 in=$2
  shift 2
  "$CODEGEN" --plugin=typescript "$@" "$in" -o "$out" > "$work/log" 2>&1 || { cat "$work/log"; echo "failed: $*"; exit 1; }
}
echo '{"type": "module"}' > "$work/package.json" # nodenext looks for it
check() {
  compile --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --target es2022 --lib es2022,dom "$@"
}
strict="--noEmit --verbatimModuleSyntax --isolatedModules --module nodenext"

files=()
for layout in one tags schemas split; do
  generate "$work/$layout" "$here/layout.yaml" -O typescript.layout=$layout -O typescript.enums=const
  cp "$here/layout.ts" "$work/$layout/use.ts"
  files+=("$work/$layout/use.ts")
done
tsc --strict --module nodenext --target es2022 --lib es2022,dom --verbatimModuleSyntax --outDir "$work/js" "$work/split/use.ts"
echo '{"type": "module"}' > "$work/js/package.json"
node "$work/js/use.js"

# every option that names something, writes a value or brings a helper
i=0
for layout in tags schemas split; do
  for options in "enums=enum inline-enums=true" "enums=const dedupe-enums=true inline-enums=true" "enum-values=true" \
    "markers=true" "paths-enum=true type=true" "compat=openapi-typescript enums=enum" "prefix=Api suffix=Dto"; do
    i=$((i + 1))
    arguments=()
    for option in $options; do arguments+=(-O "typescript.$option"); done
    generate "$work/options/$i" "$here/layout.yaml" -O typescript.layout=$layout "${arguments[@]}"
    files+=("$work/options/$i/types.ts" "$work/options/$i"/*/*.ts)
  done
done

# imports for other resolvers
generate "$work/none" "$here/layout.yaml" -O typescript.layout=split -O typescript.imports=none
check --noEmit --verbatimModuleSyntax --isolatedModules --module esnext --moduleResolution bundler "$work/none/types.ts"
generate "$work/ts" "$here/layout.yaml" -O typescript.layout=split -O typescript.imports=ts
check $strict --allowImportingTsExtensions "$work/ts/types.ts"
generate "$work/mts" "$here/layout.yaml" -O typescript.layout=split -O typescript.file=api/index.mts
files+=("$work/mts/api/index.mts")
generate "$work/dts" "$here/layout.yaml" -O typescript.layout=split -O typescript.file=index.d.ts
echo 'import type { paths, Pet } from "./index.js"; export type A = [paths["/pets"], Pet];' > "$work/dts/use.ts"
files+=("$work/dts/use.ts")
check $strict "${files[@]}"

# names of files: told apart without regard to case, none is a device
(cd "$work/split" && find . -name "*.ts" | tr A-Z a-z | sort | uniq -d) > "$work/twice"
[ ! -s "$work/twice" ] || { cat "$work/twice"; echo "two files of one name"; exit 1; }
if find "$work/split" -name "*.ts" | grep -iE '/(con|aux|nul|prn)(\.[a-z]+)*\.ts$'; then
  echo "a device for a file"
  exit 1
fi

# one schema more
sed 's/^    Level:/    Added: {type: object, properties: {pet: {$ref: "#\/components\/schemas\/Pet"}}}\n    Level:/' \
  "$here/layout.yaml" > "$work/more.yaml"
generate "$work/more" "$work/more.yaml" -O typescript.layout=split -O typescript.enums=const
rm -f "$work/split/use.ts"
diff -rq -x codegen.manifest.json -x .codegen "$work/split" "$work/more" > "$work/changed" || true
[ "$(wc -l < "$work/changed")" = 2 ] && grep -q "types.ts differ" "$work/changed" && grep -q "added.ts" "$work/changed" ||
  { cat "$work/changed"; echo "more than the file and the entry changed"; exit 1; }
if diff "$work/split/types.ts" "$work/more/types.ts" | grep '^<'; then
  echo "lines of the entry went away"
  exit 1
fi

# an entry whose name a file beside it needs
if "$CODEGEN" --plugin=typescript -O typescript.layout=tags -O typescript.file=models.ts "$here/layout.yaml" \
  -o "$work/clash" > "$work/log" 2>&1; then
  echo "two artifacts became one file"
  exit 1
fi
grep -q "models.ts" "$work/log"
echo "ok"
