/* SPDX-License-Identifier: MIT
 *
 * Factories, the data that they are called with, and the run-time module.
 */
#include "mock_emit.h"

#define PIECES(X) X(numbers) X(values) X(words) X(regexp) X(judge) X(make) X(handlers) X(server) X(faker)
#define X(name) \
  extern const char mock_text_##name[]; \
  extern const unsigned long mock_text_##name##_size;
PIECES(X)
#undef X

static const struct piece {
  const char *text;
  const unsigned long *size;
} pieces[] = {
#define X(name) {mock_text_##name, &mock_text_##name##_size},
    PIECES(X)
#undef X
};

extern const char mock_text_list[];
extern const unsigned long mock_text_list_size;

static void import(mock_emit *e, const char *artifact, codegen_str name, uint32_t flags) {
  codegen_import wanted = {
      .struct_size = sizeof wanted, .flags = flags, .artifact = codegen_str_of(artifact), .name = name};
  codegen_out_import(e->out, &wanted);
}

static void import_module(mock_emit *e, const char *module, const char *name, uint32_t flags) {
  codegen_import wanted = {
      .struct_size = sizeof wanted, .flags = flags, .module = codegen_str_of(module), .name = codegen_str_of(name)};
  codegen_out_import(e->out, &wanted);
}

/** Writes the name of the data of a shape, which is imported where it stands elsewhere. */
void mock_put_data(mock_emit *e, uint32_t decl, uint32_t shape) {
  codegen_str own = {"", 0}, name = codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, MOCK_ROLE_DATA + shape);
  if (!e->here) import(e, "mock:data", name, 0);
  codegen_out_str(e->out, name);
}

/** Writes the data of a shape. */
void mock_data(mock_emit *e, uint32_t decl, uint32_t shape) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  e->direction = codegen_decl_direction(d, shape);
  e->here = true;
  import(e, "mock:runtime", CODEGEN_STR("Data"), CODEGEN_IMPORT_TYPE);
  codegen_out_text(e->out, "\nexport const ");
  mock_put_data(e, decl, shape);
  codegen_out_text(e->out, ": Data = { key: ");
  codegen_put_string(e->out, mock_key(e->ctx, d, shape), 0);
  codegen_out_text(e->out, ", name: ");
  codegen_put_string(e->out, d->name, 0);
  if (d->binds.count) {
    codegen_out_text(e->out, ", binds: ");
    mock_put_clauses(e, d->binds, 0);
  }
  /* One object for each: the run-time module tells types apart by what they are. */
  codegen_out_text(e->out, ", type: /* @__PURE__ */ once(() => (");
  mock_put_type(e, d->subject);
  codegen_out_text(e->out, ")) };\n");
  import(e, "mock:runtime", CODEGEN_STR("once"), 0);
}

/* -- factories ----------------------------------------------------------------------------------------------------- */

static codegen_str own_name(const codegen_ts *ts, uint32_t decl, uint32_t shape, bool write) {
  codegen_str own = {"", 0};
  (void)write;
  return codegen_symbol(ts->ctx, own, CODEGEN_TABLE_DECL, decl, MOCK_ROLE_TYPE + shape);
}

static void put_type_name(mock_emit *e, uint32_t decl, uint32_t shape) {
  codegen_str own = {"", 0}, writer = CODEGEN_STR(CODEGEN_TS_WRITER), name;
  codegen_import types = {.struct_size = sizeof types,
                          .flags = CODEGEN_IMPORT_TYPE,
                          .artifact = CODEGEN_STR(CODEGEN_TS_ARTIFACT),
                          .alias = CODEGEN_STR("types")};
  if (!e->plugin->imported) {
    codegen_out_str(e->out, codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, MOCK_ROLE_TYPE + shape));
    return;
  }
  name = codegen_symbol(e->ctx, writer, CODEGEN_TABLE_DECL, decl, shape);
  if (!name.size) name = codegen_symbol(e->ctx, writer, CODEGEN_TABLE_DECL, decl, CODEGEN_SHAPE_PLAIN);
  codegen_out_import(e->out, &types);
  codegen_out_text(e->out, "types.");
  codegen_out_str(e->out, name);
}

