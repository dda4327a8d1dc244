/* SPDX-License-Identifier: MIT
 *
 * Operations: a schema for the parameters in each place, for each body that is sent, and for each answer and its
 * headers. Only what the source says is written. Responses and bodies that several operations share have schemas of
 * their own, which those of the operations are.
 */
#include "zod.h"

#include <codegen-sdk/jsdoc.h>
#include <codegen-sdk/seen.h>

static const struct place {
  const char *name, *text;
  uint8_t place;
} places[] = {{"-path-params", "parameters in the path", CODEGEN_IN_PATH},
              {"-query-params", "parameters in the query", CODEGEN_IN_QUERY},
              {"-header-params", "parameters in headers", CODEGEN_IN_HEADER},
              {"-cookie-params", "parameters in cookies", CODEGEN_IN_COOKIE}};
#define PLACES (sizeof places / sizeof *places)

#define MANY CODEGEN_ZOD_MANY

static uint32_t param_type(const codegen_model *model, const codegen_param *param) {
  if (param->type || !param->payloads.count) return param->type;
  return codegen_payload_at(model, codegen_list_at(model, param->payloads, 0))->type;
}

/* -- what an operation consists of ------------------------------------------------------------------------------- */

typedef codegen_status visitor(void *data, const zod_part *part);

static codegen_status visit_payload(const codegen_model *model, zod_part part, uint32_t id, uint32_t of, visitor *visit,
                                    void *data) {
  const codegen_payload *payload = codegen_payload_at(model, id);
  part.payload = payload;
  part.type = payload->type ? payload->type : payload->item;
  part.several = of > 1;
  part.direction = payload->direction < CODEGEN_DIRECTIONS ? payload->direction : (uint32_t)CODEGEN_READ;
  if (part.kind == ZOD_PART_BODY && part.direction == CODEGEN_READ) part.direction = CODEGEN_CREATE;
  if (part.kind == ZOD_PART_ANSWER) part.direction = CODEGEN_READ;
  return part.type ? visit(data, &part) : CODEGEN_OK;
}

static codegen_status visit_response(const codegen_model *model, uint32_t id, uint32_t answer, uint32_t shared,
                                     visitor *visit, void *data) {
  const codegen_response *response = codegen_response_at(model, id);
  zod_part part = {.kind = ZOD_PART_ANSWER, .answer = answer, .response = response, .shared = shared};
  codegen_status status = CODEGEN_OK;
  for (uint32_t k = 0; k < response->payloads.count && k < MANY && status >= 0; k++) {
    part.media = k;
    status = visit_payload(model, part, codegen_list_at(model, response->payloads, k), response->payloads.count, visit,
                           data);
  }
  part = (zod_part){.kind = ZOD_PART_HEADERS,
                    .answer = answer,
                    .response = response,
                    .shared = shared,
                    .params = response->headers,
                    .direction = CODEGEN_READ};
  return response->headers.count && status >= 0 ? visit(data, &part) : status;
}

static codegen_status visit_operation(const codegen_model *model, const codegen_operation *op, visitor *visit,
                                      void *data) {
  codegen_status status = CODEGEN_OK;
  bool taken[256] = {false}; /* places */
  for (uint32_t i = 0; i < op->params.count; i++)
    taken[codegen_param_at(model, codegen_list_at(model, op->params, i))->place] = true;
  for (uint32_t p = 0; p < PLACES && status >= 0; p++) {
    zod_part part = {.kind = ZOD_PART_PLACE + p, .params = op->params, .direction = CODEGEN_CREATE};
    if (taken[places[p].place]) status = visit(data, &part);
  }
  for (uint32_t k = 0; k < op->bodies.count && k < MANY && status >= 0; k++) {
    zod_part part = {.kind = ZOD_PART_BODY, .media = k, .shared = op->body_decl};
    status = visit_payload(model, part, codegen_list_at(model, op->bodies, k), op->bodies.count, visit, data);
  }
  for (uint32_t i = 0; i < op->responses.count && i < MANY && status >= 0; i++) {
    uint32_t id = codegen_list_at(model, op->responses, i);
    status = visit_response(model, id, i, codegen_response_at(model, id)->shared, visit, data);
  }
  return status;
}

