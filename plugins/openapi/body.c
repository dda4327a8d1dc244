/* SPDX-License-Identifier: MIT
 *
 * Bodies: media types with the encoding of their parts, request bodies, responses, links.
 */
#include <string.h>

#include "openapi.h"

codegen_list oa_range_list(oa_reader *r, codegen_range range) {
  uint32_t base = r->stack.count;
  for (uint32_t i = 0; i < range.count; i++) oa_push(r, &r->stack, range.first + i);
  return oa_pop_list(r, base);
}

/* -- Encoding ------------------------------------------------------------------------------------------------------ */

/** `contentType`: one media type or several, split at commas. */
static codegen_list content_types(oa_reader *r, codegen_str text) {
  uint32_t base = r->stack.count;
  for (size_t at = 0; at < text.size;) {
    size_t end = at, begin = at, stop;
    while (end < text.size && text.data[end] != ',') end++;
    stop = end;
    while (begin < stop && text.data[begin] == ' ') begin++;
    while (stop > begin && text.data[stop - 1] == ' ') stop--;
    if (stop > begin) oa_push(r, &r->stack, oa_sym(r, (codegen_str){text.data + begin, stop - begin}));
    at = end + 1;
  }
  return oa_pop_list(r, base);
}

static codegen_list read_encodings(oa_reader *r, oa_at at, const uint32_t *word, uint32_t depth);

static uint32_t read_encoding(oa_reader *r, oa_at at, codegen_str key, uint32_t index, uint32_t depth) {
  uint32_t word[OA_WORDS], id = 0;
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "encoding")) return 0;
  codegen_param *part = codegen_add_param(r->edit, &id);
  part->row.origin = codegen_node_origin(at.file->doc, at.node);
  part->row.annotations = oa_read_words(r, at.file, at.node, OA_ENCODING, word, OA_WORDS);
  part->key = key;
  part->place = CODEGEN_IN_PART;
  part->index = index;
  part->content_types = content_types(r, oa_text(r, at.file, word[OA_W_CONTENT_TYPE], OA_W_CONTENT_TYPE));
  codegen_str style = oa_text(r, at.file, word[OA_W_STYLE], OA_W_STYLE);
  bool explode = !style.size || codegen_str_is(style, "form");
  part->style = style.size ? oa_sym(r, style) : oa_sym_of(r, "form");
  if (word[OA_W_EXPLODE]) explode = oa_flag(r, at.file, word[OA_W_EXPLODE], OA_W_EXPLODE);
  if (explode) part->row.flags |= CODEGEN_PARAM_EXPLODE;
  if (oa_flag(r, at.file, word[OA_W_ALLOW_RESERVED], OA_W_ALLOW_RESERVED)) part->row.flags |= CODEGEN_PARAM_RESERVED;
  if (word[OA_W_HEADERS]) part->headers = oa_read_headers(r, oa_child(at, word[OA_W_HEADERS]));
  if (depth) part->parts = read_encodings(r, at, word, depth - 1);
  return id;
}

/** Parts by name, by position, and for all the rest (position UINT32_MAX). */
static codegen_list read_encodings(oa_reader *r, oa_at at, const uint32_t *word, uint32_t depth) {
  static const uint8_t list[2] = {OA_W_ENCODING, OA_W_PREFIX_ENCODING};
  const codegen_document *doc = at.file->doc;
  codegen_str none = {"", 0};
  uint32_t base = r->stack.count, id;
  for (uint32_t i = 0; i < 2; i++) {
    uint32_t node = word[list[i]], count = codegen_node_count(doc, node), child = codegen_node_first(doc, node);
    if (!node || !oa_is(r, at.file, node, i ? CODEGEN_NODE_ARRAY : CODEGEN_NODE_OBJECT, oa_word_text(list[i]).data))
      continue;
    for (uint32_t j = 0; j < count; j++, child = codegen_node_after(doc, child)) {
      if (codegen_node_shadowed(doc, child)) continue;
      id = read_encoding(r, oa_child(at, child), i ? none : codegen_node_key(doc, child), j, depth);
      if (id) oa_push(r, &r->stack, id);
    }
  }
  id = word[OA_W_ITEM_ENCODING] ? read_encoding(r, oa_child(at, word[OA_W_ITEM_ENCODING]), none, UINT32_MAX, depth) : 0;
  if (id) oa_push(r, &r->stack, id);
  return oa_pop_list(r, base);
}

