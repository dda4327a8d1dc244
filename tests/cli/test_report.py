# SPDX-License-Identifier: MIT
"""codegen report: one page that needs nothing else, whatever the file holds that it is drawn from."""

import html.parser
import struct
import urllib.parse
import xml.etree.ElementTree
import zlib

from proof import *

SLOW_PLUGIN = str(ZOO / "libslow.so")
SMALL = api({"A": {"type": "string"}})
VOID = {"meta", "br", "hr", "img", "link", "input"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Page(html.parser.HTMLParser):
    """Every element with its attributes, and the text; elements must close in order."""

    def __init__(self, case, text):
        super().__init__(convert_charrefs=True)
        self.case, self.stack, self.elements, self.text = case, [], [], []
        self.feed(text)
        self.close()
        case.assertEqual(self.stack, [])

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        self.case.assertTrue(self.stack and self.stack[-1] == tag, (tag, self.stack))
        self.stack.pop()

    def handle_data(self, data):
        if self.stack and self.stack[-1] != "style":
            self.text.append(data)


def event(cat, name, begin, ns, tid=0, **args):
    return {"ph": "X", "pid": 1, "tid": tid, "ts": begin / 1000, "dur": ns / 1000, "cat": cat, "name": name, "args": args}


def trace(*events):
    return {"displayTimeUnit": "ms", "generator": "codegen 9", "traceEvents": list(events)}


class Report(Case):
    def page(self, file, *arguments):
        """Draws a file; the page is judged as every page must be."""
        run = self.codegen("report", file, *arguments, "-o", "page.html", "--force", expect=OK)
        self.assertEqual(run.out, "")
        text = self.read("page.html")
        return self.judged(text), text

    def judged(self, text):
        page = Page(self, text)
        xml.etree.ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))  # valid XML, too
        ids = [a["id"] for _, a in page.elements if "id" in a]
        self.assertEqual(len(ids), len(set(ids)))
        known = {"html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "h3", "p", "ul", "li", "dl",
                 "dt", "dd", "div", "section", "figure", "figcaption", "svg", "desc", "g", "rect", "text", "tspan", "path",
                 "circle"}
        for tag, attributes in page.elements:
            self.assertIn(tag, known)
            for name, value in attributes.items():
                self.assertFalse(name.startswith("on") or name in ("href", "src", "style", "xlink:href"), (tag, name))
                self.assertNotIn("//", value)
            if tag == "svg" and attributes.get("aria-hidden") != "true":
                self.assertEqual(attributes["role"], "img")
                for word in attributes["aria-labelledby"].split():
                    self.assertIn(word, ids)
            for name in ("x", "y", "width", "height", "viewBox", "d"):
                self.assertNotRegex(attributes.get(name.lower(), attributes.get(name, "")), "nan|inf|e[+-]")
            if tag == "rect" and "x" in attributes:
                for name in ("x", "y", "width", "height"):
                    self.assertGreaterEqual(float(attributes[name]), 0)
                self.assertLessEqual(float(attributes["x"]) + float(attributes["width"]), 962)
        style = re.search("<style>(.*?)</style>", text, re.S).group(1)
        self.assertNotRegex(style, r"url\(|@import|//")
        self.assertIn("prefers-color-scheme:dark", style)
        self.assertNotRegex(text, CONTROL)
        return page

    def drawn(self, *arguments, document=HARBOUR):
        self.write("api.json", document)
        self.codegen(*arguments, "api.json", "-o", "out", "--trace=run.json", "--force", expect=OK)
        return self.page("run.json")

    def headings(self, text):
        return re.findall("<h3>(.*?)</h3>", text)

    def test_a_run(self):
        page, text = self.drawn("-p", "typescript", "-p", "zod", "--no-cache", "-j2")
        self.assertEqual(self.headings(text), [
            "The phases, as they came", "What each plugin took", "Where sections came from", "Who wrote sections when",
            "Sections by the time they took", "The heaviest sections", "Files by size"])
        words = "\n".join(page.text)
        for name in ("generate/zod", "types.ts", "openapi", "read …", "api"):
            self.assertIn(name.removesuffix(" …"), words)
        sections = len([e for e in json.loads(self.read("run.json"))["traceEvents"] if e.get("cat") == "section"])
        self.assertIn(f"<dd>{sections}</dd>", text)

    def test_hits(self):
        self.drawn("-p", "typescript", "--cache=all")
        _, text = self.drawn("-p", "typescript", "--cache=all")
        self.assertIn("100 %", text)

    def test_to_standard_output(self):
        self.drawn("-p", "typescript")
        run = self.codegen("report", "run.json", expect=OK)
        self.assertEqual(run.out, self.read("page.html"))

    def test_a_manifest(self):
        self.drawn("-p", "typescript", "-p", "zod")
        _, text = self.page("out/codegen.manifest.json")
        self.assertEqual(self.headings(text), ["Files by size"])
        self.assertIn("zod.ts", text)

    def test_several_sources_and_nothing_to_do(self):
        self.write("api.json", HARBOUR)
        self.write("codegen.yaml", "plugins:\n  typescript:\nsources:\n" + "".join(
            f"  {name}:\n    input: api.json\n    output: {name}\n" for name in ("one", "two")))
        self.codegen("--trace=run.json", expect=OK)
        _, text = self.page("run.json")
        self.assertEqual(re.findall("<h2>(.*?)</h2>", text), ["one", "two"])
        self.assertEqual(len(self.headings(text)), 14)
        self.codegen(expect=OK)
        self.codegen("--trace=run.json", expect=OK)
        self.assertIn("Nothing was run", self.page("run.json")[1])

    def test_runs_that_failed(self):
        self.write("broken.json", "{")
        self.generate("broken.json", "--trace=run.json", expect=INPUT)
        page, text = self.page("run.json")
        self.assertIn("exit code 1", text)
        self.assertIn('class="bad', text)
        self.assertIn("phase 'read' failed", "".join(page.text))
        self.write("api.json", SMALL)
        self.codegen("-p", SLOW_PLUGIN, "-O", "sections=3000", "-O", "exits=2900", "-j1", "api.json", "-o", "out", "--no-cache",
                     "--trace=run.json", expect=PLUGIN)
        self.assertIn("did not come to its end", self.page("run.json")[1])

    def test_names_stay_names(self):
        evil = "</title></svg><script>alert('x')</script>&amp;\"\x01\u202e\ufffe\\.json"
        self.write(evil.replace("/", ":"), SMALL)
        self.codegen("-p", SLOW_PLUGIN, "-O", "sections=70", evil.replace("/", ":"), "-o", "out", "--no-cache",
                     "--trace=run.json", expect=OK)
        page, text = self.page("run.json")
        words = "".join(page.text)
        self.assertIn("</title><b>&", words)
        self.assertIn("it's <slow> & \"odd\".txt", words)
        evil = "</title><script src='//x'>&\"\x01\u202e\ufffe\ud800"
        self.write("evil.json", json.dumps(trace(
            event("run", evil, 0, 100, skipped=evil, next=evil),
            *(event(cat, evil, 1, 9, plugin=evil, artifact=evil, skipped=evil, does=evil, depth=evil, bytes=7)
              for cat in ("step", "phase", "hook", "worker", "section", "source", "commit", "file", "other")))))
        page, text = self.page("evil.json")
        self.assertNotIn("<script", text)

    def test_shapes_that_nobody_writes(self):
        huge = 2**53 * 1000 // 1000
        for number, events in enumerate((
                [event("phase", "p", 0, 0)], [event("section", "s", 5, 0)], [event("file", "f", 0, 0, bytes=0)],
                [event("run", "r", 50, 10), event("phase", "before", 0, 5), event("phase", "long", 55, 100000)],
                [event("run", "a", 0, 100), event("run", "b", 50, 100), event("section", "s", 60, 10, tid=63)],
                [event("run", "r", 0, 10**15), event("section", "s", 1, 1), event("section", "t", 10**15, 10**15)],
                [event("file", f"f{i}", 0, 0, bytes=huge if i == 0 else 1, plugin=f"p{i % 90}") for i in range(3000)],
                [event("section", f"s{i}", i, 10**i % 10**14, tid=i % 64, plugin=f"p{i}") for i in range(200)],
                [event("phase", f"p{i}", i, i) for i in range(1000)],
                [event("source", f"d{i}", i, 1, does="read") for i in range(500)],
                [event("section", "x" * 100000, 0, 1000)])):
            with self.subTest(number=number):
                self.write("run.json", trace(*events))
                _, text = self.page("run.json")
                self.assertLess(len(text), 2_000_000)

    def test_files_that_are_none(self):
        good = event("section", "s", 5, 7)
        for number, content in enumerate((
                b"", b"{", b"[]", b"1", b"{}", b"\xff\xfe", b"[" * 100000, {"traceEvents": [good]},
                {"generator": "chrome", "traceEvents": [good]}, {"generator": "codegen 1", "traceEvents": {}},
                trace(), trace(1), trace({"ph": "M"}), trace({**good, "ts": -1}), trace({**good, "ts": "1"}),
                trace({**good, "ts": 1e300}), trace({**good, "dur": 2**63}), trace({**good, "tid": 64}),
                trace({**good, "tid": -1}), trace({**good, "tid": 1.5}), trace({**good, "args": {"bytes": 2**64}}),
                trace({**good, "args": {"bytes": None}}), trace(*[event("run", "r", i, 0) for i in range(1001)]),
                {"version": 1, "files": [{}]}, {"version": 1, "files": [{"path": "a", "size": -1}]},
                {"version": 1, "files": [7]}, {"version": 99, "files": []}, {"version": "1", "files": {}})):
            with self.subTest(number=number):
                self.write("run.json", content)
                run = self.codegen("report", "run.json", "--json", "-o", "page.html", expect=INPUT)
                self.assertTrue(run.diagnostics[0]["code"].startswith(("CGR0016", "CGS")), str(run))
                self.assertTrue(run.diagnostics[0].get("help") or run.diagnostics[0].get("line"), str(run))
                self.assertFalse((self.dir / "page.html").exists())
                self.codegen("report", "run.json", expect=INPUT)

    def test_damage(self):
        self.drawn("-p", "typescript")
        good = (self.dir / "run.json").read_bytes()
        rng = random.Random(7)
        for _ in range(1500 if SLOW else 10 if AGAIN else 60):
            bad = bytearray(good)
            for _ in range(rng.randint(1, 6)):
                at = rng.randrange(len(bad))
                bad[at:at + rng.randint(0, 9)] = bytes(rng.choice(b'0123456789.eE+-{}[]",:xX\\\x00\xff') for _ in
                                                       range(rng.randint(0, 9)))
            if rng.random() < 0.2:
                bad = bad[:rng.randrange(len(bad))]
            self.write("run.json", bytes(bad))
            run = self.codegen("report", "run.json", "-o", "page.html", "--force", expect=(OK, INPUT))
            if run.code == OK:
                self.judged(self.read("page.html"))

    def test_usage_and_files(self):
        self.drawn("-p", "typescript")
        self.codegen("report", expect=USAGE)
        self.codegen("report", "run.json", "again.json", expect=USAGE)
        self.assertDiagnostic(self.codegen("report", "gone.json", "--json", expect=INPUT), "CGR0016", help=True)
        self.assertDiagnostic(self.codegen("report", ".", "--json", expect=INPUT), "CGR0016", help=True)
        before = self.read("api.json")
        run = self.codegen("report", "run.json", "-o", "api.json", "--json", expect=USAGE)
        self.assertDiagnostic(run, "CGC0010", help=True)
        self.assertEqual(self.read("api.json"), before)
        self.codegen("report", "run.json", "-o", "page.html", expect=OK)  # its own may be replaced
        for path in (".", "no/where.html", "/dev/full"):
            self.assertDiagnostic(self.codegen("report", "run.json", "-o", path, "--json", expect=OUTPUT), "CGO0001")

    def pixels(self, file):
        """Width, height and the colours of a PNG with how often they come, by eight bits a channel."""
        data, at, chunks = file.read_bytes(), 8, {}
        while at < len(data):
            size, kind = struct.unpack(">I4s", data[at:at + 8])
            chunks[kind] = chunks.get(kind, b"") + data[at + 8:at + 8 + size]
            at += size + 12
        width, height, depth, form = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
        self.assertEqual(depth, 8)
        step = {2: 3, 6: 4}[form]
        raw, before, counts = zlib.decompress(chunks[b"IDAT"]), bytearray(width * step), {}
        for y in range(height):
            kind, line = raw[y * (width * step + 1)], bytearray(raw[y * (width * step + 1) + 1:(y + 1) * (width * step + 1)])
            for x in range(width * step):
                a, b, c = (line[x - step] if x >= step else 0), before[x], (before[x - step] if x >= step else 0)
                paeth = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
                line[x] = (line[x] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
            for x in range(0, width * step, step):
                color = bytes(line[x:x + 3])
                counts[color] = counts.get(color, 0) + 1
            before = line
        return width, height, counts

    def test_in_a_browser(self):
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not browser or AGAIN:
            self.skipTest("skipped: no Chromium is installed" if not browser else "skipped: runs elsewhere")
        self.drawn("-p", "typescript", "-p", "zod", "--no-cache", "-j2")
        grounds = []
        for words in ((), ("--force-dark-mode",)):
            file = self.dir / "page.png"
            file.unlink(missing_ok=True)
            done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                                   "--disable-dev-shm-usage", f"--user-data-dir={self.dir / 'profile'}", *words,
                                   "--window-size=560,900", f"--screenshot={file}",
                                   "file://" + urllib.parse.quote(str(self.dir / "page.html"))],
                                  cwd=self.dir, env=self.environment(), capture_output=True, timeout=HANG, check=False)
            self.assertTrue(file.exists(), done.stderr.decode("utf-8", "replace")[-2000:])
            width, height, counts = self.pixels(file)
            self.assertEqual((width, height), (560, 900))
            grounds.append(max(counts, key=counts.get))
            self.assertGreater(len(counts), 60, "something is drawn")
            self.assertLess(max(counts.values()), width * height * 0.97)
        self.assertGreater(sum(grounds[0]), sum(grounds[1]), "dark is darker")


if __name__ == "__main__":
    main()
