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
static void visit(walk *w, uint32_t type, const py_way *way, uint32_t how);

/* Whether a type is to be visited. A reference leads to what has a name of its own, and in a plain type there is no
 * class: most types are plain, so that they are counted alone. */
static bool is_open(walk *w, uint32_t type) {
  const codegen_type *t = codegen_type_at(w->model, type);
  if (!type || w->status < 0) return false;
  if (t->clauses.count) return true;
  if (t->kind == CODEGEN_REF) return false;
  if ((t->kind > CODEGEN_SCALAR && t->kind != CODEGEN_LITERAL) || t->object || t->array) return true;
  if (w->depth <= PY_DEPTH) w->count++;
  return false;
}

/* A type one step further. */
static void go(walk *w, uint32_t type, const py_way *way) {
  if (is_open(w, type)) visit(w, type, way, INNER);
}

static py_way way_of(const py_way *up, codegen_str step, codegen_str path) {
  py_way way = {.up = up, .step = step, .path = path};
  return way;
}

static void go_by(walk *w, uint32_t type, const py_way *up, codegen_str step, codegen_str path) {
  if (!is_open(w, type)) return;
  py_way way = way_of(up, step, path);
  visit(w, type, &way, INNER);
}

/* To one of several that have a number for a name; `word` stands before it. */
static void go_numbered(walk *w, uint32_t type, const py_way *up, const char *word, uint32_t number) {
  py_way way = {.up = up, .step_word = word, .number = number, .numbered = true};
  go(w, type, &way);
}

static void visit_clauses(walk *w, const codegen_type *t, const py_way *up) {
  static const char *const steps[] = {"", "pattern", "", "with", "contains", "if", "rest", "rest", "", ""};
  static const char *const branches[] = {"if", "then", "else"};
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(w->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_BIND || clause->kind == CODEGEN_CLAUSE_TAG || clause->kind > 9) continue;
    for (uint32_t k = 0; k < 3; k++) {
      codegen_str step = codegen_str_of(clause->kind == CODEGEN_CLAUSE_WHEN ? branches[k] : steps[clause->kind]);
      py_way way = way_of(up, step, step);
      way.path_word = "clause/";
      way.number = i;
      way.numbered = way.clause = true;
      if (clause->types[k]) go(w, clause->types[k], &way);
    }
  }
}

static void visit_object(walk *w, const codegen_type *t, const py_way *up) {
  const codegen_object *object = codegen_object_at(w->model, t->object);
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(w->model, object->fields.first + i);
    if (codegen_field_in(field, w->direction)) go_by(w, field->type, up, field->key, field->key);
  }
  go_by(w, object->extra, up, CODEGEN_STR("value"), CODEGEN_STR("*"));
  go_by(w, object->names, up, CODEGEN_STR("key"), CODEGEN_STR("*names"));
}

static void visit_array(walk *w, const codegen_type *t, const py_way *up) {
  const codegen_array *array = codegen_array_at(w->model, t->array);
  for (uint32_t i = 0; i < array->head.count; i++)
    go_numbered(w, codegen_list_at(w->model, array->head, i), up, "item ", i);
  go_by(w, array->items, up, CODEGEN_STR("item"), CODEGEN_STR("[]"));
}

/* A part of a class whose fields become the class's own: it needs no name, unless the whole is held against it. */
static bool is_merged(const walk *w, uint32_t part) {
  const codegen_type *t = codegen_type_at(w->model, part);
  uint32_t extra = codegen_object_at(w->model, t->object)->extra;
  if (t->row.flags & CODEGEN_TYPE_NULLABLE || !py_is_class(w->plugin, w->model, part)) return false;
  return t->kind == CODEGEN_INTERSECTION || !extra || codegen_type_at(w->model, extra)->kind == CODEGEN_ANY;
}

static void tell(walk *w, uint32_t type, const py_way *way, bool merged) {
  py_inner inner = {.type = type, .shape = w->shape, .direction = w->direction, .way = way, .merged = merged};
  w->status = w->call(w->self, &inner);
}

