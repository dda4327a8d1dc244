/* SPDX-License-Identifier: MIT
 *
 * A plugin: one exported function that returns a static descriptor, and an ELF note that says the same, so that the
 * host can judge a file before it runs any of its code.
 *
 *   codegen_plugin_entry(host, 0) -> descriptor, (host, 1) -> NULL
 *
 * The host never unloads a plugin. All lists are NULL-terminated arrays of pointers. Descriptors, and all that they
 * point to, are static. See examples/plugins/ for complete ones, and sdk/ for the CMake function that builds them.
 */
#ifndef CODEGEN_PLUGIN_H
#define CODEGEN_PLUGIN_H

#include <codegen/base.h>
#include <codegen/diag.h>
#include <codegen/document.h>
#include <codegen/edit.h>
#include <codegen/hooks.h>
#include <codegen/host.h>
#include <codegen/model.h>
#include <codegen/number.h>
#include <codegen/options.h>
#include <codegen/version.h>
#include <codegen/writer.h>

CODEGEN_BEGIN

/** What the host says of itself before it looks at a descriptor. */
typedef struct codegen_host_info {
  uint32_t struct_size;
  uint32_t abi_major, abi_minor;
  const char *version; /* of the product */
} codegen_host_info;

/* -- Phases ------------------------------------------------------------------------------------------------------ */

/** Flags of a phase, a reader or a writer. */
enum {
  CODEGEN_PHASE_EDITS = 1,   /* gets an edit, applied when `run` returned well; the invariants are checked again */
  CODEGEN_PHASE_PURE = 2,    /* depends on model and options alone, as does what the plugin's extensions answer; without
                                this flag nothing is cached across it */
  CODEGEN_PHASE_PARALLEL = 4 /* a writer whose `emit` may run on several threads at once */
};

/** A phase of the run, with a place of its own. The built-in phases and their orders: open 0, fetch 1, read 2, check 3,
 *  shape 4, name 5, generate 6, assemble 7, format 8, commit 9, report 10. */
typedef struct codegen_phase {
  uint32_t struct_size;
  uint32_t flags;
  const char *id;    /* `shape/flatten`: group, slash, name; [a-z0-9.-]+(/[a-z0-9.-]+)* */
  const char *order; /* decimal text -?(0|[1-9][0-9]*)(\.[0-9]{1,30})?, compared exactly; NULL: the group's default */
  const char *doc;   /* one sentence */
  const char *const *before; /* phase ids; `?` at the end: only if there is such a phase. Edges win over the order. */
  const char *const *after;
  const char *replaces;        /* the phase that this one stands for, or NULL; of the built-in ones `shape`, `format` */
  const char *const *needs;    /* context keys that must be there before: `documents`, `model`, `names`, `sections`,
                                  `artifacts`, `files`, or a plugin's own */
  const char *const *provides; /* context keys that are there afterwards */
  /** Whether to run at all; NULL: always. Asked right before it would run. A reason for not running goes to `*reason`
   *  (static text). [main] */
  bool (*when)(void *self, codegen_ctx *ctx, const char **reason);
  /** Does it. `edit` is NULL without CODEGEN_PHASE_EDITS, which goes with orders before `name` only. `model` is NULL
   *  before `read`. [main] */
  codegen_status (*run)(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit);
} codegen_phase;

/* -- Readers ----------------------------------------------------------------------------------------------------- */

/** The documents that a reader is to read: those that it claimed, in the order of the command line or configuration. */
typedef struct codegen_reading {
  uint32_t struct_size;
  uint32_t count;
  const uint32_t *document; /* ids, for codegen_document_of */
  codegen_str source;       /* name of the source: the first part of declarations' keys */
  codegen_bytes *remember;  /* a reader with `again` may leave bytes here for it, which are copied when `read` returns;
                               NULL: nobody will ask */
} codegen_reading;

/** One document of which one value is another one, while everything around that value is what it was when `read` made
 *  the model. `node` is the value in the document as it is now: the innermost one that differs. */
typedef struct codegen_rereading {
  uint32_t struct_size;
  uint32_t document;
  uint32_t node;
  codegen_str source;      /* as in codegen_reading */
  codegen_bytes known;     /* what was left behind, by `read` or by the last `again` */
  codegen_bytes *remember; /* for the next time */
} codegen_rereading;

