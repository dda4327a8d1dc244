/* SPDX-License-Identifier: MIT
 *
 * Unions: cases, null lifted out where that changes nothing, and the discriminator that tells cases apart. What must
 * be known of a schema before it is read (its classes, the value of its discriminating property) is looked up in the
 * document.
 */
#include <string.h>

#include "openapi.h"

#define LOOK_DEPTH OA_LOOK_DEPTH
#define LOOK_STEPS 400 /* schemas that one question may look at; what it cannot see may be anything */

/* -- Classes ------------------------------------------------------------------------------------------------------- */

static uint32_t class_of_name(const codegen_document *doc, uint32_t node) {
  static const struct {
    const char *name;
    uint32_t class;
  } known[] = {{"string", CODEGEN_ACCEPTS_STRING},   {"object", CODEGEN_ACCEPTS_OBJECT},
               {"array", CODEGEN_ACCEPTS_ARRAY},     {"integer", CODEGEN_ACCEPTS_INTEGER},
               {"boolean", CODEGEN_ACCEPTS_BOOLEAN}, {"number", CODEGEN_ACCEPTS_NUMBER | CODEGEN_ACCEPTS_INTEGER},
               {"null", CODEGEN_ACCEPTS_NULL}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (codegen_str_is(codegen_node_text(doc, node), known[i].name)) return known[i].class;
  return CODEGEN_ACCEPTS_ALL;
}

static uint32_t classes_of_list(oa_reader *r, oa_at at, uint32_t list, bool all, uint32_t depth) {
  const codegen_document *doc = at.file->doc;
  uint32_t count = codegen_node_count(doc, list), child = codegen_node_first(doc, list);
  uint32_t out = all ? (uint32_t)CODEGEN_ACCEPTS_ALL : 0;
  if (codegen_node_kind(doc, list) != CODEGEN_NODE_ARRAY || count == 0 || count > 64) return CODEGEN_ACCEPTS_ALL;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    uint32_t one = oa_classes(r, oa_child(at, child), depth);
    out = all ? out & one : out | one;
  }
  return out;
}

uint32_t oa_classes(oa_reader *r, oa_at at, uint32_t depth) {
  const codegen_document *doc = at.file->doc;
  uint32_t out = CODEGEN_ACCEPTS_ALL, kind = codegen_node_kind(doc, at.node), count, child;
  if (depth == LOOK_DEPTH) r->steps = LOOK_STEPS;
  oa_look(r, at, OA_CLASSES);
  if (kind == CODEGEN_NODE_FALSE) return 0;
  if (kind != CODEGEN_NODE_OBJECT || depth == 0 || r->steps == 0) return out;
  r->steps--;
  count = codegen_node_count(doc, at.node);
  child = codegen_node_first(doc, at.node);
  bool nullable = false, typed = false;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    uint32_t part = CODEGEN_ACCEPTS_ALL, items, item;
    codegen_str key;
    oa_at to;
    if (codegen_node_shadowed(doc, child)) continue;
    switch (oa_word_of(&r->words, codegen_node_key(doc, child))) {
      case OA_W_TYPE:
        typed = true;
        items = codegen_node_count(doc, child);
        if (items > 8 || codegen_node_kind(doc, child) != CODEGEN_NODE_ARRAY) {
          part = class_of_name(doc, child);
          break;
        }
        part = 0;
        item = codegen_node_first(doc, child);
        for (uint32_t j = 0; j < items; j++, item = codegen_node_after(doc, item)) part |= class_of_name(doc, item);
        break;
      case OA_W_CONST: part = oa_value_class(at.file, child); break;
      case OA_W_ENUM:
        items = codegen_node_count(doc, child);
        if (items > 256 || codegen_node_kind(doc, child) != CODEGEN_NODE_ARRAY) break;
        part = 0;
        item = codegen_node_first(doc, child);
        for (uint32_t j = 0; j < items; j++, item = codegen_node_after(doc, item))
          part |= oa_value_class(at.file, item);
        break;
      case OA_W_REF:
        if (codegen_node_kind(doc, child) != CODEGEN_NODE_STRING) break;
        items = oa_map_get(&r->references, at.file->id, at.resource, codegen_node_text(doc, child));
        if (items < r->entry_count)
          part = oa_classes(r, r->entry[items].at, depth - 1);
        else if (oa_resolve(r, oa_child(at, child), codegen_node_text(doc, child), true, &to, &key))
          part = oa_classes(r, to, depth - 1);
        break;
      case OA_W_ALL_OF: part = classes_of_list(r, at, child, true, depth - 1); break;
      case OA_W_ANY_OF:
      case OA_W_ONE_OF: part = classes_of_list(r, at, child, false, depth - 1); break;
      case OA_W_NULLABLE:
      case OA_W_X_NULLABLE: nullable = codegen_node_kind(doc, child) == CODEGEN_NODE_TRUE; break;
      default: break;
    }
    out &= part;
  }
  if (nullable && (typed || out != CODEGEN_ACCEPTS_ALL)) out |= CODEGEN_ACCEPTS_NULL;
  return out;
}

