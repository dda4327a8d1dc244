/* SPDX-License-Identifier: MIT
 *
 * Files below the root, reached part by part without following symbolic links: whoever plants a link inside the output
 * folder cannot make us write elsewhere.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_dir(int at, const char *name, bool make) {
  int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat(at, name, flags);
  if (fd >= 0 || errno != ENOENT || !make) return fd;
  if (mkdirat(at, name, 0777) != 0 && errno != EEXIST) return -1;
  return openat(at, name, flags);
}

int cg_at_parent(int root, cg_str path, bool make, char name[256]) {
  int fd = root;
  for (size_t at = 0;;) {
    size_t end = cg_str_find(path, '/', at);
    size_t size = end - at;
    if (size == 0 || size > 255) {
      if (fd != root) close(fd);
      errno = ENAMETOOLONG;
      return -1;
    }
    memcpy(name, path.data + at, size);
    name[size] = '\0';
    if (end == path.size) return fd == root ? dup(root) : fd;
    int next = open_dir(fd, name, make);
    int error = errno;
    if (fd != root) close(fd);
    errno = error;
    if (next < 0) return -1;
    fd = next;
    at = end + 1;
  }
}

void cg_folder_begin(cg_folder *folder, int at) {
  folder->at = at;
  folder->fd = -1;
  folder->missing = false;
  folder->size = 0;
}

void cg_folder_forget(cg_folder *folder) {
  if (folder->fd >= 0) close(folder->fd);
  cg_folder_begin(folder, folder->at);
}

int cg_folder_of(cg_folder *folder, cg_str path, bool make, char name[256]) {
  cg_str dir = cg_path_dir(path), last = cg_path_name(path);
  bool same = dir.size == folder->size && memcmp(dir.data, folder->path, dir.size) == 0;
  if (same && folder->missing && !make) {
    errno = ENOENT;
    return -1;
  }
  if (same && folder->fd >= 0 && last.size && last.size < 256) {
    memcpy(name, last.data, last.size);
    name[last.size] = '\0';
    return folder->fd;
  }
  cg_folder_forget(folder);
  if (dir.size >= sizeof folder->path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  int fd = cg_at_parent(folder->at, path, make, name);
  memcpy(folder->path, dir.data, dir.size);
  folder->size = dir.size;
  folder->fd = fd;
  folder->missing = fd < 0 && errno == ENOENT;
  return fd;
}

cg_status cg_at_read(int root, cg_str path, cg_buf *out, bool *found) {
  char name[256];
  struct stat info;
  const char *reason = NULL;
  cg_status status = CODEGEN_OK;
  *found = false;
  int parent = root < 0 ? -1 : cg_at_parent(root, path, false, name);
  if (parent < 0) return root < 0 || errno == ENOENT ? CODEGEN_OK : CODEGEN_ERR_DENIED;
  int fd = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    status = errno == ENOENT ? CODEGEN_OK : CODEGEN_ERR_DENIED;
  } else {
    *found = true;
    errno = 0;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
      status = CODEGEN_ERR_DENIED;
      if (!errno) errno = S_ISDIR(info.st_mode) ? EISDIR : ENOTSUP;
    } else {
      status = cg_fd_read(fd, CG_FILE_MAX, out, &reason);
      if (status < 0 && !errno) errno = status == CODEGEN_ERR_LIMIT ? EFBIG : ENOMEM;
    }
    close(fd);
  }
  close(parent);
  return status;
}

/* Compares what is read with what is to be. */
typedef struct comparison {
  int fd;
  bool unreadable;
  char *piece;
} comparison;

#define PIECE ((size_t)1 << 16)
#define STAMPED ((uint64_t)1 << 16) /* a file that is shorter is read as fast as a time is set */

static bool read_piece(comparison *at, size_t size, size_t *got) {
  for (*got = 0; *got < size;) {
    ssize_t n = read(at->fd, at->piece + *got, size - *got);
    if (n < 0 && errno == EINTR) continue;
    at->unreadable = n < 0;
    if (n <= 0) return false;
    *got += (size_t)n;
  }
  return true;
}

static bool equal_part(void *self, const char *data, size_t size) {
  comparison *at = self;
  for (size_t done = 0, got; done < size; done += got) {
    size_t part = size - done < PIECE ? size - done : PIECE;
    if (!read_piece(at, part, &got) || memcmp(at->piece, data + done, part) != 0) return false;
  }
  return true;
}

static cg_status hash_rest(comparison *at, cg_hash *hash) {
  cg_hasher hasher;
  size_t got = PIECE;
  cg_hasher_begin(&hasher);
  while (got == PIECE && (read_piece(at, PIECE, &got) || got)) cg_hasher_add(&hasher, at->piece, got);
  *hash = cg_hasher_end(&hasher);
  return at->unreadable ? CODEGEN_ERR_IO : CODEGEN_OK;
}

