/* SPDX-License-Identifier: MIT
 *
 * What an operation is called with, as a type: parameters by place, under the names that they have on the wire, and the
 * body in each media type that it may be sent as.
 */
#include "calls.h"

static const struct place {
  const char *name;
  uint8_t place;
} places[] = {{"path", CODEGEN_IN_PATH},
              {"query", CODEGEN_IN_QUERY},
              {"headers", CODEGEN_IN_HEADER},
              {"cookies", CODEGEN_IN_COOKIE}};
#define PLACES (sizeof places / sizeof *places)

/** What a place of parameters is called, NULL: no argument. */
const char *client_place(uint32_t place) {
  for (size_t i = 0; i < PLACES; i++)
    if (places[i].place == place) return places[i].name;
  return NULL;
}

/** Whether an operation is called with anything. */
bool client_has_args(const codegen_operation *op, const codegen_model *model) {
  if (op->bodies.count) return true;
  for (uint32_t i = 0; i < op->params.count; i++) {
    uint32_t place = client_param(model, op->params, i)->place;
    if (client_place(place) || place == CODEGEN_IN_QUERYSTRING) return true;
  }
  return false;
}

/* -- parameters ---------------------------------------------------------------------------------------------------- */

static void put_param(client_emit *e, const codegen_param *param) {
  uint32_t type = client_param_type(e->model, param);
  bool required = param->row.flags & CODEGEN_PARAM_REQUIRED;
  codegen_ts_towards(&e->ts, CODEGEN_CREATE);
  codegen_ts_line(&e->ts);
  codegen_ts_doc_type(&e->ts, param->row.note, type,
                      param->initial ? param->initial : codegen_type_at(e->model, type)->initial);
  codegen_put_js_key(e->out, param->key);
  codegen_out_text(e->out, required ? ":" : "?:");
  if (type) {
    codegen_ts_type_behind(&e->ts, type);
  } else {
    codegen_out_char(e->out, ' ');
    codegen_out_str(e->out, e->plugin->types.any);
  }
  if (!required) codegen_ts_put_undefined(&e->ts, type);
  codegen_out_char(e->out, ';');
}

static void put_place(client_emit *e, const struct place *place) {
  bool any = false, required = false;
  for (uint32_t i = 0; i < e->op->params.count; i++) {
    const codegen_param *param = client_param(e->model, e->op->params, i);
    if (param->place != place->place) continue;
    any = true;
    required = required || param->row.flags & CODEGEN_PARAM_REQUIRED;
  }
  if (!any) return;
  codegen_ts_line(&e->ts);
  codegen_out_text(e->out, place->name);
  codegen_out_text(e->out, required ? ": {" : "?: {");
  e->ts.indent++;
  for (uint32_t i = 0; i < e->op->params.count; i++) {
    const codegen_param *param = client_param(e->model, e->op->params, i);
    if (param->place == place->place) put_param(e, param);
  }
  e->ts.indent--;
  codegen_ts_line(&e->ts);
  CLIENT_PUT(e, "};");
}

/* The whole query as one value. */
static void put_query_string(client_emit *e) {
  for (uint32_t i = 0; i < e->op->params.count; i++) {
    const codegen_param *param = client_param(e->model, e->op->params, i);
    if (param->place != CODEGEN_IN_QUERYSTRING) continue;
    codegen_ts_line(&e->ts);
    codegen_ts_doc_note(&e->ts, param->row.note);
    codegen_out_text(e->out, param->row.flags & CODEGEN_PARAM_REQUIRED ? "querystring: " : "querystring?: ");
    client_put_type(e, client_param_type(e->model, param), CODEGEN_CREATE, CODEGEN_TS_BINDS_UNION);
    codegen_out_char(e->out, ';');
    return;
  }
}

/* -- bodies -------------------------------------------------------------------------------------------------------- */

