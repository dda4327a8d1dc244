/* SPDX-License-Identifier: MIT
 *
 * The operating system: whole files into private memory, folders, clocks.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base.h"

#define READ_STEP ((size_t)1 << 16)
#define SLACK ((size_t)8) /* zero bytes behind the content, so that scanners may look ahead by a word */

const char *cg_errno_text(int error) {
  const char *text = strerrordesc_np(error);
  return text ? text : "unknown error";
}

/* Room for `extra` bytes and the zero bytes behind them; the ceiling is the caller's business. */
static bool read_room(cg_buf *out, size_t extra) {
  size_t max = out->max;
  out->max = SIZE_MAX;
  size_t capacity = out->capacity;
  bool ok = cg_buf_reserve(out, extra + SLACK);
  out->max = max;
  if (ok && out->capacity != capacity) /* what lies behind stays empty */
    cg_alloc_small(out->data + out->size + extra, out->capacity - out->size - extra);
  return ok;
}

cg_status cg_fd_read(int fd, size_t max, cg_buf *out, const char **reason) {
  struct stat st;
  if (out->max && out->max < max) max = out->max;
  if (max > SIZE_MAX / 8) max = SIZE_MAX / 8;
  if (fstat(fd, &st) < 0) {
    *reason = cg_errno_text(errno);
    return CODEGEN_ERR_IO;
  }
  if (S_ISDIR(st.st_mode)) {
    *reason = cg_errno_text(EISDIR);
    return CODEGEN_ERR_IO;
  }
  size_t begin = out->size;
  size_t step = S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size + 1 : READ_STEP;
  for (;;) {
    size_t have = out->size - begin;
    if (step > max - have + 1) step = max - have + 1; /* one more than allowed, to tell "full" from "too large" */
    if (!read_room(out, step)) {
      *reason = "out of memory";
      return CODEGEN_ERR_MEMORY;
    }
    if (step > READ_STEP) cg_alloc_filled(out->data + out->size, step);
    ssize_t got = read(fd, out->data + out->size, step);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      *reason = cg_errno_text(errno);
      return CODEGEN_ERR_IO;
    }
    out->size += (size_t)got;
    if (out->size - begin > max) {
      *reason = "larger than the limit";
      return CODEGEN_ERR_LIMIT;
    }
    if (got == 0) break;
    size_t spare = out->capacity - out->size - SLACK - 1; /* a file that does not grow needs no second block */
    step = spare ? spare : READ_STEP + (out->size - begin) / 2;
  }
  memset(out->data + out->size, 0, SLACK);
  return CODEGEN_OK;
}

cg_status cg_file_read(const char *path, size_t max, cg_buf *out, const char **reason) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    *reason = cg_errno_text(errno);
    return errno == ENOENT || errno == ENOTDIR ? CODEGEN_ERR_NOT_FOUND : CODEGEN_ERR_IO;
  }
  cg_status status = cg_fd_read(fd, max, out, reason);
  close(fd);
  return status;
}

int cg_fd_write(int fd, cg_str text, int64_t offset) {
  for (size_t done = 0; done < text.size;) {
    const char *from = text.data + done;
    size_t size = text.size - done;
    ssize_t n = offset < 0 ? write(fd, from, size) : pwrite(fd, from, size, (off_t)offset + (off_t)done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n < 0 ? errno : EIO;
    done += (size_t)n;
  }
  return 0;
}

int cg_file_replace(int dir, const char *name, unsigned mode, cg_str text, bool durable) {
  char stage[48];
  snprintf(stage, sizeof stage, ".codegen.%ld.new", (long)getpid());
  if (unlinkat(dir, stage, 0) != 0 && errno != ENOENT) return errno;
  int fd = openat(dir, stage, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666), error = 0;
  if (fd < 0) return errno;
  if (mode && fchmod(fd, (mode_t)mode) != 0) error = errno;
  if (!error) error = cg_fd_write(fd, text, CG_HERE);
  if (!error && durable && fdatasync(fd) != 0) error = errno;
  if (close(fd) != 0 && !error) error = errno; /* a full disk may show only here */
  if (!error && renameat(dir, stage, dir, name) != 0) error = errno;
  if (error) unlinkat(dir, stage, 0);
  return error;
}

int cg_make_dirs(const char *path, unsigned mode) {
  struct stat st;
  int error = 0;
  size_t size = strlen(path);
  if (!size) return ENOENT;
  char *copy = cg_malloc(size + 1);
  if (!copy) return ENOMEM;
  memcpy(copy, path, size + 1);
  for (size_t i = 1; i <= size && !error; i++) {
    if (copy[i] != '/' && copy[i] != '\0') continue;
    char kept = copy[i];
    copy[i] = '\0';
    if (mkdir(copy, (mode_t)mode) < 0 && errno != EEXIST) {
      error = errno;
      if (stat(copy, &st) == 0 && S_ISDIR(st.st_mode)) error = 0; /* a read-only parent that is already there */
    }
    copy[i] = kept;
  }
  if (!error && stat(copy, &st) == 0 && !S_ISDIR(st.st_mode)) error = ENOTDIR;
  cg_free(copy);
  return error;
}

static uint64_t clock_of(clockid_t id) {
  struct timespec now = {0};
  clock_gettime(id, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t cg_clock_ns(void) {
  return clock_of(CLOCK_MONOTONIC);
}

int64_t cg_clock_files(void) {
  return (int64_t)clock_of(CLOCK_REALTIME_COARSE);
}

uint64_t cg_thread_ns(void) {
  return clock_of(CLOCK_THREAD_CPUTIME_ID);
}

uint64_t cg_cpu_ns(void) {
  return clock_of(CLOCK_PROCESS_CPUTIME_ID);
}
