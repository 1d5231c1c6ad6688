#include "gemini/tree_builder.h"

#include <algorithm>
#include <string>

namespace gemini {

json::Value make_integer(int64_t value, base::Arena& arena) {
  return json::Value::number(arena.copy(std::to_string(value)));
}

json::Value make_array(const std::vector<json::Value>& items, base::Arena& arena) {
  return json::Value::array(arena.copy_array(std::span<const json::Value>(items)));
}

json::Value make_array(std::initializer_list<json::Value> items, base::Arena& arena) {
  return make_array(std::vector<json::Value>(items), arena);
}

ObjectBuilder& ObjectBuilder::set(std::string_view key, const json::Value& value) {
  for (json::Member& member : members_) {
    if (member.key == key) {
      member.value = value;
      return *this;
    }
  }
  members_.push_back({key, value});
  return *this;
}

ObjectBuilder& ObjectBuilder::remove(std::string_view key) {
  std::erase_if(members_, [key](const json::Member& member) { return member.key == key; });
  return *this;
}

const json::Value* ObjectBuilder::find(std::string_view key) const {
  for (const json::Member& member : members_) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

json::Value ObjectBuilder::build() const {
  return json::Value::object(arena_->copy_array(std::span<const json::Member>(members_)));
}

}  // namespace gemini
