# SPDX-License-Identifier: MIT
"""Run-time support, the pure part: parameters in every style, bodies, streams of events, Link headers, pauses."""
import io
import pickle
import sys
import tempfile
import unittest

import tools

tools.again()
FOLDER = tempfile.TemporaryDirectory()
tools.runtime_package(FOLDER.name)
sys.path.insert(0, FOLDER.name)

from rt import answers, auth, bodies, config, encoding, errors, events, flow, pages, rate, wire  # noqa: E402
from rt.operations import Answer, Body, Operation, Paging, Param, Part, Server  # noqa: E402

LIST, OBJECT = ["blue", "black", "a b"], {"R": 100, "G": 200}


class Styles(unittest.TestCase):
    def test_paths(self):
        # (style, explode): value of a primitive, a list, an object; the tables of OpenAPI and RFC 6570
        wanted = {
            ("simple", False): ("blue", "blue,black,a%20b", "R,100,G,200"),
            ("simple", True): ("blue", "blue,black,a%20b", "R=100,G=200"),
            ("label", False): (".blue", ".blue,black,a%20b", ".R,100,G,200"),
            ("label", True): (".blue", ".blue.black.a%20b", ".R=100.G=200"),
            ("matrix", False): (";c=blue", ";c=blue,black,a%20b", ";c=R,100,G,200"),
            ("matrix", True): (";c=blue", ";c=blue;c=black;c=a%20b", ";R=100;G=200"),
        }
        for (style, explode), texts in wanted.items():
            for value, text in zip(("blue", LIST, OBJECT), texts):
                self.assertEqual(encoding.path_value("c", value, style=style, explode=explode), text, (style, explode))
        self.assertEqual(encoding.path_value("c", "", style="matrix"), ";c")
        self.assertEqual(encoding.path_value("c", "a/b?c"), "a%2Fb%3Fc")
        self.assertEqual(encoding.path_value("c", "a/b?c", reserved=True), "a/b%3Fc")

    def test_queries(self):
        wanted = {
            ("form", True): ("c=blue", "c=blue&c=black&c=a%20b", "R=100&G=200"),
            ("form", False): ("c=blue", "c=blue,black,a%20b", "c=R,100,G,200"),
            ("spaceDelimited", False): ("c=blue", "c=blue%20black%20a%20b", "c=R%20100%20G%20200"),
            ("pipeDelimited", False): ("c=blue", "c=blue%7Cblack%7Ca%20b", "c=R%7C100%7CG%7C200"),
            ("pipeDelimited", True): ("c=blue", "c=blue&c=black&c=a%20b", "R=100&G=200"),
            ("tsv", False): ("c=blue", "c=blue%09black%09a%20b", "c=R%09100%09G%09200"),
            ("deepObject", True): ("c=blue", "c=blue&c=black&c=a%20b", "c%5BR%5D=100&c%5BG%5D=200"),
        }
        for (style, explode), texts in wanted.items():
            for value, text in zip(("blue", LIST, OBJECT), texts):
                found = "&".join(encoding.query_pairs("c", value, style=style, explode=explode))
                self.assertEqual(found, text, (style, explode))
        self.assertEqual(encoding.query_pairs("c", {"a": {"b": [1, 2]}, "n": None}, style="deepObject"),
                         ["c%5Ba%5D%5Bb%5D=1", "c%5Ba%5D%5Bb%5D=2"])
        self.assertEqual(encoding.query_pairs("c", None), [])
        self.assertEqual(encoding.query_pairs("c", []), [])
        self.assertEqual(encoding.query_pairs("c", ""), ["c="])
        self.assertEqual(encoding.query_pairs("c[]", "a/b&c#d", reserved=True), ["c%5B%5D=a/b%26c%23d"])
        self.assertEqual(encoding.query_pairs("c", "a%20b", reserved=True), ["c=a%20b"])
        self.assertEqual(encoding.query_pairs("c", "a%20b"), ["c=a%2520b"])

    def test_headers_and_cookies(self):
        self.assertEqual(encoding.header_value(LIST), "blue,black,a b")
        self.assertEqual(encoding.header_value(OBJECT), "R,100,G,200")
        self.assertEqual(encoding.header_value(OBJECT, explode=True), "R=100,G=200")
        self.assertEqual(encoding.cookie_pairs("c", LIST, explode=False), ["c=blue,black,a%20b"])
        self.assertEqual(encoding.cookie_pairs("c", ["a", "b"]), ["c=a", "c=b"])
        for bad in ("a\r\nX: 1", "a\nb", "a\0"):
            with self.assertRaises(errors.ConfigError):
                encoding.header_value(bad)
        with self.assertRaises(errors.ConfigError):
            encoding.cookie_pairs("c", "a; b=1", style="cookie")

    def test_scalars(self):
        for value, text in ((True, "true"), (False, "false"), (1, "1"), (1.0, "1"), (1.5, "1.5"), (2**63, str(2**63)),
                            (None, ""), ("é", "é"), ({"a": [1]}, '{"a":[1]}')):
            self.assertEqual(wire.to_text(value), text)
        self.assertEqual(encoding.query_pairs("é", "é"), ["%C3%A9=%C3%A9"])

    def test_paths_stay_where_they_are(self):
        expand = encoding.expand_path
        self.assertEqual(expand("/a/{b}/c-{d}", {"b": "1", "d": "2"}), "/a/1/c-2")
        for values in ({}, {"b": ""}, {"b": ".."}, {"b": "."}):
            with self.assertRaises(errors.ConfigError, msg=values):
                expand("/a/{b}", values)


