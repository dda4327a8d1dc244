/* SPDX-License-Identifier: MIT
 *
 * How lists go on: a LINK of kind PAGE on each operation whose answers come in pages.
 *
 * What an author says comes first: an extension, then a documented `Link` header, then a `next` member that the answer
 * documents. Last, and only for GET with a list in its answer, two members that belong together by their names: a
 * parameter with a cursor and a member with the next one, or a page number or an offset beside a limit. Where anything
 * is ambiguous there is no LINK: a writer then offers no iteration, which is better than one that skips items.
 *
 * A LINK says: `style`, `items` as a pointer into the answer, `expression` of what leads on, `limit`, the parameter
 * that takes it (left of the first bind), and the expression of the member that says whether there is more (second
 * bind).
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string.h>

#include "openapi.h"

#define STEPS 32 /* references followed for one type */
#define FIELDS 400

static const codegen_str none = {"", 0};

typedef struct found {
  const char *style;
  codegen_str items, next, more;
  uint32_t param, limit, item; /* the type of an item */
  bool header, has_items;
} found;

/* -- remembering, while rows are made ------------------------------------------------------------------------------ */

/* Whether headers document a `Link`. */
static bool has_link(const oa_file *file, uint32_t headers) {
  if (!headers || codegen_node_kind(file->doc, headers) != CODEGEN_NODE_OBJECT) return false;
  for (oa_children c = oa_first_child(file->doc, headers); c.left; oa_next_child(&c)) {
    codegen_str key = oa_child_key(&c);
    if (key.size == 4 && (key.data[0] | 32) == 'l' && (key.data[1] | 32) == 'i' && (key.data[2] | 32) == 'n' &&
        (key.data[3] | 32) == 'k')
      return true;
  }
  return false;
}

/** Remembers what a response holds; `headers` is their node. */
void oa_page_response(oa_reader *r, const oa_file *file, uint32_t headers, uint32_t id, codegen_range payloads) {
  if (!r->answer_count) r->first_answer = id;
  while (r->answer_count < id - r->first_answer) /* rows that share what another one holds */
    if (!OA_ADD(r, answer, (oa_answer){{0, 0}, false})) return;
  OA_ADD(r, answer, (oa_answer){payloads, has_link(file, headers)});
}

/* The same of a response that was there before: it is of the document that is read again. */
static oa_answer answer_of(oa_reader *r, uint32_t id) {
  uint32_t index = id - r->first_answer;
  oa_answer out = {{0, 0}, false};
  if (index < r->answer_count) return r->answer[index];
  if (!r->again) return out;
  const codegen_response *row = codegen_response_at(r->model, id);
  const oa_file *file = r->file[r->first_file];
  out.payloads = (codegen_range){codegen_list_at(r->model, row->payloads, 0), row->payloads.count};
  out.link = has_link(file, codegen_node_get(file->doc, row->row.origin.node, "headers"));
  return out;
}

/** Remembers an operation whose answers may come in pages, with its first successful response. */
void oa_page_operation(oa_reader *r, oa_at at, uint32_t operation, uint32_t response) {
  if (response) OA_ADD(r, paged, (oa_paged){operation, response, at.node, at.file});
}

/* -- types --------------------------------------------------------------------------------------------------------- */

static uint32_t resolved(oa_reader *r, uint32_t type) {
  for (uint32_t i = 0; i < STEPS && type; i++) {
    const codegen_type *t = oa_type(r, type);
    if (t->kind != CODEGEN_REF || !t->target) return type;
    const codegen_decl *decl = codegen_edit_decl(r->edit, t->target);
    if (decl->row.origin.document == r->first_file)
      oa_look(r, (oa_at){r->file[r->first_file], decl->row.origin.node, 1}, OA_PAGED);
    type = decl->subject;
  }
  return 0;
}

static uint32_t kind_of(oa_reader *r, uint32_t type) {
  type = resolved(r, type);
  return type ? oa_type(r, type)->kind : 0;
}

/* Calls for the fields of a record, through the parts of an intersection; the first field that `fits`, 0: none. */
typedef bool (*field_fits)(oa_reader *r, const codegen_field *field, const void *with);

