/* SPDX-License-Identifier: MIT
 *
 * Local bytes: files, stdin, folders. Always into private memory. What a document refers to must be a regular file;
 * what the user names may also be a pipe.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

static cg_status read_fail(int error, const char **reason) {
  *reason = cg_errno_text(error);
  return error == ENOENT || error == ENOTDIR ? CODEGEN_ERR_NOT_FOUND : CODEGEN_ERR_IO;
}

static const char *help_for(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return "check the path; it is relative to where it was written";
    case EACCES:
    case EPERM: return "make the file readable for this user";
    default: return NULL;
  }
}

/** Why a file of that mode is not read, NULL when it is. */
static const char *mode_problem(mode_t mode, bool input) {
  if (S_ISREG(mode)) return NULL;
  if (S_ISDIR(mode)) return "it is a folder";
  if (S_ISFIFO(mode) && input) return NULL;
  return "it is a special file";
}

static cg_status file_read(const cg_place *place, uint64_t max, cg_buf *out, const char **reason, const char **help) {
  cg_status status = CODEGEN_ERR_IO;
  const char *path = place->location.data; /* from the arena: followed by a NUL byte */
  struct stat st;
  int fd;
  if (memchr(place->location.data, 0, place->location.size)) {
    *reason = "its name has a NUL byte";
    return CODEGEN_ERR_INPUT;
  }
  /* O_NONBLOCK: a pipe that nobody writes must not hang us; a user's pipe is opened again for waiting. */
  if (stat(path, &st) != 0 || (*reason = mode_problem(st.st_mode, place->input)) != NULL) {
    if (*reason) {
      *help = S_ISDIR(st.st_mode) ? "name a file of it" : "name a regular file, or pipe it to '-'";
      return CODEGEN_ERR_IO;
    }
    *help = help_for(errno);
    return read_fail(errno, reason);
  }
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (S_ISFIFO(st.st_mode) ? 0 : O_NONBLOCK));
  if (fd < 0) {
    *help = help_for(errno);
    return read_fail(errno, reason);
  }
  if (fstat(fd, &st) != 0) {
    status = read_fail(errno, reason);
  } else if ((*reason = mode_problem(st.st_mode, place->input)) == NULL) {
    status = cg_fd_read(fd, (size_t)max, out, reason);
  }
  close(fd);
  return status;
}

cg_status cg_place_read(const cg_place *place, uint64_t max, cg_buf *out, const char **reason, const char **help) {
  *reason = NULL;
  *help = NULL;
  if (!codegen_str_is(place->location, "-")) return file_read(place, max, out, reason, help);
  if (isatty(STDIN_FILENO)) {
    *reason = "it is a terminal";
    *help = "pipe a document into it, or name a file";
    return CODEGEN_ERR_IO;
  }
  return cg_fd_read(STDIN_FILENO, (size_t)max, out, reason);
}

/** Whether a folder input yields a file of that name. The product's own files are never sources. */
static bool folder_takes(const cg_documents *documents, cg_str name) {
  cg_str extension = cg_path_extension(name);
  static const char *const own[] = {"codegen.yaml", "codegen.yml", "codegen.manifest.json"};
  if (name.size == 0 || name.data[0] == '.' || extension.size == 0) return false;
  for (size_t i = 0; i < CG_COUNT(own); i++)
    if (codegen_str_is(name, own[i])) return false;
  if (codegen_str_is(extension, "json") || codegen_str_is(extension, "yaml") || codegen_str_is(extension, "yml"))
    return true;
  for (size_t i = 0; i < documents->extension.count; i++)
    if (codegen_str_equal(extension, *cg_vec_at(&documents->extension, cg_str, i))) return true;
  return false;
}

static int name_order(const void *a, const void *b) {
  return codegen_str_compare(*(const cg_str *)a, *(const cg_str *)b);
}

cg_status cg_folder_list(cg_documents *documents, cg_str folder, cg_vec *path, const char **reason) {
  cg_status status = CODEGEN_OK;
  struct dirent *entry;
  struct stat st;
  DIR *dir = opendir(folder.data);
  if (!dir) return read_fail(errno, reason);
  for (errno = 0; (entry = readdir(dir)) != NULL; errno = 0) {
    cg_str name = codegen_str_of(entry->d_name), *slot;
    if (!folder_takes(documents, name)) continue;
    if (fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode)) continue;
    slot = cg_vec_add(path, 1);
    if (slot) *slot = cg_path_join(&documents->arena, folder, name);
    if (!slot || !slot->data) {
      *reason = "out of memory";
      status = CODEGEN_ERR_MEMORY;
      goto done;
    }
  }
  if (errno != 0) {
    status = read_fail(errno, reason);
    goto done;
  }
  if (path->count > 1) qsort(path->data, path->count, sizeof(cg_str), name_order);
done:
  closedir(dir);
  return status;
}
