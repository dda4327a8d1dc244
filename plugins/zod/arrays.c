/* SPDX-License-Identifier: MIT
 *
 * Arrays: items, elements of their own at the head, counts, and what clauses say.
 */
#include "zod.h"

static void put_items(zod_emit *e, uint32_t items) {
  if (items)
    zod_type(e, items, 0);
  else
    zod_any(e);
}

/* Whether an element that must be there is of a schema that may accept undefined: where more elements may follow, Zod
   takes one that is not there for that. */
static bool is_lenient(const zod_emit *e, const codegen_array *array) {
  if (array->items && zod_at(e, array->items)->kind == CODEGEN_NEVER) return false;
  for (uint32_t i = 0; i < array->head.count && i < array->min; i++)
    if (zod_classes(e->model, codegen_list_at(e->model, array->head, i)) == CODEGEN_ACCEPTS_ALL) return true;
  return false;
}

/* Elements at the head may be missing from the end unless `min` asks for them. */
static void put_tuple(zod_emit *e, const codegen_array *array) {
  bool counted = is_lenient(e, array);
  zod_z(e);
  if (counted) { /* z.pipe(z.array(z.unknown()).min(1), z.tuple(...)) */
    zod_chain chain = {0};
    ZOD_PUT(e, "pipe(");
    zod_z(e);
    ZOD_PUT(e, "array(");
    zod_any(e);
    codegen_out_char(e->out, ')');
    zod_check(e, &chain, "min", "minLength");
    codegen_out_u64(e->out, array->min < array->head.count ? array->min : array->head.count);
    zod_close(e);
    zod_end(e, &chain);
    ZOD_PUT(e, ", ");
    zod_z(e);
  }
  ZOD_PUT(e, "tuple([");
  for (uint32_t i = 0; i < array->head.count; i++) {
    if (i) ZOD_PUT(e, ", ");
    zod_type(e, codegen_list_at(e->model, array->head, i), i < array->min ? 0u : (uint32_t)ZOD_WRAP_OPTIONAL);
  }
  codegen_out_char(e->out, ']');
  if (!array->items || zod_at(e, array->items)->kind != CODEGEN_NEVER) {
    ZOD_PUT(e, ", ");
    put_items(e, array->items);
  }
  codegen_out_text(e->out, counted ? ") as never)" : ")");
}

/* The tuples of Zod 3 must be complete. */
static void put_places(zod_emit *e, const codegen_array *array, zod_chain *chain) {
  zod_z(e);
  ZOD_PUT(e, "array(");
  zod_any(e);
  codegen_out_char(e->out, ')');
  if (array->min) {
    ZOD_PUT(e, ".min(");
    codegen_out_u64(e->out, array->min);
    zod_close(e);
  }
  if (array->row.flags & CODEGEN_ARRAY_MAX) {
    ZOD_PUT(e, ".max(");
    codegen_out_u64(e->out, array->max);
    zod_close(e);
  }
  zod_use(e, chain, "prefixItems");
  for (uint32_t i = 0; i < array->head.count; i++) {
    codegen_out_text(e->out, i ? ", " : "[");
    zod_type(e, codegen_list_at(e->model, array->head, i), 0);
  }
  codegen_out_char(e->out, ']');
  if (array->items) {
    ZOD_PUT(e, ", ");
    zod_type(e, array->items, 0);
  }
  zod_close(e);
}

static void put_count(zod_emit *e, uint64_t count, const char *method, const char *check, bool tuple,
                      zod_chain *chain) {
  if (tuple && e->plugin->options.target == ZOD_TARGET_CLASSIC) { /* tuples have the check, but no method for it */
    codegen_out_text(e->out, chain->open ? ", " : ".check(");
    chain->open = true;
    zod_z(e);
    codegen_out_text(e->out, check);
    codegen_out_char(e->out, '(');
  } else {
    zod_check(e, chain, method, check);
  }
  codegen_out_u64(e->out, count);
  zod_close(e);
}

/** Whether the items of an array are told apart by `===`: none of them is an array, an object or a Date. */
bool zod_is_set(const zod_plugin *plugin, const codegen_model *model, const codegen_array *array) {
  const uint8_t composed = CODEGEN_ACCEPTS_ARRAY | CODEGEN_ACCEPTS_OBJECT;
  if (!array->items || array->head.count || plugin->types.dates != CODEGEN_TS_DATES_STRING) return false;
  return !(zod_classes(model, array->items) & composed);
}

static void put_unique(zod_emit *e, const codegen_array *array, zod_chain *chain) {
  if (zod_is_set(e->plugin, e->model, array)) {
    zod_check(e, chain, "refine", "refine");
    ZOD_PUT(e, "(items) => new Set(items).size === items.length, \"Invalid input: items must differ\"");
  } else {
    zod_use(e, chain, "uniqueItems");
  }
  zod_close(e);
}

/** Writes the schema of arrays that the type allows. */
void zod_array(zod_emit *e, const codegen_type *t, zod_chain *chain) {
  const codegen_array *array = codegen_array_at(e->model, t->array);
  uint8_t open = zod_open_inside(e);
  bool tuple = array->head.count > 0, places = tuple && e->plugin->options.target == ZOD_TARGET_3;
  if (places) {
    put_places(e, array, chain);
  } else if (tuple) {
    put_tuple(e, array);
  } else {
    zod_z(e);
    ZOD_PUT(e, "array(");
    put_items(e, array->items);
    codegen_out_char(e->out, ')');
  }
  if (!places && array->min > array->head.count) put_count(e, array->min, "min", "minLength", tuple, chain);
  if (!places && array->row.flags & CODEGEN_ARRAY_MAX) put_count(e, array->max, "max", "maxLength", tuple, chain);
  if (array->row.flags & CODEGEN_ARRAY_UNIQUE) put_unique(e, array, chain);
  e->open = open;
  zod_array_clauses(e, t, chain);
}
