#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every line of the table in docs/guide/migrate-from-openapi-typescript.md: what we write compiles and, where the other
# generator is installed, is the same to the compiler for every schema where the line says so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
guide=$here/../../../docs/guide/migrate-from-openapi-typescript.md
. "$CODEGEN_SOURCE/tests/compilers.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
peer=$(command -v openapi-typescript || true)
[ -n "$peer" ] || echo "openapi-typescript is not on the path: its types are not compared"

lines=0
files=()
while IFS='|' read -r _ theirs ours same _; do
  read -ra words <<< "$(tr -d '\140' <<< "$ours")"
  read -ra flags <<< "$(tr -d '\140' <<< "$theirs")"
  same=${same// /}
  preset=(-O typescript.compat=openapi-typescript)
  lines=$((lines + 1))
  out=$work/$lines
  "$CODEGEN" --plugin=typescript "${preset[@]}" "${words[@]}" "$here/migrate.yaml" -o "$out" > "$work/log" 2>&1 ||
    { cat "$work/log"; echo "line $lines: ${words[*]}"; exit 1; }
  files+=("$out/types.ts")
  [ -n "$peer" ] || continue
  python3 "$CODEGEN_SOURCE/tests/once.py" "$here" "$peer" "$here/migrate.yaml" "${flags[@]}" > "$out/theirs.ts" 2> "$work/log" ||
    { cat "$work/log"; echo "line $lines: openapi-typescript ${flags[*]}"; exit 1; }
  [ "$same" = types ] || continue
  cat > "$out/same.ts" << 'END'
import type { components as A, operations as C } from "./types";
import type { components as B, operations as D } from "./theirs";
type Same<X, Y> = (<T>() => T extends X ? 1 : 2) extends <T>() => T extends Y ? 1 : 2 ? true : { ours: X; theirs: Y };
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
type Schemas = { [K in keyof A["schemas"] | keyof B["schemas"]]: Same<Flat<A["schemas"][K & keyof A["schemas"]]>, Flat<B["schemas"][K & keyof B["schemas"]]>> };
type All = { [K in keyof Schemas]: true };
export const schemas = (x: Schemas): All => x;
type Body<T> = T extends { requestBody: { content: { "application/json": infer X } } } ? X : never;
export const body: Same<Flat<Body<C["putUser"]>>, Flat<Body<D["putUser"]>>> = true;
END
  files+=("$out/same.ts")
done < <(grep '^|.*typescript\.' "$guide")
[ "$lines" -ge 20 ] || { echo "only $lines lines in the table"; exit 1; }
compile --strict --noEmit --target es2022 --lib es2022,dom --moduleResolution bundler --module esnext "${files[@]}"
echo "ok: $lines lines"
