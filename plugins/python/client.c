/* SPDX-License-Identifier: MIT
 *
 * The client: which files it has, which names, and the door to each kind of section.
 */
#include "client.h"

#include <string.h>

static const codegen_str none = {"", 0};

/** Whether a declaration is an operation that a client calls. */
bool py_is_call(const codegen_model *model, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  if (decl->kind != CODEGEN_DECL_OPERATION || decl->row.flags & CODEGEN_DECL_REMOVED) return false;
  return op->protocol == CODEGEN_HTTP && !(op->row.flags & (CODEGEN_OPERATION_WEBHOOK | CODEGEN_OPERATION_CALLBACK)) &&
         py_home(model, op);
}

/** The scope whose module an operation stands in: its first tag, else the service. */
uint32_t py_home(const codegen_model *model, const codegen_operation *op) {
  return op->tags.count ? codegen_list_at(model, op->tags, 0) : op->scope;
}

/** The first service, 0: none. */
uint32_t py_service(const codegen_model *model) {
  for (uint32_t row = 1; row < codegen_row_count(model, CODEGEN_TABLE_SCOPE); row++)
    if (codegen_scope_at(model, row)->kind == CODEGEN_SCOPE_SERVICE) return row;
  return 0;
}

/** Whether there is a client to write. */
bool py_has_calls(const py_plugin *plugin, const codegen_model *model) {
  if (plugin->options.client == PY_CLIENT_NONE) return false;
  for (uint32_t row = 1; row < codegen_row_count(model, CODEGEN_TABLE_DECL); row++)
    if (py_is_call(model, row)) return true;
  return false;
}

bool py_word_in(codegen_str word, const char *const *list) {
  for (; *list; list++)
    if (codegen_str_is(word, *list)) return true;
  return false;
}

/* -- names --------------------------------------------------------------------------------------------------------- */

static codegen_str lowered(codegen_ctx *ctx, codegen_str text) {
  char *out = codegen_alloc(ctx, CODEGEN_ARENA_CALL, text.size + 1, 1);
  if (!out) return none;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '-' || c == ' ' ? '_' : c;
  }
  return (codegen_str){out, text.size};
}

/* What clients have already. */
static const char *const client_words[] = {"options", "is_closed", "close", "aclose",  "call",         "download",
                                           "stream",  "pages",     "page",  "in_mode", "with_options", NULL};

static codegen_status want_home(codegen_ctx *ctx, const codegen_model *model, uint32_t row) {
  const codegen_scope *scope = codegen_scope_at(model, row);
  codegen_str stem = scope->kind == CODEGEN_SCOPE_TAG && scope->name.size ? scope->name : CODEGEN_STR("default");
  codegen_str source = codegen_source_at(model, scope->row.origin.document)->name; /* of several documents */
  bool tagged = scope->kind == CODEGEN_SCOPE_TAG; /* a tag may be called `default`, or nothing */
  codegen_str key =
      py_join(ctx, source, tagged ? CODEGEN_STR("api tag ") : CODEGEN_STR("api "), tagged ? scope->name : stem);
  codegen_str api = CODEGEN_STR(" api");
  codegen_str twin = py_join(ctx, CODEGEN_STR("async "), stem, none);
  bool taken = py_word_in(lowered(ctx, stem), client_words);
  codegen_status status;
  if (!key.data || !twin.data) return CODEGEN_ERR_MEMORY;
  status = py_want(ctx, CODEGEN_TABLE_SCOPE, row, PY_ROLE_API_FILE, CODEGEN_NAME_FILE, 0, CODEGEN_STR("api"), stem,
                   none, key);
  if (status >= 0)
    status = py_want(ctx, CODEGEN_TABLE_SCOPE, row, PY_ROLE_API_CLASS, CODEGEN_NAME_TYPE, 0, CODEGEN_STR("api classes"),
                     stem, api, key);
  if (status >= 0)
    status = py_want(ctx, CODEGEN_TABLE_SCOPE, row, PY_ROLE_API_ASYNC, CODEGEN_NAME_TYPE, 0, CODEGEN_STR("api classes"),
                     twin, api, key);
  if (status < 0) return status;
  return py_want(ctx, CODEGEN_TABLE_SCOPE, row, PY_ROLE_API_ATTRIBUTE, CODEGEN_NAME_MEMBER, 0, CODEGEN_STR("client"),
                 stem, taken ? api : none, key);
}

