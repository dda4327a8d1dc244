/* SPDX-License-Identifier: MIT
 *
 * References: where a text leads, and the declaration there. Each text is resolved once per document; a place is
 * declared once however it is reached. A reference that leads nowhere is an error with the nearest name.
 */
#include <string.h>

#include "openapi.h"

#define DANGLING (UINT32_MAX - 1)
#define FOLLOW_MAX 100 /* references to references */

static const codegen_str no_text = {"", 0};

/* -- Resolving ----------------------------------------------------------------------------------------------------- */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 32);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/** Undoes percent-encoding; anything that is none stays. */
static codegen_str decode(oa_reader *r, codegen_str text) {
  size_t size = 0;
  char *out;
  if (!text.size || !memchr(text.data, '%', text.size) || !(out = oa_alloc(r, text.size))) return text;
  for (size_t i = 0; i < text.size; i++) {
    int high = text.data[i] == '%' && i + 2 < text.size ? hex(text.data[i + 1]) : -1;
    int low = high >= 0 ? hex(text.data[i + 2]) : -1;
    if (low >= 0) i += 2;
    out[size++] = low >= 0 ? (char)(high * 16 + low) : text.data[i];
  }
  return codegen_edit_text(r->edit, (codegen_str){out, size});
}

static codegen_str unescape(oa_reader *r, codegen_str part) {
  size_t size = 0;
  char *out;
  if (!part.size || !memchr(part.data, '~', part.size) || !(out = oa_alloc(r, part.size))) return part;
  for (size_t i = 0; i < part.size; i++) {
    bool escape = part.data[i] == '~' && i + 1 < part.size && (part.data[i + 1] == '0' || part.data[i + 1] == '1');
    out[size++] = escape ? (part.data[++i] == '1' ? '/' : '~') : part.data[i];
  }
  return (codegen_str){out, size};
}

/** An item of an array. Items of a long one are put into a map, so that many references stay linear. */
static uint32_t item_at(oa_reader *r, const oa_file *file, uint32_t array, codegen_str part) {
  uint64_t index, place = (uint64_t)file->id << 32 | array;
  uint32_t child = codegen_node_first(file->doc, array), count = codegen_node_count(file->doc, array);
  if (!part.size || part.data[0] < '0' || part.data[0] > '9' || (part.size > 1 && part.data[0] == '0')) return 0;
  if (!codegen_number_u64(part, &index) || index >= count) return 0;
  if (count > 64) {
    uint32_t known = oa_map_get(&r->items, place, (uint32_t)index, no_text);
    if (known != UINT32_MAX) return known;
    for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child))
      oa_map_put(r, &r->items, place, i, no_text, child);
    child = codegen_node_first(file->doc, array);
  }
  while (index--) child = codegen_node_after(file->doc, child);
  return child;
}

/** Walks a pointer down from `to->node`. On failure `to` is the last place that was there, and `*missing` the name. */
static bool walk(oa_reader *r, codegen_str pointer, oa_at *to, codegen_str *missing, size_t *stop) {
  const codegen_document *doc = to->file->doc;
  for (size_t at = 1; at <= pointer.size;) {
    *stop = at - 1;
    size_t end = at;
    while (end < pointer.size && pointer.data[end] != '/') end++;
    codegen_str part = unescape(r, (codegen_str){pointer.data + at, end - at});
    uint32_t kind = codegen_node_kind(doc, to->node), child = 0;
    if (kind == CODEGEN_NODE_OBJECT) child = codegen_node_member(doc, to->node, part);
    if (kind == CODEGEN_NODE_ARRAY) child = item_at(r, to->file, to->node, part);
    *missing = part;
    if (!child) return false;
    r->place = oa_place_step(r, to->file, (oa_place)r->place, codegen_node_target(doc, to->node), child);
    to->node = child;
    at = end + 1;
    if (r->resource_count && oa_map_get(&r->resources, to->file->id, child, no_text) != UINT32_MAX)
      to->resource = child;
    if (r->file[to->file->id]->varied) to->file = oa_dialect_enter(r, to->file, child);
  }
  return true;
}

static void report_dangling(oa_reader *r, oa_at from, codegen_str text, const oa_at *near, codegen_str missing) {
  codegen_str guess = near->node ? oa_nearest(r, near->file, near->node, missing) : (codegen_str){"", 0};
  char near_miss[256];
  const char *help = "correct the reference, or add what it names";
  if (guess.size && guess.size < 120) {
    codegen_str part[3] = {CODEGEN_STR("did you mean '"), guess, CODEGEN_STR("'?")};
    codegen_str joined = oa_join(r, part, 3);
    memcpy(near_miss, joined.data, joined.size);
    near_miss[joined.size] = 0;
    help = near_miss;
  }
  oa_report(r, from.file, from.node, OA_ERROR, "OAS0004", help, "reference '%.*s' leads nowhere: there is no '%.*s'",
            OA_FMT(text), OA_FMT(missing));
}

