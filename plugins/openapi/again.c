/* SPDX-License-Identifier: MIT
 *
 * Reading one schema of a document again, for processes that stay while the document changes.
 *
 * A schema below `components` can be read again alone when nothing else of the model comes of what it says. While a
 * document is read, every look at a schema from outside is noted here (a reference that only leads there is none), and
 * so is whatever else ties a schema to others: a report, a base or a part of it in place, a declaration inside of it.
 * Looks that ask for its classes alone are told apart: they see the same when a property or a description changed. So
 * are those for lists that come in pages: of what they see there is a digest.
 *
 * Invariant: where this is in doubt, everything is read.
 */
#include <string.h>

#include "openapi.h"

/** What is remembered: a head; of each schema in the order of the document what paging sees of it, where it looks; and
 *  a byte for each: its state, and the access that it gives to members that refer to it. */
typedef struct memory {
  uint32_t format, document, count, zero;
} memory;

enum { FORMAT = 3, ACCESS_READ = 8, ACCESS_WRITE = 16 };

void oa_look(oa_reader *r, oa_at at, uint32_t state) {
  const oa_entry *holder = r->holder < r->named ? &r->entry[r->holder] : NULL;
  if (!r->named || !at.file || at.file->id != r->first_file || at.node <= r->schemas) return;
  if (holder && state != OA_TIED && at.node >= holder->at.node &&
      at.node < codegen_node_after(at.file->doc, holder->at.node))
    return; /* its own */
  if (r->look_count && r->look[r->look_count - 1].node == at.node &&
      (r->look[r->look_count - 1].state & state) == state)
    return;
  OA_ADD(r, look, (oa_look_at){at.node, state});
}

/** A declaration was made, or something reported, on account of the schema that is being read. */
void oa_tie(oa_reader *r) {
  if (r->holder < r->named) oa_look(r, r->entry[r->holder].at, OA_TIED);
}

/** Their nodes, in the order of the document. */
static bool list_schemas(oa_reader *r, const codegen_document *doc, uint32_t schemas) {
  uint32_t count = codegen_node_count(doc, schemas), child = codegen_node_first(doc, schemas);
  r->schema = oa_alloc(r, (count + 1) * sizeof *r->schema);
  r->schemas = schemas;
  r->schema_count = r->schema ? count : 0;
  for (uint32_t i = 0; i < r->schema_count; i++, child = codegen_node_after(doc, child)) r->schema[i] = child;
  return r->schema != NULL;
}

