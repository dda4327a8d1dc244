/* SPDX-License-Identifier: MIT
 *
 * Any bytes as YAML: they become a well-formed document or an error; written out as JSON, it is the same again.
 *
 * Runs of a test: 55000
 */
#include "../../core/source/source.h"

#define CHECK(truth) \
  if (!(truth)) abort()

/** Fails on anything that is no number of JSON's grammar (RFC 8259, section 6). */
static void check_number(cg_str text) {
  size_t at = 0, from;
#define DIGITS() \
  for (from = at; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) continue; \
  CHECK(at > from)
  if (at < text.size && text.data[at] == '-') at++;
  DIGITS();
  CHECK(at == from + 1 || text.data[from] != '0');
  if (at < text.size && text.data[at] == '.') {
    at++;
    DIGITS();
  }
  if (at < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
    at++;
    if (at < text.size && (text.data[at] == '+' || text.data[at] == '-')) at++;
    DIGITS();
  }
  CHECK(at == text.size);
#undef DIGITS
}

static void check_node(const codegen_document *d, uint32_t node) {
  const codegen_node *row = codegen_node_raw(d, node);
  cg_str text = codegen_node_text(d, node), key = codegen_node_key(d, node);
  uint32_t at = node + 1;
  CHECK(row->kind >= CODEGEN_NODE_NULL && row->kind <= CODEGEN_NODE_ALIAS);
  CHECK(row->begin <= row->end && row->end <= d->bytes.size);
  CHECK(cg_utf8_valid(text) == text.size && cg_utf8_valid(key) == key.size);
  if (row->kind == CODEGEN_NODE_NUMBER) check_number(text);
  if (row->kind == CODEGEN_NODE_ALIAS) {
    const codegen_node *target = codegen_node_raw(d, row->next);
    bool container = target->kind == CODEGEN_NODE_ARRAY || target->kind == CODEGEN_NODE_OBJECT;
    CHECK(row->next > 0 && row->next < node && target->kind != CODEGEN_NODE_ALIAS);
    CHECK(!container || target->next <= node); /* no part of itself */
  }
  if (row->kind != CODEGEN_NODE_ARRAY && row->kind != CODEGEN_NODE_OBJECT) return;
  CHECK(row->next > node && row->next <= d->node_count);
  for (uint32_t i = 0; i < row->extra; i++, at = codegen_node_after(d, at)) {
    CHECK(at < row->next);
    if (row->kind == CODEGEN_NODE_OBJECT && !codegen_node_shadowed(d, at))
      CHECK(codegen_node_member(d, node, codegen_node_key(d, at)) == at);
  }
  CHECK(at == row->next);
}

/** Writes a value as JSON, aliases written out, as long as there is room. */
static void write_json(const codegen_document *d, uint32_t node, cg_buf *out, unsigned depth) {
  uint32_t kind = codegen_node_kind(d, node), child = codegen_node_first(d, node);
  static const char *const word[] = {"", "null", "false", "true"};
  bool object = kind == CODEGEN_NODE_OBJECT, first = true;
  CHECK(depth <= 1000);
  if (out->failed) return;
  if (kind <= CODEGEN_NODE_TRUE) cg_buf_text(out, word[kind]);
  if (kind == CODEGEN_NODE_STRING) cg_buf_json(out, codegen_node_text(d, node));
  if (kind == CODEGEN_NODE_NUMBER) cg_buf_str(out, codegen_node_text(d, node));
  if (!object && kind != CODEGEN_NODE_ARRAY) return;
  cg_buf_char(out, object ? '{' : '[');
  for (uint32_t left = codegen_node_count(d, node); left; left--, child = codegen_node_after(d, child)) {
    if (codegen_node_shadowed(d, child)) continue;
    if (!first) cg_buf_char(out, ',');
    first = false;
    if (object) cg_buf_json(out, codegen_node_key(d, child));
    if (object) cg_buf_char(out, ':');
    write_json(d, child, out, depth + 1);
  }
  cg_buf_char(out, object ? '}' : ']');
}

static void check_again(const codegen_document *d, cg_diags *diags) {
  static const char zeros[16];
  cg_buf text, again;
  cg_str json;
  cg_buf_init(&text, 1u << 20);
  cg_buf_init(&again, 1u << 20);
  write_json(d, 1, &text, 1);
  json = cg_buf_get(&text);
  cg_buf_add(&text, zeros, sizeof zeros);
  json.data = text.data;
  if (!text.failed) {
    codegen_document *other = cg_document_parse_json(json, CG_STR("again"), 3, NULL, diags);
    CHECK(other);
    write_json(other, 1, &again, 1);
    CHECK(codegen_str_equal(json, cg_buf_get(&again)));
    cg_document_free(other);
  }
  cg_buf_release(&again);
  cg_buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *bytes = cg_calloc(size + 8, 1), *said = NULL;
  size_t said_size = 0;
  cg_diags *diags = cg_diags_new();
  FILE *out = open_memstream(&said, &said_size);
  if (size) memcpy(bytes, data, size);
  cg_diag_source source = {2, CG_STR("fuzz"), {bytes, size}};
  cg_diags_source(diags, &source);
  codegen_document *d = cg_document_parse_yaml((cg_str){bytes, size}, CG_STR("fuzz"), 2, NULL, diags);
  CHECK((d != NULL) == (cg_diags_errors(diags) == 0));
  for (uint32_t node = 1; d && node < d->node_count; node++) check_node(d, node);
  cg_diags_render(diags, &(cg_diag_style){.verbose = true}, out);
  fclose(out);
  CHECK(d || said_size);
  if (d) check_again(d, diags);
  cg_document_free(d);
  cg_diags_free(diags);
  free(said);
  cg_free(bytes);
  return 0;
}
