/* SPDX-License-Identifier: MIT
 *
 * Any bytes as JSON: they become a well-formed document or an error with a place, and what a document hands out is
 * consistent.
 *
 * Runs of a test: 40000
 */
#include "../../core/source/source.h"

#define CHECK(truth) \
  if (!(truth)) abort()

static void check_container(const codegen_document *d, uint32_t node, bool *shadowed) {
  const codegen_node *row = codegen_node_raw(d, node);
  uint32_t at = node + 1;
  CHECK(row->next > node && row->next <= d->node_count);
  for (uint32_t i = 0; i < row->extra; i++, at = codegen_node_after(d, at)) {
    CHECK(at < row->next);
    CHECK(codegen_node_raw(d, at)->begin > row->begin && codegen_node_raw(d, at)->end < row->end);
    if (row->kind == CODEGEN_NODE_OBJECT) {
      uint32_t found = codegen_node_member(d, node, codegen_node_key(d, at));
      CHECK(found && (found == at) == !codegen_node_shadowed(d, at));
      if (found != at) *shadowed = true;
    }
  }
  CHECK(at == row->next); /* the children fill it */
}

static void check_node(const codegen_document *d, uint32_t node, cg_buf *pointer, bool *shadowed) {
  const codegen_node *row = codegen_node_raw(d, node);
  cg_str text = codegen_node_text(d, node), key = codegen_node_key(d, node);
  CHECK(row->kind >= CODEGEN_NODE_NULL && row->kind <= CODEGEN_NODE_OBJECT);
  CHECK(row->begin < row->end && row->end <= d->bytes.size);
  CHECK(cg_utf8_valid(text) == text.size && cg_utf8_valid(key) == key.size);
  if (row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT) check_container(d, node, shadowed);
  if (row->kind == CODEGEN_NODE_NUMBER) CHECK(cg_number_compare(text, text) == 0);
  if (node > 2000) return;
  pointer->size = 0;
  cg_document_pointer(d, node, pointer);
  uint32_t resolved = codegen_node_resolve(d, cg_buf_get(pointer));
  CHECK(resolved == node || (*shadowed && (!resolved || resolved > node))); /* below a shadowed member: the later one */
}

/* The document again, as JSON of our own: reading that gives the same tape. */
static void write_again(const codegen_document *d, uint32_t node, cg_buf *out, unsigned depth) {
  const codegen_node *row = codegen_node_raw(d, node);
  bool object = row->kind == CODEGEN_NODE_OBJECT;
  uint32_t at = node + 1;
  if (row->kind == CODEGEN_NODE_STRING) {
    cg_buf_json(out, codegen_node_text(d, node));
  } else if (object || row->kind == CODEGEN_NODE_ARRAY) {
    cg_buf_char(out, object ? '{' : '[');
    for (uint32_t i = 0; i < row->extra; i++, at = codegen_node_after(d, at)) {
      if (i) cg_buf_char(out, ',');
      if (object) cg_buf_json(out, codegen_node_key(d, at));
      if (object) cg_buf_char(out, ':');
      write_again(d, at, out, depth + 1);
    }
    cg_buf_char(out, object ? '}' : ']');
  } else {
    cg_buf_str(out, cg_str_slice(d->bytes, row->begin, row->end));
  }
}

static void check_again(const codegen_document *d, cg_diags *diags) {
  static const char zeros[16];
  cg_buf text;
  cg_buf_init(&text, CG_BUF_MAX);
  write_again(d, 1, &text, 0);
  cg_str json = cg_buf_get(&text);
  cg_buf_add(&text, zeros, sizeof zeros);
  json.data = text.data;
  codegen_document *again = cg_document_parse_json(json, CG_STR("again"), 3, NULL, diags);
  CHECK(again && again->node_count == d->node_count);
  for (uint32_t i = 1; i < d->node_count; i++) {
    CHECK(codegen_node_raw(d, i)->kind == codegen_node_raw(again, i)->kind);
    CHECK(codegen_str_equal(codegen_node_text(d, i), codegen_node_text(again, i)));
    CHECK(codegen_str_equal(codegen_node_key(d, i), codegen_node_key(again, i)));
    CHECK(codegen_node_shadowed(d, i) == codegen_node_shadowed(again, i));
  }
  cg_document_free(again);
  cg_diags_render(diags, &(cg_diag_style){.quiet = true}, stderr); /* before the text goes */
  cg_buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *bytes = cg_calloc(size + 8, 1), *said = NULL;
  size_t said_size = 0;
  bool shadowed = false;
  cg_diags *diags = cg_diags_new();
  FILE *out = open_memstream(&said, &said_size);
  cg_buf pointer;
  cg_buf_init(&pointer, CG_BUF_MAX);
  if (size) memcpy(bytes, data, size);
  codegen_document *d = cg_document_parse_json((cg_str){bytes, size}, CG_STR("fuzz"), 2, NULL, diags);
  CHECK((d != NULL) == (cg_diags_errors(diags) == 0));
  for (uint32_t node = 1; d && node < d->node_count; node++) check_node(d, node, &pointer, &shadowed);
  if (d) codegen_node_resolve(d, (cg_str){bytes, size});
  cg_diags_render(diags, &(cg_diag_style){.verbose = true}, out);
  fclose(out);
  CHECK(d || said_size);
  for (size_t i = 0; i < said_size; i++) CHECK((unsigned char)said[i] >= 0x20 || said[i] == '\n');
  if (d) check_again(d, diags);
  cg_document_free(d);
  cg_diags_free(diags);
  cg_buf_release(&pointer);
  free(said);
  cg_free(bytes);
  return 0;
}
