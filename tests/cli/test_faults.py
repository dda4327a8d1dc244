# SPDX-License-Identifier: MIT
"""Whatever stands in the way of a run (a kill, a full disk, a write that fails, another process), every file is whole at every
moment, and after the next start the output is wholly the old or wholly the new one. What is wrong with the cache costs
a warning and nothing else. CODEGEN_SLOW kills 300 times."""

import random
import shutil
import time

from proof import *

FAULT = BUILD / "tests/fault.so"


class Faults(Case):
    schemas = 300

    def setUp(self):
        super().setUp()
        self.old = api({f"S{i}": {"type": "object", "properties": {"a": {"type": "string"}}} for i in range(self.schemas)})
        self.new = api({f"S{i}": {"type": "object", "properties": {"b": {"type": "integer"}}} for i in range(2, self.schemas + 2)})
        self.words = ("-p", "typescript", "-O", "typescript.layout=schemas", "api.json", "-o", "out", "--cache=all")
        self.trees = []
        for document in (self.old, self.new):
            self.write("api.json", document)
            self.codegen(*self.words, expect=OK)
            self.trees.append(self.texts())
        self.write("broken.json", "{")

    def warned(self, run):
        return sum(d["code"] == "CGR0015" for d in run.diagnostics)

    def assertWhole(self):
        """Every single file is an old or a new one."""
        for name, content in self.texts().items():
            self.assertIn(content, [tree[name] for tree in self.trees if name in tree], name)

    def assertStarts(self, want):
        """The next start, which has nothing else to do, leaves the old or the new; the run behind it the new."""
        self.codegen(*[word.replace("api", "broken") for word in self.words], expect=INPUT)
        tree = self.texts()
        self.assertIn(tree, self.trees)
        self.codegen(*self.words, expect=OK)
        self.assertEqual(self.texts(), self.trees[want])
        return tree == self.trees[want]

    def faulty(self, how, at, many=False, words=None):
        env = {"LD_PRELOAD": FAULT, "CODEGEN_FAULT": how, "CODEGEN_FAULT_AT": at, "CODEGEN_FAULT_COUNT": self.dir / "count",
               **({"CODEGEN_FAULT_MANY": "1"} if many else {})}
        return subprocess.run([CODEGEN, *(words or self.words), "--json"], cwd=self.dir, capture_output=True, check=False,
                              env=self.environment({name: str(value) for name, value in env.items()}))

    def operations(self):
        """How often a run that changes everything changes something of a file."""
        done = self.faulty("none", 0)
        self.assertEqual(done.returncode, OK, done.stderr)
        return int(self.read("count"))


