/* SPDX-License-Identifier: MIT
 *
 * Scalars: formats and their meaning, bounds, lengths, patterns, encoded content. Numbers stay nodes of the document.
 */
#include <string.h>

#include "openapi.h"

#define TEXT CODEGEN_ACCEPTS_STRING
#define NUMERIC (CODEGEN_ACCEPTS_INTEGER | CODEGEN_ACCEPTS_NUMBER)

/** A format: of which classes it speaks, and what it means. Formats that are not here are kept as they are written. */
typedef struct format_row {
  codegen_str name;
  uint32_t classes;
  const char *meaning;
  uint32_t bits;
  uint32_t flags;
} format_row;

static const format_row formats[] = {
    {CODEGEN_STR("date-time"), TEXT, "instant", 0, 0},
    {CODEGEN_STR("int32"), NUMERIC | TEXT, "integer", 32, CODEGEN_SCALAR_SIGNED},
    {CODEGEN_STR("int64"), NUMERIC | TEXT, "integer", 64, CODEGEN_SCALAR_SIGNED},
    {CODEGEN_STR("uri"), TEXT, "uri", 0, 0},
    {CODEGEN_STR("uuid"), TEXT, "uuid", 0, 0},
    {CODEGEN_STR("date"), TEXT, "date", 0, 0},
    {CODEGEN_STR("email"), TEXT, "email", 0, 0},
    {CODEGEN_STR("double"), NUMERIC | TEXT, "float", 64, 0},
    {CODEGEN_STR("float"), NUMERIC | TEXT, "float", 32, 0},
    {CODEGEN_STR("binary"), TEXT, "bytes", 0, 0},
    {CODEGEN_STR("byte"), TEXT, "bytes", 0, 0},
    {CODEGEN_STR("time"), TEXT, "time", 0, 0},
    {CODEGEN_STR("duration"), TEXT, "duration", 0, 0},
    {CODEGEN_STR("url"), TEXT, "uri", 0, 0},
    {CODEGEN_STR("uri-reference"), TEXT, "uri-reference", 0, 0},
    {CODEGEN_STR("uri-template"), TEXT, "uri-template", 0, 0},
    {CODEGEN_STR("iri"), TEXT, "iri", 0, 0},
    {CODEGEN_STR("iri-reference"), TEXT, "iri-reference", 0, 0},
    {CODEGEN_STR("hostname"), TEXT, "hostname", 0, 0},
    {CODEGEN_STR("idn-hostname"), TEXT, "idn-hostname", 0, 0},
    {CODEGEN_STR("idn-email"), TEXT, "idn-email", 0, 0},
    {CODEGEN_STR("ipv4"), TEXT, "ipv4", 0, 0},
    {CODEGEN_STR("ipv6"), TEXT, "ipv6", 0, 0},
    {CODEGEN_STR("password"), TEXT, "password", 0, 0},
    {CODEGEN_STR("regex"), TEXT, "regex", 0, 0},
    {CODEGEN_STR("json-pointer"), TEXT, "json-pointer", 0, 0},
    {CODEGEN_STR("relative-json-pointer"), TEXT, "relative-json-pointer", 0, 0},
    {CODEGEN_STR("decimal"), NUMERIC | TEXT, "decimal", 0, 0},
    {CODEGEN_STR("decimal128"), NUMERIC | TEXT, "decimal", 128, 0},
    {CODEGEN_STR("base64url"), TEXT, "bytes", 0, 0},
    {CODEGEN_STR("unix-time"), NUMERIC, "unix-time", 0, 0},
    {CODEGEN_STR("int8"), NUMERIC | TEXT, "integer", 8, CODEGEN_SCALAR_SIGNED},
    {CODEGEN_STR("int16"), NUMERIC | TEXT, "integer", 16, CODEGEN_SCALAR_SIGNED},
    {CODEGEN_STR("uint8"), NUMERIC | TEXT, "integer", 8, 0},
    {CODEGEN_STR("uint16"), NUMERIC | TEXT, "integer", 16, 0},
    {CODEGEN_STR("uint32"), NUMERIC | TEXT, "integer", 32, 0},
    {CODEGEN_STR("uint64"), NUMERIC | TEXT, "integer", 64, 0},
};

