/* SPDX-License-Identifier: MIT
 *
 * A file of no name for what memory need not hold: texts that are appended, and blocks that stay where they are while
 * their pages become those of the file.
 *
 * Invariant: nothing is mapped before every byte of it was written, so that a full disk is an error here and not a
 * signal later. Nobody else can shorten the file, for it has no name.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base.h"

#define PAGE ((size_t)1 << 16) /* a multiple of every page size */
#define LEAST ((size_t)1 << 20)
#define FILED_LEAST ((uint64_t)64 << 20) /* less is not worth letting go */
#define PAUSE_NS 10000000                /* between two looks; some 20 MB come into memory meanwhile */
#define GROWTH 8                         /* bytes that a run holds in the end for each of its input, by experience: 7 */
#define TMPFS 0x01021994
#define RAMFS 0x858458f6

typedef struct region {
  char *at;
  size_t size;
} region;

struct cg_spill {
  int fd;    /* -1: not made yet */
  bool none; /* there is no place for it */
  uint64_t end, keep;
  pthread_mutex_t lock; /* of all below */
  cg_vec region;
  bool keeping, enough;
  pthread_cond_t end_of_keeping;
  pthread_t keeper;
};

cg_spill *cg_spill_new(uint64_t keep) {
  pthread_condattr_t clock;
  cg_spill *spill = cg_calloc(1, sizeof *spill);
  if (!spill) return NULL;
  spill->fd = -1;
  spill->keep = keep;
  cg_vec_init(&spill->region, sizeof(region));
  pthread_mutex_init(&spill->lock, NULL);
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&spill->end_of_keeping, &clock);
  pthread_condattr_destroy(&clock);
  return spill;
}

void cg_spill_free(cg_spill *spill) {
  if (!spill) return;
  if (spill->keeping) {
    pthread_mutex_lock(&spill->lock);
    spill->enough = true;
    pthread_cond_signal(&spill->end_of_keeping);
    pthread_mutex_unlock(&spill->lock);
    pthread_join(spill->keeper, NULL);
  }
  pthread_cond_destroy(&spill->end_of_keeping);
  pthread_mutex_destroy(&spill->lock);
  if (spill->fd >= 0) close(spill->fd);
  cg_vec_release(&spill->region);
  cg_free(spill);
}

/* -- the file ---------------------------------------------------------------------------------------------------- */

/* A file there that has no name any more; -1 where there is none, or where it would lie in memory. */
static int open_in(const char *folder) {
  char name[4200];
  struct statfs about;
  int fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL) &&
      snprintf(name, sizeof name, "%s/codegen-XXXXXX", folder) < (int)sizeof name) {
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0) unlink(name);
  }
  if (fd < 0) return -1;
  if (fstatfs(fd, &about) == 0 && (uint64_t)about.f_type != TMPFS && (uint64_t)about.f_type != RAMFS) return fd;
  close(fd);
  return -1;
}

static bool ready(cg_spill *spill) {
  if (spill->fd >= 0 || spill->none) return spill->fd >= 0;
  const char *wished = getauxval(AT_SECURE) ? NULL : getenv("TMPDIR");
  const char *folder[] = {wished && wished[0] == '/' ? wished : "/var/tmp", "/var/tmp", "/tmp"};
  for (size_t i = 0; i < CG_COUNT(folder) && spill->fd < 0; i++) spill->fd = open_in(folder[i]);
  spill->none = spill->fd < 0;
  return !spill->none;
}

bool cg_spill_add(cg_spill *spill, cg_str text, uint64_t *offset) {
  if (!ready(spill) || cg_fd_write(spill->fd, text, (int64_t)spill->end) != 0) return false;
  *offset = spill->end;
  spill->end += text.size;
  return true;
}

bool cg_spill_read(const cg_spill *spill, uint64_t offset, void *data, size_t size) {
  char *to = data;
  while (size) {
    ssize_t n = pread(spill->fd, to, size, (off_t)offset);
    if (n < 0 && errno == EINTR) continue;
    if (!n) errno = EIO;
    if (n <= 0) return false;
    to += n;
    offset += (uint64_t)n;
    size -= (size_t)n;
  }
  return true;
}

