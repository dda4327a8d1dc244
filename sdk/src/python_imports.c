/* SPDX-License-Identifier: MIT
 *
 * Import lines in the order that `ruff` and isort give them: the future, the standard library, other packages, the own
 * one; within each `import` before `from`, relative ones from far to near.
 */
#include "python_scan.h"

#include <stdlib.h>

enum { FUTURE, STANDARD, FOREIGN, LOCAL, BLOCKS };

typedef struct row {
  codegen_str module; /* dotted, without leading dots */
  codegen_str name, alias;
  uint32_t level; /* dots */
  uint8_t block;
  bool type;
} row;

static bool is_standard(codegen_str module) {
  static const char *const names[] = {"abc",      "asyncio", "base64",  "collections", "contextlib", "dataclasses",
                                      "datetime", "decimal", "enum",    "functools",   "itertools",  "json",
                                      "logging",  "math",    "re",      "time",        "types",      "typing",
                                      "urllib",   "uuid",    "warnings"};
  size_t end = 0;
  while (end < module.size && module.data[end] != '.') end++;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (codegen_str_is((codegen_str){module.data, end}, names[i])) return true;
  return false;
}

/* `../api/pets.py` is `..api.pets`; the dots inside are written when the line is. */
static void place(row *r, codegen_str path) {
  bool up = path.size >= 3 && __builtin_memcmp(path.data, "../", 3) == 0;
  bool here = path.size >= 2 && __builtin_memcmp(path.data, "./", 2) == 0;
  r->module = path;
  if (!up && !here) {
    r->block = codegen_str_is(path, "__future__") ? FUTURE : is_standard(path) ? STANDARD : FOREIGN;
    return;
  }
  r->block = LOCAL;
  r->level = 1;
  if (here) r->module.data += 2, r->module.size -= 2;
  while (r->module.size >= 3 && __builtin_memcmp(r->module.data, "../", 3) == 0) {
    r->module.data += 3;
    r->module.size -= 3;
    r->level++;
  }
  if (r->module.size > 3) r->module.size -= 3; /* .py */
  if (codegen_str_is(r->module, "__init__")) r->module.size = 0;
  if (r->module.size > 9 && __builtin_memcmp(r->module.data + r->module.size - 9, "/__init__", 9) == 0)
    r->module.size -= 9;
  if (!r->name.size) { /* the module itself is a name of its folder */
    size_t at = r->module.size;
    while (at && r->module.data[at - 1] != '/') at--;
    r->name = (codegen_str){r->module.data + at, r->module.size - at};
    r->module.size = at ? at - 1 : 0;
  }
}

static bool is_digit(char c) {
  return (unsigned char)(c - '0') < 10;
}

/* How much both begin with, up to a run of digits in which they differ. */
static size_t same_size(codegen_str a, codegen_str b) {
  size_t size = 0;
  while (size < a.size && size < b.size && a.data[size] == b.data[size]) size++;
  if (size < a.size || size < b.size)
    while (size && is_digit(a.data[size - 1])) size--;
  return size;
}

/* Runs of digits by their number, all else by letters; `fold`: without regard to case. */
static int natural(codegen_str a, codegen_str b, bool fold) {
  size_t i = same_size(a, b), k = i;
  while (i < a.size && k < b.size) {
    char x = a.data[i], y = b.data[k];
    if (is_digit(x) && is_digit(y)) {
      if (x == '0' || y == '0') { /* as behind a point: the first difference decides */
        for (; i < a.size && is_digit(a.data[i]) && k < b.size && is_digit(b.data[k]); i++, k++)
          if (a.data[i] != b.data[k]) return a.data[i] < b.data[k] ? -1 : 1;
        bool more = i < a.size && is_digit(a.data[i]);
        if (more != (k < b.size && is_digit(b.data[k]))) return more ? 1 : -1;
        continue;
      }
      size_t p = i, q = k;
      while (p < a.size && is_digit(a.data[p])) p++;
      while (q < b.size && is_digit(b.data[q])) q++;
      if (p - i != q - k) return p - i < q - k ? -1 : 1;
      for (; i < p; i++, k++)
        if (a.data[i] != b.data[k]) return a.data[i] < b.data[k] ? -1 : 1;
      continue;
    }
    if (x == '/') x = '.';
    if (y == '/') y = '.';
    if (fold && x >= 'A' && x <= 'Z') x = (char)(x | 32);
    if (fold && y >= 'A' && y <= 'Z') y = (char)(y | 32);
    if (x != y) return (unsigned char)x < (unsigned char)y ? -1 : 1;
    i++, k++;
  }
  return (int)(i < a.size) - (int)(k < b.size);
}