/** The number of the schema in which a node lies, `schema_count` for none. */
static uint32_t schema_around(const oa_reader *r, const codegen_document *doc, uint32_t node) {
  uint32_t low = 0, high = r->schema_count;
  if (node <= r->schemas || node >= codegen_node_after(doc, r->schemas)) return r->schema_count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (r->schema[middle] <= node)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/** The first of the schemas is at `r->entry[0]`. */
void oa_look_begin(oa_reader *r, const oa_file *file, uint32_t schemas) {
  if (file->id != r->first_file || r->reading->count != 1 || !r->entry_count) return;
  if (r->entry_count != codegen_node_count(file->doc, schemas)) return; /* one of them is shadowed, or declared twice */
  if (!list_schemas(r, file->doc, schemas)) return;
  r->named = r->entry_count;
}

static uint8_t access_of(uint32_t flags) {
  return (uint8_t)((flags & CODEGEN_FIELD_READ_ONLY ? ACCESS_READ : 0) |
                   (flags & CODEGEN_FIELD_WRITE_ONLY ? ACCESS_WRITE : 0));
}

/** Whether a node lies in a member of the schema that looks from outside pass by: they see classes and access, and
 *  follow references and compositions. */
static bool is_passed_by(const oa_reader *r, const codegen_document *doc, uint32_t schema, uint32_t node) {
  uint32_t index, member = node > schema ? oa_child_with(doc, schema, node, &index) : 0;
  if (!member || codegen_node_kind(doc, schema) != CODEGEN_NODE_OBJECT) return false;
  switch (oa_word_of(&r->words, codegen_node_key(doc, member))) {
    case OA_W_TYPE:
    case OA_W_CONST:
    case OA_W_ENUM:
    case OA_W_REF:
    case OA_W_ALL_OF:
    case OA_W_ANY_OF:
    case OA_W_ONE_OF:
    case OA_W_NULLABLE:
    case OA_W_X_NULLABLE:
    case OA_W_READ_ONLY:
    case OA_W_WRITE_ONLY: return false;
    default: return true;
  }
}

/** The type of a schema as it is now. */
static uint32_t type_of(oa_reader *r, uint32_t index) {
  uint32_t decl = index < r->schema_count && !r->again ? r->entry[index].decl : UINT32_MAX;
  if (r->again) decl = oa_map_get(&r->keys, CODEGEN_DECL_TYPE, r->schema[index], (codegen_str){"", 0});
  return decl == UINT32_MAX ? 0 : codegen_edit_decl(r->edit, decl)->subject;
}

/** Looking at what paging sees adds looks: the list grows. */
static void apply_looks(oa_reader *r, const codegen_document *doc, codegen_hash *print, uint8_t *state) {
  for (uint32_t i = 0; i < r->look_count; i++) {
    uint32_t at = schema_around(r, doc, r->look[i].node), how = r->look[i].state;
    if (at >= r->schema_count) continue;
    if (is_passed_by(r, doc, r->schema[at], r->look[i].node)) how = OA_TIED;
    bool paged = how == OA_PAGED && !(state[at] & OA_PAGED);
    state[at] |= (uint8_t)how;
    if (paged) print[at] = oa_page_print(r, type_of(r, at));
  }
}

/** Whether a text holds a word that gives schemas identities or dialects. */
static bool has_identities(const codegen_document *doc, uint32_t node) {
  static const char *const word[] = {"$id", "$schema", "$anchor", "$dynamic", "$recursive", "$self", "$defs"};
  const codegen_node *row = codegen_node_raw(doc, node);
  const char *at = doc->bytes.data + row->begin, *end = doc->bytes.data + row->end;
  while ((at = memchr(at, '$', (size_t)(end - at))) != NULL) {
    for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
      size_t size = strlen(word[i]);
      if ((size_t)(end - at) >= size && memcmp(at, word[i], size) == 0) return true;
    }
    at++;
  }
  return false;
}

void oa_remember(oa_reader *r) {
  const codegen_reading *reading = r->reading;
  if (reading->struct_size < offsetof(codegen_reading, remember) + sizeof reading->remember || !reading->remember)
    return;
  const oa_file *file = r->first_file < r->file_count ? r->file[r->first_file] : NULL;
  if (!r->named || !file || r->failed || file->schemas || file->varied) return;
  if (r->resource_count || r->provider_count || r->dynamic_count || r->twin_count || r->anchors.count) return;
  for (uint32_t i = 0; i < r->file_count; i++)
    if (r->file[i] && r->file[i] != file) return; /* other documents, which may change as well */
  const size_t size = sizeof(memory) + r->named * (sizeof(codegen_hash) + 1u);
  uint8_t *bytes = oa_alloc(r, size), *state = bytes ? bytes + size - r->named : NULL;
  if (!bytes) return;
  memory head = {FORMAT, r->first_file, r->named, 0};
  memcpy(bytes, &head, sizeof head);
  for (uint32_t e = 0; e < r->named; e++) {
    const oa_entry *entry = &r->entry[e];
    state[e] = (uint8_t)(access_of(entry->access) | (entry->edges ? OA_TIED : OA_FREE));
  }
  for (uint32_t i = 0; i < r->base_count; i++)
    if (r->base[i].entry < r->named) state[r->base[i].entry] |= OA_TIED;
  r->holder = UINT32_MAX;
  for (uint32_t i = 0; i < r->tagged_count; i++) {
    const codegen_decl *decl = codegen_edit_decl(r->edit, r->tagged[i].decl);
    oa_look(r, (oa_at){r->file[r->first_file], decl->row.origin.node, 1}, OA_TIED);
  }
  for (uint32_t e = r->named; e < r->entry_count; e++) oa_look(r, r->entry[e].at, OA_TIED);
  apply_looks(r, file->doc, (codegen_hash *)(void *)(bytes + sizeof head), state);
  if (!r->failed) *reading->remember = (codegen_bytes){bytes, size};
}

