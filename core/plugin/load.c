/* SPDX-License-Identifier: MIT
 *
 * Loading: needs by note, dlopen, descriptors, order, options, create; and destroy in reverse.
 *
 * Invariants: a file's code runs only after its notes were accepted; one failing plugin never hides another one's
 * failure; nothing is ever unloaded.
 */
#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

void cg_plugin_fail(cg_host *host, cg_plugin *plugin, const char *code, const char *help, const char *format, ...) {
  cg_buf text;
  va_list args;
  cg_buf_init(&text, 1 << 16);
  va_start(args, format);
  cg_buf_vprintf(&text, format, args);
  va_end(args);
  const char *message = text.failed || !text.size ? "out of memory" : text.data;
  cg_plugin_report(host, plugin, code, help, "%s", message);
  if (!plugin->failed) plugin->problem = cg_arena_copy(&host->arena, codegen_str_of(message));
  plugin->failed = true;
  cg_buf_release(&text);
}

/* -- dlopen ------------------------------------------------------------------------------------------------------ */

/* The name under which the descriptor is loaded, so that what was judged is loaded whatever happened to the path since.
 * The dynamic linker knows a library by its name before it looks at the file, and numbers of descriptors come again:
 * hence the detours `/` and `./`, one a bit, which make the name the file's own. With the process id instead of
 * `self` a debugger finds it, too. */
static bool load_name(const cg_plugin_file *file, cg_buf *out) {
  uint64_t identity[4] = {(uint64_t)file->device, (uint64_t)file->inode, (uint64_t)file->changed.tv_sec,
                          (uint64_t)file->changed.tv_nsec};
  uint64_t hash = cg_hash64(identity, sizeof identity);
  cg_buf_printf(out, "/proc/%ld/fd/", (long)getpid());
  for (int i = 0; i < 64; i++) cg_buf_text(out, hash >> i & 1 ? "./" : "/");
  cg_buf_printf(out, "%d", file->fd);
  return !out->failed;
}

/* A file whose run path holds $ORIGIN must be loaded by its path, and so must all without /proc; then at least it has
 * to be the same file still. */
static bool path_is_same(const cg_plugin_file *file) {
  struct stat st;
  return stat(file->path.data, &st) == 0 && st.st_dev == file->device && st.st_ino == file->inode &&
         st.st_size == file->size && st.st_ctim.tv_sec == file->changed.tv_sec &&
         st.st_ctim.tv_nsec == file->changed.tv_nsec;
}

static const char *load_hint(const char *text) {
  if (strstr(text, "undefined symbol"))
    return "it was linked without something that it uses; -z defs, as codegen_add_plugin sets, tells while linking";
  if (strstr(text, "cannot open shared object file")) return "install the library that is named, or link it statically";
  if (strstr(text, "position-independent executable")) return "it is a program: build it with codegen_add_plugin";
  if (strstr(text, "version `")) return "it was built on a newer system than this one";
  return NULL;
}

static void report_dlerror(cg_host *host, cg_plugin_file *file, cg_plugin *plugin, const char *name) {
  const char *text = dlerror();
  size_t skip = strlen(name);
  if (!text) text = "unknown error";
  const char *hint = load_hint(text);
  if (strncmp(text, name, skip) == 0 && strncmp(text + skip, ": ", 2) == 0) text += skip + 2;
  cg_plugin_fail(host, plugin, "CGP0005", hint, "plugin '%.*s' cannot be loaded: %s (file '%.*s')", CG_FMT(plugin->id),
                 text, CG_FMT(file->path));
}

