/* SPDX-License-Identifier: MIT
 *
 * Paths, webhooks, callbacks, and the operations in them: everything that an operation inherits is resolved to it here.
 */
#include <string.h>

#include "openapi.h"

#define NEST_MAX 16 /* callbacks in callbacks */

/* -- Names --------------------------------------------------------------------------------------------------------- */

/** A name from verb and path: `get /pets/{id}` gives `get-pets-by-id`. */
static codegen_str make_name(oa_reader *r, codegen_str verb, codegen_str path) {
  char *out = oa_alloc(r, verb.size + path.size * 4 + 8);
  size_t at = 0;
  bool dash = true;
  if (!out) return verb;
  memcpy(out, verb.data, verb.size);
  at = verb.size;
  for (size_t i = 0; i < path.size; i++) {
    char c = path.data[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
    if (!word) dash = true;
    if (c == '{') {
      memcpy(out + at, "-by", 3);
      at += 3;
    }
    if (!word) continue;
    if (dash) out[at++] = '-';
    dash = false;
    out[at++] = c;
  }
  return codegen_edit_text(r->edit, (codegen_str){out, at});
}

static codegen_str lower(oa_reader *r, codegen_str text) {
  char *out = oa_alloc(r, text.size);
  for (size_t i = 0; out && i < text.size; i++)
    out[i] = (char)(text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] + 32 : text.data[i]);
  return out ? codegen_edit_text(r->edit, (codegen_str){out, text.size}) : text;
}

/* -- Parameters and the path --------------------------------------------------------------------------------------- */

static uint32_t make_up_param(oa_reader *r, oa_at at, codegen_str name) {
  uint32_t id = 0;
  codegen_param *param = codegen_add_param(r->edit, &id);
  param->row.origin = codegen_node_origin(at.file->doc, at.node);
  param->row.flags = CODEGEN_PARAM_REQUIRED | CODEGEN_PARAM_MADE_UP;
  param->key = name;
  param->place = CODEGEN_IN_PATH;
  param->style = oa_sym_of(r, "simple");
  codegen_type *type = codegen_add_type(r->edit, &param->type);
  type->row.origin = param->row.origin;
  type->row.flags = CODEGEN_TYPE_INFERRED;
  type->kind = CODEGEN_STRING;
  type->accepts = CODEGEN_ACCEPTS_STRING;
  return id;
}

#define LINEAR 16 /* variables and parameters that are compared with each other instead of through a map */

/** The next `{variable}` of a path, from `*at` on. */
static bool next_variable(codegen_str path, size_t *at, codegen_str *name) {
  const char *open = *at < path.size ? memchr(path.data + *at, '{', path.size - *at) : NULL;
  const char *close = open ? memchr(open, '}', path.size - (size_t)(open - path.data)) : NULL;
  if (!close) return false;
  *name = (codegen_str){open + 1, (size_t)(close - open) - 1};
  *at = (size_t)(close - path.data) + 1;
  return true;
}

static bool is_variable(oa_reader *r, uint32_t id, codegen_str name) {
  const codegen_param *param = codegen_edit_param(r->edit, id);
  return param->place == CODEGEN_IN_PATH && codegen_str_equal(param->key, name);
}

/** Whether there is a parameter for a variable; it counts as used then. Few have a bit each in `used`, many are in the
 *  map `needs` under `serial`. */
static bool use_variable(oa_reader *r, codegen_str name, uint32_t base, uint32_t serial, uint64_t *used) {
  if (serial) {
    if (oa_map_get(&r->needs, serial, 0, name) == UINT32_MAX) return false;
    oa_map_put(r, &r->needs, serial, 0, name, 2);
    return true;
  }
  bool found = false;
  for (uint32_t i = base; i < r->stack.count; i++) {
    if (!is_variable(r, r->stack.id[i], name)) continue;
    *used |= (uint64_t)1 << (i - base);
    found = true;
  }
  return found;
}

