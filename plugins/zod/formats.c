/* SPDX-License-Identifier: MIT
 *
 * Formats of strings: which are checked, and by what. Zod's own where it says what the format's standard says, else a
 * regular expression of the run-time module, and a function where one expression cannot say it.
 */
#include "zod.h"

#define NAME(text) \
  { text, sizeof text - 1 }

static const struct format {
  codegen_str format;
  const char *zod;      /* Zod's own, where it says the same */
  const char *pattern;  /* else a regular expression of the run-time module; of Zod 3 the own ones differ, too */
  const char *function; /* else a function */
  const char *near;     /* Zod's own that differs, for the option `plain` */
  bool wide;            /* texts may hold characters beyond ASCII */
  const char *piece;    /* of the run-time module, where pattern or function stand */
} formats[] = {
    {NAME("date"), "iso.date()", "datePattern", NULL, NULL, false, "format-date"},
    {NAME("date-time"), NULL, "dateTimePattern", NULL, "iso.datetime({ offset: true })", false, "format-date-time"},
    {NAME("duration"), NULL, "durationPattern", NULL, "iso.duration()", false, "format-duration"},
    {NAME("email"), NULL, "emailPattern", NULL, "email()", false, "format-email"},
    {NAME("hostname"), NULL, NULL, "hostname", "hostname()", false, "format-hostnames"},
    {NAME("idn-email"), NULL, NULL, "idnEmail", NULL, true, "format-idn-email"},
    {NAME("idn-hostname"), NULL, NULL, "idnHostname", NULL, true, "format-hostnames"},
    {NAME("ipv4"), "ipv4()", "ipv4Pattern", NULL, NULL, false, "format-ipv4"},
    {NAME("ipv6"), NULL, "ipv6Pattern", NULL, "ipv6()", false, "format-ipv6"},
    {NAME("iri"), NULL, "iriPattern", NULL, NULL, true, "format-iri"},
    {NAME("iri-reference"), NULL, "iriReferencePattern", NULL, NULL, true, "format-iri-reference"},
    {NAME("json-pointer"), NULL, "jsonPointerPattern", NULL, NULL, true, "format-json-pointer"},
    {NAME("regex"), NULL, NULL, "regex", NULL, true, "format-regex"},
    {NAME("relative-json-pointer"), NULL, "relativeJsonPointerPattern", NULL, NULL, true,
     "format-relative-json-pointer"},
    {NAME("time"), NULL, "timePattern", NULL, NULL, false, "format-time"},
    {NAME("uri"), NULL, "uriPattern", NULL, "url()", false, "format-uri"},
    {NAME("uri-reference"), NULL, "uriReferencePattern", NULL, NULL, false, "format-uri-reference"},
    {NAME("uri-template"), NULL, "uriTemplatePattern", NULL, NULL, true, "format-uri-template"},
    {NAME("uuid"), "guid()", "uuidPattern", NULL, NULL, false, "format-uuid"},
};

static const struct format *format_of(codegen_str format) {
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (codegen_str_equal(format, formats[i].format)) return &formats[i];
  return NULL;
}

/** Whether a format is a note alone. */
bool zod_format_off(const zod_options *options, codegen_str format) {
  for (size_t i = 0; i < options->format_count; i++)
    if (codegen_str_equal(options->format[2 * i], format)) return codegen_str_is(options->format[2 * i + 1], "false");
  return !options->formats;
}

/** Whether the format of a string is checked, and leaves ASCII alone. */
bool zod_format_is_ascii(const zod_emit *e, const codegen_scalar *scalar) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  const struct format *row = format.size ? format_of(format) : NULL;
  return row && !row->wide && !zod_format_off(&e->plugin->options, format);
}

/** What checks the format of a string, in `*says`: a method of Zod that stands for the whole schema, a regular
 *  expression or a function of the run-time module. */
zod_format_kind zod_format(const zod_emit *e, const codegen_scalar *scalar, const char **says) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  const zod_options *options = &e->plugin->options;
  const struct format *row = format.size ? format_of(format) : NULL;
  if (!row || zod_format_off(options, format)) return ZOD_FORMAT_NONE;
  const char *own = row->zod ? row->zod : options->plain ? row->near : NULL;
  bool foreign = !own || options->target == ZOD_TARGET_3; /* whose own formats differ */
  *says = !foreign ? own : row->pattern ? row->pattern : row->function;
  return !foreign ? ZOD_FORMAT_OWN : row->pattern ? ZOD_FORMAT_PATTERN : ZOD_FORMAT_FUNCTION;
}

/** The piece of the run-time module that the check of a format stands in; NULL: there is no need for one. */
const char *zod_format_piece(const zod_plugin *plugin, codegen_str format) {
  const zod_options *options = &plugin->options;
  const struct format *row = format.size ? format_of(format) : NULL;
  if (!row || zod_format_off(options, format)) return NULL;
  bool own = row->zod || (options->plain && row->near);
  return own && options->target != ZOD_TARGET_3 ? NULL : row->piece;
}
