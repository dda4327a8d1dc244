/* SPDX-License-Identifier: MIT
 *
 * source: bytes and documents. Reads files, folders, stdin and URLs; parses JSON and YAML into tapes; resolves
 * references between documents.
 *
 * A set owns every document of one run: its bytes (private memory, never mapped), its tape, its identity. Document ids
 * are dense from 1; document 1 is the model's own (values made by passes and readers), so the first source is 2.
 */
#ifndef CG_SOURCE_H
#define CG_SOURCE_H

#include <codegen/document.h>

#include "../base/base.h"
#include "../diag/diag.h"

typedef struct cg_documents cg_documents;

/** What may be fetched, and the ceilings. Zero means the default. */
typedef struct cg_source_limits {
  uint64_t max_bytes;     /* of one document, default 1 GiB, at most 4 GiB - 1 */
  bool by_memory;         /* that follows from a limit of memory: which one to raise */
  uint32_t max_depth;     /* default 1,000 */
  uint64_t max_nodes;     /* after alias expansion; default 50,000,000 */
  uint32_t max_documents; /* default 10,000 */
} cg_source_limits;

/** How bytes behind a URL are had; the fetch room fills it. NULL: URLs are refused. */
typedef struct cg_fetcher {
  /** Gets `url` into `out`; `reason` is static or lives until the next call. `*final_url` after redirects (copied by
   *  the caller). Follows redirects only where `permit` allowed. */
  cg_status (*get)(void *self, cg_str url, uint64_t max_bytes, cg_buf *out, cg_buf *final_url, const char **reason);
  void *self;
  /** Says before a `get` where its redirects may lead. NULL: the fetcher decides alone. */
  void (*permit)(void *self, bool (*allowed)(void *context, cg_str url), void *context);
} cg_fetcher;

/** Called around every fetch of bytes, for the hooks before/after fetch. `*replacement` is the hook's answer: another
 *  location before, other bytes after; empty: unchanged. */
typedef struct cg_fetch_hooks {
  cg_status (*before)(void *self, cg_str location, cg_str *replacement);
  cg_status (*after)(void *self, cg_str location, cg_str bytes, cg_str *replacement);
  void *self;
} cg_fetch_hooks;

typedef struct cg_document_info {
  uint32_t id;
  cg_str name;     /* for diagnostics: relative to the working directory, or a URL without credentials and query */
  cg_str location; /* absolute path, URL or `-`: the base of relative references */
  cg_str path;     /* identity inside its source: relative to its root, `/`-separated; "" for a sole input; or a URL */
  bool remote;
  bool yaml;
  bool input;   /* named by the user, not reached by a reference */
  cg_hash hash; /* of the bytes */
} cg_document_info;

cg_documents *cg_documents_new(cg_diags *diags, const cg_source_limits *limits);
void cg_documents_free(cg_documents *documents);
void cg_documents_fetcher(cg_documents *documents, const cg_fetcher *fetcher);
void cg_documents_hooks(cg_documents *documents, const cg_fetch_hooks *hooks);
/** Notes what is read and parsed; NULL: nowhere. */
void cg_documents_lane(cg_documents *documents, cg_lane *lane);
/** Where bytes and tapes of large documents settle; outlives the set. */
void cg_documents_spill(cg_documents *documents, cg_spill *spill);
/** Bytes of sources, and of what was made of them to read them. */
void cg_documents_held(const cg_documents *documents, uint64_t *bytes, uint64_t *tapes);
/** Whether there is a document that settled. */
bool cg_documents_large(const cg_documents *documents);
/** Permits references to URLs that begin with `prefix` (whole path segments; scheme and host must be complete). */
cg_status cg_documents_allow(cg_documents *documents, cg_str prefix);

/** Makes a text known under a URL: references to it, by http or https, lead there, and nothing is fetched. Both must
 *  outlive the set; `text` ends with a NUL. The first text for a URL counts. */
cg_status cg_documents_known(cg_documents *documents, cg_str url, const char *text);

/** Adds one input: a file, a folder (its *.json, *.yaml, *.yml and plugin-claimed extensions, sorted, not recursive),
 *  `-` for stdin, an http(s) URL. Bytes are read, not parsed. All inputs of a source are added before
 *  cg_documents_read. */
