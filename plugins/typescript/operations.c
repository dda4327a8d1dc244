/* SPDX-License-Identifier: MIT
 *
 * Operations in the shape that openapi-fetch and its kin read: parameters by place, requestBody and responses by
 * status, each with its content by media type. Parameters and bodies that several operations share have a declaration
 * of their own.
 */
#include "typescript.h"

const char *const ts_verb[TS_VERBS] = {"get", "put", "post", "delete", "options", "head", "patch", "trace"};

/* Lines of verbs that a path lacks. */
static const char *const no_verb[TS_VERBS] = {"    get?: never;\n",    "    put?: never;\n",     "    post?: never;\n",
                                              "    delete?: never;\n", "    options?: never;\n", "    head?: never;\n",
                                              "    patch?: never;\n",  "    trace?: never;\n"};

const char *const ts_frame[TS_FRAMES] = {
    [TS_FRAME_PATHS] = "\nexport interface paths {\n",
    [TS_FRAME_WEBHOOKS] = "\nexport interface webhooks {\n",
    [TS_FRAME_OPERATIONS] = "\nexport interface operations {\n",
    [TS_FRAME_COMPONENTS] = "\nexport interface components {\n",
    [TS_FRAME_SCHEMAS] = "  schemas: {\n",
    [TS_FRAME_RESPONSES] = "  responses: {\n",
    [TS_FRAME_PARAMETERS] = "  parameters: {\n",
    [TS_FRAME_BODIES] = "  requestBodies: {\n",
    [TS_FRAME_HEADERS] = "  headers: {\n",
    [TS_FRAME_NO_SCHEMAS] = "  schemas: never;\n",
    [TS_FRAME_NO_RESPONSES] = "  responses: never;\n",
    [TS_FRAME_NO_PARAMETERS] = "  parameters: never;\n",
    [TS_FRAME_NO_BODIES] = "  requestBodies: never;\n",
    [TS_FRAME_NO_HEADERS] = "  headers: never;\n  pathItems: never;\n",
    [TS_FRAME_END_GROUP] = "  };\n",
    [TS_FRAME_END] = "}\n",
    [TS_FRAME_NO_PATHS] = "\nexport type paths = Record<string, never>;\n",
    [TS_FRAME_NO_WEBHOOKS] = "\nexport type webhooks = Record<string, never>;\n",
    [TS_FRAME_BLANK] = "\n",
    [TS_FRAME_NO_OPERATIONS] = "\nexport type operations = Record<string, never>;\n",
};

static void open_brace(codegen_ts *ts) {
  codegen_out_char(ts->out, '{');
  ts->indent++;
}

static void close_brace(codegen_ts *ts) {
  ts->indent--;
  codegen_ts_line(ts);
  codegen_out_char(ts->out, '}');
}

/* -- content ---------------------------------------------------------------------------------------------------- */

/* Whether a type fits on the line of what it belongs to. */
static bool is_short(const codegen_ts *ts, uint32_t type, uint32_t depth) {
  const codegen_type *t = ts_at(ts, type);
  if (depth > 4) return false;
  switch (t->kind) {
    case CODEGEN_ARRAY: {
      const codegen_array *array = codegen_array_at(ts->model, t->array);
      return !array->head.count && is_short(ts, array->items, depth + 1);
    }
    case CODEGEN_RECORD: return codegen_ts_is_open(ts, type);
    case CODEGEN_INTERSECTION:
    case CODEGEN_UNION:
    case CODEGEN_ENUM: return false;
    default: return true;
  }
}

/* What is no media type is taken for any, which may be there, too: then the first one stands. */
static bool is_any(const codegen_payload *payload) {
  return !payload->media.size || codegen_str_is(payload->media, "*/*");
}

