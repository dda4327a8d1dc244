/* SPDX-License-Identifier: MIT
 *
 * Enumerations in all their spellings: enum, const, a list of constants with notes, a string with its known values.
 * Null is lifted out; values that the type excludes, or that stand twice, are left out with a diagnostic.
 */
#include <string.h>

#include "openapi.h"

/* -- Distinct values ----------------------------------------------------------------------------------------------- */

#define SLOTS 128 /* that a set of values begins with; a power of two */

static uint32_t *free_slot(const oa_seen *seen, const oa_file *file, uint32_t node, bool *found) {
  for (uint32_t at = oa_value_hash(file, node);; at++) {
    uint32_t *slot = &seen->slot[at & seen->mask];
    *found = *slot && oa_value_equal(file, *slot, node);
    if (!*slot || *found) return slot;
  }
}

/** Room for one more value in a set that is at most half full. */
static bool seen_room(oa_reader *r, const oa_file *file, oa_seen *seen) {
  oa_seen wider = *seen;
  bool found;
  if (seen->count * 2 <= seen->mask) return true;
  wider.capacity = wider.mask = seen->mask * 2 + 1;
  wider.capacity++;
  if (wider.mask > UINT32_MAX / 16 || !(wider.slot = oa_alloc(r, wider.capacity * sizeof *wider.slot))) return false;
  memset(wider.slot, 0, wider.capacity * sizeof *wider.slot);
  for (uint32_t i = 0; i <= seen->mask; i++)
    if (seen->slot[i]) *free_slot(&wider, file, seen->slot[i], &found) = seen->slot[i];
  *seen = wider;
  return true;
}

/** Whether an equal value was added before under this serial. One set serves: values of one serial come together. */
static bool value_seen(oa_reader *r, const oa_file *file, uint32_t serial, uint32_t node) {
  oa_seen *seen = &r->seen;
  bool found;
  if (!seen->capacity && (seen->slot = oa_alloc(r, SLOTS * sizeof *seen->slot))) seen->capacity = SLOTS;
  if (seen->serial != serial && seen->capacity) {
    memset(seen->slot, 0, SLOTS * sizeof *seen->slot);
    seen->serial = serial, seen->count = 0, seen->mask = SLOTS - 1;
  }
  if (!seen->capacity || !seen_room(r, file, seen)) return r->failed = true;
  uint32_t *slot = free_slot(seen, file, node, &found);
  if (!found) *slot = node, seen->count++;
  return found;
}

/* -- enum and const ------------------------------------------------------------------------------------------------ */

#define LINEAR 12 /* values of an enum that are compared with each other instead of through a map */

/** Values above `base` on the stack, each with its place in the written list. */
typedef struct value_list {
  uint32_t base, count, written;
  uint32_t classes;
  bool null;
} value_list;

static void report_value(oa_schema *s, uint32_t node, const char *what) {
  oa_report(s->r, s->at.file, node, OA_STRICT, "OAS0011", "it is left out; correct the value or the type", "%s", what);
}

static void add_value(oa_schema *s, value_list *list, uint32_t serial, uint32_t node, uint32_t index) {
  oa_reader *r = s->r;
  uint32_t class = oa_value_class(s->at.file, node);
  if (class == CODEGEN_ACCEPTS_NULL) {
    list->null = true;
    return;
  }
  if (s->types && !(s->types & class)) {
    report_value(s, node, "a value of 'enum' is of another type than 'type' says");
    return;
  }
  bool seen = false;
  for (uint32_t i = 0; list->written <= LINEAR && i < list->count && !seen; i++)
    seen = oa_value_equal(s->at.file, r->stack.id[list->base + i * 2], node);
  if (list->written > LINEAR) seen = value_seen(r, s->at.file, serial, node);
  if (seen) {
    report_value(s, node, "a value of 'enum' stands twice");
    return;
  }
  oa_push(r, &r->stack, node);
  oa_push(r, &r->stack, index);
  list->count++;
  list->classes |= class;
}