/* -- Media types --------------------------------------------------------------------------------------------------- */

static bool media_is(codegen_str media, const char *with) {
  codegen_str head = codegen_str_of(with);
  return media.size >= head.size && memcmp(media.data, with, head.size) == 0 &&
         (media.size == head.size || media.data[head.size] == ';' || head.data[head.size - 1] == '/');
}

static codegen_sym framing_of(oa_reader *r, codegen_str media, bool items) {
  if (media_is(media, "text/event-stream")) return oa_sym_of(r, "sse");
  if (media_is(media, "application/jsonl") || media_is(media, "application/x-ndjson") ||
      media_is(media, "application/ndjson"))
    return oa_sym_of(r, "ndjson");
  if (media_is(media, "application/json-seq")) return oa_sym_of(r, "json-seq");
  return items && media_is(media, "multipart/") ? oa_sym_of(r, "multipart") : 0;
}

/** 3.1: a media type without a schema, that is no text, is raw bytes. */
static bool is_raw(const oa_file *file, codegen_str media) {
  return file->dialect >= OA_DIALECT_31 &&
         (media_is(media, "application/octet-stream") || media_is(media, "image/") || media_is(media, "audio/") ||
          media_is(media, "video/") || media_is(media, "application/pdf") || media_is(media, "application/zip"));
}

static void read_media(oa_reader *r, oa_at at, codegen_payload *payload) {
  uint32_t word[OA_WORDS];
  oa_at to;
  codegen_str key;
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "media type") || !oa_follow(r, at, &to, &key)) return;
  payload->row.annotations = oa_read_words(r, to.file, to.node, OA_MEDIA, word, OA_WORDS);
  if (word[OA_W_SCHEMA]) payload->type = oa_read_schema(r, oa_child(to, word[OA_W_SCHEMA]), OA_INNER);
  if (word[OA_W_ITEM_SCHEMA]) payload->item = oa_read_schema(r, oa_child(to, word[OA_W_ITEM_SCHEMA]), OA_INNER);
  payload->framing = framing_of(r, payload->media, payload->item != 0);
  payload->parts = read_encodings(r, to, word, 8);
  payload->examples = oa_examples(r, to, word[OA_W_EXAMPLE], word[OA_W_EXAMPLES]);
  if (word[OA_W_SCHEMA] || word[OA_W_ITEM_SCHEMA] || !is_raw(to.file, payload->media)) return;
  codegen_type *type = codegen_add_type(r->edit, &payload->type);
  type->row.origin = payload->row.origin;
  type->row.flags = CODEGEN_TYPE_INFERRED;
  type->kind = CODEGEN_BYTES;
  type->accepts = CODEGEN_ACCEPTS_STRING;
}

codegen_range oa_read_content(oa_reader *r, oa_at at, uint8_t direction) {
  const codegen_document *doc = at.file->doc;
  uint32_t count = codegen_node_count(doc, at.node), child = codegen_node_first(doc, at.node), live = 0;
  codegen_range out = {0, 0};
  if (!at.node || !oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "content")) return out;
  for (uint32_t i = 0, node = child; i < count; i++, node = codegen_node_after(doc, node))
    live += !codegen_node_shadowed(doc, node);
  if (live) out.first = codegen_edit_add(r->edit, CODEGEN_TABLE_PAYLOAD, live);
  if (!out.first) return out;
  out.count = live;
  for (uint32_t i = 0, at_row = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    if (codegen_node_shadowed(doc, child)) continue;
    codegen_payload *payload = codegen_edit_payload(r->edit, out.first + at_row++);
    payload->row.origin = codegen_node_origin(doc, child);
    payload->media = codegen_node_key(doc, child);
    payload->direction = direction;
    read_media(r, oa_child(at, child), payload);
  }
  return out;
}

