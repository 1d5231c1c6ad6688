#include "openai/tool_namespace.h"

#include "base/text.h"

namespace openai {

std::string qualified_name(const ToolName& tool) {
  // Some versions of Codex end the name of an MCP server's namespace with the mark already.
  constexpr std::string_view kMark = "__";
  const bool marked = tool.space.empty() || tool.space.ends_with(kMark);
  return base::concat(tool.space, marked ? "" : kMark, tool.name);
}

ToolName find_tool_name(std::string_view qualified, const json::Value* tools) {
  const ToolName plain{{}, qualified};
  if (tools == nullptr) return plain;
  for (const json::Value& group : tools->items()) {
    const std::string_view space = group.find_string("name");
    const json::Value* members = group.find("tools");
    if (members == nullptr || !qualified.starts_with(space)) continue;
    for (const json::Value& member : members->items()) {
      const ToolName name{space, member.find_string("name")};
      if (qualified_name(name) == qualified) return name;
    }
  }
  return plain;
}

}  // namespace openai
