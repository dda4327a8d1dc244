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
  int fd = dup(root);
  size_t at = 0;
  while (fd >= 0) {
    size_t end = cg_str_find(path, '/', at);
    size_t size = end - at;
    if (size == 0 || size > 255) {
      close(fd);
      errno = ENAMETOOLONG;
      return -1;
    }
    memcpy(name, path.data + at, size);
    name[size] = '\0';
    if (end == path.size) return fd;
    int next = open_dir(fd, name, make);
    int error = errno;
    close(fd);
    errno = error;
    fd = next;
    at = end + 1;
  }
  return -1;
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

bool cg_at_holds(int root, cg_str path, cg_str text) {
  char name[256], piece[1 << 15];
  struct stat info;
  int parent = root < 0 ? -1 : cg_at_parent(root, path, false, name);
  int fd = parent < 0 ? -1 : openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  bool same = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && (uint64_t)info.st_size == text.size;
  for (size_t at = 0; same;) {
    ssize_t n = read(fd, piece, sizeof piece);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      same = n == 0 && at == text.size;
      break;
    }
    same = (size_t)n <= text.size - at && memcmp(piece, text.data + at, (size_t)n) == 0;
    at += (size_t)n;
  }
  if (fd >= 0) close(fd);
  if (parent >= 0) close(parent);
  return same;
}

int cg_at_rename(int root, const char *from, cg_str path) {
  char name[256];
  int parent = cg_at_parent(root, path, true, name);
  if (parent < 0) return errno;
  int error = renameat(root, from, parent, name) == 0 ? 0 : errno;
  close(parent);
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

int cg_at_write(int root, const char *path, cg_str text) {
  int fd = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  int error = 0;
  if (fd < 0) return errno;
  for (size_t done = 0; done < text.size && error == 0;) {
    ssize_t n = write(fd, text.data + done, text.size - done);
    if (n < 0 && errno != EINTR) error = errno;
    if (n > 0) done += (size_t)n;
  }
  if (close(fd) != 0 && error == 0) error = errno; /* a full disk may show only here */
  if (error) unlinkat(root, path, 0);
  return error;
}
