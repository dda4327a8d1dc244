# SPDX-License-Identifier: MIT
"""Makes calls of a Python package with given arguments: calls.py FOLDER < calls. Writes what arrived, a JSON object a line."""
import http.server
import importlib
import inspect
import json
import pkgutil
import sys
import threading
import typing
import warnings

sys.path.insert(0, sys.argv[1])
import pydantic  # noqa: E402
import sdk  # noqa: E402
from sdk._runtime import operations  # noqa: E402

PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}
arrived = {}


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        arrived.update(method=self.command, path=path, query=query, body=body,
                       headers={k.lower(): v for k, v in self.headers.items()})
        self.send_response(418)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "0" if self.command == "HEAD" else "2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"{}")

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = answer


def arguments_of(method, operation, args):
    hints = typing.get_type_hints(method)
    if "params" in hints and "params" not in {p.name for p in operation.params}:
        hints = {**hints, **typing.get_type_hints(typing.get_args(hints["params"])[0])}
    out = {}
    for param in operation.params:
        given = args.get(PLACES[param.place], {})
        key = param.key or param.name
        found = next((k for k in given if k == key or (param.place == "header" and k.lower() == key.lower())), None)
        if found is not None:
            out[param.name] = pydantic.TypeAdapter(hints[param.name]).validate_json(json.dumps(given[found]))
    if operation.bodies and "body" in args:
        media = operation.bodies[0].media
        plain = args["body"]
        out[operation.body_argument] = (pydantic.TypeAdapter(hints[operation.body_argument]).validate_json(json.dumps(plain))
                                        if "json" in media else plain)
    return out


def methods():
    package = importlib.import_module("sdk.api")
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"sdk.api.{found.name}")
        constants = {k: v for k, v in vars(module).items() if isinstance(v, operations.Operation)}
        api = next(v for k, v in vars(module).items() if inspect.isclass(v) and k.endswith("Api") and not k.startswith("Async"))
        for name, method in vars(api).items():
            inner = getattr(method, "__wrapped__", method)
            used = [constants[n] for n in getattr(inner, "__code__", methods.__code__).co_names if n in constants]
            if used and not name.endswith(("_iter", "_stream")):
                yield f"{used[0].method} {used[0].path}", (api, name, inner, used[0])


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = sdk.Client(base_url=f"http://127.0.0.1:{server.server_port}", retry=sdk.Retry(attempts=0))
    known = {}
    for key, found in methods():
        known.setdefault(key, found)
    for line in sys.stdin:
        call = json.loads(line)
        arrived.clear()
        try:
            api, name, inner, operation = known[call["operation"]]
            getattr(api(client), name)(**arguments_of(inner, operation, call["args"]))
        except sdk.ApiError:
            pass
        except Exception as error:  # noqa: BLE001
            if not arrived:
                arrived["failed"] = f"{type(error).__name__}: {str(error)[:400]}"
        print(json.dumps({"operation": call["operation"], **arrived}), flush=True)


warnings.simplefilter("ignore")
main()
