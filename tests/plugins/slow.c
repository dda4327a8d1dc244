/* SPDX-License-Identifier: MIT
 *
 * A writer whose sections take their time, and whose names are chosen to get out of whatever shows them.
 */
#include <codegen/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Quotes, markup, control characters, a bidirectional override, bytes that are no UTF-8. */
static const char *const names[] = {"plain %d",       "\"],\"traceEvents\":[%d", "</title><b>&%d'\"", "\033[2J\r\n\t%d",
                                    "\xff\xfe%d\xc3", "\xe2\x80\xae%d\\",        "]]>%d<!--"};
#define NAMES ((int64_t)(sizeof names / sizeof names[0]))

static codegen_status symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  (void)self, (void)ctx, (void)model;
  return CODEGEN_OK;
}

static codegen_status plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  codegen_artifact artifact = {
      .struct_size = sizeof artifact, .id = CODEGEN_STR("slow"), .path = CODEGEN_STR("it's <slow> & \"odd\".txt")};
  uint32_t number = codegen_plan_artifact(plan, &artifact);
  int64_t count = codegen_option_integer(ctx, "sections");
  (void)self, (void)model;
  for (int64_t i = 0; i < count; i++) {
    char key[80];
    snprintf(key, sizeof key, names[i % NAMES], (int)i);
    codegen_section section = {.struct_size = sizeof section,
                               .artifact = number,
                               .depends = CODEGEN_DEPENDS_WHOLE,
                               .key = codegen_str_of(key),
                               .user = (uint32_t)i};
    codegen_status status = codegen_plan_section(plan, &section);
    if (status < 0) return status;
  }
  return CODEGEN_OK;
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  int64_t ms = codegen_option_integer(ctx, "ms"), exits = codegen_option_integer(ctx, "exits");
  struct timespec span = {ms / 1000, ms % 1000 * 1000000};
  (void)self, (void)model;
  if (ms) nanosleep(&span, NULL);
  if (exits && section->user == (uint32_t)exits) exit(0);
  codegen_out_text(out, "done\n");
  return CODEGEN_OK;
}

static const char *const reserved[] = {NULL};
static const codegen_convention convention = {.struct_size = sizeof convention,
                                              .type_case = CODEGEN_CASE_PASCAL,
                                              .value_case = CODEGEN_CASE_CAMEL,
                                              .reserved = reserved};
static const codegen_writer writer = {.struct_size = sizeof writer,
                                      .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
                                      .id = "slow",
                                      .doc = "takes its time",
                                      .convention = &convention,
                                      .symbols = symbols,
                                      .plan = plan,
                                      .emit = emit};
static const codegen_writer *const writers[] = {&writer, NULL};
#define INTEGER .struct_size = sizeof(codegen_option), .type = CODEGEN_OPTION_INTEGER
static const codegen_option sections = {INTEGER, .name = "sections", .doc = "How many.", .initial = "100"};
static const codegen_option wait = {INTEGER, .name = "ms", .doc = "How long each takes.", .initial = "0"};
static const codegen_option exits = {INTEGER, .name = "exits", .doc = "Which one ends the process.", .initial = "0"};
static const codegen_option *const options[] = {&sections, &wait, &exits, NULL};
CODEGEN_PLUGIN_NOTE("zoo.slow", "1.0.0", 0, "");
static const codegen_plugin plugin = {CODEGEN_PLUGIN_HEAD("zoo.slow", "1.0.0", 0), .doc = "Takes its time.",
                                      .options = options, .writers = writers};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
