#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Messages of the author's own, and brands, with each Zod.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
command -v node tsc > /dev/null || { echo "skipped: node and tsc are not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] && [ -d "$modules/zod3" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target in zod mini zod3; do
  at=$work/$target
  mkdir -p "$at/node_modules"
  printf '{"type": "module"}' > "$at/package.json"
  if [ $target = zod3 ]; then ln -s "$modules/zod3" "$at/node_modules/zod"; else ln -s "$modules/zod" "$at/node_modules/zod"; fi
  "$CODEGEN" --plugin=zod -O zod.check=true -O zod.target=$target -O zod.imports=ts -O zod.brands=true "$here/words.yaml" -o "$at" > "$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }
  cat > "$at/use.ts" << 'END'
import { IsbnSchema, type Book, type Isbn } from "./zod.ts";
const isbn: Isbn = IsbnSchema.parse("9780131103627");
export const book: Book = { isbn, title: "abc" };
// @ts-expect-error text that nobody has looked at
export const wrong: Book = { isbn: "9780131103627", title: "abc" };
END
  judged tsc --strict --noEmit --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --noUnusedLocals \
    --target es2022 --module nodenext --skipLibCheck --allowImportingTsExtensions "$at/zod.ts" "$at/use.ts"
  node "$here/words.mts" "$at" || { echo "with $target"; exit 1; }
done
echo ok
