/* SPDX-License-Identifier: MIT
 *
 * The files around the code: pyproject.toml, README.md with snippets of this very package, and __init__.py, which loads
 * what is asked for when it is asked for.
 */
#include "client.h"

static const codegen_str none = {"", 0};

/* -- __init__.py --------------------------------------------------------------------------------------------------- */

/* What the package offers, by the module it comes from; both in the order of `ruff`. */
static const struct offer {
  const char *name, *module;
  uint8_t client; /* 1: only with the synchronous client, 2: the asynchronous one, 3: variables of addresses */
} offers[] = {
    {"ApiError", "_runtime.errors", 0},
    {"AsyncClient", "client", 2},
    {"AuthError", "_runtime.errors", 0},
    {"BadGatewayError", "_runtime.errors", 0},
    {"BadRequestError", "_runtime.errors", 0},
    {"Client", "client", 1},
    {"ClientCredentials", "_runtime.auth", 0},
    {"ClientError", "_runtime.errors", 0},
    {"ClosedError", "_runtime.errors", 0},
    {"ConfigError", "_runtime.errors", 0},
    {"ConflictError", "_runtime.errors", 0},
    {"ConnectError", "_runtime.errors", 0},
    {"ConnectTimeoutError", "_runtime.errors", 0},
    {"DeadlineError", "_runtime.errors", 0},
    {"DecodeError", "_runtime.errors", 0},
    {"File", "_runtime.bodies", 0},
    {"ForbiddenError", "_runtime.errors", 0},
    {"GatewayTimeoutError", "_runtime.errors", 0},
    {"GoneError", "_runtime.errors", 0},
    {"Hooks", "_runtime.config", 0},
    {"InternalServerError", "_runtime.errors", 0},
    {"MethodNotAllowedError", "_runtime.errors", 0},
    {"NotFoundError", "_runtime.errors", 0},
    {"PaginationError", "_runtime.errors", 0},
    {"PayloadTooLargeError", "_runtime.errors", 0},
    {"Pool", "_runtime.config", 0},
    {"PoolTimeoutError", "_runtime.errors", 0},
    {"PreconditionFailedError", "_runtime.errors", 0},
    {"ProtocolError", "_runtime.errors", 0},
    {"RateLimit", "_runtime.config", 0},
    {"ReadTimeoutError", "_runtime.errors", 0},
    {"RequestError", "_runtime.errors", 0},
    {"RequestTimeoutError", "_runtime.errors", 0},
    {"Response", "_runtime.answers", 0},
    {"ResponseValidationError", "_runtime.errors", 0},
    {"Retry", "_runtime.config", 0},
    {"SdkError", "_runtime.errors", 0},
    {"ServerError", "_runtime.errors", 0},
    {"ServerSentEvent", "_runtime.events", 0},
    {"ServerVariables", "client", 3},
    {"ServiceUnavailableError", "_runtime.errors", 0},
    {"StreamError", "_runtime.errors", 0},
    {"Timeout", "_runtime.config", 0},
    {"TlsError", "_runtime.errors", 0},
    {"TooManyRedirectsError", "_runtime.errors", 0},
    {"TooManyRequestsError", "_runtime.errors", 0},
    {"TransportError", "_runtime.errors", 0},
    {"UnauthorizedError", "_runtime.errors", 0},
    {"UnexpectedStatusError", "_runtime.errors", 0},
    {"UnprocessableError", "_runtime.errors", 0},
    {"WriteTimeoutError", "_runtime.errors", 0},
    {"logging_hooks", "_runtime.config", 0},
    {"paginate", "_runtime.calls", 0},
    {"with_response", "_runtime.calls", 0},
    {"with_streaming_response", "_runtime.calls", 0},
};
#define OFFERS (sizeof offers / sizeof *offers)

/* Modules in the order in which they are imported. */
static const char *const modules[] = {"_runtime.answers", "_runtime.auth",   "_runtime.bodies", "_runtime.calls",
                                      "_runtime.config",  "_runtime.errors", "_runtime.events", "client"};

static bool is_offered(const py_emit *e, const struct offer *offer) {
  uint32_t client = e->plugin->options.client;
  if (offer->client == 3) return py_has_variables(e);
  return !(offer->client == 1 && client == PY_CLIENT_ASYNC) && !(offer->client == 2 && client == PY_CLIENT_SYNC);
}

