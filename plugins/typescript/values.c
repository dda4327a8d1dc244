/* SPDX-License-Identifier: MIT
 *
 * Enums within other types, arrays of the values of enums, and the enum of paths. Each is named by the way that leads
 * to it: `UserStatus`, `userStatusValues`. An enum that several declarations lead to belongs to the first of them.
 */
#include "typescript.h"

#define PATH_SIZE 1024 /* of the way to an enum; what lies behind a longer one stays a union */
#define LEVELS 64

typedef struct walk {
  ts_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  uint32_t decl;
  void (*found)(struct walk *w, uint32_t type);
  void *data;
  codegen_status status;
  uint32_t depth;
  size_t size;
  char path[PATH_SIZE];
} walk;

static void visit(walk *w, uint32_t type);

/* Steps are told apart by a space; one within a name is escaped, so that two ways never read alike. */
#define ESCAPE '\3'
#define SILENT '\2' /* a step that begins with it tells two ways apart, but is no part of a name */

static size_t step_as_is(walk *w, codegen_str name) {
  size_t before = w->size;
  if (name.size + 1 > PATH_SIZE - w->size) return SIZE_MAX;
  w->path[w->size++] = ' ';
  if (name.size) __builtin_memcpy(w->path + w->size, name.data, name.size);
  w->size += name.size;
  return before;
}

static size_t step(walk *w, codegen_str name) {
  size_t before = w->size;
  if (name.size > PATH_SIZE || name.size * 2 + 1 > PATH_SIZE - w->size) return SIZE_MAX;
  w->path[w->size++] = ' ';
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    bool special = c == ' ' || c == ESCAPE || c == SILENT;
    if (special) w->path[w->size++] = ESCAPE;
    w->path[w->size++] = c == ' ' ? 's' : c == ESCAPE ? 'e' : c == SILENT ? 't' : c;
  }
  return before;
}

static void visit_below(walk *w, codegen_str name, uint32_t type) {
  size_t before = step(w, name);
  if (before == SIZE_MAX) return;
  visit(w, type);
  w->size = before;
}

static void visit_nth(walk *w, const char *label, uint32_t n, uint32_t type) {
  char name[32], digits[10];
  size_t size = 0, count = 0, before;
  while (label[size] && size < 16) name[size] = label[size], size++;
  for (uint32_t rest = n; count == 0 || rest; rest /= 10) digits[count++] = (char)('0' + rest % 10);
  while (count) name[size++] = digits[--count];
  before = step_as_is(w, (codegen_str){name, size});
  if (before == SIZE_MAX) return;
  visit(w, type);
  w->size = before;
}

static void visit_record(walk *w, const codegen_type *t) {
  const codegen_object *object = codegen_object_at(w->model, t->object);
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(w->model, object->fields.first + i);
    visit_below(w, field->key, field->type);
  }
  visit_nth(w, "\2extra", 0, object->extra);
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(w->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_PATTERN) visit_nth(w, "\2pattern", i, clause->types[0]);
  }
}

static void visit_union(walk *w, const codegen_type *t) {
  bool exclusive = t->row.flags & CODEGEN_TYPE_EXCLUSIVE;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(w->model, t->cases.first + i);
    if (!c->type || c->row.flags & (CODEGEN_CASE_ALIAS | CODEGEN_CASE_DANGLING)) continue;
    visit_nth(w, exclusive ? "oneOf\3s" : "anyOf\3s", i, c->type);
  }
}

static void visit_array(walk *w, const codegen_type *t) {
  const codegen_array *array = codegen_array_at(w->model, t->array);
  for (uint32_t i = 0; i < array->head.count; i++) visit_nth(w, "\2head", i, codegen_list_at(w->model, array->head, i));
  visit_nth(w, "\2items", 0, array->items);
}

