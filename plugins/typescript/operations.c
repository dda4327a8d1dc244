/* SPDX-License-Identifier: MIT
 *
 * Operations in the shape that openapi-fetch and its kin read: parameters by place, requestBody and responses by
 * status, each with its content by media type. Parameters and bodies that several operations share have a declaration
 * of their own.
 */
#include "typescript.h"

const char *const ts_verb[TS_VERBS] = {"get", "put", "post", "delete", "options", "head", "patch", "trace"};

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
    [TS_FRAME_NO_OPERATIONS] = "\nexport type operations = Record<string, never>;\n",
};

static void open_brace(ts_emit *e) {
  codegen_out_char(e->out, '{');
  e->indent++;
}

static void close_brace(ts_emit *e) {
  e->indent--;
  ts_line(e);
  codegen_out_char(e->out, '}');
}

/* -- content ---------------------------------------------------------------------------------------------------- */

/* Whether a type fits on the line of what it belongs to. */
static bool is_short(const ts_emit *e, uint32_t type, uint32_t depth) {
  const codegen_type *t = ts_at(e, type);
  if (depth > 4) return false;
  switch (t->kind) {
    case CODEGEN_ARRAY: {
      const codegen_array *array = codegen_array_at(e->model, t->array);
      return !array->head.count && is_short(e, array->items, depth + 1);
    }
    case CODEGEN_RECORD: return ts_is_open(e, type);
    case CODEGEN_INTERSECTION:
    case CODEGEN_UNION:
    case CODEGEN_ENUM: return false;
    default: return true;
  }
}

static void put_payload(ts_emit *e, const codegen_payload *payload) {
  uint32_t type = payload->type ? payload->type : payload->item;
  codegen_put_string(e->out, payload->media.size ? payload->media : CODEGEN_STR("*/*"), 0);
  codegen_out_char(e->out, ':');
  if (type)
    ts_members(e, type);
  else
    codegen_out_char(e->out, ' '), codegen_out_str(e->out, e->plugin->options.any);
}

typedef const codegen_payload *(*payload_at)(const ts_emit *e, const void *list, uint32_t i);

static const codegen_payload *payload_of_list(const ts_emit *e, const void *list, uint32_t i) {
  return codegen_payload_at(e->model, codegen_list_at(e->model, *(const codegen_list *)list, i));
}

static const codegen_payload *payload_of_range(const ts_emit *e, const void *range, uint32_t i) {
  return codegen_payload_at(e->model, ((const codegen_range *)range)->first + i);
}

/* content: { "application/json": T } */
static void put_content(ts_emit *e, const void *payloads, uint32_t count, payload_at at, bool request) {
  const codegen_payload *first = at(e, payloads, 0);
  bool brief = count == 1 && !first->row.note && is_short(e, first->type ? first->type : first->item, 0);
  TS_PUT(e, "content: ");
  codegen_out_char(e->out, '{');
  e->indent++;
  for (uint32_t i = 0; i < count; i++) {
    const codegen_payload *payload = at(e, payloads, i);
    if (brief)
      codegen_out_char(e->out, ' ');
    else
      ts_line(e);
    e->direction = payload->direction < CODEGEN_DIRECTIONS ? payload->direction : CODEGEN_READ;
    if (request && e->direction == CODEGEN_READ) e->direction = CODEGEN_CREATE;
    e->direction = ts_direction(e, e->direction);
    e->request = request;
    if (!brief) ts_doc_note(e, payload->row.note);
    put_payload(e, payload);
    if (!brief) codegen_out_char(e->out, ';');
  }
  e->indent--;
  if (brief)
    codegen_out_char(e->out, ' ');
  else
    ts_line(e);
  codegen_out_char(e->out, '}');
  codegen_out_char(e->out, ';');
}

/* -- parameters ------------------------------------------------------------------------------------------------- */

static uint32_t param_type(const ts_emit *e, const codegen_param *param) {
  if (param->type || !param->payloads.count) return param->type;
  return codegen_payload_at(e->model, codegen_list_at(e->model, param->payloads, 0))->type;
}

