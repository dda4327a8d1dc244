/* SPDX-License-Identifier: MIT
 *
 * Names and the plan: which files there are, and what the text of each section depends on.
 */
#include "mock.h"

/** Three texts as one, of the call's memory. */
codegen_str mock_join(codegen_ctx *ctx, codegen_str a, codegen_str b, codegen_str c) {
  size_t size = a.size + b.size + c.size;
  char *data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, size + 1, 1);
  if (!data) return (codegen_str){NULL, 0};
  if (a.size) __builtin_memcpy(data, a.data, a.size);
  if (b.size) __builtin_memcpy(data + a.size, b.data, b.size);
  if (c.size) __builtin_memcpy(data + a.size + b.size, c.data, c.size);
  return (codegen_str){data, size};
}

/** What the random numbers of a shape begin with. */
codegen_str mock_key(codegen_ctx *ctx, const codegen_decl *decl, uint32_t shape) {
  codegen_str none = {"", 0};
  return mock_join(ctx, decl->key, shape ? codegen_shape_suffix(decl, shape) : none, none);
}

static codegen_status want(codegen_ctx *ctx, const codegen_decl *decl, uint32_t row, uint32_t shape, uint32_t role,
                           uint32_t kind, codegen_str prefix) {
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = row,
                                    .role = role + shape,
                                    .kind = kind,
                                    .priority = decl->row.flags & CODEGEN_DECL_ANONYMOUS ? 0
                                                : shape                                  ? 1
                                                                                         : 2,
                                    .stem = codegen_ts_stem(decl->name),
                                    .prefix = prefix,
                                    .suffix = codegen_shape_suffix(decl, shape)};
  return codegen_symbol_want(ctx, &request);
}

static bool is_type(const codegen_decl *decl) {
  return decl->kind == CODEGEN_DECL_TYPE && !(decl->row.flags & CODEGEN_DECL_REMOVED);
}

static bool has_data(const mock_plugin *plugin) {
  const mock_options *o = &plugin->options;
  return o->factories || o->handlers || o->server || o->arguments;
}

static bool is_call(const codegen_model *model, const codegen_decl *decl) {
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  return decl->kind == CODEGEN_DECL_OPERATION && !(decl->row.flags & CODEGEN_DECL_REMOVED) &&
         op->protocol == CODEGEN_HTTP && !(op->row.flags & (CODEGEN_OPERATION_WEBHOOK | CODEGEN_OPERATION_CALLBACK));
}

/* The factory of what an operation is called with, and its data. */
static codegen_status want_arguments(codegen_ctx *ctx, const codegen_decl *decl, uint32_t row) {
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = row,
                                    .role = MOCK_ROLE_ARGUMENTS,
                                    .kind = CODEGEN_NAME_VALUE,
                                    .stem = codegen_ts_stem(decl->name),
                                    .prefix = CODEGEN_STR("mock"),
                                    .suffix = CODEGEN_STR("Args")};
  codegen_status status = codegen_symbol_want(ctx, &request);
  request.role = MOCK_ROLE_ARGUMENTS_DATA;
  request.prefix = CODEGEN_STR("data");
  return status < 0 ? status : codegen_symbol_want(ctx, &request);
}

codegen_status mock_symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  const mock_plugin *plugin = self;
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_str none = {"", 0};
  codegen_status status = CODEGEN_OK;
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    if (plugin->options.arguments && is_call(model, decl)) status = want_arguments(ctx, decl, row);
    for (uint32_t shape = 0; shape < CODEGEN_SHAPES && is_type(decl) && status >= 0; shape++) {
      if (codegen_decl_direction(decl, shape) == CODEGEN_DIRECTIONS) continue;
      if (has_data(plugin)) {
        status = want(ctx, decl, row, shape, 0, CODEGEN_NAME_VALUE, CODEGEN_STR("mock"));
        if (status >= 0) status = want(ctx, decl, row, shape, MOCK_ROLE_DATA, CODEGEN_NAME_VALUE, CODEGEN_STR("data"));
        if (status >= 0 && !plugin->imported)
          status = want(ctx, decl, row, shape, MOCK_ROLE_TYPE, CODEGEN_NAME_TYPE, none);
      }
      if (status >= 0 && plugin->options.fixtures)
        status = want(ctx, decl, row, shape, MOCK_ROLE_FILE, CODEGEN_NAME_FILE, none);
    }
  }
  return status;
}

