/* SPDX-License-Identifier: MIT
 *
 * Reads what `codegen report` draws: the trace of runs, or a manifest, which knows sizes alone.
 *
 * Invariants: a number that is none, or larger than anything that could be meant, ends the reading; what is unknown is
 * left out, so that a newer trace can be drawn.
 */
#include "report.h"

#define EVENTS_MAX 20000000u
#define RUNS_MAX 1000u
#define NUMBER_MAX ((uint64_t)1 << 53)

typedef struct reading {
  cg_report *report;
  const codegen_document *document;
  const char *wrong;
  uint32_t node;
} reading;

static bool fail(reading *at, uint32_t node, const char *why) {
  at->wrong = why;
  at->node = node;
  return false;
}

static cg_str text_at(const reading *at, uint32_t object, const char *key) {
  uint32_t node = codegen_node_get(at->document, object, key);
  return codegen_node_kind(at->document, node) == CODEGEN_NODE_STRING ? codegen_node_text(at->document, node)
                                                                      : CG_STR("");
}

/* A whole number; 0 where there is none. */
static bool count_at(reading *at, uint32_t object, const char *key, uint64_t *out) {
  uint32_t node = codegen_node_get(at->document, object, key);
  *out = 0;
  if (!node) return true;
  if (codegen_node_kind(at->document, node) != CODEGEN_NODE_NUMBER ||
      !cg_str_u64(codegen_node_text(at->document, node), out) || *out > NUMBER_MAX)
    return fail(at, node, "is no whole number that could be meant");
  return true;
}

/* Microseconds with decimals, as nanoseconds. */
static bool time_at(reading *at, uint32_t object, const char *key, uint64_t *out) {
  uint32_t node = codegen_node_get(at->document, object, key);
  cg_str text =
      codegen_node_kind(at->document, node) == CODEGEN_NODE_NUMBER ? codegen_node_text(at->document, node) : CG_STR("");
  size_t dot = cg_str_find(text, '.', 0);
  uint64_t whole = 0, rest = 0;
  if (!cg_str_u64(cg_str_slice(text, 0, dot), &whole) || whole > NUMBER_MAX / 1000)
    return fail(at, node ? node : object, "has no time that could be meant");
  for (size_t i = dot + 1, unit = 100; i < text.size; i++, unit /= 10) {
    if (text.data[i] < '0' || text.data[i] > '9') return fail(at, node, "has no time that could be meant");
    rest += (uint64_t)(text.data[i] - '0') * unit;
  }
  *out = whole * 1000 + rest;
  return true;
}

static int kind_of(cg_str cat) {
  static const char *const name[CG_REPORT_KINDS] = {"run",     "step",   "phase",  "hook", "worker",
                                                    "section", "source", "commit", "file"};
  for (int i = 0; i < CG_REPORT_KINDS; i++)
    if (codegen_str_is(cat, name[i])) return i;
  return -1;
}

static bool read_run(reading *at, uint32_t args, const cg_report_event *event) {
  cg_report_run *run = at->report->run.count < RUNS_MAX ? cg_vec_add(&at->report->run, 1) : NULL;
  if (!run) return fail(at, args, "is one run too many");
  *run = (cg_report_run){.name = event->name, .begin = event->begin, .ns = event->ns, .ended = true};
  run->skipped = text_at(at, args, "skipped");
  run->next = text_at(at, args, "next");
  return count_at(at, args, "cpu_us", &run->cpu_us) && count_at(at, args, "peak_bytes", &run->peak) &&
         count_at(at, args, "exit", &run->code) && count_at(at, args, "workers", &run->workers) &&
         count_at(at, args, "warnings", &run->warnings) && count_at(at, args, "errors", &run->errors);
}

static bool read_event(reading *at, uint32_t node) {
  static const char *const word[CG_REPORT_KINDS] = {[CG_REPORT_PHASE] = "skipped",
                                                    [CG_REPORT_SECTION] = "depth",
                                                    [CG_REPORT_SOURCE] = "does",
                                                    [CG_REPORT_FILE] = "change"};
  cg_report_event event = {0};
  uint64_t lane = 0;
  if (codegen_node_kind(at->document, node) != CODEGEN_NODE_OBJECT) return fail(at, node, "is no event");
  if (!codegen_str_is(text_at(at, node, "ph"), "X")) return true;
  int kind = kind_of(text_at(at, node, "cat"));
  uint32_t args = codegen_node_get(at->document, node, "args");
  if (kind < 0) return true;
  event.kind = (uint8_t)kind;
  event.name = text_at(at, node, "name");
  event.plugin = text_at(at, args, "plugin");
  event.artifact = text_at(at, args, "artifact");
  event.word = word[kind] ? text_at(at, args, word[kind]) : CG_STR("");
  cg_str cache = text_at(at, args, "cache");
  event.cache = codegen_str_is(cache, "hit")    ? CG_REPORT_HIT
                : codegen_str_is(cache, "miss") ? CG_REPORT_MISS
                                                : CG_REPORT_UNASKED;
  event.failed = text_at(at, args, "result").size > 0;
  if (!time_at(at, node, "ts", &event.begin) || !time_at(at, node, "dur", &event.ns) ||
      !count_at(at, node, "tid", &lane) || !count_at(at, args, "bytes", &event.bytes) ||
      !count_at(at, args, "sections", &event.count))
    return false;
  if (lane >= CG_THREADS_MAX) return fail(at, node, "is of no thread that there could be");
  event.lane = (uint32_t)lane;
  if (kind == CG_REPORT_RUN && !read_run(at, args, &event)) return false;
  cg_report_event *slot = at->report->event.count < EVENTS_MAX ? cg_vec_add(&at->report->event, 1) : NULL;
  if (!slot) return fail(at, node, "is one event too many");
  *slot = event;
  return true;
}

