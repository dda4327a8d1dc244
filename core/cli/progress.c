/* SPDX-License-Identifier: MIT
 *
 * Progress on a terminal: one line that is overwritten, only when a run takes long enough for a person to wonder.
 *
 * Invariants: a thread of its own shows it, so that a phase that takes long is seen, too; it looks at numbers and never
 * waits for anybody; when cg_progress_end returns it is gone, and so is the line, before anything else is printed. A
 * signal that ends the process takes the line away, too.
 */
#include "progress.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_NS 500000000u
#define EVERY_NS 100000000u
#define NAME_COLUMNS 24u
#define BAR_MOST 32u
#define SIGNALS 4 /* that end a process and may come at any time */

struct cg_progress {
  FILE *err;
  cg_str name;
  bool color, blocks;
  cg_section_tally tally;
  uint64_t begin;
  pthread_t thread;
  pthread_cond_t wake;
  pthread_mutex_t lock; /* of what follows */
  cg_str phase;
  size_t number, count;
  uint64_t sections_begin;
  bool stop;
  struct sigaction before[SIGNALS]; /* what became of the signals that end a process */
  bool caught[SIGNALS];
};

/* -- whether ----------------------------------------------------------------------------------------------------- */

static bool is_set(const char *name) {
  const char *value = getenv(name);
  return value && value[0];
}

static bool wanted(const cg_cli *cli) {
  const char *terminal = getenv("TERM");
  int fd = fileno(cli->err);
  if (cli->progress.data && !codegen_str_is(cli->progress, "auto")) return codegen_str_is(cli->progress, "always");
  return fd >= 0 && isatty(fd) && !cli->quiet && !cli->json && !is_set("CI") && terminal && terminal[0] &&
         strcmp(terminal, "dumb") != 0;
}

/* Whether the terminal is said to show UTF-8. */
static bool shows_utf8(void) {
  static const char *const name[] = {"LC_ALL", "LC_CTYPE", "LANG"};
  for (size_t i = 0; i < CG_COUNT(name); i++)
    if (is_set(name[i])) return strcasestr(getenv(name[i]), "utf-8") || strcasestr(getenv(name[i]), "utf8");
  return false;
}

static size_t columns(const cg_progress *at) {
  struct winsize size = {0};
  uint64_t said = 0;
  const char *given = getenv("COLUMNS");
  int fd = fileno(at->err);
  if (fd >= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col) return size.ws_col;
  return given && cg_str_u64(codegen_str_of(given), &said) && said && said < 10000 ? (size_t)said : 80;
}

/* -- the line ---------------------------------------------------------------------------------------------------- */

/* The text that fits, and how many columns it takes: whatever is not ASCII may take two. */
static cg_str fitting(cg_str text, size_t room, size_t *taken) {
  size_t at = 0;
  *taken = 0;
  while (at < text.size) {
    uint32_t code = 0;
    size_t length = cg_utf8_decode(text.data + at, text.size - at, &code), width = code < 0x80 ? 1 : 2;
    if (!length || *taken + width > room) break;
    *taken += width;
    at += length;
  }
  return cg_str_slice(text, 0, at);
}

static void put_span(cg_buf *out, uint64_t ns) {
  uint64_t seconds = ns / 1000000000u;
  if (seconds >= 60)
    cg_buf_printf(out, "%llu min %llu s", (unsigned long long)(seconds / 60), (unsigned long long)(seconds % 60));
  else
    cg_buf_printf(out, "%llu.%llu s", (unsigned long long)seconds, (unsigned long long)(ns / 100000000u % 10));
}

static void put_bar(const cg_progress *at, cg_buf *out, size_t width, size_t done, size_t total) {
  size_t full = done >= total ? width : (size_t)((double)done / (double)total * (double)width);
  const char *begin = at->color ? "\033[36m" : "", *rest = at->color ? "\033[2m" : "",
             *end = at->color ? "\033[0m" : "";
  cg_buf_text(out, begin);
  for (size_t i = 0; i < width; i++) {
    if (i == full) {
      cg_buf_text(out, end);
      cg_buf_text(out, rest);
    }
    if (at->blocks)
      cg_buf_text(out, i < full ? "\xe2\x94\x81" : "\xe2\x94\x80");
    else
      cg_buf_char(out, i < full ? '#' : '-');
  }
  cg_buf_text(out, end);
}

/* What stands behind the bar. */
static void put_sections(cg_buf *out, size_t done, size_t total, uint64_t spent) {
  double rate = spent ? (double)done / ((double)spent / 1e9) : 0;
  cg_buf_printf(out, " %zu/%zu sections", done, total);
  if (!done || rate <= 0) return;
  cg_buf_printf(out, ", %.0f/s, ", rate);
  put_span(out, done < total ? (uint64_t)((double)(total - done) / rate * 1e9) : 0);
  cg_buf_text(out, " left");
}