typedef struct planner {
  const mock_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_plan *plan;
  bool dynamic; /* something binds type parameters */
  codegen_status status;
} planner;

static uint32_t artifact_of(planner *p, codegen_str id, codegen_str path, codegen_str language) {
  codegen_artifact artifact = {.struct_size = sizeof artifact, .id = id, .language = language};
  uint32_t number;
  artifact.path = mock_join(p->ctx, p->plugin->options.folder, CODEGEN_STR("/"), path);
  if (!artifact.path.data) p->status = CODEGEN_ERR_MEMORY;
  if (p->status < 0) return 0;
  number = codegen_plan_artifact(p->plan, &artifact);
  if (!number) p->status = CODEGEN_ERR_USAGE;
  return number;
}

static void add(planner *p, codegen_section section, codegen_str key) {
  char room[40];
  codegen_str none = {"", 0};
  if (p->status < 0) return;
  section.struct_size = sizeof section;
  section.key = mock_join(p->ctx, codegen_ts_short_key(key, room), none, none);
  p->status = section.key.data ? codegen_plan_section(p->plan, &section) : CODEGEN_ERR_MEMORY;
}

static uint32_t script_of(planner *p, const char *id, const char *path) {
  return artifact_of(p, codegen_str_of(id), codegen_str_of(path), CODEGEN_STR("typescript"));
}

