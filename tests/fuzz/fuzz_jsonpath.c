/* SPDX-License-Identifier: MIT
 *
 * Any text as a JSONPath (the first line) over any JSON (the rest): an error with a place, or nodes of the document;
 * then half of what was selected is taken out, the rest gets a member, and what comes out is a well-formed document.
 *
 * Runs of a test: 130000
 */
#include "../../core/source/jsonpath.h"
#include "../../core/source/source.h"

#define CHECK(truth) \
  if (!(truth)) abort()

static void check_tape(const codegen_document *d) {
  for (uint32_t node = 1; node < d->node_count; node++) {
    const codegen_node *row = codegen_node_raw(d, node);
    cg_str text = codegen_node_text(d, node), key = codegen_node_key(d, node);
    CHECK(row->kind >= CODEGEN_NODE_NULL && row->kind <= CODEGEN_NODE_OBJECT);
    CHECK(row->begin <= row->end && row->end <= d->bytes.size);
    CHECK(cg_utf8_valid(text) == text.size && cg_utf8_valid(key) == key.size);
    if (row->kind != CODEGEN_NODE_OBJECT && row->kind != CODEGEN_NODE_ARRAY) continue;
    uint32_t at = node + 1;
    for (uint32_t i = 0; i < row->extra; i++, at = codegen_node_after(d, at)) {
      CHECK(at < row->next);
      if (row->kind == CODEGEN_NODE_OBJECT) CHECK(codegen_node_member(d, node, codegen_node_key(d, at)) != 0);
    }
    CHECK(at == row->next);
  }
}

static void change(cg_draft *draft, const codegen_document *d, const cg_vec *selected) {
  for (size_t i = 0; i < selected->count && i < 1000; i++) {
    cg_draft_node *node = *cg_vec_at(selected, cg_draft_node *, i);
    if (node == draft->root) continue;
    if (i % 2)
      cg_draft_take(draft, node);
    else if (node->kind == CODEGEN_NODE_OBJECT && !cg_draft_member(draft, node, CG_STR("fuzz")))
      cg_draft_put(draft, node, NULL, CG_STR("fuzz"), cg_draft_value(draft, d, 1));
    else if (node->kind == CODEGEN_NODE_ARRAY)
      cg_draft_put(draft, node, NULL, (cg_str){0}, cg_draft_value(draft, d, 1));
  }
  codegen_document *out = cg_draft_finish(draft, 100000, 200);
  CHECK(out || draft->status);
  if (out) check_tape(out);
  cg_document_free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t line = 0;
  cg_arena arena;
  cg_draft draft;
  cg_vec selected;
  cg_jsonpath_error error;
  while (line < size && data[line] != '\n') line++;
  size_t rest = line < size ? size - line - 1 : 0;
  char *bytes = cg_calloc(rest + 8, 1), *text = cg_calloc(line + 1, 1);
  if (line) memcpy(text, data, line);
  if (rest) memcpy(bytes, data + line + 1, rest);
  cg_diags *diags = cg_diags_new();
  cg_arena_init(&arena, 0);
  cg_vec_init(&selected, sizeof(cg_draft_node *));
  const cg_jsonpath *path = cg_jsonpath_parse(&arena, (cg_str){text, line}, &error);
  CHECK(path || (error.message && error.at <= line));
  codegen_document *d = cg_document_parse_json((cg_str){bytes, rest}, CG_STR("fuzz"), 2, NULL, diags);
  if (d && path) {
    CHECK(cg_draft_init(&draft, d));
    draft.work = 200000;
    draft.nodes = 20000;
    if (cg_jsonpath_select(path, &draft, &selected))
      change(&draft, d, &selected);
    else
      CHECK(draft.status == CODEGEN_ERR_LIMIT);
    cg_draft_release(&draft);
  }
  cg_vec_release(&selected);
  cg_arena_release(&arena);
  cg_document_free(d);
  cg_diags_free(diags);
  cg_free(bytes);
  cg_free(text);
  return 0;
}
