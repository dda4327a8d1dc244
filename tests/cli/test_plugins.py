# SPDX-License-Identifier: MIT
"""Plugins that are none, are broken, or lie: refused with what is wrong, and nothing is committed."""

import os
import shutil
import struct

from proof import *


def end_of_segments(elf):
    """The end of what is loaded of an ELF file: behind it stand symbols for linkers and debuggers."""
    headers, size, count = struct.unpack_from("<Q", elf, 32)[0], *struct.unpack_from("<HH", elf, 54)
    rows = (struct.unpack_from("<II6Q", elf, headers + i * size) for i in range(count))
    return max(offset + length for kind, _, offset, _, _, length, _, _ in rows if kind == 1)


class Plugins(Case):
    def setUp(self):
        super().setUp()
        self.write("api.json", HARBOUR)
        self.generate("api.json")

    def refused(self, plugin, code, **members):
        with self.untouched():
            run = self.generate("-p", plugin, "api.json", "--json", expect=PLUGIN)
        return self.assertDiagnostic(run, code, **{"help": True, **members})

    def zoo(self, name):
        file = ZOO / f"lib{name}.so"
        if not file.exists():
            self.skipTest(f"{file} is not built")
        return str(file)


class Files(Plugins):
    def test_not_there(self):
        self.refused("./nowhere.so", "CGP0001", message=re.compile("nowhere.so"))
        self.refused("nonesuch", "CGP0001", message=re.compile("nonesuch"))

    def test_the_nearest_name(self):
        self.refused("typescirpt", "CGP0001", help=re.compile("typescript"))

    def test_a_text_file(self):
        self.write("libtext.so", "#!/bin/sh\necho I am no plugin\n")
        self.refused("./libtext.so", "CGP0002", message=re.compile("libtext.so"))

    def test_empty_folder_device_and_unreadable(self):
        self.write("libempty.so", "")
        (self.dir / "libfolder.so").mkdir()
        self.refused("./libempty.so", "CGP0002", file=None, message=True)
        self.refused("./libfolder.so", "CGP0002", message=True)
        self.refused("/dev/zero", "CGP0002", message=True)
        self.refused("/dev/null", "CGP0002", message=True)

    def test_another_architecture(self):
        elf = bytearray(pathlib.Path(OUTLINE).read_bytes())
        for machine in (0x28, 0xB7, 0xF3, 0x03):  # Arm, AArch64, RISC-V, i386
            if struct.unpack_from("<H", elf, 18)[0] == machine:
                continue
            struct.pack_into("<H", elf, 18, machine)
            self.write("libother.so", bytes(elf))
            self.refused("./libother.so", "CGP0002", message=re.compile("is built for"))

    def test_32_bits_and_big_endian(self):
        for at, value in ((4, 1), (5, 2)):
            elf = bytearray(pathlib.Path(OUTLINE).read_bytes())
            elf[at] = value
            self.write("libother.so", bytes(elf))
            self.refused("./libother.so", "CGP0002", message=True)

    def test_an_executable_and_a_library(self):
        libc = next((p for p in ("/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6") if os.path.exists(p)), None)
        if libc:
            self.refused(libc, "CGP0003", message=True)
        with self.untouched():
            self.generate("-p", CODEGEN, "api.json", "--json", expect=PLUGIN)

    def test_truncated_anywhere(self):
        elf = pathlib.Path(OUTLINE).read_bytes()
        loaded = end_of_segments(elf)
        for size in sample(range(1, len(elf), 97), 25):
            self.write("libcut.so", elf[:size])
            with self.subTest(size=size), self.untouched():
                run = self.codegen("-p", "./libcut.so", "api.json", "-o", "x", "--json", expect=(OK, PLUGIN))
                if run.code == PLUGIN:
                    self.assertRegex(run.diagnostics[0]["code"], "CGP000[235]")
                else:  # nothing but tables that only debuggers read was cut off
                    self.assertGreaterEqual(size, loaded)
                    self.assertIn("- type Ship", self.read("x/outline.md"))

    def test_changed_while_we_look_is_not_run(self):
        """A plugin that is a link to a link to a file is the file."""
        shutil.copy(OUTLINE, self.dir / "real.so")
        (self.dir / "one.so").symlink_to("real.so")
        (self.dir / "two.so").symlink_to("one.so")
        self.codegen("-p", "./two.so", "api.json", "-o", "x", expect=(OK, PLUGIN))


