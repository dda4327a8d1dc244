/* SPDX-License-Identifier: MIT
 *
 * Formats of strings: which are checked, and by what. Zod's own where it says what the format's standard says, else a
 * function of the run-time module.
 */
#include "zod.h"

static const struct format {
  const char *format, *zod, *helper;
} formats[] = {
    {"date", "iso.date()", "date"},
    {"date-time", NULL, "dateTime"},
    {"duration", NULL, "duration"},
    {"email", NULL, "email"},
    {"hostname", NULL, "hostname"},
    {"idn-email", NULL, "idnEmail"},
    {"idn-hostname", NULL, "idnHostname"},
    {"ipv4", "ipv4()", "ipv4"},
    {"ipv6", NULL, "ipv6"},
    {"iri", NULL, "iri"},
    {"iri-reference", NULL, "iriReference"},
    {"json-pointer", NULL, "jsonPointer"},
    {"regex", NULL, "regex"},
    {"relative-json-pointer", NULL, "relativeJsonPointer"},
    {"time", NULL, "time"},
    {"uri", NULL, "uri"},
    {"uri-reference", NULL, "uriReference"},
    {"uri-template", NULL, "uriTemplate"},
    {"uuid", "guid()", "uuid"},
};

static bool is_off(const zod_options *options, codegen_str format) {
  for (size_t i = 0; i < options->format_count; i++)
    if (codegen_str_equal(options->format[2 * i], format)) return codegen_str_is(options->format[2 * i + 1], "false");
  return !options->formats;
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
