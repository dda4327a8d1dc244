/* SPDX-License-Identifier: MIT
 *
 * What needs everything else to be there: circles of references without a shape, subtypes of a discriminator,
 * properties that tell cases apart, targets of links.
 */
#include <string.h>

#include "openapi.h"

#define UNWIND_MAX 4000000  /* steps back along circles; behind that the last edge of a circle is cut */
#define SUBTYPES_MAX 200000 /* of all bases together */

/* -- Circles ------------------------------------------------------------------------------------------------------- */

enum { NEW = 0, OPEN = 1, DONE = 2 };

/** What a base says of its own members, in the place of a reference to it. */
static bool take_own(oa_reader *r, const oa_edge *edge, codegen_type *type) {
  uint32_t id = oa_read_plain(r, r->entry[edge->target].at);
  if (!id) return false;
  codegen_type *own = codegen_edit_type(r->edit, id);
  if (own->kind != CODEGEN_RECORD) return false;
  type->kind = own->kind;
  type->accepts = own->accepts;
  type->row.flags |= own->row.flags & CODEGEN_TYPE_IMPLIED;
  type->object = own->object;
  codegen_range clauses = own->clauses;
  own->object = 0; /* a row has one owner */
  own->clauses = (codegen_range){0, 0};
  type->clauses = clauses;
  return true;
}

/** A reference that leads back to where it stands says nothing: any value for a part, no value for a choice. Of a base
 *  that lists its subtypes the properties stay. */
static void cut(oa_reader *r, const oa_entry *entry, const oa_edge *edge) {
  codegen_type *type = codegen_edit_type(r->edit, edge->type);
  bool never = edge->mode == OA_CHOICE;
  type->target = 0;
  bool own = edge->mode == OA_BASE && take_own(r, edge, type);
  oa_report(r, entry->at.file, type->row.origin.node, OA_STRICT, "OAS0005",
            own     ? "its own properties are taken; move them to a schema of their own, which all of them refer to"
            : never ? "this choice is left out; let it lead to a shape"
                    : "it is read as any value; let it lead to a shape",
            "reference leads in a circle without a shape");
  if (own) return;
  type->kind = never ? CODEGEN_NEVER : CODEGEN_ANY;
  type->accepts = never ? 0 : CODEGEN_ACCEPTS_ALL;
}

/** The edge that is being followed from a place on the stack. */
static const oa_edge *followed(const oa_reader *r, uint32_t at) {
  return &r->edge[r->entry[r->stack.id[at]].first_edge + r->stack.id[at + 1] - 1];
}

/** Of a circle that begins at `from` on the stack: the place whose edge is cut. A part that leads onto a schema which
 *  lists the way back as a choice (a subtype and its base) goes first, wherever the search began; else the last. */
static uint32_t weakest(const oa_reader *r, uint32_t from) {
  uint32_t last = r->stack.count - 2;
  for (uint32_t at = from; at <= last; at += 2) {
    const oa_edge *edge = followed(r, at), *next = followed(r, at == last ? from : at + 2);
    if (edge->mode != OA_CHOICE && next->mode == OA_CHOICE) return at;
  }
  return last;
}

