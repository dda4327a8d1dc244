/* SPDX-License-Identifier: MIT
 *
 * Lines and columns of byte offsets.
 *
 * Invariant: with an index a place costs two blocks of reading at most, however long the lines are.
 */
#include "sink.h"

typedef unsigned char lanes __attribute__((vector_size(16), aligned(1), may_alias));

static uint32_t sum_of(lanes counts) {
  uint32_t sum = 0;
  for (size_t i = 0; i < sizeof counts; i++) sum += counts[i];
  return sum;
}

/* Code points and line breaks of bytes `begin` to `end`; `*line_begin` moves behind the last break. A document is read
 * once for the first diagnostic in it, so 16 bytes at a time: a lane counts up to 255. */
static void count_codes(cg_str bytes, size_t begin, size_t end, uint32_t *codes, uint32_t *breaks,
                        uint32_t *line_begin) {
  size_t i = begin;
  uint32_t known = *breaks;
  while (end - i >= sizeof(lanes)) {
    size_t rounds = (end - i) / sizeof(lanes) < 255 ? (end - i) / sizeof(lanes) : 255;
    lanes behind = {0}, ends = {0}; /* a comparison gives 0 or -1 */
    for (size_t k = 0; k < rounds; k++, i += sizeof(lanes)) {
      const lanes *at = (const void *)(bytes.data + i);
      behind -= (lanes)((*at & 0xc0) == 0x80);
      ends -= (lanes)(*at == '\n');
    }
    *codes += (uint32_t)(rounds * sizeof(lanes)) - sum_of(behind);
    *breaks += sum_of(ends);
  }
  for (; i < end; i++) {
    *codes += (bytes.data[i] & 0xc0) != 0x80;
    *breaks += bytes.data[i] == '\n';
  }
  const char *last = *breaks != known ? memrchr(bytes.data + begin, '\n', end - begin) : NULL;
  if (last) *line_begin = (uint32_t)(last - bytes.data) + 1;
}

void cg_diag_line(cg_str bytes, uint32_t offset, uint32_t *line, uint32_t *column) {
  uint32_t codes = 0, breaks = 0, begin = 0, before = 0, none = 0;
  size_t end = offset < bytes.size ? offset : bytes.size;
  count_codes(bytes, 0, end, &codes, &breaks, &begin);
  codes = 0;
  count_codes(bytes, begin, end, &codes, &none, &before);
  *line = breaks + 1;
  *column = codes + 1;
}

static void index_lines(cg_sink_source *source) {
  cg_str bytes = source->source.bytes;
  size_t count = bytes.size / CG_LINE_BLOCK + 1;
  cg_line_block now = {0};
  source->block = cg_malloc(count * sizeof *source->block);
  for (size_t i = 0; source->block && i < count; i++) {
    size_t end = (i + 1) * CG_LINE_BLOCK;
    source->block[i] = now;
    count_codes(bytes, i * CG_LINE_BLOCK, end < bytes.size ? end : bytes.size, &now.codes, &now.breaks,
                &now.line_begin);
  }
}

/* What lies before an offset. */
static cg_line_block block_at(const cg_sink_source *source, size_t offset) {
  cg_line_block now = source->block[offset / CG_LINE_BLOCK];
  count_codes(source->source.bytes, offset / CG_LINE_BLOCK * CG_LINE_BLOCK, offset, &now.codes, &now.breaks,
              &now.line_begin);
  return now;
}

void cg_sink_line(cg_sink_source *source, uint32_t offset, uint32_t *line, uint32_t *column) {
  if (offset > source->source.bytes.size) offset = (uint32_t)source->source.bytes.size;
  if (!source->block) index_lines(source);
  if (!source->block) { /* out of memory: slower, but right */
    cg_diag_line(source->source.bytes, offset, line, column);
    return;
  }
  cg_line_block here = block_at(source, offset);
  *line = here.breaks + 1;
  *column = here.codes - block_at(source, here.line_begin).codes + 1;
}

/* -- of a text that was another one ------------------------------------------------------------------------------ */

/* `now` bytes stand from `head` on where `lost` stood; what is counted behind them moved. */
typedef struct moved_text {
  cg_str text;
  size_t head, was; /* `was`: bytes of the whole as it was */
  cg_str lost;
  size_t now;
  cg_line_block more; /* codes and breaks of the new piece, less those of the old one */
} moved_text;

