/* SPDX-License-Identifier: MIT
 *
 * The run-time files: those of templates/client as they are, but for the endings of what they import, and without those
 * that the options do not ask for. Their exports are words that no operation is called.
 */
#include "calls.h"

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

/* What the files export, and names of the platform that generated types mention. */
static const codegen_str words[] = {
#define X(name) {name, sizeof name - 1},
#include "runtime_words.h"
    X("ReadableStream") X("args") X("client") X("createClient") X("servers") X("types") X("schemas")
#undef X
};

#define PIECES (sizeof pieces / sizeof *pieces)

uint32_t client_runtime_count(void) {
  return (uint32_t)PIECES;
}

/** The name of file `piece`, without its ending. */
codegen_str client_runtime_name(uint32_t piece) {
  return codegen_str_of(pieces[piece].name);
}

/** Whether a name, in camel case, is one of those words. */
bool client_is_word(codegen_str name) {
  char room[64];
  codegen_str camel = {room, 0};
  bool raise = false;
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    bool small = c >= 'a' && c <= 'z', large = c >= 'A' && c <= 'Z';
    if (camel.size == sizeof room) return false;
    if (!small && !large && !(c >= '0' && c <= '9')) {
      raise = camel.size > 0;
      continue;
    }
    if (small && raise) c = (char)(c - 'a' + 'A');
    if (large && !camel.size) c = (char)(c - 'A' + 'a');
    room[camel.size++] = c;
    raise = false;
  }
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (codegen_str_equal(camel, words[i])) return true;
  return false;
}

/** Takes the words that are taken out of what operations may be called. */
codegen_status client_runtime_words(codegen_ctx *ctx) {
  static const char *const files[] = {"index", "types", "client", "security", "convert", "query", "runtime"};
  codegen_symbol_request request = {.struct_size = sizeof request,
                                    .table = CODEGEN_TABLE_SOURCE,
                                    .row = 1,
                                    .role = CLIENT_ROLE_TAKEN,
                                    .kind = CODEGEN_NAME_MEMBER,
                                    .priority = 100};
  codegen_status status = CODEGEN_OK;
  for (size_t i = 0; i < sizeof words / sizeof *words && status >= 0; i++, request.role++) {
    request.stem = request.key = words[i];
    status = codegen_symbol_want(ctx, &request);
  }
  request.kind = CODEGEN_NAME_FILE;
  request.scope = CODEGEN_STR("files");
  for (size_t i = 0; i < sizeof files / sizeof *files && status >= 0; i++, request.role++) {
    request.stem = request.key = codegen_str_of(files[i]);
    status = codegen_symbol_want(ctx, &request);
  }
  return status;
}

/* -- which files --------------------------------------------------------------------------------------------------- */

static bool is_wanted(const client_plugin *plugin, codegen_str name) {
  if (codegen_str_is(name, "validate")) return plugin->options.validate != CLIENT_VALIDATE_NONE;
  if (codegen_str_is(name, "tanstack")) return plugin->options.hooks == CLIENT_HOOKS_TANSTACK;
  if (codegen_str_is(name, "convert")) return client_converts(plugin);
  if (codegen_str_is(name, "exact")) return client_is_exact(plugin);
  return true;
}

/** Whether a file is written under these options. */
bool client_runtime_wanted(const client_plugin *plugin, uint32_t piece) {
  return is_wanted(plugin, client_runtime_name(piece));
}

/* -- text ---------------------------------------------------------------------------------------------------------- */

static codegen_str take_line(codegen_str *text) {
  codegen_str line = *text;
  size_t end = 0;
  while (end < text->size && text->data[end] != '\n') end++;
  if (end < text->size) end++;
  line.size = end;
  text->data += end;
  text->size -= end;
  return line;
}

/* The neighbour that a line imports from, `json` of `from "./json.ts"`, and where its ending begins. */
static codegen_str neighbour_of(codegen_str line, size_t *ending) {
  static const char begin[] = "from \"./", end[] = ".ts\"";
  const size_t first = sizeof begin - 1, last = sizeof end - 1;
  for (size_t i = 0; i + first <= line.size; i++) {
    if (__builtin_memcmp(line.data + i, begin, first) != 0) continue;
    for (size_t k = i + first; k + last <= line.size; k++)
      if (!__builtin_memcmp(line.data + k, end, last)) {
        *ending = k;
        return (codegen_str){line.data + i + first, k - i - first};
      }
  }
  return (codegen_str){"", 0};
}

/** Writes a file of the run-time. */
void client_runtime_put(client_emit *e, uint32_t piece) {
  codegen_str text = {pieces[piece].text, *pieces[piece].size};
  uint8_t imports = e->plugin->types.imports;
  bool index = codegen_str_is(client_runtime_name(piece), "index");
  while (text.size > 2 && text.data[0] == '/' && text.data[1] == '/') (void)take_line(&text);
  while (text.size) {
    codegen_str line = take_line(&text);
    size_t ending = 0;
    codegen_str neighbour = neighbour_of(line, &ending);
    if (!neighbour.size || imports == CODEGEN_TS_IMPORTS_TS) {
      if (!(neighbour.size && index && !is_wanted(e->plugin, neighbour))) codegen_out_str(e->out, line);
      continue;
    }
    if (index && !is_wanted(e->plugin, neighbour)) continue;
    codegen_out_str(e->out, (codegen_str){line.data, ending});
    if (imports == CODEGEN_TS_IMPORTS_JS) CLIENT_PUT(e, ".js");
    codegen_out_str(e->out, (codegen_str){line.data + ending + 3, line.size - ending - 3});
  }
}
