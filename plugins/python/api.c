/* SPDX-License-Identifier: MIT
 *
 * An operation as data: how its request is written, and which type each answer has. Types stand behind functions, so
 * that importing an API module imports no model.
 */
#include "client.h"

#include <stdlib.h>

#define DEEP 24 /* columns in front of the content of an answer, at most */

typedef struct writing {
  py_emit *e;
  const py_call *call;
  codegen_str name;   /* of the method */
  uint32_t functions; /* that were written for long types */
} writing;

/* -- arguments of a constructor ------------------------------------------------------------------------------------ */

static void next(py_emit *e, uint32_t *count) {
  if ((*count)++) codegen_py_next(&e->py);
}

static void text_argument(py_emit *e, uint32_t *count, const char *name, codegen_str text) {
  next(e, count);
  codegen_py_text(&e->py, name);
  codegen_py_text(&e->py, "=");
  codegen_py_string(&e->py, text);
}

static void flag_argument(py_emit *e, uint32_t *count, const char *name, bool value) {
  next(e, count);
  codegen_py_text(&e->py, name);
  codegen_py_text(&e->py, value ? "=True" : "=False");
}

/* `name=(a, b)`: a tuple of one has a comma that stays. */
static void open_tuple(py_emit *e, uint32_t *count, const char *name) {
  next(e, count);
  codegen_py_text(&e->py, name);
  codegen_py_text(&e->py, "=");
  codegen_py_open(&e->py, '(');
}

static void close_tuple(py_emit *e, uint32_t elements) {
  if (elements == 1) codegen_py_text(&e->py, ",");
  codegen_py_close(&e->py, ')');
}

/* -- parameters ---------------------------------------------------------------------------------------------------- */

static const char *const places[] = {[CODEGEN_IN_PATH] = "path",
                                     [CODEGEN_IN_QUERY] = "query",
                                     [CODEGEN_IN_QUERYSTRING] = "querystring",
                                     [CODEGEN_IN_HEADER] = "header",
                                     [CODEGEN_IN_COOKIE] = "cookie"};

/* Whether what references lead to is looked at. */
static bool is_deep(const py_emit *e) {
  return (e->section->depends & CODEGEN_DEPENDS_REACHABLE) != 0;
}

static void put_param(py_emit *e, const py_call *call, uint32_t i) {
  const codegen_param *param = codegen_param_at(e->model, codegen_list_at(e->model, call->op->params, i));
  codegen_str name = py_name(e, CODEGEN_TABLE_OPERATION, call->row, PY_ROLE_ARGUMENT + i);
  codegen_str style = codegen_sym_text(e->model, param->style);
  bool query = param->place == CODEGEN_IN_QUERY || param->place == CODEGEN_IN_COOKIE;
  bool form = codegen_str_is(style, "form"), explode = (param->row.flags & CODEGEN_PARAM_EXPLODE) != 0;
  uint32_t count = 2;
  codegen_py_text(&e->py, "_o.Param");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, name);
  codegen_py_next(&e->py);
  codegen_py_string(&e->py, codegen_str_of(places[param->place]));
  if (!codegen_str_equal(name, param->key)) {
    next(e, &count);
    codegen_py_string(&e->py, param->key);
  }
  if (param->payloads.count && !param->type) {
    text_argument(e, &count, "media",
                  codegen_payload_at(e->model, codegen_list_at(e->model, param->payloads, 0))->media);
  } else if (param->place != CODEGEN_IN_QUERYSTRING) {
    if (style.size && !codegen_str_is(style, query ? "form" : "simple")) text_argument(e, &count, "style", style);
    if (explode != (query && form)) flag_argument(e, &count, "explode", explode);
  }
  if (param->row.flags & CODEGEN_PARAM_RESERVED) flag_argument(e, &count, "reserved", true);
  if (py_sends_base64url(e, param->type, is_deep(e))) flag_argument(e, &count, "base64url", true);
  codegen_py_close(&e->py, ')');
}

static bool is_argument(const codegen_param *param) {
  return param->place >= CODEGEN_IN_PATH && param->place <= CODEGEN_IN_COOKIE;
}

