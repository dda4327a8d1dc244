/* SPDX-License-Identifier: MIT
 *
 * A document that lies in a store, for a later process that reads nearly the same one.
 *
 * Invariants: of the text nothing is read but pieces that differ from those of today, told by digests of all pieces;
 * and these are compared with their digests, too. Nodes are read when it is known that little differs, as a whole, by
 * the digest of their part.
 */
#include "stored.h"

#include "document.h"

#define PIECE ((size_t)4096)
#define NEAR ((size_t)256 << 10) /* bytes that are hashed twice while they are near */
#define MOST ((size_t)1 << 20)   /* bytes around what differs */
#define SLACK ((size_t)64 << 10) /* for nodes that come */

/* -- writing ----------------------------------------------------------------------------------------------------- */

static void store_text(cg_store_out *out, cg_str text) {
  cg_store_next(out, CG_PART_TEXT);
  cg_store_add(out, text.data, text.size);
  cg_store_next(out, CG_PART_DIGESTS);
  for (size_t at = 0; at < text.size; at += PIECE) {
    uint64_t digest = cg_hash64(text.data + at, text.size - at < PIECE ? text.size - at : PIECE);
    cg_store_add(out, &digest, sizeof digest);
  }
}

static void store_nodes(cg_store_out *out, const codegen_document *document) {
  const struct codegen_document_index *index = document->index;
  cg_store_next(out, CG_PART_NODES);
  cg_store_add(out, document->nodes, (size_t)document->node_count * sizeof(codegen_node));
  cg_store_next(out, CG_PART_SLOTS);
  cg_store_add(out, index->slot, index->slot_count * sizeof *index->slot);
  cg_store_next(out, CG_PART_POOL);
  cg_store_add(out, document->pool.data, document->pool.size);
}

