/* SPDX-License-Identifier: MIT
 *
 * The classes of an API module: a method for each operation, one that reads its pages, one that reads its stream.
 */
#include "client.h"

static const codegen_str none = {"", 0};

static bool is_argument(const codegen_param *param) {
  return param->place >= CODEGEN_IN_PATH && param->place <= CODEGEN_IN_COOKIE;
}

static const codegen_param *param_at(const py_emit *e, const py_call *call, uint32_t i) {
  return codegen_param_at(e->model, codegen_list_at(e->model, call->op->params, i));
}

/* What is known of an operation, with the names of its arguments; whether there is memory for them. */
static bool begin(py_emit *e, uint32_t decl, py_call *call) {
  uint32_t count;
  *call = py_call_of(e, decl);
  count = call->op->params.count;
  call->argument =
      codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, (count + 1u) * sizeof *call->argument, _Alignof(codegen_str));
  if (!call->argument) {
    e->out->failed = true;
    return false;
  }
  for (uint32_t i = 0; i < count; i++)
    call->argument[i] = py_name(e, CODEGEN_TABLE_OPERATION, call->row, PY_ROLE_ARGUMENT + i);
  if (call->op->bodies.count) call->body = py_name(e, CODEGEN_TABLE_DECL, decl, PY_ROLE_BODY);
  if (call->media_choice) call->body_media = py_name(e, CODEGEN_TABLE_DECL, decl, PY_ROLE_MEDIA);
  e->qualifier = "_models.";
  return true;
}

/* -- TypedDicts ---------------------------------------------------------------------------------------------------- */

static bool is_identifier(codegen_str text) {
  if (!text.size || codegen_py_is_keyword(text) || (text.data[0] >= '0' && text.data[0] <= '9')) return false;
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return text.size < 2 || text.data[0] != '_' || text.data[1] != '_'; /* a class would change its name */
}

/* Names that annotations need, so that no member may be called so in a class body. */
static const char *const hiding[] = {"bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple", NULL};

static void open_required(py_emit *e, bool required) {
  if (!required) return;
  codegen_py_text(&e->py, "_te.Required");
  codegen_py_open(&e->py, '[');
}

static void put_member(py_emit *e, codegen_str name) {
  codegen_py_part annotation = codegen_py_part_since(&e->py, 0), value = {0, 0};
  codegen_py_put_assignment(&e->py, 4, name, annotation, value);
  codegen_py_reset(&e->py, 0);
}

static codegen_str note_text(const py_emit *e, uint32_t note) {
  const codegen_note *n = codegen_note_at(e->model, note);
  codegen_str text = codegen_py_doc_trim(n->text), summary = codegen_py_doc_trim(n->summary);
  return text.size ? text : summary.size ? summary : codegen_py_doc_trim(n->title);
}

static codegen_str param_text(const py_emit *e, const codegen_param *param) {
  codegen_str text = note_text(e, param->row.note);
  if (!text.size) text = note_text(e, codegen_type_at(e->model, py_param_type(e, param))->row.note);
  if (text.size) return text;
  return py_join(e->ctx, CODEGEN_STR("See `"), param->key, CODEGEN_STR("` in the API's documentation."));
}

static void open_class(py_emit *e, codegen_str name, const char *base) {
  PY_PUT(e, "\n\nclass ");
  codegen_out_str(e->out, name);
  codegen_out_char(e->out, '(');
  codegen_out_text(e->out, base);
  PY_PUT(e, "):\n");
}

