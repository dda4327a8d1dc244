# SPDX-License-Identifier: MIT
"""codegen init --from: what is made of other tools' configurations; and every line of the pages about them holds."""

import shlex

from proof import *

API = {
    "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "tags": [{"name": "pets"}],
    "paths": {
        "/pets": {"get": {"operationId": "listPets", "tags": ["pets"], "parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}],
                          "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
                              "$ref": "#/components/schemas/Pet"}}, "text/csv": {"schema": {"type": "string"}}}}}},
                  "delete": {"operationId": "dropPets", "tags": ["admin"], "deprecated": True, "responses": {"204": {"description": "ok"}}}}},
    "components": {"schemas": {
        "Pet": {"type": "object", "properties": {"id": {"type": "integer", "format": "int64"}, "at": {"type": "string", "format": "date-time"},
                                                 "kind": {"type": "string", "enum": ["cat", "dog"]}, "any": {}}},
        "Kind": {"type": "string", "enum": ["a", "b"]}, "Tool": {"type": "object"}, "HttpError": {"type": "object"}}}}
ZOD = (PLUGINS / "libzod.so").exists()
CODE = re.compile(r"`((?:[^`]|`(?=[^|]*`\$))+?)`")


def nested(path, value):
    """`a.b: value` as JavaScript; `plugins[x].a` as a plugin of that name."""
    name, bracket, rest = path.partition("[")
    if bracket:
        plugin, _, rest = rest.partition("]")
        inner = f"{{name: '{plugin}', {nested(rest[1:], value)}}}" if rest else f"'{plugin}'"
        return f"{name}: [{inner}]"
    head, _, tail = path.partition(".")
    return f"{head}: {{{nested(tail, value)}}}" if tail else f"{head}: {value}"


class Migrate(Case):
    def setUp(self):
        super().setUp()
        self.write("openapi.yaml", API)

    def init(self, *arguments, expect=OK):
        return self.codegen("init", *arguments, "--force", "--json", expect=expect)

    def notes(self, run):
        return [(d.get("line"), d["message"]) for d in run.diagnostics if d["code"] == "CGC0011"]


class HeyApi(Migrate):
    MODULE = """// the API
import { defineConfig } from '@hey-api/openapi-ts';
import { more } from './more';
/* a comment with '}' */
const input = './openapi.yaml' as const;
export default defineConfig({
  input,
  output: { path: 'src/client', clean: true },
  parser: { filters: { operations: { include: ['/^GET .*/'] } }, patch: { schemas: { A: (s) => { s.x = `}${1}`; } } } },
  plugins: [
    ...more,
    '@hey-api/client-fetch',
    { name: '@hey-api/typescript', enums: 'javascript' satisfies string, topType: process.env.TOP },
    { name: '@hey-api/transformers' },
  ],
} satisfies UserConfig<{ a: 1 }>);
"""

    def test_a_module(self):
        self.write("openapi-ts.config.ts", self.MODULE)
        run = self.init("--from", "hey-api")
        self.assertEqual([line for line, _ in self.notes(run)], [9, 11, 12, 13, 14])
        text = self.read("codegen.yaml")
        for line, message in self.notes(run):
            self.assertIn(f"#   line {line}: {message}\n", text)
        self.assertIn("#   line 8: output.clean:", text)
        self.codegen(expect=OK)
        types = self.read("src/client/types.gen.ts")
        for part in ("export const Kind = {" if "Kind" in types else "", "id?: bigint;", "at?: Date;"):
            self.assertIn(part, types)
        self.assertNotIn("dropPets", types)

    def test_the_same_by_file_and_by_content(self):
        self.write("openapi-ts.config.mjs", self.MODULE)
        self.init("--from", "hey-api")
        text = self.read("codegen.yaml")
        self.write("mine.ts", self.MODULE)
        self.init("--from", "mine.ts")
        self.assertEqual(text.replace("openapi-ts.config.mjs", "mine.ts"), self.read("codegen.yaml"))

    def test_another_folder(self):
        self.write("apps/web/openapi-ts.config.ts", self.MODULE.replace("./openapi.yaml", "../../openapi.yaml"))
        self.init("--from", "apps/web/openapi-ts.config.ts")
        self.codegen(expect=OK)
        self.assertTrue((self.dir / "apps/web/src/client/types.gen.ts").exists())

    def test_json_and_other_exports(self):
        self.write("openapi-ts.config.json", {"input": "openapi.yaml", "output": "out", "plugins": ["@hey-api/typescript"]})
        self.init("--from", "hey-api")
        self.codegen(expect=OK)
        wanted = self.read("out/types.gen.ts")
        for module in ("module.exports = { input: 'openapi.yaml', output: 'x' }", "export default ({ input: `openapi.yaml`, output: \"x\" })",
                       "const c: UserConfig = { input: 'openapi.yaml', output: 'x' }\nexport default c\nfunction f() { return 1 / 2 }",
                       "exports.default = { input: ['openapi.yaml'], output: 'x', }; // end"):
            with self.subTest(module):
                self.write("c.js", module)
                self.assertEqual(self.notes(self.init("--from", "c.js")), [])
                self.codegen(expect=OK)
                self.assertEqual(self.read("x/types.gen.ts"), wanted)

    def test_several(self):
        for module in ("export default [{input: 'openapi.yaml', output: 'a'}, {input: 'openapi.yaml', output: {path: 'b'}}]",
                       "export default {input: ['openapi.yaml', 'openapi.yaml'], output: ['a', {path: 'b'}]}"):
            self.write("c.mjs", module)
            self.init("--from", "c.mjs")
            self.codegen(expect=OK)
            self.assertEqual(self.read("a/types.gen.ts"), self.read("b/types.gen.ts"))
            shutil.rmtree(self.dir / "a"), shutil.rmtree(self.dir / "b")

    def test_what_cannot_be_read(self):
        self.write("openapi-ts.config.ts", "export default defineConfig(async () => ({ input: 'a' }));\n")
        run = self.init("--from", "hey-api", expect=USAGE)
        self.assertDiagnostic(run, "CGC0001", line=1, help=True)
        self.assertDiagnostic(run, "CGC0011", message=re.compile("a function|a call"))
        for text in ("", "const x = 1", "\xff", "export default 5", "export default", "export default {input: path.join('a')}"):
            self.write("c.ts", text.encode("latin-1"))
            self.assertTrue(self.init("--from", "c.ts", expect=USAGE).diagnostics)

    def test_hostile(self):
        self.write("c.ts", "export default {input: 'a\\u001b[2J$x${y}\\n# z: 1', output: 'o', plugins: ['\\u202e']}")
        self.init("--from", "c.ts")
        self.assertIn('input: "a\\u001b[2J$$x$${y}\\n# z: 1"', self.read("codegen.yaml"))
        self.codegen(expect=INPUT)
        self.write("c.ts", "const a0 = [1];\n" + "".join(f"const a{i} = [a{i - 1}, a{i - 1}];\n" for i in range(1, 60)) +
                   "export default {input: 'openapi.yaml', output: 'o', x: a59}")
        self.assertEqual(len(self.notes(self.init("--from", "c.ts"))), 1)
        for deep in ("[{a:", "(", "defineConfig("):
            self.write("c.ts", "export default " + deep * 70000)
            self.init("--from", "c.ts", expect=USAGE)


