/* SPDX-License-Identifier: MIT
 *
 * The plan: which files there are, which sections these have, and what each depends on.
 */
#include "calls.h"

#define BASIC (CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS)

typedef struct planner {
  client_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_plan *plan;
  uint32_t index, untagged; /* artifacts, 0: none yet */
  uint32_t *tag;            /* artifacts by SCOPE */
  codegen_status status;
} planner;

static uint32_t add_file(planner *p, codegen_str id) {
  codegen_artifact artifact = {.struct_size = sizeof artifact, .id = id, .language = CODEGEN_STR("typescript")};
  codegen_str folder = p->plugin->options.folder, none = {"", 0};
  uint32_t number;
  if (p->status < 0) return 0;
  artifact.path = client_join(p->ctx, folder, folder.size ? CODEGEN_STR("/") : none, id);
  if (artifact.path.data) artifact.path = client_join(p->ctx, artifact.path, CODEGEN_STR(".ts"), none);
  if (!id.data || !artifact.path.data) {
    p->status = CODEGEN_ERR_MEMORY;
    return 0;
  }
  number = codegen_plan_artifact(p->plan, &artifact);
  if (!number) p->status = CODEGEN_ERR_USAGE;
  return number;
}

static void add(planner *p, codegen_section section, const char *prefix, codegen_str key) {
  char room[40];
  if (p->status < 0) return;
  section.struct_size = sizeof section;
  section.key = client_join(p->ctx, codegen_str_of(prefix), codegen_ts_short_key(key, room), (codegen_str){"", 0});
  p->status = section.key.data ? codegen_plan_section(p->plan, &section) : CODEGEN_ERR_MEMORY;
}

/* A section whose text follows from its key and the options: its subject is the model's own source, which is always the
   same. */
static void add_fixed(planner *p, uint32_t artifact, const char *prefix, codegen_str key, uint32_t user) {
  codegen_section section = {
      .artifact = artifact, .table = CODEGEN_TABLE_SOURCE, .row = 1, .depends = CODEGEN_DEPENDS_OWN, .user = user};
  add(p, section, prefix, key);
}

/* A file, and the line of the index for it. */
static uint32_t add_exported(planner *p, codegen_str id) {
  uint32_t file = add_file(p, id);
  add_fixed(p, p->index, "export ", id, CLIENT_SECTION_EXPORT);
  return file;
}

/** The id of the file of a tag. */
codegen_str client_file_id(codegen_ctx *ctx, uint32_t scope) {
  codegen_str own = {"", 0};
  (void)own;
  return codegen_symbol(ctx, own, scope ? CODEGEN_TABLE_SCOPE : CODEGEN_TABLE_SOURCE, scope ? scope : 1,
                        CLIENT_ROLE_FILE);
}

/* -- operations ---------------------------------------------------------------------------------------------------- */

static uint32_t file_of(planner *p, uint32_t decl) {
  uint32_t scope = p->plugin->home[decl], *file = scope ? &p->tag[scope] : &p->untagged;
  if (!*file) *file = add_exported(p, client_file_id(p->ctx, scope));
  return *file;
}

static bool same_servers(const codegen_model *model, codegen_list a, codegen_list b) {
  if (a.count != b.count) return false;
  for (uint32_t i = 0; i < a.count; i++)
    if (codegen_list_at(model, a, i) != codegen_list_at(model, b, i)) return false;
  return true;
}

static uint32_t flags_of(const planner *p, uint32_t decl, uint32_t service) {
  const codegen_operation *op = codegen_operation_at(p->model, codegen_decl_at(p->model, decl)->subject);
  bool own = op->servers.count && !same_servers(p->model, op->servers, codegen_scope_at(p->model, service)->servers);
  return own ? (uint32_t)CLIENT_OWN_SERVERS : 0;
}

static void plan_operations(planner *p, const uint32_t *rows, uint32_t count) {
  uint32_t service = client_service(p->model), queries = 0;
  bool hooks = p->plugin->options.hooks != CLIENT_HOOKS_NONE;
  for (uint32_t i = 0; p->status >= 0 && i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    codegen_section section = {.table = CODEGEN_TABLE_DECL, .row = rows[i]};
    if (!client_is_call(p->plugin, p->model, rows[i])) continue;
    section.artifact = file_of(p, rows[i]);
    section.depends = BASIC | client_call_depends(p->plugin, p->model, rows[i]);
    section.user = CLIENT_SECTION_OPERATION | flags_of(p, rows[i], service) << 8;
    add(p, section, "", decl->key);
    if (!hooks) continue;
    if (!queries) queries = add_exported(p, CODEGEN_STR("query"));
    section.artifact = queries;
    section.user = CLIENT_SECTION_QUERY;
    section.depends = BASIC;
    add(p, section, "", decl->key);
  }
}

