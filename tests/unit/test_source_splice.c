/* SPDX-License-Identifier: MIT
 *
 * A document of which one value was read again is the one that reading everything gives, node by node; and where things
 * went is what two readings of it say.
 */
#include <check.h>
#include <stdlib.h>

#include "source/source.h"

static uint64_t seed = 88172645463325252u;

static uint32_t any(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 33) % below;
}

static void space(cg_buf *out) {
  static const char *const some[] = {"", "", "", " ", "\n", "\t  "};
  cg_buf_text(out, some[any(6)]);
}

static void value(cg_buf *out, uint32_t depth) {
  static const char *const leaf[] = {"null",
                                     "true",
                                     "false",
                                     "0",
                                     "-12.5e3",
                                     "\"\"",
                                     "\"text\"",
                                     "\"a \\\"b\\\" \\u00e9\"",
                                     "\"n\xc3\xa4h\"",
                                     "\"\\ud83d\\ude00\"",
                                     "17",
                                     "{}",
                                     "[]"};
  uint32_t kind = depth > 4 ? 0 : any(8), count = any(40) == 0 ? 20 + any(40) : any(5);
  if (kind < 4) {
    cg_buf_text(out, leaf[any(13)]);
    return;
  }
  bool object = kind < 7;
  cg_buf_char(out, object ? '{' : '[');
  for (uint32_t i = 0; i < count; i++) {
    if (i) cg_buf_char(out, ',');
    space(out);
    if (object) cg_buf_printf(out, any(9) == 0 ? "\"k\\u0041%u\"" : any(60) == 0 ? "\"k\"" : "\"k%u\"", i);
    if (object) space(out), cg_buf_char(out, ':'), space(out);
    value(out, depth + 1);
    space(out);
  }
  cg_buf_char(out, object ? '}' : ']');
}

static codegen_document *parse(cg_buf *text, cg_diags *diags) {
  ck_assert(cg_buf_reserve(text, 16));
  memset(text->data + text->size, 0, 16);
  return cg_document_parse_json(cg_buf_get(text), CG_STR("t.json"), 2, NULL, diags);
}

static void same_node(const codegen_document *a, const codegen_document *b, uint32_t i) {
  const codegen_node *l = codegen_node_raw(a, i), *r = codegen_node_raw(b, i);
  ck_assert_uint_eq(l->kind, r->kind);
  ck_assert_uint_eq(l->begin, r->begin);
  ck_assert_uint_eq(l->end, r->end);
  ck_assert_uint_eq(codegen_node_count(a, i), codegen_node_count(b, i));
  ck_assert_uint_eq(codegen_node_after(a, i), codegen_node_after(b, i));
  ck_assert(codegen_str_equal(codegen_node_text(a, i), codegen_node_text(b, i)));
  ck_assert(codegen_str_equal(codegen_node_key(a, i), codegen_node_key(b, i)));
  ck_assert_int_eq(codegen_node_shadowed(a, i), codegen_node_shadowed(b, i));
  uint32_t child = codegen_node_first(b, i);
  for (uint32_t k = 0; k < codegen_node_count(b, i); k++, child = codegen_node_after(b, child))
    if (l->kind == CODEGEN_NODE_OBJECT)
      ck_assert_uint_eq(codegen_node_member(a, i, codegen_node_key(b, child)),
                        codegen_node_member(b, i, codegen_node_key(b, child)));
}

static void same_document(const codegen_document *a, const codegen_document *b) {
  cg_buf left, right;
  cg_buf_init(&left, CG_BUF_MAX), cg_buf_init(&right, CG_BUF_MAX);
  ck_assert_uint_eq(a->node_count, b->node_count);
  for (uint32_t i = 1; i < a->node_count; i++) {
    same_node(a, b, i);
    left.size = right.size = 0;
    cg_document_pointer(a, i, &left);
    cg_document_pointer(b, i, &right);
    ck_assert(codegen_str_equal(cg_buf_get(&left), cg_buf_get(&right)));
    ck_assert_uint_eq(codegen_node_resolve(a, cg_buf_get(&left)), codegen_node_resolve(b, cg_buf_get(&right)));
  }
  cg_buf_release(&left), cg_buf_release(&right);
  for (size_t i = 0; i < a->bytes.size; i++) { /* neither knows the other's characters */
    bool inside = ((unsigned char)a->bytes.data[i] & 0xc0) == 0x80;
    ck_assert_int_eq(cg_document_slice(a, cg_str_slice(a->bytes, i, a->bytes.size)), inside ? -1 : 1);
  }
}