static void open_file(cg_host *host, cg_plugin_file *file, cg_plugin *plugin) {
  cg_buf name;
  cg_buf_init(&name, 4096);
  file->opened = true;
  bool direct = !file->origin && cg_file_reopen(file) && load_name(file, &name) && access(name.data, R_OK) == 0;
  if (!direct) {
    name.size = 0;
    cg_buf_str(&name, file->path);
  }
  if (!direct && (name.failed || !path_is_same(file))) {
    cg_plugin_fail(host, plugin, "CGP0005", NULL, "plugin '%.*s' cannot be loaded: '%.*s' changed after it was judged",
                   CG_FMT(plugin->id), CG_FMT(file->path));
    goto done;
  }
  file->handle = dlopen(name.data, RTLD_NOW | RTLD_LOCAL);
  if (!file->handle) {
    report_dlerror(host, file, plugin, name.data);
    goto done;
  }
  void *symbol = dlsym(file->handle, CODEGEN_PLUGIN_ENTRY);
  memcpy(&file->entry, &symbol, sizeof symbol); /* ISO C has no cast from an object pointer to a function pointer */
  if (!symbol)
    cg_plugin_fail(host, plugin, "CGP0005", "mark the function CODEGEN_EXPORT and build with codegen_add_plugin",
                   "plugin '%.*s' does not export '%s' (file '%.*s')", CG_FMT(plugin->id), CODEGEN_PLUGIN_ENTRY,
                   CG_FMT(file->path));
  if (file->surplus.size)
    cg_plugin_report(host, plugin, "CGP0014", "build it with codegen_add_plugin: its version script hides them",
                     "plugin '%.*s' exports %.*s besides its entry", CG_FMT(plugin->id), CG_FMT(file->surplus));
done:
  cg_buf_release(&name);
}

/* Asks the entry for every descriptor and gives each to the plugin whose note has its id. */
static void read_entry(cg_host *host, cg_plugin_file *file, cg_plugin *plugin) {
  static const codegen_host_info info = {sizeof info, CODEGEN_ABI_MAJOR, CODEGEN_ABI_MINOR, CODEGEN_VERSION};
  for (uint32_t i = 0; i <= CG_NOTES_MAX; i++) {
    const codegen_plugin *given = file->entry(&info, i);
    cg_str id = given ? cg_descriptor_id(given) : CG_STR("");
    size_t k = 0;
    if (!given) return;
    if (i == CG_NOTES_MAX) {
      cg_plugin_fail(host, plugin, "CGP0006", "the entry returns NULL behind the last descriptor",
                     "the entry of '%.*s' gives more than %u descriptors", CG_FMT(file->path), CG_NOTES_MAX);
      return;
    }
    while (k < file->count && !codegen_str_equal(file->plugin[k]->id, id)) k++;
    if (k == file->count && file->count == 1 && i == 0) k = 0; /* the comparison with the note says what differs */
    if (k == file->count) {
      cg_plugin_fail(host, plugin, "CGP0006", "the note lists every plugin of the file",
                     "descriptor %u of '%.*s' has the id '%.*s', which no note has", i, CG_FMT(file->path), CG_FMT(id));
    } else if (file->descriptor[k]) {
      cg_plugin_fail(host, plugin, "CGP0007", "give each plugin an id of its own",
                     "descriptors of '%.*s' have the same id '%.*s'", CG_FMT(file->path), CG_FMT(id));
    } else {
      file->descriptor[k] = given;
      file->plugin[k]->file_index = i;
    }
  }
}

/* The descriptor of one plugin: loads its file when that was not done yet. */
void cg_plugin_describe(cg_host *host, cg_plugin *plugin) {
  cg_plugin_file *file = plugin->file;
  cg_buf why;
  size_t k = 0;
  if (plugin->descriptor || plugin->failed) return;
  if (!file->opened) {
    open_file(host, file, plugin);
    if (file->entry) read_entry(host, file, plugin);
  }
  if (plugin->failed) return;
  while (file->plugin[k] != plugin) k++;
  if (!file->entry) {
    cg_plugin_fail(host, plugin, "CGP0005", NULL,
                   "plugin '%.*s' cannot be loaded, because its file cannot (file '%.*s')", CG_FMT(plugin->id),
                   CG_FMT(file->path));
    return;
  }
  if (!file->descriptor[k]) {
    cg_plugin_fail(host, plugin, "CGP0006", "the entry gives the descriptor of every plugin that the note lists",
                   "the entry of '%.*s' gives no descriptor for the plugin '%.*s'", CG_FMT(file->path),
                   CG_FMT(plugin->id));
    return;
  }
  cg_buf_init(&why, 4096);
  if (cg_descriptor_take(host, plugin, file->descriptor[k], &plugin->descriptor, &why) < 0)
    cg_plugin_fail(host, plugin, "CGP0006", NULL, "the descriptor of plugin '%.*s' is invalid: %s (file '%.*s')",
                   CG_FMT(plugin->id), why.failed || !why.size ? "memory is out" : why.data, CG_FMT(file->path));
  cg_buf_release(&why);
}

