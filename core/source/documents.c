/* SPDX-License-Identifier: MIT
 *
 * The set of documents of one run: inputs, loading, parsing, identity.
 *
 * Invariants: one entry for each location, found or failed, and nothing is read or reported twice; entries and their
 * bytes live until the set does, so that the sink can show lines of documents that failed.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "change.h"
#include "document.h"
#include "reread.h"
#include "shift.h"
#include "stored.h"

#define MAX_BYTES ((uint64_t)1 << 30)
#define MAX_DOCUMENTS 10000u
#define STORED_MORE ((size_t)4096) /* that a text may be longer than a stored one without being moved */

/* -- life --------------------------------------------------------------------------------------------------------- */

cg_documents *cg_documents_new(cg_diags *diags, const cg_source_limits *limits) {
  cg_documents *documents = cg_calloc(1, sizeof *documents);
  char *cwd;
  if (!documents) return NULL;
  documents->diags = diags;
  if (limits) documents->limits = *limits;
  if (documents->limits.max_bytes == 0) documents->limits.max_bytes = MAX_BYTES;
  if (documents->limits.max_bytes >= UINT32_MAX) documents->limits.max_bytes = UINT32_MAX - 1;
  if (documents->limits.max_documents == 0) documents->limits.max_documents = MAX_DOCUMENTS;
  cg_arena_init(&documents->arena, 0);
  cg_vec_init(&documents->entry, sizeof(cg_entry *));
  cg_vec_init(&documents->allow, sizeof(cg_str));
  cg_vec_init(&documents->change, sizeof(cg_change *));
  cg_vec_init(&documents->extension, sizeof(cg_str));
  cg_vec_init(&documents->known, sizeof(cg_known));
  cg_map_init(&documents->by_url);
  cg_map_init(&documents->by_location);
  cwd = getcwd(NULL, 0);
  documents->cwd = cg_arena_copy(&documents->arena, cwd ? codegen_str_of(cwd) : CG_STR("/"));
  free(cwd); /* from the C library, not from us */
  if (!documents->cwd.data) {
    cg_documents_free(documents);
    return NULL;
  }
  return documents;
}

static const char *too_large_help(const cg_documents *documents) {
  return documents->limits.by_memory ? "raise '--memory-limit', of which a document may take half, or split it"
                                     : "use a smaller document, or split it";
}

static size_t tape_size(const cg_entry *entry) {
  return (size_t)entry->document->node_count * entry->document->node_stride;
}

void cg_documents_spill(cg_documents *documents, cg_spill *spill) {
  documents->spill = spill;
}

void cg_documents_held(const cg_documents *documents, uint64_t *bytes, uint64_t *tapes) {
  *bytes = *tapes = 0;
  for (size_t i = 0; i < documents->entry.count; i++) {
    const cg_entry *entry = *cg_vec_at(&documents->entry, cg_entry *, i);
    *bytes += entry->bytes.size;
    if (entry->document) *tapes += tape_size(entry);
  }
}

bool cg_documents_large(const cg_documents *documents) {
  for (size_t i = 0; i < documents->entry.count; i++)
    if ((*cg_vec_at(&documents->entry, cg_entry *, i))->settled) return true;
  return false;
}

void cg_documents_free(cg_documents *documents) {
  if (!documents) return;
  for (size_t i = 0; i < documents->entry.count; i++) {
    cg_entry *entry = *cg_vec_at(&documents->entry, cg_entry *, i);
    if (entry->settled) {
      cg_spill_forget(documents->spill, entry->document->nodes, tape_size(entry));
      cg_spill_forget(documents->spill, entry->bytes.data, entry->bytes.capacity);
    }
    if (entry->document != &entry->raw) cg_document_free(entry->document);
    cg_buf_release(&entry->bytes);
  }
  cg_own_free(documents->own);
  cg_stored_free(documents->stored);
  cg_buf_release(&documents->reread.lost);
  cg_vec_release(&documents->entry);
  cg_vec_release(&documents->allow);
  cg_vec_release(&documents->change);
  cg_vec_release(&documents->extension);
  cg_vec_release(&documents->known);
  cg_map_release(&documents->by_url);
  cg_map_release(&documents->by_location);
  cg_arena_release(&documents->arena);
  cg_free(documents);
}

