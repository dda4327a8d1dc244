/* SPDX-License-Identifier: MIT
 *
 * client: the descriptor, the door to each kind of section, and the head of each file.
 */
#include <codegen-sdk/jsdoc.h>
#include <codegen-sdk/report.h>
#include <codegen-sdk/zod.h>

#include "calls.h"

static codegen_status create(codegen_ctx *ctx, void **self) {
  client_plugin *plugin = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *plugin, _Alignof(client_plugin));
  const codegen_zod *zod = codegen_zod_schemas(ctx);
  codegen_origin nowhere = {0};
  uint8_t imports;
  if (!plugin) return CODEGEN_ERR_MEMORY;
  client_read_options(ctx, &plugin->options);
  codegen_ts_settings_init(&plugin->types);
  imports = (uint8_t)codegen_option_integer(ctx, "imports");
  plugin->imported = codegen_ts_settings_shared(ctx, &plugin->types);
  if (!plugin->imported) codegen_ts_settings_read(ctx, &plugin->types);
  plugin->types.imports = imports;
  *self = plugin;
  if (plugin->options.validate == CLIENT_VALIDATE_NONE || (zod && zod->operations)) return CODEGEN_OK;
  codegen_say(ctx, CODEGEN_ERROR, 0, "CLIENT0001", nowhere,
              zod ? "take 'operations=false' away from the plugin zod"
                  : "add the plugin zod to the set, or take 'validate' away",
              "'validate' needs schemas of operations, which %s",
              zod ? "the plugin zod was told not to write" : "the plugin zod writes");
  return CODEGEN_ERR_USAGE;
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  client_emit e = {.section = section, .plugin = self, .ctx = ctx, .model = model, .out = out};
  bool decl = section->table == CODEGEN_TABLE_DECL;
  if (decl) e.decl = section->row;
  if (decl) e.op = codegen_operation_at(model, codegen_decl_at(model, section->row)->subject);
  client_begin(&e);
  switch (section->user & 255u) {
    case CLIENT_SECTION_DECL: client_declare(&e, section->row); break;
    case CLIENT_SECTION_OPERATION: client_operation(&e); break;
    case CLIENT_SECTION_RUNTIME: client_runtime_put(&e, CLIENT_USER(section->user)); break;
    case CLIENT_SECTION_MAIN: client_main(&e); break;
    case CLIENT_SECTION_SCHEME: client_scheme(&e); break;
    case CLIENT_SECTION_EXPORT: client_index(&e); break;
    case CLIENT_SECTION_CONVERT: client_convert(&e); break;
    case CLIENT_SECTION_QUERY: client_query(&e); break;
    default: return CODEGEN_ERR_CONTRACT;
  }
  return out->failed ? CODEGEN_ERR_LIMIT : CODEGEN_OK;
}

static codegen_status head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                           uint32_t count, codegen_out *out) {
  const client_plugin *plugin = self;
  codegen_jsdoc banner = codegen_jsdoc_begin(out, 0);
  (void)ctx, (void)artifact;
  codegen_jsdoc_text(&banner, plugin->options.banner);
  codegen_jsdoc_end(&banner);
  codegen_ts_put_imports(out, import, count, plugin->types.imports);
  return CODEGEN_OK;
}

static const codegen_writer writer = {
    .struct_size = sizeof(codegen_writer),
    .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
    .id = "client",
    .doc = "a client of every operation, for fetch",
    .convention = &codegen_ts_convention,
    .symbols = client_symbols,
    .plan = client_plan,
    .emit = emit,
    .head = head,
};
static const codegen_writer *const writers[] = {&writer, NULL};

static const codegen_need after_types = {
    .struct_size = sizeof(codegen_need), .flags = CODEGEN_NEED_OPTIONAL, .id = "typescript"};
static const codegen_need after_schemas = {
    .struct_size = sizeof(codegen_need), .flags = CODEGEN_NEED_OPTIONAL, .id = "zod"};
static const codegen_need *const needs[] = {&after_types, &after_schemas, NULL};

static const codegen_plugin plugin = {
    .struct_size = sizeof(codegen_plugin),
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .id = "client",
    .version = CLIENT_VERSION,
    .doc = "Writes a client in TypeScript",
    .license = "MIT",
    .options = client_option_table,
    .needs = needs,
    .writers = writers,
    .create = create,
};
CODEGEN_PLUGIN_NOTE("client", CLIENT_VERSION, 0, "");

CODEGEN_EXPORT const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
