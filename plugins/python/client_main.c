/* SPDX-License-Identifier: MIT
 *
 * client.py: the two clients, with the document's security schemes as arguments and an attribute for each API module.
 */
#include "client.h"
#include "types.h"

static const codegen_str none = {"", 0};
void py_put_server(py_emit *e, const codegen_server *server);

static bool is_scheme(const codegen_model *model, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  return decl->kind == CODEGEN_DECL_SECURITY && !(decl->row.flags & CODEGEN_DECL_REMOVED);
}

static const codegen_security *scheme_at(const py_emit *e, uint32_t row) {
  return codegen_security_at(e->model, codegen_decl_at(e->model, row)->subject);
}

#define EACH_SCHEME(e, row) \
  for (uint32_t row = 1; row < codegen_row_count((e)->model, CODEGEN_TABLE_DECL); row++) \
    if (is_scheme((e)->model, row))

/* -- data ---------------------------------------------------------------------------------------------------------- */

static void keyword(py_emit *e, const char *name, codegen_str text) {
  if (!text.size) return;
  codegen_py_next(&e->py);
  codegen_py_text(&e->py, name);
  codegen_py_text(&e->py, "=");
  codegen_py_string(&e->py, text);
}

/* The member of a member of a value, as text. */
static codegen_str text_in(const codegen_model *model, codegen_value value, const char *outer, const char *inner) {
  const codegen_document *doc = codegen_model_document(model, value.document);
  const char *const keys[] = {outer, inner};
  uint32_t node = value.node;
  if (!doc) return none;
  for (uint32_t k = 0; k < 2; k++) {
    uint32_t count = codegen_node_kind(doc, node) == CODEGEN_NODE_OBJECT ? codegen_node_count(doc, node) : 0, found = 0;
    uint32_t child = codegen_node_first(doc, node);
    for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child))
      if (codegen_str_is(codegen_node_key(doc, child), keys[k])) found = child;
    if (!found) return none;
    node = found;
  }
  return codegen_node_kind(doc, node) == CODEGEN_NODE_STRING ? codegen_node_text(doc, node) : none;
}

static codegen_str token_url(const py_emit *e, const codegen_security *s) {
  codegen_str url = text_in(e->model, s->flows, "clientCredentials", "tokenUrl");
  if (!url.size) url = text_in(e->model, s->flows, "application", "tokenUrl");
  return url;
}

static void put_scheme(py_emit *e, uint32_t row) {
  const codegen_security *s = scheme_at(e, row);
  codegen_str kind = codegen_sym_text(e->model, s->kind);
  codegen_py_string(&e->py, codegen_decl_at(e->model, row)->name);
  codegen_py_text(&e->py, ": _auth.Scheme");
  codegen_py_open(&e->py, '(');
  if (codegen_str_is(kind, "http") && s->key.size) kind = s->key;
  codegen_py_string(&e->py, kind);
  if (codegen_str_is(kind, "api-key")) {
    keyword(e, "key", s->key);
    if (s->place == CODEGEN_IN_QUERY) keyword(e, "place", CODEGEN_STR("query"));
    if (s->place == CODEGEN_IN_COOKIE) keyword(e, "place", CODEGEN_STR("cookie"));
  }
  keyword(e, "token_url", token_url(e, s));
  codegen_py_close(&e->py, ')');
}

