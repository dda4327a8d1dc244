/* SPDX-License-Identifier: MIT
 *
 * What a later run may know: how files looked when their content was known, and small files of our own in `.codegen`.
 *
 * Invariants: looks are believed only where a change would show in them. A file that changed in the same tick of the
 * clock in which its content was known may have changed once more, and is read again, as git does. A state is bound to
 * its own file by inode and time, so that none comes with an archive, a cache or a checkout.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STATE_MAX ((size_t)256 << 20)
#define SECOND ((int64_t)1000000000)

static const char magic[] = "codegen state 1\n";

/* -- files that were seen ---------------------------------------------------------------------------------------- */

static int64_t time_of(struct timespec at) {
  return (int64_t)at.tv_sec * SECOND + at.tv_nsec;
}

/* The folder of a file, and its name there. */
static int place_of(cg_folder *folder, cg_str path, char name[4200]) {
  if (folder->at >= 0) return cg_folder_of(folder, path, false, name);
  if (path.size >= 4200 || memchr(path.data, '\0', path.size)) return -1;
  memcpy(name, path.data, path.size);
  name[path.size] = '\0';
  return AT_FDCWD;
}

bool cg_seen_look(cg_folder *folder, cg_str path, cg_seen *out) {
  char name[4200];
  struct stat info;
  int parent = place_of(folder, path, name);
  if (parent == -1 || fstatat(parent, name, &info, folder->at < 0 ? 0 : AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (!S_ISREG(info.st_mode)) return false;
  *out = (cg_seen){.path = path,
                   .device = (uint64_t)info.st_dev,
                   .inode = (uint64_t)info.st_ino,
                   .size = (uint64_t)info.st_size,
                   .modified = time_of(info.st_mtim),
                   .changed = time_of(info.st_ctim)};
  return true;
}

bool cg_seen_holds(int fd, const cg_seen *seen) {
  struct stat info;
  return cg_seen_settled(seen) && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
         (uint64_t)info.st_dev == seen->device && (uint64_t)info.st_ino == seen->inode &&
         (uint64_t)info.st_size == seen->size && time_of(info.st_mtim) == seen->modified &&
         time_of(info.st_ctim) == seen->changed;
}

/* Its content, if it is a plain file still. */
static bool read_seen(cg_folder *folder, cg_str path, cg_buf *out) {
  char name[4200];
  const char *reason;
  struct stat info;
  int parent = place_of(folder, path, name), link = folder->at < 0 ? 0 : O_NOFOLLOW;
  int fd = parent == -1 ? -1 : openat(parent, name, O_RDONLY | link | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  bool ok = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && cg_fd_read(fd, CG_FILE_MAX, out, &reason) >= 0;
  if (fd >= 0) close(fd);
  return ok;
}

int64_t cg_seen_stamp(struct timespec times[2]) {
  if (clock_gettime(CLOCK_REALTIME, &times[0]) != 0) return 0;
  times[0].tv_nsec -= times[0].tv_nsec % 1000;
  times[1] = times[0];
  return time_of(times[0]);
}

bool cg_seen_settled(const cg_seen *seen) {
  int64_t newest = seen->modified > seen->changed ? seen->modified : seen->changed;
  bool coarse =
      seen->modified % SECOND == 0 && seen->changed % SECOND == 0; /* a file system of whole seconds, or two */
  return newest + (coarse ? 2 * SECOND : 0) < seen->known;
}

bool cg_seen_before(const cg_seen *seen, int64_t moment) {
  return seen->modified + (seen->modified % SECOND == 0 ? 2 * SECOND : 0) < moment;
}

bool cg_seen_still(cg_folder *folder, const cg_seen *seen, bool *read) {
  cg_seen now;
  cg_buf text;
  if (!cg_seen_look(folder, seen->path, &now) || now.size != seen->size) return false;
  bool same = now.device == seen->device && now.inode == seen->inode && now.modified == seen->modified &&
              now.changed == seen->changed;
  if (same && cg_seen_settled(seen)) return true;
  *read = true;
  cg_buf_init(&text, CG_FILE_MAX);
  bool ok = read_seen(folder, seen->path, &text) &&
            cg_hash_equal(cg_hash128(text.data ? text.data : "", text.size), seen->hash);
  cg_buf_release(&text);
  return ok;
}

void cg_seen_pack(cg_buf *out, const cg_seen *seen) {
  cg_pack_str(out, seen->path);
  cg_pack_u64(out, seen->device);
  cg_pack_u64(out, seen->inode);
  cg_pack_u64(out, seen->size);
  cg_pack_u64(out, (uint64_t)seen->modified);
  cg_pack_u64(out, (uint64_t)seen->changed);
  cg_pack_u64(out, (uint64_t)seen->known);
  cg_pack_hash(out, seen->hash);
}

cg_seen cg_seen_unpack(cg_unpack *from) {
  cg_seen seen = {.path = cg_unpack_str(from)};
  seen.device = cg_unpack_u64(from);
  seen.inode = cg_unpack_u64(from);
  seen.size = cg_unpack_u64(from);
  seen.modified = (int64_t)cg_unpack_u64(from);
  seen.changed = (int64_t)cg_unpack_u64(from);
  seen.known = (int64_t)cg_unpack_u64(from);
  seen.hash = cg_unpack_hash(from);
  return seen;
}

/* -- the root ---------------------------------------------------------------------------------------------------- */

int cg_root_open(cg_str root) {
  char path[4200];
  if (root.size >= sizeof path) return -1;
  if (root.size) memcpy(path, root.data, root.size);
  path[root.size] = '\0';
  return open(root.size ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool cg_root_interrupted(int root) {
  struct stat info;
  return fstatat(root, CG_JOURNAL, &info, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

bool cg_root_lock(int root) {
  return flock(root, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* -- states ------------------------------------------------------------------------------------------------------ */

/* The binding first, then the text, then a digest of both. */
static int fill_state(int fd, cg_str text) {
  struct stat info;
  struct timespec times[2];
  cg_buf out;
  if (fstat(fd, &info) != 0) return errno;
  int64_t now = cg_seen_stamp(times);
  if (!now) return errno;
  cg_buf_init(&out, STATE_MAX);
  cg_buf_text(&out, magic);
  cg_pack_u64(&out, (uint64_t)info.st_ino);
  cg_pack_u64(&out, (uint64_t)now);
  cg_pack_str(&out, text);
  cg_pack_hash(&out, cg_hash128(out.data ? out.data : "", out.size));
  int error = out.failed ? ENOMEM : cg_fd_write(fd, cg_buf_get(&out), CG_HERE);
  cg_buf_release(&out);
  return error || futimens(fd, times) == 0 ? error : errno;
}

int cg_state_folder(int root, bool make) {
  int error = make && mkdirat(root, CG_STATE, 0777) != 0 && errno != EEXIST ? errno : 0;
  int folder = openat(root, CG_STATE, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0 && error) errno = error;
  if (folder < 0 || !make) return folder;
  int ignore = openat(folder, ".gitignore", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (ignore < 0) return folder; /* there already, or it will show in a moment that nothing can be written */
  error = cg_fd_write(ignore, CG_STR("*\n"), CG_HERE);
  if (close(ignore) != 0 && !error) error = errno;
  if (!error) return folder;
  close(folder);
  errno = error;
  return -1;
}

int cg_state_write(int root, const char *name, cg_str text) {
  char spare[80];
  int error = 0, folder = cg_state_folder(root, true);
  if (folder < 0) return errno;
  snprintf(spare, sizeof spare, "%s.%ld", name, (long)getpid());
  unlinkat(folder, spare, 0);
  int fd = error ? -1 : openat(folder, spare, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0) {
    if (!error) error = errno;
  } else {
    error = fill_state(fd, text);
    if (close(fd) != 0 && !error) error = errno;
    if (!error && renameat(folder, spare, folder, name) != 0) error = errno;
    if (error) unlinkat(folder, spare, 0);
  }
  close(folder);
  return error;
}

/* Cuts everything but the text away. */
static bool bound(int fd, cg_buf *all) {
  struct stat info;
  size_t head = sizeof magic - 1;
  if (fstat(fd, &info) != 0 || all->size < head + 16 || memcmp(all->data, magic, head) != 0) return false;
  cg_unpack from = {.bytes = {all->data, all->size}, .at = head};
  bool same = cg_unpack_u64(&from) == (uint64_t)info.st_ino;
  same &= (int64_t)cg_unpack_u64(&from) == time_of(info.st_mtim);
  cg_str text = cg_unpack_str(&from);
  cg_hash digest = cg_hash128(all->data, from.at);
  if (!same || !cg_hash_equal(cg_unpack_hash(&from), digest) || from.failed || from.at != all->size) return false;
  memmove(all->data, text.data, text.size);
  all->size = text.size;
  all->data[text.size] = '\0';
  return true;
}

bool cg_state_read(int root, const char *name, cg_buf *out) {
  struct stat info;
  const char *reason;
  int folder = cg_state_folder(root, false);
  int fd = folder < 0 ? -1 : openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  bool ok = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && cg_fd_read(fd, STATE_MAX, out, &reason) >= 0 &&
            bound(fd, out);
  if (!ok) out->size = 0;
  if (fd >= 0) close(fd);
  if (folder >= 0) close(folder);
  return ok;
}
