/* SPDX-License-Identifier: MIT
 *
 * A host and a model that are just large enough to write a few declarations: tables filled by hand, names that are the
 * source names, text that grows. What a test allocates is freed by host_end.
 */
#ifndef SMALL_HOST_H
#define SMALL_HOST_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <codegen/plugin.h>

#define ROWS 256
#define TEXT 65536

typedef union any_row {
  codegen_source source;
  codegen_decl decl;
  codegen_type type;
  codegen_object object;
  codegen_field field;
  codegen_array array;
  codegen_scalar scalar;
  codegen_clause clause;
  codegen_case member;
  codegen_expr expr;
  codegen_note note;
  codegen_operation operation;
  codegen_param param;
  codegen_payload payload;
  codegen_response response;
  codegen_annotation annotation;
  char room[256];
} any_row;

typedef struct small_host {
  codegen_ctx ctx; /* first: the plugin's context is the host */
  codegen_api api;
  codegen_model model;
  codegen_table table[CODEGEN_TABLE_COUNT];
  any_row *rows[CODEGEN_TABLE_COUNT];
  uint32_t pool[ROWS * 4];
  codegen_str sym[ROWS];
  codegen_document document;
  const codegen_document *documents[2];
  codegen_node node[ROWS];
  char text[TEXT]; /* the document's pool */
  size_t text_size;
  codegen_symbol_request wanted[ROWS];
  char names[ROWS][96];
  uint32_t wanted_count;
  codegen_section section[ROWS];
  char *section_key[ROWS];
  uint32_t section_count;
  const char *option[16]; /* name, value, ... NULL */
  const codegen_plugin *plugin;
  void *self;
  void *memory[4096];
  uint32_t memory_count;
  codegen_out out;
  char codes[256];
  codegen_run run;
} small_host;

typedef struct small_plan {
  codegen_plan plan;
  small_host *host;
} small_plan;

static void *host_alloc(codegen_ctx *ctx, uint32_t arena, size_t size, size_t align) {
  small_host *h = (small_host *)ctx;
  (void)arena, (void)align;
  ck_assert_uint_lt(h->memory_count, 4096);
  return h->memory[h->memory_count++] = calloc(1, size ? size : 1);
}

static codegen_status host_option(codegen_ctx *ctx, codegen_str name, codegen_option_value *out) {
  small_host *h = (small_host *)ctx;
  const codegen_option *found = NULL;
  const char *text;
  for (size_t i = 0; h->plugin->options[i]; i++)
    if (codegen_str_is(name, h->plugin->options[i]->name)) found = h->plugin->options[i];
  if (!found) return CODEGEN_ERR_NOT_FOUND;
  text = found->initial;
  for (size_t i = 0; h->option[i]; i += 2)
    if (codegen_str_is(name, h->option[i])) text = h->option[i + 1], out->set = true;
  out->type = found->type;
  out->text = codegen_str_of(text);
  out->flag = text && strcmp(text, "true") == 0;
  for (int64_t i = 0; found->values && found->values[i]; i++)
    if (strcmp(found->values[i], text) == 0) out->integer = i;
  return CODEGEN_OK;
}

static codegen_status host_provide(codegen_ctx *ctx, codegen_str id, const void *table) {
  (void)ctx;
  return id.size && table ? CODEGEN_OK : CODEGEN_ERR_CONTRACT;
}

static const codegen_run *host_run(codegen_ctx *ctx) {
  return &((small_host *)ctx)->run;
}

static void host_report(codegen_ctx *ctx, const codegen_diag *diag) {
  small_host *h = (small_host *)ctx;
  snprintf(h->codes + strlen(h->codes), sizeof h->codes - strlen(h->codes), "%.*s ", CODEGEN_FMT(diag->code));
}

static codegen_status host_want(codegen_ctx *ctx, const codegen_symbol_request *request) {
  small_host *h = (small_host *)ctx;
  ck_assert_uint_lt(h->wanted_count, ROWS);
  snprintf(h->names[h->wanted_count], sizeof *h->names, "%.*s%.*s%.*s", CODEGEN_FMT(request->prefix),
           CODEGEN_FMT(request->stem), CODEGEN_FMT(request->suffix));
  h->wanted[h->wanted_count++] = *request;
  return CODEGEN_OK;
}

