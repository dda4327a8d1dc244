/* SPDX-License-Identifier: MIT
 *
 * Swagger 2.0, where it differs: parameters that are types themselves, bodies and forms among the parameters, media
 * types of the operation or the document, host and basePath. What comes out is what the same API written in 3.x
 * gives.
 */
#include <string.h>

#include "openapi.h"

/* -- Parameters and headers ---------------------------------------------------------------------------------------- */

static const struct {
  const char *format, *style;
  bool explode;
} collections[] = {{"csv", "", false},
                   {"ssv", "spaceDelimited", false},
                   {"pipes", "pipeDelimited", false},
                   {"tsv", "tsv", false},
                   {"multi", "form", true}};

/** collectionFormat as style and explode. */
static void set_style(oa_reader *r, const oa_file *file, uint32_t node, codegen_param *param) {
  bool form = param->place == CODEGEN_IN_QUERY || param->place == CODEGEN_IN_PART;
  codegen_str format = oa_text(r, file, node, OA_W_COLLECTION_FORMAT);
  param->style = oa_sym_of(r, form ? "form" : "simple");
  for (size_t i = 0; i < sizeof collections / sizeof *collections; i++) {
    if (!codegen_str_is(format, collections[i].format)) continue;
    if (collections[i].explode && !form) break; /* `multi` repeats a name, which only queries and forms have */
    if (collections[i].style[0]) param->style = oa_sym_of(r, collections[i].style);
    if (collections[i].explode) param->row.flags |= CODEGEN_PARAM_EXPLODE;
    return;
  }
  if (format.size)
    oa_report(r, file, node, OA_WARNING, "OAS0017", "it is read as csv; write one of csv, ssv, tsv, pipes, multi",
              "collectionFormat '%.*s' is none of this place", OA_FMT(format));
}

static uint32_t simple_param(oa_reader *r, oa_at at, codegen_str key, uint32_t place) {
  uint32_t word[OA_WORDS], id = 0;
  codegen_param *param = codegen_add_param(r->edit, &id);
  param->row.origin = codegen_node_origin(at.file->doc, at.node);
  param->row.annotations = oa_read_words(r, at.file, at.node, OA_PARAM2, word, OA_WORDS);
  param->row.note = oa_note(r, at, word, OA_WORDS);
  param->key = key;
  param->place = (uint8_t)place;
  if (place == CODEGEN_IN_PATH || oa_flag(r, at.file, word[OA_W_REQUIRED], OA_W_REQUIRED))
    param->row.flags |= CODEGEN_PARAM_REQUIRED;
  if (oa_flag(r, at.file, word[OA_W_ALLOW_EMPTY], OA_W_ALLOW_EMPTY)) param->row.flags |= CODEGEN_PARAM_EMPTY_OK;
  if (place == CODEGEN_IN_PATH && codegen_node_kind(at.file->doc, word[OA_W_REQUIRED]) != CODEGEN_NODE_TRUE)
    oa_report(r, at.file, at.node, OA_WARNING, "OAS0017", "it is read as required; write 'required: true'",
              "a path parameter is not required");
  set_style(r, at.file, word[OA_W_COLLECTION_FORMAT], param);
  if (word[OA_W_SCHEMA] && !word[OA_W_TYPE]) {
    oa_report(r, at.file, word[OA_W_SCHEMA], OA_STRICT, "OAS0007",
              "it is applied as it was meant; write its keywords into the parameter itself",
              "'schema' is no member of such a parameter in Swagger 2.0");
    param->type = oa_read_schema(r, oa_child(at, word[OA_W_SCHEMA]), OA_INNER);
  } else {
    if (!word[OA_W_TYPE]) oa_missing(r, at.file, at.node, OA_WARNING, "type", "any value is accepted; add the type");
    param->type = oa_read_simple(r, at);
  }
  param->initial = codegen_edit_type(r->edit, param->type)->initial;
  return id;
}