static uint32_t find_field(oa_reader *r, uint32_t type, field_fits fits, const void *with, uint32_t *matches,
                           uint32_t depth) {
  uint32_t result = 0, known;
  type = resolved(r, type);
  if (!type || depth > 4) return 0;
  codegen_type t = *oa_type(r, type);
  if (t.kind == CODEGEN_INTERSECTION) {
    known = oa_map_get(&r->parts, type, 0, none);
    bool old = known == UINT32_MAX && r->again; /* of the model as it was */
    for (uint32_t i = 0; (old || known != UINT32_MAX) && i < t.parts.count; i++) {
      uint32_t part = old ? codegen_list_at(r->model, t.parts, i) : r->flat.id[known + i];
      uint32_t inner = find_field(r, part, fits, with, matches, depth + 1);
      if (!result) result = inner;
    }
    return result;
  }
  if (t.kind != CODEGEN_RECORD || !t.object) return 0;
  codegen_range fields = codegen_edit_object(r->edit, t.object)->fields;
  for (uint32_t i = 0; i < fields.count && i < FIELDS; i++) {
    const codegen_field *field = codegen_edit_field(r->edit, fields.first + i);
    if (!fits(r, field, with)) continue;
    ++*matches;
    if (!result) result = fields.first + i;
  }
  return result;
}

/* -- names --------------------------------------------------------------------------------------------------------- */

/* Whether a name is `word`, without regard to case and to what separates words: `page[size]`, `pageSize`. */
static bool named(codegen_str name, const char *word) {
  size_t at = 0;
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    if (c == '_' || c == '-' || c == '[' || c == ']' || c == '.' || c == '$' || c == '@') continue;
    if (!word[at] || (c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != word[at]) return false;
    at++;
  }
  return at && !word[at];
}

static bool listed(codegen_str name, const char *const *words) {
  for (; *words; words++)
    if (named(name, *words)) return true;
  return false;
}

static const char *const item_names[] = {"data",    "items",    "results", "values", "records", "entries",
                                         "content", "elements", "list",    "rows",   "value",   NULL};
static const char *const envelope_names[] = {
    "meta", "pagination", "paging", "pageinfo", "links", "responsemetadata", "metadata", "cursors", "page", NULL};
static const char *const cursor_params[] = {"cursor",      "pagetoken",  "nexttoken", "continuationtoken",
                                            "nextcursor",  "pagecursor", "marker",    "after",
                                            "startcursor", "bookmark",   NULL};
static const char *const cursor_members[] = {"nextcursor",
                                             "nextpagetoken",
                                             "nexttoken",
                                             "continuationtoken",
                                             "nextcontinuationtoken",
                                             "nextmarker",
                                             "endcursor",
                                             "cursor",
                                             "next",
                                             "after",
                                             "bookmark",
                                             NULL};
static const char *const url_members[] = {"nexturl",     "nextpageurl", "nextlink", "odatanextlink",
                                          "nextpageuri", "nexturi",     NULL};
static const char *const page_params[] = {"page", "pagenumber", "pageno", "pageindex", NULL};
static const char *const offset_params[] = {"offset", "skip", "startat", "startindex", NULL};
static const char *const limit_params[] = {"limit", "perpage", "pagesize",   "pagelimit", "count",
                                           "size",  "take",    "maxresults", NULL};
static const char *const last_members[] = {"lastid", NULL};
static const char *const last_params[] = {"startingafter", "afterid", "after", NULL};
static const char *const more_members[] = {"hasmore", "hasnext", "hasnextpage", "more", NULL};

/* -- the members of an answer -------------------------------------------------------------------------------------- */

static bool is_list(oa_reader *r, const codegen_field *field, const void *with) {
  const char *const *names = with;
  return kind_of(r, field->type) == CODEGEN_ARRAY && (!names || listed(field->key, names));
}

static bool is_text(oa_reader *r, const codegen_field *field, const void *with) {
  uint32_t kind = kind_of(r, field->type);
  return (kind == CODEGEN_STRING || kind == CODEGEN_INTEGER) && listed(field->key, with);
}

static bool is_uri(oa_reader *r, const codegen_field *field) {
  uint32_t type = resolved(r, field->type), scalar = type ? oa_type(r, type)->scalar : 0;
  codegen_sym format = scalar ? codegen_edit_scalar(r->edit, scalar)->format : 0;
  return format &&
         (format == oa_sym_of(r, "uri") || format == oa_sym_of(r, "uri-reference") || format == oa_sym_of(r, "url"));
}