void cg_documents_fetcher(cg_documents *documents, const cg_fetcher *fetcher) {
  documents->fetcher = fetcher ? *fetcher : (cg_fetcher){0};
}

void cg_documents_hooks(cg_documents *documents, const cg_fetch_hooks *hooks) {
  documents->hooks = hooks ? *hooks : (cg_fetch_hooks){0};
}

void cg_documents_lane(cg_documents *documents, cg_lane *lane) {
  documents->lane = lane;
}

cg_status cg_documents_extension(cg_documents *documents, cg_str extension) {
  cg_str copy = cg_arena_copy(&documents->arena, extension);
  cg_str *slot = copy.data ? cg_vec_add(&documents->extension, 1) : NULL;
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = copy;
  return CODEGEN_OK;
}

cg_entry *cg_documents_entry(const cg_documents *documents, uint32_t id) {
  if (id < CG_FIRST_ID || id - CG_FIRST_ID >= documents->entry.count) return NULL;
  return *cg_vec_at(&documents->entry, cg_entry *, id - CG_FIRST_ID);
}

uint32_t cg_documents_count(const cg_documents *documents) {
  return (uint32_t)documents->entry.count + CG_FIRST_ID - 1;
}

const codegen_document *cg_documents_at(const cg_documents *documents, uint32_t id) {
  cg_entry *entry = cg_documents_entry(documents, id);
  if (id == 1) return documents->own;
  return entry && entry->state == CG_ENTRY_PARSED ? entry->document : NULL;
}

const cg_document_info *cg_documents_info(const cg_documents *documents, uint32_t id) {
  cg_entry *entry = cg_documents_entry(documents, id);
  return entry ? &entry->info : NULL;
}

codegen_document *cg_document_own(cg_documents *documents) {
  if (!documents->own) documents->own = cg_own_new(CG_FIRST_ID - 1);
  return documents->own;
}

void cg_documents_earlier(cg_documents *documents, cg_documents *earlier) {
  documents->earlier = earlier;
}

bool cg_documents_shift(const cg_documents *documents, const cg_documents *earlier, cg_shift *out) {
  cg_entry *now = cg_documents_entry(documents, CG_FIRST_ID), *was = cg_documents_entry(earlier, CG_FIRST_ID);
  const cg_reread *again = &documents->reread;
  if (documents->shift.now) {
    *out = documents->shift;
  } else if (!now || !was || now->state != CG_ENTRY_PARSED || was->state != CG_ENTRY_PARSED) {
    return false;
  } else if (earlier->stored && !(again->known && cg_stored_load(earlier->stored, was, now->text.data))) {
    return false;
  } else if (again->known ? !cg_document_shift_at(was->document, now->document, again->head, again->tail, out)
                          : !cg_document_shift(was->document, now->document, out)) {
    return false;
  }
  if (!again->known) return true;
  out->lost = cg_buf_get(&again->lost);
  out->lost_at = (uint32_t)again->head;
  return true;
}

/* The earlier set's document, if what `place` names is it. */
static cg_entry *find_earlier(const cg_documents *documents, const cg_place *place, const cg_entry *entry) {
  cg_entry *old = documents->earlier ? cg_documents_entry(documents->earlier, entry->info.id) : NULL;
  if (!old || old->state != CG_ENTRY_PARSED || old->settled || old->text.data != old->bytes.data || old->info.remote ||
      !place->input || documents->entry.count != 1 || cg_documents_count(documents->earlier) != CG_FIRST_ID ||
      !codegen_str_equal(old->info.location, place->location) || codegen_str_is(place->location, "-"))
    return NULL;
  return old;
}

