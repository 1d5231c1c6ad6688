#include "gemini/partial_args.h"

#include <algorithm>

#include "base/text.h"
#include "json/read.h"
#include "json/write.h"

namespace gemini {
namespace {

constexpr size_t kMostItems = 10'000;
// A few bytes of a path can ask for thousands.
constexpr size_t kMostNodes = 100'000;

// Takes the next step of a path: `.name`, `['name']` or `[3]`. False at its end or when it cannot
// be read.
bool take_step(std::string_view& path, std::string& name, int64_t& index) {
  index = -1;
  if (path.empty()) return false;
  if (path.front() == '.') {
    path.remove_prefix(1);
    const size_t end = path.find_first_of(".[");
    name = path.substr(0, end);
    path.remove_prefix(name.size());
    return !name.empty();
  }
  if (path.front() != '[') return false;
  const size_t end = path.find(']');
  if (end == std::string_view::npos) return false;
  std::string_view inside = path.substr(1, end - 1);
  path.remove_prefix(end + 1);
  const bool quoted = inside.size() >= 2 && (inside.front() == '\'' || inside.front() == '"');
  if (quoted) {
    name = inside.substr(1, inside.size() - 2);
    return true;
  }
  index = base::parse_int(inside).value_or(-1);
  return index >= 0 && index < static_cast<int64_t>(kMostItems);
}

bool is_too_deep(std::string_view path) {
  std::string name;
  int64_t index = -1;
  int depth = 0;
  while (depth <= json::kMaxDepth && take_step(path, name, index)) ++depth;
  return depth > json::kMaxDepth;
}

}  // namespace

// False when there would be too many.
bool PartialCall::grow(Node& node, size_t size) {
  const size_t more = size - std::min(size, node.children.size());
  if (more > kMostNodes - nodes_) return false;
  nodes_ += more;
  node.children.resize(node.children.size() + more);
  return true;
}

PartialCall::Node* PartialCall::find_place(std::string_view path) {
  if (path.starts_with('$')) path.remove_prefix(1);
  if (is_too_deep(path)) return nullptr;
  Node* node = &root_;
  std::string name;
  int64_t index = -1;
  while (!path.empty()) {
    if (!take_step(path, name, index)) return nullptr;
    if (index >= 0) {
      node->kind = Node::Kind::kArray;
      const size_t at = static_cast<size_t>(index);
      if (!grow(*node, at + 1)) return nullptr;
      node = &node->children[at];
      continue;
    }
    node->kind = Node::Kind::kObject;
    size_t at = 0;
    while (at < node->children.size() && node->children[at].key != name) ++at;
    if (at == node->children.size()) {
      if (!grow(*node, at + 1)) return nullptr;
      node->children.back().key = name;
    }
    node = &node->children[at];
  }
  return node;
}

void PartialCall::add(const json::Value& call) {
  if (id.empty()) id = call.find_string("id");
  if (name.empty()) name = call.find_string("name");
  const json::Value* pieces = call.find("partialArgs");
  if (pieces == nullptr) return;
  for (const json::Value& piece : pieces->items()) {
    Node* place = find_place(piece.find_string("jsonPath"));
    if (place == nullptr || place == &root_) continue;
    if (const json::Value* text = piece.find("stringValue")) {
      place->kind = Node::Kind::kText;
      place->text.append(text->string());
    } else if (const json::Value* number = piece.find("numberValue")) {
      place->kind = Node::Kind::kRaw;
      place->text = json::to_text(*number);
    } else if (const json::Value* flag = piece.find("boolValue")) {
      place->kind = Node::Kind::kRaw;
      place->text = json::to_text(*flag);
    } else if (piece.find_raw("nullValue") != nullptr) {
      place->kind = Node::Kind::kRaw;
      place->text = "null";
    }
  }
}

json::Value PartialCall::build(const Node& node, base::Arena& arena) {
  switch (node.kind) {
    case Node::Kind::kUnset:
      return json::Value();
    case Node::Kind::kText:
      return json::Value::string(arena.copy(node.text));
    case Node::Kind::kRaw:
      if (node.text == "null") return json::Value();
      if (node.text == "true" || node.text == "false") {
        return json::Value::boolean(node.text == "true");
      }
      return json::Value::number(arena.copy(node.text));
    case Node::Kind::kArray: {
      std::vector<json::Value> items;
      for (const Node& child : node.children) items.push_back(build(child, arena));
      return json::Value::array(arena.copy_array(std::span<const json::Value>(items)));
    }
    case Node::Kind::kObject: {
      std::vector<json::Member> members;
      for (const Node& child : node.children) {
        members.push_back({arena.copy(child.key), build(child, arena)});
      }
      return json::Value::object(arena.copy_array(std::span<const json::Member>(members)));
    }
  }
  __builtin_unreachable();
}

const json::Value* PartialCall::arguments(base::Arena& arena) const {
  return arena.make<json::Value>(build(root_, arena));
}

}  // namespace gemini
