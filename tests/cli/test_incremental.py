# SPDX-License-Identifier: MIT
"""Whatever is kept from run to run, the output is that of a run that keeps nothing: for random scripts of edits, for
every number of threads, with a cache that is cold, warm or damaged. And whatever stands in its way (a kill, a full
disk, another process), files are whole, and what the next run leaves is right."""

import random
import shutil
import time

from proof import *

WORDS = ["Ship", "Berth", "Flag", "Crew", "Cargo", "Port", "Tug", "Pilot", "Buoy", "Lock"]
TAGS = ["ships", "berths", "people"]
OPTIONS = [("enums", ["union", "const", "enum"]), ("layout", ["one", "tags", "schemas", "split"]), ("optional", ["plain", "undefined"]),
           ("comments", ["all", "description", "none"]), ("prefix", ["", "Api"]), ("immutable", ["false", "true"]),
           ("sort", ["false", "true"]), ("enum-values", ["false", "true"]), ("shapes", ["split", "one"])]


class Document:
    """A document and a plugin set that change at random."""

    def __init__(self, rng):
        self.rng = rng
        self.schemas = {}
        self.paths = {}
        self.options = {}
        self.plugins = ["typescript"]
        self.dropped = False
        self.turn = 0
        for _ in range(rng.randrange(3, 30)):
            self.add_schema()
        for _ in range(rng.randrange(1, 12)):
            self.add_operation()

    def name(self):
        self.turn += 1
        word = self.rng.choice(WORDS)
        # names that collide once they are in Pascal case
        return self.rng.choice([f"{word}{self.turn}", f"{word.lower()}-{self.turn // 3}", f"{word}_{self.turn // 3}"])

    def ref(self):
        return {"$ref": "#/components/schemas/" + self.rng.choice(list(self.schemas))} if self.schemas else {"type": "string"}

    def schema(self, depth=0):
        kind = self.rng.randrange(9 if depth < 2 else 5)
        if kind == 0:
            return {"type": "string", "enum": self.rng.sample(WORDS, 3), "description": f"One of {self.turn}"}
        if kind == 1:
            return {"type": self.rng.choice(["string", "integer", "boolean", "number"]), "description": f"A value {self.turn}"}
        if kind in (2, 3, 4):
            return self.ref()
        if kind == 5:
            return {"type": "array", "items": self.schema(depth + 1)}
        if kind == 6:
            return {"oneOf": [self.ref(), {"type": "string", "format": "date"}, {"type": "null"}]}
        if kind == 7:
            return {"allOf": [self.ref(), {"type": "object", "properties": {"extra": {"type": "string"}}}]}
        return {"type": "object", "description": f"*Record* {self.turn}", "required": ["id"], "properties": {
            "id": {"type": "string", "readOnly": self.rng.random() < 0.3},
            **{f"p{i}": self.schema(depth + 1) for i in range(self.rng.randrange(5))}}}

    def add_schema(self):
        name = self.name()
        self.schemas[name] = {"type": "object", "properties": {"a": self.schema()}} if self.rng.random() < 0.6 else self.schema(1)
        if "$ref" in self.schemas[name]:
            self.schemas[name] = {"type": "object", "properties": {"to": self.schemas[name], "self": {"$ref": f"#/components/schemas/{name}"}}}

    def add_operation(self):
        self.turn += 1
        self.paths[f"/{self.rng.choice(WORDS).lower()}/{self.turn}"] = {self.rng.choice(["get", "post", "delete"]): {
            "operationId": f"{self.rng.choice(WORDS).lower()}{self.turn // 2}_{self.turn}", "tags": self.rng.sample(TAGS, self.rng.randrange(3)),
            "summary": f"Number {self.turn}",
            "requestBody": {"content": {"application/json": {"schema": self.ref()}}},
            "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": self.ref()}}}}}}

    def substitute(self, old, new):
        text = json.dumps([self.schemas, self.paths])
        quoted = json.dumps(f"#/components/schemas/{old}")
        replacement = json.dumps(f"#/components/schemas/{new}")
        self.schemas, self.paths = json.loads(text.replace(quoted, replacement))

    def shuffle(self, table):
        items = list(table.items())
        self.rng.shuffle(items)
        return dict(items)

    def edit(self):
        kind = self.rng.randrange(12)
        names = list(self.schemas)
        if kind == 0:
            self.add_schema()
        elif kind == 1 and len(names) > 2:
            gone, other = self.rng.sample(names, 2)
            del self.schemas[gone]
            self.substitute(gone, other)
        elif kind == 2:
            old, new = self.rng.choice(names), self.name()
            if new not in self.schemas:
                self.schemas = {new if k == old else k: v for k, v in self.schemas.items()}
                self.substitute(old, new)
        elif kind == 3:
            self.schemas = self.shuffle(self.schemas)
        elif kind == 4:
            self.paths = self.shuffle(self.paths)
        elif kind == 5:
            for path in self.rng.sample(list(self.paths), min(2, len(self.paths))):
                for operation in self.paths[path].values():
                    operation["tags"] = self.rng.sample(TAGS, self.rng.randrange(3))
        elif kind == 6:
            a, b = self.rng.choice(names), self.rng.choice(names)
            text = json.dumps([self.schemas, self.paths])
            a, b = (json.dumps(f"#/components/schemas/{x}") for x in (a, b))
            self.schemas, self.paths = json.loads(text.replace(a, '"\0"').replace(b, a).replace('"\0"', b))
        elif kind == 7:
            name, values = self.rng.choice(OPTIONS)
            self.options[name] = self.rng.choice(values)
        elif kind == 8:
            self.add_operation()
        elif kind == 9 and len(self.paths) > 1:
            del self.paths[self.rng.choice(list(self.paths))]
        elif kind == 10:
            self.dropped = True
            self.plugins = self.rng.choice([["typescript"], ["typescript", OUTLINE], [OUTLINE], ["typescript", "zod"], ["zod"]])
        else:
            self.schemas[self.rng.choice(names)]["description"] = f"Described {self.rng.random()}"

    def text(self):
        return json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": self.paths,
                           "components": {"schemas": self.schemas}}, indent=1)

    def arguments(self):
        # paths above are those of the test's own process
        words = [f"--plugin={plugin}" for plugin in self.plugins]
        if "typescript" in self.plugins:
            words += [f"--option=typescript.{name}={value}" for name, value in self.options.items() if value]
        return words


