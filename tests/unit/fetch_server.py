# SPDX-License-Identifier: MIT
"""The HTTP server of test_fetch.c: a free port of the loopback, printed on stdout; ends when stdin is closed."""
import gzip
import http.server
import json
import sys
import threading
import time
from urllib.parse import parse_qs, urlsplit


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        if url.path.startswith("/echo"):
            self.answer(200, json.dumps({k.lower(): v for k, v in self.headers.items()}).encode())
        elif url.path == "/redirect":
            self.answer(302, b"moved", Location=query["to"])
        elif url.path == "/loop":
            self.answer(301, Location="/loop")
        elif url.path == "/etag":
            if self.headers.get("If-None-Match") == '"v1"':
                self.answer(304, ETag='"v1"')
            else:
                self.answer(200, b'{"fresh": true}', ETag='"v1"', Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT")
        elif url.path == "/gzip":
            self.answer(200, gzip.compress(b'{"packed": 1}'), Content_Encoding="gzip")
        elif url.path == "/bomb":
            self.answer(200, gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip")
        elif url.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                pass
        elif url.path == "/slow":
            time.sleep(3600)
        elif url.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"{")
        elif url.path.startswith("/docs/"):
            documents = {
                "/docs/root.json": b'{"a": {"$ref": "sub/x.yaml#/x"}, "up": {"$ref": "../secret.json"},'
                                   b' "file": {"$ref": "file:///etc/hostname"}}',
                "/docs/sub/x.yaml": b"x: 1\n",
            }
            body = documents.get(url.path)
            self.answer(200, body) if body else self.answer(404)
        else:
            self.answer(404, b"no")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
