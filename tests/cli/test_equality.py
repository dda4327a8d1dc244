# SPDX-License-Identifier: MIT
"""Whatever is kept from run to run, the output is that of a run that keeps nothing: for random scripts of edits over
documents that are made up and pieces of real ones, for every number of threads, with what is kept on disk or in
memory, cold, warm or damaged. A script follows from its seed alone: CODEGEN_SEED=17 runs that one, 100-200 a hundred.
CODEGEN_SLOW runs 2,000."""

import shutil

from proof import *

WORDS = ["Ship", "Berth", "Flag", "Crew", "Cargo", "Port", "Tug", "Pilot", "Buoy", "Lock"]
TAGS = ["ships", "berths", "people"]
OPTIONS = {
    "typescript": {"enums": ["union", "const", "enum"], "layout": ["one", "tags", "schemas", "split"], "optional": ["plain", "undefined"],
                   "comments": ["all", "description", "none"], "prefix": ["", "Api"], "immutable": ["false", "true"],
                   "sort": ["false", "true"], "enum-values": ["false", "true"], "shapes": ["split", "one"], "dedupe-enums": ["false", "true"],
                   "dates": ["string", "Date"], "hierarchies": ["base", "union"], "markers": ["false", "true"],
                   "paths-enum": ["false", "true"], "compat": ["none", "openapi-typescript"]},
    "zod": {"target": ["zod", "mini", "zod3"], "objects": ["loose", "strict", "strip"], "operations": ["false", "true"],
            "brands": ["false", "true"], "layout": ["one", "schemas"], "coerce": ["", "query"], "suffix": ["", "Is"],
            "check-formats": ["false", "true"]},
    "client": {"hooks": ["none", "tanstack-query"], "dates": ["string", "native"], "int64": ["number", "exact"]},
}
PLUGIN_SETS = [["typescript"], ["zod"], ["typescript", "zod"], ["typescript", "zod"], ["client"], ["typescript", "client"],
               ["typescript", OUTLINE]]
EDITS = ["add schema", "remove schema", "rename", "reorder schemas", "reorder paths", "retag", "swap references", "option", "add operation",
         "remove operation", "plugins", "describe", "property", "order", "upgrade"]
GITHUB = SOURCE / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json"
SHARED = SOURCE.parent / "shared/corpus/corpus.tar.xz"
CORPUS = pathlib.Path(os.environ.get("CODEGEN_CORPUS", SOURCE.parent / "nowhere")) / "openapi"


def refs_in(node):
    """Names of the schemas that something refers to."""
    return re.findall(r'"#/components/schemas/([^"/]+)"', json.dumps(node))


def real_documents():
    """What pieces are cut from: GitHub's, and those of the corpus, where they are there."""
    for path in [GITHUB, *sorted(CORPUS.glob("*.json"))]:
        if path.is_file():
            document = json.loads(path.read_bytes())
            if str(document.get("openapi", "")).startswith("3.") and document.get("components", {}).get("schemas"):
                yield document


REAL = []