/** What to load for the part of a reference before `#`: inside an `$id` the URL that this makes of it, where that may
 *  be loaded; else the file beside the document. */
static codegen_str location_of(oa_reader *r, oa_at from, codegen_str path) {
  codegen_origin nowhere = {0, 0, 0, 0};
  codegen_str url = oa_uri(r, oa_base_uri(r, from.file, from.resource), path);
  if (oa_is_absolute(path) || !oa_is_absolute(url)) return path;
  return codegen_resolve(r->ctx, from.file->id, url, nowhere, NULL, NULL, NULL) == CODEGEN_OK ? url : path;
}

/** The document that the part of a reference before `#` names. */
static bool other_document(oa_reader *r, oa_at from, codegen_str path, bool quiet, oa_at *to) {
  oa_file *file = from.file;
  uint32_t known = oa_map_get(&r->suffixes, file->id, from.resource, path), document = 0, node = 0;
  codegen_str anchor = {"", 0};
  const oa_resource *resource = oa_resource_of(r, from, path);
  if (resource) {
    *to = (oa_at){resource->file, resource->node, resource->node};
    return true;
  }
  if (known == UINT32_MAX) {
    if (quiet) return false;
    codegen_str location = location_of(r, from, path);
    if (codegen_resolve(r->ctx, file->id, location, codegen_node_origin(file->doc, from.node), &document, &node,
                        &anchor) != CODEGEN_OK)
      document = 0;
    oa_map_put(r, &r->suffixes, file->id, from.resource, path, document);
    known = document;
  }
  file = known ? oa_file_of(r, known, from.file) : NULL;
  *to = (oa_at){file, 1, 1};
  return file != NULL;
}

/** The root of a resource of a document. */
static oa_at resource_root(oa_reader *r, const oa_file *file, uint32_t resource) {
  uint32_t known = resource > 1 ? oa_map_get(&r->resources, file->id, resource, no_text) : UINT32_MAX;
  oa_file *base = known < r->resource_count ? r->resource[known].file : r->file[file->id];
  return (oa_at){base, resource, resource};
}

#define THROUGH_MAX 8 /* references that one pointer goes through */

/** A pointer that ends at a reference goes on behind it: against the letter, but plain enough. `stop` is where in the
 *  pointer the reference stands. */
static bool go_through(oa_reader *r, oa_at from, codegen_str text, codegen_str pointer, size_t stop, bool quiet,
                       oa_at *to, codegen_str *key) {
  codegen_str rest = {pointer.data + stop, pointer.size - stop}, missing, ignored_key;
  const codegen_document *doc = to->file->doc;
  uint32_t node = codegen_node_kind(doc, to->node) == CODEGEN_NODE_OBJECT ? oa_ref_node(r, *to) : 0;
  oa_at through = oa_child(*to, node), next;
  size_t ignored = 0;
  bool good = false;
  if (!node || r->through >= THROUGH_MAX) return false;
  r->through++;
  good = oa_resolve(r, through, codegen_node_text(doc, node), true, &next, &ignored_key) &&
         (walk(r, rest, &next, &missing, &ignored) ||
          (next.file->id == to->file->id && next.node == to->node
               ? false
               : go_through(r, from, text, rest, ignored, true, &next, &ignored_key)));
  r->through--;
  if (!good) return false;
  if (!quiet && !r->through)
    oa_report(r, from.file, from.node, OA_WARNING, "OAS0033", "it is followed; point into what that one leads to",
              "reference '%.*s' goes through another reference", OA_FMT(text));
  *key = oa_key_of(r, next.file, oa_pointer_of(r, next.file, next.node));
  *to = next;
  return true;
}