/** Writes the factory of a shape, and its type where nobody else does. */
void mock_factory(mock_emit *e, uint32_t decl, uint32_t shape) {
  const codegen_decl *d = codegen_decl_at(e->model, decl);
  codegen_str own = {"", 0};
  e->direction = codegen_decl_direction(d, shape);
  if (!e->plugin->imported) {
    codegen_ts ts = codegen_ts_begin(&e->plugin->types, e->ctx, e->model, e->section, e->out);
    ts.decl = decl;
    ts.name = own_name;
    codegen_ts_towards(&ts, e->direction);
    codegen_ts_declare(&ts, decl, own_name(&ts, decl, shape, true));
  }
  /* The module as a whole: its names are no names of this file. */
  codegen_import runtime = {
      .struct_size = sizeof runtime, .artifact = CODEGEN_STR("mock:runtime"), .alias = CODEGEN_STR("runtime")};
  codegen_out_import(e->out, &runtime);
  codegen_out_text(e->out,
                   "\n/** A value that is valid, the same for the same seed; `overrides` stand in its place. */\n"
                   "export function ");
  codegen_out_str(e->out, codegen_symbol(e->ctx, own, CODEGEN_TABLE_DECL, decl, shape));
  codegen_out_text(e->out, "(overrides?: runtime.Overrides<");
  put_type_name(e, decl, shape);
  codegen_out_text(e->out, ">, seed?: number): ");
  put_type_name(e, decl, shape);
  codegen_out_text(e->out, " {\n  return runtime.mockWith(");
  mock_put_data(e, decl, shape);
  codegen_out_text(e->out, ", overrides, seed) as ");
  put_type_name(e, decl, shape);
  codegen_out_text(e->out, ";\n}\n");
}

/* -- the run-time module ------------------------------------------------------------------------------------------- */

/* Lines of words without their comments. */
static void put_words(mock_emit *e) {
  codegen_str text = {mock_text_list, mock_text_list_size};
  while (text.size && text.data[0] == '#') {
    size_t end = 0;
    while (end < text.size && text.data[end] != '\n') end++;
    text.data += end < text.size ? end + 1 : end;
    text.size -= end < text.size ? end + 1 : end;
  }
  codegen_out_text(e->out, "\nconst WORDS: string = ");
  codegen_put_string(e->out, text, 0);
  codegen_out_text(e->out, ";\n");
}

static void put_options(mock_emit *e) {
  const mock_options *o = &e->plugin->options;
  codegen_out_text(e->out, "\nconst OPTIONS = { locale: ");
  codegen_put_string(e->out, o->locale, 0);
  codegen_out_text(e->out, ", depth: ");
  codegen_out_u64(e->out, o->depth);
  codegen_out_text(e->out, ", seed: ");
  codegen_out_u64(e->out, o->seed);
  codegen_out_text(e->out, o->examples == MOCK_EXAMPLES_FIRST ? ", examples: true };\n" : ", examples: false };\n");
}

/** Writes a piece of the run-time module, or another file of templates/mock; the first lines say what it is here. */
void mock_runtime(mock_emit *e, uint32_t piece) {
  codegen_str text;
  if (piece == 0) {
    put_options(e);
    put_words(e);
    if (!e->plugin->options.faker) {
      codegen_out_text(e->out,
                       "const FAKER: Readonly<Record<string, () => string>> = {};\n"
                       "const seedFaker = (_seed: number): void => {};\n");
      return;
    }
    bool german = codegen_str_is(e->plugin->options.locale, "de");
    import_module(e, german ? "@faker-js/faker/locale/de" : "@faker-js/faker/locale/en", "faker", 0);
    piece = MOCK_PIECE_FAKER;
  }
  if (piece > sizeof pieces / sizeof *pieces) return;
  text = (codegen_str){pieces[piece - 1].text, *pieces[piece - 1].size};
  while (text.size > 2 && text.data[0] == '/' && text.data[1] == '/') {
    size_t end = 0;
    while (end < text.size && text.data[end] != '\n') end++;
    text.data += end < text.size ? end + 1 : end;
    text.size -= end < text.size ? end + 1 : end;
  }
  if (piece == MOCK_PIECE_HANDLERS || piece == MOCK_PIECE_SERVER) {
    import(e, "mock:routes", CODEGEN_STR("routes"), 0);
    import(e, "mock:runtime", CODEGEN_STR("mockText"), 0);
  }
  if (piece == MOCK_PIECE_HANDLERS) {
    import_module(e, "msw", "http", 0);
    import_module(e, "msw", "HttpResponse", 0);
    import_module(e, "msw", "HttpHandler", CODEGEN_IMPORT_TYPE);
  }
  if (piece == MOCK_PIECE_SERVER) {
    import_module(e, "node:http", "createServer", 0);
    import_module(e, "node:http", "Server", CODEGEN_IMPORT_TYPE);
  }
  codegen_out_str(e->out, text);
}
