/* SPDX-License-Identifier: MIT
 *
 * A document and its model in a file, for the next process: when one value of the document is another one then, that
 * alone is read.
 *
 * Invariants: what is in a file is believed only where nobody but this user could have written it, in a folder of their
 * own, and where it is the very file that was written (inode and time), by this program with this reader, of this
 * folder and these words; and only as a whole, by the digest of each part. It is written anew, beside its place, and
 * renamed; what is open stays what it was. Whatever fails here costs no more than that everything is read.
 */
#include "snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <codegen/version.h>

#include "snapshot_place.h"

#define FORMAT 1u
#define TEXT_LEAST ((size_t)256 << 10) /* smaller documents are read as fast as what would be kept of them */
#define VAIN_MOST 5u

enum { PART_KEPT = 64, PART_KNOWN };

struct cg_snapshot {
  int fd;
  cg_store_in in;
  cg_hash reader;
};

void cg_snapshot_free(cg_snapshot *file) {
  if (!file) return;
  cg_store_close(&file->in);
  close(file->fd);
  cg_free(file);
}

/* -- whose it is ------------------------------------------------------------------------------------------------- */

cg_hash cg_snapshot_print(cg_plugin *plugin, const codegen_reader *reader) {
  cg_hash part[3] = {cg_plugin_print_of(plugin), cg_hash128(plugin->id.data, plugin->id.size),
                     cg_hash128(reader->id, strlen(reader->id))};
  return part[0].low || part[0].high ? cg_hash128(part, sizeof part) : (cg_hash){0, 0};
}

bool cg_snapshot_read_by(const cg_snapshot *file, cg_plugin *plugin, const codegen_reader *reader) {
  cg_hash now = cg_snapshot_print(plugin, reader);
  return now.low && cg_hash_equal(now, file->reader);
}

/* What the head says: first what must be the same for anything to be read, then what is told by it. */
static void pack_about(cg_buf *out, const cg_memory *memory, int fd, struct timespec time) {
  struct stat info = {0};
  bool there = fstat(fd, &info) == 0;
  cg_pack_u64(out, FORMAT);
  cg_pack_str(out, CG_STR(CODEGEN_VERSION));
  cg_pack_hash(out, cg_model_layout());
  cg_pack_hash(out, memory->key);
  cg_pack_hash(out, memory->places);
  cg_pack_u64(out, there ? (uint64_t)info.st_ino : 0);
  cg_pack_u64(out, (uint64_t)info.st_uid);
  cg_pack_u64(out, (uint64_t)time.tv_sec);
  cg_pack_u64(out, (uint64_t)time.tv_nsec);
}

