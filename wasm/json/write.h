#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "json/value.h"

namespace json {

// Append-only writer of compact JSON. Commas and colons are put by the writer; the caller keeps
// begin and end paired. Escapes `"`, `\` and U+0000–U+001F and nothing else; text must be UTF-8.
class Writer {
 public:
  explicit Writer(base::Buffer& out) : out_(out) {}

  Writer& begin_object() { return begin('{'); }
  Writer& end_object() { return end('}'); }
  Writer& begin_array() { return begin('['); }
  Writer& end_array() { return end(']'); }
  Writer& key(std::string_view name);

  Writer& string(std::string_view text);
  // Several pieces written as one JSON string.
  Writer& string_pieces(std::initializer_list<std::string_view> pieces);
  // The same, but what is long and needs no escape is spliced: its owner must outlive the buffer.
  Writer& lasting_pieces(std::span<const std::string_view> pieces);
  Writer& lasting_pieces(std::initializer_list<std::string_view> pieces) {
    return lasting_pieces(std::span(pieces.begin(), pieces.size()));
  }
  // Text known to need no escape (base64), or with its escapes made: spliced, not copied; its owner
  // must outlive the buffer.
  Writer& plain_string(std::string_view text);
  // Several such texts as one JSON string.
  Writer& plain_strings(const std::vector<std::string_view>& texts);
  // The same, copied.
  Writer& raw_string(std::string_view text);
  Writer& integer(int64_t value);
  Writer& boolean(bool value);
  Writer& null();
  // JSON text put as it is.
  Writer& raw(std::string_view text);
  // The same, spliced: its owner must outlive the buffer.
  Writer& raw_splice(std::string_view text);
  Writer& raw_splice(const base::Buffer& text);
  Writer& value(const Value& value);

  // key + value in one call.
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& member(std::string_view name, int64_t number) { return key(name).integer(number); }
  Writer& member(std::string_view name, int number) { return key(name).integer(number); }
  Writer& member(std::string_view name, bool flag) { return key(name).boolean(flag); }
  Writer& member(std::string_view name, const Value& tree) { return key(name).value(tree); }
  // The text, or JSON null when it is empty.
  Writer& member_or_null(std::string_view name, std::string_view text);

 private:
  Writer& begin(char bracket);
  Writer& end(char bracket);
  void separate();

  base::Buffer& out_;
  bool comma_ = false;  // a value stands before the next one on this level
};

// Compact JSON text of a tree: member order and number lexemes kept.
std::string to_text(const Value& value);
// `text` with escapes, between quotes.
void append_quoted(base::Buffer& out, std::string_view text);
// `text` with escapes.
void append_escaped(std::string& out, std::string_view text);

}  // namespace json
