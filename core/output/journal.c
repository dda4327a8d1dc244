/* SPDX-License-Identifier: MIT
 *
 * The commit. New contents are staged beside their destination's file system (stage.c), the journal says what is to
 * happen, and its rename into place is the moment that decides: before it a crash leaves wholly the old output, after
 * it the next start carries the journal out and leaves wholly the new one. The manifest is the last rename.
 *
 * Journal: one JSON object {"folder": [[stage, path]...], "put": [[stage, path, old hash, new hash]...], "remove":
 * [[path, hash]...]}. A folder that is new goes to its place whole; its files are listed as well, for a place that
 * somebody took meanwhile.
 * Contents are not synced to the medium one by one: this holds for a process that dies, not for a power cut.
 */
#include "private.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- recovery ------------------------------------------------------------------------------------------------------ */

static const char *text_at(const cJSON *row, int i) {
  const cJSON *item = cJSON_GetArrayItem(row, i);
  return cJSON_IsString(item) ? item->valuestring : NULL;
}

/** Whether what stands at `path` is what the journal knows of: nothing, the old content, or the new one. */
static bool expected(cg_output *output, cg_str path, const char *old_hash, const char *new_hash) {
  const cg_target file = {.file = {.path = path}}; /* compared with nothing, so that its hash is had */
  cg_looked now;
  char hash[33];
  bool ok = cg_at_compare(output, &file, &now) >= 0;
  cg_hash_text(now.same ? cg_hash128("", 0) : now.hash, hash);
  return ok && (!now.found || strcmp(hash, old_hash) == 0 || strcmp(hash, new_hash) == 0);
}

/* Whether a text names something in the stage: a number, and behind it a path when it lies in a folder. */
static bool stage_text(cg_str text) {
  size_t slash = cg_str_find(text, '/', 0);
  const char *why;
  uint64_t number;
  if (!cg_str_u64(cg_str_slice(text, 0, slash), &number) || number > UINT32_MAX) return false;
  return slash == text.size || cg_path_safe(cg_str_slice(text, slash + 1, text.size), &why);
}

/* What stands there in the stage. ENOENT is no failure: it was put in its place already. */
static bool staged(int stage_fd, const char *stage, mode_t kind, bool *there) {
  char name[256];
  struct stat info;
  int parent = cg_at_parent(stage_fd, codegen_str_of(stage), false, name);
  int error = parent < 0 || fstatat(parent, name, &info, AT_SYMLINK_NOFOLLOW) != 0 ? errno : 0;
  if (parent >= 0) close(parent);
  *there = !error;
  return error ? error == ENOENT : (info.st_mode & S_IFMT) == kind;
}

static bool redo_put(cg_output *output, int stage_fd, const cJSON *row, bool look_only) {
  const char *stage = text_at(row, 0), *path = text_at(row, 1), *before = text_at(row, 2), *after = text_at(row, 3),
             *why;
  bool there;
  if (!stage || !path || !before || !after || !stage_text(codegen_str_of(stage)) ||
      !cg_path_safe(codegen_str_of(path), &why))
    return false;
  if (cg_output_reserved(codegen_str_of(path)) && strcmp(path, CG_MANIFEST) != 0) return false;
  if (stage_fd < 0) return true; /* everything was renamed already */
  if (!staged(stage_fd, stage, S_IFREG, &there)) return false;
  if (!there) return true;
  if (look_only)
    return output->options.force || strcmp(path, CG_MANIFEST) == 0 ||
           expected(output, codegen_str_of(path), before, after);
  return cg_at_rename(&output->folder, stage_fd, stage, codegen_str_of(path)) == 0;
}

