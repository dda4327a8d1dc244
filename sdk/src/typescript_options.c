/* SPDX-License-Identifier: MIT
 *
 * The settings of the TypeScript printer, the options that say them, and how the writer `typescript` lends its own.
 */
#include <codegen-sdk/typescript.h>

#define SHARED CODEGEN_STR("typescript.types/1")

static const char *const values_any[] = {"unknown", "any", NULL};
static const char *const values_int64[] = {"number", "bigint", "string", NULL};
static const char *const values_dates[] = {"string", "Date", NULL};
/* What these two are called in every language. */
static const char *const words_int64[] = {"exact", "bigint", NULL};
static const char *const words_dates[] = {"native", "Date", NULL};
static const char *const values_binary[] = {"Blob", "File", "string", "Uint8Array", "ArrayBuffer", NULL};
static const char *const values_empty[] = {"unknown", "never", NULL};
static const char *const values_extra[] = {"intersect", "widen", NULL};
static const char *const values_tuples[] = {"open", "closed", NULL};
static const char *const values_nulls[] = {"listed", "type", NULL};
static const char *const values_optional[] = {"plain", "undefined", NULL};
static const char *const values_comments[] = {"all", "description", "none", NULL};
static const char *const values_hierarchies[] = {"base", "union", NULL};
static const char *const values_imports[] = {"js", "ts", "none", NULL};
static const char *const values_enums[] = {"union", "const", "enum", NULL};

#define OPTION(key, kind, label, value, text, ...) \
  const codegen_option codegen_ts_option_##key = {.struct_size = sizeof(codegen_option), \
                                                  .type = CODEGEN_OPTION_##kind, \
                                                  .name = label, \
                                                  .initial = value, \
                                                  .doc = text, \
                                                  __VA_ARGS__}
#define SWITCH(key, label, text) OPTION(key, BOOL, label, "false", text, .values = NULL)

OPTION(any, ENUM, "any", "unknown", "the type of values of which nothing is known", .values = values_any);
OPTION(int64, ENUM, "int64", "number", "the type of 64-bit integers", .values = values_int64, .synonyms = words_int64);
OPTION(dates, ENUM, "dates", "string", "the type of date-time values", .values = values_dates, .synonyms = words_dates);
OPTION(binary, ENUM, "binary", "Blob", "the type of raw bytes", .values = values_binary);
OPTION(empty, ENUM, "empty", "unknown", "members of an object of which nothing is said", .values = values_empty);
OPTION(extra, ENUM, "extra", "intersect", "typed additional properties beside declared ones", .values = values_extra);
OPTION(tuples, ENUM, "tuples", "open", "tuples with optional and further elements, or exactly those that are listed",
       .values = values_tuples);
OPTION(enum_null, ENUM, "enum-null", "listed", "null in an enum where it is listed, or also where its type allows it",
       .values = values_nulls);
OPTION(enums, ENUM, "enums", "union", "named enums as union types, as constant objects with a type, or as enums",
       .values = values_enums);
OPTION(optional, ENUM, "optional", "plain", "optional properties as `a?: T`, or as `a?: T | undefined`",
       .values = values_optional);
OPTION(comments, ENUM, "comments", "all", "comments with all that is said, with descriptions and deprecation, or none",
       .values = values_comments);
OPTION(hierarchies, ENUM, "hierarchies", "base",
       "a base with a discriminator as its own record, or as its subtypes' union", .values = values_hierarchies);
OPTION(imports, ENUM, "imports", "js", "how generated files are imported: ending in .js, in .ts, or in nothing",
       .values = values_imports);
OPTION(formats, MAP, "formats", NULL, "types of formats, such as uuid=`${string}-${string}`", .values = NULL);
SWITCH(immutable, "immutable", "readonly properties and arrays");
SWITCH(type, "type", "type aliases instead of interfaces");
SWITCH(array_length, "array-length", "tuples for arrays of few elements whose lengths are said");
SWITCH(required_defaults, "required-defaults", "properties with a default value are required where they are read");
SWITCH(required, "required", "all properties are required in records that require none");
SWITCH(open, "open", "an index signature in records that do not forbid other properties");
SWITCH(exclude_deprecated, "exclude-deprecated", "leaves deprecated operations and properties out");
SWITCH(conditional_enums, "conditional-enums", "enums only where the source names or describes the values");

