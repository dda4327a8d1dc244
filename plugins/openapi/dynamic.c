/* SPDX-License-Identifier: MIT
 *
 * Dynamic references. `$dynamicRef` leads to the dynamic anchor of the outermost resource that the evaluation came
 * through, else to that of its own resource. Where only one resource has an anchor of that name the reference is an
 * ordinary one. Else it is a PARAMETER whose fallback is the anchor of its own resource; a reference that leaves
 * another resource with such an anchor, on its way to the parameter, gets a BIND clause; the outermost one counts.
 * `$recursiveRef` is the same with `$recursiveAnchor`, which has no name.
 */
#include <string.h>

#include "openapi.h"

#define NAMES_MAX 32 /* names that are followed; references of other names keep their fallback */

static codegen_str fragment_of(codegen_str text) {
  size_t hash = 0;
  while (hash < text.size && text.data[hash] != '#') hash++;
  if (hash < text.size) hash++;
  return (codegen_str){text.data + hash, text.size - hash};
}

/** The name of the dynamic anchor that a reference leads to, empty when it leads to something else. */
static codegen_str anchor_at(const oa_at *at, codegen_str text, bool recursive) {
  const codegen_document *doc = at->file->doc;
  codegen_str none = {"", 0}, name = fragment_of(text);
  if (codegen_node_kind(doc, at->node) != CODEGEN_NODE_OBJECT) return none;
  if (recursive)
    return codegen_node_kind(doc, codegen_node_get(doc, at->node, "$recursiveAnchor")) == CODEGEN_NODE_TRUE
               ? oa_word_text(OA_W_RECURSIVE_ANCHOR)
               : none;
  uint32_t node = codegen_node_get(doc, at->node, "$dynamicAnchor");
  return node && codegen_str_equal(codegen_node_text(doc, node), name) ? name : none;
}

/** A parameter without a fallback: a dynamic reference whose own resource has no such anchor, though others have. */
static bool push_unbound(oa_schema *s, uint32_t node, codegen_str text) {
  oa_reader *r = s->r;
  codegen_str name = fragment_of(text);
  oa_at to;
  codegen_str key;
  if (!name.size || name.data[0] == '/' || oa_map_get(&r->provided, 0, 0, name) == UINT32_MAX) return false;
  if (oa_resolve(r, oa_child(s->at, node), text, true, &to, &key)) return false;
  oa_report(r, s->at.file, node, OA_STRICT, "OAS0022",
            "where nothing binds it, it is read as any value; put a '$dynamicAnchor' of that name beside it",
            "dynamic reference '%.*s' has no anchor in its own resource", OA_FMT(text));
  uint32_t id = oa_add_any(r, s->at.file, node);
  OA_ADD(r, dynamic, (oa_dynamic){id, r->holder, UINT32_MAX, oa_child(s->at, node), name});
  oa_push(r, &r->stack, id);
  return true;
}

void oa_push_dynamic(oa_schema *s, uint32_t node, bool recursive) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  if (!oa_is(r, file, node, CODEGEN_NODE_STRING, recursive ? "$recursiveRef" : "$dynamicRef")) return;
  codegen_str text = codegen_node_text(file->doc, node);
  uint32_t entry = UINT32_MAX;
  if (recursive && s->at.resource == 1 && file->is_api && r->holder != UINT32_MAX)
    entry = r->holder; /* `#` is no schema here: the declaration around it is meant */
  else if (recursive || !push_unbound(s, node, text))
    entry = oa_type_target(r, oa_child(s->at, node), text, false);
  else
    return;
  if (entry == UINT32_MAX) {
    oa_push(r, &r->stack, oa_add_any(r, file, node));
    return;
  }
  uint32_t id = oa_add_ref(r, s->at, entry, s->mode);
  codegen_str name = anchor_at(&r->entry[entry].at, text, recursive);
  if (name.size) OA_ADD(r, dynamic, (oa_dynamic){id, r->holder, entry, oa_child(s->at, node), name});
  oa_push(r, &r->stack, id);
}

/* -- At the end ---------------------------------------------------------------------------------------------------- */

/** The resource that an entry's own schema belongs to. */
static uint32_t resource_of(const oa_reader *r, const oa_entry *entry) {
  uint32_t known = oa_map_get(&r->resources, entry->at.file->id, entry->at.node, (codegen_str){"", 0});
  return known != UINT32_MAX ? entry->at.node : entry->at.resource;
}

