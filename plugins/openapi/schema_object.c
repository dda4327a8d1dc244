/* SPDX-License-Identifier: MIT
 *
 * Objects and arrays: fields in written order with their presence, additional members, items, and the clauses that
 * only some of them have. Names that are required without a property become fields of their own.
 */
#include <stdlib.h>
#include <string.h>

#include "openapi.h"

#define LINEAR 24 /* names of larger objects are looked up through their index */
#define AHEAD 4   /* behind that many members */

/* -- required ------------------------------------------------------------------------------------------------------ */

static int compare_nodes(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

/** Names that are required, above `base` on the stack: nodes of properties in the order of the document, then nodes of
 *  names without one. */
typedef struct required_names {
  uint32_t base, found, missing;
  uint32_t passed; /* of those that were found, by is_required */
} required_names;

/** The property of that name. Names mostly come in the order of the properties, so the search goes on where the last
 *  one ended; large objects have an index for names that do not. */
static uint32_t find_property(const codegen_document *doc, uint32_t properties, codegen_str name, uint32_t *cursor) {
  const codegen_node *object = codegen_node_at(doc, properties);
  uint32_t first = codegen_node_first(doc, properties), at = *cursor;
  bool few = object->extra <= LINEAR;
  for (uint32_t tries = !first ? 0 : few ? object->extra : AHEAD; tries; tries--) {
    if (at < first || at >= object->next) at = first;
    const codegen_node *row = codegen_node_raw(doc, at);
    uint32_t here = at;
    at = row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT ? row->next : at + 1;
    if (row->key_size != name.size || row->flags & CODEGEN_NODE_SHADOWED) continue;
    if (!codegen_str_equal(codegen_node_key(doc, here), name)) continue;
    *cursor = at;
    return here;
  }
  uint32_t found = few ? 0 : codegen_node_member(doc, properties, name);
  if (found) *cursor = codegen_node_after(doc, found);
  return found;
}

static bool seen_before(oa_reader *r, uint32_t serial, codegen_str name) {
  return oa_map_add(r, &r->needs, serial, 0, name, 1) != UINT32_MAX;
}

/** Brings the last of few nodes to its place among the others; false where they are many. */
static bool settle(oa_reader *r, uint32_t base) {
  uint32_t *id = r->stack.id + base, at = r->stack.count - base - 1, node = id[at];
  if (at > LINEAR) return false;
  for (; at && id[at - 1] > node; at--) id[at] = id[at - 1];
  id[at] = node;
  return true;
}

static required_names read_required(oa_schema *s, uint32_t properties) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  const codegen_document *doc = file->doc;
  uint32_t list = s->word[OA_W_REQUIRED], last = 0, cursor = 0;
  required_names out = {r->stack.count, 0, 0, 0};
  bool sorted = true;
  if (!list || !oa_is(r, file, list, CODEGEN_NODE_ARRAY, "required")) return out;
  for (oa_children c = oa_first_child(doc, list); c.left; oa_next_child(&c)) {
    if (!oa_is(r, file, c.node, CODEGEN_NODE_STRING, "required name")) continue;
    uint32_t property = find_property(doc, properties, codegen_node_text(doc, c.node), &cursor);
    if (!property) {
      out.missing++;
      continue;
    }
    oa_push(r, &r->stack, property);
    if (r->failed) break;
    sorted = (sorted && property > last) || settle(r, out.base);
    last = r->stack.id[r->stack.count - 1];
  }
  out.found = r->stack.count - out.base;
  if (!sorted) qsort(r->stack.id + out.base, out.found, sizeof *r->stack.id, compare_nodes);
  if (!out.missing) return out;
  uint32_t serial = ++r->serial;
  for (oa_children c = oa_first_child(doc, list); c.left; oa_next_child(&c)) {
    codegen_str name = codegen_node_text(doc, c.node);
    if (codegen_node_kind(doc, c.node) != CODEGEN_NODE_STRING) continue;
    if ((properties && codegen_node_member(doc, properties, name)) || seen_before(r, serial, name)) continue;
    oa_push(r, &r->stack, c.node);
  }
  out.missing = r->stack.count - out.base - out.found;
  return out;
}

