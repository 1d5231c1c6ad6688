#include <string>

#include "fuzz.h"
#include "json/known.h"
#include "json/read.h"
#include "json/write.h"
#include "unit/support/simdjson_peer.h"

namespace {

void touch(const json::Value& value) {
  value.as_int();
  value.as_double();
  for (const json::Value& item : value.items()) touch(item);
  for (const json::Member& member : value.members()) {
    fuzz::require(value.find_raw(member.key) != nullptr);
    touch(member.value);
  }
}

void note(json::Known& known, const json::Value& value) {
  if (value.is_array()) known.note(value);
}

}  // namespace

// What was written is read as the same text, with padding behind the document or without, anew or
// as what is known of it, and simdjson reads the same.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(input, arena);
  std::string padded(input);
  padded.push_back('\0');
  padded.resize(input.size() + json::kPadding, '\x7f');
  const auto same = json::read_padded(std::string_view(padded).substr(0, input.size()), arena);
  fuzz::require(value.has_value() == same.has_value());
  fuzz::require(support::reads_as_simdjson(input));
  if (!value) return;
  touch(*value);
  const std::string text = json::to_text(*value);
  fuzz::require(json::to_text(*same) == text);
  json::Known known(sizeof(uint64_t));
  for (int i = 0; i < 4; ++i) {
    const std::string_view document = std::string_view(padded).substr(0, input.size());
    base::Arena one;
    const auto read = json::read_padded(document, one, json::kMaxNodes, {}, &known);
    fuzz::require(read.has_value() && json::to_text(*read) == text);
    fuzz::require(read->source().empty() == value->source().empty());
    touch(*read);
    for (const json::Value& item : read->items()) note(known, item);
    for (const json::Member& member : read->members()) note(known, member.value);
  }
  const base::Result<json::Value> again = json::read(text, arena);
  fuzz::require(again.has_value());
  fuzz::require(json::to_text(*again) == text);
}
