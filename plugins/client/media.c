/* SPDX-License-Identifier: MIT
 *
 * Which of the media types that are documented a client asks for.
 */
#include "calls.h"

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
  uint32_t media = codegen_media_kind(payload->media);
  if (codegen_sym_is(model, payload->framing, "sse")) return CODEGEN_MEDIA_EVENTS;
  if (codegen_sym_is(model, payload->framing, "ndjson")) return CODEGEN_MEDIA_LINES;
  if (codegen_sym_is(model, payload->framing, "json-seq")) return CODEGEN_MEDIA_SEQUENCE;
  return media;
}

bool client_is_stream(const codegen_model *model, const codegen_payload *payload) {
  uint32_t media = client_payload_media(model, payload);
  return media == CODEGEN_MEDIA_EVENTS || media == CODEGEN_MEDIA_LINES || media == CODEGEN_MEDIA_SEQUENCE;
}

/** Looks at what a response may come as. */
client_look client_look_at(const codegen_model *model, const codegen_response *response) {
  client_look look = {{NULL, NULL}, false};
  for (uint32_t i = 0; i < response->payloads.count; i++) {
    const codegen_payload *at = client_payload(model, response->payloads, i);
    bool streams = client_is_stream(model, at);
    if (!look.first[streams]) look.first[streams] = at;
    look.json = look.json || (!streams && codegen_media_kind(at->media) == CODEGEN_MEDIA_JSON);
  }
  return look;
}

/** Whether a payload is among what a client asks for: JSON where there is JSON, else the first. A stream where there is
 *  nothing else, or where streams are asked for. */
bool client_payload_counts(const codegen_model *model, const client_look *look, const codegen_payload *payload,
                           bool stream) {
  if (look->first[1] && (stream || !look->first[0])) return payload == look->first[1];
  if (client_is_stream(model, payload)) return false;
  return look->json ? codegen_media_kind(payload->media) == CODEGEN_MEDIA_JSON : payload == look->first[0];
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