class Document:
    """A document and a plugin set that change at random."""

    def __init__(self, rng):
        if not REAL:
            REAL.extend(real_documents())
        self.rng = rng
        self.top = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
        self.rest = {}  # of the components
        self.schemas = {}
        self.paths = {}
        self.options = {}
        self.plugins = rng.choice(PLUGIN_SETS)
        self.order = "document"
        self.dropped = False
        self.turn = 0
        self.real = bool(REAL) and rng.random() < 0.3
        if self.real:
            self.cut(rng.choice(REAL))
        for _ in range(rng.randrange(3, 20) if not self.real else 2):
            self.add_schema()
        for _ in range(rng.randrange(1, 9) if not self.real else 1):
            self.add_operation()

    def cut(self, document):
        """A few operations and schemas of a real document, and all that they lead to by name."""
        all_of_them = document["components"]["schemas"]
        self.top = {"openapi": document["openapi"], "info": {"title": "t", "version": "1"}}
        self.rest = {key: value for key, value in document["components"].items() if key != "schemas"}
        paths = self.rng.sample(list(document.get("paths", {})), min(2, len(document.get("paths", {}))))
        self.paths = {path: document["paths"][path] for path in paths}
        used = set(re.findall(r'"#/components/(\w+)/([^"/]+)"', json.dumps(self.paths)))
        self.rest = {kind: {name: row for name, row in rows.items() if (kind, name) in used}
                     for kind, rows in self.rest.items() if kind in ("parameters", "responses", "requestBodies", "headers", "examples")}
        open_ones = refs_in([self.paths, self.rest]) + self.rng.sample(list(all_of_them), min(3, len(all_of_them)))
        while open_ones:
            name = open_ones.pop().replace("~1", "/").replace("~0", "~")
            if name in all_of_them and name not in self.schemas:
                self.schemas[name] = all_of_them[name]
                open_ones += refs_in(all_of_them[name])
        text = json.dumps([self.schemas, self.paths, self.rest])
        if len(text) > 150_000 or len(self.schemas) < 2:  # too much for a thousand runs
            self.schemas, self.paths, self.rest = {}, {}, {}

    def name(self):
        self.turn += 1
        word = self.rng.choice(WORDS)
        # names that collide once they are in Pascal case
        return self.rng.choice([f"{word}{self.turn}", f"{word.lower()}-{self.turn // 3}", f"{word}_{self.turn // 3}"])

    def ref(self):
        return {"$ref": "#/components/schemas/" + self.rng.choice(list(self.schemas))} if self.schemas else {"type": "string"}

    def schema(self, depth=0):
        kind = self.rng.randrange(11 if depth < 2 else 5)
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
        if kind == 8:
            return {"oneOf": [self.ref(), self.ref()], "discriminator": {"propertyName": "id"}}
        if kind == 9:
            return {"anyOf": [{"type": "string", "format": "date-time"}, self.ref()], "default": "2020-01-01T00:00:00Z"}
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
            "parameters": [{"name": "q", "in": "query", "schema": self.schema(2)}],
            "requestBody": {"content": {"application/json": {"schema": self.ref()}}},
            "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": self.ref()}}}}}}

    def substitute(self, old, new):
        """Every reference to `old` leads to `new`, and the other way round where both stay."""
        text = json.dumps([self.schemas, self.paths, self.rest])
        old, new = (json.dumps(f"#/components/schemas/{name}") for name in (old, new))
        self.schemas, self.paths, self.rest = json.loads(text.replace(old, new))

    def shuffle(self, table):
        items = list(table.items())
        self.rng.shuffle(items)
        return dict(items)

    def operations(self):
        return [row for path in self.paths.values() for method, row in path.items() if isinstance(row, dict) and "responses" in row]

    def edit(self, kind, upgrade):
        names = list(self.schemas)
        if kind == "add schema":
            self.add_schema()
        elif kind == "remove schema" and len(names) > 2:
            gone, other = self.rng.sample(names, 2)
            del self.schemas[gone]
            self.substitute(gone, other)
        elif kind == "rename":
            old, new = self.rng.choice(names), self.name()
            if new not in self.schemas:
                self.schemas = {new if k == old else k: v for k, v in self.schemas.items()}
                self.substitute(old, new)
        elif kind == "reorder schemas":
            self.schemas = self.shuffle(self.schemas)
        elif kind == "reorder paths":
            self.paths = self.shuffle(self.paths)
        elif kind == "retag":
            for operation in self.rng.sample(self.operations(), min(2, len(self.operations()))):
                operation["tags"] = self.rng.sample(TAGS, self.rng.randrange(3))
        elif kind == "swap references":
            text = json.dumps([self.schemas, self.paths, self.rest])
            a, b = (json.dumps(f"#/components/schemas/{self.rng.choice(names)}") for _ in range(2))
            self.schemas, self.paths, self.rest = json.loads(text.replace(a, '"\0"').replace(b, a).replace('"\0"', b))
        elif kind == "option":
            plugin = self.rng.choice([p for p in OPTIONS if p in self.plugins] or ["zod"])
            name, values = self.rng.choice(list(OPTIONS[plugin].items()))
            self.options[plugin, name] = self.rng.choice(values)
        elif kind == "add operation":
            self.add_operation()
        elif kind == "remove operation" and len(self.paths) > 1:
            del self.paths[self.rng.choice(list(self.paths))]
        elif kind == "plugins":
            self.dropped = True
            self.plugins = self.rng.choice(PLUGIN_SETS)
        elif kind == "describe":
            self.schemas[self.rng.choice(names)]["description"] = f"Described {self.rng.random()}"
        elif kind == "property":
            rows = [row for row in self.schemas.values() if isinstance(row.get("properties"), dict)]
            if rows:
                self.rng.choice(rows)["properties"][self.rng.choice(["a", "id", "p0", "other"])] = self.schema(1)
        elif kind == "order":
            self.order = "canonical" if self.order == "document" else "document"
        elif kind == "upgrade":
            upgrade(self.rng.choice(["typescript", "zod", "openapi"]))

    def text(self):
        # long enough for a model to be kept in a file
        return json.dumps({**self.top, "x-long": "x" * 300_000, "paths": self.paths, "components": {**self.rest, "schemas": self.schemas}}, indent=1)

    def arguments(self):
        # paths above are those of the test's own process
        words = [f"--plugin={plugin}" for plugin in self.plugins] + ["--order=" + self.order]
        return words + [f"--option={plugin}.{name}={value}" for (plugin, name), value in self.options.items() if value and plugin in self.plugins]