static bool is_address(oa_reader *r, const codegen_field *field, const void *with) {
  (void)with;
  if (kind_of(r, field->type) != CODEGEN_STRING) return false;
  return listed(field->key, url_members) || (named(field->key, "next") && is_uri(r, field));
}

static bool is_flag(oa_reader *r, const codegen_field *field, const void *with) {
  return kind_of(r, field->type) == CODEGEN_BOOLEAN && listed(field->key, with);
}

/* The name that each item has; `with`: the type of the parameter that takes it. */
static bool is_id(oa_reader *r, const codegen_field *field, const void *with) {
  uint32_t want = resolved(r, *(const uint32_t *)with), have = resolved(r, field->type);
  if (!named(field->key, "id") || field->presence[CODEGEN_READ] != CODEGEN_REQUIRED || !want || !have) return false;
  const codegen_type *a = oa_type(r, want), *b = oa_type(r, have);
  codegen_sym x = a->scalar ? codegen_edit_scalar(r->edit, a->scalar)->format : 0;
  codegen_sym y = b->scalar ? codegen_edit_scalar(r->edit, b->scalar)->format : 0;
  return a->kind == b->kind && x == y;
}

static bool is_envelope(oa_reader *r, const codegen_field *field, const void *with) {
  return kind_of(r, field->type) == CODEGEN_RECORD && listed(field->key, with);
}

/* A member of the answer or of one of its envelopes, as a pointer; the field is `*field`. */
static codegen_str find_member(oa_reader *r, uint32_t type, field_fits fits, const void *with, uint32_t *field) {
  uint32_t matches = 0, envelope;
  *field = find_field(r, type, fits, with, &matches, 0);
  if (*field) return oa_key(r, none, codegen_edit_field(r->edit, *field)->key);
  matches = 0;
  envelope = find_field(r, type, is_envelope, envelope_names, &matches, 0);
  if (!envelope) return none;
  codegen_str outer = oa_key(r, none, codegen_edit_field(r->edit, envelope)->key);
  matches = 0;
  *field = find_field(r, codegen_edit_field(r->edit, envelope)->type, fits, with, &matches, 0);
  return *field ? oa_key(r, outer, codegen_edit_field(r->edit, *field)->key) : none;
}

/* The type of the items of a list, 0: it is none. */
static uint32_t items_of(oa_reader *r, uint32_t type) {
  type = resolved(r, type);
  uint32_t array = type ? oa_type(r, type)->array : 0;
  return array ? codegen_edit_array(r->edit, array)->items : 0;
}

/* Where the items are: the answer itself, a list with a usual name, or the only list. */
static bool find_items(oa_reader *r, uint32_t type, found *out) {
  uint32_t matches = 0, field;
  if (kind_of(r, type) == CODEGEN_ARRAY) return out->has_items = true;
  field = find_field(r, type, is_list, NULL, &matches, 0);
  if (matches != 1) {
    matches = 0;
    field = find_field(r, type, is_list, item_names, &matches, 0);
    if (matches != 1) return false;
  }
  out->items = oa_key(r, none, codegen_edit_field(r->edit, field)->key);
  out->item = items_of(r, codegen_edit_field(r->edit, field)->type);
  return out->has_items = true;
}

/* -- what is seen of a type ---------------------------------------------------------------------------------------- */

/* A print gathers in the state of a hash. */
static void mix(XXH3_state_t *print, uint32_t value) {
  XXH3_128bits_update(print, &value, sizeof value);
}

static void mix_text(XXH3_state_t *print, codegen_str text) {
  mix(print, (uint32_t)text.size);
  if (text.size) XXH3_128bits_update(print, text.data, text.size);
}

static bool counts(codegen_str key) {
  return listed(key, item_names) || listed(key, envelope_names) || listed(key, cursor_members) ||
         listed(key, url_members) || listed(key, more_members) || listed(key, last_members) || named(key, "next") ||
         named(key, "id");
}

static void print_type(oa_reader *r, uint32_t type, uint32_t depth, XXH3_state_t *print);

