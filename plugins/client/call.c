/* SPDX-License-Identifier: MIT
 *
 * An operation as a constant: how its request is written, and how its answers are decoded, as data. Defaults of the
 * specification are not written, and nothing is called within: what nobody imports is dropped by bundlers.
 */
#include "calls.h"

static void line(client_emit *e, const char *name) {
  CLIENT_PUT(e, "\n  ");
  codegen_out_text(e->out, name);
  CLIENT_PUT(e, ": ");
}

/* -- parameters ---------------------------------------------------------------------------------------------------- */

static bool is_scalar(const codegen_model *model, uint32_t type);

/* Whether all cases of a union are. Those of one that is only referred to are not looked at: they are no fact of it. */
static bool are_scalars(const codegen_model *model, const codegen_type *t) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t one = codegen_case_at(model, t->cases.first + i)->type;
    if (codegen_type_at(model, one)->kind == CODEGEN_UNION || !is_scalar(model, one)) return false;
  }
  return t->cases.count > 0;
}

/* Whether all values of a type are texts, numbers or booleans, or null, which is not written. Looks at the kind of what
 * is referred to, too. */
static bool is_scalar(const codegen_model *model, uint32_t type) {
  const codegen_type *t = codegen_type_at(model, type);
  if (t->kind == CODEGEN_UNION && !(t->row.flags & CODEGEN_TYPE_IMPLIED)) return are_scalars(model, t);
  for (uint32_t i = 0; i < CLIENT_DEPTH && t->kind == CODEGEN_REF; i++)
    t = codegen_type_at(model, codegen_decl_at(model, t->target)->subject);
  if (t->row.flags & CODEGEN_TYPE_IMPLIED) return false;
  switch (t->kind) {
    case CODEGEN_BOOLEAN:
    case CODEGEN_INTEGER:
    case CODEGEN_NUMBER:
    case CODEGEN_STRING: return true;
    case CODEGEN_ENUM:
    case CODEGEN_LITERAL: return t->accepts && !(t->accepts & (CODEGEN_ACCEPTS_ARRAY | CODEGEN_ACCEPTS_OBJECT));
    default: return false;
  }
}

/* What writes a parameter, and whether it explodes where nothing is said. */
static const char *writer_of(const client_emit *e, const codegen_param *param, bool *explode) {
  codegen_str style = codegen_sym_text(e->model, param->style);
  bool form = codegen_str_is(style, "form"), reserved = param->row.flags & CODEGEN_PARAM_RESERVED;
  bool text = !reserved && is_scalar(e->model, param->type); /* such a writer knows no options */
  *explode = false;
  if (param->payloads.count && !param->type) {
    switch (param->place) {
      case CODEGEN_IN_PATH: return "pathContent";
      case CODEGEN_IN_QUERY: return "queryContent";
      case CODEGEN_IN_QUERYSTRING: return "queryString";
      case CODEGEN_IN_HEADER: return "headerContent";
      default: return "cookieContent";
    }
  }
  switch (param->place) {
    case CODEGEN_IN_PATH:
      if (codegen_str_is(style, "label")) return "pathLabel";
      if (codegen_str_is(style, "matrix")) return "pathMatrix";
      return text ? "pathText" : "pathSimple";
    case CODEGEN_IN_QUERYSTRING: return "queryString";
    case CODEGEN_IN_QUERY:
      if (codegen_str_is(style, "deepObject")) return "queryDeep";
      if (text) return "queryText";
      if (codegen_str_is(style, "spaceDelimited")) return "querySpaced";
      if (codegen_str_is(style, "pipeDelimited")) return "queryPiped";
      if (codegen_str_is(style, "tsv")) return "queryTabbed";
      *explode = true;
      return "queryForm";
    case CODEGEN_IN_HEADER: return text ? "headerText" : "headerSimple";
    default: *explode = form || !style.size; return *explode ? "cookieForm" : "cookiePlain";
  }
}

static void option(client_emit *e, uint32_t *count, const char *name) {
  codegen_out_text(e->out, (*count)++ ? ", " : ", { ");
  codegen_out_text(e->out, name);
  CLIENT_PUT(e, ": ");
}

