/* SPDX-License-Identifier: MIT
 *
 * Schemas: the order of their parts, and how composition and notes come together in one TYPE.
 *
 * A schema is the references, allOf, anyOf, oneOf, not and if of the author, and behind them its own keywords. One
 * part is that part; several are an INTERSECTION. Notes, default and nullability belong to the whole.
 */
#include <string.h>

#include "openapi.h"

codegen_type *oa_add_type(oa_schema *s, uint32_t kind, uint32_t accepts, uint32_t *id) {
  codegen_type *type = oa_new_type(s->r, id);
  type->row.origin = s->origin;
  type->kind = (uint8_t)kind;
  type->accepts = (uint8_t)accepts;
  return type;
}

uint32_t oa_add_any(oa_reader *r, const oa_file *file, uint32_t node) {
  uint32_t id = 0;
  codegen_type *type = oa_new_type(r, &id);
  if (file) type->row.origin = codegen_node_origin(file->doc, node);
  type->kind = CODEGEN_ANY;
  type->accepts = CODEGEN_ACCEPTS_ALL;
  type->row.flags = CODEGEN_TYPE_INFERRED;
  return id;
}

uint32_t oa_add_ref(oa_reader *r, oa_at at, uint32_t entry, oa_mode mode) {
  uint32_t id = 0;
  codegen_type *type = oa_new_type(r, &id);
  type->row.origin = codegen_node_origin(at.file->doc, at.node);
  type->kind = CODEGEN_REF;
  type->accepts = CODEGEN_ACCEPTS_ALL;
  type->target = r->entry[entry].decl;
  r->last_entry = entry;
  if (mode != OA_INNER) OA_ADD(r, edge, (oa_edge){id, entry, (uint8_t)mode});
  if (r->provider_count) OA_ADD(r, use, (oa_use){id, r->holder, entry, at});
  return id;
}

uint32_t oa_copy_ref(oa_reader *r, uint32_t type) {
  const codegen_type *from = oa_type(r, type);
  uint32_t id = 0;
  codegen_type *to = oa_new_type(r, &id);
  to->row.origin = from->row.origin;
  to->kind = from->kind == CODEGEN_REF ? CODEGEN_REF : CODEGEN_ANY;
  to->accepts = CODEGEN_ACCEPTS_ALL;
  if (to->kind == CODEGEN_REF) to->target = from->target;
  return id;
}

/** How a member of allOf stands to the declaration, when its schema stands so. */
static oa_mode part_mode(oa_mode mode) {
  return mode == OA_TOP ? OA_BASE : mode == OA_CHOICE ? OA_PART : mode;
}

/* -- Parts --------------------------------------------------------------------------------------------------------- */

static void push_reference(oa_schema *s, uint32_t node) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  if (!oa_is(r, file, node, CODEGEN_NODE_STRING, "$ref")) return;
  uint32_t entry = oa_type_target(r, oa_child(s->at, node), codegen_node_text(file->doc, node), false);
  oa_push(r, &r->stack, entry == UINT32_MAX ? oa_add_any(r, file, node) : oa_add_ref(r, s->at, entry, s->mode));
}

/** Whether an inline intersection says nothing of its own and stands for its parts. */
static bool is_plain(const codegen_type *type, uint32_t kind) {
  return type->kind == kind && !type->row.note && !type->row.annotations.count && !type->clauses.count &&
         !type->initial && !type->row.flags;
}

static void push_part(oa_schema *s, uint32_t id) {
  oa_reader *r = s->r;
  const codegen_type *type = oa_type(r, id);
  if (!is_plain(type, CODEGEN_INTERSECTION)) {
    oa_push(r, &r->stack, id);
    return;
  }
  const uint32_t *parts = NULL;
  uint32_t known = oa_map_get(&r->parts, id, 0, (codegen_str){"", 0});
  if (known == UINT32_MAX) return;
  parts = r->flat.id + known;
  for (uint32_t i = 0; i < type->parts.count; i++) oa_push(r, &r->stack, parts[i]);
}

static void push_all(oa_schema *s, uint32_t list) {
  oa_reader *r = s->r;
  const codegen_document *doc = s->at.file->doc;
  uint32_t count = codegen_node_count(doc, list), child = codegen_node_first(doc, list);
  oa_mode mode = part_mode(s->mode);
  if (!oa_is(r, s->at.file, list, CODEGEN_NODE_ARRAY, "allOf")) return;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child))
    push_part(s, oa_read_schema(r, oa_child(s->at, child), mode));
}