static void put_params(py_emit *e, const py_call *call, uint32_t *count) {
  uint32_t written = 0;
  for (uint32_t i = 0; i < call->op->params.count; i++) {
    if (!is_argument(codegen_param_at(e->model, codegen_list_at(e->model, call->op->params, i)))) continue;
    if (!written) open_tuple(e, count, "params");
    next(e, &written);
    put_param(e, call, i);
  }
  if (written) close_tuple(e, written);
}

/* -- bodies -------------------------------------------------------------------------------------------------------- */

/* Whether an encoding says more than what is usual. */
static bool part_says(const codegen_model *model, const codegen_param *part) {
  return part->key.size && (part->content_types.count || !codegen_sym_is(model, part->style, "form") ||
                            !(part->row.flags & CODEGEN_PARAM_EXPLODE) || part->row.flags & CODEGEN_PARAM_RESERVED);
}

static void put_part(py_emit *e, const codegen_param *part) {
  uint32_t count = 0;
  bool form = codegen_sym_is(e->model, part->style, "form"), explode = (part->row.flags & CODEGEN_PARAM_EXPLODE) != 0;
  codegen_py_string(&e->py, part->key);
  codegen_py_text(&e->py, ": _o.Part");
  codegen_py_open(&e->py, '(');
  if (part->content_types.count) {
    codegen_str all = {"", 0};
    for (uint32_t i = 0; i < part->content_types.count; i++)
      all = py_join(e->ctx, all, i ? CODEGEN_STR(", ") : (codegen_str){"", 0},
                    codegen_sym_text(e->model, codegen_list_at(e->model, part->content_types, i)));
    text_argument(e, &count, "content_type", all);
  }
  if (!form || !explode) {
    text_argument(e, &count, "style", codegen_sym_text(e->model, part->style));
    if (explode != form) flag_argument(e, &count, "explode", explode);
  }
  if (part->row.flags & CODEGEN_PARAM_RESERVED) flag_argument(e, &count, "reserved", true);
  codegen_py_close(&e->py, ')');
}

static void put_bodies(py_emit *e, const py_call *call, uint32_t *count) {
  for (uint32_t i = 0; i < call->op->bodies.count; i++) {
    const codegen_payload *body = codegen_payload_at(e->model, codegen_list_at(e->model, call->op->bodies, i));
    uint32_t parts = 0, given = 1;
    if (!i)
      open_tuple(e, count, "bodies");
    else
      codegen_py_next(&e->py);
    codegen_py_text(&e->py, "_o.Body");
    codegen_py_open(&e->py, '(');
    codegen_py_string(&e->py, body->media.size ? body->media : CODEGEN_STR("application/octet-stream"));
    for (uint32_t k = 0; k < body->parts.count; k++) {
      const codegen_param *part = codegen_param_at(e->model, codegen_list_at(e->model, body->parts, k));
      if (!part_says(e->model, part)) continue;
      codegen_py_next(&e->py);
      if (!parts++) codegen_py_open(&e->py, '{');
      put_part(e, part);
    }
    if (parts) codegen_py_close(&e->py, '}');
    if (py_sends_base64url(e, body->type, is_deep(e))) flag_argument(e, &given, "base64url", true);
    codegen_py_close(&e->py, ')');
  }
  if (call->op->bodies.count) close_tuple(e, call->op->bodies.count);
  if (call->body_required) flag_argument(e, count, "body_required", true);
}

/* -- answers ------------------------------------------------------------------------------------------------------- */

static void gather_type(py_emit *e, const codegen_payload *payload, uint32_t type) {
  uint32_t kind = codegen_media_kind(payload->media);
  const codegen_type *t = codegen_type_at(e->model, type);
  for (uint32_t i = 0; i < PY_DEPTH && t->kind == CODEGEN_REF; i++)
    t = codegen_type_at(e->model, codegen_decl_at(e->model, t->target)->subject);
  e->direction = CODEGEN_READ;
  if (kind == CODEGEN_MEDIA_BINARY || kind == CODEGEN_MEDIA_MULTIPART ||
      (kind == CODEGEN_MEDIA_ANY && (!type || t->kind == CODEGEN_BYTES))) {
    codegen_py_text(&e->py, "bytes");
  } else if (kind == CODEGEN_MEDIA_TEXT || kind == CODEGEN_MEDIA_FORM) {
    codegen_py_text(&e->py, t->kind == CODEGEN_BYTES ? "bytes" : "str");
  } else if (type) {
    py_type(e, type);
  } else {
    codegen_py_text(&e->py, "_t.Any");
  }
}