/* Visits the parts of an operation, or of a response or body that operations share. */
static codegen_status visit_parts(const codegen_model *model, const codegen_decl *decl, visitor *visit, void *data) {
  codegen_status status = CODEGEN_OK;
  if (decl->kind == CODEGEN_DECL_OPERATION)
    return visit_operation(model, codegen_operation_at(model, decl->subject), visit, data);
  if (decl->kind == CODEGEN_DECL_RESPONSE) return visit_response(model, decl->subject, 0, 0, visit, data);
  for (uint32_t k = 0; k < decl->count && k < MANY && status >= 0; k++) {
    zod_part part = {.kind = ZOD_PART_BODY, .media = k};
    status = visit_payload(model, part, decl->subject + k, decl->count, visit, data);
  }
  return status;
}

/* Whether a declaration is one of those above. */
static bool has_parts(const codegen_model *model, const codegen_decl *decl) {
  if (decl->row.flags & CODEGEN_DECL_REMOVED) return false;
  if (decl->kind == CODEGEN_DECL_OPERATION) return codegen_operation_at(model, decl->subject)->protocol == CODEGEN_HTTP;
  return decl->kind == CODEGEN_DECL_RESPONSE || decl->kind == CODEGEN_DECL_PAYLOAD;
}

/* -- names ------------------------------------------------------------------------------------------------------- */

typedef struct wanting {
  const zod_plugin *plugin;
  codegen_ctx *ctx;
  const codegen_model *model;
  const codegen_decl *decl;
  uint32_t row;
} wanting;

/* `json` of `application/json; charset=utf-8`. */
static codegen_str short_media(codegen_str media) {
  size_t end = 0;
  while (end < media.size && media.data[end] != ';') end++;
  media.size = end;
  for (size_t i = 0; i < end; i++)
    if (media.data[i] == '/') return (codegen_str){media.data + i + 1, end - i - 1};
  return media;
}

static char *append(char *to, codegen_str text) {
  if (text.size) __builtin_memcpy(to, text.data, text.size);
  return to + text.size;
}

#define ENDING 200 /* bytes of most endings */

/* What the name of a part ends with: `-response-200-json`, `-response-200-headers`. In `room`, where it fits. */
static codegen_str ending_of(const wanting *w, const zod_part *part, codegen_str last, char room[ENDING]) {
  codegen_str none = {"", 0}, word, status = none, media = none, out = none;
  char *data = room, *end;
  if (part->kind < ZOD_PART_BODY)
    word = codegen_str_of(places[part->kind - ZOD_PART_PLACE].name);
  else if (part->kind == ZOD_PART_BODY)
    word = CODEGEN_STR("-body");
  else
    word = CODEGEN_STR("-response");
  if (part->response && w->decl->kind == CODEGEN_DECL_OPERATION) status = part->response->name;
  if (part->several) media = short_media(part->payload->media);
  size_t most = word.size + status.size + media.size + last.size + 16;
  if (most > ENDING) data = codegen_alloc(w->ctx, CODEGEN_ARENA_CALL, most, 1);
  if (!data) return out;
  end = append(data, word);
  if (status.size) *end++ = '-', end = append(end, status);
  if (part->kind == ZOD_PART_HEADERS) end = append(end, CODEGEN_STR("-headers"));
  if (media.size) *end++ = '-', end = append(end, media);
  if (last.size) *end++ = '-', end = append(end, last);
  out.data = data;
  out.size = (size_t)(end - data);
  return out;
}

static codegen_status want_part(void *data, const zod_part *part) {
  const wanting *w = data;
  codegen_str none = {"", 0}, last = w->plugin->options.suffix;
  char room[ENDING];
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = w->row,
                                    .role = codegen_zod_part(part->kind, part->answer, part->media),
                                    .kind = CODEGEN_NAME_VALUE,
                                    .stem = codegen_ts_stem(w->decl->name),
                                    .prefix = w->plugin->options.prefix,
                                    .suffix = ending_of(w, part, last, room)};
  codegen_status status = request.suffix.size ? codegen_symbol_want(w->ctx, &request) : CODEGEN_ERR_MEMORY;
  if (status < 0) return status;
  request.role++;
  request.kind = CODEGEN_NAME_TYPE;
  request.prefix = none;
  if (last.size) request.suffix.size -= last.size + 1; /* and the hyphen before it */
  return codegen_symbol_want(w->ctx, &request);
}