class Bodies(unittest.TestCase):
    def encode(self, media, value, parts=None):
        encoded = bodies.encode_body(Body(media, parts or {}), value, boundary=lambda: "B")
        data = b"".join(encoded)
        if encoded.size is not None:
            self.assertEqual(encoded.size, len(data))
        if encoded.repeatable:
            self.assertEqual(b"".join(encoded), data)
        return encoded.media, data

    def test_json(self):
        self.assertEqual(self.encode("application/json", {"a": [1, "é", None]}),
                         ("application/json", '{"a":[1,"é",null]}'.encode()))
        self.assertEqual(self.encode("application/merge-patch+json", {"a": None}),
                         ("application/merge-patch+json", b'{"a":null}'))
        self.assertEqual(self.encode("application/json", None)[1], b"null")
        with self.assertRaises(ValueError):
            self.encode("application/json", float("nan"))

    def test_forms(self):
        media = "application/x-www-form-urlencoded"
        self.assertEqual(self.encode(media, {"a": "x y&z", "b": [1, 2], "c": {"d": 1}, "e": None}),
                         (media, b"a=x+y%26z&b=1&b=2&c=%7B%22d%22%3A1%7D"))
        parts = {"b": Part(style="form", explode=False), "c": Part(style="deepObject")}
        self.assertEqual(self.encode(media, {"b": [1, 2], "c": {"d": 1}}, parts)[1], b"b=1,2&c%5Bd%5D=1")

    def test_multipart(self):
        file = bodies.File(b"\x00\x01", 'na"me.bin', "image/png", {"X-A": "1"})
        media, data = self.encode("multipart/form-data", {"f": file, "n": 1, "o": {"a": 1}, "l": ["x", "y"]},
                                  {"n": Part("text/plain")})
        self.assertEqual(media, "multipart/form-data; boundary=B")
        self.assertEqual(data.decode("latin-1").split("\r\n"), [
            "--B", 'Content-Disposition: form-data; name="f"; filename="na%22me.bin"', "Content-Type: image/png",
            "X-A: 1", "", "\x00\x01",
            "--B", 'Content-Disposition: form-data; name="n"', "Content-Type: text/plain", "", "1",
            "--B", 'Content-Disposition: form-data; name="o"', "Content-Type: application/json", "", '{"a":1}',
            "--B", 'Content-Disposition: form-data; name="l"', "", "x",
            "--B", 'Content-Disposition: form-data; name="l"', "", "y", "--B--", ""])
        with self.assertRaises(errors.ConfigError):
            self.encode("multipart/form-data", {"f": bodies.File(b"", "a", "b\r\nX: 1")})

    def test_files_and_streams(self):
        data = bytes(range(256)) * 1000
        self.assertEqual(self.encode("application/octet-stream", data)[1], data)
        self.assertEqual(self.encode("application/octet-stream", io.BytesIO(data))[1], data)
        opened = io.BytesIO(b"abcdef")
        opened.seek(2)
        self.assertEqual(self.encode("image/png", opened), ("image/png", b"cdef"))
        once = bodies.encode_body(Body("image/png"), (chunk for chunk in (b"a", b"b")))
        self.assertEqual((once.size, once.repeatable, b"".join(once)), (None, False, b"ab"))
        with tempfile.NamedTemporaryFile() as named:
            named.write(data)
            named.flush()
            import pathlib
            self.assertEqual(self.encode("image/png", pathlib.Path(named.name))[1], data)
        self.assertEqual(self.encode("application/x-ndjson", [{"a": 1}, 2])[1], b'{"a":1}\n2\n')
        self.assertEqual(self.encode("application/json-seq", [1])[1], b"\x1e1\n")
        self.assertEqual(self.encode("text/plain", "é")[1], "é".encode())