/* -- again --------------------------------------------------------------------------------------------------------- */

static const codegen_str none = {"", 0};

/** What is declared, by kind and place. */
static bool index_keys(oa_reader *r) {
  for (uint32_t id = 1; id < codegen_row_count(r->model, CODEGEN_TABLE_DECL) && !r->failed; id++) {
    const codegen_decl *decl = codegen_decl_at(r->model, id);
    if (!(decl->row.flags & CODEGEN_DECL_REMOVED) && decl->row.origin.document == r->first_file)
      oa_map_put(r, &r->keys, decl->kind, decl->row.origin.node, none, id);
  }
  return !r->failed;
}

static uint32_t decl_at(const oa_reader *r, oa_at at, uint32_t kind) {
  return at.file->id == r->first_file ? oa_map_get(&r->keys, kind, at.node, none) : UINT32_MAX;
}

uint32_t oa_known_decl(oa_reader *r, oa_at at, uint32_t kind, codegen_str key, codegen_str name) {
  uint32_t id = decl_at(r, at, kind);
  const codegen_decl *decl = codegen_decl_at(r->model, id == UINT32_MAX ? 0 : id);
  bool same = decl->kind == kind && codegen_str_equal(decl->key, key) && codegen_str_equal(decl->name, name);
  if (same) return id;
  r->unsure = true;
  return 0;
}

/** A component that others refer to. */
void oa_know_part(oa_reader *r, oa_at at, uint32_t kind) {
  uint32_t what = kind == OA_PARAMS      ? CODEGEN_DECL_PARAM
                  : kind == OA_RESPONSES ? CODEGEN_DECL_RESPONSE
                  : kind == OA_BODIES    ? CODEGEN_DECL_PAYLOAD
                                         : 0;
  uint32_t id = what ? decl_at(r, at, what) : UINT32_MAX;
  if (id == UINT32_MAX) return; /* read where it stands; what would have to be declared is refused */
  const codegen_decl *decl = codegen_decl_at(r->model, id);
  oa_part part = {id, decl->subject, 1, {0, 0}, 0, false};
  if (kind == OA_BODIES) {
    part.count = decl->count;
    part.list = oa_range_list(r, (codegen_range){decl->subject, decl->count});
    part.required =
        codegen_node_kind(at.file->doc, codegen_node_get(at.file->doc, at.node, "required")) == CODEGEN_NODE_TRUE;
  }
  oa_part_add(r, at, (oa_kind)kind, part);
}

uint32_t oa_known_type(oa_reader *r, oa_at at) {
  uint32_t entry = r->entry_count;
  uint32_t index = at.file->id == r->first_file ? schema_around(r, at.file->doc, at.node) : r->schema_count;
  bool named = index < r->schema_count && r->schema[index] == at.node;
  uint32_t decl = named ? decl_at(r, at, CODEGEN_DECL_TYPE) : UINT32_MAX;
  if (decl == UINT32_MAX || !OA_ADD(r, entry, (oa_entry){at, decl, 0, 0, 0, 0})) {
    r->unsure = true;
    return UINT32_MAX;
  }
  r->entry[entry].access = oa_access(r, at);
  return entry;
}

/** Whether something was read that is not settled with the schema or the operation alone. */
static bool is_tied(const oa_reader *r) {
  return r->failed || r->unsure || r->edge_count || r->base_count || r->tagged_count || r->dynamic_count ||
         r->use_count || r->pending_count || r->resource_count || r->twin_count;
}

