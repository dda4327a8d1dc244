/* SPDX-License-Identifier: MIT
 *
 * Text to number: open addressing with linear probing and stored hashes.
 *
 * Invariants: capacity is 0 or a power of two, at most three quarters are taken, a slot is free when `data` is NULL.
 * The hash is seeded per process, so that a schema cannot bring keys that all collide; nobody can iterate, so that the
 * seed never shows.
 */
#define XXH_INLINE_ALL
#include <sys/auxv.h>
#include <xxhash.h>

#include "base.h"

struct cg_map_slot {
  const char *data;
  size_t size;
  uint32_t hash;
  uint32_t value;
};

uint64_t cg_hash_seed(void) {
  const void *random = (const void *)getauxval(AT_RANDOM); /* 16 bytes from the kernel, the same all process long */
  uint64_t seed = 0;
  if (random) memcpy(&seed, random, sizeof seed);
  return seed;
}

uint64_t cg_hash_seeded(cg_str text, uint64_t seed) {
  return XXH3_64bits_withSeed(text.size ? text.data : "", text.size, seed);
}

static uint32_t key_hash(const cg_map *map, cg_str key) {
  return (uint32_t)cg_hash_seeded(key, map->seed);
}

/* The slot of the key, or the free one where it belongs. */
static struct cg_map_slot *slot_of(const cg_map *map, cg_str key, uint32_t hash) {
  uint32_t mask = map->capacity - 1;
  for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
    struct cg_map_slot *slot = map->slot + i;
    if (!slot->data) return slot;
    if (slot->hash == hash && slot->size == key.size && (!key.size || memcmp(slot->data, key.data, key.size) == 0))
      return slot;
  }
}

void cg_map_init(cg_map *map) {
  *map = (cg_map){0};
}

bool cg_map_get(const cg_map *map, cg_str key, uint32_t *value) {
  if (!map->count) return false;
  const struct cg_map_slot *slot = slot_of(map, key, key_hash(map, key));
  if (!slot->data) return false;
  if (value) *value = slot->value;
  return true;
}

static bool map_grow(cg_map *map) {
  uint32_t capacity = map->capacity ? map->capacity * 2 : 16;
  if (capacity > (uint32_t)1 << 30) return false;
  struct cg_map_slot *slot = cg_calloc(capacity, sizeof *slot);
  if (!slot) return false;
  cg_alloc_large(slot, capacity * sizeof *slot); /* every look is somewhere else */
  if (!map->slot) map->seed = cg_hash_seed();
  for (uint32_t i = 0; i < map->capacity; i++) {
    const struct cg_map_slot *old = map->slot + i;
    uint32_t to = old->hash & (capacity - 1);
    if (!old->data) continue;
    while (slot[to].data) to = (to + 1) & (capacity - 1);
    slot[to] = *old;
  }
  cg_free(map->slot);
  map->slot = slot;
  map->capacity = capacity;
  return true;
}

/* `copies`: where a new key is copied; NULL: it stays where it lies. */
static uint32_t *put(cg_map *map, cg_arena *copies, cg_str *given, bool *added) {
  cg_str key = *given;
  *added = false;
  if (!map->capacity && !map_grow(map)) return NULL;
  uint32_t hash = key_hash(map, key);
  struct cg_map_slot *slot = slot_of(map, key, hash);
  if (slot->data) return &slot->value;
  if (map->count + 1 > map->capacity / 4 * 3) {
    if (!map_grow(map)) return NULL;
    slot = slot_of(map, key, hash);
  }
  if (copies) key = *given = cg_arena_copy(copies, key);
  if (copies && !key.data) return NULL;
  *slot = (struct cg_map_slot){key.data ? key.data : "", key.size, hash, 0};
  map->count++;
  *added = true;
  return &slot->value;
}

uint32_t *cg_map_put(cg_map *map, cg_str key, bool *added) {
  bool new;
  return put(map, NULL, &key, added ? added : &new);
}

uint32_t *cg_map_put_copy(cg_map *map, cg_arena *copies, cg_str *key, bool *added) {
  return put(map, copies, key, added);
}

void cg_map_release(cg_map *map) {
  cg_free(map->slot);
  cg_map_init(map);
}
