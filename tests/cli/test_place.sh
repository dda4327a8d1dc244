#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The same document gives the same bytes from any folder, by a relative path and by an absolute one: names that collide
# over several files are told apart by where they stand beside the input, not by where codegen runs.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/api/parts" "$work/elsewhere/deep"
cat > "$work/api/openapi.yaml" << 'END'
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    Both: {type: array, prefixItems: [{$ref: "parts/a.yaml#/Pet"}, {$ref: "parts/b.yaml#/Pet"}]}
    Pet: {type: string}
END
echo 'Pet: {type: object, properties: {a: {type: string}}}' > "$work/api/parts/a.yaml"
echo 'Pet: {type: object, properties: {b: {type: string}}}' > "$work/api/parts/b.yaml"

generate() { # folder to run in, input, output
  (cd "$1" && "$CODEGEN" -q --plugin=typescript "$2" -o "$work/$3") || { echo "failed: in $1: $2"; exit 1; }
}
generate "$work/api" openapi.yaml here
generate "$work" api/openapi.yaml above
generate "$work/elsewhere/deep" ../../api/openapi.yaml beside
generate / "$work/api/openapi.yaml" absolute
generate "$work/elsewhere/deep" "$work/api/openapi.yaml" absolute-beside
[ "$(grep -c '^export interface Pet_' "$work/here/types.ts")" -eq 2 ] || { cat "$work/here/types.ts"; exit 1; }
for other in above beside absolute absolute-beside; do
  cmp "$work/here/types.ts" "$work/$other/types.ts" || { diff "$work/here/types.ts" "$work/$other/types.ts"; exit 1; }
done
echo ok