class Streams(unittest.TestCase):
    def chop(self, framing, data):
        """The items, however the bytes are cut into chunks."""
        found = None
        for size in (1, 2, 3, 7, len(data)):
            decoder = events.decoder(framing)
            items = [item for at in range(0, len(data), size) for item in decoder.feed(data[at:at + size])]
            items += decoder.end()
            self.assertEqual(items, items if found is None else found, size)
            found = items
        return found

    def test_events(self):
        text = "\ufeff: hello\r\nid: 1\r\nevent: é\r\ndata: a\r\ndata:b\r\n\r\ndata\rdata\r\rretry: 10\nid:x\ndata:  c\n\ndata: lost"
        found = self.chop("sse", text.encode())
        event = events.ServerSentEvent
        self.assertEqual(found, [event("é", "a\nb", "1"), event("message", "\n", "1"), event("message", " c", "x", 10)])

    def test_lines(self):
        self.assertEqual(self.chop("ndjson", b'{"a":1}\r\n\n2\n"\xc3\xa9"'), ['{"a":1}', "2", '"é"'])
        self.assertEqual(self.chop("json-seq", b'\x1e{"a":\n1}\n\x1e2\n\x1e3'), ['{"a":\n1}', "2", "3"])


class Line:
    """A limiter under requests that are asked for at once: they wait as `flow` does, on time that only they move."""

    def __init__(self, **limit):
        self.limiter, self.now, self.sent = rate.Limiter(config.RateLimit(**limit)), 0.0, []

    def run(self, names, leaving=(), key=""):
        """Ask for all of them now; those in `leaving` give up before their turn. What was sent when is in `sent`."""
        waiting = [(self.now, number, name, self.limiter.enter()) for number, name in enumerate(names)]
        while waiting:
            waiting.sort()
            at, number, name, place = waiting.pop(0)
            self.now = max(self.now, at)
            if pause := self.limiter.claim(place, key, self.now):
                if name in leaving:
                    self.limiter.leave(place)
                else:
                    waiting.append((self.now + pause, number, name, place))
            else:
                self.sent.append((name, round(self.now, 6)))
        return self.sent

    def heed(self, status=200, key="", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.limiter.heed(key, status, named, now=self.now, wall=1.7e9 + self.now)

    def wait(self, key=""):
        """How long one more would have to wait."""
        place = self.limiter.enter()
        pause = self.limiter.claim(place, key, self.now)
        self.limiter.leave(place)
        return pause


class Rates(unittest.TestCase):
    def test_burst_and_rate(self):
        line = Line(rate=2, burst=2)
        self.assertEqual(line.run("abcde"), [("a", 0), ("b", 0), ("c", 0.5), ("d", 1), ("e", 1.5)])
        line.now = 100.0
        self.assertEqual(line.run("xyz")[5:], [("x", 100), ("y", 100), ("z", 100.5)])

    def test_period(self):
        line = Line(rate=100, period=60)
        times = [at for _, at in line.run(range(300))]
        self.assertEqual(times[-1], 299 * 0.6)
        for start in times:
            self.assertLessEqual(sum(start <= at < start + 59.999 for at in times), 100)

    def test_who_gives_up_is_not_waited_for(self):
        line = Line(rate=1)
        self.assertEqual([name for name, _ in line.run("abcdef", leaving="bce")], list("adf"))
        self.assertEqual(line.limiter._line, [])
        times = [at for _, at in line.sent]
        self.assertTrue(all(after - before >= 1 for before, after in zip(times, times[1:])))

    def test_turns_are_given_in_order(self):
        line = Line(rate=1)
        first, second = line.limiter.enter(), line.limiter.enter()
        self.assertEqual(line.limiter.claim(line.limiter.enter(), "", 0.0), 0)
        self.assertEqual([line.limiter.claim(place, "", 0.0) for place in (first, second)], [1, 2])
        # the second is there first, and must not take the turn of the first
        self.assertEqual(line.limiter.claim(second, "", 1.0), 1)
        self.assertEqual(line.limiter.claim(first, "", 1.0), 0)
        self.assertEqual(line.limiter.claim(second, "", 2.0), 0)

    def test_what_cannot_be(self):
        for wrong in ({"rate": 0}, {"rate": -1}, {"rate": 1, "burst": 0}, {"period": 0}, {"rate": float("nan")}):
            with self.assertRaises(errors.ConfigError):
                config.RateLimit(**wrong)

    def test_headers(self):
        wall = 1.7e9
        for headers, said in (
            ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000030"}, (0, 30)),
            ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": "1700000030000"}, (7, 30)),
            ({"x-rate-limit-remaining": "1", "x-rate-limit-reset": "15"}, (1, 15)),
            ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "1700000030", "x-ratelimit-reset-after": "2.5"}, (1, 2.5)),
            ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1600000000"}, (0, 0)),
            ({"ratelimit-remaining": "3", "ratelimit-reset": "4"}, (3, 4)),
            ({"ratelimit": "limit=100, remaining=50, reset=5"}, (50, 5)),
            ({"ratelimit": '"default";r=50;t=30'}, (50, 30)),
            ({"ratelimit": '"r=1,t=2";r=50;t=30, "day";r=2;t=900;pk=:x=:'}, (2, 900)),
            ({"ratelimit": '"default";r=50'}, None), ({"ratelimit": "x" * 5000}, None), ({"ratelimit": "r=-1;t=1"}, None),
            ({"x-ratelimit-remaining": "0"}, None), ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, None),
            ({"x-ratelimit-remaining": "1e9", "x-ratelimit-reset": "\u0661"}, None), ({}, None),
        ):
            self.assertEqual(rate.what_is_left(headers, wall), said, headers)

    def test_the_server_is_heeded_where_that_is_asked_for(self):
        line = Line(rate=100, burst=100)
        line.heed(x_ratelimit_remaining="0", x_ratelimit_reset="30")
        self.assertEqual(line.wait(), 0)
        line = Line(follow_server=True)
        self.assertEqual(line.wait(), 0)
        line.heed(x_ratelimit_remaining="2", x_ratelimit_reset="30")
        # two are left; the others wait for the reset
        self.assertEqual(line.run("abcd"), [("a", 0), ("b", 0), ("c", 30), ("d", 30)])
        line.heed(429, retry_after="7")
        self.assertEqual(line.wait(), 7)
        line.heed(200, x_ratelimit_remaining="5", x_ratelimit_reset="2")  # late: sent before that answer
        self.assertEqual(line.wait(), 7)
        line.now += 7
        self.assertEqual(line.wait(), 0)
        line.heed(x_ratelimit_remaining="0", x_ratelimit_reset="121")  # longer than it waits
        self.assertEqual(line.wait(), 0)

    def test_a_server_with_several_rates(self):
        line = Line(rate=1000, burst=10, follow_server=True)
        line.heed(key="GET /search", x_ratelimit_resource="search", x_ratelimit_remaining="0", x_ratelimit_reset="60")
        line.heed(key="GET /users", x_ratelimit_resource="core", x_ratelimit_remaining="9", x_ratelimit_reset="60")
        self.assertEqual((line.wait("GET /search"), line.wait("GET /users"), line.wait("GET /new")), (60, 0, 0))
        for number in range(1000):  # a server that makes up names does not fill memory
            line.heed(key="GET /users", x_ratelimit_resource=str(number), x_ratelimit_remaining="0", x_ratelimit_reset="9")
        self.assertLessEqual(len(line.limiter._windows), 64)


