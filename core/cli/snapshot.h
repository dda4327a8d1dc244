/* SPDX-License-Identifier: MIT
 *
 * What a run keeps in a file for the next process: its document and its model, as cg_kept holds them.
 */
#ifndef CG_SNAPSHOT_H
#define CG_SNAPSHOT_H

#include "kept.h"

typedef struct cg_snapshot cg_snapshot;
void cg_snapshot_free(cg_snapshot *file);

/** Before a run: offers it what an earlier one like it left, and decides whether this one is to leave something. */
void cg_snapshot_offer(cg_road *road, const cg_memory *memory);
/** The digest of a reader: its file's bytes, and which one in it; all zero: it cannot be told. */
cg_hash cg_snapshot_print(cg_plugin *plugin, const codegen_reader *reader);
/** Whether this reader made what lies in the file. */
bool cg_snapshot_read_by(const cg_snapshot *file, cg_plugin *plugin, const codegen_reader *reader);
/** Gives what is kept its model and its values. False: they are not as they were written. */
bool cg_snapshot_model(cg_road *road, cg_kept *kept, const cg_shift *shift);
/** After a run, before it is remembered: what it says of when to write the next one. */
void cg_snapshot_judge(const cg_road *road, cg_memory *memory);
/** After a run that went well: writes the file, if that was decided. What cannot be written is left. */
void cg_snapshot_keep(cg_road *road, const cg_memory *memory);

/** `codegen cache`: bytes of the file of a job, 0: there is none; and dropping it. */
uint64_t cg_snapshot_size(const cg_job *job);
void cg_snapshot_drop(const cg_job *job);

#endif
