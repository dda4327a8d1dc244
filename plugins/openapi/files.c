/* SPDX-License-Identifier: MIT
 *
 * Documents: their version, the name they have in keys, their anchors, and pointers into them.
 */
#include <string.h>

#include "openapi.h"

/* -- Names --------------------------------------------------------------------------------------------------------- */

static size_t folder_size(codegen_str name) {
  size_t size = name.size;
  while (size && name.data[size - 1] != '/') size--;
  return size;
}

/** The name of a document that came while reading: relative to the folder of the first input. */
static codegen_str relative_name(oa_reader *r, const codegen_document *doc) {
  const codegen_document *first = codegen_document_of(r->ctx, r->first_file);
  codegen_str name = doc->name, base = first ? first->name : name, part[2];
  size_t folder = folder_size(base), same = 0;
  uint32_t up = 0;
  for (size_t i = 0; i < folder && i < name.size && base.data[i] == name.data[i]; i++)
    if (base.data[i] == '/') same = i + 1;
  for (size_t i = same; i < folder; i++) up += base.data[i] == '/';
  for (size_t i = 0; i < name.size; i++)
    if (name.data[i] == '?') name.size = i; /* a query may hold secrets */
  if (same == 0 && oa_is_absolute(name)) return name;
  if (same > name.size) return name;
  name.data += same;
  name.size -= same;
  while (up--) {
    part[0] = (codegen_str)CODEGEN_STR("../");
    part[1] = name;
    name = oa_join(r, part, 2);
  }
  while (name.size && name.data[0] == '/') name.data++, name.size--; /* never absolute */
  return name;
}

static codegen_str file_name(oa_reader *r, const codegen_document *doc) {
  if (doc->id < codegen_row_count(r->model, CODEGEN_TABLE_SOURCE)) return codegen_source_at(r->model, doc->id)->name;
  return relative_name(r, doc);
}

/* -- Versions ------------------------------------------------------------------------------------------------------ */

static bool begins(codegen_str text, const char *with) {
  codegen_str head = codegen_str_of(with);
  return text.size >= head.size && memcmp(text.data, with, head.size) == 0 &&
         (text.size == head.size || text.data[head.size] == '.' || text.data[head.size] == '-');
}

static oa_dialect dialect_of(codegen_str openapi, codegen_str swagger) {
  if (begins(openapi, "3.0")) return OA_DIALECT_30;
  if (begins(openapi, "3.1")) return OA_DIALECT_31;
  if (begins(openapi, "1") || begins(openapi, "2") || begins(openapi, "0")) return OA_DIALECT_NONE;
  if (openapi.size) return OA_DIALECT_32;
  return begins(swagger, "2") ? OA_DIALECT_20 : OA_DIALECT_NONE;
}

static const char *dialect_name(uint8_t dialect) {
  switch (dialect) {
    case OA_DIALECT_20: return "swagger-2.0";
    case OA_DIALECT_30: return "openapi-3.0";
    case OA_DIALECT_31: return "openapi-3.1";
    case OA_DIALECT_32: return "openapi-3.2";
    case OA_DIALECT_D4: return "http://json-schema.org/draft-04/schema#";
    case OA_DIALECT_D6: return "http://json-schema.org/draft-06/schema#";
    case OA_DIALECT_D7: return "http://json-schema.org/draft-07/schema#";
    case OA_DIALECT_2019: return "https://json-schema.org/draft/2019-09/schema";
    case OA_DIALECT_2020: return "https://json-schema.org/draft/2020-12/schema";
    default: return "";
  }
}

static void fill_source(oa_reader *r, const oa_file *file, codegen_str version) {
  const codegen_document *doc = file->doc;
  codegen_source *source = codegen_edit_source(r->edit, file->id);
  codegen_str dialect = codegen_node_text(doc, codegen_node_get(doc, 1, "jsonSchemaDialect"));
  codegen_str self = file->is_api ? codegen_node_text(doc, codegen_node_get(doc, 1, "$self")) : oa_schema_id(file, 1);
  source->version = version;
  source->dialect = dialect.size ? oa_sym(r, dialect) : oa_sym_of(r, dialect_name(file->dialect));
  if (self.size) source->uri = self;
}

/** The dialect of a schema document: as it says, else as whoever refers to it. */
static void schema_dialect(oa_reader *r, oa_file *file, const oa_file *from) {
  uint32_t said = codegen_node_get(file->doc, 1, "$schema");
  oa_file own = {0};
  file->dialect = oa_draft_of_document(file->doc);
  file->asserts = file->dialect && file->dialect <= OA_DIALECT_D7;
  if (codegen_node_kind(file->doc, said) == CODEGEN_NODE_STRING && oa_read_dialect(r, (oa_at){file, said, 1}, &own)) {
    file->dialect = own.dialect;
    file->asserts = own.asserts;
    file->without = own.without;
  }
  if (file->dialect) return;
  if (from && from->schemas) from = from->schemas;
  file->dialect = from ? from->dialect : (uint8_t)OA_DIALECT_2020;
  file->asserts = from && from->asserts;
}

/** `jsonSchemaDialect` of an OpenAPI document. */
static void api_dialect(oa_reader *r, oa_file *file) {
  uint32_t said = codegen_node_get(file->doc, 1, "jsonSchemaDialect");
  file->asserts = file->dialect <= OA_DIALECT_30;
  if (file->dialect < OA_DIALECT_31 || codegen_node_kind(file->doc, said) != CODEGEN_NODE_STRING) return;
  oa_file *other = oa_dialect_twin(r, file, said);
  if (other == file) return;
  if (other->dialect == OA_DIALECT_2020 && !other->without)
    file->asserts = other->asserts;
  else
    file->schemas = other;
}