/** Whether a property is among them; asked for each in the order of the document. */
static bool is_required(const oa_reader *r, required_names *names, uint32_t property) {
  const uint32_t *id = r->stack.id + names->base;
  while (names->passed < names->found && id[names->passed] < property) names->passed++;
  return names->passed < names->found && id[names->passed] == property;
}

/* -- Fields -------------------------------------------------------------------------------------------------------- */

uint32_t oa_access(oa_reader *r, oa_at at) {
  uint32_t flags = 0;
  for (uint32_t steps = 0; steps < 4; steps++) {
    const codegen_document *doc = at.file->doc;
    uint32_t read, write, ref = 0;
    codegen_str key;
    if (steps) oa_look(r, at, OA_CLASSES);
    if (codegen_node_kind(doc, at.node) != CODEGEN_NODE_OBJECT) break;
    read = codegen_node_get(doc, at.node, "readOnly");
    write = codegen_node_get(doc, at.node, "writeOnly");
    if (codegen_node_kind(doc, read) == CODEGEN_NODE_TRUE) flags |= CODEGEN_FIELD_READ_ONLY;
    if (codegen_node_kind(doc, write) == CODEGEN_NODE_TRUE) flags |= CODEGEN_FIELD_WRITE_ONLY;
    if (flags) break;
    ref = oa_ref_node(r, at);
    if (!ref) {
      uint32_t all = codegen_node_get(doc, at.node, "allOf");
      if (codegen_node_kind(doc, all) != CODEGEN_NODE_ARRAY || codegen_node_count(doc, all) != 1) break;
      at.node = codegen_node_first(doc, all);
      continue;
    }
    uint32_t entry = oa_map_get(&r->references, at.file->id, at.resource, codegen_node_text(doc, ref));
    if (entry < r->entry_count)
      at = r->entry[entry].at;
    else if (!oa_resolve(r, oa_child(at, ref), codegen_node_text(doc, ref), true, &at, &key))
      break;
  }
  return flags;
}

static void set_presence(oa_schema *s, codegen_field *field, bool required, uint32_t access) {
  uint8_t present = required ? CODEGEN_REQUIRED : CODEGEN_OPTIONAL;
  if (access == (CODEGEN_FIELD_READ_ONLY | CODEGEN_FIELD_WRITE_ONLY)) {
    oa_report(s->r, s->at.file, field->row.origin.node, OA_STRICT, "OAS0023",
              "neither is applied; keep the one that is meant", "a property is both 'readOnly' and 'writeOnly'");
    access = 0;
  }
  field->row.flags |= access;
  field->presence[CODEGEN_READ] = access & CODEGEN_FIELD_WRITE_ONLY ? CODEGEN_ABSENT : present;
  field->presence[CODEGEN_CREATE] = access & CODEGEN_FIELD_READ_ONLY ? CODEGEN_ABSENT : present;
  field->presence[CODEGEN_UPDATE] = field->presence[CODEGEN_CREATE];
}

static void read_field(oa_schema *s, const oa_children *property, bool required, codegen_field *field) {
  oa_reader *r = s->r;
  field->row.origin = codegen_node_origin(s->at.file->doc, property->node);
  field->key = oa_child_key(property);
  field->type = oa_read_schema(r, oa_child(s->at, property->node), OA_INNER);
  codegen_type *type = oa_type(r, field->type);
  field->row.note = type->row.note; /* a property's note is the schema's; both show it */
  field->initial = type->initial;
  field->row.annotations = type->row.annotations; /* what nobody knows belongs to the property */
  type->row.annotations = (codegen_range){0, 0};
  set_presence(s, field, required, r->access);
}