static void put_number(py_emit *e, uint32_t number) {
  codegen_out_u64(e->out, number);
}

/* A type that is too long for a lambda stands in a function before the constant. */
static void put_function(writing *w, size_t begin) {
  py_emit *e = w->e;
  codegen_py_part part = codegen_py_part_since(&e->py, begin);
  size_t width = codegen_py_width(&e->py, part), before;
  PY_PUT(e, "\n\n");
  before = e->out->size;
  PY_PUT(e, "def _type_");
  put_number(e, ++w->functions);
  PY_PUT(e, "_of");
  codegen_out_char(e->out, '_');
  codegen_out_str(e->out, w->name);
  if (e->out->size - before + 13 > e->plugin->options.width)
    PY_PUT(e, "() -> (\n    object\n):\n    return ");
  else
    PY_PUT(e, "() -> object:\n    return ");
  if (11 + width > e->plugin->options.width) {
    uint32_t depth = 0;
    bool several = false;
    for (size_t i = part.begin; i < part.end; i++) {
      char c = e->py.data[i];
      depth += c == 1;
      depth -= c == 3;
      several = several || (c == 4 && !depth);
    }
    if (several) { /* an operator needs brackets to be broken at */
      char *copy = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, part.end - part.begin + 1, 1);
      if (!copy) return;
      __builtin_memcpy(copy, e->py.data + part.begin, part.end - part.begin);
      codegen_str text = {copy, part.end - part.begin};
      codegen_py_reset(&e->py, begin);
      codegen_py_open(&e->py, '(');
      codegen_py_str(&e->py, text);
      codegen_py_close(&e->py, ')');
      part = codegen_py_part_since(&e->py, begin);
    }
  }
  codegen_py_put(&e->py, 4, 11, 0, part);
  codegen_out_char(e->out, '\n');
  codegen_py_reset(&e->py, begin);
}

/* The functions first: they stand before the constant. Which types need one is decided the same way twice. */
static bool is_long(py_emit *e, size_t begin, size_t before) {
  return before + codegen_py_width(&e->py, codegen_py_part_since(&e->py, begin)) + 1 > e->plugin->options.width;
}

/* Columns of `"media": lambda: ` where they stand deepest. */
static size_t lambda_column(py_emit *e, codegen_str media) {
  size_t begin = e->py.size, width;
  codegen_py_string(&e->py, media);
  width = codegen_py_width(&e->py, codegen_py_part_since(&e->py, begin));
  codegen_py_reset(&e->py, begin);
  return DEEP + width + 10;
}

static const codegen_response *response_at(const writing *w, uint32_t i) {
  return codegen_response_at(w->e->model, codegen_list_at(w->e->model, w->call->op->responses, i));
}

static codegen_str media_of(const codegen_payload *payload) {
  return payload->media.size ? payload->media : CODEGEN_STR("*/*");
}

static void put_functions(writing *w) {
  py_emit *e = w->e;
  for (uint32_t i = 0; i < w->call->op->responses.count; i++) {
    const codegen_response *response = response_at(w, i);
    for (uint32_t k = 0; k < response->payloads.count; k++) {
      const codegen_payload *payload = codegen_payload_at(e->model, codegen_list_at(e->model, response->payloads, k));
      size_t begin = e->py.size;
      if (!py_payload_counts(e, response, payload)) continue;
      gather_type(e, payload, payload->type);
      if (is_long(e, begin, lambda_column(e, media_of(payload))))
        put_function(w, begin);
      else
        codegen_py_reset(&e->py, begin);
    }
  }
  w->functions = 0;
}

