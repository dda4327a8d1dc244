/* SPDX-License-Identifier: MIT
 *
 * A unified diff for people: common ends are cut off, the middle goes through Myers' O(ND) algorithm with a ceiling on
 * D, beyond which it is shown as replaced. Exact where it matters, never slow.
 */
#include "private.h"

#define CONTEXT 3
#define MAX_D 512

typedef struct lines {
  cg_str *line;
  uint32_t count;
} lines;

typedef struct differ {
  lines a, b;
  uint32_t begin, a_end, b_end; /* the middle */
  uint8_t *a_gone, *b_new;      /* flags by line */
} differ;

static bool split(cg_arena *arena, cg_str text, lines *out) {
  uint32_t count = 0;
  for (size_t i = 0; i < text.size; count++) {
    size_t end = cg_str_find(text, '\n', i);
    i = end < text.size ? end + 1 : end;
  }
  out->line = cg_arena_array(arena, cg_str, (size_t)count + 1);
  if (!out->line) return false;
  for (size_t i = 0; i < text.size; out->count++) {
    size_t end = cg_str_find(text, '\n', i);
    size_t next = end < text.size ? end + 1 : end;
    out->line[out->count] = cg_str_slice(text, i, next);
    i = next;
  }
  return true;
}

static bool same(const differ *d, int64_t x, int64_t y) {
  return codegen_str_equal(d->a.line[d->begin + x], d->b.line[d->begin + y]);
}

/** Walks the trace back from (n, m), marking what is gone and what is new. */
static void trace_back(differ *d, int32_t *const *trace, int64_t depth, int64_t n, int64_t m) {
  int64_t x = n, y = m;
  for (int64_t level = depth; level > 0; level--) {
    const int32_t *v = trace[level - 1] + MAX_D + 1;
    int64_t k = x - y;
    bool down = k == -level || (k != level && v[k - 1] < v[k + 1]);
    int64_t before = down ? k + 1 : k - 1;
    int64_t px = v[before], py = px - before;
    if (down)
      d->b_new[d->begin + py] = 1;
    else
      d->a_gone[d->begin + px] = 1;
    x = px;
    y = py;
  }
}

/** Marks the shortest edit; false when it is longer than the ceiling or memory is out. */
static bool myers(cg_arena *arena, differ *d) {
  int64_t n = (int64_t)d->a_end - d->begin, m = (int64_t)d->b_end - d->begin;
  int32_t **trace = cg_arena_array(arena, int32_t *, MAX_D + 1);
  int32_t *v = cg_arena_array(arena, int32_t, 2 * MAX_D + 3);
  if (!trace || !v) return false;
  v += MAX_D + 1;
  for (int64_t depth = 0; depth <= MAX_D; depth++) {
    for (int64_t k = -depth; k <= depth; k += 2) {
      bool down = k == -depth || (k != depth && v[k - 1] < v[k + 1]);
      int64_t x = down ? v[k + 1] : (int64_t)v[k - 1] + 1, y = x - k;
      while (x < n && y < m && y >= 0 && same(d, x, y)) x++, y++;
      v[k] = (int32_t)x;
      if (x >= n && y >= m) {
        trace_back(d, trace, depth, n, m);
        return true;
      }
    }
    trace[depth] = cg_arena_array(arena, int32_t, 2 * MAX_D + 3);
    if (!trace[depth]) return false;
    memcpy(trace[depth], v - MAX_D - 1, (2 * MAX_D + 3) * sizeof *v);
  }
  return false;
}

static uint32_t put_line(cg_buf *out, char mark, cg_str line) {
  cg_buf_char(out, mark);
  cg_buf_str(out, line);
  if (line.size == 0 || line.data[line.size - 1] != '\n') cg_buf_text(out, "\n\\ no newline at the end\n");
  return 1;
}

/** One hunk: from (i, j), through every change that is at most two contexts away from the last. */
static uint32_t put_hunk(const differ *d, uint32_t *at_a, uint32_t *at_b, cg_buf *out) {
  uint32_t i = *at_a, j = *at_b;
  uint32_t lead = i < CONTEXT ? i : CONTEXT;
  uint32_t end_a = i, end_b = j, x = i, y = j, quiet = 0, written = 1;
  while ((x < d->a.count || y < d->b.count) && quiet <= 2 * CONTEXT) {
    if (x < d->a.count && d->a_gone[x]) {
      end_a = ++x;
      end_b = y;
      quiet = 0;
    } else if (y < d->b.count && d->b_new[y]) {
      end_b = ++y;
      end_a = x;
      quiet = 0;
    } else {
      x++, y++, quiet++;
    }
  }
  uint32_t rest = d->a.count - end_a < CONTEXT ? d->a.count - end_a : CONTEXT;
  cg_buf_printf(out, "@@ -%u,%u +%u,%u @@\n", i - lead + 1, end_a - i + lead + rest, j - lead + 1,
                end_b - j + lead + rest);
  for (uint32_t k = lead; k > 0; k--) written += put_line(out, ' ', d->a.line[i - k]);
  while (i < end_a || j < end_b) {
    if (i < end_a && d->a_gone[i])
      written += put_line(out, '-', d->a.line[i++]);
    else if (j < end_b && d->b_new[j])
      written += put_line(out, '+', d->b.line[j++]);
    else
      written += put_line(out, ' ', d->a.line[i++]), j++;
  }
  for (uint32_t k = 0; k < rest; k++) written += put_line(out, ' ', d->a.line[end_a + k]);
  *at_a = end_a;
  *at_b = end_b;
  return written;
}

static void find_middle(differ *d) {
  while (d->begin < d->a.count && d->begin < d->b.count && codegen_str_equal(d->a.line[d->begin], d->b.line[d->begin]))
    d->begin++;
  d->a_end = d->a.count;
  d->b_end = d->b.count;
  while (d->a_end > d->begin && d->b_end > d->begin &&
         codegen_str_equal(d->a.line[d->a_end - 1], d->b.line[d->b_end - 1]))
    d->a_end--, d->b_end--;
}

uint32_t cg_diff(cg_str path, cg_str before, cg_str after, uint32_t max_lines, cg_buf *out) {
  cg_arena arena;
  differ d = {0};
  uint32_t written = 2, i = 0, j = 0;
  cg_arena_init(&arena, (size_t)1 << 30);
  cg_buf_printf(out, "--- %.*s\n+++ %.*s (generated)\n", CG_FMT(path), CG_FMT(path));
  if (split(&arena, before, &d.a) && split(&arena, after, &d.b)) {
    d.a_gone = cg_arena_array(&arena, uint8_t, (size_t)d.a.count + 1);
    d.b_new = cg_arena_array(&arena, uint8_t, (size_t)d.b.count + 1);
    find_middle(&d);
    if (d.a_gone && d.b_new && !myers(&arena, &d)) {
      memset(d.a_gone + d.begin, 1, d.a_end - d.begin);
      memset(d.b_new + d.begin, 1, d.b_end - d.begin);
    }
    while (d.a_gone && d.b_new && (i < d.a.count || j < d.b.count) && written < max_lines) {
      bool changed = (i < d.a.count && d.a_gone[i]) || (j < d.b.count && d.b_new[j]);
      if (changed)
        written += put_hunk(&d, &i, &j, out);
      else
        i++, j++;
    }
    if (written >= max_lines) cg_buf_text(out, "... the rest of the difference is not shown\n");
  }
  cg_arena_release(&arena);
  return written < max_lines ? written : max_lines;
}