/** Where a parameter object of 2.0 stands: PART for a form, QUERYSTRING for the body, 0 for anything unknown. */
static uint32_t place_of(const codegen_document *doc, uint32_t node) {
  codegen_str in = codegen_node_text(doc, codegen_node_get(doc, node, "in"));
  if (codegen_str_is(in, "path")) return CODEGEN_IN_PATH;
  if (codegen_str_is(in, "query")) return CODEGEN_IN_QUERY;
  if (codegen_str_is(in, "header")) return CODEGEN_IN_HEADER;
  if (codegen_str_is(in, "formData")) return CODEGEN_IN_PART;
  return codegen_str_is(in, "body") ? (uint32_t)CODEGEN_IN_QUERYSTRING : 0;
}

uint32_t oa_param2(oa_reader *r, oa_at at) {
  const codegen_document *doc = at.file->doc;
  uint32_t place = codegen_node_kind(doc, at.node) == CODEGEN_NODE_OBJECT ? place_of(doc, at.node) : 0;
  codegen_str name = codegen_node_text(doc, codegen_node_get(doc, at.node, "name"));
  if (place && name.size) return simple_param(r, at, name, place);
  oa_report(r, at.file, at.node, OA_STRICT, "OAS0017",
            "it is left out; give it a 'name', and as 'in' one of path, query, header, formData, body",
            place ? "a parameter has no name" : "a parameter has no place that is known");
  return 0;
}

uint32_t oa_header2(oa_reader *r, oa_at at, codegen_str name) {
  return simple_param(r, at, name, CODEGEN_IN_HEADER);
}

/* -- Bodies -------------------------------------------------------------------------------------------------------- */

/** A schema that several media types share: a REF for each where it says more than a reference. */
static uint32_t shared_schema(oa_reader *r, oa_at at, uint32_t count) {
  if (count < 2 || codegen_node_kind(at.file->doc, at.node) != CODEGEN_NODE_OBJECT || oa_ref_node(r, at))
    return oa_read_schema(r, at, OA_INNER);
  codegen_str none = {"", 0};
  uint32_t entry = oa_declare_type(r, at, oa_key_of(r, at.file, oa_pointer_of(r, at.file, at.node)), none);
  return entry == UINT32_MAX ? oa_add_any(r, at.file, at.node) : oa_add_ref(r, at, entry, OA_INNER);
}

/** The media types that hold for an operation: its own, the document's, or JSON. */
static uint32_t push_media(oa_reader *r, const oa_file *file, uint32_t own, uint32_t otherwise) {
  uint32_t node = own ? own : otherwise, count = codegen_node_count(file->doc, node), pushed = 0;
  uint32_t child = codegen_node_first(file->doc, node);
  if (node && !oa_is(r, file, node, CODEGEN_NODE_ARRAY, "list of media types")) count = 0;
  for (uint32_t i = 0; i < count && i < 64; i++, child = codegen_node_after(file->doc, child)) {
    if (!oa_is(r, file, child, CODEGEN_NODE_STRING, "media type")) continue;
    oa_push(r, &r->stack, child);
    pushed++;
  }
  return pushed;
}

static codegen_str media_at(oa_reader *r, const oa_file *file, uint32_t base, uint32_t count, uint32_t i) {
  codegen_str json = CODEGEN_STR("application/json");
  return count ? codegen_node_text(file->doc, r->stack.id[base + i]) : json;
}

