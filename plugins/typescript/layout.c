/* SPDX-License-Identifier: MIT
 *
 * Layouts of several files. The entry, the artifact `types`, exports everything whatever the layout, and holds
 * `components`; the other files import types from one another, and values only where an enum is another one's alias.
 * A schema stands in its own file or in `models`, never near those who use it: one more user does not move it.
 */
#include "typescript.h"

#include <stdlib.h>

enum { ROLE_UNTAGGED = 15, ROLE_FILE = 16 };

#define ID_SIZE 200 /* of an artifact's id, at most */

static bool is_apart(const ts_plugin *plugin, uint32_t bit) {
  return (plugin->options.layout & bit) != 0;
}

/* -- names -------------------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b) {
  const ts_entry *x = a, *y = b;
  int order = codegen_str_compare(x->text, y->text);
  return order ? order : (x->place > y->place) - (x->place < y->place);
}

static codegen_status want_tag(codegen_ctx *ctx, uint32_t table, uint32_t row, codegen_str name) {
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = table,
                                    .row = row,
                                    .role = table == CODEGEN_TABLE_SCOPE ? 0 : ROLE_UNTAGGED,
                                    .kind = CODEGEN_NAME_TYPE,
                                    .priority = -1,
                                    .stem = codegen_ts_stem(name),
                                    .suffix = CODEGEN_STR("Operations")};
  char room[40];
  codegen_str identity = codegen_ts_short_key(name, room);
  char *key = codegen_alloc(ctx, CODEGEN_ARENA_CALL, identity.size + 5, 1);
  codegen_status status;
  if (!key) return CODEGEN_ERR_MEMORY;
  __builtin_memcpy(key, "tag ", 4);
  if (identity.size) __builtin_memcpy(key + 4, identity.data, identity.size);
  request.key = table == CODEGEN_TABLE_SCOPE ? (codegen_str){key, identity.size + 4} : CODEGEN_STR("untagged");
  if (!request.stem.size) request.stem = CODEGEN_STR("empty");
  status = codegen_symbol_want(ctx, &request);
  request.role = ROLE_FILE;
  request.kind = CODEGEN_NAME_FILE;
  request.scope = CODEGEN_STR("operations");
  request.suffix = (codegen_str){"", 0};
  return status >= 0 ? codegen_symbol_want(ctx, &request) : status;
}

/* Finds the first tag of every operation; of tags with one name the first row stands for all. */
static codegen_status tag_symbols(ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL), used = 0;
  ts_entry *list = codegen_alloc(ctx, CODEGEN_ARENA_CALL, count * sizeof *list, _Alignof(ts_entry));
  codegen_status status = want_tag(ctx, CODEGEN_TABLE_SOURCE, 1, CODEGEN_STR("untagged"));
  plugin->tag = codegen_alloc(ctx, CODEGEN_ARENA_RUN, count * sizeof *plugin->tag, _Alignof(uint32_t));
  if (!list || !plugin->tag) return CODEGEN_ERR_MEMORY;
  __builtin_memset(plugin->tag, 0, count * sizeof *plugin->tag);
  for (uint32_t row = 1; row < count; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    const codegen_operation *op = codegen_operation_at(model, decl->subject);
    uint32_t tag = op->tags.count ? codegen_list_at(model, op->tags, 0) : 0;
    if (decl->kind != CODEGEN_DECL_OPERATION || !tag || tag >> 24) continue; /* `user` of a section has 24 bits */
    list[used++] = (ts_entry){.text = codegen_scope_at(model, tag)->name, .row = row, .place = tag};
  }
  qsort(list, used, sizeof *list, by_text);
  for (uint32_t i = 0, first = 0; i < used && status >= 0; i++) {
    if (i == 0 || !codegen_str_equal(list[i].text, list[i - 1].text)) {
      first = list[i].place;
      status = want_tag(ctx, CODEGEN_TABLE_SCOPE, first, list[i].text);
    }
    plugin->tag[list[i].row] = first;
  }
  return status;
}

/** Requests the names of files and of what gathers the operations of a tag. */
codegen_status ts_layout_symbols(ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = CODEGEN_OK;
  plugin->tag = NULL;
  plugin->place = NULL;
  if (is_apart(plugin, TS_LAYOUT_TAGS)) status = tag_symbols(plugin, ctx, model);
  for (uint32_t row = 1; is_apart(plugin, TS_LAYOUT_SCHEMAS) && row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    codegen_symbol_request request = {.struct_size = sizeof request,
                                      .table = CODEGEN_TABLE_DECL,
                                      .row = row,
                                      .role = ROLE_FILE,
                                      .kind = CODEGEN_NAME_FILE,
                                      .scope = CODEGEN_STR("models"),
                                      .stem = codegen_ts_stem(decl->name)};
    if (decl->kind == CODEGEN_DECL_TYPE && !(decl->row.flags & CODEGEN_DECL_REMOVED))
      status = codegen_symbol_want(ctx, &request);
  }
  return status;
}