static void put_line(const cg_progress *at, cg_buf *out) {
  size_t done = atomic_load_explicit(&at->tally.done, memory_order_relaxed);
  size_t total = atomic_load_explicit(&at->tally.total, memory_order_relaxed);
  size_t room = columns(at) - 1, taken, more;
  uint64_t now = cg_clock_ns();
  char place[64];
  cg_buf rest, name;
  cg_buf_init(&rest, 4096);
  cg_buf_init(&name, 4096);
  cg_render_safe(&name, at->name, false);
  snprintf(place, sizeof place, " [%zu/%zu] ", at->number, at->count);
  cg_buf_text(out, "\r\033[K");
  cg_buf_str(out, fitting(cg_buf_get(&name), room < NAME_COLUMNS ? room : NAME_COLUMNS, &taken));
  room -= taken;
  if (at->sections_begin && done < total) {
    put_sections(&rest, done, total, now - at->sections_begin);
    if (room > rest.size + 10) { /* else there is no room for a bar */
      size_t width = room - rest.size - 1 < BAR_MOST ? room - rest.size - 1 : BAR_MOST;
      cg_buf_char(out, ' ');
      put_bar(at, out, width, done, total);
    }
  } else {
    cg_buf_text(&rest, place);
    cg_render_safe(&rest, at->phase, false);
    cg_buf_text(&rest, ", ");
    put_span(&rest, now - at->begin);
  }
  cg_buf_str(out, fitting(cg_buf_get(&rest), room, &more));
  cg_buf_release(&rest);
  cg_buf_release(&name);
}

/* -- a signal ------------------------------------------------------------------------------------------------------ */

static const int ending[SIGNALS] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static atomic_int shown_on = -1; /* the descriptor with a line on it */

/* Once: then it is the usual one again, and does what it does. */
static void clear_line(int number) {
  int fd = atomic_load(&shown_on);
  ssize_t done = fd < 0 ? 0 : write(fd, "\r\033[K", 4);
  (void)done;
  raise(number);
}

/* Whoever wants a signal himself keeps it. */
static void catch_signals(cg_progress *at) {
  for (size_t i = 0; i < CG_COUNT(ending); i++) {
    struct sigaction mine = {.sa_handler = clear_line, .sa_flags = (int)SA_RESETHAND};
    bool usual = sigaction(ending[i], NULL, &at->before[i]) == 0 && !(at->before[i].sa_flags & SA_SIGINFO) &&
                 at->before[i].sa_handler == SIG_DFL;
    at->caught[i] = usual && sigaction(ending[i], &mine, NULL) == 0;
  }
}

static void leave_signals(const cg_progress *at) {
  for (size_t i = 0; i < CG_COUNT(ending); i++)
    if (at->caught[i]) sigaction(ending[i], &at->before[i], NULL);
}

/* A terminal that is held up must hold up nobody else: what is printed is made before. */
static void show(cg_progress *at) {
  cg_buf line;
  cg_buf_init(&line, 8192);
  put_line(at, &line);
  pthread_mutex_unlock(&at->lock);
  atomic_store(&shown_on, fileno(at->err));
  if (!line.failed) fwrite(line.data, 1, line.size, at->err);
  fflush(at->err);
  cg_buf_release(&line);
  pthread_mutex_lock(&at->lock);
}

/* -- the thread -------------------------------------------------------------------------------------------------- */

static void wait_until(cg_progress *at, uint64_t when) {
  struct timespec until = {(time_t)(when / 1000000000u), (long)(when % 1000000000u)};
  while (!at->stop && cg_clock_ns() < when)
    if (pthread_cond_timedwait(&at->wake, &at->lock, &until) == ETIMEDOUT) return;
}

static void *run(void *self) {
  cg_progress *at = self;
  bool shown = false;
  pthread_mutex_lock(&at->lock);
  wait_until(at, at->begin + PATIENCE_NS);
  while (!at->stop) {
    show(at);
    shown = true;
    wait_until(at, cg_clock_ns() + EVERY_NS);
  }
  pthread_mutex_unlock(&at->lock);
  if (shown) {
    fputs("\r\033[K", at->err);
    fflush(at->err);
    atomic_store(&shown_on, -1);
  }
  return NULL;
}

static bool start(cg_progress *at) {
  pthread_condattr_t clock;
  sigset_t all, before;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&at->wake, &clock);
  pthread_condattr_destroy(&clock);
  pthread_mutex_init(&at->lock, NULL);
  sigfillset(&all); /* signals are the main thread's business */
  bool masked = pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
  bool ok = pthread_create(&at->thread, NULL, run, at) == 0;
  if (masked) pthread_sigmask(SIG_SETMASK, &before, NULL);
  return ok;
}

void cg_progress_begin(cg_road *road) {
  cg_progress *at = wanted(road->cli) ? cg_arena_new(&road->arena, cg_progress) : NULL;
  if (!at) return;
  at->err = road->cli->err;
  at->name = road->job->name;
  at->color = !is_set("NO_COLOR");
  at->blocks = shows_utf8();
  at->begin = cg_clock_ns();
  at->phase = CG_STR("starts");
  at->count = cg_plan_count(road->plan);
  if (!start(at)) return; /* no thread, no line */
  catch_signals(at);
  cg_sections_tally(road->sections, &at->tally);
  road->progress = at;
}

void cg_progress_show(cg_road *road, cg_str phase, bool sections) {
  cg_progress *at = road->progress;
  size_t done = 0;
  if (!at) return;
  for (size_t i = 0; i < at->count; i++) {
    const cg_phase *one = cg_plan_at(road->plan, i);
    done += one->done || one->skipped.size;
  }
  pthread_mutex_lock(&at->lock);
  at->phase = phase;
  at->number = done + 1;
  if (sections && !at->sections_begin) at->sections_begin = cg_clock_ns();
  pthread_mutex_unlock(&at->lock);
}

void cg_progress_end(cg_road *road) {
  cg_progress *at = road->progress;
  if (!at) return;
  pthread_mutex_lock(&at->lock);
  at->stop = true;
  pthread_cond_signal(&at->wake);
  pthread_mutex_unlock(&at->lock);
  pthread_join(at->thread, NULL);
  leave_signals(at);
  pthread_cond_destroy(&at->wake);
  pthread_mutex_destroy(&at->lock);
  cg_sections_tally(road->sections, NULL);
  road->progress = NULL;
}
