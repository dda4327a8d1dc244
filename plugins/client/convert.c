/* SPDX-License-Identifier: MIT
 *
 * Values that JSON does not have: instants as Date, 64-bit integers as bigint or as their digits. A function for each
 * declared type that holds some, which calls those of the types that it refers to; what holds none has none, and none
 * is called for it. On their way out only digits are converted: dates and bigints know how they are written.
 */
#include "calls.h"

/* Bits of `native`: values are converted when they are read, when they are sent. */
enum { READS = 1, WRITES = 2 };

static bool has_dates(const client_plugin *plugin) {
  return plugin->types.dates == CODEGEN_TS_DATES_DATE;
}

/** Whether JSON is read and written with all digits of its integers. */
bool client_is_exact(const client_plugin *plugin) {
  return codegen_str_is(plugin->types.int64, "bigint") || codegen_str_is(plugin->types.int64, "string");
}

/** Whether any value is converted. */
bool client_converts(const client_plugin *plugin) {
  return has_dates(plugin) || client_is_exact(plugin);
}

/* What a scalar is converted by, NULL: nothing. */
static const char *scalar_of(const client_plugin *plugin, const codegen_model *model, const codegen_type *t,
                             bool sent) {
  const codegen_scalar *scalar = codegen_scalar_at(model, t->scalar);
  if (!t->scalar || t->row.flags & CODEGEN_TYPE_IMPLIED) return NULL;
  if (t->kind == CODEGEN_STRING && !sent && has_dates(plugin) && codegen_sym_is(model, scalar->meaning, "instant"))
    return "toDate";
  if (t->kind != CODEGEN_INTEGER || !client_is_exact(plugin)) return NULL;
  if (scalar->bits != 64 && !codegen_sym_is(model, scalar->format, "int64")) return NULL;
  if (codegen_str_is(plugin->types.int64, "bigint")) return sent ? NULL : "toBigInt";
  return sent ? "fromInt64Text" : "toInt64Text";
}

/* -- which types hold such values ---------------------------------------------------------------------------------- */

static uint32_t bits_of(const client_plugin *plugin, const codegen_model *model, uint32_t type, uint32_t depth) {
  const codegen_type *t = codegen_type_at(model, type);
  uint32_t bits = 0;
  if (!type || depth > CLIENT_DEPTH) return 0;
  if (t->kind == CODEGEN_REF) return plugin->native ? plugin->native[t->target] : 0;
  if (scalar_of(plugin, model, t, false)) bits |= READS;
  if (scalar_of(plugin, model, t, true)) bits |= WRITES;
  for (uint32_t i = 0; t->kind == CODEGEN_UNION && i < t->cases.count; i++)
    bits |= bits_of(plugin, model, codegen_case_at(model, t->cases.first + i)->type, depth + 1);
  for (uint32_t i = 0; i < t->parts.count; i++)
    bits |= bits_of(plugin, model, codegen_list_at(model, t->parts, i), depth + 1);
  if (t->array) {
    const codegen_array *array = codegen_array_at(model, t->array);
    for (uint32_t i = 0; i < array->head.count; i++)
      bits |= bits_of(plugin, model, codegen_list_at(model, array->head, i), depth + 1);
    bits |= bits_of(plugin, model, array->items, depth + 1);
  }
  if (t->object) {
    const codegen_object *object = codegen_object_at(model, t->object);
    for (uint32_t i = 0; i < object->fields.count; i++)
      bits |= bits_of(plugin, model, codegen_field_at(model, object->fields.first + i)->type, depth + 1);
    bits |= bits_of(plugin, model, object->extra, depth + 1);
  }
  return bits;
}

/* What one declaration refers to has a smaller group, or is of its own: one pass finds all. */
static void find_native(const client_plugin *plugin, const codegen_model *model, uint8_t *native, uint8_t *of_group) {
  uint32_t groups = codegen_row_count(model, CODEGEN_TABLE_GROUP);
  for (uint32_t row = 1; row < groups; row++) {
    const codegen_group *group = codegen_group_at(model, row);
    uint32_t bits = 0;
    for (uint32_t i = 0; i < group->successors.count; i++)
      bits |= of_group[codegen_list_at(model, group->successors, i)];
    for (uint32_t i = 0; i < group->members.count; i++) {
      const codegen_decl *decl = codegen_decl_at(model, codegen_list_at(model, group->members, i));
      if (decl->kind == CODEGEN_DECL_TYPE && !(decl->row.flags & CODEGEN_DECL_REMOVED))
        bits |= bits_of(plugin, model, decl->subject, 0);
    }
    of_group[row] = (uint8_t)bits;
    for (uint32_t i = 0; i < group->members.count; i++)
      native[codegen_list_at(model, group->members, i)] = (uint8_t)bits;
  }
}

