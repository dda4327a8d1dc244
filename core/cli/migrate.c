/* SPDX-License-Identifier: MIT
 *
 * codegen init --from: finds and reads another tool's configuration, and writes one of ours that does the same. What
 * the tables of a tool do not know is said, never dropped. Nothing is run.
 */
#include "migrate.h"

#include <unistd.h>

#define DEPTH_MAX 66

/* -- the plan ------------------------------------------------------------------------------------------------------ */

void mg_push(mg_plan *plan, cg_vec *vec, cg_str text) {
  cg_str *slot = cg_vec_add(vec, 1);
  if (slot)
    *slot = text;
  else
    plan->memory = true;
}

mg_source *mg_source_add(mg_plan *plan, cg_str name) {
  mg_source *source = cg_vec_add(&plan->source, 1);
  char *clean = cg_arena_alloc(plan->arena, name.size + 1, 1);
  if (!source || !clean) {
    plan->memory = true;
    return NULL;
  }
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    bool ok = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    clean[i] = ok ? c : '-';
  }
  clean[name.size] = '\0';
  *source = (mg_source){.name = name.size ? (cg_str){clean, name.size} : CG_STR("api"), .output = CG_STR("")};
  for (size_t i = 0, n = 1; i + 1 < plan->source.count; i++) /* names that became equal are told apart */
    if (codegen_str_equal(cg_vec_at(&plan->source, mg_source, i)->name, source->name)) {
      source->name = cg_arena_printf(plan->arena, "%.*s-%zu", (int)name.size, clean, ++n);
      i = SIZE_MAX;
    }
  cg_vec_init(&source->input, sizeof(cg_str));
  cg_vec_init(&source->header, sizeof(cg_str));
  cg_vec_init(&source->allow, sizeof(cg_str));
  cg_vec_init(&source->plugin, sizeof(const char *));
  cg_vec_init(&source->option, sizeof(mg_option));
  return source;
}

void mg_plugin_add(mg_plan *plan, mg_source *source, const char *id) {
  for (size_t i = 0; i < source->plugin.count; i++)
    if (strcmp(*cg_vec_at(&source->plugin, const char *, i), id) == 0) return;
  const char **slot = cg_vec_add(&source->plugin, 1);
  if (slot)
    *slot = id;
  else
    plan->memory = true;
}

mg_option *mg_option_of(mg_plan *plan, mg_source *source, const char *plugin, const char *name) {
  for (size_t i = 0; i < source->option.count; i++) {
    mg_option *option = cg_vec_at(&source->option, mg_option, i);
    if (!plugin == !option->plugin && (!plugin || !strcmp(plugin, option->plugin)) && !strcmp(name, option->name))
      return option;
  }
  mg_option *option = cg_vec_add(&source->option, 1);
  if (!option) {
    plan->memory = true;
    return NULL;
  }
  *option = (mg_option){.plugin = plugin, .name = name};
  cg_vec_init(&option->value, sizeof(cg_str));
  if (plugin) mg_plugin_add(plan, source, plugin);
  return option;
}

void mg_option_set(mg_plan *plan, mg_source *source, const char *plugin, const char *name, cg_str text, bool literal) {
  mg_option *option = mg_option_of(plan, source, plugin, name);
  if (!option) return;
  option->value.count = 0;
  option->literal = literal;
  mg_push(plan, &option->value, text);
}

void mg_option_push(mg_plan *plan, mg_source *source, const char *plugin, const char *name, cg_str text) {
  mg_option *option = mg_option_of(plan, source, plugin, name);
  if (!option) return;
  option->list = true;
  mg_push(plan, &option->value, text);
}

void mg_source_drop(mg_plan *plan) {
  mg_source *source = cg_vec_at(&plan->source, mg_source, plan->source.count - 1);
  for (size_t k = 0; k < source->option.count; k++) cg_vec_release(&cg_vec_at(&source->option, mg_option, k)->value);
  cg_vec *vec[] = {&source->input, &source->header, &source->allow, &source->plugin, &source->option};
  for (size_t k = 0; k < CG_COUNT(vec); k++) cg_vec_release(vec[k]);
  plan->source.count--;
}

