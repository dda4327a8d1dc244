/* SPDX-License-Identifier: MIT
 *
 * References between documents (RFC 3986). Invariants: nothing remote is loaded that no prefix permits; a remote
 * document never reaches a local file; what is compared with the prefixes is exactly what is fetched.
 */
#include "private.h"

/* -- what is permitted -------------------------------------------------------------------------------------------- */

cg_status cg_documents_allow(cg_documents *documents, cg_str prefix) {
  const char *why = NULL;
  cg_str normal = {0}, *slot;
  cg_status status = cg_url_normal(&documents->arena, prefix, &normal, &why);
  if (status == CODEGEN_OK && cg_str_find(normal, '?', 0) < normal.size) {
    why = "it has a query";
    status = CODEGEN_ERR_INPUT;
  }
  if (status == CODEGEN_ERR_INPUT) {
    cg_diag(documents->diags, "CGC0007", "write a whole beginning: https://example.com/schemas/",
            "'%.*s' is no prefix of URLs: %s", CG_FMT(cg_url_shown(&documents->arena, prefix)), why);
    return CODEGEN_ERR_USAGE;
  }
  for (size_t i = 0; i < documents->allow.count && status == CODEGEN_OK; i++)
    if (codegen_str_equal(normal, *cg_vec_at(&documents->allow, cg_str, i))) return CODEGEN_OK;
  slot = status == CODEGEN_OK ? cg_vec_add(&documents->allow, 1) : NULL;
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = normal;
  return CODEGEN_OK;
}

bool cg_documents_allowed(const cg_documents *documents, cg_str url) {
  for (size_t i = 0; i < documents->allow.count; i++)
    if (cg_url_below(url, *cg_vec_at(&documents->allow, cg_str, i))) return true;
  return false;
}

/* -- from a reference to a place ---------------------------------------------------------------------------------- */

static cg_status deny(cg_documents *documents, const cg_place *place, cg_str location, const char *help,
                      const char *problem) {
  uint32_t *slot = cg_map_put(&documents->by_location, location, NULL);
  if (slot && *slot == 0) {
    *slot = CG_DENIED;
    cg_documents_complain(documents, "CGS0010", place, help, "%s: '%.*s'", problem,
                          CG_FMT(cg_url_is(location) ? cg_url_shown(&documents->arena, location) : location));
  }
  return CODEGEN_ERR_DENIED;
}

static cg_status wrong(cg_documents *documents, const cg_place *place, cg_str reference, const char *help,
                       const char *why) {
  if (cg_url_is(reference)) reference = cg_url_shown(&documents->arena, reference);
  if (reference.size > 300) reference.size = 300;
  cg_documents_complain(documents, "CGS0009", place, help, "reference '%.*s' cannot be used: %s", CG_FMT(reference),
                        why);
  return CODEGEN_ERR_INPUT;
}

/** A URL that a document names, or names relative to its own. */
static cg_status place_url(cg_documents *documents, cg_str base, cg_str reference, cg_place *place) {
  const char *why = NULL;
  cg_status status = cg_url_resolve(&documents->arena, base, reference, &place->location, &why);
  if (status == CODEGEN_ERR_MEMORY) return status;
  if (status) return wrong(documents, place, reference, NULL, why);
  if (cg_url_is(reference) && cg_url_has_user(reference))
    return wrong(documents, place, reference, "configure credentials as a header", "it holds credentials");
  const cg_known *known = cg_documents_find_known(documents, place->location);
  if (known) place->location = known->location; /* one document, by whichever scheme */
  if (known || cg_documents_allowed(documents, place->location)) return CODEGEN_OK;
  return deny(documents, place, place->location, "permit it with --allow-remote PREFIX, or download it",
              "remote reference is not allowed");
}

