#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "json/value.h"

namespace gemini {

// A function call whose arguments arrive piecewise (`partialArgs`, while `willContinue`). Each
// piece names a place by JSON path and appends text to it or sets it. Places that would be deeper
// than JSON may be, or one too many, are left out.
class PartialCall {
 public:
  std::string id;
  std::string name;
  std::string signature;

  // `functionCall` object of one event.
  void add(const json::Value& call);

  // The arguments gathered so far as a tree in the arena.
  const json::Value* arguments(base::Arena& arena) const;

 private:
  struct Node {
    enum class Kind { kUnset, kObject, kArray, kText, kRaw };
    Kind kind = Kind::kUnset;
    std::string key;   // in an object
    std::string text;  // kText: the string; kRaw: JSON text
    std::vector<Node> children;
  };
  Node* find_place(std::string_view path);
  bool grow(Node& node, size_t size);
  static json::Value build(const Node& node, base::Arena& arena);

  Node root_{Node::Kind::kObject, {}, {}, {}};
  size_t nodes_ = 0;
};

}  // namespace gemini
