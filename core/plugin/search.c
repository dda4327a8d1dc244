/* SPDX-License-Identifier: MIT
 *
 * Search: from what a user wrote to a file, judged by its bytes. A file is opened once, behind its real path; what
 * was read from the descriptor is what is loaded later.
 *
 * Invariant: nothing here runs a plugin's code. Directories are never searched recursively; results never depend on the
 * order in which a directory lists its files.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

#define DIRECTORIES_MAX 64u
#define ENTRIES_MAX 10000u

typedef struct directory {
  cg_str path;
  bool own;
} directory;

static cg_status refuse(cg_verdict *why, const char *code, const char *text, const char *help) {
  *why = (cg_verdict){code, codegen_str_of(text), codegen_str_of(help)};
  return CODEGEN_ERR_PLUGIN;
}

static const char path_help[] =
    "a value with '/' is the path of a file; a name alone is looked for, see 'codegen plugin list'";

/* -- one file ---------------------------------------------------------------------------------------------------- */

/* Whoever may write there may replace what was judged. The host's own directory is trusted as the program beside it
 * is. */
static cg_status check_rights(const struct stat *folder, const struct stat *st, bool own, cg_verdict *why) {
  if (own) return CODEGEN_OK;
  if ((folder->st_mode & S_IWOTH) && !(folder->st_mode & S_ISVTX))
    return refuse(why, "CGP0005", "lies in a folder that everyone may write to",
                  "take the right away: chmod o-w FOLDER");
  if (st->st_mode & S_IWOTH)
    return refuse(why, "CGP0005", "may be written by everyone", "take the right away: chmod o-w FILE");
  if ((folder->st_mode & S_IWOTH) && st->st_uid != geteuid() && st->st_uid != 0)
    return refuse(why, "CGP0005", "belongs to somebody else and lies in a folder that everyone may write to",
                  "copy it to a folder of your own");
  return CODEGEN_OK;
}