/** Reads it, and gives it to its declaration. */
static bool read_again(oa_reader *r, oa_at at) {
  r->named = 1;
  uint32_t entry = oa_known_type(r, at);
  if (entry == UINT32_MAX) return false;
  oa_map_put(r, &r->nodes, (uint64_t)at.file->id * 16 + OA_TYPES, at.node, (codegen_str){"", 0}, entry);
  uint32_t decl = r->entry[entry].decl;
  r->holder = entry;
  uint32_t id = oa_read_schema(r, at, OA_TOP);
  r->holder = UINT32_MAX;
  if (is_tied(r) || r->target_count || r->part_count) return false;
  codegen_edit_type(r->edit, id)->decl = decl;
  codegen_edit_decl(r->edit, decl)->subject = id;
  return true;
}

/* -- operations ---------------------------------------------------------------------------------------------------- */

static bool lies_in(codegen_origin at, const oa_reader *r, uint32_t node, uint32_t end) {
  return at.document == r->first_file && at.node >= node && at.node < end;
}

/** Whether others know more of an operation than its declaration: a link to it, or one of its own; a declaration inside
 *  of it; a tag that was first met there. */
static bool is_known_elsewhere(const oa_reader *r, uint32_t decl, uint32_t node, uint32_t end) {
  const codegen_model *model = r->model;
  uint32_t operation = codegen_decl_at(model, decl)->subject;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_DECL); id++)
    if (id != decl && lies_in(codegen_decl_at(model, id)->row.origin, r, node, end)) return true;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_SCOPE); id++)
    if (lies_in(codegen_scope_at(model, id)->row.origin, r, node, end)) return true;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_LINK); id++) {
    const codegen_link *link = codegen_link_at(model, id);
    bool own = lies_in(link->row.origin, r, node, end);
    if (own ? link->kind != CODEGEN_LINK_PAGE : link->target == operation) return true;
  }
  return false;
}

/** Tags are the same; there is nothing that is resolved beyond the operation. */
static bool is_plain_operation(oa_reader *r, oa_at at, const codegen_operation *was) {
  const codegen_document *doc = at.file->doc;
  static const char *const word[] = {"$ref", "security", "servers", "callbacks"};
  uint32_t tags = codegen_node_get(doc, at.node, "tags"), count = codegen_node_count(doc, tags);
  uint32_t child = codegen_node_first(doc, tags);
  if (codegen_node_kind(doc, at.node) != CODEGEN_NODE_OBJECT || count != was->tags.count) return false;
  for (size_t i = 0; i < sizeof word / sizeof *word; i++)
    if (codegen_node_get(doc, at.node, word[i])) return false;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    const codegen_scope *scope = codegen_scope_at(r->model, codegen_list_at(r->model, was->tags, i));
    if (!codegen_str_equal(scope->name, codegen_node_text(doc, child))) return false;
    oa_map_put(r, &r->tags, 0, 0, scope->name, codegen_list_at(r->model, was->tags, i));
  }
  return true;
}

/** What operations inherit from the document. */
static bool find_service(oa_reader *r, oa_file *file) {
  for (uint32_t id = 1; id < codegen_row_count(r->model, CODEGEN_TABLE_SCOPE); id++) {
    const codegen_scope *scope = codegen_scope_at(r->model, id);
    if (scope->kind != CODEGEN_SCOPE_SERVICE) continue;
    if (file->scope) return false;
    file->scope = id;
    file->servers = scope->servers;
    file->rules = scope->rules;
  }
  r->api = file;
  return file->scope != 0;
}

