/* SPDX-License-Identifier: MIT
 *
 * The inside of a sink. Private to this room.
 */
#ifndef CG_DIAG_SINK_H
#define CG_DIAG_SINK_H

#include <pthread.h>
#include <stdatomic.h>

#include "diag.h"

/** What lies before a block of the source: code points, line breaks, and where the line begins that it starts in. */
typedef struct cg_line_block {
  uint32_t codes, breaks, line_begin;
} cg_line_block;

#define CG_LINE_BLOCK ((size_t)4096) /* bytes */

/** A registered source, with its index of lines, made when the first place in it is shown. */
typedef struct cg_sink_source {
  cg_diag_source source;
  cg_line_block *block;
} cg_sink_source;

/** A stored diagnostic: all texts in the sink's arena. */
typedef struct cg_sink_item {
  codegen_diag diag;
  cg_str plugin;
  uint32_t sequence;
} cg_sink_item;

#define CG_SINK_BYTES ((size_t)256 << 20) /* of texts, at most */

struct cg_diags {
  atomic_bool heard;    /* something was said, or memory ran out: before that nothing counts, and nobody locks */
  pthread_mutex_t lock; /* everything below but the observer's call */
  pthread_mutex_t observe_lock; /* recursive: one observer at a time, and none inside another */
  cg_arena arena;               /* texts of the items */
  cg_arena names;               /* names of the sources */
  cg_vec item;                  /* cg_sink_item */
  cg_vec source;                /* cg_sink_source, by document */
  uint32_t errors, warnings, strict_warnings;
  uint32_t error_classes, strict_classes; /* bits by exit code */
  uint32_t stored_errors, stored_others;
  uint64_t dropped;
  bool out_of_memory, strict, observing, reported;
  void (*observe)(void *self, const codegen_diag *diag);
  void *observe_self;
  bool (*pointer)(void *self, codegen_origin origin, cg_buf *out);
  void *pointer_self;
};

typedef struct cg_code {
  const char *code, *title;
  uint32_t severity, flags;
  uint32_t exit;
} cg_code;

/** The row of a host code, NULL for anybody else's. */
const cg_code *cg_code_find(cg_str code);

cg_sink_source *cg_sink_source_of(const cg_diags *diags, uint32_t document);

/** Line and column of an offset, by the index of the source. */
void cg_sink_line(cg_sink_source *source, uint32_t offset, uint32_t *line, uint32_t *column);

/** A diagnostic's place and severity as they are shown. Line 0: unknown. */
typedef struct cg_place {
  cg_str file;
  uint32_t line, column;
} cg_place;
cg_place cg_sink_place(const cg_diags *diags, const codegen_diag *diag);
const char *cg_sink_severity(const cg_diags *diags, const cg_diag_style *style, const codegen_diag *diag);
/** The pointer of a diagnostic: its own, or made into `scratch`. */
cg_str cg_sink_pointer(const cg_diags *diags, const codegen_diag *diag, cg_buf *scratch);
/** What to do: what the diagnostic says, else for an error where to read about it, in `scratch`. */
cg_str cg_sink_help(const codegen_diag *diag, char scratch[64]);

/** Diagnostics that are shown as one: `count` items, the first few of them by index. */
#define CG_GROUP_PLACES 3
typedef struct cg_group {
  uint32_t count;
  uint32_t item[CG_GROUP_PLACES];
} cg_group;

/** One group as text; one diagnostic as a JSON object on a line. */
void cg_render_text(const cg_diags *diags, const cg_diag_style *style, const cg_group *group, cg_buf *out);
void cg_render_json(const cg_diags *diags, const cg_diag_style *style, const cg_sink_item *item, cg_buf *out);

/** The source line of an offset with a caret below, at most about 100 columns of it. */
void cg_render_excerpt(cg_buf *out, const cg_diag_source *source, codegen_origin origin, uint32_t line,
                       const char *mark, const char *plain);

#endif