static void put_data(py_emit *e) {
  const codegen_scope *service = codegen_scope_at(e->model, py_service(e->model));
  codegen_py_part value, annotation;
  uint32_t written = 0;
  size_t from;
  codegen_py_reset(&e->py, 0);
  codegen_py_text(&e->py, "dict");
  codegen_py_open(&e->py, '[');
  codegen_py_text(&e->py, "str");
  codegen_py_next(&e->py);
  codegen_py_text(&e->py, "_auth.Scheme");
  codegen_py_close(&e->py, ']');
  annotation = codegen_py_part_since(&e->py, 0);
  from = e->py.size;
  codegen_py_open(&e->py, '{');
  EACH_SCHEME(e, row) {
    if (written++) codegen_py_next(&e->py);
    put_scheme(e, row);
  }
  codegen_py_close(&e->py, '}');
  value = codegen_py_part_since(&e->py, from);
  PY_PUT(e, "\n");
  codegen_py_put_assignment(&e->py, 0, CODEGEN_STR("_SCHEMES"), annotation, value);
  codegen_py_reset(&e->py, 0);
  codegen_py_text(&e->py, "tuple");
  codegen_py_open(&e->py, '[');
  codegen_py_text(&e->py, "_o.Server");
  codegen_py_next(&e->py);
  codegen_py_text(&e->py, "...");
  codegen_py_close(&e->py, ']');
  annotation = codegen_py_part_since(&e->py, 0);
  from = e->py.size;
  codegen_py_open(&e->py, '(');
  for (uint32_t i = 0; i < service->servers.count; i++) {
    if (i) codegen_py_next(&e->py);
    py_put_server(e, codegen_server_at(e->model, codegen_list_at(e->model, service->servers, i)));
  }
  if (service->servers.count == 1) codegen_py_text(&e->py, ",");
  codegen_py_close(&e->py, ')');
  value = codegen_py_part_since(&e->py, from);
  codegen_py_put_assignment(&e->py, 0, CODEGEN_STR("_SERVERS"), annotation, value);
  codegen_py_reset(&e->py, 0);
}

/* -- variables of addresses ---------------------------------------------------------------------------------------- */

#define VARIABLES 256 /* of all servers; more of them are texts by any name */

/* The variables of every server of the document, those of single operations too; their number. */
static uint32_t all_variables(const py_emit *e, uint32_t *row) {
  uint32_t count = 0;
  for (uint32_t i = 1; i < codegen_row_count(e->model, CODEGEN_TABLE_SERVER); i++) {
    const codegen_server *server = codegen_server_at(e->model, i);
    for (uint32_t k = 0; k < server->variables.count; k++) {
      uint32_t at = codegen_list_at(e->model, server->variables, k);
      if (!codegen_param_at(e->model, at)->key.size) continue;
      if (count == VARIABLES) return 0;
      row[count++] = at;
    }
  }
  return count;
}

/** Whether addresses have variables, and few enough to be listed. */
bool py_has_variables(const py_emit *e) {
  uint32_t row[VARIABLES];
  return all_variables(e, row) != 0;
}

/* Whether the values of a variable are listed. */
static bool is_listed(const py_emit *e, uint32_t variable) {
  const codegen_type *t = codegen_type_at(e->model, codegen_param_at(e->model, variable)->type);
  if ((t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL) || !t->cases.count) return false;
  for (uint32_t i = 0; i < t->cases.count; i++)
    if (codegen_value_kind(e->model, codegen_case_at(e->model, t->cases.first + i)->value) != CODEGEN_NODE_STRING)
      return false;
  return true;
}

/* Whether a value is among the first of those of a variable. */
static bool has_value(const py_emit *e, uint32_t variable, codegen_value value, uint32_t cases) {
  const codegen_type *t = codegen_type_at(e->model, codegen_param_at(e->model, variable)->type);
  for (uint32_t i = 0; i < t->cases.count && i < cases; i++)
    if (py_value_equal(e->model, codegen_case_at(e->model, t->cases.first + i)->value, value)) return true;
  return false;
}