static void put_payload(codegen_ts *ts, const codegen_payload *payload) {
  uint32_t type = payload->type ? payload->type : payload->item;
  codegen_put_string(ts->out, is_any(payload) ? CODEGEN_STR("*/*") : payload->media, 0);
  codegen_out_char(ts->out, ':');
  if (type)
    codegen_ts_type_behind(ts, type);
  else
    codegen_out_char(ts->out, ' '), codegen_out_str(ts->out, ts->settings->any);
}

typedef const codegen_payload *(*payload_at)(const codegen_ts *ts, const void *list, uint32_t i);

static const codegen_payload *payload_of_list(const codegen_ts *ts, const void *list, uint32_t i) {
  return codegen_payload_at(ts->model, codegen_list_at(ts->model, *(const codegen_list *)list, i));
}

static const codegen_payload *payload_of_range(const codegen_ts *ts, const void *range, uint32_t i) {
  return codegen_payload_at(ts->model, ((const codegen_range *)range)->first + i);
}

static uint32_t direction_of(const codegen_payload *payload, bool request) {
  uint32_t direction = payload->direction < CODEGEN_DIRECTIONS ? payload->direction : (uint32_t)CODEGEN_READ;
  return request && direction == CODEGEN_READ ? (uint32_t)CODEGEN_CREATE : direction;
}

/* content: { "application/json": T } */
static void put_content(codegen_ts *ts, const void *payloads, uint32_t count, payload_at at, bool request) {
  const codegen_payload *first = at(ts, payloads, 0);
  bool brief = count == 1 && !first->row.note && is_short(ts, first->type ? first->type : first->item, 0);
  bool any = false;
  TS_PUT(ts, "content: ");
  codegen_out_char(ts->out, '{');
  ts->indent++;
  for (uint32_t i = 0; i < count; i++) {
    const codegen_payload *payload = at(ts, payloads, i);
    if (any && is_any(payload)) continue;
    any = any || is_any(payload);
    if (brief)
      codegen_out_char(ts->out, ' ');
    else
      codegen_ts_line(ts);
    codegen_ts_towards(ts, direction_of(payload, request));
    if (!brief) codegen_ts_doc_note(ts, payload->row.note);
    put_payload(ts, payload);
    if (!brief) codegen_out_char(ts->out, ';');
  }
  ts->indent--;
  if (brief)
    codegen_out_char(ts->out, ' ');
  else
    codegen_ts_line(ts);
  codegen_out_char(ts->out, '}');
  codegen_out_char(ts->out, ';');
}

/* -- parameters ------------------------------------------------------------------------------------------------- */

static uint32_t param_type(const codegen_ts *ts, const codegen_param *param) {
  if (param->type || !param->payloads.count) return param->type;
  return codegen_payload_at(ts->model, codegen_list_at(ts->model, param->payloads, 0))->type;
}

static void put_param(codegen_ts *ts, const codegen_param *param, uint32_t direction) {
  uint32_t type = param_type(ts, param);
  codegen_str shared = {"", 0};
  codegen_ts_towards(ts, direction);
  if (param->shared) shared = ts_layout_name(ts, param->shared, 0, true);
  codegen_ts_line(ts);
  if (shared.size)
    codegen_ts_doc_note(ts, param->row.note);
  else
    codegen_ts_doc_type(ts, param->row.note, type, param->initial ? param->initial : ts_at(ts, type)->initial);
  codegen_put_js_member(ts->out, param->key, !(param->row.flags & CODEGEN_PARAM_REQUIRED));
  if (shared.size) {
    codegen_out_char(ts->out, ' ');
    codegen_out_str(ts->out, shared);
  } else if (type) {
    codegen_ts_type_behind(ts, type);
  } else {
    codegen_out_char(ts->out, ' ');
    codegen_out_str(ts->out, ts->settings->any);
  }
  if (!(param->row.flags & CODEGEN_PARAM_REQUIRED)) codegen_ts_put_undefined(ts, type);
  codegen_out_char(ts->out, ';');
}