static void put_param(ts_emit *e, const codegen_param *param, uint32_t direction) {
  uint32_t type = param_type(e, param);
  codegen_str own = {"", 0}, shared = {"", 0};
  e->direction = ts_direction(e, direction);
  e->request = direction != CODEGEN_READ;
  if (param->shared) shared = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, param->shared, 0);
  ts_line(e);
  if (shared.size)
    ts_doc_note(e, param->row.note);
  else
    ts_doc_type(e, param->row.note, type, param->initial ? param->initial : ts_at(e, type)->initial);
  codegen_put_js_key(e->out, param->key);
  if (!(param->row.flags & CODEGEN_PARAM_REQUIRED)) codegen_out_char(e->out, '?');
  codegen_out_char(e->out, ':');
  if (shared.size) {
    codegen_out_char(e->out, ' ');
    codegen_out_str(e->out, shared);
  } else if (type) {
    ts_members(e, type);
  } else {
    codegen_out_char(e->out, ' ');
    codegen_out_str(e->out, e->plugin->options.any);
  }
  codegen_out_char(e->out, ';');
}

static const struct place {
  const char *name;
  uint8_t place;
} places[] = {{"query", CODEGEN_IN_QUERY},
              {"header", CODEGEN_IN_HEADER},
              {"path", CODEGEN_IN_PATH},
              {"cookie", CODEGEN_IN_COOKIE}};

static void put_place(ts_emit *e, const codegen_operation *op, const struct place *place) {
  bool any = false, required = false;
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(e->model, codegen_list_at(e->model, op->params, i));
    if (param->place != place->place) continue;
    any = true;
    required = required || param->row.flags & CODEGEN_PARAM_REQUIRED;
  }
  ts_line(e);
  codegen_out_text(e->out, place->name);
  if (!any) {
    TS_PUT(e, "?: never;");
    return;
  }
  codegen_out_text(e->out, required ? ": " : "?: ");
  open_brace(e);
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(e->model, codegen_list_at(e->model, op->params, i));
    if (param->place == place->place) put_param(e, param, CODEGEN_CREATE);
  }
  close_brace(e);
  codegen_out_char(e->out, ';');
}

static void put_parameters(ts_emit *e, const codegen_operation *op) {
  bool any = false;
  for (uint32_t i = 0; i < op->params.count; i++) {
    uint8_t place = codegen_param_at(e->model, codegen_list_at(e->model, op->params, i))->place;
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) any = any || places[k].place == place;
  }
  ts_line(e);
  if (!any) {
    TS_PUT(e, "parameters: { query?: never; header?: never; path?: never; cookie?: never };");
    return;
  }
  TS_PUT(e, "parameters: ");
  open_brace(e);
  for (size_t k = 0; k < sizeof places / sizeof *places; k++) put_place(e, op, &places[k]);
  close_brace(e);
  codegen_out_char(e->out, ';');
}

/* -- bodies and responses --------------------------------------------------------------------------------------- */

static void put_body(ts_emit *e, const codegen_operation *op) {
  codegen_str own = {"", 0}, shared = {"", 0};
  ts_line(e);
  if (!op->bodies.count) {
    TS_PUT(e, "requestBody?: never;");
    return;
  }
  if (op->body_decl) shared = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, op->body_decl, 0);
  codegen_out_text(e->out, op->row.flags & CODEGEN_OPERATION_BODY_REQUIRED ? "requestBody: " : "requestBody?: ");
  if (shared.size) {
    codegen_out_str(e->out, shared);
  } else {
    open_brace(e);
    ts_line(e);
    put_content(e, &op->bodies, op->bodies.count, payload_of_list, true);
    close_brace(e);
  }
  codegen_out_char(e->out, ';');
}

static void put_headers(ts_emit *e, codegen_list headers) {
  ts_line(e);
  if (!headers.count) {
    TS_PUT(e, "headers: { [name: string]: unknown };");
    return;
  }
  TS_PUT(e, "headers: ");
  open_brace(e);
  for (uint32_t i = 0; i < headers.count; i++)
    put_param(e, codegen_param_at(e->model, codegen_list_at(e->model, headers, i)), CODEGEN_READ);
  ts_line(e);
  TS_PUT(e, "[name: string]: unknown;");
  close_brace(e);
  codegen_out_char(e->out, ';');
}

