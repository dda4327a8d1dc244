/* SPDX-License-Identifier: MIT
 *
 * model: the intermediate representation. Owns the tables, the edits, the invariants, the derived facts, the names.
 *
 * Invariants: what cg_model_view shows has passed the check; it changes only in cg_edit_end and cg_model_close. Rows
 * are `sizeof(record) + CG_RECORD_PADDING` bytes (padding is 0 except in the build that proves that plugins do not
 * care).
 */
#ifndef CG_MODEL_H
#define CG_MODEL_H

#include <codegen/plugin.h>

#include "../base/base.h"
#include "../diag/diag.h"
#include "../source/source.h"

typedef struct cg_model cg_model;
typedef struct cg_names cg_names;

/** An empty model over the documents of a run; both stay the caller's and outlive it. */
cg_model *cg_model_new(cg_diags *diags, cg_documents *documents);
/** Where long tables settle, row after row, from now on; outlives the model. */
void cg_model_spill(cg_model *model, cg_spill *spill);
void cg_model_free(cg_model *model);

/** The public view; the pointer stays the same, its contents change with edits. New documents show up after
 * cg_model_sync. */
const codegen_model *cg_model_view(const cg_model *model);
/** Adds SOURCE rows and document pointers for documents that came since. Called by cg_edit_begin and cg_edit_end. */
cg_status cg_model_sync(cg_model *model);

/** Bytes of its rows, lists and texts; those of an open edit, too. */
uint64_t cg_model_held(const cg_model *model);

/** Fills the edit_* slots of a host table. */
void cg_model_install(codegen_api *api);

/** Begins an edit on behalf of `plugin` (for diagnostics). One at a time. `api` is the table that plugins see. */
codegen_edit *cg_edit_begin(cg_model *model, const codegen_api *api, cg_str plugin);
/** Ends it. With `apply` the journal is applied and the invariants are checked; when that fails nothing was changed and
 *  diagnostics say why. The edit is gone afterwards. */
cg_status cg_edit_end(codegen_edit *edit, bool apply);

/** Checks the invariants of the whole model (docs/internals/model.md, "What the check guarantees"). Reports each
 * breach. */
cg_status cg_model_check(cg_model *model);

/* -- reading again ------------------------------------------------------------------------------------------------ */

/** How many edits that changed something were applied. */
uint32_t cg_model_edits(const cg_model *model);
/** Takes over what `from` holds, which is gone then: a model that was closed and has no facets, over documents of
 *  another set with as many of them. It is open again, as it was before it was closed, and counts one edit. What it
 *  holds of document `shift->now->id` is where it is in there; rows that tell of the inside of the value that differs
 *  are empty. False: `from` stays what it was. */
bool cg_model_take(cg_model *model, cg_model *from, const cg_shift *shift);
/** A digest of how records lie in memory: of a program with another one, no store can be read. */
cg_hash cg_model_layout(void);
/** Writes a closed model of one document. False: it is none such. */
bool cg_model_store(const cg_model *model, cg_store_out *out);
/** That model again, for cg_model_take with `shift`, over a set of as many documents; `stored` has its values. NULL: it
 *  is not as it was written, or out of memory. */
cg_model *cg_model_stored(cg_diags *diags, cg_documents *documents, cg_documents *stored, const cg_shift *shift,
                          const cg_store_in *in);
/** Forgets everything: an empty model over its documents. False when out of memory; then nothing was forgotten. */
bool cg_model_empty(cg_model *model);
/** Ends an edit that reads declarations of one document again: no row of the model was changed but SOURCE rows, and the
 *  `subject` of declarations of types and operations, whose new rows lead to no old ones but through references and
 *  to rows of others that may be shared. Their old rows, told by their origins, are empty then.
 *  CODEGEN_ERR_NOT_FOUND, and nothing is reported, where any of this does not hold or an invariant would be broken.
 *  */
cg_status cg_edit_end_again(codegen_edit *edit);

/** Where declaration `i` of those that were read again stands; `end` is the first node behind it. False behind the last
 *  one. */
bool cg_model_reread(const cg_model *model, size_t i, codegen_origin *origin);
/** Whether what a section with that subject and `depends` may see, resolved names not included, may be another than in
 *  the model that this one was taken over from. After closing; true where that is not known. */
bool cg_model_differs(const cg_model *model, uint32_t table, uint32_t row, uint32_t depends);

/** Whether the model differs from the one that it was taken over from in one declaration alone, and others may know the
 *  same of that; after closing. `*decl` gets it, 0 where nothing differs, `*first` for each table the first of its
 *  rows. */
bool cg_model_alone(const cg_model *model, uint32_t *decl, const uint32_t **first);
/** Row `i` of what stood in it before, and may be empty now; false behind the last one. */
bool cg_model_gone(const cg_model *model, size_t i, uint32_t *table, uint32_t *row);

/** Closes the model: groups, closes, used, split, derived. No edit after it. */
cg_status cg_model_close(cg_model *model);

/** Takes what a plugin says a facet is made of; before fingerprints. Whoever says otherwise than another makes the
 *  facet unknown: CODEGEN_ERR_CONTRACT. `layout` outlives the model. [main] */
cg_status cg_model_facet(cg_model *model, const codegen_facet_layout *layout);
/** Computes the fingerprints of a closed model, once: what the two functions below and the members of declarations and
 *  groups give. Until then they are all zero. CODEGEN_ERR_NOT_FOUND when the model has facets whose layout is not
 *  known, or that do not keep to it. [main] */
