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

#include <time.h>

#include "../base/base.h"
#include "../diag/diag.h"

/** A file to be. Texts, and pieces of a file of no name, stay the caller's until commit is done. */
typedef struct cg_output_file {
  cg_str path; /* below the root */
  cg_str head; /* what it holds: this, then the pieces, then the text */
  const cg_spill *spill;
  const cg_piece *piece;
  size_t pieces;
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
  cg_lane *lane;       /* where the steps of a commit are noted; NULL: nowhere */
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

/** What became of a file to be. After cg_output_commit, sorted by path. */
typedef struct cg_output_result {
  cg_str path;
  cg_hash hash;
  uint64_t size;
  bool fixed;    /* somebody else's from now on: it only has to be there */
  int64_t since; /* the moment from which on somebody else may have changed it unseen */
  int64_t stamp; /* but not where this is still its time; 0: none */
} cg_output_result;
size_t cg_output_results(const cg_output *output);
cg_output_result cg_output_result_at(const cg_output *output, size_t i);

/* -- what a later run may know (state.c) --------------------------------------------------------------------------- */

/** A file whose content was known at a moment, and how it looked then. */
typedef struct cg_seen {
  cg_str path;
  uint64_t device, inode, size;
  int64_t modified, changed; /* ns since 1970 */
  int64_t known;             /* the moment: what was changed later, or in the same tick of the clock, may be another */
  cg_hash hash;
} cg_seen;

/** Where files are looked for: below the folder `at`, where no symbolic link is followed; or, with `at` -1, wherever a
 *  path leads. The folder that was reached last stays open: the next file most often lies there, too. */
typedef struct cg_folder {
  int at;
  int fd;       /* -1: none */
  bool missing; /* there is none */
  size_t size;
  char path[4097];
} cg_folder;

void cg_folder_begin(cg_folder *folder, int at);
void cg_folder_forget(cg_folder *folder);

/** Looks at a regular file. Fills everything but `known` and `hash`. */
bool cg_seen_look(cg_folder *folder, cg_str path, cg_seen *out);
/** Whether a file holds what it held: by its looks, where they tell, else by its content. `*read` is set when it was
 *  read. */
bool cg_seen_still(cg_folder *folder, const cg_seen *seen, bool *read);
/** Whether its looks tell: it had not changed for a while when its content was known. */
bool cg_seen_settled(const cg_seen *seen);
/** Whether its looks tell that its content is from before a moment. */
bool cg_seen_before(const cg_seen *seen, int64_t moment);
/** Times for a file, of now, that no change gives it by itself: that has the time of the last tick of the clock, or a
 *  finer one that is later. 0: there is no clock. */
int64_t cg_seen_stamp(struct timespec times[2]);
void cg_seen_pack(cg_buf *out, const cg_seen *seen);
cg_seen cg_seen_unpack(cg_unpack *from);

/** What is known of files below an output root, sorted by path: one that looks as it did, and whose looks tell, is not
 *  read to be compared. The rows outlive the commit. */
void cg_output_known(cg_output *output, const cg_seen *seen, size_t count);

/** The folder of an output root, -1 when it is not there. Close it. */
int cg_root_open(cg_str root);
/** Whether a commit was interrupted there. */
bool cg_root_interrupted(int root);
/** Takes the lock of a run that writes; false when another one has it. */
bool cg_root_lock(int root);
/** The folder `.codegen` of a root; -1 and errno. Close it. */
int cg_state_folder(int root, bool make);
/** Keeps a text in `.codegen`, which is made when it is missing. The text is bound to that very file: a copy, a file
 *  from version control or an edited one is not read. `name` has no slash. 0 or errno. */
int cg_state_write(int root, const char *name, cg_str text);
/** Reads it; false when there is none, or none that can be trusted. */
bool cg_state_read(int root, const char *name, cg_buf *out);

#endif