static void put_params_dict(py_emit *e, const py_call *call) {
  codegen_py_doc doc;
  codegen_str method = py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_METHOD);
  open_class(e, py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_PARAMS), "_te.TypedDict, total=False");
  if (e->plugin->options.docstrings) {
    doc = codegen_py_doc_begin(&e->py, 4);
    codegen_py_doc_text(&doc, py_join(e->ctx, CODEGEN_STR("Keyword arguments of `"), method, CODEGEN_STR("`.")));
    codegen_py_doc_section(&doc, "Attributes");
    for (uint32_t i = 0; i < call->op->params.count; i++) {
      const codegen_param *param = param_at(e, call, i);
      if (is_argument(param) && param->place != CODEGEN_IN_PATH)
        codegen_py_doc_item(&doc, call->argument[i], param_text(e, param));
    }
    if (codegen_py_doc_end(&doc)) codegen_out_char(e->out, '\n');
  }
  for (uint32_t i = 0; i < call->op->params.count; i++) {
    const codegen_param *param = param_at(e, call, i);
    bool required = param->row.flags & CODEGEN_PARAM_REQUIRED;
    if (!is_argument(param) || param->place == CODEGEN_IN_PATH) continue;
    codegen_py_reset(&e->py, 0);
    open_required(e, required);
    py_put_argument(e, py_param_type(e, param), CODEGEN_CREATE, !required);
    if (required) codegen_py_close(&e->py, ']');
    put_member(e, call->argument[i]);
  }
}

static bool in_request(const codegen_field *field) {
  return codegen_field_in(field, CODEGEN_CREATE);
}

/* `Upload = TypedDict("Upload", {"a-b": int})`, where a member's name is no identifier: its types as texts. */
static void put_functional(py_emit *e, const codegen_object *object, codegen_str name) {
  uint32_t written = 0;
  codegen_py_part value, nothing = {0, 0};
  codegen_py_reset(&e->py, 0);
  codegen_py_text(&e->py, "_te.TypedDict");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, name);
  codegen_py_next(&e->py);
  codegen_py_open(&e->py, '{');
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    size_t start;
    codegen_str text;
    bool required = field->presence[CODEGEN_CREATE] == CODEGEN_REQUIRED;
    if (!in_request(field)) continue;
    if (written++) codegen_py_next(&e->py);
    codegen_py_string(&e->py, field->key);
    codegen_py_text(&e->py, ": ");
    start = e->py.size;
    open_required(e, required);
    e->quoted = true;
    py_put_part(e, field->type, !required);
    e->quoted = false;
    if (required) codegen_py_close(&e->py, ']');
    py_flatten(e, start);
    text = py_join(e->ctx, (codegen_str){e->py.data + start, e->py.size - start}, none, none);
    codegen_py_reset(&e->py, start);
    codegen_py_string(&e->py, text);
  }
  codegen_py_close(&e->py, '}');
  codegen_py_next(&e->py);
  codegen_py_text(&e->py, "total=False");
  codegen_py_close(&e->py, ')');
  value = codegen_py_part_since(&e->py, 0);
  PY_PUT(e, "\n\n"); /* as much as a class before it needs; the formatter leaves both lines everywhere */
  codegen_py_put_assignment(&e->py, 0, name, nothing, value);
  codegen_py_reset(&e->py, 0);
}

static void put_parts_dict(py_emit *e, const py_call *call, uint32_t row) {
  const codegen_object *object = codegen_object_at(e->model, row);
  codegen_str name = py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_PARTS);
  codegen_str method = py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_METHOD);
  bool plain = true;
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    plain = plain && is_identifier(field->key) && !py_word_in(field->key, hiding);
  }
  if (!plain) {
    put_functional(e, object, name);
    return;
  }
  open_class(e, name, "_te.TypedDict, total=False");
  if (e->plugin->options.docstrings) {
    codegen_py_doc doc = codegen_py_doc_begin(&e->py, 4);
    codegen_py_doc_text(&doc, py_join(e->ctx, CODEGEN_STR("Members of the body of `"), method, CODEGEN_STR("`.")));
    for (uint32_t i = 0, said = 0; i < object->fields.count; i++) {
      const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
      codegen_str text = note_text(e, field->row.note);
      if (!text.size) text = note_text(e, codegen_type_at(e->model, field->type)->row.note);
      if (!in_request(field) || !text.size) continue;
      if (!said++) codegen_py_doc_section(&doc, "Attributes");
      codegen_py_doc_item(&doc, field->key, text);
    }
    if (codegen_py_doc_end(&doc)) codegen_out_char(e->out, '\n');
  }
  for (uint32_t i = 0; i < object->fields.count; i++) {
    const codegen_field *field = codegen_field_at(e->model, object->fields.first + i);
    bool required = field->presence[CODEGEN_CREATE] == CODEGEN_REQUIRED;
    if (!in_request(field)) continue;
    codegen_py_reset(&e->py, 0);
    open_required(e, required);
    py_put_part(e, field->type, !required);
    if (required) codegen_py_close(&e->py, ']');
    put_member(e, field->key);
  }
}

