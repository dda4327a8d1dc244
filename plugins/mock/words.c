/* SPDX-License-Identifier: MIT
 *
 * Words that data is made of: the lines of templates/mock/list.txt, which factories get as they are. What is drawn
 * here is drawn in templates/mock/words.ts in the same order.
 */
#include "mock.h"

extern const char mock_text_list[];
extern const unsigned long mock_text_list_size;

/** What a key of a group stands for in the locale; of hints the names, and the line of the word that they stand for. */
struct mk_word {
  char group;
  uint8_t rank;
  codegen_str key, line;
};

#define SLOTS 2048 /* a power of two, several times the number of words */

struct mk_words {
  struct mk_word *word;
  uint32_t count;
  uint16_t slot[SLOTS]; /* one more than the number of a word */
};

static size_t until(codegen_str text, size_t at, char c) {
  while (at < text.size && text.data[at] != c) at++;
  return at;
}

static uint32_t slot_of(const struct mk_words *w, char group, codegen_str key) {
  uint32_t hash = 0x811c9dc5u ^ (unsigned char)group;
  for (size_t i = 0; i < key.size; i++) hash = (hash ^ (unsigned char)key.data[i]) * 0x01000193u;
  for (hash ^= hash >> 15;; hash++) {
    uint32_t at = w->slot[hash & (SLOTS - 1)];
    if (!at) return hash & (SLOTS - 1);
    if (w->word[at - 1].group == group && codegen_str_equal(w->word[at - 1].key, key)) return hash & (SLOTS - 1);
  }
}

/* Of several lines for one key the one of the locale counts, then that of English; of equal ones the first. */
static void keep(struct mk_words *w, char group, uint8_t rank, codegen_str key, codegen_str line) {
  uint32_t slot = slot_of(w, group, key);
  struct mk_word *found = w->slot[slot] ? &w->word[w->slot[slot] - 1] : NULL;
  if (found && found->rank >= rank) return;
  if (!found) {
    if (w->count + 1 >= SLOTS / 2) return;
    found = &w->word[w->count++];
    w->slot[slot] = (uint16_t)w->count;
  }
  *found = (struct mk_word){group, rank, key, line};
}

static uint8_t rank_of(codegen_str locale, codegen_str wanted) {
  return codegen_str_equal(locale, wanted) ? 3 : codegen_str_is(locale, "en") ? 2 : codegen_str_is(locale, "*") ? 1 : 0;
}

static void read_line(struct mk_words *w, codegen_str line, codegen_str locale) {
  size_t a = until(line, 0, ' '), b = until(line, a + 1, ' '), c = until(line, b, '=');
  codegen_str key, said;
  uint8_t rank;
  if (c >= line.size || line.data[0] == '#') return;
  rank = rank_of((codegen_str){line.data + a + 1, b - a - 1}, locale);
  key = (codegen_str){line.data + b + 1, c - b - 1};
  said = (codegen_str){line.data + c + 1, line.size - c - 1};
  if (line.data[0] == MK_PROPERTY || line.data[0] == MK_SCRIPT) {
    for (size_t at = 0, end; at < key.size; at = end + 1) {
      end = until(key, at, '|');
      keep(w, line.data[0], 1, (codegen_str){key.data + at, end - at}, said);
    }
    return;
  }
  if (line.data[0] != MK_HINT) {
    if (rank) keep(w, line.data[0], rank, key, said);
    return;
  }
  for (size_t at = 0; at < said.size;) { /* words stand before hints */
    size_t end = until(said, at, '|');
    uint32_t slot = slot_of(w, MK_WORD, key);
    if (w->slot[slot]) keep(w, MK_HINT, 3, (codegen_str){said.data + at, end - at}, w->word[w->slot[slot] - 1].line);
    at = end + 1;
  }
}

/** Takes the lines apart; false when there is no memory. */
bool mk_words_read(codegen_ctx *ctx, mock_options *options) {
  codegen_str text = {mock_text_list, mock_text_list_size};
  struct mk_words *w = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof *w, _Alignof(struct mk_words));
  if (!w) return false;
  __builtin_memset(w, 0, sizeof *w);
  w->word = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, SLOTS / 2 * sizeof *w->word, _Alignof(struct mk_word));
  if (!w->word) return false;
  for (size_t at = 0; at < text.size;) {
    size_t end = until(text, at, '\n');
    read_line(w, (codegen_str){text.data + at, end - at}, options->locale);
    at = end + 1;
  }
  options->words = w;
  return true;
}

/** The line of a key: of the locale, else of English, else of all. */
bool mk_words_find(const mk *m, char group, codegen_str key, codegen_str *line) {
  const struct mk_words *w = m->options->words;
  uint32_t at = w->slot[slot_of(w, group, key)];
  if (at) *line = w->word[at - 1].line;
  return at != 0;
}

/** One of the alternatives of a line, and how many there are. */
codegen_str mk_words_part(codegen_str line, uint32_t part, uint32_t *count) {
  codegen_str out = {line.data, 0};
  const char *at = line.data, *end = line.data + line.size;
  uint32_t number = 0;
  for (;;) {
    const char *bar = at < end ? __builtin_memchr(at, '|', (size_t)(end - at)) : NULL;
    if (number == part) out = (codegen_str){at, (size_t)((bar ? bar : end) - at)};
    number++;
    if (!bar) break;
    at = bar + 1;
  }
  *count = number;
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

/* The line for a name, or for one that it ends with: the first such in the list. */
static bool find_near(const mk *m, char group, codegen_str name, codegen_str *line) {
  const struct mk_words *w = m->options->words;
  char room[64];
  codegen_str plain = plain_of(name, room);
  if (!plain.size) return false;
  if (mk_words_find(m, group, plain, line)) return true;
  for (uint32_t i = 0; i < w->count; i++)
    if (w->word[i].group == group && ends_with(plain, w->word[i].key)) {
      *line = w->word[i].line;
      return true;
    }
  return false;
}

/** The line of words for texts of that name. */
bool mk_words_hint(const mk *m, codegen_str name, codegen_str *line) {
  return find_near(m, MK_HINT, name, line);
}

/** Between which numbers one of that name is expected. */
bool mk_words_range(const mk *m, codegen_str name, mk_dec *low, mk_dec *high) {
  codegen_str line;
  uint32_t count;
  if (!find_near(m, MK_RANGE, name, &line)) return false;
  return mk_dec_read(mk_words_part(line, 0, &count), low) && mk_dec_read(mk_words_part(line, 1, &count), high);
}
