/* SPDX-License-Identifier: MIT
 *
 * What is decided once, before names are asked for: which types are classes, in which module each declaration stands,
 * in which form and at which place. A module holds the declarations that reach each other, so imports between
 * modules have no circles.
 */
#include "members.h"

#include <stdlib.h>

enum { UNKNOWN, NO, YES, ASKING };

/* -- which types are classes ------------------------------------------------------------------------------------- */

static bool is_record(const codegen_model *model, const codegen_type *t) {
  return t->kind == CODEGEN_RECORD && codegen_object_at(model, t->object)->fields.count > 0;
}

static bool is_exact(const py_plugin *plugin, const codegen_type *t) {
  return plugin->options.implied == PY_IMPLIED_EXACT && t->row.flags & CODEGEN_TYPE_IMPLIED;
}

static bool classify(py_plugin *plugin, const codegen_model *model, uint32_t type, uint32_t depth);

/* A part of an intersection as a class: 1 it is one, 0 it is a check beside classes, -1 no object can be it. */
static int part_of(py_plugin *plugin, const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  for (uint32_t i = 0; i < PY_DEPTH && t->kind == CODEGEN_REF; i++) {
    type = codegen_decl_at(model, t->target)->subject;
    t = codegen_type_at(model, type);
  }
  if (is_exact(plugin, t)) return 0;
  switch (t->kind) {
    case CODEGEN_RECORD: return is_record(model, t);
    case CODEGEN_INTERSECTION: return classify(plugin, model, type, depth + 1) ? 1 : 0;
    case CODEGEN_NEVER:
    case CODEGEN_NULL:
    case CODEGEN_BOOLEAN:
    case CODEGEN_INTEGER:
    case CODEGEN_NUMBER:
    case CODEGEN_STRING:
    case CODEGEN_BYTES:
    case CODEGEN_ARRAY:
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL: return t->row.flags & CODEGEN_TYPE_IMPLIED ? 0 : -1;
    default: return 0;
  }
}

static bool classify(py_plugin *plugin, const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  uint8_t *known = &plugin->classes[type];
  bool any = false, none = depth > PY_DEPTH;
  if (t->kind == CODEGEN_RECORD) return is_record(model, t);
  if (t->kind != CODEGEN_INTERSECTION || *known == NO || *known == ASKING) return false;
  if (*known == YES) return true;
  *known = ASKING;
  for (uint32_t i = 0; i < t->parts.count && !none; i++) {
    int part = part_of(plugin, model, codegen_list_at(model, t->parts, i), depth);
    any = any || part > 0;
    none = part < 0;
  }
  *known = any && !none ? YES : NO;
  return any && !none;
}

/** Whether a type is written as a class with fields: a record that has some, or an intersection of such. */
bool py_is_class(const py_plugin *plugin, const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  if (t->kind == CODEGEN_RECORD) return is_record(model, t);
  return t->kind == CODEGEN_INTERSECTION && plugin->classes[type] == YES;
}

/** Whether a type is written as a class with members: an enumeration of texts, or of whole numbers. */
bool py_is_enum_class(const py_plugin *plugin, const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  uint32_t first = CODEGEN_NODE_NONE;
  if (t->kind != CODEGEN_ENUM || plugin->options.enums == PY_ENUMS_LITERAL || !t->cases.count) return false;
  if (plugin->options.models == PY_MODELS_TYPEDDICT) return false;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    codegen_value value = codegen_case_at(model, t->cases.first + i)->value;
    uint32_t kind = codegen_value_kind(model, value);
    codegen_str text = codegen_value_text(model, value);
    if (i == 0) first = kind;
    if (kind != first || (kind != CODEGEN_NODE_STRING && kind != CODEGEN_NODE_NUMBER)) return false;
    for (size_t k = 0; kind == CODEGEN_NODE_NUMBER && k < text.size; k++)
      if ((text.data[k] < '0' || text.data[k] > '9') && !(k == 0 && text.data[k] == '-')) return false;
    if (kind == CODEGEN_NODE_NUMBER && text.size > 18) return false;
  }
  return true;
}

