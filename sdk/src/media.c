/* SPDX-License-Identifier: MIT
 *
 * What a media type is.
 */
#include <codegen-sdk/media.h>

static bool is_same(const char *data, const char *lower, size_t size) {
  for (size_t i = 0; i < size; i++) {
    char c = data[i];
    if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != lower[i]) return false;
  }
  return true;
}

static bool is(codegen_str text, const char *lower) {
  size_t size = __builtin_strlen(lower);
  return text.size == size && is_same(text.data, lower, size);
}

static bool begins(codegen_str text, const char *lower) {
  size_t size = __builtin_strlen(lower);
  return text.size >= size && is_same(text.data, lower, size);
}

static bool ends(codegen_str text, const char *lower) {
  size_t size = __builtin_strlen(lower);
  return text.size >= size && is_same(text.data + text.size - size, lower, size);
}

static bool is_space(char c) {
  return c == ' ' || c == '\t';
}

uint32_t codegen_media_kind(codegen_str media) {
  codegen_str text = {media.data, 0};
  if (codegen_str_is(media, "application/json")) return CODEGEN_MEDIA_JSON; /* as most are */
  while (text.size < media.size && media.data[text.size] != ';') text.size++;
  while (text.size && is_space(text.data[0])) text = (codegen_str){text.data + 1, text.size - 1};
  while (text.size && is_space(text.data[text.size - 1])) text.size--;
  if (ends(text, "/json") || ends(text, "+json")) return CODEGEN_MEDIA_JSON;
  if (!text.size || is(text, "*/*")) return CODEGEN_MEDIA_ANY;
  if (is(text, "text/event-stream")) return CODEGEN_MEDIA_EVENTS;
  if (ends(text, "/json-seq")) return CODEGEN_MEDIA_SEQUENCE;
  if (ends(text, "/x-ndjson") || ends(text, "/ndjson") || ends(text, "/jsonl") || ends(text, "/json-lines"))
    return CODEGEN_MEDIA_LINES;
  if (is(text, "application/x-www-form-urlencoded")) return CODEGEN_MEDIA_FORM;
  if (begins(text, "multipart/")) return CODEGEN_MEDIA_MULTIPART;
  if (begins(text, "text/") || ends(text, "/xml") || ends(text, "+xml") || ends(text, "/yaml") || ends(text, "+yaml") ||
      ends(text, "/graphql"))
    return CODEGEN_MEDIA_TEXT;
  return CODEGEN_MEDIA_BINARY;
}