class Equality(Case):
    def setUp(self):
        super().setUp()
        self.found = self.written = self.skipped = 0

    def damage(self, rng):
        """Does something to what is kept; the first byte of a folder that is gone is nobody's business."""
        state = self.dir / "out/.codegen"
        how = rng.randrange(5)
        if how == 0:
            shutil.rmtree(state, ignore_errors=True)
        for file in [state / "cache", *state.glob("run-*")]:
            if how in (1, 2) and file.exists() and file.stat().st_size:
                content = bytearray(file.read_bytes())
                for _ in range(5):
                    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
                with open(file, "r+b") as out:
                    out.write(content if how == 1 else content[:rng.randrange(len(content))])

    def compare(self, document, rng, jobs, env):
        words = document.arguments()
        run = self.codegen(*words, "api.json", "-o", "out", "--cache=all", f"--jobs={jobs}", "--json", env=env)
        shutil.rmtree(self.dir / "clean", ignore_errors=True)
        clean = self.codegen(*words, "api.json", "-o", "clean", "--no-cache", "--jobs=1", "--json", env=env)
        self.assertEqual(run.code, clean.code, f"{run}\n{clean}")
        self.assertEqual([d for d in run.diagnostics if d["code"] != "CGR0015"], clean.diagnostics)
        done = run.events[-1]
        if run.code == OK:
            want, have = self.texts("clean"), self.texts("out")
            if document.dropped:  # files of a plugin that takes no part stay
                want.pop("codegen.manifest.json")
                have = {name: text for name, text in have.items() if name in want}
            self.assertEqual(want, have, f"{run}\n{json.dumps(document.schemas)}")
            self.found += done["sections_found"]
            self.written += done["sections_written"]
            self.skipped += done["skipped"]
            check = self.codegen(*words, "api.json", "-o", "out", "--check", "--cache=all", env=env)
            self.assertEqual(check.code, OK, str(check))
        return run

    def script(self, seed, plugins):
        rng = random.Random(seed)
        document = Document(rng)
        shutil.rmtree(self.dir / "out", ignore_errors=True)
        env = {"CODEGEN_PLUGIN_PATH": str(plugins)}
        for step in range(rng.randrange(3, 8)):
            self.write("api.json", document.text())
            self.compare(document, rng, rng.choice([1, 2, 8]), env)
            if rng.random() < 0.2:
                self.damage(rng)
            if rng.random() < 0.05:  # an upgrade
                file = plugins / "libtypescript.so"
                file.write_bytes(file.read_bytes() + b"\0")
            if step and rng.random() < 0.1:
                continue
            document.edit()

    def test_random_scripts(self):
        plugins = self.dir / "plugins"
        shutil.copytree(PLUGINS, plugins)
        seeds = range(2000) if SLOW else range(12)
        for seed in seeds:
            with self.subTest(seed=seed):
                self.script(seed, plugins)
        self.assertGreater(self.found, self.written / 4)
        self.assertGreater(self.skipped, 0)

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