static void visit(walk *w, uint32_t type) {
  const codegen_type *t = codegen_type_at(w->model, type);
  if (!type || w->depth >= LEVELS) return;
  w->depth++;
  switch (t->kind) {
    case CODEGEN_ENUM: w->found(w, type); break;
    case CODEGEN_RECORD: visit_record(w, t); break;
    case CODEGEN_ARRAY: visit_array(w, t); break;
    case CODEGEN_UNION: visit_union(w, t); break;
    case CODEGEN_INTERSECTION:
      for (uint32_t i = 0; i < t->parts.count; i++) visit_nth(w, "\2part", i, codegen_list_at(w->model, t->parts, i));
      break;
    default: break;
  }
  w->depth--;
}

static void visit_payload(walk *w, const codegen_payload *payload) {
  size_t before = step_as_is(w, CODEGEN_STR("content"));
  if (before == SIZE_MAX) return;
  visit_below(w, payload->media, payload->type ? payload->type : payload->item);
  w->size = before;
}

static void visit_param(walk *w, const codegen_param *param) {
  uint32_t type = param->type;
  if (!type && param->payloads.count)
    type = codegen_payload_at(w->model, codegen_list_at(w->model, param->payloads, 0))->type;
  visit_below(w, param->key, type);
}

static void visit_response(walk *w, const codegen_response *response) {
  size_t before = step_as_is(w, CODEGEN_STR("headers"));
  if (before == SIZE_MAX) return;
  for (uint32_t i = 0; i < response->headers.count; i++)
    visit_param(w, codegen_param_at(w->model, codegen_list_at(w->model, response->headers, i)));
  w->size = before;
  for (uint32_t i = 0; i < response->payloads.count; i++)
    visit_payload(w, codegen_payload_at(w->model, codegen_list_at(w->model, response->payloads, i)));
}

static codegen_str place_name(uint8_t place) {
  switch (place) {
    case CODEGEN_IN_PATH: return CODEGEN_STR("parameters path");
    case CODEGEN_IN_HEADER: return CODEGEN_STR("parameters header");
    case CODEGEN_IN_COOKIE: return CODEGEN_STR("parameters cookie");
    default: return CODEGEN_STR("parameters query");
  }
}

static void visit_operation(walk *w, const codegen_operation *op) {
  bool webhook = op->row.flags & CODEGEN_OPERATION_WEBHOOK;
  w->size = 0;
  if (step_as_is(w, webhook ? CODEGEN_STR("webhooks") : CODEGEN_STR("paths")) == SIZE_MAX ||
      step(w, op->path) == SIZE_MAX || step(w, codegen_sym_text(w->model, op->verb)) == SIZE_MAX)
    return;
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(w->model, codegen_list_at(w->model, op->params, i));
    size_t before = param->shared ? SIZE_MAX : step_as_is(w, place_name(param->place));
    if (before == SIZE_MAX) continue;
    visit_param(w, param);
    w->size = before;
  }
  for (uint32_t i = 0; !op->body_decl && i < op->bodies.count; i++) {
    size_t before = step_as_is(w, CODEGEN_STR("requestBody"));
    if (before == SIZE_MAX) continue;
    visit_payload(w, codegen_payload_at(w->model, codegen_list_at(w->model, op->bodies, i)));
    w->size = before;
  }
  for (uint32_t i = 0; i < op->responses.count; i++) {
    const codegen_response *response = codegen_response_at(w->model, codegen_list_at(w->model, op->responses, i));
    size_t outer = w->size;
    if (!response->shared && step_as_is(w, CODEGEN_STR("responses")) != SIZE_MAX && step(w, response->name) != SIZE_MAX)
      visit_response(w, response);
    w->size = outer;
  }
}

