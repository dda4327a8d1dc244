/* SPDX-License-Identifier: MIT
 *
 * Servers with their variables, security schemes, and requirements as rules: rows of one group are all needed, groups
 * are alternatives.
 */
#include <string.h>

#include "openapi.h"

/* -- Servers ------------------------------------------------------------------------------------------------------- */

static uint32_t read_variable(oa_reader *r, oa_at at, codegen_str name) {
  uint32_t word[OA_WORDS], id = 0, type_id = 0;
  codegen_param *param = codegen_add_param(r->edit, &id);
  codegen_range annotations = {0, 0};
  param->row.origin = codegen_node_origin(at.file->doc, at.node);
  param->key = name;
  param->place = CODEGEN_IN_SERVER;
  param->row.flags = CODEGEN_PARAM_REQUIRED;
  if (at.node && oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "server variable")) {
    annotations = oa_read_words(r, at.file, at.node, OA_VARIABLE, word, OA_WORDS);
    param->row.annotations = annotations;
    param->row.note = oa_note(r, at, word, OA_WORDS);
    param->initial = oa_default(r, at.file, word[OA_W_DEFAULT]);
    if (!word[OA_W_DEFAULT])
      oa_missing(r, at.file, at.node, OA_WARNING, "default", "it must be given in each call; write a default");
    if (word[OA_W_ENUM]) {
      oa_schema s;
      memset(&s, 0, sizeof s);
      s.r = r;
      s.at = at;
      s.types = CODEGEN_ACCEPTS_STRING;
      s.word[OA_W_ENUM] = word[OA_W_ENUM];
      param->type = oa_read_values(&s);
    }
  }
  if (param->type) return id;
  codegen_type *type = codegen_add_type(r->edit, &type_id);
  type->row.origin = param->row.origin;
  type->kind = CODEGEN_STRING;
  type->accepts = CODEGEN_ACCEPTS_STRING;
  param->type = type_id;
  return id;
}

static uint32_t read_server(oa_reader *r, oa_at at) {
  uint32_t word[OA_WORDS], id = 0, base;
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "server")) return 0;
  codegen_server *server = codegen_add_server(r->edit, &id);
  server->row.origin = codegen_node_origin(at.file->doc, at.node);
  server->row.annotations = oa_read_words(r, at.file, at.node, OA_SERVER, word, OA_WORDS);
  server->row.note = oa_note(r, at, word, OA_WORDS);
  server->name = oa_text(r, at.file, word[OA_W_NAME], OA_W_NAME);
  server->url = oa_text(r, at.file, word[OA_W_URL], OA_W_URL);
  if (!word[OA_W_URL]) {
    oa_missing(r, at.file, at.node, OA_WARNING, "url", "the server is left out; write where it is");
    return 0;
  }
  uint32_t variables = word[OA_W_VARIABLES], count = codegen_node_count(at.file->doc, variables);
  uint32_t child = codegen_node_first(at.file->doc, variables);
  base = r->stack.count;
  if (variables && !oa_is(r, at.file, variables, CODEGEN_NODE_OBJECT, "variables")) variables = count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(at.file->doc, child))
    if (!codegen_node_shadowed(at.file->doc, child))
      oa_push(r, &r->stack, read_variable(r, oa_child(at, child), codegen_node_key(at.file->doc, child)));
  for (size_t i = 0; i < server->url.size; i++) { /* variables that nobody declared */
    size_t end = i;
    while (server->url.data[i] == '{' && end < server->url.size && server->url.data[end] != '}') end++;
    if (end == i || end == server->url.size) continue;
    codegen_str name = {server->url.data + i + 1, end - i - 1};
    if (variables && codegen_node_member(at.file->doc, variables, name)) continue;
    oa_report(r, at.file, at.node, OA_WARNING, "OAS0024",
              "it is read as a text without a default; add it to 'variables'", "server variable '%.*s' is not declared",
              OA_FMT(name));
    uint32_t made = read_variable(r, oa_child(at, 0), name);
    codegen_edit_param(r->edit, made)->row.flags |= CODEGEN_PARAM_MADE_UP;
    oa_push(r, &r->stack, made);
  }
  server->variables = oa_pop_list(r, base);
  return id;
}

codegen_list oa_read_servers(oa_reader *r, oa_at at, codegen_list otherwise) {
  uint32_t base = r->stack.count, count = codegen_node_count(at.file->doc, at.node);
  uint32_t child = codegen_node_first(at.file->doc, at.node);
  if (!at.node || !oa_is(r, at.file, at.node, CODEGEN_NODE_ARRAY, "servers")) return otherwise;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(at.file->doc, child)) {
    uint32_t id = read_server(r, oa_child(at, child));
    if (id) oa_push(r, &r->stack, id);
  }
  return r->stack.count == base ? otherwise : oa_pop_list(r, base);
}