/* -- forms --------------------------------------------------------------------------------------------------------- */

static uint8_t form_of(const py_plugin *plugin, const codegen_model *model, const codegen_decl *decl) {
  const codegen_type *t = codegen_type_at(model, decl->subject);
  if (t->row.flags & CODEGEN_TYPE_NULLABLE || is_exact(plugin, t)) return PY_FORM_ALIAS;
  if (py_is_class(plugin, model, decl->subject)) return PY_FORM_CLASS;
  return py_is_enum_class(plugin, model, decl->subject) ? PY_FORM_ENUM : PY_FORM_ALIAS;
}

/* Whether a type is not the same in every direction. */
static bool varies(const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  if (!type) return false;
  if (depth > PY_DEPTH) return true;
  if (t->kind == CODEGEN_REF) {
    const codegen_decl *decl = codegen_decl_at(model, t->target);
    if (codegen_decl_shape(decl, CODEGEN_CREATE) || codegen_decl_shape(decl, CODEGEN_UPDATE)) return true;
  }
  for (uint32_t i = 0; i < t->clauses.count; i++)
    for (uint32_t k = 0; k < 3; k++)
      if (varies(model, codegen_clause_at(model, t->clauses.first + i)->types[k], depth + 1)) return true;
  if (t->kind == CODEGEN_NOT && varies(model, t->target, depth + 1)) return true;
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++)
    if (varies(model, codegen_case_at(model, t->cases.first + i)->type, depth + 1)) return true;
  for (uint32_t i = 0; i < t->parts.count; i++)
    if (varies(model, codegen_list_at(model, t->parts, i), depth + 1)) return true;
  if (t->array) {
    const codegen_array *array = codegen_array_at(model, t->array);
    for (uint32_t i = 0; i < array->head.count; i++)
      if (varies(model, codegen_list_at(model, array->head, i), depth + 1)) return true;
    if (varies(model, array->items, depth + 1)) return true;
  }
  if (t->object) {
    const codegen_object *object = codegen_object_at(model, t->object);
    for (uint32_t i = 0; i < object->fields.count; i++) {
      const codegen_field *field = codegen_field_at(model, object->fields.first + i);
      if (field->presence[0] != field->presence[1] || field->presence[0] != field->presence[2]) return true;
      if (varies(model, field->type, depth + 1)) return true;
    }
    return varies(model, object->extra, depth + 1) || varies(model, object->names, depth + 1);
  }
  return false;
}

typedef struct owning {
  py_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  uint32_t decl, capacity;
} owning;

/* Remembers a class for the sections that write it: none of them walks through the declaration again. */
static codegen_status remember(owning *o, const py_inner *inner) {
  py_plugin *plugin = o->plugin;
  if (plugin->withins == o->capacity) {
    uint32_t capacity = o->capacity ? o->capacity * 2 : 256;
    py_within *within = codegen_alloc(o->ctx, CODEGEN_ARENA_RUN, capacity * sizeof *within, _Alignof(py_within));
    if (!within) return CODEGEN_ERR_MEMORY;
    if (plugin->withins) __builtin_memcpy(within, plugin->within, plugin->withins * sizeof *within);
    plugin->within = within;
    o->capacity = capacity;
  }
  plugin->within[plugin->withins++] = (py_within){inner->type, (uint8_t)inner->shape, (uint8_t)inner->direction};
  return CODEGEN_OK;
}

static codegen_status own(void *self, const py_inner *inner) {
  owning *o = self;
  py_plugin *plugin = o->plugin;
  if (inner->merged) return CODEGEN_OK;
  if (!plugin->owner[inner->type]) {
    plugin->owner[inner->type] = o->decl;
    plugin->first[inner->type] = (uint8_t)(inner->shape + 1);
    plugin->varies[inner->type] = varies(o->model, inner->type, 0);
  }
  return remember(o, inner);
}

