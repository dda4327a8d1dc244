#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every keyword: fixtures are accepted by Ajv, factories make the same bytes, what has no value is reported; options;
# handlers and the server answer.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v node > /dev/null || { echo "skipped: node is not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
[ -d "$modules/ajv" ] && [ -d "$modules/ajv-formats" ] || { echo "skipped: ajv is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir node_modules
for module in ajv ajv-formats fast-deep-equal fast-uri json-schema-traverse require-from-string; do
  [ -d "$modules/$module" ] && ln -s "$modules/$module" "node_modules/$module"
done
mkdir node_modules/msw # what handlers call of it
echo '{"name": "msw", "type": "module", "exports": "./index.js"}' > node_modules/msw/package.json
cat > node_modules/msw/index.js << 'END'
export const HttpResponse = Response;
const handler = (method) => (path, answer) => ({ method, path, answer });
export const http = Object.fromEntries(['get', 'put', 'post', 'delete', 'options', 'head', 'patch'].map((m) => [m, handler(m)]));
END
mkdir -p node_modules/@faker-js/faker # what factories call of it: any path of names gives a function
echo '{"name": "@faker-js/faker", "type": "module", "exports": {"./locale/en": "./index.js"}}' > node_modules/@faker-js/faker/package.json
cat > node_modules/@faker-js/faker/index.js << 'END'
let seed = 0;
const any = (path) => new Proxy(() => `${path} ${seed}`, { get: (_, name) => name === 'seed' ? (n) => { seed = n; } : any(`${path}.${name}`) });
export const faker = any('faker');
END
printf '{"type": "module"}' > package.json
cp "$here/keywords.json" .
run() { "$CODEGEN" --plugin=mock -O imports=ts "$@" keywords.json > log 2>&1 || { cat log; exit 1; }; }
run -O fixtures=20 -O handlers=true -O server=true -O arguments=true -o plain
for name in NoLength NoValue Endless; do
  grep -q "MOCK0001.*'$name'" log || { echo "nothing is said of $name"; cat log; exit 1; }
done
[ "$(grep -c 'warning\[MOCK0001\]' log)" = 3 ] || { cat log; exit 1; }
run -O fixtures=20 -O locale=de -O examples=first -O seed=5 -O depth=1 -o other
run -o none
[ ! -e none/mocks/fixtures ] && [ -e none/mocks/index.ts ]
run -O factories=false -O fixtures=1 -o files
[ -e files/mocks/fixtures/pet.json ] && [ ! -e files/mocks/runtime.ts ]
run -O faker=true -o faker
run -O dates=native -O int64=bigint -O binary=Uint8Array -o native
cp "$here/mock.mts" .
node --disable-warning=ExperimentalWarning mock.mts

# What costs without end is given up, and said: counts, expressions that go back and forth, choices in choices, chains.
node -e '
const schemas = { Length: { type: "string", minLength: 1e12 }, Nested: { type: "string", pattern: "^((((a{9999}){9999}){9999}){9999})$" },
  Nothing: { type: "string", pattern: "^(((){99999}){99999}){99999}b$", maxLength: 0 }, Texts: { type: "array", minItems: 2000, items: { type: "string", minLength: 1e6 } },
  Itself: { type: "string", pattern: "^b(a\\1)$" }, Back: { type: "string", pattern: "^(a|a|aa|a*)*(?!b|)$", minLength: 40 },
  Runs: { type: "string", pattern: "^a*a*a*a*a*b(?!b|)$", minLength: 90000 }, L0: { oneOf: ["a", "b"].map((c) => ({ const: c })) } };
for (let i = 1; i < 27; i++) schemas["L" + i] = { oneOf: [{ $ref: "#/components/schemas/L" + (i - 1) }, { $ref: "#/components/schemas/L" + (i - 1) }] };
for (let i = 0; i < 90; i++) schemas["C" + i] = { type: "object", required: ["n"], properties: { n: i ? { $ref: "#/components/schemas/C" + (i - 1) } : {} } };
console.log(JSON.stringify({ openapi: "3.1.0", info: { title: "t", version: "1" }, paths: {}, components: { schemas } }));' > endless.json
"$CODEGEN" --plugin=mock -O fixtures=1 -o endless endless.json > log 2>&1 || { cat log; exit 1; }
for name in Length Nested Nothing Texts Back Runs L1 L26 C89; do
  grep -q "MOCK0001.*'$name'" log || { echo "nothing is said of $name"; cat log; exit 1; }
done
grep -q '"ba"' endless/mocks/fixtures/itself.json