static int by_begin(const void *a, const void *b) {
  const cg_report_event *left = a, *right = b;
  if (left->begin != right->begin) return left->begin < right->begin ? -1 : 1;
  if (left->kind == CG_REPORT_RUN || right->kind == CG_REPORT_RUN) return left->kind - right->kind;
  return (left->ns < right->ns) - (left->ns > right->ns);
}

static int run_by_begin(const void *a, const void *b) {
  const cg_report_run *left = a, *right = b;
  return (left->begin > right->begin) - (left->begin < right->begin);
}

/* Gives each run its events; what belongs to none is of a run that did not come to its end. */
static bool share_events(cg_report *report) {
  cg_vec *events = &report->event;
  size_t at = 0;
  if (events->count) qsort(events->data, events->count, sizeof(cg_report_event), by_begin);
  if (report->run.count) qsort(report->run.data, report->run.count, sizeof(cg_report_run), run_by_begin);
  for (size_t i = 0; i < report->run.count; i++) {
    cg_report_run *run = cg_vec_at(&report->run, cg_report_run, i);
    while (at < events->count && cg_vec_at(events, cg_report_event, at)->begin < run->begin) at++;
    run->event = cg_vec_at(events, cg_report_event, at);
    for (; at < events->count && cg_vec_at(events, cg_report_event, at)->begin <= run->begin + run->ns; at++)
      run->count++;
  }
  if (at == events->count) return true;
  const cg_report_event *first = cg_vec_at(events, cg_report_event, at);
  cg_report_run *rest = cg_vec_add(&report->run, 1);
  if (!rest) return false;
  *rest = (cg_report_run){
      .name = CG_STR("a run that did not end"), .begin = first->begin, .event = first, .count = events->count - at};
  for (size_t i = 0; i < rest->count; i++)
    if (first[i].begin + first[i].ns - rest->begin > rest->ns) rest->ns = first[i].begin + first[i].ns - rest->begin;
  return true;
}

static bool read_trace(reading *at, uint32_t events) {
  uint32_t count = codegen_node_count(at->document, events), node = codegen_node_first(at->document, events);
  for (uint32_t i = 0; i < count; i++, node = codegen_node_after(at->document, node))
    if (!read_event(at, node)) return false;
  if (!at->report->event.count) return fail(at, events, "holds no event of a run");
  return share_events(at->report) || fail(at, events, "takes more memory than there is");
}

/* Files as events without times. */
static bool read_manifest(reading *at, uint32_t version, uint32_t files) {
  if (!codegen_str_is(codegen_node_text(at->document, version), "1"))
    return fail(at, version, "is no version of a manifest that this codegen knows");
  uint32_t count = codegen_node_count(at->document, files), node = codegen_node_first(at->document, files);
  cg_report *report = at->report;
  for (uint32_t i = 0; i < count; i++, node = codegen_node_after(at->document, node)) {
    cg_report_event event = {.kind = CG_REPORT_FILE};
    event.name = text_at(at, node, "path");
    event.plugin = text_at(at, node, "plugin");
    event.artifact = text_at(at, node, "id");
    if (!event.name.size) return fail(at, node, "is no file of a manifest");
    if (!count_at(at, node, "size", &event.bytes) || !count_at(at, node, "sections", &event.count)) return false;
    cg_report_event *slot = report->event.count < EVENTS_MAX ? cg_vec_add(&report->event, 1) : NULL;
    if (!slot) return fail(at, node, "is one file too many");
    *slot = event;
  }
  cg_report_run *run = cg_vec_add(&report->run, 1);
  if (!run) return fail(at, files, "takes more memory than there is");
  *run = (cg_report_run){
      .name = CG_STR("output"), .event = report->event.data, .count = report->event.count, .ended = true};
  return true;
}

cg_status cg_report_read(cg_report *report, const codegen_document *document, const char **wrong, uint32_t *node) {
  reading at = {.report = report, .document = document};
  uint32_t events = codegen_node_get(document, 1, "traceEvents"), files = codegen_node_get(document, 1, "files");
  uint32_t version = codegen_node_get(document, 1, "version");
  bool ok = false;
  *report = (cg_report){.generator = CG_STR("")};
  cg_arena_init(&report->arena, 0);
  cg_vec_init(&report->event, sizeof(cg_report_event));
  cg_vec_init(&report->run, sizeof(cg_report_run));
  report->generator = text_at(&at, 1, "generator");
  if (codegen_node_kind(document, events) == CODEGEN_NODE_ARRAY && cg_str_begins(report->generator, "codegen "))
    ok = read_trace(&at, events);
  else if (codegen_node_kind(document, files) == CODEGEN_NODE_ARRAY && version)
    ok = read_manifest(&at, version, files);
  else
    fail(&at, 1, "is neither a trace of codegen nor its manifest");
  *wrong = at.wrong;
  *node = at.node;
  return ok ? CODEGEN_OK : CODEGEN_ERR_INPUT;
}

void cg_report_release(cg_report *report) {
  cg_vec_release(&report->event);
  cg_vec_release(&report->run);
  cg_arena_release(&report->arena);
}
