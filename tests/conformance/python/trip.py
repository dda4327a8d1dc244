# SPDX-License-Identifier: MIT
"""Reads values as a generated type and writes them again: job {package, probes: [[probe, type, [[what, text, valid]]]]},
answer {trips, refusals, problems: [[probe, what, why, text]]}."""
import importlib
import importlib.util
import json
import math
import pkgutil
import sys

import fork


def equal(a, b):
    """Whether two JSON values are the same."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


def trip(kind, text):
    """None, or what is wrong."""
    model, wire = sys.modules["shared_runtime.model"], sys.modules["shared_runtime.wire"]
    value, want = model.parse(kind, text), json.loads(text)
    writers = {"to_json": lambda: json.loads(wire.to_json(value)), "dump": lambda: json.loads(json.dumps(model.dump(value)))}
    if isinstance(value, model.Model):
        writers["Model.to_json"] = lambda: json.loads(value.to_json())
    for name, write in writers.items():
        got = write()
        if not equal(got, want):
            return f"{name} gives {json.dumps(got)[:300]}"
    if not equal(json.loads(wire.to_json(model.parse(kind, json.dumps(want)))), want):
        return "it differs the second time"
    return None


def work(job):
    models = importlib.import_module(f"{job['package']}.models")
    answer = {"trips": 0, "refusals": 0, "problems": []}
    for probe, name, values in job["probes"]:
        kind = getattr(models, name)
        for what, text, valid in values:
            try:
                why = trip(kind, text)
                answer["trips"] += bool(valid)
                why = why if valid else "accepted"
            except sys.modules["shared_runtime.core"].Invalid as error:
                answer["refusals"] += not valid
                why = f"refused: {str(error)[:300]}" if valid else None
            except Exception as error:  # noqa: BLE001
                why = f"threw {type(error).__name__}: {error}"[:300]
            if why:
                answer["problems"].append([probe, what, why, text[:300]])
    return answer


for found in pkgutil.walk_packages(importlib.import_module("shared_runtime").__path__, "shared_runtime."):
    importlib.import_module(found.name)
fork.serve(work)
