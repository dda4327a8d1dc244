/* SPDX-License-Identifier: MIT
 *
 * A schema's own keywords: `type` and what speaks of the value's class. One class gives the kind; several give a
 * UNION by class; none gives the kind of the constraints, IMPLIED. Keywords that speak of a class that `type`
 * excludes have no effect and become annotations.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "openapi.h"

#define NUMERIC (CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER)

#define TEXT CODEGEN_ACCEPTS_STRING
#define OBJECT CODEGEN_ACCEPTS_OBJECT
#define ARRAY CODEGEN_ACCEPTS_ARRAY
#define CLASSES CODEGEN_ACCEPTS_ALL

const uint16_t oa_traits[OA_SCHEMA_WORDS] = {[OA_W_REQUIRED] = OBJECT,
                                             [OA_W_PROPERTIES] = OBJECT,
                                             [OA_W_ADDITIONAL_PROPERTIES] = OBJECT,
                                             [OA_W_PATTERN_PROPERTIES] = OBJECT,
                                             [OA_W_PROPERTY_NAMES] = OBJECT,
                                             [OA_W_MIN_PROPERTIES] = OBJECT,
                                             [OA_W_MAX_PROPERTIES] = OBJECT,
                                             [OA_W_DEPENDENT_REQUIRED] = OBJECT,
                                             [OA_W_DEPENDENT_SCHEMAS] = OBJECT | OA_T_APPLIES,
                                             [OA_W_DEPENDENCIES] = OBJECT | OA_T_APPLIES,
                                             [OA_W_UNEVALUATED_PROPERTIES] = OBJECT | OA_T_REST,
                                             [OA_W_ITEMS] = ARRAY,
                                             [OA_W_PREFIX_ITEMS] = ARRAY,
                                             [OA_W_ADDITIONAL_ITEMS] = ARRAY,
                                             [OA_W_CONTAINS] = ARRAY,
                                             [OA_W_MIN_CONTAINS] = ARRAY,
                                             [OA_W_MAX_CONTAINS] = ARRAY,
                                             [OA_W_MIN_ITEMS] = ARRAY,
                                             [OA_W_MAX_ITEMS] = ARRAY,
                                             [OA_W_UNIQUE_ITEMS] = ARRAY,
                                             [OA_W_UNEVALUATED_ITEMS] = ARRAY | OA_T_REST,
                                             [OA_W_MIN_LENGTH] = TEXT,
                                             [OA_W_MAX_LENGTH] = TEXT,
                                             [OA_W_PATTERN] = TEXT,
                                             [OA_W_CONTENT_ENCODING] = TEXT,
                                             [OA_W_CONTENT_MEDIA_TYPE] = TEXT,
                                             [OA_W_CONTENT_SCHEMA] = TEXT,
                                             [OA_W_MINIMUM] = NUMERIC,
                                             [OA_W_MAXIMUM] = NUMERIC,
                                             [OA_W_EXCLUSIVE_MINIMUM] = NUMERIC,
                                             [OA_W_EXCLUSIVE_MAXIMUM] = NUMERIC,
                                             [OA_W_MULTIPLE_OF] = NUMERIC,
                                             [OA_W_REF] = OA_T_APPLIES,
                                             [OA_W_DYNAMIC_REF] = OA_T_APPLIES,
                                             [OA_W_RECURSIVE_REF] = OA_T_APPLIES,
                                             [OA_W_ALL_OF] = OA_T_APPLIES,
                                             [OA_W_ANY_OF] = OA_T_APPLIES,
                                             [OA_W_ONE_OF] = OA_T_APPLIES,
                                             [OA_W_NOT] = OA_T_APPLIES,
                                             [OA_W_IF] = OA_T_APPLIES,
                                             [OA_W_TITLE] = OA_T_NOTE,
                                             [OA_W_DESCRIPTION] = OA_T_NOTE,
                                             [OA_W_COMMENT] = OA_T_NOTE,
                                             [OA_W_DEPRECATED] = OA_T_NOTE,
                                             [OA_W_EXTERNAL_DOCS] = OA_T_NOTE,
                                             [OA_W_EXAMPLE] = OA_T_NOTE,
                                             [OA_W_EXAMPLES] = OA_T_NOTE,
                                             [OA_W_ENUM] = OA_T_VALUES,
                                             [OA_W_CONST] = OA_T_VALUES,
                                             [OA_W_X_EXTENSIBLE_ENUM] = OA_T_VALUES,
                                             [OA_W_NULLABLE] = OA_T_WHOLE,
                                             [OA_W_X_NULLABLE] = OA_T_WHOLE,
                                             [OA_W_READ_ONLY] = OA_T_WHOLE,
                                             [OA_W_WRITE_ONLY] = OA_T_WHOLE,
                                             [OA_W_DEFAULT] = OA_T_WHOLE,
                                             [OA_W_ID] = OA_T_WHOLE,
                                             [OA_W_DEFS] = OA_T_WHOLE,
                                             [OA_W_DEFINITIONS] = OA_T_WHOLE,
                                             [OA_W_DISCRIMINATOR] = OA_T_WHOLE};

static bool has_applicators(const oa_schema *s) {
  return (s->traits & OA_T_APPLIES) != 0;
}

/* -- type ---------------------------------------------------------------------------------------------------------- */