/** Asks for the memory of a property before its turn: its text, and the node of the one behind it. */
static void fetch_ahead(const oa_children *at) {
  const char *text = at->doc->bytes.data + at->row->begin;
  __builtin_prefetch(text);
  __builtin_prefetch(text + 64);
  __builtin_prefetch(at->doc->nodes + (size_t)at->row->next * at->doc->node_stride);
}

static codegen_range read_fields(oa_schema *s) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  const codegen_document *doc = file->doc;
  uint32_t properties = s->word[OA_W_PROPERTIES], live = 0, at = 0;
  codegen_range out = {0, 0};
  if (properties && !oa_is(r, file, properties, CODEGEN_NODE_OBJECT, "properties")) properties = 0;
  required_names names = read_required(s, properties);
  for (oa_children c = oa_first_child(doc, properties); c.left; oa_next_child(&c)) live += !oa_shadowed(&c);
  out.count = live + names.missing;
  if (out.count) out.first = codegen_edit_add(r->edit, CODEGEN_TABLE_FIELD, out.count);
  if (!out.first) out.count = live = names.missing = 0;
  for (oa_children c = oa_first_child(doc, properties), next = c; c.left && at < live; c = next) {
    oa_next_child(&next);
    if (next.left) fetch_ahead(&next);
    if (oa_shadowed(&c)) continue;
    read_field(s, &c, is_required(r, &names, c.node), codegen_edit_field(r->edit, out.first + at++));
  }
  for (uint32_t i = 0; i < names.missing; i++) {
    codegen_field *field = codegen_edit_field(r->edit, out.first + live + i);
    uint32_t name = r->stack.id[names.base + names.found + i];
    field->row.origin = codegen_node_origin(doc, name);
    field->row.flags = CODEGEN_FIELD_UNDECLARED;
    field->key = codegen_node_text(doc, name);
    field->type = oa_add_any(r, file, name);
    set_presence(s, field, true, 0);
  }
  r->stack.count = names.base;
  return out;
}

uint32_t oa_read_object(oa_schema *s) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t id = 0;
  codegen_object *object = codegen_add_object(r->edit, &id);
  object->row.origin = s->origin;
  if (s->word[OA_W_PROPERTIES] || s->word[OA_W_REQUIRED]) object->fields = read_fields(s);
  if (s->word[OA_W_ADDITIONAL_PROPERTIES]) {
    oa_at at = oa_child(s->at, s->word[OA_W_ADDITIONAL_PROPERTIES]);
    uint32_t kind = codegen_node_kind(file->doc, at.node);
    if (kind == CODEGEN_NODE_TRUE || kind == CODEGEN_NODE_FALSE) { /* allowed in every version */
      codegen_type *type = oa_add_type(s, CODEGEN_NEVER, 0, &object->extra);
      type->row.origin = codegen_node_origin(file->doc, at.node);
      if (kind == CODEGEN_NODE_TRUE) type->kind = CODEGEN_ANY, type->accepts = CODEGEN_ACCEPTS_ALL;
    } else {
      object->extra = oa_read_schema(r, at, OA_INNER);
    }
  }
  if (s->word[OA_W_PROPERTY_NAMES])
    object->names = oa_read_schema(r, oa_child(s->at, s->word[OA_W_PROPERTY_NAMES]), OA_INNER);
  oa_count(r, file, s->word[OA_W_MIN_PROPERTIES], OA_W_MIN_PROPERTIES, &object->min);
  if (oa_count(r, file, s->word[OA_W_MAX_PROPERTIES], OA_W_MAX_PROPERTIES, &object->max))
    object->row.flags = CODEGEN_OBJECT_MAX;
  if (object->row.flags & CODEGEN_OBJECT_MAX && object->min > object->max) {
    oa_report(r, file, s->word[OA_W_MIN_PROPERTIES], OA_STRICT, "OAS0010",
              "both are left out; exchange them if they were mixed up", "'minProperties' is above 'maxProperties'");
    object->min = object->max = 0;
    object->row.flags = 0;
  }
  return id;
}

