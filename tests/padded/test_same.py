# SPDX-License-Identifier: MIT
"""What the plugins write does not depend on how long the host's records are: every document that the tests have, with every
plugin and several options, gives the same bytes and the same diagnostics under both hosts."""

import os
import pathlib
import sys

SOURCE = pathlib.Path(os.environ["CODEGEN_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests" / "cli"))
from proof import *  # noqa: E402

PADDED = pathlib.Path(os.environ["CODEGEN_BUILD"]) / "padded" / "bin" / "codegen"
FOLDERS = ("examples", "plugins", "tests")
GITHUB = SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
WRITERS = ("typescript", "zod", "python", "mock", "client")
OPTIONS = ((), ("-O", "dates=native", "-O", "zod.coerce=path,query"), ("-O", "typescript.layout=split", "-O", "zod.layout=schemas"),
           ("-O", "zod.target=mini", "-O", "python.models=typeddict", "-O", "python.layout=one"), ("--order=canonical", "--jobs=3"),
           ("-O", "zod.target=zod3", "-O", "zod.schemas=object", "-O", "zod.brands=true", "-O", "python.enums=literal"))


def documents():
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*")):
            if path.suffix not in (".json", ".yaml", ".yml") or "node_modules" in path.parts or not path.is_file():
                continue
            head = path.read_bytes()[:4000]
            if b"openapi" in head or b"swagger" in head or path.parent.name in ("json", "yaml"):
                yield path
    if GITHUB.exists():
        yield GITHUB


class Same(Case):
    def run_both(self, document, writers, options):
        seen = []
        for program, output in ((CODEGEN, "plain"), (PADDED, "padded")):
            shutil.rmtree(self.dir / output, ignore_errors=True)
            run = self.codegen(*(f"--plugin={w}" for w in writers), document, "-o", output, "--json", "--no-cache", *options,
                               program=program)
            files = {name: text for name, text in self.texts(output).items() if not name.startswith(".codegen")}
            said = [{k: v for k, v in d.items() if k not in ("wall_ms", "cpu_ms", "peak_bytes")}
                    for d in run.diagnostics]
            seen.append((run.code, said, files))
        return seen

    def test_documents(self):
        written = 0
        there = [w for w in WRITERS if list(pathlib.Path(os.environ["CODEGEN_PLUGINS"]).glob(f"*{w}.so"))]
        self.assertGreaterEqual(len(there), 4)
        cases = [(d, o) for d in documents() for o in OPTIONS]
        must = [(d, ()) for d in documents()]
        for document, options in {*must, *sample(cases, 30)}:
            with self.subTest(document.name, options=options):
                plain, padded = self.run_both(document, there, options)
                self.assertEqual(plain[0], padded[0])
                self.assertEqual(plain[1], padded[1])
                self.assertEqual(plain[2].keys(), padded[2].keys())
                for name in plain[2]:
                    self.assertEqual(plain[2][name], padded[2][name], name)
                written += len(plain[2])
        self.assertGreater(written, 500)


if __name__ == "__main__":
    main()