/* A folder that is new. Where something stands by now, its files go one by one. */
static bool redo_folder(cg_output *output, int stage_fd, const cJSON *row, bool look_only) {
  const char *stage = text_at(row, 0), *path = text_at(row, 1), *why;
  bool there;
  if (!stage || !path || !stage_text(codegen_str_of(stage)) || !cg_path_safe(codegen_str_of(path), &why) ||
      cg_output_reserved(codegen_str_of(path)))
    return false;
  if (stage_fd < 0) return true;
  if (!staged(stage_fd, stage, S_IFDIR, &there)) return false;
  if (!there || look_only) return true;
  int error = cg_at_rename(&output->folder, stage_fd, stage, codegen_str_of(path));
  return !error || cg_stage_taken(error);
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
  const cJSON *folder = cJSON_GetObjectItemCaseSensitive(root, "folder");
  bool ok = cJSON_IsArray(put) && cJSON_IsArray(gone);
  if (!ok) return false;
  int stage = cg_stage_open(output->fd);
  if (stage < 0 && errno != ENOENT) return false;
  cg_folder_forget(&output->folder);
  cJSON_ArrayForEach(row, folder) ok = ok && redo_folder(output, stage, row, look_only);
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

static void journal_put(cg_buf *out, bool first, const char *stage, cg_str path, const cg_entry *old, cg_hash hash) {
  char before[33] = "", after[33];
  if (old) cg_hash_text(old->hash, before);
  cg_hash_text(hash, after);
  cg_buf_text(out, first ? "[" : ",\n[");
  cg_buf_json(out, codegen_str_of(stage));
  cg_buf_char(out, ',');
  cg_buf_json(out, path);
  cg_buf_text(out, ",\"");
  cg_buf_text(out, before);
  cg_buf_text(out, "\",\"");
  cg_buf_text(out, after);
  cg_buf_text(out, "\"]");
}

static void journal_folders(cg_output *output, cg_buf *out) {
  bool first = true;
  cg_buf_text(out, "{\"folder\":[");
  for (size_t i = 0; i < output->fresh.count; i++) {
    const cg_fresh *fresh = cg_vec_at(&output->fresh, cg_fresh, i);
    if (!fresh->stage) continue;
    cg_buf_printf(out, "%s[\"%u\",", first ? "" : ",\n", fresh->stage);
    cg_buf_json(out, fresh->path);
    cg_buf_char(out, ']');
    first = false;
  }
}

static cg_status write_journal(cg_output *output, uint32_t manifest_stage) {
  cg_buf text;
  bool first = true;
  char name[CG_STAGE_NAME];
  cg_buf_init(&text, CG_BUF_MAX);
  journal_folders(output, &text);
  cg_buf_text(&text, "],\n\"put\":[");
  for (size_t i = 0; i < output->target.count; i++) {
    const cg_target *target = cg_vec_at(&output->target, cg_target, i);
    if (!target->stage) continue;
    cg_stage_name(output, target, name);
    journal_put(&text, first, name, target->file.path, cg_manifest_find(output, target->file.path), target->hash);
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

/* New folders go to their places whole. */
static cg_status put_folders(cg_output *output, int stage) {
  char name[16];
  for (size_t i = 0; i < output->fresh.count; i++) {
    cg_fresh *fresh = cg_vec_at(&output->fresh, cg_fresh, i);
    if (!fresh->stage) continue;
    snprintf(name, sizeof name, "%u", fresh->stage);
    int error = cg_at_rename(&output->folder, stage, name, fresh->path);
    fresh->apart = cg_stage_taken(error);
    if (error && !fresh->apart) return cg_output_fail(output, fresh->path, error, "put in place");
  }
  return CODEGEN_OK;
}

static cg_status put_files(cg_output *output, int stage) {
  char name[CG_STAGE_NAME];
  for (size_t i = 0; i < output->target.count; i++) {
    const cg_target *target = cg_vec_at(&output->target, cg_target, i);
    if (!target->stage || (target->fresh && !cg_vec_at(&output->fresh, cg_fresh, target->fresh - 1)->apart)) continue;
    cg_stage_name(output, target, name);
    int error = cg_at_rename(&output->folder, stage, name, target->file.path);
    if (error) return cg_output_fail(output, target->file.path, error, "put in place");
  }
  return CODEGEN_OK;
}

/** Behind the journal's rename: whatever fails here is carried on by the next start. */
static cg_status carry_out(cg_output *output, int stage, uint32_t manifest_stage) {
  char name[16];
  cg_folder_forget(&output->folder); /* folders that were missing are made now */
  cg_status status = put_folders(output, stage);
  if (status >= 0) status = put_files(output, stage);
  cg_folder_forget(&output->folder);
  if (status < 0) return status;
  for (size_t i = 0; i < output->removed.count; i++) {
    const cg_entry *entry = cg_vec_at(&output->removed, cg_entry, i);
    int error = cg_at_remove(output->fd, entry->path);
    if (error) return cg_output_fail(output, entry->path, error, "removed");
  }
  if (manifest_stage) {
    snprintf(name, sizeof name, "%u", manifest_stage);
    int error = cg_at_rename(&output->folder, stage, name, CG_STR(CG_MANIFEST));
    if (error) return cg_output_fail(output, CG_STR(CG_MANIFEST), error, "put in place");
  }
  unlinkat(output->fd, CG_JOURNAL, 0);
  return CODEGEN_OK;
}

cg_status cg_journal_commit(cg_output *output, cg_str manifest, bool manifest_changed) {
  uint32_t manifest_stage = 0;
  int error = cg_stage_make(output->fd);
  output->staged = true;
  int stage = error ? -1 : cg_stage_open(output->fd);
  if (!error && stage < 0) error = errno;
  if (error) return cg_output_fail(output, CG_STR(CG_STATE), error, "made");
  cg_status status = cg_stage_all(output, stage, manifest, manifest_changed, &manifest_stage);
  if (status >= 0) status = write_journal(output, manifest_stage);
  output->placed = cg_clock_files();
  if (status >= 0) status = carry_out(output, stage, manifest_stage);
  close(stage);
  return status;
}
