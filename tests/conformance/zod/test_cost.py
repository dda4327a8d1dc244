#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What Zod schemas of GitHub's document cost their user's compiler and start, beside those of Hey API in the same run.

CPU time of tsc, the best of some rounds taken in turns: checked alone, with JavaScript and declarations emitted, and with
declarations alone. Each is held against the peer's time for the same; beside it stands what it is of the peer's --noEmit.
Time to import the module, `import "zod"` done before. Judges under CODEGEN_SLOW=1 alone: times of a test run that shares its
machine mean nothing.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402

ROUNDS = int(os.environ.get("CODEGEN_ROUNDS", "3"))
IMPORT = 0.25  # of the peer's, at most
MODES = {  # options of tsc, and the share of the peer's time with the same options at most
    "--noEmit": ({"noEmit": True}, 0.35),
    "--declaration": ({"declaration": True, "outDir": "declared"}, 0.45),
    "--declaration --emitDeclarationOnly": ({"declaration": True, "emitDeclarationOnly": True, "outDir": "declared"}, 0.45),
}

PEER = """
const { createClient } = await import(process.argv[1] + '/dist/index.mjs');
await createClient({ input: process.argv[2], output: { path: process.argv[3], clean: true },
  logs: { level: 'silent', file: false }, plugins: [{ name: 'zod', compatibilityVersion: 4 }] });
"""
TRANSPILE = """
import fs from 'node:fs';
import ts from 'typescript';
for (const file of process.argv.slice(1)) {
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'),
    { compilerOptions: { module: 'esnext', target: 'es2022', verbatimModuleSyntax: true } });
  fs.writeFileSync(file.replace(/\\.ts$/, '.js'), outputText);
}
"""
LOAD = """
await import('zod');
const start = performance.now();
await import(process.argv[1]);
console.log(performance.now() - start);
"""


def cpu(command, cwd):
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said.decode(), process.returncode


def module(script, *arguments, cwd):
    run = subprocess.run([common.node(), "--input-type=module", "-e", script, *map(str, arguments)], cwd=cwd,
                         capture_output=True, text=True)
    if run.returncode:
        common.fail(run.stderr[-1000:])
    return run.stdout


def main():
    common.need_codegen()
    common.need_compilers()
    if not common.SLOW:
        common.skip("a measurement: set CODEGEN_SLOW=1")
    document = common.SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
    if not document.exists():
        common.skip("GitHub's document is not there ('npm ci' in examples/github)")
    peer = common.package("@hey-api/openapi-ts", "CODEGEN_HEY_API")
    work = common.work_folder("zod-cost")
    (work / "node_modules").symlink_to(common.MODULES)
    (work / "package.json").write_text('{"type": "module"}')
    code, _, _, stderr = common.codegen("--plugin=zod", document, "-o", work / "ours")
    if code:
        common.fail(stderr[-500:])
    module(PEER, peer, document, work / "theirs", cwd=work)
    entries = {"ours": work / "ours" / "zod.ts", "theirs": work / "theirs" / "zod.gen.ts"}
    best, problems = {}, []
    for mode, (asked, _) in MODES.items():
        for _ in range(ROUNDS):
            for side, entry in entries.items():
                options = {"strict": True, "target": "es2022", "module": "esnext", "moduleResolution": "bundler",
                           "skipLibCheck": True, "types": [], "lib": ["es2022", "dom", "dom.iterable"], **asked}
                (work / f"{side}.json").write_text(json.dumps({"compilerOptions": options, "files": [str(entry)]}))
                seconds, megabytes, said, status = cpu([common.node(), "--max-old-space-size=8000",
                                                        str(common.COMPILERS["5.9"]), "-p", f"{side}.json"], work)
                if status:
                    problems.append(f"tsc {mode} on {side}: {said[:300]}")
                best[side, mode] = min(best.get((side, mode), (1e9, 0)), (seconds, megabytes))
    checked = best["theirs", "--noEmit"][0]
    for mode, (_, most) in MODES.items():
        (ours, mb), (theirs, their_mb) = best["ours", mode], best["theirs", mode]
        print(f"tsc {mode}: {ours:.2f} s of CPU, {mb:.0f} MB; theirs {theirs:.2f} s, {their_mb:.0f} MB: "
              f"{ours / theirs:.2f} of theirs, {ours / checked:.2f} of their --noEmit")
        problems += [f"tsc {mode} takes more than {most} of theirs"] if ours > most * theirs else []
    module(TRANSPILE, *entries.values(), work / "ours" / "zod-runtime.ts", cwd=common.MODULES)
    loads = {side: min(float(module(LOAD, entry.with_suffix(".js"), cwd=work)) for _ in range(5))
             for side, entry in entries.items()}
    print(f"import after zod: ours {loads['ours']:.0f} ms, theirs {loads['theirs']:.0f} ms, "
          f"{loads['ours'] / loads['theirs']:.2f} of theirs")
    problems += ["importing takes too long"] if loads["ours"] > IMPORT * loads["theirs"] else []
    for problem in problems:
        print("  ", problem)
    if problems:
        common.fail(f"{len(problems)} problems")
    print("ok")


main()
