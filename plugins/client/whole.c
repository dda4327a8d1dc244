/* SPDX-License-Identifier: MIT
 *
 * What is there once: the function that makes a client, one for each security scheme, and the index.
 */
#include <codegen-sdk/jsdoc.h>

#include "calls.h"

/** The first service, 0: none. */
uint32_t client_service(const codegen_model *model) {
  for (uint32_t row = 1; row < codegen_row_count(model, CODEGEN_TABLE_SCOPE); row++)
    if (codegen_scope_at(model, row)->kind == CODEGEN_SCOPE_SERVICE) return row;
  return 0;
}

/* A title as one line of prose. */
static void put_title(client_emit *e, codegen_str title) {
  codegen_jsdoc doc = codegen_jsdoc_begin(e->out, 0);
  codegen_str text = client_join(e->ctx, CODEGEN_STR("A client of "), title, CODEGEN_STR("."));
  if (!title.size) text = CODEGEN_STR("A client.");
  codegen_jsdoc_text(&doc, text);
  codegen_jsdoc_end(&doc);
}

/** Writes the servers, and the function that makes a client. */
void client_main(client_emit *e) {
  const codegen_scope *service = codegen_scope_at(e->model, client_service(e->model));
  client_import_type(e, "Client");
  client_import_type(e, "ClientOptions");
  client_import_type(e, "Server");
  CLIENT_PUT(e, "\n/** Servers that the document lists. */\nexport const servers: readonly Server[] = ");
  client_put_servers(e, service->servers);
  CLIENT_PUT(e, ";\n\n");
  put_title(e, service->name);
  CLIENT_PUT(e, "export function createClient(options: ClientOptions = {}): Client {\n  return ");
  client_put_helper(e, "newClient");
  codegen_out_char(e->out, '(');
  if (client_is_sole_server(e, service->servers)) {
    codegen_put_string(e->out, codegen_server_at(e->model, codegen_list_at(e->model, service->servers, 0))->url, 0);
  } else if (service->servers.count) {
    client_put_helper(e, "serverOf");
    CLIENT_PUT(e, "(servers, options)");
  } else {
    CLIENT_PUT(e, "\"\"");
  }
  CLIENT_PUT(e, ", options);\n}\n");
}

/* -- security schemes ---------------------------------------------------------------------------------------------- */

/* Where the tokens of the flow without a user come from; empty: there is no such flow. */
static codegen_str token_url(const client_emit *e, codegen_value flows, bool *found) {
  const codegen_document *doc = codegen_model_document(e->model, flows.document);
  codegen_str none = {"", 0};
  uint32_t flow = 0;
  *found = false;
  if (!doc || codegen_node_kind(doc, flows.node) != CODEGEN_NODE_OBJECT) return none;
  flow = codegen_node_get(doc, flows.node, "clientCredentials");
  if (!flow && codegen_str_is(codegen_node_text(doc, codegen_node_get(doc, flows.node, "flow")), "application"))
    flow = flows.node;
  if (!flow) return none;
  *found = true;
  return codegen_node_text(doc, codegen_node_get(doc, flow, "tokenUrl"));
}

static void open_scheme(client_emit *e, uint32_t role, const char *parameters, const char *helper) {
  const codegen_decl *decl = codegen_decl_at(e->model, e->decl);
  codegen_out_char(e->out, '\n');
  codegen_ts_doc_note(&e->ts, decl->row.note ? decl->row.note : codegen_security_at(e->model, decl->subject)->row.note);
  CLIENT_PUT(e, "export function ");
  codegen_out_str(e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, role));
  codegen_out_text(e->out, parameters);
  client_import_type(e, "Credential");
  CLIENT_PUT(e, ": Credential {\n  return ");
  client_put_helper(e, helper);
  codegen_out_char(e->out, '(');
  codegen_put_string(e->out, decl->name, 0);
  CLIENT_PUT(e, ", ");
}

/* Credentials that are had from a token endpoint. */
static void put_credentials(client_emit *e, const codegen_security *scheme) {
  bool found;
  codegen_str url = token_url(e, scheme->flows, &found);
  if (!found) return;
  client_import_type(e, "ClientCredentials");
  open_scheme(e, CLIENT_ROLE_SCHEME + 1, "(credentials: ClientCredentials)", "clientCredentials");
  codegen_put_string(e->out, url, 0);
  CLIENT_PUT(e, ", credentials);\n}\n");
}

/** Whether something is to be said of a scheme; `flow`: whether tokens may be had without a user. */
bool client_is_scheme(codegen_ctx *ctx, const codegen_model *model, uint32_t decl, bool *flow) {
  const codegen_decl *d = codegen_decl_at(model, decl);
  const codegen_security *scheme = codegen_security_at(model, d->subject);
  client_emit e = {.ctx = ctx, .model = model};
  *flow = false;
  if (d->kind != CODEGEN_DECL_SECURITY || d->row.flags & CODEGEN_DECL_REMOVED) return false;
  if (codegen_sym_is(model, scheme->kind, "oauth2")) (void)token_url(&e, scheme->flows, flow);
  return !codegen_sym_is(model, scheme->kind, "mutual-tls");
}

/** Writes the function of a security scheme. */
void client_scheme(client_emit *e) {
  const codegen_decl *decl = codegen_decl_at(e->model, e->decl);
  const codegen_security *scheme = codegen_security_at(e->model, decl->subject);
  codegen_str kind = codegen_sym_text(e->model, scheme->kind);
  if (codegen_str_is(kind, "mutual-tls")) return;
  if (codegen_str_is(kind, "basic")) {
    open_scheme(e, CLIENT_ROLE_SCHEME, "(username: string, password: string)", "basic");
    CLIENT_PUT(e, "username, password);\n}\n");
    return;
  }
  client_import_type(e, "Secret");
  if (codegen_str_is(kind, "api-key")) {
    open_scheme(e, CLIENT_ROLE_SCHEME, "(key: Secret)", "apiKey");
    codegen_out_text(e->out, scheme->place == CODEGEN_IN_QUERY    ? "\"query\", "
                             : scheme->place == CODEGEN_IN_COOKIE ? "\"cookie\", "
                                                                  : "\"header\", ");
    codegen_put_string(e->out, scheme->key, 0);
    CLIENT_PUT(e, ", key);\n}\n");
  } else if (codegen_str_is(kind, "http")) {
    open_scheme(e, CLIENT_ROLE_SCHEME, "(value: Secret)", "httpScheme");
    codegen_put_string(e->out, scheme->key, 0);
    CLIENT_PUT(e, ", value);\n}\n");
  } else {
    open_scheme(e, CLIENT_ROLE_SCHEME, "(token: Secret)", "bearer");
    CLIENT_PUT(e, "token);\n}\n");
    if (codegen_str_is(kind, "oauth2")) put_credentials(e, scheme);
  }
}

/** Writes the line of the index for another file, which the key of the section names behind its first space. */
void client_index(client_emit *e) {
  codegen_str id = e->section->key, none = {"", 0};
  while (id.size && id.data[0] != ' ') id.data++, id.size--;
  if (id.size) id.data++, id.size--;
  id = client_join(e->ctx, CODEGEN_STR("client:"), id, none);
  CLIENT_PUT(e, "export * from ");
  codegen_ts_put_specifier(e->out, codegen_import_path(e->ctx, CODEGEN_STR("client:index"), id),
                           e->plugin->types.imports);
  CLIENT_PUT(e, ";\n");
}
