/* SPDX-License-Identifier: MIT
 *
 * The host as a plugin sees it: a context whose first member is a table of functions.
 *
 * The host exports no symbols; everything goes through the table. Plugins call the inline functions of this and the
 * other headers: those whose slot came after minor 0 test whether the host has it, and answer CODEGEN_ERR_UNSUPPORTED,
 * NULL, 0 or an empty text where it has not. The table grows only at its tail. Bigger things are extensions, fetched by
 * a text such as "org.example.names/1": a revision that breaks gets a new number.
 */
#ifndef CODEGEN_HOST_H
#define CODEGEN_HOST_H

#include <codegen/base.h>
#include <codegen/diag.h>
#include <codegen/document.h>

CODEGEN_BEGIN

typedef struct codegen_ctx codegen_ctx;
typedef struct codegen_model codegen_model;                   /* model.h */
typedef struct codegen_edit codegen_edit;                     /* edit.h */
typedef struct codegen_option_value codegen_option_value;     /* options.h */
typedef struct codegen_hook_info codegen_hook_info;           /* hooks.h */
typedef struct codegen_symbol_request codegen_symbol_request; /* writer.h */
typedef struct codegen_artifact codegen_artifact;             /* writer.h */
typedef struct codegen_section codegen_section;               /* writer.h */
typedef struct codegen_import codegen_import;                 /* writer.h */
typedef struct codegen_out codegen_out;                       /* writer.h */
typedef struct codegen_plan codegen_plan;                     /* writer.h */
typedef struct codegen_run codegen_run;                       /* below */

/** Any function, as the hook dispatcher keeps it. */
typedef void (*codegen_function)(void);

/** How long memory from codegen_alloc lives. */
enum {
  CODEGEN_ARENA_CALL = 0,    /* until the callback returns; answers of hooks are copied by the host at return */
  CODEGEN_ARENA_RUN = 1,     /* until the run ends: forget pointers to it at the next codegen.run.begin */
  CODEGEN_ARENA_INSTANCE = 2 /* until the plugin is destroyed */
};

/** Table of host functions. Use the inline functions; the contract of each slot stands with its function. */
typedef struct codegen_api {
  uint32_t struct_size;
  uint32_t abi_minor;
  /* base */
  const void *(*extension)(codegen_ctx *, codegen_str id);
  codegen_status (*provide)(codegen_ctx *, codegen_str id, const void *table);
  void *(*alloc)(codegen_ctx *, uint32_t arena, size_t size, size_t align);
  bool (*cancelled)(codegen_ctx *);
  const codegen_run *(*run)(codegen_ctx *);
  codegen_status (*option)(codegen_ctx *, codegen_str name, codegen_option_value *out);
  void (*report)(codegen_ctx *, const codegen_diag *diag);
  /* documents */
  const codegen_document *(*document)(codegen_ctx *, uint32_t id);
  codegen_status (*resolve)(codegen_ctx *, uint32_t from, codegen_str reference, codegen_origin at, uint32_t *document,
                            uint32_t *node, codegen_str *anchor);
  /* edits */
  const codegen_model *(*edit_model)(codegen_edit *);
  uint32_t (*edit_add)(codegen_edit *, uint32_t table, uint32_t count);
  void *(*edit_row)(codegen_edit *, uint32_t table, uint32_t row);
  codegen_list (*edit_list)(codegen_edit *, const uint32_t *ids, uint32_t count);
  codegen_range (*edit_grow)(codegen_edit *, uint32_t table, codegen_range range, uint32_t extra);
  codegen_sym (*edit_sym)(codegen_edit *, codegen_str word);
  codegen_str (*edit_text)(codegen_edit *, codegen_str text);
  codegen_value (*edit_value)(codegen_edit *, codegen_str json);
  void *(*edit_facet)(codegen_edit *, codegen_str id, uint32_t table, uint32_t row, uint32_t size);
  codegen_status (*edit_remove)(codegen_edit *, uint32_t decl);
  /* hooks */
  codegen_status (*hook_declare)(codegen_ctx *, const codegen_hook_info *hook);
  codegen_status (*hook_subscribe)(codegen_ctx *, codegen_str hook, codegen_str signature, codegen_str order,
                                   codegen_function call, void *self);
  codegen_status (*hook_emit)(codegen_ctx *, codegen_str hook, void *const *arguments, uint32_t count);
  /* writers */
  codegen_status (*symbol_request)(codegen_ctx *, const codegen_symbol_request *request);
  codegen_str (*symbol)(codegen_ctx *, codegen_str writer, uint32_t table, uint32_t row, uint32_t role);
  uint32_t (*plan_artifact)(codegen_plan *, const codegen_artifact *artifact);
  codegen_status (*plan_section)(codegen_plan *, const codegen_section *section);
  bool (*out_grow)(codegen_out *, size_t extra);
  codegen_status (*out_import)(codegen_out *, const codegen_import *import);
  codegen_status (*out_helper)(codegen_out *, codegen_str key, codegen_str text);
  codegen_str (*import_path)(codegen_ctx *, codegen_str from, codegen_str to);
  /* edits */
  codegen_value (*edit_string)(codegen_edit *, codegen_str text);
  void *(*edit_make)(codegen_edit *, uint32_t table, uint32_t *row);
} codegen_api;