static void push_union(oa_schema *s, uint32_t list, bool exclusive, bool tagged) {
  uint32_t id = oa_read_union(s, list, exclusive, tagged);
  if (id) push_part(s, id); /* a sole choice may be an intersection */
}

static void push_not(oa_schema *s, uint32_t node) {
  oa_reader *r = s->r;
  uint32_t id = 0, of = oa_read_schema(r, oa_child(s->at, node), oa_mode_beside(s->mode));
  const codegen_type *inner = oa_type(r, of);
  bool never = inner->kind == CODEGEN_ANY, any = inner->kind == CODEGEN_NEVER;
  codegen_type *type = oa_add_type(s,
                                   never ? CODEGEN_NEVER
                                   : any ? CODEGEN_ANY
                                         : CODEGEN_NOT,
                                   never ? 0 : CODEGEN_ACCEPTS_ALL, &id);
  if (type->kind == CODEGEN_NOT) type->target = of;
  oa_push(r, &r->stack, id);
}

static void push_when(oa_schema *s) {
  static const uint8_t word[3] = {OA_W_IF, OA_W_THEN, OA_W_ELSE};
  oa_reader *r = s->r;
  uint32_t id = 0, first = codegen_edit_add(r->edit, CODEGEN_TABLE_CLAUSE, 1);
  codegen_type *type = oa_add_type(s, CODEGEN_WHEN, CODEGEN_ACCEPTS_ALL, &id);
  codegen_clause *clause = codegen_edit_clause(r->edit, first);
  type->clauses = (codegen_range){first, 1};
  clause->row.origin = codegen_node_origin(s->at.file->doc, s->word[OA_W_IF]);
  clause->kind = CODEGEN_CLAUSE_WHEN;
  for (uint32_t i = 0; i < 3; i++)
    if (s->word[word[i]])
      clause->types[i] = oa_read_schema(r, oa_child(s->at, s->word[word[i]]), oa_mode_beside(s->mode));
  oa_push(r, &r->stack, id);
}

/** Whether `type` and `format` say only what every part says as well: then they are no part of their own. */
static bool class_is_implied(oa_schema *s, uint32_t parts) {
  uint32_t types = s->types, only = CODEGEN_ACCEPTS_ALL;
  if (!parts || oa_groups(s) || s->word[OA_W_ENUM] || s->word[OA_W_CONST]) return false;
  if (s->word[OA_W_X_EXTENSIBLE_ENUM]) return false;
  if (!types) return true;
  oa_at at = s->at;
  codegen_str format = codegen_node_text(at.file->doc, s->word[OA_W_FORMAT]);
  if (oa_format_speaks(format, types) && !oa_says_format(s->r, at, format, OA_LOOK_DEPTH)) return false;
  if (s->nullable) types |= CODEGEN_ACCEPTS_NULL;
  static const uint8_t list[3] = {OA_W_ALL_OF, OA_W_ANY_OF, OA_W_ONE_OF};
  for (uint32_t i = 0; i < 3; i++) {
    uint32_t node = s->word[list[i]], count = codegen_node_count(at.file->doc, node), any = 0;
    uint32_t child = codegen_node_first(at.file->doc, node);
    if (!node || codegen_node_kind(at.file->doc, node) != CODEGEN_NODE_ARRAY || count > 64) continue;
    for (uint32_t j = 0; j < count; j++, child = codegen_node_after(at.file->doc, child)) {
      uint32_t classes = oa_classes(s->r, oa_child(at, child), OA_LOOK_DEPTH);
      if (i == 0) only &= classes;
      any |= classes;
    }
    if (i > 0) only &= any;
  }
  if (s->word[OA_W_REF] && only == CODEGEN_ACCEPTS_ALL) {
    codegen_str text = codegen_node_text(at.file->doc, s->word[OA_W_REF]), key;
    oa_at to;
    if (text.size && oa_resolve(s->r, at, text, true, &to, &key)) only &= oa_classes(s->r, to, OA_LOOK_DEPTH);
  }
  return (only & ~types) == 0;
}

/* -- The whole ----------------------------------------------------------------------------------------------------- */

