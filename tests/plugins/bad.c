/* SPDX-License-Identifier: MIT
 *
 * A plugin that breaks one rule; which one is chosen by a BAD_... macro. Built many times, see CMakeLists.txt.
 *
 * A constructor leaves a mark in the environment, so that a test sees whether any code of a refused file ran.
 */
#include <codegen/plugin.h>

#include <stdlib.h>

#ifndef NAME
#error "NAME is the name of the case"
#endif
#define ID "zoo." NAME

#if defined(BAD_NOTE_JSON)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",");
#elif defined(BAD_NOTE_TAIL)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"version\":\"1.0.0\",\"abi\":[0,0,0]} {}");
#elif defined(BAD_NOTE_NUL)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\\u0000x\",\"version\":\"1.0.0\",\"abi\":[0,0,0]}");
#elif defined(BAD_NOTE_DEEP)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"x\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}");
#elif defined(BAD_NOTE_ID)
CODEGEN_NOTE_RAW("{\"id\":\"Zoo_Bad\",\"version\":\"1.0.0\",\"abi\":[0,0,0]}");
#elif defined(BAD_NOTE_VERSION)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"version\":\"one\",\"abi\":[0,0,0]}");
#elif defined(BAD_NOTE_ABI)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"version\":\"1.0.0\",\"abi\":[0,0.5,0]}");
#elif defined(BAD_NOTE_HUGE)
#define H1 "xxxxxxxxxxxxxxxx"
#define H2 H1 H1 H1 H1 H1 H1 H1 H1
#define H3 H2 H2 H2 H2 H2 H2 H2 H2
#define H4 H3 H3 H3 H3 H3 H3 H3 H3
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"version\":\"1.0.0\",\"abi\":[0,0,0],\"x\":\"" H4 H4 H4 H4 H4 H4 H4 H4 H4 "\"}");
#elif defined(BAD_NOTE_OWNER)
__attribute__((section(CODEGEN_NOTE_SECTION), used, aligned(4))) static const struct {
  uint32_t owner_size, text_size, type;
  char owner[8];
  char text[4];
} other_note = {8, 2, CODEGEN_NOTE_TYPE, "codegon", "{}"};
#elif defined(BAD_NOTE_SIZE)
__attribute__((section(CODEGEN_NOTE_SECTION), used, aligned(4))) static const struct {
  uint32_t owner_size, text_size, type;
  char owner[8];
  char text[4];
} long_note = {8, 0xfffffff0u, CODEGEN_NOTE_TYPE, CODEGEN_NOTE_OWNER, "{}"};
#elif defined(BAD_NOTE_DIFFERS)
CODEGEN_PLUGIN_NOTE("zoo.somebody", "1.0.0", 0, "");
#elif defined(BAD_NOTE_READER)
CODEGEN_PLUGIN_NOTE(ID, "1.0.0", 0, ",\"reader\":{\"id\":\"zoo\",\"markers\":[\"zoo\"],\"extensions\":[]}");
#elif defined(BAD_NOTE_CAPABILITY)
CODEGEN_PLUGIN_NOTE(ID, "1.0.0", 0, ",\"capabilities\":[\"net=*\"]");
#elif defined(BAD_ABI_MAJOR)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"version\":\"1.0.0\",\"abi\":[2,0,0]}");
#elif defined(BAD_ABI_NEEDED)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"version\":\"1.0.0\",\"abi\":[0,99,99]}");
#elif defined(BAD_ABI_OWN)
CODEGEN_NOTE_RAW("{\"id\":\"" ID "\",\"version\":\"1.0.0\",\"abi\":[0,99,0]}");
#elif defined(BAD_FEWER)
CODEGEN_NOTE_RAW("[{\"id\":\"" ID
                 "\",\"version\":\"1.0.0\",\"abi\":[0,0,0]},"
                 "{\"id\":\"zoo.ghost\",\"version\":\"1.0.0\",\"abi\":[0,0,0]}]");