/** In which direction a body goes. */
uint32_t client_body_direction(const codegen_payload *body) {
  uint32_t direction = body->direction < CODEGEN_DIRECTIONS ? body->direction : (uint32_t)CODEGEN_CREATE;
  return direction == CODEGEN_READ ? (uint32_t)CODEGEN_CREATE : direction;
}

static void put_runtime_type(client_emit *e, const char *name) {
  client_import_type(e, name);
  codegen_out_text(e->out, name);
}

/* Whether a text is a file, by what is said of its content. */
static bool is_file(const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  const codegen_scalar *scalar = codegen_scalar_at(model, t->scalar);
  codegen_str media = codegen_sym_text(model, scalar->media);
  uint32_t kind = codegen_media_kind(media);
  return t->kind == CODEGEN_STRING && media.size && !scalar->encoding && kind != CODEGEN_MEDIA_JSON &&
         kind != CODEGEN_MEDIA_TEXT;
}

/* A body of parts; texts that are files may be bytes. */
static void put_multipart(client_emit *e, uint32_t type, uint32_t direction) {
  const codegen_type *t = codegen_type_at(e->model, type);
  uint32_t written = 0;
  put_runtime_type(e, "Multipart");
  codegen_out_char(e->out, '<');
  client_put_type(e, type, direction, CODEGEN_TS_BINDS_UNION);
  if (t->kind == CODEGEN_REF) t = codegen_type_at(e->model, codegen_decl_at(e->model, t->target)->subject);
  const codegen_object *object = codegen_object_at(e->model, t->object);
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    if (!is_file(e->model, field->type)) continue;
    codegen_out_text(e->out, written++ ? " | " : ", ");
    codegen_put_string(e->out, field->key, 0);
  }
  codegen_out_char(e->out, '>');
}

/* The type of a body in one media type. */
static void put_body(client_emit *e, const codegen_payload *body, uint32_t binds) {
  uint32_t direction = client_body_direction(body), media = client_payload_media(e->model, body);
  const codegen_type *t = codegen_type_at(e->model, body->type);
  uint32_t item = body->item;
  switch (media) {
    case CODEGEN_MEDIA_JSON: client_put_type(e, body->type, direction, binds); break;
    case CODEGEN_MEDIA_MULTIPART:
      if (body->type) {
        put_multipart(e, body->type, direction);
        break;
      } /* fall through */
    case CODEGEN_MEDIA_FORM:
      if (body->type)
        client_put_type(e, body->type, direction, binds);
      else
        CLIENT_PUT(e, "Record<string, unknown>");
      break;
    case CODEGEN_MEDIA_EVENTS:
    case CODEGEN_MEDIA_LINES:
    case CODEGEN_MEDIA_SEQUENCE:
      if (!item && t->kind == CODEGEN_ARRAY) item = codegen_array_at(e->model, t->array)->items;
      put_runtime_type(e, "Items");
      codegen_out_char(e->out, '<');
      client_put_type(e, item, direction, CODEGEN_TS_BINDS_UNION);
      codegen_out_char(e->out, '>');
      break;
    case CODEGEN_MEDIA_TEXT:
      if (t->kind == CODEGEN_BYTES)
        put_runtime_type(e, "BinaryInput");
      else
        CLIENT_PUT(e, "string");
      break;
    case CODEGEN_MEDIA_ANY:
      if (body->type && t->kind != CODEGEN_BYTES) {
        client_put_type(e, body->type, direction, CODEGEN_TS_BINDS_INTERSECTION);
        CLIENT_PUT(e, " | ");
      } /* fall through */
    default: put_runtime_type(e, "BinaryInput");
  }
}

static bool same_text(const client_emit *e, size_t a, size_t b, size_t end) {
  return b - a == end - b && __builtin_memcmp(e->out->data + a, e->out->data + b, end - b) == 0;
}