/* Every enum that a declaration leads to without a reference. */
static void visit_decl(walk *w, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(w->model, id);
  codegen_str group = {"", 0};
  w->decl = id;
  w->size = w->depth = 0;
  if (decl->row.flags & CODEGEN_DECL_REMOVED) return;
  switch (decl->kind) {
    case CODEGEN_DECL_OPERATION: visit_operation(w, codegen_operation_at(w->model, decl->subject)); return;
    case CODEGEN_DECL_TYPE: break;
    case CODEGEN_DECL_PARAM: group = CODEGEN_STR("components parameters"); break;
    case CODEGEN_DECL_RESPONSE: group = CODEGEN_STR("components responses"); break;
    case CODEGEN_DECL_PAYLOAD: group = CODEGEN_STR("components requestBodies"); break;
    default: return;
  }
  if ((group.size && step_as_is(w, group) == SIZE_MAX) || step(w, decl->name) == SIZE_MAX) return;
  if (decl->kind == CODEGEN_DECL_TYPE) visit(w, decl->subject);
  if (decl->kind == CODEGEN_DECL_PARAM) visit(w, codegen_param_at(w->model, decl->subject)->type);
  if (decl->kind == CODEGEN_DECL_RESPONSE) visit_response(w, codegen_response_at(w->model, decl->subject));
  for (uint32_t i = 0; decl->kind == CODEGEN_DECL_PAYLOAD && i < (decl->count ? decl->count : 1); i++)
    visit_payload(w, codegen_payload_at(w->model, decl->subject + i));
}

/* -- what is written ---------------------------------------------------------------------------------------------- */

static bool has_array(const ts_plugin *plugin, const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(model, t->cases.first + i)->value;
    uint32_t kind = codegen_value_kind(model, value);
    if (kind != CODEGEN_NODE_STRING &&
        (kind != CODEGEN_NODE_NUMBER || !codegen_is_exact_double(codegen_value_text(model, value))))
      return false;
  }
  return plugin->options.enum_values && plugin->settings.enums == CODEGEN_TS_ENUMS_UNION && t->cases.count;
}

/* Whether an enum within another type gets a declaration of its own. */
static bool is_inline_enum(const ts_plugin *plugin, const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  return plugin->owner && type < plugin->type_count && plugin->owner[type] && !t->decl &&
         plugin->options.inline_enums && !(t->row.flags & CODEGEN_TYPE_OPEN) &&
         codegen_ts_enum_form(&plugin->settings, model, type) != CODEGEN_TS_ENUMS_UNION;
}

/** The enum that stands for one with the same members. */
uint32_t ts_same_enum(const ts_plugin *plugin, uint32_t type) {
  return plugin->same && type < plugin->type_count && plugin->same[type] ? plugin->same[type] : type;
}

/** The name of an enum within another type, empty for one that is written in its place. */
codegen_str ts_enum_name(const codegen_ts *ts, uint32_t type) {
  const ts_plugin *plugin = ts_plugin_of(ts);
  uint32_t first = ts_same_enum(plugin, type), decl = ts_at(ts, first)->decl;
  codegen_str own = {"", 0};
  if (!is_inline_enum(plugin, ts->model, type)) return own;
  own = codegen_symbol(ts->ctx, own, decl ? CODEGEN_TABLE_DECL : CODEGEN_TABLE_TYPE, decl ? decl : first,
                       decl ? (uint32_t)CODEGEN_SHAPE_PLAIN : (uint32_t)TS_ROLE_ENUM);
  if (own.size) ts_import(ts, decl ? decl : plugin->owner[first], own, false);
  return own;
}

static void put_array(codegen_ts *ts, uint32_t type) {
  const codegen_type *t = ts_at(ts, type);
  codegen_str own = {"", 0};
  TS_PUT(ts, "\nexport const ");
  codegen_out_str(ts->out, codegen_symbol(ts->ctx, own, CODEGEN_TABLE_TYPE, type, TS_ROLE_VALUES));
  TS_PUT(ts, ": ReadonlyArray<");
  for (uint32_t pass = 0; pass < 2; pass++) {
    for (uint32_t i = 0; i < t->cases.count; i++) {
      if (i) codegen_out_text(ts->out, pass ? ", " : " | ");
      codegen_ts_literal(ts, codegen_case_at(ts->model, t->cases.first + i)->value);
    }
    codegen_out_text(ts->out, pass ? "];\n" : "> = [");
  }
}

