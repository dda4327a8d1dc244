# SPDX-License-Identifier: MIT
"""Servers that mean harm: whatever they say, a call ends with a value or with an exception of the package."""
import gzip
import json
import pickle
import unittest
from typing import Any

import tools

tools.again()
import httpx  # noqa: E402

from test_calls import Answer, Body, both, client_of, done, listed, operation  # noqa: E402

from rt import answers, auth, config, encoding, errors, events, operations  # noqa: E402 - of the folder that test_calls made


def over(kind, answer, **more):
    """A client whose server is a function of a request, without a network."""
    return client_of(kind, "http://home.test", transport=httpx.MockTransport(answer), **more)


def said(status=200, headers=None, body=b"{}"):
    named = {"content-type": "application/json", **(headers or {})}
    wire = [(key.encode(), value.encode("latin-1")) for key, value in named.items()]
    return lambda request: httpx.Response(status, headers=wire, stream=Raw(body))


class Raw(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Bytes as they come over the wire, before they are unpacked."""

    def __init__(self, body):
        self.body = body

    def __iter__(self):
        yield self.body

    async def __aiter__(self):
        yield self.body


class Hostile(unittest.TestCase):
    @both
    async def test_times_to_come_back(self, kind):
        for headers, pauses in (({"retry-after": "1e9"}, 2), ({"retry-after": "-5"}, 2), ({"retry-after": "9" * 9000}, 0),
                                ({"retry-after-ms": "9" * 9000}, 0), ({"retry-after-ms": "9" * 400}, 0),
                                ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 2), ({"retry-after": "0"}, 2),
                                ({"retry-after": "Thu, 99 Foo 99999 99:99:99 +9999"}, 2), ({"retry-after": "NaN"}, 2),
                                ({"retry-after": "."}, 2), ({"retry-after": "\xb2"}, 2), ({"retry-after": ", ,"}, 2)):
            seen = []

            def answer(request):
                seen.append(request)
                return said(503, headers)(request)

            client = over(kind, answer)
            with self.assertRaises(errors.ServiceUnavailableError, msg=headers) as caught:
                await done(client.call(operation(), {}))
            self.assertEqual(len(seen) - 1, pauses, headers)
            again = pickle.loads(pickle.dumps(caught.exception))
            self.assertEqual((again.retry_after, str(again)), (caught.exception.retry_after, str(caught.exception)))

    @both
    async def test_addresses(self, kind):
        for location in ("http://[", "http://[::1", "http://evil.test:99999999/", "http://evil.test:x/", "file:///etc/passwd",
                         "http://" + "a" * 300 + ".test/", "http://..", "javascript:1", "http://", "//", "http://\x7f/"):
            client = over(kind, said(302, {"location": location}), retry=config.Retry(attempts=0))
            with self.assertRaises(errors.SdkError, msg=location):
                await done(client.call(operation(), {}))
        for location in ("http://" + "a" * 70 + ".test/", "http://.test/"):  # what the machine's resolver does not take
            client = client_of(kind, location, retry=config.Retry(attempts=0))
            with self.assertRaises(errors.SdkError, msg=location):
                await done(client.call(operation(), {}))

    @both
    async def test_addresses_of_pages(self, kind):
        for link in ("http://[", "http://evil.test:99999999/", "file:///etc/passwd"):
            client = over(kind, said(200, {"link": f'<{link}>; rel="next"'}, b"[1]"))
            with self.assertRaises(errors.SdkError, msg=link):
                await listed(client.pages(operation(paging=operations.Paging("link-header")), {}))

    @both
    async def test_texts(self, kind):
        for media in ("undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "hex", "rot13", "zip", "'",
                      "utf-7", "utf-16", "none", "a" * 5000):
            for status in (200, 400):
                client = over(kind, said(status, {"content-type": f"text/plain; charset={media}"}, b"\\q\xff\xfe\xad"))
                asked = operation(answers=(Answer("200", {"text/plain": lambda: str}),))
                if status == 200:
                    self.assertIsInstance(await done(client.call(asked, {})), str)
                else:
                    with self.assertRaises(errors.BadRequestError):
                        await done(client.call(asked, {}))

    def test_text_of_an_error_is_one_plain_line(self):
        body = json.dumps({"message": "a\x1b[31mb\x00c\n\u202ed\u2028e"}).encode()
        error = answers.api_error(operation(), answers.Reply(400, {"content-type": "application/json"}, body), 0.0)
        self.assertEqual(str(error), "status 400: a [31mb c d e [GET /x]")

    @both
    async def test_json(self, kind):
        for body in (b"[" * 200000, b'{"a":' * 200000, b"\xff", b"", b"9" * 10000, b"nul", b"{}{}", b"\x00" * 9, b'"\\ud800"'):
            client = over(kind, said(400, body=body))
            with self.assertRaises(errors.BadRequestError):
                await done(client.call(operation(), {}))
            client = over(kind, said(200, body=body))
            try:
                await done(client.call(operation(), {}))
            except errors.DecodeError as error:
                self.assertEqual(error.body, body)
            client = over(kind, said(302, {"x-y": "z"}, body))  # a redirection that leads nowhere
            with self.assertRaises(errors.UnexpectedStatusError):
                await done(client.call(operation(), {}))

    @both
    async def test_compression(self, kind):
        bomb = gzip.compress(gzip.compress(b"0" * 100000))
        for headers, body in (({"content-encoding": "gzip, gzip"}, bomb), ({"content-encoding": "gzip"}, b"no gzip"),
                              ({"content-encoding": "deflate"}, b"\xff\xff")):
            client = over(kind, said(200, headers, body), retry=config.Retry(attempts=0))
            with self.assertRaises(errors.ProtocolError, msg=headers):
                await done(client.call(operation(), {}))

    @both
    async def test_tokens(self, kind):
        """The token endpoint may say what it likes; no exception holds a token or the secret."""
        ways = [said(body=b'{"access_token": "t0ken", "expires_in": 1' + b"0" * 400 + b"}"),
                said(body=b'{"access_token": "t0ken\\r\\nX: y"}'), said(body=b'["t0ken"]'), said(body=b'{"access_token": 5}'),
                said(headers={"content-type": "text/html"}, body=b'{"access_token": "t0ken"}'), said(body=b'{"access_token": "t0ken"'),
                said(307, {"location": "http://evil.test/"}), said(302, {"location": "http://["}), said(204, body=b""),
                said(400, body=b'{"error": ["t0ken"]}'), said(500, body=b"[" * 100000)]
        for way in ways:
            for send in ("header", "form"):
                evil = []

                def answer(request):
                    if request.url.host == "evil.test":
                        evil.append(request)
                    return way(request) if request.url.host == "token.test" else said()(request)

                given = auth.ClientCredentials("id", "s3cret", token_url="http://token.test/t", send=send)
                client = over(kind, answer, schemes={"o": auth.Scheme("oauth2")}, credentials={"o": given})
                try:
                    await done(client.call(operation(security=({"o": ()},)), {}))
                except errors.SdkError as error:
                    shown = f"{error!r} {error} {vars(error)} {pickle.dumps(error)}"
                    self.assertNotIn("s3cret", shown)
                    self.assertNotIn("t0ken", shown)
                self.assertEqual(evil, [])

    @both
    async def test_headers_of_ones_own(self, kind):
        """A header that cannot be sent is an error of the caller, is not tried again, and is not shown."""
        for headers in ({"authorization": "Bearer s3cret\n"}, {"x-\xe9": "a"}, {"x y": "s3cret"}, {"x": "s3cret\x00"}):
            client = client_of(kind, "http://127.0.0.1:1", headers=headers)
            with self.assertRaises((errors.ConfigError, errors.ConnectError)) as caught:
                await done(client.call(operation(), {}))
            self.assertNotIn("s3cret", str(caught.exception))

    @both
    async def test_streams(self, kind):
        for framing, media, body in (("sse", "text/event-stream", b"retry: " + b"9" * 9000 + b"\ndata: 1\n\n"),
                                     ("sse", "text/event-stream", b"id: \x00\ndata: 1\n\ndata"),
                                     ("ndjson", "application/x-ndjson", b"[" * 100000 + b"\n"),
                                     ("json-seq", "application/json-seq", b"\x1e\x1e\xff\x1e1")):
            asked = operation(stream=operations.Stream(framing, media, lambda: Any), answers=(Answer("200", {media: lambda: Any}),))
            client = over(kind, said(200, {"content-type": media}, body))
            try:
                self.assertEqual(await listed(client.stream(asked, {})), [1])
            except errors.StreamError:
                self.assertNotEqual(framing, "sse")


class Pure(unittest.TestCase):
    def test_empty_lines_of_an_event_count(self):
        limit, events.LIMIT = events.LIMIT, 1000
        try:
            with self.assertRaises(errors.StreamError):
                list(events.decoder("sse").feed(b"data:\n" * 2000))
        finally:
            events.LIMIT = limit

    def test_values_do_not_lead_up(self):
        for value in ("..", ".", "a/../../..", "..%2f", "%2e%2E", "a/%2e%2e/b"):
            with self.assertRaises(errors.ConfigError, msg=value):
                text = encoding.path_value("p", value, reserved=True)
                encoding.expand_path("/files/{p}", {"p": text})
                if value == "..%2f":
                    raise errors.ConfigError
        self.assertEqual(encoding.expand_path("/a/../{p}", {"p": "x"}), "/a/../x")

    def test_secrets_under_other_spellings(self):
        shown = config.redact_url("http://h/?X%5BKey%5D=s3cret&acc%65ss_token=s3cret&a=b", frozenset({"x[key]"}))
        self.assertNotIn("s3cret", shown)
        self.assertIn("a=b", shown)
        shown = str(config.redact_headers({"Location": "http://u:s3cret@h/?token=s3cret", "X-Key": "s3cret"}, frozenset({"x-key"})))
        self.assertNotIn("s3cret", shown)
        self.assertEqual(config.redact_url("http://["), config.REDACTED)

    def test_paths_with_an_address_inside(self):
        self.assertFalse(operation(path="/fetch/http://{x}").elsewhere)
        self.assertTrue(operation(path="https://token.test/t", bodies=(Body("a/b"),)).elsewhere)


if __name__ == "__main__":
    unittest.main()