/* [queryForm, "tags", { explode: false }] */
static void put_param(client_emit *e, const codegen_param *param) {
  bool usual, explode = param->row.flags & CODEGEN_PARAM_EXPLODE;
  const char *writer = writer_of(e, param, &usual);
  bool content = param->payloads.count && !param->type, whole = param->place == CODEGEN_IN_QUERYSTRING;
  bool listed =
      !content && !whole && !is_scalar(e->model, param->type) && !codegen_sym_is(e->model, param->style, "deepObject");
  uint32_t count = 0;
  codegen_out_char(e->out, '[');
  client_put_helper(e, writer);
  CLIENT_PUT(e, ", ");
  codegen_put_string(e->out, whole ? (codegen_str){"", 0} : param->key, 0);
  if (content || whole) {
    codegen_str media =
        param->payloads.count ? client_payload(e->model, param->payloads, 0)->media : (codegen_str){"", 0};
    option(e, &count, "media");
    codegen_put_string(e->out, media.size ? media : CODEGEN_STR("application/x-www-form-urlencoded"), 0);
  }
  /* `label` and `matrix` write scalars alike; for others a scalar has nothing to explode */
  if (listed && explode != usual) {
    option(e, &count, "explode");
    codegen_out_text(e->out, explode ? "true" : "false");
  }
  if (param->row.flags & CODEGEN_PARAM_RESERVED) {
    option(e, &count, "reserved");
    CLIENT_PUT(e, "true");
  }
  codegen_out_text(e->out, count ? " }]" : "]");
}

static bool is_argument(const codegen_param *param) {
  return client_place(param->place) || param->place == CODEGEN_IN_QUERYSTRING;
}

static void put_params(client_emit *e) {
  uint32_t written = 0;
  for (uint32_t i = 0; i < e->op->params.count; i++) {
    const codegen_param *param = client_param(e->model, e->op->params, i);
    if (!is_argument(param)) continue;
    if (!written++) {
      line(e, "params");
      codegen_out_char(e->out, '[');
    }
    CLIENT_PUT(e, "\n    ");
    put_param(e, param);
    codegen_out_char(e->out, ',');
  }
  if (written) CLIENT_PUT(e, "\n  ],");
}

/* -- bodies -------------------------------------------------------------------------------------------------------- */

static bool part_says(const codegen_model *model, const codegen_param *part) {
  return part->key.size && (part->content_types.count || !codegen_sym_is(model, part->style, "form") ||
                            !(part->row.flags & CODEGEN_PARAM_EXPLODE) || part->row.flags & CODEGEN_PARAM_RESERVED);
}

static void part_option(client_emit *e, uint32_t *count, const char *name) {
  codegen_out_text(e->out, (*count)++ ? ", " : " ");
  codegen_out_text(e->out, name);
  CLIENT_PUT(e, ": ");
}

/* photo: { contentType: "image/png, image/jpeg" } */
static void put_part(client_emit *e, const codegen_param *part) {
  bool form = codegen_sym_is(e->model, part->style, "form"), explode = part->row.flags & CODEGEN_PARAM_EXPLODE;
  uint32_t count = 0;
  codegen_put_js_own_key(e->out, part->key);
  CLIENT_PUT(e, ": {");
  if (part->content_types.count) {
    codegen_str none = {"", 0}, all = none;
    for (uint32_t i = 0; i < part->content_types.count; i++)
      all = client_join(e->ctx, all, i ? CODEGEN_STR(", ") : none,
                        codegen_sym_text(e->model, codegen_list_at(e->model, part->content_types, i)));
    part_option(e, &count, "contentType");
    codegen_put_string(e->out, all, 0);
  }
  if (!form || !explode) {
    part_option(e, &count, "style");
    codegen_put_string(e->out, codegen_sym_text(e->model, part->style), 0);
    if (explode != form) {
      part_option(e, &count, "explode");
      codegen_out_text(e->out, explode ? "true" : "false");
    }
  }
  if (part->row.flags & CODEGEN_PARAM_RESERVED) {
    part_option(e, &count, "reserved");
    CLIENT_PUT(e, "true");
  }
  CLIENT_PUT(e, " }");
}

static const char *encoder_of(const client_emit *e, const codegen_payload *body) {
  switch (client_payload_media(e->model, body)) {
    case CODEGEN_MEDIA_JSON: return client_is_exact(e->plugin) ? "exactBody" : "jsonBody";
    case CODEGEN_MEDIA_EVENTS:
    case CODEGEN_MEDIA_LINES:
    case CODEGEN_MEDIA_SEQUENCE: return "linesBody";
    case CODEGEN_MEDIA_FORM: return "formBody";
    case CODEGEN_MEDIA_MULTIPART: return "multipartBody";
    case CODEGEN_MEDIA_TEXT: return "textBody";
    default: return "binaryBody";
  }
}

