/* SPDX-License-Identifier: MIT
 *
 * openapi-typescript: `apis` of redocly.yaml, and commands in the scripts of package.json.
 * docs/guide/migrate-from-openapi-typescript.md says the same to people.
 */
#include "migrate.h"

/** Flags of the command, and our option of the same meaning. */
static const struct {
  const char *flag, *option;
} flags[] = {
    {"additional-properties", "additionalProperties"},
    {"alphabetize", "alphabetize"},
    {"array-length", "arrayLength"},
    {"conditional-enums", "conditionalEnums"},
    {"dedupe-enums", "dedupeEnums"},
    {"default-non-nullable", "defaultNonNullable"},
    {"properties-required-by-default", "propertiesRequiredByDefault"},
    {"empty-objects-unknown", "emptyObjectsUnknown"},
    {"enum", "enum"},
    {"enum-values", "enumValues"},
    {"exclude-deprecated", "excludeDeprecated"},
    {"export-type", "exportType"},
    {"immutable", "immutable"},
    {"path-params-as-types", "pathParamsAsTypes"},
    {"root-types", "rootTypes"},
    {"root-types-no-schema-prefix", "rootTypesNoSchemaPrefix"},
    {"root-types-keep-casing", "rootTypesKeepCasing"},
    {"make-paths-enum", "makePathsEnum"},
    {"generate-path-params", "generatePathParams"},
    {"read-write-markers", "readWriteMarkers"},
};

static mg_source *add(mg_plan *plan, cg_str name, cg_str input) {
  mg_source *source = mg_source_add(plan, name);
  if (!source) return NULL;
  mg_option_set(plan, source, "typescript", "compat", CG_STR("openapi-typescript"), false);
  mg_push(plan, &source->input, input);
  return source;
}

static void set_output(mg_plan *plan, mg_source *source, cg_str path) {
  source->output = cg_path_dir(path);
  mg_option_set(plan, source, "typescript", "file", cg_path_name(path), false);
}

/* -- redocly.yaml -------------------------------------------------------------------------------------------------- */

static void take_extension(mg_plan *plan, mg_source *source, const cg_js_value *own) {
  for (const cg_js_value *member = own->first; member; member = member->next) {
    cg_str at = cg_arena_printf(plan->arena, "apis.%.*s.x-openapi-ts.%.*s", CG_FMT(source->name), CG_FMT(member->key));
    const char *option = NULL;
    for (size_t i = 0; i < CG_COUNT(flags); i++)
      if (codegen_str_is(member->key, flags[i].option)) option = flags[i].option;
    if (codegen_str_is(member->key, "output") && member->kind == CG_JS_STRING)
      set_output(plan, source, member->text);
    else if (option && member->kind == CG_JS_BOOL)
      mg_option_set(plan, source, "typescript", option, member->text, true);
    else if (at.data)
      mg_note_add(plan, member->line, at.data, false, "has no counterpart");
  }
}

static void take_apis(mg_plan *plan, const cg_js_value *root) {
  const cg_js_value *apis = cg_js_get(root, "apis");
  for (const cg_js_value *api = apis ? apis->first : NULL; api; api = api->next) {
    const cg_js_value *where = cg_js_get(api, "root"), *own = cg_js_get(api, "x-openapi-ts");
    cg_str at = cg_arena_printf(plan->arena, "apis.%.*s", CG_FMT(api->key));
    if (!at.data) return;
    if (!own) own = cg_js_get(api, "x-openapi-typescript");
    if (!own || !where || where->kind != CG_JS_STRING) {
      mg_note_add(plan, api->line, at.data, false, own ? "has no root" : "has no 'x-openapi-ts', and is left out");
      continue;
    }
    mg_source *source = add(plan, api->key, where->text);
    if (source) take_extension(plan, source, own);
  }
  const char *const headers = "headers of requests belong below 'headers' of the source";
  const cg_js_value *resolve = cg_js_get(root, "resolve");
  if (resolve) mg_note_add(plan, resolve->line, "resolve", false, "%s", headers);
}

/* -- package.json -------------------------------------------------------------------------------------------------- */

typedef struct words {
  cg_str word[256];
  size_t count;
} words;

