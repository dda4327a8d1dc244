/* SPDX-License-Identifier: MIT
 *
 * Edits: how readers and passes write the model.
 *
 * An edit is a journal. Rows that are added get their id at once; rows that exist are changed through a writable copy.
 * Nothing touches the model before the callback has returned well; then the host applies the journal, and checks the
 * model's invariants again. A callback that fails leaves the model as it was. Within the callback the model shows the
 * state before it.
 *
 * A row that the host hands out is as long as the host's record, zeroed when new; it stays at its address until the
 * callback returns. Members that came after minor 0 are written only where CODEGEN_ROW_HAS says that they are there.
 * Texts in rows must live as long as the run: texts of documents do; everything else goes through codegen_edit_text.
 *
 * Every function returns 0, NULL or an empty list when memory is out; the edit remembers, and the callback's success is
 * then turned into a failure, so that a plugin need not test each call (writes to the spare row it gets are lost).
 *
 * All functions are [main].
 */
#ifndef CODEGEN_EDIT_H
#define CODEGEN_EDIT_H

#include <codegen/host.h>
#include <codegen/model.h>

CODEGEN_BEGIN

/** An edit; the host makes it and ends it. */
struct codegen_edit {
  const codegen_api *api; /* the rest is host-private */
};

/** The model as it was when the callback began. */
static inline const codegen_model *codegen_edit_model(codegen_edit *edit) {
  return edit->api->edit_model(edit);
}

/** Adds `count` rows to a table; returns the id of the first, the others follow. 0 when out of memory. */
static inline uint32_t codegen_edit_add(codegen_edit *edit, uint32_t table, uint32_t count) {
  return edit->api->edit_add(edit, table, count);
}

/** The writable row `row`: a new one of this edit, or a copy of an existing one. Never NULL: for an id that does not
 *  exist it is a spare row, and the edit fails. */
static inline void *codegen_edit_row(codegen_edit *edit, uint32_t table, uint32_t row) {
  return edit->api->edit_row(edit, table, row);
}

/** codegen_edit_type(edit, id), codegen_edit_field(edit, id), ...: typed forms of codegen_edit_row; and
 *  codegen_add_type(edit, &id), ...: one new row, `id` may be NULL. */
#define CODEGEN_TABLE_EDITOR(NAME, name) \
  static inline codegen_##name *codegen_edit_##name(codegen_edit *edit, uint32_t id) { \
    return (codegen_##name *)edit->api->edit_row(edit, CODEGEN_TABLE_##NAME, id); \
  } \
  static inline codegen_##name *codegen_add_##name(codegen_edit *edit, uint32_t *id) { \
    return (codegen_##name *)edit->api->edit_make(edit, CODEGEN_TABLE_##NAME, id); \
  }
CODEGEN_TABLES(CODEGEN_TABLE_EDITOR)
#undef CODEGEN_TABLE_EDITOR

/** A list of ids, copied into the model's pool. */
static inline codegen_list codegen_edit_list(codegen_edit *edit, const uint32_t *ids, uint32_t count) {
  return edit->api->edit_list(edit, ids, count);
}

/** A range with the rows of `range` copied to its beginning and `extra` new ones behind them; the old rows become
 *  empty, for what they own has moved. For adding fields to a record: assign the result to the owner, and take pointers
 *  to the rows from the new range. */
static inline codegen_range codegen_edit_grow(codegen_edit *edit, uint32_t table, codegen_range range, uint32_t extra) {
  return edit->api->edit_grow(edit, table, range, extra);
}

/** The number of a word of an open vocabulary; equal words have equal numbers. The empty word is 0. */
static inline codegen_sym codegen_edit_sym(codegen_edit *edit, codegen_str word) {
  return edit->api->edit_sym(edit, word);
}

/** A copy of a text that lives as long as the run, NUL-terminated. */
static inline codegen_str codegen_edit_text(codegen_edit *edit, codegen_str text) {
  return edit->api->edit_text(edit, text);
}

/** A value of the model's own document, from JSON text. {0, 0} and a failed edit when it is no JSON. For a text that is
 *  not yet JSON, take codegen_edit_string. */
static inline codegen_value codegen_edit_value(codegen_edit *edit, codegen_str json) {
  return edit->api->edit_value(edit, json);
}

/** A value of the model's own document that is the string `text`, whatever it holds; {0, 0} and a failed edit when it
 *  is no UTF-8. */
static inline codegen_value codegen_edit_string(codegen_edit *edit, codegen_str text) {
  return edit->api->edit_string(edit, text);
}

/** The writable facet `id` of record `row` of `table`, at least `size` bytes, zeroed where nobody wrote. `id` names a
 *  structure that grows only at its tail and is documented by whoever defined it; `size` is the caller's sizeof of it,
 *  at most 65,536. It holds numbers, texts that live as long as the run, and ids of rows, never pointers to rows. Moves
 *  when it is asked for again with a greater size. NULL, unlike other rows, when out of memory or when there is no such
 *  row. */
static inline void *codegen_edit_facet(codegen_edit *edit, codegen_str id, uint32_t table, uint32_t row,
                                       uint32_t size) {
  return edit->api->edit_facet(edit, id, table, row, size);
}

/** Takes a declaration out. Whoever still refers to it makes the edit fail, with a diagnostic that names both. */
static inline codegen_status codegen_edit_remove(codegen_edit *edit, uint32_t decl) {
  return edit->api->edit_remove(edit, decl);
}

CODEGEN_END

#endif
