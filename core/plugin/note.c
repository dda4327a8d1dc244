/* SPDX-License-Identifier: MIT
 *
 * Notes: what a plugin file says of itself before any of its code runs. JSON of our own making, so cJSON reads it; the
 * text is still hostile and is checked before and after.
 *
 * Invariant: a note that is accepted has a valid id and version, no text holds U+0000, every list is short.
 */
#include <cjson/cJSON.h>

#include "private.h"

#define DEPTH_MAX 8
#define TEXT_MAX 512u /* bytes of one text in a note */

typedef struct reader {
  cg_arena *arena;
  cg_note *note;
  size_t max, count;
  const char **why;
} reader;

bool cg_plugin_id_valid(cg_str id) {
  if (id.size == 0 || id.size > 64) return false;
  for (size_t i = 0; i < id.size; i++) {
    char c = id.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-')) return false;
  }
  return true;
}

static cg_status refuse(const reader *r, const char *why) {
  *r->why = why;
  return CODEGEN_ERR_CONTRACT;
}

/* Before cJSON sees it: size, encoding, depth, no U+0000 (cJSON would end the text there). */
static cg_status check_text(const reader *r, cg_str text) {
  int depth = 0;
  bool inside = false;
  if (text.size > CG_NOTE_BYTES) return refuse(r, "has a note of more than 64 KiB");
  if (cg_utf8_valid(text) != text.size || (text.size && memchr(text.data, 0, text.size)))
    return refuse(r, "has a note that is not text");
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (inside && c == '\\') {
      if (text.size - i > 5 && memcmp(text.data + i, "\\u0000", 6) == 0)
        return refuse(r, "has a note that holds a NUL character");
      i++;
    } else if (c == '"') {
      inside = !inside;
    } else if (!inside && (c == '{' || c == '[')) {
      if (++depth > DEPTH_MAX) return refuse(r, "has a note that is nested too deeply");
    } else if (!inside && (c == '}' || c == ']')) {
      depth--;
    }
  }
  return CODEGEN_OK;
}

static cg_status take_text(const reader *r, const cJSON *item, cg_str *out) {
  const char *text = cJSON_GetStringValue(item);
  size_t size = text ? strnlen(text, TEXT_MAX + 1) : 0;
  if (!text || size == 0 || size > TEXT_MAX) return CODEGEN_ERR_CONTRACT;
  *out = cg_arena_copy(r->arena, (cg_str){text, size});
  return out->data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}

/* A list of texts; a member that is not there is an empty one. */
static cg_status take_list(const reader *r, const cJSON *list, const cg_str **out, size_t *count) {
  const cJSON *item;
  size_t n = 0;
  *out = NULL;
  *count = 0;
  if (!list) return CODEGEN_OK;
  if (!cJSON_IsArray(list)) return CODEGEN_ERR_CONTRACT;
  cJSON_ArrayForEach(item, list) n++;
  if (n > CG_LIST_MAX) return CODEGEN_ERR_CONTRACT;
  cg_str *text = cg_arena_array(r->arena, cg_str, n + 1);
  if (!text) return CODEGEN_ERR_MEMORY;
  cJSON_ArrayForEach(item, list) {
    cg_status status = take_text(r, item, &text[*count]);
    if (status < 0) return status;
    ++*count;
  }
  *out = text;
  return CODEGEN_OK;
}

static bool take_number(const cJSON *item, uint32_t *out) {
  if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= 1000000)) return false;
  *out = (uint32_t)item->valuedouble;
  return item->valuedouble == (double)*out;
}

static cg_status take_reader(const reader *r, const cJSON *object, cg_note *note) {
  static const char wrong[] = "has a note whose 'reader' is not {\"id\", \"markers\", \"extensions\"}";
  if (!object) return CODEGEN_OK;
  if (!cJSON_IsObject(object)) return refuse(r, wrong);
  cg_status status = take_text(r, cJSON_GetObjectItemCaseSensitive(object, "id"), &note->reader_id);
  if (status >= 0 && !cg_plugin_id_valid(note->reader_id)) status = CODEGEN_ERR_CONTRACT;
  if (status >= 0)
    status = take_list(r, cJSON_GetObjectItemCaseSensitive(object, "markers"), &note->marker, &note->marker_count);
  if (status >= 0)
    status =
        take_list(r, cJSON_GetObjectItemCaseSensitive(object, "extensions"), &note->extension, &note->extension_count);
  for (size_t i = 0; status >= 0 && i < note->extension_count; i++)
    if (note->extension[i].data[0] != '.' || note->extension[i].size < 2)
      return refuse(r, "has a note with a reader's extension that does not begin with a dot");
  return status == CODEGEN_ERR_CONTRACT ? refuse(r, wrong) : status;
}

