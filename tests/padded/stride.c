/* SPDX-License-Identifier: MIT
 *
 * Says by how many bytes the host's declarations are longer than this plugin knows: the proof that the padded host is
 * one.
 */
#include <codegen/plugin.h>

#include <stdio.h>

static codegen_status run(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  (void)self, (void)edit;
  char text[64];
  codegen_origin nowhere = {0, 0, 0, 0};
  snprintf(text, sizeof text, "longer by %zu", model->table[CODEGEN_TABLE_DECL].stride - sizeof(codegen_decl));
  codegen_report_at(ctx, CODEGEN_WARNING, "STRIDE0001", codegen_str_of(text), CODEGEN_STR(""), nowhere);
  return CODEGEN_OK;
}

static const codegen_phase phase = {
    .struct_size = sizeof phase, .id = "stride/say", .order = "3.5", .doc = "Says the stride.", .run = run};
static const codegen_phase *const phases[] = {&phase, NULL};
static const codegen_plugin plugin = {.struct_size = sizeof plugin,
                                      .abi_major = CODEGEN_ABI_MAJOR,
                                      .abi_minor = CODEGEN_ABI_MINOR,
                                      .id = "test.stride",
                                      .version = "1.0.0",
                                      .doc = "Says how long the host's records are.",
                                      .phases = phases};

CODEGEN_PLUGIN_NOTE("test.stride", "1.0.0", 0, "");

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