void oa_match_path(oa_reader *r, oa_at at, codegen_str path, uint32_t base) {
  uint32_t end = r->stack.count, serial = 0, kept = base, count = end - base;
  uint64_t used = 0;
  codegen_str name;
  for (size_t i = 0; count <= LINEAR && next_variable(path, &i, &name);) count++;
  if (count > LINEAR) serial = ++r->serial;
  for (uint32_t i = base; serial && i < end; i++) {
    const codegen_param *param = codegen_edit_param(r->edit, r->stack.id[i]);
    if (param->place == CODEGEN_IN_PATH) oa_map_put(r, &r->needs, serial, 0, param->key, 1);
  }
  for (size_t i = 0; next_variable(path, &i, &name);) {
    if (use_variable(r, name, base, serial, &used)) continue;
    oa_report(r, at.file, at.node, OA_WARNING, "OAS0016", "it is read as a text; add it to 'parameters'",
              "path variable '%.*s' is not declared", OA_FMT(name));
    oa_push(r, &r->stack, make_up_param(r, at, name));
    if (serial) oa_map_put(r, &r->needs, serial, 0, name, 2);
    use_variable(r, name, base, serial, &used);
  }
  for (uint32_t i = base; i < r->stack.count; i++) {
    const codegen_param *param = codegen_edit_param(r->edit, r->stack.id[i]);
    bool here = serial ? oa_map_get(&r->needs, serial, 0, param->key) == 2 : used >> (i - base) & 1;
    if (param->place == CODEGEN_IN_PATH && !here) {
      oa_report(r, at.file, at.node, OA_STRICT, "OAS0016",
                "it is left out; write '{name}' into the path, or correct 'in'",
                "path parameter '%.*s' does not stand in the path", OA_FMT(param->key));
      continue;
    }
    r->stack.id[kept++] = r->stack.id[i];
  }
  r->stack.count = kept;
}

/** Remembers an operation that was made, for links. */
static void remember(oa_reader *r, uint32_t id, const oa_file *file, uint32_t node) {
  if (!r->made_count) r->first_made = id;
  OA_ADD(r, made, (oa_made){file->id, node, UINT32_MAX, UINT32_MAX});
}

void oa_finish_params(oa_reader *r, codegen_operation *operation, uint32_t id, uint32_t base) {
  oa_made *made = oa_made_at(r, id);
  oa_keep(r, base);
  if (made) made->params = r->kept;
  operation->params = oa_pop_list(r, base);
}

uint32_t oa_operation_at(oa_reader *r, const oa_file *file, uint32_t node) {
  for (uint32_t i = 0; !r->placed && i < r->made_count; i++)
    oa_map_put(r, &r->nodes, (uint64_t)r->made[i].file * 16 + OA_PATHS, r->made[i].node, (codegen_str){"", 0},
               r->first_made + i);
  r->placed = true;
  return oa_map_get(&r->nodes, (uint64_t)file->id * 16 + OA_PATHS, node, (codegen_str){"", 0});
}

/* -- Operations ---------------------------------------------------------------------------------------------------- */

static uint32_t flags_of_verb(codegen_str verb) {
  static const char *const safe[] = {"get", "head", "options", "trace", "query"};
  for (size_t i = 0; i < 5; i++)
    if (codegen_str_is(verb, safe[i])) return CODEGEN_OPERATION_SAFE | CODEGEN_OPERATION_IDEMPOTENT;
  return codegen_str_is(verb, "put") || codegen_str_is(verb, "delete") ? CODEGEN_OPERATION_IDEMPOTENT : 0;
}

static codegen_list read_operation_tags(oa_reader *r, const oa_file *file, uint32_t list) {
  uint32_t base = r->stack.count, count = codegen_node_count(file->doc, list),
           child = codegen_node_first(file->doc, list);
  if (!list || !oa_is(r, file, list, CODEGEN_NODE_ARRAY, "tags")) count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    codegen_str name = codegen_node_text(file->doc, child);
    if (!oa_is(r, file, child, CODEGEN_NODE_STRING, "tag") || !name.size) continue;
    oa_push(r, &r->stack, oa_tag_scope(r, file, name, child));
  }
  return oa_pop_list(r, base);
}

