/* SPDX-License-Identifier: MIT
 *
 * Collisions. Of the requests that want one identifier in one space, at most one keeps it: the one that has it in the
 * names file (unless a fixed name wants it), then the one with the highest priority, then the one whose raw name equals
 * the identifier; where two are equal in all of it, none. Every other one gets the first characters of a digest of its
 * own key, four at first, all 25 at last.
 *
 * Invariant: nothing here looks at the order of the requests. A round decides about sets: who is alone with a text,
 * and whether it is nobody's wish, keeps it; all others of the round take more of their digest.
 */
#include "names.h"

static const uint32_t level_size[] = {0, 4, 8, 13, 25};

/* What must be unique of a text: files are compared without regard to case. CG_TEXTS_NONE: out of memory. */
static uint32_t folded(cg_names *names, const cg_wish *wish, uint32_t text) {
  cg_buf out;
  if (wish->kind != CODEGEN_NAME_FILE) return text;
  cg_buf_init(&out, CG_BUF_MAX);
  cg_name_fold(&out, cg_texts_at(&names->made, text));
  uint32_t number = out.failed ? CG_TEXTS_NONE : cg_texts_put(&names->made, cg_buf_get(&out));
  cg_buf_release(&out);
  return number;
}

/* The text of a place, as a key of maps. */
static cg_str key_of(const cg_wish *wish) {
  return (cg_str){(const char *)&wish->place, sizeof wish->place};
}

static char separator(const cg_wish *wish) {
  uint32_t style = cg_name_case(wish->convention, wish->kind);
  bool kebab = style == CODEGEN_CASE_KEBAB || style == CODEGEN_CASE_PRESERVE;
  return wish->kind == CODEGEN_NAME_FILE && kebab ? '-' : '_';
}

/* The base with so much of the digest as its level says. CG_TEXTS_NONE: out of memory. */
static uint32_t with_suffix(cg_names *names, cg_wish *wish) {
  uint32_t size = level_size[wish->level], number = CG_TEXTS_NONE;
  cg_buf out;
  if (!cg_names_digest_of(names, wish).data) return CG_TEXTS_NONE;
  bool upper =
      wish->kind != CODEGEN_NAME_FILE && cg_name_case(wish->convention, wish->kind) == CODEGEN_CASE_UPPER_SNAKE;
  cg_str base = cg_texts_at(&names->made, wish->base);
  while (base.size > 1 && base.data[base.size - 1] == '_')
    base.size--; /* `class_` is `class_x1y2`, not `class__x1y2` */
  cg_buf_init(&out, CG_BUF_MAX);
  cg_buf_str(&out, base);
  cg_buf_char(&out, separator(wish));
  for (uint32_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)wish->digest.data[i];
    cg_buf_char(&out, (char)(upper ? cg_unicode_upper(c) : c));
  }
  if (!out.failed) number = cg_texts_put(&names->made, cg_buf_get(&out));
  cg_buf_release(&out);
  return number;
}

/* What the writer promised comes first, then what was published. */
static int rank(const cg_wish *wish) {
  return wish->priority >= CG_NAME_FIXED ? 2 : wish->locked;
}

/* Wishes that want one place: so many of settling.sorted. */
typedef struct rivals {
  const uint32_t *wish;
  uint32_t count;
} rivals;

typedef struct settling {
  cg_names *names;
  uint32_t *space;  /* by wish: where its name is to be unique */
  uint32_t *folded; /* by wish: what its base is compared by */
  uint32_t *sorted; /* wishes by both */
  cg_vec collision; /* rivals */
  cg_map taken;     /* places of those that settled with a suffix */
  cg_vec open;      /* uint32_t: wishes without a text */
} settling;