/** Requests the names of everything that operations consist of. */
codegen_status zod_part_symbols(const zod_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  wanting w = {.plugin = plugin, .ctx = ctx, .model = model};
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = CODEGEN_OK;
  for (w.row = 1; w.row < count && status >= 0; w.row++) {
    w.decl = codegen_decl_at(model, w.row);
    if (has_parts(model, w.decl)) status = visit_parts(model, w.decl, want_part, &w);
  }
  return status;
}

/* -- the plan ---------------------------------------------------------------------------------------------------- */

typedef struct needing {
  const zod_plugin *plugin;
  const codegen_model *model;
  uint32_t depends, count;
} needing;

static codegen_status need_part(void *data, const zod_part *part) {
  needing *n = data;
  n->count++;
  if (part->type) n->depends |= zod_depends(n->plugin, n->model, part->type);
  for (uint32_t i = 0; i < part->params.count; i++) {
    const codegen_param *param = codegen_param_at(n->model, codegen_list_at(n->model, part->params, i));
    uint32_t type = param_type(n->model, param);
    if (type) n->depends |= zod_depends(n->plugin, n->model, type);
    /* the classes of what is converted, through whatever; what a shared parameter refers to is two steps away */
    if (type && (n->plugin->options.coerce || param->shared) && zod_refers(n->model, type, 0))
      n->depends |= CODEGEN_DEPENDS_REACHABLE;
  }
  return CODEGEN_OK;
}

/** What the section of an operation, or of a shared response or body, depends on; 0: there is nothing to write. */
uint32_t zod_parts_depend(const zod_plugin *plugin, const codegen_model *model, uint32_t decl) {
  needing n = {.plugin = plugin, .model = model};
  const codegen_decl *at = codegen_decl_at(model, decl);
  if (!has_parts(model, at)) return 0;
  (void)visit_parts(model, at, need_part, &n);
  return n.count ? n.depends | CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS : 0;
}

static codegen_status see_part(void *data, const zod_part *part) {
  codegen_hash *digest = data;
  codegen_seen_number(digest, codegen_zod_part(part->kind, part->answer, part->media));
  if (part->response) codegen_seen_text(digest, part->response->name);
  codegen_seen_number(digest, part->several);
  if (part->several) codegen_seen_text(digest, part->payload->media);
  return CODEGEN_OK;
}

/** Adds to a digest what the names and the section of an operation, or of a shared response or body, hang on. */
void zod_see_parts(const zod_plugin *plugin, const codegen_model *model, uint32_t decl, codegen_hash *digest) {
  const codegen_decl *at = codegen_decl_at(model, decl);
  codegen_seen_number(digest, zod_parts_depend(plugin, model, decl));
  if (has_parts(model, at)) (void)visit_parts(model, at, see_part, digest);
}

/* -- text -------------------------------------------------------------------------------------------------------- */

static codegen_str symbol(const zod_emit *e, uint32_t decl, uint32_t role) {
  codegen_str own = {"", 0};
  return codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, role);
}