#elif !defined(BAD_NO_NOTE)
CODEGEN_PLUGIN_NOTE(ID, "1.0.0", 0, "");
#endif

__attribute__((constructor)) static void mark(void) {
  setenv("ZOO_CODE_RAN", NAME, 1);
}

static codegen_status create(codegen_ctx *ctx, void **self) {
  *self = NULL;
#if defined(BAD_CREATE_SILENT)
  (void)ctx;
  return CODEGEN_ERR_IO;
#elif defined(BAD_CREATE_SAYS)
  codegen_origin nowhere = {0, 0, 0, 0};
  codegen_report_at(ctx, CODEGEN_ERROR, "ZOO0001", CODEGEN_STR("the zoo is closed"), CODEGEN_STR("come back tomorrow"),
                    nowhere);
  return CODEGEN_ERR_USAGE;
#elif defined(BAD_CREATE_STATUS)
  (void)ctx;
  return 12345;
#elif defined(BAD_DIAG)
  const codegen_diag small = {.struct_size = 4};
  codegen_diag wild = {.struct_size = sizeof wild, .severity = 77};
  const codegen_diag *causes[] = {&small, NULL};
  wild.code = CODEGEN_STR("no code");
  wild.message.size = 1000; /* without data */
  wild.detail.data = "x";
  wild.detail.size = SIZE_MAX;
  wild.origin = (codegen_origin){99, 99, 99, 1};
  wild.causes = causes;
  ctx->api->report(ctx, NULL);
  ctx->api->report(ctx, &small);
  ctx->api->report(ctx, &wild);
  return CODEGEN_OK;
#elif defined(BAD_PROVIDE)
  static const int table = 1;
  if (codegen_provide(ctx, CODEGEN_STR("codegen.mine/1"), &table) != CODEGEN_ERR_CONTRACT) return CODEGEN_OK;
  if (codegen_provide(ctx, CODEGEN_STR("No Id"), &table) != CODEGEN_ERR_CONTRACT) return CODEGEN_OK;
  if (codegen_provide(ctx, CODEGEN_STR("zoo.table/1"), NULL) != CODEGEN_ERR_CONTRACT) return CODEGEN_OK;
  return CODEGEN_ERR_CONTRACT;
#elif defined(BAD_HUNGRY)
  for (int i = 0; i < 1000; i++)
    if (!codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, 4096, 8)) return CODEGEN_ERR_MEMORY;
  return CODEGEN_OK;
#else
  (void)ctx;
  return CODEGEN_OK;
#endif
}

#if defined(BAD_LIST_ENDLESS)
static const codegen_need need = {sizeof need, CODEGEN_NEED_OPTIONAL, "zoo.x", NULL};
#define N1 &need, &need, &need, &need, &need, &need, &need, &need
#define N2 N1, N1, N1, N1, N1, N1, N1, N1
#define N3 N2, N2, N2, N2, N2, N2, N2, N2
static const codegen_need *const needs[] = {N3, N3, N3, NULL};
#elif defined(BAD_NEED_ID)
static const codegen_need need = {sizeof need, CODEGEN_NEED_OPTIONAL, "Not An Id", NULL};
static const codegen_need *const needs[] = {&need, NULL};
#elif defined(BAD_NEED_SELF)
static const codegen_need need = {sizeof need, CODEGEN_NEED_OPTIONAL, ID, NULL};
static const codegen_need *const needs[] = {&need, NULL};
#elif defined(BAD_NEED_UNSAID)
static const codegen_need need = {sizeof need, 0, "zoo.base", NULL};
static const codegen_need *const needs[] = {&need, NULL};
#else
static const codegen_need *const needs[] = {NULL};
#endif

