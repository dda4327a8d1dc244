/* SPDX-License-Identifier: MIT
 *
 * Lists of the context's arena for a call that grow.
 */
#include "python.h"

void *py_more(const py_emit *e, void *list, uint32_t count, uint32_t *capacity, uint32_t extra, size_t size) {
  uint32_t room = *capacity ? *capacity : 4;
  if (list && *capacity - count >= extra) return list;
  while (room <= UINT32_MAX / 2 && room - count < extra) room *= 2;
  void *more = room - count >= extra && size <= SIZE_MAX / room
                   ? codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, room * size, _Alignof(max_align_t))
                   : NULL;
  if (!more) {
    e->out->failed = true;
    return NULL;
  }
  if (count) __builtin_memcpy(more, list, count * size);
  *capacity = room;
  return more;
}