/* The text of the earlier set's document, with what differs put in. */
static bool read_earlier(cg_documents *documents, const cg_place *place, cg_entry *entry, cg_entry *old) {
  if (!old || documents->earlier->stored) return false;
  if (!cg_place_reread(place, documents->limits.max_bytes, &old->bytes, &documents->reread)) return false;
  cg_buf_release(&entry->bytes);
  entry->bytes = old->bytes;
  cg_buf_init(&old->bytes, old->bytes.max);
  old->text = (cg_str){NULL, 0};
  return true;
}

void cg_documents_drop_own(cg_documents *documents) {
  cg_own_free(documents->own);
  documents->own = NULL;
}

void cg_documents_take_own(cg_documents *documents, cg_documents *from) {
  cg_documents_drop_own(documents);
  documents->own = from->own;
  from->own = NULL;
}

cg_status cg_document_own_add(cg_documents *documents, cg_str json, uint32_t *node) {
  codegen_document *own = cg_document_own(documents);
  *node = 0;
  return own ? cg_own_append(own, json, documents->diags, node) : CODEGEN_ERR_MEMORY;
}

/* -- names and identity ------------------------------------------------------------------------------------------- */

void cg_documents_complain(cg_documents *documents, const char *code, const cg_place *place, const char *help,
                           const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (place->from)
    cg_diag_at(documents->diags, code, place->at, (cg_str){0}, help, "%s", text);
  else
    cg_diag(documents->diags, code, help, "%s", text);
}

static cg_status out_of_memory(cg_documents *documents) {
  cg_diag(documents->diags, "CGI0001", NULL, "out of memory while reading documents");
  return CODEGEN_ERR_MEMORY;
}

cg_str cg_documents_name(cg_documents *documents, cg_str location) {
  if (codegen_str_is(location, "-")) return CG_STR("<stdin>");
  if (cg_url_is(location)) return cg_url_shown(&documents->arena, location);
  return cg_path_relative(&documents->arena, documents->cwd, location);
}

/** The identity of an entry inside its source: the same on every machine. */
static cg_str entry_path(cg_documents *documents, const cg_entry *entry) {
  cg_str location = entry->info.location, shown;
  size_t query;
  if (entry->info.input && documents->input_count == 1 && !documents->folder_input) return CG_STR("");
  if (codegen_str_is(location, "-")) return location;
  if (!entry->info.remote) return cg_path_relative(&documents->arena, documents->root, location);
  shown = cg_url_shown(&documents->arena, location);
  query = cg_str_find(location, '?', 0);
  if (query == location.size || !shown.data) return shown;
  return cg_arena_printf(&documents->arena, "%.*s?%016llx", CG_FMT(shown), /* a query may hold a secret */
                         (unsigned long long)cg_hash64(location.data + query, location.size - query));
}

/** The folder that all local inputs are below. */
static void find_root(cg_documents *documents) {
  cg_str root = {0};
  for (size_t i = 0; i < documents->entry.count; i++) {
    const cg_entry *entry = *cg_vec_at(&documents->entry, cg_entry *, i);
    size_t same = 0, cut = 0;
    if (!entry->info.input || entry->root.size == 0) continue;
    if (root.size == 0) root = entry->root;
    while (same < root.size && same < entry->root.size && root.data[same] == entry->root.data[same]) {
      if (root.data[same] == '/') cut = same;
      same++;
    }
    if (same == root.size && (same == entry->root.size || entry->root.data[same] == '/')) continue;
    if (same == entry->root.size && root.data[same] == '/') cut = same;
    root = cg_str_slice(root, 0, cut ? cut : 1);
  }
  documents->root = root.size ? root : documents->cwd;
}

/* -- loading ------------------------------------------------------------------------------------------------------ */

typedef struct permission {
  cg_documents *documents;
  const cg_place *place;
} permission;

/** Where a redirect may lead: the user's own URL anywhere, a reference only where references may. */
static bool may_redirect(void *context, cg_str url) {
  const permission *self = context;
  if (!cg_url_is(url)) return false;
  return self->place->input || cg_documents_allowed(self->documents, url);
}

