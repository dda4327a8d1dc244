#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What is written passes tsc --strict, means what shapes.yaml says, and holds together whatever names and texts say.
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
check() { compile --strict --noEmit --target es2022 --lib es2022,dom --moduleResolution bundler --module esnext "$@"; }

generate "$work/shapes" "$here/shapes.yaml"
cp "$here/use.ts" "$work/shapes/"
check "$work/shapes/use.ts"

python3 "$here/hostile.py" > "$work/hostile.json"
files=()
i=0
# every option on shapes.yaml; those that change names and texts on the hostile one, too
for input in "$here/shapes.yaml" "$work/hostile.json"; do
  for options in "" "enums=const" "enums=enum" "extra=widen" "immutable=true" "type=true" "array-length=true" "open=true" \
    "exclude-deprecated=true" "dates=Date" "int64=bigint" "any=any" "empty=never" "sort=true" "required-defaults=true" \
    "required=true" "compat=openapi-typescript" "shapes=one" "tuples=closed" "enum-null=type" "case=preserve" \
    "prefix=Api" "suffix=Dto" "rootTypes=true" "enum-values=true" "inline-enums=true" "paths-enum=true" "path-types=true" \
    "markers=true" "optional=undefined" "hierarchies=union" "comments=none" "comments=description" "banner=*/" "formats=uuid=\`\${string}-\${string}\`"; do
    i=$((i + 1))
    if [ -n "$options" ]; then generate "$work/$i" "$input" -O "typescript.$options"; else generate "$work/$i" "$input"; fi
    files+=("$work/$i/types.ts")
  done
done
check "${files[@]}"

# no control character, and nothing that reads as a directive
if LC_ALL=C grep -nP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\xa8\xa9]' "$work"/*/types.ts; then
  echo "control characters in the output"
  exit 1
fi
if grep -nE '^[ */]*@ts-' "$work"/*/types.ts; then
  echo "a compiler directive in the output"
  exit 1
fi

# what comments are left, and what an optional property may be set to
generate "$work/none" "$work/hostile.json" -O typescript.comments=none -O typescript.banner=
if grep -nE '^ *(/\*\*|\*)' "$work/none/types.ts"; then
  echo "a comment in spite of comments=none"
  exit 1
fi
generate "$work/optional" "$here/shapes.yaml" -O typescript.optional=undefined
cat > "$work/optional/use.ts" << 'END'
import type { User, operations } from "./types";
export const user: User = { id: 1, name: "a", role: undefined, born: undefined };
END
check --exactOptionalPropertyTypes "$work/optional/use.ts"
cp "$work/optional/use.ts" "$work/shapes/exact.ts"
if [ -z "${CODEGEN_AGAIN-}" ] && check --exactOptionalPropertyTypes "$work/shapes/exact.ts" > /dev/null; then
  echo "undefined is taken without being asked for"
  exit 1
fi

# long chains, long names, subtypes of subtypes
python3 "$here/deep.py" > "$work/deep.json"
for enums in union const enum; do
  generate "$work/deep-$enums" "$work/deep.json" -O typescript.enums=$enums
  if grep TSW "$work/log"; then
    echo "a chain is no circle"
    exit 1
  fi
  cat > "$work/deep-$enums/use.ts" << 'END'
import type { All0, Dog, One0, Pet, Puppy } from "./types";
export const puppy: Puppy = { kind: "Puppy", name: "Rex", barks: true, bites: true };
export const dogs: Dog[] = [puppy, { kind: "dog", name: "Max" }];
export const pets: Pet[] = dogs;
// @ts-expect-error a puppy is not called a dog
export const wrong: Puppy = { kind: "dog", name: "Rex" };
// @ts-expect-error a cat is no dog
export const cat: Dog = { kind: "cat", name: "Tom" };
export const one: One0 = { kind: "One60" };
export const all = (x: All0): string | undefined => x.first?.p299;
END
  check "$work/deep-$enums/use.ts"
done
grep -q "ValueMinus1 = -1" "$work/deep-enum/types.ts"
generate "$work/union" "$work/deep.json" -O typescript.hierarchies=union
generate "$work/union-apart" "$work/deep.json" -O typescript.hierarchies=union -O typescript.layout=schemas \
  -O typescript.enums=enum -O typescript.imports=none
cat > "$work/union/use.ts" << 'END'
import type { Owner, Pet, Same } from "./types";
export const pets: Pet[] = [{ kind: "dog", name: "Max", barks: true }, { kind: "Pet", name: "It" }, { kind: "Same", name: "It" }];
export const same: Same[] = pets;
export const owner: Owner = { pet: { kind: "Puppy", name: "Rex", bites: true } };
export const told = (pet: Pet): boolean | undefined =>
  pet.kind === "cat" ? pet.meows : pet.kind === "dog" ? pet.barks : pet.kind === "Puppy" ? pet.bites : undefined;
// @ts-expect-error no schema is called so
export const bird: Pet = { kind: "bird", name: "Tweety" };
END
cp "$work/union/use.ts" "$work/union-apart/"
check "$work/union/use.ts" "$work/union-apart/use.ts"

# a constant object holds its values at run time, whatever they are called
generate "$work/run" "$work/hostile.json" -O typescript.enums=const -O typescript.file=words.ts
tsc --target es2022 --module esnext --skipLibCheck --outDir "$work/js" "$work/run/words.ts"
mv "$work/js/words.js" "$work/js/words.mjs"
cat > "$work/js/test.mjs" << 'END'
import { Words } from "./words.mjs";
import { readFileSync } from "node:fs";
const want = JSON.parse(readFileSync(process.argv[2], "utf8")).components.schemas.Words.enum;
const got = Object.values(Words);
if (JSON.stringify(want) !== JSON.stringify(got)) throw new Error(JSON.stringify(got));
END
node "$work/js/test.mjs" "$work/hostile.json"
echo "ok: $i files"
