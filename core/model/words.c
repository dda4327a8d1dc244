/* SPDX-License-Identifier: MIT
 *
 * From a raw name to words, and from words to an identifier. Pure: equal arguments give equal results, on every
 * machine.
 *
 * Words end where the case changes from low to high (`simpleUser`), before the last capital of a run that small
 * letters follow (`HTTP|Server`), and at everything that is neither a letter nor a digit. Digits stay with the word
 * before them. A plus before a digit, and a minus at the very beginning before one, are words, since a name differs
 * by nothing else (`+1`, `-1`). A name without any word is spelled: punctuation by its name, everything else by its
 * code point.
 */
#include "words.h"

typedef struct unicode_range {
  uint32_t first, last;
} unicode_range;

typedef struct unicode_case {
  uint32_t first, last;
  int32_t step, delta;
} unicode_case;

#include "unicode_table.h"

static bool in_ranges(const unicode_range *range, size_t count, uint32_t code) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (code > range[middle].last)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && code >= range[low].first;
}

static uint32_t map_case(const unicode_case *map, size_t count, uint32_t code) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (code > map[middle].last)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == count || code < map[low].first || (code - map[low].first) % (uint32_t)map[low].step) return code;
  return (uint32_t)((int32_t)code + map[low].delta);
}

static inline bool ascii_letter(uint32_t code) {
  return (code | 32) >= 'a' && (code | 32) <= 'z';
}

static inline bool ascii_digit(uint32_t code) {
  return code >= '0' && code <= '9';
}

bool cg_unicode_start(uint32_t code) {
  if (code < 0x80) return ascii_letter(code);
  return in_ranges(unicode_start, CG_COUNT(unicode_start), code);
}

bool cg_unicode_continue(uint32_t code) {
  if (code < 0x80) return ascii_letter(code) || ascii_digit(code) || code == '_';
  return cg_unicode_start(code) || in_ranges(unicode_continue, CG_COUNT(unicode_continue), code);
}

uint32_t cg_unicode_upper(uint32_t code) {
  if (code < 0x80) return code >= 'a' && code <= 'z' ? code - 32 : code;
  return map_case(unicode_upper, CG_COUNT(unicode_upper), code);
}

uint32_t cg_unicode_lower(uint32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  return map_case(unicode_lower, CG_COUNT(unicode_lower), code);
}

/* -- words ------------------------------------------------------------------------------------------------------- */

enum { APART, UPPER, LOWER, DIGIT };

#define A3(c, k) [c] = k, [c + 1] = k, [c + 2] = k
#define A26(c, k) \
  A3(c, k), A3(c + 3, k), A3(c + 6, k), A3(c + 9, k), A3(c + 12, k), A3(c + 15, k), A3(c + 18, k), A3(c + 21, k), \
      [c + 24] = k, [c + 25] = k
static const uint8_t kind_of[256] = {A26('A', UPPER), A26('a', LOWER), A3('0', DIGIT),
                                     A3('3', DIGIT),  A3('6', DIGIT),  ['9'] = DIGIT};

static inline int class_of(uint32_t code, bool unicode) {
  if (ascii_digit(code)) return DIGIT;
  if (code < 0x80) return !ascii_letter(code) ? APART : code < 'a' ? UPPER : LOWER;
  if (!unicode || !cg_unicode_continue(code)) return APART;
  if (cg_unicode_lower(code) != code) return UPPER;
  return cg_unicode_start(code) ? LOWER : DIGIT; /* a mark or a digit of some script stays with what is before it */
}

static inline uint32_t code_at(cg_str text, size_t at, size_t *size) {
  uint32_t code = (unsigned char)text.data[at];
  *size = 1;
  if (code < 0x80) return code;
  code = 0xfffd;
  *size = cg_utf8_decode(text.data + at, text.size - at, &code);
  if (!*size) *size = 1;
  return code;
}

static int class_at(cg_str text, size_t at, bool unicode) {
  size_t size;
  return at < text.size ? class_of(code_at(text, at, &size), unicode) : APART;
}

