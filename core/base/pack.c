/* SPDX-License-Identifier: MIT
 *
 * Numbers and texts in a row of bytes, for files that only this program reads. Whatever is read back is hostile: a
 * reader never leaves its bytes, and says once at the end whether everything was there.
 */
#include "base.h"

void cg_pack_u64(cg_buf *out, uint64_t value) {
  unsigned char bytes[8];
  for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(value >> 8 * i);
  cg_buf_add(out, bytes, sizeof bytes);
}

void cg_pack_str(cg_buf *out, cg_str text) {
  cg_pack_u64(out, text.size);
  cg_buf_str(out, text);
}

void cg_pack_hash(cg_buf *out, cg_hash hash) {
  cg_pack_u64(out, hash.low);
  cg_pack_u64(out, hash.high);
}

uint64_t cg_unpack_u64(cg_unpack *from) {
  uint64_t value = 0;
  if (from->failed || from->bytes.size - from->at < 8) {
    from->failed = true;
    return 0;
  }
  for (int i = 0; i < 8; i++) value |= (uint64_t)(unsigned char)from->bytes.data[from->at++] << 8 * i;
  return value;
}

cg_str cg_unpack_str(cg_unpack *from) {
  uint64_t size = cg_unpack_u64(from);
  if (from->failed || size > from->bytes.size - from->at) {
    from->failed = true;
    return CG_STR("");
  }
  cg_str text = {from->bytes.data + from->at, (size_t)size};
  from->at += (size_t)size;
  return text;
}

cg_hash cg_unpack_hash(cg_unpack *from) {
  cg_hash hash;
  hash.low = cg_unpack_u64(from);
  hash.high = cg_unpack_u64(from);
  return hash;
}