static codegen_status own_all(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  owning o = {.plugin = plugin, .ctx = ctx, .model = model};
  codegen_status status = CODEGEN_OK;
  plugin->withins = 0;
  for (uint32_t row = 1; row < plugin->count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    plugin->begin[row] = plugin->withins;
    if (decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    o.decl = row;
    status = py_walk(plugin, ctx, model, row, own, &o);
    if (decl->kind != CODEGEN_DECL_TYPE && plugin->withins > plugin->begin[row]) {
      plugin->module[row] = row;
      plugin->form[row] = PY_FORM_PARTS;
    }
  }
  plugin->begin[plugin->count] = plugin->withins;
  return status;
}

/* -- aliases: what each needs at once ------------------------------------------------------------------------------ */

typedef struct needs {
  const py_plugin *plugin;
  const codegen_model *model;
  uint32_t decl;
  uint32_t *list, count, capacity; /* DECL */
  uint32_t looked;
  bool failed;
} needs;

static void need(needs *n, uint32_t type, uint32_t depth);

static void need_decl(needs *n, uint32_t decl) {
  uint8_t form = n->plugin->form[decl];
  if (form != PY_FORM_ALIAS || codegen_decl_at(n->model, decl)->group != codegen_decl_at(n->model, n->decl)->group)
    return;
  if (n->count == n->capacity) {
    uint32_t capacity = n->capacity ? n->capacity * 2 : 64;
    uint32_t *list = realloc(n->list, capacity * sizeof *list);
    if (!list) {
      n->failed = true;
      return;
    }
    n->list = list;
    n->capacity = capacity;
  }
  n->list[n->count++] = decl;
}

static void need(needs *n, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(n->model, type);
  if (!type || depth > PY_DEPTH || n->looked++ > PY_TYPES) return;
  if (t->kind == CODEGEN_REF) need_decl(n, t->target);
  for (uint32_t i = 0; i < t->clauses.count; i++)
    for (uint32_t k = 0; k < 3; k++) need(n, codegen_clause_at(n->model, t->clauses.first + i)->types[k], depth + 1);
  if (py_is_class(n->plugin, n->model, type)) return; /* its body is read later */
  if (t->kind == CODEGEN_NOT) need(n, t->target, depth + 1);
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++)
    need(n, codegen_case_at(n->model, t->cases.first + i)->type, depth + 1);
  for (uint32_t i = 0; i < t->parts.count; i++) need(n, codegen_list_at(n->model, t->parts, i), depth + 1);
  if (t->array) {
    const codegen_array *array = codegen_array_at(n->model, t->array);
    for (uint32_t i = 0; i < array->head.count; i++) need(n, codegen_list_at(n->model, array->head, i), depth + 1);
    need(n, array->items, depth + 1);
  }
  if (t->object) {
    need(n, codegen_object_at(n->model, t->object)->extra, depth + 1);
    need(n, codegen_object_at(n->model, t->object)->names, depth + 1);
  }
}

/* Tarjan's components of the aliases of a group, without recursion. */
typedef struct alias_graph {
  uint32_t *first; /* by declaration: its edges begin here; one more at the end */
  uint32_t *edge;
  uint32_t *index, *low, *next, *stack, *path;
  uint8_t *on;
} alias_graph;

