/* SPDX-License-Identifier: MIT
 *
 * Texts and numbers.
 */
#include "mock.h"

#define TRIES 24
#define REACH ((mk_wide)1000000000000000000)

/* What several types say of a text together. */
typedef struct texts {
  codegen_sym pattern[16];
  uint32_t patterns;
  codegen_str format[8];
  uint32_t formats;
  uint64_t min, max;
} texts;

static texts texts_of(const mk *m, const mk_atoms *a) {
  texts out = {.max = MK_LONGEST};
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    const codegen_scalar *s = codegen_scalar_at(m->model, t->scalar);
    if (!t->scalar) continue;
    if (s->min_length > out.min) out.min = s->min_length;
    if (s->row.flags & CODEGEN_SCALAR_MAX_LENGTH && s->max_length < out.max) out.max = s->max_length;
    if (mk_format_of(m->model, s).size && out.formats < 8) out.format[out.formats++] = mk_format_of(m->model, s);
    for (uint32_t k = 0; k < s->patterns.count && out.patterns < 16; k++)
      out.pattern[out.patterns++] = codegen_list_at(m->model, s->patterns, k);
  }
  return out;
}

static bool fits(mk *m, const texts *x, const mk_text *t) {
  codegen_str text = {t->data, t->size};
  uint64_t length = mk_text_length(text);
  m->effort += length;
  if (length < x->min || length > x->max) return false;
  for (uint32_t i = 0; i < x->patterns; i++) {
    const mk_regexp *re = mk_regexp_of(m, codegen_sym_text(m->model, x->pattern[i]));
    if (re && !mk_regexp_match(m, re, text)) return false;
  }
  for (uint32_t i = 0; i < x->formats; i++)
    if (!mk_format(m, x->format[i], text)) return false;
  return true;
}

/* Cuts a text that is too long, and adds letters to one that is too short, behind it or before. */
static bool fill(mk *m, const texts *x, mk_text *t, bool before) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
  codegen_str text = {t->data, t->size};
  uint64_t length = mk_text_length(text);
  mk_text more = {NULL, 0, 0};
  size_t at = 0;
  if (length > x->max) {
    for (uint64_t i = 0; i < x->max; i++) mk_code_at(text, &at);
    t->size = at;
    if (t->size && t->data[t->size - 1] == ' ') t->data[t->size - 1] = 'a';
    return true;
  }
  for (; length < x->min && length < MK_LONGEST; length++)
    if (!mk_text_add(m, &more, &letters[mk_random_below(&m->random, 26)], 1)) return false;
  if (!more.size) return true;
  if (!before) return mk_text_add(m, t, more.data, more.size);
  if (!mk_text_add(m, &more, t->data, t->size)) return false;
  *t = more;
  return true;
}

/* One more of the ways to make a text: by its first expression, its format, its name, as words. */
static bool make_by_pattern(mk *m, const texts *x, mk_text *t, uint32_t attempt) {
  static const uint8_t extras[] = {4, 2, 0, 1, 8, 16};
  uint32_t extra = attempt < 6 ? extras[attempt] : mk_random_below(&m->random, 24);
  const mk_regexp *re =
      mk_regexp_of(m, codegen_sym_text(m->model, x->pattern[attempt < 12 ? 0 : attempt % x->patterns]));
  if (!re) return false;
  if (attempt % 2 && x->min > 4) extra = x->min < 100000 ? (uint32_t)x->min : 100000;
  if (attempt % 4 == 3 && x->max < 40) extra = (uint32_t)x->max;
  return mk_regexp_make(m, re, t, extra, attempt % 3 == 2);
}

static bool make_by_format(mk *m, const texts *x, mk_text *t, uint32_t attempt) {
  codegen_str line;
  uint32_t count;
  for (uint32_t i = 0; i < x->formats; i++) {
    if (!mk_words_find(m, MK_FORMAT, x->format[i], &line)) continue;
    mk_words_part(line, UINT32_MAX - 1, &count);
    return mk_words_make(m, t, mk_words_part(line, attempt < 8 ? 0 : attempt % count, &count), 0);
  }
  return false;
}