/* -- Formats ------------------------------------------------------------------------------------------------------- */

/* By the same word, or because its values are listed. */
bool oa_says_format(oa_reader *r, oa_at at, codegen_str format, uint32_t depth) {
  const codegen_document *doc = at.file->doc;
  uint32_t count = codegen_node_count(doc, at.node), child = codegen_node_first(doc, at.node);
  if (depth == LOOK_DEPTH) r->steps = LOOK_STEPS;
  if (codegen_node_kind(doc, at.node) != CODEGEN_NODE_OBJECT || depth == 0 || r->steps == 0) return false;
  r->steps--;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    uint32_t items = codegen_node_count(doc, child), item, said = 0;
    codegen_str key;
    oa_at to;
    if (codegen_node_shadowed(doc, child)) continue;
    uint32_t word = oa_word_of(&r->words, codegen_node_key(doc, child));
    if (word == OA_W_CONST || word == OA_W_ENUM) return true;
    if (word == OA_W_FORMAT && depth < LOOK_DEPTH && codegen_str_equal(codegen_node_text(doc, child), format))
      return true;
    if (word == OA_W_REF && codegen_node_kind(doc, child) == CODEGEN_NODE_STRING &&
        oa_resolve(r, oa_child(at, child), codegen_node_text(doc, child), true, &to, &key)) {
      oa_look(r, to, OA_TIED);
      if (oa_says_format(r, to, format, depth - 1)) return true;
    }
    if (word != OA_W_ALL_OF && word != OA_W_ANY_OF && word != OA_W_ONE_OF) continue;
    if (codegen_node_kind(doc, child) != CODEGEN_NODE_ARRAY || !items || items > 64) continue;
    item = codegen_node_first(doc, child);
    for (uint32_t j = 0; j < items; j++, item = codegen_node_after(doc, item))
      said += oa_says_format(r, oa_child(at, item), format, depth - 1);
    if (said == items || (said && word == OA_W_ALL_OF)) return true;
  }
  return false;
}

/* -- Discriminators ------------------------------------------------------------------------------------------------ */

/** The one value that a schema allows: const, or an enum of one. */
static uint32_t one_value(oa_reader *r, oa_at at, oa_at *where) {
  codegen_str key;
  for (uint32_t steps = 0; steps < 4; steps++) {
    const codegen_document *doc = at.file->doc;
    oa_look(r, at, OA_TIED);
    uint32_t node = codegen_node_get(doc, at.node, "const"), ref;
    if (!node) {
      node = codegen_node_get(doc, at.node, "enum");
      if (codegen_node_kind(doc, node) != CODEGEN_NODE_ARRAY || codegen_node_count(doc, node) != 1) node = 0;
      if (node) node = codegen_node_first(doc, node);
    }
    if (node) {
      *where = oa_child(at, node);
      return codegen_node_kind(doc, node) == CODEGEN_NODE_STRING ? node : 0;
    }
    ref = codegen_node_kind(doc, at.node) == CODEGEN_NODE_OBJECT ? oa_ref_node(r, at) : 0;
    if (!ref || !oa_resolve(r, oa_child(at, ref), codegen_node_text(doc, ref), true, &at, &key)) return 0;
  }
  return 0;
}