static void visit_alias(py_plugin *plugin, alias_graph *g, uint32_t root, uint32_t *counter, uint32_t *used) {
  uint32_t depth = 0;
  g->path[depth++] = root;
  while (depth) {
    uint32_t at = g->path[depth - 1];
    if (!g->index[at]) {
      g->index[at] = g->low[at] = ++*counter;
      g->next[at] = g->first[at];
      g->stack[(*used)++] = at;
      g->on[at] = 1;
    }
    if (g->next[at] < g->first[at + 1]) {
      uint32_t to = g->edge[g->next[at]++];
      if (to == at) plugin->form[at] = PY_FORM_CIRCLE;
      if (!g->index[to])
        g->path[depth++] = to;
      else if (g->on[to] && g->index[to] < g->low[at])
        g->low[at] = g->index[to];
      continue;
    }
    depth--;
    if (depth && g->low[at] < g->low[g->path[depth - 1]]) g->low[g->path[depth - 1]] = g->low[at];
    if (g->low[at] != g->index[at]) continue;
    bool several = g->stack[*used - 1] != at;
    uint32_t place = 0, member;
    do {
      member = g->stack[--*used];
      g->on[member] = 0;
      if (several) plugin->form[member] = PY_FORM_CIRCLE;
    } while (member != at);
    for (uint32_t i = g->first[at]; i < g->first[at + 1]; i++) /* behind everything that it needs */
      if (g->edge[i] != at && plugin->place[g->edge[i]] + 1 > place) place = plugin->place[g->edge[i]] + 1;
    plugin->place[at] = plugin->form[at] == PY_FORM_CIRCLE ? 0 : place;
  }
}

static codegen_status order_aliases(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = plugin->count, counter = 0, used = 0;
  needs n = {.plugin = plugin, .model = model};
  alias_graph g = {0};
  uint32_t *all = codegen_alloc(ctx, CODEGEN_ARENA_CALL, (size_t)count * 7 * sizeof *all, _Alignof(uint32_t));
  if (!all) return CODEGEN_ERR_MEMORY;
  __builtin_memset(all, 0, (size_t)count * 7 * sizeof *all);
  g.first = all; /* count + 1 */
  g.index = all + count + 1;
  g.low = g.index + count;
  g.next = g.low + count;
  g.stack = g.next + count;
  g.path = g.stack + count;
  g.on = codegen_alloc(ctx, CODEGEN_ARENA_CALL, count, 1);
  if (!g.on) return CODEGEN_ERR_MEMORY;
  __builtin_memset(g.on, 0, count);
  for (uint32_t row = 0; row < count; row++) {
    g.first[row] = n.count;
    n.decl = row;
    n.looked = 0;
    if (row && plugin->form[row] == PY_FORM_ALIAS) need(&n, codegen_decl_at(model, row)->subject, 0);
  }
  g.first[count] = n.count;
  g.edge = n.list;
  for (uint32_t row = 1; row < count && !n.failed; row++)
    if (plugin->form[row] == PY_FORM_ALIAS && !g.index[row]) visit_alias(plugin, &g, row, &counter, &used);
  free(n.list);
  return n.failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}

/* -- modules ------------------------------------------------------------------------------------------------------- */

/* The module of a group is that of its declaration with the least key. */
static void find_modules(py_plugin *plugin, const codegen_model *model) {
  uint32_t groups = codegen_row_count(model, CODEGEN_TABLE_GROUP);
  for (uint32_t row = 1; row < groups; row++) {
    codegen_list members = codegen_group_at(model, row)->members;
    uint32_t least = 0;
    for (uint32_t i = 0; i < members.count; i++) {
      uint32_t decl = codegen_list_at(model, members, i);
      const codegen_decl *d = codegen_decl_at(model, decl);
      if (d->kind != CODEGEN_DECL_TYPE || d->row.flags & CODEGEN_DECL_REMOVED) continue;
      if (!least || codegen_str_compare(d->key, codegen_decl_at(model, least)->key) < 0) least = decl;
    }
    for (uint32_t i = 0; i < members.count; i++) {
      uint32_t decl = codegen_list_at(model, members, i);
      const codegen_decl *d = codegen_decl_at(model, decl);
      if (d->kind == CODEGEN_DECL_TYPE && !(d->row.flags & CODEGEN_DECL_REMOVED)) plugin->module[decl] = least;
    }
  }
}

/* -- classes behind their bases ------------------------------------------------------------------------------------ */

