/* SPDX-License-Identifier: MIT
 *
 * What the lists say of operations, schemas and bodies.
 *
 * Invariant: every glob is asked about every candidate, also where the answer is known already, so that a glob that
 * matches nothing is found out.
 */
#include <stdio.h>

#include "filter.h"

/* Whether any glob of a list matches; counts. */
static bool matches(fl_list *list, codegen_str text, bool fold) {
  bool any = false;
  for (uint32_t i = 0; i < list->count; i++) {
    if (!fl_glob_matches(list->glob[i].text, text, fold)) continue;
    list->glob[i].hits++;
    any = true;
  }
  return any;
}

static bool tags_match(fl_filter *f, fl_list *list, const codegen_operation *operation) {
  bool any = false;
  for (uint32_t i = 0; list->count && i < operation->tags.count; i++) {
    const codegen_scope *tag = codegen_scope_at(f->model, codegen_list_at(f->model, operation->tags, i));
    any |= matches(list, tag->name, false);
  }
  return any;
}

/* By operationId; a glob with a space is `METHOD /path`. */
static bool operation_matches(fl_filter *f, fl_list *list, const codegen_operation *operation) {
  const codegen_decl *decl = codegen_decl_at(f->model, operation->decl);
  codegen_str verb = codegen_sym_text(f->model, operation->verb);
  bool any = false;
  for (uint32_t i = 0; i < list->count; i++) {
    codegen_str glob = list->glob[i].text, head = {glob.data, 0}, tail;
    bool hit;
    while (head.size < glob.size && glob.data[head.size] != ' ') head.size++;
    tail = (codegen_str){glob.data + head.size + 1, head.size < glob.size ? glob.size - head.size - 1 : 0};
    if (head.size < glob.size)
      hit = fl_glob_matches(head, verb, true) && fl_glob_matches(tail, operation->path, false);
    else
      hit = operation->row.flags & CODEGEN_OPERATION_NAMED && fl_glob_matches(glob, decl->name, false);
    list->glob[i].hits += hit;
    any |= hit;
  }
  return any;
}

static bool deprecated(const codegen_model *model, uint32_t decl, uint32_t note) {
  return (codegen_note_at(model, note)->flags | codegen_note_at(model, codegen_decl_at(model, decl)->row.note)->flags) &
         CODEGEN_NOTE_DEPRECATED;
}

/* The extension `x-internal: true`, in whatever format it stood. */
static bool internal(const codegen_model *model, uint32_t decl, codegen_range annotations) {
  if (codegen_decl_at(model, decl)->row.flags & CODEGEN_DECL_INTERNAL) return true;
  for (uint32_t i = 0; i < annotations.count; i++) {
    const codegen_annotation *annotation = codegen_annotation_at(model, annotations.first + i);
    if (codegen_str_is(annotation->name, "x-internal") &&
        codegen_value_kind(model, annotation->value) == CODEGEN_NODE_TRUE)
      return true;
  }
  return false;
}

static bool operation_goes(fl_filter *f, const codegen_operation *operation) {
  fl_list *list = f->list;
  codegen_str verb = codegen_sym_text(f->model, operation->verb);
  bool callback = operation->row.flags & CODEGEN_OPERATION_CALLBACK, in = true, out = false;
  /* every list is asked, so that each glob is counted */
  bool tag = tags_match(f, &list[FL_INCLUDE_TAGS], operation);
  bool path = matches(&list[FL_INCLUDE_PATHS], operation->path, false);
  bool id = operation_matches(f, &list[FL_INCLUDE_OPERATIONS], operation);
  bool method = matches(&list[FL_INCLUDE_METHODS], verb, true);
  in = (!list[FL_INCLUDE_TAGS].count || tag) && (!list[FL_INCLUDE_PATHS].count || path) &&
       (!list[FL_INCLUDE_OPERATIONS].count || id) && (!list[FL_INCLUDE_METHODS].count || method);
  out |= tags_match(f, &list[FL_EXCLUDE_TAGS], operation);
  out |= matches(&list[FL_EXCLUDE_PATHS], operation->path, false);
  out |= operation_matches(f, &list[FL_EXCLUDE_OPERATIONS], operation);
  out |= matches(&list[FL_EXCLUDE_METHODS], verb, true);
  out |= f->drop_deprecated && deprecated(f->model, operation->decl, operation->row.note);
  out |= f->drop_internal && internal(f->model, operation->decl, operation->row.annotations);
  if (operation_matches(f, &list[FL_KEEP_OPERATIONS], operation)) return false;
  return out || !(in || callback); /* a callback is never asked for: it comes with its operation */
}

