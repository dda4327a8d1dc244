/* SPDX-License-Identifier: MIT
 *
 * Writers: symbols, plan, emit.
 *
 * A writer says which identifiers it wants (`symbols`), which sections its artifacts have and what each depends on
 * (`plan`), and writes the text of one section (`emit`). The host decides when, on which thread, and whether cached
 * text serves. Text that depends on a record outside the declared closure is a defect which tests find by scrambling
 * all other records.
 *
 * What `emit` may look at: the section, its subject and the closure that it declared, options, identifiers of records
 * of that closure, codegen_import_path, and what `plan` computed from the same. Not the clock, the environment, files,
 * other sections' text, codegen_run, or the order in which sections are emitted: text may come from a cache instead.
 */
#ifndef CODEGEN_WRITER_H
#define CODEGEN_WRITER_H

#include <codegen/host.h>
#include <codegen/model.h>

CODEGEN_BEGIN

/* -- Names --------------------------------------------------------------------------------------------------------- */

/** What is named. Each kind has a case of its own in the convention. */
enum {
  CODEGEN_NAME_TYPE = 1, /* a type, class, interface */
  CODEGEN_NAME_VALUE,    /* a function, variable */
  CODEGEN_NAME_MEMBER,   /* a method, property, enum member */
  CODEGEN_NAME_CONSTANT,
  CODEGEN_NAME_FILE /* a file or folder name without its ending; unique without regard to case */
};

/** Cases. Words are told apart at case changes, digits stay with the word before them, other characters separate. */
enum {
  CODEGEN_CASE_PRESERVE = 0, /* as written where that is an identifier, else as PASCAL */
  CODEGEN_CASE_PASCAL,
  CODEGEN_CASE_CAMEL,
  CODEGEN_CASE_SNAKE,
  CODEGEN_CASE_UPPER_SNAKE,
  CODEGEN_CASE_KEBAB
};

/** How a language names things. Static data of the writer. */
typedef struct codegen_convention {
  uint32_t struct_size;
  uint8_t type_case, value_case, member_case, constant_case, file_case;
  uint8_t unicode;             /* 1: letters outside ASCII may stand in identifiers (Unicode ID_Start, ID_Continue) */
  const char *const *reserved; /* words that are no identifier, of whatever kind, NULL-terminated: keywords, globals */
  const char *extra;           /* more characters that may stand in an identifier, such as `$`; NULL: none */
  const char *const *types;    /* further words that no type or constant may be called, NULL-terminated; or NULL */
  const char *const *members;  /* the same for members: what a base class has */
  const char *const *files;    /* the same for files and folders: words that no module may be called */
  const char *lead;            /* what stands before a name that would begin with a digit or `_`, of files, too, in
                                  small letters; NULL: `_` where there must be something, and nothing before files */
} codegen_convention;

/** A wish for an identifier: prefix + stem + suffix, in the case of its kind, unique in its scope. */
struct codegen_symbol_request {
  uint32_t struct_size;
  uint32_t table, row; /* what is named */
  uint32_t role;       /* of the writer's own, to tell several names of one record apart; 0: the plain one */
  uint32_t kind;       /* CODEGEN_NAME_... */
  int32_t
      priority; /* a fixed name (an export that others rely on) takes 100; 0 is usual. Higher ones keep their name. */
  codegen_str scope; /* unique in what: an artifact's id, a class; empty: all of this writer */
  codegen_str stem;  /* source name; empty: made from the pointer */
  codegen_str prefix, suffix;
  codegen_str key; /* identity of the origin, for the suffix in a collision; empty: the declaration's key */
};

/** Requests an identifier. Requests of one writer are resolved together, independent of their order: in a collision the
 *  one with the higher priority, then the one whose raw name equals the identifier, keeps it; every other one gets a
 *  suffix from its own key. CODEGEN_ERR_CONTRACT for a second request of the same (table, row, role). [main] in
 *  `symbols` only */
static inline codegen_status codegen_symbol_want(codegen_ctx *ctx, const codegen_symbol_request *request) {
  return ctx->api->symbol_request(ctx, request);
}

/** The identifier that the host gave, empty when it was not requested. `writer` is the id of the writer that
 *  requested it; empty: this one. The text lives as long as the run. [section] from `plan` on; outside of a writer's
 *  callbacks name the writer */
static inline codegen_str codegen_symbol(codegen_ctx *ctx, codegen_str writer, uint32_t table, uint32_t row,
                                         uint32_t role) {
  return ctx->api->symbol(ctx, writer, table, row, role);
}

/* -- The plan ------------------------------------------------------------------------------------------------------ */

/** Flags of an artifact. */
enum {
  /* Several writers add sections to it: an index file, a run-time helper. All declare it with the same id, path,
     language and flags; head and tail are written by the one whose plugin id, then writer id, comes first. When one of
     them fails the file is not written. */
  CODEGEN_ARTIFACT_SHARED = 1,
  CODEGEN_ARTIFACT_FIXED = 2 /* written once as a start for the user, never overwritten */
};

