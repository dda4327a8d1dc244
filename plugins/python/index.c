/* SPDX-License-Identifier: MIT
 *
 * models/__init__.py: every class and alias by name, loaded when it is first asked for.
 */
#include "types.h"

#include <stdlib.h>

typedef struct row {
  codegen_str name, module;
  codegen_str key, module_key; /* what they are sorted by */
} row;

typedef struct listing {
  py_emit *e;
  row *rows;
  uint32_t count, capacity;
  codegen_str module, module_key; /* of the declaration whose names are added */
} listing;

static int by_name(const void *x, const void *y) {
  const row *a = x, *b = y;
  int order = codegen_str_compare(a->key, b->key);
  return order ? order : codegen_str_compare(a->name, b->name);
}

static int by_module(const void *x, const void *y) {
  const row *a = x, *b = y;
  int order = 0;
  if (a->module.data != b->module.data) {
    order = codegen_str_compare(a->module_key, b->module_key);
    if (!order) order = codegen_str_compare(a->module, b->module);
  }
  return order ? order : by_name(x, y);
}

/* What a name is compared by, made once: each takes part in many comparisons. */
static codegen_str key_of(py_emit *e, codegen_str name, bool fold) {
  char *data = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, codegen_py_sort_key_max(name), 1);
  if (!data) {
    e->out->failed = true;
    return (codegen_str){"", 0};
  }
  return (codegen_str){data, codegen_py_sort_key(data, name, fold)};
}

static void add(listing *l, codegen_str name) {
  if (!name.size || !l->module.size) return;
  if (l->count == l->capacity) {
    uint32_t capacity = l->capacity ? l->capacity * 2 : 256;
    row *rows = realloc(l->rows, capacity * sizeof *rows);
    if (!rows) {
      l->e->out->failed = true;
      return;
    }
    l->rows = rows;
    l->capacity = capacity;
  }
  l->rows[l->count++] =
      (row){.name = name, .module = l->module, .key = key_of(l->e, name, true), .module_key = l->module_key};
}

/* The names of a declaration and of the classes within it. */
static void add_all(listing *l, uint32_t decl) {
  const py_emit *e = l->e;
  codegen_str id = py_module_id(e->plugin, e->ctx, decl);
  l->module = (codegen_str){id.data + 7, id.size < 7 ? 0 : id.size - 7}; /* without `models/` */
  l->module_key = key_of(l->e, l->module, true);
  for (uint32_t shape = 0; shape < CODEGEN_SHAPES; shape++) add(l, py_name(e, CODEGEN_TABLE_DECL, decl, shape));
  for (uint32_t i = e->plugin->begin[decl]; i < e->plugin->begin[decl + 1]; i++)
    add(l, py_name(e, CODEGEN_TABLE_TYPE, e->plugin->within[i].type, e->plugin->within[i].shape));
}

static void put_imports(py_emit *e, const row *rows, uint32_t count) {
  codegen_import *import = count ? calloc(count, sizeof *import) : NULL;
  if (!import) {
    e->out->failed = e->out->failed || count;
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    import[i].struct_size = sizeof *import;
    import[i].flags = CODEGEN_IMPORT_TYPE;
    import[i].name = rows[i].name;
    import[i].module = py_join(e->ctx, CODEGEN_STR("./"), rows[i].module, CODEGEN_STR(".py"));
  }
  codegen_py_put_imports(e->out, import, count, e->plugin->options.width);
  free(import);
}

static void put_name(py_emit *e, codegen_str name) {
  PY_PUT(e, "    \"");
  codegen_out_str(e->out, name);
  codegen_out_char(e->out, '"');
}

static const char loader[] =
    "\n"
    "if not _t.TYPE_CHECKING:\n"
    "\n"
    "    def __getattr__(name: str) -> object:\n"
    "        module = _MODULES.get(name)\n"
    "        if module is None:\n"
    "            raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")\n"
    "        try:\n"
    "            value = getattr(_importlib.import_module(f\".{module}\", __name__), name)\n"
    "        except RecursionError:  # a long chain of bases\n"
    "            from .._runtime.deep import deeply\n"
    "\n"
    "            value = getattr(deeply(lambda: _importlib.import_module(f\".{module}\", __name__)), name)\n"
    "        globals()[name] = value\n"
    "        return value\n"
    "\n"
    "    def __dir__() -> list[str]:\n"
    "        return __all__\n";

/** Writes the file. */
void py_index(py_emit *e) {
  listing l = {.e = e};
  uint32_t used = 0;
  for (uint32_t decl = 1; decl < e->plugin->count && !e->out->failed; decl++) {
    if (e->plugin->module[decl]) add_all(&l, decl);
  }
  if (l.count) qsort(l.rows, l.count, sizeof *l.rows, by_module);
  for (uint32_t i = 0; i < l.count; i++) /* what stands within two shapes is there twice */
    if (!used || !codegen_str_equal(l.rows[used - 1].name, l.rows[i].name)) l.rows[used++] = l.rows[i];
  l.count = used;
  PY_PUT(
      e,
      "\"\"\"The models. Each is loaded when it is first asked for.\"\"\"\n\nfrom __future__ import annotations\n\n");
  if (!l.count) {
    PY_PUT(e, "__all__: list[str] = []\n");
    return;
  }
  PY_PUT(e, "import importlib as _importlib\nimport typing as _t\n\n");
  put_imports(e, l.rows, l.count);
  for (uint32_t i = 0; i < l.count; i++) l.rows[i].key = key_of(e, l.rows[i].name, false);
  qsort(l.rows, l.count, sizeof *l.rows, by_name);
  PY_PUT(e, "\n__all__ = [\n");
  for (uint32_t i = 0; i < l.count; i++) {
    put_name(e, l.rows[i].name);
    PY_PUT(e, ",\n");
  }
  PY_PUT(e, "]\n\n_MODULES = {\n");
  for (uint32_t i = 0; i < l.count; i++) {
    put_name(e, l.rows[i].name);
    PY_PUT(e, ": \"");
    codegen_out_str(e->out, l.rows[i].module);
    PY_PUT(e, "\",\n");
  }
  PY_PUT(e, "}\n");
  codegen_out_text(e->out, loader);
  free(l.rows);
}
