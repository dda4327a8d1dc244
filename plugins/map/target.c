/* SPDX-License-Identifier: MIT
 *
 * Targets: the neutral types that a configuration can ask for.
 */
#include <stdio.h>
#include <string.h>

#include "map.h"

static const struct {
  const char *name;
  uint8_t kind;
} kinds[] = {
    {"string", CODEGEN_STRING},   {"integer", CODEGEN_INTEGER}, {"number", CODEGEN_NUMBER},
    {"boolean", CODEGEN_BOOLEAN}, {"any", CODEGEN_ANY},         {"bytes", CODEGEN_BYTES},
};

/** Formats that mean something: the readers' table, seen from the type. */
static const struct {
  const char *name, *meaning, *encoding;
  uint32_t bits, flags;
} formats[] = {
    {"date-time", "instant", NULL, 0, 0},
    {"date", "date", NULL, 0, 0},
    {"time", "time", NULL, 0, 0},
    {"duration", "duration", NULL, 0, 0},
    {"uuid", "uuid", NULL, 0, 0},
    {"uri", "uri", NULL, 0, 0},
    {"url", "uri", NULL, 0, 0},
    {"uri-reference", "uri-reference", NULL, 0, 0},
    {"email", "email", NULL, 0, 0},
    {"hostname", "hostname", NULL, 0, 0},
    {"ipv4", "ipv4", NULL, 0, 0},
    {"ipv6", "ipv6", NULL, 0, 0},
    {"byte", "bytes", "base64", 0, 0},
    {"base64url", "bytes", "base64url", 0, 0},
    {"decimal", "decimal", NULL, 0, 0},
    {"decimal128", "decimal", NULL, 128, 0},
    {"unix-time", "unix-time", NULL, 0, 0},
    {"double", "float", NULL, 64, 0},
    {"float", "float", NULL, 32, 0},
    {"int8", "integer", NULL, 8, CODEGEN_SCALAR_SIGNED},
    {"int16", "integer", NULL, 16, CODEGEN_SCALAR_SIGNED},
    {"int32", "integer", NULL, 32, CODEGEN_SCALAR_SIGNED},
    {"int64", "integer", NULL, 64, CODEGEN_SCALAR_SIGNED},
    {"uint8", "integer", NULL, 8, 0},
    {"uint16", "integer", NULL, 16, 0},
    {"uint32", "integer", NULL, 32, 0},
    {"uint64", "integer", NULL, 64, 0},
};

static const codegen_origin nowhere;

/** `#/components/schemas/Money`, `parts.yaml#/Money`: a declaration by its key, without the name of the source. */
static bool find_decl(mp_map *m, codegen_str text, mp_target *out) {
  char help[320] = "name a schema that is there, as in '#/components/schemas/Money'";
  uint32_t best = 4;
  out->kind = CODEGEN_REF;
  for (uint32_t id = 1; id < codegen_row_count(m->model, CODEGEN_TABLE_DECL); id++) {
    const codegen_decl *decl = codegen_decl_at(m->model, id);
    const char *colon = decl->key.size ? memchr(decl->key.data, ':', decl->key.size) : NULL;
    if (decl->kind != CODEGEN_DECL_TYPE || decl->row.flags & CODEGEN_DECL_REMOVED || !colon) continue;
    size_t from = (size_t)(colon + 1 - decl->key.data);
    codegen_str key = {colon + 1, decl->key.size - from};
    if (codegen_str_equal(key, text)) {
      out->decl = id;
      return true;
    }
    uint32_t far = codegen_distance(key, text, best, false);
    if (far >= best) continue;
    best = far;
    snprintf(help, sizeof help, "did you mean '%.*s'?", CODEGEN_FMT(key));
  }
  codegen_say(m->ctx, CODEGEN_ERROR, 0, "MAP0003", nowhere, help, "there is no schema '%.*s' to refer to",
              CODEGEN_FMT(text));
  m->failed = true;
  return false;
}

static bool refuse(mp_map *m, codegen_str text, codegen_str word) {
  char help[320] =
      "it is string, integer, number, boolean, any, bytes, 'string:FORMAT', 'integer:FORMAT', "
      "'number:FORMAT' or '#/components/schemas/NAME'";
  uint32_t best = 3;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    uint32_t far = codegen_distance(word, codegen_str_of(kinds[i].name), best, false);
    if (far >= best) continue;
    best = far;
    snprintf(help, sizeof help, "did you mean '%s'?", kinds[i].name);
  }
  codegen_say(m->ctx, CODEGEN_ERROR, 0, "MAP0001", nowhere, help, "'%.*s' is no type", CODEGEN_FMT(text));
  m->failed = true;
  return false;
}

bool mp_target_read(mp_map *m, codegen_str text, mp_target *out) {
  const char *hash = text.size ? memchr(text.data, '#', text.size) : NULL;
  const char *colon = text.size ? memchr(text.data, ':', text.size) : NULL;
  memset(out, 0, sizeof *out);
  out->text = text;
  if (hash) return find_decl(m, text, out);
  codegen_str word = {text.data, colon ? (size_t)(colon - text.data) : text.size};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (codegen_str_is(word, kinds[i].name)) out->kind = kinds[i].kind;
  if (!out->kind) return refuse(m, text, word);
  if (!colon) return true;
  out->format = (codegen_str){colon + 1, text.size - word.size - 1};
  bool may = out->kind == CODEGEN_STRING || out->kind == CODEGEN_INTEGER || out->kind == CODEGEN_NUMBER;
  if (!may || !out->format.size) return refuse(m, text, text);
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (!codegen_str_is(out->format, formats[i].name)) continue;
    out->meaning = formats[i].meaning;
    out->encoding = out->kind == CODEGEN_STRING ? formats[i].encoding : NULL;
    out->bits = formats[i].bits;
    out->flags = formats[i].flags;
  }
  return true;
}
