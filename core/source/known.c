/* SPDX-License-Identifier: MIT
 *
 * Documents that readers bring along, such as meta-schemas. Invariant: they need no permission and no network, and each
 * is one document, whether it is referred to by http or by https.
 */
#include "private.h"

static cg_str without_scheme(cg_str url) {
  return cg_str_slice(url, cg_url_scheme(url), url.size);
}

cg_status cg_documents_known(cg_documents *documents, cg_str url, const char *text) {
  const char *why = NULL;
  cg_known known = {.text = text}, *row;
  bool added = false;
  cg_status status = cg_url_normal(&documents->arena, url, &known.location, &why);
  if (status) return status;
  uint32_t *slot = cg_map_put(&documents->by_url, without_scheme(known.location), &added);
  if (!slot) return CODEGEN_ERR_MEMORY;
  if (!added) return CODEGEN_OK;
  row = cg_vec_add(&documents->known, 1);
  if (!row) return CODEGEN_ERR_MEMORY;
  *row = known;
  *slot = (uint32_t)documents->known.count;
  return CODEGEN_OK;
}

const cg_known *cg_documents_find_known(const cg_documents *documents, cg_str url) {
  uint32_t index = 0;
  if (documents->known.count == 0 || !cg_map_get(&documents->by_url, without_scheme(url), &index) || !index)
    return NULL;
  return cg_vec_at(&documents->known, cg_known, index - 1);
}

cg_status cg_known_read(const cg_known *known, cg_entry *entry) {
  cg_str text = codegen_str_of(known->text);
  if (!cg_buf_reserve(&entry->bytes, text.size + 16)) return CODEGEN_ERR_MEMORY;
  cg_buf_str(&entry->bytes, text);
  memset(entry->bytes.data + entry->bytes.size, 0, 8);
  return CODEGEN_OK;
}
