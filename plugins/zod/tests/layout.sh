#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A file for each schema: the entry exports what one file would, it compiles with and without the writer of types, and
# schemas that refer to each other in circles are built whichever file is loaded first.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v node > /dev/null || { echo "skipped: node is not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/zod" ] && [ -d "$modules/typescript7" ] || { echo "skipped: zod and typescript are not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
ln -s "$modules" node_modules
printf '{"type": "module"}' > package.json
cat > api.yaml << 'END'
openapi: 3.1.0
info: { title: layout, version: "1" }
paths:
  /a: { get: { operationId: getA, responses: { "200": { description: a, content: { application/json: { schema: { $ref: "#/components/schemas/a" } } } } } } }
components:
  schemas:
    a: { type: object, required: [b], properties: { b: { $ref: "#/components/schemas/B" }, A: { $ref: "#/components/schemas/A" } } }
    B: { type: object, properties: { a: { $ref: "#/components/schemas/a" }, bs: { type: array, items: { $ref: "#/components/schemas/B" } } } }
    A: { type: string, format: email }
    operations: { oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }] }
END
run() { "$CODEGEN" "$@" api.yaml > log 2>&1 || { cat log; exit 1; }; }
run --plugin=zod -O zod.check=true -o one
run --plugin=zod -O zod.check=true -O zod.layout=schemas -O zod.file=schemas/index.ts -o many
run --plugin=typescript --plugin=zod -O zod.check=true -O zod.layout=schemas -o typed
strict="--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --isolatedModules --noUnusedLocals
  --target es2022 --lib es2023,dom --module nodenext --skipLibCheck"
node "$modules/typescript7/bin/tsc" $strict --noEmit one/zod.ts many/schemas/index.ts typed/zod.ts
node "$modules/typescript/bin/tsc" $strict --rootDir . --outDir js one/zod.ts many/schemas/index.ts typed/zod.ts
cat > check.js << 'END'
import fs from "node:fs";
const models = fs.readdirSync("js/many/schemas/index/models").filter((name) => name.endsWith(".js"));
if (models.length !== 4) throw new Error(models.join());
const first = await import(`./js/many/schemas/index/models/${models.find((name) => name.startsWith("b."))}`);
const [one, many] = [await import("./js/one/zod.js"), await import("./js/many/schemas/index.js")];
if (Object.keys(one).sort().join() !== Object.keys(many).sort().join()) throw new Error(Object.keys(many).join());
for (const { BSchema } of [first, one, many]) {
  if (!BSchema.safeParse({ a: { b: {} }, bs: [{}] }).success) throw new Error("a circle");
  if (BSchema.safeParse({ a: {} }).success) throw new Error("a circle with a hole");
}
if (!many.GetAResponse200Schema.safeParse({ b: {} }).success) throw new Error("an answer");
if (many.OperationsSchema.safeParse("x").success) throw new Error("no e-mail address");
END
node check.js
# A name that nobody reads to its end is cut.
python3 -c '
import json
name = "L" + "o" * 100000 + "ng"
print(json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"operationId": name, "responses": {"200": {"description": "x"}}, "parameters": [
        {"name": "p", "in": "query", "schema": {"$ref": "#/components/schemas/" + name}}]}}},
    "components": {"schemas": {name: {"type": "string", "minLength": 1}}}}))' > long.json
"$CODEGEN" --plugin=zod -O operations=true -o long long.json > log 2>&1 || { cut -c 1-300 log; exit 1; }
echo ok
