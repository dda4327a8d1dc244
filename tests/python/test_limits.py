# SPDX-License-Identifier: MIT
"""Servers that do not end: what bounds a call then. Each of them goes on until the client is gone."""
import asyncio
import itertools
import logging
import time
import unittest

from loopback import serving
from test_calls import Answer, auth, both, client_of, close, config, done, errors, operation

TOTAL = config.Timeout(total=0.3)
LATER = config.Timeout(total=3)  # by then the head is there, on any machine
BINARY = operation(answers=(Answer("200", {"application/zip": lambda: bytes}),))


class Real:
    """Time as it is."""

    def __call__(self):
        return time.monotonic()

    def sleep(self, seconds):
        time.sleep(seconds)

    async def async_sleep(self, seconds):
        await asyncio.sleep(seconds)


def endless(begin, piece, pause=0.01):
    """An answer function that writes `begin`, then `piece` again and again."""

    def answer(seen, handler):
        handler.wfile.write(begin)
        for _ in itertools.count():
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


class Time(unittest.TestCase):
    @both
    async def test_heads_that_drip(self, kind):
        """Neither a header byte by byte nor `100 Continue` for ever holds a call longer than it may take."""
        for answer in (
            endless(b"HTTP/1.1 200 OK\r\nx-a: ", b"a"),
            endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ):
            with serving(answer) as server:
                client = client_of(kind, server.url, Real(), timeout=TOTAL)
                with self.assertRaises(errors.DeadlineError) as caught:
                    await done(client.call(operation(), {}))
                self.assertEqual((caught.exception.method, caught.exception.path), ("GET", "/x"))
                await close(client)

    @both
    async def test_bodies_that_drip(self, kind):
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\n"
        for answer in (
            endless(head + b"content-length: 1000000000\r\n\r\n", b"a"),
            # a header of gzip with a name that does not end: nothing ever comes out of it
            endless(head + b"content-encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\3", b"a"),
        ):
            with serving(answer) as server:
                client = client_of(kind, server.url, Real(), timeout=TOTAL)
                with self.assertRaises(errors.DeadlineError):
                    await done(client.call(BINARY, {}))
                await close(client)

    @both
    async def test_downloads_that_drip(self, kind):
        with serving(endless(b"HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\n\r\n", b"a")) as server:
            client = client_of(kind, server.url, Real(), timeout=LATER)
            download = await done(client.download(BINARY, {}))
            with self.assertRaises(errors.DeadlineError):
                await done(download.read())
            await close(client)


class Size(unittest.TestCase):
    @both
    async def test_bodies_without_end(self, kind):
        with serving(endless(b"HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\n\r\n", b"a" * 4096, 0)) as server:
            client = client_of(kind, server.url, max_body=100_000)
            with self.assertRaises(errors.BodyTooLargeError) as caught:
                await done(client.call(BINARY, {}))
            self.assertIn("100000", str(caught.exception))
            self.assertEqual(caught.exception.attempts, 1)
            await close(client)


class Logs(unittest.TestCase):
    @both
    async def test_what_httpx_logs(self, kind):
        """Its own logger writes addresses, in which a key may stand."""
        records = []

        class Keep(logging.Handler):
            def emit(self, record):
                records.append(record.getMessage())

        logger, keep = logging.getLogger("httpx"), Keep()
        level = logger.level
        logger.addHandler(keep)
        logger.setLevel(logging.INFO)
        try:
            with serving(lambda seen, handler: (200, {"content-type": "application/json"}, b"{}")) as server:
                client = client_of(kind, server.url, schemes={"q": auth.Scheme("api-key", "who", "query")},
                                   credentials={"q": "s3cret"})
                await done(client.call(operation(security=({"q": ()},)), {}))
                await close(client)
                self.assertIn("s3cret", server.seen[0].query)
        finally:
            logger.removeHandler(keep)
            logger.setLevel(level)
        for record in records:
            self.assertNotIn("s3cret", record)


if __name__ == "__main__":
    unittest.main()