/* -- Request bodies ------------------------------------------------------------------------------------------------ */

const oa_part *oa_body(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  uint32_t word[OA_WORDS], decl = 0;
  codegen_str referred;
  oa_at to;
  if (!oa_follow(r, at, &to, &referred)) return NULL;
  if (referred.size) key = referred, name = oa_name_of_key(r, to.file, referred);
  oa_part *known = oa_part_at(r, to, OA_BODIES);
  if (known) return known;
  if (!oa_is(r, to.file, to.node, CODEGEN_NODE_OBJECT, "requestBody")) return NULL;
  codegen_range annotations = oa_read_words(r, to.file, to.node, OA_BODY, word, OA_WORDS);
  uint32_t note = oa_note(r, to, word, OA_WORDS);
  uint8_t direction = r->updating && !key.size ? CODEGEN_UPDATE : CODEGEN_CREATE;
  if (!word[OA_W_CONTENT])
    oa_missing(r, to.file, to.node, OA_STRICT, "content", "there is no body; add its media types");
  codegen_range rows = oa_read_content(r, oa_child(to, word[OA_W_CONTENT]), direction);
  for (uint32_t i = 0; i < rows.count; i++) codegen_edit_payload(r->edit, rows.first + i)->row.note = note;
  if (rows.count) {
    codegen_range *own = &codegen_edit_payload(r->edit, rows.first)->row.annotations;
    if (!own->count) *own = annotations; /* of the body: on its first media type */
  }
  if (key.size && rows.count) {
    decl = oa_declare(r, to, CODEGEN_DECL_PAYLOAD, rows.first, key, name);
    if (decl) codegen_edit_decl(r->edit, decl)->count = rows.count;
    if (decl) oa_push(r, &r->exports, decl);
  }
  bool required = oa_flag(r, to.file, word[OA_W_REQUIRED], OA_W_REQUIRED);
  oa_part part = {decl, rows.first, rows.count, oa_range_list(r, rows), required, false};
  uint32_t id = oa_part_add(r, to, OA_BODIES, part);
  return id < r->part_count ? &r->part[id] : NULL;
}

/* -- Responses ----------------------------------------------------------------------------------------------------- */

/** A status: exact, a class, or the default. False when it is none. */
static bool read_status(codegen_str name, codegen_response *out) {
  out->name = name;
  if (codegen_str_is(name, "default")) {
    out->role = CODEGEN_RESPONSE_OTHER;
    return true;
  }
  if (name.size != 3 || name.data[0] < '1' || name.data[0] > '5') return false;
  uint16_t hundred = (uint16_t)((name.data[0] - '0') * 100);
  bool class = (name.data[1] | 32) == 'x' && (name.data[2] | 32) == 'x';
  if (!class && (name.data[1] < '0' || name.data[1] > '9' || name.data[2] < '0' || name.data[2] > '9')) return false;
  out->from = class ? hundred : (uint16_t)(hundred + (name.data[1] - '0') * 10 + (name.data[2] - '0'));
  out->to = class ? (uint16_t)(hundred + 99) : out->from;
  out->role = name.data[0] == '2'   ? CODEGEN_RESPONSE_SUCCESS
              : name.data[0] >= '4' ? CODEGEN_RESPONSE_ERROR
                                    : CODEGEN_RESPONSE_OTHER;
  return true;
}

static uint32_t read_response(oa_reader *r, oa_at at) {
  uint32_t word[OA_WORDS], id = 0;
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "response")) return 0;
  if (at.file->dialect == OA_DIALECT_20) return oa_response2(r, at);
  codegen_response *out = codegen_add_response(r->edit, &id);
  out->row.origin = codegen_node_origin(at.file->doc, at.node);
  out->role = CODEGEN_RESPONSE_OTHER;
  out->row.annotations = oa_read_words(r, at.file, at.node, OA_RESPONSE, word, OA_WORDS);
  out->row.note = oa_note(r, at, word, OA_WORDS);
  if (word[OA_W_HEADERS]) out->headers = oa_read_headers(r, oa_child(at, word[OA_W_HEADERS]));
  codegen_range content = {0, 0};
  if (word[OA_W_CONTENT]) content = oa_read_content(r, oa_child(at, word[OA_W_CONTENT]), CODEGEN_READ);
  if (word[OA_W_CONTENT]) out->payloads = oa_range_list(r, content);
  oa_page_response(r, at.file, word[OA_W_HEADERS], id, content);
  if (word[OA_W_LINKS]) out->links = oa_read_links(r, oa_child(at, word[OA_W_LINKS]));
  return id;
}