static void plan_schemes(planner *p, const uint32_t *rows, uint32_t count) {
  uint32_t file = 0;
  for (uint32_t i = 0; p->status >= 0 && i < count; i++) {
    codegen_section section = {
        .table = CODEGEN_TABLE_DECL, .row = rows[i], .depends = CODEGEN_DEPENDS_OWN, .user = CLIENT_SECTION_SCHEME};
    bool flow;
    if (!client_is_scheme(p->ctx, p->model, rows[i], &flow)) continue;
    if (!file) file = add_exported(p, CODEGEN_STR("security"));
    section.artifact = file;
    add(p, section, "", codegen_decl_at(p->model, rows[i])->key);
  }
}

/* -- types, and what converts their values ------------------------------------------------------------------------- */

static void plan_types(planner *p, const uint32_t *rows, uint32_t count) {
  uint32_t types = 0, functions = 0;
  for (uint32_t i = 0; p->status >= 0 && i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    codegen_section section = {.table = CODEGEN_TABLE_DECL, .row = rows[i], .user = CLIENT_SECTION_DECL};
    if (!p->plugin->imported) {
      if (!types) types = add_file(p, CODEGEN_STR("types"));
      section.artifact = types;
      section.depends = BASIC | codegen_ts_depends_declared(p->model, decl->subject);
      add(p, section, "", decl->key);
    }
    if (!client_has_conversion(p->plugin, rows[i])) continue;
    if (!functions) functions = add_file(p, CODEGEN_STR("convert"));
    section.artifact = functions;
    section.user = CLIENT_SECTION_CONVERT;
    section.depends = BASIC | (client_refers(p->model, decl->subject, 0) ? CODEGEN_DEPENDS_REACHABLE : 0u);
    add(p, section, "", decl->key);
  }
}

/* -- the run-time -------------------------------------------------------------------------------------------------- */

static void plan_runtime(planner *p) {
  codegen_str none = {"", 0};
  for (uint32_t i = 0; i < client_runtime_count() && p->status >= 0; i++) {
    codegen_str name = client_runtime_name(i);
    uint32_t file;
    if (!client_runtime_wanted(p->plugin, i)) continue;
    file = add_file(p, client_join(p->ctx, CODEGEN_STR("runtime/"), name, none));
    add_fixed(p, file, "", name, CLIENT_SECTION_RUNTIME | i << 8);
  }
  add_fixed(p, p->index, "export ", CODEGEN_STR("runtime/index"), CLIENT_SECTION_EXPORT);
}

codegen_status client_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  planner p = {.plugin = self, .ctx = ctx, .model = model, .plan = plan};
  const codegen_run *run = codegen_run_info(ctx);
  bool sort = run && run->flags & CODEGEN_RUN_CANONICAL;
  uint32_t scopes = codegen_row_count(model, CODEGEN_TABLE_SCOPE), *rows = NULL, count = 0;
  codegen_section main = {.depends = CODEGEN_DEPENDS_WHOLE, .user = CLIENT_SECTION_MAIN};
  p.tag = codegen_alloc(ctx, CODEGEN_ARENA_CALL, (scopes + 1) * sizeof *p.tag, _Alignof(uint32_t));
  if (!p.tag) return CODEGEN_ERR_MEMORY;
  __builtin_memset(p.tag, 0, (scopes + 1) * sizeof *p.tag);
  p.index = add_file(&p, CODEGEN_STR("index"));
  main.artifact = add_exported(&p, CODEGEN_STR("client"));
  add(&p, main, "", CODEGEN_STR("client"));
  if (p.status >= 0) p.status = codegen_order_decls(ctx, model, 1u << CODEGEN_DECL_SECURITY, sort, &rows, &count);
  plan_schemes(&p, rows, count);
  if (p.status >= 0) p.status = codegen_order_decls(ctx, model, 1u << CODEGEN_DECL_OPERATION, sort, &rows, &count);
  plan_operations(&p, rows, count);
  if (p.status >= 0) p.status = codegen_order_decls(ctx, model, 1u << CODEGEN_DECL_TYPE, sort, &rows, &count);
  plan_types(&p, rows, count);
  plan_runtime(&p);
  return p.status;
}