/** A file to be. */
struct codegen_artifact {
  uint32_t struct_size;
  uint32_t flags;
  codegen_str id;       /* unique in the writer (in the run, when shared): `types`; 1 to 200 bytes, no `:` */
  codegen_str path;     /* relative to the output root, `/`-separated: `types.ts` */
  codegen_str language; /* typescript python json text markdown ...: what hooks and formatters choose by */
  uint32_t user;        /* of the writer's own */
};

/** What the text of a section depends on, besides options and its own names. */
enum {
  CODEGEN_DEPENDS_OWN = 1,        /* what is said in its subject; a REF counts by the target's key */
  CODEGEN_DEPENDS_NAMES = 2,      /* and the names of declarations that the subject refers to */
  CODEGEN_DEPENDS_FACTS = 4,      /* and their facts: kind, nullable, recursive, split, used, discriminator value */
  CODEGEN_DEPENDS_DIRECT = 8,     /* and all that is said in them */
  CODEGEN_DEPENDS_REACHABLE = 16, /* and everything that they lead to */
  CODEGEN_DEPENDS_WHOLE = 32      /* the whole model */
};

/** The text for one declaration in one artifact: the unit of caching, of parallelism, of progress. */
struct codegen_section {
  uint32_t struct_size;
  uint32_t artifact;   /* as codegen_plan_artifact returned it */
  codegen_str key;     /* unique among this writer's in the artifact, at most 4,096 bytes; usually the subject's key */
  uint32_t table, row; /* the subject: what `depends` is relative to; 0, 0 with WHOLE */
  uint32_t depends;    /* CODEGEN_DEPENDS_... added up */
  uint32_t user;       /* of the writer's own: which of its kinds of section */
  codegen_str order;   /* decimal text, empty: 0; then as planned, in shared artifacts by key and writer */
};

/** A plan; the host makes it and ends it. */
struct codegen_plan {
  const codegen_api *api; /* the rest is host-private */
};

/** Adds an artifact to the plan; its number, 0 when it was refused (a diagnostic says why). [main] in `plan` only */
static inline uint32_t codegen_plan_artifact(codegen_plan *plan, const codegen_artifact *artifact) {
  return plan->api->plan_artifact(plan, artifact);
}

/** Adds a section at the end of its artifact. [main] in `plan` only */
static inline codegen_status codegen_plan_section(codegen_plan *plan, const codegen_section *section) {
  return plan->api->plan_section(plan, section);
}

/* -- Text ---------------------------------------------------------------------------------------------------------- */

/** Where a section's text goes. Members are read and moved by the functions below alone. */
struct codegen_out {
  const codegen_api *api;
  char *data;
  size_t size, capacity;
  bool failed; /* memory or a ceiling was reached; everything after it is dropped and the section fails */
};

/** An import that a section needs. The host gathers them for the artifact, each once, sorted. Exactly one of `artifact`
 *  and `module` is said. A file's import of itself is dropped. */
struct codegen_import {
  uint32_t struct_size;
  uint32_t flags;       /* CODEGEN_IMPORT_... */
  codegen_str artifact; /* an artifact of this run as `writer:id` (shared ones as `:id`, too); empty: foreign module */
  codegen_str module;   /* a foreign module as the language names it: `zod` */
  codegen_str name;     /* what is imported; empty: the module itself */
  codegen_str alias;    /* under which name, where that differs */
};
enum { CODEGEN_IMPORT_TYPE = 1 /* only a type: vanishes at run time. Gone where another section needs the value */ };

/** Import `i` of those that `head` gets: the host's records may be longer than what a plugin knows, so never write
 *  `import[i]`. [any] */
static inline const codegen_import *codegen_import_at(const codegen_import *import, uint32_t i) {
  return (const codegen_import *)(const void *)((const char *)import + (size_t)i * import->struct_size);
}

/** Room for `extra` more bytes; false when there is none. A section has at most 256 MiB, a file 1 GiB. Text is UTF-8,
 *  or the section fails. [section] */
static inline bool codegen_out_room(codegen_out *out, size_t extra) {
  return (!out->failed && out->capacity - out->size >= extra) || out->api->out_grow(out, extra);
}

/** Appends a text. [section] */
static inline void codegen_out_str(codegen_out *out, codegen_str text) {
  if (text.size == 0 || !codegen_out_room(out, text.size)) return;
  __builtin_memcpy(out->data + out->size, text.data, text.size);
  out->size += text.size;
}

/** Appends a NUL-terminated text. [section] */
static inline void codegen_out_text(codegen_out *out, const char *text) {
  codegen_str slice = {text, __builtin_strlen(text)};
  codegen_out_str(out, slice);
}

