/* SPDX-License-Identifier: MIT
 *
 * codegen report FILE: a run as one page of pictures, from its trace or from a manifest.
 */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)1 << 30)

static const char ours[] = "<meta name=\"generator\" content=\"codegen report\"/>";

/* Whether there is something that no report was written to. */
static bool is_somebody_elses(const char *path) {
  char begin[512];
  struct stat info;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return errno == EACCES;
  bool regular = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  ssize_t got = regular ? read(fd, begin, sizeof begin) : 0;
  close(fd);
  return regular && got != 0 && (got < 0 || !memmem(begin, (size_t)got, ours, sizeof ours - 1));
}

static int write_page(const char *path, cg_str page) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
  if (fd < 0) return errno;
  int error = cg_fd_write(fd, page, CG_HERE);
  if (close(fd) != 0 && !error) error = errno;
  return error;
}

static void give_page(cg_cli *cli, cg_str page) {
  cg_str path = cli->output;
  if (!path.data) {
    fwrite(page.data, 1, page.size, cli->out);
    return;
  }
  if (!cli->force && is_somebody_elses(path.data)) {
    cg_diag_file(cli->diags, "CGC0010", path, 0, 0, "name another file, or replace it with '--force'",
                 "'%.*s' is there and no report", CG_FMT(path));
    return;
  }
  int error = write_page(path.data, page);
  if (error)
    cg_diag_file(cli->diags, "CGO0001", path, 0, 0, NULL, "the report cannot be written: %s", cg_errno_text(error));
}

/* A document of the file, or NULL after reporting. */
static codegen_document *parse(cg_cli *cli, cg_buf *text) {
  cg_source_limits limits = {.max_bytes = FILE_MAX, .max_depth = 64, .max_nodes = 0};
  cg_str file = cli->input[0];
  const char *reason = NULL;
  if (cg_file_read(file.data, FILE_MAX, text, &reason) < 0) {
    cg_diag_file(cli->diags, "CGR0016", file, 0, 0, "it is a file that 'codegen --trace FILE' wrote, or a manifest",
                 "the file cannot be read: %s", reason ? reason : "out of memory");
    return NULL;
  }
  cg_diag_source source = {2, file, cg_buf_get(text)};
  cg_diags_source(cli->diags, &source);
  return cg_document_parse_json(cg_buf_get(text), file, 2, &limits, cli->diags);
}

static void report_file(cg_cli *cli, cg_buf *text, cg_buf *page) {
  cg_report report = {0};
  const char *wrong = NULL;
  uint32_t node = 0;
  codegen_document *document = parse(cli, text);
  if (!document) return;
  cg_status status = cg_report_read(&report, document, &wrong, &node);
  if (status < 0) {
    cg_buf pointer;
    cg_buf_init(&pointer, 4096);
    cg_document_pointer(document, node ? node : 1, &pointer);
    cg_diag_at(cli->diags, "CGR0016", codegen_node_origin(document, node ? node : 1), cg_buf_get(&pointer),
               "name a file that 'codegen --trace FILE' wrote, or a codegen.manifest.json", "this %s",
               wrong ? wrong : "cannot be used");
    cg_buf_release(&pointer);
  } else if (cg_report_page(&report, cli->input[0], page) < 0) {
    cg_diag(cli->diags, "CGI0001", NULL, "out of memory");
  } else {
    give_page(cli, cg_buf_get(page));
  }
  cg_report_release(&report);
  cg_document_free(document);
}

int cg_cli_report(cg_cli *cli) {
  cg_buf text, page;
  if (cli->input_count != 1) {
    cg_diag(cli->diags, "CGC0007", "write 'codegen report run.json -o run.html' with a file that '--trace' wrote",
            "'report' takes one file");
    return CG_EXIT_USAGE;
  }
  cg_buf_init(&text, FILE_MAX + 64);
  cg_buf_init(&page, CG_BUF_MAX);
  report_file(cli, &text, &page);
  if (!cli->output.data && cg_diags_exit(cli->diags) == 0) fflush(cli->out);
  cg_cli_render(cli, cli->diags, cli->strict); /* while the text is there that it shows lines of */
  cg_buf_release(&text);
  cg_buf_release(&page);
  return cg_diags_exit(cli->diags);
}
