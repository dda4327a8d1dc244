# SPDX-License-Identifier: MIT
"""The names file: what was published stays when the document grows, --check knows, and nothing hostile gets through."""

import json
import os
import re

from proof import *

TEXT = {"type": "string"}
ONE = api({"a-b": TEXT})
TWO = api({"a.b": TEXT, "x": TEXT, "a-b": TEXT})
LOCK = "codegen.names.json"


class Names(Case):
    def configure(self, names=LOCK, folder="project"):
        self.write(f"{folder}/codegen.yaml", f"sources:\n  api: {{input: api.json, output: out, names: {json.dumps(names)}}}\n"
                                             "plugins:\n  typescript:\n")

    def types(self, folder="out"):
        return set(re.findall(r"export (?:type|interface) (AB\w*)", self.read(f"{folder}/types.ts")))

    def names(self, path=LOCK):
        return {entry["key"].rsplit("/", 1)[-1]: entry["name"] for entry in json.loads(self.read(path))["names"]
                if "/schemas/" in entry.get("key", "")}

    def test_published_name_stays(self):
        self.write("api.json", ONE)
        self.generate("api.json", "--names", LOCK)
        before = self.names()
        published = before["a-b"]
        self.write("api.json", TWO)
        self.generate("api.json", output="bare")
        self.generate("api.json", "--names", LOCK)
        self.assertEqual(self.names()["a-b"], published)
        self.assertNotEqual(self.names()["a.b"], published)
        self.assertIn(published, self.read("out/types.ts"))
        self.assertNotRegex(self.read("bare/types.ts"), rf"export \w+ {published}\b")
        self.write("api.json", ONE)
        self.generate("api.json", "--names", LOCK)
        self.assertEqual(self.names(), before)  # what is gone is forgotten

    def test_file_is_sorted_and_left_alone(self):
        self.write("api.json", TWO)
        self.generate("api.json", "--names", LOCK)
        lines = [line for line in self.read(LOCK).splitlines() if line.startswith("    {")]
        self.assertEqual(len(lines), len(json.loads(self.read(LOCK))["names"]))
        status = os.stat(self.dir / LOCK)
        self.generate("api.json", "--names", LOCK)
        again = os.stat(self.dir / LOCK)
        self.assertEqual((status.st_mtime_ns, status.st_ino), (again.st_mtime_ns, again.st_ino))
        self.write("api.json", api(dict(reversed(TWO["components"]["schemas"].items()))))
        self.generate("api.json", "--names", LOCK)
        self.assertEqual(again.st_ino, os.stat(self.dir / LOCK).st_ino)
        self.assertEqual(sorted(os.listdir(self.dir)), ["api.json", LOCK, "out"])

    def test_relative_to_the_configuration(self):
        self.configure()
        self.write("project/api.json", ONE)
        self.codegen("-c", "project/codegen.yaml", expect=OK)
        self.assertTrue((self.dir / "project" / LOCK).is_file())

    def test_check_and_dry_run(self):
        self.configure()
        self.write("project/api.json", ONE)
        self.codegen("--dry-run", cwd=self.dir / "project", expect=OK)
        self.assertFalse((self.dir / "project" / LOCK).exists())
        self.codegen(cwd=self.dir / "project", expect=OK)
        self.codegen("--check", cwd=self.dir / "project", expect=OK)
        kept = self.read(f"project/{LOCK}")
        (self.dir / "project" / LOCK).unlink()
        run = self.codegen("--check", "--json", cwd=self.dir / "project", expect=STALE)
        self.assertDiagnostic(run, "CGO0006", file=LOCK)
        self.assertFalse((self.dir / "project" / LOCK).exists())
        self.write(f"project/{LOCK}", kept.replace("\n", "\n\n", 1))
        self.codegen("--check", cwd=self.dir / "project", expect=STALE)
        self.codegen(cwd=self.dir / "project", expect=OK)
        self.assertEqual(self.read(f"project/{LOCK}"), kept)

    def test_nothing_is_written_when_the_run_fails(self):
        self.write("api.json", "{")
        self.generate("api.json", "--names", LOCK, expect=INPUT)
        self.assertFalse((self.dir / LOCK).exists())

    def test_hostile_files(self):
        self.write("api.json", ONE)
        entry = {"writer": "typescript", "for": "decl type", "key": "k", "name": "A"}
        for text in ("{", "[]", b"\xff", {"version": 9, "names": []}, {"version": 1, "names": [{**entry, "name": []}]},
                     "<<<<<<< HEAD\n{}", "[" * 100000):
            self.write(LOCK, text)
            run = self.generate("api.json", "--names", LOCK, "--json", expect=USAGE)
            self.assertDiagnostic(run, "CGM0004", file=LOCK)
            self.assertFalse((self.dir / "out/types.ts").exists())
        self.write(LOCK, {"version": 1, "names": [entry, {**entry, "key": "l"}]})
        run = self.generate("api.json", "--names", LOCK, "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGM0005", line=True)

    def test_names_that_are_no_identifiers(self):
        self.write("api.json", ONE)
        self.generate("api.json", "--names", LOCK)
        good = self.read(LOCK)
        for bad in ("../../x", "a b", "class", "x;alert(1)//", "\u202e"):
            self.write(LOCK, good.replace(f'"name": "{self.names_of(good)["a-b"]}"', f'"name": {json.dumps(bad)}'))
            run = self.generate("api.json", "--names", LOCK, "--json")
            self.assertDiagnostic(run, "CGM0006", file=LOCK, line=True)
            self.assertEqual(self.read(LOCK), good)

    def names_of(self, text):
        return {e["key"].rsplit("/", 1)[-1]: e["name"] for e in json.loads(text)["names"] if "key" in e}

    def test_neither_links_nor_pipes_nor_folders(self):
        self.write("api.json", ONE)
        self.write("precious", "{}")
        (self.dir / "link").symlink_to("precious")
        (self.dir / "dangling").symlink_to("nothing")
        (self.dir / "folder").mkdir()
        os.mkfifo(self.dir / "pipe")
        for name in ("link", "dangling", "folder", "pipe", "..", "precious/x"):
            self.generate("api.json", "--names", name, expect=USAGE, cpu=20)
        self.assertEqual(self.read("precious"), "{}")
        self.assertFalse((self.dir / "nothing").exists())
        self.generate("api.json", "--names", "no/such/folder.json", expect=OUTPUT)

    def test_a_generated_file_is_not_replaced(self):
        self.write("api.json", ONE)
        self.generate("api.json", "--names", "out/types.ts", expect=OUTPUT)
        self.assertIn("export", self.read("out/types.ts"))

    def test_one_file_for_one_source(self):
        self.write("api.json", ONE)
        self.write("codegen.yaml", "sources:\n  a: {input: api.json, output: a, names: n.json}\n"
                                   "  b: {input: api.json, output: b, names: ./n.json}\nplugins: [typescript]\n")
        self.assertDiagnostic(self.codegen("--json", expect=USAGE), "CGC0004", message=re.compile("share"))
        self.codegen("--names", "n.json", expect=USAGE)


if __name__ == "__main__":
    main()
