# SPDX-License-Identifier: MIT
"""Run-time support against a server on loopback: every scenario with the synchronous and the asynchronous client.

Time is a number that sleeping adds to: nothing here waits for real, and nothing depends on how fast the machine is.
"""
import asyncio
import inspect
import logging
import socket
import sys
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import tools

tools.again()
FOLDER = tempfile.TemporaryDirectory()
tools.runtime_package(FOLDER.name)
sys.path.insert(0, FOLDER.name)

import httpx  # noqa: E402
from loopback import json_answer, serving  # noqa: E402
from rt import aio, auth, calls, config, errors, operations, rate, sync  # noqa: E402
from rt.events import ServerSentEvent  # noqa: E402

Operation, Answer, Param, Body = operations.Operation, operations.Answer, operations.Param, operations.Body


def operation(method="GET", path="/x", **more):
    more.setdefault("answers", (Answer("200", {"application/json": lambda: Any}),))
    return Operation(method, path, **more)


class Clock:
    """Time that only sleeping moves."""

    def __init__(self):
        self.now, self.pauses = 1000.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds):
        self.sleep(seconds)


class Together(Clock):
    """Time of so many threads: it goes on when all of them sleep."""

    def __init__(self, threads):
        super().__init__()
        self.threads, self.asleep, self.changed = threads, [], threading.Condition()

    def _go_on(self):
        if self.asleep and len(self.asleep) == self.threads:
            self.now = min(self.asleep)
            self.changed.notify_all()

    def sleep(self, seconds):
        with self.changed:
            until = self.now + seconds
            self.asleep.append(until)
            self._go_on()
            self.changed.wait_for(lambda: self.now >= until)
            self.asleep.remove(until)

    def end(self):
        with self.changed:
            self.threads -= 1
            self._go_on()


def client_of(kind, url, clock=None, credentials=None, schemes=None, **options):
    clock = clock or Clock()
    settings = {"base_url": url, "clock": clock, "wall_clock": clock, "sleep": clock.sleep, "chance": lambda: 1.0,
                "async_sleep": clock.async_sleep, **options}
    return kind(package="acme/1.0", schemes=schemes or {}, credentials=credentials or {}, servers=(), server=0,
                variables={}, settings=settings)


async def done(value):
    """What a call of either client gives."""
    return await value if inspect.isawaitable(value) else value


async def close(client):
    await done(client.close() if hasattr(client, "close") else client.aclose())


async def listed(values):
    if hasattr(values, "__aiter__"):
        return [value async for value in values]
    return list(values)


def both(scenario):
    """Runs a scenario with each client."""

    def test(self):
        for kind in (sync.SyncBaseClient, aio.AsyncBaseClient):
            with self.subTest(kind=kind.__name__):
                asyncio.run(scenario(self, kind))

    test.__doc__ = scenario.__doc__
    return test


def scripted(*said):
    """An answer function that goes through a list and stays at its end; None breaks the connection off."""
    left = list(said)

    def answer(seen, handler):
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


OK = json_answer("{}")


