/* SPDX-License-Identifier: MIT
 *
 * ELF: the headers, notes and exported symbols of a shared object, from its bytes alone.
 *
 * Invariant: nothing is read outside [image, image + size), whatever the numbers in the file say; every loop is bounded
 * by the size of the file.
 */
#include <elf.h>

#include "private.h"

#define SEGMENTS_MAX 512u
#define STRING 256u /* bytes within which most strings end */

#if defined(__x86_64__)
#define HOST_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define HOST_MACHINE EM_AARCH64
#elif defined(__riscv)
#define HOST_MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define HOST_MACHINE EM_PPC64
#elif defined(__s390x__)
#define HOST_MACHINE EM_S390
#else
#error "name this machine's ELF number here"
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define HOST_DATA ELFDATA2LSB
#else
#define HOST_DATA ELFDATA2MSB
#endif

static const char *machine_name(unsigned machine) {
  static const struct {
    unsigned number;
    const char *name;
  } known[] = {{EM_386, "i386"},        {EM_X86_64, "x86-64"}, {EM_ARM, "arm"},
               {EM_AARCH64, "aarch64"}, {EM_RISCV, "riscv"},   {EM_PPC64, "ppc64"},
               {EM_S390, "s390x"},      {EM_MIPS, "mips"},     {EM_LOONGARCH, "loong"}};
  for (size_t i = 0; i < CG_COUNT(known); i++)
    if (known[i].number == machine) return known[i].name;
  return "an unknown machine";
}

/* A piece of the image, copied out because nothing in a file need be aligned. */
static bool take(const cg_image *image, uint64_t offset, void *out, size_t count) {
  if (!cg_image_has(image, offset, count)) return false;
  memcpy(out, image->bytes + offset, count);
  return true;
}

static bool is_text(const uint8_t *image, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (image[i] < 0x20 && !(image[i] >= '\t' && image[i] <= '\r')) return false;
  return true;
}

static bool segment(const cg_image *image, unsigned i, Elf64_Phdr *out) {
  Elf64_Ehdr head;
  if (!take(image, 0, &head, sizeof head) || i >= head.e_phnum) return false;
  return take(image, head.e_phoff + (uint64_t)i * sizeof *out, out, sizeof *out);
}

/* By the first bytes. */
static cg_status check_identity(const uint8_t *image, size_t size, const char **why) {
  if (size == 0)
    *why = "is empty";
  else if (size < SELFMAG && memcmp(image, ELFMAG, size) == 0)
    *why = "is truncated";
  else if (size < SELFMAG || memcmp(image, ELFMAG, SELFMAG) != 0)
    *why = is_text(image, size) ? "is a text file, not a shared object" : "is not a shared object (ELF)";
  else if (size <= EI_VERSION)
    *why = "is truncated";
  else if (image[EI_CLASS] == ELFCLASS32)
    *why = "is built for 32 bits, codegen has 64";
  else if (image[EI_CLASS] != ELFCLASS64)
    *why = "is of an unknown ELF class";
  else if (image[EI_DATA] != HOST_DATA)
    *why = "is built for the other byte order";
  else if (image[EI_VERSION] != EV_CURRENT)
    *why = "is of an unknown ELF version";
  else
    return CODEGEN_OK;
  return CODEGEN_ERR_INPUT;
}

cg_status cg_elf_check(cg_arena *arena, const cg_image *image, const char **why) {
  Elf64_Ehdr head;
  size_t size = image->size, look = size < 256 ? size : 256;
  *why = "is truncated";
  if (!cg_image_has(image, 0, look) || check_identity(image->bytes, look, why) < 0) return CODEGEN_ERR_INPUT;
  *why = "is truncated";
  if (!take(image, 0, &head, sizeof head)) return CODEGEN_ERR_INPUT;
  if (head.e_machine != HOST_MACHINE) {
    *why = cg_arena_printf(arena, "is built for %s, codegen for %s", machine_name(head.e_machine),
                           machine_name(HOST_MACHINE))
               .data;
    if (!*why) *why = "is built for another machine";
    return CODEGEN_ERR_INPUT;
  }
  if (head.e_type != ET_DYN) {
    *why = head.e_type == ET_REL    ? "is an object file, not a shared object"
           : head.e_type == ET_EXEC ? "is a program, not a shared object"
           : head.e_type == ET_CORE ? "is a core dump, not a shared object"
                                    : "is not a shared object";
    return CODEGEN_ERR_INPUT;
  }
  if (head.e_phentsize != sizeof(Elf64_Phdr) || head.e_phnum == 0 || head.e_phnum > SEGMENTS_MAX) {
    *why = "has a malformed ELF header";
    return CODEGEN_ERR_INPUT;
  }
  for (unsigned i = 0; i < head.e_phnum; i++) {
    Elf64_Phdr row;
    if (head.e_phoff > size || !segment(image, i, &row)) return CODEGEN_ERR_INPUT;
    if (row.p_type == PT_LOAD || row.p_type == PT_NOTE || row.p_type == PT_DYNAMIC)
      if (row.p_offset > size || row.p_filesz > size - row.p_offset) return CODEGEN_ERR_INPUT;
  }
  *why = NULL;
  return CODEGEN_OK;
}

