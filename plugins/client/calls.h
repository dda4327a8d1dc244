/* SPDX-License-Identifier: MIT
 *
 * Operations as they are written: what the files that print them share.
 */
#ifndef CLIENT_CALLS_H
#define CLIENT_CALLS_H

#include <codegen-sdk/media.h>

#include "client.h"

/** State of one section while it is written. */
typedef struct client_emit {
  const codegen_section *section;
  const client_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  codegen_out *out;
  codegen_ts ts;
  const codegen_operation *op;
  uint32_t decl;
  bool stream; /* the constant that asks for a stream is written */
} client_emit;

#define CLIENT_PUT(e, literal) codegen_out_str((e)->out, CODEGEN_STR(literal))

/** What a response may come as. */
typedef struct client_look {
  const codegen_payload *first[2]; /* that is no stream, that is one; NULL: none */
  bool json;
} client_look;

/* media.c */
const codegen_payload *client_payload(const codegen_model *model, codegen_list list, uint32_t i);
const codegen_response *client_response(const codegen_model *model, const codegen_operation *op, uint32_t i);
const codegen_param *client_param(const codegen_model *model, codegen_list list, uint32_t i);
uint32_t client_param_type(const codegen_model *model, const codegen_param *param);
uint32_t client_payload_media(const codegen_model *model, const codegen_payload *payload);
bool client_is_stream(const codegen_model *model, const codegen_payload *payload);
client_look client_look_at(const codegen_model *model, const codegen_response *response);
bool client_payload_counts(const codegen_model *model, const client_look *look, const codegen_payload *payload,
                           bool stream);
bool client_is_success(const codegen_model *model, const codegen_operation *op, const codegen_response *response);
bool client_has_twin(const codegen_model *model, const codegen_operation *op);

/* emit.c: small pieces of text */
void client_begin(client_emit *e);
codegen_str client_name(const client_emit *e, uint32_t table, uint32_t row, uint32_t role);
void client_import(client_emit *e, const char *name);
void client_import_type(client_emit *e, const char *name);
void client_put_helper(client_emit *e, const char *name);
void client_put_type(client_emit *e, uint32_t type, uint32_t direction, uint32_t binds);
void client_declare(client_emit *e, uint32_t decl);
bool client_refers(const codegen_model *model, uint32_t type, uint32_t depth);

/* args.c */
const char *client_place(uint32_t place);
bool client_has_args(const codegen_operation *op, const codegen_model *model);
uint32_t client_body_direction(const codegen_payload *body);
void client_put_args(client_emit *e);

/* answers.c */
void client_put_status(client_emit *e, codegen_str name);
void client_put_answers(client_emit *e);
void client_put_decoders(client_emit *e);
void client_put_accept(client_emit *e);

/* call.c */
const codegen_link *client_page(const client_emit *e);
bool client_is_sole_server(const client_emit *e, codegen_list servers);
void client_put_servers(client_emit *e, codegen_list servers);
void client_operation(client_emit *e);
uint32_t client_call_depends(const client_plugin *plugin, const codegen_model *model, uint32_t decl);

/* whole.c */
uint32_t client_service(const codegen_model *model);
bool client_is_scheme(codegen_ctx *ctx, const codegen_model *model, uint32_t decl, bool *flow);
void client_scheme(client_emit *e);
void client_main(client_emit *e);
void client_index(client_emit *e);

/* plan.c, query.c */
codegen_str client_file_id(codegen_ctx *ctx, uint32_t scope);
void client_query(client_emit *e);

/* runtime.c */
uint32_t client_runtime_count(void);
codegen_str client_runtime_name(uint32_t piece);
bool client_is_word(codegen_str name);
codegen_status client_runtime_words(codegen_ctx *ctx);
bool client_runtime_wanted(const client_plugin *plugin, uint32_t piece);
void client_runtime_put(client_emit *e, uint32_t piece);

/* convert.c */
bool client_is_exact(const client_plugin *plugin);
bool client_converts(const client_plugin *plugin);
codegen_status client_convert_symbols(client_plugin *plugin, codegen_ctx *ctx, const codegen_model *model);
bool client_has_conversion(const client_plugin *plugin, uint32_t decl);
bool client_is_converted(const client_emit *e, uint32_t type, uint32_t direction);
void client_put_conversion(client_emit *e, uint32_t type, uint32_t direction, const char *value);
void client_put_converter(client_emit *e, uint32_t type, uint32_t direction);
void client_convert(client_emit *e);

/** What is done with a body when it was decoded. */
typedef struct client_then {
  codegen_str schema; /* which judges it, empty: none */
  uint32_t type;      /* TYPE that decides what is converted */
  bool any;
} client_then;

/* validate.c */
client_then client_then_of(const client_emit *e, const codegen_payload *payload, uint32_t answer, uint32_t k,
                           uint32_t type);
void client_put_then(client_emit *e, const client_then *then);
void client_put_check(client_emit *e);

#endif