class Retries(unittest.TestCase):
    @both
    async def test_statuses(self, kind):
        for said, method, pauses, sent, ended in (
                ([json_answer("{}", 503)], "GET", [0.5, 1.0], 3, "failed"),
                ([json_answer("{}", 503), OK], "GET", [0.5], 2, "answered"),
                ([json_answer("{}", 503, retry_after="7"), OK], "GET", [7.0], 2, "answered"),
                ([json_answer("{}", 429, retry_after="Thu, 01 Jan 1970 00:17:10 GMT"), OK], "POST", [30.0], 2, "answered"),
                ([json_answer("{}", 503, retry_after="7"), OK], "POST", [7.0], 2, "answered"),
                ([json_answer("{}", 503), OK], "POST", [], 1, "failed"),
                ([json_answer("{}", 500), OK], "PATCH", [], 1, "failed"),
                ([json_answer("{}", 500, x_should_retry="true"), OK], "PATCH", [0.5], 2, "answered"),
                ([json_answer("{}", 418, x_should_retry="true"), OK], "GET", [0.5], 2, "answered"),
                ([json_answer("{}", 503, x_should_retry="false"), OK], "GET", [], 1, "failed"),
                ([json_answer("{}", 503, retry_after="9999"), OK], "GET", [], 1, "failed"),
                ([json_answer("{}", 404), OK], "GET", [], 1, "failed")):
            clock = Clock()
            with serving(scripted(*said)) as server:
                client = client_of(kind, server.url, clock)
                try:
                    await done(client.call(operation(method), {}))
                    how = "answered"
                except errors.ApiError as error:
                    how = "failed"
                    self.assertEqual(error.attempts, sent)
                await close(client)
            self.assertEqual((clock.pauses, len(server.seen), how), (pauses, sent, ended), said)

    @both
    async def test_broken_connections(self, kind):
        """What may be sent twice is; what may not is not."""
        for method, more, sent in (("GET", {}, 2), ("POST", {}, 1), ("POST", {"idempotent": True}, 2), ("PUT", {}, 2)):
            with serving(scripted(None, OK)) as server:
                client = client_of(kind, server.url)
                if sent == 2:
                    await done(client.call(operation(method, **more), {}))
                else:
                    with self.assertRaises(errors.ProtocolError) as caught:
                        await done(client.call(operation(method, **more), {}))
                    self.assertEqual(caught.exception.attempts, 1)
                self.assertEqual(len(server.seen), sent)
                await close(client)

    @both
    async def test_cut_answers(self, kind):
        """An answer that ends before its length is no answer."""
        def answer(seen, handler):
            if len(server.seen) > 1:
                return OK
            handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{}")

        with serving(answer) as server:
            client = client_of(kind, server.url)
            self.assertEqual(await done(client.call(operation(), {})), {})
            await close(client)
        self.assertEqual(len(server.seen), 2)

    @both
    async def test_nobody_there(self, kind):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            clock = Clock()
            client = client_of(kind, f"http://127.0.0.1:{taken.getsockname()[1]}", clock)
            with self.assertRaises(errors.ConnectError) as caught:
                await done(client.call(operation("POST"), {}))
            self.assertEqual((caught.exception.attempts, clock.pauses), (3, [0.5, 1.0]))
            await close(client)

    @both
    async def test_bodies_are_sent_again_from_their_beginning(self, kind):
        import io
        put = operation("PUT", bodies=(Body("application/octet-stream"),))
        with serving(scripted(json_answer("{}", 503), OK)) as server:
            client = client_of(kind, server.url)
            await done(client.call(put, {"body": io.BytesIO(b"abc" * 100000)}))
            self.assertEqual([seen.body for seen in server.seen], [b"abc" * 100000] * 2)
            await close(client)
        with serving(scripted(json_answer("{}", 503), OK)) as server:
            client = client_of(kind, server.url)
            with self.assertRaises(errors.ServiceUnavailableError):
                await done(client.call(put, {"body": (chunk for chunk in (b"a", b"b"))}))
            self.assertEqual([(seen.body, seen.headers.get("transfer-encoding")) for seen in server.seen],
                             [(b"ab", "chunked")])
            await close(client)


