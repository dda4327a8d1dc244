/* SPDX-License-Identifier: MIT
 *
 * zod: the descriptor, the door to each kind of section, and the head of each file.
 */
#include "zod.h"

#include <codegen-sdk/jsdoc.h>

static codegen_status create(codegen_ctx *ctx, void **self) {
  zod_plugin *plugin = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *plugin, _Alignof(zod_plugin));
  if (!plugin) return CODEGEN_ERR_MEMORY;
  zod_read_options(ctx, &plugin->options);
  codegen_ts_settings_init(&plugin->types);
  plugin->imported = codegen_ts_settings_shared(ctx, &plugin->types);
  if (!plugin->imported) codegen_ts_settings_read(ctx, &plugin->types);
  plugin->told = (codegen_zod){.struct_size = sizeof plugin->told, .operations = plugin->options.operations};
  *self = plugin;
  return codegen_provide(ctx, CODEGEN_STR(CODEGEN_ZOD_EXTENSION), &plugin->told);
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  zod_emit e = {
      .section = section, .plugin = self, .ctx = ctx, .model = model, .out = out, .known = CODEGEN_ACCEPTS_ALL};
  switch (section->user & 255u) {
    case ZOD_SECTION_DECL: zod_declare(&e, section->row); break;
    case ZOD_SECTION_EXPORT: zod_export(&e, section->row); break;
    case ZOD_SECTION_PARTS: zod_parts(&e, section->row); break;
    case ZOD_SECTION_RUNTIME: zod_runtime_put(&e, ZOD_USER(section->user)); break;
    default: return CODEGEN_ERR_CONTRACT;
  }
  return out->failed ? CODEGEN_ERR_LIMIT : CODEGEN_OK;
}

static codegen_status head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                           uint32_t count, codegen_out *out) {
  const zod_plugin *plugin = self;
  codegen_jsdoc banner = codegen_jsdoc_begin(out, 0);
  bool runtime = codegen_str_is(artifact->id, "runtime");
  (void)ctx;
  codegen_jsdoc_text(&banner, plugin->options.banner);
  codegen_jsdoc_end(&banner);
  /* Schemas have declared types: to infer them again from how they are built is most of the compiler's work on such a
     file, and finds nothing. The run-time module is checked: it is what notices a Zod that is missing. */
  if (!runtime && !plugin->options.check) codegen_out_text(out, "// @ts-nocheck: the types are declared\n");
  codegen_ts_put_imports(out, import, count, plugin->options.imports);
  return CODEGEN_OK;
}

static const codegen_writer writer = {
    .struct_size = sizeof(codegen_writer),
    .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
    .id = "zod",
    .doc = "Zod schemas of every schema and operation",
    .convention = &zod_convention,
    .symbols = zod_symbols,
    .plan = zod_plan,
    .emit = emit,
    .head = head,
    .sees = zod_sees,
    .sees_row = zod_sees_row,
};
static const codegen_writer *const writers[] = {&writer, NULL};

/* Types of its own are written only where the typescript writer is not in the set: names of that one are asked for. */
static const codegen_need after_types = {
    .struct_size = sizeof(codegen_need), .flags = CODEGEN_NEED_OPTIONAL, .id = "typescript"};
static const codegen_need *const needs[] = {&after_types, NULL};

static const codegen_plugin plugin = {
    .struct_size = sizeof(codegen_plugin),
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .id = "zod",
    .version = ZOD_VERSION,
    .doc = "Writes Zod schemas",
    .license = "MIT",
    .options = zod_option_table,
    .needs = needs,
    .writers = writers,
    .create = create,
};
CODEGEN_PLUGIN_NOTE("zod", ZOD_VERSION, 0, "");

CODEGEN_EXPORT const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