static cg_status compare_file(int fd, const cg_output_file *file, cg_looked *out) {
  char piece[PIECE];
  struct stat info;
  comparison at = {.fd = fd, .piece = piece};
  errno = 0;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    if (!errno) errno = S_ISDIR(info.st_mode) ? EISDIR : ENOTSUP;
    return CODEGEN_ERR_DENIED;
  }
  out->same = (uint64_t)info.st_size == cg_content_size(file) && cg_content_walk(file, equal_part, &at);
  if (out->same) return CODEGEN_OK;
  at.unreadable = false;
  return lseek(fd, 0, SEEK_SET) == 0 ? hash_rest(&at, &out->hash) : CODEGEN_ERR_IO;
}

static int by_seen_path(const void *key, const void *row) {
  return codegen_str_compare(*(const cg_str *)key, ((const cg_seen *)row)->path);
}

void cg_output_known(cg_output *output, const cg_seen *seen, size_t count) {
  output->seen = seen;
  output->seen_count = count;
}

/* By its looks, where they tell. */
static bool compare_looks(const cg_output *output, int fd, const cg_target *target, cg_looked *out) {
  const cg_seen *seen = output->seen_count ? bsearch(&target->file.path, output->seen, output->seen_count,
                                                     sizeof *output->seen, by_seen_path)
                                           : NULL;
  if (!seen || !cg_seen_holds(fd, seen)) return false;
  out->same = seen->size == target->size && cg_hash_equal(seen->hash, target->hash);
  out->hash = seen->hash;
  return true;
}

cg_status cg_at_compare(cg_output *output, const cg_target *target, cg_looked *out) {
  const cg_output_file *file = &target->file;
  char name[256];
  *out = (cg_looked){0};
  int parent = output->fd < 0 ? -1 : cg_folder_of(&output->folder, file->path, false, name);
  if (parent < 0) return output->fd < 0 || errno == ENOENT ? CODEGEN_OK : CODEGEN_ERR_DENIED;
  int fd = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return errno == ENOENT ? CODEGEN_OK : CODEGEN_ERR_DENIED;
  out->found = true;
  cg_status status = compare_looks(output, fd, target, out) ? CODEGEN_OK : compare_file(fd, file, out);
  int error = errno;
  close(fd);
  errno = error;
  return status;
}

int cg_at_rename(cg_folder *folder, int stage, const char *from, cg_str path) {
  char name[256], own[256];
  int parent = cg_folder_of(folder, path, true, name), at = stage;
  if (parent < 0) return errno;
  if (strchr(from, '/')) { /* in a folder of the stage, where no link is followed either */
    at = cg_at_parent(stage, codegen_str_of(from), false, own);
    if (at < 0) return errno;
    from = own;
  }
  int error = renameat(at, from, parent, name) == 0 ? 0 : errno;
  if (at != stage) close(at);
  return error;
}

int cg_at_remove(int root, cg_str path) {
  char name[256];
  int parent = cg_at_parent(root, path, false, name);
  if (parent < 0) return errno == ENOENT ? 0 : errno;
  int error = unlinkat(parent, name, 0) == 0 || errno == ENOENT ? 0 : errno;
  close(parent);
  /* Folders that became empty go too; the first one that is not empty ends it. */
  for (cg_str dir = cg_path_dir(path); error == 0 && dir.size; dir = cg_path_dir(dir)) {
    parent = cg_at_parent(root, dir, false, name);
    if (parent < 0) break;
    int gone = unlinkat(parent, name, AT_REMOVEDIR);
    close(parent);
    if (gone != 0) break;
  }
  return error;
}

static bool write_part(void *self, const char *data, size_t size) {
  const int *fd = self;
  int error = cg_fd_write(*fd, (cg_str){data, size}, CG_HERE);
  errno = error ? error : errno;
  return !error;
}

static int64_t stamp(int fd) {
  struct timespec times[2];
  int64_t at = cg_seen_stamp(times);
  return at && futimens(fd, times) == 0 ? at : 0;
}

int cg_at_write_content(int at, const char *name, const cg_output_file *file, int64_t *stamped) {
  int fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0) return errno;
  errno = 0;
  int error = cg_content_walk(file, write_part, &fd) ? 0 : errno ? errno : EIO;
  if (stamped) *stamped = !error && cg_content_size(file) >= STAMPED ? stamp(fd) : 0;
  if (close(fd) != 0 && error == 0) error = errno; /* a full disk may show only here */
  if (error) unlinkat(at, name, 0);
  return error;
}

int cg_at_write(int root, const char *path, cg_str text) {
  const cg_output_file file = {.text = text};
  return cg_at_write_content(root, path, &file, NULL);
}
