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
  std::string wire = sanitise_name(client);
  if (by_wire_.contains(wire)) {
    const std::string stem = wire;
    int& number = next_suffix_.try_emplace(stem.substr(0, kMaxNameBytes - 2), 2).first->second;
    while (by_wire_.contains(wire)) {
      const std::string suffix = base::concat("_", std::to_string(number++));
      wire = base::concat(std::string_view(stem).substr(0, kMaxNameBytes - suffix.size()), suffix);
    }
  }
  const Entry entry = {client, wire == client ? client : arena.copy(wire), kind};
  by_client_.emplace(entry.client, entries_.size());
  by_wire_.emplace(entry.wire, entries_.size());
  entries_.push_back(entry);
  return entries_.back();
}

bool ToolNames::declare(std::string_view client, Kind kind, base::Arena& arena) {
  if (by_client_.contains(client)) return false;
  add(client, kind, arena);
  return true;
}

std::string_view ToolNames::wire_of_history(std::string_view client, base::Arena& arena) {
  const std::string_view known = wire(client);
  return known.empty() ? add(client, Kind::kFunction, arena).wire : known;
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