uint32_t oa_make_intersection(oa_schema *s, uint32_t base) {
  oa_reader *r = s->r;
  uint32_t id = 0, first = r->flat.count;
  codegen_type *type = oa_add_type(s, CODEGEN_INTERSECTION, CODEGEN_ACCEPTS_ALL, &id);
  for (uint32_t i = base; i < r->stack.count; i++) oa_push(r, &r->flat, r->stack.id[i]);
  oa_map_put(r, &r->parts, id, 0, (codegen_str){"", 0}, first); /* an outer intersection may take them over */
  type->parts = oa_pop_list(r, base);
  return id;
}

/** Puts what belongs to the whole on its row. */
static void finish_whole(oa_schema *s, uint32_t id, codegen_range annotations) {
  oa_reader *r = s->r;
  codegen_type *type = oa_type(r, id);
  type->row.origin = s->origin;
  if (s->note && type->row.note) {
    oa_note_merge(r, &s->note, type->row.note);
    type->row.note = s->note;
  } else if (s->note) {
    type->row.note = s->note;
  }
  if (s->initial) type->initial = s->initial;
  if (annotations.count && type->row.annotations.count) { /* of a sole member of allOf, and of the schema around it */
    codegen_range both = codegen_edit_grow(r->edit, CODEGEN_TABLE_ANNOTATION, annotations, type->row.annotations.count);
    for (uint32_t i = 0; both.count > annotations.count && i < type->row.annotations.count; i++)
      *codegen_edit_annotation(r->edit, both.first + annotations.count + i) =
          *codegen_edit_annotation(r->edit, type->row.annotations.first + i);
    type->row.annotations = both;
  } else if (annotations.count) {
    type->row.annotations = annotations;
  }
  if (s->nullable && type->kind != CODEGEN_ANY && type->kind != CODEGEN_NULL) type->row.flags |= CODEGEN_TYPE_NULLABLE;
}

static void add_base(oa_schema *s, uint32_t id) {
  oa_reader *r = s->r;
  uint32_t node = s->word[OA_W_DISCRIMINATOR];
  if (!node || s->mode == OA_INNER || s->word[OA_W_ONE_OF] || s->word[OA_W_ANY_OF]) return;
  if (r->queue >= r->entry_count || s->mode != OA_TOP) return;
  OA_ADD(r, base, (oa_base){r->queue, id, node, s->at.file});
}

/** `nullable` beside allOf: the parts forbid null, the author means it. */
static void report_nullable(oa_schema *s) {
  if (s->nullable && s->word[OA_W_ALL_OF] && !s->types && s->at.file->dialect == OA_DIALECT_30)
    oa_report(s->r, s->at.file, s->word[OA_W_NULLABLE] ? s->word[OA_W_NULLABLE] : s->at.node, OA_STRICT, "OAS0012",
              "null is accepted, as it seems to be meant; write 'type' beside 'nullable', or list null among the parts",
              "'nullable' beside 'allOf' has no effect by the letter of OpenAPI 3.0");
}

/** Puts what the applicators say on the stack; the type that stands for the schema's own keywords, too, 0: none. */
static uint32_t push_parts(oa_schema *s) {
  uint32_t own = 0;
  if (s->word[OA_W_REF]) push_reference(s, s->word[OA_W_REF]);
  if (s->word[OA_W_DYNAMIC_REF]) oa_push_dynamic(s, s->word[OA_W_DYNAMIC_REF], false);
  if (s->word[OA_W_RECURSIVE_REF]) oa_push_dynamic(s, s->word[OA_W_RECURSIVE_REF], true);
  uint32_t choices = s->word[OA_W_ONE_OF] ? s->word[OA_W_ONE_OF] : s->word[OA_W_ANY_OF];
  if (choices && !(s->word[OA_W_ONE_OF] && s->word[OA_W_ANY_OF]))
    own = oa_read_choices(s, choices, s->word[OA_W_ONE_OF] != 0);
  if (s->word[OA_W_ALL_OF]) push_all(s, s->word[OA_W_ALL_OF]);
  if (s->word[OA_W_ANY_OF] && !own) push_union(s, s->word[OA_W_ANY_OF], false, !s->word[OA_W_ONE_OF]);
  if (s->word[OA_W_ONE_OF] && !own) push_union(s, s->word[OA_W_ONE_OF], true, true);
  if (s->word[OA_W_NOT]) push_not(s, s->word[OA_W_NOT]);
  if (s->word[OA_W_IF]) push_when(s);
  return own;
}