/* What a class body hides from itself when an argument of a TypedDict is called so. */
static const char *const builtins[] = {"bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple", NULL};

static codegen_status want_arguments(codegen_ctx *ctx, const codegen_model *model, const codegen_decl *decl,
                                     uint32_t row) {
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  codegen_str scope = py_join(ctx, CODEGEN_STR("arguments "), decl->key, none);
  static const struct fixed {
    uint32_t role;
    const char *name;
  } fixed[] = {{PY_ROLE_SELF, "self"}, {PY_ROLE_BODY, "body"}, {PY_ROLE_MEDIA, "content type"}};
  codegen_status status = scope.data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed && status >= 0; i++)
    status = py_want(ctx, CODEGEN_TABLE_DECL, row, fixed[i].role, CODEGEN_NAME_VALUE, 100, scope,
                     codegen_str_of(fixed[i].name), none, decl->key);
  for (uint32_t i = 0; i < op->params.count && status >= 0; i++) {
    const codegen_param *param = codegen_param_at(model, codegen_list_at(model, op->params, i));
    uint32_t kind = py_word_in(lowered(ctx, param->key), builtins) ? CODEGEN_NAME_MEMBER : CODEGEN_NAME_VALUE;
    char place[4] = {'/', (char)('0' + param->place % 10), '/', 0};
    codegen_str key = py_join(ctx, decl->key, codegen_str_of(place), param->key);
    if (!key.data) return CODEGEN_ERR_MEMORY;
    status = py_want(ctx, CODEGEN_TABLE_OPERATION, decl->subject, PY_ROLE_ARGUMENT + i, kind,
                     param->place == CODEGEN_IN_PATH    ? 2
                     : param->place == CODEGEN_IN_QUERY ? 1
                                                        : 0,
                     scope, param->key, none, key);
  }
  return status;
}

static codegen_status want_call(codegen_ctx *ctx, const codegen_model *model, uint32_t row) {
  static const struct wish {
    uint32_t role, kind;
    int32_t priority;
    const char *scope, *suffix;
  } wishes[] = {
      {PY_ROLE_METHOD, CODEGEN_NAME_MEMBER, 1, "methods ", ""},
      {PY_ROLE_ITER, CODEGEN_NAME_MEMBER, 0, "methods ", " iter"},
      {PY_ROLE_STREAM, CODEGEN_NAME_MEMBER, 0, "methods ", " stream"},
      {PY_ROLE_CONSTANT, CODEGEN_NAME_CONSTANT, 0, "constants ", ""},
      {PY_ROLE_PARAMS, CODEGEN_NAME_TYPE, 0, "types ", " params"},
      {PY_ROLE_PARTS, CODEGEN_NAME_TYPE, 0, "types ", " parts"},
  };
  const codegen_decl *decl = codegen_decl_at(model, row);
  uint32_t home = py_home(model, codegen_operation_at(model, decl->subject));
  char digits[16];
  size_t n = sizeof digits;
  codegen_str number;
  codegen_status status = CODEGEN_OK;
  do digits[--n] = (char)('0' + home % 10);
  while (home /= 10);
  number = (codegen_str){digits + n, sizeof digits - n};
  for (size_t i = 0; i < sizeof wishes / sizeof *wishes && status >= 0; i++) {
    codegen_str scope = py_join(ctx, codegen_str_of(wishes[i].scope), number, none);
    if (!scope.data) return CODEGEN_ERR_MEMORY;
    status = py_want(ctx, CODEGEN_TABLE_DECL, row, wishes[i].role, wishes[i].kind, wishes[i].priority, scope,
                     decl->name, codegen_str_of(wishes[i].suffix), decl->key);
  }
  return status < 0 ? status : want_arguments(ctx, model, decl, row);
}

/* Arguments of the client that are there whatever the document says. */
static const char *const client_arguments[] = {"self",          "super",      "server",     "server_variables",
                                               "settings",      "base_url",   "headers",    "timeout",
                                               "retry",         "rate_limit", "hooks",      "pool",
                                               "tls",           "clock",      "wall_clock", "sleep",
                                               "async_sleep",   "chance",     "transport",  "http_client",
                                               "max_redirects", NULL};

