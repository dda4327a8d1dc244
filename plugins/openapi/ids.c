/* SPDX-License-Identifier: MIT
 *
 * Identifiers of schemas: `$id` with its base, `$anchor`, `$dynamicAnchor`, `$recursiveAnchor`. A document that has any
 * is walked once; what was found is in maps. A resource is a schema with an `$id`, or a whole document.
 */
#include <string.h>

#include "openapi.h"

/* -- URIs (RFC 3986, 5.2) ------------------------------------------------------------------------------------------ */

typedef struct uri {
  codegen_str scheme, authority, path, query; /* with their marks: `https:`, `//host`, `/a/b`, `?q` */
} uri;

static codegen_str cut(codegen_str *text, size_t size) {
  codegen_str out = {text->data, size};
  text->data += size;
  text->size -= size;
  return out;
}

static size_t until(codegen_str text, const char *marks) {
  size_t at = 0;
  while (at < text.size && !strchr(marks, text.data[at])) at++;
  return at;
}

static uri split(codegen_str text) {
  uri out = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
  text.size = until(text, "#");
  size_t colon = until(text, ":/?");
  bool letter = text.size && ((text.data[0] | 32) >= 'a' && (text.data[0] | 32) <= 'z');
  if (letter && colon < text.size && text.data[colon] == ':') out.scheme = cut(&text, colon + 1);
  if (text.size >= 2 && text.data[0] == '/' && text.data[1] == '/') {
    codegen_str rest = {text.data + 2, text.size - 2};
    out.authority = cut(&text, 2 + until(rest, "/?"));
  }
  out.path = cut(&text, until(text, "?"));
  out.query = text;
  return out;
}

bool oa_is_absolute(codegen_str text) {
  return split(text).scheme.size != 0;
}

/** Appends a path to `out` without its dot segments; `from` is where the path begins. */
static size_t put_path(char *out, size_t from, codegen_str path) {
  size_t size = from;
  for (size_t at = 0; at < path.size;) {
    size_t end = at + (path.data[at] == '/');
    while (end < path.size && path.data[end] != '/') end++;
    codegen_str part = {path.data + at, end - at};
    bool slash = part.data[0] == '/', last = end == path.size;
    size_t name = part.size - slash;
    const char *text = part.data + slash;
    bool one = name == 1 && text[0] == '.', two = name == 2 && text[0] == '.' && text[1] == '.';
    if (two) {
      while (size > from && out[size - 1] != '/') size--;
      if (size > from) size--;
    }
    if ((one || two) && last) out[size++] = '/';
    if (!one && !two) memcpy(out + size, part.data, part.size), size += part.size;
    at = end;
  }
  return size;
}

static size_t put(char *out, size_t size, codegen_str text) {
  if (text.size) memcpy(out + size, text.data, text.size);
  return size + text.size;
}

codegen_str oa_uri(oa_reader *r, codegen_str base, codegen_str text) {
  uri b = split(base), t = split(text);
  codegen_str merged = t.path, folder = b.path;
  char *out = oa_alloc(r, base.size + text.size + 8), *joined = oa_alloc(r, base.size + text.size + 8);
  size_t size = 0;
  if (!out || !joined) return text;
  bool scheme = t.scheme.size != 0, authority = scheme || t.authority.size;
  if (!authority && t.path.size && t.path.data[0] != '/') {
    while (folder.size && folder.data[folder.size - 1] != '/') folder.size--;
    size = put(joined, 0, folder);
    if (!folder.size && b.authority.size) joined[size++] = '/';
    merged = (codegen_str){joined, put(joined, size, t.path)};
  } else if (!authority && !t.path.size) {
    merged = b.path;
    if (!t.query.size) t.query = b.query;
  }
  size = put(out, 0, scheme ? t.scheme : b.scheme);
  size = put(out, size, authority ? t.authority : b.authority);
  size = put_path(out, size, merged);
  return (codegen_str){out, put(out, size, t.query)};
}

/* -- Resources ----------------------------------------------------------------------------------------------------- */

codegen_str oa_base_uri(const oa_reader *r, const oa_file *file, uint32_t resource) {
  uint32_t known = oa_map_get(&r->resources, file->id, resource, (codegen_str){"", 0});
  return known < r->resource_count ? r->resource[known].uri : file->name;
}

