# SPDX-License-Identifier: MIT
"""The same input gives the same bytes: whatever the order of plugins, the folder, the locale, the format, the time."""

import json
import os
import shutil
import subprocess

from proof import *

# What a careless program would sort, fold or format by locale.
WORDS = api({name: {"type": "object", "description": f"Straße {name}\nsecond line\n", "properties": {
    key: {"type": "number", "minimum": -1.5, "default": 0.25} for key in ("zebra", "Ärger", "apfel", "Istanbul", "ıI", "A1")}}
    for name in ("Zebra", "Igloo", "iglu", "Äpfel", "apfel", "Ship")},
    paths={f"/{word}": {"get": {"operationId": word, "responses": {"200": {"description": word}}}}
           for word in ("insert", "INSERT2", "titel", "TITEL2", "éclair")})


class Determinism(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", WORDS)
        self.codegen("-p", "typescript", "-p", OUTLINE, "api.json", "-o", "out", expect=OK)
        self.expected = self.texts()
        self.assertEqual(set(self.expected), {"types.ts", "outline.md", "codegen.manifest.json"})

    def assertSame(self, folder):
        self.assertEqual(self.expected, self.texts(folder))

    def test_order_of_plugins(self):
        self.codegen("-p", OUTLINE, "-p", "typescript", "api.json", "-o", "turned", expect=OK)
        self.assertSame("turned")
        self.codegen("-p", OUTLINE, "-p", "typescript", "-p", "openapi", "api.json", "-o", "named", expect=OK)
        self.assertSame("named")

    def test_order_of_passes_and_writers(self):
        self.codegen("-p", "typescript", "-p", SUNSET, "-p", OUTLINE, "api.json", "-o", "a", expect=OK)
        for i, order in enumerate([(OUTLINE, SUNSET, "typescript"), (SUNSET, "typescript", OUTLINE)]):
            self.codegen(*(f"--plugin={p}" for p in order), "api.json", "-o", str(i), expect=OK)
            self.assertEqual(self.texts("a"), self.texts(str(i)))

    def test_working_directory_and_spelling_of_paths(self):
        (self.dir / "deep/er").mkdir(parents=True)
        self.codegen("-p", "typescript", "-p", OUTLINE, "../../api.json", "-o", "../../b", cwd=self.dir / "deep/er", expect=OK)
        self.assertSame("b")
        self.codegen("-p", "typescript", "-p", OUTLINE, self.dir / "api.json", "-o", self.dir / "c", cwd="/", expect=OK)
        self.assertSame("c")
        self.codegen("-p", "typescript", "-p", OUTLINE, "./deep/../api.json", "-o", "deep/../d", expect=OK)
        self.assertSame("d")

    def test_a_copy_in_another_folder_under_another_name(self):
        self.write("else/where/other.json", WORDS)
        self.codegen("-p", "typescript", "-p", OUTLINE, "else/where/other.json", "-o", "e", expect=OK)
        self.assertSame("e")

    def test_documents_of_several_files_in_another_folder(self):
        def project(root):
            self.write(f"{root}/api.yaml", yaml_of(api({"Ship": {"$ref": "parts/ship.yaml"}, "Name": {"$ref": "parts/ship.yaml#/name"}})))
            self.write(f"{root}/parts/ship.yaml", "type: object\nproperties: {name: {$ref: '#/name'}}\nname: {type: string}\n")
            self.generate(f"{root}/api.yaml", output=f"{root}/out")
            return self.texts(f"{root}/out")
        self.assertEqual(project("here"), project("some/where/else"))

    def test_locales(self):
        locales = set(subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout.split())
        made = self.dir / "locales"
        made.mkdir()
        tried = []
        for name in ("C", "de_DE.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8"):
            env = {"LC_ALL": name, "LANG": name}
            if name != "C" and name.lower().replace("-", "") not in {l.lower().replace("-", "") for l in locales}:
                if not shutil.which("localedef") or subprocess.run(
                        ["localedef", "-i", name.split(".")[0], "-f", "UTF-8", made / name], capture_output=True,
                        check=False).returncode not in (0, 1) or not (made / name).exists():
                    continue
                env["LOCPATH"] = str(made)
            self.codegen("-p", "typescript", "-p", OUTLINE, "api.json", "-o", name, env=env, expect=OK)
            self.assertSame(name)
            tried.append(name)
        if tried == ["C"]:
            self.skipTest("only the locale C is there")

    def test_time_zone_umask_and_environment(self):
        self.codegen("-p", "typescript", "-p", OUTLINE, "api.json", "-o", "z", expect=OK, limit=lambda: os.umask(0o077) and None,
                     env={"TZ": "Pacific/Chatham", "HOME": "/nowhere", "POSIXLY_CORRECT": "1", "NO_COLOR": "1"})
        self.assertSame("z")

    def test_json_and_yaml(self):
        self.write("api.yaml", yaml_of(WORDS))
        self.codegen("-p", "typescript", "-p", OUTLINE, "api.yaml", "-o", "yaml", expect=OK)
        self.assertSame("yaml")
        self.write("flow.yaml", "# JSON is YAML\n" + json.dumps(WORDS, ensure_ascii=False))
        self.codegen("-p", "typescript", "-p", OUTLINE, "flow.yaml", "-o", "flow", expect=OK)
        self.assertSame("flow")
        dumps = [self.codegen("model", "dump", name, expect=OK).out for name in ("api.json", "flow.yaml")]
        self.assertEqual(*(re.sub(r'"(begin|end)":\d+', "", re.sub(r"(api|flow)\.(json|yaml)", "", d)) for d in dumps))

    def test_json_and_yaml_of_the_harbour_and_the_bookshop(self):
        self.write("harbour.json", HARBOUR)
        self.write("harbour.yaml", yaml_of(HARBOUR))
        self.generate("harbour.json", output="harbour-json")
        self.generate("harbour.yaml", output="harbour-yaml")
        self.assertEqual(self.texts("harbour-json"), self.texts("harbour-yaml"))

    def test_white_space_and_escapes_are_no_content(self):
        for i, text in enumerate([json.dumps(WORDS, separators=(",", ":")), json.dumps(WORDS, ensure_ascii=False, indent=7),
                                  "\ufeff" + json.dumps(WORDS), json.dumps(WORDS).replace("/", "\\/"),
                                  json.dumps(WORDS, indent=1).replace("\n", "\r\n")]):
            self.write("spaced.json", text)
            self.codegen("-p", "typescript", "-p", OUTLINE, "spaced.json", "-o", f"spaced{i}", expect=OK)
            self.assertSame(f"spaced{i}")

    def test_repeated_runs(self):
        for i in range(3):
            self.codegen("-p", "typescript", "-p", OUTLINE, "api.json", "-o", f"again{i}", expect=OK)
            self.assertSame(f"again{i}")


class Unchanged(Case):
    """A run that changes nothing writes nothing."""

    def test_no_file_is_touched(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json")
        folder = (self.dir / "out").stat().st_mtime_ns
        with self.untouched():
            run = self.generate("api.json")
        self.assertIn("0 created, 0 updated, 1 unchanged, 0 removed", run.out)
        self.assertEqual((self.dir / "out").stat().st_mtime_ns, folder)

    def test_no_system_call_writes(self):
        strace = shutil.which("strace")
        if not strace or SANITIZED:
            self.skipTest("strace is not there" if not strace else "a sanitizer writes for itself")
        self.write("api.json", HARBOUR)
        self.generate("api.json")
        calls = "trace=%file,write,pwrite64,writev,ftruncate"
        done = subprocess.run([strace, "-f", "-e", calls, "-o", "trace", CODEGEN, "--plugin=typescript", "api.json", "-o", "out",
                               "--quiet"], cwd=self.dir, env=self.environment(), capture_output=True, check=False)
        if done.returncode != 0 and b"ptrace" in done.stderr.lower():
            self.skipTest("strace may not trace here")
        self.assertEqual(done.returncode, 0, done.stderr)
        trace = self.read("trace").splitlines()
        self.assertTrue(any("types.ts" in line for line in trace))
        wrote = re.compile(r"O_CREAT|O_TRUNC|O_WRONLY|O_RDWR|\b(rename|unlink|mkdir|f?truncate|link|p?write|creat)\w*\(")
        self.assertEqual([line for line in trace if wrote.search(line)], [])

    def test_one_changed_file_leaves_the_other(self):
        self.write("api.json", HARBOUR)
        both = ("-p", "typescript", "-p", OUTLINE, "api.json", "-o", "out")
        self.codegen(*both, expect=OK)
        before = self.tree()
        changed = harbour()
        changed["components"]["schemas"]["Ship"]["description"] = "Another description"
        self.write("api.json", changed)
        run = self.codegen(*both, expect=OK)
        self.assertIn("0 created, 1 updated, 1 unchanged, 0 removed", run.out)
        after = self.tree()
        self.assertEqual(before["outline.md"], after["outline.md"])
        self.assertNotEqual(before["types.ts"], after["types.ts"])


if __name__ == "__main__":
    main()