static cg_status take_plugin(reader *r, const cJSON *object) {
  if (!cJSON_IsObject(object)) return refuse(r, "has a note that is no object");
  if (r->count == r->max) return refuse(r, "holds too many plugins");
  cg_note *note = &r->note[r->count];
  *note = (cg_note){.reader_id = CG_STR("")};
  cg_status status = take_text(r, cJSON_GetObjectItemCaseSensitive(object, "id"), &note->id);
  if (status == CODEGEN_ERR_MEMORY) return status;
  if (status < 0 || !cg_plugin_id_valid(note->id))
    return refuse(r, "has a note with a malformed id (it must be [a-z0-9.-]+, at most 64 bytes)");
  for (size_t i = 0; i < r->count; i++)
    if (codegen_str_equal(r->note[i].id, note->id)) return refuse(r, "has a note with the same id twice");
  status = take_text(r, cJSON_GetObjectItemCaseSensitive(object, "version"), &note->version);
  if (status == CODEGEN_ERR_MEMORY) return status;
  if (status < 0 || !cg_version_valid(note->version))
    return refuse(r, "has a note with a malformed version (it must be like 1.2.0)");
  const cJSON *abi = cJSON_GetObjectItemCaseSensitive(object, "abi");
  if (!cJSON_IsArray(abi) || cJSON_GetArraySize(abi) != 3 ||
      !take_number(cJSON_GetArrayItem(abi, 0), &note->abi_major) ||
      !take_number(cJSON_GetArrayItem(abi, 1), &note->abi_minor) ||
      !take_number(cJSON_GetArrayItem(abi, 2), &note->abi_needed))
    return refuse(r, "has a note whose 'abi' is not [major, minor, needed minor]");
  status = take_list(r, cJSON_GetObjectItemCaseSensitive(object, "needs"), &note->need, &note->need_count);
  for (size_t i = 0; status >= 0 && i < note->need_count; i++)
    if (!cg_plugin_id_valid(note->need[i])) status = CODEGEN_ERR_CONTRACT;
  if (status == CODEGEN_ERR_CONTRACT) return refuse(r, "has a note whose 'needs' is no list of plugin ids");
  if (status >= 0)
    status = take_list(r, cJSON_GetObjectItemCaseSensitive(object, "capabilities"), &note->capability,
                       &note->capability_count);
  if (status == CODEGEN_ERR_CONTRACT) return refuse(r, "has a note whose 'capabilities' is no list of texts");
  if (status >= 0) status = take_reader(r, cJSON_GetObjectItemCaseSensitive(object, "reader"), note);
  if (status >= 0) r->count++;
  return status;
}

static cg_status take_note(void *self, cg_str text) {
  reader *r = self;
  const char *end = NULL;
  const cJSON *item;
  cg_status status = check_text(r, text);
  if (status < 0) return status;
  cJSON *root = cJSON_ParseWithLengthOpts(text.data, text.size, &end, 0);
  while (root && end && end < text.data + text.size && (*end == ' ' || *end == '\n' || *end == '\t' || *end == '\r'))
    end++;
  if (!root || end != text.data + text.size) {
    cJSON_Delete(root);
    return refuse(r, "has a note that is no JSON");
  }
  if (cJSON_IsArray(root)) {
    cJSON_ArrayForEach(item, root) if (status >= 0) status = take_plugin(r, item);
  } else {
    status = take_plugin(r, root);
  }
  cJSON_Delete(root);
  return status;
}

cg_status cg_note_take(cg_arena *arena, const cg_image *image, cg_note *out, size_t max_notes, size_t *note_count,
                       const char **why) {
  reader r = {arena, out, max_notes, 0, why};
  *why = NULL;
  *note_count = 0;
  cg_status status = cg_elf_check(arena, image, why);
  if (status >= 0) status = cg_elf_notes(image, take_note, &r, why);
  if (status >= 0 && r.count == 0) {
    *why = "has no note: it is no plugin of codegen";
    status = CODEGEN_ERR_NOT_FOUND;
  }
  if (status == CODEGEN_ERR_MEMORY) *why = "cannot be judged: out of memory";
  if (status >= 0) *note_count = r.count;
  return status;
}

cg_status cg_note_read(cg_arena *arena, const uint8_t *image, size_t size, cg_note *out, size_t max_notes,
                       size_t *note_count, const char **why) {
  const cg_image whole = {.bytes = image, .size = size, .fd = -1};
  return cg_note_take(arena, &whole, out, max_notes, note_count, why);
}