/* -- Schemes ------------------------------------------------------------------------------------------------------- */

static void read_http(oa_reader *r, const oa_file *file, const uint32_t *word, codegen_security *out) {
  codegen_str scheme = oa_text(r, file, word[OA_W_SCHEME], OA_W_SCHEME);
  char lower[16];
  out->kind = oa_sym_of(r, "http");
  if (!scheme.size || scheme.size >= sizeof lower) return;
  for (size_t i = 0; i < scheme.size; i++)
    lower[i] = (char)(scheme.data[i] >= 'A' && scheme.data[i] <= 'Z' ? scheme.data[i] + 32 : scheme.data[i]);
  codegen_str name = {lower, scheme.size};
  if (codegen_str_is(name, "basic") || codegen_str_is(name, "bearer"))
    out->kind = oa_sym(r, name);
  else
    out->key = scheme;
  if (codegen_str_is(name, "bearer")) out->key = oa_text(r, file, word[OA_W_BEARER_FORMAT], OA_W_BEARER_FORMAT);
}

static void read_key(oa_reader *r, const oa_file *file, const uint32_t *word, codegen_security *out) {
  codegen_str in = oa_text(r, file, word[OA_W_IN], OA_W_IN);
  out->kind = oa_sym_of(r, "api-key");
  out->key = oa_text(r, file, word[OA_W_NAME], OA_W_NAME);
  out->place = CODEGEN_IN_HEADER;
  if (codegen_str_is(in, "query")) out->place = CODEGEN_IN_QUERY;
  if (codegen_str_is(in, "cookie")) out->place = CODEGEN_IN_COOKIE;
}

/** What a scheme of its type cannot do without. */
static void report_scheme(oa_reader *r, oa_at at, const uint32_t *word, codegen_str type) {
  static const struct {
    const char *type, *member;
    uint8_t word;
    bool old; /* also in 2.0 */
  } needs[] = {{"apiKey", "name", OA_W_NAME, true},
               {"apiKey", "in", OA_W_IN, true},
               {"http", "scheme", OA_W_SCHEME, false},
               {"oauth2", "flows", OA_W_FLOWS, false},
               {"openIdConnect", "openIdConnectUrl", OA_W_OPENID_URL, false}};
  for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
    if (codegen_str_is(type, needs[i].type) && !word[needs[i].word] &&
        (needs[i].old || at.file->dialect != OA_DIALECT_20))
      oa_missing(r, at.file, at.node, OA_WARNING, needs[i].member, "the scheme is kept as it is; add the member");
}

uint32_t oa_read_scheme(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  static const char *const kinds[][2] = {
      {"oauth2", "oauth2"}, {"openIdConnect", "oidc"}, {"mutualTLS", "mutual-tls"}, {"basic", "basic"}};
  uint32_t word[OA_WORDS], id = 0, kind = at.file->dialect == OA_DIALECT_20 ? OA_SECURITY2 : OA_SECURITY;
  oa_part *known = oa_part_at(r, at, OA_SECURITIES);
  if (known) return known->decl;
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "security scheme")) return 0;
  codegen_security *out = codegen_add_security(r->edit, &id);
  out->row.origin = codegen_node_origin(at.file->doc, at.node);
  out->row.annotations = oa_read_words(r, at.file, at.node, (uint32_t)kind, word, OA_WORDS);
  out->row.note = oa_note(r, at, word, OA_WORDS);
  codegen_str type = oa_text(r, at.file, word[OA_W_TYPE], OA_W_TYPE);
  if (codegen_str_is(type, "http")) read_http(r, at.file, word, out);
  if (codegen_str_is(type, "apiKey")) read_key(r, at.file, word, out);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (codegen_str_is(type, kinds[i][0])) out->kind = oa_sym_of(r, kinds[i][1]);
  if (!out->kind) {
    oa_report(r, at.file, word[OA_W_TYPE] ? word[OA_W_TYPE] : at.node, OA_STRICT, "OAS0025",
              "write one of apiKey, http, oauth2, openIdConnect, mutualTLS", "unknown type '%.*s' of a security scheme",
              OA_FMT(type));
    out->kind = oa_sym(r, type.size ? type : (codegen_str)CODEGEN_STR("http"));
  }
  out->url = oa_text(r, at.file, word[OA_W_OPENID_URL], OA_W_OPENID_URL);
  report_scheme(r, at, word, type);
  out->flows = oa_value(at.file, word[OA_W_FLOWS]);
  if (word[OA_W_FLOW]) out->flows = oa_value(at.file, at.node); /* 2.0: the members stand in the scheme itself */
  uint32_t decl = oa_declare(r, at, CODEGEN_DECL_SECURITY, id, key, name);
  oa_part_add(r, at, OA_SECURITIES, (oa_part){decl, id, 1, {0, 0}, 0, false});
  if (decl) oa_push(r, &r->exports, decl);
  return decl;
}

