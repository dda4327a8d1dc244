/* SPDX-License-Identifier: MIT
 *
 * Slices of text: search, UTF-8, strict integers, nearest words, globs.
 *
 * Invariant: nothing here depends on the locale, and nothing reads behind the slice it was given.
 */
#include "base.h"

cg_str cg_str_slice(cg_str text, size_t begin, size_t end) {
  if (end > text.size) end = text.size;
  if (begin >= end) return CG_STR("");
  return (cg_str){text.data + begin, end - begin};
}

bool cg_str_begins(cg_str text, const char *prefix) {
  size_t size = strlen(prefix);
  return size <= text.size && (!size || memcmp(text.data, prefix, size) == 0);
}

bool cg_str_ends(cg_str text, const char *suffix) {
  size_t size = strlen(suffix);
  return size <= text.size && (!size || memcmp(text.data + text.size - size, suffix, size) == 0);
}

size_t cg_str_find(cg_str text, char c, size_t from) {
  const char *hit = from < text.size ? memchr(text.data + from, c, text.size - from) : NULL;
  return hit ? (size_t)(hit - text.data) : text.size;
}

/* -- UTF-8 ------------------------------------------------------------------------------------------------------- */

size_t cg_utf8_decode(const char *data, size_t size, uint32_t *code) {
  const unsigned char *p = (const unsigned char *)data;
  if (!size) return 0;
  if (p[0] < 0x80) {
    *code = p[0];
    return 1;
  }
  if (p[0] < 0xc2 || p[0] > 0xf4) return 0;
  size_t length = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
  if (size < length) return 0;
  uint32_t out = p[0] & (0x7fu >> length);
  for (size_t i = 1; i < length; i++) {
    if ((p[i] & 0xc0) != 0x80) return 0;
    out = out << 6 | (p[i] & 0x3fu);
  }
  if (length == 3 && (out < 0x800 || (out >= 0xd800 && out < 0xe000))) return 0;
  if (length == 4 && (out < 0x10000 || out > 0x10ffff)) return 0;
  *code = out;
  return length;
}

size_t cg_utf8_valid(cg_str text) {
  size_t at = 0;
  while (at < text.size) {
    typedef uint64_t words __attribute__((vector_size(16)));
    uint64_t word;
    words many[4];
    while (text.size - at >= sizeof many) {
      for (size_t i = 0; i < 4; i++) memcpy(&many[i], text.data + at + i * sizeof *many, sizeof *many);
      words any = (many[0] | many[1]) | (many[2] | many[3]);
      if ((any[0] | any[1]) & 0x8080808080808080u) break;
      at += sizeof many;
    }
    while (text.size - at >= sizeof word) {
      memcpy(&word, text.data + at, sizeof word);
      if (word & 0x8080808080808080u) break;
      at += sizeof word;
    }
    while (at < text.size && !(text.data[at] & 0x80)) at++;
    while (at < text.size && (text.data[at] & 0x80)) {
      uint32_t code;
      size_t length = cg_utf8_decode(text.data + at, text.size - at, &code);
      if (!length) return at;
      at += length;
    }
  }
  return at;
}

size_t cg_utf8_encode(uint32_t code, char out[4]) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3f));
  out[0] = (char)((0xf00u >> length & 0xff) | code);
  return length;
}

/* -- integers ---------------------------------------------------------------------------------------------------- */

bool cg_str_u64(cg_str text, uint64_t *out) {
  uint64_t value = 0;
  if (!text.size || (text.size > 1 && text.data[0] == '0')) return false;
  for (size_t i = 0; i < text.size; i++) {
    unsigned digit = (unsigned)((unsigned char)text.data[i] - '0');
    if (digit > 9 || __builtin_mul_overflow(value, 10u, &value) || __builtin_add_overflow(value, digit, &value))
      return false;
  }
  *out = value;
  return true;
}

bool cg_str_i64(cg_str text, int64_t *out) {
  uint64_t value;
  bool negative = text.size && text.data[0] == '-';
  if (!cg_str_u64(negative ? cg_str_slice(text, 1, text.size) : text, &value)) return false;
  if (value > (uint64_t)INT64_MAX + negative) return false;
  *out = negative ? -(int64_t)(value - (value != 0)) - (value != 0) : (int64_t)value;
  return true;
}

/* -- nearest word ------------------------------------------------------------------------------------------------ */

#define NEAREST_MAX 64 /* longer words get no suggestion: nobody mistypes them by hand, and the cost stays small */

/* Edit distance with transpositions of neighbours (optimal string alignment). Both at most NEAREST_MAX bytes. */
static unsigned edit_distance(cg_str a, cg_str b) {
  unsigned row[3][NEAREST_MAX + 1];
  unsigned *before = row[0], *last = row[1], *now = row[2];
  for (unsigned j = 0; j <= b.size; j++) last[j] = j;
  for (size_t i = 1; i <= a.size; i++) {
    now[0] = (unsigned)i;
    for (size_t j = 1; j <= b.size; j++) {
      unsigned best = last[j - 1] + (a.data[i - 1] != b.data[j - 1]);
      if (last[j] + 1 < best) best = last[j] + 1;
      if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
      if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1] &&
          before[j - 2] + 1 < best)
        best = before[j - 2] + 1;
      now[j] = best;
    }
    unsigned *free_row = before;
    before = last;
    last = now;
    now = free_row;
  }
  return last[b.size];
}

