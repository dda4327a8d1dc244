/* SPDX-License-Identifier: MIT
 *
 * The section cache of a run: its file in the output root, and `codegen cache stats|clear`.
 *
 * Invariants: whatever is wrong with the file costs time and at most one warning, never output. It is written while the
 * run holds the lock of its output folder, behind what was there or as a whole under another name. It is believed
 * only together with a state of this very folder (a number drawn when it was begun): a file that came with a checkout
 * or an archive is none.
 */
#include "cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "snapshot.h"

#define NONCE 16u
#define FILE_NAME "cache"
#define KEY_NAME "cache-key"

static void complain(cg_cache_file *file, const char *doing, int error) {
  if (file->warned) return;
  file->warned = true;
  cg_diag(file->diags, "CGR0015", "the output is right all the same; '--no-cache' goes without it",
          "the section cache of '%.*s' cannot be %s: %s", CG_FMT(file->root), doing, cg_errno_text(error));
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

static bool read_nonce(int root, char nonce[NONCE]) {
  cg_buf text;
  cg_buf_init(&text, (size_t)256 << 20);
  bool ok = cg_state_read(root, KEY_NAME, &text) && text.size == NONCE;
  if (ok) memcpy(nonce, text.data, NONCE);
  cg_buf_release(&text);
  return ok;
}

static void load(cg_cache_file *file, int root) {
  struct stat info;
  const char *reason;
  cg_buf bytes;
  int folder = cg_state_folder(root, false);
  int fd = folder < 0 ? -1 : openat(folder, FILE_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  cg_buf_init(&bytes, CG_BUF_MAX);
  if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
    errno = 0;
    if (cg_fd_read(fd, (size_t)1 << 30, &bytes, &reason) >= 0)
      file->size = cg_cache_load(file->cache, (cg_str){file->nonce, NONCE}, &bytes);
    else
      complain(file, "read", errno ? errno : EFBIG);
  } else if (folder >= 0 && errno != ENOENT) {
    complain(file, "read", fd < 0 ? errno : EISDIR);
  }
  cg_buf_release(&bytes);
  if (fd >= 0) close(fd);
  if (folder >= 0) close(folder);
}

bool cg_cache_file_open(cg_cache_file *file, cg_diags *diags, cg_str root_path) {
  *file = (cg_cache_file){.diags = diags, .root = root_path, .cache = cg_cache_new(NULL)};
  int root = file->cache ? cg_root_open(root_path) : -1;
  if (root < 0) return file->cache != NULL;
  file->known = read_nonce(root, file->nonce);
  if (file->known) load(file, root);
  close(root);
  return true;
}

/* -- writing ----------------------------------------------------------------------------------------------------- */

static int append(int folder, cg_str text, size_t at) {
  int fd = openat(folder, FILE_NAME, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno;
  int error = ftruncate(fd, (off_t)at) == 0 ? cg_fd_write(fd, text, (int64_t)at) : errno; /* what was cut off goes */
  if (error && ftruncate(fd, (off_t)at) != 0) unlinkat(folder, FILE_NAME, 0);
  return close(fd) == 0 || error ? error : errno;
}

static int make_nonce(cg_cache_file *file, int root) {
  if (file->known) return 0;
  if (getrandom(file->nonce, NONCE, 0) != (ssize_t)NONCE) return EIO;
  return cg_state_write(root, KEY_NAME, (cg_str){file->nonce, NONCE});
}

void cg_cache_file_save(cg_cache_file *file, bool all) {
  cg_buf out;
  bool anew = false;
  cg_buf_init(&out, CG_BUF_MAX);
  if (!file->known) file->size = 0;
  /* The number comes first: a file that is begun without one would never be read. */
  if (cg_cache_save(file->cache, (cg_str){file->nonce, NONCE}, file->size, all, &anew, &out)) {
    int root = cg_root_open(file->root);
    int error = root < 0 ? errno : make_nonce(file, root);
    if (!error && !file->known) { /* now that it is known */
      out.size = 0;
      if (!cg_cache_save(file->cache, (cg_str){file->nonce, NONCE}, 0, all, &anew, &out)) error = ENOMEM;
    }
    int folder = error ? -1 : cg_state_folder(root, true);
    if (!error && folder < 0) error = errno;
    if (!error)
      error = anew ? cg_file_replace(folder, FILE_NAME, 0, cg_buf_get(&out), false)
                   : append(folder, cg_buf_get(&out), file->size);
    if (error) complain(file, "written", error);
    if (folder >= 0) close(folder);
    if (root >= 0) close(root);
  }
  cg_buf_release(&out);
}

void cg_cache_file_close(cg_cache_file *file) {
  cg_cache_free(file->cache);
  file->cache = NULL;
}

/* -- the command ------------------------------------------------------------------------------------------------- */

static int show(cg_cli *cli, const cg_job *job) {
  cg_cache_file file;
  cg_buf line;
  if (!cg_cache_file_open(&file, cli->diags, job->output)) return CG_EXIT_BUG;
  cg_cache_counts counts = cg_cache_count(file.cache);
  uint64_t document = cg_snapshot_size(job);
  cg_buf_init(&line, CG_BUF_MAX);
  if (cli->json) {
    cg_buf_text(&line, "{\"event\":\"cache\",\"source\":");
    cg_buf_json(&line, job->name);
    cg_buf_text(&line, ",\"output\":");
    cg_buf_json(&line, job->output);
    cg_buf_printf(&line, ",\"bytes\":%zu,\"sections\":%zu,\"document_bytes\":%llu,\"writers\":[", file.size,
                  counts.entries, (unsigned long long)document);
  } else {
    cg_render_safe(&line, job->output, false);
    cg_buf_printf(&line, ": %zu sections, %zu bytes\n", counts.entries, file.size);
    if (document)
      cg_buf_printf(&line, "  the document and its model, in the user's cache folder: %llu bytes\n",
                    (unsigned long long)document);
  }
  for (size_t i = 0; i < cg_cache_writers(file.cache); i++) {
    cg_cache_about about = cg_cache_writer_at(file.cache, i);
    if (cli->json) {
      cg_buf_text(&line, i ? ",{\"id\":" : "{\"id\":");
      cg_buf_json(&line, about.writer);
      cg_buf_printf(&line, ",\"pays\":%s}", about.worth ? "true" : "false");
    } else {
      cg_buf_text(&line, "  ");
      cg_render_safe(&line, about.writer, false);
      cg_buf_text(&line, about.worth ? ": kept, since it pays\n" : ": kept because somebody asked\n");
    }
  }
  if (cli->json) cg_buf_text(&line, "]}\n");
  fwrite(line.data, 1, line.size, cli->out);
  cg_buf_release(&line);
  cg_cache_file_close(&file);
  return CG_EXIT_OK;
}

/* Everything that a later run may know: the sections and what is unchanged. The journal and what is staged stay. */
static int clear(cg_cli *cli, const cg_job *job) {
  int root = cg_root_open(job->output), folder = root < 0 ? -1 : cg_state_folder(root, false), code = CG_EXIT_OK;
  if (root >= 0 && !cg_root_lock(root)) {
    cg_diag_file(cli->diags, "CGO0008", job->output, 0, 0, "wait for the other run to end",
                 "another run writes to this folder");
    code = CG_EXIT_OUTPUT;
  }
  if (code == CG_EXIT_OK) cg_snapshot_drop(job);
  DIR *dir = folder >= 0 && code == CG_EXIT_OK ? fdopendir(folder) : NULL;
  for (struct dirent *item; dir && (item = readdir(dir));) {
    cg_str name = codegen_str_of(item->d_name);
    if (cg_str_begins(name, FILE_NAME) || cg_str_begins(name, "run-")) unlinkat(folder, item->d_name, 0);
  }
  if (dir)
    closedir(dir);
  else if (folder >= 0)
    close(folder);
  if (root >= 0) close(root);
  return code;
}

int cg_cli_cache(cg_cli *cli) {
  const cg_job *job;
  size_t count;
  int code = CG_EXIT_OK;
  bool stats = cli->input_count == 1 && codegen_str_is(cli->input[0], "stats");
  if (!stats && !(cli->input_count == 1 && codegen_str_is(cli->input[0], "clear"))) {
    cg_diag(cli->diags, "CGC0007", "'codegen cache stats' shows what is kept, 'codegen cache clear' drops it",
            "'cache' takes the word 'stats' or 'clear'");
    return CG_EXIT_USAGE;
  }
  cg_job named = {.name = CG_STR("api"), .output = cli->output};
  cli->input_count = 0;
  if (cli->output.data && !cli->config.data && !cli->source.data) {
    job = &named;
    count = 1;
  } else if (!cg_cli_jobs(cli, &job, &count)) {
    return cg_diags_exit(cli->diags) ? cg_diags_exit(cli->diags) : CG_EXIT_USAGE;
  }
  for (size_t i = 0; i < count && code == CG_EXIT_OK; i++)
    if (job[i].output.size) code = stats ? show(cli, &job[i]) : clear(cli, &job[i]);
  return code;
}