static codegen_str host_symbol(codegen_ctx *ctx, codegen_str writer, uint32_t table, uint32_t row, uint32_t role) {
  small_host *h = (small_host *)ctx;
  (void)writer;
  for (uint32_t i = 0; i < h->wanted_count; i++)
    if (h->wanted[i].table == table && h->wanted[i].row == row && h->wanted[i].role == role)
      return codegen_str_of(h->names[i]);
  return (codegen_str){NULL, 0};
}

static uint32_t host_artifact(codegen_plan *plan, const codegen_artifact *artifact) {
  (void)plan, (void)artifact;
  return 1;
}

static codegen_status host_section(codegen_plan *plan, const codegen_section *section) {
  small_host *h = ((small_plan *)plan)->host;
  ck_assert_uint_lt(h->section_count, ROWS);
  for (uint32_t i = 0; i < h->section_count; i++)
    ck_assert_msg(!codegen_str_equal(h->section[i].key, section->key), "two sections '%.*s'",
                  CODEGEN_FMT(section->key));
  ck_assert_uint_gt(section->key.size, 0);
  ck_assert(section->depends != 0);
  h->section[h->section_count++] = *section;
  return CODEGEN_OK;
}

static bool host_grow(codegen_out *out, size_t extra) {
  size_t capacity = (out->size + extra) * 2 + 64;
  char *data = realloc(out->data, capacity);
  if (!data) return false;
  out->data = data;
  out->capacity = capacity;
  return true;
}

static uint32_t host_find(const codegen_document *document, uint32_t object, codegen_str key) {
  (void)document, (void)object, (void)key;
  return 0;
}

static small_host *host_begin(void) {
  small_host *h = calloc(1, sizeof *h);
  h->api.struct_size = sizeof h->api;
  h->api.alloc = host_alloc;
  h->api.option = host_option;
  h->api.provide = host_provide;
  h->api.run = host_run;
  h->api.report = host_report;
  h->api.symbol_request = host_want;
  h->api.symbol = host_symbol;
  h->api.plan_artifact = host_artifact;
  h->api.plan_section = host_section;
  h->api.out_grow = host_grow;
  h->ctx.api = &h->api;
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
    h->rows[t] = calloc(ROWS, sizeof(any_row));
    h->table[t] = (codegen_table){(const unsigned char *)h->rows[t], sizeof(any_row), 1};
  }
  h->document = (codegen_document){.struct_size = sizeof h->document,
                                   .id = 1,
                                   .nodes = (const unsigned char *)h->node,
                                   .node_stride = sizeof *h->node,
                                   .node_count = 1,
                                   .pool = {h->text, 0},
                                   .find = host_find};
  h->documents[1] = &h->document;
  h->sym[0] = CODEGEN_STR("");
  h->model = (codegen_model){.struct_size = sizeof h->model,
                             .table = h->table,
                             .pool = h->pool,
                             .pool_count = 1,
                             .sym = h->sym,
                             .sym_count = 1,
                             .document = h->documents,
                             .document_count = 2,
                             .table_count = CODEGEN_TABLE_COUNT,
                             .closed = 1};
  h->plugin = codegen_plugin_entry(NULL, 0);
  return h;
}

static void host_end(small_host *h) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) free(h->rows[t]);
  for (uint32_t i = 0; i < h->memory_count; i++) free(h->memory[i]);
  free(h->out.data);
  free(h);
}

/* -- rows -- */

static uint32_t row_add(small_host *h, uint32_t table) {
  ck_assert_uint_lt(h->table[table].count, ROWS);
  return h->table[table].count++;
}
#define ROW(h, TABLE, name, id) ((codegen_##name *)&(h)->rows[CODEGEN_TABLE_##TABLE][id])

static codegen_sym sym_add(small_host *h, const char *word) {
  for (uint32_t i = 0; i < h->model.sym_count; i++)
    if (codegen_str_is(h->sym[i], word)) return i;
  h->sym[h->model.sym_count] = codegen_str_of(word);
  return h->model.sym_count++;
}

static codegen_list list_add(small_host *h, const uint32_t *ids, uint32_t count) {
  codegen_list list = {h->model.pool_count, count};
  memcpy(h->pool + list.first, ids, count * sizeof *ids);
  h->model.pool_count += count;
  return list;
}