uint32_t oa_response(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  oa_part *known = oa_part_at(r, at, OA_RESPONSES);
  if (known) return known->subject;
  uint32_t id = read_response(r, at), decl = id ? oa_declare(r, at, CODEGEN_DECL_RESPONSE, id, key, name) : 0;
  if (id) codegen_edit_response(r->edit, id)->shared = decl;
  if (decl) oa_push(r, &r->exports, decl);
  oa_part_add(r, at, OA_RESPONSES, (oa_part){decl, id, 1, {0, 0}, 0, false});
  return id;
}

/** A shared response under a status: one more row with the same lists. */
static uint32_t use_response(oa_reader *r, oa_at at, oa_at to, codegen_str key) {
  uint32_t shared = oa_response(r, to, key, oa_name_of_key(r, to.file, key)), id = 0;
  if (!shared) return 0;
  codegen_response *out = codegen_add_response(r->edit, &id);
  const codegen_response *from = codegen_edit_response(r->edit, shared);
  out->row.origin = codegen_node_origin(at.file->doc, at.node);
  out->row.note = from->row.note;
  out->headers = from->headers;
  out->payloads = from->payloads;
  out->links = from->links;
  out->shared = from->shared;
  return id;
}

#define RESPONSES_MAX 600 /* of an operation: as many as there are statuses */

static uint32_t rank(const codegen_response *response) {
  return !response->from ? 200000u : response->from != response->to ? 100000u + response->from : response->from;
}

codegen_list oa_read_responses(oa_reader *r, oa_at at) {
  const codegen_document *doc = at.file->doc;
  uint32_t base = r->stack.count, ranks[RESPONSES_MAX], least = UINT32_MAX, success = 0;
  if (!at.node || !oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "responses")) at.node = 0;
  for (oa_children c = oa_first_child(doc, at.node); c.left; oa_next_child(&c)) {
    codegen_str name = oa_child_key(&c), key;
    codegen_response status = {0};
    oa_at to;
    uint32_t count = r->stack.count - base, to_rank = count, id;
    if (count >= RESPONSES_MAX || r->failed) break;
    if (oa_shadowed(&c) || (name.size > 1 && name.data[0] == 'x' && name.data[1] == '-')) continue;
    if (!read_status(name, &status)) {
      oa_report(r, at.file, c.node, OA_STRICT, "OAS0026",
                "it is left out; write a status as 200, a class as 4XX, or default", "'%.*s' is no status",
                OA_FMT(name));
      continue;
    }
    if (!oa_follow(r, oa_child(at, c.node), &to, &key)) continue;
    id = key.size ? use_response(r, oa_child(at, c.node), to, key) : read_response(r, to);
    if (!id) continue;
    codegen_response *row = codegen_edit_response(r->edit, id);
    uint32_t own = rank(&status);
    row->name = status.name;
    row->from = status.from;
    row->to = status.to;
    row->role = status.role;
    for (uint32_t j = 0; j < count && id; j++) /* `4XX` and `4xx` are one */
      if (ranks[j] == own) id = 0;
    if (!id) continue;
    oa_push(r, &r->stack, id);
    if (r->failed) break;
    for (; to_rank && ranks[to_rank - 1] > own; to_rank--) {
      r->stack.id[base + to_rank] = r->stack.id[base + to_rank - 1];
      ranks[to_rank] = ranks[to_rank - 1];
    }
    r->stack.id[base + to_rank] = id;
    ranks[to_rank] = own;
    if (status.role == CODEGEN_RESPONSE_SUCCESS && own < least) least = own, success = id;
  }
  r->success = success;
  return oa_pop_list(r, base);
}