static const char init_loader[] =
    "\n\n"
    "def __getattr__(name: str) -> object:\n"
    "    if name == \"models\":\n"
    "        return _import_module(\".models\", __name__)\n"
    "    home = _HOMES.get(name)\n"
    "    if home is None:\n"
    "        raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")\n"
    "    value = getattr(_import_module(home, __name__), name)\n"
    "    globals()[name] = value\n"
    "    return value\n"
    "\n\n"
    "def __dir__() -> list[str]:\n"
    "    return __all__\n";

static codegen_str version_of(const py_emit *e) {
  return codegen_scope_at(e->model, py_service(e->model))->version;
}

/* Whether a version is one that Python packages may have: numbers with dots between. */
static bool is_version(codegen_str text) {
  bool digit = false;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c == '.' && !digit) return false;
    if (c != '.' && (c < '0' || c > '9')) return false;
    digit = c != '.';
  }
  return digit && text.size < 40;
}

static codegen_str package_version(const py_emit *e) {
  codegen_str version = version_of(e);
  if (version.size > 1 && version.data[0] == 'v') version.data++, version.size--;
  return is_version(version) ? version : CODEGEN_STR("0.1.0");
}

static void put_docstring(py_emit *e) {
  const codegen_scope *service = codegen_scope_at(e->model, py_service(e->model));
  const codegen_note *note = codegen_note_at(e->model, service->row.note);
  codegen_py_doc doc = codegen_py_doc_begin(&e->py, 0);
  codegen_py_doc_text(&doc,
                      py_join(e->ctx, service->name.size ? service->name : e->plugin->package, CODEGEN_STR("."), none));
  if (note->summary.size) codegen_py_doc_text(&doc, note->summary);
  codegen_py_doc_end(&doc);
  codegen_py_reset(&e->py, 0);
}

/** Writes __init__.py. */
void py_package_init(py_emit *e) {
  codegen_str version = package_version(e);
  if (e->plugin->options.banner.size) PY_PUT(e, "\n");
  put_docstring(e);
  if (!py_has_calls(e->plugin, e->model)) {
    PY_PUT(e, "\n__version__ = ");
    codegen_py_put_string(e->out, version);
    PY_PUT(e, "\n");
    return;
  }
  PY_PUT(e,
         "\nfrom __future__ import annotations\n\nimport typing as _t\nfrom importlib import import_module as "
         "_import_module\n"
         "\nif _t.TYPE_CHECKING:\n    from . import models as models\n");
  for (size_t m = 0; m < sizeof modules / sizeof *modules; m++)
    for (size_t i = 0; i < OFFERS; i++) {
      if (!codegen_str_is(codegen_str_of(offers[i].module), modules[m]) || !is_offered(e, &offers[i])) continue;
      PY_PUT(e, "    from .");
      codegen_out_text(e->out, modules[m]);
      PY_PUT(e, " import ");
      codegen_out_text(e->out, offers[i].name);
      PY_PUT(e, " as ");
      codegen_out_text(e->out, offers[i].name);
      codegen_out_char(e->out, '\n');
    }
  PY_PUT(e, "\n__version__ = ");
  codegen_py_put_string(e->out, version);
  PY_PUT(e, "\n\n_HOMES = {\n");
  for (size_t i = 0; i < OFFERS; i++) {
    if (!is_offered(e, &offers[i])) continue;
    PY_PUT(e, "    \"");
    codegen_out_text(e->out, offers[i].name);
    PY_PUT(e, "\": \".");
    codegen_out_text(e->out, offers[i].module);
    PY_PUT(e, "\",\n");
  }
  PY_PUT(e, "}\n\n__all__ = [\n");
  for (size_t i = 0; i < OFFERS; i++) {
    if (offers[i].name[0] >= 'a' && offers[i - 1].name[0] < 'a') PY_PUT(e, "    \"__version__\",\n");
    if (is_offered(e, &offers[i])) {
      PY_PUT(e, "    \"");
      codegen_out_text(e->out, offers[i].name);
      PY_PUT(e, "\",\n");
    }
    if (codegen_str_is(codegen_str_of(offers[i].name), "logging_hooks")) PY_PUT(e, "    \"models\",\n");
  }
  PY_PUT(e, "]\n");
  codegen_out_text(e->out, init_loader);
}

