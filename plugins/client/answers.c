/* SPDX-License-Identifier: MIT
 *
 * What an operation answers: a type for each documented status, and how the run-time decodes it.
 */
#include "calls.h"

/** An answer that never has a body. */
static bool is_empty(const client_emit *e, const codegen_response *response) {
  return codegen_sym_is(e->model, e->op->verb, "head") || !response->payloads.count;
}

/* Whether a payload is raw bytes, which the setting `binary` has the type of. */
static bool is_raw(const client_emit *e, const codegen_payload *payload, uint32_t media) {
  const codegen_type *t = codegen_type_at(e->model, payload->type);
  if (media == CODEGEN_MEDIA_BINARY || media == CODEGEN_MEDIA_MULTIPART) return true;
  if (media == CODEGEN_MEDIA_ANY) return !payload->type || t->kind == CODEGEN_BYTES;
  return (media == CODEGEN_MEDIA_JSON || media == CODEGEN_MEDIA_TEXT) && t->kind == CODEGEN_BYTES;
}

static bool is_binary(const client_emit *e, const char *type) {
  return codegen_str_is(e->plugin->types.binary, type);
}

/* The type of one item of a stream. */
static uint32_t item_of(const client_emit *e, const codegen_payload *payload) {
  const codegen_type *t = codegen_type_at(e->model, payload->type);
  if (payload->item) return payload->item;
  if (client_payload_media(e->model, payload) != CODEGEN_MEDIA_EVENTS && t->kind == CODEGEN_ARRAY)
    return codegen_array_at(e->model, t->array)->items;
  return payload->type;
}

/* -- types --------------------------------------------------------------------------------------------------------- */

static void put_payload(client_emit *e, const codegen_payload *payload, uint32_t binds) {
  uint32_t media = client_payload_media(e->model, payload);
  if (is_raw(e, payload, media)) {
    codegen_out_text(e->out, is_binary(e, "Uint8Array")    ? "Uint8Array"
                             : is_binary(e, "ArrayBuffer") ? "ArrayBuffer"
                                                           : "Blob");
    return;
  }
  switch (media) {
    case CODEGEN_MEDIA_EVENTS:
    case CODEGEN_MEDIA_LINES:
    case CODEGEN_MEDIA_SEQUENCE: {
      const char *stream = media == CODEGEN_MEDIA_EVENTS ? "EventStream" : "ItemStream";
      uint32_t item = item_of(e, payload);
      client_import_type(e, stream);
      codegen_out_text(e->out, stream);
      if (media == CODEGEN_MEDIA_EVENTS && !item) break;
      codegen_out_char(e->out, '<');
      client_put_type(e, item, CODEGEN_READ, CODEGEN_TS_BINDS_UNION);
      codegen_out_char(e->out, '>');
      break;
    }
    case CODEGEN_MEDIA_TEXT:
    case CODEGEN_MEDIA_FORM: CLIENT_PUT(e, "string"); break;
    default: client_put_type(e, payload->type, CODEGEN_READ, binds);
  }
}

/* The types of an answer that may come in several media types, each once. */
static void put_types(client_emit *e, const codegen_response *response) {
  size_t begin[64], end[64], first = e->out->size;
  client_look look = client_look_at(e->model, response);
  uint32_t used = 0, counted = 0;
  for (uint32_t k = 0; k < response->payloads.count; k++)
    counted += client_payload_counts(e->model, &look, client_payload(e->model, response->payloads, k), e->stream);
  for (uint32_t k = 0; k < response->payloads.count && used < 64; k++) {
    const codegen_payload *payload = client_payload(e->model, response->payloads, k);
    size_t at = e->out->size;
    bool known = false;
    if (!client_payload_counts(e->model, &look, payload, e->stream)) continue;
    if (used) CLIENT_PUT(e, " | ");
    begin[used] = e->out->size;
    put_payload(e, payload, counted > 1 ? CODEGEN_TS_BINDS_INTERSECTION : CODEGEN_TS_BINDS_UNION);
    end[used] = e->out->size;
    if (e->out->failed) return;
    for (uint32_t i = 0; i < used && !known; i++)
      known = end[i] - begin[i] == end[used] - begin[used] &&
              !__builtin_memcmp(e->out->data + begin[i], e->out->data + begin[used], end[i] - begin[i]);
    if (known)
      e->out->size = at;
    else
      used++;
  }
  if (e->out->size == first) CLIENT_PUT(e, "undefined");
}

static bool is_status(codegen_str name) {
  bool number = name.size == 3 && name.data[0] >= '1' && name.data[0] <= '9';
  for (size_t i = 0; i < name.size && number; i++) number = name.data[i] >= '0' && name.data[i] <= '9';
  return number;
}