bool cg_documents_store(const cg_documents *documents, cg_store_out *out) {
  const cg_entry *entry = cg_documents_entry(documents, CG_FIRST_ID);
  if (documents->entry.count != 1 || entry->state != CG_ENTRY_PARSED || entry->settled || !entry->document->index ||
      entry->info.yaml || entry->info.remote || entry->text.data != entry->bytes.data || documents->change.count ||
      entry->document->node_stride != sizeof(codegen_node))
    return false;
  cg_buf about;
  cg_buf_init(&about, CG_BUF_MAX);
  const cg_str text[] = {entry->info.name, entry->info.location, entry->info.path};
  for (size_t i = 0; i < CG_COUNT(text); i++) cg_pack_str(&about, text[i]);
  cg_pack_u64(&about, entry->info.input);
  cg_pack_u64(&about, entry->text.size);
  cg_pack_u64(&about, entry->document->index->seed);
  cg_store_next(out, CG_PART_DOCUMENT);
  cg_store_add(out, about.data, about.size);
  bool ok = !about.failed;
  cg_buf_release(&about);
  store_text(out, entry->text);
  store_nodes(out, entry->document);
  return ok && (!documents->own || cg_own_store(documents->own, out));
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

void cg_stored_free(cg_stored *stored) {
  if (stored) cg_free(stored->digest);
  cg_free(stored);
}

static bool read_about(cg_documents *documents, cg_entry *entry, cg_stored *stored) {
  cg_buf about;
  cg_buf_init(&about, (size_t)1 << 20);
  bool ok = cg_store_text(stored->in, CG_PART_DOCUMENT, &about);
  cg_unpack from = {.bytes = cg_buf_get(&about)};
  cg_str *text[] = {&entry->info.name, &entry->info.location, &entry->info.path};
  for (size_t i = 0; i < CG_COUNT(text) && ok; i++) {
    *text[i] = cg_arena_copy(&documents->arena, cg_unpack_str(&from));
    ok = text[i]->data != NULL;
  }
  entry->info.input = cg_unpack_u64(&from) != 0;
  stored->size = cg_unpack_u64(&from);
  stored->seed = cg_unpack_u64(&from);
  ok =
      ok && !from.failed && stored->size < CG_TAPE_BYTES_MAX && stored->size == cg_store_size(stored->in, CG_PART_TEXT);
  size_t digests = ok ? ((size_t)stored->size + PIECE - 1) / PIECE * sizeof *stored->digest : 0;
  stored->digest = ok ? cg_malloc(digests) : NULL;
  ok = stored->digest && cg_store_read(stored->in, CG_PART_DIGESTS, stored->digest, digests);
  cg_buf_release(&about);
  return ok;
}

cg_documents *cg_documents_stored(cg_diags *diags, const cg_store_in *in) {
  cg_documents *documents = cg_documents_new(diags, NULL);
  if (!documents) return NULL;
  cg_entry *entry = cg_arena_new(&documents->arena, cg_entry), **slot = NULL;
  cg_stored *stored = documents->stored = cg_calloc(1, sizeof *stored);
  if (entry && stored) slot = cg_vec_add(&documents->entry, 1);
  if (slot) *slot = entry;
  bool ok = slot != NULL;
  if (ok) {
    stored->in = in;
    entry->info.id = CG_FIRST_ID;
    entry->state = CG_ENTRY_PARSED;
    cg_buf_init(&entry->bytes, 0);
    ok = read_about(documents, entry, stored);
  }
  if (ok) return documents;
  cg_documents_free(documents);
  return NULL;
}

bool cg_documents_stored_own(cg_documents *documents) {
  if (!cg_store_size(documents->stored->in, CG_PART_OWN_NODES)) return true;
  documents->own = cg_own_stored(documents->stored->in, CG_FIRST_ID - 1);
  return documents->own != NULL;
}

static void *read_part(const cg_store_in *in, uint32_t id, size_t slack, size_t *size) {
  uint64_t bytes = cg_store_size(in, id);
  if (bytes > (uint64_t)4 << 30) return NULL;
  *size = (size_t)bytes;
  char *out = cg_malloc(*size + slack);
  if (out && !cg_store_read(in, id, out, *size)) {
    cg_free(out);
    return NULL;
  }
  return out;
}

bool cg_stored_load(const cg_stored *stored, cg_entry *entry, const char *bytes) {
  size_t nodes = 0, slots = 0, pool = 0;
  if (entry->document) return true;
  cg_tape tape = {.bytes = {bytes, (size_t)stored->size}, .seed = stored->seed};
  tape.node = read_part(stored->in, CG_PART_NODES, SLACK, &nodes);
  tape.slot = tape.node ? read_part(stored->in, CG_PART_SLOTS, sizeof *tape.slot, &slots) : NULL;
  tape.pool.data = tape.slot ? read_part(stored->in, CG_PART_POOL, 16, &pool) : NULL;
  tape.count = (uint32_t)(nodes / sizeof *tape.node);
  tape.slot_count = slots / sizeof *tape.slot;
  tape.pool.size = pool;
  if (tape.pool.data) memset(tape.pool.data + pool, 0, 16);
  bool ok = tape.pool.data && tape.count > 1 && nodes % sizeof *tape.node == 0 && pool < UINT32_MAX;
  entry->document = ok ? cg_document_new(&tape, entry->info.name, entry->info.id) : NULL;
  if (entry->document) return true;
  cg_free(tape.node);
  cg_free(tape.slot);
  cg_free(tape.pool.data);
  return false;
}

/* -- what differs ------------------------------------------------------------------------------------------------ */

/* Pieces at the beginning that are the same; `*hash` gets the digest of the whole text of today. */
static size_t same_pieces(const cg_stored *stored, cg_str now, cg_hash *hash) {
  cg_hasher hasher;
  size_t same = 0, most = now.size < stored->size ? now.size : (size_t)stored->size;
  bool equal = true;
  cg_hasher_begin(&hasher);
  for (size_t begin = 0; begin < now.size; begin += NEAR) {
    size_t end = now.size - begin < NEAR ? now.size : begin + NEAR;
    cg_hasher_add(&hasher, now.data + begin, end - begin);
    for (; equal && (same + 1) * PIECE <= end && (same + 1) * PIECE <= most; same += equal)
      equal = cg_hash64(now.data + same * PIECE, PIECE) == stored->digest[same];
  }
  *hash = cg_hasher_end(&hasher);
  return same;
}

/* The first piece from which on all are the same as those as far from the end today; not before `first`. */
static size_t same_behind(const cg_stored *stored, cg_str now, size_t first) {
  size_t size = (size_t)stored->size, piece = (size + PIECE - 1) / PIECE;
  while (piece > first) {
    size_t at = (piece - 1) * PIECE, length = size - at < PIECE ? size - at : PIECE, behind = size - at;
    if (behind > now.size || now.size - behind < first * PIECE) break;
    if (cg_hash64(now.data + now.size - behind, length) != stored->digest[piece - 1]) break;
    piece--;
  }
  return piece;
}

/* The stored bytes of pieces `from` to `to`. */
static bool read_pieces(const cg_stored *stored, size_t from, size_t to, cg_buf *out) {
  size_t size = (size_t)stored->size, end = to * PIECE < size ? to * PIECE : size, count = end - from * PIECE;
  if (!cg_buf_reserve(out, count + 1) || !cg_store_look(stored->in, CG_PART_TEXT, from * PIECE, out->data, count))
    return false;
  out->size = count;
  for (size_t i = from; i < to; i++) {
    size_t at = (i - from) * PIECE;
    if (cg_hash64(out->data + at, count - at < PIECE ? count - at : PIECE) != stored->digest[i]) return false;
  }
  return true;
}

bool cg_stored_compare(const cg_stored *stored, cg_str now, cg_reread *out) {
  size_t was = (size_t)stored->size, pieces = (was + PIECE - 1) / PIECE;
  cg_buf old;
  *out = (cg_reread){0};
  cg_buf_init(&out->lost, CG_BUF_MAX);
  size_t first = same_pieces(stored, now, &out->hash), last = same_behind(stored, now, first);
  if (last == first && last < pieces) last++; /* something was put in between: how far it is the same is to be seen */
  out->was = was;
  if ((last - first) * PIECE > MOST) return false;
  cg_buf_init(&old, 2 * MOST);
  bool ok = read_pieces(stored, first, last, &old);
  if (ok) {
    size_t head = first * PIECE, tail = was - head - old.size, most = now.size < was ? now.size : was, same = 0;
    while (same < old.size && head + tail < most && old.data[same] == now.data[head]) same++, head++;
    size_t left = old.size;
    while (left > same && head + tail < most && old.data[left - 1] == now.data[now.size - tail - 1]) left--, tail++;
    out->head = head;
    out->tail = head == was && head == now.size ? 0 : tail;
    out->known = now.size - head - tail <= MOST;
    cg_buf_add(&out->lost, old.data + same, left - same);
    out->known = out->known && !out->lost.failed;
  }
  cg_buf_release(&old);
  if (!out->known) cg_buf_release(&out->lost);
  return out->known;
}
