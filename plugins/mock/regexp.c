/* SPDX-License-Identifier: MIT
 *
 * Reads regular expressions as ECMAScript means them, forgiving what authors write for other engines. The same in
 * templates/mock/regexp.ts. Properties of Unicode are known up to Latin-1, and above as far as texts are made of them.
 */
#include "regexp.h"

#define NEST 60
#define NODES 20000
#define RANGES 100000
#define NAME 64 /* bytes of the name of a property */

typedef struct reader {
  mk *m;
  codegen_str in;
  size_t at;
  mk_regexp *re;
  uint32_t room, depth, nodes;
  codegen_str name[MK_GROUPS];
  bool failed;
} reader;

static mk_node *read_alternatives(reader *r);

static char peek(const reader *r, size_t ahead) {
  return r->at + ahead < r->in.size ? r->in.data[r->at + ahead] : '\0';
}

static bool ended(const reader *r) {
  return r->at >= r->in.size;
}

static bool looking_at(const reader *r, const char *text) {
  codegen_str wanted = codegen_str_of(text);
  return r->in.size - r->at >= wanted.size && __builtin_memcmp(r->in.data + r->at, text, wanted.size) == 0;
}

static void *room_of(reader *r, size_t size) {
  void *out = codegen_alloc(r->m->ctx, CODEGEN_ARENA_CALL, size, 16);
  if (!out) r->failed = r->m->memory = true;
  return out;
}

static mk_node *node_of(reader *r, uint8_t kind) {
  mk_node *node = r->nodes++ < NODES ? room_of(r, sizeof *node) : NULL;
  if (!node) {
    r->failed = true;
    return NULL;
  }
  __builtin_memset(node, 0, sizeof *node);
  node->kind = kind;
  node->first = r->re->ranges;
  return node;
}

static int hex_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/* -- sets ---------------------------------------------------------------------------------------------------------- */

static void add_range(reader *r, mk_node *set, uint32_t low, uint32_t high) {
  if (r->failed) return;
  if (r->re->ranges >= RANGES) {
    r->failed = true;
    return;
  }
  if (r->re->ranges == r->room) {
    uint32_t room = r->room * 2 + 32;
    mk_range *range = room_of(r, room * sizeof *range);
    if (!range) return;
    if (r->re->ranges) __builtin_memcpy(range, r->re->range, r->re->ranges * sizeof *range);
    r->re->range = range;
    r->room = room;
  }
  r->re->range[r->re->ranges++] = (mk_range){low, high};
  set->count++;
}

static const mk_range digits[] = {{'0', '9'}, {1, 0}};
static const mk_range words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {1, 0}};
static const mk_range spaces[] = {{9, 13}, {32, 32}, {0xa0, 0xa0}, {0x2028, 0x2029}, {0xfeff, 0xfeff}, {1, 0}};
/* Adds a known set, or all that is not in it: its ranges ascend. */
static void add_known(reader *r, mk_node *set, const mk_range *known, bool not ) {
  uint32_t from = 0;
  for (; known->low <= known->high; known++) {
    if (!not ) add_range(r, set, known->low, known->high);
    if (not &&known->low > from) add_range(r, set, from, known->low - 1);
    from = known->high + 1;
  }
  if (not &&from <= 0x10ffff) add_range(r, set, from, 0x10ffff);
}

static bool add_class(reader *r, mk_node *set, char c) {
  switch (c) {
    case 'd': add_known(r, set, digits, false); return true;
    case 'D': add_known(r, set, digits, true); return true;
    case 'w': add_known(r, set, words, false); return true;
    case 'W': add_known(r, set, words, true); return true;
    case 's': add_known(r, set, spaces, false); return true;
    case 'S': add_known(r, set, spaces, true); return true;
    default: return false;
  }
}

/* Ranges of the list, in hexadecimal: `41-5a aa`. What is not in them is known up to ff. */
static void add_listed(reader *r, mk_node *set, codegen_str line, bool not ) {
  uint32_t from = 0;
  for (size_t at = 0; at < line.size && !r->failed;) {
    uint32_t bound[2] = {0, 0}, count = 0;
    for (; at < line.size && line.data[at] != ' '; at++) {
      if (line.data[at] == '-')
        count = 1;
      else
        bound[count] = bound[count] * 16 + (uint32_t)hex_of(line.data[at]);
    }
    at++;
    if (!count) bound[1] = bound[0];
    if (!not ) add_range(r, set, bound[0], bound[1]);
    if (not &&bound[0] > from && from <= MK_LATIN)
      add_range(r, set, from, bound[0] <= MK_LATIN ? bound[0] - 1 : MK_LATIN);
    from = bound[1] + 1;
  }
  if (not &&from <= MK_LATIN) add_range(r, set, from, MK_LATIN);
}

