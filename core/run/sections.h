/* SPDX-License-Identifier: MIT
 *
 * The inside of sections: writers at work, what they plan, where their text goes.
 */
#ifndef CG_RUN_SECTIONS_H
#define CG_RUN_SECTIONS_H

#include "private.h"

#define CG_TEXT_MAX 4096u                /* bytes of an id, a key, a path, a part of an import */
#define CG_SECTION_MAX ((size_t)1 << 28) /* bytes of one section, one head, one helper */
#define CG_ARTIFACT_MAX ((size_t)1 << 30)
#define CG_ARTIFACTS_MAX 1000000u
#define CG_SECTIONS_MAX 10000000u

/** The plan of a writer; plugins hold a pointer to it while their `plan` runs. */
typedef struct cg_plan_slot {
  codegen_plan pub;
  struct cg_writer_run *writer;
  bool open, failed;
} cg_plan_slot;

/** What a section says besides its text. It comes to its artifact when the section's turn is there. */
typedef struct cg_said {
  cg_arena *arena; /* of the texts below */
  cg_vec import;   /* codegen_import */
  cg_vec helper;   /* cg_helper */
} cg_said;

#define CG_SAID_MAX 1000000u /* imports, or helpers, of one section */

/** Where a section's text goes: behind what `buf` has already. */
typedef struct cg_out_slot {
  codegen_out pub;
  cg_buf *buf;
  size_t begin; /* of this section in the buffer */
  size_t max;
  cg_said *said;         /* gets imports and helpers; NULL: there may be none (head, tail) */
  size_t import, helper; /* how many there were before */
  struct cg_writer_run *writer;
  cg_ctx *ctx;
  cg_str what; /* for diagnostics: the section's key */
  bool reported;
  bool starved; /* memory ran out */
} cg_out_slot;

/** An artifact as a writer sees it: by number. */
typedef struct cg_artifact_use {
  cg_artifact *artifact;
  uint32_t user;
  cg_map key;     /* of this writer's sections in it */
  cg_vec section; /* cg_section_text: planned, not written yet */
} cg_artifact_use;

typedef struct cg_writer_run {
  cg_sections *sections;
  cg_plugin *plugin;
  codegen_writer writer; /* a copy: the plugin's may be shorter */
  cg_str id;
  cg_vec use; /* cg_artifact_use */
  cg_plan_slot plan;
  bool planned, generated, failed;
  bool asking;     /* inside `symbols` */
  uint32_t number; /* cg_names_writer, once names are given */
  cg_buf *probe;   /* of cg_writer_probe: gets what is asked for, and nothing else is done; NULL: none is under way */
  uint32_t probed; /* artifacts that it planned */
} cg_writer_run;

/** What an artifact gathers until it is assembled. */
struct cg_artifact_parts {
  cg_vec section;       /* cg_section_text: written, in the order of the text */
  size_t planned;       /* not 0: that list was the plan's, of so many */
  cg_vec import;        /* codegen_import, each once, not resolved */
  cg_vec import_writer; /* cg_writer_run *: who asked first */
  cg_map import_key;
  cg_vec helper; /* cg_helper */
  cg_map helper_key;
  cg_vec told; /* cg_told: what each section of the list said, where that is kept */
  cg_vec told_import, told_helper;
  cg_buf spare; /* room for the text of a later run */
  bool stands;  /* it was resumed, and what stands around its sections is what it was */
};

struct cg_sections {
  cg_host *host;
  cg_diags *diags;
  cg_hooks *hooks;
  cg_model *model;
  cg_names *names;
  cg_arena arena;
  cg_buf scratch;  /* keys that are looked up */
  cg_vec writer;   /* cg_writer_run *, in order of registration */
  cg_vec artifact; /* cg_artifact *: in order of planning, by path once assembled */
  cg_map by_id;    /* of artifacts */
  size_t section_count;
  bool assembled;
  cg_cache *cache; /* NULL: none */
  bool cache_all, cache_verify;
  cg_map by_key; /* declarations, for the cache */
  bool keyed;
  uint32_t jobs;          /* workers; 0: as many as there are CPUs */
  cg_spill *spill;        /* NULL: everything stays in memory */
  size_t held, held_most; /* bytes of text that wait in artifacts, now and ever */
  size_t pour_at, stays;  /* beyond so many they are poured out; those that cannot be */
  cg_section_counts counts;
  cg_section_tally *tally; /* NULL: nobody looks */
  cg_carry *carry;         /* of the run before; NULL: none */
  const char *asked;       /* why writers were asked for names and plans, where an earlier run was there */
  bool resumed;            /* they were not: artifacts are those of the run before, with their texts */
  struct cg_views *views;  /* of the run before, when it was resumed */
  bool keeps;              /* the sections are to be kept */
  bool carry_judged, carry_holds;
  cg_hash names_now; /* of all names, when it was asked for */
};

