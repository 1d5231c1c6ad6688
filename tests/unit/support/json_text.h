#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "json/read.h"
#include "json/write.h"

// Reading test data and comparing JSON.
namespace support {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Does member order matter at this member? It does where the order reaches the model.
inline bool is_ordered(std::string_view key) {
  return key == "parametersJsonSchema" || key == "responseJsonSchema";
}

inline void write_sorted(const json::Value& value, bool ordered, json::Writer& out) {
  if (value.is_array()) {
    out.begin_array();
    for (const json::Value& item : value.items()) write_sorted(item, ordered, out);
    out.end_array();
    return;
  }
  if (value.is_number()) {
    const double number = value.as_double().value_or(NAN);
    char digits[32];
    const auto [end, error] =
        std::to_chars(digits, digits + sizeof digits, std::round(number * 1e6) / 1e6);
    out.raw({digits, static_cast<size_t>(end - digits)});
    return;
  }
  if (!value.is_object()) {
    out.value(value);
    return;
  }
  std::vector<json::Member> members(value.members().begin(), value.members().end());
  if (!ordered) {
    std::sort(members.begin(), members.end(),
              [](const json::Member& a, const json::Member& b) { return a.key < b.key; });
  }
  out.begin_object();
  for (const json::Member& member : members) {
    out.key(member.key);
    write_sorted(member.value, ordered || is_ordered(member.key), out);
  }
  out.end_object();
}

// One spelling for all texts of one JSON value: members sorted (but for schemas), numbers to 1e-6.
inline std::string canonical(std::string_view text) {
  base::Arena arena;
  const base::Result<json::Value> value = json::read(text, arena);
  if (!value) return "not JSON: " + std::string(text);
  base::Buffer out;
  json::Writer writer(out);
  write_sorted(*value, false, writer);
  return out.str();
}

}  // namespace support