static void read_body(oa_reader *r, oa_at at, uint32_t node, codegen_operation *operation, codegen_str verb) {
  codegen_str none = {"", 0};
  if (!node) return;
  r->updating = codegen_str_is(verb, "patch");
  const oa_part *body = oa_body(r, oa_child(at, node), none, none);
  r->updating = false;
  if (!body) return;
  operation->body_decl = body->decl;
  operation->bodies = body->list;
  if (body->required) operation->row.flags |= CODEGEN_OPERATION_BODY_REQUIRED;
}

/** The name, and whether it was written; a second use of an operationId is reported. */
static codegen_str name_operation(oa_reader *r, oa_at at, const uint32_t *word, codegen_str verb, const oa_path *path,
                                  uint32_t id, bool *named) {
  codegen_str name = oa_text(r, at.file, word[OA_W_OPERATION_ID], OA_W_OPERATION_ID);
  *named = name.size > 0;
  if (!name.size) return make_name(r, verb, path->path);
  if (oa_map_add(r, &r->operation_ids, 0, 0, name, id) != UINT32_MAX)
    oa_report(r, at.file, word[OA_W_OPERATION_ID], OA_WARNING, "OAS0014",
              "both are kept, with names told apart by their paths; give each operation an id of its own",
              "operationId '%.*s' is used twice", OA_FMT(name));
  return name;
}

/** Whether nobody described this verb at this path before. In one document its key tells. */
static bool claim_route(oa_reader *r, const oa_path *path, const oa_file *file, uint32_t node, codegen_str verb,
                        codegen_str key) {
  codegen_str part[3] = {verb, {" ", 1}, path->path};
  bool taken = oa_map_get(&r->keys, 0, 0, key) != UINT32_MAX, sole = !r->reading || r->reading->count == 1;
  if (path->flags & CODEGEN_OPERATION_CALLBACK) return !taken; /* `get` and `GET` */
  if (!taken && sole) return true;
  codegen_str route = oa_join(r, part, 3);
  if (!taken && oa_map_add(r, &r->routes, path->flags, 0, route, 1) == UINT32_MAX) return true;
  oa_report(r, file, node, OA_STRICT, "OAS0015", "the first one counts; remove the other",
            "operation '%.*s' stands twice", OA_FMT(route));
  return false;
}

static void read_operation(oa_reader *r, oa_path *path, const uint32_t *shared, codegen_str verb, uint32_t node) {
  oa_at at;
  uint32_t word[OA_WORDS], id = 0, base;
  bool named;
  codegen_str key = oa_key(r, path->key, verb), ignored;
  if (!oa_is(r, path->at.file, node, CODEGEN_NODE_OBJECT, "operation")) return;
  if (!oa_follow(r, oa_child(path->at, node), &at, &ignored)) return;
  if (ignored.size)
    oa_report(r, path->at.file, node, OA_WARNING, "OAS0029",
              "it is followed; let the whole path item be a reference instead", "an operation cannot be a reference");
  oa_file *file = at.file;
  uint32_t kind = file->dialect == OA_DIALECT_20 ? OA_OPERATION2 : OA_OPERATION;
  node = at.node;
  if (!claim_route(r, path, file, node, verb, key)) return;
  codegen_operation *operation = codegen_add_operation(r->edit, &id);
  operation->row.origin = codegen_node_origin(file->doc, node);
  remember(r, id, file, node);
  base = r->stack.count;
  oa_collect(r, file, node, kind, word, OA_WORDS);
  for (uint32_t i = 0; i < path->extras; i++) oa_push(r, &r->stack, r->stack.id[path->first_extra + i]);
  operation->row.annotations = oa_annotate(r, file, base);
  operation->row.note = oa_note(r, at, word, OA_WORDS);
  oa_note_merge(r, &operation->row.note, path->note);
  operation->row.flags = path->flags | flags_of_verb(verb);
  operation->protocol = CODEGEN_HTTP;
  operation->verb = oa_sym(r, verb);
  operation->path = path->path;
  operation->scope = file->scope;
  codegen_str name = name_operation(r, at, word, verb, path, id, &named);
  if (named) operation->row.flags |= CODEGEN_OPERATION_NAMED;
  operation->decl = oa_declare(r, at, CODEGEN_DECL_OPERATION, id, key, name);
  if (oa_flag(r, file, word[OA_W_X_INTERNAL], OA_W_X_INTERNAL))
    codegen_edit_decl(r->edit, operation->decl)->row.flags |= CODEGEN_DECL_INTERNAL;
  oa_push(r, &r->exports, operation->decl);
  if (path->made) oa_push(r, path->made, id);
  operation->tags = read_operation_tags(r, file, word[OA_W_TAGS]);
  if (kind == OA_OPERATION2) {
    oa_operation2(r, path, at, word, shared, operation, id);
  } else {
    base = r->stack.count;
    if (shared[OA_W_PARAMETERS]) oa_read_params(r, oa_child(path->at, shared[OA_W_PARAMETERS]), base);
    if (word[OA_W_PARAMETERS]) oa_read_params(r, oa_child(at, word[OA_W_PARAMETERS]), base);
    if (!(path->flags & (CODEGEN_OPERATION_WEBHOOK | CODEGEN_OPERATION_CALLBACK)))
      oa_match_path(r, at, path->path, base);
    oa_finish_params(r, operation, id, base);
    read_body(r, at, word[OA_W_REQUEST_BODY], operation, verb);
    operation->servers = oa_read_servers(r, oa_child(at, word[OA_W_SERVERS]), path->servers);
  }
  r->success = 0;
  if (word[OA_W_RESPONSES]) operation->responses = oa_read_responses(r, oa_child(at, word[OA_W_RESPONSES]));
  uint32_t success = r->success; /* callbacks have responses of their own */
  operation->rules = oa_read_security(r, oa_child(at, word[OA_W_SECURITY]), r->api->rules);
  if (word[OA_W_CALLBACKS]) {
    codegen_str callbacks = oa_key(r, key, (codegen_str)CODEGEN_STR("callbacks"));
    operation->links = oa_read_callbacks(r, oa_child(at, word[OA_W_CALLBACKS]), callbacks);
    oa_made *made = oa_made_at(r, id);
    if (made) made->links = r->kept;
  }
  oa_page_operation(r, at, id, success);
}

