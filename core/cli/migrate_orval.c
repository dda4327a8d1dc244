/* SPDX-License-Identifier: MIT
 *
 * Orval: orval.config.ts. docs/guide/migrate-from-orval.md says the same to people.
 */
#include "migrate.h"

#define NO_CLIENT "functions of the plugin client are called another way: docs/reference/client.md"
#define NO_SERVER "codegen writes nothing for this framework"
#define NO_MOCKS "add the plugin mock, whose options are others: docs/reference/mock.md"
#define NO_SERVER "codegen writes nothing for this framework"
#define FORMATTED MG_FINE "output is formatted; run a formatter behind codegen where house style differs"

static const char *const enum_kinds[] = {"const", "const", "enum", "enum", "union", "", NULL};
static const char *const sorting[] = {"Alphabetical", "", "Specification", "", NULL};
static const char *const variants[] = {"classic", "", "mini", "mini", NULL};
static const char *const versions[] = {"4", "", "auto", "", "3", "zod3", NULL};
static const char *const when_true[] = {"true", "true", "false", "", NULL};
static const char *const when_big[] = {"true", "exact", "false", "", NULL};
static const char *const when_dates[] = {"true", "native", "false", "", NULL};
static const char *const keep_deprecated[] = {"true", "", "false", "drop", NULL};