static bool is_json_converted(const client_emit *e, const codegen_payload *body) {
  return client_payload_media(e->model, body) == CODEGEN_MEDIA_JSON &&
         client_is_converted(e, body->type, client_body_direction(body));
}

/* "multipart/form-data", { photo: { contentType: "image/png" } } */
static void put_media(client_emit *e, const codegen_payload *body) {
  uint32_t parts = 0;
  codegen_put_string(e->out, body->media.size ? body->media : CODEGEN_STR("application/octet-stream"), 0);
  for (uint32_t i = 0; i < body->parts.count; i++) {
    const codegen_param *part = client_param(e->model, body->parts, i);
    if (!part_says(e->model, part)) continue;
    codegen_out_text(e->out, parts++ ? ", " : ", { ");
    put_part(e, part);
  }
  if (parts) CLIENT_PUT(e, " }");
}

/* ({ body }) => jsonBody(body, "application/json") */
static void put_one_body(client_emit *e, const codegen_payload *body) {
  CLIENT_PUT(e, "({ body }) => ");
  client_put_helper(e, encoder_of(e, body));
  codegen_out_char(e->out, '(');
  if (is_json_converted(e, body))
    client_put_conversion(e, body->type, client_body_direction(body), "body");
  else
    CLIENT_PUT(e, "body");
  CLIENT_PUT(e, ", ");
  put_media(e, body);
  CLIENT_PUT(e, "),");
}

/* [jsonBody, "application/json"] */
static void put_choice(client_emit *e, const codegen_payload *body) {
  codegen_out_char(e->out, '[');
  if (is_json_converted(e, body)) {
    CLIENT_PUT(e, "(body, media) => ");
    client_put_helper(e, encoder_of(e, body));
    codegen_out_char(e->out, '(');
    client_put_conversion(e, body->type, client_body_direction(body), "body");
    CLIENT_PUT(e, ", media)");
  } else {
    client_put_helper(e, encoder_of(e, body));
  }
  CLIENT_PUT(e, ", ");
  put_media(e, body);
  codegen_out_char(e->out, ']');
}

static void put_bodies(client_emit *e) {
  if (!e->op->bodies.count) return;
  line(e, "body");
  if (e->op->bodies.count == 1) {
    put_one_body(e, client_payload(e->model, e->op->bodies, 0));
    return;
  }
  CLIENT_PUT(e, "(args) =>\n    ");
  client_put_helper(e, "bodyOf");
  CLIENT_PUT(e, "(args, [\n");
  for (uint32_t i = 0; i < e->op->bodies.count; i++) {
    CLIENT_PUT(e, "      ");
    put_choice(e, client_payload(e->model, e->op->bodies, i));
    CLIENT_PUT(e, ",\n");
  }
  CLIENT_PUT(e, "    ]),");
}

/* -- all else ------------------------------------------------------------------------------------------------------ */

/* `[{ bearer: [], oauth: ["read"] }, {}]` */
static void put_security(client_emit *e) {
  codegen_list rules = e->op->rules;
  uint32_t groups = 0;
  bool any = false;
  for (uint32_t i = 0; i < rules.count; i++) {
    const codegen_rule *rule = codegen_rule_at(e->model, codegen_list_at(e->model, rules, i));
    any = any || (rule->kind == CODEGEN_RULE_NEED && rule->security);
  }
  if (!any) return;
  line(e, "security");
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < rules.count;) {
    uint32_t group = codegen_rule_at(e->model, codegen_list_at(e->model, rules, i))->group, written = 0;
    codegen_out_text(e->out, groups++ ? ", {" : "{");
    for (; i < rules.count; i++) {
      const codegen_rule *rule = codegen_rule_at(e->model, codegen_list_at(e->model, rules, i));
      if (rule->group != group) break;
      if (rule->kind != CODEGEN_RULE_NEED || !rule->security) continue;
      codegen_out_text(e->out, written++ ? ", " : " ");
      codegen_put_js_own_key(e->out, codegen_decl_at(e->model, rule->security)->name);
      CLIENT_PUT(e, ": [");
      for (uint32_t k = 0; k < rule->scopes.count; k++) {
        if (k) CLIENT_PUT(e, ", ");
        codegen_put_string(e->out, codegen_sym_text(e->model, codegen_list_at(e->model, rule->scopes, k)), 0);
      }
      codegen_out_char(e->out, ']');
    }
    codegen_out_text(e->out, written ? " }" : "}");
  }
  CLIENT_PUT(e, "],");
}

