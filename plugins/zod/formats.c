/* SPDX-License-Identifier: MIT
 *
 * Formats of strings: which are checked, and by what. Zod's own where it says what the format's standard says, else a
 * function of the run-time module.
 */
#include "zod.h"

static const struct format {
  const char *format, *zod, *helper;
  const char *near; /* Zod's own that differs, for the option `plain` */
  bool wide;        /* texts may hold characters beyond ASCII */
} formats[] = {
    {"date", "iso.date()", "date", NULL, false},
    {"date-time", NULL, "dateTime", "iso.datetime({ offset: true })", false},
    {"duration", NULL, "duration", "iso.duration()", false},
    {"email", NULL, "email", "email()", false},
    {"hostname", NULL, "hostname", "hostname()", false},
    {"idn-email", NULL, "idnEmail", NULL, true},
    {"idn-hostname", NULL, "idnHostname", NULL, true},
    {"ipv4", "ipv4()", "ipv4", NULL, false},
    {"ipv6", NULL, "ipv6", "ipv6()", false},
    {"iri", NULL, "iri", NULL, true},
    {"iri-reference", NULL, "iriReference", NULL, true},
    {"json-pointer", NULL, "jsonPointer", NULL, true},
    {"regex", NULL, "regex", NULL, true},
    {"relative-json-pointer", NULL, "relativeJsonPointer", NULL, true},
    {"time", NULL, "time", NULL, false},
    {"uri", NULL, "uri", "url()", false},
    {"uri-reference", NULL, "uriReference", NULL, false},
    {"uri-template", NULL, "uriTemplate", NULL, true},
    {"uuid", "guid()", "uuid", NULL, false},
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

/** What checks the format of a string: a method of Zod that stands for the whole schema, or with `*helper` a check.
 *  NULL: nothing does. */
const char *zod_format(const zod_emit *e, const codegen_scalar *scalar, bool *helper) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  if (!format.size || zod_format_off(&e->plugin->options, format)) return NULL;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (!codegen_str_is(format, formats[i].format)) continue;
    const char *own = formats[i].zod ? formats[i].zod : e->plugin->options.plain ? formats[i].near : NULL;
    *helper = !own || e->plugin->options.target == ZOD_TARGET_3; /* whose own formats differ */
    return *helper ? formats[i].helper : own;
  }
  return NULL;
}
