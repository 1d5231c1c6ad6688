#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "gemini/schema.h"
#include "gemini/schema_document.h"
#include "gemini/schema_keyword.h"
#include "gemini/schema_type.h"
#include "gemini/tree_builder.h"
#include "json/value.h"

namespace gemini {

// JSON levels a schema may have.
inline constexpr int kMaxSchemaDepth = 64;

// The members of one schema node once its references and its `allOf` are resolved into it; their
// values are still as the author wrote them.
struct FlatSchema {
  std::vector<json::Member> members;
  std::string_view reference;  // not empty: the node is this reference and nothing else
  SchemaTarget target = {};    // what `reference` leads to
};

// One run over one schema document. Once `status` is an error, every further answer is empty.
class SchemaNormaliser {
 public:
  enum class References { kKeep, kCopy };
  enum class Place { kRoot, kInner };
  // Which of two members of one name stays when nodes are merged.
  enum class Clash { kFirstWins, kLastWins };

  SchemaNormaliser(const json::Value& root, std::string_view param, SchemaBudget& budget,
                   base::Arena& arena)
      : document_(root), param_(param), budget_(budget), arena_(arena) {}

  // schema_flatten.cpp: resolves `$ref` (kept when nothing stands beside it and kKeep is given)
  // and `allOf`. Copied places are put on the stack of open copies; the caller takes them off.
  FlatSchema flatten(const json::Value& node, int depth, References references);

  // Unites two nodes: `properties` member by member with the later one winning, `required` name
  // by name, everything else as `clash` says.
  void merge(std::vector<json::Member>& into, std::span<const json::Member> from, Clash clash);

  // schema_node.cpp: the node as Gemini takes it. `depth` counts JSON levels from 1 on.
  json::Value write_node(const json::Value& node, int depth, Place place);
  json::Value write_members(const FlatSchema& flat, int depth, Place place);

  // schema_node.cpp: puts the definitions that are referenced where `$defs` stood.
  json::Value write_definitions(const json::Value& root);

  void fail(std::string message);
  // Takes so many nodes off the budget, or fails.
  void spend(size_t nodes);

  // How many copied places are open, and back to so many.
  size_t open_copies() const { return open_.size(); }
  void close_copies(size_t open) { open_.resize(open); }

  const json::Value& root() const { return document_.root(); }
  // Whether what was written so far holds references.
  bool has_references() const { return has_references_; }
  const base::Status& status() const { return status_; }
  bool failed() const { return !status_.has_value(); }

 private:
  struct Node;

  // schema_flatten.cpp
  FlatSchema copy_target(const SchemaTarget& target, int depth);
  FlatSchema merge_all_of(const json::Value& elements, int depth);
  void add_own_members(const json::Value& node, bool copied, int depth, FlatSchema& out);
  void use(const SchemaTarget& target);
  bool is_open(const json::Value* schema) const;

  // schema_node.cpp
  json::Value write_reference(const FlatSchema& flat, Place place);
  void write_keyword(const json::Member& member, Node& node);
  void write_id(const json::Member& member, Node& node);
  void write_text(const json::Member& member, Node& node);
  void write_type(Node& node);
  void write_child(const json::Member& member, Node& node);
  void write_items(const json::Member& member, Node& node);
  void write_description(const json::Value& value, Node& node);
  void write_values(Node& node);
  void write_properties(const json::Value& value, Node& node);
  void write_required(const json::Member& member, Node& node);
  void write_bound(SchemaKeyword keyword, Node& node);
  void write_alternatives(Node& node);
  json::Value write_list(std::span<const json::Value> list, int depth);
  json::Value finish(Node& node);

  SchemaDocument document_;
  std::string param_;
  SchemaBudget& budget_;
  base::Arena& arena_;
  base::Status status_;
  bool has_references_ = false;
  std::vector<const json::Value*> open_;  // places being copied right now
  std::unordered_set<size_t> used_;       // indexes of definitions referenced so far
  std::vector<size_t> pending_;           // those not written yet
};

// Member of a flattened node; nullptr when absent or null.
const json::Value* find_member(std::span<const json::Member> members, std::string_view key);

}  // namespace gemini