static void put_thunk(writing *w, const codegen_payload *payload) {
  py_emit *e = w->e;
  size_t begin = e->py.size;
  gather_type(e, payload, payload->type);
  if (is_long(e, begin, lambda_column(e, media_of(payload)))) {
    codegen_py_reset(&e->py, begin);
    codegen_py_text(&e->py, "_type_");
    codegen_py_u64(&e->py, ++w->functions);
    codegen_py_text(&e->py, "_of_");
    codegen_py_str(&e->py, w->name);
    return;
  }
  py_flatten(e, begin);
  codegen_str text = {e->py.data + begin, e->py.size - begin},
              copy = py_join(e->ctx, CODEGEN_STR("lambda: "), text, (codegen_str){"", 0});
  codegen_py_reset(&e->py, begin);
  codegen_py_str(&e->py, copy);
}

static void put_answer(writing *w, const codegen_response *response) {
  py_emit *e = w->e;
  uint32_t written = 0;
  codegen_py_text(&e->py, "_o.Answer");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, response->name);
  for (uint32_t k = 0; k < response->payloads.count; k++) {
    const codegen_payload *payload = codegen_payload_at(e->model, codegen_list_at(e->model, response->payloads, k));
    if (!py_payload_counts(e, response, payload)) continue;
    codegen_py_next(&e->py);
    if (!written++) codegen_py_open(&e->py, '{');
    codegen_py_string(&e->py, media_of(payload));
    codegen_py_text(&e->py, ": ");
    put_thunk(w, payload);
  }
  if (written) codegen_py_close(&e->py, '}');
  codegen_py_close(&e->py, ')');
}

static void put_answers(writing *w, uint32_t *count) {
  uint32_t responses = w->call->op->responses.count;
  for (uint32_t i = 0; i < responses; i++) {
    if (!i)
      open_tuple(w->e, count, "answers");
    else
      codegen_py_next(&w->e->py);
    put_answer(w, response_at(w, i));
  }
  if (responses) close_tuple(w->e, responses);
}

/* -- all else ------------------------------------------------------------------------------------------------------ */

/* `({"key": (), "oauth": ("read",)}, {"other": ()})` */
static void put_security(py_emit *e, const py_call *call, uint32_t *count) {
  uint32_t groups = 0;
  codegen_list rules = call->op->rules;
  for (uint32_t i = 0; i < rules.count;) {
    uint32_t group = codegen_rule_at(e->model, codegen_list_at(e->model, rules, i))->group, written = 0;
    for (; i < rules.count; i++) {
      const codegen_rule *rule = codegen_rule_at(e->model, codegen_list_at(e->model, rules, i));
      if (rule->group != group) break;
      if (rule->kind != CODEGEN_RULE_NEED || !rule->security) continue;
      if (!groups && !written) open_tuple(e, count, "security");
      if (!written && groups) codegen_py_next(&e->py);
      if (!written++)
        codegen_py_open(&e->py, '{');
      else
        codegen_py_next(&e->py);
      codegen_py_string(&e->py, codegen_decl_at(e->model, rule->security)->name);
      codegen_py_text(&e->py, ": ");
      codegen_py_open(&e->py, '(');
      for (uint32_t k = 0; k < rule->scopes.count; k++) {
        if (k) codegen_py_next(&e->py);
        codegen_py_string(&e->py, codegen_sym_text(e->model, codegen_list_at(e->model, rule->scopes, k)));
      }
      close_tuple(e, rule->scopes.count);
    }
    if (written) {
      codegen_py_close(&e->py, '}');
      groups++;
    }
  }
  if (groups) close_tuple(e, groups);
}

static bool same_list(codegen_list a, codegen_list b) {
  return a.count == b.count && (!a.count || a.first == b.first);
}

static bool same_servers(const codegen_model *model, codegen_list a, codegen_list b) {
  if (same_list(a, b)) return true;
  if (a.count != b.count) return false;
  for (uint32_t i = 0; i < a.count; i++)
    if (codegen_list_at(model, a, i) != codegen_list_at(model, b, i)) return false;
  return true;
}