static void read_list(oa_schema *s, value_list *list, uint32_t node) {
  const codegen_document *doc = s->at.file->doc;
  uint32_t count = codegen_node_count(doc, node), child = codegen_node_first(doc, node), serial = ++s->r->serial;
  list->written = count;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) add_value(s, list, serial, child, i);
}

/** Where a constant stands beside an enum, it must be one of its values. */
static bool const_is_listed(oa_schema *s) {
  const codegen_document *doc = s->at.file->doc;
  uint32_t node = s->word[OA_W_ENUM], count = codegen_node_count(doc, node), child = codegen_node_first(doc, node);
  if (!node || codegen_node_kind(doc, node) != CODEGEN_NODE_ARRAY) return true;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child))
    if (oa_value_equal(s->at.file, s->word[OA_W_CONST], child)) return true;
  report_value(s, s->word[OA_W_CONST], "'const' is none of the values of 'enum'");
  return false;
}

/** Whether null is among the values, by the rules of the dialect. */
static bool null_is_listed(oa_schema *s, const value_list *list, uint32_t node) {
  bool before = s->at.file->dialect < OA_DIALECT_31;
  if (!list->null) {
    if (s->nullable && before)
      oa_report(s->r, s->at.file, node, OA_STRICT, "OAS0012",
                "null is accepted, as it seems to be meant; list null in 'enum'",
                "'nullable' stands beside an 'enum' without null");
    return false;
  }
  if (!s->types || s->types & CODEGEN_ACCEPTS_NULL || s->nullable) return true;
  if (before)
    oa_report(s->r, s->at.file, node, OA_STRICT, "OAS0012",
              "null is accepted, as it seems to be meant; write 'nullable: true'",
              "'enum' lists null, but 'nullable' is missing");
  else
    report_value(s, node, "a value of 'enum' is of another type than 'type' says");
  return before;
}

/** Whether `type` excludes every value but null. Then the values are what the author cares for. */
static bool none_fits(const oa_schema *s, uint32_t node) {
  const codegen_document *doc = s->at.file->doc;
  bool list = codegen_node_kind(doc, node) == CODEGEN_NODE_ARRAY && node == s->word[OA_W_ENUM], any = false;
  uint32_t count = list ? codegen_node_count(doc, node) : 1, child = list ? codegen_node_first(doc, node) : node;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    uint32_t class = oa_value_class(s->at.file, child);
    if (class == CODEGEN_ACCEPTS_NULL) continue;
    if (!s->types || s->types & class) return false;
    any = true;
  }
  return any;
}

/** Decides between the values and a type that excludes all of them; false: the type it is. */
static bool settle_type(oa_schema *s, uint32_t node) {
  bool array = s->types & CODEGEN_ACCEPTS_ARRAY && s->word[OA_W_ITEMS];
  if (!none_fits(s, node)) return true;
  oa_report(s->r, s->at.file, node, OA_STRICT, "OAS0011",
            array ? "it is left out; put it into 'items', if it lists what items may be"
                  : "the values are taken as they stand, and 'type' is left out; correct the one or the other",
            "no value of '%.*s' is of the type that 'type' says", OA_FMT(codegen_node_key(s->at.file->doc, node)));
  if (array) return false;
  s->types = s->types & CODEGEN_ACCEPTS_NULL ? (uint32_t)CODEGEN_ACCEPTS_ALL
                                             : (uint32_t)CODEGEN_ACCEPTS_ALL - CODEGEN_ACCEPTS_NULL;
  return true;
}

/* -- Names and notes of values ------------------------------------------------------------------------------------- */

static uint32_t item_or_member(const codegen_document *doc, uint32_t list, uint32_t *cursor, uint32_t *at,
                               uint32_t index, codegen_str value) {
  if (!list) return 0;
  if (codegen_node_kind(doc, list) == CODEGEN_NODE_OBJECT) return codegen_node_member(doc, list, value);
  if (codegen_node_kind(doc, list) != CODEGEN_NODE_ARRAY || index >= codegen_node_count(doc, list)) return 0;
  if (!*cursor) *cursor = codegen_node_first(doc, list), *at = 0;
  for (; *at < index; ++*at) *cursor = codegen_node_after(doc, *cursor); /* indices rise */
  return *cursor;
}

