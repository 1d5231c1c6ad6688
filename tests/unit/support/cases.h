#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "json/value.h"
#include "unit/support/json_text.h"

// Cases as data: one JSON object a line, in files of tests/cases. Each names the rows of
// rows.json it shows.
namespace support {

struct Case {
  std::string place;  // file and line
  std::string text;
};

inline std::vector<Case> read_cases(const std::string& file) {
  std::vector<Case> cases;
  std::istringstream lines(read_file("tests/cases/" + file));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (!line.empty()) cases.push_back({file + ":" + std::to_string(number), line});
  }
  return cases;
}

// `over`'s members in the place of `base`'s or behind them; null takes a member out.
inline std::string merged(const std::string& base, const json::Value* over) {
  base::Arena arena;
  const auto tree = json::read(base, arena);
  base::Buffer out;
  json::Writer writer(out);
  writer.begin_object();
  const auto find = [](const json::Value& object, std::string_view key) -> const json::Value* {
    for (const json::Member& member : object.members()) {
      if (member.key == key) return &member.value;
    }
    return nullptr;
  };
  for (const json::Member& member : tree->members()) {
    const json::Value* other = over == nullptr ? nullptr : find(*over, member.key);
    if (other == nullptr) writer.member(member.key, member.value);
  }
  if (over != nullptr) {
    for (const json::Member& member : over->members()) {
      if (!member.value.is_null()) writer.member(member.key, member.value);
    }
  }
  writer.end_object();
  return out.str();
}

// [400,"invalid_value","stop"]: status, code, param (null when it names none).
inline std::string describe_error(const base::Error& error) {
  base::Buffer out;
  json::Writer writer(out);
  writer.begin_array().integer(error.http_status());
  writer.string(base::error_info(error.code).code);
  if (error.param.empty()) {
    writer.null();
  } else {
    writer.string(error.param);
  }
  writer.end_array();
  return out.str();
}

}  // namespace support