/* \p{...} at the `p`; false where it names nothing that engines know: then they take the `p` as itself. */
static bool read_property(reader *r, mk_node *set) {
  static const char *const kinds[] = {"Script=", "sc=", "Script_Extensions=", "scx=", "General_Category=", "gc="};
  bool not = peek(r, 0) == 'P';
  codegen_str name = {r->in.data + r->at + 2, 0}, line = {NULL, 0};
  char group = MK_PROPERTY;
  size_t size;
  if (peek(r, 1) != '{') return false;
  while (name.size < NAME && r->at + 2 + name.size < r->in.size && name.data[name.size] != '}') name.size++;
  size = name.size + 3;
  if (name.size == NAME || r->at + size > r->in.size) return false;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    codegen_str kind = codegen_str_of(kinds[i]);
    if (name.size <= kind.size || __builtin_memcmp(name.data, kind.data, kind.size) != 0) continue;
    name = (codegen_str){name.data + kind.size, name.size - kind.size};
    group = i < 4 ? MK_SCRIPT : MK_PROPERTY;
    break;
  }
  if (!mk_words_find(r->m, group, name, &line) && group == MK_PROPERTY) return false;
  r->at += size;
  set->narrow = true;
  add_listed(r, set, line, not );
  return true;
}

/* The bits of `low` to `high` in a word that begins at code 0. */
static uint64_t bits_of(uint32_t low, uint32_t high) {
  if (low > 63 || high < low) return 0;
  return (high > 62 ? UINT64_MAX : ((uint64_t)2 << high) - 1) & ~(((uint64_t)1 << low) - 1);
}

static uint32_t first_from(const reader *r, const mk_node *set, uint32_t from, uint32_t end) {
  while (from < end && !mk_re_in(r->re, set, from)) {
    const mk_range *in = r->re->range + set->first, *last = in + set->count;
    while (in < last && (from < in->low || from > in->high)) in++;
    if (in == last) return UINT32_MAX;
    from = in->high < end ? in->high + 1 : end;
  }
  return from < end ? from : UINT32_MAX;
}

/* What is drawn from a set that was read: letters and digits, else what else of ASCII can be seen; else, of a set that
 * says what it does not hold, the first that there is. */
static mk_node *choose(const reader *r, mk_node *set) {
  const uint64_t figures = bits_of('0', '9'), letters = bits_of('A' - 64, 'Z' - 64) | bits_of('a' - 64, 'z' - 64);
  uint64_t low = 0, high = 0;
  if (!set) return NULL;
  for (uint32_t i = 0; i < set->count && !r->failed; i++) {
    mk_range range = r->re->range[set->first + i];
    low |= bits_of(range.low, range.high);
    if (range.high > 63) high |= bits_of(range.low > 64 ? range.low - 64 : 0, range.high - 64);
  }
  if (set->not ) low = ~low, high = ~high;
  if ((low & figures) | (high & letters)) low &= figures, high &= letters;
  set->seen[0] = low & bits_of(' ', 63);
  set->seen[1] = high & bits_of(0, '~' - 64);
  set->min = UINT32_MAX;
  if ((set->seen[0] | set->seen[1]) || r->failed || !set->not ) return set;
  set->min = first_from(r, set, 0xa1, 0x2fff);
  if (set->min == UINT32_MAX) set->min = first_from(r, set, 0, 32);
  return set;
}

/* -- escapes ------------------------------------------------------------------------------------------------------- */

/* `count` hexadecimal digits from `ahead` on; UINT32_MAX when there are fewer. */
static uint32_t hex_at(const reader *r, size_t ahead, size_t count) {
  uint32_t code = 0;
  for (size_t i = 0; i < count; i++) {
    if (hex_of(peek(r, ahead + i)) < 0) return UINT32_MAX;
    code = code * 16 + (uint32_t)hex_of(peek(r, ahead + i));
  }
  return code;
}