static void name_cases(oa_schema *s, codegen_range cases, const value_list *list) {
  oa_reader *r = s->r;
  const codegen_document *doc = s->at.file->doc;
  uint32_t names = s->word[OA_W_X_ENUM_VARNAMES] ? s->word[OA_W_X_ENUM_VARNAMES] : s->word[OA_W_X_ENUM_NAMES];
  uint32_t notes = s->word[OA_W_X_ENUM_DESCRIPTIONS], cursor[2] = {0, 0}, at[2] = {0, 0};
  if (!names && !notes) return;
  for (uint32_t i = 0; i < cases.count; i++) {
    codegen_case *row = codegen_edit_case(r->edit, cases.first + i);
    uint32_t index = r->stack.id[list->base + i * 2 + 1];
    codegen_str value = codegen_node_text(doc, row->value.node);
    uint32_t name = item_or_member(doc, names, &cursor[0], &at[0], index, value);
    uint32_t text = item_or_member(doc, notes, &cursor[1], &at[1], index, value);
    row->name = codegen_node_text(doc, name);
    if (codegen_node_kind(doc, text) != CODEGEN_NODE_STRING || !codegen_node_text(doc, text).size) continue;
    codegen_note *note = codegen_add_note(r->edit, &row->row.note);
    note->text = codegen_node_text(doc, text);
    note->format = r->word_markdown;
  }
}

static codegen_range make_cases(oa_schema *s, const value_list *list) {
  oa_reader *r = s->r;
  codegen_range out = {codegen_edit_add(r->edit, CODEGEN_TABLE_CASE, list->count), list->count};
  if (!out.first) out.count = 0;
  for (uint32_t i = 0; i < out.count; i++) {
    codegen_case *row = codegen_edit_case(r->edit, out.first + i);
    uint32_t node = r->stack.id[list->base + i * 2];
    row->row.origin = codegen_node_origin(s->at.file->doc, node);
    row->value = oa_value(s->at.file, node);
  }
  name_cases(s, out, list);
  return out;
}

uint32_t oa_read_values(oa_schema *s) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t node = s->word[OA_W_CONST] ? s->word[OA_W_CONST] : s->word[OA_W_ENUM], id = 0, kind = 0;
  bool open = !node;
  value_list list = {r->stack.count, 0, 0, 0, false};
  if (open) node = s->word[OA_W_X_EXTENSIBLE_ENUM];
  if (!open && !settle_type(s, node)) return 0;
  if (node == s->word[OA_W_CONST]) {
    if (const_is_listed(s)) add_value(s, &list, ++r->serial, node, 0);
  } else {
    if (!oa_is(r, file, node, CODEGEN_NODE_ARRAY, open ? "x-extensible-enum" : "enum")) return 0;
    read_list(s, &list, node);
    if (!codegen_node_count(file->doc, node) && (open || file->dialect < OA_DIALECT_31)) {
      report_value(s, node, "'enum' lists no value");
      return 0;
    }
  }
  bool null = null_is_listed(s, &list, node);
  if (!list.count && (null || (s->nullable && file->dialect < OA_DIALECT_31))) {
    oa_add_type(s, CODEGEN_NULL, CODEGEN_ACCEPTS_NULL, &id);
    return id;
  }
  if (!list.count) {
    oa_add_type(s, CODEGEN_NEVER, 0, &id);
    return id;
  }
  codegen_type *type = oa_add_type(s, list.count == 1 && !open ? CODEGEN_LITERAL : CODEGEN_ENUM, list.classes, &id);
  type->cases = make_cases(s, &list);
  r->stack.count = list.base;
  type->scalar = oa_read_scalar(s, list.classes, &kind);
  if (open) type->row.flags |= CODEGEN_TYPE_OPEN;
  if (null || (open && s->types & CODEGEN_ACCEPTS_NULL))
    type->row.flags |= CODEGEN_TYPE_NULLABLE;
  else if (s->types & CODEGEN_ACCEPTS_NULL && s->word[OA_W_TYPE] && node == s->word[OA_W_ENUM]) /* null is no value */
    oa_annotate_more(r, file, &type->row.annotations, s->word[OA_W_TYPE], CODEGEN_STR("type"), 0);
  return id;
}