/* A small letter or a digit: it stays with the word before it. */
static inline bool goes_on(char c) {
  return (unsigned char)(c - 'a') < 26 || (unsigned char)(c - '0') < 10;
}

uint32_t cg_words(cg_str text, bool unicode, cg_word_call call, void *self) {
  uint32_t count = 0;
  size_t begin = 0, size;
  int before = APART;
  for (size_t at = 0; at <= text.size; at += size) {
    uint32_t code = 0;
    int now = APART;
    while (before != APART && at < text.size && goes_on(text.data[at]))
      before = ascii_digit((uint8_t)text.data[at++]) ? DIGIT : LOWER;
    size = 1;
    if (at < text.size) now = class_of(code = code_at(text, at, &size), unicode);
    bool cut = before != APART && (now == APART || (now == UPPER && before != UPPER) ||
                                   (now == UPPER && class_at(text, at + size, unicode) == LOWER));
    if (cut) {
      call(self, cg_str_slice(text, begin, at));
      count++;
    }
    if (cut || before == APART) begin = at;
    bool sign = code == '+' || (code == '-' && at == 0);
    if (sign && class_at(text, at + 1, unicode) == DIGIT) {
      call(self, code == '+' ? CG_STR("plus") : CG_STR("minus"));
      count++;
    }
    before = now;
  }
  return count;
}

static const char *const punctuation[] = {
    ['!'] = "exclamation", ['"'] = "quote",      ['#'] = "hash",     ['$'] = "dollar",     ['%'] = "percent",
    ['&'] = "and",         ['\''] = "tick",      ['('] = "open",     [')'] = "close",      ['*'] = "star",
    ['+'] = "plus",        [','] = "comma",      ['-'] = "minus",    ['.'] = "dot",        ['/'] = "slash",
    [':'] = "colon",       [';'] = "semicolon",  ['<'] = "less",     ['='] = "equal",      ['>'] = "greater",
    ['?'] = "question",    ['@'] = "at",         ['['] = "open",     ['\\'] = "backslash", [']'] = "close",
    ['^'] = "caret",       ['_'] = "underscore", ['`'] = "backtick", ['{'] = "open",       ['|'] = "bar",
    ['}'] = "close",       ['~'] = "tilde",      [' '] = "space"};

#define SPELLED 8 /* characters of a name without words; what is cut tells apart by the suffix of a collision */

static void spell(cg_str text, cg_word_call call, void *self) {
  size_t size;
  uint32_t count = 0;
  for (size_t at = 0; at < text.size && count < SPELLED; at += size, count++) {
    uint32_t code = code_at(text, at, &size);
    const char *name = code < CG_COUNT(punctuation) ? punctuation[code] : NULL;
    char hex[12];
    if (!name) {
      snprintf(hex, sizeof hex, "u%x", (unsigned)code);
      name = hex;
    }
    call(self, codegen_str_of(name));
  }
  if (!text.size) call(self, CG_STR("empty"));
}

/* -- identifiers ------------------------------------------------------------------------------------------------- */

uint32_t cg_name_case(const codegen_convention *convention, uint32_t kind) {
  switch (kind) {
    case CODEGEN_NAME_TYPE: return convention->type_case;
    case CODEGEN_NAME_VALUE: return convention->value_case;
    case CODEGEN_NAME_MEMBER: return convention->member_case;
    case CODEGEN_NAME_CONSTANT: return convention->constant_case;
    default: return convention->file_case;
  }
}

typedef struct joiner {
  cg_buf *out;
  uint32_t style, count;
} joiner;

static void add_code(cg_buf *out, uint32_t code) {
  char bytes[4];
  cg_buf_add(out, bytes, cg_utf8_encode(code, bytes));
}

static bool all_ascii(cg_str text) {
  unsigned char any = 0;
  for (size_t i = 0; i < text.size; i++) any |= (unsigned char)text.data[i];
  return any < 0x80;
}

static inline char ascii_upper(char c) {
  return (char)(c - ((unsigned char)(c - 'a') < 26 ? 32 : 0));
}