static bool make_by_name(mk *m, mk_text *t, codegen_str name) {
  codegen_str line;
  if (mk_words_hint(m, name, &line) || mk_words_find(m, MK_WORD, CODEGEN_STR("product"), &line))
    return mk_words_make(m, t, line, 0);
  return false;
}

/** A text. */
mk_value *mk_make_string(mk *m, const mk_atoms *a, codegen_str name) {
  texts x = texts_of(m, a);
  if (x.min > MK_LONGEST) return NULL;
  for (uint32_t attempt = 0; attempt < TRIES && !mk_spent(m); attempt++) {
    mk_text t = {NULL, 0, 0};
    bool made = false;
    if (x.patterns && attempt != 4) made = make_by_pattern(m, &x, &t, attempt);
    if (!made && x.formats) {
      t.size = 0;
      made = make_by_format(m, &x, &t, attempt);
    }
    if (!made) {
      t.size = 0;
      made = make_by_name(m, &t, name);
    }
    if (m->memory || t.size > 4 * MK_LONGEST) return NULL;
    if (!made || !fits(m, &x, &t)) {
      if (!fill(m, &x, &t, attempt % 2 == 1)) return NULL;
      if (!fits(m, &x, &t)) continue;
    }
    return mk_value_text(m, (codegen_str){t.data, t.size});
  }
  return NULL;
}

/* -- numbers ------------------------------------------------------------------------------------------------------- */

/* What several types say of a number together. */
typedef struct numbers {
  mk_dec low, high, multiple[8];
  uint32_t multiples;
  bool has_low, has_high, above, below, integer;
} numbers;

static void raise_low(numbers *x, mk_dec low, bool above) {
  int order = x->has_low ? mk_dec_compare(low, x->low) : 1;
  if (order < 0) return;
  x->above = order > 0 ? above : x->above || above;
  x->low = low;
  x->has_low = true;
}

static void lower_high(numbers *x, mk_dec high, bool below) {
  int order = x->has_high ? mk_dec_compare(high, x->high) : -1;
  if (order > 0) return;
  x->below = order < 0 ? below : x->below || below;
  x->high = high;
  x->has_high = true;
}

static bool read(const mk *m, codegen_value value, mk_dec *out) {
  return value.document && mk_dec_read(codegen_value_text(m->model, value), out);
}

static numbers numbers_of(const mk *m, const mk_atoms *a) {
  numbers x = {.integer = a->class == CODEGEN_ACCEPTS_INTEGER};
  for (uint32_t i = 0; i < a->count; i++) {
    const codegen_type *t = codegen_type_at(m->model, a->type[i]);
    const codegen_scalar *s = codegen_scalar_at(m->model, t->scalar);
    mk_dec bound, high;
    if (!t->scalar) continue;
    if (read(m, s->minimum, &bound)) raise_low(&x, bound, false);
    if (read(m, s->above, &bound)) raise_low(&x, bound, true);
    if (read(m, s->maximum, &bound)) lower_high(&x, bound, false);
    if (read(m, s->below, &bound)) lower_high(&x, bound, true);
    if (read(m, s->multiple, &bound) && bound.n && x.multiples < 8) x.multiple[x.multiples++] = bound;
    if (s->format && mk_width(codegen_sym_text(m->model, s->format), &bound, &high)) {
      raise_low(&x, bound, false);
      lower_high(&x, high, false);
      x.integer = true;
    }
  }
  return x;
}

static mk_wide whole(mk_dec d, int32_t e) { /* d / 10^e, for d.e >= e */
  mk_wide n = d.n;
  for (int32_t i = d.e; i > e && n < REACH && n > -REACH; i--) n *= 10;
  return n;
}

