/* SPDX-License-Identifier: MIT
 *
 * Formats of texts: which of them have a class of their own, and which are checks alone.
 */
#include "types.h"

/* By their names in the run-time support. */
static const py_format formats[] = {
    {"date", "Date", NULL},
    {"date-time", "DateTime", NULL},
    {"time", "Time", NULL},
    {"duration", "Duration", NULL},
    {"uuid", "UUID", NULL},
    {"byte", "Base64", NULL},
    {"base64", "Base64", NULL},
    {"base64url", "Base64Url", NULL},
    {"decimal", "Decimal", NULL},
    {"email", NULL, "Email"},
    {"hostname", NULL, "Hostname"},
    {"idn-email", NULL, "IdnEmail"},
    {"idn-hostname", NULL, "IdnHostname"},
    {"ipv4", NULL, "IPv4"},
    {"ipv6", NULL, "IPv6"},
    {"iri", NULL, "Iri"},
    {"iri-reference", NULL, "IriReference"},
    {"json-pointer", NULL, "JsonPointer"},
    {"regex", NULL, "Regex"},
    {"relative-json-pointer", NULL, "RelativeJsonPointer"},
    {"uri", NULL, "Uri"},
    {"uri-reference", NULL, "UriReference"},
    {"uri-template", NULL, "UriTemplate"},
};

/** What is known of the format of a text; NULL: nothing. */
const py_format *py_format_of(const py_emit *e, const codegen_scalar *s) {
  codegen_str text = codegen_sym_text(e->model, s->format);
  if (!text.size && e->plugin->options.implied != PY_IMPLIED_EXACT) text = codegen_sym_text(e->model, s->encoding);
  for (size_t i = 0; text.size && i < sizeof formats / sizeof *formats; i++)
    if (text.data[0] == *formats[i].format && codegen_str_is(text, formats[i].format)) return &formats[i];
  return NULL;
}

/** Whether a string is of a class of its own, and of which: NULL for text. */
const char *py_native(const py_emit *e, const codegen_type *t) {
  const codegen_scalar *s = codegen_scalar_at(e->model, t->scalar);
  const py_format *format = t->scalar ? py_format_of(e, s) : NULL;
  if (!format || !format->type || e->plugin->options.dates == PY_DATES_STRING) return NULL;
  if (s->patterns.count || s->min_length || s->row.flags & CODEGEN_SCALAR_MAX_LENGTH) return NULL;
  return format->type;
}

/** Whether nothing but the format is checked: then one name stands for both, which Python makes once. */
bool py_is_plain_text(const py_emit *e, const codegen_scalar *s) {
  return e->plugin->options.validate && e->plugin->options.formats && !s->patterns.count && !s->min_length &&
         !(s->row.flags & CODEGEN_SCALAR_MAX_LENGTH);
}