void mg_note_add(mg_plan *plan, uint32_t line, const char *path, bool fine, const char *format, ...) {
  cg_buf text;
  va_list args;
  cg_buf_init(&text, 1 << 16);
  va_start(args, format);
  cg_buf_vprintf(&text, format, args);
  va_end(args);
  mg_note *note = cg_vec_add(&plan->note, 1);
  if (note)
    *note = (mg_note){.path = cg_arena_copy(plan->arena, codegen_str_of(path)),
                      .text = cg_arena_copy(plan->arena, cg_buf_get(&text)),
                      .line = line,
                      .fine = fine};
  if (!note || text.failed || !note->text.data || !note->path.data) plan->memory = true;
  cg_buf_release(&text);
}

/* -- tables -------------------------------------------------------------------------------------------------------- */

static bool at_matches(const char *at, const char *path) {
  const char *star = strchr(at, '*');
  if (!star) return !strcmp(at, path);
  size_t head = (size_t)(star - at), tail = strlen(star + 1), size = strlen(path);
  return size >= head + tail && !memcmp(at, path, head) && !memcmp(star + 1, path + size - tail, tail);
}

static const char *shown(const cg_js_value *value) {
  switch (value->kind) {
    case CG_JS_OBJECT: return "an object";
    case CG_JS_ARRAY: return "a list";
    case CG_JS_REGEXP: return "a regular expression";
    default: return value->text.data ? value->text.data : "";
  }
}

static void not_read(mg_plan *plan, const cg_js_value *value, const char *path) {
  mg_note_add(plan, value->line, path, false, "cannot be read: %s", shown(value));
}

void mg_texts(mg_plan *plan, const cg_js_value *value, const char *path, cg_vec *out) {
  bool list = value->kind == CG_JS_ARRAY;
  for (const cg_js_value *item = list ? value->first : value; item; item = list ? item->next : NULL) {
    if (item->kind == CG_JS_STRING || item->kind == CG_JS_NUMBER)
      mg_push(plan, out, item->text);
    else if (item->kind != CG_JS_NULL)
      not_read(plan, item, path);
  }
}

bool mg_enabled(const cg_js_value *value) {
  const cg_js_value *enabled = cg_js_get(value, "enabled");
  if (!value || value->kind == CG_JS_NULL || (value->kind == CG_JS_BOOL && codegen_str_is(value->text, "false")))
    return false;
  return !enabled || enabled->kind != CG_JS_BOOL || codegen_str_is(enabled->text, "true");
}

static void copy_option(mg_plan *plan, mg_source *source, const mg_row *row, const cg_js_value *value,
                        const char *path) {
  if (value->kind == CG_JS_OPAQUE || value->kind == CG_JS_OBJECT || value->kind == CG_JS_REGEXP) {
    not_read(plan, value, path);
    return;
  }
  if (value->kind == CG_JS_ARRAY) {
    mg_option *option = mg_option_of(plan, source, row->plugin, row->option);
    if (!option) return;
    option->list = true;
    mg_texts(plan, value, path, &option->value);
    return;
  }
  bool literal = value->kind != CG_JS_STRING;
  if (!row->values) {
    mg_option_set(plan, source, row->plugin, row->option, value->text, literal);
    return;
  }
  for (const char *const *pair = row->values; pair[0]; pair += 2) {
    if (!codegen_str_is(value->text, pair[0])) continue;
    bool flag = !strcmp(pair[1], "true") || !strcmp(pair[1], "false");
    if (pair[1][0]) mg_option_set(plan, source, row->plugin, row->option, codegen_str_of(pair[1]), flag);
    return; /* an empty one: what we do without being told */
  }
  mg_note_add(plan, value->line, path, false, "the value '%s' has no counterpart", shown(value));
}

