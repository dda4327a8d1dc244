/* SPDX-License-Identifier: MIT
 *
 * Progress on a terminal: one line that is overwritten, only when a run takes long enough for a person to wonder.
 */
#include "road.h"

#include <unistd.h>

#define PATIENCE_NS 200000000u

void cg_progress_begin(cg_road *road) {
  road->begin_ns = cg_clock_ns();
  road->progress = !road->cli->quiet && !road->cli->json && isatty(fileno(road->cli->err));
}

void cg_progress_show(cg_road *road, cg_str what) {
  if (!road->progress) return;
  uint64_t now = cg_clock_ns() - road->begin_ns;
  if (now < PATIENCE_NS) return;
  size_t done = 0, count = road->plan ? cg_plan_count(road->plan) : 0;
  for (size_t i = 0; i < count; i++) done += cg_plan_at(road->plan, i)->done;
  fprintf(road->cli->err, "\r\033[K%.*s: [%zu/%zu] %.*s (%.1f s)", CG_FMT(road->job->name), done + 1, count,
          CG_FMT(what), (double)now / 1e9);
  fflush(road->cli->err);
  road->shown = true;
}

void cg_progress_end(cg_road *road) {
  if (road->shown) fputs("\r\033[K", road->cli->err);
  road->shown = false;
}
