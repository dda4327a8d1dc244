/* SPDX-License-Identifier: MIT
 *
 * plugin: finds, judges, loads and creates plugins; owns the host table, the contexts, options and extensions.
 *
 * Invariants: no code of a file runs before its note was read and accepted; a file is opened once and what was judged
 * is what is loaded; nothing is ever unloaded; every failing plugin is reported, not only the first.
 */
#ifndef CG_PLUGIN_H
#define CG_PLUGIN_H

#include <codegen/plugin.h>

#include "../base/base.h"
#include "../diag/diag.h"
#include "../source/source.h"

typedef struct cg_host cg_host;
typedef struct cg_plugin cg_plugin;

/** What a note says. Texts live as long as the host. */
typedef struct cg_note {
  cg_str id, version;
  uint32_t abi_major, abi_minor, abi_needed;
  const cg_str *need; /* ids */
  size_t need_count;
  const cg_str *capability;
  size_t capability_count;
  cg_str reader_id; /* empty: no reader */
  const cg_str *marker;
  size_t marker_count;
  const cg_str *extension;
  size_t extension_count;
} cg_note;

/** Reads the notes of an ELF image in memory: bounds-checked, bounded. On failure `*why` says what is wrong, as the
 *  rest of a sentence (static, or of the arena): CODEGEN_ERR_INPUT: no shared object of this machine;
 *  CODEGEN_ERR_NOT_FOUND: no note; CODEGEN_ERR_CONTRACT: a note that breaks the rules. Whether the ABI fits is not
 *  judged here. */
cg_status cg_note_read(cg_arena *arena, const uint8_t *image, size_t size, cg_note *out, size_t max_notes,
                       size_t *note_count, const char **why);

/** One plugin: found, perhaps loaded, perhaps created. */
struct cg_plugin {
  cg_str id;           /* of the note */
  cg_str spec;         /* as the user named it; empty: found by the host itself */
  cg_str path;         /* absolute path of the file */
  char sha256[65];     /* of the file; computed on demand by cg_plugin_digest */
  cg_hash print;       /* the same for cg_plugin_print_of */
  uint32_t file_index; /* which descriptor of the file */
  cg_note note;
  const codegen_plugin *descriptor; /* NULL until loaded; at most as long as its struct_size */
  void *self;
  struct cg_ctx *ctx; /* the context of its instance */
  bool automatic;     /* a reader that the host may load when a document asks for it */
  bool created, failed;
  struct cg_option_set *options;
  bool wanted;    /* named by the user, or needed by one that is */
  bool own;       /* lies in the host's own directory */
  cg_str problem; /* why it failed, or cannot be loaded; for `plugin list` */
  uint32_t rank;  /* place in the order of creation, from 1 */
  struct cg_plugin_file *file;
  cg_host *host;
  struct cg_ctx *contexts; /* all contexts of the instance */
  _Atomic bool borrows;    /* has a table of another plugin: what it does depends on that one, too */
  _Atomic bool foreign;    /* ... of one that does not declare itself pure */
  bool provides;           /* offers an extension */
  _Atomic size_t bytes;    /* handed out by codegen_alloc and not yet reset */
  _Atomic size_t peak;     /* the most of them at once */
};

#define CG_CALL_MARKS 16

/** A context, as the host sees it. `pub` is what plugins get. */
typedef struct cg_ctx {
  codegen_ctx pub;
  cg_host *host;
  cg_plugin *plugin;
  cg_arena call;       /* CODEGEN_ARENA_CALL: reset when the outermost callback returns */
  cg_arena run;        /* CODEGEN_ARENA_RUN */
  cg_arena instance;   /* CODEGEN_ARENA_INSTANCE */
  void *run_state;     /* of the run room: set while a run is under way */
  uint32_t depth;      /* callbacks under way */
  bool creating;       /* inside `create` */
  cg_diags *diags;     /* where reports through it go; NULL: to the host's. A worker has its own */
  struct cg_ctx *next; /* of the same instance */
  uint32_t errors;     /* reported through this context */
  /* what codegen_alloc took from each arena */
  size_t call_bytes, run_bytes, instance_bytes;
  bool refused; /* an allocation went over the budget during this callback */
  struct cg_call_mark {
    uint32_t errors, all_errors;
  } mark[CG_CALL_MARKS]; /* of the callbacks under way */
} cg_ctx;

/** Where plugins are looked for, in this order: CODEGEN_PLUGIN_PATH, the user's directory,
 *  `<exe>/../lib/codegen/plugins/<abi>`. */
typedef struct cg_host_config {
  cg_str exe_dir;
  cg_str plugin_path;  /* value of CODEGEN_PLUGIN_PATH; empty when privileged */
  cg_str user_dir;     /* `$XDG_DATA_HOME/codegen/plugins/<abi>`, or below ~/.local/share; empty: none */
  size_t memory_limit; /* budget of each plugin's arenas, 0: none */
} cg_host_config;

cg_host *cg_host_new(cg_diags *diags, const cg_host_config *config);
/** Destroys every created plugin in reverse order and frees the host. */
void cg_host_free(cg_host *host);

/** The table that plugins get. Rooms below fill their slots before anything is loaded (cg_model_install,
 *  cg_run_install). */
codegen_api *cg_host_api(cg_host *host);
cg_diags *cg_host_diags(cg_host *host);
/** The documents of the current run, for the slots `document` and `resolve`. NULL between runs. */
void cg_host_documents(cg_host *host, cg_documents *documents);
cg_documents *cg_host_documents_of(const cg_host *host);
void cg_host_run(cg_host *host, const codegen_run *run);
/** What it was told, or NULL. */
const codegen_run *cg_host_run_of(const cg_host *host);
void cg_host_cancel(cg_host *host); /* async-signal-safe */
bool cg_host_cancelled(const cg_host *host);

