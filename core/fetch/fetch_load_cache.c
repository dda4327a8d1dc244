/* SPDX-License-Identifier: MIT
 *
 * The cache of responses: one file an entry, named by a hash of URL and sent headers, readable for its owner alone.
 *
 * Format: `codegen-fetch 1`, ETag, Last-Modified, a hash of both and of the body, each on a line; then the body.
 * Written beside its place and renamed. No URL and no header is kept.
 */
#include <fcntl.h>
#include <unistd.h>

#include "cache.h"

#define MAGIC "codegen-fetch 1"
#define HEAD_MAX 4096

static void checksum(cg_str etag, cg_str last_modified, cg_str body, char out[33]) {
  cg_hash part[3] = {cg_hash128(etag.data ? etag.data : "", etag.size),
                     cg_hash128(last_modified.data ? last_modified.data : "", last_modified.size),
                     cg_hash128(body.data ? body.data : "", body.size)};
  cg_hash_text(cg_hash128(part, sizeof part), out);
}

static cg_str entry_path(cg_arena *arena, cg_str dir, cg_hash key, const char *suffix) {
  char name[33];
  cg_hash_text(key, name);
  return cg_arena_printf(arena, "%.*s/%s%s", CG_FMT(dir), name, suffix);
}

static cg_str next_line(cg_str text, size_t *at) {
  size_t end = cg_str_find(text, '\n', *at);
  cg_str line = cg_str_slice(text, *at, end);
  *at = end < text.size ? end + 1 : end;
  return line;
}

bool cg_fetch_cache_read(cg_str dir, cg_hash key, uint64_t max, cg_fetch_cached *out) {
  const char *reason;
  cg_arena arena;
  cg_str path, all, sum;
  char expected[33];
  size_t at = 0;
  bool good = false;
  *out = (cg_fetch_cached){0};
  cg_arena_init(&arena, 0);
  cg_buf_init(&out->bytes, (size_t)UINT32_MAX + HEAD_MAX);
  path = entry_path(&arena, dir, key, ".http");
  if (!path.data || cg_file_read(path.data, (size_t)max + HEAD_MAX, &out->bytes, &reason) != CODEGEN_OK) goto done;
  all = cg_buf_get(&out->bytes);
  if (!codegen_str_is(next_line(all, &at), MAGIC)) goto done;
  out->etag = next_line(all, &at);
  out->last_modified = next_line(all, &at);
  sum = next_line(all, &at);
  out->body = cg_str_slice(all, at, all.size);
  checksum(out->etag, out->last_modified, out->body, expected);
  good = codegen_str_is(sum, expected) && out->body.size <= max;
done:
  if (!good) {
    cg_buf_release(&out->bytes);
    *out = (cg_fetch_cached){0};
  }
  cg_arena_release(&arena);
  return good;
}

void cg_fetch_cache_write(cg_str dir, cg_hash key, cg_str etag, cg_str last_modified, cg_str body) {
  cg_arena arena;
  cg_str path, temporary, head;
  char sum[33];
  int fd = -1;
  bool good = false;
  cg_arena_init(&arena, 0);
  path = entry_path(&arena, dir, key, ".http");
  temporary = entry_path(&arena, dir, key, ".XXXXXX");
  checksum(etag, last_modified, body, sum);
  head = cg_arena_printf(&arena, MAGIC "\n%.*s\n%.*s\n%s\n", CG_FMT(etag), CG_FMT(last_modified), sum);
  if (!path.data || !temporary.data || !head.data) goto done;
  if (cg_make_dirs(cg_arena_copy(&arena, dir).data, 0700) != 0) goto done;
  fd = mkostemp((char *)(uintptr_t)temporary.data, O_CLOEXEC); /* the arena's, so ours to change; mode 0600 */
  if (fd < 0) goto done;
  good = cg_fd_write(fd, head, CG_HERE) == 0 && cg_fd_write(fd, body, CG_HERE) == 0;
  good = close(fd) == 0 && good;
  if (!good || rename(temporary.data, path.data) != 0) unlink(temporary.data);
done:
  cg_arena_release(&arena);
}