/** Words of a shell command from `at`, up to what ends it; quotation marks are taken off. */
static size_t take_words(mg_plan *plan, cg_str text, size_t at, words *out) {
  out->count = 0;
  while (at < text.size) {
    while (at < text.size && text.data[at] == ' ') at++;
    if (at >= text.size) break;
    if (strchr("&|;\n", text.data[at])) {
      while (at < text.size && strchr("&|;\n ", text.data[at])) at++;
      break;
    }
    cg_buf word;
    char quote = '\0';
    cg_buf_init(&word, 1 << 16);
    for (; at < text.size && (quote || !strchr(" &|;\n", text.data[at])); at++) {
      char c = text.data[at];
      if (quote ? c == quote : c == '"' || c == '\'')
        quote = quote ? '\0' : c;
      else
        cg_buf_char(&word, c);
    }
    cg_str copy = cg_arena_copy(plan->arena, cg_buf_get(&word));
    if (!copy.data || word.failed) plan->memory = true;
    if (out->count < CG_COUNT(out->word)) out->word[out->count++] = copy;
    cg_buf_release(&word);
  }
  return at;
}

static void take_flag(mg_plan *plan, mg_source *source, const cg_js_value *script, cg_str flag, cg_str value) {
  bool negated = flag.size > 3 && !memcmp(flag.data, "no-", 3);
  cg_str name = negated ? cg_str_slice(flag, 3, flag.size) : flag;
  bool on = !negated && !codegen_str_is(value, "false");
  for (size_t i = 0; i < CG_COUNT(flags); i++) {
    if (!codegen_str_is(name, flags[i].flag) && !codegen_str_is(name, flags[i].option)) continue;
    mg_option_set(plan, source, "typescript", flags[i].option, on ? CG_STR("true") : CG_STR("false"), true);
    return;
  }
  cg_str at = cg_arena_printf(plan->arena, "scripts.%.*s", CG_FMT(script->key));
  bool check = codegen_str_is(flag, "check");
  if (at.data)
    mg_note_add(plan, script->line, at.data, check,
                check ? "--check is 'codegen --check'" : "--%.*s has no counterpart", CG_FMT(flag));
}

/** The words behind `openapi-typescript`. */
static void take_command(mg_plan *plan, const cg_js_value *script, const words *all, size_t from) {
  mg_source *source = add(plan, script->key, CG_STR(""));
  if (!source) return;
  source->input.count = 0;
  for (size_t i = from; i < all->count; i++) {
    cg_str word = all->word[i];
    bool next = i + 1 < all->count;
    if (word.size < 2 || word.data[0] != '-') {
      mg_push(plan, &source->input, word);
      continue;
    }
    size_t equal = cg_str_find(word, '=', 0), dashes = word.data[1] == '-' ? 2 : 1;
    cg_str flag = cg_str_slice(word, dashes, equal);
    cg_str value = equal < word.size ? cg_str_slice(word, equal + 1, word.size) : CG_STR("");
    bool valued = codegen_str_is(flag, "output") || codegen_str_is(flag, "o") || codegen_str_is(flag, "redocly") ||
                  codegen_str_is(flag, "c");
    bool boolean = next && (codegen_str_is(all->word[i + 1], "true") || codegen_str_is(all->word[i + 1], "false"));
    if (!value.size && next && (valued || boolean)) value = all->word[++i];
    if (codegen_str_is(flag, "output") || codegen_str_is(flag, "o"))
      set_output(plan, source, value);
    else
      take_flag(plan, source, script, flag, value);
  }
  if (!source->input.count) {
    mg_note_add(plan, script->line, script->key.data, false,
                "names no input: it reads redocly.yaml; use '--from redocly.yaml'");
    mg_source_drop(plan);
  }
}

static void take_scripts(mg_plan *plan, const cg_js_value *root) {
  const cg_js_value *scripts = cg_js_get(root, "scripts");
  words *all = cg_arena_new(plan->arena, words);
  if (!all) plan->memory = true;
  for (const cg_js_value *script = scripts && all ? scripts->first : NULL; script; script = script->next) {
    for (size_t at = 0; script->kind == CG_JS_STRING && at < script->text.size;) {
      at = take_words(plan, script->text, at, all);
      for (size_t i = 0; i < all->count; i++) {
        cg_str name = cg_path_name(all->word[i]);
        if (!codegen_str_is(name, "openapi-typescript") && !codegen_str_is(name, "openapi-typescript@latest")) continue;
        take_command(plan, script, all, i + 1);
        break;
      }
    }
  }
}

void mg_openapi_typescript(mg_plan *plan, const cg_js_value *root) {
  if (cg_js_get(root, "apis")) take_apis(plan, root);
  take_scripts(plan, root);
}
