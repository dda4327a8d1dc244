/* SPDX-License-Identifier: MIT
 *
 * mock: what the files of this plugin share. Data is made twice by one algorithm: here, for fixture files, and in the
 * run-time module (templates/mock), for factories. Both draw from the same generator of numbers in the same order, so
 * that a seed gives the same bytes. Whoever changes one changes the other: the test `mock/agree` compares them.
 *
 * The law: nothing is emitted that mk_judge has not accepted.
 */
#ifndef MOCK_H
#define MOCK_H

#include <codegen-sdk/text.h>
#include <codegen-sdk/typescript.h>
#include <codegen-sdk/view.h>
#include <codegen/plugin.h>

#define MOCK_VERSION "0.1.0"

enum { MOCK_EXAMPLES_NEVER, MOCK_EXAMPLES_FIRST };

/** The options of an instance. */
typedef struct mock_options {
  codegen_str folder, banner, locale;
  uint32_t fixtures; /* instances in each fixture file; 0: no such files */
  uint32_t depth;    /* from here on only what must be there */
  uint64_t seed;
  uint8_t examples, imports;
  bool factories, handlers, server, arguments, faker;
  const struct mk_words *words; /* words.c */
} mock_options;

/** An instance. */
typedef struct mock_plugin {
  mock_options options;
  codegen_ts_settings types;
  bool imported; /* the writer `typescript` is there: its types serve */
} mock_plugin;

/* -- decimals: n * 10^e, without zeros at the end ---------------------------------------------------------------- */

typedef __int128 mk_wide;
typedef unsigned __int128 mk_uwide;
typedef struct mk_dec {
  mk_wide n;
  int32_t e;
} mk_dec;

#define MK_DIGITS 36 /* more are cut */

bool mk_dec_read(codegen_str text, mk_dec *out);
mk_dec mk_dec_of(mk_wide n, int32_t e);
int mk_dec_compare(mk_dec a, mk_dec b);
bool mk_dec_is_multiple(mk_dec value, mk_dec of);
bool mk_dec_is_exact(mk_dec value, mk_dec of);
static inline bool mk_dec_is_integer(mk_dec value) {
  return value.e >= 0;
}
size_t mk_dec_text(mk_dec value, char room[512]);

/* -- random numbers ---------------------------------------------------------------------------------------------- */

/** sfc32. */
typedef struct mk_random {
  uint32_t a, b, c, d;
} mk_random;

void mk_random_seed(mk_random *r, codegen_str key, uint64_t seed);
uint32_t mk_random_next(mk_random *r);
uint32_t mk_random_below(mk_random *r, uint32_t bound);

/* -- values ------------------------------------------------------------------------------------------------------ */

typedef struct mk_value mk_value;
struct mk_value {
  uint8_t kind; /* CODEGEN_NODE_... */
  mk_dec number;
  codegen_str text; /* of a string */
  codegen_str key;  /* of a member */
  mk_value *first, *last, *next;
  uint32_t count;
};

typedef struct mk_chunk {
  struct mk_chunk *next;
  size_t size, used;
} mk_chunk;

typedef struct mk_regexp mk_regexp;
typedef struct mk_pattern {
  codegen_str text;
  const mk_regexp *regexp; /* NULL: none */
  struct mk_pattern *next; /* of those that stand in one place */
} mk_pattern;

typedef struct mk_bind {
  codegen_str key;
  uint32_t decl;
} mk_bind;

#define MK_BINDS 32
#define MK_DEPTH 64 /* of values and of types within each other */
#define MK_ATOMS 96 /* constraints that meet in one value */
#define MK_BUDGET 20000
#define MK_EFFORT 20000000
#define MK_CLASSED 20000

