/* SPDX-License-Identifier: MIT
 *
 * The ceiling of memory: how much this process holds, and how much it may.
 *
 * Invariant: what lies in a file does not count, for the system takes it back when it must. The numbers are the
 * system's own, so that what libraries and plugins allocate themselves counts, too.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base.h"

#define SMALL ((size_t)64 << 10) /* allowed a little longer: somebody must be able to say what happened */
#define GRACE ((uint64_t)8 << 20)
#define REFUSED_MOST 4u

#define STEP ((size_t)16 << 20)
#define STEP_LEAST ((size_t)1 << 20)

static _Atomic size_t step = STEP;
static _Atomic uint64_t limit;     /* 0: not known yet; UINT64_MAX: none */
static _Atomic uint64_t struck_at; /* what was held when it was reached: between two looks it may have grown past it */
static atomic_uint refused;        /* small ones: each gets its grace, in which it says so */
static atomic_bool given, struck, missed;

/* -- what the system says ---------------------------------------------------------------------------------------- */

static cg_str read_small(const char *root, const char *path, char *buffer, size_t size) {
  char full[4400];
  snprintf(full, sizeof full, "%s%s", root, path);
  int fd = open(full, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, buffer, size - 1);
  if (fd >= 0) close(fd);
  if (got < 0) got = 0;
  buffer[got] = '\0';
  return (cg_str){buffer, (size_t)got};
}

/* The number behind `name` in a table of names and numbers; a file of one number has no names. False for none. */
static bool number_of(cg_str text, const char *name, uint64_t *out) {
  size_t length = strlen(name);
  for (size_t at = 0, end; at < text.size; at = end + 1) {
    end = cg_str_find(text, '\n', at);
    cg_str line = cg_str_slice(text, at, end);
    if (!cg_str_begins(line, name)) continue;
    size_t from = length;
    while (from < line.size && (line.data[from] == ' ' || line.data[from] == ':')) from++;
    size_t to = cg_str_find(line, ' ', from);
    return cg_str_u64(cg_str_slice(line, from, to), out);
  }
  return false;
}

static uint64_t kilobytes_of(cg_str text, const char *name) {
  uint64_t value = 0;
  return number_of(text, name, &value) && value < UINT64_MAX / 1024 ? value * 1024 : 0;
}

