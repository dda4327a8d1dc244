/* SPDX-License-Identifier: MIT
 *
 * codegen.yaml: read through the YAML reader of the source room, so that every key and value has its place; judged key
 * by key; all errors in one go.
 */
#include "private.h"

#include <sys/stat.h>

static const char *const root_keys[] = {"sources", "plugins", "options", "order", "sets", "memory-limit", NULL};
static const char *const source_keys[] = {"input",   "output", "plugins",  "options", "order", "allow-remote",
                                          "headers", "strict", "overlays", "patches", "names", NULL};
static const char *const orders[] = {"document", "canonical", NULL};
static const char *const plugin_keys[] = {"path", "options", NULL};
static const char *const header_keys[] = {"url", "name", "value", NULL};

/* -- plugins ------------------------------------------------------------------------------------------------------- */

static cg_str find_spec(cg_config_reader *reader, const cg_config *config, uint32_t path) {
  cg_str text;
  if (!cg_config_text(reader, path, "path", &text)) return CG_STR("");
  if (cg_path_absolute(text)) return text;
  cg_str joined = cg_path_join(reader->arena, config->dir, text);
  bool bare = cg_str_find(joined, '/', 0) == joined.size; /* a path, not a name to be searched */
  return bare ? cg_arena_printf(reader->arena, "./%.*s", CG_FMT(joined)) : joined;
}

static void take_plugin(cg_config_reader *reader, const cg_config *config, uint32_t node, cg_config_plugin *out) {
  const codegen_document *document = reader->document;
  out->id = cg_arena_copy(reader->arena, codegen_node_key(document, node));
  out->spec = out->id;
  out->place = cg_config_place(reader, node);
  if (codegen_node_kind(document, node) == CODEGEN_NODE_NULL || !cg_config_object(reader, node, "a plugin")) return;
  cg_config_known(reader, node, "a plugin", plugin_keys);
  uint32_t path = codegen_node_get(document, node, "path"), options = codegen_node_get(document, node, "options");
  if (path) out->spec = find_spec(reader, config, path);
  if (options) cg_config_options(reader, options, &out->option, &out->option_count);
}

static void take_plugins(cg_config_reader *reader, uint32_t node, cg_config *out) {
  const codegen_document *document = reader->document;
  bool list = codegen_node_kind(document, node) == CODEGEN_NODE_ARRAY;
  if (!list && !cg_config_object(reader, node, "plugins")) return;
  uint32_t n = codegen_node_count(document, node), child = codegen_node_first(document, node);
  cg_config_plugin *plugin = cg_arena_array(reader->arena, cg_config_plugin, (size_t)n + 1);
  if (!plugin) return;
  for (uint32_t i = 0; i < n; i++) {
    if (!list)
      take_plugin(reader, out, child, &plugin[i]);
    else if (cg_config_text(reader, child, "plugins", &plugin[i].id))
      plugin[i].spec = plugin[i].id;
    plugin[i].place = cg_config_place(reader, child);
    child = codegen_node_after(document, child);
  }
  out->plugin = plugin;
  out->plugin_count = n;
}

/** Keys that name plugins must stand under `plugins`. */
static void check_plugin_keys(cg_config_reader *reader, const cg_config *config, uint32_t node, const cg_str *key,
                              size_t count) {
  for (size_t i = 0; i < count; i++) {
    cg_str name[64];
    bool found = false;
    size_t names = config->plugin_count < 64 ? config->plugin_count : 64;
    for (size_t k = 0; k < config->plugin_count && !found; k++) found = codegen_str_equal(config->plugin[k].id, key[i]);
    if (found) continue;
    for (size_t k = 0; k < names; k++) name[k] = config->plugin[k].id;
    int near = cg_str_nearest(key[i], name, names);
    cg_str help = near >= 0 ? cg_arena_printf(reader->arena, "did you mean '%.*s'?", CG_FMT(name[near]))
                            : CG_STR("it must stand under 'plugins'");
    cg_config_error(reader, "CGC0004", node, help.data, "unknown plugin '%.*s'", CG_FMT(key[i]));
  }
}

/* -- sources ------------------------------------------------------------------------------------------------------- */