static const oa_provider *provider_of(const oa_reader *r, const oa_file *file, uint32_t resource, codegen_str name) {
  uint32_t known = oa_map_get(&r->provided, (uint64_t)file->id << 32 | resource, 1, name);
  return known < r->provider_count ? &r->provider[known] : NULL;
}

/** Adds a BIND clause to a range: parameter `name` is a reference to `entry`, or unknown. */
static void add_bind(oa_reader *r, codegen_range *clauses, codegen_origin origin, codegen_str name, uint32_t entry) {
  uint32_t to = 0, count = clauses->count;
  codegen_range wider = codegen_edit_grow(r->edit, CODEGEN_TABLE_CLAUSE, *clauses, 1);
  if (wider.count != count + 1) return;
  if (entry != UINT32_MAX) { /* `not: {}` holds a parameter's place: said at once */
    uint32_t subject = codegen_edit_decl(r->edit, r->entry[entry].decl)->subject;
    if (subject && codegen_edit_type(r->edit, subject)->kind == CODEGEN_NEVER) entry = UINT32_MAX;
  }
  codegen_type *type = codegen_add_type(r->edit, &to);
  type->row.origin = origin;
  type->row.flags = CODEGEN_TYPE_INFERRED;
  type->kind = entry == UINT32_MAX ? CODEGEN_NEVER : CODEGEN_REF;
  type->accepts = entry == UINT32_MAX ? 0 : CODEGEN_ACCEPTS_ALL;
  if (entry != UINT32_MAX) type->target = r->entry[entry].decl;
  codegen_clause *clause = codegen_edit_clause(r->edit, wider.first + count);
  clause->row.origin = origin;
  clause->kind = CODEGEN_CLAUSE_BIND;
  clause->key = name;
  clause->types[0] = to;
  *clauses = wider;
}

/** How an entry stands to a parameter: it leads there; nothing binds it on the way; another resource binds it. */
enum { LEADS = 1, OPEN = 2, BOUND = 4 };

/** One name, while its parameter is spread over the references that lead to it. */
typedef struct spread {
  codegen_str name;
  uint8_t *state;         /* by entry */
  uint8_t *bound;         /* by use */
  uint32_t *first, *next; /* uses by target, as a list */
} spread;

static void mark(oa_reader *r, spread *s, uint32_t entry, uint8_t state) {
  if (entry == UINT32_MAX || (s->state[entry] & state) == state) return;
  s->state[entry] |= state;
  oa_push(r, &r->stack, entry);
}

/** Turns the references of that name into parameters. */
static void make_parameters(oa_reader *r, spread *s) {
  for (uint32_t i = 0; i < r->dynamic_count; i++) {
    const oa_dynamic *one = &r->dynamic[i];
    if (!codegen_str_equal(one->name, s->name)) continue;
    codegen_type *type = codegen_edit_type(r->edit, one->type);
    if (type->kind != CODEGEN_REF && one->fallback != UINT32_MAX) continue; /* a circle was cut there */
    type->kind = CODEGEN_PARAMETER;
    type->accepts = CODEGEN_ACCEPTS_ALL;
    type->target = 0;
    add_bind(r, &type->clauses, codegen_node_origin(one->at.file->doc, one->at.node), s->name, one->fallback);
    mark(r, s, one->holder, LEADS | OPEN);
  }
}

/** What a declaration takes where nobody binds: the anchor of its resource, else that of what it leads to. */
static void declare_parameter(oa_reader *r, const spread *s, uint32_t entry) {
  const oa_entry *row = &r->entry[entry];
  const oa_provider *own = provider_of(r, row->at.file, resource_of(r, row), s->name);
  codegen_decl *decl = codegen_edit_decl(r->edit, row->decl);
  uint32_t fallback = UINT32_MAX;
  if (own) fallback = oa_map_get(&r->nodes, (uint64_t)own->file->id * 16 + OA_TYPES, own->node, (codegen_str){"", 0});
  if (fallback >= r->entry_count) fallback = UINT32_MAX;
  add_bind(r, &decl->binds, codegen_node_origin(row->at.file->doc, row->at.node), s->name, fallback);
}

/** Entry of a provider's schema, declared when nothing led there yet. */
static uint32_t entry_of(oa_reader *r, const oa_provider *provider) {
  oa_at at = {provider->file, provider->node, provider->resource};
  codegen_str key = oa_key_of(r, provider->file, oa_pointer_of(r, provider->file, provider->node));
  return oa_declare_type(r, at, key, oa_name_of_key(r, provider->file, key));
}