uint32_t oa_tag_value(oa_reader *r, oa_at at, codegen_str key, oa_at *where, uint32_t depth) {
  const codegen_document *doc = at.file->doc;
  codegen_str ignored;
  oa_look(r, at, OA_TIED);
  if (depth == LOOK_DEPTH) r->steps = LOOK_STEPS;
  if (depth == 0 || r->steps == 0 || codegen_node_kind(doc, at.node) != CODEGEN_NODE_OBJECT) return 0;
  r->steps--;
  uint32_t ref = oa_ref_node(r, at);
  if (ref) {
    oa_at to;
    if (!oa_resolve(r, oa_child(at, ref), codegen_node_text(doc, ref), true, &to, &ignored)) return 0;
    return oa_tag_value(r, to, key, where, depth - 1);
  }
  uint32_t property = codegen_node_get(doc, at.node, "properties"), all = codegen_node_get(doc, at.node, "allOf");
  property = codegen_node_kind(doc, property) == CODEGEN_NODE_OBJECT ? codegen_node_member(doc, property, key) : 0;
  uint32_t found = property ? one_value(r, oa_child(at, property), where) : 0;
  if (found) return found;
  uint32_t count = codegen_node_kind(doc, all) == CODEGEN_NODE_ARRAY ? codegen_node_count(doc, all) : 0;
  uint32_t child = codegen_node_first(doc, all);
  for (uint32_t i = 0; i < count && i < 16 && !found; i++, child = codegen_node_after(doc, child))
    found = oa_tag_value(r, oa_child(at, child), key, where, depth - 1);
  return found;
}

/** A text with `./` before it, or without. */
static codegen_str toggle_dot(oa_reader *r, codegen_str text) {
  if (text.size > 2 && text.data[0] == '.' && text.data[1] == '/') return (codegen_str){text.data + 2, text.size - 2};
  codegen_str part[2] = {{"./", 2}, text};
  return oa_join(r, part, 2);
}

uint32_t oa_mapping_target(oa_reader *r, oa_at at, codegen_str text) {
  const oa_file *file = at.file->components ? at.file : oa_file_of(r, r->first_file, NULL);
  uint32_t entry = oa_map_get(&r->references, at.file->id, at.resource, text);
  if (entry < r->entry_count) return entry;
  if (file && file->components) {
    const char *section = file->dialect == OA_DIALECT_20 ? "definitions" : "schemas";
    uint32_t schemas = codegen_node_get(file->doc, file->components, section);
    if (!file->is_api) {
      schemas = codegen_node_get(file->doc, 1, "$defs");
      if (!schemas) schemas = codegen_node_get(file->doc, 1, "definitions");
    }
    uint32_t node = codegen_node_kind(file->doc, schemas) == CODEGEN_NODE_OBJECT
                        ? codegen_node_member(file->doc, schemas, text)
                        : 0;
    entry = node ? oa_map_get(&r->nodes, (uint64_t)file->id * 16 + OA_TYPES, node, (codegen_str){"", 0}) : UINT32_MAX;
    if (entry < r->entry_count) return entry;
  }
  entry = oa_map_get(&r->references, at.file->id, at.resource, toggle_dot(r, text));
  if (entry < r->entry_count) return entry;
  return text.size && text.data[0] == '#' ? oa_type_target(r, at, text, true) : UINT32_MAX;
}

/** A discriminator that is being applied to the cases of a union, which stand on the stack as pairs (type, node). */
typedef struct tagging {
  oa_schema *s;
  uint32_t node, base, count; /* of cases */
  uint32_t serial;
  codegen_str key;
  uint32_t values, extra; /* on the stack behind the cases: (case, flags, value's document, node), one entry a value */
  bool broken;
} tagging;

static void tag_report(tagging *t, uint32_t node, const char *help, const char *what, codegen_str name) {
  oa_report(t->s->r, t->s->at.file, node, OA_WARNING, "OAS0013", help, "%s '%.*s'", what, OA_FMT(name));
}