/* -- Constants with notes, known values of a string ---------------------------------------------------------------- */

/** Whether its type, its constant or its list of values is null alone. */
static bool says_null(const codegen_document *doc, uint32_t type, uint32_t constant, uint32_t list) {
  if (codegen_node_kind(doc, type) == CODEGEN_NODE_ARRAY && codegen_node_count(doc, type) == 1)
    type = codegen_node_first(doc, type);
  if (codegen_str_is(codegen_node_text(doc, type), "null")) return true;
  if (constant) return codegen_node_kind(doc, constant) == CODEGEN_NODE_NULL;
  return codegen_node_kind(doc, list) == CODEGEN_NODE_ARRAY && codegen_node_count(doc, list) == 1 &&
         codegen_node_kind(doc, codegen_node_first(doc, list)) == CODEGEN_NODE_NULL;
}

#define NULL_MAX 8 /* members of a schema that says nothing but null */

bool oa_is_null(const oa_file *file, uint32_t node) {
  const codegen_document *doc = file->doc;
  if (codegen_node_kind(doc, node) != CODEGEN_NODE_OBJECT || codegen_node_count(doc, node) > NULL_MAX) return false;
  return says_null(doc, codegen_node_get(doc, node, "type"), codegen_node_get(doc, node, "const"),
                   codegen_node_get(doc, node, "enum"));
}

/** What a schema is, as a member of such a list. */
typedef enum { CHOICE_OTHER, CHOICE_VALUE, CHOICE_VALUES, CHOICE_STRING, CHOICE_NULL } choice;

static uint32_t class_of_type(const codegen_document *doc, uint32_t node) {
  codegen_str text = codegen_node_text(doc, node);
  if (codegen_str_is(text, "string")) return CODEGEN_ACCEPTS_STRING;
  if (codegen_str_is(text, "integer")) return CODEGEN_ACCEPTS_INTEGER;
  if (codegen_str_is(text, "number")) return CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER;
  if (codegen_str_is(text, "boolean")) return CODEGEN_ACCEPTS_BOOLEAN;
  return node ? 0 : (uint32_t)CODEGEN_ACCEPTS_ALL;
}

/** Looks at a schema; `*value` is its value, or its list of values. */
static choice judge(oa_reader *r, oa_at at, uint32_t *value) {
  const codegen_document *doc = at.file->doc;
  uint32_t type = 0, constant = 0, list = 0;
  bool other = false;
  if (codegen_node_kind(doc, at.node) != CODEGEN_NODE_OBJECT) return CHOICE_OTHER;
  oa_children c = oa_first_child(doc, at.node);
  bool few = c.left <= NULL_MAX;
  for (; c.left; oa_next_child(&c)) {
    codegen_str key = oa_child_key(&c);
    if (oa_shadowed(&c)) continue;
    switch (oa_word_of(&r->words, key)) {
      case OA_W_TYPE: type = c.node; break;
      case OA_W_CONST: constant = c.node; break;
      case OA_W_ENUM: list = c.node; break;
      case OA_W_TITLE:
      case OA_W_DESCRIPTION:
      case OA_W_DEPRECATED:
      case OA_W_COMMENT:
      case OA_W_DEFAULT:
      case OA_W_EXAMPLE:
      case OA_W_EXAMPLES: break;
      default: other |= key.size < 2 || key.data[0] != 'x' || key.data[1] != '-';
    }
    if (other && !few) return CHOICE_OTHER;
  }
  if (few && says_null(doc, type, constant, list)) return CHOICE_NULL;
  if (other) return CHOICE_OTHER;
  if (type && codegen_node_kind(doc, type) != CODEGEN_NODE_STRING) return CHOICE_OTHER;
  uint32_t class = class_of_type(doc, type);
  if (constant && list) return CHOICE_OTHER;
  if (list && codegen_node_kind(doc, list) != CODEGEN_NODE_ARRAY) return CHOICE_OTHER;
  if (list && codegen_node_count(doc, list) == 1) constant = codegen_node_first(doc, list);
  *value = constant ? constant : list;
  if (constant) return oa_value_class(at.file, constant) & class ? CHOICE_VALUE : CHOICE_OTHER;
  if (list) return class == CODEGEN_ACCEPTS_STRING || !type ? CHOICE_VALUES : CHOICE_OTHER;
  return type && class == CODEGEN_ACCEPTS_STRING ? CHOICE_STRING : CHOICE_OTHER;
}

