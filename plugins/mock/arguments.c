/* SPDX-License-Identifier: MIT
 *
 * What operations are called with: a factory for each, of the shape that the writer `client` takes.
 */
#include "mock_emit.h"

static const struct place {
  const char *name;
  uint8_t place;
} places[] = {{"path", CODEGEN_IN_PATH},
              {"query", CODEGEN_IN_QUERY},
              {"headers", CODEGEN_IN_HEADER},
              {"cookies", CODEGEN_IN_COOKIE},
              {"querystring", CODEGEN_IN_QUERYSTRING}};
#define PLACES (sizeof places / sizeof *places)

/* What a value must be besides what its schema says, or it cannot be told from none: not null, of some length; in
   headers and cookies of ASCII. */
#define SOME "{k:1,a:126,s:{l:1},r:{l:1},o:{l:1}}"
#define PLAIN "{k:1,a:126,s:{l:1,p:[\"^[!-~]([ -~]*[!-~])?$\"]},r:{l:1},o:{l:1}}"

static const codegen_param *param_at(const mock_emit *e, const codegen_operation *op, uint32_t i) {
  return codegen_param_at(e->model, codegen_list_at(e->model, op->params, i));
}

static void put_param(mock_emit *e, const codegen_param *param) {
  bool plain = param->place == CODEGEN_IN_HEADER || param->place == CODEGEN_IN_COOKIE;
  uint32_t type = param->type;
  if (!type && param->payloads.count)
    type = codegen_payload_at(e->model, codegen_list_at(e->model, param->payloads, 0))->type;
  codegen_out_text(e->out, "{k:15,a:126,p:[");
  if (type)
    mock_put_type(e, type);
  else
    codegen_out_text(e->out, "{k:7,a:16}");
  codegen_out_text(e->out, plain ? "," PLAIN "]}" : "," SOME "]}");
}

static void put_field(mock_emit *e, bool *any, codegen_str key) {
  codegen_out_text(e->out, *any ? ",[" : "[");
  *any = true;
  codegen_put_string(e->out, key, 0);
  codegen_out_char(e->out, ',');
}

static void end_field(mock_emit *e, bool required) {
  codegen_out_text(e->out, required ? ",2]" : ",1]");
}

static bool put_place(mock_emit *e, const codegen_operation *op, const struct place *place, bool any) {
  bool has = false, required = false, inner = false;
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = param_at(e, op, i);
    has = has || param->place == place->place;
    required = required || (param->place == place->place && param->row.flags & CODEGEN_PARAM_REQUIRED);
  }
  if (!has) return any;
  put_field(e, &any, codegen_str_of(place->name));
  if (place->place != CODEGEN_IN_QUERYSTRING) codegen_out_text(e->out, "{k:11,a:64,o:{f:[");
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = param_at(e, op, i);
    if (param->place != place->place) continue;
    if (place->place != CODEGEN_IN_QUERYSTRING) {
      put_field(e, &inner, param->key);
      put_param(e, param);
      end_field(e, param->row.flags & CODEGEN_PARAM_REQUIRED);
    } else if (!inner) {
      put_param(e, param);
      inner = true;
    }
  }
  if (place->place != CODEGEN_IN_QUERYSTRING) codegen_out_text(e->out, "]}}");
  end_field(e, required);
  return any;
}

static bool ends_with(codegen_str text, const char *end) {
  codegen_str tail = codegen_str_of(end);
  return text.size >= tail.size && __builtin_memcmp(text.data + text.size - tail.size, tail.data, tail.size) == 0;
}

static bool begins_with(codegen_str text, const char *begin) {
  codegen_str head = codegen_str_of(begin);
  return text.size >= head.size && __builtin_memcmp(text.data, begin, head.size) == 0;
}

/* The body in its first media type, as the client takes it. */
static void put_body(mock_emit *e, const codegen_payload *body) {
  codegen_str media = body->media, framing = codegen_sym_text(e->model, body->framing);
  const codegen_type *t = codegen_type_at(e->model, body->type);
  bool lines =
      codegen_str_is(framing, "sse") || codegen_str_is(framing, "ndjson") || codegen_str_is(framing, "json-seq");
  for (size_t i = 0; i < media.size; i++)
    if (media.data[i] == ';' || media.data[i] == ' ') media.size = i;
  if (lines) {
    uint32_t item = body->item                 ? body->item
                    : t->kind == CODEGEN_ARRAY ? codegen_array_at(e->model, t->array)->items
                                               : 0;
    codegen_out_text(e->out, "{k:10,a:32,r:{l:1,i:");
    mock_put_type(e, item);
    codegen_out_text(e->out, "}}");
  } else if (ends_with(media, "json")) {
    mock_put_type(e, body->type);
  } else if (codegen_str_is(media, "application/x-www-form-urlencoded") || begins_with(media, "multipart/")) {
    if (body->type)
      mock_put_type(e, body->type);
    else
      codegen_out_text(e->out, "{k:11,a:64,o:{}}");
  } else if (begins_with(media, "text/") || ends_with(media, "xml") || ends_with(media, "yaml")) {
    codegen_out_text(e->out, t->kind == CODEGEN_BYTES ? "{k:7,a:16,s:{l:1},g:4}" : "{k:7,a:16,s:{l:1}}");
  } else {
    codegen_out_text(e->out, "{k:7,a:16,s:{l:1},g:4}");
  }
}

