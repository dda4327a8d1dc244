#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The preset of another generator makes its choices, its own option names work, and what is said beside it wins.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

generate() { # folder, options
  local out=$1
  shift
  "$CODEGEN" --plugin=typescript "${@/#/-Otypescript.}" "$here/compat.yaml" -o "$work/$out" > "$work/log" 2>&1 ||
    { cat "$work/log"; echo "failed: $*"; exit 1; }
}
has() { grep -qF -- "$2" "$work/$1/types.ts" || { cat "$work/$1/types.ts"; echo "$1: no '$2'"; exit 1; }; }
lacks() { ! grep -qF -- "$2" "$work/$1/types.ts" || { echo "$1: there is '$2'"; exit 1; }; }
check() { compile --strict --noEmit --target es2022 --lib es2022,dom --moduleResolution bundler --module esnext "$@"; }
preset=compat=openapi-typescript

generate preset $preset
cp "$here/compat.ts" "$work/preset/"
check "$work/preset/compat.ts"

# the other generator's names, with and without the preset, say what ours say
same() { # its option, ours
  generate a "$1" && generate b "$2"
  cmp -s "$work/a/types.ts" "$work/b/types.ts" || { diff "$work/a/types.ts" "$work/b/types.ts"; echo "$1 is not $2"; exit 1; }
}
same additionalProperties=true open=true
same alphabetize=true sort=true
same arrayLength=true array-length=true
same defaultNonNullable=true required-defaults=true
same enum=true enums=enum
same excludeDeprecated=true exclude-deprecated=true
same exportType=true type=true
same conditionalEnums=true conditional-enums=true
same dedupeEnums=true dedupe-enums=true
same enumValues=true enum-values=true
same makePathsEnum=true paths-enum=true
same pathParamsAsTypes=true path-types=true
same readWriteMarkers=true markers=true
same propertiesRequiredByDefault=true required=true
same rootTypesKeepCasing=true case=preserve

generate plain $preset defaultNonNullable=false emptyObjectsUnknown=true tuples=open shapes=split enum-null=listed binary=Blob
generate ours
cmp "$work/plain/types.ts" "$work/ours/types.ts"

generate root $preset rootTypes=true
has root "export interface SchemaUser {"
has root "export type SchemaRole ="
has root "User: SchemaUser;"
generate root $preset rootTypes=true rootTypesNoSchemaPrefix=true rootTypesKeepCasing=true
has root "export interface User {"
has root "export type role ="
generate affix prefix=Api suffix=Dto
has affix "export interface ApiUserDto {"
has affix "export interface ApiUserDtoWrite {"
lacks preset "UserWrite"

generate values $preset enumValues=true makePathsEnum=true
has values 'export const toldValues: ReadonlyArray<"x" | "y"> = ["x", "y"];'
has values 'export const innerStateValues: ReadonlyArray<"on" | "off"> = ["on", "off"];'
has values 'putUser = "/users/{id}",'
generate enums $preset enum=true
has enums "export enum InnerState {"
has enums "state?: InnerState | null;"
has enums "codes?: InnerCodes[];"
has enums "export enum Again {"
generate told $preset enum=true conditionalEnums=true
has told "export enum Told {"
lacks told "export enum InnerState"
generate once $preset enum=true dedupeEnums=true
lacks once "export enum Again {"
has once "export const Again = Told;"
generate templates $preset pathParamsAsTypes=true
has templates '[path: `/users/${string}`]: {'
generate markers $preset readWriteMarkers=true
has markers "id: \$Read<number>;"
has markers "password: \$Write<string>;"
check "$work"/{values,enums,told,once,templates,markers,root,affix}/types.ts
echo ok
