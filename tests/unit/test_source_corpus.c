/* SPDX-License-Identifier: MIT
 *
 * The same document as JSON and as YAML is the same tree. Generated documents are always compared, in three styles of
 * YAML; public ones when the environment variable CODEGEN_CORPUS names a folder that has them.
 */
#include "source_kit.h"

/* -- JSON to YAML ------------------------------------------------------------------------------------------------- */

enum { STYLE_BLOCK, STYLE_FLOW, STYLE_LITERAL, STYLES };

static void indent(cg_buf *out, unsigned depth) {
  cg_buf_char(out, '\n');
  for (unsigned i = 0; i < depth; i++) cg_buf_text(out, "  ");
}

/** Whether text may stand without quotes everywhere. */
static bool plain(cg_str text) {
  if (text.size == 0 || text.size > 60 || !isalpha((unsigned char)text.data[0])) return false;
  for (size_t i = 0; i < text.size; i++)
    if (!isalnum((unsigned char)text.data[i]) && text.data[i] != '_' && text.data[i] != '/') return false;
  return !codegen_str_is(text, "true") && !codegen_str_is(text, "false") && !codegen_str_is(text, "null");
}

/** In double quotes every character may be written by its code point, which JSON's surrogates are not. */
static void quoted(cg_buf *out, cg_str text) {
  uint32_t code;
  cg_buf_char(out, '"');
  for (size_t i = 0, length; i < text.size; i += length) {
    length = cg_utf8_decode(text.data + i, text.size - i, &code);
    if (length == 0) length = 1;
    if (code < ' ')
      cg_buf_printf(out, "\\x%02x", code);
    else if (code == '"' || code == '\\')
      cg_buf_printf(out, "\\%c", (int)code);
    else
      cg_buf_add(out, text.data + i, length);
  }
  cg_buf_char(out, '"');
}

static void text_as(cg_buf *out, cg_str text, int style) {
  if (style != STYLE_FLOW && plain(text))
    cg_buf_str(out, text);
  else
    quoted(out, text);
}

/** A literal block says the text as it is, when it has no odd white space. */
static bool literal(cg_buf *out, cg_str text, unsigned depth) {
  if (text.size == 0 || text.data[text.size - 1] == '\n' || isspace((unsigned char)text.data[0])) return false;
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char)text.data[i] < ' ' && text.data[i] != '\n') return false;
  cg_buf_text(out, "|-");
  indent(out, depth);
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '\n')
      indent(out, depth);
    else
      cg_buf_char(out, text.data[i]);
  }
  return true;
}

static void emit(cg_buf *out, const codegen_document *d, uint32_t node, int style, unsigned depth) {
  uint32_t kind = codegen_node_kind(d, node), count = codegen_node_count(d, node), child = codegen_node_first(d, node);
  bool object = kind == CODEGEN_NODE_OBJECT, block = style != STYLE_FLOW && depth < 40;
  if (kind == CODEGEN_NODE_NULL) cg_buf_text(out, style == STYLE_LITERAL ? "~" : "null");
  if (kind == CODEGEN_NODE_TRUE) cg_buf_text(out, "true");
  if (kind == CODEGEN_NODE_FALSE) cg_buf_text(out, style == STYLE_LITERAL ? "False" : "false");
  if (kind == CODEGEN_NODE_NUMBER) cg_buf_str(out, codegen_node_text(d, node));
  if (kind == CODEGEN_NODE_STRING &&
      !(style == STYLE_LITERAL && depth < 40 && depth > 0 && literal(out, codegen_node_text(d, node), depth)))
    text_as(out, codegen_node_text(d, node), style);
  if (!object && kind != CODEGEN_NODE_ARRAY) return;
  if (count == 0 || !block) cg_buf_char(out, object ? '{' : '[');
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(d, child)) {
    cg_str key = codegen_node_key(d, child);
    if (codegen_node_shadowed(d, child)) continue;
    if (block)
      indent(out, depth);
    else if (i)
      cg_buf_text(out, ", ");
    if (object && block && key.size > 900) cg_buf_text(out, "? "); /* an implicit key is short */
    if (object) text_as(out, key, style);
    if (object && block && key.size > 900) indent(out, depth);
    cg_buf_text(out, object ? ": " : block ? "- " : "");
    emit(out, d, child, style, depth + 1);
  }
  if (count == 0 || !block) cg_buf_char(out, object ? '}' : ']');
}

