/* SPDX-License-Identifier: MIT
 *
 * A whole document: version, info, tags, components, paths, webhooks. Several documents are one API: each has a scope
 * of its own, tags with equal names are one.
 */
#include <string.h>

#include "openapi.h"

void oa_read_info(oa_reader *r, oa_file *file, codegen_scope *scope, uint32_t info) {
  uint32_t word[OA_WORDS];
  oa_at at = {file, info, 1};
  if (!info || !oa_is(r, file, info, CODEGEN_NODE_OBJECT, "info")) return;
  scope->row.annotations = oa_read_words(r, file, info, OA_INFO, word, OA_WORDS);
  scope->name = oa_text(r, file, word[OA_W_TITLE], OA_W_TITLE);
  scope->version = oa_text(r, file, word[OA_W_VERSION], OA_W_VERSION);
  word[OA_W_TITLE] = 0; /* is the name */
  scope->row.note = oa_note(r, at, word, OA_WORDS);
}

/* -- Tags ---------------------------------------------------------------------------------------------------------- */

uint32_t oa_tag_scope(oa_reader *r, const oa_file *file, codegen_str name, uint32_t node) {
  uint32_t id = oa_map_get(&r->tags, 0, 0, name);
  if (id != UINT32_MAX) return id;
  r->unsure |= r->again;
  codegen_scope *scope = codegen_add_scope(r->edit, &id);
  scope->row.origin = codegen_node_origin(file->doc, node);
  scope->kind = CODEGEN_SCOPE_TAG;
  scope->name = name;
  scope->parent = file->scope;
  oa_map_put(r, &r->tags, 0, 0, name, id);
  return id;
}

static void read_tag(oa_reader *r, oa_file *file, uint32_t node) {
  uint32_t word[OA_WORDS], base = r->stack.count;
  oa_at at = {file, node, 1};
  if (!oa_is(r, file, node, CODEGEN_NODE_OBJECT, "tag")) return;
  oa_collect(r, file, node, OA_TAG, word, OA_WORDS);
  codegen_range annotations = oa_annotate(r, file, base);
  codegen_str name = oa_text(r, file, word[OA_W_NAME], OA_W_NAME);
  codegen_scope *scope = codegen_edit_scope(r->edit, oa_tag_scope(r, file, name, node));
  if (!scope->row.annotations.count) scope->row.annotations = annotations;
  if (!scope->row.note) scope->row.note = oa_note(r, at, word, OA_WORDS);
}

/** Parents of 3.2, after all tags are there; a parent that leads back is left out. */
static void read_parent(oa_reader *r, oa_file *file, uint32_t node) {
  codegen_str parent = codegen_node_text(file->doc, codegen_node_get(file->doc, node, "parent"));
  codegen_str name = codegen_node_text(file->doc, codegen_node_get(file->doc, node, "name"));
  uint32_t child = oa_map_get(&r->tags, 0, 0, name), above = oa_map_get(&r->tags, 0, 0, parent), at = above;
  if (!parent.size || child == UINT32_MAX) return;
  for (uint32_t steps = 0; at != UINT32_MAX && at && at != child && steps < 1000; steps++)
    at = codegen_edit_scope(r->edit, at)->parent;
  if (above == UINT32_MAX || at)
    oa_report(r, file, node, OA_WARNING, "OAS0004", "the tag has no parent; name another tag of this document",
              "parent '%.*s' of tag '%.*s' cannot be used", OA_FMT(parent), OA_FMT(name));
  else
    codegen_edit_scope(r->edit, child)->parent = above;
}

void oa_read_tags(oa_reader *r, oa_file *file, uint32_t list) {
  uint32_t count = codegen_node_count(file->doc, list), child = codegen_node_first(file->doc, list), first = child;
  if (!list || !oa_is(r, file, list, CODEGEN_NODE_ARRAY, "tags")) return;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) read_tag(r, file, child);
  for (uint32_t i = 0; i < count; i++, first = codegen_node_after(file->doc, first))
    if (codegen_node_kind(file->doc, first) == CODEGEN_NODE_OBJECT) read_parent(r, file, first);
}

