/* SPDX-License-Identifier: MIT
 *
 * Memory, maps and texts. Memory comes from the host and lives until the callback returns. Maps are open hash tables;
 * when memory is out they stop taking entries and the reader is marked as failed.
 */
#include <string.h>

#include "openapi.h"

void *oa_alloc(oa_reader *r, size_t size) {
  void *out = codegen_alloc(r->ctx, CODEGEN_ARENA_CALL, size ? size : 1, 16);
  if (!out) r->failed = true;
  return out;
}

bool oa_grow(oa_reader *r, void **array, uint32_t count, uint32_t *capacity, size_t size) {
  if (count < *capacity) return true;
  uint32_t wanted = *capacity ? *capacity * 2 : 64;
  if (wanted <= *capacity || wanted > UINT32_MAX / 64) {
    r->failed = true;
    return false;
  }
  void *fresh = oa_alloc(r, (size_t)wanted * size);
  if (!fresh) return false;
  if (count) memcpy(fresh, *array, (size_t)count * size);
  *array = fresh;
  *capacity = wanted;
  return true;
}

void oa_push_more(oa_reader *r, oa_ids *ids, uint32_t id) {
  if (oa_grow(r, (void **)&ids->id, ids->count, &ids->capacity, sizeof *ids->id)) ids->id[ids->count++] = id;
}

void oa_keep(oa_reader *r, uint32_t base) {
  r->kept = r->flat.count;
  for (uint32_t i = base; i < r->stack.count; i++) oa_push(r, &r->flat, r->stack.id[i]);
}

codegen_list oa_pop_list(oa_reader *r, uint32_t base) {
  codegen_list out = {0, 0};
  uint32_t count = r->stack.count > base ? r->stack.count - base : 0;
  if (count) out = codegen_edit_list(r->edit, r->stack.id + base, count);
  r->stack.count = r->stack.count > base ? base : r->stack.count;
  return out;
}

codegen_list oa_list_of(oa_reader *r, const oa_ids *ids) {
  codegen_list none = {0, 0};
  return ids->count ? codegen_edit_list(r->edit, ids->id, ids->count) : none;
}

static uint64_t stir(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * 0x9fb21c651e98df25u;
  return hash ^ hash >> 32;
}

static uint32_t hash_key(uint64_t a, uint32_t b, codegen_str text) {
  uint64_t hash = (a * 0x9e3779b97f4a7c15u) ^ ((uint64_t)b * 0xff51afd7ed558ccdu) ^ text.size, head, tail;
  for (size_t i = 0; i + 16 < text.size; i += 8) {
    memcpy(&head, text.data + i, 8);
    hash = stir(hash, head);
  }
  if (text.size > 1) { /* the last sixteen bytes, or all of fewer */
    size_t rest = text.size > 16 ? 16 : text.size;
    oa_word_ends((codegen_str){text.data + text.size - rest, rest}, &head, &tail);
    hash = stir(stir(hash, head), tail);
  } else if (text.size) {
    hash = stir(hash, (unsigned char)text.data[0]);
  }
  hash ^= hash >> 29;
  hash *= 0xbf58476d1ce4e5b9u;
  return (uint32_t)(hash >> 32);
}

static oa_slot *map_find(const oa_map *map, uint64_t a, uint32_t b, codegen_str text, uint32_t hash) {
  for (uint32_t at = hash & (map->capacity - 1);; at = (at + 1) & (map->capacity - 1)) {
    oa_slot *slot = &map->slot[at];
    if (!slot->value) return slot;
    if (slot->hash == hash && slot->a == a && slot->b == b && slot->size == text.size &&
        (text.size == 0 || memcmp(slot->text, text.data, text.size) == 0))
      return slot;
  }
}

uint32_t oa_map_get(const oa_map *map, uint64_t a, uint32_t b, codegen_str text) {
  if (!map->count) return UINT32_MAX;
  return map_find(map, a, b, text, hash_key(a, b, text))->value - 1; /* 0 - 1: not there */
}