/* -- Arrays -------------------------------------------------------------------------------------------------------- */

static codegen_list read_head(oa_schema *s, uint32_t list) {
  oa_reader *r = s->r;
  const codegen_document *doc = s->at.file->doc;
  uint32_t base = r->stack.count, count = codegen_node_count(doc, list), child = codegen_node_first(doc, list);
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child))
    oa_push(r, &r->stack, oa_read_schema(r, oa_child(s->at, child), OA_INNER));
  return oa_pop_list(r, base);
}

uint32_t oa_read_array(oa_schema *s) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t id = 0, items = s->word[OA_W_ITEMS], head = s->word[OA_W_PREFIX_ITEMS];
  codegen_array *array;
  if (codegen_node_kind(file->doc, items) == CODEGEN_NODE_ARRAY) { /* before 2020-12 */
    if (file->dialect < OA_DIALECT_31)
      oa_report(r, file, items, OA_STRICT, "OAS0007", "it is applied as it was meant; write one schema for all items",
                "a list of 'items' is not part of this version");
    head = items;
    items = s->word[OA_W_ADDITIONAL_ITEMS];
  }
  if (head && !oa_is(r, file, head, CODEGEN_NODE_ARRAY, "prefixItems")) head = 0;
  if (!head && !items && !s->word[OA_W_MIN_ITEMS] && !s->word[OA_W_MAX_ITEMS] && !s->word[OA_W_UNIQUE_ITEMS]) return 0;
  array = codegen_add_array(r->edit, &id);
  array->row.origin = s->origin;
  if (head) array->head = read_head(s, head);
  if (items && codegen_node_kind(file->doc, s->at.node) == CODEGEN_NODE_OBJECT)
    array->items =
        s->simple ? oa_read_simple(r, oa_child(s->at, items)) : oa_read_schema(r, oa_child(s->at, items), OA_INNER);
  oa_count(r, file, s->word[OA_W_MIN_ITEMS], OA_W_MIN_ITEMS, &array->min);
  if (oa_count(r, file, s->word[OA_W_MAX_ITEMS], OA_W_MAX_ITEMS, &array->max)) array->row.flags = CODEGEN_ARRAY_MAX;
  if (array->row.flags & CODEGEN_ARRAY_MAX && array->min > array->max) {
    oa_report(r, file, s->word[OA_W_MIN_ITEMS], OA_STRICT, "OAS0010",
              "both are left out; exchange them if they were mixed up", "'minItems' is above 'maxItems'");
    array->min = array->max = 0;
    array->row.flags = 0;
  }
  if (s->word[OA_W_UNIQUE_ITEMS] && oa_flag(r, file, s->word[OA_W_UNIQUE_ITEMS], OA_W_UNIQUE_ITEMS))
    array->row.flags |= CODEGEN_ARRAY_UNIQUE;
  return id;
}

/* -- Clauses ------------------------------------------------------------------------------------------------------- */

static codegen_list names_of(oa_schema *s, uint32_t list) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t base = r->stack.count, count = codegen_node_count(file->doc, list),
           child = codegen_node_first(file->doc, list);
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child))
    if (oa_is(r, file, child, CODEGEN_NODE_STRING, "name of a member"))
      oa_push(r, &r->stack, oa_sym(r, codegen_node_text(file->doc, child)));
  return oa_pop_list(r, base);
}

/** Collects the members of a map of clauses, above the stack's top. */
static void push_members(oa_schema *s, uint32_t word) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t map = s->word[word], count = codegen_node_count(file->doc, map), child = codegen_node_first(file->doc, map);
  if (!map || !oa_is(r, file, map, CODEGEN_NODE_OBJECT, oa_word_text(word).data)) return;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    if (codegen_node_shadowed(file->doc, child)) continue;
    oa_push(r, &r->stack, child);
    oa_push(r, &r->stack, word);
  }
}