static cg_status read_remote(cg_documents *documents, const cg_place *place, cg_entry *entry) {
  cg_fetcher *fetcher = &documents->fetcher;
  permission context = {documents, place};
  const char *reason = "it failed", *why;
  cg_status status;
  cg_buf final;
  if (!fetcher->get) {
    cg_documents_complain(documents, "CGS0011", place, "download it and name the file", "'%.*s' cannot be fetched here",
                          CG_FMT(entry->info.name));
    return CODEGEN_ERR_DENIED;
  }
  cg_buf_init(&final, 1u << 16);
  if (fetcher->permit) fetcher->permit(fetcher->self, may_redirect, &context);
  status = fetcher->get(fetcher->self, place->location, documents->limits.max_bytes, &entry->bytes, &final, &reason);
  if (fetcher->permit) fetcher->permit(fetcher->self, NULL, NULL);
  if (status == CODEGEN_OK && final.size)
    status = cg_url_normal(&documents->arena, cg_buf_get(&final), &entry->info.location, &why);
  cg_buf_release(&final);
  if (status == CODEGEN_ERR_LIMIT)
    cg_documents_complain(documents, "CGS0007", place, too_large_help(documents), "'%.*s' is larger than %llu bytes",
                          CG_FMT(entry->info.name), (unsigned long long)documents->limits.max_bytes);
  else if (status)
    cg_documents_complain(documents, "CGS0011", place, NULL, "fetching '%.*s' failed: %.600s", CG_FMT(entry->info.name),
                          reason);
  if (status == CODEGEN_OK && !cg_buf_reserve(&entry->bytes, 16)) return out_of_memory(documents);
  if (status == CODEGEN_OK) memset(entry->bytes.data + entry->bytes.size, 0, 8);
  return status;
}

static cg_status read_local(cg_documents *documents, const cg_place *place, cg_entry *entry) {
  const char *reason, *help;
  cg_entry *old = find_earlier(documents, place, entry);
  if (read_earlier(documents, place, entry, old)) return CODEGEN_OK;
  const cg_stored *stored = old ? documents->earlier->stored : NULL;
  /* Nothing else must lie where the stored text would: what pointed into it is told by its place. */
  if (stored && !cg_buf_reserve(&entry->bytes, (size_t)stored->size + STORED_MORE)) {
    cg_buf_init(&entry->bytes, entry->bytes.max);
    stored = NULL;
  }
  cg_status status = cg_place_read(place, documents->limits.max_bytes, &entry->bytes, &reason, &help);
  if (status == CODEGEN_OK && stored) cg_stored_compare(stored, cg_buf_get(&entry->bytes), &documents->reread);
  if (status == CODEGEN_OK) return status;
  if (status == CODEGEN_ERR_LIMIT)
    cg_documents_complain(documents, "CGS0007", place, too_large_help(documents), "'%.*s' is larger than %llu bytes",
                          CG_FMT(entry->info.name), (unsigned long long)documents->limits.max_bytes);
  else if (status == CODEGEN_ERR_MEMORY)
    return out_of_memory(documents);
  else
    cg_documents_complain(documents, place->from ? "CGS0009" : "CGS0001", place, help, "cannot read '%.*s': %c%s",
                          CG_FMT(entry->info.name), tolower((unsigned char)reason[0]), reason + 1);
  return status;
}

/** The hook's other bytes, when it has some. */
static cg_status apply_after(cg_documents *documents, cg_entry *entry) {
  cg_str other = {0};
  cg_status status = CODEGEN_OK;
  cg_buf bytes;
  if (!documents->hooks.after) return status;
  status = documents->hooks.after(documents->hooks.self, entry->info.location, cg_buf_get(&entry->bytes), &other);
  if (status < 0 || other.size == 0) return status < 0 ? status : CODEGEN_OK;
  cg_buf_init(&bytes, (size_t)UINT32_MAX + 64);
  if (other.size > documents->limits.max_bytes || !cg_buf_reserve(&bytes, other.size + 16))
    return out_of_memory(documents);
  cg_buf_str(&bytes, other);
  memset(bytes.data + bytes.size, 0, 8);
  cg_buf_release(&entry->bytes);
  entry->bytes = bytes;
  return CODEGEN_OK;
}