static bool map_room(oa_reader *r, oa_map *map) {
  if (map->count * 2 < map->capacity) return true;
  oa_map wider = {NULL, map->count, map->capacity ? map->capacity * 2 : 64};
  if (map->capacity > UINT32_MAX / 4) r->failed = true;
  if (r->failed) return false;
  wider.slot = oa_alloc(r, wider.capacity * sizeof *wider.slot);
  if (!wider.slot) return false;
  for (uint32_t i = 0; i < map->capacity; i++) {
    const oa_slot *old = &map->slot[i];
    if (!old->value) continue;
    uint32_t at = old->hash & (wider.capacity - 1); /* all of them differ */
    while (wider.slot[at].value) at = (at + 1) & (wider.capacity - 1);
    wider.slot[at] = *old;
  }
  *map = wider;
  return true;
}

uint32_t oa_map_add(oa_reader *r, oa_map *map, uint64_t a, uint32_t b, codegen_str text, uint32_t value) {
  if (!map_room(r, map)) return UINT32_MAX;
  uint32_t hash = hash_key(a, b, text);
  oa_slot *slot = map_find(map, a, b, text, hash);
  if (slot->value) return slot->value - 1;
  map->count++;
  *slot = (oa_slot){text.data, (uint32_t)text.size, hash, a, b, value + 1};
  return UINT32_MAX;
}

void oa_map_put(oa_reader *r, oa_map *map, uint64_t a, uint32_t b, codegen_str text, uint32_t value) {
  if (!map_room(r, map)) return;
  uint32_t hash = hash_key(a, b, text);
  oa_slot *slot = map_find(map, a, b, text, hash);
  if (!slot->value) map->count++;
  *slot = (oa_slot){text.data, (uint32_t)text.size, hash, a, b, value + 1};
}

codegen_sym oa_sym(oa_reader *r, codegen_str text) {
  return text.size ? codegen_edit_sym(r->edit, text) : 0;
}

codegen_str oa_join(oa_reader *r, const codegen_str *part, uint32_t count) {
  codegen_str out = {"", 0};
  size_t size = 0;
  char small[512], *at = small;
  for (uint32_t i = 0; i < count; i++) size += part[i].size;
  if (size > sizeof small && !(at = oa_alloc(r, size))) return out;
  out.data = at;
  out.size = size;
  for (uint32_t i = 0; i < count; i++) {
    if (part[i].size) memcpy(at, part[i].data, part[i].size);
    at += part[i].size;
  }
  return codegen_edit_text(r->edit, out);
}

/** Bytes of a text as one part of a JSON pointer. */
static size_t escaped_size(codegen_str text) {
  size_t more = 0;
  if (!text.size || (!memchr(text.data, '/', text.size) && !memchr(text.data, '~', text.size))) return text.size;
  for (size_t i = 0; i < text.size; i++) more += text.data[i] == '~' || text.data[i] == '/';
  return text.size + more;
}

codegen_str oa_key(oa_reader *r, codegen_str base, codegen_str name) {
  char small[512], *out = small;
  size_t part = escaped_size(name), size = base.size + 1 + part, at = base.size;
  if (size > sizeof small && !(out = oa_alloc(r, size))) return base;
  if (base.size) memcpy(out, base.data, base.size);
  out[at++] = '/';
  if (part == name.size && part) memcpy(out + at, name.data, part);
  for (size_t i = 0; part != name.size && i < name.size; i++) {
    char c = name.data[i];
    out[at++] = c == '/' ? '~' : c;
    if (c == '~') out[at++] = '0';
    if (c == '/') out[at++] = '1';
  }
  return codegen_edit_text(r->edit, (codegen_str){out, size});
}

codegen_value oa_text_value(oa_reader *r, codegen_str text) {
  static const char digit[] = "0123456789abcdef";
  codegen_value none = {0, 0};
  char *out = oa_alloc(r, text.size * 6 + 2);
  size_t at = 0;
  if (!out) return none;
  out[at++] = '"';
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c < 0x20) {
      memcpy(out + at, "\\u00", 4);
      out[at + 4] = digit[c >> 4];
      out[at + 5] = digit[c & 15];
      at += 6;
    } else {
      if (c == '"' || c == '\\') out[at++] = '\\';
      out[at++] = (char)c;
    }
  }
  out[at++] = '"';
  return codegen_edit_value(r->edit, (codegen_str){out, at});
}