static void read_body(oa_reader *r, oa_at at, uint32_t consumes, uint8_t direction, codegen_operation *operation) {
  uint32_t word[OA_WORDS], base = r->stack.count, count = push_media(r, at.file, consumes, r->api->consumes);
  codegen_range annotations = oa_read_words(r, at.file, at.node, OA_PARAM2, word, OA_WORDS);
  uint32_t note = oa_note(r, at, word, OA_WORDS), rows = count ? count : 1;
  codegen_range out = {codegen_edit_add(r->edit, CODEGEN_TABLE_PAYLOAD, rows), rows};
  for (uint32_t i = 0; out.first && i < rows; i++) {
    codegen_payload *payload = codegen_edit_payload(r->edit, out.first + i);
    payload->row.origin = codegen_node_origin(at.file->doc, at.node);
    payload->row.note = note;
    if (i == 0) payload->row.annotations = annotations;
    payload->media = media_at(r, at.file, base, count, i);
    payload->direction = direction;
    if (word[OA_W_SCHEMA]) payload->type = shared_schema(r, oa_child(at, word[OA_W_SCHEMA]), rows);
  }
  if (!word[OA_W_SCHEMA]) oa_missing(r, at.file, at.node, OA_STRICT, "schema", "any body is accepted; add the schema");
  r->stack.count = base;
  if (out.first) operation->bodies = oa_range_list(r, out);
  if (oa_flag(r, at.file, word[OA_W_REQUIRED], OA_W_REQUIRED)) operation->row.flags |= CODEGEN_OPERATION_BODY_REQUIRED;
}

/** Parameters of a form stand on the stack from `first`: they make a record, with a part for each. */
static void fill_form(oa_reader *r, oa_at at, uint32_t first, uint32_t end, codegen_payload *payload, bool reread) {
  uint32_t count = end - first, base = r->stack.count;
  codegen_type *type = codegen_add_type(r->edit, &payload->type);
  type->row.origin = payload->row.origin;
  type->row.flags = CODEGEN_TYPE_INFERRED;
  type->kind = CODEGEN_RECORD;
  type->accepts = CODEGEN_ACCEPTS_OBJECT;
  codegen_object *object = codegen_add_object(r->edit, &type->object);
  object->row.origin = type->row.origin;
  object->fields = (codegen_range){codegen_edit_add(r->edit, CODEGEN_TABLE_FIELD, count), count};
  for (uint32_t i = 0; object->fields.first && i < count; i++) {
    codegen_param *part = codegen_edit_param(r->edit, r->stack.id[first + i]);
    codegen_field *field = codegen_edit_field(r->edit, object->fields.first + i);
    uint8_t present = part->row.flags & CODEGEN_PARAM_REQUIRED ? CODEGEN_REQUIRED : CODEGEN_OPTIONAL;
    field->row.origin = part->row.origin;
    field->row.note = part->row.note;
    field->key = part->key;
    field->initial = part->initial;
    field->type = part->type;
    if (reread || !part->type) {
      oa_at from = {oa_file_of(r, part->row.origin.document, at.file), part->row.origin.node, 1};
      field->type = from.file ? oa_read_simple(r, from) : oa_add_any(r, at.file, at.node);
    }
    part->type = 0; /* the field has it */
    memset(field->presence, present, sizeof field->presence);
    oa_push(r, &r->stack, r->stack.id[first + i]);
  }
  payload->parts = oa_pop_list(r, base);
}

static bool is_form(codegen_str media) {
  return (media.size >= 19 && memcmp(media.data, "multipart/form-data", 19) == 0) ||
         (media.size >= 33 && memcmp(media.data, "application/x-www-form-urlencoded", 33) == 0);
}