/** Appends one byte. [section] */
static inline void codegen_out_char(codegen_out *out, char c) {
  if (!codegen_out_room(out, 1)) return;
  out->data[out->size++] = c;
}

/** Appends `count` spaces. [section] */
static inline void codegen_out_spaces(codegen_out *out, uint32_t count) {
  if (!codegen_out_room(out, count)) return;
  __builtin_memset(out->data + out->size, ' ', count);
  out->size += count;
}

/** Appends an unsigned number in decimal. [section] */
static inline void codegen_out_u64(codegen_out *out, uint64_t value) {
  char digits[20];
  size_t n = sizeof digits;
  do digits[--n] = (char)('0' + value % 10);
  while (value /= 10);
  codegen_str text = {digits + n, sizeof digits - n};
  codegen_out_str(out, text);
}

/** Says that this section needs an import; copied. CODEGEN_ERR_CONTRACT, with a diagnostic, for a malformed one.
 *  [section] in `emit` only */
static inline codegen_status codegen_out_import(codegen_out *out, const codegen_import *import) {
  return out->api->out_import(out, import);
}

/** Says that this section needs a helper in its artifact: `text` stands there once, behind the head and before all
 *  sections, helpers sorted by key. It ends its own last line; copied. The same key with another text is an error of
 *  the section that comes later in order, found when its turn comes. [section] in `emit` only */
static inline codegen_status codegen_out_helper(codegen_out *out, codegen_str key, codegen_str text) {
  return out->api->out_helper(out, key, text);
}

/** The path of artifact `to` as seen from artifact `from` (both `writer:id`): `./types.ts`, `../models/user.ts`; empty
 *  when there is no such artifact. Lives until the callback returns. [section] from `emit` on */
static inline codegen_str codegen_import_path(codegen_ctx *ctx, codegen_str from, codegen_str to) {
  return ctx->api->import_path(ctx, from, to);
}

/* -- The writer ---------------------------------------------------------------------------------------------------- */

/** A writer. Registers the phase `generate/<id>`. `plan` and `emit` must be there; `convention` only with `symbols`. */
typedef struct codegen_writer {
  uint32_t struct_size;
  uint32_t flags; /* CODEGEN_PHASE_PURE, CODEGEN_PHASE_PARALLEL */
  const char *id;
  const char *order; /* NULL: 6 */
  const char *doc;
  const codegen_convention *convention;
  /** Requests identifiers. [main] */
  codegen_status (*symbols)(void *self, codegen_ctx *ctx, const codegen_model *model);
  /** Plans artifacts and sections. [main] */
  codegen_status (*plan)(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan);
  /** Writes one section. [section] with PARALLEL, else [main] */
  codegen_status (*emit)(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                         codegen_out *out);
  /** Writes what stands before an artifact's helpers and sections: banner and import lines. `import` holds `count`
   *  imports, sorted by (artifact, path, name, alias), each once, with `module` filled in as the path, file name and
   *  all, for an artifact of this run; read them with codegen_import_at. NULL: nothing. [main] in `assemble` */
  codegen_status (*head)(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                         uint32_t count, codegen_out *out);
  /** Writes what stands behind the last section. NULL: nothing. [main] in `assemble` */
  codegen_status (*tail)(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, codegen_out *out);
  /** NULL, or what `symbols` and `plan` see of a declaration: a digest of all that what they do hangs on, of what is
   *  said in it. For processes that stay while a document changes: where a declaration was read again, everything else
   *  is what it was, and its digest is, too, neither is called: identifiers and the plan stay. So of what a declaration
   *  refers to they must see no more than CODEGEN_DEPENDS_FACTS, and bases. CODEGEN_ERR_NOT_FOUND: not known, of this
   *  one or with these options; then they are called. It reports nothing and asks for no identifiers. [main] */
  codegen_status (*sees)(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t decl, codegen_hash *digest);
  /** With `sees`, where they look at whole tables: what they see of a row of any table by itself, all zero where it
   *  makes no difference. That some row shows a digest may count, not how many do. Rows of NOTE, SCOPE, SOURCE and DECL
   *  never differ. NULL: nothing. [main] */
  codegen_status (*sees_row)(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t table, uint32_t row,
                             codegen_hash *digest);
  /** With `sees`: what the instance found in `symbols` and `plan` and still needs, in bytes that live until the next
   *  callback. Of rows it names those of DECL and SCOPE alone, and it holds no pointers. NULL: nothing. [main] */
  codegen_status (*remember)(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_bytes *known);
  /** With `remember`: gives that to an instance that is made anew, instead of `symbols` and `plan`. When it fails,
   *  CODEGEN_ERR_NOT_FOUND, both are called. They may be after it went well, too, where another writer cannot go on:
   *  then they find everything themselves. [main] */
  codegen_status (*resume)(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_bytes known);
} codegen_writer;

CODEGEN_END

#endif