bool oa_resolve(oa_reader *r, oa_at from, codegen_str text, bool quiet, oa_at *to, codegen_str *key) {
  size_t hash = 0, stop = 0;
  codegen_str fragment = {"", 0}, missing = {"", 0}, pointer;
  while (hash < text.size && text.data[hash] != '#') hash++;
  if (hash < text.size) fragment = (codegen_str){text.data + hash + 1, text.size - hash - 1};
  *to = resource_root(r, from.file, from.resource);
  if (hash && !other_document(r, from, (codegen_str){text.data, hash}, quiet, to)) return false;
  fragment = decode(r, fragment);
  r->place = to->node == 1 ? oa_place_root(to->file) : OA_PLACE_SCHEMA;
  pointer = to->node > 1 ? oa_pointer_of(r, to->file, to->node) : (codegen_str){"", 0};
  if (!fragment.size || fragment.data[0] == '/') {
    codegen_str part[2] = {pointer, fragment};
    if (!walk(r, fragment, to, &missing, &stop)) {
      oa_look(r, *to, OA_TIED); /* of what is not there, too */
      oa_at root = resource_root(r, to->file, 1);
      r->place = oa_place_root(root.file);
      if (pointer.size == 0 && go_through(r, from, text, fragment, stop, quiet, to, key)) return true;
      if (pointer.size == 0 || !walk(r, fragment, &root, &missing, &stop)) {
        if (!quiet) report_dangling(r, from, text, to, missing);
        return false;
      }
      if (!quiet)
        oa_report(r, from.file, from.node, OA_STRICT, "OAS0027",
                  "it is read from the document's root, as it seems to be meant; remove the '$id' around it",
                  "reference '%.*s' starts from an '$id', where it leads nowhere", OA_FMT(text));
      *to = root;
      pointer.size = 0;
    }
    *key = oa_key_of(r, to->file, pointer.size ? oa_join(r, part, 2) : fragment);
    return true;
  }
  r->unsure |= r->again;
  oa_scan_ids(r, to->file);
  uint32_t node = oa_map_get(&r->anchors, to->file->id, to->resource, fragment);
  if (node == UINT32_MAX) {
    to->node = 0;
    if (!quiet) report_dangling(r, from, text, to, fragment);
    return false;
  }
  to->node = node;
  to->file = oa_dialect_at(r, to->file, node);
  r->place = OA_PLACE_SCHEMA;
  *key = oa_key_of(r, to->file, to->resource > 1 ? oa_pointer_of(r, to->file, node) : fragment);
  return true;
}

/* -- Declarations -------------------------------------------------------------------------------------------------- */

uint32_t oa_declare(oa_reader *r, oa_at at, uint32_t kind, uint32_t subject, codegen_str key, codegen_str name) {
  uint32_t id = 0;
  if (r->again) return oa_known_decl(r, at, kind, key, name);
  if (oa_map_add(r, &r->keys, 0, 0, key, 1) != UINT32_MAX) return 0;
  codegen_decl *decl = codegen_add_decl(r->edit, &id);
  decl->row.origin = codegen_node_origin(at.file->doc, at.node);
  decl->kind = (uint8_t)kind;
  decl->subject = subject;
  decl->key = key;
  decl->name = name;
  decl->scope = r->file[at.file->id]->scope;
  if (!name.size) decl->row.flags |= CODEGEN_DECL_ANONYMOUS;
  return id;
}

static uint64_t place(oa_at at, oa_kind kind) {
  return (uint64_t)at.file->id * 16 + (uint64_t)kind;
}

uint32_t oa_declare_type(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  uint32_t known = oa_map_get(&r->nodes, place(at, OA_TYPES), at.node, no_text), entry = r->entry_count;
  if (known != UINT32_MAX) return known;
  if (r->again) {
    entry = oa_known_type(r, at);
    if (entry != UINT32_MAX) oa_map_put(r, &r->nodes, place(at, OA_TYPES), at.node, no_text, entry);
    return entry;
  }
  oa_tie(r);
  uint32_t decl = oa_declare(r, at, CODEGEN_DECL_TYPE, 0, key, name); /* its type comes in oa_drain */
  if (!decl || !OA_ADD(r, entry, (oa_entry){at, decl, 0, 0, 0, 0})) return UINT32_MAX;
  oa_map_put(r, &r->nodes, place(at, OA_TYPES), at.node, no_text, entry);
  r->entry[entry].access = oa_access(r, at);
  return entry;
}

/** From a parameter, a header, a media type, or an answer or body with one media type, to its schema. */
static bool enter_schema(oa_reader *r, oa_at *at, codegen_str *key) {
  const codegen_document *doc = at->file->doc;
  uint32_t content = codegen_node_get(doc, at->node, "content"), node = at->node, schema;
  codegen_str way = *key;
  if (codegen_node_kind(doc, content) == CODEGEN_NODE_OBJECT && codegen_node_count(doc, content) == 1) {
    node = codegen_node_first(doc, content);
    way = oa_key(r, oa_key(r, way, (codegen_str)CODEGEN_STR("content")), codegen_node_key(doc, node));
  }
  schema = codegen_node_kind(doc, node) == CODEGEN_NODE_OBJECT ? codegen_node_get(doc, node, "schema") : 0;
  if (!schema) return false;
  at->node = schema;
  *key = oa_key(r, way, (codegen_str)CODEGEN_STR("schema"));
  return true;
}