/** A document that a reader brings along: references to its URL lead to this text, and nothing is fetched. */
typedef struct codegen_known_document {
  uint32_t struct_size;
  const char *url;  /* http or https, without a fragment; found under both schemes */
  const char *text; /* JSON or YAML, NUL-terminated */
} codegen_known_document;

/** Turns documents of one format into the model. Registers the phase `read/<id>`, which stands between `read` and
 *  `check` whatever its order says. A plugin has at most one, and its note says the same, for the host loads readers of
 *  its own folder only when a document asks for them: then `create` is called during `read`, hooks are heard from then
 *  on, and phases and writers of such a plugin take no part. A document that is claimed twice goes to a reader that
 *  the user named; else to the one whose plugin id comes first. */
typedef struct codegen_reader {
  uint32_t struct_size;
  uint32_t flags;
  const char *id;
  const char *order; /* NULL: 2 */
  const char *doc;
  const char *const *markers; /* members of the root object that tell the format: any of them claims the document */
  /* `.prisma`: file name endings that claim a document which is no JSON or YAML object */
  const char *const *extensions;
  /** Builds the model of all claimed documents through `edit`. Broken parts become ANY or are left out, with a
   *  diagnostic; it fails only where nothing sensible can be read. [main] */
  codegen_status (*read)(void *self, codegen_ctx *ctx, const codegen_reading *reading, codegen_edit *edit);
  const codegen_known_document *const *known; /* or NULL; parsed when something refers to them */
  /** NULL, or makes of the model that `read` made of a document the one that it would make now, without reading it all:
   *  for processes that stay while a document changes. The model that `edit` shows is the earlier one, with all
   *  origins, values and texts where they are today; what told of the value that differs is empty. It makes new rows
   *  for the types and operations that it reads again and gives them to their declarations (`subject`); it changes
   *  nothing else. The host empties the rows that have their origin in these declarations, so all rows of a
   *  declaration have, and no row of another one. CODEGEN_ERR_NOT_FOUND where it is not certain that `read` would make
   *  the same model, with the same diagnostics elsewhere and none in what is read again: then everything is read. It
   *  reports nothing. [main] */
  codegen_status (*again)(void *self, codegen_ctx *ctx, const codegen_rereading *reading, codegen_edit *edit);
} codegen_reader;

/* -- Commands ---------------------------------------------------------------------------------------------------- */

/** A command `codegen PLUGIN <name> ...`, for plugins that do more than write files. `codegen plugin info` shows it. */
typedef struct codegen_command {
  uint32_t struct_size;
  const char *name;
  const char *doc;
  /** Runs it; `argument` holds `count` texts behind the name. The result's sign decides the exit code. [main] */
  codegen_status (*run)(void *self, codegen_ctx *ctx, const codegen_str *argument, uint32_t count);
} codegen_command;

/* -- The descriptor ---------------------------------------------------------------------------------------------- */

/** Flags of a need. */
enum {
  CODEGEN_NEED_OPTIONAL = 1, /* only the order of creation matters, if it is there */
  CODEGEN_NEED_CONFLICT = 2  /* must not be there */
};

/** Another plugin that this one needs, wants before itself, or cannot live with. */
typedef struct codegen_need {
  uint32_t struct_size;
  uint32_t flags;
  const char *id;
  const char *version; /* oldest version that serves, `1.2.0`; NULL: any */
} codegen_need;

/** What a plugin may do beyond writing sections: a declaration, which the note repeats. Hosts of minor 0 show it; later
 *  ones pin, grant or refuse it. */
typedef struct codegen_capability {
  uint32_t struct_size;
  const char *id;     /* `net=HOST`, `fs.read=PATTERN`, `exec=PROGRAM`, `env=NAME` */
  const char *reason; /* one sentence */
} codegen_capability;

