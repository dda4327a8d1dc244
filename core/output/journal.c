/* SPDX-License-Identifier: MIT
 *
 * The commit. New contents are staged beside their destination's file system, the journal says what is to happen, and
 * its rename into place is the moment that decides: before it a crash leaves wholly the old output, after it the next
 * start carries the journal out and leaves wholly the new one. The manifest is the last rename.
 *
 * Journal: one JSON object {"put": [[stage, path, old hash, new hash]...], "remove": [[path, hash]...]}.
 * Contents are not synced to the medium one by one: this holds for a process that dies, not for a power cut.
 */
#include "private.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_stage(int root) {
  return openat(root, CG_STAGE, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

void cg_stage_clear(int root) {
  int fd = open_stage(root);
  DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
  if (!dir) {
    if (fd >= 0) close(fd);
    return;
  }
  for (struct dirent *item; (item = readdir(dir));)
    if (item->d_name[0] != '.') unlinkat(dirfd(dir), item->d_name, 0);
  closedir(dir);
  unlinkat(root, CG_STAGE, AT_REMOVEDIR);
}

static int make_state(int root) {
  if (mkdirat(root, CG_STATE, 0777) != 0 && errno != EEXIST) return errno;
  struct stat info;
  if (fstatat(root, CG_STATE, &info, AT_SYMLINK_NOFOLLOW) != 0) return errno;
  if (!S_ISDIR(info.st_mode)) return ENOTDIR;
  int error = cg_at_write(root, CG_STATE "/.gitignore", CG_STR("*\n"));
  if (error && error != EEXIST) return error;
  cg_stage_clear(root);
  return mkdirat(root, CG_STAGE, 0777) == 0 ? 0 : errno;
}

static void stage_name(char name[64], uint32_t number) {
  snprintf(name, 64, "%u", number);
}

/* -- recovery ------------------------------------------------------------------------------------------------------ */

static const char *text_at(const cJSON *row, int i) {
  const cJSON *item = cJSON_GetArrayItem(row, i);
  return cJSON_IsString(item) ? item->valuestring : NULL;
}

/** Whether what stands at `path` is what the journal knows of: nothing, the old content, or the new one. */
static bool expected(cg_output *output, cg_str path, const char *old_hash, const char *new_hash) {
  const cg_output_file file = {.path = path}; /* compared with nothing, so that its hash is had */
  cg_looked now;
  char hash[33];
  bool ok = cg_at_compare(output, &file, &now) >= 0;
  cg_hash_text(now.same ? cg_hash128("", 0) : now.hash, hash);
  return ok && (!now.found || strcmp(hash, old_hash) == 0 || strcmp(hash, new_hash) == 0);
}

static bool redo_put(cg_output *output, int stage_fd, const cJSON *row, bool look_only) {
  const char *stage = text_at(row, 0), *path = text_at(row, 1), *before = text_at(row, 2), *after = text_at(row, 3),
             *why;
  char name[64];
  uint64_t number;
  struct stat info;
  if (!stage || !path || !before || !after || !cg_str_u64(codegen_str_of(stage), &number) || number > UINT32_MAX ||
      !cg_path_safe(codegen_str_of(path), &why))
    return false;
  if (cg_output_reserved(codegen_str_of(path)) && strcmp(path, CG_MANIFEST) != 0) return false;
  stage_name(name, (uint32_t)number);
  if (stage_fd < 0) return true; /* everything was renamed already */
  if (fstatat(stage_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return errno == ENOENT;
  if (!S_ISREG(info.st_mode)) return false;
  if (look_only)
    return output->options.force || strcmp(path, CG_MANIFEST) == 0 ||
           expected(output, codegen_str_of(path), before, after);
  return cg_at_rename(&output->folder, stage_fd, name, codegen_str_of(path)) == 0;
}

static bool redo_remove(cg_output *output, const cJSON *row, bool look_only) {
  const char *path = text_at(row, 0), *hash = text_at(row, 1), *why;
  if (!path || !hash || !cg_path_safe(codegen_str_of(path), &why) || cg_output_reserved(codegen_str_of(path)))
    return false;
  if (look_only) return output->options.force || expected(output, codegen_str_of(path), hash, hash);
  return cg_at_remove(output->fd, codegen_str_of(path)) == 0;
}

static bool redo(cg_output *output, const cJSON *root, bool look_only) {
  const cJSON *put = cJSON_GetObjectItemCaseSensitive(root, "put"), *row;
  const cJSON *gone = cJSON_GetObjectItemCaseSensitive(root, "remove");
  bool ok = cJSON_IsArray(put) && cJSON_IsArray(gone);
  if (!ok) return false;
  int stage = open_stage(output->fd);
  if (stage < 0 && errno != ENOENT) return false;
  cg_folder_forget(&output->folder);
  cJSON_ArrayForEach(row, put) ok = ok && redo_put(output, stage, row, look_only);
  cJSON_ArrayForEach(row, gone) ok = ok && redo_remove(output, row, look_only);
  cg_folder_forget(&output->folder); /* the other pass finds folders made or gone */
  if (stage >= 0) close(stage);
  return ok;
}

cg_status cg_journal_recover(cg_output *output) {
  cg_buf text;
  bool found;
  cg_buf_init(&text, (size_t)256 << 20);
  cg_status status = cg_at_read(output->fd, CG_STR(CG_JOURNAL), &text, &found);
  if (status >= 0 && !found) {
    if (!output->options.check && !output->options.dry_run) cg_stage_clear(output->fd);
    cg_buf_release(&text);
    return CODEGEN_OK;
  }
  int error = errno;
  cJSON *root = status >= 0 && text.size ? cJSON_ParseWithLength(text.data, text.size) : NULL;
  cg_buf_release(&text);
  if (status < 0) return cg_output_fail(output, CG_STR(CG_JOURNAL), error, "read");
  if (output->options.check || output->options.dry_run) {
    cg_diag_file(output->diags, "CGO0007", output->root, 0, 0, "run once without '--check' or '--dry-run' to end it",
                 "an earlier run was interrupted while it committed");
    status = CODEGEN_ERR_IO;
  } else if (!cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(root, "put"))) {
    cg_diag_file(output->diags, "CGO0007", output->root, 0, 0, "remove '" CG_JOURNAL "' to keep all files as they are",
                 "an interrupted commit cannot be ended: its journal is damaged");
    status = CODEGEN_ERR_IO;
  } else if (!redo(output, root, true) || !redo(output, root, false)) {
    cg_diag_file(output->diags, "CGO0007", output->root, 0, 0,
                 "files were changed since: remove '" CG_JOURNAL "' to keep them as they are, or use '--force'",
                 "an interrupted commit cannot be ended");
    status = CODEGEN_ERR_IO;
  } else {
    unlinkat(output->fd, CG_JOURNAL, 0);
    cg_stage_clear(output->fd);
    status = CODEGEN_OK;
  }
  cJSON_Delete(root);
  return status;
}

/* -- commit -------------------------------------------------------------------------------------------------------- */

static void journal_put(cg_buf *out, bool first, uint32_t stage, cg_str path, const cg_entry *old, cg_hash hash) {
  char before[33] = "", after[33];
  if (old) cg_hash_text(old->hash, before);
  cg_hash_text(hash, after);
  cg_buf_printf(out, "%s[\"%u\",", first ? "" : ",\n", stage);
  cg_buf_json(out, path);
  cg_buf_printf(out, ",\"%s\",\"%s\"]", before, after);
}

static cg_status write_journal(cg_output *output, uint32_t manifest_stage) {
  cg_buf text;
  bool first = true;
  cg_buf_init(&text, CG_BUF_MAX);
  cg_buf_text(&text, "{\"put\":[");
  for (size_t i = 0; i < output->target.count; i++) {
    const cg_target *target = cg_vec_at(&output->target, cg_target, i);
    if (!target->stage) continue;
    journal_put(&text, first, target->stage, target->file.path, cg_manifest_find(output, target->file.path),
                target->hash);
    first = false;
  }
  if (manifest_stage) {
    cg_buf_printf(&text, "%s[\"%u\",\"" CG_MANIFEST "\",\"\",\"\"]", first ? "" : ",\n", manifest_stage);
  }
  cg_buf_text(&text, "],\n\"remove\":[");
  for (size_t i = 0; i < output->removed.count; i++) {
    const cg_entry *entry = cg_vec_at(&output->removed, cg_entry, i);
    char hash[33];
    cg_hash_text(entry->hash, hash);
    cg_buf_text(&text, i ? ",\n[" : "[");
    cg_buf_json(&text, entry->path);
    cg_buf_printf(&text, ",\"%s\"]", hash);
  }
  cg_buf_text(&text, "]}\n");
  cg_status status = text.failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
  if (status >= 0) {
    unlinkat(output->fd, CG_JOURNAL ".new", 0);
    int error = cg_at_write(output->fd, CG_JOURNAL ".new", cg_buf_get(&text));
    if (!error && renameat(output->fd, CG_JOURNAL ".new", output->fd, CG_JOURNAL) != 0) error = errno;
    if (error) status = cg_output_fail(output, CG_STR(CG_JOURNAL), error, "written");
  }
  cg_buf_release(&text);
  return status;
}

static cg_status stage_all(cg_output *output, int stage, cg_str manifest, bool manifest_changed,
                           uint32_t *manifest_stage) {
  uint32_t number = 0;
  char name[64];
  for (size_t i = 0; i < output->target.count; i++) {
    cg_target *target = cg_vec_at(&output->target, cg_target, i);
    if (target->what == CG_OUTPUT_KEEP) continue;
    stage_name(name, ++number);
    int error = cg_at_write_content(stage, name, &target->file);
    if (error) return cg_output_fail(output, target->file.path, error, "written");
    target->stage = number;
  }
  *manifest_stage = 0;
  if (!manifest_changed) return CODEGEN_OK;
  stage_name(name, ++number);
  int error = cg_at_write(stage, name, manifest);
  if (error) return cg_output_fail(output, CG_STR(CG_MANIFEST), error, "written");
  *manifest_stage = number;
  return CODEGEN_OK;
}

/** Behind the journal's rename: whatever fails here is carried on by the next start. */
static cg_status carry_out(cg_output *output, int stage, uint32_t manifest_stage) {
  char name[64];
  cg_folder_forget(&output->folder); /* folders that were missing are made now */
  for (size_t i = 0; i < output->target.count; i++) {
    const cg_target *target = cg_vec_at(&output->target, cg_target, i);
    if (!target->stage) continue;
    stage_name(name, target->stage);
    int error = cg_at_rename(&output->folder, stage, name, target->file.path);
    if (error) return cg_output_fail(output, target->file.path, error, "put in place");
  }
  cg_folder_forget(&output->folder);
  for (size_t i = 0; i < output->removed.count; i++) {
    const cg_entry *entry = cg_vec_at(&output->removed, cg_entry, i);
    int error = cg_at_remove(output->fd, entry->path);
    if (error) return cg_output_fail(output, entry->path, error, "removed");
  }
  if (manifest_stage) {
    stage_name(name, manifest_stage);
    int error = cg_at_rename(&output->folder, stage, name, CG_STR(CG_MANIFEST));
    if (error) return cg_output_fail(output, CG_STR(CG_MANIFEST), error, "put in place");
  }
  unlinkat(output->fd, CG_JOURNAL, 0);
  return CODEGEN_OK;
}

cg_status cg_journal_commit(cg_output *output, cg_str manifest, bool manifest_changed) {
  uint32_t manifest_stage = 0;
  int error = make_state(output->fd);
  output->staged = true;
  int stage = error ? -1 : open_stage(output->fd);
  if (!error && stage < 0) error = errno;
  if (error) return cg_output_fail(output, CG_STR(CG_STATE), error, "made");
  cg_status status = stage_all(output, stage, manifest, manifest_changed, &manifest_stage);
  if (status >= 0) status = write_journal(output, manifest_stage);
  if (status >= 0) status = carry_out(output, stage, manifest_stage);
  close(stage);
  return status;
}
