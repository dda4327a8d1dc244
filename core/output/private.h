/* SPDX-License-Identifier: MIT
 *
 * What the files of this room share: the root as a directory descriptor, manifest entries, the journal.
 */
#ifndef CG_OUTPUT_PRIVATE_H
#define CG_OUTPUT_PRIVATE_H

#include "output.h"

#define CG_MANIFEST "codegen.manifest.json"
#define CG_STATE ".codegen"
#define CG_STAGE ".codegen/stage"
#define CG_JOURNAL ".codegen/journal"
#define CG_FILE_MAX ((size_t)1 << 31)

typedef struct cg_entry {
  cg_str path, id, source, plugin, set;
  cg_hash hash;
  uint64_t size;
  uint32_t sections;
} cg_entry;

/** What one file to be comes to. */
typedef struct cg_target {
  cg_output_file file;
  cg_hash hash;
  uint64_t size;
  cg_output_what what;
  bool forgotten; /* fixed and already there: not ours */
  uint32_t stage; /* number of its staged copy, or of that of its folder; 0: none */
  int64_t stamp;  /* the time that its staged copy was given, 0: none */
  uint32_t fresh; /* number of its folder in `fresh`, from 1, when it is staged in there */
} cg_target;

/** The outermost folder of some files that is not there yet. */
typedef struct cg_fresh {
  cg_str path;
  uint32_t stage; /* number of the staged folder; 0: it is made in its place, as nothing is staged in it */
  bool alike;     /* it may be staged */
  bool apart;     /* something stood in its place by then: its files go one by one */
} cg_fresh;

struct cg_output {
  cg_diags *diags;
  cg_arena arena;
  cg_str root;
  int fd; /* of the root; -1: it does not exist (only when nothing will be written) */
  cg_output_options options;
  cg_vec owner;        /* cg_output_owner */
  cg_vec target;       /* cg_target */
  cg_vec entry;        /* cg_entry of the manifest that was found, sorted by path */
  cg_vec removed;      /* cg_entry to be removed */
  cg_vec kept;         /* cg_entry of the manifest to be */
  cg_vec change;       /* cg_output_change */
  cg_vec fresh;        /* cg_fresh, in the order of their files */
  const cg_seen *seen; /* files that are known, by path */
  size_t seen_count;
  cg_folder folder;
  int64_t judged, placed; /* when it was begun to compare, and to put files in place */
  bool staged;
};

/* state.c */

/** Whether an open file is the one that was seen, and holds what it held then, by its looks alone. */
bool cg_seen_holds(int fd, const cg_seen *seen);

/* what a file is to hold, in pieces (content.c) */

typedef bool cg_content_call(void *self, const char *data, size_t size);
uint64_t cg_content_size(const cg_output_file *file);
/** Calls for every part, until one call says false; false also when a piece cannot be read, with errno. */
bool cg_content_walk(const cg_output_file *file, cg_content_call *call, void *self);
bool cg_content_hash(const cg_output_file *file, cg_hash *hash);
/** The whole of it, in memory: for a diff. */
bool cg_content_text(const cg_output_file *file, cg_buf *out);

/* paths below the root: no symbolic link is followed on the way (at.c) */

/** Opens the directory that holds `path`; `*name` is its last part. -1 and errno. */
int cg_at_parent(int root, cg_str path, bool make, char name[256]);
/** The same, kept in `folder` for the next one, which must not be closed. Until somebody else removes a folder. */
int cg_folder_of(cg_folder *folder, cg_str path, bool make, char name[256]);
/** Reads a file; *found is false when there is nothing. Symbolic links and special files give CODEGEN_ERR_DENIED.
 *  Where it fails, errno says why. */
cg_status cg_at_read(int root, cg_str path, cg_buf *out, bool *found);
/** What stands where a file is to be: `same` content, or its hash. Reads it in pieces. */
typedef struct cg_looked {
  bool found, same;
  cg_hash hash; /* when it is found and not the same */
} cg_looked;
cg_status cg_at_compare(cg_output *output, const cg_target *target, cg_looked *out);
/** Renames the path `from` in the folder `stage` to `path`, making its folders. 0 or errno. */
int cg_at_rename(cg_folder *folder, int stage, const char *from, cg_str path);
/** Removes a file and the folders that became empty. 0 or errno. */
int cg_at_remove(int root, cg_str path);
/** Writes a new file. 0 or errno. */
int cg_at_write(int root, const char *path, cg_str text);
/** The same with a content in pieces. `*stamped`, where it is asked for, is the time that a long file was given, so
 *  that a later change shows; 0: none. */
int cg_at_write_content(int at, const char *name, const cg_output_file *file, int64_t *stamped);

/* manifest.c */
cg_status cg_manifest_read(cg_output *output);
cg_status cg_manifest_write(const cg_vec *entry, cg_buf *out);
const cg_entry *cg_manifest_find(const cg_output *output, cg_str path);

/* journal.c */
cg_status cg_journal_recover(cg_output *output);
/** Stages every target that changes and the manifest, writes the journal, renames, removes. */
cg_status cg_journal_commit(cg_output *output, cg_str manifest, bool manifest_changed);

/* stage.c */
#define CG_STAGE_NAME 4200
int cg_stage_open(int root);
/** Makes `.codegen` and an empty stage in it. 0 or errno. */
int cg_stage_make(int root);
void cg_stage_clear(int root);
/** Stages every target that changes, and the manifest; `fresh` gets the folders that are new. */
cg_status cg_stage_all(cg_output *output, int stage, cg_str manifest, bool manifest_changed, uint32_t *manifest_stage);
/** Where a target was staged, below the stage. */
void cg_stage_name(const cg_output *output, const cg_target *target, char name[CG_STAGE_NAME]);
/** Whether a folder did not go to its place for something that stands there. */
bool cg_stage_taken(int error);

/* diff.c */
/** A unified diff of two texts, with three lines of context, at most `max_lines` lines; returns how many were
 *  written. */
uint32_t cg_diff(cg_str path, cg_str before, cg_str after, uint32_t max_lines, cg_buf *out);

/** Names of our own, also where a file system does not tell them apart by case. */
bool cg_output_reserved(cg_str path);
/** Reports a failed system call on a path below the root. */
cg_status cg_output_fail(cg_output *output, cg_str path, int error, const char *doing);

#endif