static inline char ascii_lower(char c) {
  return (char)(c + ((unsigned char)(c - 'A') < 26 ? 32 : 0));
}

/* A word as it is written; the first of its letters is high where all are, or `first`. There is room for it. */
static void add_ascii(cg_buf *out, cg_str word, bool upper, bool first) {
  char *to = out->data + out->size;
  for (size_t i = 0; upper && i < word.size; i++) to[i] = ascii_upper(word.data[i]);
  for (size_t i = 0; !upper && i < word.size; i++) to[i] = ascii_lower(word.data[i]);
  if (first && word.size) to[0] = ascii_upper(word.data[0]);
  out->size += word.size;
}

static void add_word(void *self, cg_str word) {
  joiner *j = self;
  size_t size;
  bool upper = j->style == CODEGEN_CASE_UPPER_SNAKE,
       lower = j->style == CODEGEN_CASE_SNAKE || j->style == CODEGEN_CASE_KEBAB;
  if (j->count && (upper || j->style == CODEGEN_CASE_SNAKE)) cg_buf_char(j->out, '_');
  if (j->count && j->style == CODEGEN_CASE_KEBAB) cg_buf_char(j->out, '-');
  /* two numbers side by side would become one: v1.2 and v12 */
  if (j->count && !upper && !lower && ascii_digit((unsigned char)word.data[0]) && j->out->size &&
      ascii_digit((unsigned char)j->out->data[j->out->size - 1]))
    cg_buf_char(j->out, '_');
  if (!cg_buf_reserve(j->out, word.size)) return;
  bool ascii = all_ascii(word);
  if (ascii) add_ascii(j->out, word, upper, !lower && (j->count || j->style == CODEGEN_CASE_PASCAL));
  for (size_t at = 0; !ascii && at < word.size; at += size) {
    uint32_t code = code_at(word, at, &size);
    bool high = upper || (!lower && at == 0 && (j->count || j->style == CODEGEN_CASE_PASCAL));
    if (code < 0x80 && j->out->capacity - j->out->size > 1)
      j->out->data[j->out->size++] = (char)(high ? cg_unicode_upper(code) : cg_unicode_lower(code));
    else
      add_code(j->out, high ? cg_unicode_upper(code) : cg_unicode_lower(code));
  }
  j->out->data[j->out->size] = '\0';
  j->count++;
}

static bool file_char(uint32_t code) {
  return ascii_letter(code) || ascii_digit(code) || code == '-' || code == '_' || code == '.';
}

/* Letters, digits behind the first place, and low lines alone: an identifier of every convention. */
static bool is_plain(cg_str text) {
  size_t at = 0;
  while (at < text.size && (kind_of[(unsigned char)text.data[at]] || text.data[at] == '_')) at++;
  return text.size && at == text.size && kind_of[(unsigned char)text.data[0]] != DIGIT;
}

bool cg_name_valid(const codegen_convention *convention, uint32_t kind, cg_str text) {
  size_t size;
  if (is_plain(text)) return true;
  if (!text.size || cg_utf8_valid(text) != text.size) return false;
  if (kind == CODEGEN_NAME_FILE && (text.data[0] == '.' || text.data[text.size - 1] == '.')) return false;
  for (size_t at = 0; at < text.size; at += size) {
    uint32_t code = code_at(text, at, &size);
    if (kind == CODEGEN_NAME_FILE) {
      if (code < 0x80 ? !file_char(code) : !convention->unicode || !cg_unicode_continue(code)) return false;
      continue;
    }
    if (ascii_letter(code) || code == '_' || (at && ascii_digit(code))) continue;
    if (code < 0x80 && code && convention->extra && strchr(convention->extra, (int)code)) continue;
    if (code >= 0x80 && !convention->unicode) return false;
    if (at ? !cg_unicode_continue(code) : !cg_unicode_start(code)) return false;
  }
  return true;
}

static bool same_letters(cg_str text, const char *word) {
  size_t i = 0;
  for (; i < text.size && word[i]; i++)
    if (cg_unicode_lower((unsigned char)text.data[i]) != (unsigned char)word[i]) return false;
  return i == text.size && !word[i];
}