/** Writes the TypedDicts of a call: its arguments where they are many, the members of a multipart body. */
void py_typed_dicts(py_emit *e, uint32_t decl) {
  py_call call;
  const py_plugin *whole = e->plugin;
  py_plugin plain;
  uint32_t object, payload;
  if (!begin(e, decl, &call)) return;
  py_plain(e, &plain);
  if (call.many) put_params_dict(e, &call);
  if (py_parts_wanted(e, call.op, &object, &payload)) put_parts_dict(e, &call, object);
  e->plugin = whole;
}

/* -- classes ------------------------------------------------------------------------------------------------------- */

/** Writes the beginning of a class. */
void py_class(py_emit *e, uint32_t scope, bool async) {
  const codegen_scope *s = codegen_scope_at(e->model, scope);
  codegen_str text = s->kind == CODEGEN_SCOPE_TAG ? note_text(e, s->row.note) : none;
  PY_PUT(e, "\n\nclass ");
  codegen_out_str(e->out, py_name(e, CODEGEN_TABLE_SCOPE, scope, async ? PY_ROLE_API_ASYNC : PY_ROLE_API_CLASS));
  PY_PUT(e, ":\n");
  if (e->plugin->options.docstrings) {
    codegen_py_doc doc = codegen_py_doc_begin(&e->py, 4);
    if (!text.size)
      text = s->kind == CODEGEN_SCOPE_TAG
                 ? py_join(e->ctx, CODEGEN_STR("Operations tagged `"), s->name, CODEGEN_STR("`."))
                 : CODEGEN_STR("Operations without a tag.");
    codegen_py_doc_text(&doc, text);
    if (codegen_py_doc_end(&doc)) codegen_out_char(e->out, '\n');
  }
  PY_PUT(e, "    __slots__ = (\"_client\",)\n\n    def __init__(self, client: ");
  codegen_out_text(e->out, async ? "_aio.AsyncBaseClient" : "_sync.SyncBaseClient");
  PY_PUT(e, ") -> None:\n");
  if (e->plugin->options.docstrings) PY_PUT(e, "        \"\"\"Make calls through a client.\"\"\"\n");
  PY_PUT(e, "        self._client = client\n");
  py_import_runtime(e, async ? "aio" : "sync", async ? "_aio" : "_sync");
}

/* -- methods ------------------------------------------------------------------------------------------------------- */

enum { PLAIN, ITER, STREAM };

/* The parameters of a method, gathered with its name in front. */
static void gather_parameters(py_emit *e, const py_call *call) {
  bool keywords = false;
  codegen_py_open(&e->py, '(');
  codegen_py_text(&e->py, "self");
  for (uint32_t i = 0; i < call->op->params.count; i++) {
    const codegen_param *param = param_at(e, call, i);
    if (param->place != CODEGEN_IN_PATH) continue;
    codegen_py_next(&e->py);
    codegen_py_str(&e->py, call->argument[i]);
    codegen_py_text(&e->py, ": ");
    py_put_argument(e, py_param_type(e, param), CODEGEN_CREATE, false);
  }
#define KEYWORDS() \
  if (!keywords) { \
    codegen_py_next(&e->py); \
    codegen_py_text(&e->py, "*"); \
    keywords = true; \
  }
  if (call->op->bodies.count) {
    KEYWORDS();
    codegen_py_next(&e->py);
    codegen_py_str(&e->py, call->body);
    codegen_py_text(&e->py, ": ");
    py_put_body(e, call, !call->body_required);
    if (!call->body_required) codegen_py_text(&e->py, " = None");
  }
  if (call->media_choice) {
    KEYWORDS();
    codegen_py_next(&e->py);
    codegen_py_str(&e->py, call->body_media);
    codegen_py_text(&e->py, ": str | None = None");
  }
  for (uint32_t pass = 0; pass < 2 && !call->many; pass++)
    for (uint32_t i = 0; i < call->op->params.count; i++) {
      const codegen_param *param = param_at(e, call, i);
      bool required = param->row.flags & CODEGEN_PARAM_REQUIRED;
      if (!is_argument(param) || param->place == CODEGEN_IN_PATH || required == (pass == 1)) continue;
      KEYWORDS();
      codegen_py_next(&e->py);
      codegen_py_str(&e->py, call->argument[i]);
      codegen_py_text(&e->py, ": ");
      py_put_argument(e, py_param_type(e, param), CODEGEN_CREATE, !required);
      if (!required) codegen_py_text(&e->py, " = None");
    }
#undef KEYWORDS
  if (call->many) {
    codegen_py_next(&e->py);
    codegen_py_text(&e->py, "**params: _te.Unpack");
    codegen_py_open(&e->py, '[');
    codegen_py_str(&e->py, py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_PARAMS));
    codegen_py_close(&e->py, ']');
  }
  codegen_py_close(&e->py, ')');
}

