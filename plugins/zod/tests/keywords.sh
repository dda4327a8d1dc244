#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every keyword, with each Zod: valid values are accepted and stay what they are, invalid ones are refused. The output
# compiles under strict flags, hostile names and texts included.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
command -v node tsc > /dev/null || { echo "skipped: node and tsc are not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] && [ -d "$modules/zod3" ] || { echo "skipped: zod is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$here/keywords.json" "$work/api.json" << 'END'
import json, sys
cases = json.load(open(sys.argv[1]))
schemas = {c["name"]: c["schema"] for c in cases}
json.dump({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}},
          open(sys.argv[2], "w"))
END
for target in ${TARGETS:-zod mini zod3}; do
  at=$work/$target
  mkdir -p "$at/node_modules"
  printf '{"type": "module"}' > "$at/package.json"
  if [ $target = zod3 ]; then ln -s "$modules/zod3" "$at/node_modules/zod"; else ln -s "$modules/zod" "$at/node_modules/zod"; fi
  for schemas in opaque object; do
    rm -rf "$at/out"
    "$CODEGEN" --plugin=zod -O zod.check=true -O zod.target=$target -O zod.imports=ts -O zod.schemas=$schemas "$work/api.json" \
      -o "$at/out" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    if grep -q ZOD "$work/log"; then cat "$work/log"; exit 1; fi
    judged tsc --strict --noEmit --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax \
      --noUnusedLocals --target es2022 --module nodenext --skipLibCheck --allowImportingTsExtensions "$at/out/zod.ts"
    python3 - "$at/out" << 'END'
import json, re, sys
folder = sys.argv[1]
text = open(folder + "/zod.ts").read()
exports = re.findall(r"^export const (\w+): ", text, re.M)
names = {}
for case in json.load(open(folder + "/../../api.json"))["components"]["schemas"]:
    plain = re.sub(r"[^A-Za-z0-9]", "", case).lower() + "schema"
    fit = [e for e in exports if re.sub(r"_\w{4}$", "", e).replace("_", "").lower() == plain]
    kind = {"a.b-c_d": "number", "aBCD": "string"}.get(case)  # these two want one name
    names[case] = next((e for e in fit if not kind or re.search(rf"^export const {e}: .*\n  z\.{kind}", text, re.M)), "")
json.dump(names, open(folder + "/names.json", "w"))
END
    node "$here/keywords.mts" "$at/out" "$here/keywords.json" || { echo "with $target, $schemas"; exit 1; }
  done
done
echo ok
