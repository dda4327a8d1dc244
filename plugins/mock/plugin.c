/* SPDX-License-Identifier: MIT
 *
 * mock: the descriptor, the door to each kind of section, and the head of each file.
 */
#include "mock_emit.h"

#include <codegen-sdk/jsdoc.h>

static codegen_status create(codegen_ctx *ctx, void **self) {
  mock_plugin *plugin = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *plugin, _Alignof(mock_plugin));
  codegen_status status;
  if (!plugin) return CODEGEN_ERR_MEMORY;
  __builtin_memset(plugin, 0, sizeof *plugin);
  status = mock_read_options(ctx, &plugin->options);
  codegen_ts_settings_init(&plugin->types);
  plugin->imported = codegen_ts_settings_shared(ctx, &plugin->types);
  if (!plugin->imported) codegen_ts_settings_read(ctx, &plugin->types);
  *self = plugin;
  return status;
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  mock_emit e = {.section = section, .plugin = self, .ctx = ctx, .model = model, .out = out};
  uint32_t user = MOCK_USER(section->user);
  switch (section->user & 255u) {
    case MOCK_SECTION_FIXTURE: mock_fixture(self, ctx, model, section->row, user, out); break;
    case MOCK_SECTION_DATA: mock_data(&e, section->row, user); break;
    case MOCK_SECTION_FACTORY: mock_factory(&e, section->row, user); break;
    case MOCK_SECTION_RUNTIME: mock_runtime(&e, user); break;
    case MOCK_SECTION_ROUTE: mock_route(&e, section->row); break;
    case MOCK_SECTION_ARGUMENTS: mock_arguments(&e, section->row); break;
    case MOCK_SECTION_ROUTES: mock_routes(&e, user); break;
    default: return CODEGEN_ERR_CONTRACT;
  }
  return out->failed ? CODEGEN_ERR_LIMIT : CODEGEN_OK;
}

static codegen_status head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                           uint32_t count, codegen_out *out) {
  const mock_plugin *plugin = self;
  codegen_jsdoc banner;
  (void)ctx;
  if (!codegen_str_is(artifact->language, "typescript")) return CODEGEN_OK;
  banner = codegen_jsdoc_begin(out, 0);
  codegen_jsdoc_text(&banner, plugin->options.banner);
  codegen_jsdoc_end(&banner);
  /* To compare these literals with a type that holds itself is nearly all of a compiler's work, and finds nothing. */
  if (codegen_str_is(artifact->id, "data")) codegen_out_text(out, "// @ts-nocheck: the types are declared\n");
  codegen_ts_put_imports(out, import, count, plugin->options.imports);
  return CODEGEN_OK;
}

static const codegen_writer writer = {
    .struct_size = sizeof(codegen_writer),
    .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
    .id = "mock",
    .doc = "data that is valid: fixtures and factories",
    .convention = &codegen_ts_convention,
    .symbols = mock_symbols,
    .plan = mock_plan,
    .emit = emit,
    .head = head,
};
static const codegen_writer *const writers[] = {&writer, NULL};

static const codegen_need after_types = {
    .struct_size = sizeof(codegen_need), .flags = CODEGEN_NEED_OPTIONAL, .id = "typescript"};
static const codegen_need *const needs[] = {&after_types, NULL};

static const codegen_plugin plugin = {
    .struct_size = sizeof(codegen_plugin),
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .id = "mock",
    .version = MOCK_VERSION,
    .doc = "Makes data that is valid",
    .license = "MIT",
    .options = mock_option_table,
    .needs = needs,
    .writers = writers,
    .create = create,
};
CODEGEN_PLUGIN_NOTE("mock", MOCK_VERSION, 0, "");

CODEGEN_EXPORT const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