/** Adds a value for case `index`, UINT32_MAX for none. */
static bool add_tag(tagging *t, uint32_t index, uint32_t flags, codegen_value value, codegen_str text) {
  oa_reader *r = t->s->r;
  if (oa_map_get(&r->members, (uint64_t)t->serial << 32, 1, text) != UINT32_MAX) return false;
  oa_map_put(r, &r->members, (uint64_t)t->serial << 32, 1, text, 0);
  oa_push(r, &r->stack, index);
  oa_push(r, &r->stack, flags);
  oa_push(r, &r->stack, value.document);
  oa_push(r, &r->stack, value.node);
  t->values++;
  return true;
}

static uint32_t decl_of_case(tagging *t, uint32_t index) {
  const codegen_type *type = codegen_edit_type(t->s->r->edit, t->s->r->stack.id[t->base + index * 2]);
  return type->kind == CODEGEN_REF ? type->target : 0;
}

static void add_mapping(tagging *t, uint32_t mapping) {
  oa_reader *r = t->s->r;
  const oa_file *file = t->s->at.file;
  uint32_t count = codegen_node_count(file->doc, mapping), child = codegen_node_first(file->doc, mapping);
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    codegen_str name = codegen_node_key(file->doc, child), text = codegen_node_text(file->doc, child);
    if (codegen_node_shadowed(file->doc, child) || !oa_is(r, file, child, CODEGEN_NODE_STRING, "mapping")) continue;
    uint32_t entry = oa_mapping_target(r, oa_child(t->s->at, child), text), at = UINT32_MAX, flags = 0;
    if (entry != UINT32_MAX)
      at = oa_map_get(&r->members, (uint64_t)t->serial << 32 | r->entry[entry].decl, 0, (codegen_str){"", 0});
    if (at == UINT32_MAX) {
      flags = CODEGEN_CASE_DANGLING;
      tag_report(t, child, "the value is kept, but has no type; name one of the schemas of this union",
                 entry == UINT32_MAX ? "mapping leads nowhere:" : "mapping leads to no case of its union:", text);
    }
    add_tag(t, at, flags, oa_text_value(r, name), name);
  }
}

/** A case without a mapping: the constant in its schema, else the schema's name. */
static bool add_own_value(tagging *t, uint32_t index) {
  oa_reader *r = t->s->r;
  oa_at at = oa_child(t->s->at, r->stack.id[t->base + index * 2 + 1]), where;
  uint32_t value = oa_tag_value(r, at, t->key, &where, LOOK_DEPTH), decl = decl_of_case(t, index);
  if (value) {
    codegen_value written = oa_value(where.file, value);
    return add_tag(t, index, 0, written, codegen_node_text(where.file->doc, value));
  }
  if (!decl) return false;
  codegen_str name = codegen_edit_decl(r->edit, decl)->name;
  return name.size && add_tag(t, index, CODEGEN_CASE_IMPLICIT, oa_text_value(r, name), name);
}

/** Which cases have a value; those without get one, or the discriminator is of no use. */
static void complete(tagging *t, const uint32_t *value) {
  oa_reader *r = t->s->r;
  uint32_t mapped = t->values;
  uint8_t *has = oa_alloc(r, t->count);
  if (!has) return;
  for (uint32_t i = 0; i < mapped; i++)
    if (value[i * 4] < t->count) has[value[i * 4]] = 1;
  for (uint32_t i = 0; i < t->count && !t->broken; i++) {
    if (has[i] || add_own_value(t, i)) continue;
    t->broken = true;
    tag_report(t, t->node, "it is kept as an annotation; give every case a name and a value of its own",
               "discriminator cannot tell all cases apart by", t->key);
  }
}