cg_status cg_model_fingerprints(cg_model *model);
/** Fingerprint of what a section with that subject and `depends` (CODEGEN_DEPENDS_...) may see, resolved names not
 * included; all zero when it could not be computed. From any thread. */
cg_hash cg_model_fingerprint(const cg_model *model, uint32_t table, uint32_t row, uint32_t depends);
/** Fingerprint of the whole model. */
cg_hash cg_model_whole(const cg_model *model);

/** Prints the model as JSON: stable order, two spaces, symbolic kinds and flags, defaults left out. */
cg_status cg_model_dump(const cg_model *model, cg_buf *out);
/** The same with CG_DUMP_... added up. */
cg_status cg_model_dump_full(const cg_model *model, uint32_t flags, cg_buf *out);
enum { CG_DUMP_FINGERPRINTS = 1, CG_DUMP_ORIGINS = 2 };

/* -- scrambling ------------------------------------------------------------------------------------------------- */

/** A copy of a closed model in which everything lies that a section with that subject and `depends` must not see: kinds
 *  and flags, texts, numbers and values of all other records are random; ids stay, so that walking is safe. A writer
 *  whose text changes reads what it did not declare. For tests and the plugin checker. NULL when out of memory. */
typedef struct cg_scramble cg_scramble;
cg_scramble *cg_model_scramble(const cg_model *model, uint32_t table, uint32_t row, uint32_t depends, uint64_t seed);
/** The same the other way round: some rows of a declaration lie, about all that neither references nor facts hang on.
 */
cg_scramble *cg_model_scramble_own(const cg_model *model, uint32_t decl, uint64_t seed);
const codegen_model *cg_scramble_view(const cg_scramble *scramble);
void cg_scramble_free(cg_scramble *scramble);

/* -- names --------------------------------------------------------------------------------------------------------- */

cg_names *cg_names_new(cg_model *model, cg_diags *diags);
void cg_names_free(cg_names *names);
/** A later run may get what is made of these requests: they are noted. Before cg_names_resolve. */
void cg_names_keep(cg_names *names);
/** Whether all names are what they were in the run before, row by row. */
bool cg_names_adopted(const cg_names *names);
/** Finds the declarations of all rows that have names, for cg_names_owner; false: out of memory. After resolving. */
bool cg_names_own(cg_names *names);
/** Those of the run before, whose model was taken over: where all requests are what they were, what was made of them
 *  serves. They are gone then, or when `names` is. */
void cg_names_earlier(cg_names *names, cg_names *earlier);
/** Instead of requests and cg_names_resolve, where it is known that all requests would be what they were in the run
 *  before: what was made of them serves. False: it cannot, and nothing happened. */
bool cg_names_again(cg_names *names);
/** A stem that was chosen for a declaration (hook name.choose); writers' requests for its source name use it
 *  instead. */
cg_status cg_names_stem(cg_names *names, uint32_t decl, cg_str stem);
/** Adds a request of a writer; see codegen_symbol_want. Reports why it refuses one (CODEGEN_ERR_CONTRACT). */
cg_status cg_names_want(cg_names *names, cg_str writer, const codegen_convention *convention,
                        const codegen_symbol_request *request);
/** The names file (opt-in): identifiers of earlier runs, which keep theirs. `text` is what `path` holds, empty when
 *  there is no such file. Once, before cg_names_resolve. Reports what is wrong with it (CGM0004, CGM0005); then the run
 *  must not go on. A name that is no identifier any more is reported (CGM0006) and chosen anew. */
cg_status cg_names_lock_read(cg_names *names, cg_str path, cg_str text);
/** What the names file must hold after this run, appended to `out`: sorted, one entry a line. Entries of what is gone
 *  are left out, entries of writers that took no part are kept. CODEGEN_ERR_LIMIT when it would be too large to be
 *  read again. */
cg_status cg_names_lock_write(cg_names *names, cg_buf *out);
#define CG_NAMES_LOCK_MAX ((size_t)64 << 20) /* bytes of a names file */
/** Resolves everything requested so far and appends NAME rows to the model. Same result for any order of requests. */
cg_status cg_names_resolve(cg_names *names);
/** The number of a writer, 0: it requested none. Then the identifier as cg_names_get gives it. Thread-safe. */
uint32_t cg_names_writer(const cg_names *names, cg_str writer);
cg_str cg_names_of(const cg_names *names, uint32_t number, uint32_t table, uint32_t row, uint32_t role);
/** The identifier, {NULL, 0} when it was not requested. Thread-safe after resolve. */
cg_str cg_names_get(const cg_names *names, cg_str writer, uint32_t table, uint32_t row, uint32_t role);
/** Computes digests of names, once, for the functions below. After resolve. [main] */
cg_status cg_names_sums(cg_names *names);
/** The declaration that a row's names count to, 0: none. */
uint32_t cg_names_owner(const cg_names *names, uint32_t table, uint32_t row);
/** Digest of all names that a writer gave in a declaration; of all that it gave at all with 0. */
cg_hash cg_names_sum(const cg_names *names, cg_str writer, uint32_t decl);
/** Digest of the identifiers that a section with that subject uses (own, and of declarations directly referred to). */
cg_hash cg_names_digest(const cg_names *names, cg_str writer, uint32_t table, uint32_t row);
/** An identifier from a raw name, without collisions: for tests and the SDK's documentation. */
cg_status cg_name_make(const codegen_convention *convention, uint32_t kind, cg_str prefix, cg_str stem, cg_str suffix,
                       cg_buf *out);

#endif
