/* SPDX-License-Identifier: MIT
 *
 * For processes that stay while a document changes: what names and plan see of a declaration, and what the instance
 * found meanwhile. Enums within types are told apart by their rows, which go when a declaration is read again: where
 * these have a life of their own, nothing is known.
 */
#include "typescript.h"

#include <codegen-sdk/seen.h>

static void see_type(const ts_plugin *plugin, const codegen_model *model, uint32_t row, codegen_hash *digest) {
  codegen_seen_number(digest, codegen_ts_is_hierarchy(&plugin->settings, model, row));
  codegen_ts_see_aliases(model, codegen_decl_at(model, row)->subject, digest);
}

static void see_operation(const ts_plugin *plugin, const codegen_model *model, const codegen_decl *decl,
                          codegen_hash *digest) {
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  codegen_seen_number(digest, ts_is_left_out(plugin, model, decl));
  codegen_seen_number(digest, op->protocol);
  codegen_seen_number(digest, op->row.flags);
  codegen_seen_number(digest, op->verb);
  codegen_seen_text(digest, op->path);
  codegen_seen_number(digest, op->tags.count ? codegen_list_at(model, op->tags, 0) : 0);
}

codegen_status ts_sees(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t row, codegen_hash *digest) {
  const ts_plugin *plugin = self;
  const codegen_decl *decl = codegen_decl_at(model, row);
  (void)ctx;
  if (plugin->options.enum_values || plugin->settings.enums != CODEGEN_TS_ENUMS_UNION) return CODEGEN_ERR_NOT_FOUND;
  codegen_seen_number(digest, ts_depends(model, decl));
  if (decl->kind == CODEGEN_DECL_TYPE) see_type(plugin, model, row, digest);
  if (decl->kind == CODEGEN_DECL_OPERATION) see_operation(plugin, model, decl, digest);
  return CODEGEN_OK;
}

/* -- what was found ---------------------------------------------------------------------------------------------- */

/* By declaration: groups of aliases, tags, places, one behind the other. */
typedef struct found {
  uint32_t count, tags, places, zero;
} found;

static size_t size_of(const found *head) {
  const size_t each = sizeof(uint32_t) + (head->tags ? sizeof(uint32_t) : 0) + (head->places ? 1 : 0);
  return sizeof *head + head->count * each;
}

codegen_status ts_remember(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_bytes *known) {
  const ts_plugin *plugin = self;
  found head = {codegen_row_count(model, CODEGEN_TABLE_DECL), plugin->tag != NULL, plugin->place != NULL, 0};
  const size_t ids = head.count * sizeof(uint32_t);
  uint8_t *bytes = codegen_alloc(ctx, CODEGEN_ARENA_CALL, size_of(&head), _Alignof(uint32_t)), *at = bytes;
  if (!bytes || !plugin->aliases) return CODEGEN_ERR_MEMORY;
  *known = (codegen_bytes){bytes, size_of(&head)};
  __builtin_memcpy(at, &head, sizeof head);
  __builtin_memcpy(at += sizeof head, plugin->aliases, ids);
  if (plugin->tag) __builtin_memcpy(at += ids, plugin->tag, ids);
  if (plugin->place) __builtin_memcpy(at + ids, plugin->place, head.count);
  return CODEGEN_OK;
}

static void *copy(codegen_ctx *ctx, const uint8_t *from, size_t size) {
  void *out = codegen_alloc(ctx, CODEGEN_ARENA_RUN, size + 1, _Alignof(uint32_t));
  if (out) __builtin_memcpy(out, from, size);
  return out;
}

codegen_status ts_resume(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_bytes known) {
  ts_plugin *plugin = self;
  const uint8_t *at = known.data + sizeof(found);
  found head;
  if (known.size < sizeof head) return CODEGEN_ERR_NOT_FOUND;
  __builtin_memcpy(&head, known.data, sizeof head);
  if (head.count != codegen_row_count(model, CODEGEN_TABLE_DECL) || known.size != size_of(&head))
    return CODEGEN_ERR_NOT_FOUND;
  const size_t ids = head.count * sizeof(uint32_t);
  plugin->same = plugin->owner = plugin->tag = NULL;
  plugin->place = NULL;
  plugin->type_count = codegen_row_count(model, CODEGEN_TABLE_TYPE);
  plugin->aliases = copy(ctx, at, ids);
  if (head.tags) plugin->tag = copy(ctx, at += ids, ids);
  if (head.places) plugin->place = copy(ctx, at + ids, head.count);
  bool ok = plugin->aliases && (plugin->tag || !head.tags) && (plugin->place || !head.places);
  return ok ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}
