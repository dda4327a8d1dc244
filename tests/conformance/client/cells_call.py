# SPDX-License-Identifier: MIT
"""Calls every cell with the Python package: cells_call.py FOLDER < cells. Writes what arrived of each, as cells.mjs does."""
import http.server
import json
import re
import sys
import threading
import urllib.parse

sys.path.insert(0, sys.argv[1])
from cells_api import Client  # noqa: E402

arrived = {}


def parts(media, body):
    mark = "--" + re.search(r'boundary="?([^";]+)', media)[1]
    found = []
    for part in body.split(mark)[1:-1]:
        head, _, content = part.removeprefix("\r\n").partition("\r\n\r\n")
        kind = re.search(r"content-type: *([^\r\n;]*)", head, re.I)
        found.append([re.search(r'name="([^"]*)"', head)[1], kind[1] if kind else "", content.removesuffix("\r\n")])
    return found


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        path, _, query = self.path.partition("?")
        media = self.headers.get("content-type") or ""
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        if media.startswith("application/x-www-form-urlencoded"):
            body = [list(pair) for pair in urllib.parse.parse_qsl(body, keep_blank_values=True)]
        elif "boundary=" in media:
            body = parts(media, body)
        arrived.clear()
        arrived.update(path=re.sub(r"^/c\d+/?x?", "", path), query=query, type=media.split(";")[0], body=body,
                       method=self.command, accept=self.headers.get("accept"))
        for name, header in (("header", "color"), ("cookie", "cookie")):
            if self.headers.get(header) is not None:
                arrived[name] = self.headers[header]
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = answer


def real(value):
    if isinstance(value, dict):
        return value["$blob"].encode() if "$blob" in value else {key: real(member) for key, member in value.items()}
    return value


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
threading.Thread(target=server.serve_forever, daemon=True).start()
results = {}
with Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
    for cell in json.load(sys.stdin):
        arguments = {"body" if cell["place"] == "body" else "color": real(cell["value"])}
        arrived.clear()
        try:
            getattr(client.cells, cell["name"])(**arguments)
            results[cell["name"]] = dict(arrived)
        except Exception as error:  # whatever it is, it is shown
            results[cell["name"]] = {"error": f"{type(error).__name__}: {error}"}
print(json.dumps(results))