/** Asks for a plugin by name or path. Judges file and note now; loads in cg_host_load. Asking twice for one file is
 *  one plugin. */
cg_status cg_host_want(cg_host *host, cg_str spec);
/** Judges the host's own directory for automatic readers, by note alone. */
cg_status cg_host_readers(cg_host *host);
/** Sets an option as text (command line, `plugin.name=value`) or by parts (configuration). `place` names where it was
 *  said, for diagnostics: file with line and column, or "command line". Checked when the plugin is loaded. An empty
 *  `plugin` sets it in every plugin that has an option of that name and is not given a value of its own. */
typedef struct cg_option_place {
  cg_str file;
  uint32_t line,
      column;     /* line 0: not from a file; the command line wins over files, and repeated lists add up there */
  uint32_t shape; /* how a file says it, where that is known */
  bool if_there;  /* a setting for all plugins that says nothing where none of them has it */
} cg_option_place;
enum { CG_OPTION_UNKNOWN, CG_OPTION_SCALAR, CG_OPTION_SEQUENCE, CG_OPTION_MAPPING };
cg_status cg_host_option(cg_host *host, cg_str plugin, cg_str name, const cg_str *item, size_t count,
                         const cg_option_place *place);
/** Takes back all options that were set (before the next source of a configuration). */
void cg_host_options_clear(cg_host *host);

/** Loads everything wanted: needs and conflicts, topological order, dlopen, descriptor against note, options, create.
 *  */
cg_status cg_host_load(cg_host *host);
/** Loads one automatic reader. */
cg_status cg_host_load_reader(cg_host *host, cg_plugin *plugin);
/** Checks options again after they changed. */
cg_status cg_host_options_check(cg_host *host);

/** A digest of what the search path holds: folders, and name, size and times of every candidate file in them. `*newest`
 *  is the latest time among these, ns since 1970. Opens no file. */
cg_hash cg_host_places(cg_host *host, int64_t *newest);
/** Whether a plugin's file is all that it loads from its own folder. */
bool cg_plugin_stands_alone(const cg_plugin *plugin);
/** What of a loaded plugin does not declare itself pure ("reader", "writer", "phase"), and its id; "plugin" where it
 *  has nothing that could declare it. NULL: all of it does. */
const char *cg_plugin_impure(const cg_plugin *plugin, const char **id);
size_t cg_host_count(const cg_host *host);
cg_plugin *cg_host_at(const cg_host *host, size_t i); /* in order of creation, then automatic ones by id */
cg_plugin *cg_host_find(const cg_host *host, cg_str id);
/** Every plugin file in the search path, judged by note: for `codegen plugin list`. */
cg_status cg_host_scan(cg_host *host);
const char *cg_plugin_digest(cg_plugin *plugin);
/** A quick digest of the same bytes, for caches; all zero when the file is not what it was. A plugin without a file has
 *  that of nothing. */
cg_hash cg_plugin_print_of(cg_plugin *plugin);
/** Digest of a plugin's options, in canonical form. */
cg_hash cg_plugin_options_hash(const cg_plugin *plugin);
/** Which code it is, within this process: files stay where they are mapped. 0: what the host has built in. */
uintptr_t cg_plugin_code(const cg_plugin *plugin);
/** `codegen plugin list` and `info`: text or JSON, one plugin or all. */
cg_status cg_plugin_print(const cg_plugin *plugin, bool json, bool full, cg_buf *out);

/** Around every call into a plugin: sets and resets the context's call arena. Use as
 *  `cg_call_begin(ctx); status = ...; status = cg_call_end(ctx, status, "phase shape/x");` which adds CGP0013 when a
 *  failing callback left no diagnostic. */
void cg_call_begin(cg_ctx *ctx);
cg_status cg_call_end(cg_ctx *ctx, cg_status status, const char *what);
/** A context for another thread, on behalf of the same instance. */
cg_ctx *cg_ctx_new(cg_plugin *plugin);
void cg_ctx_free(cg_ctx *ctx);
/** A place where the run room keeps what it has per host, its hooks: a context leads to it. NULL at first. */
void **cg_host_run_slot(cg_host *host);
/** Ends a run: resets run arenas. */
void cg_host_run_end(cg_host *host);
/** Live bytes of a plugin's arenas: for leak tests and statistics. */
size_t cg_plugin_bytes(const cg_plugin *plugin);

/** Offers an extension of the host itself (`codegen.fetch/1`), before plugins are loaded. The table outlives the
 *  host. */
cg_status cg_host_extension(cg_host *host, const char *id, const void *table);
/** Where reports through a context go. */
cg_diags *cg_ctx_diags(const cg_ctx *ctx);
/** Reports on behalf of a plugin, which may be NULL. `code` is one of codes.h with severity ERROR or WARNING. */
void cg_plugin_report(cg_host *host, const cg_plugin *plugin, const char *code, const char *help, const char *format,
                      ...) __attribute__((format(printf, 5, 6)));
/** The same on behalf of a context's plugin, to where its reports go. */
void cg_ctx_report(const cg_ctx *ctx, const char *code, const char *help, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** Whether `id` is [a-z0-9.-]+, at most 64 bytes. */
bool cg_plugin_id_valid(cg_str id);

#endif