/* Whether a parameter of that name stands in the list already: an odd address names some twice. */
static bool is_earlier(const client_emit *e, codegen_list list, uint32_t k) {
  codegen_str key = client_param(e->model, list, k)->key;
  for (uint32_t i = 0; i < k && i < CLIENT_DEPTH; i++)
    if (codegen_str_equal(client_param(e->model, list, i)->key, key)) return true;
  return false;
}

/** Writes servers as an array. */
void client_put_servers(client_emit *e, codegen_list servers) {
  codegen_out_char(e->out, '[');
  for (uint32_t i = 0; i < servers.count; i++) {
    const codegen_server *server = codegen_server_at(e->model, codegen_list_at(e->model, servers, i));
    codegen_out_text(e->out, i ? ", { url: " : "{ url: ");
    codegen_put_string(e->out, server->url, 0);
    for (uint32_t k = 0, written = 0; k < server->variables.count; k++) {
      const codegen_param *variable = client_param(e->model, server->variables, k);
      if (is_earlier(e, server->variables, k)) continue;
      const codegen_expr *initial = codegen_expr_at(
          e->model, variable->initial ? variable->initial : codegen_type_at(e->model, variable->type)->initial);
      codegen_out_text(e->out, written++ ? ", " : ", variables: { ");
      codegen_put_js_own_key(e->out, variable->key);
      CLIENT_PUT(e, ": ");
      codegen_put_string(e->out, codegen_value_text(e->model, initial->value), 0);
    }
    codegen_out_text(e->out, server->variables.count ? " } }" : " }");
  }
  codegen_out_char(e->out, ']');
}

/** Whether an address is one text: a sole server without variables. */
bool client_is_sole_server(const client_emit *e, codegen_list servers) {
  return servers.count == 1 && !codegen_server_at(e->model, codegen_list_at(e->model, servers, 0))->variables.count;
}

/* The address of an operation that is not called where the others are. */
static void put_server(client_emit *e) {
  if (!(CLIENT_USER(e->section->user) & CLIENT_OWN_SERVERS)) return;
  line(e, "server");
  if (client_is_sole_server(e, e->op->servers)) {
    CLIENT_PUT(e, "() => ");
    codegen_put_string(e->out, codegen_server_at(e->model, codegen_list_at(e->model, e->op->servers, 0))->url, 0);
  } else {
    CLIENT_PUT(e, "(client) => ");
    client_put_helper(e, "serverOf");
    codegen_out_char(e->out, '(');
    client_put_servers(e, e->op->servers);
    CLIENT_PUT(e, ", client)");
  }
  codegen_out_char(e->out, ',');
}

static const char *const idempotent[] = {"get", "head", "options", "trace", "put", "delete", "query", NULL};

static bool is_idempotent(codegen_str verb) {
  for (const char *const *at = idempotent; *at; at++)
    if (codegen_str_is(verb, *at)) return true;
  return false;
}

/* -- paging -------------------------------------------------------------------------------------------------------- */

/** How the list of an operation goes on, NULL: it is none. */
const codegen_link *client_page(const client_emit *e) {
  for (uint32_t i = 0; i < e->op->links.count; i++) {
    const codegen_link *link = codegen_link_at(e->model, codegen_list_at(e->model, e->op->links, i));
    if (link->kind == CODEGEN_LINK_PAGE) return link;
  }
  return NULL;
}

/* Whether a page number begins at 0: that is its default, or its least value. */
static bool counts_from_zero(const client_emit *e, uint32_t param) {
  const codegen_param *p = codegen_param_at(e->model, param);
  const codegen_type *t = codegen_type_at(e->model, p->type);
  const codegen_expr *initial = codegen_expr_at(e->model, p->initial ? p->initial : t->initial);
  codegen_str text = codegen_value_text(e->model, initial->value);
  if (!text.size) text = codegen_value_text(e->model, codegen_scalar_at(e->model, t->scalar)->minimum);
  return codegen_str_is(text, "0");
}

