/* SPDX-License-Identifier: MIT
 *
 * The names file on disk: read before anything is fetched, written when everything else is in place.
 *
 * Invariants: it is the user's own path, inside of the output root or not, but neither a link nor anything else than a
 * regular file is read or replaced; it is whole at every moment; the same bytes keep its mtime; what came there during
 * the run is not replaced.
 */
#include "names.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/** Its folder, opened, and its name; -1 with errno. */
static int open_dir(cg_road *road, cg_str *name) {
  cg_str path = road->job->names, dir = cg_path_dir(path);
  bool root = !dir.size && path.size && path.data[0] == '/';
  *name = cg_arena_copy(&road->arena, cg_path_name(path));
  dir = cg_arena_copy(&road->arena, dir.size ? dir : root ? CG_STR("/") : CG_STR("."));
  errno = ENOMEM;
  if (!name->data || !dir.data) return -1;
  errno = EINVAL;
  if (!name->size || codegen_str_is(*name, ".") || codegen_str_is(*name, "..")) return -1;
  return open(dir.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/** What it holds. `*reason` is NULL when there is none yet. */
static cg_status read_file(int dir, const char *name, cg_buf *out, mode_t *mode, const char **reason) {
  struct stat info;
  *reason = NULL;
  int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return CODEGEN_OK;
  if (fd < 0) {
    *reason = errno == ELOOP ? "it is a symbolic link" : cg_errno_text(errno);
    return CODEGEN_ERR_IO;
  }
  cg_status status = CODEGEN_ERR_IO;
  if (fstat(fd, &info) != 0)
    *reason = cg_errno_text(errno);
  else if (!S_ISREG(info.st_mode))
    *reason = "it is no regular file";
  else
    status = cg_fd_read(fd, CG_NAMES_LOCK_MAX, out, reason);
  if (status >= 0) *mode = info.st_mode & 0777;
  close(fd);
  return status;
}

static cg_status refuse(cg_road *road, const char *reason) {
  cg_str path = road->job->names;
  cg_diag_file(road->diags, "CGM0004", path, 0, 0, "'names' and '--names' name a file that codegen writes itself",
               "'%.*s' cannot be read: %s", CG_FMT(path), reason);
  return CODEGEN_ERR_USAGE;
}

cg_status cg_road_names_read(cg_road *road) {
  cg_str name;
  cg_buf text;
  mode_t mode = 0;
  const char *reason = NULL;
  if (!road->job->names.size) return CODEGEN_OK;
  cg_buf_init(&text, CG_NAMES_LOCK_MAX + 64);
  int dir = open_dir(road, &name), error = errno;
  cg_status status = CODEGEN_OK;
  if (dir < 0 && error != ENOENT)
    status = refuse(road, cg_errno_text(error));
  else if (dir >= 0 && read_file(dir, name.data, &text, &mode, &reason) < 0)
    status = refuse(road, reason ? reason : "out of memory");
  else
    status = cg_names_lock_read(road->names, road->job->names, text.size ? cg_buf_get(&text) : CG_STR(""));
  road->names_read = cg_hash128(text.size ? text.data : "", text.size);
  if (dir >= 0) close(dir);
  cg_buf_release(&text);
  return status;
}

/* -- writing ------------------------------------------------------------------------------------------------------- */

static cg_status fail(cg_road *road, const char *reason) {
  cg_str path = road->job->names;
  cg_diag_file(road->diags, "CGO0001", path, 0, 0, NULL, "'%.*s' cannot be written: %s", CG_FMT(path), reason);
  return CODEGEN_ERR_IO;
}

static cg_status stale(cg_road *road, bool there) {
  cg_str path = road->job->names;
  cg_diag_file(road->diags, "CGO0006", path, 0, 0, "run codegen without '--check' and commit the result", "'%.*s' %s",
               CG_FMT(path), there ? "would change" : "is missing");
  return CODEGEN_OK;
}

cg_status cg_road_names_write(cg_road *road) {
  cg_str name;
  cg_buf next, now;
  mode_t mode = 0;
  const char *reason = NULL;
  if (!road->job->names.size || road->cli->dry_run) return CODEGEN_OK;
  cg_buf_init(&next, CG_BUF_MAX);
  cg_buf_init(&now, CG_NAMES_LOCK_MAX + 64);
  int dir = open_dir(road, &name), error = errno;
  cg_status status = cg_names_lock_write(road->names, &next);
  if (status == CODEGEN_ERR_LIMIT) {
    status = fail(road, "it would be larger than 64 MiB");
  } else if (status < 0) {
    cg_diag(road->diags, "CGI0001", NULL, "out of memory while names were written");
  } else if (dir < 0 && !(road->cli->check && error == ENOENT)) {
    status = fail(road, cg_errno_text(error));
  } else if (dir >= 0 && read_file(dir, name.data, &now, &mode, &reason) < 0) {
    status = fail(road, reason ? reason : "out of memory");
  } else if (!codegen_str_equal(cg_buf_get(&next), now.size ? cg_buf_get(&now) : CG_STR(""))) {
    if (!cg_hash_equal(road->names_read, cg_hash128(now.size ? now.data : "", now.size)))
      status = fail(road, "something else wrote it during this run");
    else if (road->cli->check)
      status = stale(road, mode != 0);
    else if ((error = cg_file_replace(dir, name.data, mode, cg_buf_get(&next), true)) != 0)
      status = fail(road, cg_errno_text(error));
  }
  if (dir >= 0) close(dir);
  cg_buf_release(&next);
  cg_buf_release(&now);
  return status;
}
