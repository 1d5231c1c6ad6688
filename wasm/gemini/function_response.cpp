#include "gemini/function_response.h"

#include <optional>

#include "base/text.h"
#include "json/read.h"

namespace gemini {
namespace {

bool may_start_json(char c) {
  constexpr std::string_view kStarts = "{[\"-0123456789tfn";
  return kStarts.find(c) != std::string_view::npos;
}

// The JSON value `text` is, if it is one. The reader takes documents only, so a scalar is read as
// the one element of an array.
std::optional<json::Value> read_result(std::string_view text, base::Arena& arena) {
  const std::string_view trimmed = base::trim(text);
  if (trimmed.empty() || !may_start_json(trimmed.front())) return std::nullopt;
  if (trimmed.front() == '{' || trimmed.front() == '[') {
    const base::Result<json::Value> document = json::read(trimmed, arena);
    return document ? std::optional(*document) : std::nullopt;
  }
  const base::Result<json::Value> list = json::read(base::concat("[", trimmed, "]"), arena);
  if (!list || list->items().size() != 1) return std::nullopt;
  return list->items().front();
}

bool holds_reference(const json::Value& value) {
  for (const json::Member& member : value.members()) {
    if (member.key == "$ref" || holds_reference(member.value)) return true;
  }
  for (const json::Value& item : value.items()) {
    if (holds_reference(item)) return true;
  }
  return false;
}

}  // namespace

void write_response_value(std::string_view text, base::Arena& arena, json::Writer& out) {
  const std::optional<json::Value> value = read_result(text, arena);
  if (!value || holds_reference(*value)) {
    out.begin_object().member("output", text).end_object();
  } else if (value->is_object()) {
    out.value(*value);
  } else {
    out.begin_object().member("output", *value).end_object();
  }
}

}  // namespace gemini
