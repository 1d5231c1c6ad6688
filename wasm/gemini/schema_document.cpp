#include "gemini/schema_document.h"

#include "base/text.h"
#include "http/message.h"

namespace gemini {
namespace {

// Member comparisons spent on pointers before a document counts as hostile.
constexpr size_t kMaxCompared = 4'000'000;

bool is_definitions_key(std::string_view key) {
  return key == "$defs" || key == "definitions";
}

// One token of a JSON pointer in a URI fragment (RFC 6901 §6): %xx first, then ~1 and ~0.
std::string decode_pointer_token(std::string_view token) {
  const std::string text = http::percent_decode(token);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '~' && i + 1 < text.size() && (text[i + 1] == '0' || text[i + 1] == '1');
    out.push_back(!escape ? text[i] : text[i + 1] == '0' ? '~' : '/');
    if (escape) ++i;
  }
  return out;
}

}  // namespace

SchemaDocument::SchemaDocument(const json::Value& root) : root_(&root) {
  // `$defs` is the current word and wins when both lists have a name.
  for (const std::string_view list : {"$defs", "definitions"}) {
    const json::Value* values = root.find(list);
    if (values == nullptr) continue;
    for (const json::Member& member : values->members()) {
      if (!by_name_.try_emplace(member.key, definitions_.size()).second) continue;
      definitions_.push_back({member.key, &member.value});
    }
  }
}

SchemaTarget SchemaDocument::find(std::string_view reference) {
  if (reference == "#" || reference == "#/") return {SchemaTarget::Kind::kRoot, root_};
  if (!reference.starts_with('#')) return {};
  reference.remove_prefix(1);
  if (reference.starts_with('/')) return find_pointer(reference.substr(1));
  if (anchors_.empty()) index_anchors(*root_);
  const auto found = anchors_.find(reference);
  if (found == anchors_.end()) return {};
  const bool root = found->second == root_;
  return {root ? SchemaTarget::Kind::kRoot : SchemaTarget::Kind::kElsewhere, found->second};
}

SchemaTarget SchemaDocument::find_pointer(std::string_view pointer) {
  const std::vector<std::string_view> tokens = base::split(pointer, '/');
  const json::Value* node = root_;
  size_t next = 0;
  if (tokens.size() >= 2 && is_definitions_key(decode_pointer_token(tokens[0]))) {
    const auto found = by_name_.find(decode_pointer_token(tokens[1]));
    if (found == by_name_.end()) return {};
    node = definitions_[found->second].schema;
    if (tokens.size() == 2) {
      return {SchemaTarget::Kind::kDefinition, node, found->second, tokens[1]};
    }
    next = 2;
  }
  for (; next < tokens.size(); ++next) {
    node = find_step(*node, decode_pointer_token(tokens[next]));
    if (node == nullptr) return {};
  }
  if (!node->is_object() && !node->is_bool()) return {};
  return {SchemaTarget::Kind::kElsewhere, node};
}

const json::Value* SchemaDocument::find_step(const json::Value& node, const std::string& token) {
  if (node.is_object()) {
    compared_ += node.members().size();
    return compared_ > kMaxCompared ? nullptr : node.find_raw(token);
  }
  const auto index = base::parse_int(token);
  if (!index || *index < 0 || static_cast<size_t>(*index) >= node.items().size()) return nullptr;
  return &node.items()[static_cast<size_t>(*index)];
}

void SchemaDocument::index_anchors(const json::Value& node) {
  // An entry nobody can ask for keeps the index from being made twice.
  if (&node == root_) anchors_.try_emplace(std::string_view(), nullptr);
  const std::string_view anchor = node.find_string("$anchor");
  if (!anchor.empty()) anchors_.try_emplace(anchor, &node);
  for (const json::Member& member : node.members()) index_anchors(member.value);
  for (const json::Value& item : node.items()) index_anchors(item);
}

}  // namespace gemini