static codegen_status want_function(codegen_ctx *ctx, const codegen_decl *decl, uint32_t row, bool sent) {
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = row,
                                    .role = CLIENT_ROLE_CONVERT + sent,
                                    .kind = CODEGEN_NAME_VALUE,
                                    .priority = decl->row.flags & CODEGEN_DECL_ANONYMOUS ? 0 : 1,
                                    .scope = CODEGEN_STR("convert"),
                                    .stem = codegen_ts_stem(decl->name),
                                    .prefix = sent ? CODEGEN_STR("write") : CODEGEN_STR("read")};
  return codegen_symbol_want(ctx, &request);
}

/** Finds the declared types whose values are converted, and requests the names of their functions. */
codegen_status client_convert_symbols(client_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  uint8_t *native, *of_group;
  codegen_status status = CODEGEN_OK;
  plugin->native = NULL;
  if (!client_converts(plugin)) return CODEGEN_OK;
  native = codegen_alloc(ctx, CODEGEN_ARENA_RUN, count, 1);
  of_group = codegen_alloc(ctx, CODEGEN_ARENA_CALL, codegen_row_count(model, CODEGEN_TABLE_GROUP) + 1, 1);
  if (!native || !of_group) return CODEGEN_ERR_MEMORY;
  __builtin_memset(native, 0, count);
  plugin->native = native;
  find_native(plugin, model, native, of_group);
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    if (decl->kind != CODEGEN_DECL_TYPE) continue;
    if (native[row] & READS) status = want_function(ctx, decl, row, false);
    if (native[row] & WRITES && status >= 0) status = want_function(ctx, decl, row, true);
  }
  return status;
}

/** Whether a declared type has a function of its own. */
bool client_has_conversion(const client_plugin *plugin, uint32_t decl) {
  return plugin->native && plugin->native[decl];
}

/** Whether values of a type are converted. */
bool client_is_converted(const client_emit *e, uint32_t type, uint32_t direction) {
  if (!client_converts(e->plugin)) return false;
  return bits_of(e->plugin, e->model, type, 0) & (direction == CODEGEN_READ ? READS : WRITES);
}

/* -- text ---------------------------------------------------------------------------------------------------------- */

typedef struct converting {
  client_emit *e;
  bool sent, here; /* the functions of declared types stand in this file */
  uint32_t depth;
} converting;

static void put_converter(converting *c, uint32_t type);

static bool holds(const converting *c, uint32_t type) {
  return bits_of(c->e->plugin, c->e->model, type, 0) & (c->sent ? WRITES : READS);
}

static void put_function(converting *c, uint32_t decl) {
  client_emit *e = c->e;
  codegen_str name = client_name(e, CODEGEN_TABLE_DECL, decl, CLIENT_ROLE_CONVERT + c->sent);
  codegen_import import = {.struct_size = sizeof import, .artifact = CODEGEN_STR("client:convert"), .name = name};
  if (!c->here) codegen_out_import(e->out, &import);
  codegen_out_str(e->out, name);
}

static void put_members(converting *c, const codegen_object *object) {
  client_emit *e = c->e;
  uint32_t written = 0;
  codegen_out_char(e->out, '{');
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    if (!holds(c, field->type)) continue;
    codegen_out_text(e->out, written++ ? ", " : " ");
    codegen_put_js_own_key(e->out, field->key);
    CLIENT_PUT(e, ": ");
    put_converter(c, field->type);
  }
  codegen_out_text(e->out, written ? " }" : "}");
  if (!holds(c, object->extra)) return;
  CLIENT_PUT(e, ", ");
  put_converter(c, object->extra);
}

static void put_elements(converting *c, const codegen_array *array) {
  client_emit *e = c->e;
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < array->head.count; i++) {
    uint32_t type = codegen_list_at(e->model, array->head, i);
    if (i) CLIENT_PUT(e, ", ");
    if (holds(c, type))
      put_converter(c, type);
    else
      CLIENT_PUT(e, "undefined");
  }
  codegen_out_char(e->out, ']');
  if (!holds(c, array->items)) return;
  CLIENT_PUT(e, ", ");
  put_converter(c, array->items);
}