#if defined(BAD_OPTION_TYPE)
static const codegen_option option = {.struct_size = sizeof option, .type = 99, .name = "mode"};
#elif defined(BAD_OPTION_NAME)
static const codegen_option option = {.struct_size = sizeof option, .type = CODEGEN_OPTION_TEXT, .name = "a.b"};
#elif defined(BAD_OPTION_DEFAULT)
static const codegen_option option = {
    .struct_size = sizeof option, .type = CODEGEN_OPTION_INTEGER, .name = "size", .initial = "ten"};
#elif defined(BAD_OPTION_SIZE)
static const codegen_option option = {.struct_size = 8, .type = CODEGEN_OPTION_TEXT, .name = "mode"};
#else
static const codegen_option option = {.struct_size = sizeof option, .type = CODEGEN_OPTION_BOOL, .name = "on"};
#endif
#if defined(BAD_OPTION_TWICE)
static const codegen_option *const options[] = {&option, &option, NULL};
#else
static const codegen_option *const options[] = {&option, NULL};
#endif

#if defined(BAD_PHASE_ID)
static codegen_status run(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  (void)self, (void)ctx, (void)model, (void)edit;
  return CODEGEN_OK;
}
static const codegen_phase phase = {.struct_size = sizeof phase, .id = "shape//x", .run = run};
static const codegen_phase *const phases[] = {&phase, NULL};
#elif defined(BAD_PHASE_EMPTY)
static const codegen_phase phase = {.struct_size = sizeof phase, .id = "shape/x"};
static const codegen_phase *const phases[] = {&phase, NULL};
#else
static const codegen_phase *const phases[] = {NULL};
#endif

static const codegen_plugin plugin = {
#if defined(BAD_SIZE_ZERO)
    .struct_size = 0,
#elif defined(BAD_SIZE_SMALL)
    .struct_size = 24,
#else
    .struct_size = sizeof plugin,
#endif
    .abi_major = CODEGEN_ABI_MAJOR,
#if defined(BAD_ABI_DIFFERS)
    .abi_minor = 7,
#else
    .abi_minor = CODEGEN_ABI_MINOR,
#endif
#if defined(BAD_ID_NULL)
    .id = NULL,
#else
    .id = ID,
#endif
#if defined(BAD_VERSION_DIFFERS)
    .version = "1.0.1",
#else
    .version = "1.0.0",
#endif
    .doc = "breaks one rule",
    .options = options,
    .needs = needs,
    .phases = phases,
    .create = create,
};

#if defined(BAD_EXPORT)
CODEGEN_EXPORT int zoo_exported = 1;
CODEGEN_EXPORT void zoo_function(void) {}
#endif

#if defined(BAD_UNDEFINED)
extern int zoo_symbol_that_nobody_has(void);
#elif defined(BAD_LIBRARY)
extern int zoo_gone(void);
#endif

#if !defined(BAD_NO_ENTRY)
const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
#if defined(BAD_ENTRY_NULL)
  (void)host, (void)index;
  return NULL;
#elif defined(BAD_ENTRY_ENDLESS)
  static codegen_plugin many[200];
  static char id[200][16];
  if (index >= 200) return NULL;
  many[index] = plugin;
  for (int i = 0; i < 4; i++) id[index][i] = "zoo."[i];
  for (uint32_t i = 0, n = index; i < 8; i++, n /= 2) id[index][4 + i] = (char)('a' + n % 2);
  many[index].id = index ? id[index] : plugin.id;
  (void)host;
  return &many[index];
#elif defined(BAD_TWICE)
  (void)host;
  return index < 2 ? &plugin : NULL;
#else
  (void)host;
#if defined(BAD_UNDEFINED)
  if (zoo_symbol_that_nobody_has()) return NULL;
#elif defined(BAD_LIBRARY)
  if (zoo_gone()) return NULL;
#endif
  return index == 0 ? &plugin : NULL;
#endif
}
#else
CODEGEN_EXPORT const codegen_plugin *codegen_other_entry(void);
CODEGEN_EXPORT const codegen_plugin *codegen_other_entry(void) {
  return &plugin;
}
#endif