/* Names that Windows keeps for devices, with any ending. */
static bool device(cg_str text) {
  static const char *const name[] = {"con", "prn", "aux", "nul"};
  cg_str stem = cg_str_slice(text, 0, cg_str_find(text, '.', 0));
  for (size_t i = 0; i < CG_COUNT(name); i++)
    if (same_letters(stem, name[i])) return true;
  cg_str port = cg_str_slice(stem, 0, 3);
  return stem.size == 4 && (same_letters(port, "com") || same_letters(port, "lpt")) &&
         ascii_digit((unsigned char)stem.data[3]);
}

static bool listed(const char *const *word, cg_str text) {
  for (; word && *word; word++)
    if (text.size && text.data[0] == **word && codegen_str_is(text, *word)) return true;
  return false;
}

bool cg_name_reserved(const codegen_convention *convention, uint32_t kind, cg_str text) {
  switch (kind) {
    case CODEGEN_NAME_FILE: return device(text) || listed(convention->files, text);
    case CODEGEN_NAME_MEMBER: return listed(convention->reserved, text) || listed(convention->members, text);
    case CODEGEN_NAME_TYPE:
    case CODEGEN_NAME_CONSTANT: return listed(convention->reserved, text) || listed(convention->types, text);
    default: return listed(convention->reserved, text);
  }
}

/* -- without looking at each word -------------------------------------------------------------------------------- */

static inline uint64_t size_bit(size_t size) {
  return (uint64_t)1 << (size < 63 ? size : 63);
}

static void add_list(cg_reserved *reserved, uint32_t kind, const char *const *word) {
  for (; word && *word; word++) reserved->sizes[kind][(unsigned char)**word & 127] |= size_bit(strlen(*word));
}

void cg_reserved_init(cg_reserved *reserved, const codegen_convention *convention) {
  *reserved = (cg_reserved){.convention = convention};
  for (uint32_t kind = 0; kind <= CODEGEN_NAME_FILE; kind++) {
    add_list(reserved, kind, kind == CODEGEN_NAME_FILE ? convention->files : convention->reserved);
    if (kind == CODEGEN_NAME_MEMBER) add_list(reserved, kind, convention->members);
    if (kind == CODEGEN_NAME_TYPE || kind == CODEGEN_NAME_CONSTANT) add_list(reserved, kind, convention->types);
  }
}

/* cg_name_reserved; `reserved`, where it is of this convention, spares the look at words of other sizes. */
static bool cg_reserved_has(const cg_reserved *reserved, const codegen_convention *convention, uint32_t kind,
                            cg_str text) {
  if (reserved && reserved->convention == convention && kind < CODEGEN_NAME_FILE && text.size &&
      !(reserved->sizes[kind][(unsigned char)text.data[0] & 127] & size_bit(text.size)))
    return false;
  return cg_name_reserved(convention, kind, text);
}

void cg_name_fold(cg_buf *out, cg_str text) {
  size_t size;
  if (all_ascii(text) && cg_buf_reserve(out, text.size)) {
    add_ascii(out, text, false, false);
    out->data[out->size] = '\0';
    return;
  }
  for (size_t at = 0; at < text.size; at += size)
    add_code(out, cg_unicode_lower(cg_unicode_upper(code_at(text, at, &size))));
}

/* The style that words are joined in, where a name is not kept as it is written. */
static uint32_t style_of(const codegen_convention *convention, uint32_t kind) {
  uint32_t style = cg_name_case(convention, kind);
  if (style == CODEGEN_CASE_PRESERVE || style > CODEGEN_CASE_KEBAB)
    style = kind == CODEGEN_NAME_FILE ? CODEGEN_CASE_KEBAB : CODEGEN_CASE_PASCAL;
  return style == CODEGEN_CASE_KEBAB && kind != CODEGEN_NAME_FILE ? CODEGEN_CASE_SNAKE : style; /* no identifier else */
}