/* What a method returns. */
static void gather_result(py_emit *e, const py_call *call, uint32_t form, bool async) {
  const char *kind = form == ITER ? (async ? "_aio.AsyncPager" : "_sync.SyncPager")
                                  : (async ? "_aio.AsyncStream" : "_sync.SyncStream");
  if (form == PLAIN) {
    py_put_result(e, call);
    return;
  }
  codegen_py_text(&e->py, kind);
  codegen_py_open(&e->py, '[');
  e->direction = CODEGEN_READ;
  if (form == ITER) {
    e->shape = call->item_shape;
    py_put_signature_type(e, call->item);
    e->shape = 0;
    codegen_py_next(&e->py);
    py_put_result(e, call);
  } else {
    const codegen_payload *payload = codegen_payload_at(e->model, call->stream);
    uint32_t type = payload->item ? payload->item : payload->type;
    if (!type && codegen_media_kind(payload->media) == CODEGEN_MEDIA_EVENTS)
      codegen_py_text(&e->py, "_ev.ServerSentEvent");
    else
      py_put_signature_type(e, type);
  }
  codegen_py_close(&e->py, ']');
}

/* Whether what was gathered needs brackets to be broken at: a union, or a long name. */
static bool wants_brackets(const py_emit *e, codegen_py_part part) {
  uint32_t depth = 0;
  bool group = false;
  for (size_t i = part.begin; i < part.end; i++) {
    char c = e->py.data[i];
    depth += c == 1;
    depth -= c == 3;
    group = group || c == 1;
    if (c == 4 && !depth) return true;
  }
  return !group && 8 + codegen_py_width(&e->py, part) <= e->plugin->options.width;
}

/* ` -> result:` at the end of a line that is `column` columns long, broken where it does not fit. */
static void put_returns(py_emit *e, const py_call *call, uint32_t form, bool async, size_t column, codegen_py_part part,
                        size_t width) {
  if (column + 5 + width > e->plugin->options.width && wants_brackets(e, part)) {
    codegen_py_reset(&e->py, 0);
    codegen_py_open(&e->py, '(');
    gather_result(e, call, form, async);
    codegen_py_close(&e->py, ')');
    part = codegen_py_part_since(&e->py, 0);
  }
  PY_PUT(e, " -> ");
  codegen_py_put(&e->py, 4, (uint32_t)column + 4, 1, part);
  PY_PUT(e, ":\n");
  codegen_py_reset(&e->py, 0);
}

/* `def name(self, ...) -> result:` */
static void put_signature(py_emit *e, const py_call *call, codegen_str name, uint32_t form, bool async) {
  codegen_py_part part, result;
  size_t begin, from, behind, width, wide;
  bool alone, fits;
  codegen_py_reset(&e->py, 0);
  gather_result(e, call, form, async);
  result = codegen_py_part_since(&e->py, 0);
  wide = codegen_py_width(&e->py, result);
  behind = wide + 5;
  begin = e->py.size;
  codegen_py_text(&e->py, async && form == PLAIN ? "async def " : "def ");
  codegen_py_str(&e->py, name);
  from = e->py.size;
  gather_parameters(e, call);
  alone = e->py.size - from <= 8; /* `(self)`, with its marks */
  part = codegen_py_part_since(&e->py, begin);
  width = codegen_py_width(&e->py, part);
  fits = 4 + width + behind <= e->plugin->options.width;
  codegen_out_spaces(e->out, 4);
  if (alone && !fits) {
    codegen_out_text(e->out, async && form == PLAIN ? "async def " : "def ");
    codegen_out_str(e->out, name);
    PY_PUT(e, "(\n        self,\n    )");
  } else {
    codegen_py_put(&e->py, 4, 4, (uint32_t)behind, part);
  }
  put_returns(e, call, form, async, fits ? 4 + width : 5, result, wide);
}