/* -- pyproject.toml ------------------------------------------------------------------------------------------------ */

/* A basic string of TOML: one line, nothing that ends it. */
static void put_toml(py_emit *e, codegen_str text) {
  static const char hex[] = "0123456789abcdef";
  codegen_out_char(e->out, '"');
  for (size_t i = 0; i < text.size && i < 500; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c == '"' || c == '\\') codegen_out_char(e->out, '\\');
    if (c == '\n' || c == '\r' || c == '\t') {
      codegen_out_char(e->out, ' ');
    } else if (c < 0x20 || c == 0x7f) {
      PY_PUT(e, "\\u00");
      codegen_out_char(e->out, hex[c >> 4]);
      codegen_out_char(e->out, hex[c & 15]);
    } else {
      codegen_out_char(e->out, (char)c);
    }
  }
  codegen_out_char(e->out, '"');
}

static codegen_str distribution(py_emit *e) {
  codegen_str package = e->plugin->package;
  char *out = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, package.size + 1, 1);
  if (!out) return package;
  for (size_t i = 0; i < package.size; i++) out[i] = package.data[i] == '_' ? '-' : package.data[i];
  return (codegen_str){out, package.size};
}

/* A name as far as a text may be cut without splitting a character. */
static codegen_str cut(codegen_str text, size_t size) {
  if (text.size <= size) return text;
  while (size && ((unsigned char)text.data[size] & 0xc0) == 0x80) size--;
  return (codegen_str){text.data, size};
}

/** Writes pyproject.toml. */
void py_package_project(py_emit *e) {
  const codegen_scope *service = codegen_scope_at(e->model, py_service(e->model));
  if (e->plugin->options.banner.size) PY_PUT(e, "\n");
  PY_PUT(e, "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n\n[project]\nname = ");
  put_toml(e, distribution(e));
  PY_PUT(e, "\nversion = ");
  put_toml(e, package_version(e));
  PY_PUT(e, "\ndescription = ");
  put_toml(e, service->name.size ? cut(service->name, 200) : CODEGEN_STR("A client"));
  PY_PUT(e, "\nreadme = \"README.md\"\nrequires-python = \">=3.10\"\ndependencies = [\n");
  if (py_has_calls(e->plugin, e->model)) PY_PUT(e, "  \"httpx>=0.23,<1\",\n");
  if (e->plugin->options.models == PY_MODELS_ATTRS) PY_PUT(e, "  \"attrs>=22.2\",\n");
  codegen_out_text(e->out, py_is_plain(e->plugin) ? "  \"typing-extensions>=4.7\",\n" : "  \"pydantic>=2.7,<3\",\n");
  PY_PUT(e,
         "]\nclassifiers = [\n  \"Programming Language :: Python :: 3\",\n"
         "  \"Typing :: Typed\",\n]\n\n[tool.hatch.build.targets.wheel]\npackages = [");
  put_toml(e, e->plugin->package);
  PY_PUT(e, "]\n");
}

/* -- README.md ----------------------------------------------------------------------------------------------------- */

static const codegen_decl *example_call(const py_emit *e, uint32_t *found) {
  uint32_t best = 0;
  for (uint32_t row = 1; row < codegen_row_count(e->model, CODEGEN_TABLE_DECL); row++) {
    const codegen_operation *op = codegen_operation_at(e->model, codegen_decl_at(e->model, row)->subject);
    bool needs = false;
    if (!py_is_call(e->model, row) || !codegen_sym_is(e->model, op->verb, "get")) continue;
    for (uint32_t i = 0; i < op->params.count; i++)
      needs = needs ||
              codegen_param_at(e->model, codegen_list_at(e->model, op->params, i))->row.flags & CODEGEN_PARAM_REQUIRED;
    if (!best || !needs) best = row;
    if (!needs) break;
  }
  *found = best;
  return codegen_decl_at(e->model, best);
}