static void visit(walk *w, uint32_t type, const py_way *way, uint32_t how) {
  const codegen_type *t = codegen_type_at(w->model, type);
  if (w->status < 0 || w->depth > PY_DEPTH || ++w->count > PY_TYPES) return;
  bool class = py_is_class(w->plugin, w->model, type), bare = w->bare;
  if (how == INNER &&
      (class || (py_is_enum_class(w->plugin, w->model, type) && !(w->bare && w->direction != CODEGEN_READ)))) {
    uint32_t first = w->plugin->first[type];
    if (w->plugin->varies[type] || !first || first == w->shape + 1) tell(w, type, way, false);
  }
  if (how == MERGED) tell(w, type, way, true);
  if (class) w->bare = false;
  w->depth++;
  if (t->object) visit_object(w, t, way);
  if (t->array) visit_array(w, t, way);
  if (t->kind == CODEGEN_UNION)
    for (uint32_t i = 0; i < t->cases.count; i++)
      go_numbered(w, codegen_case_at(w->model, t->cases.first + i)->type, way, "option ", i + 1);
  if (t->kind == CODEGEN_INTERSECTION)
    for (uint32_t i = 0; i < t->parts.count; i++) {
      uint32_t part = codegen_list_at(w->model, t->parts, i);
      py_way merged = {.up = way, .number = i + 1, .numbered = true};
      if (class && is_merged(w, part))
        visit(w, part, &merged, MERGED);
      else
        go_numbered(w, part, way, "part ", i + 1);
    }
  if (t->kind == CODEGEN_NOT) go_by(w, t->target, way, CODEGEN_STR("not"), CODEGEN_STR("not"));
  visit_clauses(w, t, way);
  w->depth--;
  w->bare = bare;
}

static void visit_payload(walk *w, uint32_t row, const py_way *up) {
  const codegen_payload *payload = codegen_payload_at(w->model, row);
  w->direction = payload->direction;
  if (w->direction >= CODEGEN_DIRECTIONS) w->direction = CODEGEN_READ;
  go_by(w, payload->type, up, CODEGEN_STR(""), payload->media);
  go_by(w, payload->item, up, CODEGEN_STR("item"), payload->media);
}

static void visit_param(walk *w, uint32_t row, codegen_str stem, codegen_str key) {
  const codegen_param *param = codegen_param_at(w->model, row);
  py_way root = way_of(NULL, stem, key), way = way_of(&root, param->key, param->key);
  way.path_word = "param/";
  w->direction = CODEGEN_CREATE;
  go(w, param->type, &way);
  for (uint32_t i = 0; i < param->payloads.count; i++) {
    root.step = py_join(w->ctx, stem, CODEGEN_STR(" "), param->key);
    visit_payload(w, codegen_list_at(w->model, param->payloads, i), &root);
  }
}

static void visit_response(walk *w, uint32_t row, const py_way *up) {
  const codegen_response *response = codegen_response_at(w->model, row);
  for (uint32_t i = 0; i < response->payloads.count && w->status >= 0; i++)
    visit_payload(w, codegen_list_at(w->model, response->payloads, i), up);
  for (uint32_t i = 0; i < response->headers.count && w->status >= 0; i++) {
    const codegen_param *param = codegen_param_at(w->model, codegen_list_at(w->model, response->headers, i));
    w->direction = CODEGEN_READ;
    if (!param->shared) go_by(w, param->type, up, param->key, param->key);
  }
}

static void visit_operation(walk *w, const codegen_operation *op, codegen_str name, codegen_str key) {
  for (uint32_t i = 0; i < op->params.count && w->status >= 0; i++) {
    uint32_t row = codegen_list_at(w->model, op->params, i);
    if (!codegen_param_at(w->model, row)->shared) visit_param(w, row, name, key);
  }
  if (!op->body_decl && op->bodies.count) {
    py_way root = way_of(NULL, py_join(w->ctx, name, CODEGEN_STR(" request"), (codegen_str){"", 0}),
                         py_join(w->ctx, key, CODEGEN_STR("/request"), (codegen_str){"", 0}));
    for (uint32_t i = 0; i < op->bodies.count && w->status >= 0; i++)
      visit_payload(w, codegen_list_at(w->model, op->bodies, i), &root);
  }
  for (uint32_t i = 0; i < op->responses.count && w->status >= 0; i++) {
    uint32_t row = codegen_list_at(w->model, op->responses, i);
    const codegen_response *response = codegen_response_at(w->model, row);
    if (response->shared) continue;
    bool first = response->role == CODEGEN_RESPONSE_SUCCESS;
    for (uint32_t k = 0; k < i && first; k++)
      first =
          codegen_response_at(w->model, codegen_list_at(w->model, op->responses, k))->role != CODEGEN_RESPONSE_SUCCESS;
    codegen_str end = first ? CODEGEN_STR("") : response->name;
    py_way root = way_of(NULL, py_join(w->ctx, name, CODEGEN_STR(" response "), end),
                         py_join(w->ctx, key, CODEGEN_STR("/responses/"), response->name));
    visit_response(w, row, &root);
  }
}