size_t cg_elf_extent(const uint8_t *head, size_t size) {
  const cg_image image = {.bytes = head, .size = size, .fd = -1};
  Elf64_Ehdr first;
  Elf64_Phdr row;
  uint64_t end = 0;
  if (!take(&image, 0, &first, sizeof first) || memcmp(first.e_ident, ELFMAG, SELFMAG) != 0) return 0;
  for (unsigned i = 0; i < first.e_phnum; i++) {
    if (first.e_phoff > size || !segment(&image, i, &row)) return 0;
    if (row.p_type != PT_LOAD && row.p_type != PT_NOTE && row.p_type != PT_DYNAMIC) continue;
    if (row.p_filesz > SIZE_MAX / 4 || row.p_offset > SIZE_MAX / 4) return 0;
    if (row.p_offset + row.p_filesz > end) end = row.p_offset + row.p_filesz;
  }
  return (size_t)end;
}

/* -- notes ------------------------------------------------------------------------------------------------------- */

static uint64_t padded(uint64_t size, uint64_t align) {
  return (size + align - 1) & ~(align - 1);
}

/* The notes of one segment. A note whose sizes lead out of the segment ends the walk with an error. */
static cg_status segment_notes(const uint8_t *notes, uint64_t size, uint64_t align,
                               cg_status (*call)(void *self, cg_str text), void *self, const char **why) {
  uint64_t at = 0;
  while (size - at >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr head;
    memcpy(&head, notes + at, sizeof head);
    at += sizeof head;
    uint64_t owner = padded(head.n_namesz, align), text = padded(head.n_descsz, align);
    if (owner > size - at || head.n_descsz > size - at - owner) {
      *why = "has a malformed ELF note";
      return CODEGEN_ERR_CONTRACT;
    }
    if (head.n_namesz == sizeof CODEGEN_NOTE_OWNER && head.n_type == CODEGEN_NOTE_TYPE &&
        memcmp(notes + at, CODEGEN_NOTE_OWNER, sizeof CODEGEN_NOTE_OWNER) == 0) {
      cg_status status = call(self, (cg_str){(const char *)notes + at + owner, head.n_descsz});
      if (status < 0) return status;
    }
    at += owner;
    at += text < size - at ? text : size - at;
  }
  return CODEGEN_OK;
}

cg_status cg_elf_notes(const cg_image *image, cg_status (*call)(void *self, cg_str text), void *self,
                       const char **why) {
  Elf64_Phdr row;
  cg_status status = CODEGEN_OK;
  for (unsigned i = 0; i < SEGMENTS_MAX && segment(image, i, &row) && status >= 0; i++) {
    if (row.p_type != PT_NOTE) continue;
    if (!cg_image_has(image, row.p_offset, row.p_filesz)) {
      *why = "is truncated";
      return CODEGEN_ERR_INPUT;
    }
    status = segment_notes(image->bytes + row.p_offset, row.p_filesz, row.p_align == 8 ? 8 : 4, call, self, why);
  }
  return status;
}

/* -- dynamic symbols --------------------------------------------------------------------------------------------- */

typedef struct dynamic {
  const cg_image *image;
  uint64_t symbols, strings, strings_size, hash, gnu_hash, run_path;
  bool has_run_path;
} dynamic;

/* File offset of an address, SIZE_MAX when it lies in no loaded segment. */
static uint64_t place_of(const dynamic *d, uint64_t address) {
  Elf64_Phdr row;
  for (unsigned i = 0; i < SEGMENTS_MAX && segment(d->image, i, &row); i++)
    if (row.p_type == PT_LOAD && address >= row.p_vaddr && address - row.p_vaddr < row.p_filesz)
      return row.p_offset + (address - row.p_vaddr);
  return UINT64_MAX;
}

static bool read_u32(const dynamic *d, uint64_t offset, uint32_t *out) {
  return take(d->image, offset, out, sizeof *out);
}

static cg_str string_at(const dynamic *d, uint64_t at) {
  uint64_t limit = d->strings > d->image->size ? 0 : d->image->size - d->strings;
  if (d->strings_size < limit) limit = d->strings_size;
  if (at >= limit) return CG_STR("");
  const char *text = (const char *)d->image->bytes + d->strings + at;
  for (uint64_t size = 0, step, have; at + size < limit; size += step) { /* so much of it at a time */
    step = limit - at - size < STRING ? limit - at - size : STRING;
    if (!cg_image_has(d->image, d->strings + at + size, step)) break;
    have = strnlen(text + size, (size_t)step);
    if (have < step || size + step == limit - at) return (cg_str){text, (size_t)(size + have)};
  }
  return CG_STR("");
}