/** The interface with the operations of a tag. */
codegen_str ts_tag_name(codegen_ctx *ctx, uint32_t scope) {
  codegen_str own = {"", 0};
  if (!scope) return codegen_symbol(ctx, own, CODEGEN_TABLE_SOURCE, 1, ROLE_UNTAGGED);
  return codegen_symbol(ctx, own, CODEGEN_TABLE_SCOPE, scope, 0);
}

/* -- files -------------------------------------------------------------------------------------------------------- */

typedef struct file_id {
  char text[sizeof "typescript:" + ID_SIZE];
  size_t size;
} file_id;

static void id_add(file_id *id, codegen_str text) {
  if (text.size > sizeof id->text - id->size) text.size = sizeof id->text - id->size;
  if (text.size) __builtin_memcpy(id->text + id->size, text.data, text.size);
  id->size += text.size;
}

/* The artifact of a place, as others call it: `typescript:models/user`. `row`: a declaration, or the SCOPE of a tag. */
static file_id id_of(codegen_ctx *ctx, uint32_t place, uint32_t row) {
  static const char *const name[] = {"types", "models", "models/", "shared", "paths", "operations", "operations/"};
  codegen_str own = {"", 0};
  file_id id = {.size = 0};
  id_add(&id, CODEGEN_STR("typescript:"));
  id_add(&id, codegen_str_of(name[place]));
  if (place == TS_PLACE_MODEL) id_add(&id, codegen_symbol(ctx, own, CODEGEN_TABLE_DECL, row, ROLE_FILE));
  if (place == TS_PLACE_TAG)
    id_add(&id, codegen_symbol(ctx, own, row ? CODEGEN_TABLE_SCOPE : CODEGEN_TABLE_SOURCE, row ? row : 1, ROLE_FILE));
  return id;
}

static codegen_str own_part(const file_id *id) {
  const size_t skip = sizeof "typescript:" - 1;
  return (codegen_str){id->text + skip, id->size - skip};
}

static codegen_str ending_of(codegen_str file) {
  static const char *const endings[] = {".d.ts", ".d.mts", ".d.cts", ".ts", ".mts", ".cts"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    codegen_str end = codegen_str_of(endings[i]);
    if (file.size > end.size && __builtin_memcmp(file.data + file.size - end.size, end.data, end.size) == 0) return end;
  }
  return CODEGEN_STR(".ts");
}

/* Plans a file beside the entry. */
static uint32_t add_file(ts_planner *p, uint32_t place, uint32_t row) {
  codegen_str entry = p->plugin->options.file, ending = ending_of(entry);
  file_id id = id_of(p->ctx, place, row);
  codegen_artifact artifact = {
      .struct_size = sizeof artifact, .id = own_part(&id), .language = CODEGEN_STR("typescript")};
  size_t folder = entry.size;
  char *path;
  uint32_t number;
  while (folder && entry.data[folder - 1] != '/') folder--;
  path = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, folder + artifact.id.size + ending.size + 1, 1);
  if (!path) {
    p->status = CODEGEN_ERR_MEMORY;
    return p->entry;
  }
  if (folder) __builtin_memcpy(path, entry.data, folder);
  __builtin_memcpy(path + folder, artifact.id.data, artifact.id.size);
  __builtin_memcpy(path + folder + artifact.id.size, ending.data, ending.size);
  artifact.path = (codegen_str){path, folder + artifact.id.size + ending.size};
  number = codegen_plan_artifact(p->plan, &artifact);
  if (number) return number;
  p->status = CODEGEN_ERR_USAGE;
  return p->entry;
}

/* A line of the entry. */
static void add_export(ts_planner *p, uint32_t place, uint32_t row, bool value) {
  file_id id = id_of(p->ctx, place, row);
  p->artifact = p->entry;
  ts_add(p, "export ", own_part(&id), 0, CODEGEN_DEPENDS_WHOLE, TS_SECTION_EXPORT | (value ? 256u : 0));
}