/* -- Requirements -------------------------------------------------------------------------------------------------- */

/** The declaration of a scheme by its name in the document's components, or (3.2) by a reference. */
static uint32_t scheme_named(oa_reader *r, oa_at at, codegen_str name) {
  oa_file *file = at.file->components ? at.file : oa_file_of(r, r->first_file, NULL);
  const char *section = at.file->dialect == OA_DIALECT_20 ? "securityDefinitions" : "securitySchemes";
  uint32_t schemes = file && file->components ? codegen_node_get(file->doc, file->components, section) : 0, node;
  codegen_str key;
  oa_at to;
  if (codegen_node_kind(file ? file->doc : at.file->doc, schemes) != CODEGEN_NODE_OBJECT) schemes = 0;
  node = schemes ? codegen_node_member(file->doc, schemes, name) : 0;
  if (node) {
    oa_at from = {file, node, 1};
    if (!oa_follow(r, from, &to, &key)) return 0;
    oa_part *known = oa_part_at(r, to, OA_SECURITIES);
    return known ? known->decl : key.size ? oa_read_scheme(r, to, key, oa_name_of_key(r, to.file, key)) : 0;
  }
  if (name.size && memchr(name.data, '#', name.size) && oa_resolve(r, at, name, true, &to, &key))
    return oa_read_scheme(r, to, key, oa_name_of_key(r, to.file, key));
  codegen_str near = schemes ? oa_nearest(r, file, schemes, name) : (codegen_str){"", 0};
  char help[200] = "the alternative is left out; add the scheme to the components";
  if (near.size && near.size < 100) {
    codegen_str part[3] = {CODEGEN_STR("did you mean '"), near, CODEGEN_STR("'?")};
    codegen_str text = oa_join(r, part, 3);
    memcpy(help, text.data, text.size);
    help[text.size] = 0;
  }
  oa_report(r, at.file, at.node, OA_STRICT, "OAS0018", help, "there is no security scheme '%.*s'", OA_FMT(name));
  return 0;
}

static codegen_list read_scopes(oa_reader *r, const oa_file *file, uint32_t list) {
  uint32_t base = r->stack.count, count = codegen_node_count(file->doc, list),
           child = codegen_node_first(file->doc, list);
  if (!oa_is(r, file, list, CODEGEN_NODE_ARRAY, "scopes")) count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child))
    if (codegen_node_kind(file->doc, child) == CODEGEN_NODE_STRING)
      oa_push(r, &r->stack, oa_sym(r, codegen_node_text(file->doc, child)));
  return oa_pop_list(r, base);
}

static uint32_t add_rule(oa_reader *r, oa_at at, uint32_t group, uint32_t security, codegen_list scopes) {
  uint32_t id = 0;
  codegen_rule *rule = codegen_add_rule(r->edit, &id);
  rule->row.origin = codegen_node_origin(at.file->doc, at.node);
  rule->kind = CODEGEN_RULE_NEED;
  rule->group = (uint16_t)group;
  rule->security = security;
  rule->scopes = scopes;
  return id;
}

/** One alternative; false when it names an unknown scheme and is left out. */
static bool read_alternative(oa_reader *r, oa_at at, uint32_t group) {
  uint32_t base = r->stack.count, count = codegen_node_count(at.file->doc, at.node);
  uint32_t child = codegen_node_first(at.file->doc, at.node);
  codegen_list none = {0, 0};
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "security requirement")) return false;
  if (!count) oa_push(r, &r->stack, add_rule(r, at, group, 0, none));
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(at.file->doc, child)) {
    if (codegen_node_shadowed(at.file->doc, child)) continue;
    uint32_t scheme = scheme_named(r, oa_child(at, child), codegen_node_key(at.file->doc, child));
    if (!scheme) {
      r->stack.count = base;
      return false;
    }
    codegen_list scopes = read_scopes(r, at.file, child);
    oa_push(r, &r->stack, add_rule(r, oa_child(at, child), group, scheme, scopes));
  }
  return true;
}

codegen_list oa_read_security(oa_reader *r, oa_at at, codegen_list otherwise) {
  uint32_t base = r->stack.count, count = codegen_node_count(at.file->doc, at.node), group = 1;
  uint32_t child = codegen_node_first(at.file->doc, at.node);
  if (!at.node || !oa_is(r, at.file, at.node, CODEGEN_NODE_ARRAY, "security")) return otherwise;
  for (uint32_t i = 0; i < count && group < UINT16_MAX; i++, child = codegen_node_after(at.file->doc, child))
    group += read_alternative(r, oa_child(at, child), group);
  return oa_pop_list(r, base);
}
