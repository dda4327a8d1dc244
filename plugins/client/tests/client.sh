#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The client of a document with everything: it compiles under strict flags in each form, has the types that use.ts expects
# and sends what calls.mts expects; what cannot be is refused.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$CODEGEN_SOURCE/tests/compilers.bash"
command -v node > /dev/null || { echo "skipped: node is not on the path"; exit 77; }
modules=$(cd "${NODE_MODULES:-$here/../../../tests/node_modules}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '{"type": "module"}' > package.json
mkdir node_modules
ln -s "$modules/zod" node_modules/zod
run() { "$CODEGEN" -O imports=ts "$@" > log 2>&1 || { cat log; exit 1; }; }
run --plugin=client "$here/client.yaml" -o alone
run --plugin=client --plugin=typescript "$here/client.yaml" -o plain
run --plugin=client --plugin=typescript --plugin=zod -O client.validate=both -O client.hooks=tanstack-query \
  -O dates=native "$here/client.yaml" -o judged
run --plugin=client --plugin=typescript -O dates=native -O int64=exact "$here/client.yaml" -o native
run --plugin=client -O int64=string -O binary=Uint8Array -O client.folder=api "$here/client.yaml" -o text
run --plugin=client --plugin=mock --plugin=typescript -O mock.arguments=true "$here/client.yaml" -o mocked
for name in 'const delete_:' 'const chatStream:' 'function login(' 'function oauthClient('; do
  grep -rqF "$name" plain/client || { echo "nothing is called $name"; exit 1; }
done
! grep -rqE 'petGone|function tls' plain/client || { echo "a webhook or a certificate is called"; exit 1; }
[ ! -e plain/client/convert.ts ] && [ ! -e plain/client/runtime/exact.ts ] && [ ! -e plain/client/runtime/validate.ts ]
[ -e native/client/convert.ts ] && [ -e native/client/runtime/exact.ts ] && [ -e judged/client/query.ts ]

run --plugin=client --plugin=typescript -O typescript.exclude-deprecated=true "$here/client.yaml" -o fewer
! grep -rqF 'const delete_:' fewer/client || { echo "a deprecated operation is called"; exit 1; }

# Without operations: a client that nothing can be called with.
printf 'openapi: 3.1.0\ninfo: {title: none, version: "1"}\npaths: {}\n' > none.yaml
run --plugin=client none.yaml -o none
[ -e none/client/index.ts ] && [ ! -e none/client/default.ts ] && [ ! -e none/client/security.ts ]

python3 "$here/hostile.py" "$here/../../../templates/client" > hostile.json
run --plugin=client --plugin=typescript --plugin=zod -O client.validate=both -O client.hooks=tanstack-query \
  -O dates=native hostile.json -o hostile

cp "$here/use.ts" "$here/calls.mts" .
cat > tsconfig.json << 'END'
{"compilerOptions": {"strict": true, "noEmit": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,
  "erasableSyntaxOnly": true, "verbatimModuleSyntax": true, "isolatedModules": true, "isolatedDeclarations": true,
  "declaration": true, "noUnusedLocals": true, "allowImportingTsExtensions": true, "skipLibCheck": true, "types": [],
  "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "lib": ["es2022", "dom", "dom.iterable"]},
 "files": ["use.ts", "alone/client/index.ts", "plain/client/index.ts", "judged/client/index.ts", "native/client/index.ts",
  "text/api/index.ts", "none/client/index.ts", "hostile/client/index.ts", "mocked/mocks/arguments.ts"]}
END
compile -p .
node --disable-warning=ExperimentalWarning calls.mts

# Validation without schemas.
for set in "--plugin=client" "--plugin=client --plugin=zod -O zod.operations=false"; do
  if "$CODEGEN" $set -O client.validate=both "$here/client.yaml" -o refused > log 2>&1; then
    echo "there are no schemas to validate by, and nothing is said"
    exit 1
  fi
  grep -q CLIENT0001 log && [ ! -e refused ] || { cat log; exit 1; }
done
echo ok