static void walk(mg_plan *plan, mg_source *source, const mg_row *table, const cg_js_value *value, const char *path,
                 size_t depth) {
  if (value->kind == CG_JS_NULL || depth > DEPTH_MAX || plan->memory) return;
  const mg_row *row = table;
  while (row->at && !at_matches(row->at, path)) row++;
  if (row->call) {
    row->call(plan, source, value, path);
  } else if (row->option) {
    copy_option(plan, source, row, value, path);
  } else if (row->text) {
    bool off = value->kind == CG_JS_BOOL && codegen_str_is(value->text, "false");
    bool fine = row->text[0] == MG_FINE[0];
    if (!off) mg_note_add(plan, value->line, path, fine, "%s", row->text + fine);
  } else if (value->kind == CG_JS_OBJECT) {
    for (const cg_js_value *member = value->first; member; member = member->next) {
      const char *dot = path[0] && member->key.size ? "." : "";
      cg_str below = cg_arena_printf(plan->arena, "%s%s%.*s", path, dot, CG_FMT(member->key));
      if (below.data)
        walk(plan, source, table, member, below.data, depth + 1);
      else
        plan->memory = true;
    }
  } else if (value->kind == CG_JS_OPAQUE) {
    not_read(plan, value, path);
  } else {
    mg_note_add(plan, value->line, path, false, "has no counterpart");
  }
}

void mg_walk(mg_plan *plan, mg_source *source, const mg_row *table, const cg_js_value *value, const char *path) {
  if (source) walk(plan, source, table, value, path, 0);
}

bool mg_glob(mg_plan *plan, cg_str regexp, cg_str *out) {
  cg_buf glob;
  size_t i = 0, end = regexp.size;
  bool ok = true, tail = true;
  cg_buf_init(&glob, 1 << 16);
  if (i < end && regexp.data[i] == '^')
    i++;
  else
    cg_buf_text(&glob, "**");
  if (end > i && regexp.data[end - 1] == '$' && (end < 2 || regexp.data[end - 2] != '\\')) end--, tail = false;
  for (; i < end && ok; i++) {
    char c = regexp.data[i];
    bool many = i + 1 < end && (regexp.data[i + 1] == '*' || regexp.data[i + 1] == '+');
    if (c == '.' && many) {
      cg_buf_text(&glob, regexp.data[i + 1] == '*' ? "**" : "?**");
      i++;
    } else if (c == '.') {
      cg_buf_char(&glob, '?');
    } else if (c == '\\' && i + 1 < end && strchr("/.-_{}", regexp.data[i + 1])) {
      cg_buf_char(&glob, regexp.data[++i]);
    } else {
      ok = !strchr("\\*+?()[]{}|^$", c) && !many && !(i + 1 < end && strchr("?{", regexp.data[i + 1]));
      cg_buf_char(&glob, c);
    }
  }
  if (tail && !(glob.size >= 2 && !memcmp(glob.data + glob.size - 2, "**", 2))) cg_buf_text(&glob, "**");
  *out = cg_arena_copy(plan->arena, cg_buf_get(&glob));
  ok = ok && !glob.failed && out->data;
  cg_buf_release(&glob);
  return ok;
}

/* -- what is written ----------------------------------------------------------------------------------------------- */

static void put_text(cg_buf *out, cg_str text) {
  cg_buf doubled;
  cg_buf_init(&doubled, CG_JS_BYTES * 2);
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '$') cg_buf_char(&doubled, '$'); /* a dollar by itself */
    cg_buf_char(&doubled, text.data[i]);
  }
  cg_buf_json(out, cg_buf_get(&doubled));
  cg_buf_release(&doubled);
}

static void put_list(cg_buf *out, const cg_vec *list) {
  cg_buf_char(out, '[');
  for (size_t i = 0; i < list->count; i++) {
    if (i) cg_buf_text(out, ", ");
    put_text(out, *cg_vec_at(list, cg_str, i));
  }
  cg_buf_text(out, "]\n");
}

static void put_option(cg_buf *out, const mg_option *option, const char *indent) {
  cg_buf_printf(out, "%s%s: ", indent, option->name);
  if (option->map) {
    cg_buf_text(out, "{");
    for (size_t i = 0; i + 1 < option->value.count; i += 2) {
      if (i) cg_buf_text(out, ", ");
      put_text(out, *cg_vec_at(&option->value, cg_str, i));
      cg_buf_text(out, ": ");
      put_text(out, *cg_vec_at(&option->value, cg_str, i + 1));
    }
    cg_buf_text(out, "}\n");
  } else if (option->list) {
    put_list(out, &option->value);
  } else {
    cg_str text = option->value.count ? *cg_vec_at(&option->value, cg_str, 0) : CG_STR("");
    if (option->literal)
      cg_buf_str(out, text);
    else
      put_text(out, text);
    cg_buf_char(out, '\n');
  }
}