/** State while data is made. */
typedef struct mk {
  codegen_ctx *ctx;
  const codegen_model *model;
  const mock_options *options;
  mk_random random;
  mk_chunk *chunk, *chunks, *last; /* memory of the attempt: where it stands, all of it */
  mk_pattern **pattern;            /* of the whole section, by what their texts come to */
  mk_bind bind[MK_BINDS];
  uint32_t binds;
  uint32_t direction;
  uint32_t limit;            /* of depth, in this attempt */
  uint32_t patterns, places; /* as many as there are, a power of two */
  uint32_t budget;           /* values that may still be made */
  uint32_t judged;           /* steps of judging that may still be made */
  uint32_t classed;          /* types that were asked for their classes since one was asked for outside */
  uint64_t effort;           /* steps of all kinds that an instance has cost: behind MK_EFFORT there is none */
  bool memory;               /* there was none */
} mk;

/** Whether an instance has cost more than any that is worth it. */
static inline bool mk_spent(const mk *m) {
  return m->effort > MK_EFFORT;
}

void *mk_alloc(mk *m, size_t size);
void mk_forget(mk *m);
mk_value *mk_value_of(mk *m, uint8_t kind);
mk_value *mk_value_text(mk *m, codegen_str text);
mk_value *mk_value_number(mk *m, mk_dec number);
void mk_value_add(mk_value *container, mk_value *item);
mk_value *mk_value_member(const mk_value *object, codegen_str key);
mk_value *mk_value_member_near(const mk_value *object, mk_value *near, codegen_str key);
const codegen_field *mk_field_near(mk *m, const codegen_object *o, uint32_t *near, codegen_str key);
mk_value *mk_value_read(mk *m, codegen_value value, uint32_t depth);
bool mk_value_equal(const mk_value *a, const mk_value *b);
uint8_t mk_value_class(const mk_value *value);
uint64_t mk_text_length(codegen_str text);
void mk_value_put(codegen_out *out, const mk_value *value, uint32_t indent);

/* -- text under construction -------------------------------------------------------------------------------------- */

typedef struct mk_text {
  char *data;
  size_t size, capacity;
} mk_text;

#define MK_LONGEST 1000000 /* code points in a text that is made */

bool mk_text_add(mk *m, mk_text *t, const char *data, size_t size);
bool mk_text_code(mk *m, mk_text *t, uint32_t code);
uint32_t mk_code_at(codegen_str text, size_t *at);

/* -- words -------------------------------------------------------------------------------------------------------- */

enum {
  MK_WORD = 'w',
  MK_HINT = 'h',
  MK_FORMAT = 'f',
  MK_RANGE = 'r',
  MK_CHECK = 'c',
  MK_PROPERTY = 'p',
  MK_SCRIPT = 's'
};

bool mk_words_read(codegen_ctx *ctx, mock_options *options);
bool mk_words_find(const mk *m, char group, codegen_str key, codegen_str *line);
bool mk_words_make(mk *m, mk_text *t, codegen_str line, uint32_t depth);
bool mk_words_hint(const mk *m, codegen_str name, codegen_str *line);
bool mk_words_range(const mk *m, codegen_str name, mk_dec *low, mk_dec *high);
codegen_str mk_words_part(codegen_str line, uint32_t part, uint32_t *count);

/* -- regular expressions ----------------------------------------------------------------------------------------- */

const mk_regexp *mk_regexp_of(mk *m, codegen_str pattern);
bool mk_regexp_match(mk *m, const mk_regexp *regexp, codegen_str text);
bool mk_regexp_make(mk *m, const mk_regexp *regexp, mk_text *t, uint32_t extra, bool looks);

/* -- judging ----------------------------------------------------------------------------------------------------- */

/** What of a value something spoke of: members by number, items up to a number. */
typedef struct mk_seen {
  bool *member;
  uint32_t count;
} mk_seen;

bool mk_judge(mk *m, uint32_t type, const mk_value *value);
codegen_str mk_format_of(const codegen_model *model, const codegen_scalar *s);
bool mk_format(mk *m, codegen_str format, codegen_str text);
bool mk_width(codegen_str format, mk_dec *low, mk_dec *high);
const codegen_clause *mk_parameter(const codegen_model *model, const codegen_type *t);
uint32_t mk_bound(const mk *m, const codegen_type *t);
void mk_bind_all(mk *m, codegen_range clauses);