/* Callbacks go with the last operation that has them; those that nobody has stand for themselves. */
static void follow_callbacks(fl_filter *f) {
  const codegen_model *model = f->model;
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_OPERATION);
  uint8_t *state = fl_alloc(f, count, 1); /* 1: somebody has it, 2: somebody who stays */
  if (!state) return;
  for (uint32_t id = 1; id < count; id++) {
    codegen_list links = codegen_operation_at(model, id)->links;
    for (uint32_t i = 0; i < links.count; i++) {
      const codegen_link *link = codegen_link_at(model, codegen_list_at(model, links, i));
      if (link->kind == CODEGEN_LINK_CALLBACK && link->target < count) state[link->target] |= 1;
    }
  }
  f->todo.count = 0;
  for (uint32_t id = 1; id < count; id++) /* those that are nobody's callback, and theirs in turn */
    if (!state[id] && codegen_operation_at(model, id)->decl && fl_stays(f, codegen_operation_at(model, id)->decl))
      fl_push(f, &f->todo, id);
  while (f->todo.count) {
    codegen_list links = codegen_operation_at(model, f->todo.id[--f->todo.count])->links;
    for (uint32_t i = 0; i < links.count; i++) {
      const codegen_link *link = codegen_link_at(model, codegen_list_at(model, links, i));
      if (link->kind != CODEGEN_LINK_CALLBACK || link->target >= count || state[link->target] & 2) continue;
      state[link->target] |= 2;
      if (fl_stays(f, codegen_operation_at(model, link->target)->decl)) fl_push(f, &f->todo, link->target);
    }
  }
  for (uint32_t id = 1; id < count; id++)
    if (state[id] == 1) f->fate[codegen_operation_at(model, id)->decl] = FL_GONE;
}

void fl_decide_operations(fl_filter *f) {
  const codegen_model *model = f->model;
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_OPERATION);
  for (uint32_t id = 1; id < count; id++) {
    const codegen_operation *operation = codegen_operation_at(model, id);
    const codegen_decl *decl = codegen_decl_at(model, operation->decl);
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    f->operations++;
    if (operation_goes(f, operation)) f->fate[operation->decl] = FL_GONE;
  }
  follow_callbacks(f);
  for (uint32_t id = 1; id < count; id++) {
    uint32_t decl = codegen_operation_at(model, id)->decl;
    f->stayed += codegen_decl_at(model, decl)->kind && fl_stays(f, decl);
  }
}

static bool prunable(uint32_t kind) {
  return kind != CODEGEN_DECL_OPERATION && kind != CODEGEN_DECL_EXAMPLE;
}

void fl_decide_schemas(fl_filter *f) {
  const codegen_model *model = f->model;
  fl_list *list = f->list;
  bool some = list[FL_INCLUDE_SCHEMAS].count > 0;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_DECL); id++) {
    const codegen_decl *decl = codegen_decl_at(model, id);
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    if (decl->kind != CODEGEN_DECL_TYPE) {
      if (f->prune && prunable(decl->kind)) f->fate[id] = FL_SOFT;
      continue;
    }
    const codegen_type *type = codegen_type_at(model, decl->subject);
    bool named = decl->name.size > 0;
    bool in = named && matches(&list[FL_INCLUDE_SCHEMAS], decl->name, false);
    bool out = named && matches(&list[FL_EXCLUDE_SCHEMAS], decl->name, false);
    bool keep = named && matches(&list[FL_KEEP_SCHEMAS], decl->name, false);
    bool old = f->drop_deprecated && deprecated(model, id, type->row.note);
    bool hidden = f->drop_internal && internal(model, id, type->row.annotations);
    if (keep) continue;
    if (out)
      f->fate[id] = FL_EXCLUDED;
    else if (hidden || old || ((some || f->prune) && !in))
      f->fate[id] = FL_SOFT;
    f->hidden[id] = hidden && !out;
  }
}

