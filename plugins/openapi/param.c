/* SPDX-License-Identifier: MIT
 *
 * Parameters and headers: place, style with its defaults, and a schema or a media type. A shared one is read once;
 * lists of operations name its row.
 */
#include <string.h>

#include "openapi.h"

static bool style_fits(codegen_str style, uint32_t place) {
  static const struct {
    const char *name;
    uint32_t places;
  } known[] = {{"form", 1u << CODEGEN_IN_QUERY | 1u << CODEGEN_IN_COOKIE},
               {"simple", 1u << CODEGEN_IN_PATH | 1u << CODEGEN_IN_HEADER},
               {"label", 1u << CODEGEN_IN_PATH},
               {"matrix", 1u << CODEGEN_IN_PATH},
               {"spaceDelimited", 1u << CODEGEN_IN_QUERY},
               {"pipeDelimited", 1u << CODEGEN_IN_QUERY},
               {"deepObject", 1u << CODEGEN_IN_QUERY},
               {"cookie", 1u << CODEGEN_IN_COOKIE}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (codegen_str_is(style, known[i].name)) return known[i].places >> place & 1;
  return false;
}

static uint32_t place_of(codegen_str in) {
  if (codegen_str_is(in, "path")) return CODEGEN_IN_PATH;
  if (codegen_str_is(in, "query")) return CODEGEN_IN_QUERY;
  if (codegen_str_is(in, "header")) return CODEGEN_IN_HEADER;
  if (codegen_str_is(in, "cookie")) return CODEGEN_IN_COOKIE;
  return codegen_str_is(in, "querystring") ? (uint32_t)CODEGEN_IN_QUERYSTRING : 0;
}

/** Style, explode, schema or content: what parameters and headers share. */
static void read_shape(oa_reader *r, oa_at at, const uint32_t *word, codegen_param *param) {
  const oa_file *file = at.file;
  codegen_str style = oa_text(r, file, word[OA_W_STYLE], OA_W_STYLE);
  if (word[OA_W_CONTENT]) {
    codegen_range payloads = oa_read_content(r, oa_child(at, word[OA_W_CONTENT]), CODEGEN_READ);
    param->payloads = oa_range_list(r, payloads);
  } else {
    if (style.size && !style_fits(style, param->place)) {
      oa_report(r, file, word[OA_W_STYLE], OA_STRICT, "OAS0017",
                "it is read as if it was not there; see the styles of the specification",
                "style '%.*s' is none of this place", OA_FMT(style));
      style.size = 0;
    }
    bool query = param->place == CODEGEN_IN_QUERY || param->place == CODEGEN_IN_COOKIE;
    param->style = style.size ? oa_sym(r, style) : query ? r->word_form : r->word_simple;
    bool explode = param->style == r->word_form || codegen_str_is(style, "cookie");
    if (word[OA_W_EXPLODE]) explode = oa_flag(r, file, word[OA_W_EXPLODE], OA_W_EXPLODE);
    if (explode) param->row.flags |= CODEGEN_PARAM_EXPLODE;
  }
  if (oa_flag(r, file, word[OA_W_ALLOW_RESERVED], OA_W_ALLOW_RESERVED)) param->row.flags |= CODEGEN_PARAM_RESERVED;
  if (oa_flag(r, file, word[OA_W_ALLOW_EMPTY], OA_W_ALLOW_EMPTY)) param->row.flags |= CODEGEN_PARAM_EMPTY_OK;
  if (word[OA_W_SCHEMA]) {
    param->type = oa_read_schema(r, oa_child(at, word[OA_W_SCHEMA]), OA_INNER);
    param->initial = codegen_edit_type(r->edit, param->type)->initial;
  } else if (!word[OA_W_CONTENT]) {
    oa_report(r, file, at.node, OA_WARNING, "OAS0017", "any value is accepted; add a schema",
              "a parameter or header has neither 'schema' nor 'content'");
    param->type = oa_add_any(r, file, at.node);
  }
}

static uint32_t read_param(oa_reader *r, oa_at at) {
  const oa_file *file = at.file;
  uint32_t word[OA_WORDS], id = 0;
  if (!oa_is(r, file, at.node, CODEGEN_NODE_OBJECT, "parameter")) return 0;
  codegen_range annotations = oa_read_words(r, file, at.node, OA_PARAM, word, OA_WORDS);
  codegen_str name = oa_text(r, file, word[OA_W_NAME], OA_W_NAME), in = oa_text(r, file, word[OA_W_IN], OA_W_IN);
  uint32_t place = place_of(in);
  if (place == CODEGEN_IN_QUERYSTRING && file->dialect < OA_DIALECT_32)
    oa_report(r, file, word[OA_W_IN], OA_STRICT, "OAS0007",
              "it is applied as it was meant; change the version of the document to 3.2",
              "'querystring' is not part of this version");
  if (!name.size || !place) {
    oa_report(r, file, word[OA_W_IN] ? word[OA_W_IN] : at.node, OA_STRICT, "OAS0017",
              "it is left out; give it a 'name', and as 'in' one of path, query, header, cookie",
              place ? "a parameter has no name" : "a parameter has no place that is known");
    return 0;
  }
  codegen_param *param = codegen_add_param(r->edit, &id);
  param->row.origin = codegen_node_origin(file->doc, at.node);
  param->row.annotations = annotations;
  param->row.note = oa_note(r, at, word, OA_WORDS);
  param->key = name;
  param->place = (uint8_t)place;
  bool required = oa_flag(r, file, word[OA_W_REQUIRED], OA_W_REQUIRED);
  if (place == CODEGEN_IN_PATH && !required)
    oa_report(r, file, at.node, OA_WARNING, "OAS0017", "it is read as required; write 'required: true'",
              "a path parameter is not required");
  if (required || place == CODEGEN_IN_PATH) param->row.flags |= CODEGEN_PARAM_REQUIRED;
  read_shape(r, at, word, param);
  return id;
}

/** Reads a shared part once, with `read`; its row. */
uint32_t oa_param(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  oa_at to;
  codegen_str referred;
  oa_part *known;
  uint32_t id, decl;
  if (!oa_follow(r, at, &to, &referred)) return 0;
  if (referred.size) key = referred, name = oa_name_of_key(r, to.file, referred);
  if (!key.size) return read_param(r, to);
  known = oa_part_at(r, to, OA_PARAMS);
  if (known) return known->subject;
  id = to.file->dialect == OA_DIALECT_20 ? oa_param2(r, to) : read_param(r, to);
  decl = id ? oa_declare(r, to, CODEGEN_DECL_PARAM, id, key, name) : 0;
  if (id) codegen_edit_param(r->edit, id)->shared = decl;
  if (decl) oa_push(r, &r->exports, decl);
  oa_part_add(r, to, OA_PARAMS, (oa_part){decl, id, 1, {0, 0}, 0, false});
  return id;
}

/** Whether a header is one that the specification tells to leave out. */
static bool is_reserved(const codegen_param *param) {
  static const char *const names[] = {"accept", "content-type", "authorization"};
  if (param->place != CODEGEN_IN_HEADER || param->key.size > 13) return false;
  for (size_t i = 0; i < 3; i++) {
    codegen_str name = codegen_str_of(names[i]);
    size_t at = 0;
    while (at < name.size && at < param->key.size && (param->key.data[at] | 32) == name.data[at]) at++;
    if (at == name.size && at == param->key.size) return true;
  }
  return false;
}

#define LINEAR 16 /* parameters that are compared with each other instead of through a map */

/** Where a parameter of that place and name stands on the stack, UINT32_MAX: nowhere. */
static uint32_t find_param(const oa_reader *r, uint32_t base, uint32_t serial, const codegen_param *param) {
  if (serial) return oa_map_get(&r->needs, serial, param->place, param->key);
  for (uint32_t i = base; i < r->stack.count; i++) {
    const codegen_param *other = codegen_edit_param(r->edit, r->stack.id[i]);
    if (other->place == param->place && codegen_str_equal(other->key, param->key)) return i;
  }
  return UINT32_MAX;
}

void oa_read_params(oa_reader *r, oa_at at, uint32_t base) {
  const oa_file *file = at.file;
  uint32_t count = codegen_node_count(file->doc, at.node), child = codegen_node_first(file->doc, at.node);
  uint32_t before = r->stack.count, serial = before - base + count > LINEAR ? ++r->serial : 0;
  uint32_t mine = ++r->serial;
  if (!at.node || !oa_is(r, file, at.node, CODEGEN_NODE_ARRAY, "parameters")) return;
  for (uint32_t i = base; serial && i < before; i++) {
    const codegen_param *param = codegen_edit_param(r->edit, r->stack.id[i]);
    oa_map_put(r, &r->needs, serial, param->place, param->key, i);
  }
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    codegen_str none = {"", 0};
    uint32_t id = oa_param(r, oa_child(at, child), none, none);
    if (!id) continue;
    const codegen_param *param = codegen_edit_param(r->edit, id);
    if (is_reserved(param)) {
      oa_report(r, file, child, CODEGEN_INFO, "OAS0020",
                "it is left out, as the specification says; describe it by media types or by a security scheme",
                "header '%.*s' cannot be a parameter", OA_FMT(param->key));
      continue;
    }
    uint32_t known = find_param(r, base, serial, param);
    if (known < before && oa_map_get(&r->needs, mine, param->place, param->key) == UINT32_MAX) {
      r->stack.id[known] = id; /* the operation's own replaces that of the path */
      oa_map_put(r, &r->needs, mine, param->place, param->key, known);
    } else if (known != UINT32_MAX) {
      oa_report(r, file, child, OA_STRICT, "OAS0017", "the first one counts; remove the other",
                "parameter '%.*s' stands twice in one list", OA_FMT(param->key));
    } else {
      if (serial) oa_map_put(r, &r->needs, serial, param->place, param->key, r->stack.count);
      oa_push(r, &r->stack, id);
    }
  }
}