static bool read_dynamic(dynamic *d) {
  Elf64_Phdr row = {0};
  bool found = false;
  for (unsigned i = 0; i < SEGMENTS_MAX && !found && segment(d->image, i, &row); i++) found = row.p_type == PT_DYNAMIC;
  if (!found) return false;
  d->symbols = d->strings = d->hash = d->gnu_hash = UINT64_MAX;
  for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= row.p_filesz; at += sizeof(Elf64_Dyn)) {
    Elf64_Dyn entry;
    if (!take(d->image, row.p_offset + at, &entry, sizeof entry) || entry.d_tag == DT_NULL) break;
    switch (entry.d_tag) {
      case DT_SYMTAB: d->symbols = place_of(d, entry.d_un.d_ptr); break;
      case DT_STRTAB: d->strings = place_of(d, entry.d_un.d_ptr); break;
      case DT_STRSZ: d->strings_size = entry.d_un.d_val; break;
      case DT_HASH: d->hash = place_of(d, entry.d_un.d_ptr); break;
      case DT_GNU_HASH: d->gnu_hash = place_of(d, entry.d_un.d_ptr); break;
      case DT_RPATH:
      case DT_RUNPATH:
        d->run_path = entry.d_un.d_val;
        d->has_run_path = true;
        break;
      default: break;
    }
  }
  return d->symbols <= d->image->size && d->strings <= d->image->size;
}

/* First and one past the last index of the symbols that others can find. */
static bool symbol_range(const dynamic *d, uint32_t *first, uint32_t *end) {
  uint32_t buckets, offset, words, chain, most = 0;
  *first = 1;
  if (d->hash < d->image->size) return read_u32(d, d->hash + 4, end);
  if (d->gnu_hash >= d->image->size || !read_u32(d, d->gnu_hash, &buckets) || !read_u32(d, d->gnu_hash + 4, &offset) ||
      !read_u32(d, d->gnu_hash + 8, &words))
    return false;
  uint64_t bucket = d->gnu_hash + 16 + (uint64_t)words * 8, chains = bucket + (uint64_t)buckets * 4;
  for (uint32_t i = 0, value; i < buckets; i++) {
    if (!read_u32(d, bucket + (uint64_t)i * 4, &value)) return false;
    if (value > most) most = value;
  }
  *first = *end = offset;
  if (most < offset) return true; /* no symbol at all */
  do {                            /* the chain of the last bucket ends at the last symbol */
    if (!read_u32(d, chains + (uint64_t)(most - offset) * 4, &chain)) return false;
    most++;
  } while (!(chain & 1));
  *end = most;
  return true;
}

/* Names that belong to the tool chain, not to the author. */
static bool is_toolchain(cg_str name) {
  static const char *const known[] = {"_init", "_fini", "_edata", "_end", "_etext"};
  for (size_t i = 0; i < CG_COUNT(known); i++)
    if (codegen_str_is(name, known[i])) return true;
  return name.size == 0 || cg_str_begins(name, "__");
}

void cg_elf_dynamic_read(const cg_image *image, cg_elf_dynamic *out) {
  dynamic d = {.image = image};
  uint32_t first = 0, end = 0;
  *out = (cg_elf_dynamic){0};
  if (!read_dynamic(&d)) return;
  if (d.has_run_path) {
    cg_str path = string_at(&d, d.run_path);
    out->origin =
        path.size && (memmem(path.data, path.size, "$ORIGIN", 7) || memmem(path.data, path.size, "${ORIGIN}", 9));
  }
  if (!symbol_range(&d, &first, &end)) return;
  out->known = true;
  for (uint64_t i = first; i < end; i++) {
    Elf64_Sym symbol;
    if (!take(image, d.symbols + i * sizeof symbol, &symbol, sizeof symbol)) break;
    unsigned bind = ELF64_ST_BIND(symbol.st_info), seen = ELF64_ST_VISIBILITY(symbol.st_other);
    if (symbol.st_shndx == SHN_UNDEF || bind == STB_LOCAL || seen == STV_HIDDEN || seen == STV_INTERNAL) continue;
    cg_str name = string_at(&d, symbol.st_name);
    if (codegen_str_is(name, CODEGEN_PLUGIN_ENTRY)) {
      out->entry = true;
    } else if (!is_toolchain(name)) {
      if (out->surplus < CG_COUNT(out->name)) out->name[out->surplus] = name;
      out->surplus++;
    }
  }
}
