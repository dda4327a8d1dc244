# SPDX-License-Identifier: MIT
"""Files on disk: two writers in one folder, owners, what may be removed, --check, --dry-run, --force, edited files."""

import hashlib
import json
import os
import shutil

from proof import *

ONE = api({"Ship": {"type": "object", "properties": {"name": {"type": "string"}}}})
TWO = api({"Berth": {"type": "string"}})


class TwoWriters(Case):
    """Two runs into one folder, each with its own writer."""

    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)
        self.generate("api.json")
        self.codegen("-p", OUTLINE, "api.json", "-o", "out", expect=OK)

    def test_both_files_stay(self):
        self.assertEqual(set(self.texts()), {"types.ts", "outline.md", "codegen.manifest.json"})
        with self.untouched():
            self.generate("api.json")
            self.codegen("-p", OUTLINE, "api.json", "-o", "out", expect=OK)

    def test_the_manifest_names_the_owners(self):
        manifest = json.loads(self.read("out/codegen.manifest.json"))
        self.assertEqual([(f["path"], f["plugin"]) for f in manifest["files"]],
                         [("outline.md", "outline"), ("types.ts", "typescript")])

    def test_one_run_or_two_make_the_same_folder(self):
        self.codegen("-p", OUTLINE, "-p", "typescript", "api.json", "-o", "at-once", expect=OK)
        self.assertEqual(self.texts("at-once"), self.texts())

    def test_a_writer_removes_only_its_own(self):
        self.generate("api.json", "-O", "typescript.file=renamed.ts")
        self.assertEqual(set(self.texts()), {"renamed.ts", "outline.md", "codegen.manifest.json"})

    def test_each_judges_only_its_own(self):
        self.write("api.json", ONE)
        self.generate("api.json")
        self.generate("api.json", "--check", expect=OK)
        self.codegen("-p", OUTLINE, "api.json", "-o", "out", "--check", expect=STALE)

    def test_what_another_owner_wrote_cannot_be_claimed(self):
        with self.untouched():
            run = self.generate("api.json", "-O", "typescript.file=outline.md", "--json", expect=OUTPUT)
        self.assertDiagnostic(run, "CGO0003", message=re.compile("outline.md"), help=True)

    def test_another_source_cannot_claim_it_either(self):
        self.write("codegen.yaml", "sources: {mine: {input: other.json, output: out}}\nplugins: [typescript]\n")
        self.write("other.json", TWO)
        with self.untouched():
            self.assertDiagnostic(self.codegen("--json", expect=OUTPUT), "CGO0003", message=re.compile("types.ts"))


    def test_but_for_case_is_the_same(self):
        with self.untouched():
            run = self.generate("api.json", "-O", "typescript.file=Outline.md", "--json", expect=OUTPUT)
        self.assertDiagnostic(run, "CGO0003", message=re.compile("case"))
        with self.untouched():
            run = self.generate("api.json", "-O", "typescript.file=outline.md/types.ts", "--json", expect=OUTPUT)
        self.assertDiagnostic(run, "CGO0003", message=re.compile("is a file"))


class OneFile(Case):
    """Two plugins that claim one file in one run."""

    def test_exactly_or_but_for_case(self):
        self.write("api.json", HARBOUR)
        self.codegen("-p", OUTLINE, "api.json", "-o", "out", expect=OK)
        for name in ("outline.md", "Outline.MD"):
            with self.subTest(name), self.untouched():
                run = self.generate("api.json", "-p", OUTLINE, "-O", f"typescript.file={name}", "--json", expect=OUTPUT)
                said = self.assertDiagnostic(run, "CGO0003", help=True)
                self.assertIn("outline", said["message"])
                self.assertIn("typescript", said["message"])

    def test_a_file_where_the_other_needs_a_folder(self):
        self.write("api.json", HARBOUR)
        run = self.generate("api.json", "-p", OUTLINE, "-O", "typescript.file=outline.md/types.ts", "--json", expect=OUTPUT)
        self.assertRegex(run.out, "CGO000[23]")
        self.assertEqual(self.texts(), {})