static bool is_ours(const cg_store_in *in, int fd, const cg_memory *memory) {
  struct stat info;
  cg_buf about;
  if (fstat(fd, &info) != 0) return false;
  cg_buf_init(&about, 4096);
  pack_about(&about, memory, fd, info.st_mtim);
  bool same = !about.failed && codegen_str_equal(in->about, cg_buf_get(&about));
  cg_buf_release(&about);
  return same;
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

static cg_str *texts_of(codegen_diag *diag, size_t i) {
  cg_str *text[] = {&diag->code, &diag->message, &diag->detail, &diag->help, &diag->url, &diag->pointer, &diag->file};
  return i < CG_COUNT(text) ? text[i] : NULL;
}

static bool read_said(cg_kept *kept, cg_unpack *from) {
  uint64_t count = cg_unpack_u64(from);
  for (uint64_t i = 0; i < count && !from->failed; i++) {
    codegen_diag diag = {.struct_size = sizeof diag, .severity = (uint32_t)cg_unpack_u64(from)};
    uint32_t *number[] = {&diag.flags,       &diag.line,         &diag.column,    &diag.origin.document,
                          &diag.origin.node, &diag.origin.begin, &diag.origin.end};
    for (size_t k = 0; k < CG_COUNT(number); k++) *number[k] = (uint32_t)cg_unpack_u64(from);
    for (size_t k = 0; texts_of(&diag, k); k++) *texts_of(&diag, k) = cg_unpack_str(from);
    cg_str plugin = cg_unpack_str(from);
    if (!from->failed) cg_diags_add(kept->said, &diag, plugin);
  }
  return !from->failed;
}

static bool read_kept(cg_kept *kept, const cg_store_in *in) {
  cg_buf all;
  cg_buf_init(&all, (size_t)64 << 20);
  bool ok = cg_store_text(in, PART_KEPT, &all) && cg_store_text(in, PART_KNOWN, &kept->known);
  cg_unpack from = {.bytes = cg_buf_get(&all)};
  kept->options = cg_unpack_hash(&from);
  kept->file->reader = cg_unpack_hash(&from);
  kept->quiet = cg_unpack_u64(&from) != 0;
  ok = ok && read_said(kept, &from) && cg_lines_unpack(&kept->lines, &from) && from.at == from.bytes.size;
  cg_buf_release(&all);
  return ok;
}

static cg_kept *open_kept(cg_road *road, const cg_memory *memory) {
  cg_kept *kept = cg_calloc(1, sizeof *kept);
  cg_snapshot *file = cg_calloc(1, sizeof *file);
  int fd = kept && file ? cg_snapshot_open(memory->job) : -1;
  if (fd < 0) {
    cg_free(kept);
    cg_free(file);
    return NULL;
  }
  file->fd = fd;
  kept->file = file;
  cg_buf_init(&kept->known, CG_BUF_MAX);
  bool ok = cg_store_open(&file->in, fd) && is_ours(&file->in, fd, memory);
  kept->said = ok ? cg_diags_new() : NULL;
  ok = kept->said && read_kept(kept, &file->in);
  kept->documents = ok ? cg_documents_stored(road->diags, &file->in) : NULL;
  if (kept->documents) return kept;
  cg_kept_free(kept);
  return NULL;
}

/* Only where an earlier run of the same words is remembered, whose sources are others now: somebody works on them. */
static bool may_serve(const cg_road *road, const cg_memory *memory) {
  const cg_cli *cli = road->cli;
  return memory->edited && !cli->stay && !cli->no_cache && !cli->verify_cache && !getauxval(AT_SECURE) &&
         road->job->input_count == 1 && !road->job->memory;
}

void cg_snapshot_offer(cg_road *road, const cg_memory *memory) {
  if (!may_serve(road, memory)) return;
  road->kept = open_kept(road, memory);
  road->snapshot = memory->keep && !memory->pace.wait;
  road->anew = road->kept ? NULL : "nothing is kept of an earlier run";
}

bool cg_snapshot_model(cg_road *road, cg_kept *kept, const cg_shift *shift) {
  if (!cg_documents_stored_own(kept->documents)) return false;
  kept->model = cg_model_stored(road->diags, road->documents, kept->documents, shift, &kept->file->in);
  kept->carry = kept->model ? cg_carry_stored(&kept->file->in) : NULL;
  return kept->model != NULL;
}

/* -- writing ----------------------------------------------------------------------------------------------------- */

/* Whoever changes in turn what no reading in parts can serve pays for it ever more seldom. */
void cg_snapshot_judge(const cg_road *road, cg_memory *memory) {
  cg_pace *pace = &memory->pace;
  if (!may_serve(road, memory)) return;
  if (road->again) {
    *pace = (cg_pace){0, 0};
  } else if (pace->wait) {
    pace->wait--;
  } else if (road->snapshot && cg_kept_whole(road)) {
    pace->vain += pace->vain < VAIN_MOST;
    pace->wait = ((uint32_t)1 << (pace->vain - 1)) - 1;
  }
}

static bool pack_said(const cg_diags *said, cg_buf *out) {
  size_t count = cg_diags_stored(said);
  cg_pack_u64(out, count);
  for (size_t i = 0; i < count; i++) {
    codegen_diag diag = *cg_diags_at(said, i);
    const uint32_t number[] = {diag.severity,        diag.flags,       diag.line,         diag.column,
                               diag.origin.document, diag.origin.node, diag.origin.begin, diag.origin.end};
    if (diag.causes && diag.causes[0]) return false;
    for (size_t k = 0; k < CG_COUNT(number); k++) cg_pack_u64(out, number[k]);
    for (size_t k = 0; texts_of(&diag, k); k++) cg_pack_str(out, *texts_of(&diag, k));
    cg_pack_str(out, cg_diags_plugin_at(said, i));
  }
  return true;
}

static bool store_kept(const cg_road *road, cg_store_out *out) {
  const cg_kept *kept = road->kept;
  cg_lines lines;
  cg_buf all;
  cg_buf_init(&all, CG_BUF_MAX);
  cg_pack_hash(&all, kept->options);
  cg_pack_hash(&all, kept->print);
  cg_pack_u64(&all, kept->quiet);
  bool ok = pack_said(kept->said, &all);
  cg_diags_lines_take(road->diags, 2, &lines);
  cg_lines_pack(&lines, &all);
  cg_lines_release(&lines);
  cg_store_next(out, PART_KEPT);
  cg_store_add(out, all.data, all.size);
  cg_store_next(out, PART_KNOWN);
  cg_store_add(out, kept->known.data, kept->known.size);
  ok = ok && !all.failed;
  cg_buf_release(&all);
  return ok;
}

static int write_all(const cg_road *road, const cg_memory *memory, int fd) {
  cg_store_out out;
  cg_buf about;
  struct timespec now[2];
  if (!cg_seen_stamp(now)) return errno;
  cg_store_begin(&out, fd);
  bool ok = cg_documents_store(road->documents, &out) && cg_model_store(road->model, &out) &&
            cg_sections_store(road->sections, &out) && store_kept(road, &out);
  cg_buf_init(&about, 2000);
  pack_about(&about, memory, fd, now[1]);
  int error = cg_store_end(&out, cg_buf_get(&about));
  if (!error && (!ok || about.failed)) error = EINVAL;
  cg_buf_release(&about);
  return error || futimens(fd, now) == 0 ? error : errno;
}

void cg_snapshot_keep(cg_road *road, const cg_memory *memory) {
  const codegen_document *document = cg_documents_at(road->documents, 2);
  if (!road->snapshot || !cg_kept_whole(road) || !document || document->bytes.size < TEXT_LEAST) return;
  if (!road->kept->print.low) return;
  cg_snapshot_new file;
  int fd = cg_snapshot_begin(&file, memory->job);
  if (fd < 0) return;
  cg_snapshot_end(&file, write_all(road, memory, fd) == 0);
}
