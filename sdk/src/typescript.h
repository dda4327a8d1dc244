/* SPDX-License-Identifier: MIT
 *
 * What the files of the TypeScript printer share with each other alone.
 */
#ifndef CODEGEN_SDK_TYPESCRIPT_PRIVATE_H
#define CODEGEN_SDK_TYPESCRIPT_PRIVATE_H

#include <codegen-sdk/text.h>
#include <codegen-sdk/typescript.h>

/* Ceiling of nested types, and of shapes looked at while one alias is judged. */
#define CODEGEN_TS_DEPTH 256
#define CODEGEN_TS_LOOK 512

#define CODEGEN_TS_PUT(ts, literal) codegen_out_str((ts)->out, CODEGEN_STR(literal))

/* types.c */
void codegen_ts_plain(codegen_ts *ts, uint32_t type);
codegen_str codegen_ts_name_of(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write);

/* unions.c */
void codegen_ts_union(codegen_ts *ts, uint32_t type, bool broken);
bool codegen_ts_union_breaks(const codegen_ts *ts, uint32_t type);
void codegen_ts_intersection(codegen_ts *ts, uint32_t type);
uint32_t codegen_ts_intersection_parts(const codegen_ts *ts, uint32_t type, uint32_t *sole);

/* tags.c */
const codegen_clause *codegen_ts_tag_of(const codegen_ts *ts, const codegen_type *t);
bool codegen_ts_needs_tag(const codegen_ts *ts, const codegen_type *t, codegen_str key);
void codegen_ts_put_tag(codegen_ts *ts, const codegen_type *owner, const codegen_clause *tag, uint32_t c);
const codegen_type *codegen_ts_tagged_base(const codegen_ts *ts, const codegen_type *t);
void codegen_ts_put_base_tag(codegen_ts *ts, const codegen_type *base);
bool codegen_ts_tag_is_free(const codegen_ts *ts, const codegen_type *t, codegen_str key);
bool codegen_ts_is_subtype(const codegen_ts *ts, uint32_t decl, uint32_t of);

/* bases.c */
codegen_str codegen_ts_base_name(const codegen_ts *ts, uint32_t decl);
bool codegen_ts_put_base(codegen_ts *ts, const codegen_type *part);
void codegen_ts_put_hierarchy(codegen_ts *ts, uint32_t decl, codegen_str base);

static inline const codegen_type *codegen_ts_at(const codegen_ts *ts, uint32_t type) {
  return codegen_type_at(ts->model, type);
}

/** Whether a type is written with a line for each member. */
static inline bool codegen_ts_breaks(const codegen_ts *ts, uint32_t type) {
  uint8_t kind = codegen_ts_at(ts, type)->kind;
  if (kind != CODEGEN_UNION && kind != CODEGEN_ENUM && kind != CODEGEN_INTERSECTION) return false;
  return codegen_ts_union_breaks(ts, type);
}

/* The name of an enum within another type, empty when its values stand there. */
static inline codegen_str codegen_ts_enum_name(const codegen_ts *ts, uint32_t type) {
  return ts->enum_name ? ts->enum_name(ts, type) : (codegen_str){"", 0};
}

/* An enum of a type that allows null, but without null among its values, carries that type as an annotation. */
static inline bool codegen_ts_allows_null(const codegen_model *model, codegen_range annotations) {
  for (uint32_t i = 0; i < annotations.count; i++)
    if (codegen_str_is(codegen_annotation_at(model, annotations.first + i)->name, "type")) return true;
  return false;
}

static inline bool codegen_ts_nullable(const codegen_ts *ts, const codegen_type *t) {
  if (t->row.flags & CODEGEN_TYPE_NULLABLE) return true;
  if (!ts->settings->null_by_type || (t->kind != CODEGEN_ENUM && t->kind != CODEGEN_LITERAL)) return false;
  return codegen_ts_allows_null(ts->model, t->row.annotations);
}

#endif
