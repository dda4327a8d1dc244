/* SPDX-License-Identifier: MIT
 *
 * What stands at a place, told by the way that leads there: schemas have identifiers, and may be referred to as
 * schemas; maps of schemas, values and the other objects of an OpenAPI document do not.
 */
#include <string.h>

#include "openapi.h"

oa_place oa_place_in_schema(const oa_reader *r, const codegen_document *doc, uint32_t child) {
  switch (oa_word_of(&r->words, codegen_node_key(doc, child))) {
    case OA_W_PROPERTIES:
    case OA_W_PATTERN_PROPERTIES:
    case OA_W_DEFS:
    case OA_W_DEFINITIONS:
    case OA_W_DEPENDENT_SCHEMAS:
    case OA_W_DEPENDENCIES:
    case OA_W_ALL_OF:
    case OA_W_ANY_OF:
    case OA_W_ONE_OF:
    case OA_W_PREFIX_ITEMS: return OA_PLACE_SCHEMAS;
    case OA_W_ITEMS: return codegen_node_kind(doc, child) == CODEGEN_NODE_ARRAY ? OA_PLACE_SCHEMAS : OA_PLACE_SCHEMA;
    case OA_W_ADDITIONAL_PROPERTIES:
    case OA_W_PROPERTY_NAMES:
    case OA_W_UNEVALUATED_PROPERTIES:
    case OA_W_ADDITIONAL_ITEMS:
    case OA_W_UNEVALUATED_ITEMS:
    case OA_W_CONTAINS:
    case OA_W_NOT:
    case OA_W_IF:
    case OA_W_THEN:
    case OA_W_ELSE:
    case OA_W_CONTENT_SCHEMA: return OA_PLACE_SCHEMA;
    default: return OA_PLACE_DATA;
  }
}

oa_place oa_place_elsewhere(const oa_reader *r, const oa_file *file, uint32_t node, uint32_t child) {
  switch (oa_word_of(&r->words, codegen_node_key(file->doc, child))) {
    case OA_W_SCHEMA:
    case OA_W_ITEM_SCHEMA: return OA_PLACE_SCHEMA;
    case OA_W_SCHEMAS: return node == file->components ? OA_PLACE_SCHEMAS : OA_PLACE_ANYTHING;
    case OA_W_EXAMPLE:
    case OA_W_VALUE:
    case OA_W_DATA_VALUE: return OA_PLACE_DATA;
    case OA_W_EXAMPLES: return node == file->components ? OA_PLACE_ANYTHING : OA_PLACE_DATA;
    default: return OA_PLACE_ANYTHING;
  }
}

oa_place oa_place_root(const oa_file *file) {
  return file->is_api ? OA_PLACE_API : file->is_schema ? OA_PLACE_SCHEMA : OA_PLACE_ANYTHING;
}

/** A member of an object of the OpenAPI document. */
static oa_place inside_api(const oa_reader *r, const oa_file *file, uint32_t node, uint32_t child) {
  codegen_str key = codegen_node_key(file->doc, child);
  bool old = file->dialect == OA_DIALECT_20, root = node == 1, components = !old && node == file->components;
  uint32_t word = oa_word_of(&r->words, key), where = oa_word_where(word);
  if (key.size > 1 && key.data[0] == 'x' && key.data[1] == '-') return OA_PLACE_ANYTHING;
  if (word == OA_W_SCHEMA || word == OA_W_ITEM_SCHEMA) return OA_PLACE_SCHEMA;
  if ((components && word == OA_W_SCHEMAS) || (root && old && word == OA_W_DEFINITIONS)) return OA_PLACE_SCHEMAS;
  bool known = !root && !components;
  if (root) known = where & (old ? OA_ROOT2 : OA_ROOT);
  if (components) known = where & OA_COMPONENTS;
  return known ? OA_PLACE_API : OA_PLACE_ANYTHING; /* `definitions` in 3.0: where it was forgotten */
}

oa_place oa_place_step(const oa_reader *r, const oa_file *file, oa_place place, uint32_t node, uint32_t child) {
  bool object = codegen_node_kind(file->doc, node) == CODEGEN_NODE_OBJECT;
  switch (place) {
    case OA_PLACE_API: return object ? inside_api(r, file, node, child) : OA_PLACE_API;
    case OA_PLACE_SCHEMA: {
      oa_place inner = object ? oa_place_in_schema(r, file->doc, child) : OA_PLACE_DATA;
      return inner == OA_PLACE_DATA ? OA_PLACE_UNKNOWN : inner; /* an unknown keyword may hold a schema */
    }
    case OA_PLACE_SCHEMAS: return OA_PLACE_SCHEMA;
    default: return place;
  }
}

/** Whether an object looks like a map: it has members, all of them objects, and none is a keyword of schemas. */
static bool looks_like_map(const oa_reader *r, const oa_file *file, uint32_t node) {
  uint32_t count = codegen_node_count(file->doc, node), child = codegen_node_first(file->doc, node);
  if (codegen_node_kind(file->doc, node) != CODEGEN_NODE_OBJECT) return false;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    if (codegen_node_kind(file->doc, child) != CODEGEN_NODE_OBJECT) return false;
    if (oa_word_where(oa_word_of(&r->words, codegen_node_key(file->doc, child))) & OA_S) return false;
  }
  return count > 0;
}

const char *oa_no_schema(const oa_reader *r, oa_at at, oa_place place) {
  const codegen_document *doc = at.file->doc;
  bool list = codegen_node_kind(doc, at.node) == CODEGEN_NODE_ARRAY;
  switch (place) {
    case OA_PLACE_SCHEMA:
    case OA_PLACE_UNKNOWN: return NULL;
    case OA_PLACE_SCHEMAS: return list ? "a list of schemas" : "a map of schemas";
    case OA_PLACE_API:
      if (at.node == 1) return "a whole OpenAPI document";
      return at.file->dialect == OA_DIALECT_20 && codegen_node_get(doc, at.node, "type") ? NULL : "no schema";
    default: return looks_like_map(r, at.file, at.node) ? "a map" : NULL;
  }
}
