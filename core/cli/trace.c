/* SPDX-License-Identifier: MIT
 *
 * --trace: opens the file, and notes what the rooms do not know: the steps around the plan, the files, the whole run.
 */
#include "progress.h"

#include <codegen/version.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether there is a file that no trace was written to: a path too many must not cost anybody a schema. */
static bool is_somebody_elses(const char *path) {
  char head[sizeof CG_TIMELINE_HEAD] = "";
  struct stat info;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return errno == EACCES;
  bool regular = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  ssize_t got = regular ? read(fd, head, sizeof head - 1) : 0;
  close(fd);
  return regular && got != 0 && memcmp(head, CG_TIMELINE_HEAD, sizeof head - 1) != 0;
}

bool cg_trace_file_open(cg_cli *cli) {
  int error = 0;
  if (!cli->trace.data) return true;
  if (is_somebody_elses(cli->trace.data)) {
    cg_diag_file(cli->diags, "CGC0010", cli->trace, 0, 0,
                 "name another file: only one that '--trace' wrote is replaced", "'%.*s' is there and no trace",
                 CG_FMT(cli->trace));
    return false;
  }
  cli->timeline = cg_timeline_open(cli->trace.data, CODEGEN_VERSION, &error);
  if (cli->timeline) return true;
  cg_diag_file(cli->diags, error ? "CGO0001" : "CGI0001", cli->trace, 0, 0, NULL, "the trace cannot be written: %s",
               error ? cg_errno_text(error) : "out of memory");
  return false;
}

void cg_trace_file_close(cg_cli *cli) {
  int error = cg_timeline_close(cli->timeline);
  cli->timeline = NULL;
  if (error)
    cg_diag_file(cli->diags, "CGO0001", cli->trace, 0, 0, "the output itself is not concerned",
                 "the trace is not complete: %s", cg_errno_text(error));
}

cg_lane *cg_trace_lane(const cg_cli *cli) {
  return cg_timeline_lane(cli->timeline, 0);
}

void cg_trace_step(const cg_cli *cli, uint64_t begin, const char *what) {
  cg_event event = {"step", codegen_str_of(what), {{0}}};
  cg_lane *lane = cg_trace_lane(cli);
  if (lane) cg_lane_end(lane, begin, &event);
}

static const char *change_of(const cg_road *road, cg_str path) {
  static const char *const text[] = {"create", "update", "keep", "remove"};
  for (size_t low = 0, high = cg_output_changes(road->output); low < high;) {
    size_t middle = low + (high - low) / 2;
    const cg_output_change *change = cg_output_change_at(road->output, middle);
    int order = codegen_str_compare(change->path, path);
    if (order == 0) return text[change->what];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return "";
}

void cg_trace_files(const cg_road *road) {
  cg_lane *lane = cg_trace_lane(road->cli);
  size_t count = lane && road->output ? cg_output_results(road->output) : 0, next = 0;
  for (size_t i = 0; i < count; i++) {
    cg_output_result file = cg_output_result_at(road->output, i);
    const cg_artifact *artifact = NULL; /* both are sorted by path */
    for (; next < cg_sections_artifacts(road->sections); next++) {
      artifact = cg_sections_artifact(road->sections, next);
      if (codegen_str_compare(artifact->path, file.path) >= 0) break;
    }
    if (artifact && !codegen_str_equal(artifact->path, file.path)) artifact = NULL;
    cg_event event = {"file",
                      file.path,
                      {{"source", road->job->name, 0},
                       {"change", codegen_str_of(change_of(road, file.path)), 0},
                       {"plugin", artifact ? artifact->owner : CG_STR(""), 0},
                       {"artifact", artifact ? artifact->id : CG_STR(""), 0},
                       {"sections", {NULL, 0}, artifact ? artifact->section_count : 0},
                       {"bytes", {NULL, 0}, file.size}}};
    cg_lane_end(lane, cg_lane_begin(lane), &event);
  }
}

void cg_trace_run(const cg_outcome *outcome, const cg_road *road, uint64_t begin) {
  cg_lane *lane = cg_trace_lane(outcome->cli);
  cg_section_counts counts = {0};
  if (!lane) return;
  if (road && road->sections) counts = cg_sections_count(road->sections);
  cg_event event = {"run",
                    outcome->job->name,
                    {{"skipped", outcome->skipped ? CG_STR("nothing has changed") : CG_STR(""), 0},
                     {"next", cg_str_given(outcome->next), 0},
                     {"exit", {NULL, 0}, (uint64_t)outcome->code},
                     {"workers", {NULL, 0}, counts.workers},
                     {"warnings", {NULL, 0}, outcome->warnings},
                     {"errors", {NULL, 0}, outcome->errors},
                     {"cpu_us", {NULL, 0}, (cg_cpu_ns() - outcome->cpu_begin) / 1000},
                     {"peak_bytes", {NULL, 0}, cg_peak_memory()}}};
  cg_lane_end(lane, begin, &event);
}