/** Depth-first over references in place; one that meets an open declaration closes a circle. */
static void cut_circles(oa_reader *r) {
  uint32_t base = r->stack.count, left = UNWIND_MAX;
  for (uint32_t start = 0; start < r->entry_count; start++) {
    if (r->entry[start].mark != NEW || !r->entry[start].edges) continue;
    r->entry[start].mark = OPEN;
    oa_push(r, &r->stack, start);
    oa_push(r, &r->stack, 0);
    while (r->stack.count > base) {
      uint32_t top = r->stack.count, at = r->stack.id[top - 2], next = r->stack.id[top - 1]++;
      oa_entry *entry = &r->entry[at];
      if (next == entry->edges) {
        entry->mark = DONE;
        r->stack.count -= 2;
        continue;
      }
      oa_edge *edge = &r->edge[entry->first_edge + next];
      oa_entry *target = &r->entry[edge->target];
      if (target->mark == OPEN && codegen_edit_type(r->edit, edge->type)->kind == CODEGEN_REF) {
        uint32_t from = top - 2;
        while (from > base && r->stack.id[from] != edge->target && left) from -= 2, left--;
        uint32_t weak = left ? weakest(r, from) : top - 2;
        cut(r, &r->entry[r->stack.id[weak]], followed(r, weak));
        for (uint32_t i = weak + 2; i < top; i += 2) r->entry[r->stack.id[i]].mark = NEW; /* looked at once more */
        r->stack.count = weak + 2;
      } else if (target->mark == NEW && codegen_edit_type(r->edit, edge->type)->kind == CODEGEN_REF) {
        target->mark = OPEN;
        oa_push(r, &r->stack, edge->target);
        oa_push(r, &r->stack, 0);
      }
      if (r->failed) return;
    }
  }
}

/* -- Subtypes ------------------------------------------------------------------------------------------------------ */

/** Edges onto bases, by base: `first[base]` and then `next`. */
typedef struct subtypes {
  uint32_t *first, *next, *owner; /* by entry; by edge */
  uint32_t left;                  /* subtypes that may be listed yet */
} subtypes;

static bool find_subtypes(oa_reader *r, subtypes *s) {
  s->first = oa_alloc(r, (r->entry_count + 1) * sizeof(uint32_t));
  s->next = oa_alloc(r, (r->edge_count + 1) * sizeof(uint32_t));
  s->owner = oa_alloc(r, (r->edge_count + 1) * sizeof(uint32_t));
  s->left = SUBTYPES_MAX;
  if (!s->first || !s->next || !s->owner) return false;
  for (uint32_t e = r->entry_count; e-- > 0;) {
    const oa_entry *entry = &r->entry[e];
    for (uint32_t i = entry->edges; i-- > 0;) {
      uint32_t id = entry->first_edge + i;
      const oa_edge *edge = &r->edge[id];
      if (edge->mode != OA_BASE && edge->mode != OA_TOP) continue;
      if (codegen_edit_type(r->edit, edge->type)->kind != CODEGEN_REF) continue; /* was cut */
      s->owner[id] = e;
      s->next[id] = s->first[edge->target];
      s->first[edge->target] = id + 1;
    }
  }
  return true;
}

/** Subtypes of a base, also of subtypes, onto the stack; each once. False when the bases of the documents have too many
 *  together: bases in a row, each with a discriminator, have a number that is quadratic. */
static bool push_subtypes(oa_reader *r, subtypes *s, uint32_t base, uint32_t serial) {
  uint32_t from = r->stack.count, at = base;
  for (uint32_t done = from;; at = r->stack.id[done++]) {
    for (uint32_t edge = s->first[at]; edge; edge = s->next[edge - 1]) {
      uint32_t owner = s->owner[edge - 1];
      if (owner == base || oa_map_get(&r->members, (uint64_t)serial << 32, owner, (codegen_str){"", 0}) != UINT32_MAX)
        continue;
      if (s->left == 0) return false;
      s->left--;
      oa_map_put(r, &r->members, (uint64_t)serial << 32, owner, (codegen_str){"", 0}, 0);
      oa_push(r, &r->stack, owner);
    }
    if (done >= r->stack.count || r->failed) return true;
  }
}

static uint32_t add_case(oa_reader *r, codegen_range *cases, uint32_t capacity, const oa_base *base, uint32_t entry,
                         uint32_t flags, codegen_value value) {
  if (cases->count >= capacity) return 0;
  uint32_t id = cases->first + cases->count++;
  codegen_case *row = codegen_edit_case(r->edit, id);
  row->row.origin = codegen_node_origin(base->file->doc, base->node);
  row->row.flags = flags;
  row->value = value;
  if (entry == UINT32_MAX) return id;
  codegen_type *type = codegen_add_type(r->edit, &row->type);
  type->row.origin = row->row.origin;
  type->row.flags = CODEGEN_TYPE_INFERRED;
  type->kind = CODEGEN_REF;
  type->accepts = CODEGEN_ACCEPTS_ALL;
  type->target = r->entry[entry].decl;
  return id;
}