void oa_read_path(oa_reader *r, oa_path *path) {
  static const uint8_t verbs[] = {OA_W_GET,  OA_W_PUT,   OA_W_POST,  OA_W_DELETE, OA_W_OPTIONS,
                                  OA_W_HEAD, OA_W_PATCH, OA_W_TRACE, OA_W_QUERY};
  uint32_t word[OA_WORDS], here[OA_WORDS];
  codegen_str ignored;
  oa_at to;
  if (!oa_is(r, path->at.file, path->at.node, CODEGEN_NODE_OBJECT, "path item")) return;
  if (!oa_follow(r, path->at, &to, &ignored)) return;
  uint32_t base = r->stack.count;
  oa_collect(r, to.file, to.node, OA_PATH, word, OA_WORDS);
  if (to.node != path->at.node || to.file != path->at.file) {
    uint32_t after = r->stack.count;
    oa_collect(r, path->at.file, path->at.node, OA_PATH, here, OA_WORDS);
    r->stack.count = after;
    for (size_t i = 0; i < sizeof verbs; i++)
      if (here[verbs[i]])
        oa_report(r, path->at.file, here[verbs[i]], OA_STRICT, "OAS0006",
                  "it is left out; move it behind the reference", "'%.*s' has no force beside '$ref' of a path item",
                  OA_FMT(oa_word_text(verbs[i])));
  }
  path->at = to;
  path->first_extra = base; /* extensions of the path hold for each of its operations */
  path->extras = r->stack.count - base;
  path->note = oa_note(r, to, word, OA_WORDS);
  path->servers = oa_read_servers(r, oa_child(to, word[OA_W_SERVERS]), path->servers);
  for (size_t i = 0; i < sizeof verbs; i++)
    if (word[verbs[i]]) read_operation(r, path, word, oa_word_text(verbs[i]), word[verbs[i]]);
  uint32_t more = word[OA_W_ADDITIONAL_OPERATIONS], count = codegen_node_count(to.file->doc, more);
  uint32_t child = codegen_node_first(to.file->doc, more);
  if (more && !oa_is(r, to.file, more, CODEGEN_NODE_OBJECT, "additionalOperations")) count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(to.file->doc, child))
    if (!codegen_node_shadowed(to.file->doc, child))
      read_operation(r, path, word, lower(r, codegen_node_key(to.file->doc, child)), child);
  r->stack.count = base;
}