cg_status cg_documents_input(cg_documents *documents, cg_str input, cg_str base_dir);
/** Adds a file that changes every input before anybody reads it: an OpenAPI Overlay (1.0, 1.1) or a JSON Patch (RFC
 *  6902), as JSON or YAML. They are applied in the order of these calls, which come after those of the inputs. */
enum { CG_CHANGE_OVERLAY = 1, CG_CHANGE_PATCH };
cg_status cg_documents_change(cg_documents *documents, uint32_t kind, cg_str file, cg_str base_dir);
/** Parses every input that is JSON or YAML. Reports all errors; documents that failed are left out of the count. */
cg_status cg_documents_read(cg_documents *documents);

uint32_t cg_documents_count(const cg_documents *documents); /* the highest id */
/** Document `id`, NULL when it is none or failed. Stays valid until free. One that is neither JSON nor YAML has bytes
 *  and no tape (`node_count` 1): a reader plugin's business. The sink keeps slices of the bytes: render before the set
 *  is freed. */
const codegen_document *cg_documents_at(const cg_documents *documents, uint32_t id);
const cg_document_info *cg_documents_info(const cg_documents *documents, uint32_t id);

/** Resolves a reference (RFC 3986) met in document `from`: loads the document it names when needed (relative files;
 *  remote ones only when allowed; never from a remote document to a local file). On success gives the document and
 *  node; percent-encoding of the fragment is undone, then read as a JSON pointer. `$anchor` and `$id` are the reader's
 *  business: a fragment that is no pointer gives node 0, status OK and `*anchor`. A failure reports
 *  CGS0009/CGS0010/... at `at` (once per document that fails to load) and returns a negative status. With an `at` of no
 *  document nothing is loaded or reported: DENIED says that the reference would not be allowed. */
cg_status cg_documents_resolve(cg_documents *documents, uint32_t from, cg_str reference, codegen_origin at,
                               uint32_t *document, uint32_t *node, cg_str *anchor);

/** JSON pointer of a node, appended to `out` (escaped per RFC 6901). */
void cg_document_pointer(const codegen_document *document, uint32_t node, cg_buf *out);

/** Parses text on its own (tests, fuzzing, configuration is elsewhere). `bytes` must outlive the document, have 8 zero
 *  bytes behind it. Returns NULL after reporting. Free with cg_document_free. */
codegen_document *cg_document_parse_json(cg_str bytes, cg_str name, uint32_t id, const cg_source_limits *limits,
                                         cg_diags *diags);
codegen_document *cg_document_parse_yaml(cg_str bytes, cg_str name, uint32_t id, const cg_source_limits *limits,
                                         cg_diags *diags);
void cg_document_free(codegen_document *document);
/** Whether a text lies in a document's bytes or pool and cuts no character there: 1; it cuts one: -1; it lies
 *  elsewhere, or nobody knows that these are UTF-8: 0. */
int32_t cg_document_slice(const codegen_document *document, cg_str text);

/** A document that grows: the model's own (id 1). Appends a JSON text and gives its node. */
codegen_document *cg_document_own(cg_documents *documents);
cg_status cg_document_own_add(cg_documents *documents, cg_str json, uint32_t *node);

/** Adds an extension (without the dot) to what a folder input yields: the claims of reader plugins. */
cg_status cg_documents_extension(cg_documents *documents, cg_str extension);

/* -- a document that was read again ------------------------------------------------------------------------------- */

/** Where things of one reading of a document are in another one that differs in a single value. */
typedef struct cg_shift {
  cg_str was, pool_was;               /* the text and the decoded text as they were, by place alone */
  cg_str lost;                        /* of the text, from `lost_at` on; what was there else is in the new one */
  uint32_t lost_at;                   /* UINT32_MAX: the old text is there as a whole */
  const codegen_document *now;        /* the document */
  uint32_t node;                      /* that value: the same number in both; 0: nothing differs */
  uint32_t node_end, node_move;       /* what stands behind it in `from`, and how far that moved: unsigned, wraps */
  uint32_t byte, byte_end, byte_move; /* the same for bytes of the source */
  uint32_t pool, pool_end, pool_move; /* and of decoded text */
} cg_shift;

