/* SPDX-License-Identifier: MIT
 *
 * Fixture files: an array of instances of one shape of a declared type.
 */
#include "mock.h"

/** Writes the instances; what no instance was found of is said so, and has an empty array. */
void mock_fixture(const mock_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, uint32_t decl,
                  uint32_t shape, codegen_out *out) {
  const codegen_decl *d = codegen_decl_at(model, decl);
  mk m = {.ctx = ctx, .model = model, .options = &plugin->options, .direction = codegen_decl_direction(d, shape)};
  codegen_str key = mock_key(ctx, d, shape);
  uint32_t written = 0;
  for (uint32_t i = 0; i < plugin->options.fixtures; i++) {
    mk_value *value = mk_instance(&m, decl, key, plugin->options.seed + i);
    if (!value) break;
    codegen_out_text(out, written++ ? ",\n  " : "[\n  ");
    mk_value_put(out, value, 1);
  }
  codegen_out_text(out, written ? "\n]\n" : "[]\n");
  if (!written)
    codegen_report_at(
        ctx, CODEGEN_WARNING, "MOCK0001",
        mock_join(ctx, CODEGEN_STR("no value of '"), d->name.size ? d->name : d->key, CODEGEN_STR("' was found")),
        CODEGEN_STR("what the schema asks for contradicts itself, or is too rare to be found"), d->row.origin);
}
