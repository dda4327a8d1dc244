# SPDX-License-Identifier: MIT
"""The interface that scripts of others rely on: what is typed, what is printed where, which exit code comes."""

import shlex
import json
import os
import shutil
import subprocess

from proof import *


class Inputs(Case):
    """Files, folders, several of them, standard input."""

    def test_types_ts_is_written_by_default(self):
        self.write("api.json", HARBOUR)
        run = self.generate("api.json")
        self.assertEqual(set(self.texts()), {"types.ts", "codegen.manifest.json"})
        self.assertIn("export interface Ship {", self.read("out/types.ts"))
        self.assertIn("1 created", run.out)
        self.assertEqual(run.err, "")

    def test_plugin_by_path_and_name_are_the_same(self):
        self.write("api.json", HARBOUR)
        shutil.copy(PLUGINS / "libtypescript.so", self.dir / "libtypescript.so")
        self.generate("api.json", output="named")
        self.codegen("--plugin=./libtypescript.so", "api.json", "-o", "by-path", expect=OK)
        self.codegen("-p", self.dir / "libtypescript.so", "api.json", "-o", "absolute", expect=OK)
        self.assertEqual(self.texts("named"), self.texts("by-path"))
        self.assertEqual(self.texts("named"), self.texts("absolute"))

    def test_plugin_path_variable_is_searched(self):
        self.write("api.json", HARBOUR)
        (self.dir / "mine").mkdir()
        shutil.copy(OUTLINE, self.dir / "mine/liboutline.so")
        self.codegen("--plugin=outline", "api.json", "-o", "out", expect=PLUGIN)
        self.codegen("--plugin=outline", "api.json", "-o", "out", expect=OK,
                     env={"CODEGEN_PLUGIN_PATH": f"/nowhere:{self.dir}/mine"})
        self.assertIn("- type Ship", self.read("out/outline.md"))

    def test_user_directory_is_searched(self):
        self.write("api.json", HARBOUR)
        target = self.dir / ".local/share/codegen/plugins/0"
        target.mkdir(parents=True)
        shutil.copy(OUTLINE, target)
        self.codegen("--plugin=outline", "api.json", "-o", "out", expect=OK)

    def test_options_and_their_spellings(self):
        self.write("api.json", HARBOUR)
        for spelling in (["-O", "typescript.enums=const"], ["-Otypescript.enums=const"],
                         ["--option", "typescript.enums=const"], ["--option=typescript.enums=const"]):
            self.generate("api.json", *spelling)
            self.assertRegex(self.read("out/types.ts"), r"export const \w+ = \{")
            shutil.rmtree(self.dir / "out")

    def test_standard_input(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json", output="file")
        self.generate("-", stdin=json.dumps(HARBOUR).encode(), output="stdin")
        self.assertEqual(self.texts("file"), self.texts("stdin"))

    def test_yaml_on_standard_input(self):
        self.generate("-", stdin=yaml_of(HARBOUR).encode())
        self.assertIn("export interface Ship {", self.read("out/types.ts"))

    def test_several_inputs_are_one_api(self):
        self.write("one.json", api({"Ship": {"type": "object", "properties": {"name": {"type": "string"}}}}))
        self.write("two.yaml", yaml_of(api({"Berth": {"type": "string"}})))
        self.generate("one.json", "two.yaml")
        types = self.read("out/types.ts")
        self.assertIn("export interface Ship", types)
        self.assertIn("export type Berth", types)

    def test_a_folder_is_all_documents_in_it(self):
        self.write("apis/one.json", api({"Ship": {"type": "string"}}))
        self.write("apis/two.yml", yaml_of(api({"Berth": {"type": "string"}})))
        self.write("apis/readme.txt", "nothing to read")
        self.write("apis/deeper/broken.yml", "folders within are not looked into: [")
        self.generate("apis")
        types = self.read("out/types.ts")
        self.assertIn("export type Ship", types)
        self.assertIn("export type Berth", types)

    def test_the_reader_is_found_by_content_not_by_name(self):
        self.write("whatever.dat", HARBOUR)
        self.generate("whatever.dat")
        self.write("openapi.yaml", "hello: world\n")
        run = self.generate("openapi.yaml", "--json", expect=INPUT, output="other")
        self.assertDiagnostic(run, "CGS0013", file="openapi.yaml", line=1, column=1, help=re.compile("'openapi'"))

    def test_a_file_whose_name_begins_with_a_dash(self):
        self.write("-api.json", HARBOUR)
        self.codegen("-p", "typescript", "-o", "out", "--", "-api.json", expect=OK)

    def test_output_elsewhere_and_deeper(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json", output=self.dir / "a/b/c")
        self.assertTrue((self.dir / "a/b/c/types.ts").exists())


class Options(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)

    def test_no_cache_is_accepted(self):
        self.generate("api.json", "--no-cache")

    def test_quiet_says_nothing(self):
        run = self.generate("api.json", "--quiet")
        self.assertEqual((run.out, run.err), ("", ""))

    def test_quiet_still_says_errors(self):
        run = self.generate("missing.json", "--quiet", expect=INPUT)
        self.assertEqual(run.out, "")
        self.assertIn("missing.json", run.err)

    def test_verbose_shows_phases_and_every_file(self):
        self.generate("api.json")
        run = self.generate("api.json", "--verbose", "--no-cache")
        self.assertIn("keep out/types.ts", run.out)
        self.assertRegex(run.err, r"generate/typescript +[0-9.]+ ms")

    def test_json_is_one_object_a_line(self):
        run = self.generate("api.json", "--json")
        self.assertEqual(run.err, "")
        self.assertEqual([e["event"] for e in run.events], ["file", "done"])
        self.assertEqual(run.events[0]["change"], "create")
        self.assertEqual(run.events[1]["exit"], 0)

    def test_json_errors_are_lines_too(self):
        run = self.generate("missing.json", "--json", expect=INPUT)
        self.assertEqual(run.err, "")
        self.assertEqual([e["event"] for e in run.events], ["diagnostic", "done"])
        self.assertEqual(run.events[-1]["exit"], INPUT)

    def test_json_usage_errors_are_lines_too(self):
        run = self.codegen("--json", "--no-such-option", expect=USAGE)
        self.assertEqual(run.err, "")
        self.assertDiagnostic(run, "CGC0007", message=re.compile("no-such-option"))

    def test_no_colour_into_a_pipe_and_colour_on_a_terminal(self):
        self.assertNotIn("\x1b", self.generate("missing.json", expect=INPUT).err)
        script = shutil.which("script")
        if not script:
            self.skipTest("no 'script' to make a terminal")
        command = f"{shlex.quote(str(CODEGEN))} --plugin=typescript missing.json -o out"
        def on_terminal(**more):
            return subprocess.run([script, "-qec", command, "/dev/null"], cwd=self.dir, stdin=subprocess.DEVNULL,
                                  env=self.environment({"TERM": "xterm", **more}), capture_output=True, check=False).stdout
        self.assertIn(b"\x1b[", on_terminal())
        self.assertNotIn(b"\x1b[3", on_terminal(NO_COLOR="1"))

    def test_mistyped_option_has_its_nearest_name(self):
        run = self.codegen("--json", "--outptu", "x", "api.json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0007", help=re.compile("did you mean '--output'"))

    def test_mistyped_plugin_option_and_value(self):
        run = self.generate("api.json", "--json", "-O", "typescript.enmus=const", expect=USAGE)
        self.assertDiagnostic(run, "CGC0008", help=re.compile("'enums'"))
        run = self.generate("api.json", "--json", "-O", "typescript.enums=cosnt", expect=USAGE)
        self.assertDiagnostic(run, "CGC0009", help=re.compile("const"))
        run = self.generate("api.json", "--json", "-O", "typescript.enums", expect=USAGE)
        self.assertDiagnostic(run, "CGC0009")
        run = self.generate("api.json", "--json", "-O", "typescirpt.enums=const", expect=(USAGE, PLUGIN))
        self.assertDiagnostic(run, "CGC0008", message=re.compile("typescirpt"))

    def test_usage_errors(self):
        for arguments in (["-O", "typescript"], ["-O", ".x=1"], ["-O", "=1"], ["-O"], ["--check", "--dry-run"], ["-q", "-v"],
                          ["--output="], ["-o", "a", "-o", "b"], ["--json=1"], ["-Z"], ["--set", "ci"], ["--source", "x"]):
            with self.subTest(arguments):
                self.codegen("--plugin=typescript", "api.json", *arguments, expect=USAGE)
        self.codegen("--plugin=typescript", "api.json", expect=USAGE)  # no output
        self.codegen("api.json", "-o", "out", expect=USAGE)  # no plugin
        self.codegen(expect=USAGE)  # nothing at all
        self.assertFalse((self.dir / "out").exists())


class ExitCodes(Case):
    """0 well, 1 input, 2 usage or configuration, 3 stale, 4 a plugin, 6 output."""

    def test_each(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json", expect=OK)
        self.generate("missing.json", expect=INPUT)
        self.generate("api.json", "--bogus", expect=USAGE)
        self.write("changed.json", api({"Other": {"type": "string"}}))
        self.generate("changed.json", "--check", expect=STALE)
        self.codegen("--plugin=nonesuch", "api.json", "-o", "out", expect=PLUGIN)
        self.write("file", "in the way")
        self.generate("api.json", output="file", expect=OUTPUT)

    def test_standard_output_that_is_full_is_an_output_error(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "wb") as full:
            code = subprocess.run([CODEGEN, "schema"], stdout=full, stderr=subprocess.DEVNULL, check=False).returncode
            self.assertEqual(code, OUTPUT)
            self.write("api.json", HARBOUR)
            for words in (["model", "dump", "api.json"], ["--json", "--plugin=typescript", "api.json", "-o", "out"]):
                run = subprocess.run([CODEGEN, *words], stdout=full, stderr=subprocess.PIPE, cwd=self.dir, check=False,
                                     env=self.environment(), text=True)
                self.assertEqual(run.returncode, OUTPUT, words)
                self.assertIn("standard output", run.stderr)

    def test_closed_streams_are_no_other_files(self):
        self.write("api.json", HARBOUR)
        run = self.generate("-", expect=INPUT, limit=lambda: os.close(0))
        self.assertIn("bad file descriptor", run.err)
        self.generate("api.json", expect=OUTPUT, limit=lambda: os.closerange(0, 2))
        self.generate("api.json", "-q", expect=OK, limit=lambda: os.closerange(0, 3))


class Commands(Case):
    def test_version(self):
        self.assertRegex(self.codegen("version", expect=OK).out, r"^codegen \d+\.\d+\.\d+\S* \(plugin ABI \d+\.\d+\)\n$")
        version = json.loads(self.codegen("version", "--json", expect=OK).out)
        self.assertEqual(sorted(version), ["abi", "version"])

    def test_version_is_fast_and_loads_no_curl(self):
        if SANITIZED:
            self.skipTest("a sanitizer's start is not ours")
        loaded = subprocess.run([CODEGEN, "version"], env=self.environment({"LD_DEBUG": "files"}), capture_output=True,
                                text=True, check=True).stderr
        self.assertIn("libc.so", loaded)
        self.assertNotIn("curl", loaded)
        # 5 ms is what the program may take; on a machine where every start takes long, some times what another one takes.
        self.assertLess(self.least("version"), max(0.005, 5 * self.least(program="/bin/true")))

    def test_generating_from_files_loads_no_curl(self):
        self.write("api.json", HARBOUR)
        loaded = subprocess.run([CODEGEN, "--plugin=typescript", "api.json", "-o", "out"], cwd=self.dir, check=True,
                                env=self.environment({"LD_DEBUG": "files"}), capture_output=True, text=True).stderr
        self.assertIn("dynamically loaded", loaded)  # plugins, by a descriptor of their own
        self.assertNotIn("curl", loaded)

    def test_help_names_every_command(self):
        text = self.codegen("help", expect=OK).out
        for word in ("generate", "init", "phases", "plugin", "model", "explain", "schema", "version", "--allow-remote"):
            self.assertIn(word, text)
        self.assertEqual(self.codegen("--help", expect=OK).out, text)

    def test_phases(self):
        text = self.codegen("phases", "--plugin=typescript", expect=OK).out
        lines = [line.split() for line in text.splitlines()[1:]]
        self.assertEqual([line[1] for line in lines if "/" not in line[1]],
                         ["open", "fetch", "read", "check", "shape", "name", "generate", "assemble", "format", "commit",
                          "report"])
        self.assertRegex(text, r"(?m)^2 +read/openapi ")
        self.assertRegex(text, r"(?m)^6 +generate/typescript ")

    def test_phases_json_and_dot(self):
        rows = self.codegen("phases", "--plugin=typescript", "--json", expect=OK).events
        self.assertTrue(all(row["order"] and row["id"] and row["why"] for row in rows))
        self.assertTrue(all(isinstance(row["order"], str) for row in rows))
        dot = self.codegen("phases", "--plugin=typescript", "--dot", expect=OK).out
        self.assertTrue(dot.startswith("digraph ") and dot.rstrip().endswith("}"))
        self.assertIn('"generate/typescript"', dot)

    def test_phases_writes_nothing(self):
        self.write("api.json", HARBOUR)
        self.codegen("phases", "--plugin=typescript", "api.json", "-o", "out", expect=OK)
        self.assertFalse((self.dir / "out").exists())

    def test_plugin_list(self):
        text = self.codegen("plugin", "list", expect=OK).out
        self.assertRegex(text, r"(?m)^typescript ")
        self.assertRegex(text, r"(?m)^openapi .*reads documents with openapi")
        rows = self.codegen("plugin", "list", "--json", expect=OK).events
        self.assertIn("typescript", [row["id"] for row in rows])
        self.assertEqual([row["id"] for row in rows], sorted(row["id"] for row in rows))

    def test_plugin_list_runs_no_code(self):
        loaded = subprocess.run([CODEGEN, "plugin", "list"], env=self.environment({"LD_DEBUG": "files"}),
                                capture_output=True, text=True, check=True).stderr
        self.assertNotIn("dynamically loaded", loaded)

    def test_plugin_info(self):
        text = self.codegen("plugin", "info", "typescript", expect=OK).out
        self.assertIn("enums (enum: union, const, enum", text)
        info = json.loads(self.codegen("plugin", "info", "typescript", "--json", expect=OK).out)
        self.assertIn("const", next(o for o in info["options"] if o["name"] == "enums")["values"])
        self.assertRegex(info["sha256"], "^[0-9a-f]{64}$")
        sunset = json.loads(self.codegen("plugin", "info", SUNSET, "--json", expect=OK).out)
        self.assertEqual(sunset["phases"][0]["order"], "4.5")

    def test_plugin_of_nothing(self):
        self.codegen("plugin", expect=USAGE)
        self.codegen("plugin", "frobnicate", expect=USAGE)
        self.codegen("plugin", "info", expect=USAGE)
        self.codegen("plugin", "info", "nonesuch", expect=PLUGIN)

    def test_explain_knows_every_code(self):
        codes = re.findall(r'X\("(CG[A-Z]\d{4})"', (SOURCE / "core/diag/codes.h").read_text())
        self.assertGreater(len(codes), 50)
        for code in sample(codes, 8):
            text = self.codegen("explain", code, expect=OK).out
            self.assertTrue(text.startswith(f"# {code}: "), text)
        self.assertEqual(self.codegen("explain", "cgs0002", expect=OK).out, self.codegen("explain", "CGS0002").out)
        self.codegen("explain", "CGX9999", expect=USAGE)
        self.codegen("explain", expect=USAGE)
        self.codegen("explain", "\x1b[31m\x07", expect=USAGE)

    def test_init(self):
        self.write("openapi.yaml", yaml_of(HARBOUR))
        self.codegen("init", expect=OK)
        self.codegen(expect=OK)
        self.assertTrue((self.dir / "src/api/types.ts").exists())
        before = self.read("codegen.yaml")
        self.assertDiagnostic(self.codegen("init", "--json", expect=USAGE), "CGC0010", help=re.compile("--force"))
        self.assertEqual(self.read("codegen.yaml"), before)
        self.codegen("init", "--force", "other.yaml", "-o", "lib", expect=OK)
        (self.dir / "codegen.yaml").chmod(0o600)
        (self.dir / "link.yaml").symlink_to("codegen.yaml")
        (self.dir / "nowhere").symlink_to("/dev/null")
        for name in ("link.yaml", "nowhere", "codegen.yaml"):
            self.codegen("init", "--force", "other.yaml", "-o", "lib", "-c", name, expect=OK)
        self.assertEqual((self.dir / "codegen.yaml").stat().st_mode & 0o777, 0o600)
        self.assertTrue((self.dir / "link.yaml").is_symlink() and (self.dir / "nowhere").is_char_device())
        self.assertIn('input: "other.yaml"', self.read("codegen.yaml"))
        self.assertIn('output: "lib"', self.read("codegen.yaml"))

    def test_schema_is_json(self):
        schema = json.loads(self.codegen("schema", expect=OK).out)
        self.assertEqual(schema, json.loads((SOURCE / "core/config/schema.json").read_text()))

    def test_fingerprints_on_request(self):
        """Layout, indentation and file names are in no fingerprint."""
        self.write("api.json", HARBOUR)
        self.write("other.json", json.dumps(json.loads((self.dir / "api.json").read_text()), indent=7))
        found = []
        for name in ("api.json", "other.json"):
            model = json.loads(self.codegen("model", "dump", "--full", name, expect=OK).out)
            found.append({d["key"]: (d["own"], d["facts"], d["reachable"]) for d in model["declarations"]})
        self.assertTrue(found[0])
        self.assertEqual(*found)
        self.assertNotIn('"reachable"', self.codegen("model", "dump", "api.json", expect=OK).out)

    def test_model_dump(self):
        self.write("api.json", HARBOUR)
        model = json.loads(self.codegen("model", "dump", "api.json", expect=OK).out)
        self.assertIn("Ship", json.dumps(model))
        self.assertEqual(self.codegen("model", "dump", "--json", "api.json", expect=OK).out,
                         self.codegen("model", "dump", "--json", "api.json", expect=OK).out)
        self.assertEqual(self.codegen("model", "dump", "missing.json", expect=INPUT).out, "")
        self.codegen("model", expect=USAGE)


if __name__ == "__main__":
    main()