static const struct place {
  const char *name;
  uint8_t place;
} places[] = {{"query", CODEGEN_IN_QUERY},
              {"header", CODEGEN_IN_HEADER},
              {"path", CODEGEN_IN_PATH},
              {"cookie", CODEGEN_IN_COOKIE}};

/* Which places have parameters: a bit for each, and one where one of them is required. */
typedef struct place_bits {
  uint32_t any, required;
} place_bits;

static place_bits places_of(const codegen_ts *ts, const codegen_operation *op) {
  place_bits bits = {0, 0};
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(ts->model, codegen_list_at(ts->model, op->params, i));
    uint32_t bit = param->place < 32 ? 1u << param->place : 0;
    bits.any |= bit;
    if (param->row.flags & CODEGEN_PARAM_REQUIRED) bits.required |= bit;
  }
  return bits;
}

static void put_place(codegen_ts *ts, const codegen_operation *op, const struct place *place, place_bits bits) {
  codegen_ts_line(ts);
  codegen_out_text(ts->out, place->name);
  if (!(bits.any >> place->place & 1)) {
    TS_PUT(ts, "?: never;");
    return;
  }
  codegen_out_text(ts->out, bits.required >> place->place & 1 ? ": " : "?: ");
  open_brace(ts);
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(ts->model, codegen_list_at(ts->model, op->params, i));
    if (param->place == place->place) put_param(ts, param, CODEGEN_CREATE);
  }
  close_brace(ts);
  codegen_out_char(ts->out, ';');
}

static void put_parameters(codegen_ts *ts, const codegen_operation *op) {
  place_bits bits = places_of(ts, op);
  uint32_t known = 0;
  for (size_t k = 0; k < sizeof places / sizeof *places; k++) known |= 1u << places[k].place;
  codegen_ts_line(ts);
  if (!(bits.any & known)) {
    TS_PUT(ts, "parameters: { query?: never; header?: never; path?: never; cookie?: never };");
    return;
  }
  TS_PUT(ts, "parameters: ");
  open_brace(ts);
  for (size_t k = 0; k < sizeof places / sizeof *places; k++) put_place(ts, op, &places[k], bits);
  close_brace(ts);
  codegen_out_char(ts->out, ';');
}

/* -- bodies and responses --------------------------------------------------------------------------------------- */

static void put_body(codegen_ts *ts, const codegen_operation *op) {
  codegen_str shared = {"", 0};
  codegen_ts_line(ts);
  if (!op->bodies.count) {
    TS_PUT(ts, "requestBody?: never;");
    return;
  }
  if (op->body_decl) shared = ts_layout_name(ts, op->body_decl, 0, true);
  codegen_out_text(ts->out, op->row.flags & CODEGEN_OPERATION_BODY_REQUIRED ? "requestBody: " : "requestBody?: ");
  if (shared.size) {
    codegen_out_str(ts->out, shared);
  } else {
    open_brace(ts);
    codegen_ts_line(ts);
    put_content(ts, &op->bodies, op->bodies.count, payload_of_list, true);
    close_brace(ts);
  }
  codegen_out_char(ts->out, ';');
}

static void put_headers(codegen_ts *ts, codegen_list headers) {
  codegen_ts_line(ts);
  if (!headers.count) {
    TS_PUT(ts, "headers: { [name: string]: unknown };");
    return;
  }
  TS_PUT(ts, "headers: ");
  open_brace(ts);
  for (uint32_t i = 0; i < headers.count; i++)
    put_param(ts, codegen_param_at(ts->model, codegen_list_at(ts->model, headers, i)), CODEGEN_READ);
  codegen_ts_line(ts);
  TS_PUT(ts, "[name: string]: unknown;");
  close_brace(ts);
  codegen_out_char(ts->out, ';');
}

static void put_answer(codegen_ts *ts, const codegen_response *response) {
  open_brace(ts);
  put_headers(ts, response->headers);
  codegen_ts_line(ts);
  if (response->payloads.count)
    put_content(ts, &response->payloads, response->payloads.count, payload_of_list, false);
  else
    TS_PUT(ts, "content?: never;");
  close_brace(ts);
}

