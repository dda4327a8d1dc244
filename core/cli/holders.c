/* SPDX-License-Identifier: MIT
 *
 * Who holds how much memory: for statistics, and for whoever came to the ceiling.
 */
#include "road.h"

static void add(cg_holder *out, size_t most, size_t *count, cg_holder row) {
  if (!row.bytes) return;
  if (*count < most) out[*count] = row;
  ++*count;
}

size_t cg_memory_holders(const cg_road *road, cg_holder *out, size_t most) {
  size_t count = 0;
  uint64_t bytes = 0, tapes = 0;
  if (road->documents) cg_documents_held(road->documents, &bytes, &tapes);
  add(out, most, &count, (cg_holder){CG_STR("the bytes of documents"), CG_STR(""), bytes});
  add(out, most, &count, (cg_holder){CG_STR("their values"), CG_STR(""), tapes});
  if (road->model) add(out, most, &count, (cg_holder){CG_STR("the model"), CG_STR(""), cg_model_held(road->model)});
  if (road->sections)
    add(out, most, &count, (cg_holder){CG_STR("generated text"), CG_STR(""), cg_sections_held(road->sections)});
  for (size_t i = 0; road->host && i < cg_host_count(road->host); i++) {
    const cg_plugin *plugin = cg_host_at(road->host, i);
    add(out, most, &count, (cg_holder){CG_STR("plugin"), plugin->id, cg_plugin_bytes(plugin)});
  }
  return count;
}

static void print_size(cg_buf *out, uint64_t bytes) {
  char text[32];
  cg_bytes_text(bytes, text);
  cg_buf_text(out, text);
}

static void print_holders(const cg_road *road, cg_buf *out) {
  cg_holder row[32];
  size_t count = cg_memory_holders(road, row, CG_COUNT(row));
  for (size_t i = 0; i < count && i < CG_COUNT(row); i++) {
    cg_buf_text(out, i ? ", " : "");
    cg_buf_str(out, row[i].what);
    if (row[i].plugin.size) cg_buf_printf(out, " '%.*s'", CG_FMT(row[i].plugin));
    cg_buf_char(out, ' ');
    print_size(out, row[i].bytes);
  }
}

/* What each phase added, where it is worth a word. */
static void print_phases(const cg_road *road, cg_buf *out) {
  uint64_t before = 0;
  for (size_t i = 0; road->plan && i < cg_plan_count(road->plan); i++) {
    const cg_phase *phase = cg_plan_at(road->plan, i);
    if (!phase->done) continue;
    if (phase->held > before + ((uint64_t)1 << 20)) {
      cg_buf_printf(out, "%sphase '%.*s' added ", out->size ? "; " : "", CG_FMT(phase->id));
      print_size(out, phase->held - before);
    }
    before = phase->held;
  }
}

void cg_memory_report(cg_road *road) {
  char limit[32];
  cg_buf detail;
  cg_heap heap = cg_heap_now();
  if (!heap.struck || !cg_diags_errors(road->diags)) return; /* who was refused did without */
  cg_bytes_text(heap.limit, limit);
  cg_buf_init(&detail, 8192);
  print_holders(road, &detail);
  print_phases(road, &detail);
  cg_str message =
      cg_arena_printf(&road->arena, "the run needs more than the %s of memory that %s", limit,
                      heap.given ? "'--memory-limit' or 'memory-limit' allows" : "the system has left for it");
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_ERROR,
                       .code = CG_STR("CGI0004"),
                       .message = message.data ? message : CG_STR("the limit of memory was reached"),
                       .detail = cg_buf_get(&detail),
                       .help = heap.given ? CG_STR("raise the limit, or split the document")
                                          : CG_STR("split the document, or run it where there is more memory")};
  cg_diags_add(road->diags, &diag, CG_STR(""));
  cg_buf_release(&detail);
}
