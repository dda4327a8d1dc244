/* SPDX-License-Identifier: MIT
 *
 * Lines within 120 columns where a break is possible. Schemas are written in one pass, on long lines; here the lines
 * that turned out too long are broken, as a formatter would: chains before each method, else the longest group of
 * brackets that begins and ends in the line, an argument a line. Text, patterns and what brackets of other lines hold
 * are never touched.
 */
#include "zod.h"

#define WIDTH 120
#define DEEP 64   /* breaks within breaks */
#define GROUPS 64 /* outermost groups of a line that are looked at */

typedef struct group {
  size_t open, close;
} group;

typedef struct line {
  const char *text;
  const uint32_t *over; /* by place, where what begins there ends: that far behind it. 0: nothing begins there */
  size_t size;
  uint32_t indent;
  group groups[GROUPS]; /* outermost ones */
  uint32_t count;
} line;

static size_t columns_of(const char *text, size_t size) {
  size_t columns = 0;
  for (size_t i = 0; i < size; i++) columns += ((unsigned char)text[i] & 0xC0u) != 0x80u;
  return columns;
}

static bool is_ascii(const char *text, size_t size) {
  uint64_t all = 0, bytes;
  size_t i = 0;
  for (; size - i >= sizeof bytes; i += sizeof bytes) {
    __builtin_memcpy(&bytes, text + i, sizeof bytes);
    all |= bytes;
  }
  for (; i < size; i++) all |= (unsigned char)text[i];
  return !(all & 0x8080808080808080u);
}

/* Whether a text takes more than so many columns, of which some are taken. It takes no more than it has bytes, and as
 * many where they are ASCII. */
static bool is_longer(const char *text, size_t size, size_t taken, size_t columns) {
  size_t first = taken > columns ? 0 : columns - taken + 1;
  if (first > size) return false;
  return is_ascii(text, first) || taken + columns_of(text, size) > columns;
}