/* `Literal["eu", "us"]`: what any of the variables of one name may be; a text where one of them is any. */
static void put_variable_type(py_emit *e, const uint32_t *row, uint32_t first, uint32_t count) {
  codegen_str key = codegen_param_at(e->model, row[first])->key;
  uint32_t written = 0, size = 0;
  for (uint32_t i = first; i < count; i++) {
    if (!codegen_str_equal(codegen_param_at(e->model, row[i])->key, key)) continue;
    size += codegen_type_at(e->model, codegen_param_at(e->model, row[i])->type)->cases.count;
    if (!is_listed(e, row[i]) || size > VARIABLES) {
      codegen_py_text(&e->py, "str");
      return;
    }
  }
  codegen_py_text(&e->py, "_t.Literal");
  codegen_py_open(&e->py, '[');
  for (uint32_t i = first; i < count; i++) {
    if (!codegen_str_equal(codegen_param_at(e->model, row[i])->key, key)) continue;
    const codegen_type *t = codegen_type_at(e->model, codegen_param_at(e->model, row[i])->type);
    for (uint32_t k = 0; k < t->cases.count; k++) {
      codegen_value value = codegen_case_at(e->model, t->cases.first + k)->value;
      bool known = has_value(e, row[i], value, k);
      for (uint32_t j = first; j < i && !known; j++)
        known =
            codegen_str_equal(codegen_param_at(e->model, row[j])->key, key) && has_value(e, row[j], value, VARIABLES);
      if (known) continue;
      if (written++) codegen_py_next(&e->py);
      codegen_py_value(&e->py, e->model, value);
    }
  }
  codegen_py_close(&e->py, ']');
}

static void put_variables(py_emit *e) {
  uint32_t row[VARIABLES], count = all_variables(e, row), written = 0;
  if (!count) return;
  codegen_py_text(&e->py, "_te.TypedDict");
  codegen_py_open(&e->py, '(');
  codegen_py_text(&e->py, "\"ServerVariables\"");
  codegen_py_next(&e->py);
  codegen_py_open(&e->py, '{');
  for (uint32_t i = 0; i < count; i++) {
    codegen_str key = codegen_param_at(e->model, row[i])->key;
    bool known = false;
    for (uint32_t k = 0; k < i && !known; k++) known = codegen_str_equal(codegen_param_at(e->model, row[k])->key, key);
    if (known) continue;
    if (written++) codegen_py_next(&e->py);
    codegen_py_string(&e->py, key);
    codegen_py_text(&e->py, ": ");
    put_variable_type(e, row, i, count);
  }
  codegen_py_close(&e->py, '}');
  codegen_py_next(&e->py);
  codegen_py_text(&e->py, "total=False");
  codegen_py_close(&e->py, ')');
  codegen_py_put_assignment(&e->py, 0, CODEGEN_STR("ServerVariables"), (codegen_py_part){0, 0},
                            codegen_py_part_since(&e->py, 0));
  codegen_py_reset(&e->py, 0);
}

/* -- classes ------------------------------------------------------------------------------------------------------- */

static const char *credential_type(const py_emit *e, const codegen_security *s) {
  codegen_str kind = codegen_sym_text(e->model, s->kind);
  if (codegen_str_is(kind, "basic")) return "_auth.Basic";
  if (codegen_str_is(kind, "mutual-tls")) return "str | tuple[str, str]";
  if (codegen_str_is(kind, "oauth2") || codegen_str_is(kind, "oidc")) return "_auth.Token";
  return "str | _auth.TokenFunction";
}

static const char *credential_text(const py_emit *e, const codegen_security *s) {
  codegen_str kind = codegen_sym_text(e->model, s->kind);
  if (codegen_str_is(kind, "basic")) return "User name and password.";
  if (codegen_str_is(kind, "mutual-tls")) return "Path of the client's certificate, or of it and of its key.";
  if (codegen_str_is(kind, "oauth2")) return "A token, a function that gives one, or client credentials.";
  if (codegen_str_is(kind, "oidc"))
    return "A token, a function that gives one, or client credentials with their token_url.";
  if (codegen_str_is(kind, "api-key")) return "The API key, or a function that gives it.";
  return "The token, or a function that gives it.";
}

