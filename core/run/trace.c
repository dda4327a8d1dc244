/* SPDX-License-Identifier: MIT
 *
 * What a section asked for while it was written. Names count by declaration: a digest of all that a writer named in
 * it. That is a little more than was asked for, and survives that rows get other numbers.
 */
#include "cache.h"

#define TRACE_MAX 4096u

void cg_trace_init(cg_trace *trace, cg_arena *arena) {
  *trace = (cg_trace){.arena = arena};
  cg_vec_init(&trace->name, sizeof(cg_trace_name));
  cg_vec_init(&trace->path, sizeof(cg_trace_path));
}

void cg_trace_clear(cg_trace *trace) {
  trace->name.count = trace->path.count = 0;
  trace->overflow = false;
}

void cg_trace_release(cg_trace *trace) {
  cg_vec_release(&trace->name);
  cg_vec_release(&trace->path);
}

void cg_trace_symbol(cg_trace *trace, const cg_sections *sections, cg_str writer, uint32_t table, uint32_t row) {
  uint32_t decl = cg_names_owner(sections->names, table, row);
  for (size_t i = trace->name.count, n = 0; i > 0 && n < 16; i--, n++) {
    const cg_trace_name *known = cg_vec_at(&trace->name, cg_trace_name, i - 1);
    if (known->decl == decl && codegen_str_equal(known->writer, writer)) return;
  }
  cg_str copy = cg_arena_copy(trace->arena, writer);
  cg_trace_name *slot = copy.data && trace->name.count < TRACE_MAX ? cg_vec_push(&trace->name) : NULL;
  if (slot)
    *slot = (cg_trace_name){copy, decl};
  else
    trace->overflow = true;
}

void cg_trace_import_path(cg_trace *trace, cg_str from, cg_str to, cg_str result) {
  cg_trace_path row = {cg_arena_copy(trace->arena, cg_str_given(from)), cg_arena_copy(trace->arena, cg_str_given(to)),
                       cg_arena_copy(trace->arena, cg_str_given(result))};
  bool ok = row.from.data && row.to.data && row.result.data && trace->path.count < TRACE_MAX;
  cg_trace_path *slot = ok ? cg_vec_push(&trace->path) : NULL;
  if (slot)
    *slot = row;
  else
    trace->overflow = true;
}