/** The type of a schema that composes others; `*record` is the one that has its own properties. */
static uint32_t compose(oa_schema *s, uint32_t *record) {
  oa_reader *r = s->r;
  uint32_t base = r->stack.count, own = push_parts(s), parts = r->stack.count - base;
  if (!own && !class_is_implied(s, parts)) own = oa_read_own(s);
  if (!own && s->traits & OA_T_REST && parts == 1) { /* a clause needs a row of its own */
    uint32_t kind = oa_type(r, r->stack.id[base])->kind;
    if (kind == CODEGEN_REF || kind == CODEGEN_NOT || kind == CODEGEN_WHEN)
      oa_add_type(s, CODEGEN_RECORD, CODEGEN_ACCEPTS_ALL, &own)->row.flags = CODEGEN_TYPE_IMPLIED;
  }
  if (own) oa_push(r, &r->stack, own);
  if (own && parts) oa_type(r, own)->row.flags |= CODEGEN_TYPE_OWN;
  if (!own && !parts) oa_add_type(s, CODEGEN_ANY, CODEGEN_ACCEPTS_ALL, &own), oa_push(r, &r->stack, own);
  uint32_t id;
  if (r->stack.count - base == 1)
    id = r->stack.id[--r->stack.count];
  else
    id = oa_make_intersection(s, base);
  *record = own && parts && oa_type(r, own)->kind == CODEGEN_RECORD ? own : id;
  return id;
}

static uint32_t build(oa_schema *s, codegen_range annotations) {
  oa_reader *r = s->r;
  uint32_t id = 0, record = 0;
  if (s->traits & OA_T_APPLIES)
    id = compose(s, &record);
  else if (!(id = oa_read_own(s)))
    oa_add_type(s, CODEGEN_ANY, CODEGEN_ACCEPTS_ALL, &id);
  if (r->failed) return oa_add_any(r, s->at.file, s->at.node);
  report_nullable(s);
  finish_whole(s, id, annotations);
  if (s->traits & OA_T_REST && (s->word[OA_W_UNEVALUATED_PROPERTIES] || s->word[OA_W_UNEVALUATED_ITEMS])) {
    codegen_type *whole = oa_type(r, id);
    if (whole->kind == CODEGEN_ANY) { /* of a composition that says nothing */
      whole->kind = s->word[OA_W_UNEVALUATED_PROPERTIES] ? CODEGEN_RECORD : CODEGEN_ARRAY;
      whole->row.flags |= CODEGEN_TYPE_IMPLIED;
    }
    oa_add_rest(s, id);
  }
  if (s->word[OA_W_DISCRIMINATOR]) add_base(s, record ? record : id);
  return id;
}

/* -- Reading ------------------------------------------------------------------------------------------------------- */