static void read_form(oa_reader *r, oa_at at, uint32_t consumes, uint32_t first, uint8_t direction,
                      codegen_operation *operation) {
  uint32_t end = r->stack.count, base, count, rows = 0;
  bool file = false, required = false;
  for (uint32_t i = first; i < end; i++) {
    const codegen_param *part = codegen_edit_param(r->edit, r->stack.id[i]);
    if (part->type) file |= codegen_edit_type(r->edit, part->type)->kind == CODEGEN_BYTES;
    required |= (part->row.flags & CODEGEN_PARAM_REQUIRED) != 0;
  }
  base = r->stack.count;
  count = push_media(r, at.file, consumes, r->api->consumes);
  for (uint32_t i = 0; i < count; i++)
    if (is_form(media_at(r, at.file, base, count, i))) r->stack.id[base + rows++] = r->stack.id[base + i];
  count = rows;
  rows = rows ? rows : 1;
  codegen_range out = {codegen_edit_add(r->edit, CODEGEN_TABLE_PAYLOAD, rows), rows};
  for (uint32_t i = 0; out.first && i < rows; i++) {
    codegen_payload *payload = codegen_edit_payload(r->edit, out.first + i);
    payload->row.origin = codegen_node_origin(at.file->doc, at.node);
    payload->media = codegen_str_of(file ? "multipart/form-data" : "application/x-www-form-urlencoded");
    if (count) payload->media = media_at(r, at.file, base, count, i);
    payload->direction = direction;
    fill_form(r, at, first, end, payload, i > 0);
  }
  r->stack.count = end;
  if (out.first) operation->bodies = oa_range_list(r, out);
  if (required) operation->row.flags |= CODEGEN_OPERATION_BODY_REQUIRED;
}

/* -- Operations ---------------------------------------------------------------------------------------------------- */

/** Sorts the parameters of a list: the body's node, forms behind each other in `form`, the rest by oa_read_params. */
static void sort_params(oa_reader *r, oa_at at, uint32_t list, oa_at *body, oa_ids *form, oa_ids *plain) {
  bool shared = body->file != NULL; /* that of the path is replaced */
  const codegen_document *doc = at.file->doc;
  uint32_t count = codegen_node_count(doc, list), child = codegen_node_first(doc, list);
  codegen_str none = {"", 0};
  if (!list || !oa_is(r, at.file, list, CODEGEN_NODE_ARRAY, "parameters")) return;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    oa_at to;
    codegen_str key;
    if (!oa_is(r, at.file, child, CODEGEN_NODE_OBJECT, "parameter") || !oa_follow(r, oa_child(at, child), &to, &key))
      continue;
    uint32_t place = place_of(to.file->doc, to.node);
    if (place == CODEGEN_IN_QUERYSTRING && body->file && body->node != to.node && !shared)
      oa_report(r, at.file, child, OA_STRICT, "OAS0017", "the last one counts; describe the body once",
                "a second body parameter");
    if (place == CODEGEN_IN_QUERYSTRING) {
      *body = to;
      continue;
    }
    uint32_t id =
        place == CODEGEN_IN_PART || !key.size ? oa_param2(r, to) : oa_param(r, oa_child(at, child), none, none);
    if (id) oa_push(r, place == CODEGEN_IN_PART ? form : plain, id);
  }
}

/** The parameters of `ids` onto the stack; the last one of a place and name counts, in the place of the first. */
static uint32_t push_distinct(oa_reader *r, const oa_ids *ids) {
  uint32_t base = r->stack.count, serial = ++r->serial;
  for (uint32_t i = 0; i < ids->count; i++) {
    const codegen_param *param = codegen_edit_param(r->edit, ids->id[i]);
    uint32_t known = oa_map_get(&r->needs, serial, param->place, param->key);
    if (known != UINT32_MAX) {
      r->stack.id[known] = ids->id[i];
      continue;
    }
    oa_map_put(r, &r->needs, serial, param->place, param->key, r->stack.count);
    oa_push(r, &r->stack, ids->id[i]);
  }
  return base;
}