int cg_str_nearest(cg_str word, const cg_str *candidate, size_t count) {
  int nearest = -1;
  unsigned limit = (unsigned)(word.size > NEAREST_MAX ? 0 : word.size / 3);
  for (size_t i = 0; limit && i < count && i < INT32_MAX; i++) {
    size_t size = candidate[i].size;
    if (size > NEAREST_MAX || size > word.size + limit || size + limit < word.size) continue;
    unsigned distance = edit_distance(word, candidate[i]);
    bool better = nearest < 0 ? distance <= limit : distance < limit;
    bool equal = nearest >= 0 && distance == limit && codegen_str_compare(candidate[i], candidate[nearest]) < 0;
    if (!better && !equal) continue;
    nearest = (int)i;
    limit = distance;
    if (!distance) break;
  }
  return nearest;
}

/* -- globs ------------------------------------------------------------------------------------------------------- */

/* Where matching resumes after a mismatch: with `star` pattern bytes taken and the wildcard eaten up to `text`. */
typedef struct retry {
  size_t star, text;
  bool set;
  bool dirs; /* a wildcard that only ends behind a `/` */
} retry;

/* Moves a wildcard one step on. False when it cannot grow. */
static bool retry_step(retry *back, cg_str text, bool cross) {
  if (!back->set) return false;
  do {
    if (back->text >= text.size || (!cross && text.data[back->text] == '/')) {
      back->set = false;
      return false;
    }
    back->text++;
  } while (back->dirs && text.data[back->text - 1] != '/');
  return true;
}

bool cg_glob(cg_str pattern, cg_str text) {
  retry one = {0}, all = {0}; /* the last `*`, the last `**`: earlier ones never need to move again */
  size_t p = 0, t = 0;
  for (;;) {
    char c = p < pattern.size ? pattern.data[p] : '\0';
    if (p == pattern.size && t == text.size) return true;
    if (p < pattern.size && c == '*') {
      bool deep = p + 1 < pattern.size && pattern.data[p + 1] == '*';
      bool begins = p == 0 || pattern.data[p - 1] == '/';
      while (p < pattern.size && pattern.data[p] == '*') p++;
      if (!deep) {
        one = (retry){p, t, true, false};
        continue;
      }
      bool dirs = begins && p < pattern.size && pattern.data[p] == '/';
      p += dirs; /* a leading double star with its slash may stand for no folder at all */
      all = (retry){p, t, true, dirs};
      one.set = false;
      continue;
    }
    if (p < pattern.size && t < text.size && (c == text.data[t] || (c == '?' && text.data[t] != '/'))) {
      p++;
      t++;
    } else if (retry_step(&one, text, false)) {
      p = one.star;
      t = one.text;
    } else if (retry_step(&all, text, true)) {
      p = all.star;
      t = all.text;
    } else {
      return false;
    }
  }
}

/* -- sizes ------------------------------------------------------------------------------------------------------- */

static const char units[] = "KMGT";

bool cg_str_bytes(cg_str text, uint64_t *out) {
  size_t digits = 0, at;
  uint64_t whole, tenths = 0;
  int power = 0;
  while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9') digits++;
  if (!cg_str_u64(cg_str_slice(text, 0, digits), &whole)) return false;
  at = digits;
  bool fraction = at + 1 < text.size && text.data[at] == '.' && text.data[at + 1] >= '0' && text.data[at + 1] <= '9';
  if (fraction) tenths = (uint64_t)(text.data[at + 1] - '0');
  if (fraction) at += 2;
  if (at < text.size && text.data[at] == ' ') at++;
  for (int i = 0; at < text.size && units[i]; i++)
    if ((text.data[at] & ~32) == units[i]) power = i + 1;
  if (power) at++;
  if (power && cg_str_begins(cg_str_slice(text, at, text.size), "i")) at++;
  if (at < text.size && (text.data[at] & ~32) == 'B') at++;
  if (at != text.size || (fraction && !power)) return false;
  uint64_t unit = (uint64_t)1 << (10 * power);
  if (whole > UINT64_MAX / unit - 1) return false;
  *out = whole * unit + unit / 10 * tenths;
  return *out != 0;
}

void cg_bytes_text(uint64_t bytes, char out[32]) {
  int power = 0;
  while (power < 4 && bytes >> (10 * (power + 1))) power++;
  if (!power) {
    snprintf(out, 32, "%u bytes", (unsigned)bytes);
    return;
  }
  uint64_t tenths = power > 1 ? (bytes >> (10 * (power - 1))) * 10 / 1024 : bytes * 10 / 1024;
  if (tenths % 10 == 0 || tenths >= 1000)
    snprintf(out, 32, "%u %ciB", (unsigned)(tenths / 10), units[power - 1]);
  else
    snprintf(out, 32, "%u.%u %ciB", (unsigned)(tenths / 10), (unsigned)(tenths % 10), units[power - 1]);
}
