#pragma once

#include <simdjson.h>
#include <string>
#include <string_view>

#include "json/read.h"

// simdjson's own parser beside our reader: the same documents, the same values.
namespace support {

inline bool same_value(simdjson::dom::element theirs, const json::Value& ours);

inline bool same_items(simdjson::dom::array theirs, const json::Value& ours) {
  if (!ours.is_array() || theirs.size() != ours.items().size()) return false;
  size_t i = 0;
  for (const simdjson::dom::element item : theirs) {
    if (!same_value(item, ours.items()[i++])) return false;
  }
  return true;
}

// Of members with one name simdjson keeps all and we the last, so each of ours is looked up from
// the end.
inline bool same_members(simdjson::dom::object theirs, const json::Value& ours) {
  if (!ours.is_object() || theirs.size() < ours.members().size()) return false;
  for (const json::Member& member : ours.members()) {
    simdjson::dom::element last;
    bool found = false;
    for (const simdjson::dom::key_value_pair pair : theirs) {
      if (pair.key != member.key) continue;
      last = pair.value;
      found = true;
    }
    if (!found || !same_value(last, member.value)) return false;
  }
  return true;
}

inline bool same_value(simdjson::dom::element theirs, const json::Value& ours) {
  switch (theirs.type()) {
    case simdjson::dom::element_type::ARRAY:
      return same_items(theirs.get_array().value_unsafe(), ours);
    case simdjson::dom::element_type::OBJECT:
      return same_members(theirs.get_object().value_unsafe(), ours);
    case simdjson::dom::element_type::STRING:
      return ours.is_string() && theirs.get_string().value_unsafe() == ours.string();
    case simdjson::dom::element_type::BOOL:
      return ours.is_bool() && theirs.get_bool().value_unsafe() == ours.boolean();
    case simdjson::dom::element_type::NULL_VALUE:
      return ours.is_null();
    case simdjson::dom::element_type::INT64:
    case simdjson::dom::element_type::UINT64:
    case simdjson::dom::element_type::DOUBLE:
      return ours.is_number() && ours.as_double() == theirs.get_double().value_unsafe();
  }
  return false;
}

// Whether both refuse `document`, or both read the same from it. What differs by intent counts as
// the same: simdjson reads values that are no object or array, goes deeper than kMaxDepth, and
// refuses numbers beyond its types and lone surrogates, which we keep.
inline bool reads_as_simdjson(std::string_view document) {
  base::Arena arena;
  const base::Result<json::Value> ours = json::read(document, arena);
  simdjson::dom::parser parser;
  simdjson::dom::element theirs;
  const simdjson::error_code fault = parser.parse(document.data(), document.size()).get(theirs);
  switch (fault) {
    case simdjson::SUCCESS:
      if (ours) return same_value(theirs, *ours);
      return (!theirs.is_array() && !theirs.is_object()) ||
             ours.error().message.find("deeper") != std::string::npos;
    case simdjson::NUMBER_ERROR:
    case simdjson::BIGINT_ERROR:
    case simdjson::STRING_ERROR:
    case simdjson::DEPTH_ERROR:
    case simdjson::CAPACITY:
      return true;
    default:
      return !ours;
  }
}

}  // namespace support
