/* SPDX-License-Identifier: MIT
 *
 * Formats of strings: which are checked, and by what. Zod's own where it says what the format's standard says, else a
 * function of the run-time module.
 */
#include "zod.h"

static const struct format {
  const char *format, *zod, *helper;
  bool wide; /* texts may hold characters beyond ASCII */
} formats[] = {
    {"date", "iso.date()", "date", false},
    {"date-time", NULL, "dateTime", false},
    {"duration", NULL, "duration", false},
    {"email", NULL, "email", false},
    {"hostname", NULL, "hostname", false},
    {"idn-email", NULL, "idnEmail", true},
    {"idn-hostname", NULL, "idnHostname", true},
    {"ipv4", "ipv4()", "ipv4", false},
    {"ipv6", NULL, "ipv6", false},
    {"iri", NULL, "iri", true},
    {"iri-reference", NULL, "iriReference", true},
    {"json-pointer", NULL, "jsonPointer", true},
    {"regex", NULL, "regex", true},
    {"relative-json-pointer", NULL, "relativeJsonPointer", true},
    {"time", NULL, "time", false},
    {"uri", NULL, "uri", false},
    {"uri-reference", NULL, "uriReference", false},
    {"uri-template", NULL, "uriTemplate", true},
    {"uuid", "guid()", "uuid", false},
};

static bool is_off(const zod_options *options, codegen_str format) {
  for (size_t i = 0; i < options->format_count; i++)
    if (codegen_str_equal(options->format[2 * i], format)) return codegen_str_is(options->format[2 * i + 1], "false");
  return !options->formats;
}

/** Whether the format of a string is checked, and leaves ASCII alone. */
bool zod_format_is_ascii(const zod_emit *e, const codegen_scalar *scalar) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  if (!format.size || is_off(&e->plugin->options, format)) return false;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (codegen_str_is(format, formats[i].format)) return !formats[i].wide;
  return false;
}

/** What checks the format of a string: a method of Zod that stands for the whole schema, or with `*helper` a check.
 *  NULL: nothing does. */
const char *zod_format(const zod_emit *e, const codegen_scalar *scalar, bool *helper) {
  codegen_str format = codegen_sym_text(e->model, scalar->format);
  if (!format.size || is_off(&e->plugin->options, format)) return NULL;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (!codegen_str_is(format, formats[i].format)) continue;
    *helper = !formats[i].zod || e->plugin->options.target == ZOD_TARGET_3; /* whose own formats differ */
    return *helper ? formats[i].helper : formats[i].zod;
  }
  return NULL;
}