static void put_answer(ts_emit *e, const codegen_response *response) {
  open_brace(e);
  put_headers(e, response->headers);
  ts_line(e);
  if (response->payloads.count)
    put_content(e, &response->payloads, response->payloads.count, payload_of_list, false);
  else
    TS_PUT(e, "content?: never;");
  close_brace(e);
}

/* A status is written as a number, because that is what its readers look for. */
static void put_status(ts_emit *e, codegen_str name) {
  bool number = name.size == 3 && name.data[0] >= '1' && name.data[0] <= '9';
  for (size_t i = 0; i < name.size && number; i++) number = name.data[i] >= '0' && name.data[i] <= '9';
  if (number)
    codegen_out_str(e->out, name);
  else
    codegen_put_js_key(e->out, name);
}

static void put_responses(ts_emit *e, const codegen_operation *op) {
  codegen_str own = {"", 0};
  ts_line(e);
  if (!op->responses.count) {
    TS_PUT(e, "responses: never;");
    return;
  }
  TS_PUT(e, "responses: ");
  open_brace(e);
  for (uint32_t i = 0; i < op->responses.count; i++) {
    const codegen_response *response = codegen_response_at(e->model, codegen_list_at(e->model, op->responses, i));
    codegen_str shared = {"", 0};
    if (response->shared) shared = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, response->shared, 0);
    ts_line(e);
    if (!shared.size) ts_doc_note(e, response->row.note);
    put_status(e, response->name);
    TS_PUT(e, ": ");
    if (shared.size)
      codegen_out_str(e->out, shared);
    else
      put_answer(e, response);
    codegen_out_char(e->out, ';');
  }
  close_brace(e);
  codegen_out_char(e->out, ';');
}

static void put_operation(ts_emit *e, const codegen_operation *op) {
  open_brace(e);
  put_parameters(e, op);
  put_body(e, op);
  put_responses(e, op);
  close_brace(e);
}

/** Writes a member of `operations`. */
void ts_operation(ts_emit *e, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(e->model, id);
  e->indent = 1;
  codegen_out_spaces(e->out, 2);
  codegen_put_js_key(e->out, decl->name);
  TS_PUT(e, ": ");
  put_operation(e, codegen_operation_at(e->model, decl->subject));
  TS_PUT(e, ";\n");
}

/* The type of a path variable, as a template literal names it. */
static const char *variable_type(const ts_emit *e, const codegen_operation *op, codegen_str name) {
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = codegen_param_at(e->model, codegen_list_at(e->model, op->params, i));
    uint8_t kind = ts_at(e, param_type(e, param))->kind;
    if (param->place != CODEGEN_IN_PATH || !codegen_str_equal(param->key, name)) continue;
    if (kind == CODEGEN_INTEGER || kind == CODEGEN_NUMBER) return "${number}";
    return kind == CODEGEN_BOOLEAN ? "${boolean}" : "${string}";
  }
  return "${string}";
}

/* [path: `/users/${string}`] */
static void put_template(ts_emit *e, const codegen_operation *op) {
  codegen_str path = op->path;
  TS_PUT(e, "[path: `");
  for (size_t i = 0; i < path.size; i++) {
    size_t end = i + 1;
    char c = path.data[i];
    while (c == '{' && end < path.size && path.data[end] != '}') end++;
    if (c == '{' && end < path.size) {
      codegen_out_text(e->out, variable_type(e, op, (codegen_str){path.data + i + 1, end - i - 1}));
      i = end;
      continue;
    }
    if (c == '`' || c == '\\' || c == '$') codegen_out_char(e->out, '\\');
    codegen_out_char(e->out, c);
  }
  TS_PUT(e, "`]");
}