static void add_runtime(planner *p, uint32_t artifact, uint32_t piece) {
  static const char *const keys[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8"};
  codegen_section section = {
      .artifact = artifact, .depends = CODEGEN_DEPENDS_WHOLE, .user = MOCK_SECTION_RUNTIME | piece << 8};
  add(p, section, codegen_str_of(keys[piece]));
}

/* The data of a shape, or its factory. */
static void plan_shape(planner *p, uint32_t row, uint32_t shape, uint32_t artifact, uint32_t kind) {
  const codegen_decl *decl = codegen_decl_at(p->model, row);
  codegen_section section = {.artifact = artifact,
                             .table = CODEGEN_TABLE_DECL,
                             .row = row,
                             .depends = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS,
                             .user = kind | shape << 8};
  if (kind == MOCK_SECTION_FACTORY && !p->plugin->imported)
    section.depends |= codegen_ts_depends_declared(p->model, decl->subject);
  add(p, section, mock_key(p->ctx, decl, shape));
}

static void plan_arguments(planner *p, bool sort) {
  uint32_t *rows, count;
  if (p->status >= 0)
    p->status = codegen_order_decls(p->ctx, p->model, 1u << CODEGEN_DECL_OPERATION, sort, &rows, &count);
  for (uint32_t i = 0, artifact = 0; p->status >= 0 && i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    if (!is_call(p->model, decl)) continue;
    if (!artifact) artifact = script_of(p, "arguments", "arguments.ts");
    codegen_section section = {
        .artifact = artifact,
        .table = CODEGEN_TABLE_DECL,
        .row = rows[i],
        .depends = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS | CODEGEN_DEPENDS_REACHABLE,
        .user = MOCK_SECTION_ARGUMENTS};
    add(p, section, decl->key);
  }
}

static void plan_routes(planner *p, bool sort) {
  uint32_t artifact = script_of(p, "routes", "routes.ts"), *rows, count;
  codegen_section around = {.artifact = artifact, .depends = CODEGEN_DEPENDS_WHOLE, .user = MOCK_SECTION_ROUTES};
  add(p, around, CODEGEN_STR("before"));
  if (p->status >= 0)
    p->status = codegen_order_decls(p->ctx, p->model, 1u << CODEGEN_DECL_OPERATION, sort, &rows, &count);
  for (uint32_t i = 0; p->status >= 0 && i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    codegen_section section = {
        .artifact = artifact,
        .table = CODEGEN_TABLE_DECL,
        .row = rows[i],
        .depends = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS | CODEGEN_DEPENDS_DIRECT,
        .user = MOCK_SECTION_ROUTE};
    if (is_call(p->model, decl)) add(p, section, decl->key);
  }
  around.user |= 1u << 8;
  add(p, around, CODEGEN_STR("behind"));
  if (p->plugin->options.handlers) add_runtime(p, script_of(p, "handlers", "handlers.ts"), MOCK_PIECE_HANDLERS);
  if (p->plugin->options.server) add_runtime(p, script_of(p, "server", "server.ts"), MOCK_PIECE_SERVER);
}

static void plan_scripts(planner *p, const uint32_t *rows, uint32_t count) {
  uint32_t runtime = script_of(p, "runtime", "runtime.ts"), data = script_of(p, "data", "data.ts"), index = 0;
  for (uint32_t piece = 0; piece <= MOCK_PIECE_MAKE; piece++) add_runtime(p, runtime, piece);
  if (p->plugin->options.factories) index = script_of(p, "index", "index.ts");
  for (uint32_t i = 0; p->status >= 0 && i < count; i++)
    for (uint32_t shape = 0; shape < CODEGEN_SHAPES && p->status >= 0; shape++) {
      if (codegen_decl_direction(codegen_decl_at(p->model, rows[i]), shape) == CODEGEN_DIRECTIONS) continue;
      plan_shape(p, rows[i], shape, data, MOCK_SECTION_DATA);
      if (index) plan_shape(p, rows[i], shape, index, MOCK_SECTION_FACTORY);
    }
}

static void plan_fixture(planner *p, uint32_t row, uint32_t shape) {
  codegen_str own = {"", 0}, name, path, key = codegen_decl_at(p->model, row)->key;
  codegen_section section = {.table = CODEGEN_TABLE_DECL,
                             .row = row,
                             .depends = CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_REACHABLE,
                             .user = MOCK_SECTION_FIXTURE | shape << 8};
  name = codegen_symbol(p->ctx, own, CODEGEN_TABLE_DECL, row, MOCK_ROLE_FILE + shape);
  path = mock_join(p->ctx, CODEGEN_STR("fixtures/"), name, CODEGEN_STR(".json"));
  if (p->dynamic) section.depends |= CODEGEN_DEPENDS_WHOLE;
  section.artifact = artifact_of(p, mock_join(p->ctx, CODEGEN_STR("fixture/"), name, own), path, CODEGEN_STR("json"));
  add(p, section, key);
}

codegen_status mock_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  planner p = {.plugin = self, .ctx = ctx, .model = model, .plan = plan};
  const codegen_run *run = codegen_run_info(ctx);
  bool sort = run && run->flags & CODEGEN_RUN_CANONICAL;
  uint32_t *rows, count;
  for (uint32_t row = codegen_row_count(model, CODEGEN_TABLE_CLAUSE); row-- > 1 && !p.dynamic;)
    p.dynamic = codegen_clause_at(model, row)->kind == CODEGEN_CLAUSE_BIND;
  p.status = codegen_order_decls(ctx, model, 1u << CODEGEN_DECL_TYPE, sort, &rows, &count);
  for (uint32_t i = 0; p.status >= 0 && i < count && p.plugin->options.fixtures; i++)
    for (uint32_t shape = 0; shape < CODEGEN_SHAPES && p.status >= 0; shape++)
      if (codegen_decl_direction(codegen_decl_at(model, rows[i]), shape) != CODEGEN_DIRECTIONS)
        plan_fixture(&p, rows[i], shape);
  if (p.status >= 0 && has_data(p.plugin)) plan_scripts(&p, rows, count);
  if (p.status >= 0 && p.plugin->options.arguments) plan_arguments(&p, sort);
  if (p.status >= 0 && (p.plugin->options.handlers || p.plugin->options.server)) plan_routes(&p, sort);
  return p.status;
}
