/* SPDX-License-Identifier: MIT
 *
 * The words that every other header uses: status, text, ranges, places.
 *
 * Rules of the whole SDK:
 *   - Text is a slice of UTF-8 (pointer, size); the size decides, U+0000 may occur. Text that the host hands out is
 *     also followed by a NUL byte unless a function says otherwise. Text that a plugin hands in need not be.
 *   - What one side allocates the other never frees. There is no codegen_free().
 *   - Tables and structures grow only at their tail. A structure that one side hands to the other begins with
 *     `struct_size`, set to its sizeof. The host counts members that a plugin's structure lacks as zero; a plugin reads
 *     members that came after minor 0 behind CODEGEN_HAS, and walks arrays of such structures by the function that the
 *     header gives. What goes by value or stands in arrays (codegen_str, _bytes, _range, _list, _value, _origin, _hash,
 *     _row, _table, _facet_table) never grows.
 *   - Enumerations grow, too: kinds, flags, severities. Have a default branch, and hand on flags that you do
 *  not
 *     know. Hosts refuse values that they do not know, and ignore flags.
 *   - Every function carries a thread tag:
 *       [discovery] called while plugins are looked at; must be pure
 *       [main]      on the main thread, one at a time
 *       [section]   perhaps on several threads at once, each call with a context of its own
 *       [any]       from any thread that holds a context
 */
#ifndef CODEGEN_BASE_H
#define CODEGEN_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CODEGEN_EXTERN_C extern "C"
#define CODEGEN_BEGIN extern "C" {
#define CODEGEN_END }
#else
#define CODEGEN_EXTERN_C
#define CODEGEN_BEGIN
#define CODEGEN_END
#endif
#define CODEGEN_EXPORT CODEGEN_EXTERN_C __attribute__((visibility("default")))

CODEGEN_BEGIN

/* -- Status ------------------------------------------------------------------------------------------------------ */

/** What a function came to. Negative values are failures; whoever returns one has reported a diagnostic first, else the
 *  host adds one that names the plugin. A host may return values that an older plugin does not know: test the sign. */
typedef int32_t codegen_status;

enum {
  CODEGEN_OK = 0,
  CODEGEN_STOP = 1,             /* a hook of mode `first` answered; nobody else is asked */
  CODEGEN_ERR_INPUT = -1,       /* the schema is wrong */
  CODEGEN_ERR_USAGE = -2,       /* an argument or a configuration value is wrong */
  CODEGEN_ERR_MEMORY = -3,      /* out of memory, or over the memory budget */
  CODEGEN_ERR_UNSUPPORTED = -4, /* this host is older than the function */
  CODEGEN_ERR_NOT_FOUND = -5,
  CODEGEN_ERR_DENIED = -6,    /* a capability was not granted */
  CODEGEN_ERR_LIMIT = -7,     /* a documented ceiling was reached */
  CODEGEN_ERR_IO = -8,        /* reading or writing failed */
  CODEGEN_ERR_CANCELLED = -9, /* the run is being stopped */
  CODEGEN_ERR_CONTRACT = -10, /* the caller broke a rule of this header */
  CODEGEN_ERR_PLUGIN = -11    /* a plugin failed */
};

/* -- Text -------------------------------------------------------------------------------------------------------- */

/** A slice of UTF-8 text. {NULL, 0} is the empty text; where "unsaid" and "empty" differ the member says so. */
typedef struct codegen_str {
  const char *data;
  size_t size; /* bytes */
} codegen_str;

/** A slice of bytes. */
typedef struct codegen_bytes {
  const uint8_t *data;
  size_t size;
} codegen_bytes;

/** A slice over a string literal, as an expression. */
#ifdef __cplusplus
#define CODEGEN_STR(literal) (codegen_str{"" literal, sizeof("" literal) - 1})
#else
#define CODEGEN_STR(literal) ((codegen_str){"" literal, sizeof("" literal) - 1})
#endif

/** The same for printf: `printf("%.*s", CODEGEN_FMT(text))`. Evaluates `text` twice; for texts below 2 GiB. */
#define CODEGEN_FMT(text) (int)(text).size, (text).data

/** A slice over a NUL-terminated string; NULL gives the empty text. [any] */
static inline codegen_str codegen_str_of(const char *text) {
  codegen_str out = {text, text ? __builtin_strlen(text) : 0}; /* of a literal it is known to the compiler */
  return out;
}

/** Whether two texts hold the same bytes. [any] */
static inline bool codegen_str_equal(codegen_str a, codegen_str b) {
  return a.size == b.size && (a.size == 0 || __builtin_memcmp(a.data, b.data, a.size) == 0);
}

/** Whether a text holds the same bytes as a NUL-terminated string. [any] */
static inline bool codegen_str_is(codegen_str a, const char *b) {
  return codegen_str_equal(a, codegen_str_of(b));
}

/** Byte order, shorter first where one begins the other: negative, zero or positive. Never depends on the locale.
 *  [any] */
static inline int codegen_str_compare(codegen_str a, codegen_str b) {
  size_t least = a.size < b.size ? a.size : b.size;
  int order = least ? __builtin_memcmp(a.data, b.data, least) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* -- Growth ------------------------------------------------------------------------------------------------------ */

/** Whether a structure that the other side owns is large enough to hold `member`. */
#define CODEGEN_HAS(pointer, type, member) \
  ((pointer)->struct_size >= offsetof(type, member) + sizeof(((type *)0)->member))

/* -- Places ------------------------------------------------------------------------------------------------------ */

/** Rows that one record owns: `first` to `first + count - 1` of the table that the member names. */
typedef struct codegen_range {
  uint32_t first;
  uint32_t count;
} codegen_range;

/** Rows that several records may share: entries `first` to `first + count - 1` of the model's pool of ids. */
typedef struct codegen_list {
  uint32_t first;
  uint32_t count;
} codegen_list;

/** A value as it was written: a node of a document. Document 0 means that there is none, which is not `null`. */
typedef struct codegen_value {
  uint32_t document;
  uint32_t node;
} codegen_value;

/** Where something was said. Bytes `begin` to `end - 1` of the document's source. Document 0: nowhere in particular. */
typedef struct codegen_origin {
  uint32_t document;
  uint32_t node;
  uint32_t begin;
  uint32_t end;
} codegen_origin;

/** A 128-bit fingerprint; all zero means that it was not computed. */
typedef struct codegen_hash {
  uint64_t low;
  uint64_t high;
} codegen_hash;

/** Index of a word in the model's table of open vocabularies (formats, media types, ...); 0 is the empty word. */
typedef uint32_t codegen_sym;

CODEGEN_END

#endif