/** Gathers a server. */
void py_put_server(py_emit *e, const codegen_server *server) {
  codegen_py_text(&e->py, "_o.Server");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, server->url);
  for (uint32_t i = 0; i < server->variables.count; i++) {
    const codegen_param *variable = codegen_param_at(e->model, codegen_list_at(e->model, server->variables, i));
    const codegen_expr *initial = codegen_expr_at(
        e->model, variable->initial ? variable->initial : codegen_type_at(e->model, variable->type)->initial);
    codegen_py_next(&e->py);
    if (!i) codegen_py_open(&e->py, '{');
    codegen_py_string(&e->py, variable->key);
    codegen_py_text(&e->py, ": ");
    codegen_py_string(&e->py, codegen_value_text(e->model, initial->value));
  }
  if (server->variables.count) codegen_py_close(&e->py, '}');
  codegen_py_close(&e->py, ')');
}

static void put_servers(py_emit *e, const py_call *call, uint32_t *count) {
  codegen_list servers = call->op->servers;
  if (!servers.count || same_servers(e->model, servers, codegen_scope_at(e->model, call->op->scope)->servers)) return;
  open_tuple(e, count, "servers");
  for (uint32_t i = 0; i < servers.count; i++) {
    if (i) codegen_py_next(&e->py);
    py_put_server(e, codegen_server_at(e->model, codegen_list_at(e->model, servers, i)));
  }
  close_tuple(e, servers.count);
}

/* Whether a page number begins at 0: that is its default, or its least value. */
static bool counts_from_zero(const py_emit *e, uint32_t param) {
  const codegen_param *p = codegen_param_at(e->model, param);
  const codegen_type *t = codegen_type_at(e->model, p->type);
  const codegen_expr *initial = codegen_expr_at(e->model, p->initial ? p->initial : t->initial);
  codegen_str text = codegen_value_text(e->model, initial->value);
  if (!text.size) text = codegen_value_text(e->model, codegen_scalar_at(e->model, t->scalar)->minimum);
  return codegen_str_is(text, "0");
}

static void put_paging(py_emit *e, const py_call *call, uint32_t *count) {
  const codegen_link *page = call->page;
  uint32_t given = 1, param = 0;
  codegen_str argument = {"", 0}, next_at = page->expression;
  if (page->binds.count) param = codegen_part_at(e->model, page->binds.first)->left;
  argument = py_page_argument(e, call, param);
  next(e, count);
  codegen_py_text(&e->py, "paging=_o.Paging");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, codegen_sym_text(e->model, page->style));
  if (page->items.size) text_argument(e, &given, "items", page->items);
  if (argument.size) text_argument(e, &given, "argument", argument);
  if (page->limit && py_page_argument(e, call, page->limit).size)
    text_argument(e, &given, "limit", py_page_argument(e, call, page->limit));
  if (codegen_sym_is(e->model, page->style, "page") && counts_from_zero(e, param)) {
    codegen_py_next(&e->py);
    codegen_py_text(&e->py, "first=0");
  }
  for (size_t i = 0; i < next_at.size; i++) /* the pointer of `$response.body#/next` */
    if (next_at.data[i] == '#') {
      next_at = (codegen_str){next_at.data + i + 1, next_at.size - i - 1};
      text_argument(e, &given, "next", next_at);
      break;
    }
  if (page->binds.count > 1) {
    codegen_str more = codegen_expr_at(e->model, codegen_part_at(e->model, page->binds.first + 1)->expr)->text;
    for (size_t i = 0; i < more.size; i++)
      if (more.data[i] == '#') {
        text_argument(e, &given, "more", (codegen_str){more.data + i + 1, more.size - i - 1});
        break;
      }
  }
  codegen_py_close(&e->py, ')');
}

static codegen_str framing_of(uint32_t kind) {
  if (kind == CODEGEN_MEDIA_EVENTS) return CODEGEN_STR("sse");
  return kind == CODEGEN_MEDIA_SEQUENCE ? CODEGEN_STR("json-seq") : CODEGEN_STR("ndjson");
}