static void document_arguments(py_emit *e, const py_call *call, codegen_py_doc *doc) {
  codegen_py_doc_section(doc, "Args");
  for (uint32_t i = 0; i < call->op->params.count; i++)
    if (param_at(e, call, i)->place == CODEGEN_IN_PATH)
      codegen_py_doc_item(doc, call->argument[i], param_text(e, param_at(e, call, i)));
  if (call->op->bodies.count) codegen_py_doc_item(doc, call->body, CODEGEN_STR("What is sent."));
  if (call->media_choice) {
    codegen_str all = CODEGEN_STR("Media type of the body: ");
    for (uint32_t i = 0; i < call->op->bodies.count; i++) {
      all = py_join(e->ctx, all, i ? CODEGEN_STR(", `") : CODEGEN_STR("`"),
                    codegen_payload_at(e->model, codegen_list_at(e->model, call->op->bodies, i))->media);
      all = py_join(e->ctx, all, i ? CODEGEN_STR("`") : CODEGEN_STR("` unless said"), none);
    }
    codegen_py_doc_item(doc, call->body_media, py_join(e->ctx, all, CODEGEN_STR("."), none));
  }
  for (uint32_t pass = 0; pass < 2 && !call->many; pass++)
    for (uint32_t i = 0; i < call->op->params.count; i++) {
      const codegen_param *param = param_at(e, call, i);
      bool required = param->row.flags & CODEGEN_PARAM_REQUIRED;
      if (is_argument(param) && param->place != CODEGEN_IN_PATH && required == (pass == 0))
        codegen_py_doc_item(doc, call->argument[i], param_text(e, param));
    }
  if (call->many)
    codegen_py_doc_item(doc, CODEGEN_STR("**params"),
                        py_join(e->ctx, CODEGEN_STR("See `"),
                                py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_PARAMS), CODEGEN_STR("`.")));
}

/* A first word in small letters gets a capital one, as docstrings have it. */
static codegen_str capitalized(py_emit *e, codegen_str text) {
  size_t end = 0;
  text = codegen_py_doc_trim(text);
  while (end < text.size && ((text.data[end] | 32) >= 'a' && (text.data[end] | 32) <= 'z')) end++;
  if (!end || (end < text.size && !__builtin_strchr(" .,\t\r\n", text.data[end]))) return text;
  if (text.data[0] < 'a') return text;
  char *first = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, text.size, 1);
  if (!first) return text;
  __builtin_memcpy(first, text.data, text.size);
  first[0] = (char)(first[0] - 'a' + 'A');
  return (codegen_str){first, text.size};
}

static void put_docstring(py_emit *e, const py_call *call, uint32_t form) {
  const codegen_note *note = codegen_note_at(
      e->model, call->op->row.note ? call->op->row.note : codegen_decl_at(e->model, call->decl)->row.note);
  codegen_py_doc doc;
  codegen_str summary = codegen_py_doc_trim(note->summary), text = codegen_py_doc_trim(note->text);
  if (!summary.size) summary = codegen_py_doc_trim(note->title);
  bool arguments = call->op->bodies.count || call->many;
  if (!e->plugin->options.docstrings) return;
  for (uint32_t i = 0; i < call->op->params.count; i++) arguments = arguments || is_argument(param_at(e, call, i));
  doc = codegen_py_doc_begin(&e->py, 8);
  if (form == ITER)
    codegen_py_doc_text(&doc,
                        CODEGEN_STR("Iterate over the items of all pages; each page is fetched when it is needed."));
  else if (form == STREAM && !call->only_stream)
    codegen_py_doc_text(&doc, CODEGEN_STR("Read the answer as a stream of items."));
  if (summary.size) codegen_py_doc_text(&doc, capitalized(e, summary));
  if (text.size && !codegen_str_equal(text, summary))
    codegen_py_doc_text(&doc, summary.size ? text : capitalized(e, text));
  if (!summary.size && !text.size && form == PLAIN)
    codegen_py_doc_text(&doc, py_join(e->ctx, CODEGEN_STR("Call `"), call->op->path, CODEGEN_STR("`.")));
  if (arguments) document_arguments(e, call, &doc);
  codegen_py_doc_end(&doc);
}