static mk_wide divisor_of(mk_wide a, mk_wide b) {
  while (b) {
    mk_wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* The least number that all multiples are multiples of, in units of 10^*e. 0: out of reach. */
static mk_wide step_of(const numbers *x, int32_t digits, int32_t *e) {
  mk_wide step = x->integer && x->multiples ? 1 : 0;
  *e = 0;
  if (!x->multiples) {
    *e = x->integer ? 0 : -digits;
    return 1;
  }
  for (uint32_t i = 0; i < x->multiples; i++)
    if (x->multiple[i].e < *e) *e = x->multiple[i].e;
  if (*e < -15) return 0;
  for (int32_t i = *e; i < 0 && step; i++) step *= 10;
  for (uint32_t i = 0; i < x->multiples; i++) {
    mk_wide one = whole(x->multiple[i], *e);
    if (one < 0) one = -one;
    if (one >= REACH) return 0;
    step = step ? step / divisor_of(step, one) * one : one;
    if (step >= REACH) return 0;
  }
  return step;
}

/* floor(d / (step * 10^e)), or with `up` ceil; held within reach. */
static mk_wide count_of(mk_dec d, mk_wide step, int32_t e, bool up) {
  mk_wide n = d.n, down, left;
  if (d.e >= e) {
    n = whole(d, e);
    left = n % step;
    down = n / step;
  } else {
    bool cut = false;
    for (int32_t i = d.e; i < e; i++) {
      cut = cut || n % 10;
      n /= 10;
    }
    left = n % step ? n % step : cut ? (d.n < 0 ? -1 : 1) : 0;
    down = n / step;
  }
  if (left < 0) down--;
  if (left && up) down++;
  if (down > REACH) return REACH;
  return down < -REACH ? -REACH : down;
}

/* Narrows what is allowed to what is expected, where both meet. */
static void narrow(const mk *m, numbers *x, codegen_str name) {
  mk_dec low = mk_dec_of(1, 0), high = mk_dec_of(100, 0);
  mk_words_range(m, name, &low, &high);
  if (x->has_low && mk_dec_compare(x->low, high) >= 0) return;
  if (x->has_high && mk_dec_compare(x->high, low) <= 0) return;
  raise_low(x, low, false);
  lower_high(x, high, false);
}

static mk_value *draw(mk *m, const numbers *x, int32_t digits) {
  int32_t e;
  mk_wide step = step_of(x, digits, &e), low, high, span;
  if (!step) return NULL;
  low = x->has_low ? count_of(x->low, step, e, true) : 0;
  high = x->has_high ? count_of(x->high, step, e, false) : low + 1000;
  if (!x->has_low) low = high - 1000;
  if (x->has_low && x->above && mk_dec_compare(mk_dec_of(low * step, e), x->low) <= 0) low++;
  if (x->has_high && x->below && mk_dec_compare(mk_dec_of(high * step, e), x->high) >= 0) high--;
  if (high < low) return NULL;
  span = high - low + 1;
  if (span > 1048576) span = 1048576;
  return mk_value_number(m, mk_dec_of((low + mk_random_below(&m->random, (uint32_t)span)) * step, e));
}

static bool is_exact(const numbers *x, const mk_value *value) {
  if (x->has_low && mk_dec_compare(value->number, x->low) < 0) return false;
  if (x->has_high && mk_dec_compare(value->number, x->high) > 0) return false;
  for (uint32_t i = 0; i < x->multiples; i++)
    if (!mk_dec_is_exact(value->number, x->multiple[i])) return false;
  return true;
}

/** A number: with as few digits behind the point as serve. */
mk_value *mk_make_number(mk *m, const mk_atoms *a, codegen_str name) {
  numbers x = numbers_of(m, a), plausible = x;
  mk_value *value = NULL;
  narrow(m, &plausible, name);
  for (uint32_t attempt = 0; attempt < TRIES; attempt++) {
    value = draw(m, attempt < TRIES / 2 ? &plausible : &x, attempt < 4 ? 2 : (int32_t)(attempt % 12) + 2);
    if (value && is_exact(&x, value)) return value;
  }
  /* Out of reach: a bound itself. */
  if (x.has_low && !x.above) return mk_value_number(m, x.low);
  if (x.has_high && !x.below) return mk_value_number(m, x.high);
  return value;
}
