# SPDX-License-Identifier: MIT
"""A server on loopback that answers as a test says, and remembers what it was asked and how many connections are open."""
import http.server
import threading
from contextlib import contextmanager


class Seen:
    """A request as it came."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path, _, self.query = target.partition("?")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answer):
        self.answer = answer
        self.seen = []
        self.opened = self.closed = 0
        self.changed = threading.Condition()
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        pass

    def count(self, opened, closed):
        with self.changed:
            self.opened += opened
            self.closed += closed
            self.changed.notify_all()

    def until_all_closed(self, seconds=600):
        """Whether every connection was closed by the client within that time."""
        with self.changed:
            return self.changed.wait_for(lambda: self.opened == self.closed, seconds)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.server.count(1, 0)

    def finish(self):
        try:
            super().finish()
        finally:
            self.server.count(0, 1)

    def log_message(self, *arguments):
        pass

    def read_body(self):
        if "chunked" in self.headers.get("transfer-encoding", ""):
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def serve(self):
        seen = Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, self.read_body())
        with self.server.changed:
            self.server.seen.append(seen)
        said = self.server.answer(seen, self)
        if said is None:  # the answer function wrote by itself, or the connection is to break
            self.close_connection = True
            return
        status, headers, body = said
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = serve  # noqa: N815


@contextmanager
def serving(answer):
    """A running server. `answer` takes (Seen, handler) and gives (status, headers, body), or None to break off."""
    server = Server(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def json_answer(text, status=200, **headers):
    """An answer in JSON; underscores of header names become hyphens."""
    body = text.encode() if isinstance(text, str) else text
    return status, {"content-type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}, body