/** Sets every setting to its default. */
void codegen_ts_settings_init(codegen_ts_settings *settings) {
  *settings = (codegen_ts_settings){.struct_size = sizeof *settings,
                                    .any = CODEGEN_STR("unknown"),
                                    .int64 = CODEGEN_STR("number"),
                                    .binary = CODEGEN_STR("Blob")};
}

/* -- what the user set -------------------------------------------------------------------------------------------- */

static bool find(codegen_ctx *ctx, const codegen_option *option, codegen_option_value *value) {
  return codegen_option_get(ctx, codegen_str_of(option->name), value) == CODEGEN_OK && value->set;
}

static void read_text(codegen_ctx *ctx, const codegen_option *option, codegen_str *out) {
  codegen_option_value value;
  if (find(ctx, option, &value)) *out = value.text;
}

static void read_choice(codegen_ctx *ctx, const codegen_option *option, uint8_t *out) {
  codegen_option_value value;
  if (find(ctx, option, &value)) *out = (uint8_t)value.integer;
}

static void read_flag(codegen_ctx *ctx, const codegen_option *option, bool *out) {
  codegen_option_value value;
  if (find(ctx, option, &value)) *out = value.type == CODEGEN_OPTION_BOOL ? value.flag : value.integer != 0;
}

/** Reads the options that stand in the plugin's table and that the user set. */
void codegen_ts_settings_read(codegen_ctx *ctx, codegen_ts_settings *settings) {
  codegen_option_value formats;
  read_text(ctx, &codegen_ts_option_any, &settings->any);
  read_text(ctx, &codegen_ts_option_int64, &settings->int64);
  read_text(ctx, &codegen_ts_option_binary, &settings->binary);
  read_choice(ctx, &codegen_ts_option_dates, &settings->dates);
  read_choice(ctx, &codegen_ts_option_empty, &settings->empty);
  read_choice(ctx, &codegen_ts_option_extra, &settings->extra);
  read_choice(ctx, &codegen_ts_option_enums, &settings->enums);
  read_choice(ctx, &codegen_ts_option_imports, &settings->imports);
  read_choice(ctx, &codegen_ts_option_comments, &settings->comments);
  read_flag(ctx, &codegen_ts_option_hierarchies, &settings->hierarchies);
  read_flag(ctx, &codegen_ts_option_optional, &settings->undefined);
  read_flag(ctx, &codegen_ts_option_tuples, &settings->closed_tuples);
  read_flag(ctx, &codegen_ts_option_enum_null, &settings->null_by_type);
  read_flag(ctx, &codegen_ts_option_immutable, &settings->immutable);
  read_flag(ctx, &codegen_ts_option_type, &settings->export_type);
  read_flag(ctx, &codegen_ts_option_array_length, &settings->array_length);
  read_flag(ctx, &codegen_ts_option_required_defaults, &settings->required_defaults);
  read_flag(ctx, &codegen_ts_option_required, &settings->all_required);
  read_flag(ctx, &codegen_ts_option_open, &settings->open_objects);
  read_flag(ctx, &codegen_ts_option_exclude_deprecated, &settings->skip_deprecated);
  read_flag(ctx, &codegen_ts_option_conditional_enums, &settings->told_enums);
  if (find(ctx, &codegen_ts_option_formats, &formats)) {
    settings->formats = formats.item;
    settings->format_count = formats.count;
  }
}

/* -- settings of the writer typescript ----------------------------------------------------------------------------- */

/** Copies the settings of the writer `typescript`. */
bool codegen_ts_settings_shared(codegen_ctx *ctx, codegen_ts_settings *settings) {
  const codegen_ts_settings *shared = codegen_extension(ctx, SHARED);
  uint32_t size = sizeof *settings;
  if (!shared || shared->struct_size < sizeof shared->struct_size) return false;
  if (shared->struct_size < size) size = shared->struct_size;
  codegen_ts_settings_init(settings);
  __builtin_memcpy(settings, shared, size);
  settings->struct_size = sizeof *settings;
  return true;
}

/** Offers settings to others. */
codegen_status codegen_ts_settings_provide(codegen_ctx *ctx, const codegen_ts_settings *settings) {
  return codegen_provide(ctx, SHARED, settings);
}
