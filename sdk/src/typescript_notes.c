/* SPDX-License-Identifier: MIT
 *
 * Documentation comments: what people wrote, then what the type itself cannot say, one tag a line.
 */
#include "typescript.h"

#include <codegen-sdk/jsdoc.h>

#define EXAMPLE_SIZE 120 /* bytes of an example or default that is still shown */

/** Whether a note says that its record is deprecated. */
bool codegen_ts_is_deprecated(const codegen_model *model, uint32_t note) {
  return note && (codegen_note_at(model, note)->flags & CODEGEN_NOTE_DEPRECATED) != 0;
}

static void put_value(codegen_jsdoc *doc, const codegen_ts *ts, const char *tag, codegen_value value) {
  if (value.document && codegen_json_size(ts->model, value, CODEGEN_TEXT_COMMENT, EXAMPLE_SIZE) <= EXAMPLE_SIZE)
    codegen_jsdoc_value(doc, tag, ts->model, value);
}

static void put_prose(codegen_jsdoc *doc, const codegen_ts *ts, uint32_t note) {
  const codegen_note *n = codegen_note_at(ts->model, note);
  if (n->title.size) {
    codegen_jsdoc_text(doc, n->title);
    codegen_jsdoc_gap(doc);
  }
  if (n->summary.size && !codegen_str_equal(n->summary, n->title) && !codegen_str_equal(n->summary, n->text)) {
    codegen_jsdoc_text(doc, n->summary);
    codegen_jsdoc_gap(doc);
  }
  if (n->text.size && !codegen_str_equal(n->text, n->title)) codegen_jsdoc_text(doc, n->text);
  doc->gap = false;
  if (n->flags & CODEGEN_NOTE_DEPRECATED)
    codegen_jsdoc_tag(doc, n->deprecated.size ? "@deprecated " : "@deprecated", n->deprecated);
  if (n->see.size) codegen_jsdoc_tag(doc, "@see ", n->see);
}

static void put_examples(codegen_jsdoc *doc, const codegen_ts *ts, uint32_t note) {
  codegen_range examples = codegen_note_at(ts->model, note)->examples;
  for (uint32_t i = 0; i < examples.count; i++)
    put_value(doc, ts, "@example ", codegen_annotation_at(ts->model, examples.first + i)->value);
}

static void put_initial(codegen_jsdoc *doc, const codegen_ts *ts, uint32_t initial) {
  const codegen_expr *expr = codegen_expr_at(ts->model, initial);
  if (expr->form == CODEGEN_EXPR_VALUE)
    put_value(doc, ts, "@default ", expr->value);
  else if (expr->text.size)
    codegen_jsdoc_tag(doc, "@default ", expr->text);
}

static void put_word(codegen_jsdoc *doc, const codegen_ts *ts, const char *tag, codegen_sym word) {
  codegen_str text = codegen_sym_text(ts->model, word);
  if (text.size) codegen_jsdoc_tag(doc, tag, text);
}

static void put_scalar(codegen_jsdoc *doc, const codegen_ts *ts, const codegen_scalar *s) {
  if (s->format) put_word(doc, ts, "@format ", s->format);
  if (s->encoding) put_word(doc, ts, "@contentEncoding ", s->encoding);
  if (s->media) put_word(doc, ts, "@contentMediaType ", s->media);
  if (s->min_length) codegen_jsdoc_number(doc, "@minLength ", s->min_length);
  if (s->row.flags & CODEGEN_SCALAR_MAX_LENGTH) codegen_jsdoc_number(doc, "@maxLength ", s->max_length);
  for (uint32_t i = 0; i < s->patterns.count; i++)
    codegen_jsdoc_tag(doc, "@pattern ", codegen_sym_text(ts->model, codegen_list_at(ts->model, s->patterns, i)));
  put_value(doc, ts, "@minimum ", s->minimum);
  put_value(doc, ts, "@exclusiveMinimum ", s->above);
  put_value(doc, ts, "@maximum ", s->maximum);
  put_value(doc, ts, "@exclusiveMaximum ", s->below);
  put_value(doc, ts, "@multipleOf ", s->multiple);
  if (s->unit) codegen_jsdoc_tag(doc, "@unit ", codegen_sym_text(ts->model, s->unit));
}