/* -- Headers ------------------------------------------------------------------------------------------------------- */

static uint32_t read_header(oa_reader *r, oa_at at, codegen_str name) {
  uint32_t word[OA_WORDS], id = 0;
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "header")) return 0;
  if (at.file->dialect == OA_DIALECT_20) return oa_header2(r, at, name);
  codegen_param *param = codegen_add_param(r->edit, &id);
  param->row.origin = codegen_node_origin(at.file->doc, at.node);
  param->row.annotations = oa_read_words(r, at.file, at.node, OA_HEADER, word, OA_WORDS);
  param->row.note = oa_note(r, at, word, OA_WORDS);
  param->key = name;
  param->place = CODEGEN_IN_HEADER;
  if (oa_flag(r, at.file, word[OA_W_REQUIRED], OA_W_REQUIRED)) param->row.flags |= CODEGEN_PARAM_REQUIRED;
  read_shape(r, at, word, param);
  return id;
}

uint32_t oa_header(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  oa_part *known = oa_part_at(r, at, OA_HEADERS);
  if (known) return known->subject;
  uint32_t id = read_header(r, at, name), decl = id ? oa_declare(r, at, CODEGEN_DECL_PARAM, id, key, name) : 0;
  if (id) codegen_edit_param(r->edit, id)->shared = decl;
  if (decl) oa_push(r, &r->exports, decl);
  oa_part_add(r, at, OA_HEADERS, (oa_part){decl, id, 1, {0, 0}, 0, false});
  return id;
}