static void take_headers(cg_config_reader *reader, uint32_t node, cg_config_source *out) {
  const codegen_document *document = reader->document;
  if (!cg_config_array(reader, node, "headers")) return;
  uint32_t n = codegen_node_count(document, node), child = codegen_node_first(document, node);
  struct cg_fetch_header *header = cg_arena_array(reader->arena, struct cg_fetch_header, (size_t)n + 1);
  if (!header) return;
  for (uint32_t i = 0; i < n; i++, child = codegen_node_after(document, child)) {
    if (!cg_config_object(reader, child, "a header")) continue;
    cg_config_known(reader, child, "a header", header_keys);
    cg_str *member[] = {&header[i].prefix, &header[i].name, &header[i].value};
    for (size_t k = 0; k < CG_COUNT(member); k++) {
      uint32_t value = codegen_node_get(document, child, header_keys[k]);
      if (!value)
        cg_config_error(reader, "CGC0004", child, NULL, "a header needs '%s'", header_keys[k]);
      else
        cg_config_text(reader, value, header_keys[k], member[k]);
    }
  }
  out->header = header;
  out->header_count = n;
}

static bool is_plugin(const cg_config *config, cg_str key) {
  for (size_t i = 0; i < config->plugin_count; i++)
    if (codegen_str_equal(config->plugin[i].id, key)) return true;
  return false;
}

/** `options` of a source or of the whole file: under the key of a plugin its own options; any other key is an option
 *  of every plugin that has one of that name. The latter stand under an empty id, behind. */
static void take_overrides(cg_config_reader *reader, const cg_config *config, uint32_t node,
                           const cg_config_plugin **out, size_t *count) {
  const codegen_document *document = reader->document;
  if (!cg_config_object(reader, node, "options")) return;
  uint32_t n = codegen_node_count(document, node), child = codegen_node_first(document, node);
  cg_config_plugin *plugin = cg_arena_array(reader->arena, cg_config_plugin, (size_t)n + 1);
  cg_config_option *common = cg_arena_array(reader->arena, cg_config_option, (size_t)n + 1);
  if (!plugin || !common) return;
  size_t used = 0, commons = 0;
  for (uint32_t i = 0; i < n; i++, child = codegen_node_after(document, child)) {
    cg_str key = codegen_node_key(document, child);
    bool dotted = cg_str_find(key, '.', 0) < key.size; /* ids of plugins have dots, options have none */
    if (dotted) check_plugin_keys(reader, config, child, &key, 1);
    if (dotted || is_plugin(config, key)) {
      cg_config_plugin *one = &plugin[used++];
      one->id = cg_arena_copy(reader->arena, key);
      one->place = cg_config_place(reader, child);
      cg_config_options(reader, child, &one->option, &one->option_count);
    } else {
      cg_config_option_take(reader, child, &common[commons++]);
    }
  }
  if (commons)
    plugin[used++] = (cg_config_plugin){CG_STR(""), CG_STR(""), common, commons, cg_config_place(reader, node)};
  *out = plugin;
  *count = used;
}

static void take_order(cg_config_reader *reader, uint32_t node, bool *canonical) {
  uint32_t order;
  if (node && cg_config_choice(reader, node, "order", orders, &order)) *canonical = order == 1;
}

/** It stands in manifests and messages, and a shell takes it after --source. */
static bool is_source_name(cg_str name) {
  bool ok = name.size > 0;
  for (size_t i = 0; i < name.size && ok; i++) {
    char c = name.data[i];
    ok = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  }
  return ok;
}

static void take_source(cg_config_reader *reader, const cg_config *config, uint32_t node, cg_config_source *out) {
  const codegen_document *document = reader->document;
  out->name = cg_arena_copy(reader->arena, codegen_node_key(document, node));
  out->place = cg_config_place(reader, node);
  if (!is_source_name(out->name))
    cg_config_error(reader, "CGC0004", node, "use letters, digits, '_', '.' and '-'", "'%.*s' is no name for a source",
                    CG_FMT(out->name));
  if (!cg_config_object(reader, node, "a source")) return;
  cg_config_known(reader, node, "a source", source_keys);
  uint32_t input = codegen_node_get(document, node, "input"), output = codegen_node_get(document, node, "output");
  uint32_t plugins = codegen_node_get(document, node, "plugins"), options = codegen_node_get(document, node, "options");
  uint32_t allow = codegen_node_get(document, node, "allow-remote");
  uint32_t headers = codegen_node_get(document, node, "headers"), strict = codegen_node_get(document, node, "strict");
  if (input) cg_config_texts(reader, input, "input", &out->input, &out->input_count);
  if (out->input_count == 0)
    cg_config_error(reader, "CGC0004", node, "add 'input: openapi.yaml'", "source '%.*s' has no input",
                    CG_FMT(out->name));
  if (output) cg_config_text(reader, output, "output", &out->output);
  if (plugins && cg_config_array(reader, plugins, "plugins") &&
      cg_config_texts(reader, plugins, "plugins", &out->plugin, &out->plugin_count))
    check_plugin_keys(reader, config, plugins, out->plugin, out->plugin_count);
  if (options) take_overrides(reader, config, options, &out->override, &out->override_count);
  out->canonical = config->canonical;
  take_order(reader, codegen_node_get(document, node, "order"), &out->canonical);
  if (allow) cg_config_texts(reader, allow, "allow-remote", &out->allow_remote, &out->allow_remote_count);
  uint32_t overlays = codegen_node_get(document, node, "overlays"),
           patches = codegen_node_get(document, node, "patches");
  if (overlays) cg_config_texts(reader, overlays, "overlays", &out->overlay, &out->overlay_count);
  if (patches) cg_config_texts(reader, patches, "patches", &out->patch, &out->patch_count);
  uint32_t names = codegen_node_get(document, node, "names");
  if (names && cg_config_text(reader, names, "names", &out->names) && !out->names.size)
    cg_config_error(reader, "CGC0004", names, "write a file, as in 'names: codegen.names.json'", "'names' is empty");
  if (headers) take_headers(reader, headers, out);
  if (strict) cg_config_bool(reader, strict, "strict", &out->strict);
}