/* Members that are lists, and those whose names count, in their order. */
static void print_fields(oa_reader *r, codegen_range fields, uint32_t depth, XXH3_state_t *print) {
  bool more = false; /* then items are looked at, too */
  for (uint32_t i = 0; i < fields.count; i++)
    if (listed(codegen_edit_field(r->edit, fields.first + i)->key, more_members)) more = true;
  for (uint32_t i = 0; i < fields.count; i++) {
    const codegen_field *field = codegen_edit_field(r->edit, fields.first + i);
    uint32_t kind = kind_of(r, field->type), inner = field->type;
    if (kind != CODEGEN_ARRAY && !counts(field->key)) continue;
    mix(print, kind);
    mix_text(print, field->key);
    mix(print, is_uri(r, field));
    mix(print, field->presence[CODEGEN_READ]);
    if (fields.count > FIELDS) mix(print, i);
    if (kind == CODEGEN_RECORD || kind == CODEGEN_INTERSECTION) print_type(r, inner, depth + 1, print);
    if (kind == CODEGEN_STRING || kind == CODEGEN_INTEGER) print_type(r, inner, depth + 1, print);
    inner = more && kind == CODEGEN_ARRAY ? items_of(r, inner) : 0;
    mix(print, inner != 0);
    if (inner) print_type(r, inner, depth + 1, print);
  }
  mix(print, UINT32_MAX); /* an end, where kinds stand */
}

static void print_type(oa_reader *r, uint32_t type, uint32_t depth, XXH3_state_t *print) {
  codegen_type t = *oa_type(r, type);
  mix(print, t.kind);
  if (depth > 8) return;
  if (t.kind == CODEGEN_REF) {
    resolved(r, type); /* what is there has a print of its own */
    mix(print, t.target);
    return;
  }
  mix(print, t.scalar ? codegen_edit_scalar(r->edit, t.scalar)->format : UINT32_MAX);
  if (t.kind == CODEGEN_INTERSECTION) {
    uint32_t known = oa_map_get(&r->parts, type, 0, none);
    mix(print, t.parts.count);
    for (uint32_t i = 0; i < t.parts.count; i++)
      print_type(r, known == UINT32_MAX ? codegen_list_at(r->model, t.parts, i) : r->flat.id[known + i], depth + 1,
                 print);
  }
  if (t.kind == CODEGEN_RECORD && t.object)
    print_fields(r, codegen_edit_object(r->edit, t.object)->fields, depth, print);
}

codegen_hash oa_page_print(oa_reader *r, uint32_t type) {
  XXH3_state_t print;
  XXH3_128bits_reset(&print);
  if (type) print_type(r, type, 0, &print);
  XXH128_hash_t hash = XXH3_128bits_digest(&print);
  return (codegen_hash){hash.low64, hash.high64};
}

/* -- parameters ---------------------------------------------------------------------------------------------------- */

static uint32_t find_param(oa_reader *r, uint32_t operation, const char *const *names, bool number) {
  uint32_t known = oa_params_of(r, operation), result = 0;
  uint32_t count = codegen_edit_operation(r->edit, operation)->params.count;
  for (uint32_t i = 0; known != UINT32_MAX && i < count; i++) {
    const codegen_param *param = codegen_edit_param(r->edit, r->flat.id[known + i]);
    uint32_t kind = kind_of(r, param->type);
    if (param->place != CODEGEN_IN_QUERY || !listed(param->key, names)) continue;
    if (number ? kind != CODEGEN_INTEGER && kind != CODEGEN_NUMBER : kind != CODEGEN_STRING && kind != CODEGEN_INTEGER)
      continue;
    if (result) return 0; /* two that could be it */
    result = r->flat.id[known + i];
  }
  return result;
}

static uint32_t param_called(oa_reader *r, uint32_t operation, codegen_str name) {
  uint32_t known = oa_params_of(r, operation);
  uint32_t count = codegen_edit_operation(r->edit, operation)->params.count;
  for (uint32_t i = 0; known != UINT32_MAX && i < count; i++)
    if (codegen_str_equal(codegen_edit_param(r->edit, r->flat.id[known + i])->key, name)) return r->flat.id[known + i];
  return 0;
}

/* -- what an author says ------------------------------------------------------------------------------------------- */

