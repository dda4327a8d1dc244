/* SPDX-License-Identifier: MIT
 *
 * Lanes are buffers of finished lines. A full one is written behind what the file has, together with the end of the
 * document, which the next one overwrites: so the file is whole after every write. What is no regular file gets its
 * end at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base.h"

#define FLUSH_AT ((size_t)1 << 16)
#define LINE_MAX ((size_t)1 << 20) /* a buffer: room for one line beyond the flush */
#define NAME_MAX_BYTES 1024u       /* of a text: names are for people */

static const char tail[] = "\n]}\n";

struct cg_lane {
  cg_timeline *timeline;
  cg_buf text;
  uint32_t number;
};

struct cg_timeline {
  pthread_mutex_t lock; /* of what follows */
  int fd;
  int error;
  bool seekable;
  off_t end;       /* behind the last event */
  uint64_t origin; /* the moment that is 0 */
  cg_lane *lane[CG_THREADS_MAX];
};

/* -- the file ---------------------------------------------------------------------------------------------------- */

static void write_all(cg_timeline *timeline, const char *data, size_t size) {
  if (timeline->error) return;
  timeline->error = cg_fd_write(timeline->fd, (cg_str){data, size}, timeline->seekable ? timeline->end : CG_HERE);
}

/* After a write that failed: what was written before ends where it did, for the room of its end is still there. */
static void end_before(const cg_timeline *timeline) {
  const off_t size = sizeof tail - 1;
  if (!timeline->seekable || !timeline->end) return;
  if (pwrite(timeline->fd, tail, (size_t)size, timeline->end) != size) return;
  if (ftruncate(timeline->fd, timeline->end + size) != 0) return; /* nothing more can be done, and it is reported */
}

/* Room for the end is in the buffer, so that both go out in one call. */
static void flush(cg_timeline *timeline, cg_buf *text) {
  size_t size = text->size;
  if (!size) return;
  pthread_mutex_lock(&timeline->lock);
  if (timeline->seekable) cg_buf_text(text, tail);
  bool well = !timeline->error;
  write_all(timeline, text->data, text->size);
  if (!timeline->error)
    timeline->end += (off_t)size;
  else if (well)
    end_before(timeline);
  pthread_mutex_unlock(&timeline->lock);
  text->failed = false;
  text->size = 0;
}

/* -- lines ------------------------------------------------------------------------------------------------------- */

static void put_number(cg_buf *out, uint64_t number) {
  char digit[20];
  size_t at = sizeof digit;
  do digit[--at] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  cg_buf_add(out, digit + at, sizeof digit - at);
}

/* Microseconds, with all of the nanoseconds: events that nest must not seem to overlap. */
static void put_time(cg_buf *out, const char *key, uint64_t ns) {
  char rest[4] = {'.', (char)('0' + ns / 100 % 10), (char)('0' + ns / 10 % 10), (char)('0' + ns % 10)};
  cg_buf_text(out, key);
  put_number(out, ns / 1000);
  cg_buf_add(out, rest, sizeof rest);
}

static void put_text(cg_buf *out, cg_str text) {
  cg_buf_json(out, cg_str_slice(text, 0, text.size < NAME_MAX_BYTES ? text.size : NAME_MAX_BYTES));
}

static void put_event(cg_lane *lane, uint64_t begin, uint64_t end, const cg_event *event) {
  cg_buf *out = &lane->text;
  bool any = false;
  cg_buf_text(out, ",\n{\"ph\":\"X\",\"pid\":1,\"tid\":");
  put_number(out, lane->number);
  put_time(out, ",\"ts\":", begin > lane->timeline->origin ? begin - lane->timeline->origin : 0);
  put_time(out, ",\"dur\":", end > begin ? end - begin : 0);
  cg_buf_text(out, ",\"cat\":\"");
  cg_buf_text(out, event->kind);
  cg_buf_text(out, "\",\"name\":");
  put_text(out, event->name);
  for (uint32_t i = 0; i < CG_EVENT_ARGS && event->arg[i].key; i++) {
    const cg_event_arg *arg = &event->arg[i];
    if (arg->text.data && !arg->text.size) continue;
    cg_buf_text(out, any ? ",\"" : ",\"args\":{\"");
    cg_buf_text(out, arg->key);
    cg_buf_text(out, "\":");
    if (arg->text.data)
      put_text(out, arg->text);
    else
      put_number(out, arg->number);
    any = true;
  }
  cg_buf_text(out, any ? "}}" : "}");
}

