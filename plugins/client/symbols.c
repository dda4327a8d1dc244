/* SPDX-License-Identifier: MIT
 *
 * Names: which identifiers the files need, which words are none, and in which file each operation stands. All that the
 * index exports is unique in the whole client, whichever file it stands in.
 */
#include <stdlib.h>

#include "calls.h"

/** Three texts as one, of the call's memory. */
codegen_str client_join(codegen_ctx *ctx, codegen_str a, codegen_str b, codegen_str c) {
  size_t size = a.size + b.size + c.size;
  char *data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, size + 1, 1);
  if (!data) return (codegen_str){NULL, 0};
  if (a.size) __builtin_memcpy(data, a.data, a.size);
  if (b.size) __builtin_memcpy(data + a.size, b.data, b.size);
  if (c.size) __builtin_memcpy(data + a.size + b.size, c.data, c.size);
  return (codegen_str){data, size};
}

/** Whether a declaration is an operation that a client calls. */
bool client_is_call(const client_plugin *plugin, const codegen_model *model, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  if (decl->kind != CODEGEN_DECL_OPERATION || decl->row.flags & CODEGEN_DECL_REMOVED) return false;
  if (plugin->types.skip_deprecated && codegen_ts_is_deprecated(model, op->row.note ? op->row.note : decl->row.note))
    return false;
  return op->protocol == CODEGEN_HTTP && !(op->row.flags & (CODEGEN_OPERATION_WEBHOOK | CODEGEN_OPERATION_CALLBACK));
}

/* -- types, where nobody else writes them -------------------------------------------------------------------------- */

static codegen_status want_type(codegen_ctx *ctx, const codegen_model *model, uint32_t row, uint32_t shape) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = row,
                                    .role = CLIENT_ROLE_TYPES + shape,
                                    .kind = CODEGEN_NAME_TYPE,
                                    .priority = decl->row.flags & CODEGEN_DECL_ANONYMOUS ? 0
                                                : shape                                  ? 1
                                                                                         : 2,
                                    .scope = CODEGEN_STR("types"),
                                    .stem = codegen_ts_stem(decl->name),
                                    .suffix = codegen_shape_suffix(decl, shape)};
  return codegen_symbol_want(ctx, &request);
}

static codegen_status want_types(codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = CODEGEN_OK;
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    if (decl->kind != CODEGEN_DECL_TYPE || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    for (uint32_t shape = 0; shape < CODEGEN_SHAPES && status >= 0; shape++)
      if (codegen_decl_direction(decl, shape) != CODEGEN_DIRECTIONS) status = want_type(ctx, model, row, shape);
  }
  return status;
}

/* -- operations and security schemes ------------------------------------------------------------------------------- */

static codegen_status want_call(const client_plugin *plugin, codegen_ctx *ctx, const codegen_model *model,
                                uint32_t row) {
  static const struct wish {
    uint32_t role, kind;
    const char *suffix;
  } wishes[] = {
      {CLIENT_ROLE_CALL, CODEGEN_NAME_VALUE, ""},
      {CLIENT_ROLE_ARGS, CODEGEN_NAME_TYPE, "Args"},
      {CLIENT_ROLE_ANSWERS, CODEGEN_NAME_TYPE, "Answers"},
      {CLIENT_ROLE_TWIN, CODEGEN_NAME_VALUE, "Stream"},
      {CLIENT_ROLE_TWIN_ANSWERS, CODEGEN_NAME_TYPE, "StreamAnswers"},
      {CLIENT_ROLE_QUERY, CODEGEN_NAME_VALUE, "Query"},
      {CLIENT_ROLE_INFINITE, CODEGEN_NAME_VALUE, "Infinite"},
  };
  const codegen_decl *decl = codegen_decl_at(model, row);
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  bool safe = codegen_sym_is(model, op->verb, "get") || codegen_sym_is(model, op->verb, "head") ||
              codegen_sym_is(model, op->verb, "query");
  bool taken = client_is_word(decl->name), twin = client_has_twin(model, op);
  codegen_status status = CODEGEN_OK;
  for (size_t i = 0; i < sizeof wishes / sizeof *wishes && status >= 0; i++) {
    uint32_t role = wishes[i].role;
    codegen_symbol_request request = {.struct_size = sizeof request,
                                      .table = CODEGEN_TABLE_DECL,
                                      .row = row,
                                      .role = role,
                                      .kind = wishes[i].kind,
                                      .priority = (op->row.flags & CODEGEN_OPERATION_NAMED ? 2 : 0) + (i == 0),
                                      .stem = codegen_ts_stem(decl->name),
                                      .suffix = codegen_str_of(wishes[i].suffix)};
    if ((role == CLIENT_ROLE_TWIN || role == CLIENT_ROLE_TWIN_ANSWERS) && !twin) continue;
    if (role >= CLIENT_ROLE_QUERY && plugin->options.hooks == CLIENT_HOOKS_NONE) continue;
    if (role == CLIENT_ROLE_QUERY && !safe) request.suffix = CODEGEN_STR("Mutation");
    if (role == CLIENT_ROLE_INFINITE && !op->links.count) continue;
    if (taken) request.prefix = CODEGEN_STR("call ");
    status = codegen_symbol_want(ctx, &request);
  }
  return status;
}

