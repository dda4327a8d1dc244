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

static cg_wish *wish_at(const cg_names *names, uint32_t index) {
  return *cg_vec_at(&names->wish, cg_wish *, index);
}

/* The space's number, then the text; without regard to case for files. */
static cg_str folded(cg_names *names, const cg_wish *wish, cg_str text) {
  cg_buf out;
  if (text.data == wish->base.data && !wish->locked && wish->kind != CODEGEN_NAME_FILE)
    return (cg_str){text.data - sizeof wish->space, text.size + sizeof wish->space};
  cg_buf_init(&out, CG_BUF_MAX);
  cg_buf_add(&out, &wish->space, sizeof wish->space);
  if (wish->kind == CODEGEN_NAME_FILE)
    cg_name_fold(&out, text);
  else
    cg_buf_str(&out, text);
  cg_str copy = out.failed ? (cg_str){NULL, 0} : cg_arena_copy(&names->arena, cg_buf_get(&out));
  cg_buf_release(&out);
  return copy;
}

static char separator(const cg_wish *wish) {
  uint32_t style = cg_name_case(wish->convention, wish->kind);
  bool kebab = style == CODEGEN_CASE_KEBAB || style == CODEGEN_CASE_PRESERVE;
  return wish->kind == CODEGEN_NAME_FILE && kebab ? '-' : '_';
}

static cg_str with_suffix(cg_names *names, cg_wish *wish) {
  uint32_t size = level_size[wish->level];
  char code[26] = {0};
  if (!cg_names_digest_of(names, wish).data) return (cg_str){NULL, 0};
  bool upper =
      wish->kind != CODEGEN_NAME_FILE && cg_name_case(wish->convention, wish->kind) == CODEGEN_CASE_UPPER_SNAKE;
  for (uint32_t i = 0; i < size; i++)
    code[i] =
        (char)(upper ? cg_unicode_upper((unsigned char)wish->digest.data[i]) : (unsigned char)wish->digest.data[i]);
  cg_str base = wish->base;
  while (base.size > 1 && base.data[base.size - 1] == '_')
    base.size--; /* `class_` is `class_x1y2`, not `class__x1y2` */
  return cg_arena_printf(&names->model->texts, "%.*s%c%s", CG_FMT(base), separator(wish), code);
}

/* What the writer promised comes first, then what was published. */
static int rank(const cg_wish *wish) {
  return wish->priority >= CG_NAME_FIXED ? 2 : wish->locked;
}

/* Who of the wishes from `first` on keeps the name, 0: nobody; else index + 1. */
static uint32_t keeper(const cg_names *names, uint32_t first) {
  uint32_t best = 0, equals = 0;
  for (uint32_t at = first; at; at = wish_at(names, at - 1)->next) {
    const cg_wish *wish = wish_at(names, at - 1), *now = best ? wish_at(names, best - 1) : NULL;
    if (wish->cut) continue;
    int better = !now                              ? 1
                 : rank(wish) != rank(now)         ? rank(wish) - rank(now)
                 : wish->priority != now->priority ? (wish->priority > now->priority ? 1 : -1)
                                                   : (int)wish->raw - (int)now->raw;
    if (better > 0) best = at, equals = 1;
    if (better == 0) equals++;
  }
  return equals == 1 ? best : 0;
}