static bool is_word(char c) {
  return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

/* Which of some aliases, a bit each, the text has at `at`. */
static uint32_t alias_at(codegen_str text, size_t at, const char *const *aliases, uint32_t some) {
  for (; some; some &= some - 1) {
    uint32_t i = (uint32_t)__builtin_ctz(some);
    size_t size = __builtin_strlen(aliases[i]);
    if (text.size - at > size && text.data[at + size] == '.' && __builtin_memcmp(text.data + at, aliases[i], size) == 0)
      return 1u << i;
  }
  return 0;
}

uint32_t codegen_py_aliases_in(codegen_str text, const char *const *aliases, uint32_t count) {
  uint32_t left[256] = {0}, found = 0; /* by the letter behind the underscore: those that were not seen yet */
  for (uint32_t i = 0; i < count; i++) left[(unsigned char)aliases[i][1]] |= 1u << i;
  for (size_t at = 0; at < text.size; at += 2 * PY_PAD) {
    char rest[2 * PY_PAD] = {0};
    bool whole = text.size - at >= sizeof rest;
    if (!whole) __builtin_memcpy(rest, text.data + at, text.size - at);
    const char *block = whole ? text.data + at : rest;
    uint32_t hits = py_equal_at(block, '_') | py_equal_at(block + PY_PAD, '_') << PY_PAD;
    if (!hits) continue;
    hits &= ~((py_small_at(block) | py_small_at(block + PY_PAD) << PY_PAD) << 1); /* inside of a name, most often */
    for (; hits; hits &= hits - 1) {
      size_t here = at + (size_t)__builtin_ctz(hits);
      uint32_t *some = here + 1 < text.size ? &left[(unsigned char)text.data[here + 1]] : NULL, seen;
      if (!some || !*some) continue;
      if (here && (is_word(text.data[here - 1]) || text.data[here - 1] == '.')) continue;
      seen = alias_at(text, here, aliases, *some);
      *some &= ~seen;
      found |= seen;
    }
  }
  return found;
}

/* CONSTANT, Class, variable. */
static int rank_of(codegen_str name) {
  bool upper = name.size > 1;
  for (size_t i = 0; i < name.size && upper; i++)
    if (name.data[i] >= 'a' && name.data[i] <= 'z') upper = false;
  if (upper) return 0;
  return name.size && name.data[0] >= 'A' && name.data[0] <= 'Z' ? 1 : 2;
}

int codegen_py_compare_names(codegen_str a, codegen_str b) {
  int order = rank_of(a) - rank_of(b);
  if (!order) order = natural(a, b, true);
  return order ? order : codegen_str_compare(a, b);
}

int codegen_py_compare_exported(codegen_str a, codegen_str b) {
  int order = rank_of(a) - rank_of(b);
  if (!order) order = natural(a, b, false);
  return order ? order : codegen_str_compare(a, b);
}

size_t codegen_py_sort_key_max(codegen_str name) {
  return 4 * name.size + 1;
}

size_t codegen_py_sort_key(char *out, codegen_str name, bool fold) {
  size_t used = 0;
  const char lower = fold ? 32 : 0;
  out[used++] = (char)rank_of(name);
  for (size_t i = 0; i < name.size;) {
    char c = name.data[i];
    size_t end = i;
    if (!is_digit(c)) {
      if (c == '/') c = '.';
      out[used++] = (char)(c | ((unsigned char)(c - 'A') < 26 ? lower : 0));
      i++;
      continue;
    }
    while (end < name.size && is_digit(name.data[end])) end++;
    out[used++] = c == '0' ? '0' : '1';
    if (c != '0') { /* the longer run is the greater number */
      out[used++] = (char)((end - i) >> 8 & 255);
      out[used++] = (char)((end - i) & 255);
    }
    __builtin_memcpy(out + used, name.data + i, end - i);
    used += end - i;
    if (c == '0') out[used++] = 1; /* as behind a point: what goes on is greater */
    i = end;
  }
  return used;
}

static int compare(const void *x, const void *y) {
  const row *a = x, *b = y;
  int order;
  if (a->type != b->type) return a->type ? 1 : -1;
  if (a->block != b->block) return a->block < b->block ? -1 : 1;
  bool from = a->name.size != 0, other = b->name.size != 0;
  if (from != other) return from ? 1 : -1;
  if (a->level != b->level) return a->level > b->level ? -1 : 1;
  order = natural(a->module, b->module, true);
  if (!order) order = codegen_str_compare(a->module, b->module);
  if (!order) order = codegen_py_compare_names(a->name, b->name);
  return order ? order : codegen_str_compare(a->alias, b->alias);
}

static void put_module(codegen_out *out, const row *r) {
  for (uint32_t i = 0; i < r->level; i++) codegen_out_char(out, '.');
  for (size_t i = 0; i < r->module.size; i++) codegen_out_char(out, r->module.data[i] == '/' ? '.' : r->module.data[i]);
}

static void put_alias(codegen_out *out, codegen_str alias) {
  if (!alias.size) return;
  codegen_out_text(out, " as ");
  codegen_out_str(out, alias);
}

/* One statement; `rows` share their module. */
static void put_from(codegen_out *out, const row *rows, uint32_t count, uint32_t width, uint32_t indent) {
  size_t size = indent + 5 + rows->level + rows->module.size + 8;
  for (uint32_t i = 0; i < count; i++)
    size += rows[i].name.size + (rows[i].alias.size ? rows[i].alias.size + 4 : 0) + (i ? 2 : 0);
  bool broken = size > width;
  codegen_out_spaces(out, indent);
  codegen_out_text(out, "from ");
  put_module(out, rows);
  codegen_out_text(out, broken ? " import (\n" : " import ");
  for (uint32_t i = 0; i < count; i++) {
    if (broken) codegen_out_spaces(out, indent + 4);
    if (!broken && i) codegen_out_text(out, ", ");
    codegen_out_str(out, rows[i].name);
    put_alias(out, rows[i].alias);
    if (broken) codegen_out_text(out, ",\n");
  }
  if (broken) codegen_out_spaces(out, indent);
  codegen_out_text(out, broken ? ")\n" : "\n");
}

static bool same_statement(const row *a, const row *b) {
  return a->type == b->type && a->block == b->block && a->level == b->level && a->name.size && b->name.size &&
         !a->alias.size && !b->alias.size && codegen_str_equal(a->module, b->module);
}

bool codegen_py_put_imports(codegen_out *out, const codegen_import *import, uint32_t count, uint32_t width) {
  row *rows = count ? calloc(count, sizeof *rows) : NULL;
  if (!rows) {
    out->failed = out->failed || count != 0;
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    const codegen_import *from = codegen_import_at(import, i);
    rows[i].name = from->name;
    rows[i].alias = from->alias;
    rows[i].type = (from->flags & CODEGEN_IMPORT_TYPE) != 0;
    place(&rows[i], from->module);
  }
  uint32_t sorted = 1; /* rows that are in order already: most often all of them */
  while (sorted < count && compare(&rows[sorted - 1], &rows[sorted]) <= 0) sorted++;
  if (sorted < count) qsort(rows, count, sizeof *rows, compare);
  for (uint32_t i = 0; i < count;) {
    uint32_t n = 1, indent = rows[i].type ? 4 : 0;
    if (i && (rows[i].block != rows[i - 1].block || rows[i].type != rows[i - 1].type)) codegen_out_char(out, '\n');
    if (rows[i].type && (i == 0 || !rows[i - 1].type)) codegen_out_text(out, "if _t.TYPE_CHECKING:\n");
    if (!rows[i].name.size) {
      codegen_out_spaces(out, indent);
      codegen_out_text(out, "import ");
      put_module(out, &rows[i]);
      put_alias(out, rows[i].alias);
      codegen_out_char(out, '\n');
    } else {
      while (i + n < count && same_statement(&rows[i], &rows[i + n])) n++;
      put_from(out, &rows[i], n, width, indent);
    }
    i += n;
  }
  free(rows);
  return true;
}