static const format_row *format_of(codegen_str text) {
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (text.size == formats[i].name.size && memcmp(text.data, formats[i].name.data, text.size) == 0)
      return &formats[i];
  return NULL;
}

_Static_assert(sizeof formats / sizeof *formats == OA_FORMATS, "the words of each are remembered");

static uint32_t class_of(const format_row *row) {
  return row && row->classes & NUMERIC ? NUMERIC : TEXT;
}

uint32_t oa_format_class(codegen_str format) {
  return class_of(format_of(format));
}

bool oa_format_speaks(codegen_str format, uint32_t types) {
  const format_row *row = format_of(format);
  return row && row->classes & types;
}

static void read_format(oa_schema *s, const format_row *row, uint32_t classes, codegen_scalar *scalar, uint32_t *kind) {
  codegen_str text = oa_text(s->r, s->at.file, s->word[OA_W_FORMAT], OA_W_FORMAT);
  oa_format *known = row ? &s->r->format[row - formats] : NULL;
  if (!text.size) return;
  scalar->format = known && known->name ? known->name : oa_sym(s->r, text);
  if (known) known->name = scalar->format;
  if (s->at.file->asserts) scalar->row.flags |= CODEGEN_SCALAR_ASSERTS_FORMAT;
  if (!row || !(row->classes & classes)) return;
  if (!known->meaning) known->meaning = oa_sym_of(s->r, row->meaning);
  scalar->meaning = known->meaning;
  scalar->bits = row->bits;
  scalar->row.flags |= row->flags;
  if (!(classes & TEXT)) return;
  if (codegen_str_is(text, "binary")) *kind = CODEGEN_BYTES;
  if (codegen_str_is(text, "byte")) scalar->encoding = oa_sym_of(s->r, "base64");
  if (codegen_str_is(text, "base64url")) scalar->encoding = oa_sym_of(s->r, "base64url");
}

static codegen_value number_at(oa_schema *s, uint32_t word) {
  codegen_value none = {0, 0};
  uint32_t node = s->word[word];
  if (!node || !oa_is(s->r, s->at.file, node, CODEGEN_NODE_NUMBER, oa_word_text(word).data)) return none;
  return oa_value(s->at.file, node);
}

/** A bound and its exclusive form: a boolean (3.0) turns the bound into an exclusive one, a number (3.1) stands for
 *  itself. */
static void read_bound(oa_schema *s, uint32_t word, uint32_t exclusive, codegen_value *bound, codegen_value *open) {
  const oa_file *file = s->at.file;
  uint32_t node = s->word[exclusive], kind = codegen_node_kind(file->doc, node);
  *bound = number_at(s, word);
  if (!node) return;
  if (kind == CODEGEN_NODE_TRUE || kind == CODEGEN_NODE_FALSE) {
    if (file->dialect >= OA_DIALECT_31 && file->dialect != OA_DIALECT_D4)
      oa_report(s->r, file, node, OA_STRICT, "OAS0007",
                "it is applied as OpenAPI 3.0 and draft 4 mean it; write the bound itself here",
                "a boolean '%.*s' is not part of this version", OA_FMT(oa_word_text(exclusive)));
    if (kind == CODEGEN_NODE_FALSE || !bound->document) return;
    *open = *bound;
    *bound = (codegen_value){0, 0};
    return;
  }
  *open = number_at(s, exclusive);
  if (open->document && (file->dialect < OA_DIALECT_31 || file->dialect == OA_DIALECT_D4))
    oa_report(s->r, file, node, OA_STRICT, "OAS0007",
              "it is applied as it was meant; write true here, and the number beside it",
              "a number as '%.*s' is not part of this version", OA_FMT(oa_word_text(exclusive)));
}

