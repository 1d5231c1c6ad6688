#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "base/text_map.h"
#include "chat/request.h"

namespace gemini {

// `name` made acceptable: characters outside [A-Za-z0-9_.:-] become `_`, a leading digit or sign
// gets a `_` before it, at most 64 bytes remain (OpenAI and the proto both say 64).
std::string sanitise_name(std::string_view name);

// Client's spelling ⇄ wire spelling of the function names of one request. Views live as long as
// the request and the arena it was written with.
class ToolNames {
 public:
  enum class Kind { kFunction, kCustom };

  // False when the client's name is declared already.
  bool declare(std::string_view client, Kind kind, base::Arena& arena);
  // Wire spelling of a name that only stands in the history; known names keep theirs.
  std::string_view wire_of_history(std::string_view client, base::Arena& arena);

  // Wire spelling of a known name; empty when it is unknown.
  std::string_view wire(std::string_view client) const;
  // The client's spelling; names nobody declared come back as they are.
  std::string_view client(std::string_view wire) const;
  // Whether the wire name belongs to a custom (free text) tool.
  Kind kind(std::string_view wire) const;

  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string_view client;
    std::string_view wire;
    Kind kind;
  };

  // Of a name that by_client_ has just taken in.
  const Entry& add(std::string_view client, Kind kind, base::Arena& arena);

  std::vector<Entry> entries_;
  base::TextMap<size_t> by_client_;
  base::TextMap<size_t> by_wire_;
  // Beginning of a name that several share → the number to try next.
  std::unordered_map<std::string, int, base::TextHash> next_suffix_;
};

// Names of all functions and custom tools. Errors: the same name twice, more than 512 of them.
base::Result<ToolNames> read_tool_names(const std::vector<chat::Tool>& tools, base::Arena& arena);

}  // namespace gemini
