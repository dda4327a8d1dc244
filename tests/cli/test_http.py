# SPDX-License-Identifier: MIT
"""Documents from HTTP: redirects, errors, headers from the configuration, and references that may not be followed."""

import http.server
import json
import threading

from proof import *


class Server(http.server.BaseHTTPRequestHandler):
    """Serves `server.pages`: path -> (status, headers, bytes). Notes every request in `server.seen`."""

    def do_GET(self):
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        status, headers, body = self.server.pages.get(self.path, (404, {}, b"nothing here"))
        if callable(status):
            status = status(self.headers)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Http(Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def serve(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        server.pages, server.seen = {}, []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def environment(self, more=None):
        kept = super().environment(more)
        return {k: v for k, v in kept.items() if "proxy" not in k.lower()}

    def page(self, path, content, status=200, server=None, **headers):
        body = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode()
        (server or self.server).pages[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, body)
        return f"http://127.0.0.1:{(server or self.server).server_port}{path}"

    def paths(self, server=None):
        return [path for path, _ in (server or self.server).seen]


class Inputs(Http):
    def test_an_input_is_the_same_as_from_a_file(self):
        self.write("api.json", HARBOUR)
        self.generate("api.json", output="file")
        self.generate(self.page("/api.json", json.dumps(HARBOUR, indent=1)), output="net")
        self.assertEqual(self.texts("file"), self.texts("net"))
        self.assertEqual(self.paths(), ["/api.json"])

    def test_yaml_and_no_extension(self):
        self.generate(self.page("/spec?format=yaml", yaml_of(HARBOUR), Content_Type="application/yaml"))
        self.assertIn("interface Ship", self.read("out/types.ts"))

    def test_a_redirect(self):
        self.page("/new/api.json", HARBOUR)
        self.generate(self.page("/api.json", b"", status=302, Location="/new/api.json"))
        self.assertEqual(self.paths(), ["/api.json", "/new/api.json"])

    def test_a_circle_of_redirects(self):
        run = self.generate(self.page("/a", b"", status=302, Location="/a"), "--json", expect=INPUT)
        self.assertDiagnostic(run, "CGS0011", help=True, message=re.compile("redirect", re.I))

    def test_a_redirect_to_a_file_is_refused(self):
        self.write("secret.json", HARBOUR)
        run = self.generate(self.page("/a", b"", status=302, Location=f"file://{self.dir}/secret.json"), "--json", expect=INPUT)
        self.assertDiagnostic(run, "CGS0011", help=True)

    def test_errors(self):
        for status in (404, 401, 403, 500, 503):
            with self.subTest(status):
                url = self.page(f"/{status}", "gone", status=status)
                run = self.generate(url, "--json", expect=INPUT)
                self.assertDiagnostic(run, "CGS0011", message=re.compile(str(status)), help=True)

    def test_nobody_there(self):
        import socket
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        run = self.generate(f"http://127.0.0.1:{port}/api.json", "--json", expect=INPUT)
        self.assertDiagnostic(run, "CGS0011", help=True)

    def test_other_schemes(self):
        for url in ("ftp://127.0.0.1/api.json", "file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)"):
            with self.subTest(url):
                run = self.generate(url, "--json", expect=INPUT)
                self.assertTrue(run.diagnostics[0].get("help"), run)

    def test_bad_documents_have_their_url(self):
        url = self.page("/bad.json", '{"openapi": "3.1.0",\n}')
        self.assertDiagnostic(self.generate(url, "--json", expect=INPUT), "CGS0002", file=url, line=1, column=20, help=True)

    def test_old_files_stay_when_the_net_is_gone(self):
        url = self.page("/api.json", HARBOUR)
        self.generate(url)
        self.server.pages.clear()
        with self.untouched():
            self.generate(url, expect=INPUT)

    def test_the_library_is_loaded_only_now(self):
        import subprocess
        url = self.page("/api.json", HARBOUR)
        loaded = subprocess.run([CODEGEN, "-p", "typescript", url, "-o", "out"], cwd=self.dir, check=True, capture_output=True,
                                env=self.environment({"LD_DEBUG": "files"}), text=True).stderr
        self.assertIn("curl", loaded)


class Headers(Http):
    def config(self, url, prefix=None, value="Bearer ${API_TOKEN}"):
        self.write("codegen.yaml", f"""
sources:
  api:
    input: {url}
    output: out
    headers:
      - {{url: '{prefix or self.url}/', name: Authorization, value: '{value}'}}
plugins: [typescript]
""")

    def test_a_header_with_a_token_from_the_environment(self):
        self.page("/api.json", HARBOUR)
        self.server.pages["/api.json"] = (lambda h: 200 if h["Authorization"] == "Bearer s3cret-t0ken" else 401, {}, json.dumps(HARBOUR).encode())
        self.config(f"{self.url}/api.json")
        self.codegen(expect=OK, env={"API_TOKEN": "s3cret-t0ken"})
        self.codegen(expect=INPUT, env={"API_TOKEN": "wrong"})
        self.assertDiagnostic(self.codegen("--json", expect=USAGE), "CGC0005", message=re.compile("API_TOKEN"))

    def test_a_secret_is_never_printed_nor_kept(self):
        self.config(self.page("/api.json", HARBOUR))
        secret = {"API_TOKEN": "s3cret-t0ken"}
        runs = [self.codegen("--verbose", env=secret, expect=OK), self.codegen("--json", env=secret, expect=OK)]
        self.server.pages.clear()
        runs.append(self.codegen("--json", "--no-cache", env=secret, expect=INPUT))
        for run in runs:
            self.assertNotIn("s3cret", run.out + run.err)
        for file in (self.dir / "out").rglob("*"):
            if file.is_file():
                self.assertNotIn(b"s3cret", file.read_bytes(), file)

    def test_a_header_goes_to_its_prefix_alone(self):
        other = self.serve()
        target = self.page("/moved.json", HARBOUR, server=other)
        self.config(self.page("/api.json", b"", status=302, Location=target))
        self.codegen(expect=OK, env={"API_TOKEN": "s3cret-t0ken"})
        self.assertIn("authorization", self.server.seen[0][1])
        self.assertEqual(self.paths(other), ["/moved.json"])
        self.assertNotIn("authorization", other.seen[0][1])

    def test_a_line_break_in_a_value_makes_no_second_header(self):
        self.config(self.page("/api.json", HARBOUR))
        self.codegen(env={"API_TOKEN": "x\r\nX-Evil: 1"}, expect=(OK, INPUT, USAGE))
        for _, headers in self.server.seen:
            self.assertNotIn("x-evil", headers)


class References(Http):
    def local(self, ref):
        self.write("api.json", api({"Ship": {"$ref": ref}}))
        return "api.json"

    def test_a_remote_reference_needs_permission(self):
        url = self.page("/ship.json", {"Ship": {"type": "object", "properties": {"name": {"type": "string"}}}})
        run = self.generate(self.local(url + "#/Ship"), "--json", expect=INPUT)
        self.assertDiagnostic(run, "CGS0010", file="api.json", line=True, column=True, pointer=re.compile("^/components/schemas/Ship"),
                              help=re.compile("--allow-remote"))
        self.assertEqual(self.paths(), [])
        self.generate("api.json", "--allow-remote", self.url + "/")
        self.assertIn("interface Ship", self.read("out/types.ts"))

    def test_permission_is_for_what_begins_so(self):
        url = self.page("/ship.json", {"Ship": {"type": "string"}})
        for prefix in (self.url + "/other/", "https://127.0.0.1/", self.url + "/ship.jso/"):
            with self.subTest(prefix):
                self.generate(self.local(url + "#/Ship"), "--allow-remote", prefix, expect=INPUT)
        self.assertEqual(self.paths(), [])

    def test_permission_is_not_fooled(self):
        other = self.serve()
        self.page("/ship.json", {"Ship": {"type": "string"}}, server=other)
        for ref in (f"http://127.0.0.1:{self.server.server_port}@127.0.0.1:{other.server_port}/ship.json#/Ship",
                    f"{self.url}/../../ship.json#/Ship", f"{self.url}.evil.example/ship.json"):
            with self.subTest(ref):
                self.generate(self.local(ref), "--allow-remote", self.url + "/allowed/", expect=INPUT)
        self.assertEqual(self.paths(other), [])

    def test_a_redirect_out_of_the_permitted_is_refused(self):
        other = self.serve()
        target = self.page("/ship.json", {"Ship": {"type": "string"}}, server=other)
        url = self.page("/ship.json", b"", status=302, Location=target)
        run = self.generate(self.local(url + "#/Ship"), "--allow-remote", self.url + "/", "--json", expect=INPUT)
        self.assertTrue(run.diagnostics)
        self.assertEqual(self.paths(other), [])

    def test_remote_to_remote_of_its_own_folder(self):
        self.page("/api/parts/ship.json", {"type": "object", "properties": {"name": {"type": "string"}}})
        self.generate(self.page("/api/api.json", api({"Ship": {"$ref": "parts/ship.json"}})))
        self.assertIn("interface Ship", self.read("out/types.ts"))

    def test_remote_to_another_folder_needs_permission(self):
        self.page("/other/ship.json", {"type": "string"})
        url = self.page("/api/api.json", api({"Ship": {"$ref": "../other/ship.json"}}))
        self.assertDiagnostic(self.generate(url, "--json", expect=INPUT), "CGS0010", help=True)
        self.generate(url, "--allow-remote", self.url + "/other/")

    def test_remote_to_a_local_file_never(self):
        self.write("secret.json", {"type": "string"})
        for ref in (f"file://{self.dir}/secret.json", f"{self.dir}/secret.json", "file:secret.json", f"//{self.dir}/secret.json"):
            with self.subTest(ref):
                url = self.page("/api/api.json", api({"Ship": {"$ref": ref}}))
                for more in ((), ("--allow-remote", "file://"), ("--allow-remote", "/"), ("--allow-remote", self.url + "/")):
                    run = self.generate(url, *more, "--json", expect=(INPUT, USAGE))
                    self.assertFalse((self.dir / "out/types.ts").exists())
                    self.assertTrue(run.diagnostics[0].get("help"), run)

    def test_a_cycle_over_the_net(self):
        self.page("/b.json", {"B": {"type": "object", "properties": {"a": {"$ref": "a.json#/components/schemas/A"}}}})
        self.generate(self.page("/a.json", api({"A": {"type": "object", "properties": {"b": {"$ref": "b.json#/B"}}}})))
        self.assertEqual(sorted(self.paths()), ["/a.json", "/b.json"])


if __name__ == "__main__":
    main()