/** Goes back along references from the parameters; those that leave a resource with an anchor bind it. */
static void spread_back(oa_reader *r, spread *s, uint32_t base) {
  while (r->stack.count > base && !r->failed) {
    uint32_t target = r->stack.id[--r->stack.count], resource = resource_of(r, &r->entry[target]);
    const oa_file *file = r->entry[target].at.file;
    uint8_t state = s->state[target] & (LEADS | OPEN);
    for (uint32_t at = s->first[target]; at; at = s->next[at - 1]) {
      const oa_use use = r->use[at - 1];
      const oa_provider *provider = provider_of(r, use.at.file, use.at.resource, s->name);
      bool binds = provider && (use.at.file->id != file->id || use.at.resource != resource);
      if (codegen_edit_type(r->edit, use.type)->kind != CODEGEN_REF) continue;
      if (binds && !s->bound[at - 1]) {
        uint32_t to = entry_of(r, provider);
        codegen_origin origin = codegen_node_origin(use.at.file->doc, use.at.node);
        if (to != UINT32_MAX) add_bind(r, &codegen_edit_type(r->edit, use.type)->clauses, origin, s->name, to);
        s->bound[at - 1] = 1;
        s->state[target] |= BOUND;
      }
      mark(r, s, use.holder, binds ? LEADS : state);
    }
  }
}

static bool is_overridden(const oa_reader *r, codegen_str name, const oa_dynamic *one) {
  uint32_t last = oa_map_get(&r->provided, 0, 0, name);
  return last < r->provider_count && (one->fallback == UINT32_MAX || r->provider[last].before != UINT32_MAX);
}

static void finish_name(oa_reader *r, spread *s) {
  uint32_t base = r->stack.count, entries = r->entry_count;
  s->state = oa_alloc(r, entries + 1);
  s->bound = oa_alloc(r, r->use_count + 1);
  s->first = oa_alloc(r, (entries + 1) * sizeof *s->first);
  s->next = oa_alloc(r, (r->use_count + 1) * sizeof *s->next);
  if (!s->state || !s->bound || !s->first || !s->next) return;
  for (uint32_t i = r->use_count; i-- > 0;) {
    s->next[i] = s->first[r->use[i].target];
    s->first[r->use[i].target] = i + 1;
  }
  make_parameters(r, s);
  spread_back(r, s, base);
  for (uint32_t i = 0; i < entries && !r->failed; i++) {
    if (s->state[i] & (OPEN | BOUND)) declare_parameter(r, s, i);
  }
}

/** Schemas that only a binding leads to are declared before anything is decided. */
static void declare_providers(oa_reader *r) {
  for (uint32_t i = 0; i < r->dynamic_count && !r->failed; i++) {
    if (!is_overridden(r, r->dynamic[i].name, &r->dynamic[i])) continue;
    uint32_t at = oa_map_get(&r->provided, 0, 0, r->dynamic[i].name);
    if (oa_map_get(&r->provided, 1, 2, r->dynamic[i].name) != UINT32_MAX) continue;
    oa_map_put(r, &r->provided, 1, 2, r->dynamic[i].name, 0);
    for (; at < r->provider_count && !r->failed; at = r->provider[at].before) entry_of(r, &r->provider[at]);
  }
  oa_drain(r);
}

void oa_prepare_dynamic(oa_reader *r) {
  uint32_t known;
  do { /* what is declared here may bring dynamic references of its own */
    known = r->dynamic_count;
    declare_providers(r);
  } while (r->dynamic_count > known && !r->failed);
}

void oa_finish_dynamic(oa_reader *r) {
  uint32_t names = 0;
  for (uint32_t i = 0; i < r->dynamic_count && !r->failed; i++) {
    const oa_dynamic *one = &r->dynamic[i];
    spread s = {one->name, NULL, NULL, NULL, NULL};
    if (!is_overridden(r, one->name, one) || oa_map_get(&r->provided, 1, 3, one->name) != UINT32_MAX) continue;
    oa_map_put(r, &r->provided, 1, 3, one->name, 0);
    if (names++ < NAMES_MAX) {
      finish_name(r, &s);
      continue;
    }
    oa_report(r, one->at.file, one->at.node, OA_STRICT, "OAS0022",
              "it is read as '$ref' to the same place; use fewer names of dynamic anchors",
              "dynamic reference is not followed: there are more than %d names", NAMES_MAX);
  }
}