static void put_options(cg_buf *out, const mg_source *source) {
  if (!source->option.count) return;
  cg_buf_text(out, "    options:\n");
  for (size_t i = 0; i < source->option.count; i++) {
    const mg_option *option = cg_vec_at(&source->option, mg_option, i);
    if (!option->plugin) put_option(out, option, "      ");
  }
  for (size_t p = 0; p < source->plugin.count; p++) {
    const char *id = *cg_vec_at(&source->plugin, const char *, p);
    bool said = false;
    for (size_t i = 0; i < source->option.count; i++) {
      const mg_option *option = cg_vec_at(&source->option, mg_option, i);
      if (!option->plugin || strcmp(option->plugin, id)) continue;
      if (!said) cg_buf_printf(out, "      %s:\n", id);
      said = true;
      put_option(out, option, "        ");
    }
  }
}

/** Paths of the file are relative to it; ours stands in the working directory. */
static cg_str from_here(mg_plan *plan, cg_str path) {
  bool url = path.size > 8 && (!memcmp(path.data, "http://", 7) || !memcmp(path.data, "https://", 8));
  cg_str dir = cg_path_dir(plan->path);
  return url || !dir.size || cg_path_absolute(path) ? path : cg_path_join(plan->arena, dir, path);
}

static void put_source(cg_buf *out, mg_plan *plan, mg_source *source) {
  for (size_t i = 0; i < source->input.count; i++) {
    cg_str *input = cg_vec_at(&source->input, cg_str, i);
    *input = from_here(plan, *input);
  }
  cg_buf_printf(out, "  %.*s:\n    input: ", CG_FMT(source->name));
  if (source->input.count == 1) {
    put_text(out, *cg_vec_at(&source->input, cg_str, 0));
    cg_buf_char(out, '\n');
  } else {
    put_list(out, &source->input);
  }
  cg_buf_text(out, "    output: ");
  put_text(out, from_here(plan, source->output.size ? source->output : CG_STR(".")));
  cg_buf_text(out, "\n    plugins: [");
  for (size_t i = 0; i < source->plugin.count; i++)
    cg_buf_printf(out, "%s%s", i ? ", " : "", *cg_vec_at(&source->plugin, const char *, i));
  cg_buf_text(out, "]\n");
  if (source->canonical) cg_buf_text(out, "    order: canonical\n");
  if (source->strict) cg_buf_text(out, "    strict: true\n");
  if (source->allow.count) {
    cg_buf_text(out, "    allow-remote: ");
    put_list(out, &source->allow);
  }
  if (source->header.count) cg_buf_text(out, "    headers:\n");
  for (size_t i = 0; i + 2 < source->header.count; i += 3) {
    cg_buf_text(out, "      - {url: ");
    put_text(out, *cg_vec_at(&source->header, cg_str, i));
    cg_buf_text(out, ", name: ");
    put_text(out, *cg_vec_at(&source->header, cg_str, i + 1));
    cg_buf_text(out, ", value: ");
    put_text(out, *cg_vec_at(&source->header, cg_str, i + 2));
    cg_buf_text(out, "}\n");
  }
  put_options(out, source);
}

static void put_notes(cg_buf *out, const mg_plan *plan, bool fine, const char *title) {
  bool said = false;
  for (size_t i = 0; i < plan->note.count; i++) {
    const mg_note *note = cg_vec_at(&plan->note, mg_note, i);
    if (note->fine != fine) continue;
    if (!said) cg_buf_printf(out, "\n# %s\n", title);
    said = true;
    cg_buf_printf(out, "#   line %u: ", note->line);
    cg_render_safe(out, note->path, false);
    cg_buf_text(out, note->path.size ? ": " : "");
    cg_render_safe(out, note->text, false);
    cg_buf_char(out, '\n');
  }
}

