/* SPDX-License-Identifier: MIT
 *
 * Words that data is made of: the lines of templates/mock/list.txt, which factories get as they are. What is drawn
 * here is drawn in templates/mock/words.ts in the same order.
 */
#include "mock.h"

extern const char mock_text_list[];
extern const unsigned long mock_text_list_size;

/** A line. */
struct mk_word {
  char group;
  codegen_str locale, key, line;
};

static size_t until(codegen_str text, size_t at, char c) {
  while (at < text.size && text.data[at] != c) at++;
  return at;
}

/** Takes the lines apart; false when there is no memory. */
bool mk_words_read(codegen_ctx *ctx, mock_options *options) {
  codegen_str text = {mock_text_list, mock_text_list_size};
  struct mk_word *word;
  uint32_t count = 0;
  for (size_t i = 0; i < text.size; i++) count += text.data[i] == '\n';
  word = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, (count + 1u) * sizeof *word, _Alignof(struct mk_word));
  if (!word) return false;
  count = 0;
  for (size_t at = 0; at < text.size;) {
    size_t end = until(text, at, '\n'), a = until(text, at, ' '), b = until(text, a + 1, ' '), c = until(text, b, '=');
    if (text.data[at] != '#' && c < end)
      word[count++] = (struct mk_word){text.data[at],
                                       {text.data + a + 1, b - a - 1},
                                       {text.data + b + 1, c - b - 1},
                                       {text.data + c + 1, end - c - 1}};
    at = end + 1;
  }
  options->word = word;
  options->words = count;
  return true;
}

/** The line of a key: of the locale, else of English, else of all. */
bool mk_words_find(const mk *m, char group, codegen_str key, codegen_str *line) {
  int best = 0;
  for (uint32_t i = 0; i < m->options->words; i++) {
    const struct mk_word *w = &m->options->word[i];
    int rank;
    if (w->group != group || !codegen_str_equal(w->key, key)) continue;
    rank = codegen_str_equal(w->locale, m->options->locale) ? 3 : codegen_str_is(w->locale, "en") ? 2 : 1;
    if (rank == 1 && !codegen_str_is(w->locale, "*")) continue;
    if (rank > best) *line = w->line, best = rank;
  }
  return best > 0;
}

/** One of the alternatives of a line, and how many there are. */
codegen_str mk_words_part(codegen_str line, uint32_t part, uint32_t *count) {
  codegen_str out = {line.data, 0};
  uint32_t at = 0;
  for (size_t i = 0; i <= line.size; i++) {
    if (i < line.size && line.data[i] != '|') continue;
    if (at++ == part) out.size = (size_t)(line.data + i - out.data);
    if (at == part) out.data = line.data + i + 1;
  }
  *count = at;
  return out;
}

static bool add_word(mk *m, mk_text *t, codegen_str key, uint32_t depth) {
  codegen_str line;
  return mk_words_find(m, MK_WORD, key, &line) && mk_words_make(m, t, line, depth + 1);
}

/** Adds what an alternative of a line comes to. */
bool mk_words_make(mk *m, mk_text *t, codegen_str line, uint32_t depth) {
  static const char hex[] = "0123456789abcdef";
  uint32_t count;
  codegen_str part = mk_words_part(line, UINT32_MAX - 1, &count);
  if (depth > 8) return false;
  part = mk_words_part(line, count > 1 ? mk_random_below(&m->random, count) : 0, &count);
  for (size_t i = 0; i < part.size; i++) {
    char c = part.data[i];
    if (c == '{') {
      size_t end = until(part, i, '}');
      if (!add_word(m, t, (codegen_str){part.data + i + 1, end - i - 1}, depth)) return false;
      i = end;
      continue;
    }
    if (c == '#') c = hex[mk_random_below(&m->random, 9) + 1];
    if (c == '^') c = hex[mk_random_below(&m->random, 16)];
    if (c == '<') c = '{';
    if (c == '>') c = '}';
    if (!mk_text_add(m, t, &c, 1)) return false;
  }
  return true;
}

/* -- names of properties ------------------------------------------------------------------------------------------- */

/* The letters and digits of a name, small. */
static codegen_str plain_of(codegen_str name, char room[64]) {
  codegen_str out = {room, 0};
  for (size_t i = 0; i < name.size && out.size < 64; i++) {
    char c = name.data[i];
    if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) room[out.size++] = c;
  }
  return out;
}

static bool ends_with(codegen_str text, codegen_str end) {
  return text.size > end.size && end.size > 3 &&
         __builtin_memcmp(text.data + text.size - end.size, end.data, end.size) == 0;
}

/** The line of words for texts of that name. */
bool mk_words_hint(const mk *m, codegen_str name, codegen_str *line) {
  char room[64];
  codegen_str plain = plain_of(name, room), near = {NULL, 0};
  if (!plain.size) return false;
  for (uint32_t i = 0; i < m->options->words; i++) {
    const struct mk_word *w = &m->options->word[i];
    if (w->group != MK_HINT) continue;
    for (size_t at = 0; at < w->line.size;) {
      size_t end = until(w->line, at, '|');
      codegen_str one = {w->line.data + at, end - at};
      if (codegen_str_equal(one, plain)) return mk_words_find(m, MK_WORD, w->key, line);
      if (!near.data && ends_with(plain, one)) near = w->key;
      at = end + 1;
    }
  }
  return near.data && mk_words_find(m, MK_WORD, near, line);
}

/** Between which numbers one of that name is expected. */
bool mk_words_range(const mk *m, codegen_str name, mk_dec *low, mk_dec *high) {
  char room[64];
  codegen_str plain = plain_of(name, room), line = {NULL, 0};
  uint32_t count;
  bool exact = false;
  for (uint32_t i = 0; i < m->options->words && plain.size && !exact; i++) {
    const struct mk_word *w = &m->options->word[i];
    if (w->group != MK_RANGE) continue;
    exact = codegen_str_equal(w->key, plain);
    if (exact || (!line.data && ends_with(plain, w->key))) line = w->line;
  }
  if (!line.data) return false;
  return mk_dec_read(mk_words_part(line, 0, &count), low) && mk_dec_read(mk_words_part(line, 1, &count), high);
}
