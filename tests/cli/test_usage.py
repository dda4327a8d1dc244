# SPDX-License-Identifier: MIT
"""The command line: what is too much is said, and every refusal says what to do."""

import resource

from proof import *


class Usage(Case):
    def test_too_much(self):
        for arguments in (("init", "a", "b"), ("version", "x"), ("schema", "x"), ("help", "x"), ("plugin", "list", "x"),
                          ("phases", "--json", "--dot", "-p", "typescript")):
            run = self.codegen(*arguments, expect=USAGE)
            self.assertIn("CGC0007", run.out + run.err)
            self.assertIn("help:" if "--json" not in arguments else '"help"', run.out + run.err)
        self.assertFalse((self.dir / "codegen.yaml").exists())

    def test_what_another_command_would_pass_over(self):
        for option in ("--check", "--dry-run", "--stats", "--progress=always", "--cache=all", "--verify-cache", "--trace=t.json"):
            for command in ("phases", "version", "init"):
                with self.subTest(option, command=command):
                    run = self.codegen(command, option, "--json", expect=USAGE)
                    self.assertEqual([d["code"] for d in run.diagnostics], ["CGC0007"])
        self.assertEqual(list(self.dir.iterdir()), [])

    def test_init_keeps_what_it_cannot_replace(self):
        self.write("codegen.yaml", "# mine\n")
        self.codegen("init", "--force", expect=OUTPUT,
                     limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
        self.assertEqual([p.name for p in self.dir.iterdir()], ["codegen.yaml"])
        self.assertEqual(self.read("codegen.yaml"), "# mine\n")
        self.codegen("init", expect=USAGE)
        self.codegen("init", "--force", expect=OK)
        self.assertIn("sources:", self.read("codegen.yaml"))

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
