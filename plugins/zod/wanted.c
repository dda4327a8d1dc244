/* SPDX-License-Identifier: MIT
 *
 * Which pieces of the run-time module are written: those that something in the model asks for, and what these import.
 */
#include "zod.h"

/* What a model or the options may ask for. */
enum {
  COERCION = 1 << 0,
  CONVERSION = 1 << 1,
  MESSAGES = 1 << 2,
  REST = 1 << 3, /* unevaluated* */
  BINDINGS = 1 << 4,
  LENGTHS = 1 << 5, /* that no expression counts */
  MULTIPLES = 1 << 6,
  DIFFERENT = 1 << 7,
  CONTAINS = 1 << 8,
  COUNTS = 1 << 9,
  OWN = 1 << 10,
  PATTERNS = 1 << 11,
  NAMES = 1 << 12,
  NEEDS = 1 << 13,
  NEEDS_TYPE = 1 << 14,
  VALUES = 1 << 15, /* arrays and objects in an enumeration */
  ALL = 1 << 16,
  ONE = 1 << 17,
  NOT = 1 << 18,
  WHEN = 1 << 19,
  TEXT = 1 << 20, /* of types that name no class */
  NUMBER = 1 << 21,
  ARRAY = 1 << 22,
  OBJECT = 1 << 23,
  TUPLES = 1 << 24,
  ADDITIONAL = 1 << 25,
  MERGED = 1 << 26 /* intersections */
};

/* Pieces of formats stand in the table of formats. */
static const struct asked {
  const char *piece;
  uint32_t all, none;
} asked[] = {
    {"additional-properties", ADDITIONAL, 0},
    {"all-of", ALL, 0},
    {"coerce", COERCION, 0},
    {"contains", CONTAINS, 0},
    {"count-properties", COUNTS, 0},
    {"dependent-required", NEEDS, 0},
    {"dependent-schemas", NEEDS_TYPE, 0},
    {"dynamic", BINDINGS, 0},
    {"equals", VALUES, 0},
    {"if-then-else", WHEN, 0},
    {"lazy", 0, 0},
    {"length", LENGTHS, 0},
    {"multiple-of", MULTIPLES, 0},
    {"native", CONVERSION, 0},
    {"not", NOT, 0},
    {"not-a-number", NUMBER, 0},
    {"not-a-string", TEXT, 0},
    {"not-an-array", ARRAY, 0},
    {"not-an-object", OBJECT, 0},
    {"once", REST, 0},
    {"one-of", ONE, 0},
    {"own-property", OWN, 0},
    {"pattern-properties", PATTERNS, 0},
    {"property-names", NAMES, 0},
    {"settled", MERGED, 0},
    {"tuple-zod3", TUPLES, 0},
    {"unevaluated", REST, 0},
    {"unevaluated-dynamic", REST | BINDINGS, 0},
    {"unique-items", DIFFERENT, 0},
    {"worded", MESSAGES, 0},
};

typedef struct scan {
  const zod_plugin *plugin;
  const codegen_model *model;
  bool *wanted;
  uint32_t facts;
} scan;

static uint32_t piece_of(codegen_str name) {
  for (uint32_t i = 0; i < zod_runtime_count(); i++)
    if (codegen_str_equal(zod_runtime_name(i), name)) return i;
  return zod_runtime_count();
}

/* A piece by its name; of `once` Zod 3 has another, `once-zod3`. */
static void want(scan *s, codegen_str name) {
  static const char end[] = "-zod3";
  char room[64];
  uint32_t piece = piece_of(name), other;
  if (s->plugin->options.target == ZOD_TARGET_3 && name.size + sizeof end <= sizeof room) {
    __builtin_memcpy(room, name.data, name.size);
    __builtin_memcpy(room + name.size, end, sizeof end - 1);
    other = piece_of((codegen_str){room, name.size + sizeof end - 1});
    if (other < zod_runtime_count()) piece = other;
  }
  if (piece < zod_runtime_count()) s->wanted[piece] = true;
}