/* -- create and destroy ------------------------------------------------------------------------------------------ */

static void forget_extensions(cg_host *host, const cg_plugin *plugin) {
  size_t kept = 0;
  for (size_t i = 0; i < host->extension.count; i++) {
    cg_extension *row = cg_vec_at(&host->extension, cg_extension, i);
    if (row->provider != plugin) *cg_vec_at(&host->extension, cg_extension, kept++) = *row;
  }
  host->extension.count = kept;
}

static void create_plugin(cg_host *host, cg_plugin *plugin) {
  const codegen_plugin *descriptor = plugin->descriptor;
  cg_status status = CODEGEN_OK;
  bool silent = false;
  plugin->ctx = cg_ctx_new(plugin);
  if (!plugin->ctx) {
    cg_plugin_fail(host, plugin, "CGI0001", NULL, "out of memory while plugin '%.*s' was created", CG_FMT(plugin->id));
    return;
  }
  if (descriptor->create) {
    plugin->ctx->creating = true;
    cg_call_begin(plugin->ctx);
    status = descriptor->create(&plugin->ctx->pub, &plugin->self);
    status = cg_call_finish(plugin->ctx, status, "create", &silent);
    plugin->ctx->creating = false;
  }
  if (status >= 0) {
    plugin->created = true;
    plugin->rank = ++host->ranks;
    return;
  }
  cg_plugin_fail(host, plugin, "CGP0011", NULL, "plugin '%.*s' could not be created: %s%s", CG_FMT(plugin->id),
                 cg_status_text(status), silent ? ", without a diagnostic of its own" : "");
  forget_extensions(host, plugin);
}

void cg_plugin_destroy(cg_plugin *plugin) {
  if (!plugin->created) return;
  if (plugin->descriptor->destroy) {
    cg_call_begin(plugin->ctx);
    plugin->descriptor->destroy(&plugin->ctx->pub, plugin->self);
    cg_call_finish(plugin->ctx, CODEGEN_OK, "destroy", NULL);
  }
  plugin->created = false;
  plugin->self = NULL;
}

/* -- the sequence ------------------------------------------------------------------------------------------------ */

static cg_plugin *reader_with_id(const cg_host *host, cg_str id) {
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    if (plugin->automatic && !plugin->failed && codegen_str_equal(plugin->id, id)) return plugin;
  }
  return NULL;
}

static bool takes_part(const cg_host *host, cg_str id) {
  for (size_t i = 0; i < host->plugin.count; i++) {
    const cg_plugin *plugin = cg_host_plugin(host, i);
    if (plugin->wanted && codegen_str_equal(plugin->id, id)) return true;
  }
  return false;
}

/* By note: the host's own readers serve a need without being named; what is missing is known before any code ran. Gives
 * whether one more takes part. */
static bool check_notes(cg_host *host, cg_plugin *plugin) {
  bool more = false;
  for (size_t i = 0; i < plugin->note.need_count && !plugin->failed; i++) {
    cg_str need = plugin->note.need[i];
    if (takes_part(host, need)) continue;
    cg_plugin *reader = reader_with_id(host, need);
    if (reader)
      reader->wanted = more = true;
    else
      cg_plugin_fail(host, plugin, "CGP0008", "name it with --plugin, too",
                     "plugin '%.*s' needs the plugin '%.*s', which takes no part", CG_FMT(plugin->id), CG_FMT(need));
  }
  return more;
}