oa_file *oa_file_of(oa_reader *r, uint32_t id, const oa_file *from) {
  const codegen_document *doc;
  oa_file *file;
  while (r->file_count <= id)
    if (!OA_ADD(r, file, NULL)) return NULL;
  if (r->file[id]) return r->file[id];
  doc = codegen_document_of(r->ctx, id);
  if (!doc || !(file = oa_alloc(r, sizeof *file))) return NULL;
  uint32_t openapi = codegen_node_get(doc, 1, "openapi"), swagger = codegen_node_get(doc, 1, "swagger");
  oa_dialect dialect = dialect_of(codegen_node_text(doc, openapi), codegen_node_text(doc, swagger));
  file->doc = doc;
  file->id = id;
  file->is_api = dialect != OA_DIALECT_NONE;
  file->is_schema = !file->is_api && !openapi && !swagger &&
                    (!from || codegen_node_get(doc, 1, "$schema") || codegen_node_get(doc, 1, "$id"));
  file->scope = from ? from->scope : 0;
  file->name = file_name(r, doc);
  file->dialect = (uint8_t)(dialect ? dialect : from ? from->dialect : OA_DIALECT_NONE);
  r->file[id] = file;
  if (!file->is_api && !openapi && !swagger) schema_dialect(r, file, from);
  file->components = dialect == OA_DIALECT_20 || (!file->is_api && !from && file->dialect >= OA_DIALECT_D4)
                         ? 1
                         : codegen_node_get(doc, 1, "components");
  if (file->is_api) api_dialect(r, file);
  fill_source(r, file, codegen_node_text(doc, openapi ? openapi : swagger));
  if (!r->again && oa_has_ids(file)) oa_scan_ids(r, file); /* again: it had none, and what is read has none */
  return file;
}

/* -- Keys and pointers --------------------------------------------------------------------------------------------- */

codegen_str oa_key_of(oa_reader *r, const oa_file *file, codegen_str pointer) {
  codegen_str part[5] = {r->source, {":", 1}, file->name, {"#", 1}, pointer};
  return oa_join(r, part, 5);
}

uint32_t oa_child_with(const codegen_document *doc, uint32_t parent, uint32_t node, uint32_t *index) {
  uint32_t count = codegen_node_count(doc, parent), child = codegen_node_first(doc, parent);
  for (*index = 0; *index < count; ++*index) {
    uint32_t after = codegen_node_after(doc, child);
    if (node < after) return child;
    child = after;
  }
  return 0;
}

static codegen_str decimal(oa_reader *r, uint32_t number) {
  char text[12];
  size_t at = sizeof text;
  do text[--at] = (char)('0' + number % 10);
  while (number /= 10);
  return codegen_edit_text(r->edit, (codegen_str){text + at, sizeof text - at});
}

codegen_str oa_pointer_of(oa_reader *r, const oa_file *file, uint32_t node) {
  codegen_str pointer = {"", 0};
  uint32_t at = 1, index = 0;
  while (at != node) {
    uint32_t child = oa_child_with(file->doc, at, node, &index);
    if (!child) break;
    bool member = codegen_node_kind(file->doc, at) == CODEGEN_NODE_OBJECT;
    pointer = oa_key(r, pointer, member ? codegen_node_key(file->doc, child) : decimal(r, index));
    at = child;
  }
  return pointer;
}

/* -- Names of what a reference leads to ---------------------------------------------------------------------------- */

/** The last part of a pointer, unescaped; `*rest` is what stands before it. */
static codegen_str last_part(oa_reader *r, codegen_str pointer, codegen_str *rest) {
  size_t at = pointer.size, size = 0;
  char *out;
  const char *slash = at ? memrchr(pointer.data, '/', at) : NULL;
  at = slash ? (size_t)(slash - pointer.data) + 1 : 0;
  *rest = (codegen_str){pointer.data, at ? at - 1 : 0};
  codegen_str part = {pointer.data + at, pointer.size - at};
  if (!part.size || !memchr(part.data, '~', part.size)) return part;
  if (!(out = oa_alloc(r, part.size))) return part;
  for (size_t i = 0; i < part.size; i++) {
    bool escape = part.data[i] == '~' && i + 1 < part.size;
    out[size++] = escape ? (part.data[++i] == '1' ? '/' : '~') : part.data[i];
  }
  return (codegen_str){out, size};
}

codegen_str oa_name_of_key(oa_reader *r, const oa_file *file, codegen_str key) {
  codegen_str none = {"", 0}, rest, before, more, pointer = key, name, section;
  while (pointer.size && pointer.data[0] != '#') pointer.data++, pointer.size--;
  if (pointer.size) pointer.data++, pointer.size--;
  if (!pointer.size) { /* a whole file: its name without folder and ending */
    if (file->is_api) return none;
    if (file->components == 1) return oa_root_name(file); /* an input of its own */
    size_t begin = folder_size(file->name), end = begin;
    while (end < file->name.size && file->name.data[end] != '.') end++;
    return (codegen_str){file->name.data + begin, end - begin};
  }
  if (pointer.data[0] != '/') return pointer; /* an anchor */
  name = last_part(r, pointer, &rest);
  if (!rest.size) return file->is_api ? none : name; /* a file of pieces */
  section = last_part(r, rest, &before);
  if (codegen_str_is(section, "$defs") || codegen_str_is(section, "definitions")) return name;
  if (before.size && codegen_str_is(last_part(r, before, &more), "components") && !more.size) return name;
  return none;
}
