/* SPDX-License-Identifier: MIT
 *
 * An output root: opened, given its files, compared, committed. The order of work is the invariant: everything is
 * judged before anything is written.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

cg_status cg_output_fail(cg_output *output, cg_str path, int error, const char *doing) {
  const char *help = "check what stands at that path";
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    help = "free some room on the disk; nothing of this run was left behind";
  else if (error == EROFS || error == EACCES || error == EPERM)
    help = "check the rights of the output folder";
  cg_str file = cg_path_join(&output->arena, output->root, path);
  cg_diag_file(output->diags, "CGO0001", file, 0, 0, help, "'%.*s' cannot be %s: %s", CG_FMT(path), doing,
               cg_errno_text(error));
  return CODEGEN_ERR_IO;
}

/* -- open, close --------------------------------------------------------------------------------------------------- */

static cg_status open_root(cg_output *output) {
  bool look = output->options.check || output->options.dry_run;
  output->fd = open(output->root.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (output->fd < 0 && errno == ENOENT) {
    if (look) return CODEGEN_OK;
    int error = cg_make_dirs(output->root.data, 0777);
    if (!error) {
      output->fd = open(output->root.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      error = output->fd < 0 ? errno : 0;
    }
    if (error) return cg_output_fail(output, CG_STR("."), error, "made");
  }
  if (output->fd < 0) return cg_output_fail(output, CG_STR("."), errno, "opened");
  if (!look && flock(output->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    cg_diag_file(output->diags, "CGO0008", output->root, 0, 0, "wait for the other run to end",
                 "another run writes to this folder");
    return CODEGEN_ERR_IO;
  }
  return CODEGEN_OK;
}

cg_output *cg_output_open(cg_diags *diags, cg_str root, const cg_output_options *options) {
  cg_output *output = cg_calloc(1, sizeof *output);
  if (!output) return NULL;
  output->diags = diags;
  output->options = *options;
  output->fd = -1;
  cg_folder_begin(&output->folder, -1);
  cg_arena_init(&output->arena, 0);
  cg_vec_init(&output->owner, sizeof(cg_output_owner));
  cg_vec_init(&output->target, sizeof(cg_target));
  cg_vec_init(&output->entry, sizeof(cg_entry));
  cg_vec_init(&output->removed, sizeof(cg_entry));
  cg_vec_init(&output->kept, sizeof(cg_entry));
  cg_vec_init(&output->change, sizeof(cg_output_change));
  cg_vec_init(&output->fresh, sizeof(cg_fresh));
  output->root = cg_arena_copy(&output->arena, root.size ? root : CG_STR("."));
  cg_status status = output->root.data ? open_root(output) : CODEGEN_ERR_MEMORY;
  output->folder.at = output->fd;
  if (status >= 0 && output->fd >= 0) status = cg_journal_recover(output);
  if (status >= 0) status = cg_manifest_read(output);
  if (status < 0) {
    cg_output_close(output);
    return NULL;
  }
  return output;
}

void cg_output_close(cg_output *output) {
  if (!output) return;
  struct stat info;
  if (output->staged && output->fd >= 0 && fstatat(output->fd, CG_JOURNAL, &info, AT_SYMLINK_NOFOLLOW) != 0)
    cg_stage_clear(output->fd); /* an open journal still needs what is staged */
  cg_folder_forget(&output->folder);
  if (output->fd >= 0) close(output->fd);
  cg_vec *vec[] = {&output->owner, &output->target, &output->entry, &output->removed,
                   &output->kept,  &output->change, &output->fresh};
  for (size_t i = 0; i < CG_COUNT(vec); i++) cg_vec_release(vec[i]);
  cg_arena_release(&output->arena);
  cg_free(output);
}

/* -- what is to be ------------------------------------------------------------------------------------------------- */

cg_status cg_output_owner_add(cg_output *output, const cg_output_owner *owner) {
  cg_output_owner *row = cg_vec_add(&output->owner, 1);
  if (!row) return CODEGEN_ERR_MEMORY;
  *row = *owner;
  return CODEGEN_OK;
}

static const cg_output_owner *find_owner(const cg_output *output, cg_str plugin) {
  for (size_t i = 0; i < output->owner.count; i++) {
    const cg_output_owner *owner = cg_vec_at(&output->owner, cg_output_owner, i);
    if (codegen_str_equal(owner->plugin, plugin)) return owner;
  }
  return NULL;
}

static char lower(char c) {
  return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/** Order without regard to case, `/` before everything, so that a folder's files follow a file of its name. */
static int compare_folded(cg_str a, cg_str b) {
  size_t least = a.size < b.size ? a.size : b.size, i = 0;
  while (least - i >= 8 && memcmp(a.data + i, b.data + i, 8) == 0) i += 8;
  for (; i < least; i++) {
    unsigned char x = (unsigned char)lower(a.data[i]), y = (unsigned char)lower(b.data[i]);
    if (x == '/') x = 1;
    if (y == '/') y = 1;
    if (x != y) return x < y ? -1 : 1;
  }
  return (a.size > b.size) - (a.size < b.size);
}

bool cg_output_reserved(cg_str path) {
  cg_str first = cg_str_slice(path, 0, cg_str_find(path, '/', 0));
  return compare_folded(path, CG_STR(CG_MANIFEST)) == 0 || compare_folded(first, CG_STR(CG_STATE)) == 0;
}

cg_status cg_output_add(cg_output *output, const cg_output_file *file) {
  const char *why = NULL;
  bool safe = cg_path_safe(file->path, &why);
  if (safe && cg_output_reserved(file->path)) {
    safe = false;
    why = "the name is reserved";
  }
  if (!safe) {
    cg_diag(output->diags, "CGO0002", "paths are relative to the output folder, '/'-separated, without '..'",
            "plugin '%.*s' wants to write '%.*s': %s", CG_FMT(file->owner), CG_FMT(file->path), why);
    return CODEGEN_ERR_CONTRACT;
  }
  cg_target *target = cg_vec_add(&output->target, 1);
  if (!target) return CODEGEN_ERR_MEMORY;
  *target = (cg_target){.file = *file, .size = cg_content_size(file)};
  return cg_content_hash(file, &target->hash) ? CODEGEN_OK : cg_output_fail(output, file->path, errno, "put together");
}

/* -- judging ------------------------------------------------------------------------------------------------------- */

static int by_folded_path(const void *a, const void *b) {
  const cg_entry *x = *(const cg_entry *const *)a, *y = *(const cg_entry *const *)b;
  int order = compare_folded(x->path, y->path);
  if (order == 0) order = codegen_str_compare(x->path, y->path);
  return order ? order : codegen_str_compare(x->plugin, y->plugin);
}

static bool is_folder_of(cg_str folder, cg_str path) {
  return folder.size < path.size && path.data[folder.size] == '/' &&
         compare_folded(folder, cg_str_slice(path, 0, folder.size)) == 0;
}

/** Two neighbours in folded order. */
static cg_status check_pair(cg_output *output, const cg_entry *a, const cg_entry *b) {
  static const char help[] = "give one of them another path by its options, or drop it from the plugin set";
  if (codegen_str_equal(a->path, b->path)) {
    cg_diag(output->diags, "CGO0003", help, "plugins '%.*s' and '%.*s' both want to write '%.*s'", CG_FMT(a->plugin),
            CG_FMT(b->plugin), CG_FMT(a->path));
  } else if (compare_folded(a->path, b->path) == 0) {
    cg_diag(output->diags, "CGO0003", help,
            "'%.*s' of plugin '%.*s' and '%.*s' of plugin '%.*s' differ only in case, which some file systems do not "
            "tell apart",
            CG_FMT(a->path), CG_FMT(a->plugin), CG_FMT(b->path), CG_FMT(b->plugin));
  } else if (is_folder_of(a->path, b->path)) {
    cg_diag(output->diags, "CGO0003", help,
            "'%.*s' of plugin '%.*s' is a file, so '%.*s' of plugin '%.*s' cannot be written", CG_FMT(a->path),
            CG_FMT(a->plugin), CG_FMT(b->path), CG_FMT(b->plugin));
  } else {
    return CODEGEN_OK;
  }
  return CODEGEN_ERR_CONTRACT;
}

/** Whether another owner, that takes no part, has claimed the file before. */
static bool claimed_elsewhere(cg_output *output, const cg_target *target, const cg_entry *entry) {
  const cg_output_owner *owner = find_owner(output, target->file.owner);
  if (codegen_str_equal(entry->plugin, target->file.owner) && owner && codegen_str_equal(entry->source, owner->source))
    return false;
  for (size_t i = 0; i < output->owner.count; i++) {
    const cg_output_owner *other = cg_vec_at(&output->owner, cg_output_owner, i);
    if (codegen_str_equal(other->plugin, entry->plugin) && codegen_str_equal(other->source, entry->source))
      return false;
  }
  cg_diag(output->diags, "CGO0003",
          "give one of them another path, or remove the file's entry by running the other without it",
          "'%.*s' belongs to plugin '%.*s' of source '%.*s', and plugin '%.*s' wants to write it", CG_FMT(entry->path),
          CG_FMT(entry->plugin), CG_FMT(entry->source), CG_FMT(target->file.owner));
  return true;
}

static void report_edited(cg_output *output, cg_str path, const cg_entry *entry) {
  cg_str file = cg_path_join(&output->arena, output->root, path);
  cg_diag_file(output->diags, "CGO0004", file, 0, 0, "move your changes elsewhere; '--force' overwrites them",
               entry ? "'%.*s' was edited since it was generated" : "'%.*s' exists and was not generated by this tool",
               CG_FMT(path));
}

static void report_stale(cg_output *output, cg_str path, const char *what) {
  cg_str file = cg_path_join(&output->arena, output->root, path);
  cg_diag_file(output->diags, "CGO0006", file, 0, 0, "run codegen without '--check' and commit the result", "'%.*s' %s",
               CG_FMT(path), what);
}

static void add_diff(cg_str path, cg_str before, cg_str after, cg_buf *diff, uint32_t *left) {
  if (diff && *left) *left -= cg_diff(path, before, after, *left, diff);
}

/** Under `--check`: says that a file is stale, and how. */
static cg_status show_stale(cg_output *output, const cg_output_file *file, bool found, cg_buf *diff, uint32_t *left) {
  cg_buf now, then;
  cg_status status = CODEGEN_OK;
  report_stale(output, file->path, found ? "differs from what would be generated" : "is missing");
  if (!diff || !*left) return status;
  cg_buf_init(&now, CG_FILE_MAX);
  cg_buf_init(&then, CG_FILE_MAX);
  if (found && cg_at_read(output->fd, file->path, &now, &found) < 0)
    status = cg_output_fail(output, file->path, errno, "read, to be compared");
  else if (!cg_content_text(file, &then))
    status = CODEGEN_ERR_MEMORY;
  else
    add_diff(file->path, cg_buf_get(&now), cg_buf_get(&then), diff, left);
  cg_buf_release(&now);
  cg_buf_release(&then);
  return status;
}

/** Compares one file with what is on disk. */
static cg_status judge_target(cg_output *output, cg_target *target, cg_buf *diff, uint32_t *left) {
  cg_looked now;
  cg_str path = target->file.path;
  const cg_entry *entry = cg_manifest_find(output, path);
  if (entry && !output->options.force && claimed_elsewhere(output, target, entry)) return CODEGEN_ERR_CONTRACT;
  if (cg_at_compare(output, target, &now) < 0) return cg_output_fail(output, path, errno, "read, to be compared");
  target->what = !now.found ? CG_OUTPUT_CREATE : now.same ? CG_OUTPUT_KEEP : CG_OUTPUT_UPDATE;
  if (target->what == CG_OUTPUT_UPDATE && target->file.fixed) {
    target->what = CG_OUTPUT_KEEP;
    target->forgotten = true;
  }
  bool ours = entry && cg_hash_equal(now.hash, entry->hash);
  if (target->what == CG_OUTPUT_UPDATE && !ours && !output->options.force && !output->options.check) {
    report_edited(output, path, entry);
    return CODEGEN_ERR_IO;
  }
  if (output->options.check && target->what != CG_OUTPUT_KEEP)
    return show_stale(output, &target->file, now.found, diff, left);
  return CODEGEN_OK;
}

static int by_target_path(const void *key, const void *row) {
  return codegen_str_compare(*(const cg_str *)key, ((const cg_target *)row)->file.path);
}

static int by_plain_path(const void *a, const void *b) {
  return codegen_str_compare(((const cg_target *)a)->file.path, ((const cg_target *)b)->file.path);
}

static bool may_remove(const cg_output *output, const cg_entry *entry) {
  for (size_t i = 0; i < output->owner.count; i++) {
    const cg_output_owner *owner = cg_vec_at(&output->owner, cg_output_owner, i);
    if (owner->succeeded && codegen_str_equal(owner->plugin, entry->plugin) &&
        codegen_str_equal(owner->source, entry->source) && codegen_str_equal(owner->set, entry->set))
      return true;
  }
  return false;
}

/** An entry of the manifest that nothing generates in this run. */
static cg_status judge_entry(cg_output *output, const cg_entry *entry, cg_buf *diff, uint32_t *left) {
  cg_buf now;
  bool found;
  cg_vec *goes = &output->kept;
  cg_buf_init(&now, CG_FILE_MAX);
  if (may_remove(output, entry)) {
    goes = NULL;
    if (cg_at_read(output->fd, entry->path, &now, &found) >= 0 && found) {
      if (output->options.force || cg_hash_equal(cg_hash128(now.data, now.size), entry->hash)) {
        goes = &output->removed;
      } else if (!output->options.check) {
        cg_str file = cg_path_join(&output->arena, output->root, entry->path);
        codegen_diag diag = {
            .struct_size = sizeof diag,
            .severity = CODEGEN_WARNING,
            .code = CG_STR("CGO0004"),
            .message = cg_arena_printf(&output->arena, "'%.*s' is no longer generated, but was edited since: it stays",
                                       CG_FMT(entry->path)),
            .help = CG_STR("it is yours now; remove it when nobody needs it"),
            .file = file};
        cg_diags_add(output->diags, &diag, CG_STR(""));
      }
    }
    if (goes && output->options.check) {
      report_stale(output, entry->path, "is no longer generated");
      add_diff(entry->path, cg_buf_get(&now), CG_STR(""), diff, left);
    }
  }
  cg_buf_release(&now);
  if (!goes) return CODEGEN_OK;
  cg_entry *row = cg_vec_add(goes, 1);
  if (!row) return CODEGEN_ERR_MEMORY;
  *row = *entry;
  return CODEGEN_OK;
}

static cg_status keep_target(cg_output *output, const cg_target *target) {
  const cg_output_owner *owner = find_owner(output, target->file.owner);
  if (target->forgotten || target->file.fixed) return CODEGEN_OK;
  cg_entry *row = cg_vec_add(&output->kept, 1);
  if (!row) return CODEGEN_ERR_MEMORY;
  *row = (cg_entry){.path = target->file.path,
                    .id = target->file.id,
                    .source = owner ? owner->source : CG_STR(""),
                    .plugin = target->file.owner,
                    .set = owner ? owner->set : CG_STR(""),
                    .hash = target->hash,
                    .size = target->size,
                    .sections = target->file.sections};
  return CODEGEN_OK;
}

static bool is_target(const cg_output *output, cg_str path) {
  return output->target.count &&
         bsearch(&path, output->target.data, output->target.count, sizeof(cg_target), by_target_path);
}

/** Collisions among the files to be and those of owners that take no part. */
static cg_status check_collisions(cg_output *output) {
  size_t count = 0;
  cg_status status = CODEGEN_OK;
  size_t most = output->target.count + output->entry.count;
  cg_entry *of_target = cg_arena_array(&output->arena, cg_entry, output->target.count + 1);
  const cg_entry **row = cg_arena_array(&output->arena, const cg_entry *, most + 1);
  if (!row || !of_target) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < output->target.count; i++) {
    const cg_output_file *file = &cg_vec_at(&output->target, cg_target, i)->file;
    of_target[i] = (cg_entry){.path = file->path, .plugin = file->owner};
    row[count++] = &of_target[i];
  }
  for (size_t i = 0; i < output->entry.count; i++) {
    const cg_entry *entry = cg_vec_at(&output->entry, cg_entry, i);
    if (!may_remove(output, entry) && !is_target(output, entry->path)) row[count++] = entry;
  }
  qsort(row, count, sizeof *row, by_folded_path);
  for (size_t i = 1; i < count; i++) {
    cg_status one = check_pair(output, row[i - 1], row[i]);
    if (one < 0) status = one;
  }
  return status;
}

static cg_status judge(cg_output *output, cg_buf *diff) {
  uint32_t left = output->options.diff_lines ? output->options.diff_lines : 2000;
  if (output->target.count) qsort(output->target.data, output->target.count, sizeof(cg_target), by_plain_path);
  cg_status status = check_collisions(output);
  if (status < 0) return status;
  for (size_t i = 0; i < output->target.count; i++) {
    cg_target *target = cg_vec_at(&output->target, cg_target, i);
    cg_status one = judge_target(output, target, diff, &left);
    if (one >= 0) one = keep_target(output, target);
    if (one < 0) status = one;
  }
  for (size_t i = 0; i < output->entry.count; i++) {
    const cg_entry *entry = cg_vec_at(&output->entry, cg_entry, i);
    if (is_target(output, entry->path)) continue;
    cg_status one = judge_entry(output, entry, diff, &left);
    if (one < 0) status = one;
  }
  return status;
}

/* -- commit -------------------------------------------------------------------------------------------------------- */

static int by_change_path(const void *a, const void *b) {
  return codegen_str_compare(((const cg_output_change *)a)->path, ((const cg_output_change *)b)->path);
}

static cg_status list_changes(cg_output *output) {
  cg_output_change *row = cg_vec_add(&output->change, output->target.count + output->removed.count);
  if (!row && output->target.count + output->removed.count) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < output->target.count; i++) {
    const cg_target *target = cg_vec_at(&output->target, cg_target, i);
    *row++ = (cg_output_change){target->file.path, target->what};
  }
  for (size_t i = 0; i < output->removed.count; i++)
    *row++ = (cg_output_change){cg_vec_at(&output->removed, cg_entry, i)->path, CG_OUTPUT_REMOVE};
  if (output->change.count) qsort(output->change.data, output->change.count, sizeof(cg_output_change), by_change_path);
  return CODEGEN_OK;
}

static bool anything_to_do(const cg_output *output) {
  for (size_t i = 0; i < output->target.count; i++)
    if (cg_vec_at(&output->target, cg_target, i)->what != CG_OUTPUT_KEEP) return true;
  return output->removed.count > 0;
}

static bool owner_failed(const cg_output *output) {
  for (size_t i = 0; i < output->owner.count; i++)
    if (!cg_vec_at(&output->owner, cg_output_owner, i)->succeeded) return true;
  return false;
}

/** The manifest is rewritten only when its bytes change. */
static cg_status commit_manifest(cg_output *output, bool changes) {
  cg_buf next, now;
  bool found;
  cg_buf_init(&next, CG_BUF_MAX);
  cg_buf_init(&now, CG_BUF_MAX);
  cg_status status = cg_manifest_write(&output->kept, &next);
  if (status >= 0 && cg_at_read(output->fd, CG_STR(CG_MANIFEST), &now, &found) < 0)
    status = cg_output_fail(output, CG_STR(CG_MANIFEST), errno, "replaced");
  bool rewrite = status >= 0 && !codegen_str_equal(cg_buf_get(&next), cg_buf_get(&now));
  if (status >= 0 && (changes || rewrite)) status = cg_journal_commit(output, cg_buf_get(&next), rewrite);
  cg_buf_release(&next);
  cg_buf_release(&now);
  return status;
}

static void note(const cg_output *output, uint64_t begin, const char *what) {
  cg_event event = {"commit", codegen_str_of(what), {{"files", {NULL, 0}, output->target.count}}};
  if (output->options.lane) cg_lane_end(output->options.lane, begin, &event);
}

cg_status cg_output_commit(cg_output *output, cg_buf *diff) {
  uint64_t begin = cg_lane_begin(output->options.lane);
  if (owner_failed(output)) return CODEGEN_ERR_PLUGIN;
  output->judged = cg_clock_files();
  cg_status status = judge(output, diff);
  if (status >= 0) status = list_changes(output);
  note(output, begin, "compare");
  if (status < 0 || output->options.check || output->options.dry_run) return status;
  begin = cg_lane_begin(output->options.lane);
  status = commit_manifest(output, anything_to_do(output));
  note(output, begin, "replace");
  return status;
}

size_t cg_output_results(const cg_output *output) {
  return output->target.count;
}

cg_output_result cg_output_result_at(const cg_output *output, size_t i) {
  const cg_target *target = cg_vec_at(&output->target, cg_target, i);
  return (cg_output_result){target->file.path,
                            target->hash,
                            target->size,
                            target->file.fixed || target->forgotten,
                            target->stage ? output->placed : output->judged,
                            target->stamp};
}

size_t cg_output_changes(const cg_output *output) {
  return output->change.count;
}

const cg_output_change *cg_output_change_at(const cg_output *output, size_t i) {
  return cg_vec_at(&output->change, cg_output_change, i);
}
