/* SPDX-License-Identifier: MIT
 *
 * Types within a declaration that are classes of their own, in a fixed order, each with the stem of its name: that of
 * the declaration and the way to the type.
 */
#include "python.h"

typedef struct walk {
  const py_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  py_inner_call *call;
  void *self;
  uint32_t shape, direction, depth, count;
  bool bare; /* at a place where choices that are sent are literals */
  codegen_status status;
} walk;

enum { INNER, TOP, MERGED };
static void visit(walk *w, uint32_t type, codegen_str stem, codegen_str key, uint32_t how);

/* A type one step further: `step` is part of its name, `path` of its key. */
static void go(walk *w, uint32_t type, codegen_str stem, codegen_str key, codegen_str step, codegen_str path) {
  if (!type || w->status < 0 || codegen_type_at(w->model, type)->kind == CODEGEN_REF) {
    if (!type || w->status < 0 || !codegen_type_at(w->model, type)->clauses.count) return;
  }
  stem = step.size ? py_join(w->ctx, py_stem(stem), CODEGEN_STR(" "), py_stem(step)) : stem;
  key = py_join(w->ctx, key, CODEGEN_STR("/"), path);
  if (!stem.data || !key.data)
    w->status = CODEGEN_ERR_MEMORY;
  else
    visit(w, type, stem, key, INNER);
}

static codegen_str number(walk *w, uint32_t value) {
  char digits[12], *out;
  size_t n = sizeof digits;
  do digits[--n] = (char)('0' + value % 10);
  while (value /= 10);
  out = codegen_alloc(w->ctx, CODEGEN_ARENA_CALL, sizeof digits - n, 1);
  if (!out) {
    w->status = CODEGEN_ERR_MEMORY;
    return (codegen_str){"", 0};
  }
  __builtin_memcpy(out, digits + n, sizeof digits - n);
  return (codegen_str){out, sizeof digits - n};
}

static void visit_clauses(walk *w, const codegen_type *t, codegen_str stem, codegen_str key) {
  static const char *const steps[] = {"", "pattern", "", "with", "contains", "if", "rest", "rest", "", ""};
  static const char *const branches[] = {"if", "then", "else"};
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(w->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_BIND || clause->kind == CODEGEN_CLAUSE_TAG || clause->kind > 9) continue;
    codegen_str place = py_join(w->ctx, CODEGEN_STR("clause/"), number(w, i), CODEGEN_STR(""));
    for (uint32_t k = 0; k < 3; k++) {
      const char *step = clause->kind == CODEGEN_CLAUSE_WHEN ? branches[k] : steps[clause->kind];
      codegen_str path = py_join(w->ctx, place, CODEGEN_STR("/"), codegen_str_of(step));
      if (clause->types[k]) go(w, clause->types[k], stem, key, codegen_str_of(step), path);
    }
  }
}

static void visit_object(walk *w, const codegen_type *t, codegen_str stem, codegen_str key) {
  const codegen_object *object = codegen_object_at(w->model, t->object);
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(w->model, object->fields.first + i);
    if (codegen_field_in(field, w->direction)) go(w, field->type, stem, key, field->key, field->key);
  }
  go(w, object->extra, stem, key, CODEGEN_STR("value"), CODEGEN_STR("*"));
  go(w, object->names, stem, key, CODEGEN_STR("key"), CODEGEN_STR("*names"));
}

static void visit_array(walk *w, const codegen_type *t, codegen_str stem, codegen_str key) {
  const codegen_array *array = codegen_array_at(w->model, t->array);
  for (uint32_t i = 0; i < array->head.count; i++) {
    codegen_str place = number(w, i);
    go(w, codegen_list_at(w->model, array->head, i), stem, key, py_join(w->ctx, CODEGEN_STR("item "), place, place),
       place);
  }
  go(w, array->items, stem, key, CODEGEN_STR("item"), CODEGEN_STR("[]"));
}

/* A part of a class whose fields become the class's own: it needs no name, unless the whole is held against it. */
static bool is_merged(const walk *w, uint32_t part) {
  const codegen_type *t = codegen_type_at(w->model, part);
  uint32_t extra = codegen_object_at(w->model, t->object)->extra;
  if (t->row.flags & CODEGEN_TYPE_NULLABLE || !py_is_class(w->plugin, w->model, part)) return false;
  return t->kind == CODEGEN_INTERSECTION || !extra || codegen_type_at(w->model, extra)->kind == CODEGEN_ANY;
}