/* What a wanted piece imports: `from "./json.ts"`. */
static void want_imports(scan *s, codegen_str head) {
  static const char begin[] = "from \"./", end[] = ".ts\"";
  const size_t first = sizeof begin - 1, last = sizeof end - 1;
  for (size_t i = 0; i + first <= head.size; i++) {
    if (__builtin_memcmp(head.data + i, begin, first) != 0) continue;
    size_t from = i + first, to = from;
    while (to + last <= head.size && __builtin_memcmp(head.data + to, end, last) != 0) to++;
    if (to + last <= head.size) want(s, (codegen_str){head.data + from, to - from});
  }
}

static void look_at_clause(scan *s, uint32_t row) {
  switch (codegen_clause_at(s->model, row)->kind) {
    case CODEGEN_CLAUSE_BIND: s->facts |= BINDINGS; break;
    case CODEGEN_CLAUSE_CONTAINS: s->facts |= CONTAINS; break;
    case CODEGEN_CLAUSE_NEEDS: s->facts |= NEEDS; break;
    case CODEGEN_CLAUSE_NEEDS_TYPE: s->facts |= NEEDS_TYPE; break;
    case CODEGEN_CLAUSE_PATTERN: s->facts |= PATTERNS | ADDITIONAL; break;
    case CODEGEN_CLAUSE_REST_PROPERTIES:
    case CODEGEN_CLAUSE_REST_ITEMS: s->facts |= REST; break;
    case CODEGEN_CLAUSE_WHEN: s->facts |= WHEN; break;
    default: break;
  }
}

static void look_at_scalar(scan *s, uint32_t row) {
  const zod_options *options = &s->plugin->options;
  const codegen_scalar *scalar = codegen_scalar_at(s->model, row);
  bool most = scalar->row.flags & CODEGEN_SCALAR_MAX_LENGTH;
  if (scalar->multiple.document) s->facts |= MULTIPLES;
  if (options->plain) return;
  if (scalar->min_length > ZOD_MOST_COUNTED && scalar->min_length <= ZOD_LONGEST) s->facts |= LENGTHS;
  if (most && scalar->max_length > ZOD_MOST_COUNTED && scalar->max_length < ZOD_LONGEST) s->facts |= LENGTHS;
}

static void look_at_field(scan *s, uint32_t row) {
  bool lenient = s->plugin->options.target == ZOD_TARGET_3 || zod_converts(s->plugin);
  const codegen_field *field = codegen_field_at(s->model, row);
  if (!field->type) return; /* emptied, since its declaration was read again */
  if (zod_is_inherited(field->key)) s->facts |= OWN | ADDITIONAL | ALL;
  if (field->row.flags & CODEGEN_FIELD_UNDECLARED ||
      (lenient && zod_classes(s->model, field->type) == CODEGEN_ACCEPTS_ALL))
    s->facts |= OWN;
}

static void look_at_object(scan *s, uint32_t row) {
  const codegen_object *object = codegen_object_at(s->model, row);
  if (object->min || object->row.flags & CODEGEN_OBJECT_MAX) s->facts |= COUNTS;
  if (object->names) s->facts |= NAMES;
}

static void look_at_array(scan *s, uint32_t row) {
  const codegen_array *array = codegen_array_at(s->model, row);
  if (array->row.flags & CODEGEN_ARRAY_UNIQUE && !zod_is_set(s->plugin, s->model, array)) s->facts |= DIFFERENT;
  if (s->plugin->options.target == ZOD_TARGET_3 && array->head.count) s->facts |= TUPLES;
}

static void look_at_values(scan *s, const codegen_type *t) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t kind = codegen_value_kind(s->model, codegen_case_at(s->model, t->cases.first + i)->value);
    if (kind == CODEGEN_NODE_ARRAY || kind == CODEGEN_NODE_OBJECT) s->facts |= VALUES;
  }
}