uint32_t oa_operation_again(oa_reader *r, oa_at item, uint32_t node) {
  const codegen_document *doc = item.file->doc;
  uint32_t word[OA_WORDS], base = r->stack.count;
  oa_ids made = {0};
  codegen_str name = codegen_node_key(doc, item.node), verb = codegen_node_key(doc, node);
  codegen_str paths = oa_key_of(r, item.file, (codegen_str)CODEGEN_STR("/paths"));
  oa_path path = {.at = item, .key = oa_key(r, paths, name), .path = name, .made = &made};
  uint32_t which = oa_word_of(&r->words, codegen_node_key(doc, node));
  oa_collect(r, item.file, item.node, OA_PATH, word, OA_WORDS);
  bool plain = r->stack.count == base && word[which < OA_WORDS ? which : 0] == node && !word[OA_W_REF] &&
               !word[OA_W_PARAMETERS] && !word[OA_W_SERVERS] && !word[OA_W_ADDITIONAL_OPERATIONS];
  r->stack.count = base;
  if (!plain) return 0; /* what the path says is read for each of its operations */
  path.note = oa_note(r, item, word, OA_WORDS);
  path.servers = item.file->servers;
  read_operation(r, &path, word, verb, node);
  return made.count == 1 && !r->failed ? made.id[0] : 0;
}

/** The path with its variables' names taken out. */
static codegen_str shape_of(oa_reader *r, codegen_str path) {
  char *out = oa_alloc(r, path.size + 1);
  size_t size = 0;
  for (size_t at = 0; out && at < path.size;) {
    const char *from = path.data + at, *open = memchr(from, '{', path.size - at);
    const char *close = open ? memchr(open, '}', path.size - (size_t)(open - path.data)) : NULL;
    size_t part = open ? (size_t)(open - from) + 1 : path.size - at;
    memcpy(out + size, from, part);
    size += part;
    at = close ? (size_t)(close - path.data) : path.size;
  }
  return out ? (codegen_str){out, size} : path;
}

static void judge_path(oa_reader *r, oa_at at, codegen_str path) {
  static const bool marks[256] = {['?'] = true, ['#'] = true, ['{'] = true, ['}'] = true};
  const char *what = NULL, *other = NULL; /* other: a habit of large providers */
  size_t open = 0;
  if (!path.size || path.data[0] != '/') what = "does not begin with '/'";
  for (size_t i = 0; !what; i++) {
    while (i < path.size && !marks[(unsigned char)path.data[i]]) i++;
    if (i >= path.size) break;
    char c = path.data[i];
    if ((c == '?' || c == '#') && !open) what = other = "has a query or a fragment";
    if (c == '{' && open) what = "has a '{' inside of a variable";
    if (c == '}' && !open) what = "has a '}' without its '{'";
    if (c == '}' && open == i) what = "has a variable without a name";
    if (c == '{') open = i + 1;
    if (c == '}') open = 0;
  }
  if (!what && open) what = "has a '{' without its '}'";
  if (what)
    oa_report(r, at.file, at.node, other ? (uint32_t)CODEGEN_INFO : OA_WARNING, "OAS0031",
              "it is kept as it is; correct it", "path '%.*s' %s", OA_FMT(path), what);
  codegen_str shape = shape_of(r, path);
  uint32_t known = oa_map_add(r, &r->routes, 0, 1, shape, at.node);
  if (known != UINT32_MAX && !what && known != at.node && shape.size < path.size)
    oa_report(r, at.file, at.node, CODEGEN_INFO, "OAS0015", "both are kept; a server cannot tell them apart",
              "path '%.*s' differs from another one by the names of its variables alone", OA_FMT(path));
}