/* What a value of the type is made, as an expression of `value`; the type holds something. */
static void put_call(converting *c, uint32_t type, const char *value) {
  client_emit *e = c->e;
  const codegen_type *t = codegen_type_at(e->model, type);
  const char *scalar = scalar_of(e->plugin, e->model, t, c->sent);
  if (t->kind == CODEGEN_REF || scalar || c->depth > CLIENT_DEPTH) {
    put_converter(c, type);
    codegen_out_char(e->out, '(');
    codegen_out_text(e->out, value);
    codegen_out_char(e->out, ')');
    return;
  }
  c->depth++;
  if (t->kind == CODEGEN_UNION || t->kind == CODEGEN_INTERSECTION) {
    bool all = t->kind == CODEGEN_UNION;
    client_put_helper(e, "convertAny");
    codegen_out_char(e->out, '(');
    codegen_out_text(e->out, value);
    for (uint32_t i = 0; i < (all ? t->cases.count : t->parts.count); i++) {
      uint32_t part =
          all ? codegen_case_at(e->model, t->cases.first + i)->type : codegen_list_at(e->model, t->parts, i);
      if (!holds(c, part)) continue;
      CLIENT_PUT(e, ", ");
      put_converter(c, part);
    }
  } else if (t->kind == CODEGEN_ARRAY && codegen_array_at(e->model, t->array)->head.count) {
    client_put_helper(e, "convertTuple");
    codegen_out_char(e->out, '(');
    codegen_out_text(e->out, value);
    CLIENT_PUT(e, ", ");
    put_elements(c, codegen_array_at(e->model, t->array));
  } else if (t->kind == CODEGEN_ARRAY) {
    client_put_helper(e, "convertList");
    codegen_out_char(e->out, '(');
    codegen_out_text(e->out, value);
    CLIENT_PUT(e, ", ");
    put_converter(c, codegen_array_at(e->model, t->array)->items);
  } else {
    client_put_helper(e, "convertRecord");
    codegen_out_char(e->out, '(');
    codegen_out_text(e->out, value);
    CLIENT_PUT(e, ", ");
    put_members(c, codegen_object_at(e->model, t->object));
  }
  codegen_out_char(e->out, ')');
  c->depth--;
}

/* The same as a function. */
static void put_converter(converting *c, uint32_t type) {
  const codegen_type *t = codegen_type_at(c->e->model, type);
  const char *scalar = scalar_of(c->e->plugin, c->e->model, t, c->sent);
  if (t->kind == CODEGEN_REF) {
    put_function(c, t->target);
  } else if (scalar) {
    client_put_helper(c->e, scalar);
  } else if (c->depth > CLIENT_DEPTH) {
    CLIENT_PUT(c->e, "(v) => v");
  } else {
    CLIENT_PUT(c->e, "(v) => ");
    put_call(c, type, "v");
  }
}

/** Writes what a value is made of on its way, as an expression of the variable `value`. */
void client_put_conversion(client_emit *e, uint32_t type, uint32_t direction, const char *value) {
  converting c = {.e = e, .sent = direction != CODEGEN_READ};
  put_call(&c, type, value);
}

/** The same as a function. */
void client_put_converter(client_emit *e, uint32_t type, uint32_t direction) {
  converting c = {.e = e, .sent = direction != CODEGEN_READ};
  put_converter(&c, type);
}

/** Writes the functions of a declared type. */
void client_convert(client_emit *e) {
  const codegen_decl *decl = codegen_decl_at(e->model, e->decl);
  for (uint32_t sent = 0; sent < 2; sent++) {
    converting c = {.e = e, .sent = sent, .here = true};
    if (!(e->plugin->native[e->decl] & (sent ? WRITES : READS))) continue;
    CLIENT_PUT(e, "\nexport function ");
    codegen_out_str(e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, CLIENT_ROLE_CONVERT + sent));
    CLIENT_PUT(e, "(value: unknown): unknown {\n  return ");
    if (holds(&c, decl->subject))
      put_call(&c, decl->subject, "value");
    else
      CLIENT_PUT(e, "value");
    CLIENT_PUT(e, ";\n}\n");
  }
}