static codegen_value value_add(small_host *h, uint8_t kind, codegen_str text) {
  codegen_node *node = &h->node[h->document.node_count];
  *node = (codegen_node){.kind = kind, .flags = CODEGEN_NODE_POOLED, .extra = (uint32_t)h->text_size};
  if (text.size) memcpy(h->text + h->text_size, text.data, text.size);
  node->size = (uint32_t)text.size;
  h->text_size += text.size + 1;
  h->document.pool.size = h->text_size;
  return (codegen_value){1, h->document.node_count++};
}

static codegen_value text_value(small_host *h, const char *text) {
  return value_add(h, CODEGEN_NODE_STRING, codegen_str_of(text));
}

static uint32_t type_add(small_host *h, uint8_t kind) {
  uint32_t id = row_add(h, CODEGEN_TABLE_TYPE);
  ROW(h, TYPE, type, id)->kind = kind;
  return id;
}

static uint32_t decl_add(small_host *h, uint8_t kind, const char *name, const char *key, uint32_t subject) {
  uint32_t id = row_add(h, CODEGEN_TABLE_DECL);
  codegen_decl *decl = ROW(h, DECL, decl, id);
  decl->kind = kind;
  decl->name = codegen_str_of(name);
  decl->key = codegen_str_of(key);
  decl->subject = subject;
  decl->row.origin = (codegen_origin){1, 1, id, id};
  if (kind == CODEGEN_DECL_TYPE) ROW(h, TYPE, type, subject)->decl = id;
  return id;
}

static uint32_t ref_add(small_host *h, uint32_t decl, bool closes) {
  uint32_t id = type_add(h, CODEGEN_REF);
  ROW(h, TYPE, type, id)->target = decl;
  ROW(h, TYPE, type, id)->closes = closes;
  return id;
}

/* A field behind the ones that the record has; records are filled one at a time. */
static codegen_field *field_add(small_host *h, uint32_t record, const char *key, uint32_t type, bool required) {
  codegen_type *t = ROW(h, TYPE, type, record);
  codegen_object *object;
  codegen_field *field;
  uint32_t id = row_add(h, CODEGEN_TABLE_FIELD);
  if (!t->object) t->object = row_add(h, CODEGEN_TABLE_OBJECT);
  object = ROW(h, OBJECT, object, t->object);
  if (!object->fields.count) object->fields.first = id;
  object->fields.count++;
  field = ROW(h, FIELD, field, id);
  field->key = codegen_str_of(key);
  field->type = type;
  memset(field->presence, required ? CODEGEN_REQUIRED : CODEGEN_OPTIONAL, sizeof field->presence);
  return field;
}

static codegen_case *case_add(small_host *h, uint32_t type) {
  codegen_type *t = ROW(h, TYPE, type, type);
  uint32_t id = row_add(h, CODEGEN_TABLE_CASE);
  if (!t->cases.count) t->cases.first = id;
  t->cases.count++;
  return ROW(h, CASE, case, id);
}

static uint32_t note_add(small_host *h, const char *text) {
  uint32_t id = row_add(h, CODEGEN_TABLE_NOTE);
  ROW(h, NOTE, note, id)->text = codegen_str_of(text);
  return id;
}

/* -- a run: symbols, plan, emit. The text of all sections, NUL-terminated, host's -- */

static const char *host_write(small_host *h) {
  const codegen_writer *writer = h->plugin->writers[0];
  small_plan plan = {{&h->api}, h};
  ck_assert_int_eq(h->plugin->create(&h->ctx, &h->self), CODEGEN_OK);
  ck_assert_int_eq(writer->symbols(h->self, &h->ctx, &h->model), CODEGEN_OK);
  ck_assert_int_eq(writer->plan(h->self, &h->ctx, &h->model, &plan.plan), CODEGEN_OK);
  h->out.api = &h->api;
  for (uint32_t i = 0; i < h->section_count; i++)
    ck_assert_int_eq(writer->emit(h->self, &h->ctx, &h->model, &h->section[i], &h->out), CODEGEN_OK);
  codegen_out_char(&h->out, '\0');
  return h->out.data;
}

#endif
