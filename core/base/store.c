/* SPDX-License-Identifier: MIT
 *
 * Stores: a file of numbered parts that only this program reads, for what is too large to be packed.
 *
 * Format: a head of HEAD bytes (magic, text of its writer, a row for each part, digest of all that), then the parts.
 * Invariants: nothing of a part is believed before all of it has the digest that the head says; what is read never
 * leaves the file, whatever the head says; a file is never mapped, so that nobody can pull it away.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base.h"

#define HEAD ((size_t)4096)
#define PIECE ((size_t)256 << 10) /* bytes that are read and hashed while they are near */
#define ALIGN ((uint64_t)64)
#define ABOUT ((size_t)2000) /* bytes of the text of its writer, at most */

static const char magic[] = "codegen store 1\n";

/* Three numbers for the text and the parts, three and a digest for each part, a digest of all. */
_Static_assert(sizeof magic + 24 + ABOUT + CG_STORE_PARTS * (24 + sizeof(cg_hash)) + sizeof(cg_hash) <= HEAD,
               "a head holds all parts");

/* -- writing ----------------------------------------------------------------------------------------------------- */

static void flush(cg_store_out *out) {
  if (!out->error && out->piece.size) out->error = cg_fd_write(out->fd, cg_buf_get(&out->piece), (int64_t)out->flushed);
  out->flushed += out->piece.size;
  out->piece.size = 0;
}

void cg_store_begin(cg_store_out *out, int fd) {
  *out = (cg_store_out){.fd = fd, .flushed = HEAD, .at = HEAD};
  cg_buf_init(&out->piece, 2 * PIECE);
  if (!cg_buf_reserve(&out->piece, PIECE + 64)) out->error = ENOMEM;
}

static void end_part(cg_store_out *out) {
  if (!out->count) return;
  cg_store_part *part = &out->part[out->count - 1];
  part->size = out->at - part->begin;
  part->digest = cg_hasher_end(&out->hasher);
}

void cg_store_next(cg_store_out *out, uint32_t id) {
  static const char zero[ALIGN];
  end_part(out);
  if (out->count == CG_STORE_PARTS) {
    out->error = out->error ? out->error : E2BIG;
    return;
  }
  size_t gap = (size_t)(-out->at & (ALIGN - 1));
  cg_buf_add(&out->piece, zero, gap);
  out->at += gap;
  out->part[out->count++] = (cg_store_part){.id = id, .begin = out->at};
  cg_hasher_begin(&out->hasher);
}

void cg_store_add(cg_store_out *out, const void *data, size_t size) {
  const char *from = data;
  cg_hasher_add(&out->hasher, from, size);
  out->at += size;
  if (size >= PIECE) { /* what is long goes as it is */
    flush(out);
    if (!out->error) out->error = cg_fd_write(out->fd, (cg_str){from, size}, (int64_t)out->flushed);
    out->flushed += size;
    return;
  }
  if (out->piece.size + size > PIECE) flush(out);
  cg_buf_add(&out->piece, from, size);
}

static void pack_part(cg_buf *head, const cg_store_part *part) {
  cg_pack_u64(head, part->id);
  cg_pack_u64(head, part->begin);
  cg_pack_u64(head, part->size);
  cg_pack_hash(head, part->digest);
}

