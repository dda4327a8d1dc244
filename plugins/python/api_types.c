/* SPDX-License-Identifier: MIT
 *
 * Types of calls: what a method takes and returns, and which of the documented media types a client asks for.
 */
#include "client.h"

#define OR 4   /* marks of codegen_py: an operator between operands, */
#define OPEN 1 /* a bracket that opens */
#define NEXT 2
#define CLOSE 3
#define OPERANDS 64

static const codegen_str none = {"", 0};

/* -- media types --------------------------------------------------------------------------------------------------- */

static bool is_stream(const py_emit *e, const codegen_payload *payload) {
  uint32_t kind = codegen_media_kind(payload->media);
  return kind == CODEGEN_MEDIA_EVENTS || kind == CODEGEN_MEDIA_LINES || kind == CODEGEN_MEDIA_SEQUENCE ||
         codegen_sym_is(e->model, payload->framing, "sse") || codegen_sym_is(e->model, payload->framing, "ndjson");
}

static const codegen_payload *payload_of(const py_emit *e, codegen_list list, uint32_t i) {
  return codegen_payload_at(e->model, codegen_list_at(e->model, list, i));
}

/** Whether a payload is among what a client asks for: JSON where there is JSON, else the first; no streams. */
bool py_payload_counts(const py_emit *e, const codegen_response *response, const codegen_payload *payload) {
  const codegen_payload *first = NULL;
  bool json = false;
  for (uint32_t i = 0; i < response->payloads.count; i++) {
    const codegen_payload *other = payload_of(e, response->payloads, i);
    if (is_stream(e, other)) continue;
    if (!first) first = other;
    json = json || codegen_media_kind(other->media) == CODEGEN_MEDIA_JSON;
  }
  if (is_stream(e, payload)) return false;
  return json ? codegen_media_kind(payload->media) == CODEGEN_MEDIA_JSON : payload == first;
}

/** Whether a response is one that a method returns: a success, or the default where no success is documented. */
bool py_answers(const py_emit *e, const codegen_operation *op, const codegen_response *response) {
  if (response->from >= 200 && response->to < 300) return true;
  if (response->from) return false;
  for (uint32_t i = 0; i < op->responses.count; i++) {
    const codegen_response *other = codegen_response_at(e->model, codegen_list_at(e->model, op->responses, i));
    if (other->from >= 200 && other->to < 300) return false;
  }
  return true;
}

/* -- text of types ------------------------------------------------------------------------------------------------- */

/** Makes one line of what was gathered since `begin`: nothing in it is a place to break. */
void py_flatten(py_emit *e, size_t begin) {
  size_t size = e->py.size - begin;
  char *copy = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size + 1, 1);
  if (!copy || !size || e->out->failed) return;
  __builtin_memcpy(copy, e->py.data + begin, size);
  codegen_py_reset(&e->py, begin);
  for (size_t i = 0; i < size; i++) {
    if (copy[i] == NEXT)
      codegen_py_text(&e->py, ", ");
    else if (copy[i] == OR)
      codegen_py_text(&e->py, " | ");
    else if ((unsigned char)copy[i] >= 0x20)
      codegen_py_str(&e->py, (codegen_str){copy + i, 1});
  }
}

/** From here on types are written without what is checked of them: that is not what a signature says. */
void py_plain(py_emit *e, py_plugin *copy) {
  *copy = *e->plugin;
  copy->options.validate = false;
  copy->options.formats = false;
  e->plugin = copy;
}

/* Operands of unions that were gathered, each once. */
typedef struct operands {
  codegen_str text[OPERANDS];
  uint32_t count;
} operands;

static void add_operand(operands *o, codegen_str text) {
  for (uint32_t i = 0; i < o->count; i++)
    if (codegen_str_equal(o->text[i], text)) return;
  if (o->count < OPERANDS) o->text[o->count++] = text;
}

/* Where a bracket that is open at `at` is closed: the mark before the closing one. */
static size_t close_of(const char *text, size_t at, size_t size) {
  uint32_t depth = 1;
  for (; at < size; at++) {
    if (text[at] == OPEN) depth++;
    if (text[at] == CLOSE && !--depth) break;
  }
  return at;
}