/** The type that is meant by a name of another language, NULL where nobody can tell. */
static const char *meant_type(codegen_str text) {
  static const char *const meant[][2] = {
      {"string", "string"},   {"str", "string"},      {"object", "object"}, {"array", "array"},   {"list", "array"},
      {"integer", "integer"}, {"int", "integer"},     {"long", "integer"},  {"number", "number"}, {"float", "number"},
      {"double", "number"},   {"boolean", "boolean"}, {"bool", "boolean"}};
  for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
    if (strlen(meant[i][0]) == text.size && strncasecmp(meant[i][0], text.data, text.size) == 0) return meant[i][1];
  return NULL;
}

/** The class of a type's name, 0 for one that is unknown. */
static uint32_t known_class(codegen_str name) {
  switch (name.size) {
    case 4: return !memcmp(name.data, "null", 4) ? CODEGEN_ACCEPTS_NULL : !memcmp(name.data, "file", 4) ? TEXT : 0u;
    case 5: return !memcmp(name.data, "array", 5) ? ARRAY : 0u;
    case 6:
      if (!memcmp(name.data, "string", 6)) return TEXT;
      return !memcmp(name.data, "object", 6) ? OBJECT : !memcmp(name.data, "number", 6) ? NUMERIC : 0u;
    case 7:
      if (!memcmp(name.data, "integer", 7)) return CODEGEN_ACCEPTS_INTEGER;
      return !memcmp(name.data, "boolean", 7) ? CODEGEN_ACCEPTS_BOOLEAN : 0u;
    default: return 0;
  }
}

static uint32_t unknown_class(oa_schema *s, uint32_t node, codegen_str text) {
  const char *meant = meant_type(text);
  char help[64];
  snprintf(help, sizeof help, "it is read as '%s'", meant ? meant : "");
  oa_report(s->r, s->at.file, node, OA_STRICT, "OAS0025",
            meant ? help : "any value is accepted; write one of string, number, integer, boolean, object, array",
            "unknown type '%.*s'", OA_FMT(text));
  return meant ? known_class(codegen_str_of(meant)) : 0;
}

/** A name that is none of this version, or none at all. */
static uint32_t odd_class(oa_schema *s, uint32_t node, codegen_str text, uint32_t class) {
  const oa_file *file = s->at.file;
  bool file_type = class == TEXT;
  if (!class && codegen_node_kind(file->doc, node) == CODEGEN_NODE_NULL) return CODEGEN_ACCEPTS_NULL; /* YAML */
  if (!class) return unknown_class(s, node, text);
  if (file_type ? file->dialect != OA_DIALECT_20 : file->dialect < OA_DIALECT_31)
    oa_report(s->r, file, node, OA_STRICT, "OAS0007",
              file_type ? "write type 'string' with format 'binary'" : "write 'nullable: true' beside another type",
              "type '%.*s' is no type of this version", OA_FMT(text));
  s->is_file |= file_type;
  return class;
}