/** Writes a status as a key: `4xx` is one of `4XX`. */
void client_put_status(client_emit *e, codegen_str name) {
  char room[3] = {'0', 'X', 'X'};
  if (is_status(name)) {
    codegen_out_str(e->out, name);
  } else if (name.size == 3 && (name.data[1] | 32) == 'x' && (name.data[2] | 32) == 'x') {
    room[0] = name.data[0];
    codegen_put_string(e->out, (codegen_str){room, 3}, 0);
  } else {
    codegen_put_js_key(e->out, name);
  }
}

/* Whether a class of statuses stands in the list already: `4xx` and `4XX` are one. */
static bool is_earlier(const client_emit *e, uint32_t i) {
  const codegen_response *response = client_response(e->model, e->op, i);
  for (uint32_t k = 0; k < i && response->from != response->to; k++)
    if (client_response(e->model, e->op, k)->from == response->from &&
        client_response(e->model, e->op, k)->to == response->to)
      return true;
  return false;
}

/** Writes the type of what the operation answers. */
void client_put_answers(client_emit *e) {
  uint32_t role = e->stream ? CLIENT_ROLE_TWIN_ANSWERS : CLIENT_ROLE_ANSWERS;
  CLIENT_PUT(e, "\n/** What `");
  codegen_out_str(e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, e->stream ? CLIENT_ROLE_TWIN : CLIENT_ROLE_CALL));
  CLIENT_PUT(e, "` answers, by status. */\nexport interface ");
  codegen_out_str(e->out, client_name(e, CODEGEN_TABLE_DECL, e->decl, role));
  CLIENT_PUT(e, " {");
  e->ts.indent = 1;
  for (uint32_t i = 0; i < e->op->responses.count; i++) {
    const codegen_response *response = client_response(e->model, e->op, i);
    if (is_earlier(e, i)) continue;
    codegen_ts_line(&e->ts);
    codegen_ts_doc_note(&e->ts, response->row.note);
    client_put_status(e, response->name);
    CLIENT_PUT(e, ": ");
    if (is_empty(e, response))
      CLIENT_PUT(e, "undefined");
    else
      put_types(e, response);
    codegen_out_char(e->out, ';');
  }
  e->ts.indent = 0;
  codegen_out_text(e->out, e->op->responses.count ? "\n}\n" : "}\n");
}

/* -- decoders ------------------------------------------------------------------------------------------------------ */

static const char *decoder_of(const client_emit *e, const codegen_payload *payload) {
  uint32_t media = client_payload_media(e->model, payload);
  if (is_raw(e, payload, media))
    return is_binary(e, "Uint8Array") ? "bytesAnswer" : is_binary(e, "ArrayBuffer") ? "bufferAnswer" : "blobAnswer";
  switch (media) {
    case CODEGEN_MEDIA_EVENTS: return "eventsAnswer";
    case CODEGEN_MEDIA_LINES: return "linesAnswer";
    case CODEGEN_MEDIA_SEQUENCE: return "sequenceAnswer";
    case CODEGEN_MEDIA_TEXT:
    case CODEGEN_MEDIA_FORM: return "textAnswer";
    case CODEGEN_MEDIA_ANY: return "anyAnswer";
    default: return client_is_exact(e->plugin) ? "exactAnswer" : "jsonAnswer";
  }
}

/* Where an item of a stream of events is the event itself. */
static bool is_whole(const client_emit *e, const codegen_payload *payload) {
  return payload->item && client_payload_media(e->model, payload) == CODEGEN_MEDIA_EVENTS;
}

/* `(reply) => jsonAnswer(reply, ...)`, or the decoder's name where nothing is to be said. */
static void put_decoder(client_emit *e, const codegen_response *response, uint32_t answer, uint32_t k) {
  const codegen_payload *payload = client_payload(e->model, response->payloads, k);
  const char *decoder = decoder_of(e, payload);
  bool stream = client_is_stream(e->model, payload), whole = is_whole(e, payload);
  client_then then = client_then_of(e, payload, answer, k, stream ? item_of(e, payload) : payload->type);
  if (!then.any && !whole) {
    client_put_helper(e, decoder);
    return;
  }
  CLIENT_PUT(e, "(reply) => ");
  client_put_helper(e, decoder);
  CLIENT_PUT(e, "(reply, ");
  if (stream) CLIENT_PUT(e, "{ ");
  if (stream && then.any) CLIENT_PUT(e, "then: ");
  client_put_then(e, &then);
  if (stream && then.any && whole) CLIENT_PUT(e, ", ");
  if (whole) CLIENT_PUT(e, "whole: true");
  if (stream) CLIENT_PUT(e, " }");
  codegen_out_char(e->out, ')');
}