static void take_target(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_file(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_filters(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_headers(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_client(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_banner(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_zod(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_strict(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_coerce(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_generate(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);
static void take_schema_kind(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path);

static const mg_row table[] = {
    {.at = "input", .call = take_target},
    {.at = "input.filters", .call = take_filters},
    {.at = "input.override.transformer", .text = "a function: write an OpenAPI Overlay and name it in 'overlays'"},
    {.at = "input.parserOptions.headers", .call = take_headers},
    {.at = "input.parserOptions.externalRefs*",
     .text = MG_FINE "references to other files are followed; to URLs with 'allow-remote'"},
    {.at = "input.unsafeDisableValidation", .text = MG_FINE "what is wrong is reported, and the rest is generated"},
    {.at = "output", .call = take_file},
    {.at = "output.client", .call = take_client},
    {.at = "output.httpClient", .text = NO_CLIENT},
    {.at = "output.operationSchemas", .text = MG_FINE "types of operations stand beside those of schemas"},
    {.at = "output.fileExtension", .text = "write it into 'file' of typescript"},
    {.at = "output.schemaFileExtension", .text = "write it into 'file' of typescript"},
    {.at = "output.namingConvention", .text = MG_FINE "one file has one name, see 'file' of typescript"},
    {.at = "output.workspace", .text = MG_FINE "its folder stands in front of the others"},
    {.at = "output.schemas.type", .call = take_schema_kind},
    {.at = "output.schemas.*", .text = "the entry exports every type; import from it"},
    {.at = "output.indexFiles", .text = MG_FINE "one file needs no index"},
    {.at = "output.tagsSplitDeduplication", .text = MG_FINE "every type is written once"},
    {.at = "output.commonTypesFileName", .text = MG_FINE "every type is written once"},
    {.at = "output.baseUrl*", .text = NO_CLIENT},
    {.at = "output.mock*", .text = NO_MOCKS},
    {.at = "output.docs*", .text = "codegen writes no documentation"},
    {.at = "output.clean", .text = MG_FINE "codegen removes what it no longer generates, and nothing else"},
    {.at = "output.formatter", .text = FORMATTED},
    {.at = "output.prettier", .text = FORMATTED},
    {.at = "output.biome", .text = FORMATTED},
    {.at = "output.headers", .text = MG_FINE "headers of operations have types"},
    {.at = "output.tsconfig", .text = MG_FINE "tsconfig.json is not read"},
    {.at = "output.packageJson", .text = MG_FINE "package.json is not read"},
    {.at = "output.factoryMethods*", .text = "codegen writes no factories"},
    {.at = "output.allParamsOptional", .text = "what the document requires stays required"},
    {.at = "output.urlEncodeParameters", .text = NO_CLIENT},
    {.at = "output.optionsParamRequired", .text = NO_CLIENT},
    {.at = "output.propertySortOrder", .values = sorting, .text = MG_FINE "properties stand as in the document"},
    {.at = "output.override.header", .call = take_banner},
    {.at = "output.override.useDates", .option = "dates", .values = when_dates},
    {.at = "output.override.useDatesTransform", .text = NO_CLIENT},
    {.at = "output.override.useBigInt", .option = "int64", .values = when_big},
    {.at = "output.override.useTypeOverInterfaces", .plugin = "typescript", .option = "type", .values = when_true},
    {.at = "output.override.useDeprecatedOperations",
     .plugin = "filter",
     .option = "deprecated",
     .values = keep_deprecated},
    {.at = "output.override.enumGenerationType", .plugin = "typescript", .option = "enums", .values = enum_kinds},
    {.at = "output.override.suppressReadonlyModifier",
     .text = MG_FINE "readOnly leaves a property out of what is sent; it is no modifier"},
    {.at = "output.override.preserveReadonlyRequestBodies",
     .text = MG_FINE "readOnly leaves a property out of what is sent; it is no modifier"},
    {.at = "output.override.aliasCombinedTypes", .text = MG_FINE "named schemas have names"},
    {.at = "output.override.useNamedParameters", .text = NO_CLIENT},
    {.at = "output.override.useNullForOptional", .text = "what may be left out is optional, not null"},
    {.at = "output.override.title", .text = "'prefix' and 'suffix' of typescript change names of schemas"},
    {.at = "output.override.transformer", .text = "a function: write an OpenAPI Overlay and name it in 'overlays'"},
    {.at = "output.override.mutator", .text = NO_CLIENT},
    {.at = "output.override.namingConvention*", .text = "names of properties stay as they are sent"},
    {.at = "output.override.operationName", .text = "a function: set operationId with an overlay"},
    {.at = "output.override.operations*",
     .text = "settings by operation: 'keep-' and 'exclude-operations' of filter, overlays for the rest"},
    {.at = "output.override.tags*", .text = "settings by tag: lists of filter, overlays for the rest"},
    {.at = "output.override.components*", .text = "'prefix' and 'suffix' of typescript change names of schemas"},
    {.at = "output.override.contentType.include", .plugin = "filter", .option = "include-content-types"},
    {.at = "output.override.contentType.exclude", .plugin = "filter", .option = "exclude-content-types"},
    {.at = "output.override.splitByContentType", .text = MG_FINE "every media type has its entry in 'content'"},
    {.at = "output.override.jsDoc*", .text = MG_FINE "types are documented"},
    {.at = "output.override.zod.variant", .plugin = "zod", .option = "target", .values = variants},
    {.at = "output.override.zod.version", .plugin = "zod", .option = "target", .values = versions},
    {.at = "output.override.zod.strict", .call = take_strict},
    {.at = "output.override.zod.coerce", .call = take_coerce},
    {.at = "output.override.zod.generate", .call = take_generate},
    {.at = "output.override.zod.dateTimeOptions*",
     .text = MG_FINE "times are checked as RFC 3339 has them, with an offset"},
    {.at = "output.override.zod.timeOptions*",
     .text = MG_FINE "times are checked as RFC 3339 has them, with an offset"},
    {.at = "output.override.zod.generateReusableSchemas", .text = MG_FINE "every schema is written once"},
    {.at = "output.override.zod.generateDiscriminatedUnion",
     .text = MG_FINE "discriminators are used where they tell the cases apart"},
    {.at = "output.override.zod.exactOptional", .text = "an optional property may be left out"},
    {.at = "output.override.zod.preprocess*", .text = "functions cannot be read"},
    {.at = "output.override.zod.params*", .text = "functions cannot be read"},
    {.at = "output.override.zod.useBrandedTypes", .plugin = "zod", .option = "brands", .values = when_true},
    {.at = "output.override.zod.generateMeta", .text = "schemas are in no registry"},
    {.at = "output.override.mock*", .text = NO_MOCKS},
    {.at = "output.override.hono*", .text = NO_SERVER},
    {.at = "output.override.mcp*", .text = NO_SERVER},
    {.at = "output.override.effect*", .text = NO_SERVER},
    {.at = "output.override.zod", .call = take_zod},
    {.at = "output.override.contentType"},
    {.at = "output.override.*", .text = NO_CLIENT},
    {.at = "hooks*", .text = "run it behind codegen"},
    {0}};

static void below(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path,
                  const char *const *taken) {
  for (const cg_js_value *member = value->kind == CG_JS_OBJECT ? value->first : NULL; member; member = member->next) {
    bool skip = false;
    for (const char *const *key = taken; *key; key++) skip |= codegen_str_is(member->key, *key);
    if (skip) continue;
    cg_str at = cg_arena_printf(plan->arena, "%s.%.*s", path, CG_FMT(member->key));
    if (at.data) mg_walk(plan, source, table, member, at.data);
  }
}

static void take_target(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const char *const taken[] = {"target", NULL};
  const cg_js_value *target = value->kind == CG_JS_OBJECT ? cg_js_get(value, "target") : value;
  if (target && target->kind == CG_JS_OBJECT)
    mg_note_add(plan, target->line, "input.target", false, "write the document into a file");
  else if (target)
    mg_texts(plan, target, "input.target", &source->input);
  below(plan, source, value, path, taken);
}

/** `./src/petstore.ts` becomes a folder and a file; `schemas` names the folder of the types alone. */
static void take_file(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const char *const taken[] = {"target", "schemas", "workspace", "mode", NULL};
  const cg_js_value *target = value->kind == CG_JS_OBJECT ? cg_js_get(value, "target") : value;
  const cg_js_value *schemas = cg_js_get(value, "schemas"), *mode = cg_js_get(value, "mode");
  const cg_js_value *workspace = cg_js_get(value, "workspace");
  const cg_js_value *client = cg_js_get(value, "client"), *kind = cg_js_get(schemas, "type");
  bool zod = (client && codegen_str_is(client->text, "zod")) || (kind && codegen_str_is(kind->text, "zod"));
  if (zod) mg_plugin_add(plan, source, "zod"); /* zod.ts stands beside the types; options of it follow */
  bool tags = mode && mode->kind == CG_JS_STRING && mode->text.size > 3 && !memcmp(mode->text.data, "tags", 4);
  if (schemas && schemas->kind == CG_JS_OBJECT) {
    static const char *const path_taken[] = {"path", NULL};
    below(plan, source, schemas, "output.schemas", path_taken);
    schemas = cg_js_get(schemas, "path");
  }
  cg_str dir = workspace && workspace->kind == CG_JS_STRING ? workspace->text : CG_STR("");
  if (schemas && schemas->kind == CG_JS_STRING) {
    source->output = dir.size ? cg_path_join(plan->arena, dir, schemas->text) : schemas->text;
    mg_option_set(plan, source, "typescript", "file", CG_STR("index.ts"), false);
    mg_option_set(plan, source, "typescript", "layout", tags ? CG_STR("split") : CG_STR("schemas"), false);
  } else if (target && target->kind == CG_JS_STRING) {
    cg_str file = cg_path_name(target->text), folder = cg_path_dir(target->text);
    size_t end = file.size > 3 && !memcmp(file.data + file.size - 3, ".ts", 3) ? file.size - 3 : file.size;
    bool apart = mode && mode->kind == CG_JS_STRING && !codegen_str_is(mode->text, "single");
    source->output = dir.size ? cg_path_join(plan->arena, dir, folder) : folder;
    file = cg_arena_printf(plan->arena, "%.*s%s.ts", (int)end, file.data, apart ? ".schemas" : "");
    if (file.size) mg_option_set(plan, source, "typescript", "file", file, false);
    if (tags) mg_option_set(plan, source, "typescript", "layout", CG_STR("tags"), false);
  } else {
    mg_note_add(plan, value->line, "output.target", false, "cannot be read: write the folder into 'output'");
  }
  below(plan, source, value, path, taken);
}

static void take_client(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const char *const calls[] = {"fetch", "axios", "axios-functions", NULL};
  static const char *const queries[] = {"react-query",  "vue-query", "svelte-query", "solid-query", "angular-query",
                                        "preact-query", NULL};
  bool client = false, hooks = false;
  if (value->kind == CG_JS_STRING && codegen_str_is(value->text, "zod")) return;
  for (size_t i = 0; calls[i]; i++) client |= value->kind == CG_JS_STRING && codegen_str_is(value->text, calls[i]);
  for (size_t i = 0; queries[i]; i++) hooks |= value->kind == CG_JS_STRING && codegen_str_is(value->text, queries[i]);
  if (client || hooks) mg_plugin_add(plan, source, "client");
  if (hooks) mg_option_set(plan, source, "client", "hooks", CG_STR("tanstack-query"), false);
  mg_note_add(plan, value->line, path, false, client || hooks ? NO_CLIENT : NO_SERVER);
}

static void take_banner(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  if (value->kind == CG_JS_BOOL && codegen_str_is(value->text, "false"))
    mg_option_set(plan, source, "typescript", "banner", CG_STR(""), false);
  else if (value->kind != CG_JS_BOOL)
    mg_note_add(plan, value->line, path, false, "a function: set 'banner' of typescript");
}

static bool is_true(const cg_js_value *value) {
  return value && value->kind == CG_JS_BOOL && codegen_str_is(value->text, "true");
}

static void take_schema_kind(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  (void)source;
  if (!codegen_str_is(value->text, "zod") && !codegen_str_is(value->text, "typescript"))
    mg_note_add(plan, value->line, path, false, "is neither 'typescript' nor 'zod'");
}

static void take_zod(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const char *const none[] = {NULL};
  bool wanted = false;
  for (size_t i = 0; i < source->plugin.count; i++)
    wanted |= !strcmp(*cg_vec_at(&source->plugin, const char *, i), "zod");
  if (wanted && value->kind == CG_JS_OBJECT)
    below(plan, source, value, path, none);
  else
    mg_note_add(plan, value->line, path, wanted == false, wanted ? "cannot be read" : "no Zod schemas are written");
}

/** `{response: true, body: true, ...}`: one answer for all places. */
static void take_strict(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  bool any = is_true(value), all = true;
  for (const cg_js_value *member = value->first; member && value->kind == CG_JS_OBJECT; member = member->next) {
    any |= is_true(member);
    all &= is_true(member);
  }
  if (any) mg_option_set(plan, source, "zod", "objects", CG_STR("strict"), false);
  if (any && !all) mg_note_add(plan, value->line, path, false, "'objects' of zod holds for every place");
}

/** `{query: true, param: ['number']}`: which kinds is left to the schema. */
static void take_coerce(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const char *const place[][2] = {{"query", "query"}, {"param", "path"}, {"header", "header"}};
  for (const cg_js_value *member = value->kind == CG_JS_OBJECT ? value->first : NULL; member; member = member->next) {
    const char *to = NULL;
    for (size_t i = 0; i < CG_COUNT(place); i++)
      if (codegen_str_is(member->key, place[i][0])) to = place[i][1];
    if (to && (is_true(member) || member->kind == CG_JS_ARRAY))
      mg_option_push(plan, source, "zod", "coerce", codegen_str_of(to));
    else if (!to && mg_enabled(member))
      mg_note_add(plan, member->line, path, false, "bodies and answers are JSON: nothing is converted");
  }
  if (is_true(value))
    for (size_t i = 0; i < CG_COUNT(place); i++)
      mg_option_push(plan, source, "zod", "coerce", codegen_str_of(place[i][1]));
}

/** `{param: false, ...}`: schemas of operations are written or not, all together. */
static void take_generate(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  bool none = value->kind == CG_JS_OBJECT, any = false;
  size_t places = 0;
  for (const cg_js_value *member = value->first; member && value->kind == CG_JS_OBJECT; member = member->next) {
    none &= !mg_enabled(member);
    any |= !mg_enabled(member);
    places++;
  }
  if (none && places == 5)
    mg_option_set(plan, source, "zod", "operations", CG_STR("false"), true);
  else if (any)
    mg_note_add(plan, value->line, path, false, "'operations' of zod writes schemas of all places, or of none");
}

static void take_filter(mg_plan *plan, mg_source *source, const cg_js_value *list, const char *option,
                        const char *path) {
  for (const cg_js_value *item = list ? list->first : NULL; item; item = item->next) {
    cg_str text = item->text;
    if (item->kind == CG_JS_REGEXP && !mg_glob(plan, item->text, &text))
      mg_note_add(plan, item->line, path, false, "the expression '%.*s' is no glob", CG_FMT(item->text));
    else if (item->kind == CG_JS_STRING || item->kind == CG_JS_REGEXP)
      mg_option_push(plan, source, "filter", option, text);
    else
      mg_note_add(plan, item->line, path, false, "cannot be read");
  }
}

static void take_filters(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  static const char *const taken[] = {"mode", "tags", "schemas", "includeUnreferencedSchemas", NULL};
  const cg_js_value *mode = cg_js_get(value, "mode"), *all = cg_js_get(value, "includeUnreferencedSchemas");
  bool out = mode && codegen_str_is(mode->text, "exclude");
  const cg_js_value *tags = cg_js_get(value, "tags"), *schemas = cg_js_get(value, "schemas");
  take_filter(plan, source, tags, out ? "exclude-tags" : "include-tags", "input.filters.tags");
  take_filter(plan, source, schemas, out ? "exclude-schemas" : "include-schemas", "input.filters.schemas");
  if (tags && !(all && codegen_str_is(all->text, "true")))
    mg_option_set(plan, source, "filter", "prune", CG_STR("true"), true);
  below(plan, source, value, path, taken);
}

/** `[{domains: ['api.example.com'], headers: {...}}]` */
static void take_headers(mg_plan *plan, mg_source *source, const cg_js_value *value, const char *path) {
  for (const cg_js_value *row = value->kind == CG_JS_ARRAY ? value->first : NULL; row; row = row->next) {
    const cg_js_value *domains = cg_js_get(row, "domains"), *headers = cg_js_get(row, "headers");
    for (const cg_js_value *domain = domains ? domains->first : NULL; domain; domain = domain->next)
      for (const cg_js_value *header = headers ? headers->first : NULL; header; header = header->next) {
        if (domain->kind != CG_JS_STRING || header->kind != CG_JS_STRING) {
          mg_note_add(plan, header->line, path, false, "cannot be read; write it as '${NAME}' below 'headers'");
          continue;
        }
        bool url = domain->text.size > 4 && !memcmp(domain->text.data, "http", 4);
        mg_push(plan, &source->header,
                cg_arena_printf(plan->arena, "%s%.*s%s", url ? "" : "https://", CG_FMT(domain->text), "/"));
        mg_push(plan, &source->header, header->key);
        mg_push(plan, &source->header, header->text);
      }
  }
}

void mg_orval(mg_plan *plan, const cg_js_value *root) {
  const cg_js_value *member = root->kind == CG_JS_OBJECT ? root->first : NULL;
  if (!member) mg_note_add(plan, root->line, "", false, "cannot be read: %s", root->text.data ? root->text.data : "");
  for (; member; member = member->next) {
    mg_source *source = mg_source_add(plan, member->key);
    if (!source) return;
    mg_plugin_add(plan, source, "typescript");
    if (member->kind == CG_JS_OBJECT)
      mg_walk(plan, source, table, member, "");
    else
      mg_note_add(plan, member->line, member->key.data ? member->key.data : "", false, "cannot be read: %s",
                  member->text.data ? member->text.data : "a text");
    if (!source->input.count) mg_source_drop(plan);
  }
}
