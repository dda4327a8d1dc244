/* SPDX-License-Identifier: MIT
 *
 * State of one section of TypeScript while it is written.
 */
#ifndef MOCK_EMIT_H
#define MOCK_EMIT_H

#include "mock.h"

typedef struct mock_emit {
  const codegen_section *section;
  const mock_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_out *out;
  uint32_t direction;
  bool here; /* the data of declarations stands in this file */
} mock_emit;

/* data.c */
void mock_put_type(mock_emit *e, uint32_t type);
void mock_put_clauses(mock_emit *e, codegen_range clauses, uint32_t depth);
void mock_close(mock_emit *e, size_t at);

/* factories.c */
void mock_put_data(mock_emit *e, uint32_t decl, uint32_t shape);
void mock_data(mock_emit *e, uint32_t decl, uint32_t shape);
void mock_factory(mock_emit *e, uint32_t decl, uint32_t shape);
void mock_runtime(mock_emit *e, uint32_t piece);

/* arguments.c */
void mock_arguments(mock_emit *e, uint32_t decl);

/* routes.c */
uint32_t mock_route_type(const codegen_model *model, const codegen_operation *operation, codegen_str *status,
                         codegen_str *media);
void mock_route(mock_emit *e, uint32_t decl);
void mock_routes(mock_emit *e, uint32_t which);

#endif