/* What the language has no word for, by the name that JSON Schema gives it. */
static const char *clause_name(uint32_t kind) {
  switch (kind) {
    case CODEGEN_CLAUSE_NEEDS: return "dependentRequired";
    case CODEGEN_CLAUSE_NEEDS_TYPE: return "dependentSchemas";
    case CODEGEN_CLAUSE_CONTAINS: return "contains";
    case CODEGEN_CLAUSE_WHEN: return "if, then, else";
    case CODEGEN_CLAUSE_REST_PROPERTIES: return "unevaluatedProperties";
    case CODEGEN_CLAUSE_REST_ITEMS: return "unevaluatedItems";
    default: return NULL;
  }
}

static void put_unsaid(codegen_jsdoc *doc, const codegen_ts *ts, const codegen_type *t, uint32_t *said) {
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    uint32_t kind = codegen_clause_at(ts->model, t->clauses.first + i)->kind;
    const char *name = clause_name(kind);
    if (!name || *said >> kind & 1) continue;
    *said |= 1u << kind;
    codegen_jsdoc_tag(doc, "@remarks The schema also checks: ", codegen_str_of(name));
  }
  if (t->kind != CODEGEN_NOT || *said & 1) return;
  *said |= 1;
  codegen_jsdoc_tag(doc, "@remarks The schema also checks: ", CODEGEN_STR("not"));
}

static void put_constraints(codegen_jsdoc *doc, const codegen_ts *ts, const codegen_type *t) {
  uint32_t said = 0;
  if (t->scalar) put_scalar(doc, ts, codegen_scalar_at(ts->model, t->scalar));
  if (t->array) {
    const codegen_array *a = codegen_array_at(ts->model, t->array);
    if (a->min) codegen_jsdoc_number(doc, "@minItems ", a->min);
    if (a->row.flags & CODEGEN_ARRAY_MAX) codegen_jsdoc_number(doc, "@maxItems ", a->max);
    if (a->row.flags & CODEGEN_ARRAY_UNIQUE) codegen_jsdoc_tag(doc, "@uniqueItems true", CODEGEN_STR(""));
  }
  if (t->object) {
    const codegen_object *o = codegen_object_at(ts->model, t->object);
    if (o->min) codegen_jsdoc_number(doc, "@minProperties ", o->min);
    if (o->row.flags & CODEGEN_OBJECT_MAX) codegen_jsdoc_number(doc, "@maxProperties ", o->max);
  }
  if (t->clauses.count || t->kind == CODEGEN_NOT) put_unsaid(doc, ts, t, &said);
  if (t->kind == CODEGEN_INTERSECTION)
    for (uint32_t i = 0; i < t->parts.count; i++) {
      const codegen_type *part = codegen_ts_at(ts, codegen_list_at(ts->model, t->parts, i));
      put_unsaid(doc, ts, part, &said);
    }
}

/** Writes the comment of a field, a parameter or a declaration: `note`, else that of its type; then what the type
 *  cannot say. Ends where the documented thing begins. */
void codegen_ts_doc_type(codegen_ts *ts, uint32_t note, uint32_t type, uint32_t initial) {
  const codegen_type *t = codegen_ts_at(ts, type);
  uint32_t own = note ? note : t->row.note, other = note && note != t->row.note ? t->row.note : 0;
  bool all = ts->settings->comments == CODEGEN_TS_COMMENTS_ALL;
  if (ts->settings->comments == CODEGEN_TS_COMMENTS_NONE) return;
  codegen_jsdoc doc = codegen_jsdoc_begin(ts->out, ts->indent * 2);
  if (own) put_prose(&doc, ts, own);
  if (other && !codegen_note_at(ts->model, note)->text.size) {
    codegen_jsdoc_text(&doc, codegen_note_at(ts->model, other)->text);
    if (!codegen_ts_is_deprecated(ts->model, note) && codegen_ts_is_deprecated(ts->model, other))
      codegen_jsdoc_tag(&doc, "@deprecated", CODEGEN_STR(""));
  }
  if (all) {
    put_constraints(&doc, ts, t);
    if (initial) put_initial(&doc, ts, initial);
    if (own) put_examples(&doc, ts, own);
    if (other) put_examples(&doc, ts, other);
  }
  codegen_jsdoc_end(&doc);
}

/** Writes the comment of something that is no type. */
void codegen_ts_doc_note(codegen_ts *ts, uint32_t note) {
  codegen_jsdoc doc = codegen_jsdoc_begin(ts->out, ts->indent * 2);
  if (!note || ts->settings->comments == CODEGEN_TS_COMMENTS_NONE) return;
  put_prose(&doc, ts, note);
  codegen_jsdoc_end(&doc);
}
