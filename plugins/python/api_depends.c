/* SPDX-License-Identifier: MIT
 *
 * What the sections of an operation depend on: its own text, the names and facts of what it refers to, and all that
 * this leads to where a type is taken apart. Classes within it are names here; what they hold stands in its models.
 */
#include "client.h"
#include "types.h"

#define DEEP 16 /* types within each other that are looked at for bytes */
#define LOOK 256
#define BASIC ((uint32_t)(CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS))

typedef struct asking {
  const py_plugin *plugin;
  const codegen_model *model;
  const codegen_operation *op;
} asking;

/* A type that is sent has the shape that facts decide about; those of what is shared refer to things two steps away. */
static bool of_type(const asking *a, uint32_t type, bool shared) {
  return type && (py_looks(a->plugin, a->model, type) || (shared && py_refers(a->plugin, a->model, type)));
}

static bool of_payloads(const asking *a, codegen_list list, bool shared) {
  for (uint32_t i = 0; i < list.count; i++) {
    const codegen_payload *payload = codegen_payload_at(a->model, codegen_list_at(a->model, list, i));
    if (of_type(a, payload->type, shared) || of_type(a, payload->item, shared)) return true;
    if (shared && codegen_media_kind(payload->media) != CODEGEN_MEDIA_JSON && payload->type)
      return true; /* what is it at the end? */
  }
  return false;
}

static bool of_params(const asking *a) {
  for (uint32_t i = 0; i < a->op->params.count; i++) {
    const codegen_param *param = codegen_param_at(a->model, codegen_list_at(a->model, a->op->params, i));
    if (of_type(a, param->type, param->shared != 0) || of_payloads(a, param->payloads, param->shared != 0)) return true;
  }
  return false;
}

static bool of_bodies(const asking *a) {
  for (uint32_t i = 0; i < a->op->bodies.count; i++) /* which parts are files? */
    if (codegen_media_kind(codegen_payload_at(a->model, codegen_list_at(a->model, a->op->bodies, i))->media) ==
        CODEGEN_MEDIA_MULTIPART)
      return true;
  return of_payloads(a, a->op->bodies, a->op->body_decl != 0);
}

/* What is read has one shape: a reference is a name, wherever it stands. */
static bool of_responses(const asking *a, bool success) {
  for (uint32_t i = 0; i < a->op->responses.count; i++) {
    const codegen_response *response = codegen_response_at(a->model, codegen_list_at(a->model, a->op->responses, i));
    for (uint32_t k = 0; k < response->payloads.count; k++) {
      const codegen_payload *payload = codegen_payload_at(a->model, codegen_list_at(a->model, response->payloads, k));
      bool json = codegen_media_kind(payload->media) == CODEGEN_MEDIA_JSON;
      if (success && response->from && !(response->from >= 200 && response->to < 300)) continue;
      if (of_type(a, payload->type, false) || of_type(a, payload->item, false)) return true;
      if (response->shared && !json && payload->type) return true;
    }
  }
  return false;
}

static bool has_page(const asking *a) {
  for (uint32_t i = 0; i < a->op->links.count; i++)
    if (codegen_link_at(a->model, codegen_list_at(a->model, a->op->links, i))->kind == CODEGEN_LINK_PAGE) return true;
  return false;
}

typedef struct bytes_look {
  const py_emit *e;
  bool through; /* references are followed */
  uint32_t looked;
} bytes_look;

static bool of_bytes(bytes_look *l, uint32_t type, uint32_t depth) {
  const codegen_model *model = l->e->model;
  const codegen_type *t = codegen_type_at(model, type);
  if (!type || depth > DEEP || l->looked++ > LOOK) return false;
  if (t->kind == CODEGEN_REF) return l->through && of_bytes(l, codegen_decl_at(model, t->target)->subject, depth + 1);
  if (t->kind == CODEGEN_STRING) {
    const char *native = py_native(l->e, t);
    return native && codegen_str_is(codegen_str_of(native), "Base64Url");
  }
  if (t->kind == CODEGEN_UNION)
    for (uint32_t i = 0; i < t->cases.count; i++) {
      const codegen_case *c = codegen_case_at(model, t->cases.first + i);
      if (py_is_member(c) && of_bytes(l, c->type, depth + 1)) return true;
    }
  if (t->array) {
    const codegen_array *a = codegen_array_at(model, t->array);
    for (uint32_t i = 0; i < a->head.count; i++)
      if (of_bytes(l, codegen_list_at(model, a->head, i), depth + 1)) return true;
    if (of_bytes(l, a->items, depth + 1)) return true;
  }
  return t->object && of_bytes(l, codegen_object_at(model, t->object)->extra, depth + 1);
}

/** Whether bytes in a value of a type are base64url on the wire and stand in no model, which would write them. What
 *  references lead to is looked at where the section depends on it. */
bool py_sends_base64url(const py_emit *e, uint32_t type, bool through) {
  bytes_look l = {.e = e, .through = through};
  return of_bytes(&l, type, 0);
}

/* Whether what is sent holds such bytes behind a reference. */
static bool of_sent_bytes(const asking *a) {
  py_emit e = {.plugin = a->plugin, .model = a->model};
  for (uint32_t i = 0; i < a->op->params.count; i++) {
    uint32_t type = codegen_param_at(a->model, codegen_list_at(a->model, a->op->params, i))->type;
    if (py_sends_base64url(&e, type, true)) return true;
  }
  for (uint32_t i = 0; i < a->op->bodies.count; i++) {
    uint32_t type = codegen_payload_at(a->model, codegen_list_at(a->model, a->op->bodies, i))->type;
    if (py_sends_base64url(&e, type, true)) return true;
  }
  return false;
}

/** What a section of an operation depends on; `kind`: PY_SECTION_OPERATION, TYPES or METHOD. */
uint32_t py_call_depends(const py_plugin *plugin, const codegen_model *model, uint32_t decl, uint32_t kind) {
  asking a = {plugin, model, codegen_operation_at(model, codegen_decl_at(model, decl)->subject)};
  bool deep = false;
  if (kind == PY_SECTION_OPERATION) deep = of_responses(&a, false) || of_sent_bytes(&a);
  if (kind == PY_SECTION_TYPES) deep = of_params(&a) || of_bodies(&a);
  if (kind == PY_SECTION_METHOD) /* the type of an item is found by way of what answers hold */
    deep = of_params(&a) || of_bodies(&a) || of_responses(&a, true) || has_page(&a);
  return deep ? BASIC | CODEGEN_DEPENDS_REACHABLE : BASIC;
}
