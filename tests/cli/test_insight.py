# SPDX-License-Identifier: MIT
"""What a run tells about itself: --trace, --stats, the line of progress.

Nothing is judged by how long it took: times nest, lines fit, numbers add up.
"""

import fcntl
import pty
import resource
import select
import signal
import struct
import subprocess
import termios
import time

from proof import *

SLOW_PLUGIN = str(ZOO / "libslow.so")
SMALL = api({"A": {"type": "string"}, "B": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}}})


class Trace(Case):
    def trace(self, file="trace.json"):
        trace = json.loads((self.dir / file).read_bytes().decode("utf-8"))  # strict: valid UTF-8, valid JSON
        self.assertEqual(set(trace), {"displayTimeUnit", "generator", "traceEvents"})
        for event in trace["traceEvents"]:
            self.assertIn(event["ph"], "XM")
            self.assertEqual(event["pid"], 1)
            self.assertIsInstance(event["tid"], int)
            if event["ph"] == "X":
                self.assertGreaterEqual(event["ts"], 0)
                self.assertGreaterEqual(event["dur"], 0)
                self.assertTrue(event["cat"])
        self.assert_nests(trace["traceEvents"])
        return trace["traceEvents"]

    def assert_nests(self, events):
        """On each thread an event lies within the one that it began in, to the nanosecond."""
        lanes = {}
        for event in events:
            if event["ph"] == "X":
                begin = round(event["ts"] * 1000)
                lanes.setdefault(event["tid"], []).append((begin, -(begin + round(event["dur"] * 1000)), event["name"]))
        for lane in lanes.values():
            open_ends = []
            for begin, minus_end, name in sorted(lane):
                while open_ends and open_ends[-1] <= begin:
                    open_ends.pop()
                if open_ends:
                    self.assertLessEqual(-minus_end, open_ends[-1], f"{name} ends behind what it began in")
                open_ends.append(-minus_end)

    def of(self, events, kind):
        return [event for event in events if event.get("cat") == kind]

    def threads(self, events):
        return {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}

    def test_every_phase_section_and_file_is_there(self):
        self.write("api.json", HARBOUR)
        words = ("--plugin=typescript", "--plugin=zod", "api.json", "-o", "out")
        self.codegen(*words, "--no-cache", "--trace", "trace.json", expect=OK)
        events = self.trace()
        plan = [json.loads(line) for line in self.codegen("phases", "--json", *words, expect=OK).out.splitlines()]
        phases = [event["name"] for event in self.of(events, "phase")]
        self.assertEqual(sorted(phases), sorted(phase["id"] for phase in plan))
        skipped = {event["name"] for event in self.of(events, "phase") if "skipped" in event["args"]}
        self.assertNotIn("generate/zod", skipped)
        sections = [(e["args"]["artifact"], e["name"]) for e in self.of(events, "section")]
        self.assertEqual(len(sections), len(set(sections)), "a section is there twice")
        manifest = json.loads(self.read("out/codegen.manifest.json"))["files"]
        self.assertEqual(len(sections), sum(file["sections"] for file in manifest))
        self.assertEqual({(e["name"], e["args"]["bytes"], e["args"]["change"]) for e in self.of(events, "file")},
                         {(file["path"], file["size"], "create") for file in manifest})
        self.assertEqual([e["args"]["does"] for e in self.of(events, "source")], ["read", "parse"])
        self.assertEqual([e["name"] for e in self.of(events, "commit")], ["compare", "replace"])
        run, = self.of(events, "run")
        self.assertEqual(run["args"]["exit"], 0)
        self.assertGreater(run["args"]["peak_bytes"], 0)
        for event in events:  # everything that ran lies within the run
            if event.get("cat") in ("phase", "step", "section", "hook"):
                self.assertGreaterEqual(event["ts"], run["ts"])
                self.assertLessEqual(event["ts"] + event["dur"], run["ts"] + run["dur"] + 0.001)

    def test_a_thread_for_each_job(self):
        self.write("api.json", SMALL)
        for jobs in (1, 2, 5):
            self.codegen("-p", SLOW_PLUGIN, "-O", "sections=400", "api.json", "-o", "out", f"-j{jobs}", "--no-cache",
                         "--force", "--trace=trace.json", expect=OK)
            events = self.trace()
            self.assertEqual(self.threads(events), {i: f"worker {i}" if i else "main" for i in range(jobs)})
            sections = self.of(events, "section")
            self.assertEqual(len(sections), 400)
            self.assertLessEqual({event["tid"] for event in sections}, set(range(jobs)))
            chunks = self.of(events, "worker")
            self.assertEqual(sum(event["args"]["sections"] for event in chunks), 400 if jobs > 1 else 0)

    def test_a_disk_that_fills_up_leaves_a_whole_trace(self):
        self.write("api.json", SMALL)
        run = subprocess.run([CODEGEN, "-p", SLOW_PLUGIN, "-O", "sections=4000", "api.json", "-o", "out", "--no-cache",
                              "--trace=trace.json"], cwd=self.dir, env=self.environment(), capture_output=True, text=True,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000)))
        self.assertEqual(run.returncode, OUTPUT, run.stderr)
        self.assertIn("the trace is not complete", run.stderr)
        self.assertTrue((self.dir / "out/codegen.manifest.json").exists(), "the output is not concerned")
        self.assertTrue(self.of(self.trace(), "section"))
        self.codegen("report", "trace.json", "-o", "page.html", expect=OK)

    def test_hits_and_misses(self):
        self.write("api.json", HARBOUR)
        for expected in ("miss", "hit"):
            self.generate("api.json", "--cache=all", "--force", "--trace=trace.json")
            found = {event["args"]["cache"] for event in self.of(self.trace(), "section")}
            self.assertEqual(found, {expected})

    def test_nothing_to_do_is_told(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json")
        time.sleep(0.05)
        self.generate("api.json")
        self.generate("api.json", "--trace=trace.json", "--memory-limit=2G")  # words that the memory passes over
        events = self.trace()
        self.assertEqual(self.of(events, "phase"), [])
        self.assertEqual(self.of(events, "run")[0]["args"]["skipped"], "nothing has changed")

    def test_hooks_and_several_sources(self):
        self.write("api.json", HARBOUR)
        self.codegen("-p", SUNSET, "-p", "typescript", "api.json", "-o", "out", "--trace=trace.json", expect=OK)
        hooks = self.of(self.trace(), "hook")
        self.assertTrue(hooks)
        self.assertEqual({event["args"]["plugin"] for event in hooks}, {"sunset"})
        self.write("codegen.yaml", "plugins:\n  typescript:\nsources:\n" + "".join(
            f"  {name}:\n    input: api.json\n    output: {name}\n" for name in ("one", "two")))
        self.codegen("--trace=trace.json", expect=OK)
        events = self.trace()
        self.assertEqual([event["name"] for event in self.of(events, "run")], ["one", "two"])
        self.assertEqual({event["args"]["source"] for event in self.of(events, "file")}, {"one", "two"})

    def test_names_cannot_break_out(self):
        self.write("evil \x01 \"],{} \\ \u202e.json", SMALL)
        self.codegen("-p", SLOW_PLUGIN, "-O", "sections=70", "evil \x01 \"],{} \\ \u202e.json", "-o", "out",
                     "--trace=trace.json", "--no-cache", expect=OK)
        events = self.trace()
        names = {event["name"] for event in self.of(events, "section")}
        self.assertIn('"],"traceEvents":[1', names)
        self.assertIn("\ufffd\ufffd4\ufffd", names)
        self.assertIn("\x1b[2J\r\n\t3", names)

    def test_runs_that_fail_leave_a_whole_trace(self):
        self.write("api.json", SMALL)
        self.write("broken.json", "{")
        self.generate("broken.json", "--trace=trace.json", expect=INPUT)
        events = self.trace()
        failed = [event["name"] for event in self.of(events, "phase") if event["args"].get("result") == "failed"]
        self.assertEqual(failed, ["read"])
        self.assertEqual(self.of(events, "run")[0]["args"]["exit"], INPUT)
        self.codegen("-p", str(ZOO / "librogue-fails-emit.so"), "api.json", "-o", "out", "--trace=trace.json",
                     expect=PLUGIN)
        self.assertEqual(self.of(self.trace(), "section")[0]["args"]["result"], "failed")
        self.codegen("-p", "nobody-has-this", "api.json", "-o", "out", "--trace=trace.json", expect=PLUGIN)
        self.assertEqual(self.of(self.trace(), "run")[0]["args"]["exit"], PLUGIN)
        self.codegen("-p", SLOW_PLUGIN, "-O", "sections=3000", "-O", "exits=2900", "-j1", "api.json", "-o", "out", "--no-cache",
                     "--trace=trace.json", expect=PLUGIN)
        self.trace()

    def test_killed_at_any_moment(self):
        self.write("api.json", SMALL)
        for turn in range(60 if SLOW else 2 if AGAIN else 8):
            process = subprocess.Popen([CODEGEN, "-p", SLOW_PLUGIN, "-O", "sections=20000", "api.json", "-o", "out", "-j3",
                                        "--no-cache", "--trace=trace.json"], cwd=self.dir, env=self.environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.01 + 0.01 * turn)
            process.kill()
            process.wait()
            file = self.dir / "trace.json"
            if not file.exists() or not file.stat().st_size:
                continue
            text = file.read_text("utf-8", "replace")
            if not text.endswith("\n]}\n"):  # in the middle of a write, which the kernel cut: then the last line alone
                file.write_text(text[:text.rindex(",\n")] + "\n]}\n", "utf-8")
            self.trace()

    def test_files_that_cannot_be_had(self):
        self.write("api.json", SMALL)
        before = self.read("api.json")
        run = self.generate("api.json", "--json", "--trace=api.json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0010", file="api.json", help=True)
        self.assertEqual(before, self.read("api.json"))
        self.assertFalse((self.dir / "out").exists(), "nothing is run")
        self.assertDiagnostic(self.generate("api.json", "--json", "--trace=no/where.json", expect=OUTPUT), "CGO0001")
        self.assertDiagnostic(self.generate("api.json", "--json", "--trace=.", expect=OUTPUT), "CGO0001")
        run = self.generate("api.json", "--json", "--trace=/dev/full", expect=OUTPUT)
        self.assertDiagnostic(run, "CGO0001", message=re.compile("trace"))
        self.generate("api.json", "--trace=", expect=USAGE)
        self.generate("api.json", "--trace=a", "--trace=b", expect=USAGE)

    def test_where_nobody_can_go_back(self):
        self.write("api.json", SMALL)
        run = self.codegen("-p", "typescript", "api.json", "-o", "out", "-q", "--trace=/dev/stderr", expect=OK,
                           wrap=("sh", "-c", '"$@" 2>&1 >/dev/null | cat', "sh"))
        self.assertTrue(self.of(json.loads(run.out)["traceEvents"], "section"))

    def test_memory_stays_small(self):
        self.write("api.json", SMALL)
        words = ("-p", SLOW_PLUGIN, "-O", "sections=40000", "api.json", "-o", "out", "--no-cache", "--force")
        _, plain = self.measured(*words)
        _, traced = self.measured(*words, "--trace=trace.json")
        size = (self.dir / "trace.json").stat().st_size
        self.assertGreater(size, 5 << 20)
        if not SANITIZED:
            self.assertLess(traced.ru_maxrss - plain.ru_maxrss, 3 << 10, "KiB")


class Stats(Case):
    def test_numbers_add_up(self):
        self.write("api.json", HARBOUR)
        run = self.generate("api.json", "--json", "--stats", "--cache=all")
        stats = run.events[-1]
        self.assertEqual(stats["event"], "stats")
        manifest = json.loads(self.read("out/codegen.manifest.json"))["files"]
        self.assertEqual(stats["bytes"], sum(file["size"] for file in manifest))
        depths = ("own", "names", "facts", "direct", "reachable", "whole")
        written = sum(stats["sections"][depth]["written"] for depth in depths)
        self.assertEqual(written, sum(file["sections"] for file in manifest))
        self.assertEqual((stats["cache"]["found"], stats["cache"]["missed"]), (0, written))
        self.assertEqual({plugin["id"] for plugin in stats["plugins"]}, {"openapi", "typescript"})
        self.assertGreater(stats["peak_bytes"], 1 << 20)
        self.assertEqual(stats["workers"], 1)
        stats = self.generate("api.json", "--json", "--stats", "--cache=all", "--force").events[-1]
        self.assertEqual(sum(stats["sections"][depth]["found"] for depth in depths), written)
        self.assertEqual(stats["why"], "--force")

    def test_who_prevents_the_shortcut(self):
        self.write("api.json", HARBOUR)
        run = self.codegen("-p", SUNSET, "-p", "typescript", "api.json", "-o", "out", "--stats", "--json", expect=OK)
        self.assertIn("sunset", run.events[-1]["next"])
        run = self.codegen("-p", SUNSET, "-p", "typescript", "api.json", "-o", "out", "--stats", expect=OK)
        self.assertRegex(run.err, "an unchanged run cannot be skipped: .*sunset")
        self.assertNotIn("stats", run.out)

    def test_nothing_to_do(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json", "--stats")
        time.sleep(0.05)
        self.generate("api.json")
        self.assertIn("nothing was run", self.generate("api.json", "--stats").err)
        self.assertTrue(self.generate("api.json", "--stats", "--json").events[-1]["event"] == "stats")

    def test_a_run_that_fails(self):
        self.write("broken.json", "{")
        self.assertIn("of CPU", self.generate("broken.json", "--stats", expect=INPUT).err)
        self.codegen("-p", "nobody-has-this", "broken.json", "-o", "out", "--stats", expect=PLUGIN)

    def test_hostile_names(self):
        self.write("api.json", SMALL)
        self.codegen("-p", SLOW_PLUGIN, "api.json", "-o", "out", "--stats", expect=OK)


class Screen:
    """What a terminal shows: as much of one as a line of progress needs."""

    def __init__(self, case, width):
        self.case, self.width = case, width
        self.line, self.lines, self.shown = "", [], []

    def feed(self, text):
        for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", text):
            if part == "\r":
                self.column = 0
            elif part == "\x1b[K":
                if self.line:
                    self.shown.append(self.line)
                self.line = ""
            elif part == "\n":
                self.lines.append(self.line)
                self.line = ""
            elif part.startswith("\x1b["):
                self.case.assertRegex(part, r"\x1b\[[0-9;]*m")
            else:
                self.line += part
                self.case.assertLess(sum(1 if c < "\x80" or c in "━─" else 2 for c in self.line), self.width)


class Progress(Case):
    def terminal(self, *arguments, width=100, env=None, end=None):
        """Runs the program on a terminal; gives its exit code, what was written and the screen. `end`: a signal that it gets
        once it shows a line."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        keep = {k: v for k, v in self.environment().items() if k not in ("CI", "TERM", "COLUMNS")}
        process = subprocess.Popen([CODEGEN, *map(str, arguments)], cwd=self.dir, stderr=slave, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, env={**keep, "TERM": "xterm", "LANG": "C.UTF-8", **(env or {})})
        os.close(slave)
        data = b""
        while select.select([master], [], [], HANG)[0]:
            try:
                more = os.read(master, 65536)
            except OSError:
                break
            if not more:
                break
            data += more
            if end and b"sections" in data:
                process.send_signal(end)
                end = None
        out = process.stdout.read()
        process.stdout.close()
        os.close(master)
        code = process.wait(HANG)
        text = data.decode("utf-8")
        screen = Screen(self, width)
        if width > 1:
            screen.feed(text.replace("\r\n", "\n"))
        return code, text, screen, out

    def slow(self, *arguments, sections=60, ms=30, **more):
        self.write("api.json", SMALL)
        return self.terminal("-p", SLOW_PLUGIN, "-O", f"sections={sections}", "-O", f"ms={ms}", "api.json", "-o", "out",
                             "--no-cache", "--force", *arguments, **more)

    def test_a_long_run(self):
        code, text, screen, out = self.slow("-j2")
        self.assertEqual(code, OK)
        rows = [re.search(r"(\d+)/(\d+) sections", line) for line in screen.shown]
        numbers = [int(row.group(1)) for row in rows if row]
        self.assertTrue(numbers, screen.shown)
        self.assertEqual(numbers, sorted(numbers), "it goes forward")
        self.assertEqual({row.group(2) for row in rows if row}, {"60"})
        self.assertTrue(any(re.search(r"━.*\d/s, .* left", line) for line in screen.shown), screen.shown)
        self.assertEqual((screen.line, screen.lines), ("", []), "nothing of it stays")
        self.assertIn(b"1 created", out)

    def test_a_signal_takes_the_line_away(self):
        for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            code, text, screen, _ = self.slow("-j4", sections=2000, end=end)
            self.assertEqual((code, screen.line), (-end, ""), ascii(text[-40:]))

    def test_a_short_run_shows_nothing(self):
        code, text, _, _ = self.slow(sections=3, ms=0)
        if "\x1b" in text:  # the machine is slow today: then the run was long
            self.assertTrue(text.endswith("\r\x1b[K"))
        self.assertEqual(code, OK)

    def test_nowhere_else(self):
        ways = [(("--quiet",), {}), (("--json",), {}), (("--progress=never",), {}), ((), {"CI": "true"}),
                ((), {"TERM": "dumb"}), ((), {"TERM": ""})]
        for words, env in ways[:2] if AGAIN else ways:
            code, text, _, _ = self.slow(*words, env=env, sections=25)
            self.assertEqual((code, text), (OK, ""), (words, env))
        self.write("api.json", SMALL)
        run = self.codegen("-p", SLOW_PLUGIN, "-O", "sections=25", "-O", "ms=30", "api.json", "-o", "out", "--no-cache",
                           expect=OK)
        self.assertEqual(run.err, "")

    def test_always(self):
        self.write("api.json", SMALL)
        run = self.codegen("-p", SLOW_PLUGIN, "-O", "sections=40", "-O", "ms=40", "api.json", "-o", "out", "--no-cache",
                           "--progress=always", "--quiet", expect=OK, binary=True)
        self.assertRegex(run.err, r"\d+/40 sections")
        self.assertTrue(run.err.endswith("\r\x1b[K"), ascii(run.err[-40:]))
        self.codegen("--progress=sometimes", "api.json", "-o", "out", expect=USAGE)

    def test_no_color_and_ascii(self):
        _, text, _, _ = self.slow(env={"NO_COLOR": "1", "LANG": "C"})
        self.assertNotRegex(text, r"\x1b\[[0-9;]*m")
        self.assertRegex(text, r"#+-+ \d+/60 sections")

    def test_every_width(self):
        for width in (1, 2, 7, 20, 33, 50, 70):
            code, _, screen, _ = self.slow(width=width, sections=30)
            self.assertEqual(code, OK)  # the screen judges the widths

    def test_diagnostics_stand_alone(self):
        self.write("api.json", api({"A": {"type": "string", "nullable": True}}, openapi="3.0.0"))
        self.write("warns.json", HARBOUR)
        code, text, screen, _ = self.terminal("-p", SLOW_PLUGIN, "-O", "sections=30", "-O", "ms=40", "-p", SUNSET, "-O",
                                              "sunset.below=/nowhere", "warns.json", "-o", "out", "--no-cache", "-j2")
        self.assertEqual(code, OK)
        self.assertTrue(screen.shown)
        self.assertTrue(any("no operation" in line for line in screen.lines), screen.lines)
        for line in screen.lines:
            self.assertNotRegex(line, r"sections,|━")

    def test_a_process_that_ends_in_the_middle(self):
        code, text, screen, _ = self.slow("-O", "exits=50", "-j1")
        self.assertEqual(code, PLUGIN)
        self.assertTrue(screen.lines[-1].startswith("error[CGP0012]"), screen.lines)

    def test_ten_a_second_at_most(self):
        begin = time.monotonic()
        _, text, _, _ = self.slow("-j1")
        spent = time.monotonic() - begin
        self.assertLessEqual(text.count("sections"), spent * 10 + 2)


if __name__ == "__main__":
    main()
