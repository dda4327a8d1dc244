# SPDX-License-Identifier: MIT
"""once.py: a tool is asked again whenever a byte that it could read, its words, or a package beside the text is another one, and
always after a verdict that was not good; it is not asked for the same text in another folder."""

import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import once  # noqa: E402

TOOL = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1])
count = folder.parent / "count"
count.write_text(str(int(count.read_text()) + 1))
text = (folder / "src" / "a.ts").read_text()
print("seen", folder)
sys.exit("bad" in text)
"""


class Once(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name).resolve()
        for name in ("CODEGEN_SLOW", "CODEGEN_FRESH"):
            self.addCleanup(os.environ.__setitem__, name, os.environ[name]) if name in os.environ else None
            os.environ.pop(name, None)
        self.addCleanup(os.environ.__setitem__, "CODEGEN_BUILD", os.environ.get("CODEGEN_BUILD", ""))
        os.environ["CODEGEN_BUILD"] = str(self.dir / "build")
        (self.dir / "count").write_text("0")
        (self.dir / "tool.py").write_text(TOOL)
        for package in ("zod", "zod3"):
            (self.dir / package).mkdir()
        self.text("one")
        self.text("two")

    def text(self, name):
        folder = self.dir / name
        (folder / "src").mkdir(parents=True)
        (folder / "node_modules").mkdir()
        (folder / "node_modules" / "zod").symlink_to(self.dir / "zod")
        (folder / "src" / "a.ts").write_text("export const a = 1;\n")
        (folder / "tsconfig.json").write_text(f'{{"files": ["{folder}/src/a.ts"]}}')

    def asked(self, name="one", *words, good=True):
        """Whether the tool was asked; what it says is the same either way."""
        folder, before = self.dir / name, (self.dir / "count").read_text()
        code, out, err = once.run([sys.executable, self.dir / "tool.py", folder, *words], [folder], cwd=folder)
        self.assertEqual((code, out, err), (0 if good else 1, f"seen {folder}\n", ""))
        return (self.dir / "count").read_text() != before

    def test_the_same_once(self):
        self.assertTrue(self.asked())
        self.assertFalse(self.asked())
        self.assertFalse(self.asked("two"))

    def test_another_text_again(self):
        self.asked()
        one = self.dir / "one"
        (one / "src" / "a.ts").write_text("export const a = 2;\n")
        self.assertTrue(self.asked())
        (one / "src" / "b.ts").write_text("")
        self.assertTrue(self.asked())
        (one / "src" / "b.ts").rename(one / "src" / "c.ts")
        self.assertTrue(self.asked())
        (one / "src" / "c.ts").unlink()
        self.assertFalse(self.asked())  # as it was
        self.assertTrue(self.asked("one", "--strict"))
        (one / "node_modules" / "zod").unlink()
        (one / "node_modules" / "zod").symlink_to(self.dir / "zod3")
        self.assertTrue(self.asked())
        (self.dir / "package.json").write_text("{}")
        self.assertTrue(self.asked())
        (self.dir / "tool.py").write_text(TOOL + "\n")
        self.assertTrue(self.asked())

    def test_what_is_wrong_always(self):
        (self.dir / "one" / "src" / "a.ts").write_text("bad")
        for _ in range(2):
            self.assertTrue(self.asked(good=False))

    def test_slow_always(self):
        self.asked()
        for name in ("CODEGEN_SLOW", "CODEGEN_FRESH"):
            os.environ[name] = "1"
            self.assertTrue(self.asked())
            del os.environ[name]
        self.assertFalse(self.asked())


if __name__ == "__main__":
    unittest.main()