/* `$.data.items`, `$response.data.items` or `data.items` as a pointer; one that is a pointer stays. */
static codegen_str pointer_of(oa_reader *r, codegen_str path) {
  static const char *const heads[] = {"$response.body#", "$response.", "$request.", "$.", "$"};
  codegen_str out = none;
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    size_t size = strlen(heads[i]);
    if (path.size < size || memcmp(path.data, heads[i], size) != 0) continue;
    path.data += size;
    path.size -= size;
    break;
  }
  if (!path.size || path.data[0] == '/') return path;
  for (size_t at = 0; at <= path.size;) {
    size_t end = at;
    while (end < path.size && path.data[end] != '.') end++;
    if (end > at) out = oa_key(r, out, (codegen_str){path.data + at, end - at});
    at = end + 1;
  }
  return out;
}

static codegen_str text_of(const oa_file *file, uint32_t node, const char *member) {
  uint32_t at =
      codegen_node_kind(file->doc, node) == CODEGEN_NODE_OBJECT ? codegen_node_get(file->doc, node, member) : 0;
  return codegen_node_kind(file->doc, at) == CODEGEN_NODE_STRING ? codegen_node_text(file->doc, at) : none;
}

/* The last step of `$request.cursor`: the name of a parameter. */
static codegen_str last_step(codegen_str path) {
  for (size_t i = path.size; i-- > 0;)
    if (path.data[i] == '.' || path.data[i] == '/') return (codegen_str){path.data + i + 1, path.size - i - 1};
  return path;
}

static bool say_pageable(oa_reader *r, const oa_paged *p, uint32_t node, found *out) {
  codegen_str items = text_of(p->file, node, "itemName"), next = text_of(p->file, node, "nextLinkName");
  if (!next.size) return false; /* null: all in one page */
  out->style = "next-url";
  out->items = oa_key(r, none, items.size ? items : CODEGEN_STR("value"));
  out->next = oa_key(r, none, next);
  return out->has_items = true;
}

static bool say_speakeasy(oa_reader *r, const oa_paged *p, uint32_t node, found *out) {
  const codegen_document *doc = p->file->doc;
  codegen_str type = text_of(p->file, node, "type");
  uint32_t inputs = codegen_node_get(doc, node, "inputs"), outputs = codegen_node_get(doc, node, "outputs");
  uint32_t count = codegen_node_kind(doc, inputs) == CODEGEN_NODE_ARRAY ? codegen_node_count(doc, inputs) : 0;
  uint32_t child = codegen_node_first(doc, inputs);
  codegen_str results = text_of(p->file, outputs, "results"), next = text_of(p->file, outputs, "nextCursor");
  if (codegen_str_is(type, "url")) next = text_of(p->file, outputs, "nextUrl");
  out->style = codegen_str_is(type, "url") ? "next-url" : codegen_str_is(type, "cursor") ? "cursor" : "offset";
  out->items = pointer_of(r, results);
  out->next = pointer_of(r, next);
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    codegen_str what = text_of(p->file, child, "type"), name = text_of(p->file, child, "name");
    if (!codegen_str_is(text_of(p->file, child, "in"), "parameters")) continue;
    if (codegen_str_is(what, "limit")) {
      out->limit = param_called(r, p->operation, name);
    } else {
      if (codegen_str_is(what, "page")) out->style = "page";
      out->param = param_called(r, p->operation, name);
    }
  }
  out->has_items = results.size != 0;
  return out->has_items;
}

static bool say_fern(oa_reader *r, const oa_paged *p, uint32_t node, found *out) {
  codegen_str cursor = text_of(p->file, node, "cursor"), offset = text_of(p->file, node, "offset");
  codegen_str next = text_of(p->file, node, "next_cursor"), uri = text_of(p->file, node, "next_uri");
  codegen_str results = text_of(p->file, node, "results"), more = text_of(p->file, node, "has-next-page");
  if (!results.size) return false;
  out->items = pointer_of(r, results);
  out->has_items = true;
  out->more = pointer_of(r, more);
  if (uri.size) {
    out->style = "next-url";
    out->next = pointer_of(r, uri);
  } else if (cursor.size && next.size) {
    out->style = "cursor";
    out->next = pointer_of(r, next);
    out->param = param_called(r, p->operation, last_step(cursor));
  } else if (offset.size) {
    out->style = named(last_step(offset), "page") ? "page" : "offset";
    out->param = param_called(r, p->operation, last_step(offset));
  }
  return out->style != NULL;
}

