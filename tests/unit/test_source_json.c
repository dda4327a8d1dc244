/* SPDX-License-Identifier: MIT
 *
 * source: JSON into documents; members, pointers, duplicate keys, errors with a place.
 */
#include <check.h>

#include "source/document.h"
#include "source/source.h"

static char bytes[1 << 16]; /* the text of the document under test, with zero bytes behind it */

static codegen_document *parse_into(cg_diags *diags, const char *text, size_t size, const cg_source_limits *limits) {
  ck_assert_uint_lt(size, sizeof bytes - 16);
  memset(bytes, 0, size + 16);
  memcpy(bytes, text, size);
  return cg_document_parse_json((cg_str){bytes, size}, CG_STR("t.json"), 2, limits, diags);
}

static codegen_document *parse(const char *text) {
  cg_diags *diags = cg_diags_new();
  codegen_document *document = parse_into(diags, text, strlen(text), NULL);
  ck_assert_msg(document != NULL, "%s", text);
  ck_assert_uint_eq(cg_diags_errors(diags), 0);
  cg_diags_free(diags);
  return document;
}

/* What is reported for a text, as JSON lines. */
static const char *complaint(const char *text, size_t size, const cg_source_limits *limits, bool accepted) {
  static char out[1 << 16];
  cg_diags *diags = cg_diags_new();
  codegen_document *document = parse_into(diags, text, size, limits);
  ck_assert_msg((document != NULL) == accepted, "%s", text);
  FILE *file = fmemopen(out, sizeof out, "w");
  cg_diags_render(diags, &(cg_diag_style){.json = true}, file);
  fputc('\0', file);
  fclose(file);
  cg_document_free(document);
  cg_diags_free(diags);
  return out;
}

static void assert_text(const codegen_document *document, uint32_t node, const char *text) {
  ck_assert(node);
  ck_assert_msg(codegen_str_is(codegen_node_text(document, node), text), "%.*s",
                CG_FMT(codegen_node_text(document, node)));
}

START_TEST(tape_has_the_shape) {
  codegen_document *d = parse(" {\"a\": [1, -2.50e+3, {}], \"b\": {\"c\": null, \"d\": [true, false]}, \"\": \"x\"} ");
  ck_assert_uint_eq(d->node_count, 12);
  ck_assert_uint_eq(codegen_node_kind(d, 0), CODEGEN_NODE_NONE);
  ck_assert_uint_eq(codegen_node_kind(d, 1), CODEGEN_NODE_OBJECT);
  ck_assert_uint_eq(codegen_node_count(d, 1), 3);
  ck_assert_uint_eq(codegen_node_raw(d, 1)->begin, 1);
  ck_assert_uint_eq(codegen_node_raw(d, 1)->end, d->bytes.size - 1);
  uint32_t a = codegen_node_first(d, 1), b = codegen_node_after(d, a), empty = codegen_node_after(d, b);
  ck_assert(codegen_str_is(codegen_node_key(d, a), "a") && codegen_str_is(codegen_node_key(d, b), "b"));
  ck_assert(codegen_node_key(d, empty).size == 0 && codegen_node_get(d, 1, "") == empty);
  assert_text(d, a + 1, "1");
  assert_text(d, a + 2, "-2.50e+3"); /* as written */
  ck_assert_uint_eq(codegen_node_kind(d, a + 3), CODEGEN_NODE_OBJECT);
  ck_assert_uint_eq(codegen_node_first(d, a + 3), 0);
  ck_assert_uint_eq(codegen_node_kind(d, codegen_node_get(d, b, "c")), CODEGEN_NODE_NULL);
  ck_assert_uint_eq(codegen_node_get(d, b, "x"), 0);
  ck_assert_uint_eq(codegen_node_get(d, a, "x"), 0);
  ck_assert_uint_eq(codegen_node_origin(d, a + 1).begin, 8);
  ck_assert_uint_eq(codegen_node_origin(d, a + 1).end, 9);
  cg_document_free(d);
}
END_TEST

