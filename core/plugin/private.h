/* SPDX-License-Identifier: MIT
 *
 * What the files of this room share: the host, a file that holds plugins, settings.
 *
 * Invariants: a file is known by (device, inode) and stands in the list once; `fd` is what was judged and what is
 * loaded.
 */
#ifndef CG_PLUGIN_PRIVATE_H
#define CG_PLUGIN_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>
#include <time.h>

#include "plugin.h"

#define CG_NOTES_MAX 64u                  /* plugins of one file */
#define CG_LIST_MAX 1000u                 /* entries of a list in a descriptor or note */
#define CG_NOTE_BYTES ((size_t)64 * 1024) /* of one note */
#define CG_FILE_BYTES ((size_t)256 << 20) /* of a plugin file */

/** What judging a file came to: `code` NULL means well. `text` is the rest of a sentence about the file. */
typedef struct cg_verdict {
  const char *code;
  cg_str text, help;
} cg_verdict;

/** What the dynamic section says. */
typedef struct cg_elf_dynamic {
  bool known;     /* it could be read */
  bool entry;     /* exports codegen_plugin_entry */
  bool origin;    /* its run path holds $ORIGIN */
  size_t surplus; /* other exported symbols */
  cg_str name[4]; /* the first of them, by place; point into the image */
} cg_elf_dynamic;

/** A file that holds plugins. */
typedef struct cg_plugin_file {
  cg_str path; /* real path */
  dev_t device;
  ino_t inode;
  struct timespec changed;
  off_t size;
  int fd; /* -1 when it was only looked at */
  bool own, origin;
  cg_str surplus; /* names of surplus symbols, empty when there are none */
  void *handle;
  codegen_plugin_entry_fn entry;
  const codegen_plugin *descriptor[CG_NOTES_MAX]; /* by note, once loaded */
  cg_plugin *plugin[CG_NOTES_MAX];
  size_t count;
  bool opened; /* dlopen was tried */
} cg_plugin_file;

typedef struct cg_setting {
  cg_str plugin, name;
  const cg_str *item;
  size_t count;
  cg_option_place place;
} cg_setting;

typedef struct cg_extension {
  cg_str id;
  const void *table;
  const cg_plugin *provider; /* NULL: the host */
} cg_extension;

struct cg_host {
  cg_diags *diags;
  cg_arena arena;
  cg_host_config config;
  codegen_api api;
  cg_vec file;      /* cg_plugin_file * */
  cg_vec plugin;    /* cg_plugin *, sorted as cg_host_at says */
  cg_vec extension; /* cg_extension */
  cg_vec setting;   /* cg_setting */
  cg_arena settings;
  cg_documents *documents;
  const codegen_run *run;
  atomic_bool cancelled;
  pthread_mutex_t lock; /* run and instance arenas, lists of contexts */
  uint32_t ranks;
  bool readers_judged;
  void *run_slot; /* of the run room */
};

#define cg_host_plugin(host, i) (*cg_vec_at(&(host)->plugin, cg_plugin *, i))

/* image.c */
/** A file's bytes. What was not asked for with cg_image_has is not there. */
typedef struct cg_image {
  const uint8_t *bytes;
  size_t size;
  uint8_t *have; /* a bit for every block that was read; NULL: all of it is in memory */
  uint8_t *own;
  int fd;
} cg_image;
/** As much of an open file as is loaded of it. Close it in any case. The descriptor stays open and outlives it. */
cg_status cg_image_open(cg_image *image, int fd, const char **reason);
void cg_image_close(cg_image *image);
/** Whether there are so many bytes at an offset: from then on they are in `bytes`. */
bool cg_image_has(const cg_image *image, uint64_t offset, uint64_t count);

/* note.c */
/** cg_note_read of an image. */
cg_status cg_note_take(cg_arena *arena, const cg_image *image, cg_note *out, size_t max_notes, size_t *note_count,
                       const char **why);

/* elf.c */
/** Checks the headers of a shared object of this machine. */
cg_status cg_elf_check(cg_arena *arena, const cg_image *image, const char **why);
/** Where what is loaded of a file ends, from its first bytes; 0 when they do not say. */
size_t cg_elf_extent(const uint8_t *head, size_t size);
/** Calls for every note with the house's owner and type, until one call fails. The image was checked. */
cg_status cg_elf_notes(const cg_image *image, cg_status (*call)(void *self, cg_str text), void *self, const char **why);
void cg_elf_dynamic_read(const cg_image *image, cg_elf_dynamic *out);

/* search.c */
/** Opens and judges a file. A file that is known already is returned as it is. `keep`: the descriptor stays open. */
cg_status cg_file_judge(cg_host *host, cg_str path, bool own, bool keep, cg_plugin_file **out, cg_verdict *why);
/** Opens the descriptor again, if it is closed and the file is still the same. */
bool cg_file_reopen(cg_plugin_file *file);
void cg_host_sort(cg_host *host);
bool cg_plugin_named(const cg_plugin *plugin, cg_str text);

/* descriptor.c */
/** Judges the descriptor against the note and gives a copy in which missing members are zero. */
cg_status cg_descriptor_take(cg_host *host, cg_plugin *plugin, const codegen_plugin *given, const codegen_plugin **out,
                             cg_buf *why);
/** The id of a descriptor, if it can be had; empty otherwise. */
cg_str cg_descriptor_id(const codegen_plugin *given);
bool cg_version_valid(cg_str version);
int cg_version_compare(cg_str a, cg_str b);

/* load.c */
/** Loads the file when that was not done yet, without creating anything. */
void cg_plugin_describe(cg_host *host, cg_plugin *plugin);
void cg_plugin_fail(cg_host *host, cg_plugin *plugin, const char *code, const char *help, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void cg_plugin_destroy(cg_plugin *plugin);

/* graph.c */
/** Sorts `count` plugins, given by id, so that each comes behind what it needs; those that cannot be served fail. */
void cg_graph_sort(cg_host *host, cg_plugin **plugin, size_t count);
/** A need that failed, or NULL. */
cg_plugin *cg_graph_broken(cg_host *host, const cg_plugin *plugin);

/* options.c, option_value.c */
cg_status cg_option_parse(cg_arena *arena, const codegen_option *option, const cg_str *item, size_t count,
                          const cg_option_place *place, codegen_option_value *out, cg_buf *why, cg_buf *help);
cg_status cg_options_apply(cg_host *host, cg_plugin *plugin);
cg_status cg_options_unknown(cg_host *host);
/** Settings for all plugins that none of them has. */
cg_status cg_options_idle(cg_host *host);
cg_status cg_options_get(const cg_plugin *plugin, cg_str name, codegen_option_value *out);
void cg_options_free(cg_plugin *plugin);
const char *cg_option_type_name(uint32_t type);

/* slots.c */
void cg_slots_install(codegen_api *api);

/* host.c */
const char *cg_status_text(cg_status status);
cg_status cg_call_finish(cg_ctx *ctx, cg_status status, const char *what, bool *silent);

#endif