/* Takes `Annotated` from around types: what is checked of them is not what a signature says. In place; the new size. */
static size_t without_annotations(char *text, size_t size) {
  static const char head[] = "_t.Annotated\x01[";
  const size_t skip = sizeof head - 1;
  size_t used = 0, cuts = 0, cut_at[PY_DEPTH], cut_to[PY_DEPTH];
  for (size_t at = 0; at < size;) {
    if (cuts && at == cut_at[cuts - 1]) {
      at = cut_to[--cuts];
    } else if (cuts < PY_DEPTH && size - at > skip && !__builtin_memcmp(text + at, head, skip)) {
      size_t close = close_of(text, at + skip, size), comma = at + skip;
      uint32_t depth = 0;
      for (; comma < close; comma++) { /* the end of what is annotated */
        if (text[comma] == OPEN) depth++;
        if (text[comma] == CLOSE) depth--;
        if (text[comma] == NEXT && !depth) break;
      }
      cut_at[cuts] = comma;
      cut_to[cuts++] = close + 2 < size ? close + 2 : size;
      at += skip;
    } else {
      text[used++] = text[at++];
    }
  }
  return used;
}

/* Takes what was gathered since `begin` apart at its outer operators. */
static void take_operands(py_emit *e, size_t begin, operands *o) {
  size_t size = e->py.size - begin, start = 0;
  uint32_t depth = 0;
  char *copy = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size + 1, 1);
  if (!copy || !size || e->out->failed) return;
  __builtin_memcpy(copy, e->py.data + begin, size);
  codegen_py_reset(&e->py, begin);
  size = without_annotations(copy, size);
  for (size_t i = 0; i < size; i++) {
    if (copy[i] == OPEN) depth++;
    if (copy[i] == CLOSE) depth--;
    if (copy[i] != OR || depth) continue;
    add_operand(o, (codegen_str){copy + start, i - start});
    start = i + 1;
  }
  add_operand(o, (codegen_str){copy + start, size - start});
}

/* Writes the union of the operands: `None` last, anything alone. */
static void put_operands(py_emit *e, const operands *o) {
  bool null = false;
  uint32_t written = 0;
  for (uint32_t i = 0; i < o->count; i++)
    if (codegen_str_is(o->text[i], "_t.Any")) {
      codegen_py_text(&e->py, "_t.Any");
      return;
    }
  for (uint32_t i = 0; i < o->count; i++) {
    if (codegen_str_is(o->text[i], "None")) {
      null = true;
      continue;
    }
    if (written++) codegen_py_or(&e->py);
    codegen_py_str(&e->py, o->text[i]);
  }
  if (!null && written) return;
  if (written) codegen_py_or(&e->py);
  codegen_py_text(&e->py, "None");
}

static void put_any(py_emit *e) {
  codegen_py_text(&e->py, "_t.Any");
}

/** The type of a parameter, of its content where it has a media type. */
uint32_t py_param_type(const py_emit *e, const codegen_param *param) {
  if (param->type || !param->payloads.count) return param->type;
  return payload_of(e, param->payloads, 0)->type;
}

/* Whether an expression is but a name, to which None can be added. */
static bool is_single(codegen_str text) {
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char)text.data[i] < 0x20) return false;
  return text.size && !codegen_str_is(text, "_t.Any") && !codegen_str_is(text, "None");
}

/** Writes the type of an argument; an optional one may be None. */
void py_put_argument(py_emit *e, uint32_t type, uint32_t direction, bool optional) {
  size_t begin = e->py.size;
  operands o = {.count = 0};
  if (type)
    py_type_towards(e, type, direction);
  else
    put_any(e);
  if (is_single((codegen_str){e->py.data + begin, e->py.size - begin})) { /* most are */
    if (!optional) return;
    codegen_py_or(&e->py);
    codegen_py_text(&e->py, "None");
    return;
  }
  take_operands(e, begin, &o);
  if (optional) add_operand(&o, CODEGEN_STR("None"));
  put_operands(e, &o);
}

/* -- bodies -------------------------------------------------------------------------------------------------------- */