/* Opens the file behind a real path, and says what it is. */
static cg_status open_real(const char *path, bool own, int *fd, struct stat *st, cg_verdict *why) {
  char folder[PATH_MAX];
  struct stat parent;
  const char *slash = strrchr(path, '/');
  size_t size = slash ? (size_t)(slash - path) : 0;
  if (!slash || size >= sizeof folder) return refuse(why, "CGP0001", "has no usable path", path_help);
  memcpy(folder, path, size);
  folder[size] = '\0';
  int dir = open(size ? folder : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  cg_status status = CODEGEN_OK;
  if (dir < 0 || fstat(dir, &parent) < 0) {
    status = refuse(why, "CGP0001", "cannot be opened", path_help);
  } else if ((*fd = openat(dir, slash + 1, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)) < 0) {
    status = refuse(why, "CGP0001", errno == EACCES ? "may not be read" : "cannot be opened", path_help);
  } else if (fstat(*fd, st) < 0) {
    status = refuse(why, "CGP0001", "cannot be read", path_help);
  } else if (S_ISDIR(st->st_mode)) {
    status = refuse(why, "CGP0002", "is a folder, not a file", NULL);
  } else if (!S_ISREG(st->st_mode)) {
    status = refuse(why, "CGP0002", "is no regular file", NULL);
  } else {
    status = check_rights(&parent, st, own, why);
  }
  if (dir >= 0) close(dir);
  return status;
}

static cg_plugin_file *file_known(const cg_host *host, const struct stat *st) {
  for (size_t i = 0; i < host->file.count; i++) {
    cg_plugin_file *file = *cg_vec_at(&host->file, cg_plugin_file *, i);
    if (file->device == st->st_dev && file->inode == st->st_ino) return file;
  }
  return NULL;
}

/* The ABI rules, both ways: see codegen/version.h. */
static cg_status judge_abi(cg_host *host, const cg_note *note, cg_verdict *why) {
  why->code = "CGP0004";
  why->help = CG_STR("rebuild it with the headers of this codegen");
  if (note->abi_major != CODEGEN_ABI_MAJOR) {
    why->text = cg_arena_printf(&host->arena, "is built for ABI %u.%u, codegen %s has %d.%d", note->abi_major,
                                note->abi_minor, CODEGEN_VERSION, CODEGEN_ABI_MAJOR, CODEGEN_ABI_MINOR);
    if (note->abi_major > CODEGEN_ABI_MAJOR) why->help = CG_STR("a newer codegen is needed");
  } else if (note->abi_needed > CODEGEN_ABI_MINOR) {
    why->text =
        cg_arena_printf(&host->arena, "needs a host with ABI %u.%u or later, codegen %s has %d.%d", note->abi_major,
                        note->abi_needed, CODEGEN_VERSION, CODEGEN_ABI_MAJOR, CODEGEN_ABI_MINOR);
    why->help = CG_STR("a newer codegen is needed");
  } else if (CODEGEN_ABI_MAJOR == 0 && note->abi_minor + 1u < CODEGEN_ABI_MINOR_FLOOR + 1u) {
    why->text = cg_arena_printf(&host->arena, "is built for ABI 0.%u, codegen %s takes plugins from 0.%d on",
                                note->abi_minor, CODEGEN_VERSION, CODEGEN_ABI_MINOR_FLOOR);
  } else if (note->abi_needed > note->abi_minor) {
    why->text = cg_arena_printf(&host->arena, "says that it needs ABI minor %u but is built with %u", note->abi_needed,
                                note->abi_minor);
    why->help = CG_STR("mend the note: the needed minor is at most the one of the headers");
  } else {
    *why = (cg_verdict){0};
    return CODEGEN_OK;
  }
  return CODEGEN_ERR_PLUGIN;
}

/* Dynamic section: the entry must be there, and nothing else should. */
static cg_status judge_symbols(cg_host *host, cg_plugin_file *file, const cg_elf_dynamic *dynamic, cg_verdict *why) {
  cg_buf names;
  file->origin = dynamic->origin;
  if (dynamic->known && !dynamic->entry)
    return refuse(why, "CGP0005", "does not export 'codegen_plugin_entry'",
                  "mark the function CODEGEN_EXPORT and build with codegen_add_plugin");
  if (!dynamic->surplus) return CODEGEN_OK;
  cg_buf_init(&names, 4096);
  for (size_t i = 0; i < dynamic->surplus && i < CG_COUNT(dynamic->name); i++) {
    cg_str name = dynamic->name[i];
    if (name.size > 200) name.size = 200;
    cg_buf_printf(&names, "%s'%.*s'", i ? ", " : "", CG_FMT(name));
  }
  if (dynamic->surplus > CG_COUNT(dynamic->name))
    cg_buf_printf(&names, " and %zu more", dynamic->surplus - CG_COUNT(dynamic->name));
  file->surplus = names.failed ? CG_STR("more symbols") : cg_arena_copy(&host->arena, cg_buf_get(&names));
  cg_buf_release(&names);
  return CODEGEN_OK;
}

/* Registers the plugins of a judged file. */
static cg_status add_plugins(cg_host *host, cg_plugin_file *file, const cg_note *note, size_t count) {
  for (size_t i = 0; i < count; i++) {
    cg_plugin *plugin = cg_arena_new(&host->arena, cg_plugin);
    cg_plugin **slot = plugin ? cg_vec_add(&host->plugin, 1) : NULL;
    if (!slot) return CODEGEN_ERR_MEMORY;
    *plugin = (cg_plugin){.id = note[i].id,
                          .spec = CG_STR(""),
                          .path = file->path,
                          .note = note[i],
                          .own = file->own,
                          .file = file,
                          .host = host};
    *slot = file->plugin[file->count++] = plugin;
  }
  return CODEGEN_OK;
}

/* Reads and judges what is behind the open descriptor. */
static cg_status judge_bytes(cg_host *host, cg_plugin_file *file, cg_verdict *why) {
  cg_note *note = cg_arena_array(&host->arena, cg_note, CG_NOTES_MAX);
  cg_elf_dynamic dynamic;
  size_t count = 0;
  const char *reason = NULL;
  cg_image image = {.fd = -1};
  cg_status status = note ? cg_image_open(&image, file->fd, &reason) : CODEGEN_ERR_MEMORY;
  if (status < 0) {
    refuse(why, "CGP0002", "cannot be read", NULL);
    why->text = cg_arena_printf(&host->arena, "cannot be read: %s", reason ? reason : "out of memory");
    goto done;
  }
  status = cg_note_take(&host->arena, &image, note, CG_NOTES_MAX, &count, &reason);
  if (status < 0) {
    const char *help = status == CODEGEN_ERR_INPUT       ? NULL
                       : status == CODEGEN_ERR_NOT_FOUND ? "a plugin states CODEGEN_PLUGIN_NOTE in one of its C files"
                                                         : "see CODEGEN_PLUGIN_NOTE in <codegen/plugin.h>";
    refuse(why, status == CODEGEN_ERR_INPUT ? "CGP0002" : "CGP0003", reason, help);
    goto done;
  }
  for (size_t i = 0; i < count && status >= 0; i++) status = judge_abi(host, &note[i], why);
  if (status < 0) goto done;
  cg_elf_dynamic_read(&image, &dynamic);
  status = judge_symbols(host, file, &dynamic, why);
  if (status >= 0) status = add_plugins(host, file, note, count);
  if (status == CODEGEN_ERR_MEMORY) refuse(why, "CGI0001", "cannot be judged: out of memory", NULL);
done:
  cg_image_close(&image);
  return status;
}

cg_status cg_file_judge(cg_host *host, cg_str path, bool own, bool keep, cg_plugin_file **out, cg_verdict *why) {
  char real[PATH_MAX];
  struct stat st;
  cg_plugin_file *file = NULL;
  int fd = -1;
  *why = (cg_verdict){0};
  *out = NULL;
  if (path.size >= PATH_MAX) return refuse(why, "CGP0001", "has a path that is too long", path_help);
  if (path.size == 0 || memchr(path.data, 0, path.size)) return refuse(why, "CGP0001", "is no path", path_help);
  char given[PATH_MAX];
  memcpy(given, path.data, path.size);
  given[path.size] = '\0';
  if (!realpath(given, real)) {
    int error = errno;
    refuse(why, "CGP0001", "cannot be opened", path_help);
    why->text = error == ENOENT ? CG_STR("does not exist")
                                : cg_arena_printf(&host->arena, "cannot be opened: %s", cg_errno_text(error));
    return CODEGEN_ERR_NOT_FOUND;
  }
  cg_status status = open_real(real, own, &fd, &st, why);
  if (status < 0) goto done;
  file = file_known(host, &st);
  if (file) {
    file->own |= own;
    for (size_t i = 0; i < file->count; i++) file->plugin[i]->own |= own;
    if (keep && file->fd < 0 && !file->opened) cg_file_reopen(file);
    goto done;
  }
  file = cg_arena_new(&host->arena, cg_plugin_file);
  if (!file || !cg_vec_add(&host->file, 1)) {
    status = refuse(why, "CGI0001", "cannot be judged: out of memory", NULL);
    goto done;
  }
  *file = (cg_plugin_file){.path = cg_arena_copy(&host->arena, codegen_str_of(real)),
                           .device = st.st_dev,
                           .inode = st.st_ino,
                           .changed = st.st_ctim,
                           .size = st.st_size,
                           .fd = fd,
                           .own = own};
  *cg_vec_at(&host->file, cg_plugin_file *, host->file.count - 1) = file;
  status = file->path.data ? judge_bytes(host, file, why) : CODEGEN_ERR_MEMORY;
  if (status < 0) host->file.count--; /* a later look may find it mended */
  if (status >= 0 && keep) fd = -1;
  if (status >= 0 && !keep) file->fd = -1;
done:
  if (fd >= 0) close(fd);
  if (status >= 0) *out = file;
  return status;
}

bool cg_file_reopen(cg_plugin_file *file) {
  struct stat st;
  if (file->fd >= 0) return true;
  int fd = open(file->path.data, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return false;
  if (fstat(fd, &st) < 0 || st.st_dev != file->device || st.st_ino != file->inode || st.st_size != file->size ||
      st.st_ctim.tv_sec != file->changed.tv_sec || st.st_ctim.tv_nsec != file->changed.tv_nsec) {
    close(fd);
    return false;
  }
  file->fd = fd;
  return true;
}

/* -- the search path --------------------------------------------------------------------------------------------- */

static size_t search_path(cg_host *host, directory *out) {
  size_t count = 0;
  cg_str path = host->config.plugin_path;
  bool privileged = getauxval(AT_SECURE) != 0;
  for (size_t at = 0; !privileged && path.size && at <= path.size && count < DIRECTORIES_MAX - 2;) {
    size_t end = cg_str_find(path, ':', at);
    cg_str one = cg_str_slice(path, at, end);
    if (one.size) out[count++] = (directory){one, false};
    at = end + 1;
  }
  if (!privileged && host->config.user_dir.size) out[count++] = (directory){host->config.user_dir, false};
  if (host->config.exe_dir.size) {
    cg_str own = cg_arena_printf(&host->arena, "%.*s/../lib/codegen/plugins/%d", CG_FMT(host->config.exe_dir),
                                 CODEGEN_ABI_MAJOR);
    if (own.data) out[count++] = (directory){own, true};
  }
  return count;
}

static int by_text(const void *a, const void *b) {
  return codegen_str_compare(*(const cg_str *)a, *(const cg_str *)b);
}

/* The names of `lib*.so` in a directory, sorted. */
static cg_status list_folder(cg_arena *arena, cg_str path, cg_vec *names) {
  char given[PATH_MAX];
  cg_status status = CODEGEN_OK;
  if (path.size >= sizeof given) return CODEGEN_OK;
  memcpy(given, path.data, path.size);
  given[path.size] = '\0';
  DIR *dir = opendir(given);
  if (!dir) return CODEGEN_OK;
  for (struct dirent *entry; status >= 0 && names->count < ENTRIES_MAX && (entry = readdir(dir));) {
    cg_str name = codegen_str_of(entry->d_name);
    if (!cg_str_begins(name, "lib") || !cg_str_ends(name, ".so") || name.size < 7) continue;
    cg_str copy = cg_arena_copy(arena, name);
    cg_str *slot = copy.data ? cg_vec_add(names, 1) : NULL;
    if (slot)
      *slot = copy;
    else
      status = CODEGEN_ERR_MEMORY;
  }
  closedir(dir);
  if (names->count) qsort(names->data, names->count, sizeof(cg_str), by_text);
  return status;
}

/* Calls for every candidate file of a directory. */
static cg_status each_file(cg_host *host, const directory *folder,
                           cg_status (*call)(cg_host *host, const directory *folder, cg_str path, cg_str name)) {
  cg_arena arena;
  cg_vec names;
  cg_arena_init(&arena, 0);
  cg_vec_init(&names, sizeof(cg_str));
  cg_status status = list_folder(&arena, folder->path, &names);
  for (size_t i = 0; i < names.count && status >= 0; i++) {
    cg_str name = *cg_vec_at(&names, cg_str, i);
    cg_str path = cg_arena_printf(&arena, "%.*s/%.*s", CG_FMT(folder->path), CG_FMT(name));
    status = path.data ? call(host, folder, path, name) : CODEGEN_ERR_MEMORY;
  }
  cg_vec_release(&names);
  cg_arena_release(&arena);
  return status;
}

/* `libcodegen-NAME.so` and `libNAME.so` without what is around NAME. */
static cg_str stem_of(cg_str name) {
  if (!cg_str_begins(name, "lib") || !cg_str_ends(name, ".so") || name.size < 7) return CG_STR("");
  cg_str stem = cg_str_slice(name, 3, name.size - 3);
  return cg_str_begins(stem, "codegen-") && stem.size > 8 ? cg_str_slice(stem, 8, stem.size) : stem;
}

bool cg_plugin_named(const cg_plugin *plugin, cg_str text) {
  return codegen_str_equal(plugin->id, text) || (plugin->spec.size && codegen_str_equal(plugin->spec, text)) ||
         codegen_str_equal(stem_of(cg_path_name(plugin->path)), text);
}

static int by_place(const void *a, const void *b) {
  const cg_plugin *left = *(cg_plugin *const *)a, *right = *(cg_plugin *const *)b;
  if (!left->rank != !right->rank) return left->rank ? -1 : 1;
  if (left->rank != right->rank) return left->rank < right->rank ? -1 : 1;
  if (!left->id.size != !right->id.size) return left->id.size ? -1 : 1; /* files that cannot be used come last */
  int order = codegen_str_compare(left->id, right->id);
  return order ? order : codegen_str_compare(left->path, right->path);
}

void cg_host_sort(cg_host *host) {
  if (host->plugin.count) qsort(host->plugin.data, host->plugin.count, sizeof(cg_plugin *), by_place);
}

/* -- what the host offers ---------------------------------------------------------------------------------------- */

/* A file that cannot be used: an entry of its own, for `plugin list`. */
static cg_status add_broken(cg_host *host, const directory *folder, cg_str path, const cg_verdict *why) {
  cg_plugin *plugin = cg_arena_new(&host->arena, cg_plugin);
  cg_plugin **slot = plugin ? cg_vec_add(&host->plugin, 1) : NULL;
  if (!slot) return CODEGEN_ERR_MEMORY;
  *plugin = (cg_plugin){
      .id = CG_STR(""), .spec = CG_STR(""), .failed = true, .own = folder->own, .problem = why->text, .host = host};
  plugin->note = (cg_note){.id = CG_STR(""), .version = CG_STR(""), .reader_id = CG_STR("")};
  plugin->path = cg_arena_copy(&host->arena, path);
  *slot = plugin;
  return CODEGEN_OK;
}

static cg_status scan_file(cg_host *host, const directory *folder, cg_str path, cg_str name) {
  cg_plugin_file *file;
  cg_verdict why;
  (void)name;
  if (cg_file_judge(host, path, folder->own, false, &file, &why) >= 0) return CODEGEN_OK;
  return why.code && !codegen_str_is(codegen_str_of(why.code), "CGI0001") ? add_broken(host, folder, path, &why)
                                                                          : CODEGEN_ERR_MEMORY;
}

cg_status cg_host_scan(cg_host *host) {
  directory folder[DIRECTORIES_MAX];
  size_t count = search_path(host, folder);
  cg_status status = CODEGEN_OK;
  for (size_t i = host->plugin.count; i-- > 0;) /* what an earlier scan could not use is looked at again */
    if (!cg_host_plugin(host, i)->id.size) {
      memmove(&cg_host_plugin(host, i), &cg_host_plugin(host, i) + 1,
              (host->plugin.count - i - 1) * sizeof(cg_plugin *));
      host->plugin.count--;
    }
  for (size_t i = 0; i < count && status >= 0; i++) status = each_file(host, &folder[i], scan_file);
  cg_host_sort(host);
  return status;
}

static cg_status judge_reader(cg_host *host, const directory *folder, cg_str path, cg_str name) {
  cg_plugin_file *file;
  cg_verdict why;
  (void)name;
  if (cg_file_judge(host, path, folder->own, true, &file, &why) < 0) return CODEGEN_OK; /* `plugin list` tells */
  for (size_t i = 0; i < file->count; i++) {
    cg_plugin *plugin = file->plugin[i];
    if (!plugin->note.reader_id.size || plugin->wanted) continue;
    plugin->automatic = true;
  }
  return CODEGEN_OK;
}

cg_status cg_host_readers(cg_host *host) {
  directory folder[DIRECTORIES_MAX];
  size_t count = search_path(host, folder);
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < count && status >= 0; i++)
    if (folder[i].own) status = each_file(host, &folder[i], judge_reader);
  host->readers_judged = true;
  cg_host_sort(host);
  for (size_t i = 0; i < host->plugin.count && status >= 0; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i), *other = NULL;
    for (size_t k = 0; k < host->plugin.count && plugin->automatic; k++) {
      other = cg_host_plugin(host, k);
      if (other == plugin || !codegen_str_equal(other->id, plugin->id)) continue;
      if (other->wanted) plugin->automatic = false; /* what the user named stands for it */
      if (!other->automatic || k < i) continue;
      cg_plugin_fail(host, other, "CGP0007", "remove one of the two files",
                     "two files hold the plugin '%.*s': '%.*s' and '%.*s'", CG_FMT(plugin->id), CG_FMT(plugin->path),
                     CG_FMT(other->path));
      plugin->failed = true;
      plugin->automatic = other->automatic = false;
      status = CODEGEN_ERR_PLUGIN;
    }
  }
  return status;
}