static void visit(walk *w, uint32_t type, codegen_str stem, codegen_str key, uint32_t how) {
  const codegen_type *t = codegen_type_at(w->model, type);
  if (w->status < 0 || w->depth > PY_DEPTH || ++w->count > PY_TYPES) return;
  bool class = py_is_class(w->plugin, w->model, type), bare = w->bare, merged = how == MERGED;
  if (how == INNER &&
      (class || (py_is_enum_class(w->plugin, w->model, type) && !(w->bare && w->direction != CODEGEN_READ)))) {
    py_inner inner = {.type = type, .shape = w->shape, .direction = w->direction, .stem = stem, .key = key};
    uint32_t first = w->plugin->first[type];
    if (w->plugin->varies[type] || !first || first == w->shape + 1) w->status = w->call(w->self, &inner);
  }
  if (merged) {
    py_inner inner = {.type = type, .shape = w->shape, .direction = w->direction, .stem = stem, .key = key};
    inner.merged = true;
    w->status = w->call(w->self, &inner);
  }
  if (class) w->bare = false;
  w->depth++;
  if (t->object) visit_object(w, t, stem, key);
  if (t->array) visit_array(w, t, stem, key);
  if (t->kind == CODEGEN_UNION)
    for (uint32_t i = 0; i < t->cases.count; i++) {
      codegen_str place = number(w, i + 1);
      go(w, codegen_case_at(w->model, t->cases.first + i)->type, stem, key,
         py_join(w->ctx, CODEGEN_STR("option "), place, CODEGEN_STR("")), place);
    }
  if (t->kind == CODEGEN_INTERSECTION)
    for (uint32_t i = 0; i < t->parts.count; i++) {
      codegen_str place = number(w, i + 1);
      uint32_t part = codegen_list_at(w->model, t->parts, i);
      if (class && is_merged(w, part))
        visit(w, part, stem, py_join(w->ctx, key, CODEGEN_STR("/"), place), MERGED);
      else
        go(w, part, stem, key, py_join(w->ctx, CODEGEN_STR("part "), place, CODEGEN_STR("")), place);
    }
  if (t->kind == CODEGEN_NOT) go(w, t->target, stem, key, CODEGEN_STR("not"), CODEGEN_STR("not"));
  visit_clauses(w, t, stem, key);
  w->depth--;
  w->bare = bare;
}

static void visit_param(walk *w, uint32_t row, codegen_str stem, codegen_str key);

static void visit_payload(walk *w, uint32_t row, codegen_str stem, codegen_str key) {
  const codegen_payload *payload = codegen_payload_at(w->model, row);
  w->direction = payload->direction;
  if (w->direction >= CODEGEN_DIRECTIONS) w->direction = CODEGEN_READ;
  go(w, payload->type, stem, key, CODEGEN_STR(""), payload->media);
  go(w, payload->item, stem, key, CODEGEN_STR("item"), payload->media);
}

static void visit_param(walk *w, uint32_t row, codegen_str stem, codegen_str key) {
  const codegen_param *param = codegen_param_at(w->model, row);
  codegen_str path = py_join(w->ctx, CODEGEN_STR("param/"), param->key, CODEGEN_STR(""));
  w->direction = CODEGEN_CREATE;
  go(w, param->type, stem, key, param->key, path);
  for (uint32_t i = 0; i < param->payloads.count; i++)
    visit_payload(w, codegen_list_at(w->model, param->payloads, i), py_join(w->ctx, stem, CODEGEN_STR(" "), param->key),
                  key);
}

static void visit_response(walk *w, uint32_t row, codegen_str stem, codegen_str key) {
  const codegen_response *response = codegen_response_at(w->model, row);
  for (uint32_t i = 0; i < response->payloads.count && w->status >= 0; i++)
    visit_payload(w, codegen_list_at(w->model, response->payloads, i), stem, key);
  for (uint32_t i = 0; i < response->headers.count && w->status >= 0; i++) {
    const codegen_param *param = codegen_param_at(w->model, codegen_list_at(w->model, response->headers, i));
    w->direction = CODEGEN_READ;
    if (!param->shared) go(w, param->type, stem, key, param->key, param->key);
  }
}