/** A file, relative to the folder of a local document. It may lie above that folder. */
static cg_status place_file(cg_documents *documents, cg_str base, cg_str reference, cg_place *place) {
  cg_str folder = codegen_str_is(base, "-") ? place->root : cg_path_dir(base);
  cg_str path = cg_str_slice(reference, 0, cg_str_find(reference, '?', 0));
  cg_status status = CODEGEN_OK;
  cg_buf decoded;
  cg_buf_init(&decoded, 1u << 16);
  if (path.size == 0)
    status = wrong(documents, place, reference, NULL, "it names no file");
  else if (cg_path_absolute(path))
    status = wrong(documents, place, reference, "write it relative to this document", "it is an absolute path");
  else if (!cg_url_decode(path, &decoded))
    status = wrong(documents, place, reference, "write '%' as '%25'", "it has a broken percent escape");
  else if (decoded.size && memchr(decoded.data, 0, decoded.size))
    status = wrong(documents, place, reference, NULL, "it has a NUL byte");
  else if (cg_path_absolute(cg_buf_get(&decoded)))
    status = wrong(documents, place, reference, "write it relative to this document", "it is an absolute path");
  else if (decoded.failed)
    status = CODEGEN_ERR_MEMORY;
  if (status == CODEGEN_OK) {
    place->location = cg_path_join(&documents->arena, folder, cg_buf_get(&decoded));
    if (!place->location.data) status = CODEGEN_ERR_MEMORY;
  }
  cg_buf_release(&decoded);
  return status;
}

/** Where a reference without its fragment leads. */
static cg_status find_place(cg_documents *documents, const cg_entry *base, cg_str reference, cg_place *place) {
  cg_str location = base->info.location;
  size_t scheme = cg_url_scheme(reference);
  if (cg_url_is(reference)) return place_url(documents, location, reference, place);
  if (scheme > 0) {
    bool file = scheme == 4 && strncasecmp(reference.data, "file", 4) == 0;
    if (base->info.remote && file)
      return deny(documents, place, cg_arena_copy(&documents->arena, reference),
                  "a remote document cannot refer to local files", "reference from a remote document to a local file");
    return wrong(documents, place, reference, file ? "write a path relative to this document" : NULL,
                 file ? "'file:' URLs are not supported" : "its scheme is not supported");
  }
  if (base->info.remote) return place_url(documents, location, reference, place);
  if (cg_str_begins(reference, "//"))
    return wrong(documents, place, reference, "write the whole URL", "it has a host but no scheme");
  return place_file(documents, location, reference, place);
}

/* -- inside the document ------------------------------------------------------------------------------------------ */

/** The key nearest to the part of a pointer that leads nowhere; empty when none is near. */
static cg_str nearest_key(cg_documents *documents, const codegen_document *document, cg_str pointer) {
  cg_str key[200], part, none = {0};
  uint32_t node = 1, next, child;
  size_t at = 0, end = 0, count = 0;
  int best;
  for (; at < pointer.size; at = end) {
    end = cg_str_find(pointer, '/', at + 1);
    next = codegen_node_resolve(document, cg_str_slice(pointer, 0, end));
    if (next == 0) break;
    node = next;
  }
  part = cg_str_slice(pointer, at + (at < pointer.size), end);
  child = codegen_node_first(document, node);
  if (codegen_node_kind(document, node) != CODEGEN_NODE_OBJECT || part.size > 100) return none;
  for (uint32_t left = codegen_node_count(document, node); left && count < CG_COUNT(key); left--) {
    key[count++] = codegen_node_key(document, child);
    child = codegen_node_after(document, child);
  }
  best = cg_str_nearest(part, key, count);
  return best < 0 ? none : cg_arena_printf(&documents->arena, "did you mean '%.*s'?", CG_FMT(key[best]));
}

