/* SPDX-License-Identifier: MIT
 *
 * Writers that load well and misbehave in the run: each build has one vice, named by VICE.
 */
#include <codegen/plugin.h>

enum { NOTHING, SYMBOLS, PLAN, EMIT, SECTION_ARTIFACT, SECTION_TWICE, ARTIFACT_TWICE, NOT_UTF8 };

#ifndef WHERE
#define WHERE "rogue.txt"
#endif
#ifndef WHAT
#define WHAT NOTHING
#endif

static codegen_status symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  (void)self, (void)ctx, (void)model;
  return WHAT == SYMBOLS ? CODEGEN_ERR_INPUT : CODEGEN_OK;
}

static codegen_status plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  codegen_artifact artifact = {.struct_size = sizeof artifact, .id = CODEGEN_STR("rogue")};
  codegen_section section = {
      .struct_size = sizeof section, .depends = CODEGEN_DEPENDS_WHOLE, .key = CODEGEN_STR("only")};
  codegen_status status;
  (void)self, (void)ctx, (void)model;
  if (WHAT == PLAN) return CODEGEN_ERR_INPUT;
  artifact.path = CODEGEN_STR(WHERE);
  section.artifact = codegen_plan_artifact(plan, &artifact);
  if (WHAT == ARTIFACT_TWICE) section.artifact = codegen_plan_artifact(plan, &artifact);
  if (WHAT == SECTION_ARTIFACT) section.artifact = 4711;
  status = codegen_plan_section(plan, &section);
  if (WHAT == SECTION_TWICE) status = codegen_plan_section(plan, &section);
  return status;
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  (void)self, (void)ctx, (void)model, (void)section;
  codegen_out_text(out, WHAT == NOT_UTF8 ? "\xff\xfe" : "rogue\n");
  return WHAT == EMIT ? CODEGEN_ERR_INPUT : CODEGEN_OK;
}

static const char *const reserved[] = {NULL};
static const codegen_convention convention = {.struct_size = sizeof convention,
                                              .type_case = CODEGEN_CASE_PASCAL,
                                              .value_case = CODEGEN_CASE_CAMEL,
                                              .reserved = reserved};
static const codegen_writer writer = {.struct_size = sizeof writer,
                                      .id = "rogue",
                                      .doc = "misbehaves",
                                      .convention = &convention,
                                      .symbols = symbols,
                                      .plan = plan,
                                      .emit = emit};
static const codegen_writer *const writers[] = {&writer, NULL};
CODEGEN_PLUGIN_NOTE("rogue." VICE, "1.0.0", 0, "");
static const codegen_plugin plugin = {CODEGEN_PLUGIN_HEAD("rogue." VICE, "1.0.0", 0), .doc = "Misbehaves.",
                                      .writers = writers};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
