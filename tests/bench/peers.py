# SPDX-License-Identifier: MIT
"""The generators that all.py measures beside codegen: what each needs, and how it is called for types, types and Zod, or
Python."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
NODE_MODULES = HERE / "node_modules"
VENV = HERE.parents[1] / "build/bench-python"


def node():
    own = HERE.parent / "node_modules/.bin/node"  # the tools ask for a newer one than Debian has
    return own if own.exists() else shutil.which("node")


def install():
    """What package.json and requirements.txt pin; nothing else here uses the network."""
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-progress"], cwd=HERE, check=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([VENV / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps",
                    "--only-binary", ":all:", "--requirement", HERE / "requirements.txt"], check=True)


class Peer:
    """`ours`: the plugins of codegen that do the same."""

    def __init__(self, name, script, prepare, rest, ours):
        self.name, self.script, self._prepare, self._rest, self.ours = name, script, prepare, rest, ours

    def there(self):
        return self.script is not None and pathlib.Path(self.script).exists()

    def prepare(self, document, folder):
        if self._prepare:
            self._prepare(document, folder)

    def command(self, document, folder):
        start = [node(), "--max-old-space-size=12000", self.script] if self.script and NODE_MODULES in pathlib.Path(self.script).parents \
            else [self.script]
        return [*start, *self._rest(document, folder)]


def module(name, file):
    return NODE_MODULES / name / file


def bin_of(package, name):
    manifest = NODE_MODULES / package / "package.json"
    if not manifest.exists():
        return None
    entry = json.loads(manifest.read_text())["bin"]
    return NODE_MODULES / package / (entry if isinstance(entry, str) else entry[name])


def hey(plugins):
    def prepare(document, folder):
        (folder / "openapi-ts.config.mjs").write_text(
            f"export default {{ input: {json.dumps(str(document))}, output: {json.dumps(str(folder / 'out'))}, "
            f"plugins: {json.dumps(plugins)}, logs: {{ level: 'silent', file: false }} }};\n")
    return prepare, lambda document, folder: ["-f", folder / "openapi-ts.config.mjs"]


def kubb(plugins):
    def prepare(document, folder):
        link = folder / "node_modules"
        link.symlink_to(NODE_MODULES)
        imports = "".join(f"import {{ {call} }} from '@kubb/{package}';\n" for package, call in plugins)
        calls = ", ".join(f"{call}({'{ validate: false }' if call == 'pluginOas' else ''})" for _, call in plugins)
        (folder / "kubb.config.mjs").write_text(
            f"import {{ defineConfig }} from '@kubb/core';\n{imports}"
            f"export default defineConfig({{ root: {json.dumps(str(folder))}, input: {{ path: {json.dumps(str(document))} }}, "
            f"output: {{ path: './out', clean: true }}, plugins: [{calls}] }});\n")
    return prepare, lambda document, folder: ["generate", "--config", folder / "kubb.config.mjs", "--logLevel", "silent"]


def orval(client):
    def prepare(document, folder):
        (folder / "orval.config.mjs").write_text(
            f"export default {{ api: {{ input: {{ target: {json.dumps(str(document))} }}, output: {{ target: "
            f"{json.dumps(str(folder / 'out/api.ts'))}, client: {json.dumps(client)}, mode: 'single' }} }} }};\n")
    return prepare, lambda document, folder: ["--config", folder / "orval.config.mjs"]


def make():
    openapi = bin_of("openapi-typescript", "openapi-typescript")
    heyapi, kubbs = bin_of("@hey-api/openapi-ts", "openapi-ts"), bin_of("@kubb/cli", "kubb")
    orvals, client = bin_of("orval", "orval"), bin_of("openapi-zod-client", "openapi-zod-client")
    path = f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}"
    python, datamodel = (shutil.which(name, path=path) for name in ("openapi-python-client", "datamodel-codegen"))
    types, schemas = ("plugin-ts", "pluginTs"), ("plugin-zod", "pluginZod")
    ts, zod, py = ["typescript"], ["typescript", "zod"], ["python"]
    return [
        Peer("openapi-typescript", openapi, None, lambda d, f: [d, "-o", f / "out/types.ts"], ts),
        Peer("Hey API", heyapi, *hey(["@hey-api/typescript"]), ts),
        Peer("Hey API, zod", heyapi, *hey(["@hey-api/typescript", "zod"]), zod),
        Peer("Orval, fetch", orvals, *orval("fetch"), ts),
        Peer("Orval, zod", orvals, *orval("zod"), zod),
        Peer("Kubb", kubbs, *kubb([("plugin-oas", "pluginOas"), types]), ts),
        Peer("Kubb, zod", kubbs, *kubb([("plugin-oas", "pluginOas"), types, schemas]), zod),
        Peer("openapi-zod-client", client, lambda d, f: (f / "out").mkdir(), lambda d, f: [d, "-o", f / "out/api.ts"], zod),
        Peer("openapi-python-client", python, None,
             lambda d, f: ["generate", "--path", d, "--output-path", f / "out", "--meta", "none"], py),
        Peer("datamodel-code-generator", datamodel, lambda d, f: (f / "out").mkdir(),
             lambda d, f: ["--input", d, "--input-file-type", "openapi", "--output", f / "out/models.py"], py),
    ]


def installed(wanted):
    """The peers that are there, of those that are wanted; and the names of the others."""
    names = None if wanted == "all" else [] if wanted == "none" else [w.strip() for w in wanted.split(",")]
    peers = [p for p in make() if names is None or any(p.name.startswith(n) for n in names)]
    return [p for p in peers if p.there()], [p.name for p in peers if not p.there()]