int cg_store_end(cg_store_out *out, cg_str about) {
  cg_buf head;
  end_part(out);
  flush(out);
  cg_buf_init(&head, HEAD);
  cg_buf_text(&head, magic);
  cg_pack_str(&head, about);
  cg_pack_u64(&head, out->at);
  cg_pack_u64(&head, out->count);
  for (uint32_t i = 0; i < out->count; i++) pack_part(&head, &out->part[i]);
  cg_pack_hash(&head, cg_hash128(head.data ? head.data : "", head.size));
  if (!out->error && (head.failed || out->piece.failed)) out->error = ENOMEM;
  if (!out->error) out->error = cg_fd_write(out->fd, cg_buf_get(&head), 0);
  cg_buf_release(&head);
  cg_buf_release(&out->piece);
  return out->error;
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

static bool read_at(int fd, void *to, size_t size, uint64_t offset) {
  for (size_t done = 0; done < size;) {
    ssize_t got = pread(fd, (char *)to + done, size - done, (off_t)(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += (size_t)got;
  }
  return true;
}

static bool unpack_head(cg_store_in *in, size_t size, uint64_t bytes) {
  size_t begin = sizeof magic - 1;
  if (size < begin || memcmp(in->head, magic, begin) != 0) return false;
  cg_unpack from = {.bytes = {in->head, size}, .at = begin};
  in->about = cg_unpack_str(&from);
  uint64_t whole = cg_unpack_u64(&from), count = cg_unpack_u64(&from);
  if (from.failed || count > CG_STORE_PARTS || whole != bytes) return false;
  for (uint32_t i = 0; i < count; i++) {
    cg_store_part *part = &in->part[i];
    part->id = (uint32_t)cg_unpack_u64(&from);
    part->begin = cg_unpack_u64(&from);
    part->size = cg_unpack_u64(&from);
    part->digest = cg_unpack_hash(&from);
    if (part->begin < HEAD || part->begin > bytes || part->size > bytes - part->begin) return false;
  }
  in->count = (uint32_t)count;
  cg_hash digest = cg_hash128(in->head, from.at);
  return cg_hash_equal(cg_unpack_hash(&from), digest) && !from.failed;
}

bool cg_store_open(cg_store_in *in, int fd) {
  struct stat info;
  *in = (cg_store_in){.fd = fd, .head = cg_malloc(HEAD)};
  bool ok = in->head && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && (uint64_t)info.st_size >= HEAD &&
            read_at(fd, in->head, HEAD, 0) && unpack_head(in, HEAD, (uint64_t)info.st_size);
  if (!ok) cg_store_close(in);
  return ok;
}

void cg_store_close(cg_store_in *in) {
  cg_free(in->head);
  in->head = NULL;
  in->about = (cg_str){NULL, 0};
  in->count = 0;
}

static const cg_store_part *find(const cg_store_in *in, uint32_t id) {
  for (uint32_t i = 0; i < in->count; i++)
    if (in->part[i].id == id) return &in->part[i];
  return NULL;
}

uint64_t cg_store_size(const cg_store_in *in, uint32_t id) {
  const cg_store_part *part = find(in, id);
  return part ? part->size : 0;
}

bool cg_store_read(const cg_store_in *in, uint32_t id, void *to, size_t size) {
  const cg_store_part *part = find(in, id);
  cg_hasher hasher;
  if (!part || part->size != size) return false;
  cg_hasher_begin(&hasher);
  for (size_t at = 0; at < size; at += PIECE) {
    size_t step = size - at < PIECE ? size - at : PIECE;
    if (!read_at(in->fd, (char *)to + at, step, part->begin + at)) return false;
    cg_hasher_add(&hasher, (char *)to + at, step);
  }
  return cg_hash_equal(cg_hasher_end(&hasher), part->digest);
}

bool cg_store_look(const cg_store_in *in, uint32_t id, uint64_t offset, void *to, size_t size) {
  const cg_store_part *part = find(in, id);
  return part && offset <= part->size && size <= part->size - offset && read_at(in->fd, to, size, part->begin + offset);
}

bool cg_store_text(const cg_store_in *in, uint32_t id, cg_buf *out) {
  uint64_t size = cg_store_size(in, id);
  size_t begin = out->size;
  if (size > CG_BUF_MAX || !cg_buf_reserve(out, (size_t)size + 1)) return false;
  if (!find(in, id) || !cg_store_read(in, id, out->data + begin, (size_t)size)) return false;
  out->size = begin + (size_t)size;
  out->data[out->size] = '\0';
  return true;
}
