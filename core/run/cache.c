/* SPDX-License-Identifier: MIT
 *
 * The section cache: texts by key, in memory; as a row of records for a file.
 *
 * Invariants: what a run found or kept is not dropped before it ends, however little room there is; a record that is
 * damaged, cut off or of another version is none. Everything here may be called from any thread but what begins, ends,
 * loads and saves.
 */
#include "cache.h"

#define CHAINS 4096u
#define ENTRIES_MAX ((size_t)1 << 20)
#define BYTES_MAX ((size_t)256 << 20)
#define RECORD_HEAD ((size_t)32) /* size, key, digest */
#define WORTH_NS 25000u          /* ns of writing a section, twice what finding one takes; see tests/bench/cache.py */
#define RESIDENT_NS 12000u       /* the same where it is found in memory; see tests/bench/resident.py */

#define SAMPLES_MIN 8u /* sections that must have been timed */

static const char magic[] = "codegen sections 1\n";

cg_cache *cg_cache_new(const cg_cache_limits *limits) {
  cg_cache *cache = cg_calloc(1, sizeof *cache);
  if (!cache) return NULL;
  cache->limits = limits ? *limits : (cg_cache_limits){0};
  if (!cache->limits.entries) cache->limits.entries = ENTRIES_MAX;
  if (!cache->limits.bytes) cache->limits.bytes = BYTES_MAX;
  cache->resident = limits && limits->resident;
  cache->chains = CHAINS;
  cache->chain = cg_calloc(cache->chains, sizeof(cg_kept *));
  cg_vec_init(&cache->writer, sizeof(cg_cache_writer));
  cg_arena_init(&cache->arena, 0);
  cg_buf_init(&cache->file, CG_BUF_MAX);
  pthread_mutex_init(&cache->lock, NULL);
  if (cache->chain) return cache;
  cg_cache_free(cache);
  return NULL;
}

static void drop(cg_cache *cache, cg_kept *kept) {
  cache->entries--;
  cache->bytes -= kept->payload.size;
  if (kept->own) cg_free((char *)(uintptr_t)kept->payload.data);
  cg_free(kept);
}

void cg_cache_free(cg_cache *cache) {
  if (!cache) return;
  for (size_t i = 0; cache->chain && i < cache->chains; i++)
    for (cg_kept *kept = cache->chain[i], *next; kept; kept = next) {
      next = kept->next;
      drop(cache, kept);
    }
  cg_free(cache->chain);
  cg_vec_release(&cache->writer);
  cg_arena_release(&cache->arena);
  cg_buf_release(&cache->file);
  pthread_mutex_destroy(&cache->lock);
  cg_free(cache);
}

/* -- finding and keeping ----------------------------------------------------------------------------------------- */

static cg_kept **place(cg_cache *cache, cg_hash key) {
  cg_kept **at = &cache->chain[key.low % cache->chains];
  while (*at && !cg_hash_equal((*at)->key, key)) at = &(*at)->next;
  return at;
}

static bool intact(cg_kept *kept) {
  if (!kept->digest || kept->checked) return true;
  kept->checked = true;
  return cg_hash64(kept->payload.data, kept->payload.size) == kept->digest;
}

cg_kept *cg_cache_find(cg_cache *cache, cg_hash key) {
  pthread_mutex_lock(&cache->lock);
  cg_kept **at = place(cache, key), *found = *at;
  if (found && !intact(found)) {
    *at = found->next;
    drop(cache, found);
    cache->stale = true;
    found = NULL;
  }
  if (found) found->run = cache->run;
  pthread_mutex_unlock(&cache->lock);
  return found;
}

static void grow(cg_cache *cache) {
  size_t chains = cache->chains * 4;
  cg_kept **chain = cache->entries > cache->chains * 2 ? cg_calloc(chains, sizeof *chain) : NULL;
  if (!chain) return;
  for (size_t i = 0; i < cache->chains; i++)
    for (cg_kept *kept = cache->chain[i], *next; kept; kept = next) {
      next = kept->next;
      kept->next = chain[kept->key.low % chains];
      chain[kept->key.low % chains] = kept;
    }
  cg_free(cache->chain);
  cache->chain = chain;
  cache->chains = chains;
}