static uint32_t read_unicode(reader *r) {
  uint32_t code = 0, low;
  size_t i = 2;
  if (peek(r, 1) == '{') {
    for (; hex_of(peek(r, i)) >= 0 && code <= 0x10ffff; i++) code = code * 16 + (uint32_t)hex_of(peek(r, i));
    if (i == 2 || peek(r, i) != '}' || code > 0x10ffff) r->failed = true;
    r->at += i + 1;
    return code;
  }
  code = hex_at(r, 1, 4);
  if (code == UINT32_MAX) {
    r->at++;
    return 'u';
  }
  r->at += 5;
  if (code < 0xd800 || code > 0xdbff || peek(r, 0) != '\\' || peek(r, 1) != 'u') return code;
  low = hex_at(r, 2, 4);
  if (low < 0xdc00 || low > 0xdfff) return code;
  r->at += 6;
  return 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
}

/* A character behind a backslash. */
static uint32_t read_escape_code(reader *r) {
  static const char names[] = "fnrtv", values[] = "\f\n\r\t\v";
  char c = peek(r, 0);
  uint32_t code;
  for (size_t i = 0; i < 5; i++)
    if (c == names[i]) {
      r->at++;
      return (unsigned char)values[i];
    }
  if (c == '0' && hex_of(peek(r, 1)) < 0) {
    r->at++;
    return 0;
  }
  if (c == 'u') return read_unicode(r);
  if (c == 'x' && (code = hex_at(r, 1, 2)) != UINT32_MAX) {
    r->at += 3;
    return code;
  }
  if (c == 'c' && ((peek(r, 1) | 32) >= 'a' && (peek(r, 1) | 32) <= 'z')) {
    code = (unsigned char)peek(r, 1) & 31u;
    r->at += 2;
    return code;
  }
  return mk_code_at(r->in, &r->at);
}

/* One member of a class; `*single` where it is one character. */
static uint32_t read_member(reader *r, mk_node *set, bool *single) {
  *single = true;
  if (peek(r, 0) != '\\') return mk_code_at(r->in, &r->at);
  r->at++;
  if (ended(r)) {
    r->failed = true;
    return 0;
  }
  if (add_class(r, set, peek(r, 0))) {
    r->at++;
    *single = false;
    return 0;
  }
  if ((peek(r, 0) == 'p' || peek(r, 0) == 'P') && read_property(r, set)) {
    *single = false;
    return 0;
  }
  if (peek(r, 0) == 'b') {
    r->at++;
    return 8;
  }
  return read_escape_code(r);
}

static mk_node *read_class(reader *r) {
  mk_node *set = node_of(r, MK_RE_SET);
  bool single, last;
  r->at++;
  if (!set) return NULL;
  if (peek(r, 0) == '^' && !ended(r)) {
    set->not = true;
    r->at++;
  }
  while (!ended(r) && peek(r, 0) != ']' && !r->failed) {
    uint32_t from = read_member(r, set, &single), to;
    if (peek(r, 0) != '-' || peek(r, 1) == ']' || r->at + 1 >= r->in.size) {
      if (single) add_range(r, set, from, from);
      continue;
    }
    r->at++;
    to = read_member(r, set, &last);
    if (single && last) {
      if (from > to) r->failed = true;
      add_range(r, set, from, to);
    } else {
      add_range(r, set, '-', '-');
      if (single) add_range(r, set, from, from);
      if (last) add_range(r, set, to, to);
    }
  }
  if (ended(r)) r->failed = true;
  r->at++;
  return choose(r, set);
}

/* -- terms --------------------------------------------------------------------------------------------------------- */

static mk_node *char_of(reader *r, uint32_t code) {
  mk_node *set = node_of(r, MK_RE_SET);
  if (set) add_range(r, set, code, code);
  return choose(r, set);
}

static codegen_str read_name(reader *r) {
  codegen_str name = {r->in.data + r->at, 0};
  while (r->at + name.size < r->in.size && name.data[name.size] != '>') name.size++;
  r->at += name.size + 1;
  if (r->at > r->in.size || !name.size) r->failed = true;
  return name;
}