/* -- what a way says ----------------------------------------------------------------------------------------------- */

static size_t put_number(char *out, uint32_t value) {
  char digits[12];
  size_t n = sizeof digits;
  do digits[--n] = (char)('0' + value % 10);
  while (value /= 10);
  __builtin_memcpy(out, digits + n, sizeof digits - n);
  return sizeof digits - n;
}

#define WAY_STEPS (PY_DEPTH + 8)
#define STEP_SIZE 232 /* of a word, a number and the part of a name that an identifier is made of */

/* The steps of a way behind its root, the last one first; their count. */
static uint32_t steps_of(const py_way *way, const py_way *steps[WAY_STEPS]) {
  uint32_t count = 0;
  for (; way->up && count < WAY_STEPS; way = way->up) steps[count++] = way;
  return count;
}

static const py_way *root_of(const py_way *way) {
  while (way->up) way = way->up;
  return way;
}

/** The stem of the name of what stands at the end of a way; without data when there is no memory. */
codegen_str py_way_stem(codegen_ctx *ctx, const py_way *way) {
  const py_way *steps[WAY_STEPS];
  codegen_str out = root_of(way)->step;
  uint32_t count = steps_of(way, steps);
  char *data = NULL;
  for (uint32_t i = count; i-- > 0;) {
    const py_way *at = steps[i];
    codegen_str step = py_stem(at->step), word = codegen_str_of(at->step_word ? at->step_word : "");
    if (!step.size && !word.size) continue;
    out = py_stem(out);
    if (!data) {
      if (!(data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, 200 + STEP_SIZE, 1))) return (codegen_str){NULL, 0};
      if (out.size) __builtin_memcpy(data, out.data, out.size);
      out.data = data;
    }
    data[out.size++] = ' ';
    if (word.size) __builtin_memcpy(data + out.size, word.data, word.size);
    out.size += word.size;
    if (word.size && at->numbered) out.size += put_number(data + out.size, at->number);
    if (step.size) __builtin_memcpy(data + out.size, step.data, step.size);
    out.size += step.size;
  }
  return out;
}

/** The key of what stands at the end of a way; without data when there is no memory. */
codegen_str py_way_key(codegen_ctx *ctx, const py_way *way) {
  const py_way *steps[WAY_STEPS];
  uint32_t count = steps_of(way, steps);
  codegen_str root = root_of(way)->path;
  size_t size = root.size, used = root.size;
  for (uint32_t i = 0; i < count; i++) size += steps[i]->path.size + 24;
  char *data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, size + 1, 1);
  if (!data) return (codegen_str){NULL, 0};
  if (root.size) __builtin_memcpy(data, root.data, root.size);
  for (uint32_t i = count; i-- > 0;) {
    const py_way *at = steps[i];
    codegen_str word = codegen_str_of(at->path_word ? at->path_word : "");
    data[used++] = '/';
    if (word.size) __builtin_memcpy(data + used, word.data, word.size);
    used += word.size;
    if (at->numbered) used += put_number(data + used, at->number);
    if (at->clause) data[used++] = '/';
    if (at->path.size) __builtin_memcpy(data + used, at->path.data, at->path.size);
    used += at->path.size;
  }
  return (codegen_str){data, used};
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
  py_way root = way_of(NULL, stem, decl->key);
  switch (decl->kind) {
    case CODEGEN_DECL_TYPE:
      for (uint32_t shape = 0; shape < CODEGEN_SHAPES && w.status >= 0; shape++) {
        codegen_str suffix = codegen_shape_suffix(decl, shape);
        bool whole = plugin->form[row] == PY_FORM_CLASS || plugin->form[row] == PY_FORM_ENUM;
        w.direction = codegen_decl_direction(decl, shape);
        w.shape = shape;
        if (w.direction == CODEGEN_DIRECTIONS) continue;
        root.step = py_join(ctx, stem, CODEGEN_STR(" "), suffix);
        /* a class that null stands beside has a name of its own */
        if (!whole) root.step = py_join(ctx, root.step, CODEGEN_STR(" value"), none);
        visit(&w, decl->subject, &root, whole ? TOP : INNER);
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
      root.step = py_join(ctx, stem, CODEGEN_STR(" response"), none);
      visit_response(&w, decl->subject, &root);
      break;
    case CODEGEN_DECL_PAYLOAD:
      w.bare = true;
      root.step = py_join(ctx, stem, CODEGEN_STR(" request"), none);
      for (uint32_t i = 0; i < decl->count && w.status >= 0; i++) visit_payload(&w, decl->subject + i, &root);
      break;
    default: break;
  }
  return w.status;
}