/* Those that are wanted and not created yet, by id. */
static cg_status gather(const cg_host *host, cg_vec *out) {
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    if (!plugin->wanted || plugin->created || plugin->failed) continue;
    cg_plugin **slot = cg_vec_add(out, 1);
    if (!slot) return CODEGEN_ERR_MEMORY;
    *slot = plugin;
  }
  return CODEGEN_OK; /* the host keeps its list sorted by id behind those that were created */
}

static void create_all(cg_host *host, cg_plugin **plugin, size_t count) {
  for (size_t i = 0; i < count; i++) {
    cg_status status = plugin[i] ? cg_options_apply(host, plugin[i]) : CODEGEN_OK;
    if (status == CODEGEN_ERR_MEMORY) {
      cg_plugin_fail(host, plugin[i], "CGI0001", NULL, "out of memory while the options of plugin '%.*s' were read",
                     CG_FMT(plugin[i]->id));
    } else if (status < 0) {
      plugin[i]->failed = true;
      plugin[i]->problem = CG_STR("has invalid options");
    }
  }
  for (size_t i = 0; i < count; i++) {
    if (!plugin[i] || plugin[i]->failed) continue;
    cg_plugin *broken = cg_graph_broken(host, plugin[i]);
    if (broken)
      cg_plugin_fail(host, plugin[i], "CGP0008", NULL, "plugin '%.*s' needs the plugin '%.*s', which failed",
                     CG_FMT(plugin[i]->id), CG_FMT(broken->id));
    else
      create_plugin(host, plugin[i]);
  }
}

cg_status cg_host_load(cg_host *host) {
  cg_vec list;
  cg_vec_init(&list, sizeof(cg_plugin *));
  cg_host_sort(host);
  cg_status status = host->readers_judged ? cg_options_unknown(host) : CODEGEN_OK;
  for (bool again = true; again;) { /* a need may make another one wanted, and that one again */
    again = false;
    for (size_t i = 0; i < host->plugin.count; i++) {
      cg_plugin *plugin = cg_host_plugin(host, i);
      if (plugin->wanted && !plugin->created && !plugin->failed) again |= check_notes(host, plugin);
    }
  }
  cg_status gathered = gather(host, &list);
  for (size_t i = 0; i < list.count; i++) cg_plugin_describe(host, *cg_vec_at(&list, cg_plugin *, i));
  size_t kept = 0;
  for (size_t i = 0; i < list.count; i++) {
    cg_plugin *plugin = *cg_vec_at(&list, cg_plugin *, i);
    if (!plugin->failed) *cg_vec_at(&list, cg_plugin *, kept++) = plugin;
  }
  if (kept) {
    cg_graph_sort(host, list.data, kept);
    create_all(host, list.data, kept);
  }
  cg_vec_release(&list);
  cg_host_sort(host);
  if (gathered < 0) return gathered;
  bool failed = false, described = true;
  for (size_t i = 0; i < host->plugin.count; i++) {
    const cg_plugin *plugin = cg_host_plugin(host, i);
    failed |= plugin->wanted && plugin->failed;
    described &= !plugin->wanted || plugin->descriptor;
  }
  cg_status idle = described ? cg_options_idle(host) : CODEGEN_OK;
  if (failed) return CODEGEN_ERR_PLUGIN;
  return status < 0 ? status : idle;
}

cg_status cg_host_load_reader(cg_host *host, cg_plugin *plugin) {
  if (plugin->created) return CODEGEN_OK;
  if (plugin->failed || !plugin->file) return CODEGEN_ERR_PLUGIN;
  plugin->wanted = true; /* it takes part from now on, and so may what it needs */
  cg_host_load(host);
  return plugin->created ? CODEGEN_OK : CODEGEN_ERR_PLUGIN;
}
