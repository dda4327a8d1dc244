/* SPDX-License-Identifier: MIT
 *
 * A well-behaved plugin with one relation to another one: ID, VERSION, and perhaps NEED with NEED_FLAGS and
 * NEED_VERSION. It offers the extension `<ID>/1`, and looks for that of the plugin it needs.
 */
#include <codegen/plugin.h>

#ifndef VERSION
#define VERSION "1.0.0"
#endif
#ifndef NEED_FLAGS
#define NEED_FLAGS 0
#endif
#ifndef NEED_VERSION
#define NEED_VERSION NULL
#endif

#if defined(NEED) && defined(NEED_SAID)
CODEGEN_PLUGIN_NOTE(ID, VERSION, 0, ",\"needs\":[\"" NEED "\"]");
#else
CODEGEN_PLUGIN_NOTE(ID, VERSION, 0, "");
#endif

typedef struct instance {
  const char *const *other; /* the needed plugin's extension: its id */
} instance;

static codegen_status create(codegen_ctx *ctx, void **self) {
  instance *mine = (instance *)codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *mine, sizeof(void *));
  if (!mine) return CODEGEN_ERR_MEMORY;
  *self = mine;
#if defined(NEED)
  mine->other = (const char *const *)codegen_extension(ctx, CODEGEN_STR(NEED "/1"));
  if (!mine->other && NEED_FLAGS == 0) {
    codegen_origin nowhere = {0, 0, 0, 0};
    codegen_report_at(ctx, CODEGEN_ERROR, "ZOO0002", CODEGEN_STR("the needed plugin came too late"), CODEGEN_STR(""),
                      nowhere);
    return CODEGEN_ERR_NOT_FOUND;
  }
#endif
#if defined(BAD_CREATE)
  return CODEGEN_ERR_IO;
#else
  static const char *const table[] = {ID};
  return codegen_provide(ctx, CODEGEN_STR(ID "/1"), table);
#endif
}

#if defined(NEED)
static const codegen_need need = {sizeof need, NEED_FLAGS, NEED, NEED_VERSION};
static const codegen_need *const needs[] = {&need, NULL};
#endif

static const codegen_plugin plugin = {
    .struct_size = sizeof plugin,
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .id = ID,
    .version = VERSION,
    .doc = "stands in a relation to another plugin",
#if defined(NEED)
    .needs = needs,
#endif
    .create = create,
};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