/* One diagnostic a collision: the two least keys, and what became of them. */
static bool report(cg_names *names, uint32_t first, uint32_t kept) {
  const cg_wish *one = NULL, *two = NULL;
  uint32_t count = 0;
  for (uint32_t at = first; at; at = wish_at(names, at - 1)->next) {
    cg_wish *wish = wish_at(names, at - 1);
    count++;
    if (!cg_names_digest_of(names, wish).data) return false;
    if (!one || codegen_str_compare(wish->digest, one->digest) < 0)
      two = one, one = wish;
    else if (!two || codegen_str_compare(wish->digest, two->digest) < 0)
      two = wish;
  }
  if (!two) return true;
  const cg_wish *winner = kept ? wish_at(names, kept - 1) : NULL;
  if (winner == two) two = one, one = winner;
  if (winner && winner != one) one = winner;
  char message[512], detail[1200];
  snprintf(message, sizeof message, "'%.*s' and '%.*s' both become '%.*s'; %s '%.*s'",
           (int)(one->stem.size > 100 ? 100 : one->stem.size), one->stem.data,
           (int)(two->stem.size > 100 ? 100 : two->stem.size), two->stem.data,
           (int)(one->base.size > 100 ? 100 : one->base.size), one->base.data,
           winner ? "the second is named" : "they get suffixes, such as",
           (int)(two->text.size > 120 ? 120 : two->text.size), two->text.data);
  snprintf(detail, sizeof detail, "%.*s\n%.*s%s", (int)(one->key.size > 500 ? 500 : one->key.size), one->key.data,
           (int)(two->key.size > 500 ? 500 : two->key.size), two->key.data, count > 2 ? "\nand others" : "");
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

typedef struct settling {
  cg_names *names;
  cg_map wanted; /* folded base name -> first wish + 1 */
  cg_map taken;  /* folded text of those that settled with a suffix */
  cg_vec open;   /* uint32_t: wishes without a text */
} settling;

static bool group(settling *s) {
  cg_names *names = s->names;
  for (uint32_t i = 0; i < names->wish.count; i++) {
    cg_wish *wish = wish_at(names, i);
    wish->folded = folded(names, wish, wish->base);
    uint32_t *first = wish->folded.data ? cg_map_put(&s->wanted, wish->folded, NULL) : NULL;
    if (!first) return false;
    wish->next = *first;
    if (*first) wish_at(names, *first - 1)->behind = true;
    *first = i + 1;
  }
  for (uint32_t i = 0; i < names->wish.count; i++) {
    uint32_t first = i + 1;
    if (wish_at(names, i)->behind) continue;
    uint32_t kept = keeper(names, first);
    for (uint32_t at = first; at; at = wish_at(names, at - 1)->next) {
      cg_wish *one = wish_at(names, at - 1);
      uint32_t *open = at == kept ? NULL : cg_vec_add(&s->open, 1);
      if (at == kept) {
        one->text = one->base;
        continue;
      }
      if (!open) return false;
      *open = at - 1;
      one->level = 1;
    }
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
    cg_wish *wish = wish_at(names, *cg_vec_at(&s->open, uint32_t, i));
    wish->text = with_suffix(names, wish);
    wish->folded = wish->text.data ? folded(names, wish, wish->text) : (cg_str){NULL, 0};
    uint32_t *count = wish->folded.data ? cg_map_put(&round, wish->folded, NULL) : NULL;
    ok = count != NULL;
    if (ok) ++*count;
  }
  for (size_t i = 0; i < s->open.count && ok; i++) {
    uint32_t index = *cg_vec_at(&s->open, uint32_t, i), count = 0;
    cg_wish *wish = wish_at(names, index);
    cg_map_get(&round, wish->folded, &count);
    if (count > 1 || cg_map_get(&s->wanted, wish->folded, NULL) || cg_map_get(&s->taken, wish->folded, NULL)) {
      wish->level++;
      *cg_vec_at(&s->open, uint32_t, open++) = index;
    }
  }
  for (uint32_t i = 0; i < names->wish.count && ok; i++) { /* only now: a round does not see its own results */
    const cg_wish *wish = wish_at(names, i);
    uint32_t count = 0;
    if (wish->level && cg_map_get(&round, wish->folded, &count) && count == 1)
      ok = cg_map_put(&s->taken, wish->folded, NULL) != NULL;
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
  cg_map_init(&s.wanted);
  cg_map_init(&s.taken);
  cg_vec_init(&s.open, sizeof(uint32_t));
  if (!group(&s)) goto done;
  for (left = s.open.count; left;) {
    const cg_wish *wish = wish_at(names, *cg_vec_at(&s.open, uint32_t, 0));
    uint32_t highest = 0;
    for (size_t i = 0; i < s.open.count; i++) {
      wish = wish_at(names, *cg_vec_at(&s.open, uint32_t, i));
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
  for (uint32_t i = 0; i < names->wish.count; i++) {
    const cg_wish *wish = wish_at(names, i);
    if (!wish->next || wish->behind) continue;
    if (!report(names, i + 1, keeper(names, i + 1))) goto done;
  }
  status = CODEGEN_OK;
done:
  cg_map_release(&s.wanted);
  cg_map_release(&s.taken);
  cg_vec_release(&s.open);
  return status;
}