static void put_arguments_doc(py_emit *e, bool async) {
  codegen_py_doc doc = codegen_py_doc_begin(&e->py, 8);
  codegen_py_doc_text(&doc, CODEGEN_STR("Set up a client; nothing is sent before the first call."));
  codegen_py_doc_section(&doc, "Args");
  EACH_SCHEME(e, row) {
    codegen_str said = codegen_note_at(e->model, codegen_decl_at(e->model, row)->row.note)->text;
    codegen_str text = codegen_str_of(credential_text(e, scheme_at(e, row)));
    if (said.size) text = py_join(e->ctx, text, CODEGEN_STR(" "), said);
    codegen_py_doc_item(&doc, py_name(e, CODEGEN_TABLE_DECL, row, PY_ROLE_SCHEME), text);
  }
  codegen_py_doc_item(&doc, CODEGEN_STR("server"), CODEGEN_STR("Which of the document's servers is used, from 0."));
  codegen_py_doc_item(&doc, CODEGEN_STR("server_variables"),
                      CODEGEN_STR("Values of the variables in its address; the others have the document's defaults."));
  codegen_py_doc_item(&doc, CODEGEN_STR("**settings"),
                      async ? CODEGEN_STR("Everything else: see `AsyncSettings`.")
                            : CODEGEN_STR("Everything else: see `SyncSettings`."));
  codegen_py_doc_end(&doc);
}

/* `name: type | None = None,` */
static void put_credential(py_emit *e, uint32_t row) {
  codegen_str name = py_name(e, CODEGEN_TABLE_DECL, row, PY_ROLE_SCHEME);
  const char *type = credential_type(e, scheme_at(e, row)), *bar;
  codegen_out_spaces(e->out, 8);
  codegen_out_str(e->out, name);
  PY_PUT(e, ": ");
  codegen_py_reset(&e->py, 0);
  for (; (bar = __builtin_strstr(type, " | ")); type = bar + 3) {
    codegen_py_str(&e->py, (codegen_str){type, (size_t)(bar - type)});
    codegen_py_or(&e->py);
  }
  codegen_py_text(&e->py, type);
  codegen_py_or(&e->py);
  codegen_py_text(&e->py, "None");
  codegen_py_put(&e->py, 8, (uint32_t)name.size + 10, 8, codegen_py_part_since(&e->py, 0));
  codegen_py_reset(&e->py, 0);
  PY_PUT(e, " = None,\n");
}

static void put_init(py_emit *e, bool async) {
  bool any = false;
  PY_PUT(e, "    def __init__(\n        self,\n        *,\n");
  EACH_SCHEME(e, row) {
    put_credential(e, row);
    any = true;
  }
  PY_PUT(e, "        server: int = 0,\n        server_variables: ");
  codegen_out_text(e->out, py_has_variables(e) ? "ServerVariables" : "_abc.Mapping[str, str]");
  PY_PUT(e, " | None = None,\n");
  PY_PUT(e, "        **settings: _te.Unpack[");
  codegen_out_text(e->out, async ? "_aio.AsyncSettings" : "_sync.SyncSettings");
  PY_PUT(e, "],\n    ) -> None:\n");
  if (e->plugin->options.docstrings) put_arguments_doc(e, async);
  PY_PUT(e,
         "        super().__init__(\n            package=_PACKAGE,\n            schemes=_SCHEMES,\n            "
         "credentials={");
  if (any) {
    codegen_py_reset(&e->py, 0);
    codegen_py_text(&e->py, "credentials=");
    codegen_py_open(&e->py, '{');
    any = false;
    EACH_SCHEME(e, row) {
      if (any) codegen_py_next(&e->py);
      any = true;
      codegen_py_string(&e->py, codegen_decl_at(e->model, row)->name);
      codegen_py_text(&e->py, ": ");
      codegen_py_str(&e->py, py_name(e, CODEGEN_TABLE_DECL, row, PY_ROLE_SCHEME));
    }
    codegen_py_close(&e->py, '}');
    e->out->size -= 13; /* `credentials={`, which the layout decides about */
    codegen_py_put(&e->py, 12, 12, 1, codegen_py_part_since(&e->py, 0));
    codegen_py_reset(&e->py, 0);
  } else {
    codegen_out_char(e->out, '}');
  }
  PY_PUT(
      e,
      ",\n            servers=_SERVERS,\n            server=server,\n            variables=server_variables or {},\n");
  PY_PUT(e, "            settings=settings,\n        )\n");
}