class Removal(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)
        self.generate("api.json", "-O", "typescript.file=deep/er/types.ts")

    def test_empty_folders_go_with_their_last_file(self):
        self.generate("api.json")
        self.assertEqual(set(self.texts()), {"types.ts", "codegen.manifest.json"})
        self.assertFalse((self.dir / "out/deep").exists())

    def test_a_folder_with_somebody_elses_file_stays(self):
        self.write("out/deep/notes.txt", "mine")
        self.generate("api.json")
        self.assertEqual(self.read("out/deep/notes.txt"), "mine")
        self.assertFalse((self.dir / "out/deep/er").exists())

    def test_an_edited_file_is_not_removed(self):
        self.write("out/deep/er/types.ts", "// mine now\n")
        run = self.generate("api.json", "--json")
        self.assertEqual(self.read("out/deep/er/types.ts"), "// mine now\n")
        self.assertDiagnostic(run, "CGO0004", severity="warning", message=re.compile("deep/er/types.ts"))

    def test_a_failed_run_removes_nothing(self):
        self.write("api.json", "{")
        with self.untouched():
            self.generate("api.json", expect=INPUT)

    def test_files_that_were_never_ours_are_not_seen(self):
        self.write("out/handwritten.ts", "export {};\n")
        self.generate("api.json")
        self.assertEqual(self.read("out/handwritten.ts"), "export {};\n")


class Edited(Case):
    """A file that a person edited is never overwritten silently."""

    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)
        self.generate("api.json")
        self.generated = self.read("out/types.ts")
        self.write("out/types.ts", self.generated + "// mine\n")

    def test_refused(self):
        for more in ((), ("--check",), ("--dry-run",)):
            with self.subTest(more), self.untouched():
                run = self.generate("api.json", "--json", *more, expect=STALE if "--check" in more else OUTPUT)
                if "--check" not in more:
                    self.assertDiagnostic(run, "CGO0004", message=re.compile("types.ts"), help=re.compile("--force"))

    def test_force(self):
        self.generate("api.json", "--force")
        self.assertEqual(self.read("out/types.ts"), self.generated)

    def test_an_edit_that_equals_what_would_be_written_is_adopted(self):
        changed = harbour()
        changed["components"]["schemas"]["Flag"]["enum"].append("SE")
        self.write("api.json", changed)
        self.write("out/types.ts", self.generated.replace('"NO"', '"NO" | "SE"'))
        run = self.generate("api.json")
        self.assertIn("1 unchanged", run.out)
        self.generate("api.json", "--check")

    def test_a_file_that_stood_there_before_us(self):
        self.write("other/types.ts", "// by hand\n")
        run = self.generate("api.json", "--json", output="other", expect=OUTPUT)
        self.assertDiagnostic(run, "CGO0004", message=re.compile("types.ts"), help=True)
        self.assertEqual(self.read("other/types.ts"), "// by hand\n")

    def test_a_deleted_file_comes_back(self):
        (self.dir / "out/types.ts").unlink()
        self.generate("api.json")
        self.assertEqual(self.read("out/types.ts"), self.generated)


class Check(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)
        self.generate("api.json")
        changed = harbour()
        changed["components"]["schemas"]["Flag"]["enum"] = ["DE", "NL", "SE"]
        self.write("changed.json", changed)

    def test_up_to_date(self):
        with self.untouched():
            self.assertNotIn("+++", self.generate("api.json", "--check", expect=OK).out)

    def test_stale_with_a_diff(self):
        with self.untouched():
            run = self.generate("changed.json", "--check", expect=STALE)
        self.assertIn("--- out/types.ts", run.out.replace("a/out", "out").replace("--- types", "--- out/types"))
        self.assertRegex(run.out, r'(?m)^-export type Flag = "DE" \| "NL" \| "NO";$')
        self.assertRegex(run.out, r'(?m)^\+export type Flag = "DE" \| "NL" \| "SE";$')
        self.assertRegex(run.out, r"(?m)^@@ -\d+,\d+ \+\d+,\d+ @@")

    def test_the_diff_applies(self):
        patch = shutil.which("patch")
        if not patch:
            self.skipTest("no 'patch'")
        run = self.generate("changed.json", "--check", expect=STALE)
        shutil.copy(self.dir / "out/types.ts", self.dir / "copy.ts")
        import subprocess
        subprocess.run([patch, "-s", "copy.ts"], cwd=self.dir, input=run.out.encode(), check=True)
        self.generate("changed.json", output="new")
        self.assertEqual(self.read("copy.ts"), self.read("new/types.ts"))

    def test_json(self):
        run = self.generate("changed.json", "--check", "--json", expect=STALE)
        self.assertDiagnostic(run, "CGO0006", message=re.compile("types.ts"))
        self.assertEqual([e["change"] for e in run.events if e["event"] == "file"], ["update"])

    def test_missing_and_superfluous_files_are_stale(self):
        self.generate("api.json", "--check", "-O", "typescript.file=other.ts", expect=STALE)
        (self.dir / "out/types.ts").unlink()
        self.generate("api.json", "--check", expect=STALE)
        self.generate("api.json", "--check", output="never-made", expect=STALE)
        self.assertFalse((self.dir / "never-made").exists())

    def test_bad_input_is_not_stale(self):
        self.write("broken.json", "{")
        self.generate("broken.json", "--check", expect=INPUT)


