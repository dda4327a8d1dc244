/* SPDX-License-Identifier: MIT
 *
 * What a file is to hold, part by part: a long one is never in memory as a whole.
 */
#include "private.h"

#include <errno.h>

#define PART ((size_t)1 << 18)

uint64_t cg_content_size(const cg_output_file *file) {
  uint64_t size = file->head.size + file->text.size;
  for (size_t i = 0; i < file->pieces; i++) size += file->piece[i].size;
  return size;
}

bool cg_content_walk(const cg_output_file *file, cg_content_call *call, void *self) {
  bool ok = !file->head.size || call(self, file->head.data, file->head.size);
  char *part = ok && file->pieces ? cg_malloc(PART) : NULL;
  if (ok && file->pieces && !part) {
    errno = ENOMEM;
    ok = false;
  }
  for (size_t i = 0; i < file->pieces && ok; i++)
    for (uint64_t at = 0, n; at < file->piece[i].size && ok; at += n) {
      n = file->piece[i].size - at < PART ? file->piece[i].size - at : PART;
      ok = cg_spill_read(file->spill, file->piece[i].offset + at, part, (size_t)n) && call(self, part, (size_t)n);
    }
  cg_free(part);
  return ok && (!file->text.size || call(self, file->text.data, file->text.size));
}

static bool hash_part(void *self, const char *data, size_t size) {
  cg_hasher_add(self, data, size);
  return true;
}

bool cg_content_hash(const cg_output_file *file, cg_hash *hash) {
  cg_hasher hasher;
  if (!file->pieces && !file->head.size) {
    *hash = cg_hash128(file->text.data, file->text.size);
    return true;
  }
  cg_hasher_begin(&hasher);
  bool ok = cg_content_walk(file, hash_part, &hasher);
  *hash = cg_hasher_end(&hasher);
  return ok;
}

static bool keep_part(void *self, const char *data, size_t size) {
  cg_buf *out = self;
  cg_buf_add(out, data, size);
  return !out->failed;
}

bool cg_content_text(const cg_output_file *file, cg_buf *out) {
  return cg_content_walk(file, keep_part, out);
}