/** Whether `type` beside `$ref` says only what its target says as well. */
static bool type_is_implied(oa_schema *s) {
  static const char *const names[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
  const codegen_document *doc = s->at.file->doc;
  codegen_str type = codegen_node_text(doc, s->word[OA_W_TYPE]), key;
  uint32_t said = 0;
  oa_at to;
  for (uint32_t i = 0; i < 7; i++)
    if (codegen_str_is(type, names[i])) said = 1u << i;
  if (said == CODEGEN_ACCEPTS_NUMBER) said |= CODEGEN_ACCEPTS_INTEGER;
  return said && oa_resolve(s->r, s->at, codegen_node_text(doc, s->word[OA_W_REF]), true, &to, &key) &&
         (oa_classes(s->r, to, OA_LOOK_DEPTH) & ~said) == 0;
}

/** Keywords beside `$ref` before 2019-09: assertions have no force. */
static void drop_siblings(oa_schema *s, uint32_t base) {
  oa_reader *r = s->r;
  static const uint8_t kept[] = {OA_W_REF,        OA_W_TITLE,    OA_W_DESCRIPTION,   OA_W_DEFAULT,
                                 OA_W_DEPRECATED, OA_W_EXAMPLE,  OA_W_EXTERNAL_DOCS, OA_W_READ_ONLY,
                                 OA_W_WRITE_ONLY, OA_W_NULLABLE, OA_W_X_NULLABLE,    OA_W_EXAMPLES,
                                 OA_W_COMMENT,    OA_W_DEFS,     OA_W_DEFINITIONS,   OA_W_ID};
  uint32_t keep[sizeof kept];
  if (s->said_count == 1) return; /* the reference alone */
  bool lost = s->word[OA_W_NULLABLE] || s->word[OA_W_X_NULLABLE], implied = s->word[OA_W_TYPE] && type_is_implied(s);
  (void)base;
  for (size_t i = 0; i < sizeof kept; i++) keep[i] = s->word[kept[i]], s->word[kept[i]] = 0;
  for (uint32_t word = 1; word < OA_SCHEMA_WORDS; word++) {
    if (!s->word[word]) continue;
    if (word != OA_W_TYPE || !implied)
      oa_report(r, s->at.file, s->word[word], OA_STRICT, "OAS0006",
                "it is left out; put the reference into 'allOf' beside it",
                "'%.*s' has no force beside '$ref' before OpenAPI 3.1 and JSON Schema 2019-09",
                OA_FMT(oa_word_text(word)));
    if (!(oa_word_where(word) & OA_LIFT)) oa_push(r, &r->stack, s->word[word]); /* kept as an annotation */
  }
  memset(s->word, 0, sizeof s->word);
  for (size_t i = 0; i < sizeof kept; i++) s->word[kept[i]] = keep[i];
  oa_weigh(s);
  if (lost && (s->nullable || codegen_node_kind(s->at.file->doc, keep[9]) == CODEGEN_NODE_TRUE))
    oa_report(r, s->at.file, keep[9] ? keep[9] : keep[10], OA_STRICT, "OAS0012",
              "null is accepted, as it seems to be meant; put the reference into 'allOf' beside it",
              "'nullable' has no force beside '$ref' before OpenAPI 3.1");
}

static uint32_t boolean_schema(oa_schema *s, bool any) {
  uint32_t id = 0;
  oa_add_type(s, any ? CODEGEN_ANY : CODEGEN_NEVER, any ? CODEGEN_ACCEPTS_ALL : 0, &id);
  return id;
}

/** Definitions inside a schema have names of their own. */
static void declare_definitions(oa_schema *s, uint32_t word) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t node = s->word[word], count = codegen_node_count(file->doc, node);
  uint32_t child = codegen_node_first(file->doc, node);
  if (!node || !oa_is(r, file, node, CODEGEN_NODE_OBJECT, word == OA_W_DEFS ? "$defs" : "definitions")) return;
  codegen_str base = oa_key_of(r, file, oa_pointer_of(r, file, node));
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child))
    if (!codegen_node_shadowed(file->doc, child))
      oa_declare_type(r, oa_child(s->at, child), oa_key(r, base, codegen_node_key(file->doc, child)),
                      codegen_node_key(file->doc, child));
}

/** readOnly and writeOnly: the schema's own, or what its one reference leads to says. */
static uint32_t find_access(const oa_schema *s, uint32_t type) {
  const codegen_document *doc = s->at.file->doc;
  uint32_t flags = 0;
  if (s->traits & OA_T_WHOLE) {
    if (codegen_node_kind(doc, s->word[OA_W_READ_ONLY]) == CODEGEN_NODE_TRUE) flags |= CODEGEN_FIELD_READ_ONLY;
    if (codegen_node_kind(doc, s->word[OA_W_WRITE_ONLY]) == CODEGEN_NODE_TRUE) flags |= CODEGEN_FIELD_WRITE_ONLY;
  }
  if (flags || oa_type(s->r, type)->kind != CODEGEN_REF) return flags;
  return s->r->last_entry < s->r->entry_count ? s->r->entry[s->r->last_entry].access : 0;
}

/** `required` of draft 3, and of parameters: it says nothing about a schema. */
static void drop_boolean_required(oa_schema *s) {
  uint32_t node = s->word[OA_W_REQUIRED], kind = codegen_node_kind(s->at.file->doc, node);
  if (kind != CODEGEN_NODE_TRUE && kind != CODEGEN_NODE_FALSE) return;
  if (kind == CODEGEN_NODE_TRUE)
    oa_report(s->r, s->at.file, node, OA_STRICT, "OAS0003",
              "it has no effect; list the property's name in 'required' of the object around it",
              "'required' should be an array, but is a boolean");
  oa_push(s->r, &s->r->stack, node);
  s->word[OA_W_REQUIRED] = 0;
  oa_weigh(s);
}