class Killed(Faults):
    def test_at_any_moment(self):
        rng = random.Random(3)
        finished = went = 0
        turns = 150 if SLOW else 3 if AGAIN else 8
        self.write("api.json", self.old)
        long = time.monotonic()
        self.codegen(*self.words, expect=OK)
        long = time.monotonic() - long
        for turn in range(turns):
            want = (turn + 1) % 2
            self.write("api.json", (self.old, self.new)[want])
            process = subprocess.Popen([CODEGEN, *self.words], cwd=self.dir, env=self.environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            deadline = time.monotonic() + rng.random() * long * 1.2
            while time.monotonic() < deadline:
                time.sleep(long / 20)
                if SLOW:
                    self.assertWhole()
            process.kill()
            finished += process.wait() == 0
            self.assertWhole()
            went += self.assertStarts(want)
        print(f"killed at {turns} moments: {finished} had ended, {went} left what is new")

    def test_before_any_change_of_a_file(self):
        if SANITIZED:
            self.skipTest("a sanitizer wants to be loaded first")
        rng = random.Random(4)
        went = 0
        turns = 150 if SLOW else 3 if AGAIN else 8
        self.write("api.json", self.old)
        most = self.operations()
        self.assertGreater(most, self.schemas)
        for turn in range(turns):
            want = (turn + 1) % 2
            self.write("api.json", (self.old, self.new)[want])
            self.assertEqual(self.faulty("kill", rng.randrange(1, most)).returncode, -signal.SIGKILL)
            self.assertWhole()
            went += self.assertStarts(want)
        print(f"killed before {turns} of {most} changes: {went} left what is new")
        if not AGAIN:
            self.assertGreater(went, 0)
        self.assertLess(went, turns)


class Failing(Faults):
    schemas = 12

    def every(self, how, many):
        """Each change of a file fails, or all from it on: the run says so or goes without, and the next one is right."""
        if SANITIZED:
            self.skipTest("a sanitizer wants to be loaded first")
        right = moments = 0
        for turn in range(10000):
            want = turn % 2
            if AGAIN and turn % 8 > 1:
                continue
            self.write("api.json", (self.old, self.new)[want])
            done = self.faulty(how, turn + 1, many)
            run = Run(self.words, done.returncode, done.stdout.decode(), done.stderr.decode())
            self.assertIn(run.code, (OK, OUTPUT), str(run))
            self.assertLessEqual(self.warned(run), 1, str(run))
            self.assertWhole()
            if run.code == OK:
                self.assertEqual(self.texts(), self.trees[want], f"{how} at {turn + 1}: {run}")
                right += 1
            else:
                self.assertTrue([d for d in run.diagnostics if d["severity"] == "error"], str(run))
            moments += 1
            self.assertStarts(want)
            if int(self.read("count")) <= turn:  # it was not reached any more
                break
        print(f"{how}{' from then on' if many else ''} at each of {moments} changes: {right} runs went well all the same")
        self.assertGreater(moments, 4 if AGAIN else self.schemas)
        self.assertLess(right, moments)
        self.assertGreater(right, 0 if AGAIN else 1)  # that of the run without a fault, and those that only kept less

    def test_every_write_fails(self):
        self.every("EIO", False)

    def test_the_disk_is_full_from_any_moment_on(self):
        self.every("ENOSPC", True)


class NewFolder(Faults):
    """A folder that is not there yet: it appears whole or not at all, whatever fails."""
    schemas = 6

    def setUp(self):
        super().setUp()
        self.whole = (*(word for word in self.words if not word.startswith("--")), "--no-cache")

    def test_every_change_fails_or_is_the_last(self):
        if SANITIZED:
            self.skipTest("a sanitizer wants to be loaded first")
        want = self.trees[1]
        right = moments = 0
        for turn in range(0, 10000, 1 if SLOW else 5 if AGAIN else 2):
            how = ("EIO", "kill", "ENOSPC")[turn % 3]
            shutil.rmtree(self.dir / "out")
            done = self.faulty(how, turn + 1, words=self.whole)
            self.assertIn(done.returncode, (OK, OUTPUT, -signal.SIGKILL), done.stderr)
            there = self.texts()
            self.assertEqual(there, {name: want[name] for name in there}, f"{how} at {turn + 1}")
            if done.returncode == OK:
                self.assertEqual(there, want)
                right += 1
            self.codegen(*[word.replace("api", "broken") for word in self.whole], expect=INPUT)
            self.assertIn(self.texts(), ({}, want), f"{how} at {turn + 1}")
            self.codegen(*self.whole, expect=OK)
            self.assertEqual(self.texts(), want)
            self.assertFalse((self.dir / "out/.codegen/stage").exists())
            moments += 1
            if how != "kill" and int(self.read("count")) <= turn:
                break
        print(f"a new folder, a fault at each of {moments} changes: {right} runs went well all the same")
        self.assertGreater(moments, 4)
        self.assertLess(right, moments)


class Meanwhile(Case):
    """Somebody edits an output, its size kept, while the run that wrote or compared it has not ended yet."""

    def test_an_edit_is_seen(self):
        if SANITIZED:
            self.skipTest("a sanitizer wants to be loaded first")
        self.write("api.json", HARBOUR)
        words = ("-p", OUTLINE, "-p", "typescript", "api.json", "-o", "out")
        for name in ("types.ts", "outline.md"):
            shutil.rmtree(self.dir / "out", ignore_errors=True)
            for banner in ("one", "two"):  # both are created; the one is updated, the other stays
                run = (*words, "-O", f"typescript.banner={banner}")
                self.codegen(*run, env={"LD_PRELOAD": str(FAULT), "CODEGEN_FAULT_EDIT": str(self.dir / "out" / name)}, expect=OK)
                edited = self.read(f"out/{name}")
                self.assertEqual(edited[0], "X")
                self.codegen(*run, "--check", expect=STALE)
                self.codegen(*run, expect=OUTPUT)
                self.codegen(*words, "-O", "typescript.banner=other", expect=OUTPUT)
                self.assertEqual(self.read(f"out/{name}"), edited)
                self.codegen(*run, "--force", expect=OK)


class Cache(Faults):
    schemas = 300

    def test_a_cache_that_cannot_be_written(self):
        if os.geteuid() != 0:
            self.skipTest("mounting needs root")
        state = self.dir / "out/.codegen"
        for options, prepare in (("size=16k", None), ("size=64k", None), ("ro,size=1m", None)):
            shutil.rmtree(state)
            state.mkdir()
            (state / ".gitignore").write_text("*\n")
            if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", state], capture_output=True, check=False).returncode:
                self.skipTest("no mounting here")
            try:
                run = self.codegen(*self.words, "--json", expect=OK)
                self.assertEqual(self.texts(), self.trees[1])
                self.assertEqual(self.warned(run), 1, str(run))
            finally:
                subprocess.run(["umount", state], check=True)

    def test_something_else_stands_there(self):
        cache = self.dir / "out/.codegen/cache"
        for make in (lambda: cache.mkdir(), lambda: os.symlink("/etc/passwd", cache), lambda: os.mkfifo(cache),
                     lambda: cache.write_bytes(b"codegen sections 9\n" + b"x" * 1000), lambda: cache.write_bytes(b"")):
            if cache.is_dir() and not cache.is_symlink():
                shutil.rmtree(cache)
            else:
                cache.unlink(missing_ok=True)
            make()
            for document, tree in ((self.old, self.trees[0]), (self.new, self.trees[1])):
                self.write("api.json", document)
                run = self.codegen(*self.words, "--json", expect=OK)
                self.assertLessEqual(self.warned(run), 1)
                self.assertEqual(self.texts(), tree)

    def test_the_folder_goes_away_during_the_run(self):
        state = self.dir / "out/.codegen"
        for turn in range(60 if SLOW else 10):
            self.write("api.json", (self.old, self.new)[turn % 2])
            process = subprocess.Popen([CODEGEN, *self.words], cwd=self.dir, env=self.environment(),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(0.002 * turn)
            for file in (state / "cache", state / "cache-key"):
                file.unlink(missing_ok=True)
            out, err = process.communicate()
            self.assertEqual(process.returncode, OK, (out + err)[-2000:])
            self.assertEqual(self.texts(), self.trees[turn % 2])

    def test_two_processes(self):
        other = api({f"T{i}": {"type": "object", "properties": {"a": {"type": "string"}}} for i in range(300)})
        self.write("api.json", self.old)
        self.write("other.json", other)
        for _ in range(40 if SLOW else 8):
            both = [subprocess.Popen([CODEGEN, *words], cwd=self.dir, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                    for words in (self.words, self.words, (*self.words, "--check"))]
            for process in both:
                out = process.communicate()[0].decode()
                # one has the folder; the other says so; the one that only looks may see the middle of it
                self.assertIn(process.returncode, (OK, OUTPUT, STALE), out)
            self.codegen(*self.words, expect=OK)
            self.assertEqual(self.texts(), self.trees[0])


if __name__ == "__main__":
    main()