static uint32_t class_of_name(oa_schema *s, uint32_t node) {
  codegen_str text = codegen_node_text(s->at.file->doc, node);
  uint32_t class = known_class(text);
  return class && text.size > 4 ? class : odd_class(s, node, text, class); /* `null`, `file` */
}

static void add_class(oa_schema *s, uint32_t class) {
  if (!class || (s->types & class) == class) return;
  if (class == NUMERIC && s->types & CODEGEN_ACCEPTS_INTEGER) { /* a number is an integer, too */
    for (uint32_t i = 0; i < s->order_count; i++)
      if (s->order[i] == CODEGEN_ACCEPTS_INTEGER) s->order[i] = NUMERIC;
  } else if (s->order_count < 7) {
    s->order[s->order_count++] = class;
  }
  s->types |= class;
}

/** Takes away the keywords that `type` leaves without effect: they become annotations. */
static void drop_other_classes(oa_schema *s) {
  bool other = false; /* of numbers both classes are spoken of, and one is enough */
  if (!s->types || !(s->traits & CLASSES & ~s->types)) return;
  for (uint32_t i = 0; i < s->said_count; i++) {
    uint32_t word = s->said[i], class = s->word[word] ? oa_traits[word] & CLASSES : 0;
    if (!class || class & s->types) continue;
    oa_push(s->r, &s->r->stack, s->word[word]);
    s->word[word] = 0;
    other = true;
  }
  if (other) oa_weigh(s);
}

static void read_type_list(oa_schema *s, uint32_t node) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t count = codegen_node_count(file->doc, node), known = 0;
  if (file->dialect < OA_DIALECT_31)
    oa_report(r, file, node, OA_STRICT, "OAS0007", "write one type, and 'nullable: true' where null is allowed",
              "a list of types is not part of this version");
  for (oa_children c = oa_first_child(file->doc, node); c.left; oa_next_child(&c)) {
    uint32_t class = class_of_name(s, c.node);
    known += class != 0;
    add_class(s, class);
  }
  if (!count)
    oa_report(r, file, node, OA_STRICT, "OAS0025", "any value is accepted; name a type", "'type' lists no type");
  if (known < count) s->types = s->order_count = 0; /* what is unknown may be anything */
}

static void read_odd_type(oa_schema *s, uint32_t node) {
  const oa_file *file = s->at.file;
  uint32_t kind = codegen_node_kind(file->doc, node);
  if (kind == CODEGEN_NODE_ARRAY) {
    read_type_list(s, node);
  } else if (kind == CODEGEN_NODE_NULL && file->dialect >= OA_DIALECT_31) {
    add_class(s, class_of_name(s, node));
  } else {
    oa_is(s->r, file, node, CODEGEN_NODE_STRING, "type");
    oa_push(s->r, &s->r->stack, node);
  }
}

void oa_read_types(oa_schema *s) {
  const oa_file *file = s->at.file;
  uint32_t node = s->word[OA_W_TYPE];
  if (!node) return;
  if (codegen_node_kind(file->doc, node) != CODEGEN_NODE_STRING)
    read_odd_type(s, node);
  else if ((s->types = class_of_name(s, node)))
    s->order[s->order_count++] = s->types;
  if (s->types == CODEGEN_ACCEPTS_ARRAY && file->dialect < OA_DIALECT_31 && !s->word[OA_W_ITEMS] &&
      !s->word[OA_W_PREFIX_ITEMS])
    oa_missing(s->r, file, s->at.node, OA_WARNING, "items",
               "any items are accepted; write 'items: {}' if that is meant");
  drop_other_classes(s);
}

/** Classes that are spoken of, unevaluated members not counted. */
static uint32_t without_rest(const oa_schema *s) {
  uint32_t groups = 0;
  for (uint32_t i = 0; i < s->said_count; i++) {
    uint32_t word = s->said[i];
    if (s->word[word] && !(oa_traits[word] & OA_T_REST)) groups |= oa_traits[word] & CLASSES;
  }
  return groups;
}

