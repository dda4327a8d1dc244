/* SPDX-License-Identifier: MIT
 *
 * Operations for TanStack Query: options of a query for what only reads, of a mutation for all else, and of an infinite
 * query for what comes in pages. Options, not hooks: they serve every framework that the library has an adapter for.
 */
#include "calls.h"

static void import_call(client_emit *e, codegen_str name) {
  codegen_import import = {.struct_size = sizeof import, .name = name};
  import.artifact = client_join(e->ctx, CODEGEN_STR("client:"), client_file_id(e->ctx, e->plugin->home[e->decl]),
                                (codegen_str){"", 0});
  codegen_out_import(e->out, &import);
}

static bool is_safe(const client_emit *e) {
  codegen_str verb = codegen_sym_text(e->model, e->op->verb);
  return codegen_str_is(verb, "get") || codegen_str_is(verb, "head") || codegen_str_is(verb, "query");
}

static bool is_required(const client_emit *e) {
  if (e->op->bodies.count && e->op->row.flags & CODEGEN_OPERATION_BODY_REQUIRED) return true;
  for (uint32_t i = 0; i < e->op->params.count; i++) {
    const codegen_param *param = client_param(e->model, e->op->params, i);
    bool argument = client_place(param->place) || param->place == CODEGEN_IN_QUERYSTRING;
    if (argument && param->row.flags & CODEGEN_PARAM_REQUIRED) return true;
  }
  return false;
}

/* export function listPetsQuery(client: Client, args?: ArgsOf<typeof listPets>): QueryOf<typeof listPets> { ... } */
static void put_function(client_emit *e, uint32_t role, const char *type, const char *helper, bool args) {
  codegen_str call = client_name(e, CODEGEN_TABLE_DECL, e->decl, CLIENT_ROLE_CALL);
  codegen_out_char(e->out, '\n');
  codegen_ts_doc_note(&e->ts, e->op->row.note ? e->op->row.note : codegen_decl_at(e->model, e->decl)->row.note);
  CLIENT_PUT(e, "export function ");
  codegen_out_str(e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, role));
  client_import_type(e, "Client");
  CLIENT_PUT(e, "(client: Client");
  if (args) {
    client_import_type(e, "ArgsOf");
    codegen_out_text(e->out, is_required(e) ? ", args: ArgsOf<typeof " : ", args?: ArgsOf<typeof ");
    codegen_out_str(e->out, call);
    codegen_out_char(e->out, '>');
  }
  CLIENT_PUT(e, "): ");
  client_import_type(e, type);
  codegen_out_text(e->out, type);
  CLIENT_PUT(e, "<typeof ");
  codegen_out_str(e->out, call);
  CLIENT_PUT(e, "> {\n  return ");
  client_put_helper(e, helper);
  codegen_out_char(e->out, '(');
  codegen_out_str(e->out, call);
  codegen_out_text(e->out, args ? ", client, args);\n}\n" : ", client);\n}\n");
  import_call(e, call);
}

/** Writes the options of an operation. */
void client_query(client_emit *e) {
  bool args = client_has_args(e->op, e->model);
  if (!is_safe(e)) {
    put_function(e, CLIENT_ROLE_QUERY, "MutationOf", "mutationOf", false);
    return;
  }
  put_function(e, CLIENT_ROLE_QUERY, "QueryOf", "queryOf", args);
  if (client_page(e)) put_function(e, CLIENT_ROLE_INFINITE, "InfiniteOf", "infiniteOf", args);
}