class Faults(Case):
    def setUp(self):
        super().setUp()
        self.old = api({f"S{i}": {"type": "object", "properties": {"a": {"type": "string"}}} for i in range(300)})
        self.new = api({f"S{i}": {"type": "object", "properties": {"b": {"type": "integer"}}} for i in range(300)})
        self.words = ("-p", "typescript", "-O", "typescript.layout=schemas", "api.json", "-o", "out", "--cache=all")
        self.trees = []
        for document in (self.old, self.new):
            self.write("api.json", document)
            self.codegen(*self.words, expect=OK)
            self.trees.append(self.texts())

    def test_killed_at_any_moment(self):
        rng = random.Random(3)
        whole = 0
        for turn in range(300 if SLOW else 15):
            want = turn % 2
            self.write("api.json", (self.old, self.new)[want])
            process = subprocess.Popen([CODEGEN, *self.words], cwd=self.dir, env=self.environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * 0.06 * (10 if SANITIZED else 1))
            process.kill()
            process.wait()
            for name, content in self.texts().items():  # every single file is whole
                self.assertIn(content, [tree[name] for tree in self.trees if name in tree] or [content], name)
            self.codegen(*self.words, expect=OK)
            self.assertEqual(self.texts(), self.trees[want])
            whole += 1
        self.assertGreater(whole, 0)

    def warned(self, run):
        return sum(d["code"] == "CGR0015" for d in run.diagnostics)

    def test_a_cache_that_cannot_be_written(self):
        if os.geteuid() != 0:
            self.skipTest("mounting needs root")
        state = self.dir / "out/.codegen"
        for options, prepare in (("size=16k", None), ("size=64k", None), ("ro,size=1m", None)):
            shutil.rmtree(state)
            state.mkdir()
            (state / ".gitignore").write_text("*\n")
            if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", state], capture_output=True, check=False).returncode:
                self.skipTest("no mounting here")
            try:
                run = self.codegen(*self.words, "--json", expect=OK)
                self.assertEqual(self.texts(), self.trees[1])
                self.assertEqual(self.warned(run), 1, str(run))
            finally:
                subprocess.run(["umount", state], check=True)

    def test_something_else_stands_there(self):
        cache = self.dir / "out/.codegen/cache"
        for make in (lambda: cache.mkdir(), lambda: os.symlink("/etc/passwd", cache), lambda: os.mkfifo(cache),
                     lambda: cache.write_bytes(b"codegen sections 9\n" + b"x" * 1000), lambda: cache.write_bytes(b"")):
            if cache.is_dir() and not cache.is_symlink():
                shutil.rmtree(cache)
            else:
                cache.unlink(missing_ok=True)
            make()
            for document, tree in ((self.old, self.trees[0]), (self.new, self.trees[1])):
                self.write("api.json", document)
                run = self.codegen(*self.words, "--json", expect=OK)
                self.assertLessEqual(self.warned(run), 1)
                self.assertEqual(self.texts(), tree)

    def test_the_folder_goes_away_during_the_run(self):
        state = self.dir / "out/.codegen"
        for turn in range(60 if SLOW else 10):
            self.write("api.json", (self.old, self.new)[turn % 2])
            process = subprocess.Popen([CODEGEN, *self.words], cwd=self.dir, env=self.environment(),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(0.002 * turn)
            for file in (state / "cache", state / "cache-key"):
                file.unlink(missing_ok=True)
            out, err = process.communicate()
            self.assertEqual(process.returncode, OK, (out + err)[-2000:])
            self.assertEqual(self.texts(), self.trees[turn % 2])

    def test_two_processes(self):
        other = api({f"T{i}": {"type": "object", "properties": {"a": {"type": "string"}}} for i in range(300)})
        self.write("api.json", self.old)
        self.write("other.json", other)
        for _ in range(40 if SLOW else 8):
            both = [subprocess.Popen([CODEGEN, *words], cwd=self.dir, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                    for words in (self.words, self.words, (*self.words, "--check"))]
            for process in both:
                out = process.communicate()[0].decode()
                # one has the folder; the other says so; the one that only looks may see the middle of it
                self.assertIn(process.returncode, (OK, OUTPUT, STALE), out)
            self.codegen(*self.words, expect=OK)
            self.assertEqual(self.texts(), self.trees[0])


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