static void count_move(moved_text *m) {
  cg_line_block old = {0};
  count_codes(m->text, m->head, m->head + m->now, &m->more.codes, &m->more.breaks, &m->more.line_begin);
  count_codes(m->lost, 0, m->lost.size, &old.codes, &old.breaks, &old.line_begin);
  m->more.codes -= old.codes;
  m->more.breaks -= old.breaks;
}

/* Block `i` of the index from what it was and from the one before it. */
static cg_line_block move_block(const moved_text *m, const cg_line_block *block, size_t i) {
  size_t at = i * CG_LINE_BLOCK, from = at - CG_LINE_BLOCK;
  cg_line_block now = block[i - 1], step = {0};
  bool grows = m->now >= m->lost.size;
  size_t far = grows ? m->now - m->lost.size : m->lost.size - m->now;
  if (at > m->was || (grows ? at < m->head + m->now : at < m->head + m->lost.size)) {
    count_codes(m->text, from, at, &now.codes, &now.breaks, &now.line_begin);
    return now;
  }
  const char *last = memrchr(m->text.data + from, '\n', CG_LINE_BLOCK);
  now = (cg_line_block){block[i].codes + m->more.codes, block[i].breaks + m->more.breaks, now.line_begin};
  if (last) now.line_begin = (uint32_t)(last - m->text.data) + 1;
  count_codes(m->text, grows ? at : at - far, grows ? at + far : at, &step.codes, &step.breaks, &step.line_begin);
  now.codes = grows ? now.codes - step.codes : now.codes + step.codes;
  now.breaks = grows ? now.breaks - step.breaks : now.breaks + step.breaks;
  return now;
}

void cg_diags_lines_take(cg_diags *diags, uint32_t document, cg_lines *out) {
  cg_sink_source *source = cg_sink_source_of(diags, document);
  *out = (cg_lines){0};
  if (!source || !source->block) return;
  *out = (cg_lines){source->block, source->source.bytes.size};
  source->block = NULL;
}

void cg_diags_lines_give(cg_diags *diags, uint32_t document, cg_lines *lines, size_t head, cg_str lost) {
  cg_sink_source *source = cg_sink_source_of(diags, document);
  cg_lines given = *lines;
  *lines = (cg_lines){0};
  bool fits = source && !source->block && given.block && head + lost.size <= given.size;
  cg_str text = fits ? source->source.bytes : CG_STR("");
  moved_text m = {text, head, given.size, lost, text.size + lost.size - given.size, {0}};
  size_t count = text.size / CG_LINE_BLOCK + 1;
  size_t far = m.now > lost.size ? m.now - lost.size : lost.size - m.now;
  fits = fits && text.size + lost.size >= given.size && head + m.now <= text.size && far < CG_LINE_BLOCK / 8;
  cg_line_block *block = fits ? cg_realloc(given.block, count * sizeof *block) : NULL;
  if (!block) { /* counted when somebody asks */
    cg_free(given.block);
    return;
  }
  count_move(&m);
  for (size_t i = head / CG_LINE_BLOCK + 1; i < count; i++) block[i] = move_block(&m, block, i);
  source->block = block;
}

void cg_lines_release(cg_lines *lines) {
  cg_free(lines->block);
  *lines = (cg_lines){0};
}

void cg_lines_pack(const cg_lines *lines, cg_buf *out) {
  size_t count = lines->block ? lines->size / CG_LINE_BLOCK + 1 : 0;
  cg_pack_u64(out, lines->size);
  cg_pack_str(out, (cg_str){(const char *)lines->block, count * sizeof *lines->block});
}

bool cg_lines_unpack(cg_lines *lines, cg_unpack *from) {
  size_t size = (size_t)cg_unpack_u64(from);
  cg_str bytes = cg_unpack_str(from);
  *lines = (cg_lines){0};
  if (from->failed || !bytes.size) return !from->failed;
  if (bytes.size / sizeof *lines->block != size / CG_LINE_BLOCK + 1 || bytes.size % sizeof *lines->block) return false;
  lines->block = cg_malloc(bytes.size);
  if (!lines->block) return false;
  memcpy(lines->block, bytes.data, bytes.size);
  lines->size = size;
  return true;
}