void fl_decide_payloads(fl_filter *f) {
  const codegen_model *model = f->model;
  fl_list *in = &f->list[FL_INCLUDE_CONTENT], *out = &f->list[FL_EXCLUDE_CONTENT];
  if (!in->count && !out->count) return;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_PAYLOAD); id++) {
    codegen_str media = codegen_payload_at(model, id)->media, bare = {media.data, 0};
    while (bare.size < media.size && media.data[bare.size] != ';') bare.size++;
    bool parted = bare.size < media.size;
    while (bare.size && bare.data[bare.size - 1] == ' ') bare.size--;
    bool wanted = matches(in, media, true), refused = matches(out, media, true);
    if (parted) wanted |= matches(in, bare, true), refused |= matches(out, bare, true);
    f->payload[id] = (in->count && !wanted) || refused;
  }
}

/* -- what matched nothing -- */

typedef struct near_miss {
  codegen_str wanted, best;
  uint32_t distance;
} near_miss;

static void try_one(near_miss *m, codegen_str text) {
  if (!text.size || m->distance == 0) return;
  uint32_t distance = codegen_distance(m->wanted, text, m->distance - 1, true);
  if (distance >= m->distance) return;
  m->distance = distance;
  m->best = text;
}

static codegen_str nearest(const fl_filter *f, const fl_list *list, codegen_str wanted) {
  const codegen_model *model = f->model;
  near_miss m = {wanted, {"", 0}, (uint32_t)(wanted.size < 64 ? wanted.size : 64) / 3 + 2};
  uint32_t operations = codegen_row_count(model, CODEGEN_TABLE_OPERATION);
  if (list->subject == FL_TAG)
    for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_SCOPE); id++)
      if (codegen_scope_at(model, id)->kind == CODEGEN_SCOPE_TAG) try_one(&m, codegen_scope_at(model, id)->name);
  for (uint32_t id = 1; id < operations; id++) {
    const codegen_operation *operation = codegen_operation_at(model, id);
    if (list->subject == FL_PATH) try_one(&m, operation->path);
    if (list->subject == FL_METHOD) try_one(&m, codegen_sym_text(model, operation->verb));
    if (list->subject == FL_OPERATION && operation->row.flags & CODEGEN_OPERATION_NAMED)
      try_one(&m, codegen_decl_at(model, operation->decl)->name);
  }
  if (list->subject == FL_SCHEMA)
    for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_DECL); id++)
      if (codegen_decl_at(model, id)->kind == CODEGEN_DECL_TYPE) try_one(&m, codegen_decl_at(model, id)->name);
  if (list->subject == FL_CONTENT)
    for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_PAYLOAD); id++)
      try_one(&m, codegen_payload_at(model, id)->media);
  return m.best;
}

void fl_report_idle(fl_filter *f) {
  static const char *const what[] = {"tag", "path", "operation", "method", "schema", "media type"};
  codegen_origin nowhere = {0, 0, 0, 0};
  uint32_t budget = 32; /* so many get a search for what was meant */
  for (uint32_t l = 0; l < FL_LIST_COUNT; l++) {
    const fl_list *list = &f->list[l];
    for (uint32_t i = 0; i < list->count; i++) {
      char help[320] = "check its spelling; '*' stops at a slash, '**' does not";
      codegen_str near = {"", 0};
      if (list->glob[i].hits) continue;
      if (budget) budget--, near = nearest(f, list, list->glob[i].text);
      if (near.size) snprintf(help, sizeof help, "did you mean '%.*s'?", CODEGEN_FMT(near));
      codegen_say(f->ctx, CODEGEN_WARNING, 0, "FIL0001", nowhere, help, "'%.*s' of '%s' matches no %s",
                  CODEGEN_FMT(list->glob[i].text), list->name, what[list->subject]);
    }
  }
}
