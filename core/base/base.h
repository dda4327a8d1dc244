/* SPDX-License-Identifier: MIT
 *
 * base: what every room stands on. Knows nothing of schemas, plugins or output.
 *
 * Invariants: no allocation aborts the process, every growing buffer has a maximum, nothing depends on the locale.
 * Functions that allocate return NULL or CODEGEN_ERR_MEMORY when memory is out or a budget is spent.
 */
#ifndef CG_BASE_H
#define CG_BASE_H

#include <codegen/base.h>
#include <stdarg.h>
#include <stdio.h>

#include "banned.h"

typedef codegen_str cg_str;
typedef codegen_status cg_status;

#define CG_STR CODEGEN_STR
#define CG_FMT CODEGEN_FMT
#define CG_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/** The impossible happened: prints the place and ends the process with the exit code for our own faults. */
#define CG_BUG(...) cg_bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void cg_bug(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* -- memory ------------------------------------------------------------------------------------------------------ */

/** malloc family with a test hook: with cg_alloc_fail_at(n) the n-th allocation from now on fails, once. 0 disarms.
 *  Blocks of 2 MiB and more get large pages, and begin with one. */
void *cg_malloc(size_t size);
void *cg_calloc(size_t count, size_t size);
void *cg_realloc(void *block, size_t size);
void cg_free(void *block);
void cg_alloc_fail_at(uint64_t n);
uint64_t cg_alloc_count(void); /* allocations so far in this process */

/** Says that a large block will soon be filled from end to end, so that the system may use large pages for it. Only a
 *  hint, which never fails. */
void cg_alloc_large(void *block, size_t size);
/** Says that the end of a large block will stay empty, so that the page that it shares with what comes before is not
 *  taken whole. A hint, too. */
void cg_alloc_small(void *block, size_t size);

/** Says that a block is about to be filled: its small pages are taken at once, which costs less than to take each when
 *  it is met. A hint, too; the page that it ends in is taken whole. */
void cg_alloc_filled(void *block, size_t size);

/** Grows a block of which `used` bytes are taken, as cg_realloc does; a large one gets large pages. Those cannot be
 *  moved without copying, and copying costs less than small ones. */
void *cg_realloc_large(void *block, size_t used, size_t size);

/** Says that about `size` bytes will soon be allocated in pieces. Only a hint, like the one before. */
void cg_alloc_expect(size_t size);

/** Address space: reads as zero, and takes memory only where it is written. What grows in it need not move. Costs about
 *  the same whatever its size; NULL when the system gives none. */
void *cg_space_new(size_t size);
void cg_space_free(void *space, size_t size); /* the same size; NULL is allowed */

/** The ceiling: what this process holds in private memory must stay below it, or allocations fail. 0: what the system
 *  leaves to it (cgroup, free memory), which is found out when it begins to matter. Forgets that it was reached. */
void cg_heap_limit(uint64_t bytes);
typedef struct cg_heap {
  uint64_t held;  /* bytes in memory that belong to no file */
  uint64_t filed; /* bytes in memory that do, and could go at any time */
  uint64_t limit; /* 0: not known, or none */
  bool given;     /* the limit was said, not found */
  bool struck;    /* it was reached */
  bool missed;    /* the system refused memory below it: an address space that is smaller */
} cg_heap;
cg_heap cg_heap_now(void);
/** The system refused a block that was asked for, and for which there is no other way. */
void cg_heap_miss(void);
/** Whether `extra` more bytes would be allowed. Small pieces are allowed a little longer, for reporting. */
bool cg_heap_room(size_t extra);
/** Bytes that a thread may ask for before somebody looks how much is held. */
size_t cg_heap_step(void);
/** For tests: the ceiling that files of the system say, 0 for none. `root` stands for `/`. */
uint64_t cg_heap_found(const char *root);

/** A file of no name, for what memory need not hold: made when it is first used, in a folder that lies on a disk, and
 *  gone with the process. Where there is no such folder or no room, every call says false and memory is used. Not
 *  thread-safe. */
typedef struct cg_spill cg_spill;
typedef struct cg_piece { /* of it */
  uint64_t offset, size;
} cg_piece;
/** `keep`: when the process holds more bytes than that in memory, a thread lets go of settled pages, and who needs one
 *  gets it back. 0: never. */
