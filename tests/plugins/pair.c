/* SPDX-License-Identifier: MIT
 *
 * Two plugins in one file, and the second one needs the first. The note names them in another order than the entry.
 */
#include <codegen/plugin.h>

CODEGEN_NOTE_RAW(
    "[{\"id\":\"zoo.pair.b\",\"version\":\"1.0.0\",\"abi\":[0,0,0],\"needs\":[\"zoo.pair.a\"]},"
    "{\"id\":\"zoo.pair.a\",\"version\":\"1.0.0\",\"abi\":[0,0,0]}]");

static const codegen_need need = {sizeof need, 0, "zoo.pair.a", "1.0.0"};
static const codegen_need *const needs[] = {&need, NULL};
static const codegen_plugin plugin[] = {
    {.struct_size = sizeof plugin[0], .id = "zoo.pair.a", .version = "1.0.0", .doc = "the first"},
    {.struct_size = sizeof plugin[0], .id = "zoo.pair.b", .version = "1.0.0", .doc = "the second", .needs = needs},
};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index < 2 ? &plugin[index] : NULL;
}