static void read_numbers(oa_schema *s, codegen_scalar *scalar) {
  const codegen_document *doc = s->at.file->doc;
  read_bound(s, OA_W_MINIMUM, OA_W_EXCLUSIVE_MINIMUM, &scalar->minimum, &scalar->above);
  read_bound(s, OA_W_MAXIMUM, OA_W_EXCLUSIVE_MAXIMUM, &scalar->maximum, &scalar->below);
  scalar->multiple = number_at(s, OA_W_MULTIPLE_OF);
  if (scalar->multiple.document) {
    codegen_number step = codegen_number_of(codegen_node_text(doc, scalar->multiple.node));
    if (!step.digits.size || step.negative) {
      oa_report(s->r, s->at.file, scalar->multiple.node, OA_STRICT, "OAS0009", "it is left out; write a number above 0",
                "'multipleOf' must be above 0");
      scalar->multiple = (codegen_value){0, 0};
    }
  }
  if (scalar->minimum.document && scalar->maximum.document &&
      oa_number_compare(codegen_node_text(doc, scalar->minimum.node), codegen_node_text(doc, scalar->maximum.node)) >
          0) {
    oa_report(s->r, s->at.file, scalar->minimum.node, OA_STRICT, "OAS0010",
              "both are left out; exchange them if they were mixed up", "'minimum' is above 'maximum'");
    scalar->minimum = scalar->maximum = (codegen_value){0, 0};
  }
}

static void read_text(oa_schema *s, codegen_scalar *scalar) {
  oa_reader *r = s->r;
  const oa_file *file = s->at.file;
  uint32_t pattern = s->word[OA_W_PATTERN];
  oa_count(r, file, s->word[OA_W_MIN_LENGTH], OA_W_MIN_LENGTH, &scalar->min_length);
  if (oa_count(r, file, s->word[OA_W_MAX_LENGTH], OA_W_MAX_LENGTH, &scalar->max_length))
    scalar->row.flags |= CODEGEN_SCALAR_MAX_LENGTH;
  if (scalar->row.flags & CODEGEN_SCALAR_MAX_LENGTH && scalar->min_length > scalar->max_length) {
    oa_report(r, file, s->word[OA_W_MIN_LENGTH], OA_STRICT, "OAS0010",
              "both are left out; exchange them if they were mixed up", "'minLength' is above 'maxLength'");
    scalar->min_length = scalar->max_length = 0;
    scalar->row.flags &= ~(uint32_t)CODEGEN_SCALAR_MAX_LENGTH;
  }
  if (pattern && oa_is(r, file, pattern, CODEGEN_NODE_STRING, "pattern")) {
    uint32_t sym = oa_sym(r, codegen_node_text(file->doc, pattern));
    if (sym) scalar->patterns = codegen_edit_list(r->edit, &sym, 1); /* the empty pattern matches everything */
  }
  codegen_str encoding = oa_text(r, file, s->word[OA_W_CONTENT_ENCODING], OA_W_CONTENT_ENCODING);
  codegen_str media = oa_text(r, file, s->word[OA_W_CONTENT_MEDIA_TYPE], OA_W_CONTENT_MEDIA_TYPE);
  if (encoding.size) scalar->encoding = oa_sym(r, encoding);
  if (encoding.size && encoding.size >= 4 && !memcmp(encoding.data, "base", 4) && !scalar->meaning)
    scalar->meaning = oa_sym_of(r, "bytes");
  if (media.size) scalar->media = oa_sym(r, media);
  if (s->word[OA_W_CONTENT_SCHEMA])
    scalar->content = oa_read_schema(r, oa_child(s->at, s->word[OA_W_CONTENT_SCHEMA]), OA_INNER);
}

uint32_t oa_read_scalar(oa_schema *s, uint32_t classes, uint32_t *kind) {
  uint32_t id = 0, format = s->word[OA_W_FORMAT], said = s->traits & classes & (TEXT | NUMERIC);
  if (s->is_file && classes & TEXT) *kind = CODEGEN_BYTES;
  if (!format && !said) return 0;
  const format_row *row = format ? format_of(codegen_node_text(s->at.file->doc, format)) : NULL;
  codegen_scalar *scalar;
  if (format && s->types && !(s->types & class_of(row) & classes) &&
      (s->types & (TEXT | NUMERIC)) != (classes & (TEXT | NUMERIC)))
    format = 0; /* of several classes it speaks of another one */
  if (!format && !said) return 0;
  scalar = codegen_add_scalar(s->r->edit, &id);
  scalar->row.origin = s->origin;
  if (format) read_format(s, row, classes, scalar, kind);
  if (said & NUMERIC) read_numbers(s, scalar);
  if (said & TEXT) read_text(s, scalar);
  return id;
}