/* `x-pagination: {style, items, next, more, parameter, limit}`, as this reader documents it. */
static bool say_own(oa_reader *r, const oa_paged *p, uint32_t node, found *out) {
  static const char *const styles[] = {"cursor", "offset", "page", "next-url", "link-header"};
  codegen_str style = text_of(p->file, node, "style"), items = text_of(p->file, node, "items");
  for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
    if (codegen_str_is(style, styles[i])) out->style = styles[i];
  out->items = pointer_of(r, items);
  out->has_items = true;
  out->next = pointer_of(r, text_of(p->file, node, "next"));
  out->more = pointer_of(r, text_of(p->file, node, "more"));
  out->param = param_called(r, p->operation, text_of(p->file, node, "parameter"));
  out->limit = param_called(r, p->operation, text_of(p->file, node, "limit"));
  return out->style != NULL;
}

/* 1: an extension says how; 0: none does; -1: one says that there are no pages. */
static int say(oa_reader *r, const oa_paged *p, found *out) {
  static const struct word {
    codegen_str name;
    bool (*read)(oa_reader *r, const oa_paged *p, uint32_t node, found *out);
  } words[] = {{CODEGEN_STR("x-pagination"), say_own},
               {CODEGEN_STR("x-ms-pageable"), say_pageable},
               {CODEGEN_STR("x-speakeasy-pagination"), say_speakeasy},
               {CODEGEN_STR("x-fern-pagination"), say_fern}};
  const codegen_document *doc = p->file->doc;
  uint32_t said[sizeof words / sizeof *words] = {0};
  for (oa_children c = oa_first_child(doc, p->node); c.left; oa_next_child(&c)) {
    codegen_str key = oa_child_key(&c);
    if (key.size < 2 || key.data[1] != '-' || oa_shadowed(&c)) continue;
    for (size_t j = 0; j < sizeof words / sizeof *words; j++)
      if (codegen_str_equal(key, words[j].name)) said[j] = c.node;
  }
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    uint32_t node = said[i];
    uint32_t kind = node ? codegen_node_kind(p->file->doc, node) : (uint32_t)CODEGEN_NODE_NONE;
    if (kind == CODEGEN_NODE_FALSE) return -1;
    if (kind != CODEGEN_NODE_OBJECT) continue;
    bool complete = words[i].read(r, p, node, out) && out->style;
    bool counted =
        complete && (strcmp(out->style, "next-url") == 0 || strcmp(out->style, "link-header") == 0 || out->param);
    if (counted) return 1;
    memset(out, 0, sizeof *out);
    out->items = out->next = out->more = none;
    if (i == 1) return -1;
  }
  return 0;
}

/* -- what names tell ----------------------------------------------------------------------------------------------- */

/* An answer without a cursor that says whether there is more: the cursor is the last item's name, which a member of the
 * answer may repeat. */
static bool guess_last(oa_reader *r, uint32_t operation, uint32_t type, found *out) {
  uint32_t field = 0, matches = 0;
  if (!out->more.size) return false;
  out->style = "cursor";
  out->param = find_param(r, operation, last_params, false);
  if (!out->param) return false;
  out->next = find_member(r, type, is_text, last_members, &field);
  if (out->next.size) return true;
  if (!out->item) return false;
  field = find_field(r, out->item, is_id, &codegen_edit_param(r->edit, out->param)->type, &matches, 0);
  if (!field) return false;
  out->next = oa_key(r, oa_key(r, out->items, CODEGEN_STR("-1")), codegen_edit_field(r->edit, field)->key);
  return true;
}

static bool guess(oa_reader *r, const oa_paged *p, uint32_t type, bool header, found *out) {
  uint32_t field;
  if (!find_items(r, type, out)) return false;
  out->limit = find_param(r, p->operation, limit_params, true);
  if (header) {
    out->style = "link-header";
    return true;
  }
  out->next = find_member(r, type, is_address, NULL, &field);
  if (out->next.size) {
    out->style = "next-url";
    return true;
  }
  out->more = find_member(r, type, is_flag, more_members, &field);
  out->param = find_param(r, p->operation, cursor_params, false);
  if (out->param) {
    out->next = find_member(r, type, is_text, cursor_members, &field);
    out->style = "cursor";
    if (out->next.size && !(field && is_uri(r, codegen_edit_field(r->edit, field)))) return true;
  }
  if (guess_last(r, p->operation, type, out)) return true;
  out->next = none;
  if (!out->limit) return false;
  out->param = find_param(r, p->operation, page_params, true);
  out->style = "page";
  if (out->param) return true;
  out->param = find_param(r, p->operation, offset_params, true);
  out->style = "offset";
  return out->param != 0;
}