static void look_at_type(scan *s, uint32_t row) {
  const zod_options *options = &s->plugin->options;
  const codegen_type *t = codegen_type_at(s->model, row);
  bool values = t->kind == CODEGEN_ENUM || t->kind == CODEGEN_LITERAL;
  if (t->kind == CODEGEN_NOT) s->facts |= NOT;
  if (t->kind == CODEGEN_INTERSECTION) s->facts |= MERGED;
  if (options->objects == ZOD_OBJECTS_STRICT && zod_is_whole(s->plugin, s->model, t)) s->facts |= REST;
  if (t->kind == CODEGEN_UNION && t->row.flags & CODEGEN_TYPE_EXCLUSIVE && options->target == ZOD_TARGET_3)
    s->facts |= ONE;
  if (values) look_at_values(s, t);
  if (!values && !(t->row.flags & CODEGEN_TYPE_IMPLIED)) return;
  if (zod_has_text(s->model, t)) s->facts |= TEXT;
  if (zod_has_number(s->model, t)) s->facts |= NUMBER;
  if (zod_has_array(s->model, t)) s->facts |= ARRAY;
  if (zod_has_object(s->model, t)) s->facts |= OBJECT;
}

static void look_at_annotation(scan *s, uint32_t row) {
  codegen_str name = codegen_annotation_at(s->model, row)->name;
  if (codegen_str_is(name, "x-error-message") || codegen_str_is(name, "x-zod-message")) s->facts |= MESSAGES;
}

/* What is asked for by the rows of each table. */
static const struct look {
  uint32_t table;
  void (*at)(scan *s, uint32_t row);
} looks[] = {
    {CODEGEN_TABLE_CLAUSE, look_at_clause},         {CODEGEN_TABLE_SCALAR, look_at_scalar},
    {CODEGEN_TABLE_FIELD, look_at_field},           {CODEGEN_TABLE_OBJECT, look_at_object},
    {CODEGEN_TABLE_ARRAY, look_at_array},           {CODEGEN_TABLE_TYPE, look_at_type},
    {CODEGEN_TABLE_ANNOTATION, look_at_annotation},
};

/* The pieces of formats. */
static void look_at_formats(scan *s) {
  codegen_sym met[64] = {0}; /* formats that were looked at, each at one place */
  for (uint32_t row = codegen_row_count(s->model, CODEGEN_TABLE_SCALAR); row-- > 1;) {
    codegen_sym format = codegen_scalar_at(s->model, row)->format, *last = &met[format % 64];
    if (*last == format) continue;
    const char *piece = zod_format_piece(s->plugin, codegen_sym_text(s->model, format));
    if (piece) want(s, codegen_str_of(piece));
    *last = format;
  }
}

/** What zod_runtime_select sees of one row: as long as no row shows it anything else, it selects the same. */
codegen_status zod_sees_row(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t table, uint32_t row,
                            codegen_hash *digest) {
  const zod_plugin *plugin = self;
  scan s = {plugin, model, NULL, 0};
  (void)ctx;
  for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
    if (looks[i].table == table) looks[i].at(&s, row);
  digest->low = s.facts;
  if (table != CODEGEN_TABLE_SCALAR) return CODEGEN_OK;
  codegen_sym format = codegen_scalar_at(model, row)->format;
  if (format && zod_format_piece(plugin, codegen_sym_text(model, format))) digest->high = format;
  return CODEGEN_OK;
}

/** Says of each piece whether it is written for this model. A piece more than is used does no harm. */
void zod_runtime_select(const zod_plugin *plugin, const codegen_model *model, bool *wanted) {
  scan s = {plugin, model, wanted, 0};
  uint32_t count = zod_runtime_count(), before, after = 0;
  for (uint32_t i = 0; i < count; i++) wanted[i] = false;
  if (plugin->options.coerce) s.facts |= COERCION;
  if (zod_converts(plugin)) s.facts |= CONVERSION;
  look_at_formats(&s);
  for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
    for (uint32_t row = codegen_row_count(model, looks[i].table); row-- > 1;) looks[i].at(&s, row);
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
    if ((s.facts & asked[i].all) == asked[i].all && !(s.facts & asked[i].none))
      want(&s, codegen_str_of(asked[i].piece));
  do {
    before = after;
    after = 0;
    for (uint32_t i = 0; i < count; i++) {
      if (!wanted[i]) continue;
      after++;
      want_imports(&s, zod_runtime_head(i));
    }
  } while (after != before);
}
