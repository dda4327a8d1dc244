/* SPDX-License-Identifier: MIT
 *
 * Names: the hook name.choose, the writers' requests, the resolution; afterwards the lookup.
 */
#include "cache.h"
#include "resume.h"

#define REQUESTS_TEXT_MAX 1024u /* bytes of prefix and suffix */

static const char *request_wrong(const cg_sections *sections, const codegen_symbol_request *request) {
  const codegen_model *model = cg_model_view(sections->model);
  if (request->table >= model->table_count || !request->row || request->row >= model->table[request->table].count)
    return "what is to be named is no record of the model";
  if (request->kind < CODEGEN_NAME_TYPE || request->kind > CODEGEN_NAME_FILE) return "unknown kind of name";
  if (request->prefix.size > REQUESTS_TEXT_MAX || request->suffix.size > REQUESTS_TEXT_MAX)
    return "a prefix or suffix is longer than 1,024 bytes";
  if (request->scope.size > CG_TEXT_MAX || request->key.size > CG_TEXT_MAX * 4)
    return "a scope or key is longer than the host allows";
  return NULL;
}

/* Whether a request can be read as it is: one of today, without a size where no text is. */
static bool is_whole(const codegen_symbol_request *request) {
  return request && request->struct_size == sizeof *request && (request->scope.data || !request->scope.size) &&
         (request->stem.data || !request->stem.size) && (request->prefix.data || !request->prefix.size) &&
         (request->suffix.data || !request->suffix.size) && (request->key.data || !request->key.size);
}

codegen_status cg_slot_symbol_request(codegen_ctx *ctx, const codegen_symbol_request *given) {
  cg_writer_run *writer = cg_writer_of(ctx);
  const codegen_symbol_request *asked = given;
  codegen_symbol_request request;
  const char *wrong = NULL;
  if (!writer || !writer->asking) {
    cg_hooks *hooks = cg_hooks_of(ctx);
    cg_blame blame = {.diags = cg_host_diags(((cg_ctx *)ctx)->host), .plugin = ((cg_ctx *)ctx)->plugin->id};
    if (hooks) cg_blame_report(&blame, "CGP0012", "names are requested in `symbols` only");
    return CODEGEN_ERR_CONTRACT;
  }
  cg_sections *sections = writer->sections;
  cg_blame blame = {.diags = sections->diags, .plugin = writer->plugin->id};
  if (!is_whole(given)) {
    if (!cg_struct_copy(&request, given, sizeof request)) wrong = "a request without struct_size";
    cg_str *text[] = {&request.scope, &request.stem, &request.prefix, &request.suffix, &request.key};
    for (size_t i = 0; i < CG_COUNT(text); i++) *text[i] = cg_str_given(*text[i]);
    request.struct_size = sizeof request;
    asked = &request;
  }
  if (!wrong) wrong = writer->writer.convention ? request_wrong(sections, asked) : "the writer has no convention";
  if (wrong) {
    cg_blame_report(&blame, "CGR0013", "writer '%.*s' requests a name: %s", CG_FMT(writer->id), wrong);
    return CODEGEN_ERR_CONTRACT;
  }
  if (writer->probe) {
    const cg_str text[] = {asked->scope, asked->stem, asked->prefix, asked->suffix, asked->key};
    cg_buf_printf(writer->probe, "\nname %u %u %u %u %d", asked->table, asked->row, asked->role, asked->kind,
                  asked->priority);
    for (size_t i = 0; i < CG_COUNT(text); i++) cg_buf_printf(writer->probe, " '%.*s'", CG_FMT(text[i]));
    return CODEGEN_OK;
  }
  cg_status status = cg_names_want(sections->names, writer->id, writer->writer.convention, asked);
  if (status == CODEGEN_ERR_MEMORY) /* all else is reported there */
    cg_blame_report(&blame, "CGI0001",
                    "writer '%.*s' requests a name for record %u of table %u, role %u: out of memory",
                    CG_FMT(writer->id), asked->row, asked->table, asked->role);
  return status;
}

codegen_str cg_slot_symbol(codegen_ctx *ctx, codegen_str writer, uint32_t table, uint32_t row, uint32_t role) {
  const cg_writer_call *call = cg_writer_call_of(ctx);
  const cg_writer_run *own = call ? call->writer : NULL;
  if (own && !writer.size && !call->trace && own->number) /* most often */
    return cg_names_of(own->sections->names, own->number, table, row, role);
  cg_sections *sections = cg_sections_of(ctx);
  if (!writer.size && own) writer = own->id;
  if (!sections || !writer.size) return (codegen_str){NULL, 0};
  if (call && call->trace) cg_trace_symbol(call->trace, sections, writer, table, row);
  return cg_names_get(sections->names, writer, table, row, role);
}

/* -- the phase name ---------------------------------------------------------------------------------------------- */

/* Asks the hook name.choose about every declaration: the first answer is its stem. */
static cg_status choose_stems(cg_sections *sections) {
  const codegen_model *model = cg_model_view(sections->model);
  cg_arena answers;
  cg_status status = CODEGEN_OK;
  if (!cg_hooks_any_at(sections->hooks, CG_HOOK_name_choose)) return CODEGEN_OK;
  cg_arena_init(&answers, 0);
  for (uint32_t decl = 1; decl < model->table[CODEGEN_TABLE_DECL].count && status >= 0; decl++) {
    codegen_str stem = {NULL, 0};
    void *argument[] = {&model, &decl, &stem};
    if (((const codegen_decl *)codegen_row_at(model, CODEGEN_TABLE_DECL, decl))->row.flags & CODEGEN_DECL_REMOVED)
      continue;
    status = cg_hooks_emit_at(sections->hooks, CG_HOOK_name_choose, argument, CG_COUNT(argument), &answers);
    if (status == CODEGEN_STOP && stem.size) status = cg_names_stem(sections->names, decl, stem);
    cg_arena_reset(&answers);
  }
  cg_arena_release(&answers);
  return status < 0 ? status : CODEGEN_OK;
}

static cg_status ask(cg_writer_run *writer) {
  const codegen_model *model = cg_model_view(writer->sections->model);
  if (!writer->writer.symbols) return CODEGEN_OK;
  cg_writer_call call;
  cg_writer_enter(&call, writer, writer->plugin->ctx);
  writer->asking = true;
  cg_status status = writer->writer.symbols(writer->plugin->self, &writer->plugin->ctx->pub, model);
  writer->asking = false;
  status = cg_writer_leave(&call, status, "symbols of writer", writer->id);
  if (status < 0) writer->failed = true;
  return status;
}

cg_status cg_sections_symbols(cg_sections *sections) {
  if (cg_resume(sections)) return CODEGEN_OK;
  cg_status status = choose_stems(sections);
  if (status < 0) return status;
  for (size_t i = 0; i < sections->writer.count; i++) {
    uint32_t errors = cg_diags_errors(sections->diags);
    cg_writer_run *writer = cg_sections_writer_at(sections, i);
    cg_status asked = ask(writer);
    if (asked >= 0 && cg_diags_errors(sections->diags) > errors) { /* a refused request that nobody looked at */
      writer->failed = true;
      asked = CODEGEN_ERR_PLUGIN;
    }
    if (asked < 0 && status >= 0) status = asked;
  }
  cg_status resolved = cg_names_resolve(sections->names);
  for (size_t i = 0; i < sections->writer.count; i++) {
    cg_writer_run *writer = cg_sections_writer_at(sections, i);
    writer->number = cg_names_writer(sections->names, writer->id);
  }
  return status < 0 ? status : resolved;
}