/* `{"limit": limit}`, or the arguments as they came. */
static void gather_arguments(py_emit *e, const py_call *call) {
  uint32_t written = 0;
  codegen_py_open(&e->py, '{');
#define PAIR(name) \
  do { \
    if (written++) codegen_py_next(&e->py); \
    codegen_py_string(&e->py, name); \
    codegen_py_text(&e->py, ": "); \
    codegen_py_str(&e->py, name); \
  } while (0)
  for (uint32_t i = 0; i < call->op->params.count; i++) {
    const codegen_param *param = param_at(e, call, i);
    if (is_argument(param) && (!call->many || param->place == CODEGEN_IN_PATH)) PAIR(call->argument[i]);
  }
  if (call->op->bodies.count) PAIR(call->body);
  if (call->media_choice) PAIR(call->body_media);
#undef PAIR
  if (call->many) {
    if (written) codegen_py_next(&e->py);
    codegen_py_text(&e->py, "**params");
  }
  codegen_py_close(&e->py, '}');
}

static void put_deprecated(py_emit *e, const py_call *call) {
  uint32_t row = call->op->row.note ? call->op->row.note : codegen_decl_at(e->model, call->decl)->row.note;
  const codegen_note *note = codegen_note_at(e->model, row);
  if (!(note->flags & CODEGEN_NOTE_DEPRECATED)) return;
  codegen_py_reset(&e->py, 0);
  codegen_py_text(&e->py, "@_te.deprecated");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py,
                    note->deprecated.size ? note->deprecated : CODEGEN_STR("The API's document calls it deprecated."));
  codegen_py_close(&e->py, ')');
  codegen_out_spaces(e->out, 4);
  codegen_py_put(&e->py, 4, 4, 0, codegen_py_part_since(&e->py, 0));
  codegen_out_char(e->out, '\n');
  codegen_py_reset(&e->py, 0);
}

static void put_form(py_emit *e, const py_call *call, uint32_t form, bool async) {
  uint32_t role = form == ITER                           ? (uint32_t)PY_ROLE_ITER
                  : form == STREAM && !call->only_stream ? (uint32_t)PY_ROLE_STREAM
                                                         : (uint32_t)PY_ROLE_METHOD;
  codegen_out_char(e->out, '\n');
  put_deprecated(e, call);
  put_signature(e, call, py_name(e, CODEGEN_TABLE_DECL, call->decl, role), form, async);
  put_docstring(e, call, form);
  codegen_py_reset(&e->py, 0);
  codegen_py_text(&e->py, async && form == PLAIN ? "return await self._client." : "return self._client.");
  codegen_py_text(&e->py, form == ITER ? "pages" : form == STREAM ? "stream" : "call");
  codegen_py_open(&e->py, '(');
  codegen_py_text(&e->py, "_");
  codegen_py_str(&e->py, py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_CONSTANT));
  codegen_py_next(&e->py);
  gather_arguments(e, call);
  codegen_py_close(&e->py, ')');
  codegen_out_spaces(e->out, 8);
  codegen_py_put(&e->py, 8, 8, 0, codegen_py_part_since(&e->py, 0));
  codegen_out_char(e->out, '\n');
  codegen_py_reset(&e->py, 0);
}

/** Writes the methods of an operation. */
void py_method(py_emit *e, uint32_t decl, bool async) {
  py_call call;
  const py_plugin *whole = e->plugin;
  py_plugin plain;
  if (!begin(e, decl, &call)) return;
  py_plain(e, &plain);
  if (!call.only_stream) put_form(e, &call, PLAIN, async);
  if (call.page) put_form(e, &call, ITER, async);
  if (call.stream) put_form(e, &call, STREAM, async);
  e->plugin = whole;
}