/* -- Components ---------------------------------------------------------------------------------------------------- */

void oa_declare_schemas(oa_reader *r, oa_file *file, uint32_t object, const char *base) {
  codegen_str key = oa_key_of(r, file, codegen_str_of(base));
  uint32_t count = codegen_node_count(file->doc, object), child = codegen_node_first(file->doc, object);
  oa_at at = {file, object, 1};
  if (!object || !oa_is(r, file, object, CODEGEN_NODE_OBJECT, "schemas")) return;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    if (codegen_node_shadowed(file->doc, child)) continue;
    codegen_str name = codegen_node_key(file->doc, child);
    uint32_t entry = oa_declare_type(r, oa_child(at, child), oa_key(r, key, name), name);
    if (entry != UINT32_MAX) oa_push(r, &r->exports, r->entry[entry].decl);
  }
}

static void read_component(oa_reader *r, oa_at at, uint32_t word, codegen_str key, codegen_str name) {
  switch (word) {
    case OA_W_SECURITY_SCHEMES: oa_read_scheme(r, at, key, name); break;
    case OA_W_PARAMETERS: oa_param(r, at, key, name); break;
    case OA_W_HEADERS: oa_header(r, at, key, name); break;
    case OA_W_REQUEST_BODIES: oa_body(r, at, key, name); break;
    case OA_W_RESPONSES: oa_response(r, at, key, name); break;
    case OA_W_LINKS: oa_link(r, at, key, name); break;
    case OA_W_CALLBACKS: oa_callback(r, at, key, name); break;
    case OA_W_EXAMPLES: oa_example_component(r, at, key, name); break;
    default: break; /* path items and media types are read where they are used */
  }
}

static void read_section(oa_reader *r, oa_file *file, uint32_t object, uint32_t word) {
  uint32_t count = codegen_node_count(file->doc, object), child = codegen_node_first(file->doc, object);
  codegen_str part[2] = {CODEGEN_STR("/components/"), oa_word_text(word)};
  oa_at at = {file, object, 1};
  if (!object || !oa_is(r, file, object, CODEGEN_NODE_OBJECT, part[1].data)) return;
  codegen_str base = oa_key_of(r, file, oa_join(r, part, 2));
  for (uint32_t i = 0; i < count && !r->failed; i++, child = codegen_node_after(file->doc, child)) {
    codegen_str name = codegen_node_key(file->doc, child);
    if (codegen_node_shadowed(file->doc, child) || (name.size > 1 && name.data[0] == 'x' && name.data[1] == '-'))
      continue;
    if (!oa_is(r, file, child, CODEGEN_NODE_OBJECT, "component")) continue;
    oa_at to;
    codegen_str key;
    if (oa_ref_node(r, oa_child(at, child)) && !oa_follow(r, oa_child(at, child), &to, &key)) continue;
    if (oa_ref_node(r, oa_child(at, child))) continue; /* another name of something that has a declaration */
    read_component(r, oa_child(at, child), word, oa_key(r, base, name), name);
  }
}

static void read_components(oa_reader *r, oa_file *file) {
  static const uint8_t section[] = {OA_W_SECURITY_SCHEMES, OA_W_PARAMETERS, OA_W_HEADERS,   OA_W_REQUEST_BODIES,
                                    OA_W_RESPONSES,        OA_W_LINKS,      OA_W_CALLBACKS, OA_W_EXAMPLES};
  uint32_t word[OA_WORDS];
  if (!file->components || !oa_is(r, file, file->components, CODEGEN_NODE_OBJECT, "components")) return;
  oa_read_words(r, file, file->components, OA_COMPONENTS, word, OA_WORDS);
  uint32_t before = r->entry_count;
  oa_declare_schemas(r, file, word[OA_W_SCHEMAS], "/components/schemas");
  if (!before && word[OA_W_SCHEMAS]) oa_look_begin(r, file, word[OA_W_SCHEMAS]);
  for (size_t i = 0; i < sizeof section; i++) read_section(r, file, word[section[i]], section[i]);
}