typedef struct place {
  uint64_t device, inode, size;
  int64_t modified, changed;
  cg_hash name;
} place;

static void add_place(cg_buf *out, const char *path, int64_t *newest) {
  struct stat st;
  place row = {.name = cg_hash128(path, strlen(path))};
  if (stat(path, &st) == 0) {
    row.device = (uint64_t)st.st_dev;
    row.inode = (uint64_t)st.st_ino;
    row.size = S_ISDIR(st.st_mode) ? 0 : (uint64_t)st.st_size;
    row.modified = S_ISDIR(st.st_mode) ? 0 : (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    row.changed = S_ISDIR(st.st_mode) ? 0 : (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
    if (row.modified > *newest) *newest = row.modified;
    if (row.changed > *newest) *newest = row.changed;
  }
  cg_buf_add(out, &row, sizeof row);
}

cg_hash cg_host_places(cg_host *host, int64_t *newest) {
  directory folder[DIRECTORIES_MAX];
  size_t count = search_path(host, folder);
  cg_arena arena;
  cg_buf all;
  bool ok = true;
  cg_arena_init(&arena, 0);
  cg_buf_init(&all, CG_BUF_MAX);
  for (size_t i = 0; i < count && ok; i++) {
    cg_vec names;
    cg_vec_init(&names, sizeof(cg_str));
    cg_str path = cg_arena_copy(&arena, folder[i].path);
    ok = path.data && list_folder(&arena, path, &names) >= 0;
    if (ok) add_place(&all, path.data, newest);
    for (size_t k = 0; k < names.count && ok; k++) {
      cg_str name = *cg_vec_at(&names, cg_str, k);
      cg_str file = cg_arena_printf(&arena, "%.*s/%.*s", CG_FMT(path), CG_FMT(name));
      ok = file.data != NULL;
      if (ok) add_place(&all, file.data, newest);
    }
    cg_vec_release(&names);
  }
  cg_hash hash = ok && !all.failed ? cg_hash128(all.data ? all.data : "", all.size) : (cg_hash){0, 0};
  cg_buf_release(&all);
  cg_arena_release(&arena);
  return hash;
}

bool cg_plugin_stands_alone(const cg_plugin *plugin) {
  return plugin->file && !plugin->file->origin;
}

const char *cg_plugin_impure(const cg_plugin *plugin, const char **id) {
  const codegen_plugin *row = plugin->descriptor;
  *id = "";
  if (!row) return "plugin";
  for (const codegen_reader *const *at = row->readers; at && *at; at++)
    if (*id = (*at)->id, !((*at)->flags & CODEGEN_PHASE_PURE)) return "reader";
  for (const codegen_writer *const *at = row->writers; at && *at; at++)
    if (*id = (*at)->id, !((*at)->flags & CODEGEN_PHASE_PURE)) return "writer";
  for (const codegen_phase *const *at = row->phases; at && *at; at++)
    if (*id = (*at)->id, !((*at)->flags & CODEGEN_PHASE_PURE)) return "phase";
  if (**id) return NULL;
  *id = row->id;
  return "plugin"; /* it has nothing that could say so */
}

/* -- what the user wants ----------------------------------------------------------------------------------------- */

static void report_verdict(cg_host *host, cg_str spec, const cg_verdict *why) {
  cg_plugin_report(host, NULL, why->code ? why->code : "CGI0001", why->help.data, "plugin '%.*s' %.*s", CG_FMT(spec),
                   CG_FMT(why->text));
}

static bool is_plain_name(cg_str spec) {
  if (spec.size == 0 || spec.size > 128 || spec.data[0] == '.') return false;
  for (size_t i = 0; i < spec.size; i++) {
    char c = spec.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
          c == '_'))
      return false;
  }
  return true;
}