/* Whether somebody's base is there. */
static bool is_wanted(const settling *s, const cg_wish *wish) {
  uint32_t low = 0, high = s->names->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2, at = s->sorted[middle];
    bool same = s->space[at] == wish->place.space;
    if (same && s->folded[at] == wish->place.text) return true;
    if (same ? s->folded[at] < wish->place.text : s->space[at] < wish->place.space)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

/* Who keeps the name; NULL: nobody. */
static const cg_wish *keeper(const cg_names *names, rivals group) {
  const cg_wish *best = NULL;
  uint32_t equals = 0;
  for (uint32_t i = 0; i < group.count; i++) {
    const cg_wish *wish = cg_wish_at(names, group.wish[i]);
    if (wish->cut) continue;
    int better = !best                              ? 1
                 : rank(wish) != rank(best)         ? rank(wish) - rank(best)
                 : wish->priority != best->priority ? (wish->priority > best->priority ? 1 : -1)
                                                    : (int)wish->raw - (int)best->raw;
    if (better > 0) best = wish, equals = 1;
    if (better == 0) equals++;
  }
  return equals == 1 ? best : NULL;
}

static cg_str at_most(cg_str text, size_t size) {
  return (cg_str){text.data, text.size < size ? text.size : size};
}

/* One diagnostic a collision: the two least keys, and what became of them. */
static bool report(cg_names *names, rivals group) {
  const cg_wish *one = NULL, *two = NULL, *winner = keeper(names, group);
  for (uint32_t i = 0; i < group.count; i++) {
    cg_wish *wish = cg_wish_at(names, group.wish[i]);
    if (!cg_names_digest_of(names, wish).data) return false;
    if (!one || codegen_str_compare(wish->digest, one->digest) < 0)
      two = one, one = wish;
    else if (!two || codegen_str_compare(wish->digest, two->digest) < 0)
      two = wish;
  }
  if (!two) return true;
  if (winner == two) two = one, one = winner;
  if (winner && winner != one) one = winner;
  char message[512], detail[1200];
  snprintf(message, sizeof message, "'%.*s' and '%.*s' both become '%.*s'; %s '%.*s'",
           CG_FMT(at_most(cg_texts_at(&names->parts, one->stem), 100)),
           CG_FMT(at_most(cg_texts_at(&names->parts, two->stem), 100)),
           CG_FMT(at_most(cg_texts_at(&names->made, one->base), 100)),
           winner ? "the second is named" : "they get suffixes, such as",
           CG_FMT(at_most(cg_texts_at(&names->made, two->text), 120)));
  snprintf(detail, sizeof detail, "%.*s\n%.*s%s", CG_FMT(at_most(one->key, 500)), CG_FMT(at_most(two->key, 500)),
           group.count > 2 ? "\nand others" : "");
  bool published = !winner && (one->kind == CODEGEN_NAME_TYPE || one->kind == CODEGEN_NAME_VALUE);
  codegen_diag diag = {.struct_size = sizeof diag,
                       .severity = published ? CODEGEN_WARNING : CODEGEN_INFO,
                       .code = CG_STR("CGM0002"),
                       .message = codegen_str_of(message),
                       .detail = codegen_str_of(detail),
                       .help = CG_STR("rename one of them, or choose a name in the hook name.choose")};
  const void *row = codegen_row_at(&names->model->view, two->id.table, two->id.row);
  if (two->id.table != CODEGEN_TABLE_SOURCE && two->id.table != CODEGEN_TABLE_NOTE &&
      two->id.table < CODEGEN_TABLE_NAME)
    diag.origin = *(const codegen_origin *)row;
  cg_diags_add(names->diags, &diag, *cg_vec_at(&names->writer, cg_str, two->id.writer));
  return true;
}

/* Who is alone with a base has it; of the others one may keep it. */
static bool settle_rivals(settling *s, rivals group) {
  cg_wish *first = cg_wish_at(s->names, group.wish[0]);
  if (group.count == 1 && !first->cut) {
    first->text = first->base;
    return true;
  }
  const cg_wish *kept = keeper(s->names, group);
  rivals *collision = group.count > 1 ? cg_vec_push(&s->collision) : NULL;
  if (collision) *collision = group;
  for (uint32_t i = 0; i < group.count; i++) {
    cg_wish *wish = cg_wish_at(s->names, group.wish[i]);
    if (wish == kept) {
      wish->text = wish->base;
      continue;
    }
    uint32_t *open = cg_vec_push(&s->open);
    if (!open) return false;
    *open = group.wish[i];
    wish->level = 1;
  }
  return collision || group.count == 1;
}

static bool settle_bases(settling *s) {
  cg_names *names = s->names;
  for (uint32_t i = 0; i < names->count; i++) {
    cg_wish *wish = cg_wish_at(names, i);
    s->space[i] = wish->place.space;
    s->folded[i] = folded(names, wish, wish->base);
    if (s->folded[i] == CG_TEXTS_NONE) return false;
  }
  if (!cg_sort_numbers(s->sorted, names->count, s->space, (uint32_t)names->space.count + 1, s->folded,
                       cg_texts_count(&names->made)))
    return false;
  for (uint32_t i = 0, end; i < names->count; i = end) {
    uint32_t first = s->sorted[i];
    for (end = i + 1; end < names->count; end++)
      if (s->space[s->sorted[end]] != s->space[first] || s->folded[s->sorted[end]] != s->folded[first]) break;
    if (!settle_rivals(s, (rivals){s->sorted + i, end - i})) return false;
  }
  return true;
}

/* One round. `*left`: how many are still open. */
static bool settle_round(settling *s, size_t *left) {
  cg_names *names = s->names;
  cg_map round;
  bool ok = true;
  size_t open = 0;
  cg_map_init(&round);
  for (size_t i = 0; i < s->open.count && ok; i++) {
    cg_wish *wish = cg_wish_at(names, *cg_vec_at(&s->open, uint32_t, i));
    uint32_t text = with_suffix(names, wish), *count = NULL;
    wish->place.text = text != CG_TEXTS_NONE ? folded(names, wish, text) : CG_TEXTS_NONE;
    if (wish->place.text != CG_TEXTS_NONE) count = cg_map_put(&round, key_of(wish), NULL);
    ok = count != NULL;
    if (!ok) break;
    wish->text = text;
    ++*count;
  }
  for (size_t i = 0; i < s->open.count && ok; i++) {
    uint32_t index = *cg_vec_at(&s->open, uint32_t, i), count = 0;
    cg_wish *wish = cg_wish_at(names, index);
    cg_map_get(&round, key_of(wish), &count);
    if (count > 1 || is_wanted(s, wish) || cg_map_get(&s->taken, key_of(wish), NULL)) {
      wish->level++;
      *cg_vec_at(&s->open, uint32_t, open++) = index;
    }
  }
  for (uint32_t i = 0; i < names->count && ok; i++) { /* only now: a round does not see its own results */
    const cg_wish *wish = cg_wish_at(names, i);
    uint32_t count = 0;
    if (wish->level && cg_map_get(&round, key_of(wish), &count) && count == 1)
      ok = cg_map_put(&s->taken, key_of(wish), NULL) != NULL;
  }
  cg_map_release(&round);
  s->open.count = open;
  *left = open;
  return ok;
}

cg_status cg_names_settle(cg_names *names) {
  settling s = {.names = names};
  cg_status status = CODEGEN_ERR_MEMORY;
  size_t left = 1;
  cg_map_init(&s.taken);
  cg_vec_init(&s.open, sizeof(uint32_t));
  cg_vec_init(&s.collision, sizeof(rivals));
  s.sorted = cg_malloc(3 * ((size_t)names->count + 1) * sizeof *s.sorted);
  if (!s.sorted) goto done;
  s.space = s.sorted + names->count;
  s.folded = s.space + names->count;
  if (!settle_bases(&s)) goto done;
  for (left = s.open.count; left;) {
    const cg_wish *wish = cg_wish_at(names, *cg_vec_at(&s.open, uint32_t, 0));
    uint32_t highest = 0;
    for (size_t i = 0; i < s.open.count; i++) {
      wish = cg_wish_at(names, *cg_vec_at(&s.open, uint32_t, i));
      if (wish->level > highest) highest = wish->level;
      if (wish->level >= CG_COUNT(level_size)) break;
    }
    if (highest >= CG_COUNT(level_size)) {
      codegen_diag diag = {
          .struct_size = sizeof diag,
          .severity = CODEGEN_ERROR,
          .code = CG_STR("CGR0013"),
          .message = CG_STR("two symbol requests have the same name, scope and key, so that nothing tells them apart"),
          .detail = wish->key,
          .help = CG_STR("give each request a role or a key of its own")};
      cg_diags_add(names->diags, &diag, *cg_vec_at(&names->writer, cg_str, wish->id.writer));
      status = CODEGEN_ERR_CONTRACT;
      goto done;
    }
    if (!settle_round(&s, &left)) goto done;
  }
  for (size_t i = 0; i < s.collision.count; i++)
    if (!report(names, *cg_vec_at(&s.collision, rivals, i))) goto done;
  status = CODEGEN_OK;
done:
  cg_free(s.sorted);
  cg_map_release(&s.taken);
  cg_vec_release(&s.collision);
  cg_vec_release(&s.open);
  return status;
}
