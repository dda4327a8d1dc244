/* SPDX-License-Identifier: MIT
 *
 * typescript: the descriptor, and the door to each kind of section.
 */
#include "typescript.h"

#include <codegen-sdk/jsdoc.h>

#define VERSION "0.1.0"

static codegen_status create(codegen_ctx *ctx, void **self) {
  ts_plugin *plugin = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *plugin, _Alignof(ts_plugin));
  if (!plugin) return CODEGEN_ERR_MEMORY;
  ts_read_options(ctx, plugin);
  *self = plugin;
  return codegen_ts_settings_provide(ctx, &plugin->settings);
}

codegen_status ts_emit_section(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                               codegen_out *out) {
  uint32_t user = TS_USER(section->user);
  ts_plugin *plugin = self;
  codegen_ts ts = codegen_ts_begin(&plugin->settings, ctx, model, section, out);
  ts.data = plugin;
  ts.aliases = plugin->aliases;
  if (plugin->owner) ts.enum_name = ts_enum_name;
  if (plugin->options.layout != TS_LAYOUT_ONE) {
    ts.name = ts_layout_name;
    ts.marker = ts_layout_marker;
  }
  switch (section->user & 255u) {
    case TS_SECTION_TEXT: codegen_out_text(out, user < TS_FRAMES ? ts_frame[user] : ""); break;
    case TS_SECTION_DECL: ts_declare(&ts, section->row); break;
    case TS_SECTION_SHARED: ts_shared(&ts, section->row); break;
    case TS_SECTION_OPERATION: ts_operation(&ts, section->row); break;
    case TS_SECTION_PATH: ts_path(&ts, section->row, user); break;
    case TS_SECTION_COMPONENT: ts_component(&ts, section->row); break;
    case TS_SECTION_VALUES: ts_values(&ts, section->row); break;
    case TS_SECTION_PATHS: ts_paths_enum(&ts); break;
    case TS_SECTION_EXPORT: ts_export(&ts, section->key, user != 0); break;
    case TS_SECTION_TAG:
      TS_PUT(&ts, "\nexport interface ");
      codegen_out_str(out, ts_tag_name(ctx, user));
      TS_PUT(&ts, " {\n");
      break;
    case TS_SECTION_TAGGED: ts_tagged(&ts, user); break;
    case TS_SECTION_MARKERS: codegen_out_text(out, CODEGEN_TS_MARKERS); break;
    default: return CODEGEN_ERR_CONTRACT;
  }
  return out->failed ? CODEGEN_ERR_LIMIT : CODEGEN_OK;
}

static codegen_status head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                           uint32_t count, codegen_out *out) {
  const ts_plugin *plugin = self;
  codegen_jsdoc banner = codegen_jsdoc_begin(out, 0);
  (void)ctx, (void)artifact;
  codegen_jsdoc_text(&banner, plugin->options.banner);
  if (codegen_jsdoc_end(&banner) && count) codegen_out_char(out, '\n');
  codegen_ts_put_imports(out, import, count, plugin->settings.imports);
  return CODEGEN_OK;
}

static const codegen_writer writer = {
    .struct_size = sizeof(codegen_writer),
    .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
    .id = "typescript",
    .doc = "TypeScript types of every schema and operation",
    .convention = &codegen_ts_convention,
    .symbols = ts_symbols,
    .plan = ts_plan,
    .emit = ts_emit_section,
    .head = head,
    .sees = ts_sees,
    .remember = ts_remember,
    .resume = ts_resume,
};
static const codegen_writer *const writers[] = {&writer, NULL};

static const codegen_plugin plugin = {
    .struct_size = sizeof(codegen_plugin),
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .id = "typescript",
    .version = VERSION,
    .doc = "Writes TypeScript types",
    .license = "MIT",
    .options = ts_option_table,
    .writers = writers,
    .create = create,
};
CODEGEN_PLUGIN_NOTE("typescript", VERSION, 0, "");

CODEGEN_EXPORT const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