uint32_t oa_type_target(oa_reader *r, oa_at from, codegen_str text, bool quiet) {
  uint32_t known = oa_map_get(&r->references, from.file->id, from.resource, text);
  codegen_str key;
  oa_at to;
  if (known == DANGLING || known != UINT32_MAX) return known == DANGLING ? UINT32_MAX : known;
  if (!oa_resolve(r, from, text, quiet, &to, &key)) {
    if (!quiet) oa_map_put(r, &r->references, from.file->id, from.resource, text, DANGLING);
    return UINT32_MAX;
  }
  const char *other = oa_no_schema(r, to, (oa_place)r->place);
  bool inner = other && enter_schema(r, &to, &key);
  if (other && !quiet)
    oa_report(r, from.file, from.node, OA_STRICT, "OAS0028",
              inner ? "the schema of what is there is taken; let the reference lead to it"
                    : "it is read as any value; let it lead to a schema",
              "reference '%.*s' leads to %s", OA_FMT(text), other);
  if (to.file->schemas) to.file = to.file->schemas;
  known = other && !inner ? UINT32_MAX : oa_declare_type(r, to, key, oa_name_of_key(r, to.file, key));
  if (known == UINT32_MAX && !other && !quiet)
    oa_report(r, from.file, from.node, OA_STRICT, "OAS0028", "it is read as any value; let it lead to a schema",
              "reference '%.*s' leads to something that is no schema", OA_FMT(text));
  if (known == UINT32_MAX && !quiet) oa_map_put(r, &r->references, from.file->id, from.resource, text, DANGLING);
  if (known != UINT32_MAX) oa_map_put(r, &r->references, from.file->id, from.resource, text, known);
  return known;
}

/* -- Objects that are no schemas ----------------------------------------------------------------------------------- */

uint32_t oa_ref_node(oa_reader *r, oa_at at) {
  const codegen_document *doc = at.file->doc;
  oa_children c = oa_first_child(doc, at.node);
  uint32_t node = 0;
  (void)r;
  if (c.left > 16) {
    node = codegen_node_get(doc, at.node, "$ref");
    c.left = 0;
  }
  for (; c.left; oa_next_child(&c)) /* most objects are small: quicker than a look-up */
    if (c.row->key_size == 4 && memcmp(oa_child_key(&c).data, "$ref", 4) == 0) node = c.node;
  return node && codegen_node_kind(doc, node) == CODEGEN_NODE_STRING ? node : 0;
}

/** oa_resolve of a `$ref` node, each text once a document. */
static bool follow_once(oa_reader *r, oa_at from, oa_at *to, codegen_str *key) {
  codegen_str text = codegen_node_text(from.file->doc, from.node);
  uint32_t known = oa_map_get(&r->followed, from.file->id, from.resource, text);
  if (known >= r->target_count) {
    oa_target target = {from, {"", 0}, 0, false};
    target.ok = oa_resolve(r, from, text, false, &target.to, &target.key);
    target.place = r->place;
    if (target.ok && (target.place == OA_PLACE_SCHEMA || target.place == OA_PLACE_SCHEMAS)) {
      oa_report(r, from.file, from.node, OA_STRICT, "OAS0028",
                "this part is left out; let it lead to what the specification asks for here",
                "reference '%.*s' leads to a schema", OA_FMT(text));
      target.ok = false;
    }
    known = r->target_count;
    if (!OA_ADD(r, target, target)) return false;
    oa_map_put(r, &r->followed, from.file->id, from.resource, text, known);
  }
  *to = r->target[known].to;
  *key = r->target[known].key;
  return r->target[known].ok;
}

bool oa_follow(oa_reader *r, oa_at at, oa_at *to, codegen_str *key) {
  *to = at;
  key->size = 0;
  for (uint32_t steps = 0;; steps++) {
    uint32_t node = codegen_node_kind(to->file->doc, to->node) == CODEGEN_NODE_OBJECT ? oa_ref_node(r, *to) : 0;
    if (!node) return true;
    if (steps == FOLLOW_MAX) {
      oa_report(r, at.file, at.node, OA_STRICT, "OAS0005",
                "it is left out; let one of the references lead to an object", "reference leads in a circle");
      return false;
    }
    if (!follow_once(r, oa_child(*to, node), to, key)) return false;
  }
}

oa_part *oa_part_at(oa_reader *r, oa_at at, oa_kind kind) {
  uint32_t known = oa_map_get(&r->nodes, place(at, kind), at.node, no_text);
  if (known == UINT32_MAX && r->again) {
    oa_know_part(r, at, kind);
    known = oa_map_get(&r->nodes, place(at, kind), at.node, no_text);
  }
  return known < r->part_count ? &r->part[known] : NULL;
}

uint32_t oa_part_add(oa_reader *r, oa_at at, oa_kind kind, oa_part part) {
  uint32_t id = r->part_count;
  if (!OA_ADD(r, part, part)) return UINT32_MAX;
  oa_map_put(r, &r->nodes, place(at, kind), at.node, no_text, id);
  return id;
}