static void visit_operation(walk *w, const codegen_operation *op, codegen_str name, codegen_str key) {
  for (uint32_t i = 0; i < op->params.count && w->status >= 0; i++) {
    uint32_t row = codegen_list_at(w->model, op->params, i);
    if (!codegen_param_at(w->model, row)->shared) visit_param(w, row, name, key);
  }
  for (uint32_t i = 0; !op->body_decl && i < op->bodies.count && w->status >= 0; i++)
    visit_payload(w, codegen_list_at(w->model, op->bodies, i),
                  py_join(w->ctx, name, CODEGEN_STR(" request"), (codegen_str){"", 0}),
                  py_join(w->ctx, key, CODEGEN_STR("/request"), (codegen_str){"", 0}));
  for (uint32_t i = 0; i < op->responses.count && w->status >= 0; i++) {
    uint32_t row = codegen_list_at(w->model, op->responses, i);
    const codegen_response *response = codegen_response_at(w->model, row);
    if (response->shared) continue;
    bool first = response->role == CODEGEN_RESPONSE_SUCCESS;
    for (uint32_t k = 0; k < i && first; k++)
      first =
          codegen_response_at(w->model, codegen_list_at(w->model, op->responses, k))->role != CODEGEN_RESPONSE_SUCCESS;
    codegen_str end = first ? CODEGEN_STR("") : response->name;
    visit_response(w, row, py_join(w->ctx, name, CODEGEN_STR(" response "), end),
                   py_join(w->ctx, key, CODEGEN_STR("/responses/"), response->name));
  }
}

/* What names of types within a declaration begin with. */
static codegen_str stem_of(const codegen_decl *decl) {
  codegen_str out = decl->name;
  if (out.size) return out;
  out = decl->key;
  for (size_t i = decl->key.size; i-- > 0;)
    if (decl->key.data[i] == '/') {
      out.data += i + 1;
      out.size -= i + 1;
      break;
    }
  return out;
}

/** Calls for each type within a declaration that is a class. */
codegen_status py_walk(const py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, uint32_t row,
                       py_inner_call *call, void *self) {
  const codegen_decl *decl = codegen_decl_at(model, row);
  walk w = {.plugin = plugin, .ctx = ctx, .model = model, .call = call, .self = self};
  codegen_str stem = stem_of(decl), none = {"", 0};
  switch (decl->kind) {
    case CODEGEN_DECL_TYPE:
      for (uint32_t shape = 0; shape < CODEGEN_SHAPES && w.status >= 0; shape++) {
        codegen_str name = py_join(ctx, stem, CODEGEN_STR(" "), codegen_shape_suffix(decl, shape));
        w.direction = codegen_decl_direction(decl, shape);
        w.shape = shape;
        if (w.direction == CODEGEN_DIRECTIONS) continue;
        if (plugin->form[row] == PY_FORM_CLASS || plugin->form[row] == PY_FORM_ENUM)
          visit(&w, decl->subject, name, decl->key, TOP);
        else /* a class that null stands beside has a name of its own */
          visit(&w, decl->subject, py_join(ctx, name, CODEGEN_STR(" value"), none), decl->key, INNER);
      }
      break;
    case CODEGEN_DECL_OPERATION:
      w.bare = true;
      visit_operation(&w, codegen_operation_at(model, decl->subject), stem, decl->key);
      break;
    case CODEGEN_DECL_PARAM:
      w.bare = true;
      visit_param(&w, decl->subject, stem, decl->key);
      break;
    case CODEGEN_DECL_RESPONSE:
      w.bare = true;
      visit_response(&w, decl->subject, py_join(ctx, stem, CODEGEN_STR(" response"), none), decl->key);
      break;
    case CODEGEN_DECL_PAYLOAD:
      w.bare = true;
      for (uint32_t i = 0; i < decl->count && w.status >= 0; i++)
        visit_payload(&w, decl->subject + i, py_join(ctx, stem, CODEGEN_STR(" request"), none), decl->key);
      break;
    default: break;
  }
  return w.status;
}
