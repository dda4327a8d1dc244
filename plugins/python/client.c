/* SPDX-License-Identifier: MIT
 *
 * The client: API modules by tag, sync and async.
 */
#include "python.h"

codegen_status py_client_symbols(py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  (void)plugin, (void)ctx, (void)model;
  return CODEGEN_OK;
}

void py_client_plan(py_planner *p) {
  (void)p;
}

void py_client_emit(py_emit *e) {
  (void)e;
}