static void from_words(const codegen_convention *convention, uint32_t kind, const cg_str part[3], cg_buf *out) {
  joiner j = {out, style_of(convention, kind), 0};
  for (int i = 0; i < 3; i++) {
    uint32_t words = cg_words(part[i], convention->unicode != 0, add_word, &j);
    if (!words && i == 1 && (part[1].size || !(part[0].size + part[2].size))) spell(part[1], add_word, &j);
  }
}

/* -- the same of ASCII, which most names are ---------------------------------------------------------------------- */

typedef struct ascii {
  const char *begin;
  char *to;
  char between; /* words, 0: nothing */
  bool upper;   /* all letters */
  bool pascal;  /* the first letter of all */
  uint32_t count;
} ascii;

/* What stands before a word, and its first letter. */
static inline void ascii_begin(ascii *a, char first) {
  if (a->count && a->between)
    *a->to++ = a->between;
  else if (a->count && a->to > a->begin && kind_of[(unsigned char)first] == DIGIT &&
           kind_of[(unsigned char)a->to[-1]] == DIGIT)
    *a->to++ = '_';
  *a->to++ = a->upper || (a->count ? !a->between : a->pascal) ? ascii_upper(first) : ascii_lower(first);
  a->count++;
}

static inline int kind_at(cg_str text, size_t at) {
  return at < text.size ? kind_of[(unsigned char)text.data[at]] : APART;
}

/* As cg_words cuts them. Gives how many there were. */
static uint32_t ascii_words(ascii *a, cg_str text) {
  uint32_t before = a->count;
  const char change = 'a' - 'A';
  for (size_t at = 0; at < text.size;) {
    char c = text.data[at++];
    int last = kind_of[(unsigned char)c], now;
    if (last == APART) {
      const char *sign = c == '+' ? "plus" : c == '-' && at == 1 ? "minus" : NULL;
      if (!sign || kind_at(text, at) != DIGIT) continue;
      for (ascii_begin(a, *sign++); *sign; sign++) *a->to++ = a->upper ? ascii_upper(*sign) : *sign;
      continue;
    }
    ascii_begin(a, c);
    char *to = a->to;
    for (; at < text.size && kind_of[(unsigned char)text.data[at]] == UPPER; at++) { /* a run of capitals */
      if (last != UPPER || kind_at(text, at + 1) == LOWER) break;
      *to++ = a->upper ? text.data[at] : (char)(text.data[at] + change);
    }
    if (a->upper) {
      for (; at < text.size && (now = kind_of[(unsigned char)(c = text.data[at])]) > UPPER; at++)
        *to++ = now == LOWER ? (char)(c - change) : c;
    } else {
      for (; at < text.size && kind_of[(unsigned char)(c = text.data[at])] > UPPER; at++) *to++ = c;
    }
    a->to = to;
  }
  return a->count - before;
}

#define ROOM CG_MADE_MAX
#define GROWTH 6 /* bytes that one of a name becomes at most: a plus sign, and what stands between words */

/* The words of the stem: those of the last one where it is the same, and nothing stands before it. */
static bool ascii_stem(ascii *a, cg_made *known, cg_str stem) {
  if (known && stem.size && known->stem.data == stem.data && known->stem.size == stem.size) {
    memcpy(a->to, known->text, known->size);
    a->to += known->size;
    a->count = known->words;
    return a->count;
  }
  char *begin = a->to;
  uint32_t words = all_ascii(stem) ? ascii_words(a, stem) : 0;
  if (!words || !known) return words;
  known->stem = stem;
  known->words = words;
  known->size = (uint32_t)(a->to - begin);
  memcpy(known->text, begin, known->size);
  return true;
}

