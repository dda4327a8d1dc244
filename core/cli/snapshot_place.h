/* SPDX-License-Identifier: MIT
 *
 * Where snapshots lie: a folder of this user's alone, a file for each output folder, not more than there is to be.
 */
#ifndef CG_SNAPSHOT_PLACE_H
#define CG_SNAPSHOT_PLACE_H

#include "cli.h"

/** The file of a job, for reading; -1: there is none, or not one that only this user can have written. */
int cg_snapshot_open(const cg_job *job);

/** A file that is to take its place. */
typedef struct cg_snapshot_new {
  int folder, fd;
  char name[40], stage[64];
} cg_snapshot_new;
/** Its descriptor; -1: there is no place for it. */
int cg_snapshot_begin(cg_snapshot_new *file, const cg_job *job);
/** Puts it there, where it is whole, and lets go of the oldest ones beyond the limit. */
void cg_snapshot_end(cg_snapshot_new *file, bool whole);

#endif