/* Header names are told apart without regard to case; whoever iterates over headers gets them in lower case. */
static void put_key(zod_emit *e, const codegen_param *param) {
  char room[256];
  codegen_str key = param->key;
  if (param->place == CODEGEN_IN_HEADER && key.size <= sizeof room) {
    for (size_t i = 0; i < key.size; i++) {
      char c = key.data[i];
      room[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    key.data = room;
  }
  codegen_put_js_own_key(e->out, key);
}

static bool is_of(const zod_part *part, const codegen_param *param) {
  return part->kind == ZOD_PART_HEADERS || param->place == places[part->kind - ZOD_PART_PLACE].place;
}

static void put_params_type(zod_emit *e, const zod_part *part) {
  codegen_ts ts = zod_printer(e);
  codegen_out_char(e->out, '{');
  ts.indent = 1;
  for (uint32_t i = 0; i < part->params.count; i++) {
    const codegen_param *param = codegen_param_at(e->model, codegen_list_at(e->model, part->params, i));
    uint32_t type = param_type(e->model, param);
    if (!is_of(part, param)) continue;
    codegen_ts_line(&ts);
    codegen_ts_doc_type(&ts, param->row.note, type, param->initial ? param->initial : zod_at(e, type)->initial);
    put_key(e, param);
    codegen_out_text(e->out, param->row.flags & CODEGEN_PARAM_REQUIRED ? ":" : "?:");
    if (type) {
      codegen_ts_type_behind(&ts, type);
    } else {
      codegen_out_char(e->out, ' ');
      codegen_out_str(e->out, ts.settings->any);
    }
    codegen_out_char(e->out, ';');
  }
  ZOD_PUT(e, "\n}");
}

static void put_params(zod_emit *e, const zod_part *part) {
  uint8_t place = part->kind == ZOD_PART_HEADERS ? CODEGEN_IN_HEADER : places[part->kind - ZOD_PART_PLACE].place;
  bool coerce = e->plugin->options.coerce >> place & 1;
  zod_open_object(e, e->plugin->options.objects);
  codegen_out_char(e->out, '{');
  e->indent++;
  for (uint32_t i = 0; i < part->params.count; i++) {
    const codegen_param *param = codegen_param_at(e->model, codegen_list_at(e->model, part->params, i));
    bool optional = !(param->row.flags & CODEGEN_PARAM_REQUIRED);
    uint32_t type = param_type(e->model, param);
    if (!is_of(part, param)) continue;
    zod_line(e);
    put_key(e, param);
    ZOD_PUT(e, ": ");
    e->message = zod_message(e, &param->row);
    if (coerce && zod_is_coerced(e, param)) {
      zod_coerced(e, param, type, optional);
    } else if (type) {
      zod_type(e, type, optional ? (uint32_t)ZOD_WRAP_OPTIONAL : 0u);
    } else {
      zod_any(e);
    }
    e->message = (codegen_str){"", 0};
    codegen_out_char(e->out, ',');
  }
  e->indent--;
  zod_line(e);
  codegen_out_char(e->out, '}');
  zod_close_object(e, e->plugin->options.objects);
}

/* A part that is a declared schema, and nothing else. */
static bool is_alias(const zod_emit *e, const zod_part *part) {
  const codegen_type *t = zod_at(e, part->type);
  if (t->kind != CODEGEN_REF || t->row.flags & CODEGEN_TYPE_NULLABLE || t->clauses.count) return false;
  return !zod_message(e, &t->row).size &&
         symbol(e, t->target, codegen_decl_shape(codegen_decl_at(e->model, t->target), e->direction)).size > 0;
}

static void put_doc(zod_emit *e, const zod_part *part) {
  const codegen_decl *decl = codegen_decl_at(e->model, e->decl);
  const codegen_operation *op = codegen_operation_at(e->model, decl->subject);
  codegen_jsdoc doc = codegen_jsdoc_begin(e->out, 0);
  char room[600], *end = room;
  codegen_str text = {room, 0}, verb = codegen_sym_text(e->model, op->verb);
  if (decl->kind != CODEGEN_DECL_OPERATION) return;
  if (op->path.size + verb.size < sizeof room - 80) {
    for (size_t i = 0; i < verb.size; i++)
      *end++ = verb.data[i] >= 'a' && verb.data[i] <= 'z' ? (char)(verb.data[i] - 'a' + 'A') : verb.data[i];
    *end++ = ' ';
    end = append(end, op->path);
    *end++ = ':';
    *end++ = ' ';
  }
  if (part->kind < ZOD_PART_BODY)
    end = append(end, codegen_str_of(places[part->kind - ZOD_PART_PLACE].text));
  else if (part->kind == ZOD_PART_BODY)
    end = append(end, CODEGEN_STR("what is sent"));
  else
    end =
        append(end, part->kind == ZOD_PART_HEADERS ? CODEGEN_STR("headers of the answer") : CODEGEN_STR("the answer"));
  if (part->response && part->response->name.size < 64) *end++ = ' ', end = append(end, part->response->name);
  if (part->several && part->payload->media.size < 128) {
    end = append(end, CODEGEN_STR(" as "));
    end = append(end, part->payload->media);
  }
  text.size = (size_t)(end - room);
  codegen_jsdoc_text(&doc, text);
  codegen_jsdoc_end(&doc);
}

/* Writes once more what stands in the text already. */
static void put_again(zod_emit *e, size_t begin, size_t size) {
  if (!codegen_out_room(e->out, size)) return;
  __builtin_memcpy(e->out->data + e->out->size, e->out->data + begin, size);
  e->out->size += size;
}

/* The type of what several operations share, and its schema. */
static void put_shared(zod_emit *e, const zod_part *part, bool type) {
  uint32_t role = codegen_zod_part(part->kind, 0, part->media);
  codegen_out_str(e->out, symbol(e, part->shared, role + type));
}

static void put_part_type(zod_emit *e, const zod_part *part, codegen_str name) {
  codegen_ts ts = zod_printer(e);
  ZOD_PUT(e, "export type ");
  codegen_out_str(e->out, name);
  ZOD_PUT(e, " =");
  if (part->shared) {
    codegen_out_char(e->out, ' ');
    put_shared(e, part, true);
  } else if (part->type) {
    codegen_ts_type_behind(&ts, part->type);
  } else {
    codegen_out_char(e->out, ' ');
    put_params_type(e, part);
  }
  ZOD_PUT(e, ";\n");
}

/* What an operation has from elsewhere is the same schema under one more name. What several operations share is
   referred to within the file, where only a constant has a name. */
static bool put_other_name(zod_emit *e, const zod_part *part, codegen_str name) {
  bool operation = codegen_decl_at(e->model, e->decl)->kind == CODEGEN_DECL_OPERATION;
  if (!operation || !(part->shared || (part->type && is_alias(e, part)))) return false;
  ZOD_PUT(e, "export { ");
  if (part->shared)
    put_shared(e, part, false);
  else
    zod_type(e, part->type, 0);
  ZOD_PUT(e, " as ");
  codegen_out_str(e->out, name);
  ZOD_PUT(e, " };\n");
  return true;
}

static codegen_status put_part(void *data, const zod_part *part) {
  zod_emit *e = data;
  uint32_t role = codegen_zod_part(part->kind, part->answer, part->media);
  codegen_str name = symbol(e, e->decl, role), type = symbol(e, e->decl, role + 1);
  if (!name.size || !type.size) return CODEGEN_OK;
  e->direction = part->direction;
  codegen_out_char(e->out, '\n');
  size_t doc = e->out->size;
  put_doc(e, part);
  size_t size = e->out->size - doc;
  put_part_type(e, part, type);
  codegen_out_char(e->out, '\n');
  put_again(e, doc, size);
  if (put_other_name(e, part, name)) return CODEGEN_OK;
  ZOD_PUT(e, "export const ");
  codegen_out_str(e->out, name);
  if (part->type && is_alias(e, part)) { /* whatever its class */
    ZOD_PUT(e, ": typeof ");
    zod_type(e, part->type, 0);
    ZOD_PUT(e, " = ");
    zod_type(e, part->type, 0);
    ZOD_PUT(e, ";\n");
    return CODEGEN_OK;
  }
  ZOD_PUT(e, ": ");
  zod_put_class(e, "Type");
  codegen_out_str(e->out, type);
  ZOD_PUT(e, "> = ");
  zod_open_lazy(e);
  zod_open_body(e);
  if (part->type)
    zod_type(e, part->type, 0);
  else
    put_params(e, part);
  zod_close_body(e);
  ZOD_PUT(e, ");\n");
  return CODEGEN_OK;
}

/** Writes the schemas of an operation, or of a response or body that operations share. */
void zod_parts(zod_emit *e, uint32_t decl) {
  e->decl = decl;
  (void)visit_parts(e->model, codegen_decl_at(e->model, decl), put_part, e);
}
