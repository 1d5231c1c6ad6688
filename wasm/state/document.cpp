#include "state/document.h"

namespace state {
namespace {

base::CoolReason known_to_all(base::CoolReason reason) {
  return reason == base::CoolReason::kLeaked ? base::CoolReason::kSuspended : reason;
}

}  // namespace

void write_text(json::Writer& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out.member(key, text);
}

void write_number(json::Writer& out, std::string_view key, int64_t number) {
  if (number != 0) out.member(key, number);
}

void write_limit(json::Writer& out, std::string_view key, const std::optional<int64_t>& limit) {
  if (limit) out.member(key, *limit);
}

void write_texts(json::Writer& out, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(key).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

void read_reason(Fields& fields, base::CoolReason& reason) {
  std::string name;
  std::string cause;
  fields.read("reason", name).read("cause", cause);
  reason = find_word<base::CoolReason>(name).value_or(base::CoolReason::kNone);
  reason = find_word<base::CoolReason>(cause).value_or(reason);
}

void write_reason(json::Writer& out, base::CoolReason reason) {
  const base::CoolReason known = known_to_all(reason);
  out.member("reason", word(known));
  if (known != reason) out.member("cause", word(reason));
}

void read_repair(Fields& fields, base::Repair& repair) {
  std::string name;
  fields.read("repair", name);
  repair = find_word<base::Repair>(name).value_or(base::Repair::kNone);
}

void read_window(Fields& fields, Window& window) {
  const json::Value* value = fields.find("window", json::Value::Type::kArray);
  if (value == nullptr) return;
  int64_t* const members[] = {&window.minute, &window.requests, &window.tokens,
                              &window.previous_requests, &window.previous_tokens};
  if (value->items().size() != std::size(members)) {
    fields.refuse(base::ErrorCode::kInvalidValue, "window");
    return;
  }
  for (size_t i = 0; i < std::size(members); ++i) {
    const std::optional<int64_t> number = value->items()[i].as_int();
    if (!number) {
      fields.refuse(base::ErrorCode::kInvalidValue, "window");
      return;
    }
    *members[i] = *number;
  }
}

void write_window(json::Writer& out, const Window& window) {
  if (window.minute == 0) return;
  out.key("window").begin_array().integer(window.minute).integer(window.requests);
  out.integer(window.tokens).integer(window.previous_requests).integer(window.previous_tokens);
  out.end_array();
}

}  // namespace state