/* Whether the body is of one type in all of its media types. Writes nothing. */
static bool has_one_body(client_emit *e) {
  size_t first = e->out->size, second;
  bool same = true;
  put_body(e, client_payload(e->model, e->op->bodies, 0), CODEGEN_TS_BINDS_UNION);
  second = e->out->size;
  for (uint32_t i = 1; i < e->op->bodies.count && same && !e->out->failed; i++) {
    put_body(e, client_payload(e->model, e->op->bodies, i), CODEGEN_TS_BINDS_UNION);
    same = same_text(e, first, second, e->out->size);
    e->out->size = second;
  }
  if (!e->out->failed) e->out->size = first;
  return same;
}

static bool is_body_required(const client_emit *e) {
  return e->op->row.flags & CODEGEN_OPERATION_BODY_REQUIRED;
}

static codegen_str media_of(const codegen_payload *body) {
  return body->media.size ? body->media : CODEGEN_STR("application/octet-stream");
}

/* A body of one type. */
static void put_one_body(client_emit *e) {
  codegen_ts_line(&e->ts);
  codegen_out_text(e->out, is_body_required(e) ? "body: " : "body?: ");
  put_body(e, client_payload(e->model, e->op->bodies, 0), CODEGEN_TS_BINDS_UNION);
  if (!is_body_required(e)) codegen_ts_put_undefined(&e->ts, client_payload(e->model, e->op->bodies, 0)->type);
  codegen_out_char(e->out, ';');
  if (e->op->bodies.count < 2) return;
  codegen_ts_line(&e->ts);
  CLIENT_PUT(e, "/** How the body is sent; the first one where nothing is said. */");
  codegen_ts_line(&e->ts);
  CLIENT_PUT(e, "contentType?: ");
  for (uint32_t i = 0; i < e->op->bodies.count; i++) {
    if (i) CLIENT_PUT(e, " | ");
    codegen_put_string(e->out, media_of(client_payload(e->model, e->op->bodies, i)), 0);
  }
  codegen_out_char(e->out, ';');
}

/* A type for each media type; the first one may stand without its name. */
static void put_bodies(client_emit *e) {
  bool required = is_body_required(e);
  CLIENT_PUT(e, " & (");
  e->ts.indent = 1;
  for (uint32_t i = 0; i < e->op->bodies.count; i++) {
    const codegen_payload *body = client_payload(e->model, e->op->bodies, i);
    codegen_ts_line(&e->ts);
    CLIENT_PUT(e, "| { body");
    codegen_out_text(e->out, required ? ": " : "?: ");
    put_body(e, body, CODEGEN_TS_BINDS_UNION);
    codegen_out_text(e->out, i ? "; contentType: " : "; contentType?: ");
    codegen_put_string(e->out, media_of(body), 0);
    CLIENT_PUT(e, " }");
  }
  e->ts.indent = 0;
  CLIENT_PUT(e, "\n);\n");
}

/** Writes the type of what the operation is called with. */
void client_put_args(client_emit *e) {
  codegen_str name = client_name(e, CODEGEN_TABLE_DECL, e->decl, CLIENT_ROLE_ARGS);
  codegen_str call = client_name(e, CODEGEN_TABLE_DECL, e->decl, CLIENT_ROLE_CALL);
  bool one = !e->op->bodies.count || has_one_body(e);
  size_t begin;
  CLIENT_PUT(e, "\n/** What `");
  codegen_out_str(e->out, call);
  CLIENT_PUT(e, "` is called with. */\nexport ");
  codegen_out_text(e->out, one ? "interface " : "type ");
  codegen_out_str(e->out, name);
  codegen_out_text(e->out, one ? " {" : " = {");
  e->ts.indent = 1;
  begin = e->out->size;
  for (size_t i = 0; i < PLACES; i++) put_place(e, &places[i]);
  put_query_string(e);
  if (e->op->bodies.count && one) put_one_body(e);
  codegen_out_text(e->out, e->out->size > begin ? "\n}" : "}");
  e->ts.indent = 0;
  if (one)
    codegen_out_char(e->out, '\n');
  else
    put_bodies(e);
}
