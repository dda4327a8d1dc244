# SPDX-License-Identifier: MIT
"""Runs the rows of a case: job {package, rows, client}, answer {problems}. What a client sends goes to a function here."""
import datetime
import importlib
import importlib.util
import inspect
import json
import pkgutil
import sys
from urllib.parse import unquote

import fork
import httpx


def same(a, b):
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


class Case:
    def __init__(self, name, credentials):
        self.package = importlib.import_module(name)
        self.sent, self.answer = None, None
        try:
            self.models = importlib.import_module(f"{name}.models")
        except ImportError:
            self.models = None
        self.scope = {"models": self.models, "package": self.package, "datetime": datetime, "inspect": inspect}
        self.api = importlib.import_module(f"{name}.api") if importlib.util.find_spec(f"{name}.api") else None
        if self.api:
            for found in pkgutil.walk_packages(self.api.__path__, f"{name}.api."):
                importlib.import_module(found.name)
            self.scope["api"] = self.api
        self.runtime = importlib.import_module(f"{name}._runtime.model")
        self.invalid = importlib.import_module(f"{name}._runtime.core").Invalid
        if hasattr(self.package, "Client"):
            more = eval(f"dict({credentials})", dict(self.scope))
            self.scope["client"] = self.package.Client(base_url="https://api.invalid", transport=httpx.MockTransport(self.serve),
                                                       retry=self.package.Retry(attempts=1), **more)

    def serve(self, request):
        request.read()
        self.sent = request
        status, headers, text = self.answer
        kind = {} if not text or any(h.lower() == "content-type" for h in headers) else {"content-type": "application/json"}
        return httpx.Response(status, headers={**kind, **headers}, content=text.encode())

    def row(self, what, *row):
        return getattr(self, f"row_{what}")(*row)

    def row_read(self, name, text, expression, again):
        value = self.runtime.parse(getattr(self.models, name), text)
        if not eval(expression, {**self.scope, "v": value}):
            return f"{value!r} is not {expression}"
        got = self.runtime.dump(value)
        return None if same(got, json.loads(again or text)) else f"written as {json.dumps(got)}"

    def row_refuse(self, name, text):
        try:
            value = self.runtime.parse(getattr(self.models, name), text)
        except self.invalid:
            return None
        return f"accepted {text} as {value!r}"

    def row_eval(self, expression):
        return None if eval(expression, self.scope) else f"not {expression}"

    def row_raise(self, expression, error):
        try:
            value = eval(expression, self.scope)
        except Exception as raised:  # noqa: BLE001
            return None if type(raised).__name__ == error else f"{expression} raises {raised!r}"
        return f"{expression} gives {value!r}"

    def check_sent(self, wanted):
        url = str(self.sent.url).removeprefix("https://api.invalid")
        body = self.sent.content.decode("utf-8", "replace")
        whole = f"{self.sent.headers}\r\n\r\n{body}"
        for key, value in wanted.items():
            if key == "method" and self.sent.method != value:
                return f"sent {self.sent.method}"
            if key == "url" and url != value and unquote(url).replace("+", " ") != value:
                return f"sent to {url}"
            if key == "body" and body != value:
                return f"sent {body}"
            if key == "headers" and any(self.sent.headers.get(k) != v for k, v in value.items()):
                return f"sent with {dict(self.sent.headers)}"
            if key == "has" and [part for part in value if part not in whole]:
                return f"sent without {[part for part in value if part not in whole]}: {whole[:600]}"
        return None

    def row_call(self, expression, wanted, answer, check):
        self.answer = answer
        value = eval(expression, self.scope)
        return self.check_sent(wanted) or (None if eval(check, {**self.scope, "v": value}) else f"{value!r} is not {check}")

    def row_fail(self, expression, wanted, answer, check):
        self.answer = answer
        try:
            value = eval(expression, self.scope)
        except Exception as error:  # noqa: BLE001
            if eval(check, {**self.scope, "v": error}):
                return self.check_sent(wanted) if wanted else None
            return f"{type(error).__name__}: {error} is not {check}"
        return f"gives {value!r}"


def work(job):
    case, problems = Case(job["package"], job["client"]), []
    for row in job["rows"]:
        try:
            why = case.row(*row)
        except Exception as error:  # noqa: BLE001
            why = f"{type(error).__name__}: {error}"[:500]
        if why:
            problems.append(f"{row[:3]}: {why}")
    return {"problems": problems}


fork.serve(work)