/** Requests the names of the client. */
codegen_status py_client_symbols(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t scopes = codegen_row_count(model, CODEGEN_TABLE_SCOPE), count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  uint8_t *home = codegen_alloc(ctx, CODEGEN_ARENA_CALL, scopes + 1u, 1);
  codegen_status status = home ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  if (status < 0 || plugin->options.client == PY_CLIENT_NONE) return status;
  __builtin_memset(home, 0, scopes);
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    if (decl->kind == CODEGEN_DECL_SECURITY && !(decl->row.flags & CODEGEN_DECL_REMOVED))
      status = py_want(ctx, CODEGEN_TABLE_DECL, row, PY_ROLE_SCHEME, CODEGEN_NAME_VALUE, 0, CODEGEN_STR("schemes"),
                       decl->name, py_word_in(lowered(ctx, decl->name), client_arguments) ? CODEGEN_STR(" auth") : none,
                       decl->key);
    if (status < 0 || !py_is_call(model, row)) continue;
    home[py_home(model, codegen_operation_at(model, decl->subject))] = 1;
    status = want_call(ctx, model, row);
  }
  for (uint32_t row = 1; row < scopes && status >= 0; row++)
    if (home[row]) status = want_home(ctx, model, row);
  return status;
}

/* -- the plan ------------------------------------------------------------------------------------------------------ */

static codegen_str word_key(codegen_ctx *ctx, const char *word, codegen_str key) {
  return py_join(ctx, codegen_str_of(word), key, none);
}

static void plan_scope(py_planner *p, uint32_t artifact, const char *word, uint32_t scope, uint32_t user) {
  codegen_section section = {.struct_size = sizeof section,
                             .artifact = artifact,
                             .key = codegen_str_of(word),
                             .table = CODEGEN_TABLE_SCOPE,
                             .row = scope,
                             .depends = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES,
                             .user = user};
  if (p->status >= 0) p->status = codegen_plan_section(p->plan, &section);
}

static void plan_calls(py_planner *p, uint32_t artifact, const uint32_t *rows, uint32_t count, const char *word,
                       uint32_t user) {
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    char room[40];
    py_plan_section(p, artifact, word_key(p->ctx, word, py_short_key(decl->key, room)), rows[i],
                    py_call_depends(p->plugin, p->model, rows[i], user & 255u), user);
  }
}

static uint32_t home_of(const py_planner *p, uint32_t row) {
  return py_home(p->model, codegen_operation_at(p->model, codegen_decl_at(p->model, row)->subject));
}

static void plan_api(py_planner *p, uint32_t scope, const uint32_t *rows, uint32_t count) {
  codegen_str file = codegen_symbol(p->ctx, none, CODEGEN_TABLE_SCOPE, scope, PY_ROLE_API_FILE);
  codegen_str id = py_join(p->ctx, CODEGEN_STR("api/"), file, none);
  uint32_t artifact = py_plan_file(p, id, CODEGEN_STR(".py"), CODEGEN_STR("python"), 0);
  plan_scope(p, artifact, "head", scope, PY_SECTION_HEAD);
  plan_calls(p, artifact, rows, count, "operation ", PY_SECTION_OPERATION);
  plan_calls(p, artifact, rows, count, "types ", PY_SECTION_TYPES);
  if (p->plugin->options.client != PY_CLIENT_ASYNC) {
    plan_scope(p, artifact, "class", scope, PY_SECTION_CLASS);
    plan_calls(p, artifact, rows, count, "method ", PY_SECTION_METHOD);
  }
  if (p->plugin->options.client != PY_CLIENT_SYNC) {
    plan_scope(p, artifact, "async class", scope, PY_SECTION_CLASS | 256u);
    plan_calls(p, artifact, rows, count, "async method ", PY_SECTION_METHOD | 256u);
  }
}

static void plan_one(py_planner *p, const char *id, const char *ending, const char *language, uint32_t flags,
                     uint32_t kind) {
  uint32_t artifact = py_plan_file(p, codegen_str_of(id), codegen_str_of(ending), codegen_str_of(language), flags);
  py_plan_section(p, artifact, CODEGEN_STR("all"), 0, 0, kind);
}