/* A section of this run whose names changed: other readers may still look at the old payload, which stays. */
static cg_kept *put(cg_cache *cache, cg_hash key, cg_str payload, bool copy) {
  cg_kept *kept = cg_calloc(1, sizeof *kept);
  char *own = kept && copy ? cg_malloc(payload.size) : NULL;
  if (!kept || (copy && !own)) {
    cg_free(kept);
    return NULL;
  }
  if (copy) memcpy(own, payload.data, payload.size);
  *kept = (cg_kept){.key = key, .payload = {copy ? own : payload.data, payload.size}, .own = copy, .run = cache->run};
  cg_kept **at = place(cache, key);
  if (*at) { /* the newer one stands in front, the older goes when the run ends */
    (*at)->run = 0;
    (*at)->key = (cg_hash){0, (*at)->key.high};
    cache->stale |= (*at)->filed;
  }
  kept->next = cache->chain[key.low % cache->chains];
  cache->chain[key.low % cache->chains] = kept;
  cache->entries++;
  cache->bytes += payload.size;
  grow(cache);
  return kept;
}

void cg_cache_put(cg_cache *cache, cg_hash key, cg_str payload) {
  if (!payload.size) return;
  pthread_mutex_lock(&cache->lock);
  if (put(cache, key, payload, true)) cache->changed = true;
  pthread_mutex_unlock(&cache->lock);
}

cg_cache_writer *cg_cache_writer_of(cg_cache *cache, cg_str id) {
  for (size_t i = 0; i < cache->writer.count; i++) {
    cg_cache_writer *row = cg_vec_at(&cache->writer, cg_cache_writer, i);
    if (codegen_str_equal(row->id, id)) return row;
  }
  cg_str copy = cg_arena_copy(&cache->arena, id);
  cg_cache_writer *row = copy.data ? cg_vec_add(&cache->writer, 1) : NULL;
  if (row) row->id = copy;
  return row;
}

/* -- runs -------------------------------------------------------------------------------------------------------- */

void cg_cache_run_begin(cg_cache *cache) {
  cache->run++;
}

typedef struct aged {
  uint32_t run;
  size_t size;
} aged;

static int by_age(const void *a, const void *b) {
  const aged *left = a, *right = b;
  return (left->run > right->run) - (left->run < right->run);
}

/* The run up to which entries must go for the rest to have room; this run's own stay in any case. */
static uint32_t oldest_to_stay(const cg_cache *cache) {
  size_t entries = cache->entries, bytes = cache->bytes, n = 0;
  if (entries <= cache->limits.entries && bytes <= cache->limits.bytes) return 0;
  aged *row = cg_malloc((entries + 1) * sizeof *row);
  if (!row) return cache->run;
  for (size_t i = 0; i < cache->chains; i++)
    for (const cg_kept *kept = cache->chain[i]; kept; kept = kept->next)
      row[n++] = (aged){kept->run, kept->payload.size};
  qsort(row, n, sizeof *row, by_age);
  uint32_t stay = 0;
  for (size_t i = 0; i < n && (entries > cache->limits.entries || bytes > cache->limits.bytes); i++) {
    entries--;
    bytes -= row[i].size;
    stay = row[i].run + 1;
  }
  cg_free(row);
  return stay < cache->run ? stay : cache->run;
}

/* Of writing one section; the longest does not count, for the first is always slow. */
static uint64_t typical(const cg_cache_writer *row) {
  return row->samples > 1 ? (row->ns - row->longest) / (row->samples - 1) : row->ns;
}

void cg_cache_run_end(cg_cache *cache) {
  uint32_t stay = oldest_to_stay(cache);
  for (size_t i = 0; i < cache->chains; i++)
    for (cg_kept **at = &cache->chain[i]; *at;) {
      cg_kept *kept = *at;
      bool replaced = !kept->key.low;
      if (!replaced && kept->run >= stay) {
        at = &kept->next;
        continue;
      }
      *at = kept->next;
      cache->evicted += !replaced;
      drop(cache, kept);
    }
  for (size_t i = 0; i < cache->writer.count; i++) {
    cg_cache_writer *row = cg_vec_at(&cache->writer, cg_cache_writer, i);
    if (row->samples >= SAMPLES_MIN) row->worth = typical(row) > (cache->resident ? RESIDENT_NS : WORTH_NS);
    cache->changed |= row->worth && !row->was_worth;
    cache->stale |= !row->worth && row->was_worth;
  }
}

cg_cache_counts cg_cache_count(const cg_cache *cache) {
  cg_cache_counts out = {.entries = cache->entries, .bytes = cache->bytes, .evicted = cache->evicted};
  for (size_t i = 0; i < cache->writer.count; i++) {
    const cg_cache_writer *row = cg_vec_at(&cache->writer, cg_cache_writer, i);
    out.hits += row->hits;
    out.misses += row->misses;
  }
  return out;
}

size_t cg_cache_writers(const cg_cache *cache) {
  return cache->writer.count;
}

cg_cache_about cg_cache_writer_at(const cg_cache *cache, size_t i) {
  const cg_cache_writer *row = cg_vec_at(&cache->writer, cg_cache_writer, i);
  return (cg_cache_about){row->id, row->hits, row->misses, typical(row), row->worth};
}