/** A shared header under the name of its use: the same row where the names agree, else one more that names the
 *  declaration. */
static uint32_t use_header(oa_reader *r, oa_at to, codegen_str key, codegen_str name) {
  r->unsure |= r->again; /* a row under another name is shared by all who use it so */
  uint32_t shared = oa_header(r, to, key, oa_name_of_key(r, to.file, key)), id;
  if (!shared) return 0;
  const codegen_param *param = codegen_edit_param(r->edit, shared);
  if (codegen_str_equal(param->key, name)) return shared;
  uint32_t known = oa_map_get(&r->uses, shared, 0, name);
  if (known != UINT32_MAX) return known;
  id = read_header(r, to, name);
  if (id) codegen_edit_param(r->edit, id)->shared = param->shared;
  if (id) oa_map_put(r, &r->uses, shared, 0, name, id);
  return id;
}

codegen_list oa_read_headers(oa_reader *r, oa_at at) {
  const oa_file *file = at.file;
  uint32_t base = r->stack.count, count = codegen_node_count(file->doc, at.node), child;
  child = codegen_node_first(file->doc, at.node);
  if (!at.node || !oa_is(r, file, at.node, CODEGEN_NODE_OBJECT, "headers")) count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    oa_at to;
    codegen_str key, name = codegen_node_key(file->doc, child);
    if (codegen_node_shadowed(file->doc, child) || !oa_follow(r, oa_child(at, child), &to, &key)) continue;
    uint32_t id = key.size ? use_header(r, to, key, name) : read_header(r, to, name);
    if (id) oa_push(r, &r->stack, id);
  }
  return oa_pop_list(r, base);
}
