/* SPDX-License-Identifier: MIT
 *
 * Media types, and which of those that are documented a client asks for.
 */
#include "calls.h"

static bool ends_with(codegen_str text, const char *end) {
  size_t size = __builtin_strlen(end);
  return text.size >= size && __builtin_memcmp(text.data + text.size - size, end, size) == 0;
}

static bool begins_with(codegen_str text, const char *begin) {
  size_t size = __builtin_strlen(begin);
  return text.size >= size && __builtin_memcmp(text.data, begin, size) == 0;
}

/** What a media type is, by its essence in lower case. */
uint32_t client_media(codegen_str media) {
  char room[128];
  codegen_str text = {room, 0};
  if (codegen_str_equal(media, CODEGEN_STR("application/json"))) return CLIENT_MEDIA_JSON; /* what nearly all are */
  for (size_t i = 0; i < media.size && media.data[i] != ';' && text.size < sizeof room; i++) {
    char c = media.data[i];
    if (c != ' ') room[text.size++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  if (ends_with(text, "/json") || ends_with(text, "+json")) return CLIENT_MEDIA_JSON;
  if (!text.size || codegen_str_is(text, "*/*")) return CLIENT_MEDIA_ANY;
  if (codegen_str_is(text, "text/event-stream")) return CLIENT_MEDIA_EVENTS;
  if (ends_with(text, "/json-seq")) return CLIENT_MEDIA_SEQUENCE;
  if (ends_with(text, "/x-ndjson") || ends_with(text, "/ndjson") || ends_with(text, "/jsonl") ||
      ends_with(text, "/json-lines"))
    return CLIENT_MEDIA_LINES;
  if (codegen_str_is(text, "application/x-www-form-urlencoded")) return CLIENT_MEDIA_FORM;
  if (begins_with(text, "multipart/")) return CLIENT_MEDIA_MULTIPART;
  if (begins_with(text, "text/") || ends_with(text, "/xml") || ends_with(text, "+xml") || ends_with(text, "/yaml") ||
      ends_with(text, "+yaml") || ends_with(text, "/graphql"))
    return CLIENT_MEDIA_TEXT;
  return CLIENT_MEDIA_BINARY;
}

const codegen_payload *client_payload(const codegen_model *model, codegen_list list, uint32_t i) {
  return codegen_payload_at(model, codegen_list_at(model, list, i));
}

const codegen_response *client_response(const codegen_model *model, const codegen_operation *op, uint32_t i) {
  return codegen_response_at(model, codegen_list_at(model, op->responses, i));
}

const codegen_param *client_param(const codegen_model *model, codegen_list list, uint32_t i) {
  return codegen_param_at(model, codegen_list_at(model, list, i));
}

/** The type of a parameter, of its content where it has a media type. */
uint32_t client_param_type(const codegen_model *model, const codegen_param *param) {
  if (param->type || !param->payloads.count) return param->type;
  return client_payload(model, param->payloads, 0)->type;
}

/** What an answer or a body is, as its media type and its framing say. */
uint32_t client_payload_media(const codegen_model *model, const codegen_payload *payload) {
  uint32_t media = client_media(payload->media);
  if (codegen_sym_is(model, payload->framing, "sse")) return CLIENT_MEDIA_EVENTS;
  if (codegen_sym_is(model, payload->framing, "ndjson")) return CLIENT_MEDIA_LINES;
  if (codegen_sym_is(model, payload->framing, "json-seq")) return CLIENT_MEDIA_SEQUENCE;
  return media;
}

bool client_is_stream(const codegen_model *model, const codegen_payload *payload) {
  uint32_t media = client_payload_media(model, payload);
  return media == CLIENT_MEDIA_EVENTS || media == CLIENT_MEDIA_LINES || media == CLIENT_MEDIA_SEQUENCE;
}

/** Looks at what a response may come as. */
client_look client_look_at(const codegen_model *model, const codegen_response *response) {
  client_look look = {{NULL, NULL}, false};
  for (uint32_t i = 0; i < response->payloads.count; i++) {
    const codegen_payload *at = client_payload(model, response->payloads, i);
    bool streams = client_is_stream(model, at);
    if (!look.first[streams]) look.first[streams] = at;
    look.json = look.json || (!streams && client_media(at->media) == CLIENT_MEDIA_JSON);
  }
  return look;
}

/** Whether a payload is among what a client asks for: JSON where there is JSON, else the first. A stream where there is
 *  nothing else, or where streams are asked for. */
bool client_payload_counts(const codegen_model *model, const client_look *look, const codegen_payload *payload,
                           bool stream) {
  if (look->first[1] && (stream || !look->first[0])) return payload == look->first[1];
  if (client_is_stream(model, payload)) return false;
  return look->json ? client_media(payload->media) == CLIENT_MEDIA_JSON : payload == look->first[0];
}

/** Whether a response is a success: by its status, or the default where no success is documented. */
bool client_is_success(const codegen_model *model, const codegen_operation *op, const codegen_response *response) {
  if (response->from >= 200 && response->to < 300) return true;
  if (response->from) return false;
  for (uint32_t i = 0; i < op->responses.count; i++) {
    const codegen_response *other = client_response(model, op, i);
    if (other->from >= 200 && other->to < 300) return false;
  }
  return true;
}

/** Whether an operation answers with a stream or with something else, as it likes: then it has two constants. */
bool client_has_twin(const codegen_model *model, const codegen_operation *op) {
  for (uint32_t i = 0; i < op->responses.count; i++) {
    const codegen_response *response = client_response(model, op, i);
    bool has[2] = {false, false};
    if (!client_is_success(model, op, response)) continue;
    for (uint32_t k = 0; k < response->payloads.count; k++)
      has[client_is_stream(model, client_payload(model, response->payloads, k))] = true;
    if (has[0] && has[1]) return true;
  }
  return false;
}