/* -- rows ---------------------------------------------------------------------------------------------------------- */

static uint32_t expression(oa_reader *r, codegen_str head, codegen_str pointer, codegen_str *text) {
  uint32_t id = 0;
  codegen_str part[2] = {head, pointer}, whole = oa_join(r, part, 2);
  codegen_expr *expr = codegen_add_expr(r->edit, &id);
  expr->form = CODEGEN_EXPR_RAW;
  expr->text = whole;
  expr->dialect = oa_sym_of(r, "openapi-runtime");
  if (text) *text = whole;
  return id;
}

/* The links of an operation so far are its callbacks. */
static void add_link(oa_reader *r, const oa_paged *p, const found *f) {
  static const codegen_str body = {"$response.body#", 15};
  uint32_t id = 0, base = r->stack.count, binds = f->more.size ? 2 : f->param ? 1 : 0;
  codegen_operation *operation = codegen_edit_operation(r->edit, p->operation);
  codegen_link *link;
  const oa_made *made = oa_made_at(r, p->operation);
  uint32_t known = made ? made->links : UINT32_MAX;
  for (uint32_t i = 0; i < operation->links.count && known != UINT32_MAX; i++)
    oa_push(r, &r->stack, r->flat.id[known + i]);
  if (operation->links.count && known == UINT32_MAX) return;
  link = codegen_add_link(r->edit, &id);
  link->row.origin = codegen_node_origin(p->file->doc, p->node);
  link->kind = CODEGEN_LINK_PAGE;
  link->target = p->operation;
  link->style = oa_sym_of(r, f->style);
  link->items = f->items;
  link->limit = f->limit;
  if (strcmp(f->style, "link-header") == 0)
    link->expression = CODEGEN_STR("$response.header.Link");
  else if (f->next.size)
    expression(r, body, f->next, &link->expression);
  if (binds) {
    link->binds = (codegen_range){codegen_edit_add(r->edit, CODEGEN_TABLE_PART, binds), binds};
    if (link->binds.first) codegen_edit_part(r->edit, link->binds.first)->left = f->param;
    if (link->binds.first && binds > 1)
      codegen_edit_part(r->edit, link->binds.first + 1)->expr = expression(r, body, f->more, NULL);
    if (!link->binds.first) link->binds.count = 0;
  }
  oa_push(r, &r->stack, id);
  codegen_edit_operation(r->edit, p->operation)->links = oa_pop_list(r, base);
}

static void find_page(oa_reader *r, const oa_paged *p) {
  found f = {.items = none, .next = none, .more = none};
  codegen_operation *operation = codegen_edit_operation(r->edit, p->operation);
  uint32_t response = p->response, shared = response ? codegen_edit_response(r->edit, response)->shared : 0, type = 0;
  int said;
  if (operation->row.flags & (CODEGEN_OPERATION_WEBHOOK | CODEGEN_OPERATION_CALLBACK) || !response) return;
  said = say(r, p, &f);
  if (said < 0) return;
  if (!said) {
    if (operation->verb != oa_sym_of(r, "get")) return;
    if (shared) response = codegen_edit_decl(r->edit, shared)->subject;
    oa_answer answer = answer_of(r, response);
    for (uint32_t i = 0; i < answer.payloads.count && !type; i++) {
      const codegen_payload *payload = codegen_edit_payload(r->edit, answer.payloads.first + i);
      size_t size = payload->media.size;
      while (size && payload->media.data[size - 1] != '/' && payload->media.data[size - 1] != '+') size--;
      if (payload->media.size - size >= 4 && memcmp(payload->media.data + size, "json", 4) == 0) type = payload->type;
    }
    if (!type || !guess(r, p, type, answer.link, &f)) return;
  }
  add_link(r, p, &f);
}

/** Makes the LINKs. */
void oa_find_pages(oa_reader *r) {
  for (uint32_t i = 0; i < r->paged_count && !r->failed; i++) find_page(r, &r->paged[i]);
}