static void take_memory(cg_config_reader *reader, uint32_t node, uint64_t *memory) {
  cg_str text;
  if (!node || !cg_config_text(reader, node, "memory-limit", &text) || cg_str_bytes(text, memory)) return;
  cg_config_error(reader, "CGC0004", node, "write a number of bytes, as in 'memory-limit: 512M' or '2G'",
                  "'memory-limit' takes a size, not '%.*s'", (int)(text.size < 100 ? text.size : 100), text.data);
}

static void take_sources(cg_config_reader *reader, uint32_t node, cg_config *out) {
  if (!cg_config_object(reader, node, "sources")) return;
  uint32_t n = codegen_node_count(reader->document, node), child = codegen_node_first(reader->document, node);
  cg_config_source *source = cg_arena_array(reader->arena, cg_config_source, (size_t)n + 1);
  if (!source) return;
  for (uint32_t i = 0; i < n; i++, child = codegen_node_after(reader->document, child))
    take_source(reader, out, child, &source[i]);
  out->source = source;
  out->source_count = n;
}

/* -- sets ---------------------------------------------------------------------------------------------------------- */

static void take_sets(cg_config_reader *reader, uint32_t node, cg_config *out) {
  const codegen_document *document = reader->document;
  if (!cg_config_object(reader, node, "sets")) return;
  uint32_t n = codegen_node_count(document, node), child = codegen_node_first(document, node);
  cg_config_set *set = cg_arena_array(reader->arena, cg_config_set, (size_t)n + 1);
  if (!set) return;
  for (uint32_t i = 0; i < n; i++, child = codegen_node_after(document, child)) {
    set[i].name = cg_arena_copy(reader->arena, codegen_node_key(document, child));
    set[i].place = cg_config_place(reader, child);
    if (cg_config_array(reader, child, "a set") &&
        cg_config_texts(reader, child, "a set", &set[i].plugin, &set[i].plugin_count))
      check_plugin_keys(reader, out, child, set[i].plugin, set[i].plugin_count);
  }
  out->set = set;
  out->set_count = n;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

typedef struct relay {
  cg_config_reader *reader;
  cg_str bytes;
} relay;

/** Errors of the YAML reader become errors of the configuration: same words, another class. */
static void pass_on(void *self, const codegen_diag *diag) {
  relay *to = self;
  uint32_t line = diag->line, column = diag->column;
  if (diag->severity != CODEGEN_ERROR) return;
  if (diag->origin.document && diag->origin.begin <= to->bytes.size)
    cg_diag_line(to->bytes, diag->origin.begin, &line, &column);
  cg_str help = cg_arena_copy(to->reader->arena, diag->help);
  cg_diag_file(to->reader->diags, "CGC0001", to->reader->path, line, column, help.size ? help.data : NULL, "%.*s",
               CG_FMT(diag->message));
}

static bool exists(const char *path) {
  struct stat info;
  return stat(path, &info) == 0;
}

static cg_status take_root(cg_config_reader *reader, cg_config *out) {
  const codegen_document *document = reader->document;
  if (codegen_node_kind(document, 1) != CODEGEN_NODE_OBJECT) {
    cg_config_error(reader, "CGC0003", 1, "'codegen init' writes one to start from",
                    "the configuration must be a mapping");
    return CODEGEN_ERR_USAGE;
  }
  cg_config_known(reader, 1, "the configuration", root_keys);
  uint32_t plugins = codegen_node_get(document, 1, "plugins"), sources = codegen_node_get(document, 1, "sources");
  uint32_t sets = codegen_node_get(document, 1, "sets"), options = codegen_node_get(document, 1, "options");
  if (plugins) take_plugins(reader, plugins, out);
  if (options) take_overrides(reader, out, options, &out->override, &out->override_count);
  take_order(reader, codegen_node_get(document, 1, "order"), &out->canonical);
  take_memory(reader, codegen_node_get(document, 1, "memory-limit"), &out->memory);
  if (sources)
    take_sources(reader, sources, out);
  else
    cg_config_error(reader, "CGC0004", 1, "add one, or write one with 'codegen init'", "'sources' is missing");
  if (sets) take_sets(reader, sets, out);
  return reader->failed ? CODEGEN_ERR_USAGE : CODEGEN_OK;
}

cg_status cg_config_parse(cg_arena *arena, cg_diags *diags, cg_str path, cg_str text, cg_config *out) {
  cg_config_reader reader = {arena, diags, path, NULL, false};
  relay to = {&reader, text};
  cg_source_limits limits = {.max_bytes = (uint64_t)16 << 20, .max_depth = 64, .max_nodes = 1000000};
  cg_diags *yaml = cg_diags_new();
  codegen_document *document = NULL;
  cg_buf bytes;
  memset(out, 0, sizeof *out);
  cg_buf_init(&bytes, (size_t)64 << 20);
  cg_buf_str(&bytes, text);
  cg_buf_add(&bytes, "\0\0\0\0\0\0\0\0", 8);
  cg_status status = yaml && !bytes.failed ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
  if (status >= 0) {
    cg_diags_observe(yaml, pass_on, &to);
    document = cg_document_parse_yaml((cg_str){bytes.data, text.size}, path, 1, &limits, yaml);
    to.bytes = text;
    status = document ? CODEGEN_OK : CODEGEN_ERR_USAGE;
    if (!document && cg_diags_errors(diags) == 0)
      cg_diag_file(diags, "CGC0001", path, 0, 0, NULL, "'%.*s' cannot be read as YAML", CG_FMT(path));
  }
  if (status >= 0) {
    reader.document = document;
    out->path = cg_arena_copy(arena, path);
    out->dir = cg_arena_copy(arena, cg_path_dir(path));
    status = take_root(&reader, out);
  }
  cg_document_free(document);
  cg_diags_free(yaml);
  cg_buf_release(&bytes);
  return status;
}

cg_status cg_config_read(cg_arena *arena, cg_diags *diags, cg_str path, cg_config *out) {
  cg_buf text;
  const char *reason = "";
  cg_str name = cg_arena_copy(arena, path);
  cg_buf_init(&text, (size_t)16 << 20);
  cg_status status = name.data ? cg_file_read(name.data, (size_t)16 << 20, &text, &reason) : CODEGEN_ERR_MEMORY;
  if (status < 0) {
    bool missing = name.data && !exists(name.data);
    cg_diag_file(diags, "CGC0001", path, 0, 0,
                 missing ? "'codegen init' writes one to start from" : "name a file that holds a configuration",
                 "'%.*s' cannot be read: %s", CG_FMT(path), reason);
    status = CODEGEN_ERR_USAGE;
  } else {
    status = cg_config_parse(arena, diags, name, cg_buf_get(&text), out);
  }
  cg_buf_release(&text);
  return status;
}

bool cg_config_find(cg_arena *arena, cg_str dir, cg_str *path) {
  for (cg_str at = dir;; at = cg_path_dir(at)) {
    bool root = at.size <= 1;
    cg_str file = cg_arena_printf(arena, "%.*s/codegen.yaml", CG_FMT(root ? CG_STR("") : at));
    cg_str git = cg_arena_printf(arena, "%.*s/.git", CG_FMT(root ? CG_STR("") : at));
    if (!file.data || !git.data) return false;
    if (exists(file.data)) {
      *path = codegen_str_equal(at, dir) ? CG_STR("codegen.yaml") : file;
      return true;
    }
    if (root || exists(git.data)) return false;
  }
}

const cg_config_set *cg_config_set_find(const cg_config *config, cg_str name) {
  for (size_t i = 0; i < config->set_count; i++)
    if (codegen_str_equal(config->set[i].name, name)) return &config->set[i];
  return NULL;
}