static void put_attribute(py_emit *e, uint32_t scope, bool async) {
  const codegen_scope *s = codegen_scope_at(e->model, scope);
  codegen_str name = py_name(e, CODEGEN_TABLE_SCOPE, scope, PY_ROLE_API_ATTRIBUTE);
  codegen_str file = py_name(e, CODEGEN_TABLE_SCOPE, scope, PY_ROLE_API_FILE);
  codegen_str class = py_name(e, CODEGEN_TABLE_SCOPE, scope, async ? PY_ROLE_API_ASYNC : PY_ROLE_API_CLASS);
  uint32_t width = e->plugin->options.width;
  const char *alias;
  PY_PUT(e, "\n    @_functools.cached_property\n    def ");
  codegen_out_str(e->out, name);
  bool broken = 4 + 4 + name.size + 10 + 5 + file.size + 1 + class.size + 1 > width;
  bool wide = broken && 9 + 5 + file.size + 1 + class.size + 1 > width && 8 + 5 + file.size + 1 + class.size <= width;
  codegen_out_text(e->out, broken ? "(\n        self,\n    ) -> " : "(self) -> ");
  codegen_out_text(e->out, wide ? "(\n        _api_" : "_api_");
  codegen_out_str(e->out, file);
  codegen_out_char(e->out, '.');
  codegen_out_str(e->out, class);
  codegen_out_text(e->out, wide ? "\n    ):\n" : ":\n");
  if (e->plugin->options.docstrings) {
    codegen_py_doc doc = codegen_py_doc_begin(&e->py, 8);
    codegen_py_doc_text(&doc, s->kind == CODEGEN_SCOPE_TAG
                                  ? py_join(e->ctx, CODEGEN_STR("Operations tagged `"), s->name, CODEGEN_STR("`."))
                                  : CODEGEN_STR("Operations without a tag."));
    codegen_py_doc_end(&doc);
    codegen_py_reset(&e->py, 0);
  }
  alias = codegen_str_is(file, "api") ? "apis" : "api";
  wide = 8 + 17 + file.size + 7 > width;
  codegen_out_text(e->out, wide ? "        from .api import (\n            " : "        from .api import ");
  codegen_out_str(e->out, file);
  PY_PUT(e, " as ");
  codegen_out_text(e->out, alias);
  codegen_out_text(e->out, wide ? ",\n        )\n\n" : "\n\n");
  codegen_py_reset(&e->py, 0);
  codegen_py_text(&e->py, "return ");
  codegen_py_text(&e->py, alias);
  codegen_py_text(&e->py, ".");
  codegen_py_str(&e->py, class);
  codegen_py_open(&e->py, '(');
  codegen_py_text(&e->py, "self");
  codegen_py_close(&e->py, ')');
  codegen_out_spaces(e->out, 8);
  codegen_py_put(&e->py, 8, 8, 0, codegen_py_part_since(&e->py, 0));
  codegen_out_char(e->out, '\n');
  codegen_py_reset(&e->py, 0);
}

