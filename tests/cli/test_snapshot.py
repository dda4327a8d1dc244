# SPDX-License-Identifier: MIT
"""What a run leaves in the user's cache folder for the next process: written where somebody works on a source, taken by the run
behind the next change, and never believed where it is not what was written. Whatever is wrong with it costs time alone:
no warning, no other output. (That the output is right is the business of test_again.py and test_equality.py, too.)"""

import random
import shutil

from proof import *

FAULT = BUILD / "tests/fault.so"


class Snapshot(Case):
    def setUp(self):
        super().setUp()
        self.kept = self.dir / ".cache/codegen/kept"
        self.schemas = {f"S{i}": {"type": "object", "description": "x" * 400, "properties": {
            "next": {"$ref": f"#/components/schemas/S{(i + 1) % 600}"}, "a": {"type": "string"}}} for i in range(600)}
        self.turn = 0

    def change(self, schema="S300", name="a"):
        """Another type for one property."""
        self.turn += 1
        self.schemas[schema]["properties"][name] = {"type": ["integer", "boolean", "number"][self.turn % 3], "title": "t" * self.turn}
        self.write("api.json", api(self.schemas))

    def run_it(self, *more, again=None, env=None, output="out"):
        """One run; its texts are those of one that keeps nothing, and it says nothing more."""
        run = self.codegen("-p", "typescript", "api.json", "-o", output, "--json", "--stats", *more, expect=OK, env=env)
        clean = self.codegen("-p", "typescript", "api.json", "-o", "clean", "--json", "--no-cache", expect=OK)
        if "--dry-run" not in more:
            self.assertEqual(self.texts(output), self.texts("clean"))
        self.assertEqual(run.diagnostics, clean.diagnostics)
        done, = [event for event in run.events if event["event"] == "done"]
        self.stats, = [event for event in run.events if event["event"] == "stats"]
        if again is not None:
            self.assertEqual(done["again"], again, self.stats["anew"])
        return done["again"]

    def files(self):
        return sorted(self.kept.glob("*")) if self.kept.is_dir() else []

    def begin(self):
        """A folder that was generated, and a source that changed since: now something is kept."""
        self.write("api.json", api(self.schemas))
        self.run_it(again=False)
        self.assertEqual(self.files(), [])
        self.change()
        self.run_it(again=False)
        file, = self.files()
        return file

    def test_when_it_is_written_and_taken(self):
        file = self.begin()
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.kept.stat().st_mode & 0o777, 0o700)
        first = file.read_bytes()
        for _ in range(3):
            self.change()
            self.run_it(again=True)
        self.assertEqual(file.read_bytes(), first)  # it serves as it is
        self.change("S20")
        self.run_it(again=False)
        self.assertIn("what differs", self.stats["anew"])
        self.assertNotEqual(file.read_bytes(), first)
        self.change("S20")
        self.run_it("--jobs=2", again=True)
        self.assertEqual(self.run_it(), False)  # nothing to do

    def test_whose_changes_are_never_served(self):
        """A document of which two places change each time: it is written ever more seldom."""
        file, wrote = self.begin(), 0
        for turn in range(14):
            last = file.read_bytes()
            self.change(f"S{turn}")
            self.change(f"S{599 - turn}")
            self.run_it(again=False)
            wrote += file.read_bytes() != last
        self.assertIn(wrote, range(2, 5))

    def test_who_keeps_nothing(self):
        self.begin()
        for words in (["--no-cache"], ["--verify-cache"], ["--force"]):
            before = self.files()[0].read_bytes()
            self.change()
            self.run_it(*words, again=False)
            self.assertEqual(self.files()[0].read_bytes(), before, words)
        shutil.rmtree(self.kept)
        for words in (["--dry-run"],):
            self.change()
            self.run_it(*words, again=False)
            self.assertEqual(self.files(), [])

    def test_the_command(self):
        file = self.begin()
        line, = self.codegen("cache", "stats", "-o", "out", "--json", expect=OK).events
        self.assertEqual(line["document_bytes"], file.stat().st_size)
        self.assertIn(str(file.stat().st_size), self.codegen("cache", "stats", "-o", "out", expect=OK).out)
        self.codegen("cache", "clear", "-o", "out", expect=OK)
        self.assertEqual(self.files(), [])

    def test_damage(self):
        """Bytes that are others, or missing, while the file system says that nothing happened."""
        rng, file = random.Random(1), self.begin()
        good, looks = file.read_bytes(), file.stat()
        def put(content):
            with open(file, "r+b") as out:
                out.write(content)
                out.truncate(len(content))
            os.utime(file, ns=(looks.st_atime_ns, looks.st_mtime_ns))
        self.change()
        put(good)
        self.run_it(again=True)
        for turn in range(300 if SLOW else 12):
            content = bytearray(good)
            if turn % 4 == 0:
                del content[rng.randrange(len(content)):]
            elif turn % 4 == 1:
                content[rng.randrange(4096)] ^= 1 << rng.randrange(8)  # the head
            else:
                at = rng.randrange(len(content))
                content[at:at + 64] = bytes(rng.randrange(256) for _ in range(min(64, len(content) - at)))
            put(bytes(content))
            self.change()
            self.run_it("--order=document")  # right, whatever became of it
            if self.files() != [file] or file.stat().st_ino != looks.st_ino:
                file, = self.files()  # it was written anew
                good, looks = file.read_bytes(), file.stat()

    def test_copies_and_others(self):
        """A file that was brought along, one of another program, of another user, in a folder of others."""
        file = self.begin()
        good = file.read_bytes()
        os.replace(shutil.copy2(file, self.dir / "copy"), file)
        self.change()
        self.run_it(again=False)
        other = good.replace(b"codegen store 1", b"codegen store 2", 1)
        self.assertNotEqual(other, good)
        self.change()
        self.run_it(again=True)
        os.chmod(self.kept, 0o755)
        self.change()
        self.run_it(again=False)
        os.chmod(self.kept, 0o700)
        self.change()
        self.run_it(again=True)
        for make in (lambda path: path.mkdir(), lambda path: os.symlink("/etc/passwd", path), os.mkfifo, lambda path: path.write_bytes(b"")):
            file, = self.files()
            file.unlink()
            make(file)
            self.change("S30")
            self.run_it(again=False)
            if file.is_dir():
                file.rmdir()
                self.change("S30")
                self.run_it(again=False)
        if os.geteuid() == 0:
            file, = self.files()
            os.chown(file, 12345, 12345)
            self.change("S30")
            self.run_it(again=False)

    def test_no_place_for_it(self):
        self.begin()
        shutil.rmtree(self.dir / ".cache")
        for make in (lambda path: path.write_bytes(b""), lambda path: os.symlink("/proc", path)):
            make(self.dir / ".cache")
            self.change()
            self.run_it(again=False)
            (self.dir / ".cache").unlink()
        self.change()
        self.run_it(env={"HOME": "", "XDG_CACHE_HOME": "nowhere"}, again=False)
        self.run_it(env={"XDG_CACHE_HOME": str(self.dir / "else")})
        self.assertEqual(self.files(), [])

    def test_a_full_disk(self):
        if os.geteuid() != 0:
            self.skipTest("mounting needs root")
        self.begin()
        for options in ("size=16k", "size=512k", "ro,size=1m"):
            if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.kept], capture_output=True, check=False).returncode:
                self.skipTest("no mounting here")
            try:
                os.chmod(self.kept, 0o700) if "ro" not in options else None
                for _ in range(2):
                    self.change("S40")
                    self.run_it(again=False)
                    self.assertEqual(self.files(), [])
            finally:
                subprocess.run(["umount", self.kept], check=True)

    def test_every_change_of_a_file_fails_or_is_the_last(self):
        env = {"LD_PRELOAD": str(FAULT), "CODEGEN_FAULT_COUNT": str(self.dir / "count"), "ASAN_OPTIONS": "verify_asan_link_order=0"}
        words = ["-p", "typescript", "api.json", "-o", "out"]
        self.begin()
        self.change("S50")
        subprocess.run([CODEGEN, *words], cwd=self.dir, capture_output=True, check=True, env=self.environment({**env, "CODEGEN_FAULT": "none", "CODEGEN_FAULT_AT": "0"}))
        count = int(self.read("count"))
        self.assertGreater(count, 15)
        for turn, at in enumerate(sample(range(1, count + 1), 12)):
            how = ("kill", "EIO", "ENOSPC")[turn % 3]
            shutil.rmtree(self.dir / "out")
            shutil.rmtree(self.dir / ".cache")
            self.write("api.json", api(self.schemas))
            self.run_it(again=False)
            self.change("S50")
            done = subprocess.run([CODEGEN, *words], cwd=self.dir, capture_output=True, check=False, env=self.environment(
                {**env, "CODEGEN_FAULT": how, "CODEGEN_FAULT_AT": str(at), **({"CODEGEN_FAULT_MANY": "1"} if turn % 2 else {})}))
            self.assertIn(done.returncode, (OK, OUTPUT, -9), done.stderr[-2000:])
            self.change("S50")
            self.run_it()
            self.change("S50")
            self.run_it()

    def test_two_processes(self):
        file = self.begin()
        for turn in range(30 if SLOW else 5):
            self.change(f"S{turn * 7}")
            both = [subprocess.Popen([CODEGEN, "-p", "typescript", "api.json", "-o", folder, "-q"], cwd=self.dir, env=self.environment(),
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for folder in ("out", "out", "out2")]
            if turn % 2:
                file.unlink(missing_ok=True)
            for process in both:
                out = process.communicate()[0].decode()
                self.assertIn(process.returncode, (OK, OUTPUT), out)
            self.run_it()
            self.run_it(output="out2")

    def test_the_reader_is_another_file(self):
        shutil.copytree(PLUGINS, self.dir / "plugins")
        env = {"CODEGEN_PLUGIN_PATH": str(self.dir / "plugins")}
        self.write("api.json", api(self.schemas))
        for again in (False, False, True):
            self.run_it(env=env, again=again)
            self.change()
        file = self.dir / "plugins/libopenapi.so"
        (self.dir / "next.so").write_bytes(file.read_bytes() + b"\0")
        os.replace(self.dir / "next.so", file)
        self.run_it(env=env, again=False)


if __name__ == "__main__":
    main()