/** A context: one per plugin instance, and one per thread while sections are emitted. Host-private behind `api`. */
struct codegen_ctx {
  const codegen_api *api;
};

/** Flags of a run. */
enum {
  CODEGEN_RUN_CHECK = 1,    /* compares with what is on disk and writes nothing */
  CODEGEN_RUN_DRY = 2,      /* says what would be written and writes nothing */
  CODEGEN_RUN_STRICT = 4,   /* warnings that change the accepted values are errors */
  CODEGEN_RUN_CANONICAL = 8 /* output in canonical order instead of document order */
};

/** What a run is about. Read members later than minor 0 behind CODEGEN_HAS. Valid until the run ends. */
struct codegen_run {
  uint32_t struct_size;
  uint32_t flags;
  codegen_str source; /* name of the source in the configuration, `api` where none was given */
  codegen_str root;   /* output root as the user wrote it; information only: plugins write through sections */
  codegen_str set;    /* name of the plugin set, empty when none was chosen */
};

/** The table behind an extension id, NULL when neither this host nor a plugin that was created before offers it: name
 *  that plugin as a need. Valid as long as the instance. [any] */
static inline const void *codegen_extension(codegen_ctx *ctx, codegen_str id) {
  return ctx->api->extension(ctx, id);
}

/** Offers a table of functions to other plugins under an id such as "org.example.names/1". The table stays the
 *  plugin's: static, or from CODEGEN_ARENA_INSTANCE where it has to lead to `self`. Begin it with a struct_size, so
 *  that it can grow. Sections of a writer that fetches it are kept from run to run only where everything that this
 *  plugin registers declares itself CODEGEN_PHASE_PURE, and that includes the table: what it answers follows from the
 *  plugin's options and from what it is given, never from what the plugin has seen in the run. CODEGEN_ERR_CONTRACT,
 *  with a diagnostic, for an id that is taken, malformed or begins with `codegen.`. [main] in `create` only */
static inline codegen_status codegen_provide(codegen_ctx *ctx, codegen_str id, const void *table) {
  return ctx->api->provide(ctx, id, table);
}

/** Zeroed memory of the host, NULL when out of memory or over the plugin's budget; never freed by the plugin. `align`
 *  is a power of two, at most 4096. [any] */
static inline void *codegen_alloc(codegen_ctx *ctx, uint32_t arena, size_t size, size_t align) {
  return ctx->api->alloc(ctx, arena, size, align);
}

/** Whether the run is being stopped: long loops ask now and then and return CODEGEN_ERR_CANCELLED. [any] */
static inline bool codegen_cancelled(codegen_ctx *ctx) {
  return ctx->api->cancelled(ctx);
}

/** What the run is about; NULL outside a run. [any] */
static inline const codegen_run *codegen_run_info(codegen_ctx *ctx) {
  return ctx->api->run(ctx);
}

/** Reports a diagnostic on behalf of this plugin; copied. After one of severity CODEGEN_ERROR the phase has
 *  failed, whatever the callback returns. [any] */
static inline void codegen_report(codegen_ctx *ctx, const codegen_diag *diag) {
  ctx->api->report(ctx, diag);
}

/** Reports in one line: severity, code, message, help and a place. [any] */
static inline void codegen_report_at(codegen_ctx *ctx, uint32_t severity, const char *code, codegen_str message,
                                     codegen_str help, codegen_origin origin) {
  codegen_diag diag;
  __builtin_memset(&diag, 0, sizeof diag);
  diag.struct_size = (uint32_t)sizeof diag;
  diag.severity = severity;
  diag.code = codegen_str_of(code);
  diag.message = message;
  diag.help = help;
  diag.origin = origin;
  ctx->api->report(ctx, &diag);
}

/** Document `id` of this run, NULL when there is none such. Valid until the run ends. [any] */
static inline const codegen_document *codegen_document_of(codegen_ctx *ctx, uint32_t id) {
  return ctx->api->document(ctx, id);
}

/** Follows a reference (RFC 3986, relative to document `from`), loading the other document when that is allowed. The
 *  fragment is read as a JSON pointer (RFC 6901, percent-decoded). A fragment that is no pointer gives node 0 and
 *  `*anchor`, for the reader to look up. Results that are not wanted may be NULL. On failure a diagnostic was reported
 *  at `at`. With an `at` of no document it is a question: nothing is loaded or reported, there are no results, and
 *  CODEGEN_ERR_DENIED says that such a reference would not be allowed. [main] while reading */
static inline codegen_status codegen_resolve(codegen_ctx *ctx, uint32_t from, codegen_str reference, codegen_origin at,
                                             uint32_t *document, uint32_t *node, codegen_str *anchor) {
  return ctx->api->resolve(ctx, from, reference, at, document, node, anchor);
}

CODEGEN_END

#endif