static void fill_clause(oa_schema *s, uint32_t node, uint32_t word, codegen_clause *clause) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  bool names = word == OA_W_DEPENDENT_REQUIRED ||
               (word == OA_W_DEPENDENCIES && codegen_node_kind(file->doc, node) == CODEGEN_NODE_ARRAY);
  clause->row.origin = codegen_node_origin(file->doc, node);
  clause->key = codegen_node_key(file->doc, node);
  clause->kind = word == OA_W_PATTERN_PROPERTIES ? CODEGEN_CLAUSE_PATTERN : CODEGEN_CLAUSE_NEEDS_TYPE;
  if (names) {
    clause->kind = CODEGEN_CLAUSE_NEEDS;
    if (oa_is(r, file, node, CODEGEN_NODE_ARRAY, "list of names")) clause->keys = names_of(s, node);
  } else {
    oa_mode mode = clause->kind == CODEGEN_CLAUSE_PATTERN ? OA_INNER : oa_mode_beside(s->mode);
    clause->types[0] = oa_read_schema(r, oa_child(s->at, node), mode);
  }
}

static void fill_contains(oa_schema *s, codegen_clause *clause) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  clause->row.origin = codegen_node_origin(file->doc, s->word[OA_W_CONTAINS]);
  clause->kind = CODEGEN_CLAUSE_CONTAINS;
  clause->types[0] = oa_read_schema(r, oa_child(s->at, s->word[OA_W_CONTAINS]), OA_INNER);
  clause->min = 1;
  oa_count(r, file, s->word[OA_W_MIN_CONTAINS], OA_W_MIN_CONTAINS, &clause->min);
  if (oa_count(r, file, s->word[OA_W_MAX_CONTAINS], OA_W_MAX_CONTAINS, &clause->max))
    clause->row.flags = CODEGEN_CLAUSE_MAX;
  if (clause->row.flags & CODEGEN_CLAUSE_MAX && clause->min > clause->max) {
    oa_report(r, file, s->word[OA_W_CONTAINS], OA_STRICT, "OAS0010",
              "no array is accepted; exchange them if they were mixed up", "'minContains' is above 'maxContains'");
    oa_add_type(s, CODEGEN_NEVER, 0, &clause->types[0]);
    clause->row.flags = 0;
    clause->min = 1;
    clause->max = 0;
  }
}

void oa_read_clauses(oa_schema *s, uint32_t classes, codegen_range *range) {
  oa_reader *r = s->r;
  uint32_t base = r->stack.count, count;
  bool contains = classes & CODEGEN_ACCEPTS_ARRAY && s->word[OA_W_CONTAINS];
  if (classes & CODEGEN_ACCEPTS_OBJECT) {
    static const uint8_t word[] = {OA_W_PATTERN_PROPERTIES, OA_W_DEPENDENT_REQUIRED, OA_W_DEPENDENT_SCHEMAS,
                                   OA_W_DEPENDENCIES};
    for (size_t i = 0; i < sizeof word; i++)
      if (s->word[word[i]]) push_members(s, word[i]);
  }
  count = (r->stack.count - base) / 2 + contains;
  if (!count) return;
  range->first = codegen_edit_add(r->edit, CODEGEN_TABLE_CLAUSE, count);
  range->count = range->first ? count : 0;
  for (uint32_t i = 0; i + contains < range->count; i++) {
    uint32_t node = r->stack.id[base + i * 2], word = r->stack.id[base + i * 2 + 1];
    fill_clause(s, node, word, codegen_edit_clause(r->edit, range->first + i));
  }
  if (contains && range->count) fill_contains(s, codegen_edit_clause(r->edit, range->first + count - 1));
  r->stack.count = base;
}
