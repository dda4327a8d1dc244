# SPDX-License-Identifier: MIT
"""Bad input: every one gets a diagnostic with its place and what to do, and leaves the old files as they were."""

import shlex
import json
import os
import resource
import shutil
import subprocess

from proof import *

SMALL = api({"User": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string", "maxLength": 5}, "kind": {"enum": ["a", 1, None]},
    "boss": {"$ref": "#/components/schemas/User"},
    "any": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/User"}],
            "discriminator": {"propertyName": "name", "mapping": {"u": "#/components/schemas/User"}}}},
    "additionalProperties": {"type": ["number", "null"]}},
    "Both": {"allOf": [{"$ref": "#/components/schemas/User"}, {"type": "object"}], "example": {"name": "x"}}},
    paths={"/users/{id}": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "format": "int64"}}],
        "put": {"operationId": "putUser", "tags": ["t"], "deprecated": True, "security": [{"key": []}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}},
                "responses": {"200": {"description": "ok", "headers": {"X": {"schema": {"type": "string"}}},
                                      "content": {"application/json": {"schema": {"type": "array", "items": True}}}}}}}},
    servers=[{"url": "https://x/", "variables": {"v": {"default": "1"}}}], tags=[{"name": "t"}])
SMALL["components"]["securitySchemes"] = {"key": {"type": "apiKey", "in": "header", "name": "k"}}


class Bad(Case):
    """There is old output, which no bad input may touch."""

    def setUp(self):
        super().setUp()
        self.write("good.json", HARBOUR)
        self.generate("good.json")

    def refused(self, *arguments, expect=INPUT, **more):
        with self.untouched():
            run = self.generate(*arguments, "--json", expect=expect, **more)
        self.assertTrue(any(d["severity"] == "error" for d in run.diagnostics), run)
        return run


class Files(Bad):
    def test_missing(self):
        self.assertDiagnostic(self.refused("nowhere/missing.json"), "CGS0001", message=re.compile("nowhere/missing.json"), help=True)

    def test_every_input_is_reported(self):
        run = self.refused("a.json", "b.json", "good.json")
        self.assertEqual(len([d for d in run.diagnostics if d["code"] == "CGS0001"]), 2)

    def test_unreadable(self):
        self.write("secret.json", HARBOUR).chmod(0)
        if os.geteuid() != 0:
            self.assertDiagnostic(self.refused("secret.json"), "CGS0001", help=True)
            return
        self.dir.chmod(0o755)
        self.refused("secret.json", limit=as_nobody, output=self.dir / "out")

    def test_empty(self):
        for name, text in (("empty.json", ""), ("blank.yaml", " \n\n"), ("comment.yaml", "# nothing\n"), ("mark.json", "\ufeff")):
            self.write(name, text)
            with self.subTest(name):
                run = self.refused(name)
                self.assertTrue(run.diagnostics[0].get("help"), run)
                self.assertEqual(run.diagnostics[0].get("file"), name)

    def test_a_folder_without_documents(self):
        (self.dir / "empty").mkdir()
        self.write("empty/readme.md", "#")
        self.assertDiagnostic(self.refused("empty"), "CGS0012", message=re.compile("empty"), help=True)

    def test_special_files(self):
        os.mkfifo(self.dir / "pipe.json")
        self.write("ref.json", api({"A": {"$ref": "pipe.json#/x"}}))
        self.refused("ref.json")
        self.write("zero.json", api({"A": {"$ref": "/dev/zero#/x"}}))
        self.refused("zero.json", cpu=10)

    def test_dev_null_and_closed_standard_input(self):
        self.refused("/dev/null")
        self.refused("-", stdin=b"")
        command = f"{shlex.quote(str(CODEGEN))} --plugin=typescript - -o out --json <&-"
        with self.untouched():
            code = subprocess.run(["sh", "-c", command], cwd=self.dir, env=self.environment(), capture_output=True,
                                  check=False, timeout=HANG).returncode
        self.assertEqual(code, INPUT)

    def test_binary(self):
        self.write("elf.json", pathlib.Path(CODEGEN).read_bytes()[:5000])
        self.write("latin.yaml", b"openapi: 3.1.0\ninfo: {title: \xe4, version: '1'}\npaths: {}\n")
        self.refused("elf.json")
        self.assertDiagnostic(self.refused("latin.yaml"), "CGS0004", file="latin.yaml", line=2, column=15, help=True)

    def test_utf16_says_so(self):
        self.write("wide.json", "\ufeff{}".encode("utf-16-le"))
        self.assertDiagnostic(self.refused("wide.json"), "CGS0004", message=re.compile("UTF-16", re.I), help=True)


