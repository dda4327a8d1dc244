/* SPDX-License-Identifier: MIT
 *
 * The smallest plugin that does something: a phase after `read` that says how many declarations there are.
 */
#include <codegen/plugin.h>

#include <stdio.h>

static codegen_status count(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  char text[64];
  codegen_origin nowhere = {0, 0, 0, 0};
  (void)self, (void)edit;
  snprintf(text, sizeof text, "hello: %u rows", codegen_row_count(model, CODEGEN_TABLE_DECL));
  codegen_report_at(ctx, CODEGEN_WARNING, "HELLO0001", codegen_str_of(text), codegen_str_of(""), nowhere);
  return CODEGEN_OK;
}

static const codegen_phase phase = {
    .struct_size = sizeof phase,
    .id = "hello/count",
    .order = "3.5",
    .doc = "Counts declarations.",
    .run = count,
};
static const codegen_phase *const phases[] = {&phase, NULL};

static const codegen_plugin plugin = {
    .struct_size = sizeof plugin,
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .id = "hello",
    .version = "1.0.0",
    .doc = "Says hello.",
    .phases = phases,
};

CODEGEN_PLUGIN_NOTE("hello", "1.0.0", 0, "");

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