void cg_lane_end(cg_lane *lane, uint64_t begin, const cg_event *event) {
  size_t size = lane->text.size;
  put_event(lane, begin, cg_clock_ns(), event);
  if (lane->text.failed) { /* out of memory: this line is missing, the others are not */
    lane->text.failed = false;
    lane->text.size = size;
  }
  if (lane->text.size >= FLUSH_AT) flush(lane->timeline, &lane->text);
}

/* -- life -------------------------------------------------------------------------------------------------------- */

static void put_meta(cg_buf *out, const char *what, uint32_t lane, const char *name, bool first) {
  cg_buf_printf(out, "%s\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"%s\",\"args\":{\"name\":\"%s\"}}",
                first ? "" : ",", lane, what, name);
}

cg_lane *cg_timeline_lane(cg_timeline *timeline, uint32_t number) {
  char name[32] = "main";
  if (!timeline || number >= CG_THREADS_MAX) return NULL;
  if (timeline->lane[number]) return timeline->lane[number];
  cg_lane *lane = cg_calloc(1, sizeof *lane);
  if (!lane) return NULL;
  lane->timeline = timeline;
  lane->number = number;
  cg_buf_init(&lane->text, LINE_MAX);
  if (number) snprintf(name, sizeof name, "worker %u", number);
  put_meta(&lane->text, "thread_name", number, name, false);
  if (lane->text.failed || !cg_buf_reserve(&lane->text, FLUSH_AT)) {
    cg_buf_release(&lane->text);
    cg_free(lane);
    return NULL;
  }
  return timeline->lane[number] = lane;
}

cg_timeline *cg_timeline_open(const char *path, const char *version, int *error) {
  struct stat info;
  cg_timeline *timeline = cg_calloc(1, sizeof *timeline);
  cg_buf head;
  *error = 0;
  if (!timeline) return NULL;
  cg_buf_init(&head, LINE_MAX);
  timeline->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
  if (timeline->fd < 0 || fstat(timeline->fd, &info) != 0) goto failed;
  timeline->seekable = S_ISREG(info.st_mode);
  timeline->origin = cg_clock_ns();
  pthread_mutex_init(&timeline->lock, NULL);
  cg_buf_text(&head, CG_TIMELINE_HEAD);
  cg_buf_text(&head, version);
  cg_buf_text(&head, "\",\"traceEvents\":[");
  put_meta(&head, "process_name", 0, "codegen", true);
  if (head.failed) goto failed;
  flush(timeline, &head);
  cg_buf_release(&head);
  errno = timeline->error;
  if (timeline->error || !cg_timeline_lane(timeline, 0)) goto failed;
  return timeline;

failed:
  *error = head.failed || !errno ? 0 : errno;
  cg_buf_release(&head);
  if (timeline->fd >= 0) close(timeline->fd);
  cg_free(timeline);
  return NULL;
}

int cg_timeline_close(cg_timeline *timeline) {
  if (!timeline) return 0;
  for (uint32_t i = 0; i < CG_THREADS_MAX; i++) {
    cg_lane *lane = timeline->lane[i];
    if (!lane) continue;
    flush(timeline, &lane->text);
    cg_buf_release(&lane->text);
    cg_free(lane);
  }
  if (!timeline->seekable) write_all(timeline, tail, sizeof tail - 1);
  int error = timeline->error;
  if (close(timeline->fd) != 0 && !error) error = errno;
  pthread_mutex_destroy(&timeline->lock);
  cg_free(timeline);
  return error;
}