class Rules(unittest.TestCase):
    def test_retry_after(self):
        now = 1445412480.0  # Wed, 21 Oct 2015 07:28:00 GMT
        for text, seconds in (("120", 120), ("0", 0), ("Wed, 21 Oct 2015 07:29:00 GMT", 60),
                              ("Wed, 21 Oct 2015 07:27:00 GMT", 0), ("soon", None), ("", None), ("-1", None)):
            self.assertEqual(config.retry_after({"retry-after": text}, now), seconds, text)

    def test_pauses_grow_and_are_jittered(self):
        retry = config.Retry(initial=0.5, maximum=8)
        self.assertEqual([retry.pause(n, lambda: 1.0) for n in range(1, 7)], [0.5, 1, 2, 4, 8, 8])
        self.assertEqual(retry.pause(3, lambda: 0.25), 0.5)
        self.assertEqual(retry.pause(10**9, lambda: 1.0), 8)

    def test_links(self):
        self.assertEqual(pages.next_link('<a>; rel="prev", <b?x=1,2>; title="a, b"; rel="next"'), "b?x=1,2")
        self.assertEqual(pages.next_link("<a>;rel=next"), "a")
        self.assertEqual(pages.next_link('<a>; rel="last first"'), "")
        self.assertEqual(pages.next_link('<a>; rel="last NEXT"'), "a")

    def test_a_circle_is_found(self):
        for length in (1, 2, 3, 10):
            operation = Operation("GET", "/", paging=Paging("cursor", "/d", "c", next="/n"))
            cursor = pages.Cursor(operation, {})
            with self.assertRaises(errors.PaginationError):
                for page in range(200):
                    self.assertEqual(cursor.advance(answers.Reply(200, {}, b""), {"d": [page], "n": f"{page % length}"}),
                                     [page])
        cursor = pages.Cursor(operation, {})
        for page in range(5000):
            cursor.advance(answers.Reply(200, {}, b""), {"d": [], "n": page})

    def test_the_last_item_is_the_cursor(self):
        operation = Operation("GET", "/", paging=Paging("cursor", "/data", "after", next="/data/-1/id", more="/has_more"))
        cursor, reply = pages.Cursor(operation, {"limit": 2}), answers.Reply(200, {}, b"")
        cursor.advance(reply, {"data": [{"id": "a"}, {"id": "b"}], "has_more": True})
        self.assertEqual(cursor.request(), ({"limit": 2, "after": "b"}, ""))
        cursor.advance(reply, {"data": [{"id": "c"}], "has_more": False})
        self.assertTrue(cursor.done)
        cursor = pages.Cursor(operation, {})
        self.assertEqual((cursor.advance(reply, {"data": [], "has_more": True}), cursor.done), ([], True))

    def test_redaction(self):
        self.assertEqual(config.redact_url("https://u:p@h/a?token=x&b=1&k=2", frozenset({"k"})),
                         "https://h/a?token=[redacted]&b=1&k=[redacted]")
        self.assertEqual(config.redact_headers({"Authorization": "x", "A": "b", "K": "c"}, frozenset({"k"})),
                         {"Authorization": "[redacted]", "A": "b", "K": "[redacted]"})
        self.assertNotIn("hush", repr(auth.ClientCredentials("id", "hush")))

    def test_addresses(self):
        state = flow.State(servers=(Server("https://{r}.a.b/v1/", {"r": "eu"}), Server("/relative")))
        operation = Operation("GET", "/x")
        self.assertEqual(flow.base_url(state, config.Options(), operation), "https://eu.a.b/v1")
        state.variables = {"r": "us"}
        self.assertEqual(flow.base_url(state, config.Options(), operation), "https://us.a.b/v1")
        self.assertEqual(flow.base_url(state, config.Options(base_url="http://h/"), operation), "http://h")
        state.server = 1
        for bad in (state, flow.State()):
            with self.assertRaises(errors.ConfigError):
                flow.base_url(bad, config.Options(), operation)

    def test_errors(self):
        operation = Operation("GET", "/a/{b}", answers=(Answer("4XX", {"application/json": lambda: dict[str, int]}),))
        reply = answers.Reply(404, {"content-type": "application/json", "x-request-id": "r1", "set-cookie": "s"},
                              b'{"code": 1}', attempts=2)
        error = answers.api_error(operation, reply, 0.0)
        for e in (error, pickle.loads(pickle.dumps(error))):
            self.assertIsInstance(e, errors.NotFoundError)
            self.assertEqual((e.status, e.parsed, e.request_id, e.attempts, e.path, e.headers.get("set-cookie")),
                             (404, {"code": 1}, "r1", 2, "/a/{b}", None))
            self.assertEqual(str(e), "status 404 (request r1) [GET /a/{b}, 2 attempts]")
        for status, kind in ((400, "BadRequestError"), (418, "ClientError"), (429, "TooManyRequestsError"),
                             (500, "InternalServerError"), (599, "ServerError"), (601, "ApiError")):
            self.assertEqual(type(answers.api_error(operation, answers.Reply(status, {}, b"<p>"), 0)).__name__, kind)
        for kind in vars(errors).values():
            if isinstance(kind, type) and issubclass(kind, errors.SdkError):
                made = pickle.loads(pickle.dumps(kind("m", status=1, body=b"") if issubclass(
                    kind, (errors.ApiError, errors.DecodeError)) else kind("m")))
                self.assertEqual((type(made), made.args), (kind, ("m",)))

    def test_answers(self):
        operation = Operation("GET", "/", answers=(
            Answer("200", {"application/json": lambda: list[int], "text/plain": lambda: str, "image/*": lambda: bytes}),
            Answer("204"), Answer("2XX", {"application/json": lambda: str})))
        decode = lambda status, media, body: answers.decode(operation, answers.Reply(status, {"content-type": media}, body))  # noqa: E731
        self.assertEqual(decode(200, "application/json; charset=utf-8", b"[1]"), [1])
        self.assertEqual(decode(200, "application/vnd.x+json", b"[1]"), [1])
        self.assertEqual(decode(200, "text/plain;charset=latin-1", b"\xe9"), "é")
        self.assertEqual(decode(200, "image/png", b"\0"), b"\0")
        self.assertEqual(decode(201, "application/json", b'"a"'), "a")
        self.assertIsNone(decode(204, "", b""))
        for body, kind in ((b"[", errors.DecodeError), (b'["a"]', errors.ResponseValidationError), (b"", errors.DecodeError)):
            with self.assertRaises(kind) as caught:
                decode(200, "application/json", body)
            self.assertEqual(type(caught.exception), kind)
        with self.assertRaises(errors.DecodeError):
            decode(200, "text/html", b"<p>")
        with self.assertRaises(errors.UnexpectedStatusError):
            decode(304, "", b"")

    def test_requests(self):
        operation = Operation("POST", "/a/{id}", params=(
            Param("id_", "path", "id"), Param("q", "query", explode=False), Param("f", "query", media="application/json"),
            Param("h", "header", "X-H"), Param("c", "cookie")), bodies=(Body("application/json"), Body("text/plain")))
        state = flow.State(package="p/1", servers=(Server("http://h"),))
        made = flow.prepare(state, config.Options(headers={"x-h": "default", "X-I": "i"}), operation,
                            {"id_": "a b", "q": [1, 2], "f": {"a": 1}, "h": True, "c": "k", "body": "t",
                             "content_type": "text/plain"})
        self.assertEqual((made.url, made.query, made.cookies), ("http://h/a/a%20b", ("q=1,2", "f=%7B%22a%22%3A1%7D"), ("c=k",)))
        self.assertEqual({k: made.headers[k] for k in ("x-h", "x-i", "content-type")},
                         {"x-h": "true", "x-i": "i", "content-type": "text/plain"})
        with self.assertRaises(errors.ConfigError):
            flow.prepare(state, config.Options(), operation, {"id_": "a", "body": 1, "content_type": "x/y"})


if __name__ == "__main__":
    unittest.main()
