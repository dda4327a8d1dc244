/* SPDX-License-Identifier: MIT
 *
 * What goes into libyaml and how its places come back. One pass over the text checks UTF-8 and control characters and
 * learns what is special, so that a mark becomes a byte offset in constant time and every fault has an exact place.
 */
#include "yaml.h"

#define PLACE_STEP 64     /* characters between two entries of `place` */
#define TAG_LINES_MAX 256 /* libyaml compares each %TAG line with all others */
#define PRIVATE_FIRST 0xF0000u
#define PRIVATE_COUNT 0xFFFEu

static bool utf16(cg_str text) {
  const unsigned char *byte = (const unsigned char *)text.data;
  if (text.size < 2) return false;
  if ((byte[0] == 0xFE && byte[1] == 0xFF) || (byte[0] == 0xFF && byte[1] == 0xFE)) return true;
  return (byte[0] == 0) != (byte[1] == 0) && text.size % 2 == 0; /* ASCII in UTF-16 without a mark */
}

/** Characters that YAML 1.2 permits, at least in quotes, and libyaml changes or refuses. */
static bool special(uint32_t code) {
  return (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029 || code == 0xFEFF || code == 0xFFFE ||
         code == 0xFFFF;
}

static int special_at(const uint32_t *list, uint32_t count, uint32_t code) {
  for (uint32_t i = 0; i < count; i++)
    if (list[i] == code) return (int)i;
  return -1;
}

/** Gives every special character that occurs a private-use one that does not. */
static cg_yaml_fault choose_stand_ins(cg_yaml_input *input) {
  unsigned char *used = cg_calloc(PRIVATE_COUNT / 8 + 1, 1);
  uint32_t next = 0, given = 0, code;
  if (!used) return CG_YAML_MEMORY;
  for (size_t i = 0; i < input->text.size;) {
    if ((unsigned char)input->text.data[i] < 0xF3) {
      i++;
      continue;
    }
    i += cg_utf8_decode(input->text.data + i, input->text.size - i, &code);
    if (code >= PRIVATE_FIRST && code - PRIVATE_FIRST < PRIVATE_COUNT)
      used[(code - PRIVATE_FIRST) / 8] |= (unsigned char)(1u << (code - PRIVATE_FIRST) % 8);
  }
  for (; next < PRIVATE_COUNT && given < input->special_count; next++)
    if (!(used[next / 8] >> next % 8 & 1)) input->stand_in[given++] = PRIVATE_FIRST + next;
  cg_free(used);
  return given < input->special_count ? CG_YAML_MEMORY : CG_YAML_FINE;
}

/** Control characters, special ones, %TAG lines. The text is UTF-8. */
static cg_yaml_fault survey(cg_yaml_input *input, size_t *at, bool *ascii) {
  const unsigned char *byte = (const unsigned char *)input->text.data;
  size_t size = input->text.size, tags = 0;
  uint32_t code;
  for (size_t i = 0; i < size;) {
    unsigned char c = byte[i];
    if (c >= ' ' && c < 0x7F) {
      if (c == '%' && (i == 0 || byte[i - 1] == '\n' || byte[i - 1] == '\r') && size - i >= 4 &&
          memcmp(byte + i, "%TAG", 4) == 0 && ++tags > TAG_LINES_MAX) {
        *at = i;
        return CG_YAML_DIRECTIVES;
      }
      i++;
      continue;
    }
    if (c < ' ') {
      if (c != '\n' && c != '\r' && c != '\t') {
        *at = i;
        return CG_YAML_CONTROL;
      }
      i++;
      continue;
    }
    if (c >= 0x80) *ascii = false;
    if (c != 0x7F && c != 0xC2 && c != 0xE2 && c != 0xEF) {
      i += c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
      continue;
    }
    i += cg_utf8_decode((const char *)byte + i, size - i, &code);
    if (special(code) && special_at(input->special, input->special_count, code) < 0)
      input->special[input->special_count++] = code; /* at most 38 of them */
  }
  return CG_YAML_FINE;
}

static bool find_places(cg_yaml_input *input) {
  size_t size = input->text.size, index = 0;
  input->place = cg_malloc((size / PLACE_STEP + 2) * sizeof *input->place);
  if (!input->place) return false;
  for (size_t i = 0; i < size; i++) {
    if (((unsigned char)input->text.data[i] & 0xC0) == 0x80) continue;
    if (index++ % PLACE_STEP == 0) input->place[input->place_count++] = (uint32_t)i;
  }
  return true;
}

cg_yaml_fault cg_yaml_input_init(cg_yaml_input *input, cg_str text, size_t *at) {
  cg_yaml_fault fault;
  bool ascii = true;
  *input = (cg_yaml_input){.text = text};
  *at = 0;
  if (utf16(text)) return CG_YAML_UTF16;
  *at = cg_utf8_valid(text);
  if (*at != text.size) return CG_YAML_UTF8;
  fault = survey(input, at, &ascii);
  if (fault == CG_YAML_FINE && input->special_count) fault = choose_stand_ins(input);
  if (fault == CG_YAML_FINE && !ascii && !find_places(input)) fault = CG_YAML_MEMORY;
  return fault;
}

void cg_yaml_input_release(cg_yaml_input *input) {
  cg_free(input->place);
  *input = (cg_yaml_input){0};
}

/** Feeds the text with its special characters replaced. libyaml's buffer has room for a character at least. */
static int feed(void *data, unsigned char *out, size_t room, size_t *size) {
  cg_yaml_input *input = data;
  size_t used = 0, length;
  uint32_t code = 0;
  while (input->at < input->text.size && room - used >= 4) {
    unsigned char c = (unsigned char)input->text.data[input->at];
    if (c < 0x7F) {
      out[used++] = c;
      input->at++;
      continue;
    }
    length = cg_utf8_decode(input->text.data + input->at, input->text.size - input->at, &code);
    if (length == 0) return 0;
    input->at += length;
    if (special(code)) {
      int i = special_at(input->special, input->special_count, code);
      if (i >= 0) code = input->stand_in[i];
    }
    used += cg_utf8_encode(code, (char *)out + used);
  }
  *size = used;
  return 1;
}

void cg_yaml_input_attach(cg_yaml_input *input, yaml_parser_t *parser) {
  yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
  if (input->special_count)
    yaml_parser_set_input(parser, feed, input);
  else
    yaml_parser_set_input_string(parser, (const unsigned char *)input->text.data, input->text.size);
}

uint32_t cg_yaml_input_offset(cg_yaml_input *input, const yaml_mark_t *mark) {
  size_t index = mark->index, byte, from;
  if (!input->place) return (uint32_t)(index < input->text.size ? index : input->text.size);
  if (index / PLACE_STEP >= input->place_count) return (uint32_t)input->text.size;
  from = index - index % PLACE_STEP;
  byte = input->place[index / PLACE_STEP];
  if (input->last_index > from && input->last_index <= index) {
    from = input->last_index;
    byte = input->last_byte;
  }
  for (; from < index && byte < input->text.size; from++)
    for (byte++; byte < input->text.size && ((unsigned char)input->text.data[byte] & 0xC0) == 0x80; byte++) continue;
  input->last_index = index;
  input->last_byte = byte;
  return (uint32_t)byte;
}

bool cg_yaml_input_restore(const cg_yaml_input *input, cg_str value, cg_buf *out) {
  uint32_t code = 0;
  size_t first = 0, length;
  char text[4];
  if (!input->special_count) return false;
  while (first < value.size && (unsigned char)value.data[first] < 0xF3) first++;
  if (first == value.size) return false;
  cg_buf_add(out, value.data, first);
  for (size_t i = first; i < value.size; i += length) {
    length = cg_utf8_decode(value.data + i, value.size - i, &code);
    if (length == 0) length = 1; /* not possible: libyaml gives valid UTF-8 */
    int at = special_at(input->stand_in, input->special_count, code);
    if (at >= 0)
      cg_buf_add(out, text, cg_utf8_encode(input->special[at], text));
    else
      cg_buf_add(out, value.data + i, length);
  }
  return true;
}