class DryRun(Case):
    def test_lists_and_writes_nothing(self):
        self.write("api.json", HARBOUR)
        run = self.generate("api.json", "--dry-run")
        self.assertIn("create out/types.ts", run.out)
        self.assertFalse((self.dir / "out").exists())
        self.generate("api.json")
        self.write("api.json", ONE)
        with self.untouched():
            self.assertIn("update out/types.ts", self.generate("api.json", "--dry-run").out)


class Manifest(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)
        self.generate("api.json")

    def test_equal_bytes_for_equal_input(self):
        self.generate("api.json", output="again")
        self.assertEqual(self.read("out/codegen.manifest.json"), self.read("again/codegen.manifest.json"))

    def test_history_leaves_no_trace(self):
        self.write("other.json", ONE)
        self.generate("other.json")
        self.generate("api.json", "-O", "typescript.file=x.ts")
        self.generate("api.json")
        self.generate("api.json", output="again")
        self.assertEqual(self.texts(), self.texts("again"))

    def test_scratch_is_ignored_by_git(self):
        self.assertEqual(self.read("out/.codegen/.gitignore").strip(), "*")

    def test_a_hostile_manifest_is_refused_and_reaches_nothing(self):
        self.write("precious.txt", "keep me")
        digest = hashlib.md5(b"keep me").hexdigest()
        entry = {"path": "../precious.txt", "id": "x", "source": "api", "plugin": "typescript", "set": "", "hash": digest,
                 "size": 7, "sections": 1}
        for content in ('{"version": 1, "files": [', "[]", "null", '{"version": 99, "files": []}', "\0", "\xff\xfe", "[" * 100000,
                        {"version": 1, "files": [entry]}, {"version": 1, "files": [{**entry, "path": "/etc/passwd"}]},
                        {"version": 1, "files": [{}]}, {"version": 1, "files": [{**entry, "path": ".codegen/journal"}]},
                        {"version": 1, "files": {"x": 1}}, {"version": 1, "files": [{**entry, "path": 5}]}):
            with self.subTest(str(content)[:40]):
                self.write("out/codegen.manifest.json", content)
                with self.untouched():
                    run = self.generate("api.json", "--json", "-O", "typescript.file=new.ts", expect=OUTPUT)
                self.assertDiagnostic(run, "CGO0005", help=True, file=re.compile("codegen.manifest.json"))
                self.assertEqual(self.read("precious.txt"), "keep me")


    def test_something_else_in_the_place_of_our_own_files(self):
        self.write("other.json", ONE)
        for path, code in (("codegen.manifest.json", "CGO0001"), (".codegen/journal", "CGO0001")):
            for make in (os.mkdir, os.mkfifo, lambda file: os.symlink("/dev/null", file)):
                file = self.dir / "out" / path
                file.unlink(missing_ok=True)
                make(file)
                with self.subTest(path):
                    run = self.generate("other.json", "--force", "--json", expect=OUTPUT)
                    self.assertDiagnostic(run, code, help=True, message=re.compile(path))
                file.rmdir() if make is os.mkdir else file.unlink()
            self.generate("other.json", "--force")
            self.generate("api.json")

    def test_a_hostile_journal_is_refused_and_reaches_nothing(self):
        self.write("precious.txt", "keep me")
        for journal in ("", "null", "{}", "[", {"put": [["1", "../precious.txt", "", ""]], "remove": []},
                        {"put": [["1", ".codegen/x", "", ""]], "remove": []}, {"put": [["1", "new", "", ""]], "remove": []},
                        {"put": [], "remove": [["codegen.manifest.json", ""]]}, {"put": [5], "remove": []}):
            with self.subTest(str(journal)):
                self.write("out/.codegen/journal", journal)
                (self.dir / "out/.codegen/stage").mkdir(exist_ok=True)
                if not os.path.lexists(self.dir / "out/.codegen/stage/1"):
                    os.symlink("../../../precious.txt", self.dir / "out/.codegen/stage/1")
                for more in ([], ["--force"]):
                    with self.untouched():
                        run = self.generate("api.json", "--json", *more, expect=OUTPUT)
                    self.assertDiagnostic(run, "CGO0007", help=True)
                self.assertEqual(self.read("precious.txt"), "keep me")

    def test_a_file_that_may_not_grow(self):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
        shutil.rmtree(self.dir / "out")
        run = self.generate("api.json", "--json", expect=OUTPUT, limit=limit)
        self.assertDiagnostic(run, "CGO0001", help=True, message=re.compile("types.ts"))
        self.assertEqual(self.texts(), {})


