/* SPDX-License-Identifier: MIT
 *
 * Declarations in the order of their sources, or of their keys. Independent of the order of rows.
 */
#include <codegen-sdk/view.h>

typedef struct entry {
  codegen_str key;
  uint64_t place; /* document and offset; nowhere comes last */
  uint32_t row;
} entry;

static int compare(const entry *a, const entry *b, bool canonical) {
  int order;
  if (!canonical && a->place != b->place) return a->place < b->place ? -1 : 1;
  order = codegen_str_compare(a->key, b->key);
  return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* Merges runs of growing width: no recursion, no worst case, stable. The result is in `from`. */
static void sort(entry *from, entry *to, uint32_t count, bool canonical) {
  entry *home = from;
  for (uint32_t width = 1; width < count; width *= 2) {
    for (uint64_t begin = 0; begin < count; begin += 2 * (uint64_t)width) {
      uint64_t middle = begin + width < count ? begin + width : count;
      uint64_t end = middle + width < count ? middle + width : count;
      uint64_t a = begin, b = middle;
      for (uint64_t i = begin; i < end; i++)
        to[i] = b >= end || (a < middle && compare(&from[a], &from[b], canonical) <= 0) ? from[a++] : from[b++];
    }
    entry *swap = from;
    from = to;
    to = swap;
    if (width > count / 2) break;
  }
  if (from != home) __builtin_memcpy(home, from, count * sizeof *home);
}

codegen_status codegen_order_decls(codegen_ctx *ctx, const codegen_model *model, uint32_t kinds, bool canonical,
                                   uint32_t **rows, uint32_t *count) {
  uint32_t total = codegen_row_count(model, CODEGEN_TABLE_DECL), used = 0;
  entry *list = codegen_alloc(ctx, CODEGEN_ARENA_CALL, total * sizeof *list, _Alignof(entry));
  entry *spare = codegen_alloc(ctx, CODEGEN_ARENA_CALL, total * sizeof *spare, _Alignof(entry));
  *count = 0;
  *rows = codegen_alloc(ctx, CODEGEN_ARENA_CALL, total * sizeof **rows, _Alignof(uint32_t));
  if (!list || !spare || !*rows) return CODEGEN_ERR_MEMORY;
  for (uint32_t row = 1; row < total; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    codegen_origin at = decl->row.origin;
    if (decl->kind > 31 || !(kinds >> decl->kind & 1) || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    list[used].key = decl->key;
    list[used].place = at.document ? (uint64_t)at.document << 32 | at.begin : UINT64_MAX;
    list[used++].row = row;
  }
  sort(list, spare, used, canonical);
  for (uint32_t i = 0; i < used; i++) (*rows)[i] = list[i].row;
  *count = used;
  return CODEGEN_OK;
}