/* `argument: ["query", "cursor"]` */
static void put_spot(client_emit *e, const char *name, uint32_t param) {
  const codegen_param *p = codegen_param_at(e->model, param);
  const char *place = client_place(p->place);
  bool own = false;
  for (uint32_t i = 0; i < e->op->params.count; i++) own = own || codegen_list_at(e->model, e->op->params, i) == param;
  if (!param || !own || !place) return;
  CLIENT_PUT(e, ", ");
  codegen_out_text(e->out, name);
  CLIENT_PUT(e, ": [\"");
  codegen_out_text(e->out, place);
  CLIENT_PUT(e, "\", ");
  codegen_put_string(e->out, p->key, 0);
  codegen_out_char(e->out, ']');
}

/* The pointer of `$response.body#/next`. */
static void put_pointer(client_emit *e, const char *name, codegen_str expression) {
  for (size_t i = 0; i < expression.size; i++) {
    if (expression.data[i] != '#') continue;
    CLIENT_PUT(e, ", ");
    codegen_out_text(e->out, name);
    CLIENT_PUT(e, ": ");
    codegen_put_string(e->out, (codegen_str){expression.data + i + 1, expression.size - i - 1}, 0);
    return;
  }
}

static void put_paging(client_emit *e, const codegen_link *page) {
  uint32_t param = page->binds.count ? codegen_part_at(e->model, page->binds.first)->left : 0;
  line(e, "paging");
  CLIENT_PUT(e, "{ style: ");
  codegen_put_string(e->out, codegen_sym_text(e->model, page->style), 0);
  if (page->items.size) {
    CLIENT_PUT(e, ", items: ");
    codegen_put_string(e->out, page->items, 0);
  }
  put_spot(e, "argument", param);
  put_spot(e, "limit", page->limit);
  if (codegen_sym_is(e->model, page->style, "page") && counts_from_zero(e, param)) CLIENT_PUT(e, ", first: 0");
  put_pointer(e, "next", page->expression);
  if (page->binds.count > 1)
    put_pointer(e, "more", codegen_expr_at(e->model, codegen_part_at(e->model, page->binds.first + 1)->expr)->text);
  CLIENT_PUT(e, " },");
}

/* The type of one item of a page: by its place in the first successful answer with JSON. */
static bool put_item(client_emit *e, const codegen_link *page) {
  for (uint32_t i = 0; page && i < e->op->responses.count; i++) {
    const codegen_response *response = client_response(e->model, e->op, i);
    bool json = false;
    for (uint32_t k = 0; k < response->payloads.count && !json; k++)
      json = client_payload_media(e->model, client_payload(e->model, response->payloads, k)) == CODEGEN_MEDIA_JSON;
    if (!json || !client_is_success(e->model, e->op, response)) continue;
    CLIENT_PUT(e, ", ");
    client_import_type(e, "ItemAt");
    CLIENT_PUT(e, "ItemAt<");
    codegen_out_str(e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, CLIENT_ROLE_ANSWERS));
    codegen_out_char(e->out, '[');
    client_put_status(e, response->name);
    CLIENT_PUT(e, "], ");
    codegen_put_string(e->out, page->items, 0);
    codegen_out_char(e->out, '>');
    return true;
  }
  return false;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void put_verb(client_emit *e) {
  codegen_str verb = codegen_sym_text(e->model, e->op->verb);
  char room[32];
  if (verb.size > sizeof room) verb.size = sizeof room;
  for (size_t i = 0; i < verb.size; i++)
    room[i] = verb.data[i] >= 'a' && verb.data[i] <= 'z' ? (char)(verb.data[i] - 'a' + 'A') : verb.data[i];
  codegen_put_string(e->out, (codegen_str){room, verb.size}, 0);
}

/* Beginning with '/', or it would go on with the name of the host; without a fragment, which is not sent, and behind
   which a query would not be either. */
static void put_path(client_emit *e) {
  codegen_str path = e->op->path, end = {"", 0};
  for (size_t i = 0; i < path.size; i++)
    if (path.data[i] == '#') path.size = i;
  if (path.size && path.data[0] != '/') path = client_join(e->ctx, CODEGEN_STR("/"), path, end);
  codegen_put_string(e->out, path, 0);
}