static codegen_list make_servers(oa_reader *r, oa_at at, uint32_t schemes) {
  const codegen_document *doc = at.file->doc;
  codegen_str host = codegen_node_text(doc, codegen_node_get(doc, 1, "host"));
  codegen_str path = codegen_node_text(doc, codegen_node_get(doc, 1, "basePath"));
  uint32_t count = codegen_node_count(doc, schemes), child = codegen_node_first(doc, schemes), base = r->stack.count;
  if (schemes && !oa_is(r, at.file, schemes, CODEGEN_NODE_ARRAY, "schemes")) count = 0;
  if (!host.size && !path.size) return (codegen_list){0, 0};
  for (uint32_t i = 0; i < (count && host.size ? count : 1) && i < 16; i++, child = codegen_node_after(doc, child)) {
    codegen_str scheme = count ? codegen_node_text(doc, child) : (codegen_str){"", 0}, part[4];
    part[0] = host.size ? scheme : (codegen_str){"", 0};
    part[1] = codegen_str_of(!host.size ? "" : scheme.size ? "://" : "//");
    part[2] = host;
    part[3] = path;
    uint32_t id = 0;
    codegen_server *server = codegen_add_server(r->edit, &id);
    server->row.origin = codegen_node_origin(doc, at.node);
    server->url = oa_join(r, part, 4);
    oa_push(r, &r->stack, id);
  }
  return oa_pop_list(r, base);
}

void oa_operation2(oa_reader *r, oa_path *path, oa_at at, const uint32_t *word, const uint32_t *shared,
                   codegen_operation *operation, uint32_t id) {
  uint8_t direction = operation->verb == oa_sym_of(r, "patch") ? CODEGEN_UPDATE : CODEGEN_CREATE;
  oa_at body = {NULL, 0, 1};
  oa_ids form = {0}, plain = {0};
  sort_params(r, oa_child(path->at, 0), shared[OA_W_PARAMETERS], &body, &form, &plain);
  sort_params(r, at, word[OA_W_PARAMETERS], &body, &form, &plain);
  uint32_t base = push_distinct(r, &plain);
  oa_match_path(r, at, path->path, base);
  oa_finish_params(r, operation, id, base);
  if (body.file && form.count)
    oa_report(r, body.file, body.node, OA_STRICT, "OAS0017", "the body counts; leave out the one or the other",
              "an operation has a body and form parameters");
  if (body.file) read_body(r, body, word[OA_W_CONSUMES], direction, operation);
  if (form.count && !body.file) {
    base = push_distinct(r, &form);
    read_form(r, at, word[OA_W_CONSUMES], base, direction, operation);
    r->stack.count = base;
  }
  operation->servers = word[OA_W_SCHEMES] ? make_servers(r, at, word[OA_W_SCHEMES]) : r->api->servers;
  r->produces = word[OA_W_PRODUCES] ? word[OA_W_PRODUCES] : r->api->produces;
}

uint32_t oa_response2(oa_reader *r, oa_at at) {
  const oa_file *file = at.file;
  uint32_t word[OA_WORDS], id = 0, base = r->stack.count;
  codegen_response *out = codegen_add_response(r->edit, &id);
  out->row.origin = codegen_node_origin(file->doc, at.node);
  out->role = CODEGEN_RESPONSE_OTHER;
  out->row.annotations = oa_read_words(r, file, at.node, OA_RESPONSE2, word, OA_WORDS);
  uint32_t examples = word[OA_W_EXAMPLES], schema = word[OA_W_SCHEMA];
  word[OA_W_EXAMPLES] = 0;
  out->row.note = oa_note(r, at, word, OA_WORDS);
  if (word[OA_W_HEADERS]) out->headers = oa_read_headers(r, oa_child(at, word[OA_W_HEADERS]));
  if (!schema) return id;
  uint32_t count = push_media(r, file, r->produces, r->api->produces), rows = count ? count : 1;
  codegen_range range = {codegen_edit_add(r->edit, CODEGEN_TABLE_PAYLOAD, rows), rows};
  for (uint32_t i = 0; range.first && i < rows; i++) {
    codegen_payload *payload = codegen_edit_payload(r->edit, range.first + i);
    payload->row.origin = out->row.origin;
    payload->media = media_at(r, file, base, count, i);
    payload->direction = CODEGEN_READ;
    payload->type = shared_schema(r, oa_child(at, schema), rows);
    uint32_t example = codegen_node_kind(file->doc, examples) == CODEGEN_NODE_OBJECT
                           ? codegen_node_member(file->doc, examples, payload->media)
                           : 0;
    payload->examples = oa_examples(r, at, example, 0);
  }
  r->stack.count = base;
  if (range.first) out->payloads = oa_range_list(r, range);
  if (range.first) oa_page_response(r, file, word[OA_W_HEADERS], id, range);
  return id;
}

