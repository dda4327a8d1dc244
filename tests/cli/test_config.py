# SPDX-License-Identifier: MIT
"""codegen.yaml: sources with outputs of their own, sets, variables, options, and what is said about mistakes."""

import json
import os
import shutil

from proof import *

ONE = api({"Ship": {"type": "string", "enum": ["a", "b"]}})
TWO = api({"Berth": {"type": "string", "enum": ["c", "d"]}})

TWO_SOURCES = f"""
sources:
  ships:
    input: ships.json
    output: gen/ships
    options: {{typescript: {{enums: const}}}}
  berths:
    input: berths.json
    output: gen/berths
    plugins: [typescript]
plugins:
  typescript:
    options: {{enums: enum}}
  outline: {{path: {json.dumps(str(OUTLINE))}}}
sets:
  types: [typescript]
  docs: [outline]
"""


class Sources(Case):
    def setUp(self):
        super().setUp()
        self.write("ships.json", ONE)
        self.write("berths.json", TWO)
        self.write("codegen.yaml", TWO_SOURCES)

    def test_each_has_its_own_output_and_plugins(self):
        self.codegen(expect=OK)
        self.assertEqual(set(self.texts("gen")), {
            "ships/types.ts", "ships/outline.md", "ships/codegen.manifest.json", "berths/types.ts", "berths/codegen.manifest.json"})

    def test_options_of_the_source_win_over_those_of_the_plugin(self):
        self.codegen(expect=OK)
        self.assertIn("export const Ship = {", self.read("gen/ships/types.ts"))
        self.assertIn("export enum Berth {", self.read("gen/berths/types.ts"))

    def test_options_of_the_command_line_win_over_both(self):
        self.codegen("-O", "typescript.enums=union", expect=OK)
        self.assertIn('export type Ship = "a" | "b";', self.read("gen/ships/types.ts"))
        self.assertIn('export type Berth = "c" | "d";', self.read("gen/berths/types.ts"))

    def test_one_source(self):
        self.codegen("--source", "berths", expect=OK)
        self.assertEqual(os.listdir(self.dir / "gen"), ["berths"])
        run = self.codegen("--source", "bertsh", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0004", file="codegen.yaml", help=True)

    def test_one_set(self):
        self.codegen("--set", "docs", "--source", "ships", expect=OK)
        self.assertEqual(set(self.texts("gen/ships")), {"outline.md", "codegen.manifest.json"})
        self.codegen("--set", "types", "--source", "ships", expect=OK)
        self.assertEqual(set(self.texts("gen/ships")), {"outline.md", "types.ts", "codegen.manifest.json"})
        run = self.codegen("--set", "tpyes", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0006", file="codegen.yaml", help=re.compile("'types'"))

    def test_sets_do_not_remove_each_others_files(self):
        self.codegen("--source", "ships", "--set", "docs", expect=OK)
        self.codegen("--source", "ships", "--set", "types", expect=OK)
        with self.untouched("gen"):
            self.codegen("--source", "ships", "--set", "docs", expect=OK)
            self.codegen("--source", "ships", "--set", "docs", "--check", expect=OK)

    def test_a_failing_source_does_not_keep_the_other(self):
        self.write("ships.json", "{")
        self.codegen(expect=INPUT)
        self.assertFalse((self.dir / "gen/ships/types.ts").exists())
        self.assertTrue((self.dir / "gen/berths/types.ts").exists())

    def test_found_from_a_folder_below_and_not_beyond_the_repository(self):
        (self.dir / "a/b").mkdir(parents=True)
        self.codegen(cwd=self.dir / "a/b", expect=OK)
        self.assertTrue((self.dir / "gen/ships/types.ts").exists())
        (self.dir / "a/.git").mkdir()
        self.codegen(cwd=self.dir / "a/b", expect=USAGE)

    def test_inputs_are_relative_to_the_configuration(self):
        (self.dir / "elsewhere").mkdir()
        self.codegen("--config", self.dir / "codegen.yaml", cwd=self.dir / "elsewhere", expect=OK)
        self.assertTrue((self.dir / "gen/berths/types.ts").exists())
        self.assertEqual(os.listdir(self.dir / "elsewhere"), [])

    def test_one_output_for_several_sources_is_refused(self):
        self.codegen("-o", "out", expect=USAGE)
        self.codegen("-o", "out", "--source", "ships", expect=OK)

    def test_the_same_as_json(self):
        self.codegen(expect=OK)
        before = self.texts("gen")
        self.write("codegen.yaml", {
            "sources": {"ships": {"input": ["ships.json"], "output": "gen/ships", "options": {"typescript": {"enums": "const"}}},
                        "berths": {"input": "berths.json", "output": "gen/berths", "plugins": ["typescript"]}},
            "plugins": {"typescript": {"options": {"enums": "enum"}}, "outline": {"path": OUTLINE}}})
        with self.untouched("gen"):
            self.codegen(expect=OK)
        self.assertEqual(before, self.texts("gen"))

    def test_inputs_on_the_command_line_leave_the_configuration_aside(self):
        self.codegen("-p", "typescript", "ships.json", "-o", "out", expect=OK)
        self.assertIn('export type Ship = "a" | "b";', self.read("out/types.ts"))
        self.codegen("-p", "typescript", "-c", "codegen.yaml", "ships.json", "-o", "named", expect=OK)
        self.assertIn("export enum Ship {", self.read("named/types.ts"))


class Variables(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", ONE)

    def config(self, output):
        self.write("codegen.yaml", f"sources:\n  api:\n    input: api.json\n    output: {output}\nplugins: [typescript]\n")

    def test_filled_in(self):
        self.config("gen/${WHERE}")
        self.codegen(env={"WHERE": "there"}, expect=OK)
        self.assertTrue((self.dir / "gen/there/types.ts").exists())

    def test_defaults_and_dollars(self):
        self.config("'gen/${WHERE_NOT:-default}-$$x'")
        self.codegen(expect=OK)
        self.assertTrue((self.dir / "gen/default-$x/types.ts").exists())

    def test_values_are_not_expanded_again(self):
        self.config("gen/${WHERE}")
        self.codegen(env={"WHERE": "${HOME}"}, expect=OK)
        self.assertTrue((self.dir / "gen/${HOME}/types.ts").exists())

    def test_missing(self):
        self.config("gen/${WHERE_NOT}")
        self.assertDiagnostic(self.codegen("--json", expect=USAGE), "CGC0005", file="codegen.yaml", line=4, column=13,
                              message=re.compile("'WHERE_NOT'"), help=True)
        self.assertFalse((self.dir / "gen").exists())

    def test_malformed(self):
        for value in ("${", "${}", "${A", "${1}", "${A:}", "${A-b}", "${A B}"):
            with self.subTest(value):
                self.config(f"'gen/{value}'")
                self.assertDiagnostic(self.codegen("--json", expect=USAGE, env={"A": "a"}), "CGC0004", line=4, column=13, help=True)

    def test_a_variable_cannot_lead_the_diagnostics_astray(self):
        self.config("gen/${WHERE}")
        self.codegen(env={"WHERE": "\x1b[2Jx\ny"}, expect=(OK, OUTPUT))


class Mistakes(Case):
    """Every mistake of a file is reported in one go, with its place and the nearest name."""

    def said(self, text, code=USAGE):
        self.write("api.json", ONE)
        self.write("codegen.yaml", text)
        return self.codegen("--json", expect=code)

    def test_unknown_keys_at_every_level(self):
        run = self.said("sourcse: {}\n"
                        "sources:\n"
                        "  api:\n"
                        "    input: api.json\n"
                        "    outptu: out\n"
                        "    headers:\n"
                        "      - {url: 'https://x/', name: A, value: b, vlaue: c}\n"
                        "plugins:\n"
                        "  typescript: {option: {}}\n"
                        "set: {}\n")
        for line, column, near in ((1, 10, "sources"), (5, 13, "output"), (7, 58, "value"), (9, 24, "options"), (10, 6, "sets")):
            self.assertDiagnostic(run, "CGC0002", file="codegen.yaml", line=line, help=f"did you mean '{near}'?")
        self.assertEqual(len(run.diagnostics), 5)

    def test_wrong_types_at_every_level(self):
        run = self.said("sources:\n"
                        "  a: 5\n"
                        "  b: {input: {x: y}}\n"
                        "  c: {input: api.json, strict: maybe}\n"
                        "  d: {input: api.json, plugins: typescript}\n"
                        "  e: {input: api.json, headers: none}\n"
                        "  f: {input: api.json, options: [1]}\n"
                        "  g: {input: api.json, output: [out]}\n"
                        "plugins: {typescript: [x]}\n"
                        "sets: {ci: typescript}\n")
        for line in range(2, 11):
            self.assertDiagnostic(run, "CGC0003", file="codegen.yaml", line=line, column=True)

    def test_wrong_types_everywhere_never_crash(self):
        good = {"sources": {"api": {"input": ["api.json"], "output": "out", "plugins": ["typescript"],
                                    "options": {"typescript": {"enums": "const"}}, "allow-remote": ["https://x/"],
                                    "headers": [{"url": "https://x/", "name": "A", "value": "b"}], "strict": False}},
                "plugins": {"typescript": {"options": {"enums": "enum"}}}, "sets": {"ci": ["typescript"]}}
        self.write("api.json", ONE)
        for pointer, _ in sample(places(good), 12):
            for value in (None, True, 1, "x", [], {}, [None], {"": None}):
                self.write("codegen.yaml", replaced(good, pointer, value))
                with self.subTest(pointer=pointer, value=value):
                    run = self.codegen("--json", "--dry-run", expect=(OK, INPUT, USAGE, PLUGIN))
                    self.assertTrue(run.code == OK or run.diagnostics, run)

    def test_syntax(self):
        for text in ("sources: [", "a: b: c", "\t- x", "sources: {api: {input: *nothing}}", "\x00", "{\"sources\": ]"):
            with self.subTest(text):
                self.assertDiagnostic(self.said(text), "CGC0001", file="codegen.yaml", line=1, column=True)

    def test_equal_keys_are_refused(self):
        run = self.said("sources:\n  api: {input: api.json, output: out}\n  api: {input: api.json, output: other}\n")
        self.assertTrue(any(d.get("line") == 3 for d in run.diagnostics), run)

    def test_nothing_at_all(self):
        for text in ("", "# nothing\n", "null", "[]", "text", "{}", "sources: {}", "sources:\n"):
            with self.subTest(text):
                run = self.said(text, code=(INPUT, USAGE))
                self.assertTrue(run.diagnostics[0]["help"])

    def test_missing_and_unreadable(self):
        self.assertDiagnostic(self.codegen("-c", "nowhere.yaml", "--json", expect=USAGE), "CGC0001", file="nowhere.yaml", help=True)
        self.assertDiagnostic(self.codegen("-c", ".", "--json", expect=USAGE), "CGC0001")

    def test_unknown_plugins(self):
        run = self.said("sources: {api: {input: api.json, output: out, plugins: [typescrpt]}}\n"
                        "plugins: [typescript]\n"
                        "sets: {ci: [outline]}\n")
        self.assertDiagnostic(run, "CGC0004", line=1, help="did you mean 'typescript'?")
        self.assertDiagnostic(run, "CGC0004", line=3, help=True)

    def test_a_wrong_option_is_reported_at_its_line(self):
        run = self.said("sources:\n  api: {input: api.json, output: out}\n"
                        "plugins:\n  typescript:\n    options:\n      enums: cosnt\n      fiel: x.ts\n")
        self.assertDiagnostic(run, "CGC0009", file="codegen.yaml", line=6, help=re.compile("const"))
        self.assertDiagnostic(run, "CGC0008", file="codegen.yaml", line=7, help=re.compile("'file'"))

    def test_a_hostile_configuration_prints_nothing_raw(self):
        self.said('"\\e[2J\\a": 1\nsources: {"\\e[31mx\\n": {input: "\\e]0;x\\a", output: out}}\nplugins: ["\\e[m", typescript]\n',
                  code=(INPUT, USAGE, PLUGIN))
        self.write("codegen.yaml", '"\\e[2J\\a\\u202e": 1\nsources: {api: {input: "\\e]0;x\\a.json", output: "\\e[0m"}}\nplugins: [typescript]\n')
        self.codegen(expect=USAGE)

    def test_an_alias_bomb(self):
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12))
        self.said(bomb + "sources: {api: {input: *m}}\n")


class EveryPlugin(Case):
    """Options without the name of a plugin: every plugin that has one of that name gets it."""

    def setUp(self):
        super().setUp()
        self.write("api.json", api({"Ship": {"type": "object", "properties": {
            "left": {"type": "string", "format": "date-time"}, "load": {"type": "integer", "format": "int64"}}}}))

    def types(self, *arguments, folder="out"):
        self.codegen(*arguments, expect=OK)
        return self.read(f"{folder}/types.ts")

    def config(self, text, *arguments):
        self.write("codegen.yaml", "sources: {api: {input: api.json, output: out}}\n" + text)
        return self.types(*arguments)

    def test_on_the_command_line(self):
        text = self.types("-p", "typescript", "-O", "dates=native", "-O", "int64=exact", "api.json", "-o", "out")
        self.assertIn("left?: Date;", text)
        self.assertIn("load?: bigint;", text)

    def test_a_flag_alone_is_true(self):
        self.assertIn("readonly load?", self.types("-p", "typescript", "-O", "immutable", "api.json", "-o", "out"))

    def test_common_words_and_own_words_are_the_same(self):
        base = ("-p", "typescript", "api.json", "-o", "out", "-O")
        for common, own in (("dates=native", "dates=Date"), ("int64=exact", "int64=bigint")):
            self.assertEqual(self.types(*base, common), self.types(*base, own))
            self.assertEqual(self.types(*base, common), self.types(*base, f"typescript.{common}"))

    def test_in_the_configuration(self):
        self.assertIn("left?: Date;", self.config("plugins: [typescript]\noptions: {dates: native}\n"))
        self.assertIn("left?: string;", self.config("plugins: [typescript]\noptions: {dates: native}\n", "-O", "dates=string"))

    def test_of_one_source(self):
        self.write("codegen.yaml", {"sources": {
            "a": {"input": "api.json", "output": "a", "options": {"dates": "native"}},
            "b": {"input": "api.json", "output": "b"}}, "plugins": ["typescript"], "options": {"dates": "string", "int64": "exact"}})
        self.assertIn("left?: Date;", self.types(folder="a"))
        self.assertIn("left?: string;", self.read("b/types.ts"))
        self.assertIn("load?: bigint;", self.read("b/types.ts"))

    def test_what_a_plugin_is_told_itself_wins(self):
        own = "plugins: {typescript: {options: {dates: string}}}\n"
        self.assertIn("left?: string;", self.config(own + "options: {dates: native}\n", "-O", "dates=native"))
        self.assertIn("left?: Date;", self.config(own, "-O", "dates=string", "-O", "typescript.dates=Date"))
        self.assertIn("left?: Date;", self.config("plugins: [typescript]\noptions: {dates: string, typescript: {dates: native}}\n"))

    def test_lists_and_maps_add_up_on_the_command_line(self):
        text = self.types("-p", "typescript", "-O", "formats=int64=A", "-O", "formats=date-time=B", "api.json", "-o", "out")
        self.assertIn("left?: B;", text)
        self.assertIn("load?: A;", text)

    def test_nobody_has_it(self):
        run = self.codegen("-p", "typescript", "-O", "datse=native", "api.json", "-o", "out", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0008", help="did you mean 'dates'?", file="command line")
        self.write("codegen.yaml", "sources: {api: {input: api.json, output: out}}\nplugins: [typescript]\n"
                                   "options:\n  typescrpt: {dates: Date}\n  datse: native\n  typescript: {datse: 1}\n")
        run = self.codegen("--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0008", line=5, help="did you mean 'dates'?", file="codegen.yaml")
        self.assertDiagnostic(run, "CGC0008", line=6, plugin="typescript")
        self.write("codegen.yaml", "sources: {api: {input: api.json, output: out}}\nplugins: [typescript]\n"
                                   "options: {typescrpt: {dates: Date}, outline: {x: y}, org.x: {y: z}}\n")
        run = self.codegen("--json", "-p", OUTLINE, expect=USAGE)
        self.assertDiagnostic(run, "CGC0004", message=re.compile("'org.x'"))
        self.write("codegen.yaml", "sources: {api: {input: api.json, output: out}}\nplugins: [typescript]\n"
                                   "options: {typescrpt: {dates: Date}, typescript: {dates: Date}, filter: {prune: true}}\n")
        run = self.codegen("--json", "-p", "filter", expect=USAGE)
        self.assertDiagnostic(run, "CGC0008", help="did you mean 'typescript'?")
        self.assertDiagnostic(run, "CGC0008", message=re.compile("'filter'"), help=re.compile("it is a plugin"))

    def test_a_narrower_set_need_not_have_it(self):
        self.write("codegen.yaml", "sources: {api: {input: api.json, output: out}}\nplugins: [typescript, filter]\n"
                                   "options: {dates: native, prune: false}\nsets: {types: [typescript]}\n")
        self.assertIn("left?: Date;", self.types("--set", "types"))
        run = self.codegen("--set", "types", "-O", "prune=true", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0008", message=re.compile("'prune'"))

    def test_a_plugin_refuses_the_value(self):
        run = self.codegen("-p", "typescript", "-O", "dates=naitve", "api.json", "-o", "out", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0009", plugin="typescript", message=re.compile("'typescript.dates'"),
                              help=re.compile("did you mean 'native'.*'native' for 'Date'"))

    def test_malformed(self):
        for option in ("=x", ".a=x", "a.=x", "typescript.", "", "."):
            run = self.codegen("-p", "typescript", "-O", option, "api.json", "-o", "out", "--json", expect=USAGE)
            self.assertDiagnostic(run, "CGC0007", help=True)


class Schema(Case):
    """core/config/schema.json, which editors read, says what the reader takes: no more, no less."""

    def setUp(self):
        super().setUp()
        self.schema = json.loads(self.codegen("schema", expect=OK).out)

    def valid(self, value, schema, at=""):
        """What this schema uses of JSON Schema 2020-12; anything else in it is an error here."""
        known = {"$schema", "title", "description", "type", "required", "additionalProperties", "properties", "minProperties",
                 "propertyNames", "anyOf", "const", "minLength", "minItems", "items", "$ref", "$defs", "pattern"}
        self.assertLessEqual(set(schema), known)
        if "$ref" in schema:
            return self.valid(value, self.schema["$defs"][schema["$ref"].split("/")[-1]], at)
        if "const" in schema and value != schema["const"]:
            return False
        if "anyOf" in schema and not any(self.valid(value, s, at) for s in schema["anyOf"]):
            return False
        kinds = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}
        wanted = schema.get("type")
        if wanted and kinds[type(value)] not in ([wanted] if isinstance(wanted, str) else wanted):
            return False
        if isinstance(value, str):
            return len(value) >= schema.get("minLength", 0) and bool(re.search(schema.get("pattern", ""), value))
        if isinstance(value, list):
            return len(value) >= schema.get("minItems", 0) and all(self.valid(v, schema.get("items", {}), at) for v in value)
        if isinstance(value, dict):
            if set(schema.get("required", [])) - set(value) or len(value) < schema.get("minProperties", 0):
                return False
            for key, item in value.items():
                if not self.valid(key, schema.get("propertyNames", {}), at):
                    return False
                rule = schema.get("properties", {}).get(key, schema.get("additionalProperties", True))
                if rule is False or rule is not True and not self.valid(item, rule, f"{at}/{key}"):
                    return False
        return True

    def test_the_keys_are_those_of_the_reader(self):
        text = (SOURCE / "core/config/config.c").read_text()
        def keys(name):
            return sorted(re.findall(r'"([^"]+)"', re.search(rf"{name}\[\] = \{{(.*?)\}};", text, re.S).group(1)))
        source = self.schema["properties"]["sources"]["additionalProperties"]["properties"]
        plugin = self.schema["properties"]["plugins"]["anyOf"][1]["additionalProperties"]["anyOf"][1]["properties"]
        self.assertEqual(keys("root_keys"), sorted(self.schema["properties"]))
        self.assertEqual(keys("source_keys"), sorted(source))
        self.assertEqual(keys("plugin_keys"), sorted(plugin))
        self.assertEqual(keys("header_keys"), sorted(source["headers"]["items"]["properties"]))

    def test_both_judge_alike(self):
        self.write("api.json", ONE)
        api_source = {"input": "api.json", "output": "out"}
        cases = [
            ({"sources": {"api": api_source}, "plugins": ["typescript"]}, True),
            ({"sources": {"api": api_source}, "plugins": {"typescript": None}}, True),
            ({"sources": {"api": api_source}, "plugins": {"typescript": {}}, "sets": {"ci": ["typescript"]}}, True),
            ({"sources": {"api": {**api_source, "input": ["api.json"], "strict": True, "plugins": ["typescript"], "headers": [
                {"url": "https://x/", "name": "A", "value": "b"}], "allow-remote": "https://x/"}}, "plugins": ["typescript"]}, True),
            ({"sources": {"api": api_source}, "plugins": {"typescript": {"options": {"enums": "const", "sort": True}}}}, True),
            ({"sources": {"api": {**api_source, "order": "document", "options": {"dates": "native", "typescript": {"sort": True}}}},
              "plugins": ["typescript"], "order": "canonical", "options": {"int64": "exact", "typescript": {"file": "x.ts"}}}, True),
            ({"sources": {"api": api_source}, "plugins": ["typescript"], "order": "sorted"}, False),
            ({"sources": {"api": api_source}, "plugins": ["typescript"], "options": ["dates"]}, False),
            ({"sources": {"api": api_source}, "plugins": ["typescript"], "options": {"dates": None}}, False),
            ({"plugins": ["typescript"]}, False),
            ({"sources": {}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {"output": "out"}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "input": []}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "input": ""}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "input": [""]}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "output": ""}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "output": None}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "strict": "yes"}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "headers": [{"url": "https://x/", "name": "A"}]}}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": {**api_source, "more": 1}}, "plugins": ["typescript"]}, False),
            ({"sources": {"a b": api_source}, "plugins": ["typescript"]}, False),
            ({"sources": {"": api_source}, "plugins": ["typescript"]}, False),
            ({"sources": {"api": api_source}, "plugins": {"typescript": {"paht": "x"}}}, False),
            ({"sources": {"api": api_source}, "plugins": {"typescript": {"options": {"enums": None}}}}, False),
            ({"sources": {"api": api_source}, "plugins": "typescript"}, False),
            ({"sources": {"api": api_source}, "plugins": ["typescript"], "sets": {"ci": "typescript"}}, False),
            ({"sources": {"api": api_source}, "plugins": ["typescript"], "sets": []}, False),
            ([], False),
            ({"sources": {"api": api_source}, "plugins": ["typescript"], "version": 1}, False),
        ]
        for config, good in cases:
            with self.subTest(json.dumps(config)):
                self.assertEqual(self.valid(config, self.schema), good)
                self.write("codegen.yaml", config)
                run = self.codegen("--dry-run", expect=(OK, INPUT, USAGE))
                self.assertEqual(run.code == OK, good, run)

    def test_ours_are_valid(self):
        node, module = shutil.which("node"), SOURCE / "tests/node_modules/js-yaml"
        if not node or not module.exists():
            self.skipTest("js-yaml is not there: run './run test' once")
        import subprocess
        files = sorted(SOURCE.glob("examples/**/codegen.yaml"))
        self.write("openapi.yaml", yaml_of(HARBOUR))
        self.codegen("init", expect=OK)
        for file in [*files, self.dir / "codegen.yaml"]:
            script = "const y=require(process.argv[1]);console.log(JSON.stringify(y.load(require('fs').readFileSync(process.argv[2],'utf8'))))"
            text = subprocess.run([node, "-e", script, module, file], capture_output=True, text=True, check=True).stdout
            self.assertTrue(self.valid(json.loads(text), self.schema), file)


if __name__ == "__main__":
    main()