/** A default that the type beside it does not accept is none; it stays as an annotation. */
static void judge_default(oa_schema *s, uint32_t id) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  codegen_type *type = oa_type(r, id);
  uint32_t node = s->word[OA_W_DEFAULT], class = oa_value_class(file, node);
  bool values = type->kind == CODEGEN_ENUM || type->kind == CODEGEN_LITERAL, good = (type->accepts & class) != 0;
  if (type->kind == CODEGEN_ANY || type->kind == CODEGEN_NEVER || type->kind > CODEGEN_LITERAL) return;
  for (uint32_t i = 0; good && values && !(type->row.flags & CODEGEN_TYPE_OPEN); i++) {
    if (i == type->cases.count) good = false;
    if (!good || oa_value_equal(file, codegen_edit_case(r->edit, type->cases.first + i)->value.node, node)) break;
  }
  if (class == CODEGEN_ACCEPTS_NULL && type->row.flags & CODEGEN_TYPE_NULLABLE) good = true;
  if (good) return;
  oa_report(r, file, node, OA_WARNING, "OAS0032", "it is left out; correct the default or the type",
            "the default is no value of its type");
  type->initial = 0;
  oa_annotate_more(r, file, &type->row.annotations, node, codegen_node_key(file->doc, node), 0);
}

/** Words that speak of the whole, before its type is known; `base`: see drop_siblings. */
static void read_whole(oa_schema *s, uint32_t base) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  if (file->without) oa_drop_vocabularies(s);
  if (s->word[OA_W_REQUIRED]) drop_boolean_required(s);
  if (s->word[OA_W_REF] && codegen_node_kind(file->doc, s->word[OA_W_REF]) == CODEGEN_NODE_STRING && oa_lone_refs(file))
    drop_siblings(s, base);
  if (s->word[OA_W_ID]) oa_is(r, file, s->word[OA_W_ID], CODEGEN_NODE_STRING, "$id");
  if (r->resource_count && oa_map_get(&r->resources, file->id, s->at.node, (codegen_str){"", 0}) != UINT32_MAX)
    s->at.resource = s->at.node;
  if (s->word[OA_W_NULLABLE]) s->nullable = oa_flag(r, file, s->word[OA_W_NULLABLE], OA_W_NULLABLE);
  if (s->word[OA_W_X_NULLABLE]) s->nullable |= oa_flag(r, file, s->word[OA_W_X_NULLABLE], OA_W_X_NULLABLE);
}

static uint32_t read_object_schema(oa_schema *s, uint32_t where) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t base = r->stack.count;
  codegen_range annotations = {0, 0};
  oa_collect_schema(s, where);
  if (s->traits & (OA_T_WHOLE | OA_T_APPLIES | CODEGEN_ACCEPTS_OBJECT) || file->without || r->resource_count)
    read_whole(s, base);
  oa_read_types(s);
  if (r->stack.count > base) annotations = oa_annotate(r, file, base);
  if (s->traits & OA_T_NOTE) s->note = oa_note(r, s->at, s->word, OA_SCHEMA_WORDS);
  if (s->traits & OA_T_WHOLE) {
    if (s->word[OA_W_DEFAULT]) s->initial = oa_default(r, file, s->word[OA_W_DEFAULT]);
    if (s->word[OA_W_DEFS]) declare_definitions(s, OA_W_DEFS);
    if (s->word[OA_W_DEFINITIONS]) declare_definitions(s, OA_W_DEFINITIONS);
  }
  uint32_t type = build(s, annotations);
  if (s->initial) judge_default(s, type);
  r->access = find_access(s, type);
  return type;
}

static void begin(oa_schema *s, oa_reader *r, oa_at at, oa_mode mode) {
  s->r = r;
  s->at = at;
  s->mode = mode;
  s->origin = codegen_node_origin(at.file->doc, at.node);
  s->note = s->initial = s->types = s->order_count = 0;
  s->nullable = s->is_file = s->simple = false;
}

static uint32_t read_at_depth(oa_reader *r, oa_at at, oa_mode mode) {
  oa_schema s;
  uint32_t kind = codegen_node_kind(at.file->doc, at.node);
  r->access = 0;
  begin(&s, r, at, mode);
  if (kind == CODEGEN_NODE_OBJECT) return read_object_schema(&s, oa_schema_where(at.file));
  if (kind == CODEGEN_NODE_TRUE || kind == CODEGEN_NODE_FALSE) {
    if (at.file->dialect < OA_DIALECT_31)
      oa_report(r, at.file, at.node, OA_STRICT, "OAS0007", "write '{}' for true and 'not: {}' for false",
                "a boolean is no schema in this version");
    return boolean_schema(&s, kind == CODEGEN_NODE_TRUE);
  }
  oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "schema");
  return oa_add_any(r, at.file, at.node);
}