/* -- The document -------------------------------------------------------------------------------------------------- */

static void read_parts(oa_reader *r, oa_file *file, uint32_t object, uint32_t word) {
  codegen_str base = oa_key_of(r, file, oa_key(r, (codegen_str){"", 0}, oa_word_text(word)));
  uint32_t count = codegen_node_count(file->doc, object), child = codegen_node_first(file->doc, object);
  if (!object || !oa_is(r, file, object, CODEGEN_NODE_OBJECT, oa_word_text(word).data)) return;
  for (uint32_t i = 0; i < count && !r->failed; i++, child = codegen_node_after(file->doc, child)) {
    codegen_str name = codegen_node_key(file->doc, child), key = oa_key(r, base, name);
    oa_at at = {file, child, 1};
    if (codegen_node_shadowed(file->doc, child) || !oa_is(r, file, child, CODEGEN_NODE_OBJECT, "component")) continue;
    if (oa_ref_node(r, at)) continue;
    uint32_t place = place_of(file->doc, child);
    if (word == OA_W_SECURITY_DEFINITIONS) oa_read_scheme(r, at, key, name);
    if (word == OA_W_RESPONSES) oa_response(r, at, key, name);
    if (word == OA_W_PARAMETERS && place != CODEGEN_IN_PART && place != CODEGEN_IN_QUERYSTRING)
      oa_param(r, at, key, name);
  }
}

void oa_read_swagger(oa_reader *r, oa_file *file) {
  uint32_t word[OA_WORDS], id = 0, first_export = r->exports.count;
  oa_at at = {file, 1, 1};
  codegen_list none = {0, 0};
  codegen_scope *scope = codegen_add_scope(r->edit, &id);
  file->scope = id;
  r->api = file;
  scope->row.origin = codegen_node_origin(file->doc, 1);
  scope->kind = CODEGEN_SCOPE_SERVICE;
  codegen_range own = oa_read_words(r, file, 1, OA_ROOT2, word, OA_WORDS);
  oa_read_info(r, file, scope, word[OA_W_INFO]);
  if (!scope->row.annotations.count) scope->row.annotations = own;
  if (!scope->name.size) scope->name = file->name;
  file->consumes = word[OA_W_CONSUMES];
  file->produces = word[OA_W_PRODUCES];
  file->servers = scope->servers = make_servers(r, at, word[OA_W_SCHEMES]);
  oa_read_tags(r, file, word[OA_W_TAGS]);
  oa_declare_schemas(r, file, word[OA_W_DEFINITIONS], "/definitions");
  read_parts(r, file, word[OA_W_SECURITY_DEFINITIONS], OA_W_SECURITY_DEFINITIONS);
  read_parts(r, file, word[OA_W_PARAMETERS], OA_W_PARAMETERS);
  read_parts(r, file, word[OA_W_RESPONSES], OA_W_RESPONSES);
  if (word[OA_W_SECURITY]) scope->rules = oa_read_security(r, oa_child(at, word[OA_W_SECURITY]), none);
  file->rules = scope->rules;
  if (!word[OA_W_PATHS] && !word[OA_W_DEFINITIONS])
    oa_missing(r, file, 1, OA_WARNING, "paths", "the document describes nothing; add paths or definitions");
  if (word[OA_W_PATHS])
    oa_read_paths(r, oa_child(at, word[OA_W_PATHS]), oa_key_of(r, file, (codegen_str)CODEGEN_STR("/paths")), 0);
  if (r->exports.count > first_export)
    scope->exports = codegen_edit_list(r->edit, r->exports.id + first_export, r->exports.count - first_export);
}
