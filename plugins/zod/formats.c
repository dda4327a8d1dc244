/* SPDX-License-Identifier: MIT
 *
 * Formats of strings: which are checked, and by what. Zod's own where it says what the format's standard says, else a
 * regular expression of the run-time module, and a function where one expression cannot say it.
 */
#include "zod.h"

static const struct format {
  const char *format;
  const char *zod;      /* Zod's own, where it says the same */
  const char *pattern;  /* else a regular expression of the run-time module; of Zod 3 the own ones differ, too */
  const char *function; /* else a function */
  const char *near;     /* Zod's own that differs, for the option `plain` */
  bool wide;            /* texts may hold characters beyond ASCII */
  const char *piece;    /* of the run-time module, where pattern or function stand */
} formats[] = {
    {"date", "iso.date()", "datePattern", NULL, NULL, false, "format-date"},
    {"date-time", NULL, "dateTimePattern", NULL, "iso.datetime({ offset: true })", false, "format-date-time"},
    {"duration", NULL, "durationPattern", NULL, "iso.duration()", false, "format-duration"},
    {"email", NULL, "emailPattern", NULL, "email()", false, "format-email"},
    {"hostname", NULL, NULL, "hostname", "hostname()", false, "format-hostnames"},
    {"idn-email", NULL, NULL, "idnEmail", NULL, true, "format-idn-email"},
    {"idn-hostname", NULL, NULL, "idnHostname", NULL, true, "format-hostnames"},
    {"ipv4", "ipv4()", "ipv4Pattern", NULL, NULL, false, "format-ipv4"},
    {"ipv6", NULL, "ipv6Pattern", NULL, "ipv6()", false, "format-ipv6"},
    {"iri", NULL, "iriPattern", NULL, NULL, true, "format-iri"},
    {"iri-reference", NULL, "iriReferencePattern", NULL, NULL, true, "format-iri-reference"},
    {"json-pointer", NULL, "jsonPointerPattern", NULL, NULL, true, "format-json-pointer"},
    {"regex", NULL, NULL, "regex", NULL, true, "format-regex"},
    {"relative-json-pointer", NULL, "relativeJsonPointerPattern", NULL, NULL, true, "format-relative-json-pointer"},
    {"time", NULL, "timePattern", NULL, NULL, false, "format-time"},
    {"uri", NULL, "uriPattern", NULL, "url()", false, "format-uri"},
    {"uri-reference", NULL, "uriReferencePattern", NULL, NULL, false, "format-uri-reference"},
    {"uri-template", NULL, "uriTemplatePattern", NULL, NULL, true, "format-uri-template"},
    {"uuid", "guid()", "uuidPattern", NULL, NULL, false, "format-uuid"},
};

/** Whether a format is a note alone. */
bool zod_format_off(const zod_options *options, codegen_str format) {
  for (size_t i = 0; i < options->format_count; i++)
    if (codegen_str_equal(options->format[2 * i], format)) return codegen_str_is(options->format[2 * i + 1], "false");
  return !options->formats;
}

/** Whether the format of a string is checked, and leaves ASCII alone. */
bool zod_format_is_ascii(const zod_emit *e, const codegen_scalar *scalar) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  if (!format.size || zod_format_off(&e->plugin->options, format)) return false;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (codegen_str_is(format, formats[i].format)) return !formats[i].wide;
  return false;
}

/** What checks the format of a string, in `*says`: a method of Zod that stands for the whole schema, a regular
 *  expression or a function of the run-time module. */
zod_format_kind zod_format(const zod_emit *e, const codegen_scalar *scalar, const char **says) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  const zod_options *options = &e->plugin->options;
  if (!format.size || zod_format_off(options, format)) return ZOD_FORMAT_NONE;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (!codegen_str_is(format, formats[i].format)) continue;
    const char *own = formats[i].zod ? formats[i].zod : options->plain ? formats[i].near : NULL;
    bool foreign = !own || options->target == ZOD_TARGET_3; /* whose own formats differ */
    *says = !foreign ? own : formats[i].pattern ? formats[i].pattern : formats[i].function;
    return !foreign ? ZOD_FORMAT_OWN : formats[i].pattern ? ZOD_FORMAT_PATTERN : ZOD_FORMAT_FUNCTION;
  }
  return ZOD_FORMAT_NONE;
}

/** The piece of the run-time module that the check of a format stands in; NULL: there is no need for one. */
const char *zod_format_piece(const zod_plugin *plugin, codegen_str format) {
  const zod_options *options = &plugin->options;
  if (!format.size || zod_format_off(options, format)) return NULL;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (codegen_str_is(format, formats[i].format)) {
      bool own = formats[i].zod || (options->plain && formats[i].near);
      return own && options->target != ZOD_TARGET_3 ? NULL : formats[i].piece;
    }
  return NULL;
}