static void put_call(py_emit *e, uint32_t row, const codegen_operation *op) {
  uint32_t written = 0;
  PY_PUT(e, "client.");
  codegen_out_str(e->out, py_name(e, CODEGEN_TABLE_SCOPE, py_home(e->model, op), PY_ROLE_API_ATTRIBUTE));
  codegen_out_char(e->out, '.');
  codegen_out_str(e->out, py_name(e, CODEGEN_TABLE_DECL, row, PY_ROLE_METHOD));
  codegen_out_char(e->out, '(');
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(e->model, codegen_list_at(e->model, op->params, i));
    if (!(param->row.flags & CODEGEN_PARAM_REQUIRED)) continue;
    if (written++) PY_PUT(e, ", ");
    codegen_out_str(e->out,
                    py_name(e, CODEGEN_TABLE_OPERATION, codegen_decl_at(e->model, row)->subject, PY_ROLE_ARGUMENT + i));
    PY_PUT(e, "=...");
  }
  codegen_out_char(e->out, ')');
}

static void put_credentials(py_emit *e) {
  for (uint32_t row = 1; row < codegen_row_count(e->model, CODEGEN_TABLE_DECL); row++) {
    const codegen_decl *decl = codegen_decl_at(e->model, row);
    if (decl->kind != CODEGEN_DECL_SECURITY || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    codegen_out_str(e->out, py_name(e, CODEGEN_TABLE_DECL, row, PY_ROLE_SCHEME));
    codegen_out_text(e->out, codegen_sym_is(e->model, codegen_security_at(e->model, decl->subject)->kind, "basic")
                                 ? "=(\"user\", \"password\")"
                                 : "=\"...\"");
    return;
  }
}

/** Writes README.md. */
void py_package_readme(py_emit *e) {
  const codegen_scope *service = codegen_scope_at(e->model, py_service(e->model));
  uint32_t row = 0;
  const codegen_operation *op;
  PY_PUT(e, "# ");
  for (size_t i = 0; i < service->name.size; i++)
    codegen_out_char(e->out, (unsigned char)service->name.data[i] < 0x20 ? ' ' : service->name.data[i]);
  if (!service->name.size) codegen_out_str(e->out, e->plugin->package);
  PY_PUT(e, "\n\nA Python package for this API: typed models");
  if (!py_has_calls(e->plugin, e->model)) {
    PY_PUT(e, ".\n\n```\npip install .\n```\n");
    return;
  }
  op = codegen_operation_at(e->model, example_call(e, &row)->subject);
  PY_PUT(e, " and a client. Python 3.10 or newer, `httpx`");
  if (!py_is_plain(e->plugin)) PY_PUT(e, " and `pydantic`");
  if (e->plugin->options.models == PY_MODELS_ATTRS) PY_PUT(e, " and `attrs`");
  PY_PUT(e, ".\n\n```\npip install .\n```\n\n");
  if (row && e->plugin->options.client != PY_CLIENT_ASYNC) {
    PY_PUT(e, "## A call\n\n```python\nfrom ");
    codegen_out_str(e->out, e->plugin->package);
    PY_PUT(e, " import Client\n\nwith Client(");
    put_credentials(e);
    PY_PUT(e, ") as client:\n    answer = ");
    put_call(e, row, op);
    PY_PUT(e, "\n    print(answer)\n```\n\n");
  }
  if (row && e->plugin->options.client != PY_CLIENT_SYNC) {
    PY_PUT(e, "## Asynchronously\n\n```python\nimport asyncio\n\nfrom ");
    codegen_out_str(e->out, e->plugin->package);
    PY_PUT(e, " import AsyncClient\n\n\nasync def main() -> None:\n    async with AsyncClient(");
    put_credentials(e);
    PY_PUT(e, ") as client:\n        print(await ");
    put_call(e, row, op);
    PY_PUT(e, ")\n\n\nasyncio.run(main())\n```\n\n");
  }
  PY_PUT(
      e,
      "## More\n\n- `client.with_options(timeout=5)` is a copy with other options that shares connections.\n"
      "- `with_response(method)(...)` gives status and headers beside the value; "
      "`with_streaming_response(method)(...)`\n"
      "  is a `with` block in which the body is read piece by piece; `paginate(method)(...)` follows `Link` headers.\n"
      "- Every exception is an `SdkError`: `ApiError` and its classes by status for what the server answers,\n"
      "  `TransportError` and its classes where no answer came.\n"
      "- `Retry`, `Timeout`, `RateLimit`, `Pool` and `Hooks` are settings of the client.\n");
}