cg_spill *cg_spill_new(uint64_t keep);
void cg_spill_free(cg_spill *spill); /* settled blocks stay usable */
/** Appends; `*offset` is where it lies. */
bool cg_spill_add(cg_spill *spill, cg_str text, uint64_t *offset);
/** Reads it back, from any thread. */
bool cg_spill_read(const cg_spill *spill, uint64_t offset, void *data, size_t size);
/** Puts the whole pages of a block into the file. Contents and place stay the same, also for whoever writes there: the
 *  system just need not hold them. For blocks that were mapped, by cg_space_new or for their size. Nobody else may
 *  write to it meanwhile, and cg_spill_forget comes before it is given back. */
bool cg_spill_settle(cg_spill *spill, void *block, size_t size);
void cg_spill_forget(cg_spill *spill, const void *block, size_t size);
/** Whether a run over an input of so many bytes is likely to hold more than is to be kept. */
bool cg_spill_wanted(const cg_spill *spill, uint64_t size);
uint64_t cg_spill_size(const cg_spill *spill); /* bytes in the file */

/** An arena: many allocations, one release. Not thread-safe; one per thread or per owner. */
typedef struct cg_arena {
  struct cg_arena_chunk *chunk;
  size_t used;   /* bytes handed out */
  size_t budget; /* 0: none; beyond it allocations fail */
} cg_arena;

