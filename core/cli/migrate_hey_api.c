/* SPDX-License-Identifier: MIT
 *
 * Hey API: openapi-ts.config.ts. docs/guide/migrate-from-hey-api.md says the same to people.
 */
#include "migrate.h"

#define OTHER_CALLS "functions are called another way: docs/reference/client.md"
#define NO_SERVER "codegen writes nothing for this framework"
#define NAMING \
  "names of types are made from operationId and schema; 'prefix' and 'suffix' of typescript change those of schemas"

static const char *const flag_invert[] = {"true", "", "false", "drop", NULL};
static const char *const enum_modes[] = {
    "true", "const", "false", "", "javascript", "const", "typescript", "enum", "typescript-const", "enum", NULL};
static const char *const top_types[] = {"unknown", "", "any", "any", NULL};
static const char *const big_ints[] = {"true", "exact", "false", "number", NULL};
static const char *const date_kinds[] = {"true", "native", "date", "native", "false", "string", NULL};
static const char *const comments[] = {"true", "", "false", "none", NULL};
static const char *const imports[] = {".js", "js", ".ts", "ts", "js", "js", "ts", "ts", "", "none", NULL};
static const char *const zod_versions[] = {"4", "", "3", "zod3", "mini", "mini", NULL};
static const char *const required[] = {"true", "true", "false", "", NULL};