static bool is_value(const ts_planner *p, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(p->model, row);
  if (decl->kind == CODEGEN_DECL_TYPE &&
      codegen_ts_enum_form(&p->plugin->settings, p->model, decl->subject) != CODEGEN_TS_ENUMS_UNION)
    return true;
  return ts_has_values(p->plugin, p->model, row);
}

/* Gives each declaration its place; which of the places hold values, and which hold anything, as bits. */
static void find_places(ts_planner *p, const uint32_t *rows, uint32_t count, uint32_t *any, uint32_t *values) {
  bool apart = is_apart(p->plugin, TS_LAYOUT_SCHEMAS);
  for (uint32_t i = 0; i < count; i++) {
    uint8_t *place = &p->plugin->place[rows[i]];
    switch (codegen_decl_at(p->model, rows[i])->kind) {
      case CODEGEN_DECL_TYPE: *place = apart ? TS_PLACE_MODEL : TS_PLACE_MODELS; break;
      case CODEGEN_DECL_OPERATION: /* ts_layout_files has found those that are not inline in their path */
        if (*place == TS_PLACE_ENTRY) *place = TS_PLACE_PATHS;
        break;
      default: *place = TS_PLACE_SHARED; break;
    }
    *any |= 1u << *place;
    if (is_value(p, rows[i])) *values |= 1u << *place;
  }
}

static void add_models(ts_planner *p, const uint32_t *rows, uint32_t count) {
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    if (p->plugin->place[rows[i]] != TS_PLACE_MODEL) continue;
    p->home[rows[i]] = add_file(p, TS_PLACE_MODEL, rows[i]);
    add_export(p, TS_PLACE_MODEL, rows[i], is_value(p, rows[i]));
  }
}

/* Files of the tags in the order of their first operations, and what brings them together. */
static void add_tags(ts_planner *p, const ts_entry *operations, uint32_t used) {
  uint32_t scopes = codegen_row_count(p->model, CODEGEN_TABLE_SCOPE), *file, *tag = p->plugin->tag;
  file = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, scopes * 2 * sizeof *file, _Alignof(uint32_t));
  if (!file) p->status = CODEGEN_ERR_MEMORY;
  for (uint32_t i = 0; i < used && p->status >= 0; i++) { /* which of them have values */
    uint32_t row = operations[i].row;
    if (operations[i].unique && is_value(p, row)) file[scopes + tag[row]] = 1;
  }
  for (uint32_t i = 0; i < used && p->status >= 0; i++) {
    uint32_t row = operations[i].row, scope = tag[row];
    if (!operations[i].unique) continue;
    if (!file[scope]) {
      file_id id = id_of(p->ctx, TS_PLACE_TAG, scope);
      file[scope] = add_file(p, TS_PLACE_TAG, scope);
      add_export(p, TS_PLACE_TAG, scope, file[scopes + scope] != 0);
      p->artifact = file[scope];
      ts_add(p, "operations", (codegen_str){"", 0}, 0, CODEGEN_DEPENDS_WHOLE, TS_SECTION_TAG | scope << 8);
      p->artifact = p->operations;
      ts_add(p, "tagged ", own_part(&id), 0, CODEGEN_DEPENDS_WHOLE, TS_SECTION_TAGGED | scope << 8);
    }
    p->home[row] = file[scope];
  }
  p->tag_file = file;
  p->tag_file_count = file ? scopes : 0;
}

/** Ends what add_tags began, behind the last operation of each. */
void ts_layout_end_tags(ts_planner *p) {
  for (uint32_t scope = 0; scope < p->tag_file_count && p->status >= 0; scope++) {
    if (!p->tag_file[scope]) continue;
    p->artifact = p->tag_file[scope];
    ts_add_frame(p, TS_FRAME_END, "operations end");
  }
}