class Zoo(Plugins):
    def test_without_a_note(self):
        self.refused(self.zoo("bad-no-note"), "CGP0003", message=re.compile("note"))

    def test_a_newer_abi(self):
        self.refused(self.zoo("bad-abi-major"), "CGP0004", message=re.compile("ABI"))
        self.refused(self.zoo("bad-abi-needed"), "CGP0004", message=re.compile("ABI"))

    def test_a_duplicate_id(self):
        with self.untouched():
            run = self.generate("-p", self.zoo("good"), "-p", self.zoo("twin"), "api.json", "--json", expect=PLUGIN)
        self.assertDiagnostic(run, "CGP0007", message=re.compile("zoo.good"), help=True)

    def test_the_same_file_twice_is_one_plugin(self):
        self.generate("-p", OUTLINE, "-p", OUTLINE, "api.json")

    def test_failing_in_create(self):
        self.refused(self.zoo("bad-create-silent"), "CGP0011", message=re.compile("create-silent"))
        with self.untouched():
            run = self.generate("-p", self.zoo("bad-create-says"), "api.json", "--json", expect=PLUGIN)
        self.assertIn("the zoo is closed", run.out)

    def test_missing_needs(self):
        self.refused(self.zoo("lonely"), "CGP0008", message=re.compile("zoo.nowhere"))

    def test_all_failing_plugins_are_reported(self):
        with self.untouched():
            run = self.generate("-p", self.zoo("bad-no-note"), "-p", "./nowhere.so", "-p", self.zoo("bad-abi-major"), "-p",
                                self.zoo("bad-create-silent"), "api.json", "--json", expect=PLUGIN)
        self.assertLessEqual({"CGP0001", "CGP0003", "CGP0004"}, {d["code"] for d in run.diagnostics})

    def test_every_bad_one(self):
        """Whatever else is in the zoo: no crash, a diagnostic, exit 4, nothing written."""
        for file in sorted(ZOO.glob("libbad-*.so")):
            with self.subTest(file.name), self.untouched():
                run = self.generate("-p", file, "api.json", "--json", expect=(OK, PLUGIN, INPUT))
                self.assertTrue(run.code == OK or run.diagnostics, run)

    def test_listing_a_folder_of_them_runs_none(self):
        self.zoo("good")
        run = self.codegen("plugin", "list", "--json", env={"CODEGEN_PLUGIN_PATH": str(ZOO)}, expect=(OK, PLUGIN))
        rows = [row for row in run.events if "event" not in row]
        self.assertTrue(any(row.get("problem") for row in rows))
        self.assertIn("typescript", [row.get("id") for row in rows])
        self.codegen("plugin", "list", env={"CODEGEN_PLUGIN_PATH": str(ZOO)}, expect=(OK, PLUGIN))

    def test_info_of_a_bad_one(self):
        for name in ("bad-no-note", "bad-create-silent", "bad-option-type"):
            self.codegen("plugin", "info", self.zoo(name), expect=PLUGIN)


class Lies(Plugins):
    """Plugins that load well and misbehave in the run (rogue.c)."""

    def rogue(self, name):
        return self.zoo(f"rogue-{name}")

    def test_writing_outside_the_root(self):
        for name in ("parent", "absolute", "manifest", "control", "empty-path"):
            with self.subTest(name), self.untouched("."):
                run = self.generate("-p", self.rogue(name), "api.json", "--json", expect=(PLUGIN, OUTPUT))
                diagnostic = next(d for d in run.diagnostics if d["severity"] == "error")
                self.assertTrue(diagnostic.get("help") and diagnostic["message"], run)

    def test_failing_in_each_callback(self):
        for name in ("symbols", "plan", "emit"):
            with self.subTest(name), self.untouched("."):
                run = self.generate("-p", self.rogue(f"fails-{name}"), "api.json", "--json", expect=PLUGIN)
                self.assertIn(f"rogue.fails-{name}", run.out)

    def test_a_command_of_a_plugin(self):
        good = self.zoo("good")
        self.codegen("-p", good, "zoo.good", "feed", "cats", expect=OK)
        run = self.codegen("-p", good, "zoo.good", "fed", "--json", expect=USAGE)
        self.assertIn("feed", self.assertDiagnostic(run, "CGC0007", help=True)["help"])

    def test_two_that_claim_one_file(self):
        with self.untouched("."):
            run = self.generate("-p", self.rogue("claims"), "api.json", "--json", expect=OUTPUT)
        said = self.assertDiagnostic(run, "CGO0003", help=True)
        self.assertIn("typescript", said["message"])
        self.assertIn("rogue.claims", said["message"])

    def test_nonsense_in_sections(self):
        for name in ("section-artifact", "section-twice", "artifact-twice", "not-utf8"):
            with self.subTest(name), self.untouched("."):
                run = self.generate("-p", self.rogue(name), "api.json", "--json", expect=(PLUGIN, OUTPUT))
                self.assertTrue(run.diagnostics)


if __name__ == "__main__":
    main()