static cg_status map_location(cg_documents *documents, cg_str location, uint32_t value) {
  uint32_t *slot = cg_map_put(&documents->by_location, location, NULL);
  if (!slot) return out_of_memory(documents);
  if (*slot == 0) *slot = value;
  return CODEGEN_OK;
}

/** Whether the document that refers to a place was named by an absolute path. */
static bool from_absolute(cg_documents *documents, const cg_place *place) {
  const cg_document_info *from = place->from ? cg_documents_info(documents, place->from) : NULL;
  return from && !from->remote && cg_path_absolute(from->name);
}

/** A new entry for a place that was not met before. */
static cg_status entry_new(cg_documents *documents, const cg_place *place, cg_entry **out) {
  cg_entry *entry, **slot;
  if (documents->entry.count >= documents->limits.max_documents) {
    cg_documents_complain(documents, "CGS0007", place, "raise the limit", "more than %u documents",
                          documents->limits.max_documents);
    return CODEGEN_ERR_LIMIT;
  }
  entry = cg_arena_new(&documents->arena, cg_entry);
  slot = entry ? cg_vec_add(&documents->entry, 1) : NULL;
  if (!slot) return out_of_memory(documents);
  *slot = entry;
  entry->state = CG_ENTRY_FAILED; /* until it is read */
  entry->root = place->root;
  cg_buf_init(&entry->bytes, (size_t)UINT32_MAX + 64);
  entry->info.id = (uint32_t)documents->entry.count + CG_FIRST_ID - 1;
  entry->info.location = place->location;
  entry->info.remote = cg_url_is(place->location);
  entry->info.name = place->name;
  if (place->name.size == 0) /* one that an absolute path led to is shown so, too: names stay relative to each other */
    entry->info.name = from_absolute(documents, place) && !entry->info.remote
                           ? place->location
                           : cg_documents_name(documents, place->location);
  entry->info.input = place->input;
  *out = entry;
  if (!entry->info.name.data) return out_of_memory(documents);
  return map_location(documents, place->location, (uint32_t)documents->entry.count);
}

/** Asks the hook for another location; `*place` is changed when it has one. */
static cg_status apply_before(cg_documents *documents, cg_place *place) {
  cg_str other = {0};
  const char *why;
  cg_status status = CODEGEN_OK;
  if (!documents->hooks.before) return CODEGEN_OK;
  status = documents->hooks.before(documents->hooks.self, place->location, &other);
  if (status < 0 || other.size == 0) return status < 0 ? status : CODEGEN_OK;
  if (cg_url_is(other)) {
    status = cg_url_normal(&documents->arena, other, &place->location, &why);
    if (status == CODEGEN_ERR_INPUT)
      cg_documents_complain(documents, "CGS0011", place, NULL, "a hook gave a URL that cannot be used: %s", why);
    place->root = (cg_str){0};
  } else {
    place->location = cg_path_join(&documents->arena, documents->cwd, other);
    if (!place->location.data) return out_of_memory(documents);
  }
  place->name = (cg_str){0};
  return status;
}

static cg_status allow_folder(cg_documents *documents, cg_str location) {
  cg_str folder = cg_url_folder(&documents->arena, location);
  return folder.data ? cg_documents_allow(documents, folder) : out_of_memory(documents);
}