static void put_plan(cg_buf *out, mg_plan *plan) {
  cg_buf_text(out, "# Configuration of codegen, made from ");
  cg_render_safe(out, plan->path, false);
  cg_buf_text(out, "; `codegen schema` prints the JSON Schema that editors read.\nsources:\n");
  cg_vec all;
  cg_vec_init(&all, sizeof(const char *));
  mg_source every = {.plugin = all};
  for (size_t i = 0; i < plan->source.count; i++) {
    mg_source *source = cg_vec_at(&plan->source, mg_source, i);
    put_source(out, plan, source);
    for (size_t k = 0; k < source->plugin.count; k++)
      mg_plugin_add(plan, &every, *cg_vec_at(&source->plugin, const char *, k));
  }
  cg_buf_text(out, "plugins:\n");
  for (size_t i = 0; i < every.plugin.count; i++)
    cg_buf_printf(out, "  %s: {}\n", *cg_vec_at(&every.plugin, const char *, i));
  cg_vec_release(&every.plugin);
  put_notes(out, plan, false, "Without a counterpart:");
  put_notes(out, plan, true, "Not needed:");
}

/* -- which file ---------------------------------------------------------------------------------------------------- */

typedef struct mg_tool {
  const char *name;
  void (*run)(mg_plan *plan, const cg_js_value *root);
  const char *const *file; /* usual names */
} mg_tool;

static const char *const ot_files[] = {"redocly.yaml", "redocly.yml", ".redocly.yaml", "package.json", NULL};
static const char *const hey_files[] = {
    "openapi-ts.config.ts",  "openapi-ts.config.mts", "openapi-ts.config.cts",  "openapi-ts.config.js",
    "openapi-ts.config.mjs", "openapi-ts.config.cjs", "openapi-ts.config.json", NULL};
static const char *const orval_files[] = {
    "orval.config.ts",  "orval.config.mts", "orval.config.cts",  "orval.config.js",
    "orval.config.mjs", "orval.config.cjs", "orval.config.json", NULL};
static const mg_tool tools[] = {{"openapi-typescript", mg_openapi_typescript, ot_files},
                                {"hey-api", mg_hey_api, hey_files},
                                {"orval", mg_orval, orval_files}};

static const mg_tool *tool_of_file(cg_str path) {
  cg_str name = cg_path_name(path);
  for (size_t i = 0; i < CG_COUNT(tools); i++)
    for (const char *const *file = tools[i].file; *file; file++)
      if (codegen_str_is(name, *file)) return &tools[i];
  return NULL;
}

/** A file under another name, by what it holds. */
static const mg_tool *tool_of_value(const cg_js_value *root) {
  const cg_js_value *one = root->kind == CG_JS_ARRAY ? root->first : root;
  if (cg_js_get(one, "apis") || cg_js_get(one, "scripts")) return &tools[0];
  if (cg_js_get(one, "input")) return &tools[1];
  return one && one->kind == CG_JS_OBJECT && cg_js_get(one->first, "input") ? &tools[2] : NULL;
}

static bool find_file(cg_cli *cli, const mg_tool *tool, cg_str *path) {
  cg_buf names;
  cg_buf_init(&names, 4096);
  for (const char *const *file = tool->file; *file; file++) {
    cg_buf_printf(&names, "%s'%s'", names.size ? ", " : "", *file);
    if (access(*file, R_OK) != 0) continue;
    *path = codegen_str_of(*file);
    cg_buf_release(&names);
    return true;
  }
  cg_diag(cli->diags, "CGC0007", "name it: 'codegen init --from FILE'", "no configuration of %s here: looked for %s",
          tool->name, names.data ? names.data : "");
  cg_buf_release(&names);
  return false;
}

