/* SPDX-License-Identifier: MIT
 *
 * outline: writes outline.md, a list of all types with their fields and of all operations. A complete writer: it asks
 * for identifiers, plans one section a declaration, and emits them; the host decides when, and on which thread.
 *
 *   codegen --plugin=./liboutline.so openapi.yaml -o docs
 */
#include <codegen/plugin.h>

enum { SECTION_TYPE = 1, SECTION_OPERATION };

/* Every declaration that is shown, in the order of the document. */
static bool shown(const codegen_decl *decl) {
  return (decl->kind == CODEGEN_DECL_TYPE || decl->kind == CODEGEN_DECL_OPERATION) &&
         !(decl->row.flags & CODEGEN_DECL_REMOVED);
}

static codegen_status symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  codegen_status status = CODEGEN_OK;
  (void)self;
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_DECL) && status >= 0; id++) {
    const codegen_decl *decl = codegen_decl_at(model, id);
    codegen_symbol_request request = {.struct_size = sizeof request, .table = CODEGEN_TABLE_DECL, .row = id};
    request.kind = decl->kind == CODEGEN_DECL_TYPE ? CODEGEN_NAME_TYPE : CODEGEN_NAME_VALUE;
    request.stem = decl->name;
    if (shown(decl)) status = codegen_symbol_want(ctx, &request);
  }
  return status;
}

static codegen_status plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  codegen_status status = CODEGEN_OK;
  codegen_artifact artifact = {.struct_size = sizeof artifact, .id = CODEGEN_STR("outline")};
  (void)self, (void)ctx;
  artifact.path = CODEGEN_STR("outline.md");
  artifact.language = CODEGEN_STR("markdown");
  uint32_t number = codegen_plan_artifact(plan, &artifact);
  for (uint32_t id = 1; number && id < codegen_row_count(model, CODEGEN_TABLE_DECL) && status >= 0; id++) {
    const codegen_decl *decl = codegen_decl_at(model, id);
    codegen_section section = {.struct_size = sizeof section, .artifact = number, .key = decl->key};
    section.table = CODEGEN_TABLE_DECL;
    section.row = id;
    section.depends = CODEGEN_DEPENDS_OWN;
    section.user = decl->kind == CODEGEN_DECL_TYPE ? SECTION_TYPE : SECTION_OPERATION;
    if (shown(decl)) status = codegen_plan_section(plan, &section);
  }
  return number ? status : CODEGEN_ERR_CONTRACT;
}

/* A wire name is data: what Markdown would take for markup is escaped, line breaks and control characters become
 * spaces. */
static void put_key(codegen_out *out, codegen_str key) {
  for (size_t i = 0; i < key.size; i++) {
    char c = key.data[i];
    if (c == '\\' || c == '`' || c == '*' || c == '_' || c == '<' || c == '[') codegen_out_char(out, '\\');
    codegen_out_char(out, (unsigned char)c < 32 ? ' ' : c);
  }
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  const codegen_decl *decl = codegen_decl_at(model, section->row);
  const codegen_type *type = codegen_type_at(model, section->user == SECTION_TYPE ? decl->subject : 0);
  codegen_range fields = codegen_object_at(model, type->object)->fields;
  (void)self;
  codegen_out_text(out, section->user == SECTION_TYPE ? "- type " : "- operation ");
  codegen_out_str(out, codegen_symbol(ctx, CODEGEN_STR(""), CODEGEN_TABLE_DECL, section->row, 0));
  codegen_out_char(out, '\n');
  for (uint32_t i = 0; i < fields.count; i++) {
    codegen_out_text(out, "  - ");
    put_key(out, codegen_field_at(model, fields.first + i)->key);
    codegen_out_char(out, '\n');
  }
  return CODEGEN_OK;
}

static const char *const reserved[] = {NULL};
static const codegen_convention convention = {.struct_size = sizeof convention,
                                              .type_case = CODEGEN_CASE_PASCAL,
                                              .value_case = CODEGEN_CASE_CAMEL,
                                              .reserved = reserved};
static const codegen_writer writer = {.struct_size = sizeof writer,
                                      .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
                                      .id = "outline",
                                      .doc = "lists types and operations",
                                      .convention = &convention,
                                      .symbols = symbols,
                                      .plan = plan,
                                      .emit = emit};
static const codegen_writer *const writers[] = {&writer, NULL};
CODEGEN_PLUGIN_NOTE("outline", "1.0.0", 0, "");
static const codegen_plugin plugin = {CODEGEN_PLUGIN_HEAD("outline", "1.0.0", 0),
                                      .doc = "Lists all types and operations as Markdown.", .writers = writers};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
