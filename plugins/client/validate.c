/* SPDX-License-Identifier: MIT
 *
 * What stands between a call and the schemas of the writer `zod`: what is sent and what arrives goes through the schema
 * of its part, where the options ask for it. A schema converts as well, so that nothing is converted twice.
 */
#include <codegen-sdk/zod.h>

#include "calls.h"

static codegen_str schema_of(const client_emit *e, uint32_t part, uint32_t answer, uint32_t media) {
  codegen_str none = {"", 0};
  if (answer >= CODEGEN_ZOD_MANY || media >= CODEGEN_ZOD_MANY) return none;
  return codegen_symbol(e->ctx, CODEGEN_STR(CODEGEN_ZOD_WRITER), CODEGEN_TABLE_DECL, e->decl,
                        codegen_zod_part(part, answer, media));
}

static void put_schema(client_emit *e, codegen_str name) {
  codegen_import schemas = {
      .struct_size = sizeof schemas, .artifact = CODEGEN_STR(CODEGEN_ZOD_ARTIFACT), .alias = CODEGEN_STR("schemas")};
  codegen_out_import(e->out, &schemas);
  CLIENT_PUT(e, "schemas.");
  codegen_out_str(e->out, name);
}

/* -- what arrives -------------------------------------------------------------------------------------------------- */

static bool judges(const client_emit *e, uint32_t what) {
  return e->plugin->options.validate == what || e->plugin->options.validate == CLIENT_VALIDATE_BOTH;
}

/** What is done with a body when it was decoded: it is judged, converted, or nothing. */
client_then client_then_of(const client_emit *e, const codegen_payload *payload, uint32_t answer, uint32_t k,
                           uint32_t type) {
  client_then then = {.type = type};
  uint32_t media = client_payload_media(e->model, payload);
  bool json = media == CODEGEN_MEDIA_JSON || media == CODEGEN_MEDIA_ANY || client_is_stream(e->model, payload);
  uint32_t judged = payload->type ? payload->type : payload->item; /* what the schema is one of */
  if (!json || !type || codegen_type_at(e->model, type)->kind == CODEGEN_BYTES) return then;
  if (judges(e, CLIENT_VALIDATE_RESPONSES) && type == judged) then.schema = schema_of(e, CODEGEN_ZOD_ANSWER, answer, k);
  then.any = then.schema.size || client_is_converted(e, type, CODEGEN_READ);
  return then;
}

/** Writes it, as a function. */
void client_put_then(client_emit *e, const client_then *then) {
  if (!then->any) return;
  if (!then->schema.size) {
    client_put_converter(e, then->type, CODEGEN_READ);
    return;
  }
  CLIENT_PUT(e, "(value) => ");
  client_put_helper(e, "checkAnswer");
  codegen_out_char(e->out, '(');
  put_schema(e, then->schema);
  CLIENT_PUT(e, ", value)");
}

/* -- what is sent -------------------------------------------------------------------------------------------------- */

static void open_check(client_emit *e, uint32_t *count) {
  if ((*count)++) {
    CLIENT_PUT(e, ", ");
    return;
  }
  CLIENT_PUT(e, "\n  check: (args) => ");
  client_put_helper(e, "checkArgs");
  CLIENT_PUT(e, "(args, { ");
}

static codegen_str body_schema(const client_emit *e, uint32_t k) {
  uint32_t media = client_payload_media(e->model, client_payload(e->model, e->op->bodies, k));
  codegen_str none = {"", 0};
  return media == CODEGEN_MEDIA_JSON || media == CODEGEN_MEDIA_FORM ? schema_of(e, CODEGEN_ZOD_BODY, 0, k) : none;
}

/* The schema of the body; of several media types that of the one that is asked for. */
static void put_body(client_emit *e, uint32_t *count) {
  uint32_t any = 0;
  for (uint32_t k = 0; k < e->op->bodies.count; k++) any += body_schema(e, k).size > 0;
  if (!any) return;
  open_check(e, count);
  CLIENT_PUT(e, "body: ");
  for (uint32_t k = 1; k < e->op->bodies.count; k++) {
    codegen_str schema = body_schema(e, k);
    CLIENT_PUT(e, "args.contentType === ");
    codegen_put_string(e->out, client_payload(e->model, e->op->bodies, k)->media, 0);
    CLIENT_PUT(e, " ? ");
    if (schema.size)
      put_schema(e, schema);
    else
      CLIENT_PUT(e, "undefined");
    CLIENT_PUT(e, " : ");
  }
  if (body_schema(e, 0).size)
    put_schema(e, body_schema(e, 0));
  else
    CLIENT_PUT(e, "undefined");
}

/** Writes what judges the arguments. */
void client_put_check(client_emit *e) {
  static const struct {
    const char *name;
    uint32_t part;
  } parts[] = {{"path", CODEGEN_ZOD_PATH},
               {"query", CODEGEN_ZOD_QUERY},
               {"headers", CODEGEN_ZOD_HEADER},
               {"cookies", CODEGEN_ZOD_COOKIE}};
  uint32_t count = 0;
  if (!judges(e, CLIENT_VALIDATE_REQUESTS)) return;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    codegen_str schema = schema_of(e, parts[i].part, 0, 0);
    if (!schema.size) continue;
    open_check(e, &count);
    codegen_out_text(e->out, parts[i].name);
    CLIENT_PUT(e, ": ");
    put_schema(e, schema);
  }
  put_body(e, &count);
  if (count) CLIENT_PUT(e, " }),");
}