/* What stood outside of the value that differs is what the shift says. */
static void same_places(const cg_shift *shift, const codegen_document *was, const codegen_document *now) {
  for (uint32_t i = 1; i < was->node_count; i++) {
    const codegen_node *old = codegen_node_raw(was, i);
    uint32_t to = cg_shift_node(shift, i);
    if (!to || to == shift->node) continue;
    const codegen_node *row = codegen_node_raw(now, to);
    ck_assert_uint_eq(row->kind, old->kind);
    ck_assert_uint_eq(row->begin, cg_shift_byte(shift, old->begin));
    ck_assert_uint_eq(row->end, cg_shift_byte(shift, old->end));
    ck_assert(codegen_str_equal(codegen_node_text(was, i), codegen_node_text(now, to)));
    if (old->kind == CODEGEN_NODE_STRING && old->flags & CODEGEN_NODE_POOLED)
      ck_assert_uint_eq(row->extra, cg_shift_pool(shift, old->extra));
  }
}

/* Another value at a random place, or some bytes. */
static void change(const codegen_document *document, cg_buf *out) {
  cg_str text = document->bytes;
  const codegen_node *node = codegen_node_raw(document, 1 + any(document->node_count - 1));
  uint32_t from = node->begin, to = node->end;
  cg_buf_str(out, cg_str_slice(text, 0, from));
  if (any(6) == 0) {
    uint32_t keep = any(to - from + 1);
    cg_buf_str(out, cg_str_slice(text, from, from + keep));
    cg_buf_text(out, any(2) ? " " : "1");
    cg_buf_str(out, cg_str_slice(text, from + keep, to));
  } else {
    value(out, 3);
  }
  cg_buf_str(out, cg_str_slice(text, to, text.size));
}

START_TEST(splicing_is_parsing) {
  cg_diags *diags = cg_diags_new();
  uint32_t spliced = 0, shifted = 0;
  for (uint32_t turn = 0; turn < 1200; turn++) {
    cg_buf first, then;
    cg_shift shift, other;
    cg_buf_init(&first, CG_BUF_MAX), cg_buf_init(&then, CG_BUF_MAX);
    do first.size = 0, value(&first, 0);
    while (first.size < 20);
    codegen_document *was = parse(&first, diags), *document = parse(&first, diags);
    ck_assert(was && document);
    change(was, &then);
    cg_diags_clear(diags);
    codegen_document *now = parse(&then, diags);
    bool quiet = !cg_diags_any(diags);
    bool took = cg_document_splice(document, cg_buf_get(&then), 0, &shift);
    ck_assert(!took || now);
    if (took && quiet) {
      spliced++;
      ck_assert_ptr_eq(shift.now, document);
      same_document(document, now);
      same_places(&shift, was, document);
    }
    if (!took) same_document(document, was);
    if (now && cg_document_shift(was, now, &other)) {
      shifted++;
      same_places(&other, was, now);
    }
    cg_document_free(was), cg_document_free(document), cg_document_free(now);
    cg_buf_release(&first), cg_buf_release(&then);
    cg_diags_clear(diags);
  }
  ck_assert_uint_gt(spliced, 200);
  ck_assert_uint_gt(shifted, 600);
  cg_diags_free(diags);
}
END_TEST

START_TEST(many_in_a_row) {
  cg_diags *diags = cg_diags_new();
  cg_buf text[2];
  cg_buf_init(&text[0], CG_BUF_MAX), cg_buf_init(&text[1], CG_BUF_MAX);
  cg_buf_text(&text[0], "{\"a\":[");
  for (uint32_t i = 0; i < 300; i++) cg_buf_printf(&text[0], "%s{\"k%u\":%u,\"b\":[1,\"\\n\"]}", i ? "," : "", i, i);
  cg_buf_text(&text[0], "],\"z\":{\"x\":\"\\t\"}}");
  codegen_document *document = parse(&text[0], diags);
  uint32_t spliced = 0;
  ck_assert_ptr_nonnull(document);
  for (uint32_t turn = 0; turn < 400; turn++) {
    cg_buf *next = &text[(turn + 1) % 2];
    cg_shift shift;
    next->size = 0;
    change(document, next);
    codegen_document *now = parse(next, diags);
    if (now && !cg_diags_any(diags) && cg_document_splice(document, cg_buf_get(next), 0, &shift)) {
      spliced++;
      same_document(document, now);
      cg_document_free(now);
    } else if (now && !cg_diags_any(diags)) {
      cg_document_free(document);
      document = now;
    } else {
      cg_document_free(now);
      next->size = 0;
      cg_buf_str(next, cg_buf_get(&text[turn % 2]));
      cg_document_free(document);
      cg_diags_clear(diags);
      document = parse(next, diags);
    }
    cg_diags_clear(diags);
  }
  ck_assert_uint_gt(spliced, 50);
  cg_document_free(document);
  cg_buf_release(&text[0]), cg_buf_release(&text[1]);
  cg_diags_free(diags);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("splice");
  TCase *tests = tcase_create("splice");
  tcase_set_timeout(tests, 120);
  tcase_add_test(tests, splicing_is_parsing);
  tcase_add_test(tests, many_in_a_row);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