class Links(Case):
    """No link below the root is followed."""

    def test_a_planted_link_is_not_written_through(self):
        self.write("api.json", HARBOUR)
        (self.dir / "elsewhere").mkdir()
        self.write("elsewhere/types.ts", "theirs")
        (self.dir / "out").mkdir()
        (self.dir / "out/types.ts").symlink_to("../elsewhere/types.ts")
        (self.dir / "out/sub").symlink_to("../elsewhere")
        run = self.generate("api.json", "--json", expect=OUTPUT)
        self.assertTrue(run.diagnostics[0]["help"])
        self.generate("api.json", "-O", "typescript.file=sub/types.ts", expect=OUTPUT)
        self.generate("api.json", "-O", "typescript.file=sub/new.ts", expect=OUTPUT)
        self.assertEqual(self.read("elsewhere/types.ts"), "theirs")
        self.assertEqual(os.listdir(self.dir / "elsewhere"), ["types.ts"])

    def test_the_root_itself_may_be_one(self):
        self.write("api.json", HARBOUR)
        (self.dir / "real").mkdir()
        (self.dir / "out").symlink_to("real")
        self.generate("api.json")
        self.assertTrue((self.dir / "real/types.ts").exists())


class Paths(Case):
    """What leads out of the root is refused, wherever it is said."""

    PATHS = ["../x.ts", "/tmp/x.ts", "a/../../x.ts", "a/../x.ts", "./x.ts", "a//x.ts", "..", ".", "a/", "x\\..\\..\\y.ts",
             "a\nb.ts", "\x1b[31m.ts", ".codegen/journal", "codegen.manifest.json", "CODEGEN.MANIFEST.JSON", ".Codegen/x.ts", "con\x7f.ts",
             "x" * 300 + ".ts", "a/" * 3000 + "x.ts", "\u202ets.x"]

    def test_option_of_the_writer(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json")
        for path in self.PATHS:
            with self.subTest(ascii(path)[:60]), self.untouched("."):
                run = self.generate("api.json", "--json", "-O", f"typescript.file={path}", expect=(USAGE, OUTPUT))
                self.assertTrue(run.diagnostics[0].get("help"), run)
        self.assertEqual(sorted(os.listdir(self.dir)), ["api.json", "out"])

    def test_very_deep(self):
        self.write("api.json", HARBOUR)
        for name in ("d/" * 60 + "types.ts", "types.ts", "d/" * 33 + "types.ts", "d/" * 34 + "types.ts"):
            self.generate("api.json", "-O", f"typescript.file={name}")
            self.assertEqual(set(self.texts()), {name, "codegen.manifest.json"})
            self.generate("api.json", "-O", f"typescript.file={name}", "--check")


if __name__ == "__main__":
    main()