static void write_one(walk *w, uint32_t type) {
  codegen_ts *ts = w->data;
  if (w->plugin->owner[type] != w->decl) return;
  if (has_array(w->plugin, w->model, type)) put_array(ts, type);
  if (!is_inline_enum(w->plugin, w->model, type) || ts_same_enum(w->plugin, type) != type) return;
  codegen_out_char(ts->out, '\n');
  codegen_ts_enum(ts, type, codegen_symbol(ts->ctx, (codegen_str){"", 0}, CODEGEN_TABLE_TYPE, type, TS_ROLE_ENUM));
}

/** Writes the enums within a declaration, and the arrays of values. */
void ts_values(codegen_ts *ts, uint32_t decl) {
  walk w = {.plugin = ts->data, .ctx = ts->ctx, .model = ts->model, .found = write_one};
  w.data = ts;
  if (ts_plugin_of(ts)->owner) visit_decl(&w, decl);
}

static void note_one(walk *w, uint32_t type) {
  bool *any = w->data;
  if (w->plugin->owner[type] != w->decl) return;
  *any = *any || has_array(w->plugin, w->model, type) ||
         (is_inline_enum(w->plugin, w->model, type) && ts_same_enum(w->plugin, type) == type);
}

/** Whether there is anything for ts_values to write. */
bool ts_has_values(const ts_plugin *plugin, const codegen_model *model, uint32_t decl) {
  bool any = false;
  walk w = {.plugin = (ts_plugin *)(uintptr_t)plugin, .model = model, .found = note_one, .data = &any};
  if (plugin->owner) visit_decl(&w, decl);
  return any;
}

/* -- names -------------------------------------------------------------------------------------------------------- */

/* The way without its silent steps. */
static codegen_str stem_of(const walk *w, char *room) {
  codegen_str out = {room, 0};
  for (size_t i = 0; i < w->size;) {
    size_t end = i + 1;
    while (end < w->size && w->path[end] != ' ') end++;
    if (i + 1 < w->size && w->path[i + 1] != SILENT) {
      for (size_t k = i; k < end; k++) {
        bool escaped = w->path[k] == ESCAPE && k + 1 < end;
        if (escaped) k++;
        room[out.size++] = escaped ? ' ' : w->path[k]; /* what is escaped separates words */
      }
    }
    i = end;
  }
  return out;
}

static void want_one(walk *w, uint32_t type) {
  const codegen_decl *decl = codegen_decl_at(w->model, w->decl);

  codegen_symbol_request request = {.struct_size = sizeof request, .table = CODEGEN_TABLE_TYPE, .row = type};
  size_t size = decl->key.size + w->size;
  char *text;
  if (w->status < 0 || w->plugin->owner[type]) return;
  w->plugin->owner[type] = w->decl;
  text = codegen_alloc(w->ctx, CODEGEN_ARENA_CALL, size + w->size + 1, 1);
  if (!text) {
    w->status = CODEGEN_ERR_MEMORY;
    return;
  }
  if (decl->key.size) __builtin_memcpy(text, decl->key.data, decl->key.size);
  __builtin_memcpy(text + decl->key.size, w->path, w->size);
  request.key = (codegen_str){text, size};
  request.stem = stem_of(w, text + size);
  request.priority = -1;
  if (has_array(w->plugin, w->model, type)) {
    request.role = TS_ROLE_VALUES;
    request.kind = CODEGEN_NAME_VALUE;
    request.suffix = CODEGEN_STR("Values");
    w->status = codegen_symbol_want(w->ctx, &request);
  }
  if (w->status < 0 || !is_inline_enum(w->plugin, w->model, type)) return;
  request.role = TS_ROLE_ENUM;
  request.kind = CODEGEN_NAME_TYPE;
  request.suffix = (codegen_str){"", 0};
  w->status = codegen_symbol_want(w->ctx, &request);
  if (w->status >= 0) w->status = codegen_ts_want_cases(w->ctx, w->model, type, request.key);
}

/* -- enums with the same members ---------------------------------------------------------------------------------- */