/* A status is written as a number, because that is what its readers look for. */
static void put_status(codegen_ts *ts, codegen_str name) {
  bool number = name.size == 3 && name.data[0] >= '1' && name.data[0] <= '9';
  for (size_t i = 0; i < name.size && number; i++) number = name.data[i] >= '0' && name.data[i] <= '9';
  if (number)
    codegen_out_str(ts->out, name);
  else
    codegen_put_js_key(ts->out, name);
}

static void put_responses(codegen_ts *ts, const codegen_operation *op) {
  codegen_ts_line(ts);
  if (!op->responses.count) {
    TS_PUT(ts, "responses: never;");
    return;
  }
  TS_PUT(ts, "responses: ");
  open_brace(ts);
  for (uint32_t i = 0; i < op->responses.count; i++) {
    const codegen_response *response = codegen_response_at(ts->model, codegen_list_at(ts->model, op->responses, i));
    codegen_str shared = {"", 0};
    if (response->shared) shared = ts_layout_name(ts, response->shared, 0, true);
    codegen_ts_line(ts);
    if (!shared.size) codegen_ts_doc_note(ts, response->row.note);
    put_status(ts, response->name);
    TS_PUT(ts, ": ");
    if (shared.size)
      codegen_out_str(ts->out, shared);
    else
      put_answer(ts, response);
    codegen_out_char(ts->out, ';');
  }
  close_brace(ts);
  codegen_out_char(ts->out, ';');
}

static void put_operation(codegen_ts *ts, const codegen_operation *op) {
  open_brace(ts);
  put_parameters(ts, op);
  put_body(ts, op);
  put_responses(ts, op);
  close_brace(ts);
}

/** Writes a member of `operations`. */
void ts_operation(codegen_ts *ts, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(ts->model, id);
  ts->indent = 1;
  codegen_out_spaces(ts->out, 2);
  codegen_put_js_key(ts->out, decl->name);
  TS_PUT(ts, ": ");
  put_operation(ts, codegen_operation_at(ts->model, decl->subject));
  TS_PUT(ts, ";\n");
}

/* The type of a path variable, as a template literal names it. */
static const char *variable_type(const codegen_ts *ts, const codegen_operation *op, codegen_str name) {
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(ts->model, codegen_list_at(ts->model, op->params, i));
    uint8_t kind = ts_at(ts, param_type(ts, param))->kind;
    if (param->place != CODEGEN_IN_PATH || !codegen_str_equal(param->key, name)) continue;
    if (kind == CODEGEN_INTEGER || kind == CODEGEN_NUMBER) return "${number}";
    return kind == CODEGEN_BOOLEAN ? "${boolean}" : "${string}";
  }
  return "${string}";
}

/* [path: `/users/${string}`] */
static void put_template(codegen_ts *ts, const codegen_operation *op) {
  codegen_str path = op->path;
  TS_PUT(ts, "[path: `");
  for (size_t i = 0; i < path.size; i++) {
    size_t end = i + 1;
    char c = path.data[i];
    while (c == '{' && end < path.size && path.data[end] != '}') end++;
    if (c == '{' && end < path.size) {
      codegen_out_text(ts->out, variable_type(ts, op, (codegen_str){path.data + i + 1, end - i - 1}));
      i = end;
      continue;
    }
    if (c == '`' || c == '\\' || c == '$') codegen_out_char(ts->out, '\\');
    codegen_out_char(ts->out, c);
  }
  TS_PUT(ts, "`]");
}