static inline cg_writer_run *cg_sections_writer_at(const cg_sections *sections, size_t i) {
  return *cg_vec_at(&sections->writer, cg_writer_run *, i);
}

/** A callback of a writer that is under way in a context: the context knows whose it is. */
typedef struct cg_writer_call {
  cg_writer_run *writer;
  cg_ctx *ctx;
  void *before;           /* what the context was in before */
  bool anywhere;          /* this may be any thread: no hooks */
  struct cg_trace *trace; /* what is asked for is noted there; NULL: not */
} cg_writer_call;

/** Around a callback of a writer in a context of its plugin. */
void cg_writer_enter(cg_writer_call *call, cg_writer_run *writer, cg_ctx *ctx);
cg_status cg_writer_leave(cg_writer_call *call, cg_status status, const char *what, cg_str subject);
cg_writer_call *cg_writer_call_of(codegen_ctx *ctx);

/** The writer in whose callback a context is; NULL: in none. */
cg_writer_run *cg_writer_of(codegen_ctx *ctx);
cg_writer_run *cg_writer_find(const cg_sections *sections, cg_str id);
cg_sections *cg_sections_of(codegen_ctx *ctx);
cg_artifact *cg_artifact_find(const cg_sections *sections, cg_str id);
/** The same for what plugins say: a shared artifact also as `writer:id`. */
cg_artifact *cg_artifact_resolve(const cg_sections *sections, cg_str id);

/** Calls a writer's `plan`. */
cg_status cg_writer_plan(cg_writer_run *writer);
void cg_artifact_free(cg_artifact *artifact);
void cg_writer_free(cg_writer_run *writer);

/** Begins and ends writing behind what `buf` holds. At the end `*size` is what was written; a broken or overfull
 *  output is an error, and takes its text back. */
void cg_out_open(cg_out_slot *out, cg_writer_run *writer, cg_ctx *ctx, cg_said *said, cg_buf *buf, cg_str what);
cg_status cg_out_close(cg_out_slot *out, cg_status status, size_t *size);
/** Room in the text of an artifact, with some to spare where it is long. */
bool cg_text_reserve(cg_buf *buf, size_t extra);
/** The same for a text that nothing stands in yet, where so many sections will make a long one. */
void cg_text_expect(cg_buf *buf, size_t sections);

/** Says that so many bytes of text came to an artifact; pours texts out where there are too many. [main] */
void cg_sections_pour(cg_sections *sections, size_t size);

void cg_said_init(cg_said *said, cg_arena *arena);
void cg_said_release(cg_said *said);
/** Whether two imports say the same. */
bool cg_import_same(const codegen_import *a, const codegen_import *b);
/** Gives what section `key` said to its artifact. Helpers that disagree are reported. [main] */
cg_status cg_said_import(cg_writer_run *writer, cg_artifact *artifact, const codegen_import *import);
cg_status cg_said_helper(cg_writer_run *writer, cg_artifact *artifact, const cg_helper *helper, cg_str key);

/** `to` as seen from the folder of `from`, always with ./ or ../ in front. */
cg_str cg_import_path(cg_arena *arena, cg_str from, cg_str to);
/** The same for artifacts by id; {NULL, 0} when one of them is not there. */
cg_str cg_sections_way(const cg_sections *sections, cg_arena *arena, cg_str from, cg_str to);

/* The slots of the host's table, by file. */
uint32_t cg_slot_plan_artifact(codegen_plan *plan, const codegen_artifact *artifact);
codegen_status cg_slot_plan_section(codegen_plan *plan, const codegen_section *section);
bool cg_slot_out_grow(codegen_out *out, size_t extra);
codegen_status cg_slot_out_import(codegen_out *out, const codegen_import *import);
codegen_status cg_slot_out_helper(codegen_out *out, codegen_str key, codegen_str text);
codegen_str cg_slot_import_path(codegen_ctx *ctx, codegen_str from, codegen_str to);
codegen_status cg_slot_symbol_request(codegen_ctx *ctx, const codegen_symbol_request *request);
codegen_str cg_slot_symbol(codegen_ctx *ctx, codegen_str writer, uint32_t table, uint32_t row, uint32_t role);

#endif
