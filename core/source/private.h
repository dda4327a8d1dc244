/* SPDX-License-Identifier: MIT
 *
 * What the files of this room share and nobody else sees: the set of documents, and how one is loaded.
 */
#ifndef CG_SOURCE_PRIVATE_H
#define CG_SOURCE_PRIVATE_H

#include "source.h"

#define CG_FIRST_ID 2u       /* document 1 is the model's own */
#define CG_DENIED UINT32_MAX /* in by_location: not permitted, and reported */

enum { CG_ENTRY_LOADED = 0, CG_ENTRY_PARSED, CG_ENTRY_FAILED };

/** One document of a set. Lives in the set's arena, so that pointers to it hold. */
typedef struct cg_entry {
  cg_document_info info;
  cg_buf bytes; /* private memory; 8 zero bytes behind */
  cg_str text;  /* the same after a byte order mark */
  codegen_document *document;
  codegen_document raw; /* what `document` points to when there is no tape */
  cg_str root;          /* a folder input: the folder; any other input: the folder it lies in; references: empty */
  uint32_t state;
  bool settled; /* bytes and tape lie in a file */
} cg_entry;

/** What a text has of an earlier one. */
typedef struct cg_reread {
  bool known;
  size_t head, tail; /* bytes that are the same; all of `head` when nothing differs */
  size_t was;        /* bytes of the earlier text */
  cg_buf lost;       /* what stood between the two */
  cg_hash hash;      /* of the text */
} cg_reread;

struct cg_documents {
  cg_diags *diags;
  cg_source_limits limits;
  cg_arena arena;
  cg_fetcher fetcher;
  cg_fetch_hooks hooks;
  cg_vec entry;       /* cg_entry *; entry i has id i + 2 */
  cg_map by_location; /* -> index + 1 */
  cg_vec allow;       /* cg_str, normal form */
  cg_vec change;      /* struct cg_change *: overlays and patches, in order */
  cg_vec extension;   /* cg_str, without the dot: what folders yield besides JSON and YAML */
  cg_vec known;       /* cg_known: texts that readers bring along */
  cg_map by_url;      /* normal URL without its scheme -> index in `known` + 1 */
  cg_str cwd;
  cg_str root; /* of all local inputs; known once cg_documents_read began */
  codegen_document *own;
  size_t input_count; /* arguments, not documents: a folder is one */
  bool folder_input, stdin_used;
  cg_lane *lane;            /* NULL: nobody notes what is read */
  cg_spill *spill;          /* NULL: everything stays in memory */
  cg_documents *earlier;    /* of which a document may be taken; NULL: none */
  cg_shift shift;           /* if it was: `now` is it */
  cg_reread reread;         /* how its text was made, if it was of the earlier one */
  struct cg_stored *stored; /* of a set that lies in a store; NULL: it does not */
};

/** A document that nobody fetches. */
typedef struct cg_known {
  cg_str location; /* normal URL */
  const char *text;
} cg_known;

/** A place that bytes come from, and who asks. */
typedef struct cg_place {
  cg_str location; /* absolute path, normal URL, or `-` */
  cg_str name;     /* for diagnostics; empty: made from the location */
  cg_str root;
  uint32_t from;     /* the document that refers to it, 0: the user */
  codegen_origin at; /* where it does */
  bool input;
} cg_place;

/* -- documents.c -- */

cg_entry *cg_documents_entry(const cg_documents *documents, uint32_t id);
/** Finds or loads what `place` names. A failure is reported once for each location; the entry is then FAILED. */
cg_status cg_documents_load(cg_documents *documents, const cg_place *place, cg_entry **out);
/** Reports at a reference, or without a place for an input. */
void cg_documents_complain(cg_documents *documents, const char *code, const cg_place *place, const char *help,
                           const char *format, ...) __attribute__((format(printf, 5, 6)));
/** The path that `location` has for diagnostics. */
cg_str cg_documents_name(cg_documents *documents, cg_str location);

/* -- known.c -- */

/** The known document of a normal URL, NULL when it is none. */
const cg_known *cg_documents_find_known(const cg_documents *documents, cg_str url);
/** Copies its text into the entry. */
cg_status cg_known_read(const cg_known *known, cg_entry *entry);

/* -- files.c -- */

/** Reads a local place (a path, or `-`). `*help` is NULL or says what to do. */
cg_status cg_place_read(const cg_place *place, uint64_t max, cg_buf *out, const char **reason, const char **help);
/** The files of a folder that an input of it stands for, sorted by name; paths live in the set's arena. */
cg_status cg_folder_list(cg_documents *documents, cg_str folder, cg_vec *path, const char **reason);

/* -- detect.c -- */

/** How to read a document. */
enum {
  CG_FORMAT_RAW = 0,
  CG_FORMAT_JSON,
  CG_FORMAT_YAML,
  CG_FORMAT_JSON_THEN_YAML, /* a YAML file in brackets: mostly JSON; the errors are YAML's */
  CG_FORMAT_EITHER,         /* brackets without a telling name: JSON, else YAML; the errors are JSON's */
  CG_FORMAT_MAYBE_JSON,     /* a foreign extension: JSON, else raw */
  CG_FORMAT_MAYBE_YAML      /* a foreign extension: YAML when it gives a container, else raw */
};

/** By extension and first bytes. */
int cg_format_detect(cg_str name, cg_str text);
/** Whether text holds nothing but white space (and, outside JSON, comments). */
bool cg_text_blank(cg_str text);
/** The extension of a path or URL without the dot; empty when there is none. */
cg_str cg_path_extension(cg_str path);

/* -- parse.c -- */

/** Parses a loaded entry. Reports; a failed entry stays failed. */
cg_status cg_documents_parse(cg_documents *documents, cg_entry *entry);

/* -- refs.c -- */

/** Whether references may lead to a URL (in normal form). */
bool cg_documents_allowed(const cg_documents *documents, cg_str url);

/* -- url.c (more in source.h) -- */

/** Length of the scheme before `:`, 0 when there is none. */
size_t cg_url_scheme(cg_str text);
/** Undoes percent-encoding; false on a broken escape. */
bool cg_url_decode(cg_str text, cg_buf *out);

#endif