/* -- the file ---------------------------------------------------------------------------------------------------- */

/* Records: size of the payload, key, digest, payload. A payload begins with its writer; one that holds nothing else
 * says that the writer is worth it. */
static void add_record(cg_buf *out, cg_hash key, cg_str payload) {
  cg_pack_u64(out, payload.size);
  cg_pack_hash(out, key);
  cg_pack_u64(out, cg_hash64(payload.data, payload.size));
  cg_buf_str(out, payload);
}

size_t cg_cache_load(cg_cache *cache, cg_str nonce, cg_buf *file) {
  size_t head = sizeof magic - 1;
  cg_buf_release(&cache->file);
  cache->file = *file;
  cg_buf_init(file, CG_BUF_MAX);
  cg_unpack from = {.bytes = cg_buf_get(&cache->file), .at = head};
  bool ours = from.bytes.size > head && memcmp(from.bytes.data, magic, head) == 0;
  if (!ours || !codegen_str_equal(cg_unpack_str(&from), nonce)) return 0;
  size_t good = from.at;
  while (from.bytes.size - from.at >= RECORD_HEAD) {
    uint64_t size = cg_unpack_u64(&from);
    cg_hash key = cg_unpack_hash(&from);
    uint64_t digest = cg_unpack_u64(&from);
    if (size < 8 || size > from.bytes.size - from.at || !key.low) break;
    cg_unpack payload = {.bytes = {from.bytes.data + from.at, (size_t)size}};
    from.at += (size_t)size;
    cg_str id = cg_unpack_str(&payload);
    if (payload.failed || !id.size || id.size > 200) break;
    if (payload.at == size && cg_hash64(payload.bytes.data, (size_t)size) != digest) break;
    cg_cache_writer *row = cg_cache_writer_of(cache, id);
    if (!row) break;
    if (payload.at == size) {
      row->worth = row->was_worth = true;
    } else {
      cg_kept *kept = put(cache, key, payload.bytes, false);
      if (!kept) break;
      kept->digest = digest ? digest : 1;
      kept->filed = true;
      kept->run = 0;
    }
    good = from.at;
  }
  return good;
}

static bool to_file(const cg_cache *cache, const cg_kept *kept, bool all) {
  cg_unpack from = {.bytes = kept->payload};
  cg_str id = cg_unpack_str(&from);
  if (!kept->key.low) return false;
  for (size_t i = 0; i < cache->writer.count; i++) {
    const cg_cache_writer *row = cg_vec_at(&cache->writer, cg_cache_writer, i);
    if (codegen_str_equal(row->id, id)) return row->worth || all;
  }
  return false;
}

static void add_marker(cg_buf *out, const cg_cache_writer *row) {
  cg_buf payload;
  cg_buf_init(&payload, 4096);
  cg_pack_str(&payload, row->id);
  cg_hash key = cg_hash128(payload.data, payload.size);
  key.low |= 1;
  add_record(out, key, cg_buf_get(&payload));
  cg_buf_release(&payload);
}

bool cg_cache_save(cg_cache *cache, cg_str nonce, size_t size, bool all, bool *anew, cg_buf *out) {
  size_t used = 0, more = 0, most = cache->limits.bytes;
  for (size_t i = 0; i < cache->chains; i++)
    for (const cg_kept *kept = cache->chain[i]; kept; kept = kept->next) {
      if (kept->run == cache->run || !kept->filed) used += kept->payload.size + RECORD_HEAD;
      if (!kept->filed) more += kept->payload.size + RECORD_HEAD;
    }
  *anew = !size || cache->stale || size > most || more > most - size || (size > (1u << 20) && used < size / 2);
  if (!*anew && !cache->changed) return false;
  if (*anew) {
    cg_buf_text(out, magic);
    cg_pack_str(out, nonce);
  }
  size_t begin = out->size;
  for (size_t i = 0; i < cache->writer.count; i++) {
    const cg_cache_writer *row = cg_vec_at(&cache->writer, cg_cache_writer, i);
    if (row->worth && (*anew || !row->was_worth)) add_marker(out, row);
  }
  for (size_t i = 0; i < cache->chains; i++)
    for (const cg_kept *kept = cache->chain[i]; kept; kept = kept->next) {
      bool wanted = *anew ? kept->run == cache->run : !kept->filed;
      bool room = out->size <= most && kept->payload.size + RECORD_HEAD <= most - out->size;
      if (!wanted || !room || !to_file(cache, kept, all)) continue;
      add_record(out, kept->key, kept->payload);
    }
  return !out->failed && (out->size > begin || (*anew && size));
}
