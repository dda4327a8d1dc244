# SPDX-License-Identifier: MIT
"""A run that has nothing to do does nothing: no plugin is loaded, no file is written. And whatever could make the
output another one makes it run. Every case is compared with a run that remembers nothing."""

import random
import shutil
import time

from proof import *

# What the dynamic linker says of a plugin: it is loaded by descriptor or by path.
LOADED = r"calling init: .*(/proc/[a-z0-9]+/fd/|/plugins/)"


class Unchanged(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", harbour())
        past = time.time() - 3600
        os.utime(self.dir / "api.json", (past, past))

    def run_it(self, *arguments, expect=OK, **more):
        """A run as JSON: whether it was skipped, and the run."""
        run = self.generate(*(arguments or ("api.json",)), "--json", expect=expect, **more)
        done = [event for event in run.events if event["event"] == "done"]
        return bool(done and done[-1]["skipped"]), run

    def remembered(self, *arguments, **more):
        self.run_it(*arguments, **more)
        skipped, run = self.run_it(*arguments, **more)
        self.assertTrue(skipped, self.why(*arguments, **more))
        return run

    def why(self, *arguments, **more):
        return self.generate(*(arguments or ("api.json",)), "-v", **more).err

    def assertRuns(self, *arguments, expect=OK, **more):
        """It is run, and leaves what a run without a memory leaves."""
        skipped, run = self.run_it(*arguments, expect=expect, **more)
        self.assertFalse(skipped)
        shutil.rmtree(self.dir / "clean", ignore_errors=True)
        if expect == OK:
            self.generate(*(arguments or ("api.json",)), "--no-cache", output="clean", **more)
            self.assertEqual(self.texts("clean"), self.texts())
        return run

    # -- nothing to do

    def test_the_second_run_is_skipped_and_says_the_same(self):
        first = self.run_it()[1]
        with self.untouched():
            state = sorted((f.name, f.stat().st_mtime_ns) for f in (self.dir / "out/.codegen").iterdir())
            second = self.remembered()
            for flag in ("--check", "--dry-run"):
                skipped, run = self.run_it("api.json", flag)
                self.assertTrue(skipped)
                self.assertEqual([e["change"] for e in run.events if e["event"] == "file"], ["keep"])
            self.assertEqual(state, sorted((f.name, f.stat().st_mtime_ns) for f in (self.dir / "out/.codegen").iterdir()))
        done = second.events[-1]
        self.assertEqual((done["created"], done["kept"], done["phases"]), (0, 1, []))
        self.assertEqual(first.diagnostics, second.diagnostics)

    def test_no_file_of_a_plugin_is_loaded(self):
        self.run_it()
        loud = self.generate("api.json", "--json", env={"LD_DEBUG": "files"})
        self.assertNotRegex(loud.err, LOADED)
        loud = self.generate("api.json", "--json", "--no-cache", env={"LD_DEBUG": "files"})
        self.assertRegex(loud.err, LOADED)

    def test_warnings_are_said_again(self):
        document = harbour()
        document["openapi"] = "3.0.3"
        document["components"]["schemas"]["Flag"]["nullable"] = True
        document["components"]["schemas"]["Flag"].pop("type")
        document["components"]["schemas"]["Berth"]["properties"]["occupant"] = {
            "allOf": [{"$ref": "#/components/schemas/Ship"}], "nullable": True}
        self.write("api.json", document)
        full = self.run_it()[1]
        self.assertTrue(full.diagnostics)
        again = self.remembered()
        self.assertEqual(full.diagnostics, again.diagnostics)
        self.assertEqual(full.events[-1]["warnings"], again.events[-1]["warnings"])
        text = self.generate("api.json")  # in another style: run, then remembered as text
        self.assertEqual(text.err, self.generate("api.json").err)
        self.assertIn("nothing was run", self.generate("api.json", "-v").err + self.generate("api.json", "-v").err)

    def test_a_file_that_was_only_touched_is_read(self):
        self.remembered()
        os.utime(self.dir / "api.json")
        os.utime(self.dir / "out/types.ts")
        self.assertTrue(self.run_it()[0])
        shutil.copy(self.dir / "api.json", self.dir / "copy.json")
        os.replace(self.dir / "copy.json", self.dir / "api.json")
        self.assertTrue(self.run_it()[0])

    def test_it_costs_little(self):
        if SANITIZED:
            self.skipTest("a sanitizer has costs of its own")
        self.write("api.json", api({f"S{i}": {"type": "object", "properties": {f"p{k}": {"type": "string"} for k in range(20)}}
                                    for i in range(3000)}))
        past = time.time() - 3600
        os.utime(self.dir / "api.json", (past, past))
        self.remembered()
        best = self.least("-p", "typescript", "api.json", "-o", "out", "--json")
        self.assertLess(best, max(0.005, 5 * self.least(program="/bin/true")))

    # -- something to do

    def test_a_source_changes(self):
        self.remembered()
        before = self.dir / "api.json"
        stat = before.stat()
        text = before.read_text()
        self.assertIn('"minLength": 1', text)
        before.write_text(text.replace('"Ship"', '"Boat"').replace("schemas/Ship", "schemas/Boat"))
        os.utime(before, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # the same size and time of change
        self.assertRuns()
        self.assertIn("Boat", self.read("out/types.ts"))
        self.assertEqual(self.run_it("api.json", "--check")[0], True)
        before.write_text(text)
        self.assertRuns("api.json", "--check", expect=STALE)
        before.unlink()
        self.assertRuns(expect=INPUT)

    def test_changes_in_quick_succession_are_seen(self):
        for i in range(30):
            document = harbour()
            document["components"]["schemas"]["Ship"]["properties"][f"p{i % 7}"] = {"type": "string"}
            self.write("api.json", document)
            self.run_it()
            self.assertIn(f"p{i % 7}?", self.read("out/types.ts"))
            document["components"]["schemas"]["Ship"]["properties"][f"q{i % 7}"] = \
                document["components"]["schemas"]["Ship"]["properties"].pop(f"p{i % 7}")
            self.write("api.json", document)  # the same size, perhaps in the same tick
            self.run_it()
            self.assertIn(f"q{i % 7}?", self.read("out/types.ts"))

    def test_a_file_that_is_referred_to_changes(self):
        document = harbour()
        document["components"]["schemas"]["Flag"] = {"$ref": "flag.json#/Flag"}
        self.write("api.json", document)
        self.write("flag.json", {"Flag": {"type": "string", "enum": ["DE"]}})
        self.remembered()
        self.write("flag.json", {"Flag": {"type": "string", "enum": ["SE"]}})
        self.assertRuns()
        self.assertIn("SE", self.read("out/types.ts"))

    def test_options_change(self):
        self.remembered()
        self.assertRuns("api.json", "-O", "typescript.enums=const")
        self.assertRuns("api.json")
        self.assertRuns("api.json", "--strict")
        self.assertRuns("api.json", "-p", OUTLINE)

    def test_files_with_names_of_options_change(self):
        self.write("-v", api({"Old": {"type": "string"}}))
        self.write("-q", api({"New": {"type": "string"}}))
        past = time.time() - 3600
        for name in ("-v", "-q"):
            os.utime(self.dir / name, (past, past))
            self.codegen("--plugin=typescript", "-o", "out", "--", name, expect=OK)
        self.assertIn("New", self.read("out/types.ts"))

    def test_an_output_changes(self):
        self.remembered()
        text = self.read("out/types.ts")
        for change in (text.replace("Ship", "Boat"), text + "//\n"):
            self.write("out/types.ts", change)
            self.assertRuns(expect=OUTPUT)
            self.assertRuns("api.json", "--check", expect=STALE)
        (self.dir / "out/types.ts").unlink()
        self.assertRuns()
        self.remembered()
        (self.dir / "out/codegen.manifest.json").write_text("{}")
        self.assertRuns(expect=OUTPUT)
        shutil.rmtree(self.dir / "out")
        self.assertRuns()

    def test_a_link_in_the_place_of_an_output_is_not_followed(self):
        self.remembered()
        os.rename(self.dir / "out/types.ts", self.dir / "elsewhere.ts")
        os.symlink(self.dir / "elsewhere.ts", self.dir / "out/types.ts")
        self.assertFalse(self.run_it(expect=(OK, OUTPUT))[0])

    def test_plugins_change(self):
        shutil.copytree(PLUGINS, self.dir / "plugins")
        more = {"env": {"CODEGEN_PLUGIN_PATH": str(self.dir / "plugins")}}
        time.sleep(0.05)
        self.remembered("api.json", **more)
        file = self.dir / "plugins/libtypescript.so"
        file.write_bytes(file.read_bytes() + b"\0")
        time.sleep(0.05)
        self.assertRuns("api.json", **more)
        self.remembered("api.json", **more)
        shutil.copy(PLUGINS / "libfilter.so", self.dir / "plugins/libanother.so")
        self.assertFalse(self.run_it("api.json", **more)[0])
        (self.dir / "plugins/libanother.so").unlink()
        time.sleep(0.05)
        self.remembered("api.json", **more)
        self.assertFalse(self.run_it("api.json")[0])  # without that folder

    def test_a_plugin_by_path_changes(self):
        shutil.copy(OUTLINE, self.dir / "one.so")
        past = time.time() - 3600
        os.utime(self.dir / "one.so", (past, past))
        time.sleep(0.05)
        self.remembered("api.json", "-p", "./one.so")
        shutil.copy(OUTLINE, self.dir / "two.so")
        with open(self.dir / "two.so", "ab") as file:
            file.write(b"\0")
        os.replace(self.dir / "two.so", self.dir / "one.so")
        self.assertFalse(self.run_it("api.json", "-p", "./one.so")[0])

    def test_what_is_not_pure_runs(self):
        for plugin, words in ((str(ZOO / "libgood.so"), "not declare|listens"),):
            if not pathlib.Path(plugin).exists():
                self.skipTest("the zoo was not built")
            for _ in range(2):
                run = self.codegen("-p", "typescript", "-p", plugin, "api.json", "-o", "zoo", "-v")
                self.assertNotIn("nothing was run", run.err)
            self.assertRegex(run.err, words)

    def test_what_cannot_be_compared_runs(self):
        self.write("patch.json", [{"op": "replace", "path": "/info/title", "value": "x"}])
        self.write("more/api.json", harbour())
        for arguments in (["api.json", "--patch", "patch.json"], ["api.json", "--names", "names.json"], ["more"],
                          ["api.json", "--force"], ["api.json", "--no-cache"]):
            for _ in range(2):
                self.assertFalse(self.run_it(*arguments)[0], arguments)
        for _ in range(2):
            self.assertFalse(self.run_it("-", stdin=json.dumps(harbour()).encode())[0])

    def test_configurations(self):
        self.write("codegen.yaml", "sources:\n  ships: {input: api.json, output: out}\nplugins:\n  typescript: {options: {enums: union}}\n")
        past = time.time() - 3600
        os.utime(self.dir / "codegen.yaml", (past, past))
        time.sleep(0.05)
        for skipped in (False, True):
            self.assertEqual(self.codegen("--json", expect=OK).events[-1]["skipped"], skipped)
        self.write("codegen.yaml", "sources:\n  ships: {input: api.json, output: out}\nplugins:\n  typescript: {options: {enums: const}}\n")
        self.assertFalse(self.codegen("--json", expect=OK).events[-1]["skipped"])
        self.assertIn("as const", self.read("out/types.ts"))
        self.write("codegen.yaml", "sources:\n  ships: {input: api.json, output: out}\nplugins:\n  typescript: {options: {enums: \"${E:-union}\"}}\n")
        os.utime(self.dir / "codegen.yaml", (past, past))
        time.sleep(0.05)
        for value in ("union", "const", "union"):
            self.assertFalse(self.codegen("--json", expect=OK, env={"E": value}).events[-1]["skipped"])
            self.assertEqual("as const" in self.read("out/types.ts"), value == "const")

    # -- the memory itself

    def test_a_copied_folder_remembers_nothing(self):
        self.remembered()
        for copy in ("cp -r out other", "cp -a out other", "tar cf x.tar out && mkdir t && tar xf x.tar -C t && mv t/out other"):
            subprocess.run(copy, shell=True, cwd=self.dir, check=True)
            shutil.rmtree(self.dir / "out")
            os.rename(self.dir / "other", self.dir / "out")
            self.assertRuns()
            shutil.rmtree(self.dir / "t", ignore_errors=True)
            self.remembered()

    def test_a_damaged_memory_is_none(self):
        self.remembered()
        state, = (self.dir / "out/.codegen").glob("run-*")
        whole, times = state.read_bytes(), state.stat()
        rng = random.Random(5)
        for i in sample(range(300), 40):
            damaged = bytearray(whole)
            if i % 3 == 0:
                del damaged[rng.randrange(len(whole)):]
            else:
                damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
            with open(state, "r+b") as file:  # the same inode
                file.truncate(0)
                file.write(damaged)
            os.utime(state, ns=(times.st_atime_ns, times.st_mtime_ns))
            self.assertFalse(self.run_it("api.json", "--check")[0])
        with open(state, "r+b") as file:
            file.truncate(0)
            file.write(whole)
        os.utime(state, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.assertTrue(self.run_it("api.json", "--check")[0])

    def test_a_folder_that_cannot_be_written_is_no_trouble(self):
        self.run_it()
        state = self.dir / "out/.codegen"
        shutil.rmtree(state)
        state.write_text("in the way")
        self.assertFalse(self.run_it(expect=(OK, OUTPUT))[0])


if __name__ == "__main__":
    main()
