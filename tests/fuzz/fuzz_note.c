/* SPDX-License-Identifier: MIT
 *
 * Plugin files from hostile hands: what begins like ELF is read as a whole file, everything else as the text of a
 * note, which is put into a small well-formed file first.
 *
 * Runs of a test: 420000
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/plugin/private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_NOTES 8

static void read_image(const uint8_t *image, size_t size) {
  cg_arena arena;
  cg_note note[MAX_NOTES];
  size_t count = 99;
  const char *why = NULL;
  cg_elf_dynamic dynamic;
  cg_arena_init(&arena, 0);
  cg_status status = cg_note_read(&arena, image, size, note, MAX_NOTES, &count, &why);
  if ((status >= 0) != (count > 0) || (status < 0 && !why)) abort();
  for (size_t i = 0; i < count; i++)
    if (!cg_plugin_id_valid(note[i].id) || !cg_version_valid(note[i].version)) abort();
  const cg_image whole = {.bytes = image, .size = size, .fd = -1};
  if (status >= 0) cg_elf_dynamic_read(&whole, &dynamic);
  cg_arena_release(&arena);
}

#if defined(__aarch64__)
#define MACHINE EM_AARCH64
#else
#define MACHINE EM_X86_64
#endif

static void read_text(const uint8_t *text, size_t size) {
  struct image {
    Elf64_Ehdr head;
    Elf64_Phdr segment;
    Elf64_Nhdr note;
    char owner[8];
    uint8_t text[];
  };
  size_t whole = offsetof(struct image, text) + ((size + 3) & ~(size_t)3);
  struct image *image = calloc(1, whole);
  if (!image) return;
  memcpy(image->head.e_ident, ELFMAG, SELFMAG);
  image->head.e_ident[EI_CLASS] = ELFCLASS64;
  image->head.e_ident[EI_DATA] = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
  image->head.e_ident[EI_VERSION] = EV_CURRENT;
  image->head.e_type = ET_DYN;
  image->head.e_machine = MACHINE;
  image->head.e_phoff = offsetof(struct image, segment);
  image->head.e_phentsize = sizeof(Elf64_Phdr);
  image->head.e_phnum = 1;
  image->segment.p_type = PT_NOTE;
  image->segment.p_offset = offsetof(struct image, note);
  image->segment.p_filesz = whole - offsetof(struct image, note);
  image->segment.p_align = 4;
  image->note.n_namesz = sizeof image->owner;
  image->note.n_descsz = (Elf64_Word)size;
  image->note.n_type = CODEGEN_NOTE_TYPE;
  memcpy(image->owner, CODEGEN_NOTE_OWNER, sizeof image->owner);
  if (size) memcpy(image->text, text, size);
  read_image((const uint8_t *)image, whole);
  free(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size >= SELFMAG && memcmp(data, ELFMAG, SELFMAG) == 0)
    read_image(data, size);
  else if (size <= 2 * CG_NOTE_BYTES)
    read_text(data, size);
  return 0;
}