/* -- making ------------------------------------------------------------------------------------------------------ */

/** Types that a value must all be of. */
typedef struct mk_all {
  uint32_t type[MK_ATOMS];
  uint32_t count;
} mk_all;

/** What such types come to, once a class and the cases are chosen. */
typedef struct mk_atoms {
  uint32_t type[MK_ATOMS];
  uint32_t count;
  uint32_t seen[MK_ATOMS];
  uint32_t seen_count;
  uint8_t class;
  bool risky, failed;
  codegen_str tag;       /* member that tells cases apart */
  codegen_value value;   /* and what it says */
  uint32_t only, chosen; /* an exclusive UNION, and the TYPE of the case that was chosen */
} mk_atoms;

uint8_t mk_classes(mk *m, uint32_t type, bool wanted, uint32_t depth);
void mk_expand(mk *m, mk_atoms *a, uint32_t type, uint32_t attempt, uint32_t depth);
mk_value *mk_make(mk *m, const mk_all *all, codegen_str name, uint32_t depth);
mk_value *mk_make_string(mk *m, const mk_atoms *a, codegen_str name);
mk_value *mk_make_number(mk *m, const mk_atoms *a, codegen_str name);
mk_value *mk_make_array(mk *m, mk_atoms *a, codegen_str name, uint32_t depth);
mk_value *mk_make_object(mk *m, mk_atoms *a, uint32_t depth);
void mk_all_add(mk_all *all, uint32_t type);
bool mk_judge_all(mk *m, const mk_all *all, const mk_value *value);
mk_value *mk_instance(mk *m, uint32_t decl, codegen_str key, uint64_t seed);

/* -- the writer -------------------------------------------------------------------------------------------------- */

/* Kinds of section: the low byte of `user`. */
enum {
  MOCK_SECTION_FIXTURE = 1, /* MOCK_USER: the shape */
  MOCK_SECTION_DATA,        /* the same shape as data */
  MOCK_SECTION_FACTORY,     /* and its factory */
  MOCK_SECTION_RUNTIME,     /* MOCK_USER: the piece, MOCK_PIECE_... */
  MOCK_SECTION_ROUTE,       /* what an operation answers */
  MOCK_SECTION_ARGUMENTS,   /* what an operation is called with */
  MOCK_SECTION_ROUTES       /* what stands around them; MOCK_USER: 1 behind them */
};
enum { MOCK_PIECE_MAKE = 6, MOCK_PIECE_HANDLERS, MOCK_PIECE_SERVER, MOCK_PIECE_FAKER }; /* 0: options and words */
#define MOCK_USER(user) ((user) >> 8)

/* Roles of names. Below CODEGEN_SHAPES: the factory of that shape. */
enum {
  MOCK_ROLE_TYPE = 8,
  MOCK_ROLE_FILE = 16,
  MOCK_ROLE_DATA = 24,
  MOCK_ROLE_ARGUMENTS = 32,
  MOCK_ROLE_ARGUMENTS_DATA
};
enum { MOCK_CLIENT_ARGS = 17 }; /* the role of the type of arguments at the writer `client` */

extern const codegen_option *const mock_option_table[];
codegen_status mock_read_options(codegen_ctx *ctx, mock_options *options);
codegen_status mock_symbols(void *self, codegen_ctx *ctx, const codegen_model *model);
codegen_status mock_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan);
codegen_str mock_join(codegen_ctx *ctx, codegen_str a, codegen_str b, codegen_str c);
codegen_str mock_key(codegen_ctx *ctx, const codegen_decl *decl, uint32_t shape);
void mock_fixture(const mock_plugin *plugin, codegen_ctx *ctx, const codegen_model *model, uint32_t decl,
                  uint32_t shape, codegen_out *out);

#endif