/* The type of what is made, where the client says it: of an operation that is called with nothing it has none. */
static void put_type_name(mock_emit *e, uint32_t decl, bool any) {
  codegen_str client = CODEGEN_STR("client"), name;
  codegen_import types = {.struct_size = sizeof types,
                          .flags = CODEGEN_IMPORT_TYPE,
                          .artifact = CODEGEN_STR("client:index"),
                          .alias = CODEGEN_STR("client")};
  name = codegen_symbol(e->ctx, client, CODEGEN_TABLE_DECL, decl, MOCK_CLIENT_ARGS);
  if (!name.size) {
    codegen_out_text(e->out, "Record<string, unknown>");
    return;
  }
  if (!any) {
    codegen_out_text(e->out, "{}");
    return;
  }
  codegen_out_import(e->out, &types);
  codegen_out_text(e->out, "client.");
  codegen_out_str(e->out, name);
}

/* Returns whether the operation is called with anything. */
static bool put_data(mock_emit *e, const codegen_decl *d, const codegen_operation *op, codegen_str name) {
  codegen_str own = {"", 0};
  bool any = false;
  e->direction = CODEGEN_CREATE;
  codegen_out_text(e->out, "\nconst ");
  codegen_out_str(e->out, name);
  codegen_out_text(e->out, ": runtime.Data = { key: ");
  codegen_put_string(e->out, mock_join(e->ctx, d->key, CODEGEN_STR("/arguments"), own), 0);
  codegen_out_text(e->out, ", name: ");
  codegen_put_string(e->out, d->name, 0);
  codegen_out_text(e->out, ", type: /* @__PURE__ */ runtime.once((): runtime.Type => ({k:11,a:64,o:{f:[");
  for (size_t i = 0; i < PLACES; i++) any = put_place(e, op, &places[i], any);
  if (op->bodies.count) {
    const codegen_payload *body = codegen_payload_at(e->model, codegen_list_at(e->model, op->bodies, 0));
    e->direction = body->direction == CODEGEN_READ ? (uint32_t)CODEGEN_CREATE : body->direction;
    put_field(e, &any, CODEGEN_STR("body"));
    put_body(e, body);
    end_field(e, op->row.flags & CODEGEN_OPERATION_BODY_REQUIRED);
  }
  codegen_out_text(e->out, "]}})) };\n");
  return any;
}

/** Writes the factory of what an operation is called with. */
void mock_arguments(mock_emit *e, uint32_t decl) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  const codegen_operation *op = codegen_operation_at(e->model, d->subject);
  codegen_str own = {"", 0}, name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, MOCK_ROLE_ARGUMENTS);
  codegen_str data = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, MOCK_ROLE_ARGUMENTS_DATA);
  codegen_import runtime = {
      .struct_size = sizeof runtime, .artifact = CODEGEN_STR("mock:runtime"), .alias = CODEGEN_STR("runtime")};
  codegen_out_import(e->out, &runtime);
  bool any = put_data(e, d, op, data);
  codegen_out_text(e->out, "\n/** What an operation can be called with, the same for the same seed: `");
  for (size_t i = 0; i < op->path.size && op->path.size < 200; i++)
    if (op->path.data[i] != '*') codegen_out_char(e->out, op->path.data[i]);
  codegen_out_text(e->out, "`. */\nexport function ");
  codegen_out_str(e->out, name);
  codegen_out_text(e->out, "(overrides?: runtime.Overrides<");
  put_type_name(e, decl, any);
  codegen_out_text(e->out, ">, seed?: number): ");
  put_type_name(e, decl, any);
  codegen_out_text(e->out, " {\n  return runtime.mockWith(");
  codegen_out_str(e->out, data);
  codegen_out_text(e->out, ", overrides, seed) as ");
  put_type_name(e, decl, any);
  codegen_out_text(e->out, ";\n}\n");
}