/* -- The document -------------------------------------------------------------------------------------------------- */

static void read_version(oa_reader *r, const oa_file *file, uint32_t node) {
  codegen_str text = codegen_node_text(file->doc, node);
  if (codegen_node_kind(file->doc, node) != CODEGEN_NODE_STRING)
    oa_report(r, file, node, OA_WARNING, "OAS0003", "write the version in quotes",
              "'openapi' should be a string, but is %s", oa_kind_name(codegen_node_kind(file->doc, node)));
  if (file->dialect == OA_DIALECT_32 && (text.size < 3 || memcmp(text.data, "3.2", 3) != 0))
    oa_report(r, file, node, OA_WARNING, "OAS0002", "it is read as OpenAPI 3.2; known are 3.0, 3.1 and 3.2",
              "unknown version '%.*s'", OA_FMT(text));
}

void oa_read_api(oa_reader *r, oa_file *file) {
  uint32_t word[OA_WORDS], base = r->stack.count, id = 0;
  oa_at at = {file, 1, 1};
  codegen_list none = {0, 0};
  codegen_scope *scope = codegen_add_scope(r->edit, &id);
  file->scope = id;
  r->api = file;
  scope->row.origin = codegen_node_origin(file->doc, 1);
  scope->kind = CODEGEN_SCOPE_SERVICE;
  oa_collect(r, file, 1, OA_ROOT, word, OA_WORDS);
  codegen_range own = oa_annotate(r, file, base);
  read_version(r, file, word[OA_W_OPENAPI]);
  oa_read_info(r, file, scope, word[OA_W_INFO]);
  if (own.count && !scope->row.annotations.count) {
    scope->row.annotations = own;
  } else if (own.count) {
    codegen_range wider = codegen_edit_grow(r->edit, CODEGEN_TABLE_ANNOTATION, own, scope->row.annotations.count);
    for (uint32_t i = 0; wider.count > own.count && i < scope->row.annotations.count; i++)
      *codegen_edit_annotation(r->edit, wider.first + own.count + i) =
          *codegen_edit_annotation(r->edit, scope->row.annotations.first + i);
    scope->row.annotations = wider;
  }
  if (word[OA_W_EXTERNAL_DOCS]) {
    uint32_t docs[OA_WORDS] = {0}, note;
    docs[OA_W_EXTERNAL_DOCS] = word[OA_W_EXTERNAL_DOCS];
    note = oa_note(r, at, docs, OA_WORDS);
    oa_note_merge(r, &scope->row.note, note);
  }
  if (!scope->name.size) scope->name = file->name;
  oa_read_tags(r, file, word[OA_W_TAGS]);
  uint32_t first_export = r->exports.count;
  read_components(r, file);
  if (word[OA_W_SERVERS]) scope->servers = oa_read_servers(r, oa_child(at, word[OA_W_SERVERS]), none);
  if (word[OA_W_SECURITY]) scope->rules = oa_read_security(r, oa_child(at, word[OA_W_SECURITY]), none);
  file->servers = scope->servers;
  file->rules = scope->rules;
  if (!word[OA_W_PATHS] && !word[OA_W_COMPONENTS] && !word[OA_W_WEBHOOKS])
    oa_missing(r, file, 1, OA_WARNING, "paths", "the document describes nothing; add paths, webhooks or components");
  if (word[OA_W_PATHS])
    oa_read_paths(r, oa_child(at, word[OA_W_PATHS]), oa_key_of(r, file, (codegen_str)CODEGEN_STR("/paths")), 0);
  if (word[OA_W_WEBHOOKS])
    oa_read_paths(r, oa_child(at, word[OA_W_WEBHOOKS]), oa_key_of(r, file, (codegen_str)CODEGEN_STR("/webhooks")),
                  CODEGEN_OPERATION_WEBHOOK);
  if (r->exports.count > first_export)
    scope->exports = codegen_edit_list(r->edit, r->exports.id + first_export, r->exports.count - first_export);
}