static void take_input(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_output(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_plugins(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_filter(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_enums(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_hoist(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_read_write(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_validate(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_header(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_fetch(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_names(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_zod_part(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_file_name(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);

static const mg_row table[] = {
    {.at = "input", .call = take_input},
    {.at = "input.fetch.headers", .call = take_fetch},
    {.at = "input.fetch"},
    {.at = "input.fetch.*", .text = "beyond headers, nothing of a request can be set"},
    {.at = "input.watch", .text = "codegen does not watch; run it again, it is over at once"},
    {.at = "input.*", .text = "a registry's address is written out: 'input: https://...'"},
    {.at = "output", .call = take_output},
    {.at = "output.header", .call = take_header},
    {.at = "output.clean", .text = MG_FINE "codegen removes what it no longer generates, and nothing else"},
    {.at = "output.entryFile", .text = MG_FINE "one file needs no index"},
    {.at = "output.indexFile", .text = MG_FINE "one file needs no index"},
    {.at = "output.preferExportAll", .text = MG_FINE "one file needs no index"},
    {.at = "output.format",
     .text = MG_FINE "output is formatted; run a formatter behind codegen where house style differs"},
    {.at = "output.lint", .text = MG_FINE "run a linter behind codegen"},
    {.at = "output.postProcess", .text = "run it behind codegen"},
    {.at = "output.source", .text = MG_FINE "the input is not copied"},
    {.at = "output.tsConfigPath", .text = MG_FINE "tsconfig.json is not read"},
    {.at = "output.case", .text = "names of properties stay as they are sent"},
    {.at = "output.fileName", .call = take_file_name},
    {.at = "output.importFileExtension", .option = "imports", .values = imports},
    {.at = "output.module.extension", .option = "imports", .values = imports},
    {.at = "output.module.resolve", .text = "a function"},
    {.at = "output.resolveModuleName", .text = "a function"},
    {.at = "output.nameConflictResolver",
     .text = MG_FINE "each name has a suffix that follows from its place; 'names' keeps them"},
    {.at = "output.printer",
     .text = MG_FINE "output is formatted; run a formatter behind codegen where house style differs"},
    {.at = "parser.filters.deprecated", .plugin = "filter", .option = "deprecated", .values = flag_invert},
    {.at = "parser.filters.orphans", .text = MG_FINE "'prune' of filter"},
    {.at = "parser.filters.preserveOrder", .text = MG_FINE "the order of the document is always kept"},
    {.at = "parser.filters.parameters", .text = "remove parameters with an overlay"},
    {.at = "parser.filters.requestBodies", .text = "shared bodies that nothing refers to are no types"},
    {.at = "parser.filters.responses", .text = "shared responses that nothing refers to are no types"},
    {.at = "parser.filters.*", .call = take_filter},
    {.at = "parser.hooks", .text = "hooks are functions; codegen has plugins"},
    {.at = "parser.pagination", .text = "codegen finds pages itself: docs/reference/openapi.md"},
    {.at = "parser.patch", .text = "functions: write an OpenAPI Overlay and name it in 'overlays'"},
    {.at = "parser.transforms.enums", .call = take_hoist},
    {.at = "parser.transforms.propertiesRequiredByDefault",
     .plugin = "typescript",
     .option = "required",
     .values = required},
    {.at = "parser.transforms.readWrite", .call = take_read_write},
    {.at = "parser.transforms.schemaName", .text = "'prefix' and 'suffix' of typescript"},
    {.at = "parser.validate_EXPERIMENTAL", .call = take_validate},
    {.at = "plugins", .call = take_plugins},
    {.at = "plugins[@hey-api/typescript].enums", .call = take_enums},
    {.at = "plugins[@hey-api/typescript].enums.case",
     .text = "members of constant enums are named as typescript has it"},
    {.at = "plugins[@hey-api/typescript].enums.constantsIgnoreNull", .text = MG_FINE "null is no member"},
    {.at = "plugins[@hey-api/typescript].topType", .plugin = "typescript", .option = "any", .values = top_types},
    {.at = "plugins[@hey-api/typescript].comments", .plugin = "typescript", .option = "comments", .values = comments},
    {.at = "plugins[@hey-api/typescript].case", .text = NAMING},
    {.at = "plugins[@hey-api/typescript].definitions", .call = take_names},
    {.at = "plugins[@hey-api/typescript].errors", .text = NAMING},
    {.at = "plugins[@hey-api/typescript].requests", .text = NAMING},
    {.at = "plugins[@hey-api/typescript].responses", .text = NAMING},
    {.at = "plugins[@hey-api/typescript].webhooks", .text = NAMING},
    {.at = "plugins[@hey-api/transformers].bigInt", .plugin = NULL, .option = "int64", .values = big_ints},
    {.at = "plugins[@hey-api/transformers].dates", .plugin = NULL, .option = "dates", .values = date_kinds},
    {.at = "plugins[@hey-api/transformers].transformers", .text = "functions cannot be read"},
    {.at = "plugins[@hey-api/transformers].typeTransformers",
     .text = "functions: 'formats' of typescript has types by format"},
    {.at = "plugins[*].includeInEntry", .text = MG_FINE "one file needs no index"},
    {.at = "plugins[*].exportFromIndex", .text = MG_FINE "one file needs no index"},
    {.at = "plugins[zod].compatibilityVersion", .plugin = "zod", .option = "target", .values = zod_versions},
    {.at = "plugins[zod].dates*", .text = MG_FINE "times are checked as RFC 3339 has them, with an offset"},
    {.at = "plugins[zod].definitions", .call = take_names},
    {.at = "plugins[zod].requests", .call = take_zod_part},
    {.at = "plugins[zod].responses", .call = take_zod_part},
    {.at = "plugins[zod].webhooks", .call = take_zod_part},
    {.at = "plugins[zod].types*", .text = MG_FINE "every schema has the type of its declaration"},
    {.at = "plugins[zod].metadata", .text = "schemas are in no registry"},
    {.at = "plugins[zod].comments", .text = "schemas are documented by their types"},
    {.at = "plugins[zod].case", .text = "names are in Pascal case"},
    {.at = "configFile", .text = MG_FINE "codegen --config FILE"},
    {.at = "dryRun", .text = MG_FINE "codegen --dry-run"},
    {.at = "interactive", .text = MG_FINE "codegen asks nothing"},
    {.at = "logs", .text = MG_FINE "codegen writes no log files"},
    {.at = "watch", .text = "codegen does not watch; run it again, it is over at once"},
    {.at = "presets", .text = "a preset is run, not read: write out what it sets"},
    {0}};

static void take_input(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  const cg_js_value *list = value->kind == CG_JS_ARRAY ? value->first : value;
  for (const cg_js_value *item = list; item; item = value->kind == CG_JS_ARRAY ? item->next : NULL) {
    const cg_js_value *where = item->kind == CG_JS_OBJECT ? cg_js_get(item, "path") : item;
    if (where) mg_texts(plan, where, "input.path", &source->input);
    for (const cg_js_value *member = item->kind == CG_JS_OBJECT ? item->first : NULL; member; member = member->next) {
      if (codegen_str_is(member->key, "path")) continue;
      cg_str below = cg_arena_printf(plan->arena, "%s.%.*s", path, CG_FMT(member->key));
      if (below.data) mg_walk(plan, source, table, member, below.data);
    }
  }
}

static void take_fetch(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  for (const cg_js_value *header = value->first; header && value->kind == CG_JS_OBJECT; header = header->next) {
    if (header->kind != CG_JS_STRING || !source->input.count) {
      mg_note_add(plan, header->line, path, false, "cannot be read; write it as '${NAME}' below 'headers'");
      continue;
    }
    mg_push(plan, &source->header, *cg_vec_at(&source->input, cg_str, 0));
    mg_push(plan, &source->header, header->key);
    mg_push(plan, &source->header, header->text);
  }
}

static void take_output(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  const cg_js_value *where = value->kind == CG_JS_OBJECT ? cg_js_get(value, "path") : value;
  if (where && where->kind == CG_JS_STRING)
    source->output = where->text;
  else
    mg_note_add(plan, value->line, "output.path", false, "cannot be read: write the folder into 'output'");
  for (const cg_js_value *member = value->kind == CG_JS_OBJECT ? value->first : NULL; member; member = member->next) {
    if (codegen_str_is(member->key, "path")) continue;
    cg_str below = cg_arena_printf(plan->arena, "%s.%.*s", path, CG_FMT(member->key));
    if (below.data) mg_walk(plan, source, table, member, below.data);
  }
}

static void take_header(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  if (value->kind == CG_JS_STRING)
    mg_option_set(plan, source, "typescript", "banner", value->text, false);
  else
    mg_note_add(plan, value->line, path, false, "set 'banner' of typescript");
}

/** `{include: [...], exclude: [...]}` of operations, schemas, tags: names, or regular expressions between slashes. */
static void take_filter(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const char *const subjects[] = {"operations", "schemas", "tags"};
  static const char *const names[][2] = {{"include-operations", "exclude-operations"},
                                         {"include-schemas", "exclude-schemas"},
                                         {"include-tags", "exclude-tags"}};
  const char *subject = strrchr(path, '.') + 1;
  size_t s = 0;
  while (s < CG_COUNT(subjects) && strcmp(subject, subjects[s])) s++;
  if (s == CG_COUNT(subjects)) {
    mg_note_add(plan, value->line, path, false, "has no counterpart");
    return;
  }
  for (size_t k = 0; k < 2; k++) {
    const cg_js_value *list = cg_js_get(value, k ? "exclude" : "include");
    for (const cg_js_value *item = list ? list->first : NULL; item; item = item->next) {
      cg_str text = item->text;
      bool slashes = text.size > 2 && text.data[0] == '/' && text.data[text.size - 1] == '/';
      if (item->kind == CG_JS_STRING && slashes && !mg_glob(plan, cg_str_slice(text, 1, text.size - 1), &text))
        mg_note_add(plan, item->line, path, false, "the expression '%.*s' is no glob", CG_FMT(item->text));
      else if (item->kind == CG_JS_STRING)
        mg_option_push(plan, source, "filter", names[s][k], text);
      else
        mg_note_add(plan, item->line, path, false, "cannot be read");
    }
  }
}

static void take_enums(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const mg_row mode = {.plugin = "typescript", .option = "enums", .values = enum_modes, .at = "mode"};
  const cg_js_value *said = value->kind == CG_JS_OBJECT ? cg_js_get(value, "mode") : value;
  if (!mg_enabled(value)) return;
  const mg_row rows[] = {mode, {0}};
  if (said)
    mg_walk(plan, source, rows, said, "mode");
  else
    mg_option_set(plan, source, "typescript", "enums", CG_STR("const"), false);
  for (const cg_js_value *member = value->kind == CG_JS_OBJECT ? value->first : NULL; member; member = member->next) {
    if (codegen_str_is(member->key, "mode") || codegen_str_is(member->key, "enabled")) continue;
    cg_str below = cg_arena_printf(plan->arena, "%s.%.*s", path, CG_FMT(member->key));
    if (below.data) mg_walk(plan, source, table, member, below.data);
  }
}

/** `{{name}}Dto`: what names of schemas begin and end with. */
static void take_names(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  const char *plugin = strstr(path, "[zod]") ? "zod" : "typescript";
  const cg_js_value *name = value->kind == CG_JS_OBJECT ? cg_js_get(value, "name") : value;
  if (!name && value->kind == CG_JS_OBJECT) name = value;
  const char *at = name->kind == CG_JS_STRING ? memmem(name->text.data, name->text.size, "{{name}}", 8) : NULL;
  if (name->kind == CG_JS_BOOL) return;
  if (!at) {
    mg_note_add(plan, value->line, path, false, "'prefix' and 'suffix' of %s change names of schemas", plugin);
    return;
  }
  size_t from = (size_t)(at - name->text.data);
  cg_str before = cg_arena_copy(plan->arena, cg_str_slice(name->text, 0, from));
  cg_str behind = cg_arena_copy(plan->arena, cg_str_slice(name->text, from + 8, name->text.size));
  bool zod = plugin[0] == 'z';
  if (before.size || zod) mg_option_set(plan, source, plugin, "prefix", before, false);
  if (behind.size || zod) mg_option_set(plan, source, plugin, "suffix", behind, false);
}

/** Schemas of operations are written or not, all together. */
static void take_zod_part(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  if (!mg_enabled(value))
    mg_option_set(plan, source, "zod", "operations", CG_STR("false"), true);
  else if (value->kind != CG_JS_BOOL)
    mg_note_add(plan, value->line, path, false, "names of schemas of operations are made from their names");
}

static void take_file_name(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  const cg_js_value *suffix = cg_js_get(value, "suffix");
  if (suffix && (suffix->kind == CG_JS_STRING || suffix->kind == CG_JS_NULL)) {
    cg_str end = suffix->kind == CG_JS_STRING ? suffix->text : CG_STR("");
    cg_str file = cg_arena_printf(plan->arena, "types%.*s.ts", CG_FMT(end));
    if (file.size) mg_option_set(plan, source, "typescript", "file", file, false);
  }
  if (value->kind != CG_JS_OBJECT || cg_js_get(value, "name") || cg_js_get(value, "case"))
    mg_note_add(plan, value->line, path, false, "set 'file' of each plugin");
}

static void take_hoist(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  const cg_js_value *mode = value->kind == CG_JS_OBJECT ? cg_js_get(value, "mode") : value;
  (void)path;
  if (!mg_enabled(value)) return;
  bool inner = mode && codegen_str_is(mode->text, "inline");
  if (inner)
    mg_note_add(plan, value->line, path, false, "enums that are declared keep their declaration");
  else
    mg_option_set(plan, source, "typescript", "inline-enums", CG_STR("true"), true);
}

static void take_read_write(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  if (!mg_enabled(value)) {
    mg_option_set(plan, source, "typescript", "shapes", CG_STR("one"), false);
  } else if (value->kind == CG_JS_OBJECT && (cg_js_get(value, "requests") || cg_js_get(value, "responses"))) {
    mg_note_add(plan, value->line, path, false,
                "what is sent and what is answered have names of their own: see typescript");
  }
}

static void take_validate(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  (void)plan, (void)path;
  if (codegen_str_is(value->text, "strict") || codegen_str_is(value->text, "true")) source->strict = true;
}

/** One plugin: a name, or an object with one. */
static void take_plugin(mg_plan *plan, mg_source *source, const cg_js_value *value, cg_str name, bool *types) {
  cg_str at = cg_arena_printf(plan->arena, "plugins[%.*s]", CG_FMT(name));
  bool client = name.size > 16 && !memcmp(name.data, "@hey-api/client-", 16);
  if (!at.data) return;
  if (codegen_str_is(name, "@hey-api/typescript") || codegen_str_is(name, "@hey-api/types")) {
    *types = true;
  } else if (codegen_str_is(name, "zod")) {
    mg_plugin_add(plan, source, "zod");
    mg_option_set(plan, source, "zod", "file", CG_STR("zod.gen.ts"), false);
    if (!cg_js_get(value, "definitions")) {
      mg_option_set(plan, source, "zod", "prefix", CG_STR("z"), false);
      mg_option_set(plan, source, "zod", "suffix", CG_STR(""), false);
    }
  } else if (codegen_str_is(name, "@hey-api/transformers")) {
    const cg_js_value *big = cg_js_get(value, "bigInt"), *dates = cg_js_get(value, "dates");
    if (!big) mg_option_set(plan, source, NULL, "int64", CG_STR("exact"), false);
    if (!dates) mg_option_set(plan, source, NULL, "dates", CG_STR("native"), false);
    mg_note_add(plan, value->line, at.data, false, "types say Date and bigint; the plugin client converts");
  } else if (client || codegen_str_is(name, "@hey-api/sdk")) {
    mg_plugin_add(plan, source, "client");
    mg_note_add(plan, value->line, at.data, false, OTHER_CALLS);
    return;
  } else if (name.size > 16 && !memcmp(name.data, "@tanstack/", 10)) {
    mg_plugin_add(plan, source, "client");
    mg_option_set(plan, source, "client", "hooks", CG_STR("tanstack-query"), false);
    return;
  } else if (codegen_str_is(name, "msw") || codegen_str_is(name, "@faker-js/faker")) {
    mg_plugin_add(plan, source, "mock");
    mg_option_set(plan, source, "mock", codegen_str_is(name, "msw") ? "handlers" : "faker", CG_STR("true"), true);
    return;
  } else {
    bool known = codegen_str_is(name, "fastify") || codegen_str_is(name, "nestjs") || codegen_str_is(name, "orpc") ||
                 codegen_str_is(name, "@angular/common") || codegen_str_is(name, "swr") ||
                 codegen_str_is(name, "@pinia/colada");
    mg_note_add(plan, value->line, at.data, false, "%s", known ? NO_SERVER : "there is no such plugin");
    return;
  }
  for (const cg_js_value *member = value->kind == CG_JS_OBJECT ? value->first : NULL; member; member = member->next) {
    if (codegen_str_is(member->key, "name")) continue;
    cg_str below = cg_arena_printf(plan->arena, "%.*s.%.*s", CG_FMT(at), CG_FMT(member->key));
    if (below.data) mg_walk(plan, source, table, member, below.data);
  }
}

static void take_plugins(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  bool types = false;
  for (const cg_js_value *item = value->kind == CG_JS_ARRAY ? value->first : NULL; item; item = item->next) {
    const cg_js_value *name = item->kind == CG_JS_OBJECT ? cg_js_get(item, "name") : item;
    if (name && name->kind == CG_JS_STRING)
      take_plugin(plan, source, item, name->text, &types);
    else
      mg_note_add(plan, item->line, path, false, "cannot be read: a plugin that is no text");
  }
}

static void take_one(mg_plan *plan, const cg_js_value *config, cg_str name) {
  mg_source *source = mg_source_add(plan, name);
  if (!source) return;
  mg_plugin_add(plan, source, "typescript");
  mg_option_set(plan, source, "typescript", "file", CG_STR("types.gen.ts"), false);
  if (config->kind != CG_JS_OBJECT) {
    mg_note_add(plan, config->line, "", false, "cannot be read: %s", config->text.data ? config->text.data : "");
  } else {
    mg_walk(plan, source, table, config, "");
  }
  bool filters = false;
  for (size_t i = 0; i < source->plugin.count; i++)
    filters |= !strcmp(*cg_vec_at(&source->plugin, const char *, i), "filter");
  const cg_js_value *orphans = cg_js_get(cg_js_get(cg_js_get(config, "parser"), "filters"), "orphans");
  if (filters || (orphans && codegen_str_is(orphans->text, "false"))) /* with any filter it leaves orphans out */
    if (!orphans || codegen_str_is(orphans->text, "false"))
      mg_option_set(plan, source, "filter", "prune", CG_STR("true"), true);
  if (!source->input.count) mg_source_drop(plan); /* nothing to read: the notes say why */
}

/** The item `index` of a list; anything else is the same for all. */
static const cg_js_value *item_at(const cg_js_value *value, size_t index) {
  if (!value || value->kind != CG_JS_ARRAY) return value;
  const cg_js_value *item = value->first;
  while (item && index--) item = item->next;
  return item;
}

static size_t count_of(const cg_js_value *value) {
  size_t count = 0;
  for (const cg_js_value *item = value && value->kind == CG_JS_ARRAY ? value->first : NULL; item; item = item->next)
    count++;
  return count;
}

/** Several outputs: the first input goes into the first, and so on. */
static void take_outputs(mg_plan *plan, const cg_js_value *config, size_t outputs) {
  for (size_t i = 0; i < outputs && !plan->memory; i++) {
    cg_js_value one = *config, **tail = &one.first;
    for (const cg_js_value *member = config->first; member; member = member->next) {
      bool part = codegen_str_is(member->key, "input") || codegen_str_is(member->key, "output");
      const cg_js_value *from = part ? item_at(member, i) : member;
      cg_js_value *copy = from ? cg_arena_new(plan->arena, cg_js_value) : NULL;
      if (!copy) continue;
      *copy = *from;
      copy->key = member->key;
      copy->next = NULL;
      *tail = copy;
      tail = &copy->next;
    }
    *tail = NULL;
    take_one(plan, &one, cg_arena_printf(plan->arena, "api%zu", i + 1));
  }
}

void mg_hey_api(mg_plan *plan, const cg_js_value *root) {
  size_t outputs = count_of(cg_js_get(root, "output"));
  if (root->kind != CG_JS_ARRAY && outputs) {
    take_outputs(plan, root, outputs);
    return;
  }
  if (root->kind != CG_JS_ARRAY) {
    take_one(plan, root, CG_STR("api"));
    return;
  }
  size_t n = 0;
  for (const cg_js_value *item = root->first; item; item = item->next, n++)
    take_one(plan, item, cg_arena_printf(plan->arena, "api%zu", n + 1));
}
