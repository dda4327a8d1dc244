/* SPDX-License-Identifier: MIT
 *
 * What the tests of the source room share: parsing a literal, comparing documents, reading the diagnostics.
 */
#ifndef TESTS_UNIT_SOURCE_KIT_H
#define TESTS_UNIT_SOURCE_KIT_H

#include <check.h>
#include <stdio.h>
#include <unistd.h>

#include "source/source.h"

/** A parsed text: the bytes with zero bytes behind them, the sink, the document (NULL: refused). */
typedef struct kit_text {
  char *bytes;
  cg_diags *diags;
  codegen_document *document;
} kit_text;

static inline kit_text kit_parse_limits(bool yaml, cg_str text, const cg_source_limits *limits) {
  kit_text out = {.bytes = cg_calloc(text.size + 8, 1), .diags = cg_diags_new()};
  ck_assert_ptr_nonnull(out.bytes);
  if (text.size) memcpy(out.bytes, text.data, text.size);
  cg_str bytes = {out.bytes, text.size};
  cg_diag_source source = {7, CG_STR("test.yaml"), bytes};
  cg_diags_source(out.diags, &source);
  out.document =
      (yaml ? cg_document_parse_yaml : cg_document_parse_json)(bytes, CG_STR("test.yaml"), 7, limits, out.diags);
  return out;
}

static inline kit_text kit_yaml(const char *text) {
  return kit_parse_limits(true, codegen_str_of(text), NULL);
}
static inline kit_text kit_json(const char *text) {
  return kit_parse_limits(false, codegen_str_of(text), NULL);
}

static inline void kit_free(kit_text *text) {
  cg_document_free(text->document);
  cg_diags_free(text->diags);
  cg_free(text->bytes);
  *text = (kit_text){0};
}

/** Everything reported so far, one JSON object a line. Free with free(). */
static inline char *kit_report(cg_diags *diags) {
  cg_diag_style style = {.json = true, .verbose = true};
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  ck_assert_ptr_nonnull(out);
  cg_diags_render(diags, &style, out);
  fclose(out);
  return text;
}

#define kit_reports(diags, ...) \
  do { \
    char *kit_text_ = kit_report(diags); \
    const char *kit_words_[] = {__VA_ARGS__}; \
    for (size_t kit_i_ = 0; kit_i_ < CG_COUNT(kit_words_); kit_i_++) \
      ck_assert_msg(strstr(kit_text_, kit_words_[kit_i_]), "'%s' not in: %s", kit_words_[kit_i_], kit_text_); \
    free(kit_text_); \
  } while (0)

/** Whether two values are equal: kinds, text, keys, and with `ordered` the order of members. Spans do not count. */
static inline bool kit_same(const codegen_document *a, uint32_t x, const codegen_document *b, uint32_t y,
                            bool ordered) {
  uint32_t kind = codegen_node_kind(a, x), i = codegen_node_first(a, x), j = codegen_node_first(b, y);
  uint32_t left = codegen_node_count(a, x), right = codegen_node_count(b, y), seen = 0, real = 0;
  if (kind != codegen_node_kind(b, y)) return false;
  if (kind == CODEGEN_NODE_STRING || kind == CODEGEN_NODE_NUMBER)
    return codegen_str_equal(codegen_node_text(a, x), codegen_node_text(b, y));
  if (kind != CODEGEN_NODE_ARRAY && kind != CODEGEN_NODE_OBJECT) return true;
  for (uint32_t k = j, n = right; n; n--, k = codegen_node_after(b, k)) real += !codegen_node_shadowed(b, k);
  for (; left; left--, i = codegen_node_after(a, i)) {
    if (codegen_node_shadowed(a, i)) continue;
    if (kind == CODEGEN_NODE_OBJECT && !ordered) {
      j = codegen_node_member(b, y, codegen_node_key(a, i));
      if (j == 0) return false;
    } else {
      for (; right && codegen_node_shadowed(b, j); right--) j = codegen_node_after(b, j);
      if (right == 0) return false;
      if (kind == CODEGEN_NODE_OBJECT && !codegen_str_equal(codegen_node_key(a, i), codegen_node_key(b, j)))
        return false;
    }
    if (!kit_same(a, i, b, j, ordered)) return false;
    seen++;
    if (kind == CODEGEN_NODE_ARRAY || ordered) {
      j = codegen_node_after(b, j);
      right--;
    }
  }
  return seen == real;
}

/** YAML text means the same as JSON text. */
static inline void kit_means(const char *yaml, const char *json) {
  kit_text a = kit_yaml(yaml), b = kit_json(json);
  char *report = kit_report(a.diags);
  ck_assert_msg(a.document != NULL, "refused: %s\n%s", yaml, report);
  ck_assert_msg(b.document != NULL, "bad test: %s", json);
  ck_assert_msg(kit_same(a.document, 1, b.document, 1, true), "not the same: %s\nand: %s", yaml, json);
  ck_assert_msg(kit_same(b.document, 1, a.document, 1, true), "not the same: %s\nand: %s", yaml, json);
  free(report);
  kit_free(&a);
  kit_free(&b);
}

/** YAML text is refused; the report has these words. */
#define kit_refused(text, ...) \
  do { \
    kit_text kit_t_ = kit_yaml(text); \
    ck_assert_ptr_null(kit_t_.document); \
    kit_reports(kit_t_.diags, __VA_ARGS__); \
    kit_free(&kit_t_); \
  } while (0)

#endif