class Resident:
    """A process that stays and runs what it is asked to."""

    def __init__(self, folder, environment):
        self.process = subprocess.Popen([BUILD / "tests/resident", folder], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, how, *words):
        self.process.stdin.write("\x1f".join([how, *map(str, words)]).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the process that stays is gone: {self.process.wait()}\n{words}")
        code, _, out, err = map(int, line.split())
        run = Run(words, code, self.process.stdout.read(out).decode(), self.process.stdout.read(err).decode())
        assert run.code in range(7) and run.code != BUG, str(run)
        return run

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        assert self.process.returncode == 0, self.process.returncode


class Equality(Case):
    def setUp(self):
        super().setUp()
        self.count = dict.fromkeys(["scripts", "steps", "failed runs", "real", "found", "written", "skipped", "stayed", "again", "left", "damaged", *EDITS], 0)
        shutil.copytree(PLUGINS, self.dir / "plugins")
        self.resident = None

    def upgrade(self, plugin):
        """Another file in the place of a plugin: the code is the same, and nobody can know that."""
        file = self.dir / f"plugins/lib{plugin}.so"
        (self.dir / "next.so").write_bytes(file.read_bytes() + b"\0")
        os.replace(self.dir / "next.so", file)

    def damage(self, rng):
        """Does something to what is kept."""
        state = self.dir / "out/.codegen"
        how = rng.randrange(5)
        if how == 0:
            shutil.rmtree(state, ignore_errors=True)
            shutil.rmtree(self.dir / ".cache", ignore_errors=True)
        for file in sorted([state / "cache", *state.glob("run-*"), *(self.dir / ".cache/codegen/kept").glob("*")]):
            if how in (1, 2) and file.exists() and file.stat().st_size:
                content = bytearray(file.read_bytes())
                for _ in range(5):
                    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
                known = file.stat().st_atime_ns, file.stat().st_mtime_ns
                with open(file, "r+b") as out:
                    if how == 2:
                        out.truncate(rng.randrange(len(content)))
                    else:
                        out.write(content)
                os.utime(file, ns=known)  # the disk does not say
        self.count["damaged"] += how < 3

    def compare(self, document, jobs, words, seed):
        runs = [self.resident("run", *words, "api.json", "-o", "out", "--cache=all", f"--jobs={jobs}", "--json"),
                self.resident("stay", *words, "api.json", "-o", "stays", "--cache=all", f"--jobs={jobs}", "--json")]
        shutil.rmtree(self.dir / "clean", ignore_errors=True)
        clean = self.resident("run", *words, "api.json", "-o", "clean", "--no-cache", "--jobs=1", "--json")
        for run, folder in zip(runs, ("out", "stays")):
            self.assertEqual(run.code, clean.code, f"{run}\n{clean}")
            self.assertEqual([d for d in run.diagnostics if d["code"] != "CGR0015"], clean.diagnostics)
            if clean.code == OK:
                want, have = self.texts("clean"), self.texts(folder)
                if document.dropped:  # files of a plugin that takes no part stay
                    want.pop("codegen.manifest.json")
                    have = {name: text for name, text in have.items() if name in want}
                self.assertEqual(want, have, str(run))
        self.count["steps"] += 1
        if clean.code != OK:
            self.count["failed runs"] += 1
            return
        first, second = (run.events[-1] for run in runs)
        self.count["found"] += first["sections_found"]
        self.count["written"] += first["sections_written"]
        self.count["skipped"] += first["skipped"]
        self.count["stayed"] += second["sections_found"]
        self.count["again"] += second["again"]
        self.count["left"] += first["again"]  # of what an earlier run left in a file
        if seed % 5 == 0:
            check = self.resident("run", *words, "api.json", "-o", "out", "--check", "--cache=all")
            self.assertEqual(check.code, OK, str(check))

    def script(self, seed):
        rng = random.Random(seed)
        document = Document(rng)
        self.count["scripts"] += 1
        self.count["real"] += document.real
        for folder in ("out", "stays"):
            shutil.rmtree(self.dir / folder, ignore_errors=True)
        for step in range(rng.randrange(3, 8)):
            self.write("api.json", document.text())
            self.compare(document, rng.choice([1, 2, 8]), document.arguments(), seed)
            if rng.random() < 0.2:
                self.damage(rng)
            if step and rng.random() < 0.1:
                continue  # once more the same
            for _ in range(rng.choice([1, 1, 1, 2, 3])):
                kind = rng.choice(EDITS)
                self.count[kind] += 1
                document.edit(kind, self.upgrade)

    def test_random_scripts(self):
        if "padded" in CODEGEN:
            self.skipTest("the process that stays has no longer records")
        given = os.environ.get("CODEGEN_SEED")
        seeds = range(*map(int, given.split("-"))) if given and "-" in given else [int(given)] if given else range(2000) if SLOW else range(6 if AGAIN else 30)
        env = {"CODEGEN_PLUGIN_PATH": str(self.dir / "plugins")}
        try:
            for i, seed in enumerate(seeds):
                if i % 50 == 0:
                    if self.resident:
                        self.resident.close()
                    self.resident = Resident(self.dir, self.environment(env))
                with self.subTest(seed=seed):
                    self.script(seed)
                if SLOW and i % 100 == 99:
                    print(f"seeds {seeds[0]} to {seed}: {self.count}", flush=True)
        finally:
            if self.resident:
                self.resident.close()
        print(f"seeds {seeds[0]} to {seeds[-1]}: {self.count}")
        if not given:
            self.assertGreater(self.count["found"], self.count["written"] / 4)
            self.assertGreater(self.count["stayed"], 0)
            self.assertGreater(self.count["skipped"], 0)
            self.assertLess(self.count["failed runs"], self.count["steps"] / 5)
            if not AGAIN:  # six scripts have not every kind of edit
                self.assertGreater(min(self.count[kind] for kind in EDITS), 0)


if __name__ == "__main__":
    main()
