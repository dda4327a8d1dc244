# SPDX-License-Identifier: MIT
"""Which sections are found and which are written. For random scripts of edits: test_equality.py; for whatever stands in the
way of a run: test_faults.py."""

import shutil

from proof import *

class Sections(Case):
    def test_one_property_changes(self):
        """All sections are found but those that depend on it."""
        document = api({f"S{i}": {"type": "object", "properties": {"next": {"$ref": f"#/components/schemas/S{(i + 1) % 200}"}, "a": {"type": "string"}}}
                        for i in range(200)})
        self.write("api.json", document)
        self.codegen("-p", "typescript", "api.json", "-o", "out", "--cache=all", expect=OK)
        document["components"]["schemas"]["S7"]["properties"]["a"] = {"type": "integer"}
        self.write("api.json", document)
        done = self.codegen("-p", "typescript", "api.json", "-o", "out", "--cache=all", "--json", expect=OK).events[-1]
        # the one, those who refer to it, and those few that depend on the whole model
        self.assertLessEqual(done["sections_written"], 16)
        self.assertGreater(done["sections_found"], 190)

    def test_what_is_found_is_what_is_written(self):
        for name in ("examples/bookshop/openapi.yaml",):
            self.codegen("-p", "typescript", SOURCE / name, "-o", "out", "--cache=all", expect=OK)
            run = self.codegen("-p", "typescript", SOURCE / name, "-o", "out", "--cache=all", "--verify-cache", "--json", expect=OK)
            self.assertEqual(run.events[-1]["sections_written"], 0)
            self.assertGreater(run.events[-1]["sections_found"], 10)

    def test_what_the_run_says_of_itself_counts(self):
        one = {"type": "string", "enum": ["z", "y"]}
        self.write("api.json", api({name: {"type": "object", "properties": {"m": one}} for name in ("Z", "A")}))
        words = ("-p", "typescript", "-O", "enums=const", "-O", "dedupe-enums=true", "-O", "inline-enums=true", "api.json")
        for order in ("document", "canonical", "document"):
            self.codegen(*words, "-o", "out", "--cache=all", f"--order={order}", expect=OK)
            self.codegen(*words, "-o", "clean", "--no-cache", f"--order={order}", expect=OK)
            self.assertEqual(self.read("out/types.ts"), self.read("clean/types.ts"), order)

    def counters(self, *words, env=None):
        done = self.codegen(*words, "api.json", "-o", "out", "--cache=all", "--json", env=env, expect=OK).events[-1]
        return done["sections_found"], done["sections_written"]

    def test_tables_of_other_plugins(self):
        """A writer that asks another plugin is kept where that one is pure throughout; and the run may be left out then."""
        document = harbour()
        for borrower, lenders, pure in (("borrows", ["lender"], True), ("borrows-spy", ["spy"], False),
                                        ("borrows-silent", ["silent-spy"], False), ("borrows-between", ["go-between", "spy"], False)):
            words = [word for name in [borrower, *lenders] for word in ("-p", ZOO / f"lib{name}.so")]
            shutil.rmtree(self.dir / "out", ignore_errors=True)
            for i, word in enumerate(("one", "one", "two")):
                document["info"]["description"] = f"{borrower} {i}"
                self.write("api.json", document)
                option = ["-O", f"zoo.lender.word={word}"] if pure else []
                found, written = self.counters(*words, *option, env={"ZOO_WORD": word})
                self.assertEqual((found, written), (3, 0) if pure and i == 1 else (0, 3 if pure else 0), (borrower, i))
                self.assertEqual(self.read("out/lent.txt"), "".join(f"{name}: {word}\n" for name in ("Ship", "Flag", "Berth")))
            again = self.codegen(*words, *option, "api.json", "-o", "out", "--cache=all", "--json", env={"ZOO_WORD": "three"}, expect=OK)
            self.assertEqual("three" in self.read("out/lent.txt"), not pure, str(again))

    def test_zod_beside_typescript(self):
        """The usual pair: found where nothing changed, and whatever changes in one of them is seen by the other."""
        plugins = self.dir / "plugins"
        shutil.copytree(PLUGINS, plugins)
        env = {"CODEGEN_PLUGIN_PATH": str(plugins)}
        pair = ("-p", "typescript", "-p", "zod")
        document = harbour()
        document["components"]["schemas"] |= {f"Cargo{i}": {"type": "object", "properties": {"a": {"type": "string"}}} for i in range(50)}
        self.write("api.json", document)
        _, all_of_them = self.counters(*pair, env=env)
        self.assertGreater(all_of_them, 120)
        document["components"]["schemas"]["Flag"]["enum"].append("SE")
        self.write("api.json", document)
        found, written = self.counters(*pair, env=env)
        self.assertGreater(found, all_of_them * 2 // 3)
        self.assertGreaterEqual(written, 2)  # one of each
        for option in ("typescript.dates=native", "typescript.layout=schemas", "typescript.optional=undefined", "zod.target=zod3"):
            found, written = self.counters(*pair, "-O", option, env=env)
            self.assertEqual(found, 0, option)
            self.codegen(*pair, "-O", option, "api.json", "-o", "clean", "--no-cache", env=env, expect=OK)
            self.assertEqual(self.texts("clean"), self.texts(), option)
            shutil.rmtree(self.dir / "clean")
        self.counters(*pair, env=env)
        file = plugins / "libtypescript.so"
        file.write_bytes(file.read_bytes() + b"\0")
        self.write("api.json", self.read("api.json") + " ")
        self.assertEqual(self.counters(*pair, env=env)[0], 0)

    def test_a_fast_writer_gets_no_file(self):
        self.write("api.json", harbour())
        for name in ("A", "B"):
            document = harbour()
            document["info"]["title"] = name
            self.write("api.json", document)
            self.generate("api.json")
        self.assertFalse((self.dir / "out/.codegen/cache").exists())


class Command(Case):
    def test_stats_and_clear(self):
        self.write("api.json", harbour())
        self.generate("api.json", "--cache=all")
        text = self.codegen("cache", "stats", "-o", "out", expect=OK).out
        self.assertRegex(text, r"out: \d+ sections, \d+ bytes\n  typescript: ")
        event, = self.codegen("cache", "stats", "-o", "out", "--json", expect=OK).events
        self.assertGreater(event["sections"], 3)
        with self.untouched():
            self.codegen("cache", "clear", "-o", "out", expect=OK)
        self.assertEqual(sorted(f.name for f in (self.dir / "out/.codegen").iterdir()), [".gitignore"])
        self.assertIn("out: 0 sections, 0 bytes", self.codegen("cache", "stats", "-o", "out", expect=OK).out)
        self.codegen("cache", "clear", "-o", "nowhere", expect=OK)
        self.codegen("cache", expect=USAGE)
        self.codegen("cache", "drop", expect=USAGE)
        self.generate("api.json", "--cache=some", expect=USAGE)
        self.generate("api.json", "--jobs=0", expect=USAGE)

    def test_the_number_of_threads_does_not_show(self):
        document = SOURCE / "examples/bookshop/openapi.yaml"
        runs = []
        for jobs in (1, 2, 8):
            run = self.codegen("-p", "typescript", "-p", OUTLINE, document, "-o", f"out{jobs}", f"--jobs={jobs}", "--json", expect=OK)
            runs.append((self.texts(f"out{jobs}"), run.diagnostics))
        self.assertEqual(runs[0], runs[1])
        self.assertEqual(runs[0], runs[2])


if __name__ == "__main__":
    main()