static void place_class(py_emit *e, uint32_t *place, uint8_t *state, uint32_t row, uint32_t depth) {
  const codegen_decl *decl = codegen_decl_at(e->model, row);
  uint32_t most = 0;
  if (state[row] || depth > PY_DEPTH) return;
  state[row] = 1;
  for (uint32_t direction = 0; direction < CODEGEN_DIRECTIONS; direction++) {
    const py_class *c;
    e->direction = direction;
    e->decl = row;
    c = py_compose(e, decl->subject);
    for (uint32_t i = 0; c && i < c->bases; i++) {
      if (codegen_decl_at(e->model, c->base[i])->group != decl->group) continue;
      place_class(e, place, state, c->base[i], depth + 1);
      if (place[c->base[i]] >= most) most = place[c->base[i]] + 1;
    }
  }
  place[row] = most;
}

static codegen_status order_classes(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  codegen_out out = {.failed = false};
  py_emit e = {.plugin = plugin, .ctx = ctx, .model = model, .out = &out, .unnamed = true};
  uint8_t *state = codegen_alloc(ctx, CODEGEN_ARENA_CALL, plugin->count, 1);
  if (!state) return CODEGEN_ERR_MEMORY;
  __builtin_memset(state, 0, plugin->count);
  for (uint32_t row = 1; row < plugin->count && !out.failed; row++)
    if (plugin->form[row] == PY_FORM_CLASS &&
        codegen_type_at(model, codegen_decl_at(model, row)->subject)->kind == CODEGEN_INTERSECTION)
      place_class(&e, plugin->place, state, row, 0);
  return out.failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}

/** Decides forms, modules and places. */
codegen_status py_groups(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL), types = codegen_row_count(model, CODEGEN_TABLE_TYPE);
  codegen_status status;
  plugin->count = count;
  plugin->types = types;
  plugin->module = codegen_alloc(ctx, CODEGEN_ARENA_RUN, count * sizeof(uint32_t), _Alignof(uint32_t));
  plugin->begin = codegen_alloc(ctx, CODEGEN_ARENA_RUN, (count + 1u) * sizeof(uint32_t), _Alignof(uint32_t));
  plugin->place = codegen_alloc(ctx, CODEGEN_ARENA_RUN, count * sizeof(uint32_t), _Alignof(uint32_t));
  plugin->owner = codegen_alloc(ctx, CODEGEN_ARENA_RUN, types * sizeof(uint32_t), _Alignof(uint32_t));
  plugin->first = codegen_alloc(ctx, CODEGEN_ARENA_RUN, types, 1);
  plugin->varies = codegen_alloc(ctx, CODEGEN_ARENA_RUN, types, 1);
  plugin->form = codegen_alloc(ctx, CODEGEN_ARENA_RUN, count, 1);
  plugin->classes = codegen_alloc(ctx, CODEGEN_ARENA_RUN, types, 1);
  if (!plugin->module || !plugin->place || !plugin->owner || !plugin->form || !plugin->classes || !plugin->first ||
      !plugin->varies || !plugin->begin)
    return CODEGEN_ERR_MEMORY;
  __builtin_memset(plugin->module, 0, count * sizeof(uint32_t));
  __builtin_memset(plugin->place, 0, count * sizeof(uint32_t));
  __builtin_memset(plugin->owner, 0, types * sizeof(uint32_t));
  __builtin_memset(plugin->first, 0, types);
  __builtin_memset(plugin->varies, 0, types);
  __builtin_memset(plugin->form, 0, count);
  __builtin_memset(plugin->classes, 0, types);
  for (uint32_t type = 1; type < types; type++) classify(plugin, model, type, 0);
  for (uint32_t row = 1; row < count; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    if (decl->kind == CODEGEN_DECL_TYPE && !(decl->row.flags & CODEGEN_DECL_REMOVED))
      plugin->form[row] = form_of(plugin, model, decl);
  }
  find_modules(plugin, model);
  status = own_all(plugin, ctx, model);
  if (status >= 0) status = order_aliases(plugin, ctx, model);
  return status < 0 ? status : order_classes(plugin, ctx, model);
}