/** A plugin. `id` is [a-z0-9.-]+, at most 64 bytes; third parties use reverse DNS. */
typedef struct codegen_plugin {
  uint32_t struct_size;
  uint32_t abi_major, abi_minor; /* built with: CODEGEN_ABI_MAJOR, CODEGEN_ABI_MINOR */
  uint32_t abi_needed;           /* the oldest minor of a host that it can live with */
  const char *id, *version, *doc;
  const char *license, *homepage; /* or NULL */
  const codegen_option *const *options;
  const codegen_need *const *needs;
  const codegen_capability *const *capabilities;
  const codegen_phase *const *phases;
  const codegen_reader *const *readers;
  const codegen_writer *const *writers;
  const codegen_command *const *commands;
  /** Makes an instance: subscribes hooks, declares hook points, provides and fetches extensions. `*self`, NULL at
   *  first, is handed to every other callback. Options are known here. An instance serves one source, perhaps in many
   *  runs; a process may have several, one after the other or at once: keep nothing in static variables. NULL: no
   *  instance. [main] */
  codegen_status (*create)(codegen_ctx *ctx, void **self);
  /** Ends it. Called once after every successful `create`, later created ones first. NULL: nothing to do. [main] */
  void (*destroy)(codegen_ctx *ctx, void *self);
  const codegen_facet_layout *const *facets; /* that it writes or reads; or NULL */
} codegen_plugin;

/** The first members of a descriptor, in C: size, ABI, id and version, to go with CODEGEN_PLUGIN_NOTE. C++ before 20
 *  knows no designated initialisers: fill the structure in order there. */
#define CODEGEN_PLUGIN_HEAD(plugin_id, plugin_version, needed) \
  .struct_size = sizeof(codegen_plugin), .abi_major = CODEGEN_ABI_MAJOR, .abi_minor = CODEGEN_ABI_MINOR, \
  .abi_needed = (needed), .id = (plugin_id), .version = (plugin_version)

/** The entry: descriptor `index` of this file, NULL behind the last one. No side effects. [discovery] */
typedef const codegen_plugin *(*codegen_plugin_entry_fn)(const codegen_host_info *host, uint32_t index);
CODEGEN_EXPORT const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index);
#define CODEGEN_PLUGIN_ENTRY "codegen_plugin_entry"

/* -- The note ---------------------------------------------------------------------------------------------------- */

#define CODEGEN_NOTE_SECTION ".note.codegen"
#define CODEGEN_NOTE_OWNER "codegen"
#define CODEGEN_NOTE_TYPE 1
#ifdef __cplusplus
#define CODEGEN_NOTE_ASSERT(condition, text) static_assert(condition, text)
#else
#define CODEGEN_NOTE_ASSERT(condition, text) _Static_assert(condition, text)
#endif
#define CODEGEN_TEXT_(x) #x
#define CODEGEN_TEXT(x) CODEGEN_TEXT_(x)

/** The note of a file with one plugin. `more` is a piece of JSON that begins with a comma, or "": the reader's claims
 *  (`,"reader":{"id":"openapi","markers":["openapi"],"extensions":[]}`), needs (`,"needs":["typescript"]`),
 *  capabilities (`,"capabilities":["net=*"]`). The host refuses a file whose note and descriptor differ. Does not
 *  compile with an `abi_needed` whose hosts these headers no longer fit (CODEGEN_ABI_MINOR_FLOOR). */
#define CODEGEN_PLUGIN_NOTE(id, version, abi_needed, more) \
  CODEGEN_NOTE_ASSERT((abi_needed) >= CODEGEN_ABI_MINOR_FLOOR, "these headers do not fit a host of that minor"); \
  CODEGEN_NOTE_RAW("{\"id\":\"" id "\",\"version\":\"" version "\",\"abi\":[" CODEGEN_TEXT( \
      CODEGEN_ABI_MAJOR) "," CODEGEN_TEXT(CODEGEN_ABI_MINOR) "," CODEGEN_TEXT(abi_needed) "]" more "}")

/** The note with its JSON text as it stands: a string literal. Several plugins in one file: a JSON array. */
#define CODEGEN_NOTE_RAW(json) \
  __attribute__((section(CODEGEN_NOTE_SECTION), used, aligned(4))) static const struct { \
    uint32_t owner_size, text_size, type; \
    char owner[8]; \
    char text[(sizeof(json) + 3) & ~(size_t)3]; \
  } codegen_note_ = {8, (uint32_t)sizeof(json) - 1, CODEGEN_NOTE_TYPE, CODEGEN_NOTE_OWNER, json}

CODEGEN_END

#endif