/** Compares two readings of a JSON document: true when they differ in the value of one member or item at most. It is
 *  the innermost one. */
bool cg_document_shift(const codegen_document *from, const codegen_document *to, cg_shift *out);
/** Makes of a JSON document the one that it is with another text, which outlives it, by reading the value alone that
 *  differs. False: nothing happened; it is to be read as a whole. Nobody was to be warned of the old text. */
bool cg_document_splice(codegen_document *document, cg_str text, uint32_t max_depth, cg_shift *out);
/** The document of an earlier set that `documents`' sole one most likely is with another text: its bytes and what was
 *  made of them are taken from there then. Before inputs are added; NULL behind cg_documents_read. Nobody was to be
 *  warned of the old text. */
void cg_documents_earlier(cg_documents *documents, cg_documents *earlier);
/** Where things are in the sole document, which `earlier` held as well. False: more than one value differs. */
bool cg_documents_shift(const cg_documents *documents, const cg_documents *earlier, cg_shift *out);
/** A piece of the old text, as a copy; {NULL, 0} when out of memory. */
cg_str cg_shift_text(const cg_shift *shift, uint32_t begin, uint32_t size, cg_arena *arena);
/** The number that what was node `node` has now, 0 when it lay inside of the value that differs. The value itself
 *  is there. */
static inline uint32_t cg_shift_node(const cg_shift *s, uint32_t node) {
  if (!s->node || node <= s->node) return node;
  return node < s->node_end ? 0 : node + s->node_move;
}
/** An offset: inside of the value that differs, its beginning. */
static inline uint32_t cg_shift_byte(const cg_shift *s, uint32_t at) {
  if (at <= s->byte) return at;
  return at < s->byte_end ? s->byte : at + s->byte_move;
}
static inline uint32_t cg_shift_pool(const cg_shift *s, uint32_t at) {
  if (at < s->pool) return at;
  return at < s->pool_end ? UINT32_MAX : at + s->pool_move;
}
/** Writes the sole document of a set, as it was read of a JSON file, and the values that readers made. False: it is
 *  none such. */
bool cg_documents_store(const cg_documents *documents, cg_store_out *out);
/** That set again, to be an earlier one: hardly anything of it is read before something of it is needed. NULL: it is
 *  not as it was written, or out of memory. `in` outlives it. */
cg_documents *cg_documents_stored(cg_diags *diags, const cg_store_in *in);
/** Reads its values; false: they are not as they were written. Before cg_documents_take_own. */
bool cg_documents_stored_own(cg_documents *documents);
/** Takes the values that readers and passes made over from another set, whose own ones are gone then. */
void cg_documents_take_own(cg_documents *documents, cg_documents *from);
/** Forgets them. */
void cg_documents_drop_own(cg_documents *documents);

/* -- URLs: http and https only, always compared in normal form ---------------------------------------------------- */

/** Whether text begins like an absolute http(s) URL. */
bool cg_url_is(cg_str text);
/** Normal form: lower-case scheme and host, no default port, no dot segments, no fragment, printable ASCII. `*why` is
 *  static text that says what is wrong. */
cg_status cg_url_normal(cg_arena *arena, cg_str text, cg_str *out, const char **why);
/** `reference` as seen from `base` (RFC 3986, 5.2), in normal form. */
cg_status cg_url_resolve(cg_arena *arena, cg_str base, cg_str reference, cg_str *out, const char **why);
/** Whether `url` has the prefix's scheme and host, and its path by whole segments. Both in normal form. */
bool cg_url_below(cg_str url, cg_str prefix);
bool cg_url_same_origin(cg_str left, cg_str right);
bool cg_url_has_user(cg_str url);
/** What messages may show: no credentials, no query. */
cg_str cg_url_shown(cg_arena *arena, cg_str url);
/** The folder a URL lies in, without credentials and query, with its `/`. */
cg_str cg_url_folder(cg_arena *arena, cg_str url);

#endif