static codegen_status want_scheme(codegen_ctx *ctx, const codegen_model *model, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = row,
                                    .role = CLIENT_ROLE_SCHEME,
                                    .kind = CODEGEN_NAME_VALUE,
                                    .stem = codegen_ts_stem(decl->name)};
  bool flow;
  codegen_status status;
  if (!client_is_scheme(ctx, model, row, &flow)) return CODEGEN_OK;
  if (client_is_word(decl->name)) request.suffix = CODEGEN_STR("Auth");
  status = codegen_symbol_want(ctx, &request);
  if (!flow || status < 0) return status;
  request.role++;
  request.suffix = CODEGEN_STR("Client");
  return codegen_symbol_want(ctx, &request);
}

/* -- files --------------------------------------------------------------------------------------------------------- */

typedef struct tagged {
  codegen_str name;
  uint32_t decl, scope;
} tagged;

static int by_name(const void *a, const void *b) {
  const tagged *x = a, *y = b;
  int order = codegen_str_compare(x->name, y->name);
  return order ? order : (x->scope > y->scope) - (x->scope < y->scope);
}

static codegen_status want_file(codegen_ctx *ctx, uint32_t table, uint32_t row, codegen_str name) {
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = table,
                                    .row = row,
                                    .role = CLIENT_ROLE_FILE,
                                    .kind = CODEGEN_NAME_FILE,
                                    .scope = CODEGEN_STR("files"),
                                    .stem = codegen_ts_stem(name)};
  char room[40];
  request.key = table == CODEGEN_TABLE_SCOPE
                    ? client_join(ctx, CODEGEN_STR("tag "), codegen_ts_short_key(name, room), (codegen_str){"", 0})
                    : CODEGEN_STR("untagged");
  if (!request.key.data) return CODEGEN_ERR_MEMORY;
  if (!request.stem.size) request.stem = CODEGEN_STR("empty");
  return codegen_symbol_want(ctx, &request);
}

/* An operation stands in the file of its first tag; of tags with one name the first row stands for all. */
static codegen_status find_homes(client_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL), used = 0;
  tagged *list = codegen_alloc(ctx, CODEGEN_ARENA_CALL, count * sizeof *list, _Alignof(tagged));
  uint32_t *home = codegen_alloc(ctx, CODEGEN_ARENA_RUN, count * sizeof *home, _Alignof(uint32_t));
  codegen_status status = want_file(ctx, CODEGEN_TABLE_SOURCE, 1, CODEGEN_STR("default"));
  if (!list || !home) return CODEGEN_ERR_MEMORY;
  __builtin_memset(home, 0, count * sizeof *home);
  for (uint32_t row = 1; row < count; row++) {
    const codegen_operation *op = codegen_operation_at(model, codegen_decl_at(model, row)->subject);
    if (!client_is_call(plugin, model, row) || !op->tags.count) continue;
    uint32_t tag = codegen_list_at(model, op->tags, 0);
    list[used++] = (tagged){codegen_scope_at(model, tag)->name, row, tag};
  }
  qsort(list, used, sizeof *list, by_name);
  for (uint32_t i = 0, first = 0; i < used && status >= 0; i++) {
    if (i == 0 || !codegen_str_equal(list[i].name, list[i - 1].name)) {
      first = list[i].scope;
      status = want_file(ctx, CODEGEN_TABLE_SCOPE, first, list[i].name);
    }
    home[list[i].decl] = first;
  }
  plugin->home = home;
  return status;
}

codegen_status client_symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  client_plugin *plugin = self;
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = client_runtime_words(ctx);
  if (status >= 0) status = find_homes(plugin, ctx, model);
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    if (client_is_call(plugin, model, row)) status = want_call(plugin, ctx, model, row);
    if (codegen_decl_at(model, row)->kind == CODEGEN_DECL_SECURITY && status >= 0)
      status = want_scheme(ctx, model, row);
  }
  if (status >= 0) status = client_convert_symbols(plugin, ctx, model);
  if (status < 0 || plugin->imported) return status;
  status = want_types(ctx, model);
  return status < 0 ? status : codegen_ts_alias_groups(ctx, model, &plugin->aliases);
}
