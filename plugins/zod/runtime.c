/* SPDX-License-Identifier: MIT
 *
 * The run-time module: one function a keyword, each a piece of its own from runtime/. Its text is the same for every
 * input.
 */
#include "zod.h"

#define X(name, symbol) \
  extern const char symbol[]; \
  extern const unsigned long symbol##_size;
#include "runtime_pieces.h"
#undef X

static const struct piece {
  const char *name, *text;
  const unsigned long *size;
} pieces[] = {
#define X(name, symbol) {name, symbol, &symbol##_size},
#include "runtime_pieces.h"
#undef X
};

uint32_t zod_runtime_count(void) {
  return (uint32_t)(sizeof pieces / sizeof *pieces);
}

/** The name of piece `piece`: that of its file. */
codegen_str zod_runtime_name(uint32_t piece) {
  return codegen_str_of(pieces[piece].name);
}

/* What stands before the first blank line and from the last `export {` on serves only the tests of the pieces. */
static codegen_str body_of(const struct piece *piece) {
  static const char mark[] = "\nexport {";
  codegen_str text = {piece->text, *piece->size};
  for (size_t i = 0; i + 1 < text.size; i++) {
    if (text.data[i] != '\n' || text.data[i + 1] != '\n') continue;
    text.data += i + 1;
    text.size -= i + 1;
    break;
  }
  for (size_t i = text.size; i-- > 0;) {
    if (text.data[i] != '\n' || text.size - i < sizeof mark - 1) continue;
    if (__builtin_memcmp(text.data + i, mark, sizeof mark - 1) != 0) continue;
    text.size = i + 1;
    break;
  }
  return text;
}

/* Whether a piece belongs to another variant of Zod than the one that is written for. */
static bool is_foreign(const zod_plugin *plugin, codegen_str name) {
  static const char end[] = "-zod3";
  const size_t tail = sizeof end - 1;
  bool old = name.size > tail && __builtin_memcmp(name.data + name.size - tail, end, tail) == 0;
  if (plugin->options.target != ZOD_TARGET_3) return old;
  for (uint32_t i = 0; i < zod_runtime_count() && !old; i++) { /* the piece of which Zod 3 has another */
    codegen_str other = zod_runtime_name(i);
    if (other.size == name.size + tail && __builtin_memcmp(other.data, name.data, name.size) == 0 &&
        __builtin_memcmp(other.data + name.size, end, tail) == 0)
      return true;
  }
  return false;
}

/* Pieces that only some words of the model ask for: formats, extensions. More pieces than are used do no harm. */
static const struct asked {
  const char *piece, *words[12];
} asked[] = {
    {"addresses", {"email", "idn-email"}},
    {"formats", {"date", "date-time", "duration", "time", "uuid", "regex", "json-pointer", "relative-json-pointer"}},
    {"formats", {"hostname", "idn-hostname", "ipv4", "ipv6", "email", "idn-email"}},
    {"formats", {"uri", "uri-reference", "iri", "iri-reference", "uri-template"}},
    {"hosts", {"ipv4", "ipv6", "email", "idn-email", "uri", "uri-reference", "iri", "iri-reference", "uri-template"}},
    {"labels", {"hostname", "idn-hostname", "email", "idn-email"}},
    {"names", {"hostname", "idn-hostname"}},
    {"references", {"uri", "uri-reference", "iri", "iri-reference", "uri-template"}},
};

static bool has_word(const codegen_model *model, const char *const *words) {
  for (uint32_t s = 1; s < model->sym_count; s++)
    for (size_t i = 0; i < sizeof asked->words / sizeof *asked->words && words[i]; i++)
      if (codegen_str_is(model->sym[s], words[i])) return true;
  return false;
}

static bool has_clause(const codegen_model *model, uint32_t kind, uint32_t other) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_CLAUSE);
  for (uint32_t row = 1; row < count; row++) {
    uint32_t is = codegen_clause_at(model, row)->kind;
    if (is == kind || is == other) return true;
  }
  return false;
}

static bool has_message(const codegen_model *model) {
  uint32_t count = codegen_row_count(model, CODEGEN_TABLE_ANNOTATION);
  for (uint32_t row = 1; row < count; row++) {
    codegen_str name = codegen_annotation_at(model, row)->name;
    if (codegen_str_is(name, "x-error-message") || codegen_str_is(name, "x-zod-message")) return true;
  }
  return false;
}

static bool is_converting(const zod_plugin *plugin) {
  return plugin->types.dates != CODEGEN_TS_DATES_STRING || !codegen_str_is(plugin->types.int64, "number");
}

/** Whether a piece is written for this model: those that every schema may use always, others where something asks for
 *  them. */
bool zod_runtime_wanted(const zod_plugin *plugin, const codegen_model *model, uint32_t piece) {
  codegen_str name = zod_runtime_name(piece);
  bool special = false;
  if (is_foreign(plugin, name)) return false;
  if (codegen_str_is(name, "coerce")) return plugin->options.coerce != 0;
  if (codegen_str_is(name, "native")) return is_converting(plugin);
  if (codegen_str_is(name, "worded") || codegen_str_is(name, "worded-zod3")) return has_message(model);
  if (codegen_str_is(name, "unevaluated"))
    return has_clause(model, CODEGEN_CLAUSE_REST_PROPERTIES, CODEGEN_CLAUSE_REST_ITEMS);
  if (codegen_str_is(name, "once") || codegen_str_is(name, "once-zod3"))
    return has_clause(model, CODEGEN_CLAUSE_REST_PROPERTIES, CODEGEN_CLAUSE_REST_ITEMS) &&
           !has_clause(model, CODEGEN_CLAUSE_BIND, CODEGEN_CLAUSE_BIND);
  if (codegen_str_is(name, "dynamic")) return has_clause(model, CODEGEN_CLAUSE_BIND, CODEGEN_CLAUSE_BIND);
  if (codegen_str_is(name, "unevaluated-dynamic"))
    return has_clause(model, CODEGEN_CLAUSE_BIND, CODEGEN_CLAUSE_BIND) &&
           has_clause(model, CODEGEN_CLAUSE_REST_PROPERTIES, CODEGEN_CLAUSE_REST_ITEMS);
  if (codegen_str_is(name, "formats") && is_converting(plugin)) return true;
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    if (!codegen_str_is(name, asked[i].piece)) continue;
    special = true;
    if (has_word(model, asked[i].words)) return true;
  }
  return !special;
}

/** Writes a piece. */
void zod_runtime_put(zod_emit *e, uint32_t piece) {
  codegen_import z = {.struct_size = sizeof z, .module = CODEGEN_STR("zod"), .alias = CODEGEN_STR("z")};
  if (piece >= zod_runtime_count()) return;
  if (e->plugin->options.target == ZOD_TARGET_MINI) z.module = CODEGEN_STR("zod/mini");
  codegen_out_import(e->out, &z);
  codegen_out_str(e->out, body_of(&pieces[piece]));
}
