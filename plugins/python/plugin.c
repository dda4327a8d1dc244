/* SPDX-License-Identifier: MIT
 *
 * python: the descriptor, the door to each kind of section, and the head of each file.
 */
#include "python.h"

static codegen_status create(codegen_ctx *ctx, void **self) {
  py_plugin *plugin = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *plugin, _Alignof(py_plugin));
  if (!plugin) return CODEGEN_ERR_MEMORY;
  __builtin_memset(plugin, 0, sizeof *plugin);
  py_read_options(ctx, &plugin->options);
  *self = plugin;
  return CODEGEN_OK;
}

/** The state of a section at its beginning. */
py_emit py_begin(const py_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                 codegen_out *out) {
  py_emit e = {.section = section, .plugin = plugin, .ctx = ctx, .model = model, .out = out};
  e.py = codegen_py_begin(ctx, out, plugin->options.width);
  return e;
}

/** Warns that a model accepts something else than the type allows: an error under --strict. */
void py_warn(const py_emit *e, const char *code, codegen_str message, codegen_str help, codegen_origin origin) {
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = CODEGEN_WARNING,
                       .flags = CODEGEN_DIAG_STRICT,
                       .code = codegen_str_of(code),
                       .message = message,
                       .help = help,
                       .origin = origin};
  codegen_report(e->ctx, &diag);
}

static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  codegen_py_desk desk;
  py_emit e = py_begin(self, ctx, model, section, out);
  uint32_t kind = section->user & 255u;
  codegen_py_lend(&e.py, &desk);
  switch (kind) {
    case PY_SECTION_DECL: py_declare(&e, section->row); break;
    case PY_SECTION_INDEX: py_index(&e); break;
    case PY_SECTION_RUNTIME: py_runtime_put(&e, PY_USER(section->user)); break;
    default:
      if (kind < PY_SECTION_CLIENT) return CODEGEN_ERR_CONTRACT;
      py_client_emit(&e);
  }
  if (kind != PY_SECTION_INDEX && kind != PY_SECTION_RUNTIME) py_import_wished(&e);
  return out->failed ? CODEGEN_ERR_LIMIT : CODEGEN_OK;
}

/* The banner as a comment, a docstring for the module, imports. */
static codegen_status head(void *self, codegen_ctx *ctx, const codegen_artifact *artifact, const codegen_import *import,
                           uint32_t count, codegen_out *out) {
  const py_plugin *plugin = self;
  codegen_str banner = plugin->options.banner;
  bool python = codegen_str_is(artifact->language, "python"), any = false;
  (void)ctx;
  if (python || codegen_str_is(artifact->language, "toml")) {
    while (banner.size) {
      size_t end = 0;
      while (end < banner.size && banner.data[end] != '\n') end++;
      codegen_out_text(out, end ? "# " : "#");
      codegen_out_str(out, (codegen_str){banner.data, end});
      codegen_out_char(out, '\n');
      banner.data += end < banner.size ? end + 1 : end;
      banner.size -= end < banner.size ? end + 1 : end;
      any = true;
    }
  }
  if (!python) return CODEGEN_OK;
  if (artifact->user & 255u) { /* a module that brings its own docstring and imports: nothing to add */
    return CODEGEN_OK;
  }
  if (any) codegen_out_char(out, '\n');
  codegen_out_text(out, "\"\"\"");
  codegen_out_str(out, artifact->id);
  codegen_out_text(out, ".\"\"\"\n");
  if (count) codegen_out_char(out, '\n');
  codegen_py_put_imports(out, import, count, plugin->options.width);
  return CODEGEN_OK;
}

static const codegen_writer writer = {
    .struct_size = sizeof(codegen_writer),
    .flags = CODEGEN_PHASE_PURE | CODEGEN_PHASE_PARALLEL,
    .id = "python",
    .doc = "a Python package: models and a client",
    .convention = &py_convention,
    .symbols = py_symbols,
    .plan = py_plan,
    .emit = emit,
    .head = head,
};
static const codegen_writer *const writers[] = {&writer, NULL};

static const codegen_plugin plugin = {
    .struct_size = sizeof(codegen_plugin),
    .abi_major = CODEGEN_ABI_MAJOR,
    .abi_minor = CODEGEN_ABI_MINOR,
    .id = "python",
    .version = PY_VERSION,
    .doc = "Writes a Python package",
    .license = "MIT",
    .options = py_option_table,
    .writers = writers,
    .create = create,
};
CODEGEN_PLUGIN_NOTE("python", PY_VERSION, 0, "");

CODEGEN_EXPORT const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
