/* SPDX-License-Identifier: MIT
 *
 * What operations answer: a table that handlers and the server read.
 */
#include "mock_emit.h"

static bool is_json(codegen_str media) {
  size_t size = 0;
  while (size < media.size && media.data[size] != ';' && media.data[size] != ' ') size++;
  if (size >= 4 && __builtin_memcmp(media.data + size - 4, "json", 4) == 0) return true;
  return size == 0 || (size == 3 && __builtin_memcmp(media.data, "*/*", 3) == 0);
}

/* The first success, else the answer that stands for all others. */
static const codegen_response *response_of(const codegen_model *model, const codegen_operation *operation) {
  const codegen_response *found = NULL;
  for (uint32_t i = 0; i < operation->responses.count; i++) {
    const codegen_response *r = codegen_response_at(model, codegen_list_at(model, operation->responses, i));
    if (r->role == CODEGEN_RESPONSE_SUCCESS) return r;
    if (!found || r->from == 0) found = r;
  }
  return found;
}

static const codegen_payload *payload_of(const codegen_model *model, const codegen_response *response) {
  for (uint32_t i = 0; response && i < response->payloads.count; i++) {
    const codegen_payload *p = codegen_payload_at(model, codegen_list_at(model, response->payloads, i));
    if (p->type && is_json(p->media) && !p->framing) return p;
  }
  return NULL;
}

/** Writes a line of the table. */
void mock_route(mock_emit *e, uint32_t decl) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  const codegen_operation *operation = codegen_operation_at(e->model, d->subject);
  const codegen_response *response = response_of(e->model, operation);
  const codegen_payload *payload = payload_of(e->model, response);
  uint32_t status = response && response->from ? response->from : 200, target;
  codegen_str none = {"", 0};
  e->direction = CODEGEN_READ;
  codegen_out_text(e->out, "  { method: ");
  codegen_put_string(e->out, codegen_sym_text(e->model, operation->verb), 0);
  codegen_out_text(e->out, ", path: ");
  codegen_put_string(e->out, operation->path, 0);
  codegen_out_text(e->out, ", operation: ");
  codegen_put_string(e->out, d->name, 0);
  codegen_out_text(e->out, ", status: ");
  codegen_out_u64(e->out, status);
  target = payload ? codegen_type_ref(e->model, payload->type) : 0;
  if (payload) {
    codegen_out_text(e->out, ", media: ");
    codegen_put_string(
        e->out, is_json(payload->media) && payload->media.size > 3 ? payload->media : CODEGEN_STR("application/json"),
        0);
    codegen_out_text(e->out, ", data: ");
    if (target && !codegen_type_at(e->model, payload->type)->clauses.count) {
      mock_put_data(e, target, CODEGEN_SHAPE_PLAIN);
    } else {
      codegen_out_text(e->out, "{ key: ");
      codegen_put_string(e->out, mock_join(e->ctx, d->key, CODEGEN_STR("/responses/"), response->name), 0);
      codegen_out_text(e->out, ", name: ");
      codegen_put_string(e->out, none, 0);
      codegen_out_text(e->out, ", type: once(() => (");
      mock_put_type(e, payload->type);
      codegen_out_text(e->out, ")) }");
      codegen_import once = {
          .struct_size = sizeof once, .artifact = CODEGEN_STR("mock:runtime"), .name = CODEGEN_STR("once")};
      codegen_out_import(e->out, &once);
    }
  }
  codegen_out_text(e->out, " },\n");
}

/** Writes what stands before the table, or behind it. */
void mock_routes(mock_emit *e, uint32_t which) {
  codegen_import data = {.struct_size = sizeof data,
                         .flags = CODEGEN_IMPORT_TYPE,
                         .artifact = CODEGEN_STR("mock:runtime"),
                         .name = CODEGEN_STR("Data")};
  if (which) {
    codegen_out_text(e->out, "];\n");
    return;
  }
  codegen_out_import(e->out, &data);
  codegen_out_text(e->out,
                   "\n/** What an operation answers. */\n"
                   "export interface Route {\n"
                   "  readonly method: string;\n"
                   "  readonly path: string;\n"
                   "  readonly operation: string;\n"
                   "  readonly status: number;\n"
                   "  readonly media?: string;\n"
                   "  readonly data?: Data;\n"
                   "}\n\n"
                   "export const routes: readonly Route[] = [\n");
}
