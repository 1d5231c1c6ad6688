#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text_map.h"
#include "json/value.h"

namespace gemini {

// Where a `$ref` of a schema points.
struct SchemaTarget {
  enum class Kind {
    kRoot,
    kDefinition,
    kElsewhere,   // any other place of the document
    kUnresolved,  // remote, or nothing stands there
  };
  Kind kind = Kind::kUnresolved;
  const json::Value* schema = nullptr;  // its identity too: one place, one address
  size_t definition = 0;                // kDefinition: index into definitions()
  std::string_view token = {};          // kDefinition: its name as the reference spells it
};

// A whole schema document as its author wrote it: looks up what references name. `$defs` and the
// older `definitions` of the root are one list. Views and pointers live as long as the root.
class SchemaDocument {
 public:
  struct Definition {
    std::string_view name;
    const json::Value* schema;
  };

  explicit SchemaDocument(const json::Value& root);

  // Accepts "#", "#/json/pointer" (percent-encoded or not) and "#anchor".
  SchemaTarget find(std::string_view reference);

  const json::Value& root() const { return *root_; }
  const std::vector<Definition>& definitions() const { return definitions_; }

 private:
  SchemaTarget find_pointer(std::string_view pointer);
  const json::Value* find_step(const json::Value& node, const std::string& token);
  void index_anchors(const json::Value& node);

  const json::Value* root_;
  std::vector<Definition> definitions_;
  base::TextMap<size_t> by_name_;
  base::TextMap<const json::Value*> anchors_;  // empty = not made yet
  size_t compared_ = 0;
};

}  // namespace gemini