static bool is_same(const codegen_model *model, uint32_t a, uint32_t b) {
  const codegen_type *x = codegen_type_at(model, a), *y = codegen_type_at(model, b);
  if (x->cases.count != y->cases.count || ((x->row.flags ^ y->row.flags) & (CODEGEN_TYPE_OPEN | CODEGEN_TYPE_NULLABLE)))
    return false;
  for (uint32_t i = 0; i < x->cases.count; i++) {
    const codegen_case *c = codegen_case_at(model, x->cases.first + i), *d = codegen_case_at(model, y->cases.first + i);
    if (codegen_value_kind(model, c->value) != codegen_value_kind(model, d->value) ||
        !codegen_str_equal(codegen_value_text(model, c->value), codegen_value_text(model, d->value)) ||
        !codegen_str_equal(c->name, d->name))
      return false;
  }
  return true;
}

static uint64_t digest_of(const codegen_model *model, const codegen_type *t) {
  uint64_t digest = 0xcbf29ce484222325u;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_str text = codegen_value_text(model, codegen_case_at(model, t->cases.first + i)->value);
    for (size_t k = 0; k < text.size; k++) digest = (digest ^ (unsigned char)text.data[k]) * 0x100000001b3u;
    digest = (digest ^ 256) * 0x100000001b3u;
  }
  return digest;
}

/* Open addressing over the enums that others are compared with. */
typedef struct same_table {
  uint32_t *slot, mask;
  bool named;
} same_table;

static void same_one(walk *w, uint32_t type) {
  const same_table *table = w->data;
  const codegen_type *t = codegen_type_at(w->model, type);
  uint32_t at = (uint32_t)digest_of(w->model, t) & table->mask;
  if ((t->decl != 0) != table->named || w->plugin->same[type]) return;
  if (codegen_ts_enum_form(&w->plugin->settings, w->model, type) == CODEGEN_TS_ENUMS_UNION) return;
  for (uint32_t tries = 0; tries < 64 && table->slot[at] && !is_same(w->model, table->slot[at], type); tries++)
    at = (at + 1) & table->mask;
  if (!table->slot[at]) table->slot[at] = type;
  if (is_same(w->model, table->slot[at], type)) w->plugin->same[type] = table->slot[at];
}

/* Finds for every enum the one with the same members that is written first: those with a name before those within. */
static codegen_status find_same(ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  const codegen_run *run = codegen_run_info(ctx);
  uint32_t count = plugin->type_count, slots = 64, *rows = NULL, used = 0;
  same_table table = {NULL, 0, true};
  walk w = {.plugin = plugin, .ctx = ctx, .model = model, .found = same_one, .data = &table};
  codegen_status status = codegen_order_decls(
      ctx, model, UINT32_MAX, plugin->options.sort || (run && run->flags & CODEGEN_RUN_CANONICAL), &rows, &used);
  if (status < 0) return status;
  while (slots < count && slots < 1u << 30) slots *= 2;
  plugin->same = codegen_alloc(ctx, CODEGEN_ARENA_RUN, count * sizeof *plugin->same, _Alignof(uint32_t));
  table.slot = codegen_alloc(ctx, CODEGEN_ARENA_CALL, slots * sizeof *table.slot, _Alignof(uint32_t));
  table.mask = slots - 1;
  if (!plugin->same || !table.slot) return CODEGEN_ERR_MEMORY;
  __builtin_memset(plugin->same, 0, count * sizeof *plugin->same);
  __builtin_memset(table.slot, 0, slots * sizeof *table.slot);
  for (uint32_t pass = 0; pass < 2; pass++, table.named = false)
    for (uint32_t i = 0; i < used; i++) visit_decl(&w, rows[i]);
  return CODEGEN_OK;
}