static bool new_value(oa_reader *r, uint32_t serial, codegen_str text) {
  return oa_map_add(r, &r->members, (uint64_t)serial << 32, UINT32_MAX, text, 0) == UINT32_MAX;
}

/** The cases of a record with a discriminator: mapped values first, then subtypes by their constant or their name. */
static codegen_range base_cases(oa_reader *r, const oa_base *base, uint32_t mapping, codegen_str key, uint32_t from) {
  const oa_file *file = base->file;
  uint32_t serial = ++r->serial, count = codegen_node_count(file->doc, mapping);
  uint32_t child = codegen_node_first(file->doc, mapping), capacity = count + r->stack.count - from;
  codegen_range out = {codegen_edit_add(r->edit, CODEGEN_TABLE_CASE, capacity), 0};
  oa_at at = {base->file, base->node, r->entry[base->entry].at.resource};
  uint32_t fallback = codegen_node_get(file->doc, base->node, "defaultMapping");
  uint32_t other = fallback ? oa_mapping_target(r, at, codegen_node_text(file->doc, fallback)) : UINT32_MAX;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    codegen_str name = codegen_node_key(file->doc, child), text = codegen_node_text(file->doc, child);
    if (codegen_node_shadowed(file->doc, child) || !oa_is(r, file, child, CODEGEN_NODE_STRING, "mapping")) continue;
    uint32_t entry = oa_mapping_target(r, oa_child(at, child), text), flags = 0;
    if (entry == UINT32_MAX) {
      flags = CODEGEN_CASE_DANGLING;
      oa_report(r, file, child, OA_WARNING, "OAS0013", "the value is kept, but has no type; name a schema",
                "mapping leads nowhere: '%.*s'", OA_FMT(text));
    } else if (oa_map_get(&r->members, (uint64_t)serial << 32, entry, (codegen_str){"", 0}) != UINT32_MAX) {
      flags = CODEGEN_CASE_ALIAS;
    } else {
      oa_map_put(r, &r->members, (uint64_t)serial << 32, entry, (codegen_str){"", 0}, 0);
      if (entry == other) flags = CODEGEN_CASE_DEFAULT;
    }
    new_value(r, serial, name);
    add_case(r, &out, capacity, base, entry, flags, oa_text_value(r, name));
  }
  for (uint32_t i = from; i < r->stack.count; i++) {
    uint32_t entry = r->stack.id[i], flags = 0;
    oa_at where;
    if (oa_map_get(&r->members, (uint64_t)serial << 32, entry, (codegen_str){"", 0}) != UINT32_MAX) continue;
    uint32_t node = oa_tag_value(r, r->entry[entry].at, key, &where, OA_LOOK_DEPTH);
    codegen_str name = codegen_edit_decl(r->edit, r->entry[entry].decl)->name;
    if (node) name = codegen_node_text(where.file->doc, node);
    if (!node) flags = CODEGEN_CASE_IMPLICIT;
    if (entry == other) flags |= CODEGEN_CASE_DEFAULT;
    if (!name.size || !new_value(r, serial, name)) continue;
    add_case(r, &out, capacity, base, entry, flags, node ? oa_value(where.file, node) : oa_text_value(r, name));
  }
  return out;
}