/* Gets the bytes of an entry: brought along, from a file, from a URL. */
static cg_status get_bytes(cg_documents *documents, const cg_place *place, const cg_known *brought, cg_entry *entry) {
  uint64_t begin = cg_lane_begin(documents->lane);
  cg_status status;
  if (brought)
    status = cg_known_read(brought, entry) ? out_of_memory(documents) : CODEGEN_OK;
  else
    status = entry->info.remote ? read_remote(documents, place, entry) : read_local(documents, place, entry);
  if (documents->lane) {
    cg_event event = {
        "source", entry->info.name, {{"does", CG_STR("read"), 0}, {"bytes", {NULL, 0}, entry->bytes.size}}};
    cg_lane_end(documents->lane, begin, &event);
  }
  return status;
}

cg_status cg_documents_load(cg_documents *documents, const cg_place *asked, cg_entry **out) {
  cg_place place = *asked;
  const cg_known *brought;
  cg_entry *entry = NULL;
  cg_diag_source source;
  cg_status status;
  uint32_t known = 0;
  *out = NULL;
  if (!cg_map_get(&documents->by_location, place.location, &known)) {
    status = apply_before(documents, &place);
    if (status) return status;
    cg_map_get(&documents->by_location, place.location, &known);
  }
  if (known == CG_DENIED) return CODEGEN_ERR_DENIED;
  if (known) {
    *out = entry = *cg_vec_at(&documents->entry, cg_entry *, known - 1);
    entry->info.input |= place.input;
    if (entry->root.size == 0) entry->root = place.root;
    return entry->state == CG_ENTRY_FAILED ? CODEGEN_ERR_INPUT : CODEGEN_OK;
  }
  status = entry_new(documents, &place, &entry);
  if (status) return status;
  *out = entry;
  status = map_location(documents, asked->location, (uint32_t)documents->entry.count);
  if (status) return status;
  brought = entry->info.remote && !place.input ? cg_documents_find_known(documents, place.location) : NULL;
  status = get_bytes(documents, &place, brought, entry);
  if (status == CODEGEN_OK && !brought) status = apply_after(documents, entry);
  if (status == CODEGEN_OK && entry->info.remote) {
    status = map_location(documents, entry->info.location, entry->info.id - CG_FIRST_ID + 1);
    if (status == CODEGEN_OK && place.input) status = allow_folder(documents, place.location);
    if (status == CODEGEN_OK && place.input) status = allow_folder(documents, entry->info.location);
  }
  if (status) return status;
  entry->text = cg_buf_get(&entry->bytes);
  if (!entry->text.data) entry->text = CG_STR("\0\0\0\0\0\0\0\0"), entry->text.size = 0;
  if (cg_str_begins(entry->text, "\xEF\xBB\xBF")) entry->text = cg_str_slice(entry->text, 3, entry->text.size);
  bool hashed = documents->reread.known && entry->info.id == CG_FIRST_ID;
  entry->info.hash =
      hashed ? documents->reread.hash : cg_hash128(entry->bytes.data ? entry->bytes.data : "", entry->bytes.size);
  if (documents->root.data) entry->info.path = entry_path(documents, entry);
  source = (cg_diag_source){entry->info.id, entry->info.name, entry->text};
  cg_diags_source(documents->diags, &source);
  entry->state = CG_ENTRY_LOADED;
  return CODEGEN_OK;
}

/* -- inputs ------------------------------------------------------------------------------------------------------- */

static cg_status input_folder(cg_documents *documents, const cg_place *folder) {
  cg_status status = CODEGEN_OK, one;
  const char *reason = NULL;
  cg_vec path;
  cg_entry *entry;
  cg_vec_init(&path, sizeof(cg_str));
  status = cg_folder_list(documents, folder->location, &path, &reason);
  documents->folder_input = true;
  if (status)
    cg_documents_complain(documents, "CGS0001", folder, "make the folder readable for this user",
                          "cannot read '%.*s': %c%s", CG_FMT(folder->name), tolower((unsigned char)reason[0]),
                          reason + 1);
  else if (path.count == 0) {
    cg_documents_complain(documents, "CGS0012", folder, "name a folder with *.json, *.yaml or *.yml files in it",
                          "folder '%.*s' has no documents", CG_FMT(folder->name));
    status = CODEGEN_ERR_INPUT;
  }
  for (size_t i = 0; i < path.count && reason == NULL; i++) {
    cg_place place = {.location = *cg_vec_at(&path, cg_str, i), .root = folder->location, .input = true};
    place.name = cg_path_join(&documents->arena, folder->name, cg_path_name(place.location));
    one = cg_documents_load(documents, &place, &entry);
    if (status == CODEGEN_OK) status = one;
  }
  cg_vec_release(&path);
  return status;
}