/** Requests the names of enums within other types and of arrays of values. */
codegen_status ts_value_symbols(ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  const ts_options *o = &plugin->options;
  uint32_t *rows = NULL, used = 0;
  walk w = {.plugin = plugin, .ctx = ctx, .model = model, .found = want_one};
  codegen_status status;
  plugin->same = plugin->owner = NULL;
  plugin->type_count = codegen_row_count(model, CODEGEN_TABLE_TYPE);
  if (!o->enum_values && plugin->settings.enums == CODEGEN_TS_ENUMS_UNION) return CODEGEN_OK;
  plugin->owner = codegen_alloc(ctx, CODEGEN_ARENA_RUN, plugin->type_count * sizeof *plugin->owner, _Alignof(uint32_t));
  if (!plugin->owner) return CODEGEN_ERR_MEMORY;
  __builtin_memset(plugin->owner, 0, plugin->type_count * sizeof *plugin->owner);
  status = codegen_order_decls(ctx, model, UINT32_MAX, true, &rows, &used); /* the owner does not hang on the order */
  for (uint32_t i = 0; i < used && status >= 0; i++) {
    visit_decl(&w, rows[i]);
    status = w.status;
  }
  return status >= 0 && o->same_enums ? find_same(plugin, ctx, model) : status;
}

/* -- the enum of paths -------------------------------------------------------------------------------------------- */

static const codegen_operation *with_path(const codegen_model *model, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  if (decl->kind != CODEGEN_DECL_OPERATION || decl->row.flags & CODEGEN_DECL_REMOVED || op->protocol != CODEGEN_HTTP ||
      op->row.flags & (CODEGEN_OPERATION_WEBHOOK | CODEGEN_OPERATION_CALLBACK))
    return NULL;
  return op;
}

/** Requests the names of the enum of paths and of its members. */
codegen_status ts_paths_symbols(codegen_ctx *ctx, const codegen_model *model) {
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_SOURCE,
                                    .row = 1,
                                    .role = TS_ROLE_PATH,
                                    .kind = CODEGEN_NAME_TYPE,
                                    .priority = 100,
                                    .stem = CODEGEN_STR("ApiPaths"),
                                    .key = CODEGEN_STR("paths")};
  codegen_status status = codegen_symbol_want(ctx, &request);
  for (uint32_t row = 1; row < codegen_row_count(model, CODEGEN_TABLE_DECL) && status >= 0; row++) {
    if (!with_path(model, row)) continue;
    request = (codegen_symbol_request){.struct_size = sizeof request,
                                       .table = CODEGEN_TABLE_DECL,
                                       .row = row,
                                       .role = TS_ROLE_PATH,
                                       .kind = CODEGEN_NAME_MEMBER,
                                       .scope = CODEGEN_STR("ApiPaths"),
                                       .stem = codegen_ts_stem(codegen_decl_at(model, row)->name)};
    status = codegen_symbol_want(ctx, &request);
  }
  return status;
}

/** Writes the enum of paths. */
void ts_paths_enum(codegen_ts *ts) {
  uint32_t *rows = NULL, count = 0;
  codegen_str own = {"", 0};
  if (codegen_order_decls(ts->ctx, ts->model, 1u << CODEGEN_DECL_OPERATION, ts_plugin_of(ts)->options.sort, &rows,
                          &count) < 0) {
    ts->out->failed = true;
    return;
  }
  TS_PUT(ts, "\nexport enum ");
  codegen_out_str(ts->out, codegen_symbol(ts->ctx, own, CODEGEN_TABLE_SOURCE, 1, TS_ROLE_PATH));
  TS_PUT(ts, " {\n");
  for (uint32_t i = 0; i < count; i++) {
    const codegen_operation *op = with_path(ts->model, rows[i]);
    if (!op) continue;
    codegen_out_spaces(ts->out, 2);
    codegen_put_js_own_key(ts->out, codegen_symbol(ts->ctx, own, CODEGEN_TABLE_DECL, rows[i], TS_ROLE_PATH));
    TS_PUT(ts, " = ");
    codegen_put_string(ts->out, op->path, 0);
    TS_PUT(ts, ",\n");
  }
  TS_PUT(ts, "}\n");
}