/* from_words in `room`. SIZE_MAX where a part is too long, not ASCII, or without words. */
static size_t from_ascii(const codegen_convention *convention, cg_reserved *reserved, uint32_t kind,
                         const cg_str part[3], char room[ROOM]) {
  uint32_t style = style_of(convention, kind);
  char between = style == CODEGEN_CASE_SNAKE || style == CODEGEN_CASE_UPPER_SNAKE ? '_' : '\0';
  ascii a = {room, room, between, style == CODEGEN_CASE_UPPER_SNAKE, style == CODEGEN_CASE_PASCAL, 0};
  if (style == CODEGEN_CASE_KEBAB) a.between = '-';
  if (part[0].size > ROOM || part[1].size > ROOM || part[2].size > ROOM) return SIZE_MAX;
  if ((part[0].size + part[1].size + part[2].size) * GROWTH > ROOM) return SIZE_MAX;
  if (!all_ascii(part[0]) || !all_ascii(part[2])) return SIZE_MAX;
  ascii_words(&a, part[0]);
  if (!part[1].size && part[0].size + part[2].size) return ascii_words(&a, part[2]), (size_t)(a.to - room);
  if (!ascii_stem(&a, reserved && !a.count ? &reserved->made[style] : NULL, part[1])) return SIZE_MAX;
  ascii_words(&a, part[2]);
  return (size_t)(a.to - room);
}

/* What stands before a name that would begin as none may: the convention's lead, in the case of the name. `words`: it
 * is of joined words of ASCII. */
static void put_lead(const codegen_convention *convention, uint32_t kind, cg_str text, bool words, cg_buf *out) {
  uint32_t style = cg_name_case(convention, kind);
  bool high = style == CODEGEN_CASE_PASCAL || style == CODEGEN_CASE_UPPER_SNAKE;
  if (!convention->lead) {
    bool digit = text.size && ascii_digit((unsigned char)text.data[0]) && kind != CODEGEN_NAME_FILE;
    if (words && text.size ? digit : !cg_name_valid(convention, kind, text)) cg_buf_char(out, '_');
    return;
  }
  if (text.size && (ascii_digit((unsigned char)text.data[0]) || text.data[0] == '_'))
    for (const char *at = convention->lead; *at; at++)
      cg_buf_char(out, (char)(high ? cg_unicode_upper((unsigned char)*at) : (unsigned char)*at));
}

static cg_status put_made(const codegen_convention *convention, const cg_reserved *reserved, uint32_t kind, cg_str text,
                          bool words, cg_buf *out) {
  put_lead(convention, kind, text, words, out);
  cg_buf_str(out, text);
  if (cg_reserved_has(reserved, convention, kind, text)) cg_buf_char(out, '_');
  return out->failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}

static bool is_as_written(const codegen_convention *convention, uint32_t kind, const cg_str part[3]) {
  return cg_name_case(convention, kind) == CODEGEN_CASE_PRESERVE && !part[0].size && !part[2].size &&
         cg_name_valid(convention, kind, part[1]);
}

cg_status cg_name_make_with(const codegen_convention *convention, cg_reserved *reserved, uint32_t kind,
                            const cg_str part[3], cg_buf *out) {
  char room[ROOM];
  cg_buf made;
  bool done = false;
  if (is_as_written(convention, kind, part)) return put_made(convention, reserved, kind, part[1], false, out);
  if (cg_name_case(convention, kind) != CODEGEN_CASE_PRESERVE) {
    size_t size = from_ascii(convention, reserved, kind, part, room);
    if (size != SIZE_MAX) return put_made(convention, reserved, kind, (cg_str){room, size}, true, out);
  }
  cg_buf_init(&made, CG_BUF_MAX);
  if (cg_name_case(convention, kind) == CODEGEN_CASE_PRESERVE) {
    for (int i = 0; i < 3; i++) cg_buf_str(&made, part[i]);
    done = cg_name_valid(convention, kind, cg_buf_get(&made));
    if (!done) made.size = 0;
  }
  if (!done) from_words(convention, kind, part, &made);
  cg_status status = put_made(convention, reserved, kind, cg_buf_get(&made), false, out);
  if (made.failed) status = CODEGEN_ERR_MEMORY;
  cg_buf_release(&made);
  return status;
}

cg_status cg_name_make(const codegen_convention *convention, uint32_t kind, cg_str prefix, cg_str stem, cg_str suffix,
                       cg_buf *out) {
  return cg_name_make_with(convention, NULL, kind, (const cg_str[3]){prefix, stem, suffix}, out);
}