/* Follows references to the type that they lead to. */
static uint32_t resolved(const codegen_model *model, uint32_t type) {
  for (uint32_t i = 0; i < PY_DEPTH && codegen_type_at(model, type)->kind == CODEGEN_REF; i++)
    type = codegen_decl_at(model, codegen_type_at(model, type)->target)->subject;
  return type;
}

/** Whether the body is a multipart one of known members: then it gets a TypedDict, in which files are files. */
bool py_parts_wanted(const py_emit *e, const codegen_operation *op, uint32_t *object, uint32_t *payload) {
  for (uint32_t i = 0; i < op->bodies.count; i++) {
    uint32_t row = codegen_list_at(e->model, op->bodies, i);
    const codegen_payload *body = codegen_payload_at(e->model, row);
    const codegen_type *t = codegen_type_at(e->model, resolved(e->model, body->type));
    if (codegen_media_kind(body->media) != CODEGEN_MEDIA_MULTIPART) continue;
    if (t->kind != CODEGEN_RECORD || !codegen_object_at(e->model, t->object)->fields.count) return false;
    *object = t->object;
    *payload = row;
    return true;
  }
  return false;
}

/* Raw bytes, or a text that a media type says something of: a file. */
static bool is_bytes(const py_emit *e, uint32_t type) {
  const codegen_type *t = codegen_type_at(e->model, resolved(e->model, type));
  const codegen_scalar *s = codegen_scalar_at(e->model, t->scalar);
  codegen_str media = codegen_sym_text(e->model, s->media);
  if (t->kind == CODEGEN_BYTES) return true;
  return t->kind == CODEGEN_STRING && media.size && !s->encoding && codegen_media_kind(media) != CODEGEN_MEDIA_JSON &&
         codegen_media_kind(media) != CODEGEN_MEDIA_TEXT;
}

/** Writes the type of a member of a multipart body. */
void py_put_part(py_emit *e, uint32_t type, bool optional) {
  const codegen_type *t = codegen_type_at(e->model, resolved(e->model, type));
  bool list = t->kind == CODEGEN_ARRAY && is_bytes(e, codegen_array_at(e->model, t->array)->items);
  if (!list && !is_bytes(e, type)) {
    py_put_argument(e, type, CODEGEN_CREATE, optional);
    return;
  }
  if (list) {
    codegen_py_text(&e->py, "list");
    codegen_py_open(&e->py, '[');
  }
  codegen_py_text(&e->py, "_b.FileInput");
  if (list) codegen_py_close(&e->py, ']');
  if (!optional && !(t->row.flags & CODEGEN_TYPE_NULLABLE)) return;
  codegen_py_or(&e->py);
  codegen_py_text(&e->py, "None");
}

static void put_mapping(py_emit *e) {
  codegen_py_text(&e->py, "_abc.Mapping");
  codegen_py_open(&e->py, '[');
  codegen_py_text(&e->py, "str");
  codegen_py_next(&e->py);
  codegen_py_text(&e->py, "object");
  codegen_py_close(&e->py, ']');
}

static void put_binary(py_emit *e) {
  codegen_py_text(&e->py, "_b.BinaryInput");
}