/* -- Links --------------------------------------------------------------------------------------------------------- */

static void fill_bind(oa_reader *r, oa_at at, uint32_t node, codegen_str name, codegen_part *part) {
  part->row.origin = codegen_node_origin(at.file->doc, node);
  codegen_str text = codegen_node_text(at.file->doc, node);
  part->expr = oa_default(r, at.file, node);
  if (codegen_node_kind(at.file->doc, node) == CODEGEN_NODE_STRING && text.size && memchr(text.data, '$', text.size)) {
    codegen_expr *expr = codegen_edit_expr(r->edit, part->expr);
    expr->form = CODEGEN_EXPR_RAW;
    expr->text = text;
    expr->dialect = oa_sym_of(r, "openapi-runtime");
  }
  if (!name.size) return;
  uint32_t id = 0;
  codegen_annotation *annotation = codegen_add_annotation(r->edit, &id);
  annotation->origin = part->row.origin;
  annotation->space = r->word_openapi;
  annotation->name = name;
  annotation->value = oa_value(at.file, node);
  annotation->flags = CODEGEN_ANNOTATION_LIFTED;
  part->row.annotations = (codegen_range){id, 1};
}

static uint32_t read_link(oa_reader *r, oa_at at, codegen_str name) {
  const codegen_document *doc = at.file->doc;
  uint32_t word[OA_WORDS], id = 0, used = 0, count, child;
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "link")) return 0;
  codegen_link *link = codegen_add_link(r->edit, &id);
  link->row.origin = codegen_node_origin(doc, at.node);
  link->row.annotations = oa_read_words(r, at.file, at.node, OA_LINK, word, OA_WORDS);
  link->row.note = oa_note(r, at, word, OA_WORDS);
  link->kind = CODEGEN_LINK_LINK;
  link->name = name;
  if (word[OA_W_PARAMETERS] && !oa_is(r, at.file, word[OA_W_PARAMETERS], CODEGEN_NODE_OBJECT, "parameters"))
    word[OA_W_PARAMETERS] = 0;
  count = codegen_node_count(doc, word[OA_W_PARAMETERS]);
  child = codegen_node_first(doc, word[OA_W_PARAMETERS]);
  link->binds.count = count + (word[OA_W_REQUEST_BODY] != 0);
  if (link->binds.count) link->binds.first = codegen_edit_add(r->edit, CODEGEN_TABLE_PART, link->binds.count);
  if (!link->binds.first) link->binds.count = count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child))
    fill_bind(r, at, child, codegen_node_key(doc, child), codegen_edit_part(r->edit, link->binds.first + used++));
  if (word[OA_W_REQUEST_BODY] && link->binds.count)
    fill_bind(r, at, word[OA_W_REQUEST_BODY], (codegen_str){"", 0},
              codegen_edit_part(r->edit, link->binds.first + used));
  OA_ADD(r, pending, (oa_pending_link){id, at.node, at.file});
  return id;
}

uint32_t oa_link(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  oa_part *known = oa_part_at(r, at, OA_LINKS);
  if (known) return known->subject;
  uint32_t id = read_link(r, at, name), decl = id ? oa_declare(r, at, CODEGEN_DECL_LINK, id, key, name) : 0;
  if (decl) oa_push(r, &r->exports, decl);
  oa_part_add(r, at, OA_LINKS, (oa_part){decl, id, 1, {0, 0}, 0, false});
  return id;
}

codegen_list oa_read_links(oa_reader *r, oa_at at) {
  const codegen_document *doc = at.file->doc;
  uint32_t base = r->stack.count, count = codegen_node_count(doc, at.node), child = codegen_node_first(doc, at.node);
  if (!oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "links")) count = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child)) {
    oa_at to;
    codegen_str key, name = codegen_node_key(doc, child);
    if (codegen_node_shadowed(doc, child) || !oa_follow(r, oa_child(at, child), &to, &key)) continue;
    uint32_t id = key.size ? oa_link(r, to, key, oa_name_of_key(r, to.file, key)) : read_link(r, to, name);
    if (id) oa_push(r, &r->stack, id);
  }
  return oa_pop_list(r, base);
}