class Times(unittest.TestCase):
    @both
    async def test_silence(self, kind):
        go = threading.Event()

        def answer(seen, handler):
            go.wait(60)

        with serving(answer) as server:
            client = client_of(kind, server.url, timeout=config.Timeout(read=0.05), retry=config.Retry(attempts=0))
            with self.assertRaises(errors.ReadTimeoutError):
                await done(client.call(operation(), {}))
            go.set()
            await close(client)

    @both
    async def test_no_connection_in_time(self, kind):
        """A listener that accepts nothing: it is a timeout of connecting, not of reading."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            address = listener.getsockname()
            fill = []
            for _ in range(8):  # the kernel keeps a few more than it was told
                s = socket.socket()
                s.setblocking(False)
                s.connect_ex(address)
                fill.append(s)
            client = client_of(kind, f"http://127.0.0.1:{address[1]}", timeout=config.Timeout(connect=0.05),
                               retry=config.Retry(attempts=0))
            with self.assertRaises(errors.ConnectTimeoutError):
                await done(client.call(operation(), {}))
            await close(client)
            for s in fill:
                s.close()

    @both
    async def test_the_whole(self, kind):
        """Retries stop where their pause would not fit into what is left."""
        clock = Clock()
        with serving(scripted(json_answer("{}", 503, retry_after="4"))) as server:
            client = client_of(kind, server.url, clock, timeout=config.Timeout(total=10), retry=config.Retry(attempts=9))
            with self.assertRaises(errors.ServiceUnavailableError):
                await done(client.call(operation(), {}))
            self.assertEqual(clock.pauses, [4, 4])
            await close(client)

        def answer(seen, handler):
            clock.now += 20
            return OK

        with serving(answer) as server:
            client = client_of(kind, server.url, clock, timeout=config.Timeout(total=10))
            with self.assertRaises(errors.DeadlineError):
                await done(client.call(operation(), {}))
            self.assertTrue(await asyncio.to_thread(lambda: server.opened) == 1)
            await close(client)

    @both
    async def test_rate(self, kind):
        clock = Clock()
        with serving(scripted(OK)) as server:
            client = client_of(kind, server.url, clock, rate_limit=config.RateLimit(rate=2, burst=2))
            for _ in range(5):
                await done(client.call(operation(), {}))
            await close(client)
        self.assertEqual((clock.pauses, clock.now), ([0.5] * 3, 1001.5))

    @both
    async def test_rate_of_the_server(self, kind):
        clock = Clock()
        limit = config.RateLimit(follow_server=True)
        with serving(scripted(json_answer("{}", 200, x_ratelimit_remaining="0", x_ratelimit_reset="20"))) as server:
            client = client_of(kind, server.url, clock, rate_limit=limit)
            for _ in range(2):
                await done(client.call(operation(), {}))
            self.assertEqual(clock.pauses, [20])
            other = client.with_options(timeout=5)  # a copy is under the same rate; a call never waits longer than it may
            clock.now = 1010
            await done(client.with_options(rate_limit=config.RateLimit(1)).call(operation(), {}))
            self.assertEqual(len(server.seen), 3)
            client._state.limiter.heed("GET /x", 429, {"retry-after": "30"}, now=1010, wall=1010)
            with self.assertRaises(errors.DeadlineError):
                await done(other.call(operation(), {}))
            self.assertEqual((len(server.seen), clock.pauses), (3, [20]))
            await close(client)

    async def _cancelled(self):
        clock, gate = Clock(), asyncio.Event()
        clock.async_sleep = lambda seconds: gate.wait()
        with serving(scripted(OK)) as server:
            client = client_of(aio.AsyncBaseClient, server.url, clock, rate_limit=config.RateLimit(1))
            await client.call(operation(), {})
            waiting = [asyncio.ensure_future(client.call(operation(), {})) for _ in range(3)]
            await asyncio.sleep(0)
            limiter = client._state.limiter
            self.assertEqual(len(limiter._line), 3)
            waiting[0].cancel()
            await asyncio.wait(waiting[:1])
            self.assertEqual(len(limiter._line), 2)
            gate.set()
            await asyncio.gather(*waiting[1:])
            self.assertEqual((len(server.seen), limiter._line), (3, []))
            await client.aclose()

    def test_cancelled_tasks_leave_the_line(self):
        asyncio.run(self._cancelled())

    def test_threads_share_a_rate(self):
        clock, times = Together(6), []

        def answer(request):
            times.append(clock())
            return httpx.Response(200, json={})

        client = client_of(sync.SyncBaseClient, "http://test", clock, rate_limit=config.RateLimit(rate=2, burst=3),
                           transport=httpx.MockTransport(answer))

        def work(_):
            try:
                for _ in range(5):
                    client.call(operation(), {})
            finally:
                clock.end()

        with ThreadPoolExecutor(6) as threads:
            list(threads.map(work, range(6)))
        client.close()
        self.assertEqual(sorted(times), [1000.0] * 3 + [1000.0 + n / 2 for n in range(1, 28)])


class Connections(unittest.TestCase):
    @both
    async def test_pool(self, kind):
        with serving(scripted(OK)) as server:
            client = client_of(kind, server.url)
            for _ in range(50):
                await done(client.call(operation(), {}))
            self.assertEqual((server.opened, len(server.seen)), (1, 50))
            await close(client)
            self.assertTrue(await asyncio.to_thread(server.until_all_closed))

    @both
    async def test_closing(self, kind):
        with serving(scripted(OK)) as server:
            client = client_of(kind, server.url)
            copy = client.in_mode("response")
            other = client.with_options(rate_limit=config.RateLimit(1))
            await close(copy)  # a copy does not close what it shares, but ends with it
            for closed in (client, copy, other):
                with self.assertRaises(errors.ClosedError):
                    await done(closed.call(operation(), {}))
            await close(client)
            self.assertTrue(client.is_closed)

    @both
    async def test_redirections_keep_secrets_at_home(self, kind):
        schemes = {"k": auth.Scheme("api-key", "X-Key"), "b": auth.Scheme("bearer"), "q": auth.Scheme("api-key", "q", "query"),
                   "c": auth.Scheme("api-key", "c", "cookie")}
        given = {"k": "s1", "b": "s2", "q": "s3", "c": "s4"}
        secured = operation("POST", bodies=(Body("application/json"),), security=({"k": (), "b": (), "q": (), "c": ()},))
        with serving(scripted(OK)) as away:
            for status, method, body in ((307, "POST", b'"b"'), (308, "POST", b'"b"'), (303, "GET", b""), (302, "GET", b"")):
                def answer(seen, handler, status=status):
                    where = {"/x": "/y", "/y": away.url + "/z"}[seen.path]
                    return status, {"location": where}, b""

                with serving(answer) as home:
                    client = client_of(kind, home.url, schemes=schemes, credentials=given, headers={"X-Own": "s5"})
                    await done(client.call(secured, {"body": "b"}))
                    first, second, third = home.seen[0], home.seen[1], away.seen[-1]
                    self.assertEqual((first.query, first.headers["x-key"], first.headers["authorization"],
                                      first.headers["cookie"]), ("q=s3", "s1", "Bearer s2", "c=s4"))
                    self.assertEqual(second.headers["x-key"], "s1")
                    self.assertEqual((third.method, third.body), (method, body))
                    said = f"{third.target} {third.headers}"
                    for secret in ("s1", "s2", "s3", "s4", "s5"):
                        self.assertNotIn(secret, said)
                    await close(client)

        def around(seen, handler):
            return 302, {"location": seen.target}, b""

        with serving(around) as server:
            client = client_of(kind, server.url)
            with self.assertRaises(errors.TooManyRedirectsError):
                await done(client.call(operation(), {}))
            self.assertEqual(len(server.seen), 6)
            await close(client)

    @both
    async def test_no_cookies_are_kept(self, kind):
        with serving(scripted((200, {"content-type": "application/json", "set-cookie": "a=b"}, b"{}"))) as server:
            client = client_of(kind, server.url)
            for _ in range(2):
                await done(client.call(operation(), {}))
            self.assertEqual([seen.headers.get("cookie") for seen in server.seen], [None, None])
            await close(client)


class Credentials(unittest.TestCase):
    SCHEMES = {"b": auth.Scheme("bearer"), "u": auth.Scheme("basic"), "o": auth.Scheme("oauth2"), "d": auth.Scheme("digest")}

    @both
    async def test_alternatives(self, kind):
        secured = operation(security=({"b": (), "u": ()}, {"d": ()}, {"u": ()}))
        for given, header in (({"d": "x"}, "digest x"), ({"u": ("a", "é")}, "Basic YTrDqQ=="), ({}, None),
                              ({"b": lambda: "t"}, None)):
            with serving(scripted(OK)) as server:
                client = client_of(kind, server.url, schemes=self.SCHEMES, credentials=given)
                await done(client.call(secured, {}))
                self.assertEqual(server.seen[0].headers.get("authorization"), header)
                await close(client)

    @both
    async def test_functions(self, kind):
        """A refused token is asked for once more, and no third time."""
        tokens = iter("abcdef")
        for said, sent in (([json_answer("{}", 401), OK], 2), ([json_answer("{}", 401)], 2)):
            with serving(scripted(*said)) as server:
                client = client_of(kind, server.url, schemes=self.SCHEMES, credentials={"b": lambda: next(tokens)})
                try:
                    await done(client.call(operation(security=({"b": ()},)), {}))
                except errors.UnauthorizedError:
                    self.assertEqual(len(said), 1)
                self.assertEqual(len(server.seen), sent)
                self.assertNotEqual(*(seen.headers["authorization"] for seen in server.seen))
                await close(client)

    @both
    async def test_client_credentials(self, kind):
        """However many wait, one request fetches a token; it is kept until its end."""
        clock = Clock()

        def answer(seen, handler):
            if seen.path == "/token":
                return json_answer('{"access_token": "t%d", "expires_in": 100}' % sum(s.path == "/token" for s in server.seen))
            return OK

        with serving(answer) as server:
            given = auth.ClientCredentials("me", "hush hush", server.url + "/token", scopes=["r", "w"], audience="a")
            client = client_of(kind, server.url, clock, schemes=self.SCHEMES, credentials={"o": given})
            secured = operation(security=({"o": ("r",)},))
            if kind is sync.SyncBaseClient:
                with ThreadPoolExecutor(50) as threads:
                    list(threads.map(lambda _: client.call(secured, {}), range(50)))
            else:
                await asyncio.gather(*(client.call(secured, {}) for _ in range(50)))
            asked = [seen for seen in server.seen if seen.path == "/token"]
            self.assertEqual(len(asked), 1)
            self.assertEqual(asked[0].body, b"grant_type=client_credentials&scope=r+w&audience=a")
            self.assertEqual(asked[0].headers["authorization"], "Basic bWU6aHVzaCtodXNo")
            self.assertEqual({seen.headers["authorization"] for seen in server.seen if seen.path == "/x"}, {"Bearer t1"})
            clock.now += 71  # within the margin of 30 seconds
            await done(client.call(secured, {}))
            self.assertEqual(server.seen[-1].headers["authorization"], "Bearer t2")
            await close(client)

    @both
    async def test_no_token(self, kind):
        for said, code in ((json_answer('{"error": "invalid_client"}', 401), "invalid_client"), (json_answer("[]"), "")):
            with serving(scripted(said)) as server:
                given = auth.ClientCredentials("me", "hush", server.url + "/token", send="form")
                client = client_of(kind, server.url, schemes=self.SCHEMES, credentials={"o": given})
                with self.assertRaises(errors.AuthError) as caught:
                    await done(client.call(operation(security=({"o": ()},)), {}))
                self.assertEqual(caught.exception.code, code)
                self.assertNotIn("hush", repr(caught.exception) + str(caught.exception))
                self.assertIn(b"client_secret=hush", server.seen[0].body)
                await close(client)


class Pages(unittest.TestCase):
    def rows(self, style, count, size):
        """An endpoint with so many rows."""
        def answer(seen, handler):
            at = int(dict(p.split("=") for p in seen.query.split("&") if p).get("at") or 0)
            if style == "page":
                at = (at - 1) * size if at else 0
            end = min(count, at + size)
            rows = ",".join(map(str, range(at, end)))
            more = {} if end == count else {"cursor": f', "next": "{end}"', "next-url": f', "next": "/x?at={end}"'}
            headers = {"link": f'</x?at={end}>; rel="next"'} if style == "link-header" and end < count else {}
            return json_answer(f'{{"data": [{rows}]{more.get(style, "")}}}', **headers)

        return answer

    def listing(self, style):
        return operation(params=(Param("at", "query"),), answers=(Answer("200", {"application/json": lambda: dict[str, Any]}),),
                         paging=operations.Paging(style, "/data", "at", next="/next"))

    @both
    async def test_styles(self, kind):
        for style in ("cursor", "offset", "page", "next-url", "link-header"):
            with serving(self.rows(style, 25, 10)) as server:
                client = client_of(kind, server.url)
                self.assertEqual(await listed(client.pages(self.listing(style), {})), list(range(25)), style)
                self.assertEqual(len(server.seen), 4 if style in ("offset", "page") else 3)
                pager = client.pages(self.listing(style), {})
                self.assertEqual(await done(pager.take(3)), [0, 1, 2])
                self.assertEqual(len(server.seen), 5 if style in ("offset", "page") else 4, "lazily")
                again = client.pages(self.listing(style), {}).resume(pager.cursor)
                self.assertEqual(await done(again.first()), 10)
                pages = await listed(client.pages(self.listing(style), {}).pages())
                self.assertEqual([len(page.parsed["data"]) for page in pages if page.parsed["data"]], [10, 10, 5])
                await close(client)

    @both
    async def test_empty_pages_are_not_the_end(self, kind):
        said = [json_answer(t) for t in ('{"data": [], "next": "a"}', '{"data": [1], "next": "b"}', '{"data": null}')]
        with serving(scripted(*said)) as server:
            client = client_of(kind, server.url)
            self.assertEqual(await listed(client.pages(self.listing("cursor"), {})), [1])
            await close(client)

    @both
    async def test_circles(self, kind):
        with serving(scripted(json_answer('{"data": [1], "next": "a"}'))) as server:
            client = client_of(kind, server.url)
            with self.assertRaises(errors.PaginationError):
                await listed(client.pages(self.listing("cursor"), {}))
            await close(client)

    @both
    async def test_next_pages_elsewhere_get_no_credentials(self, kind):
        with serving(scripted(json_answer('{"data": [2]}'))) as away:
            with serving(scripted(json_answer('{"data": [1], "next": "%s/y"}' % away.url))) as home:
                client = client_of(kind, home.url, schemes={"b": auth.Scheme("bearer")}, credentials={"b": "hush"})
                listing = operation(security=({"b": ()},), paging=operations.Paging("next-url", "/data", next="/next"),
                                    answers=(Answer("200", {"application/json": lambda: Any}),))
                self.assertEqual(await listed(client.pages(listing, {})), [1, 2])
                self.assertIn("authorization", home.seen[0].headers)
                self.assertNotIn("authorization", away.seen[0].headers)
                await close(client)


class Streams(unittest.TestCase):
    EVENTS = b"data: 1\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n"

    @both
    async def test_items(self, kind):
        for framing, body, item, wanted in (
                ("sse", self.EVENTS, int, [1, 2]),
                ("sse", b"event: a\ndata: x\n\n", str, ["x"]),
                ("sse", b"id: 1\ndata: x\n\n", ServerSentEvent, [ServerSentEvent("message", "x", "1")]),
                ("ndjson", b"1\n2", int, [1, 2]), ("json-seq", b"\x1e1\n\x1e2\n", int, [1, 2])):
            with serving(scripted((200, {"content-type": "text/event-stream"}, body))) as server:
                client = client_of(kind, server.url)
                streamed = operation(stream=operations.Stream(framing, "text/event-stream", lambda item=item: item))
                self.assertEqual(await listed(client.stream(streamed, {})), wanted)
                await close(client)

    @both
    async def test_bad_items(self, kind):
        with serving(scripted((200, {"content-type": "text/event-stream"}, b"data: x\n\n"))) as server:
            client = client_of(kind, server.url)
            streamed = operation(stream=operations.Stream("sse", "text/event-stream", lambda: int))
            with self.assertRaises(errors.StreamError):
                await listed(client.stream(streamed, {}))
            await close(client)

    def test_cancelled_iteration_leaves_nothing_open(self):
        """A stream that never ends is cancelled while it waits: the server sees its connection go."""
        def answer(seen, handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n")
            handler.wfile.flush()
            handler.connection.recv(1)  # until the client goes

        async def scenario(server):
            client = client_of(aio.AsyncBaseClient, server.url)
            streamed = operation(stream=operations.Stream("sse", "text/event-stream", lambda: int))
            first = asyncio.Event()

            async def read():
                async for _ in client.stream(streamed, {}):
                    first.set()

            task = asyncio.create_task(read())
            await first.wait()
            self.assertEqual((server.opened, server.closed), (1, 0))
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            self.assertTrue(await asyncio.to_thread(server.until_all_closed))
            await client.aclose()

        with serving(answer) as server:
            asyncio.run(scenario(server))

    def test_cancelled_calls_and_pages_leave_nothing_open(self):
        def answer(seen, handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n[")
            handler.wfile.flush()
            with server.changed:
                server.changed.notify_all()
            handler.connection.recv(1)

        async def scenario(make):
            client = client_of(aio.AsyncBaseClient, server.url)
            task = asyncio.create_task(make(client))
            await asyncio.to_thread(self.wait_for_request, server)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            self.assertTrue(await asyncio.to_thread(server.until_all_closed))
            await client.aclose()

        for make in (lambda client: client.call(operation(), {}), lambda client: listed(client.pages(operation(), {}))):
            with serving(answer) as server:
                asyncio.run(scenario(make))

    def wait_for_request(self, server):
        with server.changed:
            self.assertTrue(server.changed.wait_for(lambda: server.seen, 30))

    @both
    async def test_downloads(self, kind):
        data = bytes(range(256)) * 4096
        with serving(scripted((200, {"content-type": "application/zip"}, data))) as server:
            client = client_of(kind, server.url)
            binary = operation(answers=(Answer("200", {"application/zip": lambda: bytes}),))
            self.assertEqual(await done(client.call(binary, {})), data)
            download = await done(client.download(binary, {}))
            with tempfile.NamedTemporaryFile() as file:
                self.assertEqual(await done(download.save(file.name)), len(data))
                self.assertEqual(file.read(), data)
            download = await done(client.download(binary, {}))
            pieces = download.iter_bytes(1000)
            if kind is aio.AsyncBaseClient:
                self.assertEqual(len(await anext(pieces)), 1000)
                await pieces.aclose()
            else:
                self.assertEqual(len(next(pieces)), 1000)
                pieces.close()
            await done(client.call(binary, {}))  # the pool is whole
            await close(client)
            self.assertTrue(await asyncio.to_thread(server.until_all_closed))


class Hooks(unittest.TestCase):
    @both
    async def test_logs_hold_no_secrets(self, kind):
        records = []

        class Keep(logging.Handler):
            def emit(self, record):
                records.append(record.getMessage())

        logger = logging.getLogger(f"acme.{kind.__name__}")
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        logger.addHandler(Keep())
        log = config.logging_hooks(logger)
        seen = []
        hooks = config.Hooks(on_request=lambda e: (seen.append(repr(e)), log.on_request(e)),
                             on_response=lambda e: (seen.append(repr(e)), log.on_response(e)),
                             on_retry=lambda e: (seen.append(repr(e)), log.on_retry(e)), on_page=log.on_page)
        schemes = {"k": auth.Scheme("api-key", "X-Key"), "o": auth.Scheme("oauth2"), "q": auth.Scheme("api-key", "q", "query"),
                   "c": auth.Scheme("api-key", "c", "cookie")}

        def answer(seen, handler):
            if seen.path == "/token":
                return json_answer('{"access_token": "s1"}')
            return json_answer("{}", 503 if len(server.seen) == 2 else 200, set_cookie="s7", x_request_id="r")

        with serving(answer) as server:
            given = {"k": "s2", "o": auth.ClientCredentials("me", "s3", server.url + "/token"), "q": "s4", "c": "s5"}
            client = client_of(kind, server.url, schemes=schemes, credentials=given, hooks=hooks)
            await done(client.call(operation(security=({"k": (), "o": (), "q": (), "c": ()},)), {}))
            await close(client)
        self.assertEqual(len(server.seen), 3)
        self.assertEqual(len(records), 7, records)
        for text in [*records, *seen]:
            for secret in ("s1", "s2", "s3", "s4", "s5", "s7"):
                self.assertNotIn(secret, text)
        self.assertTrue(any("request r" in record for record in records))

    @both
    async def test_what_a_hook_raises_ends_the_call(self, kind):
        class Stop(Exception):
            pass

        def stop(event):
            raise Stop

        for hooks in (config.Hooks(on_request=stop), config.Hooks(on_response=stop)):
            with serving(scripted(OK)) as server:
                client = client_of(kind, server.url, hooks=hooks)
                with self.assertRaises(Stop):
                    await done(client.call(operation(), {}))
                await close(client)
                self.assertTrue(await asyncio.to_thread(server.until_all_closed))


class Forms(unittest.TestCase):
    """with_response, with_streaming_response and paginate over methods as they are generated."""

    LIST = operation(params=(Param("n", "query"),))

    def api(self, client):
        operation_ = self.LIST

        class Sync:
            def __init__(self, client):
                self._client = client

            def rows(self, *, n=None):
                return self._client.call(operation_, {"n": n})

        class Async(Sync):
            async def rows(self, *, n=None):
                return await self._client.call(operation_, {"n": n})

        return (Sync if isinstance(client, sync.SyncBaseClient) else Async)(client)

    @both
    async def test_forms(self, kind):
        def answer(seen, handler):
            more = {} if "at" in seen.query else {"link": '</x?at=2>; rel="next"'}
            return json_answer("[1, 2]", etag="e", **more)

        with serving(answer) as server:
            client = client_of(kind, server.url)
            api = self.api(client)
            self.assertEqual(await done(api.rows(n=1)), [1, 2])
            whole = await done(calls.with_response(api.rows)(n=1))
            self.assertEqual((whole.status, whole.headers["etag"], whole.parsed, whole.attempts), (200, "e", [1, 2], 1))
            block = calls.with_streaming_response(api.rows)(n=1)
            if kind is aio.AsyncBaseClient:
                async with block as download:
                    self.assertEqual(await download.parse(), [1, 2])
            else:
                with block as download:
                    self.assertEqual(download.parse(), [1, 2])
            self.assertEqual(await listed(calls.paginate(api.rows)(n=5)), [1, 2, 1, 2])
            self.assertEqual([seen.query for seen in server.seen[-2:]], ["n=5", "at=2"])
            await close(client)
        with self.assertRaises(errors.ConfigError):
            calls.with_response(len)


if __name__ == "__main__":
    unittest.main()