uint32_t oa_sole_value(oa_reader *r, oa_at at) {
  uint32_t value = 0;
  return judge(r, at, &value) == CHOICE_VALUE ? value : 0;
}

/** Puts the values of a list of schemas on the stack, each with its schema. False when it is no enumeration. */
static bool gather(oa_schema *s, uint32_t list, bool exclusive, value_list *out, bool *open) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  const codegen_document *doc = file->doc;
  uint32_t count = codegen_node_count(doc, list), child = codegen_node_first(doc, list), serial = ++r->serial;
  bool listed = false;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    uint32_t value = 0, values = 1;
    switch (judge(r, oa_child(s->at, child), &value)) {
      case CHOICE_NULL: out->null = true; continue;
      case CHOICE_STRING:
        if (exclusive || *open) return false;
        *open = true;
        continue;
      case CHOICE_VALUE: break;
      case CHOICE_VALUES:
        listed = true;
        values = codegen_node_count(doc, value);
        value = codegen_node_first(doc, value);
        break;
      default: return false;
    }
    for (uint32_t j = 0; j < values; j++, value = codegen_node_after(doc, value)) {
      uint32_t class = oa_value_class(file, value);
      if (class == CODEGEN_ACCEPTS_NULL || (s->types && !(s->types & class))) return false;
      if (value_seen(r, file, serial, value)) {
        if (exclusive) return false;
        continue;
      }
      out->classes |= class;
      out->count++;
      oa_push(r, &r->stack, value);
      oa_push(r, &r->stack, values == 1 ? child : 0);
    }
  }
  if (*open) return out->classes == CODEGEN_ACCEPTS_STRING;
  return out->count >= 2 && !listed; /* lists of values without a string beside stay a union */
}

uint32_t oa_read_choices(oa_schema *s, uint32_t list, bool exclusive) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  value_list values = {r->stack.count, 0, 0, 0, false};
  bool open = false;
  uint32_t id = 0, word[OA_SCHEMA_WORDS];
  if (codegen_node_kind(file->doc, list) != CODEGEN_NODE_ARRAY || codegen_node_count(file->doc, list) < 2) return 0;
  if (s->word[OA_W_ENUM] || s->word[OA_W_CONST] || s->word[OA_W_DISCRIMINATOR] || oa_groups(s)) return 0;
  if (!gather(s, list, exclusive, &values, &open)) {
    r->stack.count = values.base;
    return 0;
  }
  codegen_type *type = oa_add_type(s, CODEGEN_ENUM, values.classes, &id);
  type->cases = (codegen_range){codegen_edit_add(r->edit, CODEGEN_TABLE_CASE, values.count), values.count};
  if (!type->cases.first) type->cases.count = 0;
  if (open) type->row.flags |= CODEGEN_TYPE_OPEN;
  if (values.null && (!s->types || s->types & CODEGEN_ACCEPTS_NULL)) type->row.flags |= CODEGEN_TYPE_NULLABLE;
  for (uint32_t i = 0; i < type->cases.count; i++) {
    codegen_case *row = codegen_edit_case(r->edit, type->cases.first + i);
    uint32_t value = r->stack.id[values.base + i * 2], schema = r->stack.id[values.base + i * 2 + 1];
    row->row.origin = codegen_node_origin(file->doc, value);
    row->value = oa_value(file, value);
    if (!schema) continue;
    row->row.annotations = oa_read_words(r, file, schema, oa_schema_where(file), word, OA_SCHEMA_WORDS);
    row->row.note = oa_note(r, oa_child(s->at, schema), word, OA_SCHEMA_WORDS);
    if (row->row.note) row->name = codegen_edit_note(r->edit, row->row.note)->title;
  }
  r->stack.count = values.base;
  return id;
}