/* The type of a body in one media type. */
static void put_one_body(py_emit *e, const py_call *call, const codegen_payload *body, operands *o) {
  uint32_t direction = body->direction == CODEGEN_READ ? (uint32_t)CODEGEN_CREATE : body->direction, object, payload;
  const codegen_type *t = codegen_type_at(e->model, resolved(e->model, body->type));
  size_t begin = e->py.size;
  switch (codegen_media_kind(body->media)) {
    case CODEGEN_MEDIA_MULTIPART:
      if (py_parts_wanted(e, call->op, &object, &payload))
        codegen_py_str(&e->py, py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_PARTS));
      else
        put_mapping(e);
      break;
    case CODEGEN_MEDIA_FORM:
      if (body->type && t->kind == CODEGEN_RECORD) {
        py_type_towards(e, body->type, direction);
        take_operands(e, begin, o);
      }
      put_mapping(e);
      break;
    case CODEGEN_MEDIA_TEXT:
      if (body->type && t->kind != CODEGEN_STRING && t->kind != CODEGEN_BYTES) {
        py_type_towards(e, body->type, direction);
        take_operands(e, begin, o);
      }
      codegen_py_text(&e->py, "str");
      take_operands(e, begin, o);
      codegen_py_text(&e->py, "bytes");
      break;
    case CODEGEN_MEDIA_LINES:
    case CODEGEN_MEDIA_SEQUENCE:
      codegen_py_text(&e->py, "_abc.Iterable");
      codegen_py_open(&e->py, '[');
      if (body->item)
        py_type_towards(e, body->item, direction);
      else
        codegen_py_text(&e->py, "object");
      codegen_py_close(&e->py, ']');
      break;
    case CODEGEN_MEDIA_JSON:
      if (body->type)
        py_type_towards(e, body->type, direction);
      else
        put_any(e);
      break;
    case CODEGEN_MEDIA_ANY:
      if (body->type && t->kind != CODEGEN_BYTES) {
        py_type_towards(e, body->type, direction);
        take_operands(e, begin, o);
      }
      put_binary(e);
      break;
    default: put_binary(e);
  }
  take_operands(e, begin, o);
}

/** Writes the type of the body. */
void py_put_body(py_emit *e, const py_call *call, bool optional) {
  operands o = {.count = 0};
  for (uint32_t i = 0; i < call->op->bodies.count; i++) put_one_body(e, call, payload_of(e, call->op->bodies, i), &o);
  if (optional) add_operand(&o, CODEGEN_STR("None"));
  put_operands(e, &o);
}

/* -- results ------------------------------------------------------------------------------------------------------- */

static void put_payload_type(py_emit *e, const codegen_payload *payload) {
  uint32_t kind = codegen_media_kind(payload->media);
  const codegen_type *t = codegen_type_at(e->model, resolved(e->model, payload->type));
  if (kind == CODEGEN_MEDIA_BINARY || kind == CODEGEN_MEDIA_MULTIPART ||
      (kind == CODEGEN_MEDIA_ANY && (!payload->type || t->kind == CODEGEN_BYTES)))
    codegen_py_text(&e->py, "bytes");
  else if (kind == CODEGEN_MEDIA_TEXT || kind == CODEGEN_MEDIA_FORM)
    codegen_py_text(&e->py, t->kind == CODEGEN_BYTES ? "bytes" : "str");
  else if (payload->type)
    py_type(e, payload->type);
  else
    put_any(e);
}

/** Writes what a method returns: the union of what its successful responses hold. */
void py_put_result(py_emit *e, const py_call *call) {
  operands o = {.count = 0};
  size_t begin = e->py.size;
  bool any = false;
  e->direction = CODEGEN_READ;
  for (uint32_t i = 0; i < call->op->responses.count; i++) {
    const codegen_response *response = codegen_response_at(e->model, codegen_list_at(e->model, call->op->responses, i));
    bool filled = false;
    if (!py_answers(e, call->op, response)) continue;
    any = true;
    for (uint32_t k = 0; k < response->payloads.count; k++) {
      const codegen_payload *payload = payload_of(e, response->payloads, k);
      if (!py_payload_counts(e, response, payload)) continue;
      filled = true;
      put_payload_type(e, payload);
      take_operands(e, begin, &o);
    }
    if (!filled) add_operand(&o, CODEGEN_STR("None"));
  }
  if (codegen_sym_is(e->model, call->op->verb, "head")) {
    o.count = 0;
    add_operand(&o, CODEGEN_STR("None"));
  }
  if (!any) {
    put_any(e);
    return;
  }
  put_operands(e, &o);
}

/** Writes a type as a signature says it. */
void py_put_signature_type(py_emit *e, uint32_t type) {
  operands o = {.count = 0};
  size_t begin = e->py.size;
  e->direction = CODEGEN_READ;
  if (type)
    py_type(e, type);
  else
    put_any(e);
  take_operands(e, begin, &o);
  put_operands(e, &o);
}

/* -- calls --------------------------------------------------------------------------------------------------------- */