cg_status cg_documents_input(cg_documents *documents, cg_str input, cg_str base_dir) {
  cg_place place = {.input = true};
  cg_str base = cg_path_join(&documents->arena, documents->cwd, base_dir);
  const char *why = NULL;
  cg_entry *entry;
  cg_status status;
  struct stat st;
  input = cg_arena_copy(&documents->arena, input);
  if (!input.data || !base.data) return out_of_memory(documents);
  documents->input_count++;
  if (input.size == 0) {
    cg_diag(documents->diags, "CGS0012", "name a file, a folder, a URL, or '-' for stdin", "an input has no name");
    return CODEGEN_ERR_USAGE;
  }
  if (codegen_str_is(input, "-")) {
    place.location = input;
    place.root = base;
    documents->stdin_used = true;
    return cg_documents_load(documents, &place, &entry);
  }
  if (cg_url_is(input)) {
    status = cg_url_normal(&documents->arena, input, &place.location, &why);
    if (status)
      cg_diag(documents->diags, "CGS0001", NULL, "'%.*s' cannot be used: %s",
              CG_FMT(cg_url_shown(&documents->arena, input)), why);
    return status ? status : cg_documents_load(documents, &place, &entry);
  }
  place.location = cg_path_join(&documents->arena, base, input);
  place.name = cg_path_absolute(input) ? input : cg_documents_name(documents, place.location);
  if (!place.location.data || !place.name.data) return out_of_memory(documents);
  if (cg_url_scheme(input) && cg_str_begins(cg_str_slice(input, cg_url_scheme(input), input.size), "://")) {
    cg_diag(documents->diags, "CGS0001", "use a path, an http or an https URL", "unsupported URL '%.*s'",
            CG_FMT(input));
    return CODEGEN_ERR_INPUT;
  }
  if (!memchr(place.location.data, 0, place.location.size) && stat(place.location.data, &st) == 0 &&
      S_ISDIR(st.st_mode))
    return input_folder(documents, &place);
  place.root = cg_path_dir(place.location);
  return cg_documents_load(documents, &place, &entry);
}

/* A document that is done is only read from here on, from its beginning to its end more or less. */
static void settle(cg_documents *documents, cg_entry *entry) {
  if (entry->state != CG_ENTRY_PARSED || !cg_spill_wanted(documents->spill, entry->text.size)) return;
  entry->settled = true;
  cg_spill_settle(documents->spill, entry->bytes.data, entry->bytes.size);
  cg_spill_settle(documents->spill, (void *)(uintptr_t)entry->document->nodes, tape_size(entry));
}

cg_status cg_documents_read(cg_documents *documents) {
  cg_status status = CODEGEN_OK, one;
  size_t count = documents->entry.count;
  if (count == 0 && cg_diags_errors(documents->diags) == 0) {
    cg_diag(documents->diags, "CGS0012", "name a file, a folder, a URL, or '-' for stdin", "no input was given");
    return CODEGEN_ERR_USAGE;
  }
  find_root(documents);
  for (size_t i = 0; i < count; i++) {
    cg_entry *entry = *cg_vec_at(&documents->entry, cg_entry *, i);
    entry->info.path = entry_path(documents, entry);
    if (!entry->info.path.data) return out_of_memory(documents);
    one = cg_documents_parse(documents, entry);
    if (status == CODEGEN_OK) status = one;
  }
  one = cg_changes_apply(documents);
  for (size_t i = 0; i < count; i++) settle(documents, *cg_vec_at(&documents->entry, cg_entry *, i));
  return status ? status : one;
}
