/* SPDX-License-Identifier: MIT
 *
 * output: from whole texts to files. Paths, staging, journal, manifest, owners, comparison.
 *
 * Invariants: every single file is whole at every moment; after a crash the next start ends with wholly the old or
 * wholly the new output; a file whose content does not change keeps its mtime; nothing that a person edited is
 * overwritten or removed silently; nothing outside the root is touched (also not through symbolic links inside it).
 */
#ifndef CG_OUTPUT_H
#define CG_OUTPUT_H

#include "../base/base.h"
#include "../diag/diag.h"

/** A file to be. Texts stay the caller's until commit is done. */
typedef struct cg_output_file {
  cg_str path; /* below the root */
  cg_str text;
  cg_str id;    /* of the artifact */
  cg_str owner; /* plugin id */
  cg_str language;
  uint32_t sections;
  bool fixed; /* written only where there is nothing yet */
} cg_output_file;

/** An owner that took part in this run. */
typedef struct cg_output_owner {
  cg_str source, plugin, set;
  bool succeeded;
} cg_output_owner;

typedef struct cg_output_options {
  bool check;          /* compare only; differences are CGO0006 and go to `diff` as unified diffs */
  bool dry_run;        /* list only */
  bool force;          /* overwrite files that were edited by hand */
  uint32_t diff_lines; /* at most so many lines of diff in all; 0: 2,000 */
} cg_output_options;

typedef enum cg_output_what { CG_OUTPUT_CREATE, CG_OUTPUT_UPDATE, CG_OUTPUT_KEEP, CG_OUTPUT_REMOVE } cg_output_what;

typedef struct cg_output_change {
  cg_str path;
  cg_output_what what;
} cg_output_change;

typedef struct cg_output cg_output;

/** Opens an output root (made when it is missing, unless checking): locks it, finishes or undoes an interrupted commit
 *  (reports it under --check), reads the manifest. */
cg_output *cg_output_open(cg_diags *diags, cg_str root, const cg_output_options *options);
/** Closes; removes the staging area. Nothing that was not committed remains. */
void cg_output_close(cg_output *output);

cg_status cg_output_owner_add(cg_output *output, const cg_output_owner *owner);
/** Adds a file: checks its path, collisions (also without regard to case), claims of two owners. */
cg_status cg_output_add(cg_output *output, const cg_output_file *file);
/** Compares, stages, journals, renames, removes what succeeded owners no longer generate, writes the manifest (last).
 *  With check or dry_run only compares. Refuses when an owner failed, except for the files of the others when
 *  `keep_going`. */
cg_status cg_output_commit(cg_output *output, cg_buf *diff);
size_t cg_output_changes(const cg_output *output);
const cg_output_change *cg_output_change_at(const cg_output *output, size_t i); /* sorted by path */

#endif