/* A name: by file name first, as a shell finds programs; then by id, which may differ from the file's name. */
static cg_status find_name(cg_host *host, cg_str spec, cg_plugin_file **out, cg_verdict *why) {
  directory folder[DIRECTORIES_MAX];
  size_t count = search_path(host, folder);
  for (size_t i = 0; i < count; i++)
    for (int k = 0; k < 2; k++) {
      cg_buf path;
      struct stat st;
      cg_buf_init(&path, PATH_MAX);
      if (k == 0)
        cg_buf_printf(&path, "%.*s/libcodegen-%.*s.so", CG_FMT(folder[i].path), CG_FMT(spec));
      else
        cg_buf_printf(&path, "%.*s/lib%.*s.so", CG_FMT(folder[i].path), CG_FMT(spec));
      bool found = !path.failed && path.size && lstat(path.data, &st) == 0;
      cg_status status =
          found ? cg_file_judge(host, cg_buf_get(&path), folder[i].own, true, out, why) : CODEGEN_ERR_NOT_FOUND;
      cg_buf_release(&path);
      if (found) return status;
    }
  if (cg_host_scan(host) < 0) return refuse(why, "CGI0001", "cannot be searched: out of memory", NULL);
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    if (!plugin->file || !codegen_str_equal(plugin->id, spec)) continue;
    *out = plugin->file;
    return cg_file_reopen(plugin->file) ? CODEGEN_OK : refuse(why, "CGP0005", "changed while it was looked at", NULL);
  }
  why->code = "CGP0001";
  return CODEGEN_ERR_NOT_FOUND;
}