START_TEST(strings_are_decoded) {
  codegen_document *d = parse(
      "[\"plain\", \"\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u00e9\\u20ac\\ud83d\\ude00\", "
      "\"\xc3\xa9\xf0\x9f\x98\x80\", "
      "\"a long text that is decoded\\nafter more than a block of sixteen bytes \xe2\x82\xac and more\"]");
  assert_text(d, 2, "plain");
  assert_text(d, 3, "");
  assert_text(d, 4, "\"\\/\b\f\n\r\t");
  assert_text(d, 5, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  assert_text(d, 6, "\xc3\xa9\xf0\x9f\x98\x80");
  assert_text(d, 7, "a long text that is decoded\nafter more than a block of sixteen bytes \xe2\x82\xac and more");
  ck_assert_int_eq(codegen_node_text(d, 4).data[codegen_node_text(d, 4).size], 0);
  cg_document_free(d);
  d = parse("{\"a\\u0000b\": \"\\u0000\"}"); /* NUL is a character like others */
  uint32_t node = codegen_node_member(d, 1, (cg_str){"a\0b", 3});
  ck_assert(node && codegen_node_text(d, node).size == 1 && codegen_node_text(d, node).data[0] == 0);
  cg_document_free(d);
  d = parse("\xef\xbb\xbf[1]"); /* a byte order mark is not part of the document */
  ck_assert_uint_eq(codegen_node_raw(d, 1)->begin, 0);
  cg_document_free(d);
}
END_TEST

/* Every escape and special byte at every distance from a block's edge. */
START_TEST(strings_of_every_length) {
  static const char *const piece[][2] = {{"\\n", "\n"},  {"\\u00e9", "\xc3\xa9"}, {"\xe2\x82\xac", "\xe2\x82\xac"},
                                         {"\\\"", "\""}, {"\\\\", "\\"},          {"x", "x"}};
  char text[600], expected[600];
  for (size_t k = 0; k < CG_COUNT(piece); k++) {
    for (size_t lead = 0; lead < 40; lead++) {
      for (size_t tail = 0; tail < 36; tail += 5) {
        snprintf(text, sizeof text, "[\"%.*s%s%s%.*s\"]", (int)lead,
                 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", piece[k][0], piece[k][0], (int)tail,
                 "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ");
        snprintf(expected, sizeof expected, "%.*s%s%s%.*s", (int)lead,
                 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", piece[k][1], piece[k][1], (int)tail,
                 "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ");
        codegen_document *d = parse(text);
        assert_text(d, 2, expected);
        cg_document_free(d);
      }
    }
  }
}
END_TEST

static void assert_slices(const codegen_document *d, cg_str whole) {
  for (size_t at = 0; at <= whole.size; at++) {
    size_t size = (at * 7 + 1) % 9;
    if (size > whole.size - at) size = whole.size - at;
    bool first = size && ((unsigned char)whole.data[at] & 0xc0) == 0x80;
    bool behind = at + size < whole.size && ((unsigned char)whole.data[at + size] & 0xc0) == 0x80;
    ck_assert_int_eq(cg_document_slice(d, (cg_str){whole.data + at, size}), first || behind ? -1 : 1);
  }
}

/* Long texts with few characters beyond ASCII, which stand where blocks end, too: in the source, decoded, before and
 * behind an escape, in keys. */
START_TEST(slices_cut_no_character) {
  static const char *const piece[] = {"\xe2\x82\xac", "\\n", "\\u20ac", "\\ud83d\\ude00", "\xf0\x9f\x98\x80", "x"};
  static char text[60000];
  uint64_t state = 88172645463325252u;
  for (uint32_t turn = 0; turn < 60; turn++) {
    size_t size = 0;
    text[size++] = '{';
    for (uint32_t i = 0; i < 12; i++) {
      if (i) text[size++] = ',';
      for (uint32_t k = 0; k < 2; k++) {
        text[size++] = k ? ':' : '"';
        if (k) text[size++] = '"';
        if (!k) size += (size_t)snprintf(text + size, 32, "k%u", i);
        for (uint32_t p = 0; p < 3; p++) {
          state ^= state << 13, state ^= state >> 7, state ^= state << 17;
          uint32_t lead = (uint32_t)(state >> 20) % (k ? 1400 : 20), what = (uint32_t)(state >> 50) % 6;
          if (turn % 3 == 0) lead = CG_ODD_BLOCK / 3 * (k != 0), what = turn / 3 % 6;
          for (uint32_t n = 0; n < lead; n++) text[size++] = 'a';
          for (const char *c = piece[turn % 5 && what < 5 && state >> 8 & 1 ? 5 : what]; *c; c++) text[size++] = *c;
        }
        text[size++] = '"';
      }
    }
    text[size++] = '}';
    text[size] = '\0';
    if (size >= sizeof bytes - 16) continue;
    codegen_document *d = parse(text);
    ck_assert_ptr_nonnull(d->index->odd.bytes);
    assert_slices(d, d->bytes);
    assert_slices(d, d->pool);
    ck_assert_int_eq(cg_document_slice(d, CG_STR("elsewhere")), 0);
    cg_document_free(d);
  }
}
END_TEST

START_TEST(nothing_is_known_of_bytes_without_a_tape) {
  codegen_document raw = {.struct_size = sizeof raw, .bytes = CG_STR("\xff\xff a text"), .pool = CG_STR("")};
  ck_assert_int_eq(cg_document_slice(&raw, raw.bytes), 0);
  ck_assert_int_eq(cg_document_slice(&raw, cg_str_slice(raw.bytes, 3, 4)), 0);
}
END_TEST

START_TEST(unpaired_surrogates_are_replaced) {
  static const char *const text[] = {"[\"\\ud800\"]", "[\"\\ud83dx\"]", "[\"\\ude00\"]", "[\"\\ud83d\\u0041\"]",
                                     "[\"\\ud83d\\ud83d\\ude00\"]"};
  static const char *const value[] = {"\xef\xbf\xbd", "\xef\xbf\xbdx", "\xef\xbf\xbd",
                                      "\xef\xbf\xbd"
                                      "A",
                                      "\xef\xbf\xbd\xf0\x9f\x98\x80"};
  for (size_t i = 0; i < CG_COUNT(text); i++) {
    codegen_document *d = parse(text[i]);
    assert_text(d, 2, value[i]);
    cg_document_free(d);
    ck_assert_ptr_nonnull(strstr(complaint(text[i], strlen(text[i]), NULL, true), "CGS0014"));
  }
}
END_TEST

START_TEST(last_of_equal_keys_wins) {
  codegen_document *d = parse("{\"a\": 1, \"b\": 2, \"\\u0061\": 3, \"a\": 4}");
  assert_text(d, codegen_node_get(d, 1, "a"), "4");
  ck_assert_uint_eq(codegen_node_count(d, 1), 4);
  ck_assert(codegen_node_shadowed(d, 2) && !codegen_node_shadowed(d, 3) && codegen_node_shadowed(d, 4) &&
            !codegen_node_shadowed(d, 5));
  cg_document_free(d);
  const char *twice = "{\"x\": {\"key\": 1,\n \"key\": 2}}";
  ck_assert_str_eq(
      complaint(twice, strlen(twice), NULL, true),
      "{\"event\":\"diagnostic\",\"severity\":\"warning\",\"code\":\"CGS0005\",\"message\":\"duplicate key 'key'\","
      "\"help\":\"keep one of them: the last one counts, the others are ignored\","
      "\"file\":\"t.json\",\"line\":2,\"column\":2}\n");
}
END_TEST

START_TEST(large_objects_have_an_index) {
  for (unsigned count = 15; count < 3000; count = count * 3 / 2) {
    char text[60000], key[16];
    size_t size = (size_t)snprintf(text, sizeof text, "{\"first\":[1,{}]");
    for (unsigned i = 0; i < count; i++) size += (size_t)snprintf(text + size, sizeof text - size, ",\"k%u\":%u", i, i);
    size += (size_t)snprintf(text + size, sizeof text - size, ",\"k7\":\"again\"}");
    codegen_document *d = parse(text);
    ck_assert_uint_eq((codegen_node_raw(d, 1)->flags & CODEGEN_NODE_INDEXED) != 0, count + 2 > CG_TAPE_LINEAR);
    for (unsigned i = 0; i < count; i++) {
      char number[16];
      snprintf(key, sizeof key, "k%u", i);
      snprintf(number, sizeof number, "%u", i);
      assert_text(d, codegen_node_get(d, 1, key), i == 7 ? "again" : number);
    }
    ck_assert_uint_eq(codegen_node_get(d, 1, "k"), 0);
    ck_assert_uint_eq(codegen_node_get(d, 1, "first"), 2);
    cg_document_free(d);
  }
}
END_TEST

START_TEST(pointers_resolve_and_come_back) {
  codegen_document *d = parse(
      "{\"a/b\": {\"m~n\": [10, [20], {\"\": 30}]}, \"\": 0, \"01\": 1, \"big\": [[],[1],[2],[3],[],[5],{},[7],[8],[9],"
      "[10],[11],[12],[13],[14],[15],[16],[17],[18],[19],[20],[21],[22],[23],[24],[25],[26],[27],[28],[29],"
      "[30],[31],[32],[33],[34,0,0],[35],[36],[37]]}");
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  ck_assert_uint_eq(codegen_node_resolve(d, CG_STR("")), 1);
  assert_text(d, codegen_node_resolve(d, CG_STR("/a~1b/m~0n/0")), "10");
  assert_text(d, codegen_node_resolve(d, CG_STR("/a~1b/m~0n/1/0")), "20");
  assert_text(d, codegen_node_resolve(d, CG_STR("/a~1b/m~0n/2/")), "30");
  assert_text(d, codegen_node_resolve(d, CG_STR("/")), "0");
  assert_text(d, codegen_node_resolve(d, CG_STR("/01")), "1");
  for (uint32_t i = 0; i < 38; i++) {
    char pointer[32], number[8];
    snprintf(number, sizeof number, "%u", i);
    snprintf(pointer, sizeof pointer, "/big/%u/0", i);
    if (i == 0 || i == 4 || i == 6)
      ck_assert_uint_eq(codegen_node_resolve(d, codegen_str_of(pointer)), 0);
    else
      assert_text(d, codegen_node_resolve(d, codegen_str_of(pointer)), number);
  }
  static const char *const none[] = {"a",
                                     "/x",
                                     "/a~1b/m~0n/3",
                                     "/a~1b/m~0n/00",
                                     "/a~1b/m~0n/-",
                                     "/a~1b/m~0n/0/0",
                                     "/a/b",
                                     "/a~2b",
                                     "/a~",
                                     "/a~1b/",
                                     "//",
                                     "/a~1b/m~0n/+1",
                                     "/a~1b/m~0n/99999999999999999999",
                                     "/a~1b/m~0n/4294967296"};
  for (size_t i = 0; i < CG_COUNT(none); i++)
    ck_assert_msg(!codegen_node_resolve(d, codegen_str_of(none[i])), "%s", none[i]);
  for (uint32_t node = 1; node < d->node_count; node++) {
    out.size = 0;
    cg_document_pointer(d, node, &out);
    ck_assert_uint_eq(codegen_node_resolve(d, cg_buf_get(&out)), node);
  }
  cg_buf_release(&out);
  cg_document_free(d);
}
END_TEST

START_TEST(errors_say_what_and_where) {
  static const struct {
    const char *text, *message;
    unsigned line, column;
    const char *pointer;
  } row[] = {
      {"", "document is empty", 1, 1, NULL},
      {" \n ", "document is empty", 2, 2, NULL},
      {"{\"a\": 1 \"b\": 2}", "expected ',' or '}' after a member, found '\\\"'", 1, 9, NULL},
      {"[1 2]", "expected ',' or ']' after an item, found '2'", 1, 4, NULL},
      {"{\"a\": [1, 2,\n]}", "trailing comma before ']'", 1, 12, "/a/2"},
      {"{\"a\": 1,}", "trailing comma before '}'", 1, 8, NULL},
      {"{\"a\" 1}", "expected ':' after a member name, found '1'", 1, 6, NULL},
      {"{a: 1}", "expected a member name in double quotes, found 'a'", 1, 2, NULL},
      {"{'a': 1}", "a string must be in double quotes", 1, 2, NULL},
      {"[1] // x", "comments are not allowed in JSON", 1, 5, NULL},
      {"{\"a\": /* x */ 1}", "comments are not allowed in JSON", 1, 7, "/a"},
      {"{\"a\": True}", "invalid value 'True'", 1, 7, "/a"},
      {"[NaN]", "invalid value 'NaN'", 1, 2, "/0"},
      {"[01]", "a number cannot begin with '0' and a digit", 1, 2, "/0"},
      {"[1.]", "invalid number: expected a digit, found ']'", 1, 2, "/0"},
      {"[-]", "invalid number: expected a digit, found ']'", 1, 2, "/0"},
      {"[+1]", "a number cannot begin with '+'", 1, 2, "/0"},
      {"[1] 2", "unexpected '2' after the end of the document", 1, 5, NULL},
      {"{\"a\":\n [1, 2", "unexpected end of the document: '[' opened at line 2, column 2 is not closed", 2, 7, NULL},
      {"[\"abc", "unexpected end of the document: the string that begins at line 1, column 2 is not closed", 1, 6,
       "/0"},
      {"[\"a\nb\"]", "line break in a string", 1, 4, "/0"},
      {"[\"a\x01\"]", "control character U+0001 in a string", 1, 4, "/0"},
      {"[\"\\x\"]", "invalid escape: backslash and 'x'", 1, 3, "/0"},
      {"[\"\\u12g4\"]", "expected four hexadecimal digits after '\\\\u', found 'g'", 1, 7, "/0"},
      {"[\"\xff\"]", "invalid UTF-8 in a string: byte 0xFF", 1, 3, "/0"},
      {"[\xe9]", "invalid UTF-8: byte 0xE9", 1, 2, NULL},
      {"[1,,2]", "expected a value before ','", 1, 4, "/1"},
      {"[1}", "expected ',' or ']' after an item, found '}'", 1, 3, NULL},
      {"{\"a\": {\"b\\n\": [0, tru]}}", "invalid value 'tru'", 1, 19, "/a/b\\n/1"},
  };
  char expected[256];
  for (size_t i = 0; i < CG_COUNT(row); i++) {
    const char *said = complaint(row[i].text, strlen(row[i].text), NULL, false);
    snprintf(expected, sizeof expected, "\"message\":\"%s\"", row[i].message);
    ck_assert_msg(strstr(said, expected) != NULL, "%s -> %s", row[i].text, said);
    snprintf(expected, sizeof expected, "\"line\":%u,\"column\":%u", row[i].line, row[i].column);
    ck_assert_msg(strstr(said, expected) != NULL, "%s -> %s", row[i].text, said);
    snprintf(expected, sizeof expected, "\"pointer\":\"%s\"", row[i].pointer ? row[i].pointer : "");
    if (row[i].pointer) ck_assert_msg(strstr(said, expected) != NULL, "%s -> %s", row[i].text, said);
  }
  ck_assert_ptr_nonnull(strstr(complaint("\xff\xfe[\0]\0", 6, NULL, false), "UTF-16"));
  ck_assert_ptr_nonnull(strstr(complaint("[\0]", 3, NULL, false), "found U+0000"));
  ck_assert_ptr_nonnull(strstr(complaint("[]\0", 3, NULL, false), "unexpected U+0000 after the end"));
}
END_TEST

START_TEST(every_cut_is_an_error_with_a_place) {
  const char *text = "{\"a\": [1, -2.5e+10, true, null, \"x\\u00e9\\n\xc3\xa9\"], \"b\": {\"c\": false}}";
  for (size_t size = 0; size < strlen(text); size++) {
    const char *said = complaint(text, size, NULL, false);
    ck_assert_msg(strstr(said, "\"severity\":\"error\"") && strstr(said, "\"line\":1,\"column\":"), "%zu: %s", size,
                  said);
  }
  cg_document_free(parse(text));
}
END_TEST

START_TEST(ceilings_hold) {
  char deep[5001];
  memset(deep, '[', 5000);
  ck_assert_ptr_nonnull(strstr(complaint(deep, 5000, NULL, false), "nested deeper than 1000 levels"));
  for (size_t i = 0; i < 2000; i++) deep[i] = i < 1000 ? '[' : ']';
  ck_assert_str_eq(complaint(deep, 2000, NULL, true), "");
  ck_assert_ptr_nonnull(strstr(complaint("[1]", 3, &(cg_source_limits){.max_bytes = 2}, false), "CGS0007"));
  ck_assert_str_eq(complaint("[1,2]", 5, &(cg_source_limits){.max_nodes = 3}, true), "");
  ck_assert_ptr_nonnull(strstr(complaint("[1,2,3]", 7, &(cg_source_limits){.max_nodes = 3}, false), "CGS0007"));
  ck_assert_ptr_nonnull(strstr(complaint("[[[]]]", 6, &(cg_source_limits){.max_depth = 2}, false), "CGS0006"));
}
END_TEST

START_TEST(memory_failures_are_reported) {
  char text[4000];
  size_t size = (size_t)snprintf(text, sizeof text, "{\"e\": \"\\n\"");
  for (unsigned i = 0; i < 100; i++)
    size += (size_t)snprintf(text + size, sizeof text - size, ",\"k%u\":[{}, \"\\t\"]", i);
  size += (size_t)snprintf(text + size, sizeof text - size, "}");
  unsigned failures = 0;
  for (uint64_t n = 1; n < 60; n++) {
    cg_diags *diags = cg_diags_new();
    cg_alloc_fail_at(n);
    codegen_document *d = parse_into(diags, text, size, NULL);
    cg_alloc_fail_at(0);
    failures += !d;
    if (!d) ck_assert_uint_gt(cg_diags_errors(diags), 0);
    if (d) ck_assert(codegen_node_get(d, 1, "k99"));
    cg_document_free(d);
    cg_diags_free(diags);
  }
  ck_assert_uint_gt(failures, 3);
}
END_TEST

START_TEST(large_input_takes_linear_time) {
  size_t size = 0, count = 400000;
  char *text = cg_calloc(40, count);
  uint64_t start = cg_cpu_ns();
  cg_diags *diags = cg_diags_new();
  text[size++] = '{';
  for (unsigned i = 0; i < count; i++) size += (size_t)snprintf(text + size, 40, "\"member%u\":%u,", i, i);
  text[size - 1] = '}';
  codegen_document *d = cg_document_parse_json((cg_str){text, size}, CG_STR("big"), 2, NULL, diags);
  ck_assert_ptr_nonnull(d);
  for (unsigned i = 0; i < count; i += 7) {
    char key[32];
    snprintf(key, sizeof key, "member%u", i);
    ck_assert(codegen_node_get(d, 1, key));
  }
  ck_assert_uint_lt(cg_cpu_ns() - start, 20000000000u);
  cg_document_free(d);
  cg_diags_free(diags);
  cg_free(text);
}
END_TEST

START_TEST(own_document_grows_in_place) {
  cg_diags *diags = cg_diags_new();
  cg_documents *documents = cg_documents_new(diags, NULL);
  codegen_document *own = cg_document_own(documents);
  uint32_t first, node;
  ck_assert(own && own->id == 1);
  ck_assert_int_eq(cg_document_own_add(documents, CG_STR("{\"a\": [1, \"t\\n\"], \"n\": -1.50}"), &first), CODEGEN_OK);
  cg_str text = codegen_node_text(own, codegen_node_get(own, first, "n"));
  for (unsigned i = 0; i < 3000; i++) {
    char json[1200];
    size_t size = (size_t)snprintf(json, sizeof json, "{\"i\": %u", i);
    for (unsigned k = 0; k < 20; k++)
      size += (size_t)snprintf(json + size, sizeof json - size, ", \"key%u\": [\"%u\", {}]", k, k);
    snprintf(json + size, sizeof json - size, "}");
    ck_assert_int_eq(cg_document_own_add(documents, codegen_str_of(json), &node), CODEGEN_OK);
    uint32_t item = codegen_node_get(own, node, "key13");
    assert_text(own, item + 1, "13");
  }
  ck_assert(codegen_str_is(text, "-1.50")); /* handed out before everything grew */
  assert_text(own, codegen_node_first(own, codegen_node_get(own, first, "a")) + 1, "t\n");
  uint32_t count = own->node_count;
  ck_assert_int_eq(cg_document_own_add(documents, CG_STR("{bad"), &node), CODEGEN_ERR_INPUT);
  ck_assert(node == 0 && own->node_count == count && cg_diags_errors(diags) == 1);
  cg_documents_free(documents);
  cg_diags_free(diags);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("source JSON");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 60);
  tcase_add_test(all, tape_has_the_shape);
  tcase_add_test(all, strings_are_decoded);
  tcase_add_test(all, strings_of_every_length);
  tcase_add_test(all, slices_cut_no_character);
  tcase_add_test(all, nothing_is_known_of_bytes_without_a_tape);
  tcase_add_test(all, unpaired_surrogates_are_replaced);
  tcase_add_test(all, last_of_equal_keys_wins);
  tcase_add_test(all, large_objects_have_an_index);
  tcase_add_test(all, pointers_resolve_and_come_back);
  tcase_add_test(all, errors_say_what_and_where);
  tcase_add_test(all, every_cut_is_an_error_with_a_place);
  tcase_add_test(all, ceilings_hold);
  tcase_add_test(all, memory_failures_are_reported);
  tcase_add_test(all, large_input_takes_linear_time);
  tcase_add_test(all, own_document_grows_in_place);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