class Syntax(Bad):
    def test_json_truncated_at_any_byte(self):
        text = json.dumps(SMALL, separators=(",", ":")).encode()
        for size in sample(range(1, len(text)), 60):
            with self.subTest(size=size):
                self.write("cut.json", text[:size])
                run = self.refused("cut.json")
                diagnostic = self.assertDiagnostic(run, "CGS0002", file="cut.json", line=1, column=True, help=True)
                self.assertLessEqual(diagnostic["column"], size + 1)

    def test_json_with_one_byte_changed(self):
        text = json.dumps(SMALL, indent=1).encode()
        codes = set()
        for at in sample(range(len(text)), 60):
            for byte in b"\0\xff{\"":
                self.write("changed.json", text[:at] + bytes([byte]) + text[at + 1:])
                codes.add(self.codegen("--plugin=typescript", "changed.json", "-n", "-o", "x", expect=(OK, INPUT)).code)
        self.assertIn(INPUT, codes)

    def test_places_of_syntax_errors(self):
        for text, line, column in (('{"openapi": "3.1.0",\n "info": {,}}', 2, 11), ('{"openapi": "3.1.0"\n "info": 1}', 2, 2),
                                   ('{\n\n  "é": nul }', 3, 8), ('{"a": 01}', 1, 7), ("{\"a\": 'b'}", 1, 7), ('{"a": 1}\n}', 2, 1)):
            self.write("bad.json", text)
            with self.subTest(text):
                self.assertDiagnostic(self.refused("bad.json"), "CGS0002", file="bad.json", line=line, column=column, help=True)

    def test_yaml(self):
        for text, line in (("openapi: 3.1.0\ninfo: [\n", None), ("openapi: 3.1.0\n\tinfo: x\n", 2), ("a: b\n c: d\n", 2),
                           ("a: *nowhere\n", 1), ("a: &x 1\nb: *y\n", 2), ("{a: 1, a: 2}\n", 1), ("--- a\n--- b\n", None)):
            self.write("bad.yaml", text)
            with self.subTest(text):
                run = self.refused("bad.yaml")
                first = run.diagnostics[0]
                self.assertEqual(first["file"], "bad.yaml")
                self.assertTrue(first.get("line") and first.get("column") and first.get("help"), run)
                if line:
                    self.assertEqual(first["line"], line)

    def test_duplicate_keys(self):
        self.write("twice.json", '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},\n"paths": {}}')
        run = self.generate("twice.json", "--json", output="x")
        self.assertDiagnostic(run, "CGS0005", severity="warning", line=2, column=1)
        self.assertDiagnostic(self.refused("twice.json", "--strict"), "CGS0005", severity="error", line=2, column=1)


class Types(Bad):
    def test_wrong_types_everywhere(self):
        for pointer, old in sample(places(SMALL), 30):
            for value in (None, True, 1, -0.5, "x", [], {}, [None], {"": None}):
                if value == old and type(value) is type(old):
                    continue
                with self.subTest(pointer=pointer, value=value):
                    self.write("wrong.json", replaced(SMALL, pointer, value))
                    run = self.codegen("--plugin=typescript", "--plugin=" + OUTLINE, "wrong.json", "-n", "-o", "x", "--json", expect=(OK, INPUT))
                    if run.code == INPUT:
                        first = next(d for d in run.diagnostics if d["severity"] == "error")
                        self.assertEqual(first.get("file"), "wrong.json", run)
                        self.assertTrue(first.get("line") and first.get("column") and first.get("help"), run)
                        if first.get("line") and pointer and not first["code"].startswith("CGS"):
                            self.assertTrue(first.get("pointer"), run)

    def test_places_of_wrong_types(self):
        wrong = {"/paths": 5, "/components/schemas": [], "/components/schemas/User": "text",
                 "/paths/~1users~1{id}/put/responses": "none", "/components/schemas/User/properties": [1],
                 "/paths/~1users~1{id}/parameters": {"a": 1}, "/components/schemas/User/required": "name",
                 "/components/schemas/Both/allOf": {}, "/info": []}
        for pointer, value in wrong.items():
            with self.subTest(pointer):
                self.write("wrong.json", replaced(SMALL, pointer, value))
                run = self.codegen("--plugin=typescript", "wrong.json", "-n", "-o", "x", "--json", expect=(OK, INPUT))
                self.assertTrue([d for d in run.diagnostics if d.get("pointer", "").startswith(pointer) and d.get("line")], run)

    def test_missing_members(self):
        for pointer, node in places(SMALL):
            if not isinstance(node, dict):
                continue
            for key in node:
                less = {k: v for k, v in node.items() if k != key}
                self.write("less.json", replaced(SMALL, pointer, less))
                self.codegen("--plugin=typescript", "less.json", "-n", "-o", "x", expect=(OK, INPUT))


