#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "base/error.h"
#include "json/value.h"

namespace json {
class Notes;
}

// JSON Schema as clients write it → the part of JSON Schema Gemini takes. Member order and number
// lexemes are kept; the result depends on the input alone.
// https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support
namespace gemini {

// Schema nodes all schemas of one request may come to together: references can be copied, so a
// small schema could otherwise ask for any amount of memory. So much of what is copied with a node
// counts as one more.
struct SchemaBudget {
  static constexpr size_t kBytesPerNode = 64;

  size_t nodes = 100'000;
};

// Schema of an answer. `param` names it in errors. Errors: not an object, nested deeper than 64
// JSON levels, budget spent.
base::Result<json::Value> normalise_schema(const json::Value& schema, std::string_view param,
                                           SchemaBudget& budget, base::Arena& arena);

// Schema of a function's parameters, which must describe an object; nullopt when it describes one
// without any member, which Gemini wants left out. `notes` are those of the tree that holds the
// schema, if that outlasts the request.
base::Result<std::optional<json::Value>> normalise_tool_schema(const json::Value& schema,
                                                               std::string_view param,
                                                               SchemaBudget& budget,
                                                               base::Arena& arena,
                                                               json::Notes* notes = nullptr);

}  // namespace gemini