static void add_bases(oa_reader *r, uint32_t from) {
  uint32_t end = r->stack.count;
  for (uint32_t i = from; i < end; i++) {
    const oa_entry *entry = &r->entry[r->stack.id[i]];
    codegen_decl *decl = codegen_edit_decl(r->edit, entry->decl);
    uint32_t first = r->stack.count;
    if (decl->bases.count) continue; /* was done for another base: all of them were found then */
    for (uint32_t e = 0; e < entry->edges; e++) {
      const oa_edge *edge = &r->edge[entry->first_edge + e];
      if (edge->mode != OA_BASE && edge->mode != OA_TOP) continue;
      if (codegen_edit_type(r->edit, edge->type)->kind == CODEGEN_REF)
        oa_push(r, &r->stack, r->entry[edge->target].decl);
    }
    decl->bases = oa_pop_list(r, first);
  }
}

static void finish_base(oa_reader *r, const oa_base *base, subtypes *s) {
  const oa_file *file = base->file;
  uint32_t from = r->stack.count, mapping = 0, property = base->node, id = 0;
  if (codegen_node_kind(file->doc, base->node) == CODEGEN_NODE_OBJECT) {
    property = codegen_node_get(file->doc, base->node, "propertyName");
    mapping = codegen_node_get(file->doc, base->node, "mapping");
    if (mapping && !oa_is(r, file, mapping, CODEGEN_NODE_OBJECT, "mapping")) mapping = 0;
  }
  if (!oa_is(r, file, property ? property : base->node, CODEGEN_NODE_STRING, "propertyName")) return;
  codegen_str key = codegen_node_text(file->doc, property);
  if (!key.size) return;
  codegen_range cases = {0, 0};
  if (push_subtypes(r, s, base->entry, ++r->serial)) {
    cases = base_cases(r, base, mapping, key, from);
  } else {
    r->stack.count = from;
    oa_report(r, file, base->node, OA_STRICT, "OAS0013", "it is kept as an annotation; let fewer bases stand in a row",
              "discriminators have more than %d subtypes together", SUBTYPES_MAX);
  }
  codegen_type *type = codegen_edit_type(r->edit, base->type);
  OA_ADD(r, tagged, (oa_tagged){r->entry[base->entry].decl, key});
  for (uint32_t i = from; i < r->stack.count; i++) OA_ADD(r, tagged, (oa_tagged){r->entry[r->stack.id[i]].decl, key});
  if (cases.count && !type->cases.count) {
    codegen_range wider = codegen_edit_grow(r->edit, CODEGEN_TABLE_CLAUSE, type->clauses, 1);
    id = wider.first + wider.count - 1;
    codegen_clause *clause = codegen_edit_clause(r->edit, id);
    clause->row.origin = codegen_node_origin(file->doc, base->node);
    clause->kind = CODEGEN_CLAUSE_TAG;
    clause->key = key;
    type->clauses = wider;
    type->cases = cases;
  } else {
    oa_annotate_more(r, file, &codegen_edit_decl(r->edit, r->entry[base->entry].decl)->row.annotations, base->node,
                     codegen_node_key(file->doc, base->node), 0);
  }
  add_bases(r, from);
  r->stack.count = from;
}

/* -- Properties that tell cases apart ------------------------------------------------------------------------------ */

static void mark_in(oa_reader *r, uint32_t id, codegen_str key, uint32_t depth) {
  const codegen_type *type = codegen_edit_type(r->edit, id);
  if (type->kind == CODEGEN_INTERSECTION && depth) {
    uint32_t known = oa_map_get(&r->parts, id, 0, (codegen_str){"", 0});
    for (uint32_t i = 0; known != UINT32_MAX && i < type->parts.count; i++)
      mark_in(r, r->flat.id[known + i], key, depth - 1);
  }
  if (!type->object) return;
  codegen_range fields = codegen_edit_object(r->edit, type->object)->fields;
  for (uint32_t i = 0; i < fields.count; i++) {
    codegen_field *field = codegen_edit_field(r->edit, fields.first + i);
    if (codegen_str_equal(field->key, key)) field->row.flags |= CODEGEN_FIELD_DISCRIMINATOR;
  }
}