/* A file beside the package's folder. */
static void plan_beside(py_planner *p, const char *path, const char *language, uint32_t kind) {
  codegen_artifact artifact = {.struct_size = sizeof artifact,
                               .id = codegen_str_of(path),
                               .path = codegen_str_of(path),
                               .language = codegen_str_of(language)};
  uint32_t number = codegen_plan_artifact(p->plan, &artifact);
  py_plan_section(p, number, CODEGEN_STR("all"), 0, 0, kind);
}

/* The files of the operations, one for each scope that has a name for it. */
static codegen_status plan_apis(py_planner *p, const uint32_t *rows, uint32_t count) {
  uint32_t scopes = codegen_row_count(p->model, CODEGEN_TABLE_SCOPE);
  uint32_t *begin = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, (scopes + 2) * sizeof *begin, _Alignof(uint32_t));
  uint32_t *grouped = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, (count + 1) * sizeof *grouped, _Alignof(uint32_t));
  if (!begin || !grouped) return CODEGEN_ERR_MEMORY;
  __builtin_memset(begin, 0, (scopes + 2) * sizeof *begin);
  for (uint32_t i = 0; i < count; i++) begin[home_of(p, rows[i]) + 2]++;
  for (uint32_t i = 2; i <= scopes; i++) begin[i + 1] += begin[i];
  for (uint32_t i = 0; i < count; i++) grouped[begin[home_of(p, rows[i]) + 1]++] = rows[i];
  for (uint32_t scope = 1; scope < scopes && p->status >= 0; scope++)
    if (codegen_symbol(p->ctx, none, CODEGEN_TABLE_SCOPE, scope, PY_ROLE_API_FILE).size)
      plan_api(p, scope, grouped + begin[scope], begin[scope + 1] - begin[scope]);
  return p->status;
}

/** Plans the files of the client and those of the package. */
void py_client_plan(py_planner *p) {
  uint32_t *rows = NULL, count = 0, used = 0;
  plan_beside(p, "pyproject.toml", "toml", PY_SECTION_PROJECT);
  plan_beside(p, "README.md", "markdown", PY_SECTION_README);
  plan_one(p, "__init__", ".py", "python", 1, PY_SECTION_INIT);
  plan_one(p, "py", ".typed", "text", 1, PY_SECTION_MARKER);
  if (p->status < 0 || !py_has_calls(p->plugin, p->model)) return;
  plan_one(p, "client", ".py", "python", 1, PY_SECTION_MAIN);
  plan_one(p, "api/__init__", ".py", "python", 1, PY_SECTION_API_INIT);
  p->status = codegen_order_decls(p->ctx, p->model, 1u << CODEGEN_DECL_OPERATION, false, &rows, &count);
  for (uint32_t i = 0; i < count && p->status >= 0; i++)
    if (py_is_call(p->model, rows[i])) rows[used++] = rows[i];
  if (p->status >= 0) p->status = plan_apis(p, rows, used);
}

/* -- sections ------------------------------------------------------------------------------------------------------ */

/** Writes a section of the client. */
void py_client_emit(py_emit *e) {
  uint32_t row = e->section->row;
  bool async = PY_USER(e->section->user) != 0;
  e->api = (e->section->user & 255u) <= PY_SECTION_METHOD;
  switch (e->section->user & 255u) {
    case PY_SECTION_HEAD: py_import_api(e); break;
    case PY_SECTION_OPERATION: py_operation(e, row); break;
    case PY_SECTION_TYPES: py_typed_dicts(e, row); break;
    case PY_SECTION_CLASS: py_class(e, row, async); break;
    case PY_SECTION_METHOD: py_method(e, row, async); break;
    case PY_SECTION_MAIN: py_client_main(e); break;
    case PY_SECTION_INIT: py_package_init(e); break;
    case PY_SECTION_API_INIT: PY_PUT(e, "\"\"\"Operations, one module for each tag.\"\"\"\n"); break;
    case PY_SECTION_PROJECT: py_package_project(e); break;
    case PY_SECTION_README: py_package_readme(e); break;
    default: break;
  }
}