static void put_stream(py_emit *e, const py_call *call, uint32_t *count) {
  const codegen_payload *payload = codegen_payload_at(e->model, call->stream);
  uint32_t given = 0, type = payload->item ? payload->item : payload->type;
  uint32_t kind = codegen_media_kind(payload->media);
  codegen_str framing = codegen_sym_text(e->model, payload->framing);
  next(e, count);
  codegen_py_text(&e->py, "stream=_o.Stream");
  codegen_py_open(&e->py, '(');
  next(e, &given);
  codegen_py_string(&e->py, framing.size ? framing : framing_of(kind));
  next(e, &given);
  codegen_py_string(&e->py, payload->media);
  next(e, &given);
  if (kind == CODEGEN_MEDIA_EVENTS && !type) {
    codegen_py_text(&e->py, "lambda: _ev.ServerSentEvent");
  } else {
    size_t begin = e->py.size;
    codegen_py_text(&e->py, "lambda: ");
    if (type) {
      e->direction = CODEGEN_READ;
      py_type(e, type);
    } else {
      codegen_py_text(&e->py, "_t.Any");
    }
    py_flatten(e, begin);
  }
  if (kind == CODEGEN_MEDIA_EVENTS && payload->item) flag_argument(e, &given, "whole", true);
  codegen_py_close(&e->py, ')');
}

static codegen_str upper(codegen_ctx *ctx, codegen_str text) {
  char *out = codegen_alloc(ctx, CODEGEN_ARENA_CALL, text.size + 1, 1);
  if (!out) return text;
  for (size_t i = 0; i < text.size; i++)
    out[i] = text.data[i] >= 'a' && text.data[i] <= 'z' ? (char)(text.data[i] - 'a' + 'A') : text.data[i];
  return (codegen_str){out, text.size};
}

static void put_names(py_emit *e, const py_call *call, uint32_t *count) {
  codegen_str body = py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_BODY);
  codegen_str media = py_name(e, CODEGEN_TABLE_DECL, call->decl, PY_ROLE_MEDIA);
  if (call->op->bodies.count && !codegen_str_is(body, "body")) text_argument(e, count, "body_argument", body);
  if (call->media_choice && !codegen_str_is(media, "content_type")) text_argument(e, count, "media_argument", media);
}

/** Writes an operation as a constant. */
void py_operation(py_emit *e, uint32_t decl) {
  py_call call = py_call_of(e, decl);
  codegen_str name = py_name(e, CODEGEN_TABLE_DECL, decl, PY_ROLE_CONSTANT), none = {"", 0}, verb;
  writing w = {.e = e, .call = &call, .name = py_name(e, CODEGEN_TABLE_DECL, decl, PY_ROLE_METHOD)};
  const py_plugin *whole = e->plugin;
  py_plugin plain;
  codegen_py_part annotation, value;
  uint32_t count = 2;
  size_t begin;
  bool idempotent = call.op->row.flags & CODEGEN_OPERATION_IDEMPOTENT;
  e->qualifier = "_models.";
  size_t before = e->out->size;
  put_functions(&w);
  codegen_out_text(e->out, e->out->size > before ? "\n\n" : "\n");
  py_plain(e, &plain);
  codegen_py_reset(&e->py, 0);
  codegen_py_text(&e->py, "_o.Operation");
  codegen_py_open(&e->py, '[');
  py_put_result(e, &call);
  codegen_py_close(&e->py, ']');
  annotation = codegen_py_part_since(&e->py, 0);
  e->plugin = whole;
  begin = e->py.size;
  verb = upper(e->ctx, codegen_sym_text(e->model, call.op->verb));
  codegen_py_text(&e->py, "_o.Operation");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, verb);
  codegen_py_next(&e->py);
  codegen_py_string(&e->py, call.op->path);
  put_params(e, &call, &count);
  put_bodies(e, &call, &count);
  put_answers(&w, &count);
  put_security(e, &call, &count);
  put_servers(e, &call, &count);
  if (call.page) put_paging(e, &call, &count);
  if (call.stream) put_stream(e, &call, &count);
  if (idempotent && (codegen_str_is(verb, "POST") || codegen_str_is(verb, "PATCH")))
    flag_argument(e, &count, "idempotent", true);
  put_names(e, &call, &count);
  codegen_py_close(&e->py, ')');
  value = codegen_py_part_since(&e->py, begin);
  codegen_py_put_assignment(&e->py, 0, py_join(e->ctx, CODEGEN_STR("_"), name, none), annotation, value);
  codegen_py_reset(&e->py, 0);
}
