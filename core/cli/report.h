/* SPDX-License-Identifier: MIT
 *
 * codegen report: what a file tells of a run (report_read.c), and how it is drawn (report_page.c, with the means of
 * report_draw.c).
 *
 * Everything that is read is hostile: numbers are checked, names are escaped where they are printed, and what is drawn
 * is bounded whatever the file holds.
 */
#ifndef CG_REPORT_H
#define CG_REPORT_H

#include "../source/source.h"
#include "cli.h"

enum {
  CG_REPORT_RUN,
  CG_REPORT_STEP,
  CG_REPORT_PHASE,
  CG_REPORT_HOOK,
  CG_REPORT_WORKER,
  CG_REPORT_SECTION,
  CG_REPORT_SOURCE,
  CG_REPORT_COMMIT,
  CG_REPORT_FILE,
  CG_REPORT_KINDS
};
enum { CG_REPORT_UNASKED, CG_REPORT_HIT, CG_REPORT_MISS };

/** One event. Texts point into the document. */
typedef struct cg_report_event {
  cg_str name, plugin, artifact;
  cg_str word; /* skipped, does, change, depth: by kind */
  uint64_t begin, ns;
  uint64_t bytes, count; /* `count`: sections of a file */
  uint32_t lane;
  uint8_t kind, cache;
  bool failed;
} cg_report_event;

/** A run of one source, and its events: neighbours, in order of their begin. */
typedef struct cg_report_run {
  cg_str name, skipped, next;
  uint64_t begin, ns, cpu_us, peak, code, workers, warnings, errors;
  bool ended;
  const cg_report_event *event;
  size_t count;
} cg_report_run;

typedef struct cg_report {
  cg_arena arena;
  cg_str generator; /* empty: of a manifest, which knows no times */
  cg_vec event;     /* cg_report_event */
  cg_vec run;       /* cg_report_run */
} cg_report;

/** Takes a document apart. `*wrong` says what is wrong, as the rest of a sentence, and `*node` where. */
cg_status cg_report_read(cg_report *report, const codegen_document *document, const char **wrong, uint32_t *node);
void cg_report_release(cg_report *report);
/** The whole page. */
cg_status cg_report_page(const cg_report *report, cg_str file, cg_buf *out);

/* -- drawing ------------------------------------------------------------------------------------------------------- */

/** Text for HTML and SVG, and inside quotes: escaped, safe to look at, and valid XML. At most `most` code points, cut
 *  at the end, or where `tail` at the begin. */
void cg_report_text(cg_buf *out, cg_str text, size_t most, bool tail);
void cg_report_time(cg_buf *out, uint64_t ns);
void cg_report_size(cg_buf *out, uint64_t bytes);

typedef struct cg_report_box {
  double x, y, width, height;
} cg_report_box;
/** Divides a box among values in falling order, as squares as they go (Bruls, Huizing, van Wijk). */
void cg_report_squarify(const uint64_t *value, size_t count, cg_report_box box, cg_report_box *out);

/** A colour for each plugin, the same all over a page. */
typedef struct cg_report_colors {
  cg_str plugin[64];
  size_t count;
} cg_report_colors;
unsigned cg_report_color(const cg_report_colors *colors, cg_str plugin);

/** The pictures of one run (report_pictures.c). Each writes a figure, or nothing where there is nothing to show. */
typedef struct cg_report_drawing {
  const cg_report_run *run;
  cg_report_colors colors;
  cg_arena *arena;
  cg_buf *out;
  unsigned number; /* of the next figure, for ids */
} cg_report_drawing;
/** Between both: one SVG of that size. */
void cg_report_figure(cg_report_drawing *at, const char *heading, const char *words, double width, double height);
void cg_report_figure_end(cg_report_drawing *at, const char *caption);
void cg_report_waterfall(cg_report_drawing *at);
void cg_report_threads(cg_report_drawing *at);
void cg_report_sections_map(cg_report_drawing *at);
void cg_report_heaviest(cg_report_drawing *at);
void cg_report_plugins(cg_report_drawing *at);
void cg_report_cache(cg_report_drawing *at);
void cg_report_files(cg_report_drawing *at);

#endif