static bool apply_discriminator(tagging *t) {
  oa_schema *s = t->s;
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  if (!oa_is(r, file, t->node, CODEGEN_NODE_OBJECT, "discriminator")) return false;
  uint32_t property = codegen_node_get(file->doc, t->node, "propertyName");
  uint32_t mapping = codegen_node_get(file->doc, t->node, "mapping");
  t->key = codegen_node_text(file->doc, property);
  if (!t->key.size) {
    oa_is(r, file, property ? property : t->node, CODEGEN_NODE_STRING, "propertyName");
    return false;
  }
  t->serial = ++r->serial;
  for (uint32_t i = 0; i < t->count; i++) {
    uint32_t decl = decl_of_case(t, i);
    if (decl) oa_map_put(r, &r->members, (uint64_t)t->serial << 32 | decl, 0, (codegen_str){"", 0}, i);
  }
  t->extra = r->stack.count;
  if (mapping && oa_is(r, file, mapping, CODEGEN_NODE_OBJECT, "mapping")) add_mapping(t, mapping);
  complete(t, r->stack.id + t->extra);
  return !t->broken;
}

static void mark_tagged(tagging *t) {
  oa_reader *r = t->s->r;
  for (uint32_t i = 0; i < t->count; i++) {
    uint32_t decl = decl_of_case(t, i);
    if (decl) OA_ADD(r, tagged, (oa_tagged){decl, t->key});
  }
}

/** Cases in the order of the union; further values of a case behind its first, values that lead nowhere last. */
static codegen_range tagged_cases(tagging *t) {
  oa_reader *r = t->s->r;
  const oa_file *file = t->s->at.file;
  codegen_range out = {codegen_edit_add(r->edit, CODEGEN_TABLE_CASE, t->values), t->values};
  uint32_t *next = oa_alloc(r, t->values * sizeof *next), *head = oa_alloc(r, (t->count + 1) * sizeof *head), at = 0;
  uint32_t fallback = codegen_node_get(file->doc, t->node, "defaultMapping");
  uint32_t other = fallback ? oa_mapping_target(r, t->s->at, codegen_node_text(file->doc, fallback)) : UINT32_MAX;
  const uint32_t *value = r->stack.id + t->extra; /* nothing is pushed from here on */
  if (!out.first || !next || !head) return (codegen_range){0, 0};
  for (uint32_t i = t->values; i-- > 0;) { /* lists in the order of the values */
    uint32_t *list = &head[value[i * 4] < t->count ? value[i * 4] : t->count];
    next[i] = *list;
    *list = i + 1;
  }
  for (uint32_t i = 0; i <= t->count; i++) {
    bool first = true;
    for (uint32_t v = head[i]; v; v = next[v - 1], first = false) {
      const uint32_t *one = value + (v - 1) * 4;
      codegen_case *row = codegen_edit_case(r->edit, out.first + at++);
      row->row.flags = one[1];
      row->value = (codegen_value){one[2], one[3]};
      row->row.origin = codegen_node_origin(file->doc, i < t->count ? r->stack.id[t->base + i * 2 + 1] : t->node);
      if (i == t->count) continue;
      if (first) {
        row->type = r->stack.id[t->base + i * 2];
        if (other != UINT32_MAX && decl_of_case(t, i) == r->entry[other].decl) row->row.flags |= CODEGEN_CASE_DEFAULT;
      } else {
        row->type = oa_copy_ref(r, r->stack.id[t->base + i * 2]);
        row->row.flags |= CODEGEN_CASE_ALIAS;
      }
    }
  }
  return out;
}

static void add_tag_clause(tagging *t, codegen_type *type) {
  oa_reader *r = t->s->r;
  uint32_t id = 0;
  codegen_clause *clause = codegen_add_clause(r->edit, &id);
  clause->row.origin = codegen_node_origin(t->s->at.file->doc, t->node);
  clause->kind = CODEGEN_CLAUSE_TAG;
  clause->key = t->key;
  type->clauses = (codegen_range){id, 1};
}

/* -- Unions -------------------------------------------------------------------------------------------------------- */

/** An inline union of the same sort stands for its cases. */
static bool push_flat(oa_schema *s, uint32_t id, uint32_t node) {
  oa_reader *r = s->r;
  const codegen_type *type = codegen_edit_type(r->edit, id);
  if (type->kind != CODEGEN_UNION || type->row.note || type->row.annotations.count || type->clauses.count ||
      type->initial || type->row.flags & ~(uint32_t)CODEGEN_TYPE_BY_CLASS)
    return false;
  for (uint32_t i = 0; i < type->cases.count; i++) {
    oa_push(r, &r->stack, codegen_edit_case(r->edit, type->cases.first + i)->type);
    oa_push(r, &r->stack, node);
  }
  return true;
}