static void put_class(py_emit *e, bool async) {
  const codegen_scope *service = codegen_scope_at(e->model, py_service(e->model));
  codegen_out_text(
      e->out, async ? "\n\nclass AsyncClient(_aio.AsyncBaseClient):\n" : "\n\nclass Client(_sync.SyncBaseClient):\n");
  if (e->plugin->options.docstrings) {
    const codegen_note *note = codegen_note_at(e->model, service->row.note);
    codegen_py_doc doc = codegen_py_doc_begin(&e->py, 4);
    codegen_py_doc_text(&doc, py_join(e->ctx, service->name.size ? service->name : CODEGEN_STR("The API"),
                                      async ? CODEGEN_STR(", asynchronously.") : CODEGEN_STR("."), none));
    if (note->text.size) codegen_py_doc_text(&doc, note->text);
    if (codegen_py_doc_end(&doc)) codegen_out_char(e->out, '\n');
    codegen_py_reset(&e->py, 0);
  }
  put_init(e, async);
  for (uint32_t scope = 1; scope < codegen_row_count(e->model, CODEGEN_TABLE_SCOPE); scope++)
    if (py_name(e, CODEGEN_TABLE_SCOPE, scope, PY_ROLE_API_FILE).size) put_attribute(e, scope, async);
}

/* `from .api import pets as _pets`, sorted, for type checkers alone: a module is imported when it is first used. */
static void put_type_imports(py_emit *e) {
  uint32_t scopes = codegen_row_count(e->model, CODEGEN_TABLE_SCOPE);
  codegen_str before = none;
  uint32_t count = 0, written = 0;
  codegen_str only = none;
  for (uint32_t scope = 1; scope < scopes; scope++) {
    codegen_str file = py_name(e, CODEGEN_TABLE_SCOPE, scope, PY_ROLE_API_FILE);
    if (file.size) count++, only = file;
  }
  PY_PUT(e, "\nif _t.TYPE_CHECKING:\n");
  (void)only;
  while (written < count) { /* few: each round finds the next name in order */
    codegen_str best = none;
    for (uint32_t scope = 1; scope < scopes; scope++) {
      codegen_str file = py_name(e, CODEGEN_TABLE_SCOPE, scope, PY_ROLE_API_FILE);
      if (!file.size || (written && codegen_py_compare_names(file, before) <= 0)) continue;
      if (!best.size || codegen_py_compare_names(file, best) < 0) best = file;
    }
    if (!best.size) break;
    bool wide = 4 + 17 + best.size + 9 + best.size > e->plugin->options.width;
    codegen_out_text(e->out, wide ? "    from .api import (\n        " : "    from .api import ");
    codegen_out_str(e->out, best);
    PY_PUT(e, " as _api_");
    codegen_out_str(e->out, best);
    codegen_out_text(e->out, wide ? ",\n    )\n" : "\n");
    before = best;
    written++;
  }
}

/** Writes client.py. */
void py_client_main(py_emit *e) {
  uint32_t client = e->plugin->options.client;
  bool sync = client != PY_CLIENT_ASYNC, async = client != PY_CLIENT_SYNC;
  const codegen_scope *service = codegen_scope_at(e->model, py_service(e->model));
  codegen_str version = service->version.size ? service->version : CODEGEN_STR("0");
  if (e->plugin->options.banner.size) PY_PUT(e, "\n");
  codegen_out_text(e->out, sync && async ? "\"\"\"The clients.\"\"\"\n" : "\"\"\"The client.\"\"\"\n");
  PY_PUT(e, "\nfrom __future__ import annotations\n\n");
  if (!py_has_variables(e)) PY_PUT(e, "import collections.abc as _abc\n");
  PY_PUT(e, "import functools as _functools\nimport typing as _t\n\nimport typing_extensions as _te\n\n");
  if (async) PY_PUT(e, "from ._runtime import aio as _aio\n");
  PY_PUT(e, "from ._runtime import auth as _auth\nfrom ._runtime import operations as _o\n");
  if (sync) PY_PUT(e, "from ._runtime import sync as _sync\n");
  put_type_imports(e);
  PY_PUT(e, "\n_PACKAGE = ");
  codegen_py_put_string(e->out, py_join(e->ctx, e->plugin->package, CODEGEN_STR("/"), version));
  PY_PUT(e, "\n");
  put_data(e);
  put_variables(e);
  if (sync) put_class(e, false);
  if (async) put_class(e, true);
}
