#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "json/value.h"

// Makers of json::Value trees in an arena. What they build lives as long as the arena and whatever
// the given keys and values point to.
namespace gemini {

json::Value make_integer(int64_t value, base::Arena& arena);
json::Value make_array(std::initializer_list<json::Value> items, base::Arena& arena);

class ObjectBuilder {
 public:
  explicit ObjectBuilder(base::Arena& arena) : arena_(&arena) {}
  ObjectBuilder(const json::Value& start, base::Arena& arena) : arena_(&arena) {
    members_.assign(start.members().begin(), start.members().end());
  }

  // Replaces a member where it stands or appends it.
  ObjectBuilder& set(std::string_view key, const json::Value& value);
  ObjectBuilder& set(std::string_view key, std::string_view text) {
    return set(key, json::Value::string(text));
  }
  ObjectBuilder& remove(std::string_view key);
  // nullptr when absent; valid until the next change.
  const json::Value* find(std::string_view key) const;
  bool empty() const { return members_.empty(); }
  const std::vector<json::Member>& members() const { return members_; }

  json::Value build() const;

 private:
  base::Arena* arena_;
  std::vector<json::Member> members_;
};

json::Value make_array(const std::vector<json::Value>& items, base::Arena& arena);

}  // namespace gemini