/** Writes a member of a path, and what stands around the first and the last one. */
void ts_path(codegen_ts *ts, uint32_t id, uint32_t flags) {
  const codegen_decl *decl = codegen_decl_at(ts->model, id);
  const codegen_operation *op = codegen_operation_at(ts->model, decl->subject);
  if (flags & TS_PATH_OPEN) {
    codegen_out_spaces(ts->out, 2);
    if (flags & TS_PATH_TEMPLATE)
      put_template(ts, op);
    else
      codegen_put_js_key(ts->out, op->path);
    TS_PUT(ts, ": {\n    parameters: { query?: never; header?: never; path?: never; cookie?: never };\n");
    for (uint32_t verb = 0; verb < TS_VERBS; verb++) {
      if (flags >> (TS_PATH_VERBS + verb) & 1) continue;
      codegen_out_text(ts->out, no_verb[verb]);
    }
  }
  ts->indent = 2;
  codegen_out_spaces(ts->out, 4);
  codegen_ts_doc_note(ts, op->row.note ? op->row.note : decl->row.note);
  codegen_put_js_key(ts->out, codegen_sym_text(ts->model, op->verb));
  TS_PUT(ts, ": ");
  if (flags & TS_PATH_INLINE) {
    put_operation(ts, op);
  } else {
    ts_import_operations(ts);
    TS_PUT(ts, "operations[");
    codegen_put_string(ts->out, decl->name, 0);
    codegen_out_char(ts->out, ']');
  }
  TS_PUT(ts, ";\n");
  if (flags & TS_PATH_CLOSE) TS_PUT(ts, "  };\n");
}

/* -- shared parts ----------------------------------------------------------------------------------------------- */

/** Writes the declaration of a parameter, a response or a body that has a name of its own. */
void ts_shared(codegen_ts *ts, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(ts->model, id);
  codegen_str own = {"", 0}, name = codegen_symbol(ts->ctx, own, CODEGEN_TABLE_DECL, id, 0);
  bool alias = decl->kind == CODEGEN_DECL_PARAM;
  uint32_t note = decl->row.note, type = 0, initial = 0;
  codegen_range payloads = {decl->subject, decl->count ? decl->count : 1};
  if (alias) {
    const codegen_param *param = codegen_param_at(ts->model, decl->subject);
    type = param_type(ts, param);
    initial = param->initial ? param->initial : ts_at(ts, type)->initial;
    if (param->row.note) note = param->row.note;
  } else if (decl->kind == CODEGEN_DECL_RESPONSE && !note) {
    note = codegen_response_at(ts->model, decl->subject)->row.note;
  }
  codegen_out_char(ts->out, '\n');
  if (alias)
    codegen_ts_doc_type(ts, note, type, initial);
  else
    codegen_ts_doc_note(ts, note);
  codegen_out_text(ts->out, alias || ts->settings->export_type ? "export type " : "export interface ");
  codegen_out_str(ts->out, name);
  if (alias || ts->settings->export_type) TS_PUT(ts, " =");
  if (!alias) codegen_out_char(ts->out, ' ');
  if (alias) {
    bool sent = codegen_decl_used(decl, CODEGEN_CREATE); /* a header of answers is read */
    codegen_ts_towards(ts, sent ? CODEGEN_CREATE : CODEGEN_READ);
    if (type)
      codegen_ts_type_behind(ts, type);
    else
      codegen_out_char(ts->out, ' '), codegen_out_str(ts->out, ts->settings->any);
  } else if (decl->kind == CODEGEN_DECL_RESPONSE) {
    put_answer(ts, codegen_response_at(ts->model, decl->subject));
  } else {
    open_brace(ts);
    codegen_ts_line(ts);
    put_content(ts, &payloads, payloads.count, payload_of_range, true);
    close_brace(ts);
  }
  codegen_out_text(ts->out, alias || ts->settings->export_type ? ";\n" : "\n");
}

/** Writes a member of a group of `components`. */
void ts_component(codegen_ts *ts, uint32_t id) {
  codegen_out_spaces(ts->out, 4);
  codegen_put_js_key(ts->out, codegen_decl_at(ts->model, id)->name);
  TS_PUT(ts, ": ");
  codegen_out_str(ts->out, ts_layout_name(ts, id, 0, true));
  TS_PUT(ts, ";\n");
}
