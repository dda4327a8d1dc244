#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every piece of TypeScript in the guide compiles against a client of the API that it speaks of."""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

GIVEN = """import * as api from "./out/client/index.ts";
declare const client: api.Client;
declare const controller: AbortController;
declare const session: { token(options: { renew: boolean }): Promise<string> };
declare const bytes: Uint8Array<ArrayBuffer>;
declare const process: { env: Record<string, string | undefined> };
declare function save(value: unknown): void;
"""


def main():
    common.need_codegen()
    common.need_compilers()
    work = common.work_folder("client-guide")
    code, _, _, stderr = common.codegen("--plugin=client", "--plugin=typescript", "-O", "imports=ts", HERE / "guide.yaml", "-o",
                                        "out", cwd=work)
    if code:
        common.fail(f"exit {code}: {stderr[-1000:]}")
    guide = (common.SOURCE / "docs" / "guide" / "client.md").read_text()
    pieces = re.findall(r"```ts\n(.*?)```", guide, re.S)
    names = sorted({name for path in sorted((work / "out" / "client").glob("*.ts"))
                    for name in re.findall(r"^export (?:const|function|async function) (\w+)", path.read_text(), re.M)}
                   | {"ApiError", "CallError", "attempt", "chain", "download", "fault", "followRedirects", "isError",
                      "limitSize", "pages", "paginate", "retry"})
    text = GIVEN + f"const {{ {', '.join(names)} }} = api;\ntype Interceptor = api.Interceptor;\n"
    for number, piece in enumerate(pieces):
        body = re.sub(r"^import .*\n", "", piece, flags=re.M)
        text += f"export async function piece{number}(): Promise<void> {{\n{body}}}\n"
    (work / "guide.ts").write_text(text)
    flags = {"exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "allowImportingTsExtensions": True,
             "skipLibCheck": True, "types": [], "lib": ["es2022", "dom", "dom.iterable"]}
    problems = [f"tsc {version}: {line}" for version in common.COMPILERS
                for line in common.tsc([work / "guide.ts"], version, flags, folder=work)]
    print(*problems[:20], sep="\n")
    if problems or len(pieces) < 8:
        common.fail(f"{len(problems)} problems in {len(pieces)} pieces")
    print(f"{len(pieces)} pieces compile")


main()