/** Reads the members of the list onto the stack, as pairs (type, node). True when null is lifted. */
static bool read_members(oa_schema *s, uint32_t list, bool exclusive) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t count = codegen_node_count(file->doc, list), child = codegen_node_first(file->doc, list), null = 0;
  oa_mode mode = s->mode == OA_INNER ? OA_INNER : OA_CHOICE;
  bool other = false;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    if (oa_is_null(file, child)) {
      if (null && exclusive) other = true;
      null = child;
      continue;
    }
    uint32_t id = oa_read_schema(r, oa_child(s->at, child), mode);
    if (!exclusive && push_flat(s, id, child)) continue;
    oa_push(r, &r->stack, id);
    oa_push(r, &r->stack, child);
  }
  child = codegen_node_first(file->doc, list);
  for (uint32_t i = 0; null && exclusive && !other && i < count; i++, child = codegen_node_after(file->doc, child))
    if (!oa_is_null(file, child))
      other = (oa_classes(r, oa_child(s->at, child), LOOK_DEPTH) & CODEGEN_ACCEPTS_NULL) != 0;
  if (!null || !other) return null != 0;
  oa_push(r, &r->stack, oa_read_schema(r, oa_child(s->at, null), OA_INNER)); /* lifting it would change the oneOf */
  oa_push(r, &r->stack, null);
  return false;
}

static uint32_t make_union(oa_schema *s, uint32_t base, bool exclusive, bool tagged) {
  oa_reader *r = s->r;
  uint32_t id = 0, count = (r->stack.count - base) / 2;
  codegen_type *type = oa_add_type(s, CODEGEN_UNION, CODEGEN_ACCEPTS_ALL, &id);
  if (exclusive) type->row.flags = CODEGEN_TYPE_EXCLUSIVE;
  if (tagged && s->word[OA_W_DISCRIMINATOR]) {
    tagging t = {s, s->word[OA_W_DISCRIMINATOR], base, count, 0, {"", 0}, 0, 0, false};
    if (apply_discriminator(&t)) {
      type->cases = tagged_cases(&t);
      add_tag_clause(&t, type);
      mark_tagged(&t);
      r->stack.count = base;
      return id;
    }
    oa_annotate_more(r, s->at.file, &type->row.annotations, t.node, codegen_node_key(s->at.file->doc, t.node), 0);
  }
  type->cases = (codegen_range){codegen_edit_add(r->edit, CODEGEN_TABLE_CASE, count), count};
  for (uint32_t i = 0; i < count && type->cases.first; i++) {
    codegen_case *row = codegen_edit_case(r->edit, type->cases.first + i);
    row->row.origin = codegen_node_origin(s->at.file->doc, r->stack.id[base + i * 2 + 1]);
    row->type = r->stack.id[base + i * 2];
  }
  r->stack.count = base;
  return id;
}

uint32_t oa_read_union(oa_schema *s, uint32_t list, bool exclusive, bool tagged) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t base = r->stack.count, id = 0;
  if (!oa_is(r, file, list, CODEGEN_NODE_ARRAY, exclusive ? "oneOf" : "anyOf")) return 0;
  if (!codegen_node_count(file->doc, list)) {
    oa_report(r, file, list, OA_STRICT, "OAS0003", "it is left out; list at least one schema", "'%s' has no schema",
              exclusive ? "oneOf" : "anyOf");
    return 0;
  }
  bool null = read_members(s, list, exclusive);
  if (r->stack.count == base) {
    oa_add_type(s, CODEGEN_NULL, CODEGEN_ACCEPTS_NULL, &id);
    return id;
  }
  if (r->stack.count - base == 2) {
    id = r->stack.id[base];
    r->stack.count = base;
  } else {
    id = make_union(s, base, exclusive, tagged);
  }
  codegen_type *type = codegen_edit_type(r->edit, id);
  if (null && type->kind != CODEGEN_ANY && type->kind != CODEGEN_NULL) type->row.flags |= CODEGEN_TYPE_NULLABLE;
  return id;
}
