/* SPDX-License-Identifier: MIT
 *
 * Threads for work that comes in pieces, and how many of them make sense here.
 *
 * Invariant: every piece is done exactly once, in whatever order; when the call returns no thread of it is left. A
 * thread that the system does not give is one less: the caller's own does whatever the others do not.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base.h"

/* -- how many ---------------------------------------------------------------------------------------------------- */

/* A small file of the system, as text; empty when it cannot be read. */
static cg_str read_small(const char *path, char *buffer, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, buffer, size - 1);
  if (fd >= 0) close(fd);
  if (got < 0) got = 0;
  buffer[got] = '\0';
  return (cg_str){buffer, (size_t)got};
}

static cg_str word_of(cg_str text, size_t *at) {
  size_t begin = *at, end;
  while (begin < text.size && (text.data[begin] == ' ' || text.data[begin] == '\n')) begin++;
  end = begin;
  while (end < text.size && text.data[end] != ' ' && text.data[end] != '\n') end++;
  *at = end;
  return cg_str_slice(text, begin, end);
}

uint32_t cg_quota_cpus(cg_str quota, cg_str period) {
  uint64_t given = 0, of = 0;
  if (!cg_str_u64(quota, &given) || !cg_str_u64(period, &of) || !given || !of) return UINT32_MAX; /* `max`, -1 */
  uint64_t whole = given / of + (given % of != 0);
  return whole < UINT32_MAX ? (uint32_t)whole : UINT32_MAX;
}

/* The groups of a process: `0::/path` (version 2), `4:cpu,cpuacct:/path` (version 1). Gives the path of one. */
static bool group_path(cg_str groups, bool second, cg_str *path) {
  for (size_t at = 0, end; at < groups.size; at = end + 1) {
    end = cg_str_find(groups, '\n', at);
    cg_str line = cg_str_slice(groups, at, end);
    size_t first = cg_str_find(line, ':', 0), colon = cg_str_find(line, ':', first + 1);
    cg_str names = cg_str_slice(line, first + 1, colon);
    bool found = second ? cg_str_begins(line, "0::")
                        : codegen_str_is(names, "cpu") || cg_str_begins(names, "cpu,") || cg_str_ends(names, ",cpu");
    if (!found || colon >= line.size) continue;
    *path = cg_str_slice(line, colon + 1, line.size);
    return true;
  }
  return false;
}

static uint32_t quota_at(bool second, cg_str group) {
  char path[4200], text[128], more[128];
  size_t at = 0;
  int size = (int)(group.size < 4000 ? group.size : 4000);
  if (second) {
    snprintf(path, sizeof path, "/sys/fs/cgroup%.*s/cpu.max", size, group.data);
    cg_str line = read_small(path, text, sizeof text);
    cg_str quota = word_of(line, &at);
    return cg_quota_cpus(quota, word_of(line, &at));
  }
  snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%.*s/cpu.cfs_quota_us", size, group.data);
  cg_str quota = word_of(read_small(path, text, sizeof text), &at);
  snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%.*s/cpu.cfs_period_us", size, group.data);
  at = 0;
  return cg_quota_cpus(quota, word_of(read_small(path, more, sizeof more), &at));
}

/* The least of the quotas from the own group upwards. In a container the own path may not be visible: then the root
 * that is. */
static uint32_t quota_cpus(void) {
  char text[4096];
  cg_str groups = read_small("/proc/self/cgroup", text, sizeof text), path = {"", 0};
  uint32_t least = UINT32_MAX;
  for (int version = 1; version <= 2; version++) {
    if (!group_path(groups, version == 2, &path)) continue;
    for (int depth = 0; depth < 64; depth++) {
      uint32_t here = quota_at(version == 2, codegen_str_is(path, "/") ? CG_STR("") : path);
      if (here < least) least = here;
      if (path.size <= 1) break;
      path = cg_path_dir(path);
    }
    uint32_t root = quota_at(version == 2, CG_STR(""));
    if (root < least) least = root;
  }
  return least;
}

uint32_t cg_cpu_count(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  long count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : sysconf(_SC_NPROCESSORS_ONLN);
  uint32_t cpus = count > 0 ? (uint32_t)count : 1;
  if (cpus > 1) {
    uint32_t quota = quota_cpus();
    if (quota < cpus) cpus = quota;
  }
  return cpus ? cpus : 1;
}

/* -- work in pieces ---------------------------------------------------------------------------------------------- */

typedef struct job {
  cg_parallel work;
  atomic_size_t next;
} job;

typedef struct thread {
  job *of;
  uint32_t worker;
  pthread_t id;
} thread;

static bool take(job *at, uint32_t worker) {
  size_t piece = atomic_fetch_add_explicit(&at->next, 1, memory_order_relaxed);
  if (piece >= at->work.count) return false;
  at->work.call(at->work.self, worker, piece);
  return true;
}

static void *run(void *argument) {
  const thread *self = argument;
  while (take(self->of, self->worker))
    ;
  return NULL;
}

void cg_parallel_run(const cg_parallel *work) {
  job at = {.work = *work};
  uint32_t threads = work->threads < CG_THREADS_MAX ? work->threads : CG_THREADS_MAX, started = 0;
  thread other[CG_THREADS_MAX];
  sigset_t all, before;
  if (threads > work->count) threads = (uint32_t)work->count;
  sigfillset(&all); /* signals are the main thread's business */
  bool masked = threads > 1 && pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
  for (uint32_t i = 1; i < threads; i++) {
    other[started] = (thread){.of = &at, .worker = i};
    if (pthread_create(&other[started].id, NULL, run, &other[started]) != 0) break;
    started++;
  }
  if (masked) pthread_sigmask(SIG_SETMASK, &before, NULL);
  while (take(&at, 0))
    if (work->between) work->between(work->self);
  if (work->waiting) work->waiting(work->self);
  for (uint32_t i = 0; i < started; i++) pthread_join(other[i].id, NULL);
}
