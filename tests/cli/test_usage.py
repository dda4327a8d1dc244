# SPDX-License-Identifier: MIT
"""The command line: what is too much is said, and every refusal says what to do."""

from proof import *


class Usage(Case):
    def test_too_much(self):
        for arguments in (("init", "a", "b"), ("version", "x"), ("schema", "x"), ("help", "x"), ("plugin", "list", "x"),
                          ("phases", "--json", "--dot", "-p", "typescript")):
            run = self.codegen(*arguments, expect=USAGE)
            self.assertIn("CGC0007", run.out + run.err)
            self.assertIn("help:" if "--json" not in arguments else '"help"', run.out + run.err)
        self.assertFalse((self.dir / "codegen.yaml").exists())

    def test_version(self):
        self.assertEqual(self.codegen("--version", expect=OK).out, self.codegen("version", expect=OK).out)
        self.assertEqual(self.codegen("--version", "--json", expect=OK).events[0].keys(), {"version", "abi"})

    def test_init_as_json(self):
        run = self.codegen("init", "--json", expect=OK)
        self.assertEqual(run.events, [{"event": "file", "change": "create", "path": "codegen.yaml"}])

    def test_every_refusal_has_a_help(self):
        for arguments in (("--plugin=",), ("--plugin",), ("-o", "a", "-o", "b"), ("--strict=yes",), ("-q", "-v"), ("--check", "-n"),
                          ("-p", "./nowhere.so", "a.json", "-o", "o"), ("--config=/dev/zero",), ("--order=x",)):
            with self.subTest(arguments):
                run = self.codegen("--json", *arguments, expect=(USAGE, PLUGIN))
                self.assertTrue(run.diagnostics and all(d.get("help") for d in run.diagnostics), run)
        run = self.codegen("--config=/dev/zero", "--json", expect=USAGE)
        self.assertNotIn("init", run.diagnostics[0]["help"])


if __name__ == "__main__":
    main()