uint32_t oa_read_schema(oa_reader *r, oa_at at, oa_mode mode) {
  uint32_t id;
  if (r->failed) return oa_add_any(r, at.file, at.node);
  if (r->depth >= OA_MAX_DEPTH) {
    oa_report(r, at.file, at.node, OA_STRICT, "OAS0019", "it is read as any value; give inner schemas names",
              "schemas are nested more than %d deep", OA_MAX_DEPTH);
    return oa_add_any(r, at.file, at.node);
  }
  at.file = oa_dialect_enter(r, at.file, at.node);
  r->depth++;
  id = read_at_depth(r, at, mode);
  r->depth--;
  return id;
}

uint32_t oa_read_plain(oa_reader *r, oa_at at) {
  oa_schema s;
  uint32_t base = r->stack.count;
  begin(&s, r, at, OA_INNER);
  oa_look(r, at, OA_TIED);
  if (codegen_node_kind(at.file->doc, at.node) != CODEGEN_NODE_OBJECT) return 0;
  s.at.file = at.file = oa_dialect_enter(r, at.file, at.node);
  if (oa_map_get(&r->resources, at.file->id, at.node, (codegen_str){"", 0}) != UINT32_MAX) s.at.resource = at.node;
  oa_collect_schema(&s, oa_schema_where(at.file));
  oa_read_types(&s);
  r->stack.count = base;
  s.word[OA_W_UNEVALUATED_PROPERTIES] = s.word[OA_W_ENUM] = s.word[OA_W_CONST] = s.word[OA_W_X_EXTENSIBLE_ENUM] = 0;
  oa_weigh(&s);
  return s.word[OA_W_PROPERTIES] || s.word[OA_W_REQUIRED] ? oa_read_own(&s) : 0;
}

uint32_t oa_read_simple(oa_reader *r, oa_at at) {
  oa_schema s;
  uint32_t base = r->stack.count, id;
  begin(&s, r, at, OA_INNER);
  s.simple = true;
  if (r->depth >= OA_MAX_DEPTH) return oa_add_any(r, at.file, at.node);
  oa_collect_schema(&s, OA_PARAM2);
  r->stack.count = base; /* the parameter keeps its own notes and annotations */
  s.word[OA_W_REQUIRED] = s.word[OA_W_REF] = s.word[OA_W_DESCRIPTION] = 0;
  oa_weigh(&s);
  if (s.word[OA_W_X_NULLABLE]) s.nullable = oa_flag(r, at.file, s.word[OA_W_X_NULLABLE], OA_W_X_NULLABLE);
  oa_read_types(&s);
  r->stack.count = base;
  if (s.word[OA_W_DEFAULT]) s.initial = oa_default(r, at.file, s.word[OA_W_DEFAULT]);
  r->depth++;
  id = build(&s, (codegen_range){0, 0});
  if (s.initial) judge_default(&s, id);
  r->depth--;
  return id;
}

static codegen_str absolute_id(oa_reader *r, oa_at at) {
  codegen_str none = {"", 0};
  if (!r->resource_count || oa_map_get(&r->resources, at.file->id, at.node, none) == UINT32_MAX) return none;
  return codegen_edit_text(r->edit, oa_base_uri(r, at.file, at.node));
}

void oa_drain(oa_reader *r) {
  while (r->queue < r->entry_count && !r->failed && !codegen_cancelled(r->ctx)) {
    oa_entry *entry = &r->entry[r->queue];
    uint32_t decl = entry->decl, first = r->edge_count;
    r->holder = r->queue;
    uint32_t id = oa_read_schema(r, entry->at, OA_TOP);
    entry = &r->entry[r->queue]; /* the array may have grown */
    entry->first_edge = first;
    entry->edges = r->edge_count - first;
    oa_type(r, id)->decl = decl;
    codegen_decl *row = codegen_edit_decl(r->edit, decl);
    row->subject = id;
    row->uri = absolute_id(r, entry->at);
    r->queue++;
  }
  r->holder = UINT32_MAX;
}
