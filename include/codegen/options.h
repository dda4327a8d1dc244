/* SPDX-License-Identifier: MIT
 *
 * Options of a plugin: a typed table in its descriptor. The host reads configuration, command line and environment,
 * checks every value against the table with the place it came from, and answers with "did you mean". A plugin never
 * parses configuration. A user may set an option without naming a plugin: then every plugin that has one of that name
 * gets the value, unless it was given one of its own.
 */
#ifndef CODEGEN_OPTIONS_H
#define CODEGEN_OPTIONS_H

#include <codegen/host.h>

CODEGEN_BEGIN

/** Types of option, and how a value is written on the command line. */
enum {
  CODEGEN_OPTION_BOOL = 1,
  CODEGEN_OPTION_INTEGER, /* 64-bit, signed */
  CODEGEN_OPTION_TEXT,
  CODEGEN_OPTION_ENUM, /* one of `values` */
  CODEGEN_OPTION_LIST, /* of texts: one item; repeated -O adds */
  CODEGEN_OPTION_MAP   /* text to text: one `key=value`; repeated -O adds, of equal keys the last counts */
};

/** Flags of an option. */
enum {
  CODEGEN_OPTION_REQUIRED = 1,
  CODEGEN_OPTION_PATH = 2,  /* text: a path below the output root; checked as output paths are */
  CODEGEN_OPTION_SECRET = 4 /* never printed, never part of a file */
};

/** One option. Static data of the plugin. */
typedef struct codegen_option {
  uint32_t struct_size;
  uint32_t type;
  uint32_t flags;
  const char *name;          /* [a-z][A-Za-z0-9-]* */
  const char *doc;           /* one sentence */
  const char *initial;       /* default, as it would be written on the command line; NULL: unset */
  const char *const *values; /* ENUM: NULL-terminated */
  int64_t minimum, maximum;  /* INTEGER, where not both are 0; TEXT and LIST: of the length in code points, items */
  const char *since;         /* version of the plugin, or NULL */
  const char *instead;       /* deprecated: what to use; NULL otherwise */
  /* ENUM: pairs, another word for a value before that value, NULL-terminated; or NULL. An option that other plugins
     have as well, such as `dates` (string, native) and `int64` (number, exact, string), knows the words that they
     have in common, so that one setting serves all of them. */
  const char *const *synonyms;
} codegen_option;

/** The value of an option. The host fills it; texts live as long as the plugin instance. An option that nobody set has
 *  its default, or else no value: everything but `type` is zero. */
struct codegen_option_value {
  uint32_t struct_size;
  uint32_t type;
  bool set;                /* the user said something (the default does not count) */
  bool flag;               /* BOOL */
  int64_t integer;         /* INTEGER; ENUM: index in `values` */
  codegen_str text;        /* TEXT, ENUM */
  const codegen_str *item; /* LIST: `count` items; MAP: `count` pairs, key before value */
  size_t count;
};

/** The value of an option of this plugin's table. CODEGEN_ERR_NOT_FOUND for a name that is not in it. [any] */
static inline codegen_status codegen_option_get(codegen_ctx *ctx, codegen_str name, codegen_option_value *out) {
  __builtin_memset(out, 0, sizeof *out);
  out->struct_size = (uint32_t)sizeof *out;
  return ctx->api->option(ctx, name, out);
}

/** The same for one type; false, 0 or the empty text when the option is unset. [any] */
static inline bool codegen_option_bool(codegen_ctx *ctx, const char *name) {
  codegen_option_value value;
  return codegen_option_get(ctx, codegen_str_of(name), &value) == CODEGEN_OK && value.flag;
}

/** See codegen_option_bool. ENUM gives the index in `values`: give one without a value an `initial`, for 0 is an index,
 *  too. [any] */
static inline int64_t codegen_option_integer(codegen_ctx *ctx, const char *name) {
  codegen_option_value value;
  return codegen_option_get(ctx, codegen_str_of(name), &value) == CODEGEN_OK ? value.integer : 0;
}

/** See codegen_option_bool. [any] */
static inline codegen_str codegen_option_text(codegen_ctx *ctx, const char *name) {
  codegen_option_value value;
  codegen_str none = {"", 0};
  return codegen_option_get(ctx, codegen_str_of(name), &value) == CODEGEN_OK && value.text.data ? value.text : none;
}

CODEGEN_END

#endif
