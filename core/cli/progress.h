/* SPDX-License-Identifier: MIT
 *
 * What people see of a run while it goes on (progress.c) and what is told of it afterwards: a trace (trace.c) and
 * statistics (stats.c).
 */
#ifndef CG_PROGRESS_H
#define CG_PROGRESS_H

#include "memory.h"

/** The line on the terminal, where one is to be shown. `phase` outlives the run; `sections`: it writes them. */
typedef struct cg_progress cg_progress;
void cg_progress_begin(cg_road *road);
void cg_progress_show(cg_road *road, cg_str phase, bool sections);
void cg_progress_end(cg_road *road);

/** Opens the file of --trace, if there is to be one: reports and returns false when it cannot be had. */
bool cg_trace_file_open(cg_cli *cli);
void cg_trace_file_close(cg_cli *cli);
/** The main thread's lane; NULL: nobody keeps a trace. */
cg_lane *cg_trace_lane(const cg_cli *cli);
/** Something that the program does beside the phases of the plan. */
void cg_trace_step(const cg_cli *cli, uint64_t begin, const char *what);
/** What became of every file, and of the whole run. */
void cg_trace_files(const cg_road *road);
void cg_trace_run(const cg_outcome *outcome, const cg_road *road, uint64_t begin);

/** --stats. `road` is NULL when nothing was run. */
void cg_stats_print(const cg_outcome *outcome, const cg_road *road);
/** The most memory that this process had, in bytes. */
uint64_t cg_peak_memory(void);

#endif