uint64_t cg_spill_size(const cg_spill *spill) {
  return spill->end;
}

/* -- blocks ------------------------------------------------------------------------------------------------------ */

/* The whole pages of a block. */
static region inside(const void *block, size_t size) {
  uintptr_t begin = ((uintptr_t)block + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
  uintptr_t end = ((uintptr_t)block + size) & ~(uintptr_t)(PAGE - 1);
  return (region){(char *)begin, end > begin ? end - begin : 0};
}

/* Three quarters of the ceiling are kept where that is less: the rest is for what cannot go. */
static uint64_t kept(const cg_spill *spill, const cg_heap *now) {
  uint64_t most = now->limit / 4 * 3;
  return most && most < spill->keep ? most : spill->keep;
}

static void let_go(const cg_spill *spill) {
  cg_heap now = cg_heap_now();
  if (now.held + now.filed <= kept(spill, &now) || now.filed < FILED_LEAST) return;
  for (size_t i = 0; i < spill->region.count; i++) {
    const region *at = cg_vec_at(&spill->region, region, i);
    madvise(at->at, at->size, MADV_DONTNEED); /* the file has it */
  }
}

/* A thread of its own, since pages come back wherever somebody looks. */
static void *keep(void *argument) {
  cg_spill *spill = argument;
  pthread_mutex_lock(&spill->lock);
  while (!spill->enough) {
    struct timespec until;
    let_go(spill);
    clock_gettime(CLOCK_MONOTONIC, &until); /* whoever sets the clock back does not stop this */
    until.tv_nsec += PAUSE_NS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&spill->end_of_keeping, &spill->lock, &until);
  }
  pthread_mutex_unlock(&spill->lock);
  return NULL;
}

static void keep_below(cg_spill *spill) {
  sigset_t all, before;
  if (!spill->keep || spill->keeping) return;
  sigfillset(&all); /* signals are the main thread's business */
  bool masked = pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
  spill->keeping = pthread_create(&spill->keeper, NULL, keep, spill) == 0;
  if (masked) pthread_sigmask(SIG_SETMASK, &before, NULL);
}

bool cg_spill_settle(cg_spill *spill, void *block, size_t size) {
  region pages = inside(block, size);
  uint64_t offset = (spill->end + PAGE - 1) & ~(uint64_t)(PAGE - 1);
  if (pages.size < LEAST || !ready(spill)) return false;
  keep_below(spill);
  pthread_mutex_lock(&spill->lock);
  region *slot = cg_vec_add(&spill->region, 1);
  bool ok = slot && cg_fd_write(spill->fd, (cg_str){pages.at, pages.size}, (int64_t)offset) == 0 &&
            mmap(pages.at, pages.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, spill->fd, (off_t)offset) !=
                MAP_FAILED;
  if (ok) {
    *slot = pages;
    spill->end = offset + pages.size;
  } else if (slot) {
    spill->region.count--;
  }
  pthread_mutex_unlock(&spill->lock);
  return ok;
}

void cg_spill_forget(cg_spill *spill, const void *block, size_t size) {
  const char *begin = block;
  size_t kept = 0;
  if (!spill) return;
  pthread_mutex_lock(&spill->lock);
  for (size_t i = 0; i < spill->region.count; i++) {
    region *at = cg_vec_at(&spill->region, region, i);
    if (at->at >= begin && at->at < begin + size) continue;
    *cg_vec_at(&spill->region, region, kept++) = *at;
  }
  spill->region.count = kept;
  pthread_mutex_unlock(&spill->lock);
}

bool cg_spill_wanted(const cg_spill *spill, uint64_t size) {
  if (!spill || !spill->keep || size < LEAST) return false;
  cg_heap now = cg_heap_now();
  return size > kept(spill, &now) / GROWTH;
}