static void mark_tagged(oa_reader *r) {
  for (uint32_t i = 0; i < r->tagged_count && !r->failed; i++) {
    const oa_tagged *one = &r->tagged[i];
    if (oa_map_add(r, &r->members, (uint64_t)one->decl << 32 | UINT32_MAX, UINT32_MAX, one->key, 0) != UINT32_MAX)
      continue;
    uint32_t subject = codegen_edit_decl(r->edit, one->decl)->subject;
    if (subject) mark_in(r, subject, one->key, 3);
  }
}

/* -- Links --------------------------------------------------------------------------------------------------------- */

static uint32_t link_target(oa_reader *r, const oa_pending_link *pending, uint32_t *by) {
  const codegen_document *doc = pending->file->doc;
  uint32_t id = codegen_node_get(doc, pending->node, "operationId");
  uint32_t ref = codegen_node_get(doc, pending->node, "operationRef");
  codegen_str key;
  oa_at to, from = {pending->file, ref, 1};
  *by = id ? id : ref;
  if (id) return oa_map_get(&r->operation_ids, 0, 0, codegen_node_text(doc, id));
  if (!ref || !oa_resolve(r, from, codegen_node_text(doc, ref), true, &to, &key)) return UINT32_MAX;
  return oa_operation_at(r, to.file, to.node);
}

/** The parameter of an operation that a link's `path.id` or `id` names. */
static uint32_t link_param(oa_reader *r, uint32_t operation, codegen_str name) {
  static const char *const place[] = {"path.", "query.", "header.", "cookie."};
  static const uint8_t in[] = {CODEGEN_IN_PATH, CODEGEN_IN_QUERY, CODEGEN_IN_HEADER, CODEGEN_IN_COOKIE};
  uint32_t wanted = 0, known = oa_params_of(r, operation);
  for (uint32_t i = 0; i < 4; i++) {
    codegen_str head = codegen_str_of(place[i]);
    if (name.size <= head.size || memcmp(name.data, head.data, head.size) != 0) continue;
    wanted = in[i];
    name.data += head.size;
    name.size -= head.size;
    break;
  }
  uint32_t count = codegen_edit_operation(r->edit, operation)->params.count;
  for (uint32_t i = 0; known != UINT32_MAX && i < count; i++) {
    const codegen_param *param = codegen_edit_param(r->edit, r->flat.id[known + i]);
    if (codegen_str_equal(param->key, name) && (!wanted || param->place == wanted)) return r->flat.id[known + i];
  }
  return 0;
}

static void finish_link(oa_reader *r, const oa_pending_link *pending) {
  const codegen_document *doc = pending->file->doc;
  codegen_link *link = codegen_edit_link(r->edit, pending->link);
  uint32_t by, target = link_target(r, pending, &by);
  if (target == UINT32_MAX) {
    oa_report(r, pending->file, by ? by : pending->node, OA_WARNING, "OAS0021",
              "the link has no target; name the operationId of an operation of this document",
              "link leads to no operation: '%.*s'", OA_FMT(codegen_node_text(doc, by)));
    return;
  }
  link->target = target;
  for (uint32_t i = 0; i < link->binds.count; i++) {
    codegen_part *part = codegen_edit_part(r->edit, link->binds.first + i);
    if (part->row.annotations.count) /* its name; a body has none */
      part->left = link_param(r, target, codegen_edit_annotation(r->edit, part->row.annotations.first)->name);
  }
}

void oa_finish(oa_reader *r) {
  subtypes s;
  cut_circles(r);
  oa_finish_dynamic(r);
  if (r->base_count && find_subtypes(r, &s))
    for (uint32_t i = 0; i < r->base_count && !r->failed; i++) finish_base(r, &r->base[i], &s);
  mark_tagged(r);
  for (uint32_t i = 0; i < r->pending_count && !r->failed; i++) finish_link(r, &r->pending[i]);
  oa_find_pages(r);
}