static void find_stream(const py_emit *e, py_call *call) {
  bool other = false;
  for (uint32_t i = 0; i < call->op->responses.count; i++) {
    const codegen_response *response = codegen_response_at(e->model, codegen_list_at(e->model, call->op->responses, i));
    if (!py_answers(e, call->op, response)) continue;
    for (uint32_t k = 0; k < response->payloads.count; k++) {
      uint32_t row = codegen_list_at(e->model, response->payloads, k);
      if (!is_stream(e, codegen_payload_at(e->model, row)))
        other = true;
      else if (!call->stream)
        call->stream = row;
    }
  }
  call->only_stream = call->stream && !other;
}

/* The member of a record that a step of a pointer names. */
static uint32_t member_of(const codegen_model *model, uint32_t type, codegen_str key) {
  const codegen_object *object = codegen_object_at(model, codegen_type_at(model, type)->object);
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(model, object->fields.first + i);
    if (codegen_str_equal(field->key, key)) return field->type;
  }
  return 0;
}

/* The type of the items that a pointer leads to in the answer of a call. */
static void find_item(const py_emit *e, py_call *call) {
  uint32_t type = 0, shape = 0;
  codegen_str pointer = call->page->items;
  for (uint32_t i = 0; i < call->op->responses.count && !type; i++) {
    const codegen_response *response = codegen_response_at(e->model, codegen_list_at(e->model, call->op->responses, i));
    for (uint32_t k = 0; k < response->payloads.count && !type && py_answers(e, call->op, response); k++)
      if (codegen_media_kind(payload_of(e, response->payloads, k)->media) == CODEGEN_MEDIA_JSON)
        type = payload_of(e, response->payloads, k)->type;
  }
  for (uint32_t steps = 0; type && steps < PY_DEPTH; steps++) {
    const codegen_type *t = codegen_type_at(e->model, type);
    if (t->kind == CODEGEN_REF) {
      shape = codegen_decl_shape(codegen_decl_at(e->model, t->target), CODEGEN_READ);
      type = codegen_decl_at(e->model, t->target)->subject;
    } else if (pointer.size > 1) {
      size_t end = 1;
      while (end < pointer.size && pointer.data[end] != '/') end++;
      type = member_of(e->model, type, (codegen_str){pointer.data + 1, end - 1});
      pointer = (codegen_str){pointer.data + end, pointer.size - end};
    } else {
      call->item = t->kind == CODEGEN_ARRAY ? codegen_array_at(e->model, t->array)->items : 0;
      call->item_shape = shape;
      return;
    }
  }
}

/** What is known of an operation. */
py_call py_call_of(const py_emit *e, uint32_t decl) {
  py_call call = {.decl = decl, .row = codegen_decl_at(e->model, decl)->subject};
  uint32_t arguments = 0;
  call.op = codegen_operation_at(e->model, call.row);
  call.body_required = call.op->bodies.count && call.op->row.flags & CODEGEN_OPERATION_BODY_REQUIRED;
  call.media_choice = call.op->bodies.count > 1;
  for (uint32_t i = 0; i < call.op->params.count; i++)
    arguments += codegen_param_at(e->model, codegen_list_at(e->model, call.op->params, i))->place != CODEGEN_IN_PATH;
  call.many = arguments > PY_MANY;
  find_stream(e, &call);
  for (uint32_t i = 0; i < call.op->links.count && !call.page; i++) {
    const codegen_link *link = codegen_link_at(e->model, codegen_list_at(e->model, call.op->links, i));
    if (link->kind == CODEGEN_LINK_PAGE) call.page = link;
  }
  if (call.only_stream) call.page = NULL;
  if (call.page) find_item(e, &call);
  return call;
}

/** The argument that stands for a parameter of a page, empty where there is none. */
codegen_str py_page_argument(const py_emit *e, const py_call *call, uint32_t param) {
  for (uint32_t i = 0; param && i < call->op->params.count; i++)
    if (codegen_list_at(e->model, call->op->params, i) == param)
      return py_name(e, CODEGEN_TABLE_OPERATION, call->row, PY_ROLE_ARGUMENT + i);
  return none;
}
