/* SPDX-License-Identifier: MIT
 *
 * The staging area: contents on the output's own file system that nobody sees yet. A file alone has a number for a
 * name; what lies in a folder that is not there yet is staged as that folder, which is renamed into its place as a
 * whole.
 *
 * Invariant: what is removed here lies in `.codegen/stage`, and no link leads out of it.
 */
#include "private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEEP 32u /* folders in folders that are staged as such */

int cg_stage_open(int root) {
  return openat(root, CG_STAGE, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool cg_stage_taken(int error) {
  return error == EEXIST || error == ENOTEMPTY || error == EXDEV;
}

/* -- clearing ------------------------------------------------------------------------------------------------------ */

static void clear_folder(int at, const char *name, unsigned depth) {
  int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  if (!dir) {
    if (fd >= 0) close(fd);
    return;
  }
  for (struct dirent *item; (item = readdir(dir));) {
    if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0) continue;
    if (unlinkat(dirfd(dir), item->d_name, 0) == 0 || errno == ENOENT || depth > DEEP) continue;
    clear_folder(dirfd(dir), item->d_name, depth + 1);
    unlinkat(dirfd(dir), item->d_name, AT_REMOVEDIR);
  }
  closedir(dir);
}

void cg_stage_clear(int root) {
  clear_folder(root, CG_STAGE, 0);
  unlinkat(root, CG_STAGE, AT_REMOVEDIR);
}

int cg_stage_make(int root) {
  if (mkdirat(root, CG_STATE, 0777) != 0 && errno != EEXIST) return errno;
  struct stat info;
  if (fstatat(root, CG_STATE, &info, AT_SYMLINK_NOFOLLOW) != 0) return errno;
  if (!S_ISDIR(info.st_mode)) return ENOTDIR;
  int error = cg_at_write(root, CG_STATE "/.gitignore", CG_STR("*\n"));
  if (error && error != EEXIST) return error;
  cg_stage_clear(root);
  return mkdirat(root, CG_STAGE, 0777) == 0 ? 0 : errno;
}

/* -- folders that are new ------------------------------------------------------------------------------------------ */

static bool lies_in(cg_str folder, cg_str path) {
  return path.size > folder.size && path.data[folder.size] == '/' && memcmp(path.data, folder.data, folder.size) == 0;
}

static unsigned depth_of(cg_str path) {
  unsigned depth = 0;
  for (size_t i = 0; i < path.size; i++) depth += path.data[i] == '/';
  return depth;
}

/* The outermost folder of a file that is not there yet; `parent` gets a descriptor of the one it will lie in. */
static cg_str missing_of(int root, cg_str path, int *parent) {
  char name[256];
  int fd = dup(root);
  for (size_t at = 0, end; fd >= 0 && (end = cg_str_find(path, '/', at)) < path.size; at = end + 1) {
    if (end - at > 255) break;
    memcpy(name, path.data + at, end - at);
    name[end - at] = '\0';
    int next = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0 && errno == ENOENT) {
      *parent = fd;
      return cg_str_slice(path, 0, end);
    }
    close(fd);
    fd = next;
  }
  if (fd >= 0) close(fd);
  return CG_STR("");
}

/* A folder that is made in the stage gets the stage's group: it may move where that would be its group, too. */
static bool alike(int stage, int parent) {
  struct stat a, b;
  return fstat(stage, &a) == 0 && fstat(parent, &b) == 0 && a.st_dev == b.st_dev && a.st_gid == b.st_gid &&
         (a.st_mode & S_ISGID) == (b.st_mode & S_ISGID);
}

/* The new folder in which a file is staged: its number in `fresh`, from 1; 0 when it is staged alone. */
static cg_status fresh_of(cg_output *output, int stage, const cg_target *target, uint32_t *count, uint32_t *out) {
  cg_str path = target->file.path, folder;
  cg_fresh *last = output->fresh.count ? cg_vec_at(&output->fresh, cg_fresh, output->fresh.count - 1) : NULL;
  char name[256];
  int parent = -1;
  *out = 0;
  if (target->what != CG_OUTPUT_CREATE) return CODEGEN_OK;
  if (!last || !lies_in(last->path, path)) {
    if (cg_folder_of(&output->folder, path, false, name) >= 0) return CODEGEN_OK;
    folder = missing_of(output->fd, path, &parent);
    if (!folder.size) return CODEGEN_OK;
    last = cg_vec_add(&output->fresh, 1);
    if (last) *last = (cg_fresh){.path = folder, .alike = alike(stage, parent)};
    close(parent);
    if (!last) return CODEGEN_ERR_MEMORY;
  }
  if (!last->alike || depth_of(cg_str_slice(path, last->path.size, path.size)) > DEEP) return CODEGEN_OK;
  if (!last->stage) last->stage = ++*count; /* with its first file: all may lie too deep */
  *out = (uint32_t)output->fresh.count;
  return CODEGEN_OK;
}

/* -- staging ------------------------------------------------------------------------------------------------------- */

void cg_stage_name(const cg_output *output, const cg_target *target, char name[CG_STAGE_NAME]) {
  int size = snprintf(name, CG_STAGE_NAME, "%u", target->stage);
  if (!target->fresh) return;
  const cg_fresh *fresh = cg_vec_at(&output->fresh, cg_fresh, target->fresh - 1);
  cg_str rest = cg_str_slice(target->file.path, fresh->path.size, target->file.path.size);
  memcpy(name + size, rest.data, rest.size); /* a path is not longer than 4,096 bytes */
  name[(size_t)size + rest.size] = '\0';
}

/* `folder` is the one in the stage that was reached last. */
static int stage_one(cg_output *output, cg_folder *folder, cg_target *target) {
  char path[CG_STAGE_NAME], name[256];
  cg_stage_name(output, target, path);
  if (!target->fresh) return cg_at_write_content(folder->at, path, &target->file, &target->stamp);
  int parent = cg_folder_of(folder, codegen_str_of(path), true, name);
  return parent < 0 ? errno : cg_at_write_content(parent, name, &target->file, &target->stamp);
}

cg_status cg_stage_all(cg_output *output, int stage, cg_str manifest, bool manifest_changed, uint32_t *manifest_stage) {
  uint32_t count = 0;
  cg_status status = CODEGEN_OK;
  char name[16];
  cg_folder folder;
  cg_folder_begin(&folder, stage);
  for (size_t i = 0; i < output->target.count && status >= 0; i++) {
    cg_target *target = cg_vec_at(&output->target, cg_target, i);
    if (target->what == CG_OUTPUT_KEEP) continue;
    status = fresh_of(output, stage, target, &count, &target->fresh);
    if (status < 0) break;
    target->stage = target->fresh ? cg_vec_at(&output->fresh, cg_fresh, target->fresh - 1)->stage : ++count;
    int error = stage_one(output, &folder, target);
    if (error) status = cg_output_fail(output, target->file.path, error, "written");
  }
  cg_folder_forget(&folder);
  *manifest_stage = 0;
  if (status < 0 || !manifest_changed) return status;
  snprintf(name, sizeof name, "%u", ++count);
  int error = cg_at_write(stage, name, manifest);
  if (error) return cg_output_fail(output, CG_STR(CG_MANIFEST), error, "written");
  *manifest_stage = count;
  return CODEGEN_OK;
}