void cg_arena_init(cg_arena *arena, size_t budget);
void *cg_arena_alloc(cg_arena *arena, size_t size, size_t align); /* not zeroed; NULL when out */
void *cg_arena_zalloc(cg_arena *arena, size_t size, size_t align);
cg_str cg_arena_copy(cg_arena *arena, cg_str text); /* NUL-terminated; {NULL, 0} when out (also for size 0: {"" , 0}) */
cg_str cg_arena_printf(cg_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cg_arena_reset(cg_arena *arena); /* keeps one small chunk */
void cg_arena_release(cg_arena *arena);

#define cg_arena_new(arena, type) ((type *)cg_arena_zalloc(arena, sizeof(type), _Alignof(type)))
#define cg_arena_array(arena, type, count) \
  ((type *)((count) > SIZE_MAX / sizeof(type) ? NULL : cg_arena_zalloc(arena, (count) * sizeof(type), _Alignof(type))))

/** A growing text with a maximum. After a failure `failed` stays set and appends do nothing: check once at the end. */
typedef struct cg_buf {
  char *data; /* NUL-terminated when size > 0 */
  size_t size, capacity, max;
  bool failed;
} cg_buf;

#define CG_BUF_MAX ((size_t)1 << 31)
void cg_buf_init(cg_buf *buf, size_t max);
bool cg_buf_reserve(cg_buf *buf, size_t extra);
void cg_buf_add(cg_buf *buf, const void *data, size_t size);
void cg_buf_str(cg_buf *buf, cg_str text);
void cg_buf_text(cg_buf *buf, const char *text);
void cg_buf_char(cg_buf *buf, char c);
void cg_buf_u64(cg_buf *buf, uint64_t value); /* in decimal */
void cg_buf_printf(cg_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cg_buf_vprintf(cg_buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void cg_buf_json(cg_buf *buf, cg_str text); /* a quoted JSON string; invalid UTF-8 becomes U+FFFD */
cg_str cg_buf_get(const cg_buf *buf);
void cg_buf_release(cg_buf *buf);

/** A growing array of fixed-size items: `cg_vec v; cg_vec_init(&v, sizeof(item))`. */
typedef struct cg_vec {
  void *data;
  size_t count, capacity, item;
} cg_vec;
void cg_vec_init(cg_vec *vec, size_t item);
void *cg_vec_add(cg_vec *vec, size_t count); /* `count` zeroed items at the end, NULL when out */
void cg_vec_release(cg_vec *vec);
/** One more item at the end, not zeroed; NULL when out. For loops. */
static inline void *cg_vec_push(cg_vec *vec) {
  return vec->count < vec->capacity ? (char *)vec->data + vec->count++ * vec->item : cg_vec_add(vec, 1);
}
#define cg_vec_at(vec, type, i) ((type *)(vec)->data + (i))

/* -- maps -------------------------------------------------------------------------------------------------------- */

/** Text → 32-bit number. Keys are not copied: they must outlive the map. Iteration is not offered: sort instead. */
typedef struct cg_map {
  struct cg_map_slot *slot;
  uint32_t count, capacity;
  uint64_t seed; /* of the hash; set with the first slot */
} cg_map;
void cg_map_init(cg_map *map);
bool cg_map_get(const cg_map *map, cg_str key, uint32_t *value);
/** Finds or adds. `*value` points to the number until the next add; new ones are 0. NULL when out of memory. */
uint32_t *cg_map_put(cg_map *map, cg_str key, bool *added);
/** The same for a key that does not stay: a new one is copied, and `*key` is the copy. */
uint32_t *cg_map_put_copy(cg_map *map, cg_arena *copies, cg_str *key, bool *added);
void cg_map_release(cg_map *map);
/** What whoever has a table of its own hashes texts with: no schema can bring such that collide. Never shows. */
uint64_t cg_hash_seed(void);
uint64_t cg_hash_seeded(cg_str text, uint64_t seed);

/* -- hashing ----------------------------------------------------------------------------------------------------- */

typedef codegen_hash cg_hash;
uint64_t cg_hash64(const void *data, size_t size); /* XXH3, seed 0 */
cg_hash cg_hash128(const void *data, size_t size); /* XXH3-128, seed 0 */
/** The same in pieces. */
typedef struct cg_hasher {
  _Alignas(64) unsigned char state[640];
} cg_hasher;
void cg_hasher_begin(cg_hasher *hasher);
void cg_hasher_add(cg_hasher *hasher, const void *data, size_t size);
cg_hash cg_hasher_end(const cg_hasher *hasher);
bool cg_hash_wide_here(void); /* whether this processor can do the next one, which gives the same */
cg_hash cg_hash128_wide(const void *data, size_t size);
void cg_hasher_add_wide(cg_hasher *hasher, const void *data, size_t size);
bool cg_hash_equal(cg_hash a, cg_hash b);
void cg_hash_text(cg_hash hash, char out[33]);       /* 32 lower-case hexadecimal digits, high half first */
bool cg_sha256_file(const char *path, char out[65]); /* lower-case hexadecimal; false when the file cannot be read */
void cg_sha256(const void *data, size_t size, char out[65]);

/* -- text -------------------------------------------------------------------------------------------------------- */

/** A text as a plugin handed it in: one that claims bytes but points nowhere counts as empty. */
static inline cg_str cg_str_given(cg_str text) {
  return text.data ? text : (cg_str){"", 0};
}
cg_str cg_str_slice(cg_str text, size_t begin, size_t end);
bool cg_str_begins(cg_str text, const char *prefix);
bool cg_str_ends(cg_str text, const char *suffix);
/** First occurrence of a byte from `from` on, or text.size. */
size_t cg_str_find(cg_str text, char c, size_t from);
/** Length of the longest valid UTF-8 prefix (RFC 3629: no surrogates, no overlong forms). */
size_t cg_utf8_valid(cg_str text);
/** Decodes one code point; returns its length, 0 at the end or on invalid bytes. */
size_t cg_utf8_decode(const char *data, size_t size, uint32_t *code);
size_t cg_utf8_encode(uint32_t code, char out[4]);
/** A strict decimal u64/i64 without sign tricks; false on anything else and on overflow. */
bool cg_str_u64(cg_str text, uint64_t *out);
bool cg_str_i64(cg_str text, int64_t *out);
/** A number of bytes: `1048576`, `512K`, `2 GiB`, `1.5G`; K, M, G, T are powers of 1,024. False on anything else, on
 *  overflow, and on nothing at all. */
bool cg_str_bytes(cg_str text, uint64_t *out);
/** `512 MiB`, for people. */
void cg_bytes_text(uint64_t bytes, char out[32]);
/** The candidate nearest to `word` for "did you mean", or -1: edit distance with transpositions, at most a third of the
 *  word. */
int cg_str_nearest(cg_str word, const cg_str *candidate, size_t count);
/** A glob with `*`, `**`, `?` against a text; `*` does not cross `/`. */
bool cg_glob(cg_str pattern, cg_str text);

/** Decimal orders: `-?(0|[1-9][0-9]*)(\.[0-9]{1,30})?`, at most 30 digits before the point. */
bool cg_order_valid(cg_str order);
/** Compares digit by digit, trailing zeros and `-0` ignored. Both must be valid. */
int cg_order_compare(cg_str a, cg_str b);

/** JSON numbers as text. Compares by value, exactly: `1.0` equals `10e-1`. Both must be valid JSON numbers. */
int cg_number_compare(cg_str a, cg_str b);
/** Normal form (`-12.5` -> "-125e-1", `1200` -> "12e2", `5.0` -> "5", zero -> "0"), equal for equal values; a number
 *  whose exponent has more than 17 digits is kept as it was written. {NULL, 0} when out of memory. */
cg_str cg_number_normal(cg_arena *arena, cg_str number);

/* -- packing ----------------------------------------------------------------------------------------------------- */

/** For files that only this program reads: numbers of eight bytes, texts behind their size. */
void cg_pack_u64(cg_buf *out, uint64_t value);
void cg_pack_str(cg_buf *out, cg_str text);
void cg_pack_hash(cg_buf *out, cg_hash hash);

/** Reads it back. What is not there is 0 or empty, and `failed` from then on. Texts point into the bytes. */
typedef struct cg_unpack {
  cg_str bytes;
  size_t at;
  bool failed;
} cg_unpack;
uint64_t cg_unpack_u64(cg_unpack *from);
cg_str cg_unpack_str(cg_unpack *from);
cg_hash cg_unpack_hash(cg_unpack *from);

/** Stores: a file of parts that only this program reads, for what is too large to be packed. Everything is as this
 *  machine has it in memory: who reads it makes sure first that it is the same program. */
#define CG_STORE_PARTS 48u
typedef struct cg_store_part {
  uint32_t id;
  uint64_t begin, size;
  cg_hash digest;
} cg_store_part;
typedef struct cg_store_out {
  int fd, error; /* the first errno */
  cg_buf piece;
  uint64_t flushed, at;
  cg_hasher hasher;
  cg_store_part part[CG_STORE_PARTS];
  uint32_t count;
} cg_store_out;
void cg_store_begin(cg_store_out *out, int fd);     /* of an empty file */
void cg_store_next(cg_store_out *out, uint32_t id); /* begins a part; ids are the caller's */
void cg_store_add(cg_store_out *out, const void *data, size_t size);
int cg_store_end(cg_store_out *out, cg_str about); /* 0 or errno; `about` is what the file is of, at most 2,000 bytes */
typedef struct cg_store_in {
  int fd; /* the caller's */
  char *head;
  cg_str about;
  cg_store_part part[CG_STORE_PARTS];
  uint32_t count;
} cg_store_in;
/** False: this is no store, or not a whole one. Parts are hostile until they were read. */
bool cg_store_open(cg_store_in *in, int fd);
void cg_store_close(cg_store_in *in);
uint64_t cg_store_size(const cg_store_in *in, uint32_t id); /* 0: there is no such part */
/** Reads all of a part, which is as it was written; `size` is what it must be. */
bool cg_store_read(const cg_store_in *in, uint32_t id, void *to, size_t size);
/** The same, appended to a text. */
bool cg_store_text(const cg_store_in *in, uint32_t id, cg_buf *out);
/** Reads a piece of a part; who does compares it with a digest of their own. */
bool cg_store_look(const cg_store_in *in, uint32_t id, uint64_t offset, void *to, size_t size);

/* -- threads ----------------------------------------------------------------------------------------------------- */

#define CG_THREADS_MAX 64u

/** CPUs that this process may use: its affinity, less where its cgroup (2, or 1) has a quota. At least 1. */
uint32_t cg_cpu_count(void);
/** CPUs that a quota comes to, rounded up; UINT32_MAX for none (`max`, `-1`, or nothing that is a number). */
uint32_t cg_quota_cpus(cg_str quota, cg_str period);

/** Work in `count` pieces. Worker 0 is the caller's own thread, and with one thread the only one. */
typedef struct cg_parallel {
  void (*call)(void *self, uint32_t worker, size_t piece);
  void (*between)(void *self); /* on the caller's thread, behind each of its pieces; NULL: nothing */
  void (*waiting)(void *self); /* on the caller's thread, when it has no piece left; NULL: nothing */
  void *self;
  size_t count;
  uint32_t threads; /* at most CG_THREADS_MAX */
} cg_parallel;
/** Does all of it and returns when nobody works any more. Pieces begin in order. */
void cg_parallel_run(const cg_parallel *work);

/* -- OS ---------------------------------------------------------------------------------------------------------- */

/** What an errno means, in English whatever the locale; static text. From any thread. */
const char *cg_errno_text(int error);
/** Reads a whole file into private memory (never mapped), at most `max` bytes. The buffer is the caller's, with at
 *  least 8 zero bytes behind it. On failure returns a negative status and sets *reason to static text. */
cg_status cg_file_read(const char *path, size_t max, cg_buf *out, const char **reason);
/** Reads a descriptor to its end. */
cg_status cg_fd_read(int fd, size_t max, cg_buf *out, const char **reason);
/** Writes all of it, at `offset` or, with CG_HERE, where the descriptor stands; 0 or errno. From any thread. */
int cg_fd_write(int fd, cg_str text, int64_t offset);
#define CG_HERE ((int64_t)-1)
/** Puts `text` in the place of the file `name` of the folder `dir`, or makes it: staged beside it, then renamed: it is
 *  whole at every moment. `mode` 0: the umask's. `durable`: on the disk before it is renamed. 0 or errno. */
int cg_file_replace(int dir, const char *name, unsigned mode, cg_str text, bool durable);
/** mkdir -p; 0 or errno. */
int cg_make_dirs(const char *path, unsigned mode);
/** Joins with one `/` and removes `.` and inner `..` lexically. */
cg_str cg_path_join(cg_arena *arena, cg_str base, cg_str path);
cg_str cg_path_dir(cg_str path); /* "" when there is none */
cg_str cg_path_name(cg_str path);
bool cg_path_absolute(cg_str path);
/** `path` as seen from the directory `base` (both absolute or both relative, lexical). */
cg_str cg_path_relative(cg_arena *arena, cg_str base, cg_str path);
/** Whether a relative output path is safe: `/`-separated, no empty, `.` or `..` part, no leading `/`, no backslash, no
 *  control character, valid UTF-8, parts of at most 255 bytes, at most 4,096 bytes in all. *why says what is wrong. */
bool cg_path_safe(cg_str path, const char **why);
uint64_t cg_clock_ns(void); /* monotonic */
/** The time that files are stamped with, ns since 1970: not newer than what a file would get that changed now. */
int64_t cg_clock_files(void);
uint64_t cg_cpu_ns(void);    /* CPU time of this process */
uint64_t cg_thread_ns(void); /* of this thread */

/* -- timelines --------------------------------------------------------------------------------------------------- */

/** What happened when, and on which thread, as Chrome trace events in a file. Without one (NULL) everything here is one
 *  branch; the file is valid JSON after every write, however the run ends; memory stays within a small buffer a lane. A
 *  lane belongs to one thread at a time, and its events nest: what began later ends earlier. */
typedef struct cg_timeline cg_timeline;
typedef struct cg_lane cg_lane;

#define CG_EVENT_ARGS 8u

/** What an event says besides its name: a text, or where `text.data` is NULL a number. An empty text is left out. */
typedef struct cg_event_arg {
  const char *key;
  cg_str text;
  uint64_t number;
} cg_event_arg;

/** Texts are copied; those from outside need not be UTF-8. Arguments end with the first that has no key. */
typedef struct cg_event {
  const char *kind; /* phase, section, hook, ... */
  cg_str name;
  cg_event_arg arg[CG_EVENT_ARGS];
} cg_event;

/** The first words of every such file, by which it is known again. */
#define CG_TIMELINE_HEAD "{\"displayTimeUnit\":\"ms\",\"generator\":\"codegen "

/** Opens the file, which becomes a whole trace at once. NULL with an errno, 0 for out of memory. [main] */
cg_timeline *cg_timeline_open(const char *path, const char *version, int *error);
/** 0, or the errno of the first write that failed. NULL is allowed. [main] */
int cg_timeline_close(cg_timeline *timeline);

/** The lane of the main thread (0) or of a worker, made when it is first asked for; NULL without a timeline, or without
 *  memory for it. Ask before the worker starts. [main] */
cg_lane *cg_timeline_lane(cg_timeline *timeline, uint32_t number);

/** The moment when something begins; 0 without a lane. */
static inline uint64_t cg_lane_begin(const cg_lane *lane) {
  return lane ? cg_clock_ns() : 0;
}
/** What began then ends now. Not without a lane: ask first, so that nothing is prepared for nobody. */
void cg_lane_end(cg_lane *lane, uint64_t begin, const cg_event *event);

#endif
