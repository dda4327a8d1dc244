/* SPDX-License-Identifier: MIT
 *
 * The program: standard streams and nothing else.
 */
#include "cli.h"

#include <fcntl.h>
#include <unistd.h>

/** Streams that the caller closed get a descriptor that can only fail: otherwise the first file that is opened would
 *  become standard input or output. */
static void fill_streams(void) {
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0) return;
}

int main(int argc, char **argv) {
  fill_streams();
  return cg_cli_main(argc, argv, stdout, stderr);
}
