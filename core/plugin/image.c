/* SPDX-License-Identifier: MIT
 *
 * The bytes of a plugin file, as far as somebody looks at them: a file is judged by its first and some of its last
 * kilobytes, so code and data in between are not read.
 *
 * Invariant: every block is read at most once, so that what was judged is what everybody saw.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

#define BLOCK ((size_t)1 << 13)

/* What there is of `size` bytes at `begin`: less where the file ends, or shrinks meanwhile. Negative: errno. */
static ssize_t read_part(int fd, uint8_t *out, size_t begin, size_t size) {
  size_t done = 0;
  while (done < size) {
    ssize_t got = pread(fd, out + done, size - done, (off_t)(begin + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return got;
    if (got == 0) break;
    done += (size_t)got;
  }
  return (ssize_t)done;
}

static bool read_block(const cg_image *image, size_t block) {
  size_t begin = block * BLOCK, size = image->size - begin < BLOCK ? image->size - begin : BLOCK;
  if (read_part(image->fd, image->own + begin, begin, size) != (ssize_t)size) return false;
  image->have[block / 8] = (uint8_t)(image->have[block / 8] | 1u << block % 8);
  return true;
}

bool cg_image_has(const cg_image *image, uint64_t offset, uint64_t count) {
  if (offset > image->size || count > image->size - offset) return false;
  if (!image->have || !count) return true;
  for (size_t block = offset / BLOCK; block <= (offset + count - 1) / BLOCK; block++)
    if (!(image->have[block / 8] >> block % 8 & 1) && !read_block(image, block)) return false;
  return true;
}

cg_status cg_image_open(cg_image *image, int fd, const char **reason) {
  uint8_t head[BLOCK];
  struct stat st;
  *image = (cg_image){.fd = fd};
  ssize_t got = read_part(fd, head, 0, sizeof head);
  if (got < 0 || fstat(fd, &st) < 0) {
    *reason = cg_errno_text(errno);
    return CODEGEN_ERR_IO;
  }
  size_t extent = cg_elf_extent(head, (size_t)got), size = st.st_size > got ? (size_t)st.st_size : (size_t)got;
  image->size = extent && extent < size ? extent : size; /* behind it stands debugging information */
  if (image->size > CG_FILE_BYTES) {
    *reason = "larger than the limit";
    return CODEGEN_ERR_LIMIT;
  }
  image->bytes = image->own = cg_malloc(image->size > BLOCK ? image->size : BLOCK);
  image->have = cg_calloc(1, image->size / BLOCK / 8 + 1);
  *reason = "out of memory";
  if (!image->own || !image->have) return CODEGEN_ERR_MEMORY;
  memcpy(image->own, head, (size_t)got);
  if ((size_t)got == BLOCK || (size_t)got >= image->size) image->have[0] = 1;
  return CODEGEN_OK;
}

void cg_image_close(cg_image *image) {
  cg_free(image->own);
  cg_free(image->have);
  *image = (cg_image){.fd = -1};
}