static mk_node *read_group(reader *r) {
  static const char *const kinds[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};
  mk_node *node;
  size_t kind = 0;
  while (kind < 5 && !looking_at(r, kinds[kind])) kind++;
  node = node_of(r, kind == 0 ? MK_RE_SEQ : kind < 5 ? MK_RE_LOOK : MK_RE_GROUP);
  if (!node || ++r->depth > NEST) {
    r->failed = true;
    return NULL;
  }
  if (kind < 5) {
    r->at += codegen_str_of(kinds[kind]).size;
    node->not = kind == 2 || kind == 4;
    node->back = kind >= 3;
  } else {
    bool named = looking_at(r, "(?<") || looking_at(r, "(?P<");
    if (!named && looking_at(r, "(?")) r->failed = true;
    if (++r->re->groups >= MK_GROUPS) r->failed = true;
    node->min = r->re->groups;
    r->at += !named ? 1 : looking_at(r, "(?<") ? 3 : 4;
    if (!r->failed && named) r->name[node->min] = read_name(r);
  }
  if (!r->failed) node->child = read_alternatives(r);
  r->depth--;
  if (ended(r) || peek(r, 0) != ')') r->failed = true;
  r->at++;
  return node;
}

static mk_node *read_back(reader *r) {
  mk_node *node;
  if (peek(r, 0) == 'k' && peek(r, 1) == '<') {
    codegen_str name;
    r->at += 2;
    name = read_name(r);
    node = node_of(r, MK_RE_BACK);
    for (uint32_t i = 1; node && i <= r->re->groups && i < MK_GROUPS; i++)
      if (codegen_str_equal(r->name[i], name)) node->min = i;
    return node;
  }
  if (peek(r, 0) >= '1' && peek(r, 0) <= '9') {
    uint32_t number = 0;
    size_t size = 0;
    while (peek(r, size) >= '0' && peek(r, size) <= '9' && number < 1000)
      number = number * 10 + (uint32_t)(peek(r, size++) - '0');
    if (number <= r->re->groups) {
      r->at += size;
      node = node_of(r, MK_RE_BACK);
      if (node) node->min = number;
      return node;
    }
  }
  return NULL;
}

static mk_node *read_escape(reader *r) {
  char c = peek(r, 1);
  mk_node *node;
  r->at++;
  if (ended(r)) {
    r->failed = true;
    return NULL;
  }
  if (c == 'b' || c == 'B') {
    r->at++;
    node = node_of(r, MK_RE_WORD);
    if (node) node->not = c == 'B';
    return node;
  }
  if (c == 'A' || c == 'Z' || c == 'z') {
    r->at++;
    return node_of(r, c == 'A' ? MK_RE_BEGIN : MK_RE_END);
  }
  node = read_back(r);
  if (node || r->failed) return node;
  node = node_of(r, MK_RE_SET);
  if (!node) return NULL;
  if (add_class(r, node, c)) {
    r->at++;
  } else if ((c != 'p' && c != 'P') || !read_property(r, node)) {
    uint32_t code = read_escape_code(r);
    add_range(r, node, code, code);
  }
  return choose(r, node);
}

static mk_node *read_atom(reader *r) {
  mk_node *node;
  switch (peek(r, 0)) {
    case '(': return read_group(r);
    case '[': return read_class(r);
    case '\\': return read_escape(r);
    case '^': r->at++; return node_of(r, MK_RE_BEGIN);
    case '$': r->at++; return node_of(r, MK_RE_END);
    case '*':
    case '+':
    case '?': r->failed = true; return NULL;
    case '.':
      r->at++;
      node = node_of(r, MK_RE_SET);
      if (!node) return NULL;
      node->not = true;
      add_range(r, node, '\n', '\n');
      add_range(r, node, '\r', '\r');
      add_range(r, node, 0x2028, 0x2029);
      return choose(r, node);
    default: return char_of(r, mk_code_at(r->in, &r->at));
  }
}

static uint32_t read_count(reader *r, size_t *i) {
  uint32_t n = 0;
  for (; peek(r, *i) >= '0' && peek(r, *i) <= '9'; (*i)++)
    n = n < 100000000 ? n * 10 + (uint32_t)(peek(r, *i) - '0') : n;
  return n;
}