static void compare(cg_str json, const char *name) {
  kit_text a = kit_parse_limits(false, json, NULL);
  ck_assert_msg(a.document != NULL, "%s", name);
  for (int style = 0; style < STYLES; style++) {
    cg_buf yaml;
    cg_buf_init(&yaml, CG_BUF_MAX);
    emit(&yaml, a.document, 1, style, 0);
    cg_buf_char(&yaml, '\n');
    kit_text b = kit_parse_limits(true, cg_buf_get(&yaml), NULL);
    char *report = kit_report(b.diags);
    ck_assert_msg(b.document != NULL, "%s, style %d: %s", name, style, report);
    ck_assert_msg(kit_same(a.document, 1, b.document, 1, true), "%s, style %d differs", name, style);
    free(report);
    kit_free(&b);
    cg_buf_release(&yaml);
  }
  kit_free(&a);
}

/* -- generated documents ------------------------------------------------------------------------------------------ */

static uint64_t next(uint64_t *seed) { /* splitmix64 */
  uint64_t z = *seed += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

static void random_string(cg_buf *out, uint64_t *seed) {
  static const char *const piece[] = {"a",
                                      "User",
                                      " ",
                                      ": ",
                                      " #",
                                      "- ",
                                      "*/",
                                      "\\\"",
                                      "\\\\",
                                      "\\n",
                                      "\\u0000",
                                      "\\ud83d\\ude00",
                                      "\xE2\x80\xA8",
                                      "'",
                                      "${x}",
                                      "`",
                                      "{",
                                      "]",
                                      "no",
                                      "1",
                                      "1.0",
                                      "~",
                                      "null",
                                      "&a",
                                      "*a",
                                      "!!str",
                                      "%",
                                      "@",
                                      "\xC3\xA4",
                                      "\x7F",
                                      "\\t",
                                      "\xEF\xBB\xBF",
                                      "\xC2\x85",
                                      "?",
                                      "|",
                                      ">",
                                      "<<",
                                      "---",
                                      "0x1F",
                                      ".inf"};
  cg_buf_char(out, '"');
  for (uint64_t n = next(seed) % 6; n; n--) cg_buf_text(out, piece[next(seed) % CG_COUNT(piece)]);
  cg_buf_char(out, '"');
}

static void random_value(cg_buf *out, uint64_t *seed, int depth) {
  static const char *const scalar[] = {"null",  "true", "false", "0", "-0", "1.0", "1e5", "-12.50", "9007199254740993",
                                       "1E+400"};
  uint64_t kind = next(seed) % (depth > 6 ? 4 : 8), count = next(seed) % 7;
  if (kind < 2) {
    cg_buf_text(out, scalar[next(seed) % CG_COUNT(scalar)]);
  } else if (kind < 4) {
    random_string(out, seed);
  } else {
    bool object = kind < 6;
    cg_buf_char(out, object ? '{' : '[');
    for (uint64_t i = 0; i < count; i++) {
      if (i) cg_buf_char(out, ',');
      if (object) {
        random_string(out, seed);
        out->size--; /* keys are all different */
        cg_buf_printf(out, "%u\":", (unsigned)i);
      }
      random_value(out, seed, depth + 1);
    }
    cg_buf_char(out, object ? '}' : ']');
  }
}

START_TEST(generated) {
  for (uint64_t seed = 1; seed <= 2000; seed++) {
    uint64_t state = seed;
    char name[32];
    cg_buf json;
    cg_buf_init(&json, CG_BUF_MAX);
    random_value(&json, &state, 0);
    snprintf(name, sizeof name, "seed %u", (unsigned)seed);
    compare(cg_buf_get(&json), name);
    cg_buf_release(&json);
  }
}
END_TEST

/* -- public documents --------------------------------------------------------------------------------------------- */

static bool read_corpus(const char *name, cg_buf *out) {
  const char *folder = getenv("CODEGEN_CORPUS"), *reason;
  char path[4096];
  cg_buf_init(out, (size_t)1 << 30);
  if (!folder) return false;
  snprintf(path, sizeof path, "%s/openapi/%s", folder, name);
  if (cg_file_read(path, (size_t)1 << 30, out, &reason) == CODEGEN_OK) return true;
  printf("skipped: %s: %s\n", path, reason);
  return false;
}

START_TEST(public_documents) {
  static const char *const name[] = {"github-api.json", "stripe.json", "discord.json", "netlify-v2.json",
                                     "slack-web-v2.json"};
  for (size_t i = 0; i < CG_COUNT(name); i++) {
    cg_buf json;
    if (read_corpus(name[i], &json)) compare(cg_buf_get(&json), name[i]);
    cg_buf_release(&json);
  }
}
END_TEST

/* Published in both languages; members may stand in another order. */
START_TEST(public_pairs) {
  static const char *const name[] = {"rclone", "galaxy", "adyen-checkout-v72", "twilio-messaging-v1"};
  for (size_t i = 0; i < CG_COUNT(name); i++) {
    char json_name[64], yaml_name[64];
    cg_buf json, yaml;
    snprintf(json_name, sizeof json_name, "%s.json", name[i]);
    snprintf(yaml_name, sizeof yaml_name, "%s.yaml", name[i]);
    if (read_corpus(json_name, &json) & read_corpus(yaml_name, &yaml)) {
      kit_text a = kit_parse_limits(false, cg_buf_get(&json), NULL),
               b = kit_parse_limits(true, cg_buf_get(&yaml), NULL);
      ck_assert_ptr_nonnull(a.document);
      ck_assert_ptr_nonnull(b.document);
      ck_assert_msg(kit_same(a.document, 1, b.document, 1, false), "%s", name[i]);
      kit_free(&a);
      kit_free(&b);
    }
    cg_buf_release(&json);
    cg_buf_release(&yaml);
  }
}
END_TEST

/** Resolves every `$ref` of every document that is reached; gives the number that led somewhere. */
static unsigned resolve_all(cg_documents *documents) {
  unsigned good = 0;
  for (uint32_t id = 2; id <= cg_documents_count(documents); id++) { /* it grows */
    const codegen_document *d = cg_documents_at(documents, id);
    for (uint32_t node = 1; d && node < d->node_count; node++) {
      uint32_t document, target;
      cg_str anchor;
      if (!codegen_str_is(codegen_node_key(d, node), "$ref") || codegen_node_kind(d, node) != CODEGEN_NODE_STRING)
        continue;
      good += cg_documents_resolve(documents, id, codegen_node_text(d, node), codegen_node_origin(d, node), &document,
                                   &target, &anchor) == CODEGEN_OK;
    }
  }
  return good;
}

START_TEST(many_files) {
  const char *folder = getenv("CODEGEN_CORPUS");
  char path[4096];
  if (!folder) return;
  snprintf(path, sizeof path, "%s/openapi/digitalocean/DigitalOcean-public.v2.yaml", folder);
  if (access(path, R_OK) != 0) return;
  cg_diags *diags = cg_diags_new();
  cg_documents *documents = cg_documents_new(diags, NULL);
  ck_assert_int_eq(cg_documents_input(documents, codegen_str_of(path), CG_STR("")), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  unsigned good = resolve_all(documents);
  char *report = kit_report(diags);
  printf("%u references, %u documents\n", good, cg_documents_count(documents) - 1);
  ck_assert_msg(cg_diags_errors(diags) == 0, "%.2000s", report);
  ck_assert_uint_gt(good, 6000);
  free(report);
  cg_documents_free(documents);
  cg_diags_free(diags);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("source_corpus");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 110);
  tcase_add_test(all, generated);
  tcase_add_test(all, public_documents);
  tcase_add_test(all, public_pairs);
  tcase_add_test(all, many_files);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