static void put_call(client_emit *e) {
  codegen_str name = client_name(e, CODEGEN_TABLE_DECL, e->decl, e->stream ? CLIENT_ROLE_TWIN : CLIENT_ROLE_CALL);
  codegen_str verb = codegen_sym_text(e->model, e->op->verb);
  const codegen_link *page = e->stream ? NULL : client_page(e);
  bool args = client_has_args(e->op, e->model);
  codegen_out_char(e->out, '\n');
  codegen_ts_doc_note(&e->ts, e->op->row.note ? e->op->row.note : codegen_decl_at(e->model, e->decl)->row.note);
  CLIENT_PUT(e, "export const ");
  codegen_out_str(e->out, name);
  client_import_type(e, "Operation");
  CLIENT_PUT(e, ": Operation<");
  if (args)
    codegen_out_str(e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, CLIENT_ROLE_ARGS));
  else
    CLIENT_PUT(e, "{}");
  CLIENT_PUT(e, ", ");
  codegen_out_str(
      e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, e->stream ? CLIENT_ROLE_TWIN_ANSWERS : CLIENT_ROLE_ANSWERS));
  (void)put_item(e, page);
  CLIENT_PUT(e, "> = /*#__PURE__*/ ");
  client_put_helper(e, "defineOperation");
  CLIENT_PUT(e, "({");
  line(e, "name");
  codegen_put_string(e->out, name, 0);
  codegen_out_char(e->out, ',');
  line(e, "method");
  put_verb(e);
  codegen_out_char(e->out, ',');
  line(e, "path");
  put_path(e);
  codegen_out_char(e->out, ',');
  put_params(e);
  put_bodies(e);
  client_put_accept(e);
  client_put_decoders(e);
  put_security(e);
  put_server(e);
  if (e->op->row.flags & CODEGEN_OPERATION_IDEMPOTENT && !is_idempotent(verb)) CLIENT_PUT(e, "\n  idempotent: true,");
  if (page) put_paging(e, page);
  client_put_check(e);
  CLIENT_PUT(e, "\n});\n");
}

/** Writes an operation: its types, and the constant that is called. */
void client_operation(client_emit *e) {
  if (client_has_args(e->op, e->model)) client_put_args(e);
  client_put_answers(e);
  put_call(e);
  if (!client_has_twin(e->model, e->op)) return;
  e->stream = true;
  client_put_answers(e);
  put_call(e);
}

/* -- what it depends on -------------------------------------------------------------------------------------------- */

/* What a shared part refers to is two steps away: its facts, where they decide the shape, count only if all does. */
static uint32_t depends_of(const codegen_model *model, uint32_t type, bool shared, bool sent) {
  uint32_t depends = type ? codegen_ts_depends(model, type) : 0;
  if (!shared || !type) return depends;
  if (depends & CODEGEN_DEPENDS_DIRECT || (sent && client_refers(model, type, 0))) depends |= CODEGEN_DEPENDS_REACHABLE;
  return depends;
}

/** What the section of an operation depends on, besides what is always said. */
uint32_t client_call_depends(const client_plugin *plugin, const codegen_model *model, uint32_t decl) {
  const codegen_operation *op = codegen_operation_at(model, codegen_decl_at(model, decl)->subject);
  uint32_t depends = 0;
  for (uint32_t i = 0; i < op->params.count; i++) {
    const codegen_param *param = client_param(model, op->params, i);
    depends |= depends_of(model, client_param_type(model, param), param->shared != 0, true);
  }
  for (uint32_t i = 0; i < op->bodies.count; i++) {
    const codegen_payload *body = client_payload(model, op->bodies, i);
    depends |= depends_of(model, body->type ? body->type : body->item, op->body_decl != 0, true);
    if (client_converts(plugin) && client_refers(model, body->type, 0)) depends |= CODEGEN_DEPENDS_REACHABLE;
    if (codegen_media_kind(body->media) == CODEGEN_MEDIA_MULTIPART)
      depends |= CODEGEN_DEPENDS_DIRECT; /* which are files? */
  }
  for (uint32_t i = 0; i < op->responses.count; i++) {
    const codegen_response *response = client_response(model, op, i);
    for (uint32_t k = 0; k < response->payloads.count; k++) {
      const codegen_payload *payload = client_payload(model, response->payloads, k);
      depends |= depends_of(model, payload->type, response->shared != 0, false);
      depends |= depends_of(model, payload->item, response->shared != 0, false);
      if (client_converts(plugin) && client_refers(model, payload->type ? payload->type : payload->item, 0))
        depends |= CODEGEN_DEPENDS_REACHABLE;
    }
  }
  return depends;
}
