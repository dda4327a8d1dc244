/* SPDX-License-Identifier: MIT
 *
 * Reading a file again whose earlier text is still in memory: it is compared piece by piece while it is read, and what
 * differs is put into the earlier text. So nothing is written to memory but that, and no new memory is touched.
 *
 * Invariants: the earlier text is what it was until the file was read to its end; then nothing fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reread.h"

#define PIECE ((size_t)1 << 18)
#define MOST ((size_t)1 << 20) /* bytes that differ: beyond that the file is read as any other */
#define SLACK 8u               /* zero bytes behind a text */

typedef struct rereading {
  const cg_buf *was;
  size_t size; /* of the file */
  bool differs;
  size_t head; /* bytes at the beginning that are the same */
  cg_buf now;  /* what stands behind it, up to the last byte that differs */
} rereading;

/* How many bytes are equal, of `size` that are not all. */
static size_t equal_begin(const char *a, const char *b, size_t size) {
  size_t at = 0, step = 256;
  while (size - at > step && memcmp(a + at, b + at, step) == 0) at += step;
  while (at < size && a[at] == b[at]) at++;
  return at;
}

/* Where the last byte that differs ends. */
static size_t equal_end(const char *a, const char *b, size_t size) {
  const size_t step = 256;
  while (size > step && memcmp(a + size - step, b + size - step, step) == 0) size -= step;
  while (size && a[size - 1] == b[size - 1]) size--;
  return size;
}

/* Bytes that are the same as those that stand as far from the end in the earlier text, of the piece at `at`: from
 * which one on there may be such. What overlaps the equal beginning is none. */
static bool take_behind(rereading *r, const char *piece, size_t at, size_t size) {
  size_t before = r->head + r->size, skip = 0; /* the earlier place of byte `at` is at + was - size */
  if (at + r->was->size < before) skip = before - r->was->size - at;
  size_t last = skip < size ? skip : size;
  if (skip < size) last += equal_end(piece + skip, r->was->data + (at + skip + r->was->size - r->size), size - skip);
  if (!last) return true;
  size_t known = r->head + r->now.size; /* what was equal until here is needed after all */
  if (known < at) cg_buf_add(&r->now, r->was->data + (known + r->was->size - r->size), at - known);
  cg_buf_add(&r->now, piece, last);
  return !r->now.failed;
}

static bool take(rereading *r, const char *piece, size_t at, size_t size) {
  if (!r->differs) {
    size_t both = at >= r->was->size ? 0 : r->was->size - at < size ? r->was->size - at : size;
    if (both == size && memcmp(piece, r->was->data + at, size) == 0) return true;
    size_t equal = equal_begin(piece, r->was->data + at, both);
    r->differs = true;
    r->head = at + equal;
    piece += equal, at += equal, size -= equal;
  }
  return take_behind(r, piece, at, size);
}

static bool read_all(int fd, rereading *r, cg_hasher *hasher) {
  char *piece = cg_malloc(PIECE);
  size_t at = 0;
  bool ok = piece != NULL;
  while (ok && at < r->size) {
    size_t want = r->size - at < PIECE ? r->size - at : PIECE;
    ssize_t got = read(fd, piece, want);
    if (got < 0 && errno == EINTR) continue;
    ok = got > 0;
    if (!ok) break;
    cg_hasher_add(hasher, piece, (size_t)got);
    ok = take(r, piece, at, (size_t)got);
    at += (size_t)got;
  }
  while (ok) { /* it ends where it said it would */
    ssize_t got = read(fd, piece, 1);
    if (got < 0 && errno == EINTR) continue;
    ok = got == 0;
    break;
  }
  cg_free(piece);
  return ok;
}

/* Puts what differs into the text; `lost` gets what stood there. */
static bool put(rereading *r, cg_buf *text, cg_reread *out) {
  size_t was = text->size, tail = r->size - r->head - r->now.size, lost = was - r->head - tail;
  cg_buf_add(&out->lost, text->data + r->head, lost);
  if (out->lost.failed) return false;
  if (r->size > was && !cg_buf_reserve(text, r->size - was + SLACK)) return false;
  memmove(text->data + r->size - tail, text->data + was - tail, tail);
  if (r->now.size) memcpy(text->data + r->head, r->now.data, r->now.size);
  memset(text->data + r->size, 0, SLACK);
  text->size = r->size;
  out->tail = tail;
  return true;
}

static bool reread(int fd, size_t max, cg_buf *text, cg_reread *out) {
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 || (uint64_t)st.st_size > max || !text->size)
    return false;
  rereading r = {.was = text, .size = (size_t)st.st_size};
  cg_hasher hasher;
  cg_hasher_begin(&hasher);
  cg_buf_init(&r.now, MOST);
  bool ok = read_all(fd, &r, &hasher);
  if (ok && !r.differs) { /* the same as far as it goes */
    r.differs = r.size != text->size;
    r.head = r.size;
  }
  out->head = r.head;
  out->was = text->size;
  out->hash = cg_hasher_end(&hasher);
  ok = ok && (!r.differs || put(&r, text, out));
  cg_buf_release(&r.now);
  return ok;
}

bool cg_place_reread(const cg_place *place, uint64_t max, cg_buf *text, cg_reread *out) {
  struct stat st;
  const char *path = place->location.data;
  *out = (cg_reread){0};
  cg_buf_init(&out->lost, CG_BUF_MAX);
  if (memchr(path, 0, place->location.size) || stat(path, &st) != 0 || !S_ISREG(st.st_mode)) return false;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  out->known = fd >= 0 && reread(fd, (size_t)max, text, out);
  if (fd >= 0) close(fd);
  if (!out->known) cg_buf_release(&out->lost);
  return out->known;
}
