/* SPDX-License-Identifier: MIT
 *
 * Names: which identifiers the file needs, and which words are none. Raw names stay property keys.
 */
#include "typescript.h"

/* A schema's own name comes before the ones that are made by a suffix. */
enum { MADE_UP = 0, VARIANT = 1, OWN_NAME = 2 };

static codegen_status want(const ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, uint32_t row,
                           uint32_t role, codegen_str prefix, codegen_str suffix, int32_t priority) {
  bool preserve = plugin->options.type_case == TS_CASE_PRESERVE;
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_DECL,
                                    .row = row,
                                    .role = role,
                                    .kind = preserve ? CODEGEN_NAME_MEMBER : CODEGEN_NAME_TYPE,
                                    .priority = priority,
                                    .stem = codegen_ts_stem(codegen_decl_at(model, row)->name),
                                    .prefix = prefix,
                                    .suffix = suffix};
  return codegen_symbol_want(ctx, &request);
}

static codegen_str join(codegen_ctx *ctx, codegen_str a, codegen_str b) {
  codegen_str out = {NULL, 0};
  char *data = codegen_alloc(ctx, CODEGEN_ARENA_CALL, a.size + b.size + 1, 1);
  if (!data) return out;
  if (a.size) __builtin_memcpy(data, a.data, a.size);
  if (b.size) __builtin_memcpy(data + a.size, b.data, b.size);
  out.data = data;
  out.size = a.size + b.size;
  return out;
}

/** Whether a shared parameter is a header of answers: kept apart in `components`, as its source does. */
bool ts_is_header(const codegen_decl *decl) {
  static const char group[] = "/headers/";
  size_t size = sizeof group - 1, end = decl->key.size;
  if (decl->kind != CODEGEN_DECL_PARAM) return false;
  while (end && decl->key.data[end - 1] != '/') end--;
  return end >= size && __builtin_memcmp(decl->key.data + end - size, group, size) == 0;
}

/* What the name of a shared part ends with; under `rootTypes` it begins with it. */
static codegen_str kind_of(const codegen_decl *decl) {
  codegen_str none = {"", 0};
  switch (decl->kind) {
    case CODEGEN_DECL_PARAM: return ts_is_header(decl) ? CODEGEN_STR("Header") : CODEGEN_STR("Parameter");
    case CODEGEN_DECL_RESPONSE: return CODEGEN_STR("Response");
    case CODEGEN_DECL_PAYLOAD: return CODEGEN_STR("RequestBody");
    default: return none;
  }
}

static codegen_status want_shape(const ts_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, uint32_t row,
                                 uint32_t shape) {
  codegen_str suffix = codegen_shape_suffix(codegen_decl_at(model, row), shape), own = plugin->options.suffix;
  codegen_status status;
  if (own.size) suffix = join(ctx, own, suffix);
  if (!suffix.data) return CODEGEN_ERR_MEMORY;
  status = want(plugin, ctx, model, row, shape, plugin->options.prefix, suffix, shape ? VARIANT : OWN_NAME);
  if (status < 0 || !codegen_ts_is_hierarchy(&plugin->settings, model, row)) return status;
  suffix = join(ctx, suffix, CODEGEN_STR("Base"));
  if (!suffix.data) return CODEGEN_ERR_MEMORY;
  return want(plugin, ctx, model, row, shape + CODEGEN_TS_ROLE_BASE, plugin->options.prefix, suffix, VARIANT);
}

codegen_status ts_symbols(void *self, codegen_ctx *ctx, const codegen_model *model) {
  ts_plugin *plugin = self;
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = CODEGEN_OK;
  for (uint32_t row = 1; row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    codegen_str kind = kind_of(decl), none = {"", 0};
    if (decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    if (decl->kind == CODEGEN_DECL_TYPE) {
      for (uint32_t shape = 0; shape < CODEGEN_SHAPES && status >= 0; shape++)
        if (codegen_decl_direction(decl, shape) != CODEGEN_DIRECTIONS && !(shape && plugin->settings.one_shape))
          status = want_shape(plugin, ctx, model, row, shape);
      if (status >= 0 && codegen_ts_enum_form(&plugin->settings, model, decl->subject) != CODEGEN_TS_ENUMS_UNION)
        status = codegen_ts_want_cases(ctx, model, decl->subject, decl->key);
    } else if (kind.size) {
      bool before = plugin->options.root_types;
      status = want(plugin, ctx, model, row, 0, before ? kind : none, before ? none : kind, MADE_UP);
    }
  }
  if (status >= 0) status = codegen_ts_alias_groups(ctx, model, &plugin->aliases);
  if (status >= 0) status = ts_layout_symbols(plugin, ctx, model);
  if (status >= 0) status = ts_value_symbols(plugin, ctx, model);
  if (status >= 0 && plugin->options.paths_enum) status = ts_paths_symbols(ctx, model);
  return status;
}