/** Plans the files beside the entry, the entry's lines for them, and where each declaration stands. */
void ts_layout_files(ts_planner *p, const uint32_t *rows, uint32_t count, const ts_entry *operations, uint32_t used) {
  uint32_t total = codegen_row_count(p->model, CODEGEN_TABLE_DECL), any = 0, values = 0, file[TS_PLACE_TAG + 1] = {0};
  bool tags = is_apart(p->plugin, TS_LAYOUT_TAGS), markers = p->plugin->settings.markers;
  p->plugin->place = codegen_alloc(p->ctx, CODEGEN_ARENA_RUN, total, 1);
  p->home = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, total * sizeof *p->home, _Alignof(uint32_t));
  if (!p->plugin->place || !p->home) {
    p->status = CODEGEN_ERR_MEMORY;
    return;
  }
  __builtin_memset(p->plugin->place, 0, total);
  for (uint32_t i = 0; i < used; i++)
    if (operations[i].unique) p->plugin->place[operations[i].row] = tags ? TS_PLACE_TAG : TS_PLACE_OPERATIONS;
  find_places(p, rows, count, &any, &values);
  if (markers) any |= 1u << TS_PLACE_SHARED;
  if (p->plugin->options.paths_enum) values |= 1u << TS_PLACE_PATHS;
  any |= 1u << TS_PLACE_PATHS | 1u << TS_PLACE_OPERATIONS;
  p->artifact = p->entry;
  ts_add_frame(p, TS_FRAME_BLANK, "exports");
  add_models(p, rows, count);
  for (uint32_t place = TS_PLACE_MODELS; place <= TS_PLACE_OPERATIONS && p->status >= 0; place++) {
    if (place == TS_PLACE_MODEL || !(any >> place & 1)) continue;
    file[place] = add_file(p, place, 0);
    add_export(p, place, 0, values >> place & 1);
  }
  p->paths = file[TS_PLACE_PATHS];
  p->operations = file[TS_PLACE_OPERATIONS];
  p->shared = file[TS_PLACE_SHARED];
  for (uint32_t i = 0; i < count && p->status >= 0; i++)
    if (!p->home[rows[i]]) p->home[rows[i]] = file[p->plugin->place[rows[i]]];
  if (tags) add_tags(p, operations, used);
  p->artifact = p->shared;
  if (markers) ts_add(p, "markers", (codegen_str){"", 0}, 0, CODEGEN_DEPENDS_WHOLE, TS_SECTION_MARKERS);
}

/* -- text --------------------------------------------------------------------------------------------------------- */

static void put_import(const codegen_ts *ts, const file_id *id, codegen_str name, bool value) {
  codegen_import import = {.struct_size = sizeof import,
                           .flags = value ? 0 : CODEGEN_IMPORT_TYPE,
                           .artifact = {id->text, id->size},
                           .name = name};
  codegen_out_import(ts->out, &import);
}

/** Imports a name of a declaration that may stand in another file. */
void ts_import(const codegen_ts *ts, uint32_t decl, codegen_str name, bool value) {
  const ts_plugin *plugin = ts_plugin_of(ts);
  file_id id;
  if (!plugin->place) return;
  id = id_of(ts->ctx, plugin->place[decl], plugin->place[decl] == TS_PLACE_TAG ? plugin->tag[decl] : decl);
  put_import(ts, &id, name, value);
}

/** The name of a declaration, imported where it is written. */
codegen_str ts_layout_name(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write) {
  codegen_str own = {"", 0}, name = codegen_symbol(ts->ctx, own, CODEGEN_TABLE_DECL, decl, shape);
  if (write && name.size) ts_import(ts, decl, name, false);
  return name;
}

/** Imports the interface `operations`. */
void ts_import_operations(const codegen_ts *ts) {
  file_id id;
  if (!ts_plugin_of(ts)->place) return;
  id = id_of(ts->ctx, TS_PLACE_OPERATIONS, 0);
  put_import(ts, &id, CODEGEN_STR("operations"), false);
}

/** Imports $Read or $Write. */
void ts_layout_marker(const codegen_ts *ts, codegen_str name) {
  file_id id = id_of(ts->ctx, TS_PLACE_SHARED, 0);
  put_import(ts, &id, name, false);
}

/** Writes what adds the operations of a tag to all. */
void ts_tagged(codegen_ts *ts, uint32_t scope) {
  file_id id = id_of(ts->ctx, TS_PLACE_TAG, scope);
  codegen_str name = ts_tag_name(ts->ctx, scope);
  put_import(ts, &id, name, false);
  TS_PUT(ts, "\nexport interface operations extends ");
  codegen_out_str(ts->out, name);
  TS_PUT(ts, " {}\n");
}

/** Writes the line of the entry for another file, which `key` names behind its first space. */
void ts_export(codegen_ts *ts, codegen_str key, bool value) {
  file_id id = {.size = 0};
  while (key.size && key.data[0] != ' ') key.data++, key.size--;
  if (key.size) key.data++, key.size--;
  id_add(&id, CODEGEN_STR("typescript:"));
  id_add(&id, key);
  codegen_out_text(ts->out, value ? "export * from " : "export type * from ");
  codegen_ts_put_specifier(
      ts->out, codegen_import_path(ts->ctx, CODEGEN_STR(CODEGEN_TS_ARTIFACT), (codegen_str){id.text, id.size}),
      ts->settings->imports);
  TS_PUT(ts, ";\n");
}