uint32_t oa_groups(const oa_schema *s) {
  uint32_t groups = s->traits & CLASSES;
  if (s->traits & OA_T_REST) groups = without_rest(s);
  if (s->word[OA_W_FORMAT] && !s->types)
    groups |= oa_format_class(codegen_node_text(s->at.file->doc, s->word[OA_W_FORMAT]));
  if (has_applicators(s)) return groups; /* then they speak of the whole */
  if (s->word[OA_W_UNEVALUATED_PROPERTIES]) groups |= CODEGEN_ACCEPTS_OBJECT;
  if (s->word[OA_W_UNEVALUATED_ITEMS]) groups |= CODEGEN_ACCEPTS_ARRAY;
  return groups;
}

/* -- Kinds --------------------------------------------------------------------------------------------------------- */

static uint32_t kind_of_class(uint32_t class) {
  if (class & CODEGEN_ACCEPTS_OBJECT) return CODEGEN_RECORD;
  if (class & CODEGEN_ACCEPTS_ARRAY) return CODEGEN_ARRAY;
  if (class & CODEGEN_ACCEPTS_STRING) return CODEGEN_STRING;
  if (class & CODEGEN_ACCEPTS_NUMBER) return CODEGEN_NUMBER;
  if (class & CODEGEN_ACCEPTS_INTEGER) return CODEGEN_INTEGER;
  if (class & CODEGEN_ACCEPTS_BOOLEAN) return CODEGEN_BOOLEAN;
  return CODEGEN_NULL;
}

/** Unevaluated members of a schema without applicators are the additional ones. */
static void lower_unevaluated(oa_schema *s) {
  if (!(s->traits & OA_T_REST) || has_applicators(s)) return;
  if (!s->word[OA_W_ADDITIONAL_PROPERTIES]) s->word[OA_W_ADDITIONAL_PROPERTIES] = s->word[OA_W_UNEVALUATED_PROPERTIES];
  s->word[OA_W_UNEVALUATED_PROPERTIES] = 0;
  if (s->word[OA_W_CONTAINS]) return; /* what it matches counts as evaluated */
  bool list = codegen_node_kind(s->at.file->doc, s->word[OA_W_ITEMS]) == CODEGEN_NODE_ARRAY; /* before 2020-12 */
  uint32_t word = list ? OA_W_ADDITIONAL_ITEMS : OA_W_ITEMS;
  if (!s->word[word]) s->word[word] = s->word[OA_W_UNEVALUATED_ITEMS];
  s->word[OA_W_UNEVALUATED_ITEMS] = 0;
}

static uint32_t read_class(oa_schema *s, uint32_t class, uint32_t groups, uint32_t accepts) {
  oa_reader *r = s->r;
  uint32_t id = 0, kind = kind_of_class(class);
  codegen_type *type = oa_add_type(s, kind, accepts, &id);
  if (groups & CODEGEN_ACCEPTS_OBJECT) type->object = oa_read_object(s);
  if (groups & CODEGEN_ACCEPTS_ARRAY) type->array = oa_read_array(s);
  if (groups & (TEXT | NUMERIC) && (s->word[OA_W_FORMAT] || s->traits & (TEXT | NUMERIC) || s->is_file))
    type->scalar = oa_read_scalar(s, groups, &kind);
  if (groups & (CODEGEN_ACCEPTS_OBJECT | CODEGEN_ACCEPTS_ARRAY)) oa_read_clauses(s, groups, &type->clauses);
  type->kind = (uint8_t)kind;
  r->type_id = id; /* it is looked at once more, by whoever asked for it */
  r->type = type;
  return id;
}