/* Not found: says where it was looked for and what is near. */
static void report_missing(cg_host *host, cg_str spec) {
  cg_vec names;
  cg_buf help;
  cg_vec_init(&names, sizeof(cg_str));
  cg_buf_init(&help, 1 << 16);
  for (size_t i = 0; i < host->plugin.count; i++) {
    const cg_plugin *plugin = cg_host_plugin(host, i);
    cg_str *slot = plugin->file ? cg_vec_add(&names, 2) : NULL;
    if (!slot) continue;
    slot[0] = plugin->id;
    slot[1] = stem_of(cg_path_name(plugin->path));
  }
  int near = cg_str_nearest(spec, names.data, names.count);
  if (near >= 0)
    cg_buf_printf(&help, "did you mean '%.*s'?", CG_FMT(*cg_vec_at(&names, cg_str, near)));
  else if (cg_str_ends(spec, ".so"))
    cg_buf_printf(&help, "a path holds a slash: './%.*s'", CG_FMT(spec));
  else
    cg_buf_text(&help, "'codegen plugin list' shows the plugins that are there; a path holds a slash: ./libNAME.so");
  cg_plugin_report(host, NULL, "CGP0001", help.data, "no plugin '%.*s' in the search path", CG_FMT(spec));
  cg_buf_release(&help);
  cg_vec_release(&names);
}