void oa_read_paths(oa_reader *r, oa_at at, codegen_str key, uint32_t flags) {
  const codegen_document *doc = at.file->doc;
  uint32_t count = codegen_node_count(doc, at.node), child = codegen_node_first(doc, at.node);
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "paths")) return;
  for (uint32_t i = 0; i < count && !r->failed && !codegen_cancelled(r->ctx);
       i++, child = codegen_node_after(doc, child)) {
    codegen_str name = codegen_node_key(doc, child);
    if (codegen_node_shadowed(doc, child) || (name.size > 1 && name.data[0] == 'x' && name.data[1] == '-')) continue;
    oa_path path = {.at = oa_child(at, child), .key = oa_key(r, key, name), .path = name, .flags = flags};
    if (!flags) path.servers = at.file->servers; /* nobody serves webhooks there */
    if (!flags) judge_path(r, oa_child(at, child), name);
    oa_read_path(r, &path);
  }
}

/* -- Callbacks ----------------------------------------------------------------------------------------------------- */

/** Reads a Callback Object once: a link for each operation in it. */
codegen_list oa_callback(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  const codegen_document *doc = at.file->doc;
  uint32_t count = codegen_node_count(doc, at.node), child = codegen_node_first(doc, at.node), base = r->stack.count;
  oa_part *known = oa_part_at(r, at, OA_CALLBACKS);
  codegen_list none = {0, 0};
  if (known) return known->list;
  uint32_t part = oa_part_add(r, at, OA_CALLBACKS, (oa_part){0, 0, 0, none, 0, true});
  if (part == UINT32_MAX || !oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "callback")) return none;
  if (r->nested >= NEST_MAX) {
    oa_report(r, at.file, at.node, OA_STRICT, "OAS0019", "it is left out; give inner callbacks names",
              "callbacks are nested more than %d deep", NEST_MAX);
    return none;
  }
  r->nested++;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    codegen_str expression = codegen_node_key(doc, child);
    oa_ids made = {0};
    if (codegen_node_shadowed(doc, child) ||
        (expression.size > 1 && expression.data[0] == 'x' && expression.data[1] == '-'))
      continue;
    oa_path path = {.at = oa_child(at, child), .key = oa_key(r, key, expression), .path = expression, .made = &made};
    path.flags = CODEGEN_OPERATION_CALLBACK;
    oa_read_path(r, &path);
    for (uint32_t j = 0; j < made.count; j++) {
      uint32_t id = 0;
      codegen_link *link = codegen_add_link(r->edit, &id);
      link->row.origin = codegen_node_origin(doc, child);
      link->kind = CODEGEN_LINK_CALLBACK;
      link->name = name;
      link->expression = expression;
      link->target = made.id[j];
      oa_push(r, &r->stack, id);
    }
  }
  r->nested--;
  r->part[part].subject = r->stack.count > base ? r->stack.id[base] : 0;
  r->part[part].count = r->stack.count - base;
  r->part[part].required = r->flat.count; /* where its links stand, for whoever refers to it */
  for (uint32_t i = base; i < r->stack.count; i++) oa_push(r, &r->flat, r->stack.id[i]);
  r->part[part].list = oa_pop_list(r, base);
  r->part[part].open = false;
  return r->part[part].list;
}

codegen_list oa_read_callbacks(oa_reader *r, oa_at at, codegen_str key) {
  const codegen_document *doc = at.file->doc;
  uint32_t base = r->stack.count, count = codegen_node_count(doc, at.node), child = codegen_node_first(doc, at.node);
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "callbacks")) count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    oa_at to;
    codegen_str referred, name = codegen_node_key(doc, child), own = oa_key(r, key, name);
    if (codegen_node_shadowed(doc, child) || (name.size > 1 && name.data[0] == 'x' && name.data[1] == '-')) continue;
    if (!oa_follow(r, oa_child(at, child), &to, &referred)) continue;
    if (referred.size) own = referred, name = oa_name_of_key(r, to.file, referred);
    oa_part *known = oa_part_at(r, to, OA_CALLBACKS);
    if (known && known->open) {
      oa_report(r, at.file, child, OA_STRICT, "OAS0005", "it is left out", "callback leads back to itself");
      continue;
    }
    oa_callback(r, to, own, name);
    known = oa_part_at(r, to, OA_CALLBACKS);
    for (uint32_t j = 0; known && j < known->count; j++) oa_push(r, &r->stack, r->flat.id[known->required + j]);
  }
  oa_keep(r, base);
  return oa_pop_list(r, base);
}
