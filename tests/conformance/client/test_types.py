#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The run time passes both compilers under every strict flag, with the library of browsers and of workers, and says what types.ts
expects."""
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

FLAGS = {"strict": True, "noEmit": True, "exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True,
         "erasableSyntaxOnly": True, "verbatimModuleSyntax": True, "isolatedDeclarations": True, "declaration": True,
         "noUnusedLocals": True, "noUnusedParameters": True, "noImplicitOverride": True, "noImplicitReturns": True,
         "noPropertyAccessFromIndexSignature": True, "noFallthroughCasesInSwitch": True, "allowImportingTsExtensions": True,
         "skipLibCheck": True, "types": [], "module": "esnext", "moduleResolution": "bundler", "target": "es2022"}


def main():
    common.need_compilers()
    work = common.work_folder("client-types")
    files = [str(HERE / "types.ts"), *map(str, sorted((common.SOURCE / "templates" / "client").glob("*.ts")))]
    problems = []
    for libraries in (["es2022", "dom"], ["es2022", "webworker"]):
        flags = {**FLAGS, "lib": libraries}
        (work / "tsconfig.json").write_text(json.dumps({"compilerOptions": flags, "files": files}))
        for version, compiler in common.COMPILERS.items():
            code, out, err = common.once.run([common.node(), compiler, "-p", work],
                                             [work, HERE, common.SOURCE / "templates" / "client"])
            problems += [f"tsc {version}, {libraries[1]}: {line}" for line in (out + err).splitlines()]
            problems += [f"tsc {version} ended with {code}"] if code and not problems else []
    print(*problems[:20], sep="\n")
    if problems:
        common.fail(f"{len(problems)} problems of types")
    print(f"{len(files)} files under {len(FLAGS)} flags, {len(common.COMPILERS)} compilers")


main()