static mk_node *read_quantified(reader *r) {
  mk_node *atom = read_atom(r), *node;
  uint32_t min = 0, max = UINT32_MAX;
  char c = peek(r, 0);
  size_t i = 1;
  if (!atom || ended(r) || r->failed) return atom;
  if (c == '+') min = 1;
  if (c == '?') max = 1;
  if (c == '{' && peek(r, 1) >= '0' && peek(r, 1) <= '9') {
    min = max = read_count(r, &i);
    if (peek(r, i) == ',') {
      i++;
      max = peek(r, i) >= '0' && peek(r, i) <= '9' ? read_count(r, &i) : UINT32_MAX;
    }
    if (peek(r, i) != '}') return atom;
    i++;
    if (min > max) r->failed = true;
  } else if (c != '*' && c != '+' && c != '?') {
    return atom;
  }
  r->at += i;
  node = node_of(r, MK_RE_REPEAT);
  if (!node) return NULL;
  node->min = min;
  node->max = max;
  node->child = atom;
  if (peek(r, 0) == '?' && !ended(r)) {
    node->lazy = true;
    r->at++;
  }
  return node;
}

static mk_node *read_sequence(reader *r) {
  mk_node *seq = node_of(r, MK_RE_SEQ), *last = NULL;
  while (!ended(r) && !r->failed && peek(r, 0) != '|' && peek(r, 0) != ')') {
    mk_node *item = read_quantified(r);
    if (!item) break;
    if (last)
      last->next = item;
    else
      seq->child = item;
    last = item;
  }
  return seq;
}

static mk_node *read_alternatives(reader *r) {
  mk_node *first = read_sequence(r), *alt, *last = first;
  if (r->failed || ended(r) || peek(r, 0) != '|') return first;
  alt = node_of(r, MK_RE_ALT);
  if (!alt) return NULL;
  alt->child = first;
  while (!r->failed && !ended(r) && peek(r, 0) == '|') {
    r->at++;
    last->next = read_sequence(r);
    last = last->next;
    alt->count++;
  }
  alt->choice = r->failed ? NULL : room_of(r, ++alt->count * sizeof(mk_node *));
  for (uint32_t i = 0; alt->choice && first; first = first->next) alt->choice[i++] = first;
  return alt;
}

/* Reads an expression that was not asked for before. */
static mk_pattern *read_pattern(mk *m, codegen_str pattern) {
  reader r = {.m = m, .in = pattern};
  mk_pattern *entry = room_of(&r, sizeof *entry);
  r.re = entry ? room_of(&r, sizeof *r.re) : NULL;
  if (!r.re) return NULL;
  __builtin_memset(r.re, 0, sizeof *r.re);
  r.re->root = read_alternatives(&r);
  *entry = (mk_pattern){pattern, r.failed || !ended(&r) ? NULL : r.re, NULL};
  return entry;
}

static mk_pattern **place_of(const mk *m, codegen_str pattern) {
  uint32_t hash = 0x811c9dc5u;
  for (size_t i = 0; i < pattern.size; i++) hash = (hash ^ (unsigned char)pattern.data[i]) * 0x01000193u;
  return &m->pattern[(hash ^ hash >> 15) & (m->places - 1)];
}

/* Room for four times as many. */
static bool grow(mk *m) {
  uint32_t places = m->places;
  mk_pattern **old = m->pattern, **room;
  room = codegen_alloc(m->ctx, CODEGEN_ARENA_CALL, (places ? 4 * places : 32) * sizeof(mk_pattern *), 16);
  if (!room) {
    m->memory = true;
    return false;
  }
  m->pattern = room;
  m->places = places ? 4 * places : 32;
  __builtin_memset(room, 0, m->places * sizeof(mk_pattern *));
  for (uint32_t i = 0; i < places; i++)
    for (mk_pattern *at = old[i], *next; at; at = next) {
      mk_pattern **place = place_of(m, at->text);
      next = at->next;
      at->next = *place;
      *place = at;
    }
  return true;
}

/** The tree of an expression; NULL for a text that is none. Read once a section. */
const mk_regexp *mk_regexp_of(mk *m, codegen_str pattern) {
  mk_pattern *found, **place;
  if (m->patterns >= m->places && !grow(m)) return NULL;
  place = place_of(m, pattern);
  for (found = *place; found; found = found->next)
    if (codegen_str_equal(found->text, pattern)) return found->regexp;
  found = read_pattern(m, pattern);
  if (!found) return NULL;
  found->next = *place;
  *place = found;
  m->patterns++;
  return found->regexp;
}

/** Whether a set holds a character. */
bool mk_re_in(const mk_regexp *re, const mk_node *set, uint32_t code) {
  for (uint32_t i = 0; i < set->count; i++)
    if (code >= re->range[set->first + i].low && code <= re->range[set->first + i].high) return !set->not ;
  return set->not &&(!set->narrow || code <= MK_LATIN);
}
