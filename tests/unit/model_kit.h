/* SPDX-License-Identifier: MIT
 *
 * What the tests of the model share: a model with its documents and sink, and short forms for building one.
 */
#ifndef TESTS_UNIT_MODEL_KIT_H
#define TESTS_UNIT_MODEL_KIT_H

#include <check.h>
#include <codegen/edit.h>
#include <codegen/writer.h>
#include <stdio.h>

#include "model/model.h"

typedef struct kit {
  cg_diags *diags;
  cg_documents *documents;
  cg_model *model;
  codegen_api api;
  codegen_edit *edit; /* the open one */
  const codegen_model *view;
} kit;

static inline kit *kit_new(void) {
  kit *k = cg_calloc(1, sizeof *k);
  k->diags = cg_diags_new();
  k->documents = cg_documents_new(k->diags, NULL);
  k->model = cg_model_new(k->diags, k->documents);
  k->api.struct_size = sizeof k->api;
  cg_model_install(&k->api);
  k->view = cg_model_view(k->model);
  return k;
}

static inline codegen_edit *kit_begin(kit *k) {
  k->edit = cg_edit_begin(k->model, &k->api, CG_STR("kit"));
  return k->edit;
}

/* What was reported since, as JSON lines. */
static inline const char *kit_complaints(kit *k) {
  static char out[1 << 16];
  memset(out, 0, sizeof out);
  FILE *file = fmemopen(out, sizeof out - 1, "w");
  cg_diags_render(k->diags, &(cg_diag_style){.json = true, .verbose = true}, file);
  fclose(file);
  return out;
}

static inline void kit_apply(kit *k) {
  cg_status status = cg_edit_end(k->edit, true);
  ck_assert_msg(status == CODEGEN_OK, "%s", kit_complaints(k));
}

/* Ends the edit, which must be refused with that text among the complaints. */
static inline void kit_refuse(kit *k, const char *text) {
  ck_assert_int_lt(cg_edit_end(k->edit, true), 0);
  const char *out = kit_complaints(k);
  ck_assert_msg(strstr(out, text) != NULL, "'%s' is not in: %s", text, out);
}

static inline void kit_free(kit *k) {
  cg_model_free(k->model);
  cg_documents_free(k->documents);
  cg_diags_free(k->diags);
  cg_free(k);
}

static inline uint32_t kit_type(kit *k, uint32_t kind) {
  uint32_t id;
  codegen_type *type = codegen_add_type(k->edit, &id);
  type->kind = (uint8_t)kind;
  type->accepts = CODEGEN_ACCEPTS_ALL;
  return id;
}

static inline uint32_t kit_ref(kit *k, uint32_t decl) {
  uint32_t id = kit_type(k, CODEGEN_REF);
  codegen_edit_type(k->edit, id)->target = decl;
  return id;
}

static inline uint32_t kit_nullable(kit *k, uint32_t type) {
  codegen_edit_type(k->edit, type)->row.flags |= CODEGEN_TYPE_NULLABLE;
  return type;
}

static inline uint32_t kit_array(kit *k, uint32_t items, uint64_t min) {
  uint32_t id = kit_type(k, CODEGEN_ARRAY), array;
  codegen_array *row = codegen_add_array(k->edit, &array);
  row->items = items;
  row->min = min;
  codegen_edit_type(k->edit, id)->array = array;
  return id;
}

/* Presence by letters: R, O, - for read, create, update. */
static inline void kit_presence(codegen_field *field, const char *presence) {
  for (int d = 0; d < CODEGEN_DIRECTIONS; d++)
    field->presence[d] = presence[d] == 'R' ? CODEGEN_REQUIRED : presence[d] == 'O' ? CODEGEN_OPTIONAL : CODEGEN_ABSENT;
}

typedef struct kit_field {
  const char *key;
  uint32_t type;
  const char *presence;
} kit_field;

static inline uint32_t kit_record(kit *k, const kit_field *field, uint32_t count) {
  uint32_t id = kit_type(k, CODEGEN_RECORD), object, first = codegen_edit_add(k->edit, CODEGEN_TABLE_FIELD, count);
  codegen_object *row = codegen_add_object(k->edit, &object);
  row->fields = (codegen_range){first, count};
  codegen_edit_type(k->edit, id)->object = object;
  for (uint32_t i = 0; i < count; i++) {
    codegen_field *f = codegen_edit_field(k->edit, first + i);
    f->key = codegen_edit_text(k->edit, codegen_str_of(field[i].key));
    f->type = field[i].type;
    kit_presence(f, field[i].presence);
  }
  return id;
}
#define KIT_RECORD(k, ...) \
  kit_record(k, (const kit_field[]){__VA_ARGS__}, (uint32_t)CG_COUNT(((const kit_field[]){__VA_ARGS__})))

/* A declaration without subject yet, so that others can refer to it. */
static inline uint32_t kit_decl(kit *k, const char *name, uint32_t kind) {
  char key[512];
  uint32_t id;
  codegen_decl *decl = codegen_add_decl(k->edit, &id);
  snprintf(key, sizeof key, "api:#/components/%s", name);
  decl->kind = (uint8_t)kind;
  decl->name = codegen_edit_text(k->edit, codegen_str_of(name));
  decl->key = codegen_edit_text(k->edit, codegen_str_of(key));
  return id;
}

static inline void kit_declare(kit *k, uint32_t decl, uint32_t type) {
  codegen_edit_decl(k->edit, decl)->subject = type;
  codegen_edit_type(k->edit, type)->decl = decl;
}

static inline uint32_t kit_union(kit *k, const uint32_t *type, uint32_t count) {
  uint32_t id = kit_type(k, CODEGEN_UNION), first = codegen_edit_add(k->edit, CODEGEN_TABLE_CASE, count);
  codegen_edit_type(k->edit, id)->cases = (codegen_range){first, count};
  for (uint32_t i = 0; i < count; i++) codegen_edit_case(k->edit, first + i)->type = type[i];
  return id;
}

/* An operation `POST /name` with a request body and an answer. 0: none. */
static inline uint32_t kit_operation(kit *k, const char *name, uint32_t request, uint32_t answer) {
  uint32_t decl = kit_decl(k, name, CODEGEN_DECL_OPERATION), id, payload, response;
  codegen_operation *operation = codegen_add_operation(k->edit, &id);
  codegen_edit_decl(k->edit, decl)->subject = id;
  operation->decl = decl;
  operation->protocol = CODEGEN_HTTP;
  operation->verb = codegen_edit_sym(k->edit, CG_STR("post"));
  operation->path = codegen_edit_decl(k->edit, decl)->name;
  if (request) {
    codegen_payload *body = codegen_add_payload(k->edit, &payload);
    *body = (codegen_payload){.type = request, .direction = CODEGEN_CREATE, .media = CG_STR("application/json")};
    operation->bodies = codegen_edit_list(k->edit, &payload, 1);
  }
  if (answer) {
    codegen_add_payload(k->edit, &payload)->type = answer;
    codegen_response *row = codegen_add_response(k->edit, &response);
    row->from = row->to = 200;
    row->role = CODEGEN_RESPONSE_SUCCESS;
    row->payloads = codegen_edit_list(k->edit, &payload, 1);
    operation->responses = codegen_edit_list(k->edit, &response, 1);
  }
  return decl;
}

static inline uint32_t kit_find(const codegen_model *view, const char *name) {
  for (uint32_t d = 1; d < codegen_row_count(view, CODEGEN_TABLE_DECL); d++)
    if (codegen_str_is(codegen_decl_at(view, d)->name, name)) return d;
  return 0;
}

#endif
