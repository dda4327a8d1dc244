# SPDX-License-Identifier: MIT
"""The limit of memory: a run that needs more is ended cleanly, and what was there before is what it was."""
import resource
import subprocess
import sys

from proof import *

sys.path.insert(0, str(SOURCE / "tests/bench"))
import synthetic


class Memory(Case):
    def setUp(self):
        super().setUp()
        if SANITIZED and self._testMethodName != "test_sizes":
            self.skipTest("the sanitizer holds more than the run")

    def generate(self, *arguments, expect):
        return self.codegen("-p", "typescript", "api.json", "-o", "out", "--no-cache", "--json", *arguments, expect=expect)

    def tree(self):
        return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (self.dir / "out").iterdir() if p.is_file()}

    def test_a_run_that_needs_more_leaves_the_old(self):
        synthetic.write(20, self.dir / "api.json")
        self.generate(expect=OK)
        before = self.tree()
        synthetic.write(2500, self.dir / "api.json")  # 8 MB, which take 50 to 60
        seen = set()
        for limit in ("12M", "18M", "20M", "22M", "24M", "26M", "28M"):
            for jobs in ("1", "4"):
                run = self.generate("--memory-limit", limit, "--jobs", jobs, expect=INPUT)
                codes = {d["code"] for d in run.diagnostics}
                self.assertTrue(codes <= {"CGS0007", "CGI0001", "CGI0004"}, run)
                self.assertTrue("CGI0004" in codes or codes == {"CGS0007"}, run)
                self.assertTrue(all(d.get("help") for d in run.diagnostics if d["code"] != "CGI0001"), run)
                self.assertEqual(self.tree(), before)
                self.assertFalse((self.dir / "out/.codegen/stage").exists())
                seen |= codes
        self.assertTrue({"CGS0007", "CGI0004"} <= seen, seen)
        self.generate("--memory-limit=4G", expect=OK)
        self.assertNotEqual(self.tree(), before)

    def test_who_held_it_is_said(self):
        synthetic.write(2500, self.dir / "api.json")
        run = self.generate("--memory-limit", "20MiB", expect=INPUT)
        detail = next(d for d in run.diagnostics if d["code"] == "CGI0004")["detail"]
        self.assertRegex(detail, r"the bytes of documents 7\.\d MiB.*phase 'fetch' added ")

    def test_the_text_is_the_same_however_little_is_held(self):
        synthetic.write(2500, self.dir / "api.json")
        self.generate(expect=OK)
        whole = (self.dir / "out/types.ts").read_bytes()
        self.generate("--memory-limit=1G", expect=OK)
        self.assertEqual((self.dir / "out/types.ts").read_bytes(), whole)

    def test_600_mb_within_2_gib(self):
        if not SLOW:
            self.skipTest("CODEGEN_SLOW=1 runs it")
        synthetic.write(190_000, self.dir / "api.json")
        self.assertGreater((self.dir / "api.json").stat().st_size, 600_000_000)
        run, used = self.measured("-p", "typescript", "api.json", "-o", "out", "--no-cache", "--memory-limit=2G", timeout=600)
        self.assertEqual(run.code, OK, str(run))
        self.assertLess(used.ru_maxrss, 2 << 20, "KiB")

    def test_the_configuration_says_it_too(self):
        synthetic.write(2500, self.dir / "api.json")
        text = "sources:\n  api: {input: api.json, output: out}\nplugins: [typescript]\nmemory-limit: %s\n"
        for size, code in (("4G", OK), ("12M", INPUT), ("4000000", INPUT), ("much", USAGE), ("-1", USAGE), ("0", USAGE)):
            (self.dir / "codegen.yaml").write_text(text % size)
            self.codegen("--no-cache", expect=code)
        (self.dir / "codegen.yaml").write_text(text % "1M")
        self.codegen("--no-cache", "--memory-limit=4G", expect=OK)

    def test_a_limit_below_what_everything_takes(self):
        synthetic.write(2, self.dir / "api.json")
        for limit in ("1", "64K", "256K"):
            run = self.generate("--memory-limit", limit, expect=INPUT)
            self.assertIn("CGI0004", {d["code"] for d in run.diagnostics})
            self.assertFalse((self.dir / "out/types.ts").exists())

    def test_what_a_little_address_space_does_more_does_too(self):
        synthetic.write(500, self.dir / "api.json")
        enough = None
        for mib in (48, 64, 96, 144, 220, 330, 500, 640, 750, 1100, 1700):
            size = mib << 20
            run = subprocess.run([CODEGEN, "-p", "typescript", "api.json", "-o", "out", "--no-cache", "--jobs=1"], cwd=self.dir,
                                 env=self.environment(), capture_output=True, text=True, timeout=HANG,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)))
            self.assertIn(run.returncode, (OK, INPUT), (mib, run.stderr))
            self.assertFalse(enough and run.returncode, f"{enough} MiB were enough, {mib} are not: {run.stderr}")
            enough = enough or (mib if run.returncode == OK else None)
        self.assertTrue(enough)

    def test_sizes(self):
        synthetic.write(2, self.dir / "api.json")
        for size in ("1g", "1G", "1 GiB", "1.5G", "1073741824", "2097152 kb", "1T"):
            self.generate("--memory-limit", size, expect=OK)
        for size in ("0", "G", "1X", "1.5", "-1", "1 G i", "99999999999999999999", "20000000T", "1.G"):
            self.generate("--memory-limit", size, expect=USAGE)


if __name__ == "__main__":
    main()
