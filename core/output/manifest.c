/* SPDX-License-Identifier: MIT
 *
 * codegen.manifest.json: which files are ours, whose, and what they held. One entry a line, sorted by path, equal bytes
 * for equal input: made to be committed. What is read from it is hostile until checked.
 */
#include "private.h"

#include <cjson/cJSON.h>

static cg_str copy_text(cg_output *output, const cJSON *object, const char *key, bool *ok) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
  if (!cJSON_IsString(item)) {
    *ok = false;
    return CG_STR("");
  }
  return cg_arena_copy(&output->arena, codegen_str_of(item->valuestring));
}

static bool parse_hash(cg_str text, cg_hash *out) {
  uint64_t half[2] = {0, 0};
  if (text.size != 32) return false;
  for (size_t i = 0; i < 32; i++) {
    char c = text.data[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return false;
    half[i / 16] = half[i / 16] << 4 | (uint64_t)digit;
  }
  *out = (cg_hash){.low = half[1], .high = half[0]};
  return true;
}

static bool parse_entry(cg_output *output, const cJSON *item, cg_entry *entry) {
  const char *why;
  bool ok = cJSON_IsObject(item);
  const cJSON *size = cJSON_GetObjectItemCaseSensitive(item, "size");
  const cJSON *sections = cJSON_GetObjectItemCaseSensitive(item, "sections");
  *entry = (cg_entry){.path = copy_text(output, item, "path", &ok),
                      .id = copy_text(output, item, "id", &ok),
                      .source = copy_text(output, item, "source", &ok),
                      .plugin = copy_text(output, item, "plugin", &ok),
                      .set = copy_text(output, item, "set", &ok)};
  ok = ok && parse_hash(copy_text(output, item, "hash", &ok), &entry->hash);
  ok = ok && cJSON_IsNumber(size) && size->valuedouble >= 0 && size->valuedouble < 4e9;
  ok = ok && cJSON_IsNumber(sections) && sections->valuedouble >= 0 && sections->valuedouble < 4e9;
  if (!ok) return false;
  entry->size = (uint64_t)size->valuedouble;
  entry->sections = (uint32_t)sections->valuedouble;
  return cg_path_safe(entry->path, &why) && !cg_output_reserved(entry->path);
}

static int by_path(const void *a, const void *b) {
  return codegen_str_compare(((const cg_entry *)a)->path, ((const cg_entry *)b)->path);
}

static const char *parse_manifest(cg_output *output, const cJSON *root) {
  const cJSON *version = cJSON_GetObjectItemCaseSensitive(root, "version");
  const cJSON *files = cJSON_GetObjectItemCaseSensitive(root, "files");
  const cJSON *item;
  if (!cJSON_IsNumber(version) || !cJSON_IsArray(files)) return "it is no manifest";
  if (version->valueint != 1) return "it was written by a newer version";
  cJSON_ArrayForEach(item, files) {
    cg_entry *entry = cg_vec_add(&output->entry, 1);
    if (!entry) return "out of memory";
    if (!parse_entry(output, item, entry)) return "an entry is malformed";
  }
  if (output->entry.count) qsort(output->entry.data, output->entry.count, sizeof(cg_entry), by_path);
  for (size_t i = 1; i < output->entry.count; i++)
    if (codegen_str_equal(cg_vec_at(&output->entry, cg_entry, i - 1)->path,
                          cg_vec_at(&output->entry, cg_entry, i)->path))
      return "a file is listed twice";
  return NULL;
}

cg_status cg_manifest_read(cg_output *output) {
  cg_buf text;
  bool found;
  const char *wrong = NULL;
  cg_buf_init(&text, (size_t)256 << 20);
  cg_status status = cg_at_read(output->fd, CG_STR(CG_MANIFEST), &text, &found);
  if (status < 0) {
    wrong = "it cannot be read";
  } else if (found) {
    cJSON *root = text.size ? cJSON_ParseWithLength(text.data, text.size) : NULL;
    wrong = root ? parse_manifest(output, root) : "it is not JSON";
    cJSON_Delete(root);
  }
  cg_buf_release(&text);
  if (!wrong) return CODEGEN_OK;
  output->entry.count = 0;
  if (output->options.force) return CODEGEN_OK;
  cg_str file = cg_path_join(&output->arena, output->root, CG_STR(CG_MANIFEST));
  cg_diag_file(
      output->diags, "CGO0005", file, 0, 0,
      "restore it from version control; or '--force' starts a new one, and files that it listed count as edited",
      "the manifest cannot be used: %s", wrong);
  return CODEGEN_ERR_IO;
}

const cg_entry *cg_manifest_find(const cg_output *output, cg_str path) {
  cg_entry key = {.path = path};
  if (output->entry.count == 0) return NULL;
  return bsearch(&key, output->entry.data, output->entry.count, sizeof key, by_path);
}

/* `key` with its quotes and what stands around it. */
static void write_member(cg_buf *out, cg_str key, cg_str value) {
  cg_buf_str(out, key);
  cg_buf_json(out, value);
}

cg_status cg_manifest_write(const cg_vec *entry, cg_buf *out) {
  if (entry->count) qsort(entry->data, entry->count, sizeof(cg_entry), by_path);
  cg_buf_text(out, "{\n  \"version\": 1,\n  \"files\": [");
  for (size_t i = 0; i < entry->count; i++) {
    const cg_entry *row = cg_vec_at(entry, cg_entry, i);
    char hash[33];
    cg_hash_text(row->hash, hash);
    if (i) cg_buf_char(out, ',');
    write_member(out, CG_STR("\n    {\"path\": "), row->path);
    write_member(out, CG_STR(", \"id\": "), row->id);
    write_member(out, CG_STR(", \"source\": "), row->source);
    write_member(out, CG_STR(", \"plugin\": "), row->plugin);
    write_member(out, CG_STR(", \"set\": "), row->set);
    write_member(out, CG_STR(", \"hash\": "), (cg_str){hash, sizeof hash - 1});
    cg_buf_str(out, CG_STR(", \"size\": "));
    cg_buf_u64(out, row->size);
    cg_buf_str(out, CG_STR(", \"sections\": "));
    cg_buf_u64(out, row->sections);
    cg_buf_char(out, '}');
  }
  cg_buf_text(out, entry->count ? "\n  ]\n}\n" : "]\n}\n");
  return out->failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}