/* Whether a quote or a backslash is among eight bytes. */
static bool has_mark(const char *text) {
  const uint64_t ones = 0x0101010101010101u;
  uint64_t bytes, quote, slash;
  __builtin_memcpy(&bytes, text, sizeof bytes);
  quote = bytes ^ ones * '"';
  slash = bytes ^ ones * '\\';
  return (((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & ones << 7;
}

/* Where the text that begins at `at` ends. */
static size_t text_end(const char *text, size_t size, size_t at) {
  size_t i = at + 1;
  while (size - i >= 8 && !has_mark(text + i)) i += 8;
  for (; i < size; i++) {
    if (text[i] == '"') return i;
    i += text[i] == '\\';
  }
  return size - 1;
}

/* The end of a text or a pattern that begins at `at`; `at` itself where none does. */
static size_t skip_text(const char *text, size_t size, size_t at) {
  char quote = text[at];
  bool pattern =
      quote == '/' && (!at || text[at - 1] == '(' || text[at - 1] == '[' || text[at - 1] == ' ' || text[at - 1] == ',');
  bool class = false;
  if (quote == '"') return text_end(text, size, at);
  if (!pattern) return at;
  for (size_t i = at + 1; i < size; i++) {
    if (text[i] == '\\') {
      i++;
    } else if (text[i] == '[') {
      class = true;
    } else if (text[i] == ']') {
      class = false;
    } else if (text[i] == quote && !class) {
      return i;
    }
  }
  return size - 1;
}

/* What a look for brackets must not pass over: texts, patterns, and brackets. */
static const uint8_t stop[256] = {
    ['"'] = 1, ['/'] = 1, ['('] = 1, [')'] = 1, ['['] = 1, [']'] = 1, ['{'] = 1, ['}'] = 1};

/* Finds the end of every text, pattern and bracket of a line, once: what is broken is looked at again and again.
 * Brackets within each other are of right kinds; one that closes in another line has no end. */
static void find_ends(const char *text, size_t size, uint32_t *over, uint32_t *open) {
  uint32_t depth = 0;
  for (size_t i = 0; i < size; i++) {
    char c = text[i];
    if (!stop[(unsigned char)c]) continue;
    if (c == '"' || c == '/') {
      size_t end = skip_text(text, size, i);
      over[i] = (uint32_t)(end - i);
      i = end;
    } else if (c == '(' || c == '[' || c == '{') {
      open[depth++] = (uint32_t)i;
    } else if (depth) {
      depth--;
      over[open[depth]] = (uint32_t)i - open[depth];
    }
  }
}

/* The bracket that closes the one at `at`; `size`: none in this part of the line. */
static size_t closing(const line *l, size_t at) {
  size_t end = at + l->over[at];
  return l->over[at] && end < l->size ? end : l->size;
}

static size_t past_text(const line *l, size_t at) {
  return l->text[at] == '"' || l->text[at] == '/' ? at + l->over[at] : at;
}

static void find_groups(line *l) {
  for (size_t i = 0; i < l->size && l->count < GROUPS; i++) {
    size_t end;
    if (!stop[(unsigned char)l->text[i]]) continue;
    i = past_text(l, i);
    if (l->text[i] != '(' && l->text[i] != '[' && l->text[i] != '{') continue;
    end = closing(l, i);
    if (end == l->size) continue; /* ends in another line: what is inside may still be broken */
    if (end > i + 1) l->groups[l->count++] = (group){i, end};
    i = end;
  }
}

static void put_line(zod_emit *e, const line *of, size_t from, size_t size, uint32_t indent, uint32_t depth,
                     bool first);

static bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

/* z.array(...).refine(...).optional(): where each method begins. A call without arguments is no group, but a link. */
static uint32_t links_of(const line *l, size_t *links) {
  size_t at = 0, end;
  uint32_t count = 0;
  if (l->count == 0) return 0;
  at = l->groups[0].open;
  for (uint32_t i = 0; i < l->count && l->text[at] != '('; i++) at = l->groups[i].open;
  while (at && is_name(l->text[at - 1])) at--;
  if (at < 2 || l->text[at - 1] != '.' || l->text[at - 2] != 'z' || (at > 2 && is_name(l->text[at - 3]))) return 0;
  for (at--; at < l->size && l->text[at] == '.' && count < GROUPS; at = end + 1) {
    links[count++] = at++;
    while (at < l->size && is_name(l->text[at])) at++;
    if (at == l->size || l->text[at] != '(') return 0;
    end = closing(l, at);
    if (end == l->size) return 0;
  }
  return count;
}

static bool break_chain(zod_emit *e, const line *l, uint32_t depth) {
  size_t links[GROUPS + 1];
  uint32_t count = links_of(l, links);
  if (count < 3) return false;
  put_line(e, l, 0, links[0], l->indent, depth, true);
  for (uint32_t i = 0; i < count; i++) {
    size_t end = i + 1 < count ? links[i + 1] : l->size;
    codegen_out_char(e->out, '\n');
    put_line(e, l, links[i], end - links[i], l->indent + 2, depth, false);
  }
  return true;
}

/* An array or object that is the only argument is broken itself: z.union([ */
static group within(const line *l, group g) {
  size_t at = g.open + 1;
  while (at + 3 < g.close && l->text[at] == '.') at++;
  if (l->text[g.open] != '(' || (l->text[at] != '[' && l->text[at] != '{')) return g;
  return closing(l, at) == g.close - 1 && g.close - 1 > at + 1 ? (group){at, g.close - 1} : g;
}

static bool break_group(zod_emit *e, const line *l, uint32_t depth) {
  group g = {0, 0};
  size_t from, at;
  for (uint32_t i = 0; i < l->count; i++)
    if (l->groups[i].close - l->groups[i].open > g.close - g.open) g = l->groups[i];
  if (!g.close) return false;
  g = within(l, g);
  put_line(e, l, 0, g.open + 1, l->indent, DEEP, true);
  for (at = from = g.open + 1; at <= g.close; at++) {
    if (at < g.close) {
      if (!stop[(unsigned char)l->text[at]] && l->text[at] != ',') continue;
      at = past_text(l, at);
      if (l->text[at] == '(' || l->text[at] == '[' || l->text[at] == '{') at = closing(l, at);
      if (l->text[at] != ',') continue;
    }
    while (from < at && l->text[from] == ' ') from++;
    size_t end = at;
    while (end > from && l->text[end - 1] == ' ') end--;
    if (end > from) {
      codegen_out_char(e->out, '\n');
      put_line(e, l, from, end - from, l->indent + 2, depth, false);
      codegen_out_char(e->out, ',');
    }
    from = at + 1;
  }
  codegen_out_char(e->out, '\n');
  put_line(e, l, g.close, l->size - g.close, l->indent, depth, false);
  return true;
}

/* At most DEEP of them lie within each other, a KiB each. */
static bool break_line(zod_emit *e, const char *text, const uint32_t *over, size_t size, uint32_t indent,
                       uint32_t depth) {
  line l; /* its groups are not cleared first */
  l.text = text;
  l.over = over;
  l.size = size;
  l.indent = indent;
  l.count = 0;
  find_groups(&l);
  return break_chain(e, &l, depth + 1) || break_group(e, &l, depth + 1);
}

/* Writes a part of a line, broken where it is too long. `first`: its indentation stands there. */
static void put_line(zod_emit *e, const line *of, size_t from, size_t size, uint32_t indent, uint32_t depth,
                     bool first) {
  const char *text = of->text + from;
  if (!first) codegen_out_spaces(e->out, indent);
  if (depth < DEEP && is_longer(text, size, indent + !first, WIDTH) && /* a comma follows */
      break_line(e, text, of->over + from, size, indent, depth))
    return;
  codegen_out_str(e->out, (codegen_str){text, size});
}

/* Whether a line is too long. */
static bool is_wide(const char *text, size_t size) {
  for (const char *end = text + size, *next; text < end; text = next + 1) {
    next = __builtin_memchr(text, '\n', (size_t)(end - text));
    if (!next) next = end;
    if (is_longer(text, (size_t)(next - text), 0, WIDTH)) return true;
  }
  return false;
}

/* `over` and `open` have room for the line, and `over` is cleared. */
static void put_whole(zod_emit *e, const char *text, size_t size, uint32_t indent, uint32_t *over, uint32_t *open) {
  line l;
  l.text = text;
  l.over = over;
  find_ends(text, size, over, open);
  put_line(e, &l, 0, size, indent, 0, false);
}

#define SHORT 1024 /* bytes of most long lines */

static void fit_line(zod_emit *e, const char *text, size_t size, uint32_t indent) {
  uint32_t short_over[SHORT], short_open[SHORT], *over = short_over, *open = short_open;
  if (size > SHORT) {
    over = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size * 2 * sizeof *over, _Alignof(uint32_t));
    open = over ? over + size : NULL;
  } else {
    __builtin_memset(over, 0, size * sizeof *over);
  }
  if (over)
    put_whole(e, text, size, indent, over, open);
  else
    e->out->failed = true;
}

/** Breaks the lines that were written since `mark` and are too long. */
void zod_fit(zod_emit *e, size_t mark) {
  size_t size = e->out->failed ? 0 : e->out->size - mark, at = 0;
  char *text;
  if (!size || !is_wide(e->out->data + mark, size)) return;
  text = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size, 1);
  if (!text) {
    e->out->failed = true;
    return;
  }
  __builtin_memcpy(text, e->out->data + mark, size);
  e->out->size = mark;
  while (at < size) {
    const char *next = __builtin_memchr(text + at, '\n', size - at);
    size_t end = next ? (size_t)(next - text) : size, from = at;
    while (from < end && text[from] == ' ') from++;
    if (end - at > WIDTH)
      fit_line(e, text + from, end - from, (uint32_t)(from - at));
    else
      codegen_out_str(e->out, (codegen_str){text + at, end - at});
    if (next) codegen_out_char(e->out, '\n');
    at = end + 1;
  }
}