const oa_resource *oa_resource_of(oa_reader *r, oa_at from, codegen_str text) {
  if (!r->resource_count) return NULL;
  uint32_t known = oa_map_get(&r->ids, 0, 0, oa_uri(r, oa_base_uri(r, from.file, from.resource), text));
  return known < r->resource_count ? &r->resource[known] : NULL;
}

codegen_str oa_schema_id(const oa_file *file, uint32_t node) {
  codegen_str none = {"", 0};
  const char *key = file->dialect == OA_DIALECT_D4 ? "id" : "$id";
  if (codegen_node_kind(file->doc, node) != CODEGEN_NODE_OBJECT) return none;
  uint32_t id = codegen_node_get(file->doc, node, key);
  if (!id && node == 1 && file->is_api) id = codegen_node_get(file->doc, node, "$self");
  codegen_str text = codegen_node_kind(file->doc, id) == CODEGEN_NODE_STRING ? codegen_node_text(file->doc, id) : none;
  return text.size && text.data[0] != '#' ? text : none;
}

static void add_resource(oa_reader *r, oa_file *file, uint32_t node, codegen_str id, uint32_t around) {
  codegen_str absolute = oa_uri(r, oa_base_uri(r, file, around), id);
  uint32_t known = r->resource_count;
  if (!OA_ADD(r, resource, (oa_resource){file, node, absolute})) return;
  oa_map_put(r, &r->resources, file->id, node, (codegen_str){"", 0}, known);
  if (oa_map_get(&r->ids, 0, 0, absolute) == UINT32_MAX) oa_map_put(r, &r->ids, 0, 0, absolute, known);
}

/* -- Anchors ------------------------------------------------------------------------------------------------------- */

static void add_anchor(oa_reader *r, oa_file *file, uint32_t resource, uint32_t node, codegen_str name) {
  if (name.size && oa_map_get(&r->anchors, file->id, resource, name) == UINT32_MAX)
    oa_map_put(r, &r->anchors, file->id, resource, name, node);
}

static void add_provider(oa_reader *r, oa_file *file, uint32_t resource, uint32_t node, codegen_str name) {
  uint64_t place = (uint64_t)file->id << 32 | resource;
  if (oa_map_get(&r->provided, place, 1, name) != UINT32_MAX) return;
  uint32_t before = oa_map_get(&r->provided, 0, 0, name); /* the last one of that name */
  if (!OA_ADD(r, provider, (oa_provider){file, resource, node, before})) return;
  oa_map_put(r, &r->provided, place, 1, name, r->provider_count - 1);
  oa_map_put(r, &r->provided, 0, 0, name, r->provider_count - 1);
}

/** What a schema says of its own identity, and of its place in dynamic scopes. */
static void read_identity(oa_reader *r, oa_file *file, uint32_t node, uint32_t *resource) {
  const codegen_document *doc = file->doc;
  codegen_str id = oa_schema_id(file, node);
  if (oa_lone_refs(file) && codegen_node_kind(doc, codegen_node_get(doc, node, "$ref")) == CODEGEN_NODE_STRING)
    return; /* what stands beside it has no force */
  const char *key = file->dialect == OA_DIALECT_D4 ? "id" : "$id";
  if (id.size) {
    add_resource(r, file, node, id, *resource);
    *resource = node;
  } else {
    codegen_str name = codegen_node_text(doc, codegen_node_get(doc, node, key));
    if (name.size > 1 && name.data[0] == '#') /* an anchor, before 2019-09 */
      add_anchor(r, file, *resource, node, (codegen_str){name.data + 1, name.size - 1});
  }
  uint32_t fixed = codegen_node_get(doc, node, "$anchor"), dynamic = codegen_node_get(doc, node, "$dynamicAnchor");
  if (codegen_node_kind(doc, fixed) == CODEGEN_NODE_STRING)
    add_anchor(r, file, *resource, node, codegen_node_text(doc, fixed));
  if (codegen_node_kind(doc, dynamic) == CODEGEN_NODE_STRING) {
    add_anchor(r, file, *resource, node, codegen_node_text(doc, dynamic));
    add_provider(r, file, *resource, node, codegen_node_text(doc, dynamic));
  }
  if (node == *resource && codegen_node_kind(doc, codegen_node_get(doc, node, "$recursiveAnchor")) == CODEGEN_NODE_TRUE)
    add_provider(r, file, node, node, oa_word_text(OA_W_RECURSIVE_ANCHOR));
}