static uint32_t read_classes(oa_schema *s, uint32_t groups) {
  oa_reader *r = s->r;
  uint32_t id = 0, count = 0;
  for (uint32_t i = 0; i < s->order_count; i++) count += s->order[i] != CODEGEN_ACCEPTS_NULL;
  if (count == 0) {
    oa_add_type(s, CODEGEN_NULL, CODEGEN_ACCEPTS_NULL, &id);
    return id;
  }
  if (count == 1) {
    uint32_t class = s->types & ~(uint32_t)CODEGEN_ACCEPTS_NULL;
    return read_class(s, class, class & (groups | CODEGEN_ACCEPTS_STRING | NUMERIC), class);
  }
  codegen_type *type = oa_add_type(s, CODEGEN_UNION, s->types & ~(uint32_t)CODEGEN_ACCEPTS_NULL, &id);
  type->row.flags = CODEGEN_TYPE_BY_CLASS;
  type->cases = (codegen_range){codegen_edit_add(r->edit, CODEGEN_TABLE_CASE, count), count};
  for (uint32_t i = 0, at = 0; i < s->order_count; i++) {
    uint32_t class = s->order[i];
    if (class == CODEGEN_ACCEPTS_NULL) continue;
    codegen_case *row = codegen_edit_case(r->edit, type->cases.first + at++);
    row->row.origin = type->row.origin;
    row->type = read_class(s, class, class & (groups | CODEGEN_ACCEPTS_STRING | NUMERIC), class);
  }
  return id;
}

/** Values that are objects or arrays, and what else is said of these: both hold. Other values are judged by what stands
 *  on their own row. */
static uint32_t with_containers(oa_schema *s, uint32_t values) {
  oa_reader *r = s->r;
  uint32_t groups = oa_groups(s) & (CODEGEN_ACCEPTS_OBJECT | CODEGEN_ACCEPTS_ARRAY), base = r->stack.count;
  const codegen_type *type = oa_type(r, values);
  groups &= type->accepts;
  if (!groups || (type->kind != CODEGEN_ENUM && type->kind != CODEGEN_LITERAL)) return values;
  lower_unevaluated(s);
  uint32_t id = read_class(s, groups, groups, CODEGEN_ACCEPTS_ALL);
  oa_type(r, id)->row.flags |= CODEGEN_TYPE_IMPLIED | (oa_type(r, values)->row.flags & CODEGEN_TYPE_NULLABLE);
  oa_push(r, &r->stack, values);
  oa_push(r, &r->stack, id);
  return oa_make_intersection(s, base);
}

uint32_t oa_read_own(oa_schema *s) {
  uint32_t groups, id;
  if (s->traits & OA_T_VALUES) {
    id = oa_read_values(s);
    if (id) return with_containers(s, id);
  }
  groups = oa_groups(s);
  lower_unevaluated(s);
  if (s->types) {
    id = read_classes(s, groups);
    uint32_t unread = s->word[OA_W_CONST] ? s->word[OA_W_CONST] : s->word[OA_W_ENUM]; /* judged, and left out */
    if (s->traits & OA_T_VALUES && unread)
      oa_annotate_more(s->r, s->at.file, &oa_type(s->r, id)->row.annotations, unread,
                       codegen_node_key(s->at.file->doc, unread), 0);
    if (s->types & CODEGEN_ACCEPTS_NULL && oa_type(s->r, id)->kind != CODEGEN_NULL)
      oa_type(s->r, id)->row.flags |= CODEGEN_TYPE_NULLABLE;
    return id;
  }
  if (!groups) return 0;
  id = read_class(s, groups, groups, CODEGEN_ACCEPTS_ALL);
  oa_type(s->r, id)->row.flags |= CODEGEN_TYPE_IMPLIED;
  return id;
}

void oa_add_rest(oa_schema *s, uint32_t id) {
  static const uint8_t word[2] = {OA_W_UNEVALUATED_PROPERTIES, OA_W_UNEVALUATED_ITEMS};
  oa_reader *r = s->r;
  for (uint32_t i = 0; i < 2; i++) {
    if (!s->word[word[i]]) continue;
    uint32_t rest = oa_read_schema(r, oa_child(s->at, s->word[word[i]]), OA_INNER);
    codegen_type *type = oa_type(r, id);
    uint32_t count = type->clauses.count;
    codegen_range wider = codegen_edit_grow(r->edit, CODEGEN_TABLE_CLAUSE, type->clauses, 1);
    if (wider.count != count + 1) return;
    codegen_clause *clause = codegen_edit_clause(r->edit, wider.first + count);
    clause->row.origin = codegen_node_origin(s->at.file->doc, s->word[word[i]]);
    clause->kind = i ? CODEGEN_CLAUSE_REST_ITEMS : CODEGEN_CLAUSE_REST_PROPERTIES;
    clause->types[0] = rest;
    type->clauses = wider;
  }
}