/** Writes a member of a path, and what stands around the first and the last one. */
void ts_path(ts_emit *e, uint32_t id, uint32_t flags) {
  const codegen_decl *decl = codegen_decl_at(e->model, id);
  const codegen_operation *op = codegen_operation_at(e->model, decl->subject);
  if (flags & TS_PATH_OPEN) {
    codegen_out_spaces(e->out, 2);
    if (flags & TS_PATH_TEMPLATE)
      put_template(e, op);
    else
      codegen_put_js_key(e->out, op->path);
    TS_PUT(e, ": {\n    parameters: { query?: never; header?: never; path?: never; cookie?: never };\n");
    for (uint32_t verb = 0; verb < TS_VERBS; verb++) {
      if (flags >> (TS_PATH_VERBS + verb) & 1) continue;
      codegen_out_spaces(e->out, 4);
      codegen_out_text(e->out, ts_verb[verb]);
      TS_PUT(e, "?: never;\n");
    }
  }
  e->indent = 2;
  codegen_out_spaces(e->out, 4);
  ts_doc_note(e, op->row.note ? op->row.note : decl->row.note);
  codegen_put_js_key(e->out, codegen_sym_text(e->model, op->verb));
  TS_PUT(e, ": ");
  if (flags & TS_PATH_INLINE) {
    put_operation(e, op);
  } else {
    TS_PUT(e, "operations[");
    codegen_put_string(e->out, decl->name, 0);
    codegen_out_char(e->out, ']');
  }
  TS_PUT(e, ";\n");
  if (flags & TS_PATH_CLOSE) TS_PUT(e, "  };\n");
}

/* -- shared parts ----------------------------------------------------------------------------------------------- */

/** Writes the declaration of a parameter, a response or a body that has a name of its own. */
void ts_shared(ts_emit *e, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(e->model, id);
  codegen_str own = {"", 0}, name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, id, 0);
  bool alias = decl->kind == CODEGEN_DECL_PARAM;
  uint32_t note = decl->row.note, type = 0, initial = 0;
  codegen_range payloads = {decl->subject, decl->count ? decl->count : 1};
  if (alias) {
    const codegen_param *param = codegen_param_at(e->model, decl->subject);
    type = param_type(e, param);
    initial = param->initial ? param->initial : ts_at(e, type)->initial;
    if (param->row.note) note = param->row.note;
  } else if (decl->kind == CODEGEN_DECL_RESPONSE && !note) {
    note = codegen_response_at(e->model, decl->subject)->row.note;
  }
  codegen_out_char(e->out, '\n');
  if (alias)
    ts_doc_type(e, note, type, initial);
  else
    ts_doc_note(e, note);
  codegen_out_text(e->out, alias || e->plugin->options.export_type ? "export type " : "export interface ");
  codegen_out_str(e->out, name);
  if (alias || e->plugin->options.export_type) TS_PUT(e, " =");
  if (!alias) codegen_out_char(e->out, ' ');
  if (alias) {
    e->direction =
        codegen_decl_used(decl, CODEGEN_CREATE) ? CODEGEN_CREATE : CODEGEN_READ; /* a header of answers: read */
    e->request = e->direction == CODEGEN_CREATE;
    e->direction = ts_direction(e, e->direction);
    if (type)
      ts_members(e, type);
    else
      codegen_out_char(e->out, ' '), codegen_out_str(e->out, e->plugin->options.any);
  } else if (decl->kind == CODEGEN_DECL_RESPONSE) {
    put_answer(e, codegen_response_at(e->model, decl->subject));
  } else {
    open_brace(e);
    ts_line(e);
    put_content(e, &payloads, payloads.count, payload_of_range, true);
    close_brace(e);
  }
  codegen_out_text(e->out, alias || e->plugin->options.export_type ? ";\n" : "\n");
}

/** Writes a member of a group of `components`. */
void ts_component(ts_emit *e, uint32_t id) {
  codegen_str own = {"", 0};
  codegen_out_spaces(e->out, 4);
  codegen_put_js_key(e->out, codegen_decl_at(e->model, id)->name);
  TS_PUT(e, ": ");
  codegen_out_str(e->out, codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, id, 0));
  TS_PUT(e, ";\n");
}
