#include "gemini/tool_names.h"

#include "base/text.h"

namespace gemini {
namespace {

constexpr size_t kMaxNameBytes = 64;
constexpr size_t kMaxDeclarations = 512;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name_char(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '-';
}

bool is_utf8_tail(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::string sanitise_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (is_utf8_tail(c)) continue;  // one `_` a character, not a byte
    out.push_back(is_name_char(c) ? c : '_');
    if (out.size() == kMaxNameBytes) break;
  }
  if (out.empty() || !is_letter(out.front())) out.insert(out.begin(), '_');
  if (out.size() > kMaxNameBytes) out.resize(kMaxNameBytes);
  return out;
}

const ToolNames::Entry& ToolNames::add(std::string_view client, Kind kind, base::Arena& arena) {
  const std::string stem = sanitise_name(client);
  std::string_view wire = stem == client ? client : arena.copy(stem);
  if (!by_wire_.try_emplace(wire, entries_.size()).second) {
    int& number = next_suffix_.try_emplace(stem.substr(0, kMaxNameBytes - 2), 2).first->second;
    do {
      const std::string suffix = base::concat("_", std::to_string(number++));
      const std::string_view kept = std::string_view(stem).substr(0, kMaxNameBytes - suffix.size());
      wire = arena.copy(base::concat(kept, suffix));
    } while (!by_wire_.try_emplace(wire, entries_.size()).second);
  }
  entries_.push_back({client, wire, kind});
  return entries_.back();
}

bool ToolNames::declare(std::string_view client, Kind kind, base::Arena& arena) {
  const bool fresh = by_client_.try_emplace(client, entries_.size()).second;
  if (fresh) add(client, kind, arena);
  return fresh;
}

std::string_view ToolNames::wire_of_history(std::string_view client, base::Arena& arena) {
  const auto [known, fresh] = by_client_.try_emplace(client, entries_.size());
  return fresh ? add(client, Kind::kFunction, arena).wire : entries_[known->second].wire;
}

std::string_view ToolNames::wire(std::string_view client) const {
  const auto found = by_client_.find(client);
  return found == by_client_.end() ? std::string_view() : entries_[found->second].wire;
}

std::string_view ToolNames::client(std::string_view wire) const {
  const auto found = by_wire_.find(wire);
  return found == by_wire_.end() ? wire : entries_[found->second].client;
}

ToolNames::Kind ToolNames::kind(std::string_view wire) const {
  const auto found = by_wire_.find(wire);
  return found == by_wire_.end() ? Kind::kFunction : entries_[found->second].kind;
}

base::Result<ToolNames> read_tool_names(const std::vector<chat::Tool>& tools, base::Arena& arena) {
  ToolNames names;
  for (const chat::Tool& tool : tools) {
    const bool function = tool.kind == chat::Tool::Kind::kFunction;
    if (!function && tool.kind != chat::Tool::Kind::kCustom) continue;
    const auto kind = function ? ToolNames::Kind::kFunction : ToolNames::Kind::kCustom;
    if (!names.declare(tool.name, kind, arena)) {
      return base::fail(base::ErrorCode::kInvalidValue,
                        base::concat("Two tools are named `", tool.name, "`."),
                        std::string(tool.param));
    }
  }
  if (names.size() > kMaxDeclarations) {
    return base::fail(base::ErrorCode::kInvalidValue, "At most 512 functions can be declared.",
                      "tools");
  }
  return names;
}

}  // namespace gemini