static uint64_t least(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

/* What a group may still take; files that are cached count as free. */
static uint64_t group_room(const char *root, const char *group, bool second) {
  char path[4300], text[8192];
  uint64_t most = 0, now = 0, cached = 0;
  snprintf(path, sizeof path, "/sys/fs/cgroup%s%s/%s", second ? "" : "/memory", group,
           second ? "memory.max" : "memory.limit_in_bytes");
  if (!number_of(read_small(root, path, text, sizeof text), "", &most)) return UINT64_MAX; /* `max`, or no such file */
  snprintf(path, sizeof path, "/sys/fs/cgroup%s%s/%s", second ? "" : "/memory", group,
           second ? "memory.current" : "memory.usage_in_bytes");
  if (!number_of(read_small(root, path, text, sizeof text), "", &now)) return most;
  snprintf(path, sizeof path, "/sys/fs/cgroup%s%s/memory.stat", second ? "" : "/memory", group);
  cg_str stat = read_small(root, path, text, sizeof text);
  uint64_t part = 0;
  if (number_of(stat, "inactive_file ", &part)) cached += part;
  if (number_of(stat, "active_file ", &part)) cached += part;
  now -= least(now, cached);
  return most - least(most, now);
}

/* From the own group upwards. In a container the own path may not be visible: then the root that is. */
static uint64_t groups_room(const char *root) {
  char text[4096], group[4096];
  cg_str groups = read_small(root, "/proc/self/cgroup", text, sizeof text);
  uint64_t room = UINT64_MAX;
  for (size_t at = 0, end; at < groups.size; at = end + 1) {
    end = cg_str_find(groups, '\n', at);
    cg_str line = cg_str_slice(groups, at, end);
    size_t first = cg_str_find(line, ':', 0), colon = cg_str_find(line, ':', first + 1);
    bool second = cg_str_begins(line, "0::");
    if (!second && !codegen_str_is(cg_str_slice(line, first + 1, colon), "memory")) continue;
    cg_str path = cg_str_slice(line, colon + 1, line.size);
    for (int depth = 0; depth < 64 && path.size > 1 && path.size < sizeof group; depth++) {
      memcpy(group, path.data, path.size);
      group[path.size] = '\0';
      room = least(room, group_room(root, group, second));
      path = cg_path_dir(path);
    }
    room = least(room, group_room(root, "", second));
  }
  return room;
}

uint64_t cg_heap_found(const char *root) {
  char text[4096];
  cg_str info = read_small(root, "/proc/meminfo", text, sizeof text);
  uint64_t room = kilobytes_of(info, "MemAvailable:");
  room = room ? room + kilobytes_of(info, "SwapFree:") : UINT64_MAX;
  room = least(room, groups_room(root));
  if (room == UINT64_MAX) return 0;
  return room < 64 ? 1 : room / 32 * 31; /* the rest is for the system: page tables, buffers */
}

/* In pages: what is in memory, and what of it lies in files. */
static bool pages_now(uint64_t *all, uint64_t *filed) {
  char text[256];
  uint64_t part[3] = {0};
  cg_str line = read_small("", "/proc/self/statm", text, sizeof text);
  size_t at = 0, n = 0;
  for (; n < 3 && at < line.size; n++) {
    size_t end = cg_str_find(line, ' ', at);
    if (!cg_str_u64(cg_str_slice(line, at, end), &part[n])) return false;
    at = end + 1;
  }
  *all = part[1];
  *filed = least(part[1], part[2]);
  return n == 3;
}

/* -- the ceiling ------------------------------------------------------------------------------------------------- */

void cg_heap_limit(uint64_t bytes) {
  size_t part = bytes && bytes / 16 < STEP ? (size_t)(bytes / 16) : STEP;
  atomic_store(&step, part > STEP_LEAST ? part : STEP_LEAST);
  atomic_store(&limit, bytes);
  atomic_store(&given, bytes != 0);
  atomic_store(&struck_at, 0);
  atomic_store(&refused, 0);
  atomic_store(&struck, false);
  atomic_store(&missed, false);
}

void cg_heap_miss(void) {
  atomic_store(&missed, true);
}

size_t cg_heap_step(void) {
  return atomic_load_explicit(&step, memory_order_relaxed);
}

cg_heap cg_heap_now(void) {
  static const uint64_t page = 4096;
  uint64_t all = 0, filed = 0, most = atomic_load(&limit);
  pages_now(&all, &filed);
  uint64_t size = sysconf(_SC_PAGESIZE) > 0 ? (uint64_t)sysconf(_SC_PAGESIZE) : page;
  return (cg_heap){(all - filed) * size, filed * size,         most == UINT64_MAX ? 0 : most,
                   atomic_load(&given),  atomic_load(&struck), atomic_load(&missed)};
}

/* Found once: what is free now, and what is held already. */
static uint64_t find_limit(uint64_t held) {
  uint64_t none = 0, room = cg_heap_found("");
  uint64_t most = room ? held + room : UINT64_MAX;
  atomic_compare_exchange_strong(&limit, &none, most);
  return atomic_load(&limit);
}

bool cg_heap_room(size_t extra) {
  uint64_t most = atomic_load_explicit(&limit, memory_order_relaxed);
  if (most == UINT64_MAX) return true;
  cg_heap now = cg_heap_now();
  if (!now.held && !now.filed) return true; /* nobody says: no /proc */
  if (!most) most = find_limit(now.held);
  if (now.held < most && extra <= most - now.held) return true;
  if (!atomic_exchange(&struck, true)) atomic_store(&struck_at, now.held);
  uint64_t over = atomic_load(&struck_at);
  if (extra < SMALL && now.held < (over > most ? over : most) + GRACE) return true;
  if (extra < SMALL && atomic_fetch_add(&refused, 1) < REFUSED_MOST) atomic_store(&struck_at, now.held);
  return false;
}