class References(Bad):
    def document(self, schemas):
        self.write("refs.json", api(schemas))
        return "refs.json"

    def test_dangling(self):
        for ref in ("#/components/schemas/Nobody", "#/nowhere", "missing.yaml", "missing.yaml#/a", "good.json#/nothing/there",
                    "#/components/schemas/A/properties/b/9", "#anchor", "%zz", "#/%zz", "#/components/schemas/~2"):
            with self.subTest(ref):
                run = self.refused(self.document({"A": {"properties": {"b": {"$ref": ref}}}}))
                code = "CGS0009" if "missing" in ref or ref == "%zz" else "OAS0004"
                self.assertDiagnostic(run, code, file="refs.json", line=True, column=True, help=True,
                                      pointer=re.compile("^/components/schemas/A/properties/b"))

    def test_the_nearest_name_is_offered(self):
        run = self.refused(self.document({"A": {"$ref": "#/components/schemas/Usr"}, "User": {"type": "string"}}))
        self.assertDiagnostic(run, "OAS0004", help=re.compile("User"))

    def test_a_reference_that_is_no_text(self):
        for ref in (5, None, [], {}, True):
            with self.subTest(ref=ref):
                run = self.codegen("--plugin=typescript", self.document({"A": {"properties": {"b": {"$ref": ref}}}}), "-n", "-o", "x",
                                   "--json", expect=(OK, INPUT))
                self.assertTrue(run.diagnostics, run)

    def test_cycles_of_references(self):
        for schemas in ({"A": {"$ref": "#/components/schemas/A"}},
                        {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}},
                        {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}},
                        {"A": {"oneOf": [{"$ref": "#/components/schemas/B"}]}, "B": {"anyOf": [{"$ref": "#/components/schemas/A"}]}},
                        {"A": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}},
                        {"A": {"not": {"$ref": "#/components/schemas/A"}}}):
            with self.subTest(json.dumps(schemas)):
                run = self.codegen("--plugin=typescript", "--plugin=" + OUTLINE, self.document(schemas), "-o", "x", "--json",
                                   expect=(OK, INPUT), cpu=10)
                if run.code == INPUT:
                    first = next(d for d in run.diagnostics if d["severity"] == "error")
                    self.assertTrue(first.get("line") and first.get("pointer") and first.get("help"), run)
                shutil.rmtree(self.dir / "x", ignore_errors=True)

    def test_cycles_that_mean_something_compile(self):
        self.generate(self.document({
            "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
            "Tree": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "Json": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/components/schemas/Json"}},
                               {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Json"}}]}}), output="x")
        self.assertCompiles("x/types.ts")

    def test_cycles_over_files(self):
        self.write("a.yaml", yaml_of(api({"A": {"type": "object", "properties": {"b": {"$ref": "b.yaml#/B"}}}})))
        self.write("b.yaml", yaml_of({"B": {"type": "object", "properties": {"a": {"$ref": "a.yaml#/components/schemas/A"}}}}))
        self.generate("a.yaml", output="x")
        self.write("b.yaml", yaml_of({"B": {"$ref": "b.yaml#/B"}}))
        self.codegen("--plugin=typescript", "a.yaml", "-n", "-o", "x", expect=(OK, INPUT))


class Size(Bad):
    """Depth and size end in a diagnostic, soon and with little memory."""

    def soon(self, name, seconds, megabytes, expect=INPUT, **members):
        """A run on the document ends in this CPU time and memory; a sanitizer takes more of both."""
        (self.dir / "x").mkdir(exist_ok=True)
        run, usage = self.measured("--plugin=typescript", name, "-o", "x", "--json", timeout=60)
        self.assertIn(run.code, expect if isinstance(expect, tuple) else (expect,), run)
        if not SANITIZED:
            self.assertLess(usage.ru_utime + usage.ru_stime, seconds, run)
            self.assertLess(usage.ru_maxrss, megabytes << 10, run)
        if run.code != OK:
            self.assertEqual(self.texts("x"), {})
            first = run.diagnostics[0]
            for member in ("file", "line", "column", "help"):
                self.assertTrue(first.get(member), f"no {member}: {run}")
        else:
            self.assertLess(sum(len(text) for text in self.texts("x").values()), 1 << 20)
        shutil.rmtree(self.dir / "x")
        return run

    def test_many_long_literals_in_a_union(self):
        words = [{"type": "string", "enum": [f"{7000 * i + k:06}" for k in range(7000)]} for i in range(24)]
        self.write("a.json", api({"A": {"anyOf": words}}))
        self.measured("--plugin=python", "-O", "enums=literal", "a.json", "-o", "x", timeout=60)
        self.assertIn(b'"167999"', b"".join(self.texts("x").values()))

    def test_5000_levels_deep(self):
        deep = ('{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"A":' +
                '{"type":"array","items":' * 5000 + "true" + "}" * 5000 + "}}}")
        self.write("deep.json", deep)
        self.assertDiagnostic(self.soon("deep.json", 2, 64), "CGS0006", file="deep.json", line=1, column=True, help=True)
        self.write("deep.yaml", "# flow\n" + deep)
        self.assertDiagnostic(self.soon("deep.yaml", 2, 64), "CGS0006", file="deep.yaml", line=2, column=True, help=True)
        self.write("block.yaml", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx:\n" + "".join(" " * i + "a:\n" for i in range(1, 5001)))
        self.assertDiagnostic(self.soon("block.yaml", 5, 128), "CGS0006", file="block.yaml", help=True)

    def test_as_deep_as_it_goes(self):
        """900 levels are read; what comes of them is written, too."""
        schema = {"type": "string"}
        for _ in range(440):
            schema = {"type": "array", "items": schema}
        self.write("deep.json", api({"A": schema}))
        run = self.codegen("--plugin=typescript", "--plugin=" + OUTLINE, "deep.json", "-o", "x", "--json", expect=(OK, INPUT))
        if run.code == INPUT:
            self.assertTrue(run.diagnostics[0].get("help"))

    def test_a_hundred_megabytes_of_opening_brackets(self):
        kinds = (("brackets.json", b"["), ("brackets.yaml", b"["), ("braces.json", b'{"a":'), ("dashes.yaml", b"- "))
        for name, text in kinds if SLOW else kinds[:2]:
            with self.subTest(name):
                self.write(name, text * ((100 << 20) // len(text)))
                run = self.soon(name, 5, 300)
                self.assertRegex(run.diagnostics[0]["code"], "CGS000[2367]")
                (self.dir / name).unlink()

    def test_yaml_alias_bombs(self):
        nine = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20))
        merges = "a: &a {x: 1}\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} {{<<: [{','.join(['*' + chr(97 + i)] * 9)}], k{i}: *{chr(97 + i)}}}\n" for i in range(20))
        head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
        for name, text, use in (("lists", nine, "components: {schemas: {A: {enum: *u}, B: {default: *u, example: *u}}}\n"),
                                ("merges", merges, "components: {schemas: {A: {properties: *u}, B: *u}}\n")):
            with self.subTest(name):
                self.write("bomb.yaml", head + text + use)
                self.soon("bomb.yaml", 5, 200, expect=(OK, INPUT))

    def test_aliases_that_are_schemas_do_not_multiply(self):
        """Aliases share what they stand for; 9^12 copies of a schema would never end."""
        text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    S0: &s0 {type: string}\n"
        for i in range(1, 13):
            text += f"    S{i}: &s{i} {{type: object, properties: {{{', '.join(f'{c}: *s{i - 1}' for c in 'abcdefghi')}}}}}\n"
        self.write("bomb.yaml", text)
        self.soon("bomb.yaml", 5, 200, expect=(OK, INPUT))

    def test_one_endless_line_and_key(self):
        self.write("long.json", api({"A" * 1_000_000: {"type": "string", "description": "x" * 1_000_000}, "B": {"enum": ["y" * 500_000]}}))
        self.codegen("--plugin=typescript", "long.json", "-o", "x", "--json", expect=(OK, INPUT), cpu=20)
        self.write("cut.json", json.dumps(api({"A": {"description": "x" * 3_000_000}}))[:-5])
        run = self.codegen("--plugin=typescript", "cut.json", "-o", "y", expect=INPUT)
        self.assertLess(len(run.err), 2000)

    def test_very_many_errors_fold(self):
        self.write("many.json", api({f"S{i}": {"$ref": f"#/components/schemas/Gone{i % 3}"} for i in range(20000)}))
        run = self.codegen("--plugin=typescript", "many.json", "-o", "x", expect=INPUT, cpu=30)
        self.assertLess(len(run.err.splitlines()), 200)


def as_nobody():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


class Disk(Case):
    """A full disk and a read-only folder."""

    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)

    def test_full_disk(self):
        if os.geteuid() != 0:
            self.skipTest("mounting needs root")
        disk = self.dir / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", disk], capture_output=True, check=False).returncode:
            self.skipTest("no mounting here")
        try:
            self.generate("api.json", output="disk/out")
            before = self.tree("disk/out")
            self.write("big.json", api({f"S{i}": {"type": "object", "properties": {"a": {"description": "x" * 500}}} for i in range(300)}))
            run = self.generate("big.json", "--json", output="disk/out", expect=OUTPUT)
            self.assertDiagnostic(run, "CGO0001", message=re.compile("No space"), help=re.compile("room"))
            self.assertEqual(self.tree("disk/out"), before)
            left = [name for name in os.listdir(disk / "out/.codegen") if not name.startswith("run-")]
            self.assertEqual(left, [".gitignore"])
            self.generate("api.json", output="disk/out")
            self.assertEqual(self.tree("disk/out"), before)
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_file_size_limit(self):
        self.generate("api.json")
        self.write("big.json", api({f"S{i}": {"type": "object", "properties": {"a": {"description": "x" * 500}}} for i in range(300)}))
        def limit():
            import signal as signals
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
            signals.signal(signals.SIGXFSZ, signals.SIG_IGN)
        with self.untouched():
            run = self.generate("big.json", "--json", expect=OUTPUT, limit=limit)
        self.assertDiagnostic(run, "CGO0001", help=True)
        self.generate("big.json")

    def test_read_only_folder(self):
        self.generate("api.json")
        self.write("other.json", SMALL)
        for folder in (self.dir, self.dir / "out", self.dir / "out/.codegen"):
            folder.chmod(0o555)
        self.addCleanup(lambda: [f.chmod(0o755) for f in (self.dir, self.dir / "out", self.dir / "out/.codegen")])
        limit = as_nobody if os.geteuid() == 0 else None
        with self.untouched():
            run = self.generate("other.json", "--json", expect=OUTPUT, limit=limit)
            self.assertDiagnostic(run, "CGO0001", help=re.compile("rights"))
            run = self.generate("api.json", "--json", output="new", expect=OUTPUT, limit=limit)
            self.assertDiagnostic(run, "CGO0001", help=re.compile("rights"))
            self.generate("api.json", expect=OK, limit=limit)  # nothing to write
            self.generate("api.json", "--check", expect=OK, limit=limit)
            self.generate("other.json", "--check", expect=STALE, limit=limit)

    def test_output_is_no_folder(self):
        self.write("file", "x")
        for output in ("file", "file/sub", "/dev/null", "/proc/nothing", ""):
            with self.subTest(output):
                run = self.generate("api.json", "--json", output=output, expect=(USAGE, OUTPUT))
                self.assertTrue(run.diagnostics)
        self.assertEqual(self.read("file"), "x")

    def test_a_folder_where_the_file_should_be(self):
        (self.dir / "out/types.ts").mkdir(parents=True)
        self.assertDiagnostic(self.generate("api.json", "--json", expect=OUTPUT), "CGO0001", help=True)

    def test_two_runs_at_once(self):
        import fcntl
        self.generate("api.json")
        handle = os.open(self.dir / "out", os.O_RDONLY)
        self.addCleanup(os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_EX)
        with self.untouched():
            self.assertDiagnostic(self.generate("api.json", "--json", expect=OUTPUT), "CGO0008", help=True)


if __name__ == "__main__":
    main()