static cg_status resolve_fragment(cg_documents *documents, const cg_entry *entry, cg_str fragment,
                                  const cg_place *place, uint32_t *node, cg_str *anchor) {
  const codegen_document *document = entry->document;
  cg_status status = CODEGEN_OK;
  cg_str pointer, hint;
  cg_buf decoded;
  cg_buf_init(&decoded, 1u << 20);
  if (document->node_count < 2) {
    cg_documents_complain(documents, "CGS0009", place, NULL, "'%.*s' is neither JSON nor YAML",
                          CG_FMT(entry->info.name));
    return CODEGEN_ERR_INPUT;
  }
  if (!cg_url_decode(fragment, &decoded)) {
    status = wrong(documents, place, fragment, "write '%' as '%25'", "it has a broken percent escape");
    goto done;
  }
  pointer = cg_buf_get(&decoded);
  if (decoded.failed) {
    status = CODEGEN_ERR_MEMORY;
  } else if (pointer.size && pointer.data[0] != '/') {
    *anchor = cg_arena_copy(&documents->arena, pointer);
    if (!anchor->data) status = CODEGEN_ERR_MEMORY;
  } else {
    *node = codegen_node_resolve(document, pointer);
    if (*node) goto done;
    hint = nearest_key(documents, document, pointer);
    cg_documents_complain(documents, "CGS0009", place, hint.size ? hint.data : "correct the pointer, or define it",
                          "'%.*s' has nothing at '%.*s'", CG_FMT(entry->info.name),
                          (int)(pointer.size > 400 ? 400 : pointer.size), pointer.data);
    status = CODEGEN_ERR_NOT_FOUND;
  }
done:
  cg_buf_release(&decoded);
  return status;
}

/** Whether a reference would be followed, without loading or reporting anything. */
static cg_status ask(cg_documents *documents, const cg_entry *base, cg_str reference) {
  const char *why;
  cg_str url = {0};
  if (!cg_url_is(reference) && cg_url_scheme(reference)) return CODEGEN_ERR_DENIED;
  if (!cg_url_is(reference) && !base->info.remote) return CODEGEN_OK;
  cg_status status = cg_url_resolve(&documents->arena, base->info.location, reference, &url, &why);
  if (status) return status == CODEGEN_ERR_MEMORY ? status : CODEGEN_ERR_DENIED;
  if (cg_url_is(reference) && cg_url_has_user(reference)) return CODEGEN_ERR_DENIED;
  bool may = cg_documents_find_known(documents, url) || cg_documents_allowed(documents, url);
  return may ? CODEGEN_OK : CODEGEN_ERR_DENIED;
}

cg_status cg_documents_resolve(cg_documents *documents, uint32_t from, cg_str reference, codegen_origin at,
                               uint32_t *document, uint32_t *node, cg_str *anchor) {
  cg_entry *base = cg_documents_entry(documents, from), *entry = base;
  size_t hash = cg_str_find(reference, '#', 0);
  cg_str fragment = cg_str_slice(reference, hash < reference.size ? hash + 1 : hash, reference.size);
  cg_place place = {.from = from, .at = at};
  cg_str ignored;
  cg_status status;
  if (!anchor) anchor = &ignored;
  *document = *node = 0;
  *anchor = (cg_str){0};
  if (!base || base->state != CG_ENTRY_PARSED) return CODEGEN_ERR_CONTRACT;
  reference = cg_str_slice(reference, 0, hash);
  if (at.document == 0) return ask(documents, base, reference);
  if (reference.size) {
    place.root = base->root;
    status = find_place(documents, base, reference, &place);
    place.root = (cg_str){0};
    if (status == CODEGEN_OK) status = cg_documents_load(documents, &place, &entry);
    if (status == CODEGEN_OK) status = cg_documents_parse(documents, entry);
    if (status == CODEGEN_ERR_MEMORY) cg_diag(documents->diags, "CGI0001", NULL, "out of memory");
    if (status) return status;
  }
  status = resolve_fragment(documents, entry, fragment, &place, node, anchor);
  if (status) return status;
  *document = entry->info.id;
  return CODEGEN_OK;
}
