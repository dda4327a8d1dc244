/* SPDX-License-Identifier: MIT
 *
 * The folder of snapshots: `codegen/kept` in the user's cache folder.
 *
 * Invariant: nothing is read from, or written to, a folder that somebody else owns or could write to.
 */
#include "snapshot_place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "snapshot.h"

#define TOTAL_MOST ((uint64_t)512 << 20)
#define STAGE_AGE 3600 /* seconds after which a file that was never finished is nobody's */
#define NAME_SIZE 32u

/* Opens the folder, which is made with `make`; -1: there is none that is this user's alone. */
static int open_folder(bool make) {
  const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  struct stat info;
  cg_arena arena;
  cg_arena_init(&arena, 0);
  cg_str path = cache && cache[0] == '/' ? cg_arena_printf(&arena, "%s/codegen/kept", cache)
                : home && home[0] == '/' ? cg_arena_printf(&arena, "%s/.cache/codegen/kept", home)
                                         : (cg_str){NULL, 0};
  bool there = path.data && (!make || cg_make_dirs(path.data, 0700) == 0);
  int folder = there ? open(path.data, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
  cg_arena_release(&arena);
  if (folder < 0) return -1;
  if (fstat(folder, &info) == 0 && info.st_uid == geteuid() && !(info.st_mode & 077)) return folder;
  close(folder);
  return -1;
}

/* The name of a job's file: by its output folder, source and set. */
static bool name_of(const cg_job *job, char name[40]) {
  char digest[33], *real;
  cg_arena arena;
  cg_buf all;
  cg_arena_init(&arena, 0);
  cg_buf_init(&all, CG_BUF_MAX);
  cg_str output = cg_arena_copy(&arena, job->output.size ? job->output : CG_STR("."));
  real = output.data ? realpath(output.data, NULL) : NULL;
  if (real) {
    const cg_str part[] = {codegen_str_of(real), job->name, cg_str_given(job->set)};
    for (size_t i = 0; i < CG_COUNT(part); i++) cg_pack_str(&all, part[i]);
  }
  bool ok = real && !all.failed;
  if (ok) {
    cg_hash_text(cg_hash128(all.data, all.size), digest);
    memcpy(name, digest, sizeof digest);
  }
  free(real); /* from the C library, not from us */
  cg_buf_release(&all);
  cg_arena_release(&arena);
  return ok;
}

int cg_snapshot_open(const cg_job *job) {
  char name[40];
  struct stat info;
  int folder = name_of(job, name) ? open_folder(false) : -1;
  int fd = folder < 0 ? -1 : openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (folder >= 0) close(folder);
  if (fd < 0) return -1;
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid()) {
    const struct timespec used[2] = {{0, UTIME_NOW}, {0, UTIME_OMIT}}; /* the oldest go first */
    futimens(fd, used);
    return fd;
  }
  close(fd);
  return -1;
}

int cg_snapshot_begin(cg_snapshot_new *file, const cg_job *job) {
  *file = (cg_snapshot_new){.folder = -1, .fd = -1};
  if (!name_of(job, file->name)) return -1;
  file->folder = open_folder(true);
  if (file->folder < 0) return -1;
  snprintf(file->stage, sizeof file->stage, "%s.%ld", file->name, (long)getpid());
  unlinkat(file->folder, file->stage, 0);
  file->fd = openat(file->folder, file->stage, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file->fd < 0) close(file->folder);
  return file->fd;
}

/* -- not too many ------------------------------------------------------------------------------------------------ */

typedef struct old_file {
  char name[64];
  int64_t used;
  uint64_t size;
} old_file;

static int by_use(const void *a, const void *b) {
  const old_file *left = a, *right = b;
  return (left->used > right->used) - (left->used < right->used);
}

/* Everything that is ours by its name; what was never finished goes when it is old. */
static void list_files(int folder, cg_vec *out) {
  int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = copy < 0 ? NULL : fdopendir(copy);
  if (!dir && copy >= 0) close(copy);
  for (struct dirent *item; dir && (item = readdir(dir));) {
    struct stat info;
    size_t size = strlen(item->d_name);
    bool staged = size > NAME_SIZE && item->d_name[NAME_SIZE] == '.';
    if (size < NAME_SIZE || size >= sizeof((old_file){0}.name) || (size > NAME_SIZE && !staged)) continue;
    if (fstatat(folder, item->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode)) continue;
    if (staged && info.st_mtim.tv_sec + STAGE_AGE < cg_clock_files() / 1000000000) unlinkat(folder, item->d_name, 0);
    old_file *row = staged ? NULL : cg_vec_add(out, 1);
    if (!row) continue;
    memcpy(row->name, item->d_name, size + 1);
    row->used = (int64_t)info.st_atim.tv_sec * 1000000000 + info.st_atim.tv_nsec;
    row->size = (uint64_t)info.st_size;
  }
  if (dir) closedir(dir);
}

static void drop_oldest(int folder) {
  uint64_t total = 0;
  cg_vec all;
  cg_vec_init(&all, sizeof(old_file));
  list_files(folder, &all);
  if (all.count) qsort(all.data, all.count, all.item, by_use);
  for (size_t i = 0; i < all.count; i++) total += cg_vec_at(&all, old_file, i)->size;
  for (size_t i = 0; i + 1 < all.count && total > TOTAL_MOST; i++) {
    const old_file *row = cg_vec_at(&all, old_file, i);
    if (unlinkat(folder, row->name, 0) == 0) total -= row->size;
  }
  cg_vec_release(&all);
}

void cg_snapshot_end(cg_snapshot_new *file, bool whole) {
  struct stat info;
  whole = whole && fstat(file->fd, &info) == 0 && (uint64_t)info.st_size <= TOTAL_MOST;
  if (close(file->fd) != 0) whole = false; /* a full disk may show only here */
  whole = whole && renameat(file->folder, file->stage, file->folder, file->name) == 0;
  if (!whole) unlinkat(file->folder, file->stage, 0);
  if (whole) drop_oldest(file->folder);
  close(file->folder);
}

/* -- the command ------------------------------------------------------------------------------------------------- */

uint64_t cg_snapshot_size(const cg_job *job) {
  char name[40];
  struct stat info;
  int folder = name_of(job, name) ? open_folder(false) : -1;
  bool there = folder >= 0 && fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
  if (folder >= 0) close(folder);
  return there ? (uint64_t)info.st_size : 0;
}

void cg_snapshot_drop(const cg_job *job) {
  char name[40];
  int folder = name_of(job, name) ? open_folder(false) : -1;
  if (folder < 0) return;
  unlinkat(folder, name, 0);
  close(folder);
}