/* -- The walk ------------------------------------------------------------------------------------------------------ */

/** A schema with `$schema`: what is inside has the dialect that it names. */
static oa_file *enter_dialect(oa_reader *r, oa_file *file, uint32_t node) {
  uint32_t said = node > 1 ? codegen_node_get(file->doc, node, "$schema") : 0;
  if (codegen_node_kind(file->doc, said) != CODEGEN_NODE_STRING) return file;
  oa_file *twin = oa_dialect_twin(r, file, said);
  if (twin != file) oa_dialect_mark(r, twin, node);
  return twin;
}

static bool has_identity(const codegen_document *doc, uint32_t node) {
  static const char *const word[] = {"$id", "$schema", "$anchor", "$dynamicAnchor"};
  for (size_t i = 0; i < sizeof word / sizeof *word; i++)
    if (codegen_node_kind(doc, codegen_node_get(doc, node, word[i])) == CODEGEN_NODE_STRING) return true;
  return false;
}

/** One place; what it holds goes on the stack. `twin` is the file's place in that list. */
static void scan(oa_reader *r, uint32_t twin, uint32_t node, uint32_t resource, oa_place mode) {
  oa_file *file = r->twin[twin], *outer = file;
  const codegen_document *doc = file->doc;
  uint32_t count = codegen_node_count(doc, node), child = codegen_node_first(doc, node);
  bool object = codegen_node_kind(doc, node) == CODEGEN_NODE_OBJECT;
  if (object && mode == OA_PLACE_ANYTHING && node > 1 && has_identity(doc, node)) mode = OA_PLACE_SCHEMA;
  if (object && mode == OA_PLACE_SCHEMA) file = enter_dialect(r, file, node);
  if (object && mode != OA_PLACE_SCHEMAS) read_identity(r, file, node, &resource);
  if (file != outer) twin = r->twin_count;
  if (file != outer && !OA_ADD(r, twin, file)) return;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    uint32_t kind = codegen_node_raw(doc, child)->kind;
    oa_place inner = mode == OA_PLACE_SCHEMAS  ? OA_PLACE_SCHEMA
                     : mode == OA_PLACE_SCHEMA ? oa_place_in_schema(r, doc, child)
                     : object                  ? oa_place_elsewhere(r, file, node, child)
                                               : OA_PLACE_ANYTHING;
    if ((kind != CODEGEN_NODE_OBJECT && kind != CODEGEN_NODE_ARRAY) || inner == OA_PLACE_DATA) continue;
    oa_push(r, &r->stack, twin);
    oa_push(r, &r->stack, inner);
    oa_push(r, &r->stack, child);
    oa_push(r, &r->stack, resource);
  }
}

void oa_scan_ids(oa_reader *r, oa_file *file) {
  uint32_t base = r->stack.count;
  file = r->file[file->id];
  if (file->scanned) return;
  file->scanned = true;
  if (!OA_ADD(r, twin, file->schemas ? file->schemas : file)) return;
  scan(r, r->twin_count - 1, 1, 1, file->is_schema ? OA_PLACE_SCHEMA : OA_PLACE_ANYTHING);
  while (r->stack.count > base && !r->failed) {
    uint32_t resource = r->stack.id[--r->stack.count], node = r->stack.id[--r->stack.count];
    uint32_t mode = r->stack.id[--r->stack.count], twin = r->stack.id[--r->stack.count];
    scan(r, twin, node, resource, (oa_place)mode);
  }
  r->stack.count = base;
}

bool oa_has_ids(const oa_file *file) {
  static const char *const word[] = {"id", "schema", "dynamicAnchor", "recursiveAnchor", "self"};
  codegen_str bytes = file->doc->bytes;
  const char *end = bytes.data + bytes.size;
  if (file->dialect < OA_DIALECT_31) return false;
  if (file->dialect == OA_DIALECT_D4) return true;
  for (const char *at = bytes.data; bytes.size && (at = memchr(at, '$', (size_t)(end - at))) && ++at < end;)
    for (size_t i = 0; i < sizeof word / sizeof *word; i++) /* one pass: the text may be long */
      if (*at == *word[i] && (size_t)(end - at) >= strlen(word[i]) && memcmp(at, word[i], strlen(word[i])) == 0)
        return true;
  return false;
}