class Others(Migrate):
    def test_orval(self):
        self.write("orval.config.js", "const { defineConfig } = require('orval');\nmodule.exports = defineConfig({\n 'pet store': {\n  input: {target: "
                   "'./openapi.yaml', filters: {tags: ['pets', /^ad/]}},\n  output: {target: './src/petstore.ts', mode: 'split', client: 'react-query', "
                   "override: {useDates: true}},\n },\n b: {input: './openapi.yaml', output: './b/z.ts'},\n});\n")
        run = self.init("--from", "orval")
        self.assertEqual(self.notes(run), [(5, self.notes(run)[0][1])])
        self.codegen(expect=OK)
        self.assertIn("at?: Date;", self.read("src/petstore.schemas.ts"))
        self.assertIn("at?: string;", self.read("b/z.ts"))
        self.assertIn("  pet-store:\n", self.read("codegen.yaml"))

    def test_redocly(self):
        self.write("redocly.yaml", "apis:\n  core@v2: {root: ./openapi.yaml, x-openapi-ts: {output: ./gen/core.ts}}\n  other: {root: x.yaml}\n")
        self.assertEqual(self.notes(self.init("--from", "openapi-typescript")), [(3, "apis.other: has no 'x-openapi-ts', and is left out")])
        self.codegen(expect=OK)
        shutil.move(self.dir / "gen/core.ts", self.dir / "core.ts")
        self.codegen("-p", "typescript", "-O", "typescript.compat=openapi-typescript", "-O", "typescript.file=core.ts", "openapi.yaml", "-o", "same",
                     expect=OK)
        self.assertEqual(self.read("core.ts"), self.read("same/core.ts"))

    def test_package_json(self):
        self.write("package.json", {"scripts": {
            "gen": "npx openapi-typescript './openapi.yaml' --output=src/types.ts --enum --root-types false --no-alphabetize && echo done",
            "check": "openapi-typescript openapi.yaml -o check.ts --check --silent | cat", "test": "tsc"}})
        run = self.init("--from", "openapi-typescript")
        self.assertEqual([m for _, m in self.notes(run)], ["scripts.check: --silent has no counterpart"])
        self.codegen(expect=OK)
        self.assertIn("export enum Kind {", self.read("src/types.ts"))
        self.assertTrue((self.dir / "check.ts").exists())

    def test_never_overwrites(self):
        self.write("package.json", {"scripts": {"gen": "openapi-typescript openapi.yaml -o a.ts"}})
        self.write("codegen.yaml", "mine")
        run = self.codegen("init", "--from", "package.json", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0010", help=True)
        self.assertEqual(self.read("codegen.yaml"), "mine")
        self.codegen("init", "--from", "package.json", "--config", "other.yaml", expect=OK)
        self.codegen("--config", "other.yaml", expect=OK)

    def test_not_found(self):
        for tool, help in (("orval", True), ("hey-ap", "did you mean 'hey-api'?"), ("nowhere.ts", True)):
            self.assertDiagnostic(self.init("--from", tool, expect=USAGE), "CGC0007", help=help)
        self.write("x.json", {"a": 1})
        self.assertDiagnostic(self.init("--from", "x.json", expect=USAGE), "CGC0001", help=True)


class Pages(Migrate):
    """docs/guide/migrate-from-hey-api.md and -orval.md: each row is made into a configuration and read; each command runs."""

    def rows(self, page):
        for line in (SOURCE / f"docs/guide/migrate-from-{page}.md").read_text().splitlines():
            cells = re.match(r"\| (`.*`) \| (.*) \|$", line)
            if cells and not cells[1].startswith("`--"):
                # a list of paths, or one path with a value that may hold anything
                for code in re.findall(r"`([^`]+)`", cells[1]):
                    yield code, cells[2]

    def check(self, page, file, config):
        rows = list(self.rows(page))
        self.assertGreater(len(rows), 60)
        for code, answer in sample(rows, 60):
            if "zod" in code + answer and not ZOD:
                continue
            with self.subTest(code):
                path, _, value = code.partition(": ")
                self.write(file, config(path, value or "true"))
                run = self.init("--from", page)
                said, text = [m for _, m in self.notes(run)], self.read("codegen.yaml")
                here = path.split(":")[0]
                if answer.startswith("none"):
                    self.assertTrue([m for m in said if here.startswith(m.split(":")[0].split("[")[0]) or m.startswith(here)], f"nothing is said of '{code}'\n{text}")
                else:
                    self.assertFalse([m for m in said if m.startswith(here + ":")] and "Date" not in str(said) and "named" not in answer, f"{said}")
                options = re.findall(r"`((?:-p|-O) [^`]*)`", answer) if not answer.startswith(("none", "not")) else []
                command = shlex.split(" ".join(options))
                for plugin, name, wanted in (re.match(r"(?:(\w+)\.)?([\w-]+)=(.*)", o).groups() for o in command if "=" in o):
                    if wanted or name == "banner":
                        self.assertRegex(text, rf'(?m)^ +{name}: .*{re.escape(wanted)}')
                self.codegen("-q", expect=(OK, INPUT if "include-schemas" in answer else OK))
                shutil.rmtree(self.dir / "gen", ignore_errors=True)
                if command:
                    self.codegen("-q", "-p", "typescript", "-p", "filter", *command, "openapi.yaml", "-o", "gen", expect=OK)

    def test_hey_api(self):
        def config(path, value):
            own = nested(path, value)
            rest = [f"{k}: {v}" for k, v in (("input", "'openapi.yaml'"), ("output", "'gen'")) if path.split(".")[0] != k]
            if path.startswith("input.") and not path.startswith("input.path"):
                own = own.replace("input: {", "input: {path: 'openapi.yaml', ")
            if path.startswith("output.") and not path.startswith("output.path"):
                own = own.replace("output: {", "output: {path: 'gen', ")
            return f"export default {{ {', '.join([own, *rest])} }}\n"
        self.check("hey-api", "openapi-ts.config.ts", config)

    def test_orval(self):
        def config(path, value):
            own = nested(path, value)
            rest = [f"{k}: {v}" for k, v in (("input", "'openapi.yaml'"), ("output", "'gen/petstore.ts'")) if path.split(".")[0] != k]
            if path.startswith("input.") and not path.startswith("input.target"):
                own = own.replace("input: {", "input: {target: 'openapi.yaml', ")
            if path.startswith("output.override.zod"):
                own = own.replace("output: {", "output: {client: 'zod', ")
            if path.startswith("output.") and not path.startswith("output.target"):
                own = own.replace("output: {", "output: {target: 'gen/petstore.ts', ")
            return f"export default {{ api: {{ {', '.join([own, *rest])} }} }}\n"
        self.check("orval", "orval.config.ts", config)

    def test_the_pages_know_what_the_program_knows(self):
        for page in ("hey-api", "orval"):
            source = (SOURCE / f"core/cli/migrate_{page.replace('-', '_')}.c").read_text()
            text = (SOURCE / f"docs/guide/migrate-from-{page}.md").read_text()
            for at in re.findall(r'\.at = "([^"]+)"', source):
                at = at.rstrip("*").rstrip(".")
                if at not in ("plugins", "mode", "plugins[]", "plugins[*]") and not at.startswith("plugins[*"):
                    parent, _, last = at.rpartition(".")
                    below = re.search(rf"`{re.escape(parent)}: \{{[^`]*\b{re.escape(last)}: ", text)
                    self.assertTrue(below or re.search(rf"`{re.escape(at)}[`:.\[]", text) or at in ("output.schemas", "input.fetch", "parser.filters"), f"{page}: {at}")


if __name__ == "__main__":
    main()