/* Two files with one id are two plugins that claim to be the same. */
static cg_status check_twins(cg_host *host, cg_plugin *plugin) {
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *other = cg_host_plugin(host, i);
    if (other == plugin || !codegen_str_equal(other->id, plugin->id)) continue;
    if (other->automatic && !other->created) other->automatic = false;
    if (!other->wanted) continue;
    cg_plugin_fail(host, plugin, "CGP0007", "take one of the two",
                   "two files hold the plugin '%.*s': '%.*s' and '%.*s'", CG_FMT(plugin->id), CG_FMT(other->path),
                   CG_FMT(plugin->path));
    return CODEGEN_ERR_PLUGIN;
  }
  return CODEGEN_OK;
}

cg_status cg_host_want(cg_host *host, cg_str spec) {
  cg_plugin_file *file = NULL;
  cg_verdict why = {0};
  cg_str name = cg_arena_copy(&host->arena, spec);
  if (!name.data) return CODEGEN_ERR_MEMORY;
  bool path = memchr(name.data, '/', name.size) != NULL;
  cg_status status = path                  ? cg_file_judge(host, name, false, true, &file, &why)
                     : is_plain_name(name) ? find_name(host, name, &file, &why)
                                           : CODEGEN_ERR_NOT_FOUND;
  if (status < 0) {
    if (why.text.size)
      report_verdict(host, name, &why);
    else
      report_missing(host, name);
    return status;
  }
  for (size_t i = 0; i < file->count; i++) {
    cg_plugin *plugin = file->plugin[i];
    if (!plugin->spec.size) plugin->spec = name;
    if (plugin->wanted) continue;
    plugin->wanted = true;
    plugin->automatic = false;
    if (check_twins(host, plugin) < 0) status = CODEGEN_ERR_PLUGIN;
  }
  cg_host_sort(host);
  return status;
}