static bool read_operation_again(oa_reader *r, oa_file *file, uint32_t changed) {
  const codegen_document *doc = file->doc;
  uint32_t paths = codegen_node_get(doc, 1, "paths"), index;
  uint32_t item = changed > paths ? oa_child_with(doc, paths, changed, &index) : 0;
  uint32_t node = item && changed > item ? oa_child_with(doc, item, changed, &index) : 0;
  oa_at at = {file, node, 1};
  uint32_t decl = node ? decl_at(r, at, CODEGEN_DECL_OPERATION) : UINT32_MAX;
  if (!paths || decl == UINT32_MAX || codegen_node_kind(doc, paths) != CODEGEN_NODE_OBJECT ||
      codegen_node_kind(doc, item) != CODEGEN_NODE_OBJECT || codegen_node_shadowed(doc, item) ||
      codegen_node_shadowed(doc, node) || has_identities(doc, node))
    return false;
  const codegen_operation *was = codegen_operation_at(r->model, codegen_decl_at(r->model, decl)->subject);
  if (was->decl != decl || is_known_elsewhere(r, decl, node, codegen_node_after(doc, node)) || !find_service(r, file) ||
      !is_plain_operation(r, at, was))
    return false;
  r->named = 1; /* looks count; nothing is being filled */
  uint32_t id = oa_operation_again(r, (oa_at){file, item, 1}, node);
  if (!id || is_tied(r)) return false;
  const codegen_operation *now = codegen_edit_operation(r->edit, id);
  const uint32_t said = CODEGEN_OPERATION_NAMED;
  if (now->decl != decl || (now->row.flags & said) != (was->row.flags & said)) return false;
  oa_find_pages(r);
  codegen_edit_decl(r->edit, decl)->subject = id;
  return !is_tied(r);
}

static bool same_print(codegen_hash a, codegen_hash b) {
  return a.low == b.low && a.high == b.high;
}

codegen_status oa_read_again(oa_reader *r, const codegen_rereading *reading) {
  memory head;
  if (reading->known.size < sizeof head || !reading->remember) return CODEGEN_ERR_NOT_FOUND;
  memcpy(&head, reading->known.data, sizeof head);
  if (head.format != FORMAT || head.document != reading->document ||
      reading->known.size - sizeof head != (size_t)head.count * (sizeof(codegen_hash) + 1u))
    return CODEGEN_ERR_NOT_FOUND;
  r->again = true;
  r->first_file = reading->document;
  r->holder = UINT32_MAX;
  uint8_t *bytes = oa_alloc(r, reading->known.size), *state = bytes ? bytes + reading->known.size - head.count : NULL;
  oa_file *file = oa_file_of(r, reading->document, NULL);
  if (!bytes || !file || !file->is_api || file->schemas || file->varied || file->dialect < OA_DIALECT_30)
    return CODEGEN_ERR_NOT_FOUND;
  codegen_hash *print = (codegen_hash *)(void *)(bytes + sizeof head);
  memcpy(bytes, reading->known.data, reading->known.size);
  if (!list_schemas(r, file->doc, codegen_node_get(file->doc, file->components, "schemas")) ||
      r->schema_count != head.count)
    return CODEGEN_ERR_NOT_FOUND;
  uint32_t index = schema_around(r, file->doc, reading->node), schema = r->schema[index];
  if (reading->node && index >= head.count) {
    if (!index_keys(r) || !read_operation_again(r, file, reading->node)) return CODEGEN_ERR_NOT_FOUND;
    apply_looks(r, file->doc, print, state);
  } else if (reading->node) {
    if (state[index] & OA_TIED || has_identities(file->doc, schema)) return CODEGEN_ERR_NOT_FOUND;
    if (state[index] & OA_CLASSES && !is_passed_by(r, file->doc, schema, reading->node)) return CODEGEN_ERR_NOT_FOUND;
    if (!index_keys(r) || !read_again(r, (oa_at){file, schema, 1})) return CODEGEN_ERR_NOT_FOUND;
    if (access_of(r->entry[0].access) != (state[index] & (ACCESS_READ | ACCESS_WRITE))) return CODEGEN_ERR_NOT_FOUND;
    if (state[index] & OA_PAGED && !same_print(oa_page_print(r, type_of(r, index)), print[index]))
      return CODEGEN_ERR_NOT_FOUND;
    apply_looks(r, file->doc, print, state);
  }
  if (r->failed || r->unsure) return CODEGEN_ERR_NOT_FOUND;
  *reading->remember = (codegen_bytes){bytes, reading->known.size};
  return CODEGEN_OK;
}
