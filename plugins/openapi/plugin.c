/* SPDX-License-Identifier: MIT
 *
 * The plugin: its note, its descriptor, and the reading of a set of documents.
 */
#include <string.h>

#include "openapi.h"

/* OpenAPI by its first member; a bare schema by one that hardly anything else has at its root. */
CODEGEN_PLUGIN_NOTE(
    "openapi", CODEGEN_VERSION, 0,
    ",\"reader\":{\"id\":\"openapi\",\"markers\":[\"openapi\",\"swagger\",\"$schema\",\"$id\",\"$defs\","
    "\"definitions\",\"$ref\",\"allOf\",\"anyOf\",\"oneOf\",\"patternProperties\","
    "\"additionalProperties\"],\"extensions\":[]}");

static void read_input(oa_reader *r, uint32_t id, uint32_t *read) {
  oa_file *file = oa_file_of(r, id, NULL);
  if (!file) return;
  if (codegen_node_kind(file->doc, 1) != CODEGEN_NODE_OBJECT) {
    oa_report(r, file, 1, OA_ERROR, "OAS0001", "an OpenAPI document is an object with 'openapi', 'info' and 'paths'",
              "the document is %s", oa_kind_name(codegen_node_kind(file->doc, 1)));
    return;
  }
  if (!file->is_api && file->dialect) {
    ++*read;
    oa_read_bare(r, file);
    return;
  }
  if (!file->is_api) {
    uint32_t version = codegen_node_get(file->doc, 1, "openapi");
    if (!version) version = codegen_node_get(file->doc, 1, "swagger");
    uint32_t kind = codegen_node_kind(file->doc, version);
    if (version && kind != CODEGEN_NODE_STRING && kind != CODEGEN_NODE_NUMBER) {
      oa_report(r, file, version, OA_ERROR, "OAS0002", "write a version such as '3.1.0', in quotes",
                "the version should be a string, but is %s", oa_kind_name(kind));
      return;
    }
    oa_report(r, file, version ? version : 1, OA_ERROR, "OAS0002",
              "convert it to OpenAPI 3.0, 3.1 or 3.2, or to Swagger 2.0", "version '%.*s' is not supported",
              OA_FMT(codegen_node_text(file->doc, version)));
    return;
  }
  ++*read;
  if (file->dialect == OA_DIALECT_20)
    oa_read_swagger(r, file);
  else
    oa_read_api(r, file);
}

static oa_reader *reader_new(codegen_ctx *ctx, codegen_edit *edit, codegen_str source) {
  oa_reader *r = codegen_alloc(ctx, CODEGEN_ARENA_CALL, sizeof *r, 16);
  if (!r) return NULL;
  r->ctx = ctx;
  r->edit = edit;
  r->model = codegen_edit_model(edit);
  r->source = source;
  r->guesses = 2000000;
  r->holder = r->type_id = UINT32_MAX;
  oa_vocabulary_init(&r->words);
  r->word_markdown = oa_sym_of(r, "markdown");
  r->word_openapi = oa_sym_of(r, "openapi");
  r->word_schema = oa_sym_of(r, "json-schema");
  r->word_example = oa_sym_of(r, "example");
  r->word_form = oa_sym_of(r, "form");
  r->word_simple = oa_sym_of(r, "simple");
  return r;
}

static codegen_status read_documents(void *self, codegen_ctx *ctx, const codegen_reading *reading, codegen_edit *edit) {
  oa_reader *r = reader_new(ctx, edit, reading->source);
  uint32_t read = 0;
  (void)self;
  if (!r) return CODEGEN_ERR_MEMORY;
  r->reading = reading;
  r->first_file = reading->count ? reading->document[0] : 0;
  for (uint32_t i = 0; i < reading->count && !r->failed; i++) oa_file_of(r, reading->document[i], NULL);
  for (uint32_t i = 0; i < reading->count && !r->failed; i++) read_input(r, reading->document[i], &read);
  oa_drain(r);
  oa_prepare_dynamic(r);
  if (codegen_cancelled(ctx)) return CODEGEN_ERR_CANCELLED;
  if (!r->failed) oa_finish(r);
  if (r->failed) return CODEGEN_ERR_MEMORY;
  oa_remember(r);
  return read || !reading->count ? CODEGEN_OK : CODEGEN_ERR_INPUT;
}

static codegen_status read_again(void *self, codegen_ctx *ctx, const codegen_rereading *reading, codegen_edit *edit) {
  oa_reader *r = reader_new(ctx, edit, reading->source);
  (void)self;
  return r ? oa_read_again(r, reading) : CODEGEN_ERR_NOT_FOUND;
}

static const char *const markers[] = {"openapi",
                                      "swagger",
                                      "$schema",
                                      "$id",
                                      "$defs",
                                      "definitions",
                                      "$ref",
                                      "allOf",
                                      "anyOf",
                                      "oneOf",
                                      "patternProperties",
                                      "additionalProperties",
                                      NULL};

static const codegen_reader reader = {
    .struct_size = sizeof(codegen_reader),
    .flags = CODEGEN_PHASE_PURE,
    .id = "openapi",
    .doc = "Reads OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0, and JSON Schema of draft 4 to 2020-12.",
    .markers = markers,
    .read = read_documents,
    .known = oa_metaschemas,
    .again = read_again,
};

static const codegen_reader *const readers[] = {&reader, NULL};

static const codegen_plugin plugin = {
    .struct_size = sizeof(codegen_plugin),
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .abi_needed = 0,
    .id = "openapi",
    .version = CODEGEN_VERSION,
    .doc = "Reader of OpenAPI and JSON Schema documents.",
    .license = "MIT",
    .readers = readers,
};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
