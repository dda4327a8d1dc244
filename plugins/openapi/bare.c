/* SPDX-License-Identifier: MIT
 *
 * Bare JSON Schema documents: which draft they follow, what the root is called, what they export. The schemas
 * themselves are read like those of an OpenAPI document.
 */
#include <string.h>

#include "openapi.h"

#define TITLE_MAX 64 /* longer ones are sentences, not names */

/* -- Drafts -------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *uri; /* without scheme, and without `#` */
  uint8_t dialect;
  bool known;
} drafts[] = {
    {"json-schema.org/draft-03/schema", OA_DIALECT_D4, false},
    {"json-schema.org/draft-04/schema", OA_DIALECT_D4, true},
    {"json-schema.org/draft-04/hyper-schema", OA_DIALECT_D4, true},
    {"json-schema.org/draft-05/schema", OA_DIALECT_D4, true},
    {"json-schema.org/draft-06/schema", OA_DIALECT_D6, true},
    {"json-schema.org/draft-06/hyper-schema", OA_DIALECT_D6, true},
    {"json-schema.org/draft-07/schema", OA_DIALECT_D7, true},
    {"json-schema.org/draft-07/hyper-schema", OA_DIALECT_D7, true},
    {"json-schema.org/draft/2019-09/schema", OA_DIALECT_2019, true},
    {"json-schema.org/draft/2019-09/hyper-schema", OA_DIALECT_2019, true},
    {"json-schema.org/draft/2020-12/schema", OA_DIALECT_2020, true},
    {"json-schema.org/draft/2020-12/hyper-schema", OA_DIALECT_2020, true},
    {"json-schema.org/schema", OA_DIALECT_2020, true},
    {"spec.openapis.org/oas/3.1/dialect/base", OA_DIALECT_2020, true},
};

uint8_t oa_draft_of(codegen_str uri, bool *known) {
  static const char *const head[] = {"http://", "https://"};
  if (uri.size && uri.data[uri.size - 1] == '#') uri.size--;
  for (size_t i = 0; i < 2; i++) {
    size_t size = strlen(head[i]);
    if (uri.size > size && memcmp(uri.data, head[i], size) == 0) {
      uri.data += size;
      uri.size -= size;
      break;
    }
  }
  for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
    if (!codegen_str_is(uri, drafts[i].uri)) continue;
    *known = drafts[i].known;
    return drafts[i].dialect;
  }
  *known = false;
  return OA_DIALECT_NONE;
}

uint8_t oa_draft_of_document(const codegen_document *doc) {
  bool known;
  uint32_t schema = codegen_node_get(doc, 1, "$schema");
  uint8_t dialect = oa_draft_of(codegen_node_text(doc, schema), &known);
  if (dialect) return dialect;
  /* before `$schema` and `$id` were common: an `id` that is a URI */
  codegen_str id = codegen_node_text(doc, codegen_node_get(doc, 1, "id"));
  bool old = !schema && memchr(id.data, ':', id.size) && !codegen_node_get(doc, 1, "$id");
  return old && !codegen_node_get(doc, 1, "$defs") ? OA_DIALECT_D4 : OA_DIALECT_NONE;
}

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

static void report_draft(oa_reader *r, const oa_file *file) {
  uint32_t node = codegen_node_get(file->doc, 1, "$schema");
  codegen_str text = codegen_node_text(file->doc, node);
  bool known = true;
  if (!node) return;
  uint8_t dialect = oa_draft_of(text, &known);
  if (known) return;
  oa_report(r, file, node, OA_WARNING, "OAS0002",
            dialect ? "it is read as draft 4; convert it to a newer draft"
                    : "it is read as draft 2020-12; known are draft 4, 6, 7, 2019-09 and 2020-12",
            "unknown dialect '%.*s'", OA_FMT(text));
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
  report_draft(r, file);
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
