/* SPDX-License-Identifier: MIT
 *
 * mock: the descriptor, the door to each kind of section, and the head of each file.
 */
#include "mock.h"

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
  const mock_plugin *plugin = self;
  switch (section->user & 255u) {
    case MOCK_SECTION_FIXTURE: mock_fixture(plugin, ctx, model, section->row, MOCK_USER(section->user), out); break;
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
  codegen_ts_put_imports(out, import, count, plugin->options.imports);
  return CODEGEN_OK;
}

static const char *const reserved[] = {NULL};

const codegen_convention mock_convention = {
    .struct_size = sizeof(codegen_convention),
    .type_case = CODEGEN_CASE_PASCAL,
    .value_case = CODEGEN_CASE_CAMEL,
    .member_case = CODEGEN_CASE_PRESERVE,
    .constant_case = CODEGEN_CASE_UPPER_SNAKE,
    .file_case = CODEGEN_CASE_PASCAL,
    .reserved = reserved,
    .extra = "$",
};

static const codegen_writer writer = {
    .struct_size = sizeof(codegen_writer),
    .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
    .id = "mock",
    .doc = "data that is valid: fixtures and factories",
    .convention = &mock_convention,
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
