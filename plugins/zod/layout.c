/* SPDX-License-Identifier: MIT
 *
 * Where things stand. One file holds everything, or each schema has a file of its own, operations have one, and the
 * entry exports them all, so that whoever imports from the entry does not notice. Files import from each other in
 * circles: what they import is used when schemas are built, and they are built when all files are loaded.
 */
#include "zod.h"

#define ID_SIZE 200 /* of an artifact's id, at most */

/** Requests the names of files. */
codegen_status zod_layout_symbols(const zod_plugin *plugin, codegen_ctx *ctx, const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_DECL);
  codegen_status status = CODEGEN_OK;
  for (uint32_t row = 1; plugin->options.layout && row < count && status >= 0; row++) {
    const codegen_decl *decl = codegen_decl_at(model, row);
    codegen_symbol_request request = {.struct_size = sizeof request,
                                      .table = CODEGEN_TABLE_DECL,
                                      .row = row,
                                      .role = ZOD_ROLE_FILE,
                                      .kind = CODEGEN_NAME_FILE,
                                      .scope = CODEGEN_STR("models"),
                                      .stem = codegen_ts_stem(decl->name)};
    if (decl->kind == CODEGEN_DECL_TYPE && !(decl->row.flags & CODEGEN_DECL_REMOVED))
      status = codegen_symbol_want(ctx, &request);
  }
  return status;
}

/** The artifact in which a schema, or with 0 the operations, stands: `zod:models/user`. From the context's arena for
 *  this call. */
codegen_str zod_artifact(const zod_plugin *plugin, codegen_ctx *ctx, uint32_t decl) {
  static const char models[] = "zod:models/";
  const size_t begin = sizeof models - 1;
  codegen_str own = {"", 0}, file;
  char *text;
  if (!plugin->options.layout) return CODEGEN_STR("zod:zod");
  if (!decl) return CODEGEN_STR("zod:operations");
  file = codegen_symbol(ctx, own, CODEGEN_TABLE_DECL, decl, ZOD_ROLE_FILE);
  if (file.size > ID_SIZE - begin) file.size = ID_SIZE - begin;
  text = codegen_alloc(ctx, CODEGEN_ARENA_CALL, begin + file.size + 1, 1);
  if (!file.size || !text) return CODEGEN_STR("zod:zod");
  __builtin_memcpy(text, models, begin);
  __builtin_memcpy(text + begin, file.data, file.size);
  return (codegen_str){text, begin + file.size};
}

/** Asks for a name of a declared schema, where that stands in another file. */
void zod_import_decl(const zod_plugin *plugin, codegen_ctx *ctx, codegen_out *out, uint32_t decl, codegen_str name,
                     bool type) {
  codegen_import import = {
      .struct_size = sizeof import, .flags = type ? (uint32_t)CODEGEN_IMPORT_TYPE : 0u, .name = name};
  if (!plugin->options.layout || !name.size) return;
  import.artifact = zod_artifact(plugin, ctx, decl);
  codegen_out_import(out, &import);
}

/** Plans the file of a schema, or with 0 that of the operations: the entry itself in one file. 0: refused. */
uint32_t zod_layout_file(const zod_plugin *plugin, codegen_ctx *ctx, codegen_plan *plan, uint32_t entry,
                         uint32_t decl) {
  codegen_str file = plugin->options.file, id = zod_artifact(plugin, ctx, decl);
  codegen_artifact artifact = {.struct_size = sizeof artifact, .language = CODEGEN_STR("typescript")};
  size_t end = file.size;
  char *path;
  if (!plugin->options.layout) return entry;
  artifact.id = (codegen_str){id.data + 4, id.size - 4};
  if (end > 3 && __builtin_memcmp(file.data + end - 3, ".ts", 3) == 0) end -= 3;
  path = codegen_alloc(ctx, CODEGEN_ARENA_CALL, end + artifact.id.size + 8, 1);
  if (!path) return 0;
  if (end) __builtin_memcpy(path, file.data, end);
  path[end] = '/';
  __builtin_memcpy(path + end + 1, artifact.id.data, artifact.id.size);
  __builtin_memcpy(path + end + 1 + artifact.id.size, ".ts", 3);
  artifact.path = (codegen_str){path, end + artifact.id.size + 4};
  return codegen_plan_artifact(plan, &artifact);
}

/** Writes a line of the entry. */
void zod_export(zod_emit *e, uint32_t decl) {
  codegen_str to = zod_artifact(e->plugin, e->ctx, decl);
  ZOD_PUT(e, "export * from ");
  codegen_ts_put_specifier(e->out, codegen_import_path(e->ctx, CODEGEN_STR("zod:zod"), to), e->plugin->options.imports);
  ZOD_PUT(e, ";\n");
}