static bool locate(cg_cli *cli, const mg_tool **tool, cg_str *path) {
  cg_str names[CG_COUNT(tools)];
  *path = cli->from;
  for (size_t i = 0; i < CG_COUNT(tools); i++) {
    names[i] = codegen_str_of(tools[i].name);
    if (!codegen_str_equal(names[i], cli->from)) continue;
    *tool = &tools[i];
    return find_file(cli, *tool, path);
  }
  *tool = tool_of_file(cli->from);
  if (access(cli->from.data, R_OK) == 0) return true;
  int near = cg_str_nearest(cli->from, names, CG_COUNT(names));
  cg_str help = near < 0 ? CG_STR("name a file, or one of openapi-typescript, hey-api, orval")
                         : cg_arena_printf(cli->arena, "did you mean '%s'?", tools[near].name);
  cg_diag(cli->diags, "CGC0007", help.data, "'%.*s' is neither a file nor a tool", CG_FMT(cli->from));
  return false;
}

static const cg_js_value *read_file(cg_cli *cli, cg_str path) {
  const cg_js_value *root = NULL;
  const char *reason = "";
  cg_buf text;
  cg_buf_init(&text, CG_JS_BYTES);
  if (cg_file_read(path.data, CG_JS_BYTES, &text, &reason) < 0) {
    cg_diag_file(cli->diags, "CGC0001", path, 0, 0, NULL, "'%.*s' cannot be read: %s", CG_FMT(path), reason);
  } else {
    cg_str name = cg_path_name(path);
    cg_str end = cg_str_slice(name, name.size > 5 ? name.size - 5 : 0, name.size);
    cg_str copy = cg_arena_copy(cli->arena, cg_buf_get(&text)); /* names of constants point into it */
    bool data = codegen_str_is(end, ".json") || codegen_str_is(end, ".yaml") ||
                (end.size == 5 && !memcmp(end.data + 1, ".yml", 4));
    if (copy.data) root = (data ? cg_js_read_yaml : cg_js_read)(cli->arena, cli->diags, path, copy);
  }
  cg_buf_release(&text);
  return root;
}

static void release(mg_plan *plan) {
  while (plan->source.count) mg_source_drop(plan);
  cg_vec_release(&plan->source);
  cg_vec_release(&plan->note);
}

static int by_line(const void *a, const void *b) {
  const mg_note *left = a, *right = b;
  if (left->line != right->line) return left->line < right->line ? -1 : 1;
  return codegen_str_compare(left->path, right->path);
}

int cg_cli_migrate(cg_cli *cli, cg_buf *out) {
  const mg_tool *tool = NULL;
  mg_plan plan = {.arena = cli->arena, .diags = cli->diags};
  int code = CG_EXIT_USAGE;
  if (!locate(cli, &tool, &plan.path)) return CG_EXIT_USAGE;
  const cg_js_value *root = read_file(cli, plan.path);
  if (!root) return CG_EXIT_USAGE;
  if (!tool) tool = tool_of_value(root);
  cg_vec_init(&plan.source, sizeof(mg_source));
  cg_vec_init(&plan.note, sizeof(mg_note));
  if (!tool) {
    cg_diag_file(cli->diags, "CGC0001", plan.path, root->line, root->column,
                 "it reads configurations of openapi-typescript, hey-api and orval",
                 "'%.*s' is no configuration that is known", CG_FMT(plan.path));
    goto done;
  }
  tool->run(&plan, root);
  if (plan.note.count) qsort(plan.note.data, plan.note.count, sizeof(mg_note), by_line);
  for (size_t i = 0; i < plan.note.count; i++) {
    const mg_note *note = cg_vec_at(&plan.note, mg_note, i);
    if (note->fine) continue;
    cg_diag_file(cli->diags, "CGC0011", plan.path, note->line, 0, NULL, "%.*s%s%.*s", CG_FMT(note->path),
                 note->path.size ? ": " : "", CG_FMT(note->text));
  }
  if (!plan.source.count) {
    cg_diag_file(cli->diags, "CGC0001", plan.path, root->line, root->column, "name its parts with 'codegen init INPUT'",
                 "no input of %s can be read in '%.*s'", tool->name, CG_FMT(plan.path));
    goto done;
  }
  put_plan(out, &plan);
  code = plan.memory || out->failed ? CG_EXIT_BUG : CG_EXIT_OK;
done:
  release(&plan);
  return code;
}