/* Whether all media types that count are decoded alike, and nothing is done behind it. */
static bool is_one_decoder(client_emit *e, const codegen_response *response, uint32_t answer, uint32_t of) {
  const char *decoder = decoder_of(e, client_payload(e->model, response->payloads, of));
  client_look look = client_look_at(e->model, response);
  for (uint32_t k = 0; k < response->payloads.count; k++) {
    const codegen_payload *payload = client_payload(e->model, response->payloads, k);
    if (!client_payload_counts(e->model, &look, payload, e->stream)) continue;
    if (__builtin_strcmp(decoder_of(e, payload), decoder) || is_whole(e, payload)) return false;
    if (client_then_of(e, payload, answer, k, payload->type).any) return false;
  }
  return true;
}

/* How an answer is decoded: by its media type where several may come. */
static void put_answer(client_emit *e, const codegen_response *response, uint32_t answer) {
  uint32_t counted = 0, only = 0, written = 0;
  client_look look = client_look_at(e->model, response);
  for (uint32_t k = 0; k < response->payloads.count; k++)
    if (client_payload_counts(e->model, &look, client_payload(e->model, response->payloads, k), e->stream))
      counted++, only = k;
  if (is_empty(e, response)) {
    client_put_helper(e, "emptyAnswer");
    return;
  }
  if (counted == 1) {
    put_decoder(e, response, answer, only);
    return;
  }
  if (is_one_decoder(e, response, answer, only)) {
    client_put_helper(e, decoder_of(e, client_payload(e->model, response->payloads, only)));
    return;
  }
  CLIENT_PUT(e, "(reply) => ");
  client_put_helper(e, "byMedia");
  CLIENT_PUT(e, "(reply, { ");
  for (uint32_t k = 0; k < response->payloads.count; k++) {
    const codegen_payload *payload = client_payload(e->model, response->payloads, k);
    if (!client_payload_counts(e->model, &look, payload, e->stream)) continue;
    if (written++) CLIENT_PUT(e, ", ");
    codegen_put_string(e->out, payload->media.size ? payload->media : CODEGEN_STR("*/*"), 0);
    CLIENT_PUT(e, ": ");
    put_decoder(e, response, answer, k);
  }
  CLIENT_PUT(e, " })");
}

/** Writes how answers are decoded. */
void client_put_decoders(client_emit *e) {
  if (!e->op->responses.count) {
    CLIENT_PUT(e, "\n  answers: {},");
    return;
  }
  CLIENT_PUT(e, "\n  answers: {");
  for (uint32_t i = 0; i < e->op->responses.count; i++) {
    const codegen_response *response = client_response(e->model, e->op, i);
    if (is_earlier(e, i)) continue;
    codegen_out_text(e->out, i ? ", " : " ");
    client_put_status(e, response->name);
    CLIENT_PUT(e, ": ");
    put_answer(e, response, i);
  }
  CLIENT_PUT(e, " },");
}

/* -- what is asked for --------------------------------------------------------------------------------------------- */

#define ACCEPTED 256 /* media types that are asked for, at most */

/* A media type once, if it is JSON as asked. */
static void put_accepted(client_emit *e, bool json, const size_t begin, uint32_t *written) {
  for (uint32_t i = 0; i < e->op->responses.count; i++) {
    const codegen_response *response = client_response(e->model, e->op, i);
    client_look look = client_look_at(e->model, response);
    bool counts = response->from == 0 || (response->from >= 200 && response->to < 300);
    for (uint32_t k = 0; k < response->payloads.count && counts && *written < ACCEPTED; k++) {
      const codegen_payload *payload = client_payload(e->model, response->payloads, k);
      size_t at = e->out->size;
      bool known = false;
      if (!client_payload_counts(e->model, &look, payload, e->stream)) continue;
      if (!payload->media.size || (codegen_media_kind(payload->media) == CODEGEN_MEDIA_JSON) != json) continue;
      if (*written) CLIENT_PUT(e, ", ");
      size_t text = e->out->size;
      codegen_out_str(e->out, payload->media);
      if (e->out->failed) return;
      for (size_t p = begin; p < at && !known; p++) /* among those that stand already */
        known = (p == begin || e->out->data[p - 1] == ' ') && at - p >= payload->media.size &&
                !__builtin_memcmp(e->out->data + p, e->out->data + text, payload->media.size) &&
                (p + payload->media.size == at || e->out->data[p + payload->media.size] == ',');
      if (known)
        e->out->size = at;
      else
        (*written)++;
    }
  }
}

/** Writes the media types that are asked for, JSON first. */
void client_put_accept(client_emit *e) {
  size_t line = e->out->size, begin, size;
  uint32_t written = 0;
  char *copy;
  begin = e->out->size;
  put_accepted(e, true, begin, &written);
  put_accepted(e, false, begin, &written);
  if (e->out->failed) return;
  size = e->out->size - begin;
  copy = written ? codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size, 1) : NULL;
  if (copy) __builtin_memcpy(copy, e->out->data + begin, size);
  e->out->size = line;
  if (!copy) return;
  CLIENT_PUT(e, "\n  accept: ");
  codegen_put_string(e->out, (codegen_str){copy, size}, 0);
  codegen_out_char(e->out, ',');
}
