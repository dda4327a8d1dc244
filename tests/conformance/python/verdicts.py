# SPDX-License-Identifier: MIT
"""Reads instances as a generated model: job {package, name, instances: [JSON text]}, answer {load, verdicts}: 1 accepted,
0 refused, or the message of what else was thrown."""
import importlib
import importlib.util
import json
import pkgutil
import sys

import fork
import pydantic

def reader(job):
    """What reads JSON text as the subject."""
    if job["family"] == "ours":
        model = sys.modules["shared_runtime.model"]
        kind = getattr(importlib.import_module(f"{job['package']}.models"), job["name"])
        return lambda text: model.parse(kind, text)
    if job["family"] == "datamodel":
        kind = getattr(importlib.import_module(job["package"]), job["name"])
        return pydantic.TypeAdapter(kind).validate_json
    kind = getattr(importlib.import_module(f"{job['package']}.models"), job["name"])
    return lambda text: kind.from_dict(json.loads(text))


def work(job):
    sys.path[:0] = job.get("path", [])
    read, verdicts = reader(job), []
    for text in job["instances"]:
        try:
            read(text)
            verdicts.append(1)
        except (pydantic.ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
            core = sys.modules.get("shared_runtime.core")
            known = (pydantic.ValidationError, core.Invalid) if core else pydantic.ValidationError
            expected = isinstance(error, known) or job["family"] == "attrs"
            verdicts.append(0 if expected else f"{type(error).__name__}: {error}"[:300])
        except Exception as error:  # noqa: BLE001
            verdicts.append(f"{type(error).__name__}: {error}"[:300])
    return {"verdicts": verdicts}


if importlib.util.find_spec("shared_runtime"):
    for found in pkgutil.walk_packages(importlib.import_module("shared_runtime").__path__, "shared_runtime."):
        importlib.import_module(found.name)
fork.serve(work)
