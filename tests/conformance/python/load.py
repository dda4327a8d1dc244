# SPDX-License-Identifier: MIT
"""Imports a package, every module and every lazy name of it, and builds every model."""
import importlib
import importlib.util
import pkgutil
import sys
import types
import typing

import fork
import pydantic


def build(name, runtime, value, problems):
    try:
        if isinstance(value, type) and issubclass(value, pydantic.BaseModel):
            value.model_rebuild(raise_errors=True)
            assert value.__pydantic_complete__, "the model is not complete"
        elif hasattr(runtime, "Adapter"):  # of models without pydantic
            runtime.adapter(value).rebuild()
        else:
            runtime.adapter(value).core_schema  # builds it
    except BaseException as error:  # noqa: BLE001
        problems.append({"kind": "build", "what": name, "why": f"{type(error).__name__}: {error}"[:400]})


def touch(module, problems):
    """Every name that a module says it has."""
    for name in [*getattr(module, "__all__", []), *dir(module)]:
        try:
            getattr(module, name)
        except BaseException as error:  # noqa: BLE001
            problems.append({"kind": "name", "what": f"{module.__name__}.{name}", "why": f"{type(error).__name__}: {error}"[:400]})


def hints(module, problems):
    """Annotations of every method can be resolved."""
    for kind in [v for v in vars(module).values() if isinstance(v, type) and v.__module__ == module.__name__]:
        for name, method in vars(kind).items():
            if isinstance(method, types.FunctionType):
                try:
                    typing.get_type_hints(method, include_extras=True)
                except BaseException as error:  # noqa: BLE001
                    problems.append({"kind": "hint", "what": f"{module.__name__}.{kind.__name__}.{name}",
                                     "why": f"{type(error).__name__}: {error}"[:400]})


def thunks(module, runtime, problems):
    """Types that operations name only when they are asked for."""
    for name, operation in vars(module).items():
        if type(operation).__name__ != "Operation":
            continue
        types_of = [t for answer in operation.answers for t in answer.content.values()]
        for thunk in [*types_of, *([operation.stream.item] if operation.stream else [])]:
            try:
                kind = thunk()
            except BaseException as error:  # noqa: BLE001
                problems.append({"kind": "thunk", "what": f"{module.__name__}.{name}", "why": f"{type(error).__name__}: {error}"[:400]})
                continue
            build(f"{module.__name__}.{name}", runtime, kind, problems)


def work(job):
    name = job["package"]
    problems, modules, models = [], [], 0
    share(name)
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):  # noqa: PLW2901
        try:
            modules.append(importlib.import_module(found.name))
        except BaseException as error:  # noqa: BLE001
            problems.append({"kind": "import", "what": found.name, "why": f"{type(error).__name__}: {error}"[:400]})
    for module in [package, *modules]:
        touch(module, problems)
    runtime = importlib.import_module(f"{name}._runtime.model")
    all_models = importlib.import_module(f"{name}.models")
    for model in all_models.__all__:
        models += 1
        build(model, runtime, getattr(all_models, model), problems)
    for module in modules:
        if f"{name}.api." in module.__name__ or module.__name__ == f"{name}.client":
            hints(module, problems)
            thunks(module, runtime, problems)
    return {"problems": problems, "modules": len(modules), "models": models}


def share(name):
    """Lets a package have the run-time support that is imported already."""
    for module in [m for m in sys.modules if m.split(".")[0] == "shared_runtime"]:
        sys.modules[module.replace("shared_runtime", f"{name}._runtime", 1)] = sys.modules[module]


if importlib.util.find_spec("shared_runtime"):
    for found in pkgutil.walk_packages(importlib.import_module("shared_runtime").__path__, "shared_runtime."):
        importlib.import_module(found.name)
fork.serve(work)
