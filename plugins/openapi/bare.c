/* SPDX-License-Identifier: MIT
 *
 * Bare JSON Schema documents: what the root is called, what they export. The schemas
 * themselves are read like those of an OpenAPI document.
 */
#include <string.h>

#include "openapi.h"

#define TITLE_MAX 64 /* longer ones are sentences, not names */

/* -- Names --------------------------------------------------------------------------------------------------------- */

/** The last part of a path without its endings: `pet` of `https://x/pet.schema.json`. */
static codegen_str stem_of(codegen_str path) {
  for (size_t i = 0; i < path.size; i++)
    if (path.data[i] == '?' || path.data[i] == '#') path.size = i;
  while (path.size && path.data[path.size - 1] == '/') path.size--;
  size_t begin = path.size, end;
  while (begin && path.data[begin - 1] != '/' && path.data[begin - 1] != ':') begin--;
  for (end = begin; end < path.size && path.data[end] != '.';) end++;
  return (codegen_str){path.data + begin, end - begin};
}

codegen_str oa_root_name(const oa_file *file) {
  const codegen_document *doc = file->doc;
  codegen_str title = codegen_node_text(doc, codegen_node_get(doc, 1, "title")), name = {"schema", 6};
  bool letter = false;
  for (size_t i = 0; i < title.size; i++) letter |= (title.data[i] | 32) >= 'a' && (title.data[i] | 32) <= 'z';
  if (codegen_node_kind(doc, 1) != CODEGEN_NODE_OBJECT) title.size = 0;
  if (title.size && title.size <= TITLE_MAX && letter) return title;
  codegen_str stem = stem_of(oa_schema_id(file, 1));
  if (stem.size && !codegen_str_is(stem, "schema")) return stem;
  stem = stem_of(doc->name);
  return stem.size && stem.data[0] != '<' ? stem : name;
}

/* -- The document -------------------------------------------------------------------------------------------------- */

/** Whether the root is a schema that says something, and not only a place for definitions. */
static bool says_something(oa_reader *r, const oa_file *file) {
  uint32_t word[OA_SCHEMA_WORDS], base = r->stack.count;
  oa_collect(r, file, 1, OA_S, word, OA_SCHEMA_WORDS);
  r->stack.count = base;
  bool container = word[OA_W_DEFS] || word[OA_W_DEFINITIONS];
  word[OA_W_DEFS] = word[OA_W_DEFINITIONS] = word[OA_W_ID] = word[OA_W_TITLE] = word[OA_W_DESCRIPTION] = 0;
  word[OA_W_COMMENT] = 0;
  for (uint32_t i = 1; i < OA_SCHEMA_WORDS; i++)
    if (word[i]) return true;
  return !container;
}

void oa_read_bare(oa_reader *r, oa_file *file) {
  uint32_t id = 0, first = r->exports.count;
  oa_at at = {file, 1, 1};
  codegen_scope *scope = codegen_add_scope(r->edit, &id);
  file->scope = id;
  r->api = file;
  scope->row.origin = codegen_node_origin(file->doc, 1);
  scope->kind = CODEGEN_SCOPE_SCHEMA;
  scope->name = oa_root_name(file);
  if (says_something(r, file)) {
    uint32_t entry = oa_declare_type(r, at, oa_key_of(r, file, (codegen_str){"", 0}), oa_root_name(file));
    if (entry != UINT32_MAX) oa_push(r, &r->exports, r->entry[entry].decl);
  }
  uint32_t old = codegen_node_get(file->doc, 1, "definitions"), defs = codegen_node_get(file->doc, 1, "$defs");
  if (codegen_node_kind(file->doc, old) == CODEGEN_NODE_OBJECT) oa_declare_schemas(r, file, old, "/definitions");
  if (codegen_node_kind(file->doc, defs) == CODEGEN_NODE_OBJECT) oa_declare_schemas(r, file, defs, "/$defs");
  if (r->exports.count > first)
    scope->exports = codegen_edit_list(r->edit, r->exports.id + first, r->exports.count - first);
}
