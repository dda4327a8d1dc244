# SPDX-License-Identifier: MIT
"""Generates with the generators that are measured against: job {generator, document, target}, answer {failed} or nothing."""
import contextlib
import io
import os
import warnings
from pathlib import Path

import fork
import datamodel_code_generator as datamodel
import openapi_python_client as client
from datamodel_code_generator.enums import DataModelType, InputFileType
from openapi_python_client import config as client_config


def generate_datamodel(document, target):
    datamodel.generate(Path(document), input_file_type=InputFileType.OpenAPI, output=target,
                       output_model_type=DataModelType.PydanticV2BaseModel,
                       target_python_version=datamodel.PythonVersion.PY_311)


def generate_client(document, target):
    settings = client_config.Config.from_sources(
        client_config.ConfigFile(post_hooks=[]), client_config.MetaType.NONE, document_source=Path(document),
        file_encoding="utf-8", overwrite=True, output_path=target)
    errors = client.generate(config=settings)
    severe = [e for e in errors if e.level == client.parser.errors.ErrorLevel.ERROR]
    if severe:
        raise ValueError(f"{severe[0].header}: {severe[0].detail}")


def work(job):
    warnings.simplefilter("ignore")
    target = Path(job["target"])
    target.parent.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(target.parent)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        {"datamodel": generate_datamodel, "client": generate_client}[job["generator"]](job["document"], target)
    return {}


fork.serve(work)
