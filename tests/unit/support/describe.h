#pragma once

#include <string>

#include "base/error.h"
#include "base/text.h"
#include "chat/request.h"
#include "json/read.h"
#include "json/write.h"

// Neutral values and errors as one line of text, so that tables of expectations can be read.
namespace describe {

inline std::string error(const base::Error& error) {
  return base::concat(base::error_info(error.code).code, " ",
                      error.param.empty() ? "-" : error.param);
}

inline std::string part(const chat::Part& part) {
  if (part.kind == chat::Part::Kind::kText) return base::concat("'", part.text.string(), "'");
  std::string out = "<";
  out += part.media.mime.empty() ? "?" : part.media.mime;
  if (!part.media.base64.empty()) out += base::concat(" data=", part.media.base64);
  if (!part.media.uri.empty()) out += base::concat(" uri=", part.media.uri);
  if (!part.fetch_url.empty()) out += base::concat(" fetch=", part.fetch_url);
  switch (part.media.detail) {
    case chat::Detail::kAuto:
      break;
    case chat::Detail::kLow:
      out += " low";
      break;
    case chat::Detail::kHigh:
      out += " high";
      break;
    case chat::Detail::kOriginal:
      out += " original";
      break;
  }
  return out + ">";
}

inline std::string call(const chat::Call& call) {
  std::string out = base::concat(call.id, "=", call.name, json::to_text(*call.arguments));
  if (!call.signature.empty()) out += base::concat("#", call.signature);
  return out;
}

inline std::string result(const chat::CallResult& result) {
  std::string out = base::concat(result.call_id, "=", result.name, ":'", result.text, "'");
  for (const chat::Part& media : result.media) out += part(media);
  return out;
}

inline std::string turn(const chat::Turn& turn) {
  std::string out = turn.role == chat::Role::kUser    ? "user["
                    : turn.role == chat::Role::kModel ? "model["
                                                      : "results[";
  std::string gap;
  const auto add = [&](const std::string& item) {
    out += gap + item;
    gap = " ";
  };
  size_t next = 0;
  const auto add_parts = [&](size_t end) {
    for (; next < end && next < turn.parts.size(); ++next) add(part(turn.parts[next]));
  };
  for (const chat::Call& item : turn.calls) {
    add_parts(item.parts_before);
    add(call(item));
  }
  add_parts(turn.parts.size());
  for (const chat::CallResult& item : turn.results) add(result(item));
  if (turn.server_parts != nullptr) add(base::concat("server", json::to_text(*turn.server_parts)));
  out += "]";
  if (!turn.text_signature.empty()) out += base::concat("#", turn.text_signature);
  return out;
}

// "system['Be kind.'] user['Hi']"
inline std::string conversation(const chat::Request& request) {
  std::string out;
  if (!request.system.empty()) {
    out += "system[";
    for (size_t i = 0; i < request.system.size(); ++i) {
      out += base::concat(i > 0 ? " '" : "'", request.system[i], "'");
    }
    out += "]";
  }
  for (const chat::Turn& item : request.turns) {
    if (!out.empty()) out += " ";
    out += turn(item);
  }
  return out;
}

inline std::string tool(const chat::Tool& tool) {
  static constexpr std::string_view kKinds[] = {"function",       "custom",      "web_search",
                                                "code_execution", "url_context", "maps"};
  std::string out = base::concat(tool.param, "=", kKinds[static_cast<size_t>(tool.kind)]);
  if (!tool.name.empty()) out += base::concat(" ", tool.name);
  if (!tool.description.is_null()) out += base::concat(" '", tool.description.string(), "'");
  if (tool.parameters != nullptr) out += base::concat(" ", json::to_text(*tool.parameters));
  if (!tool.grammar.empty())
    out += base::concat(" grammar(", tool.grammar_syntax, ") ", tool.grammar);
  if (tool.strict) out += " strict";
  return out;
}

inline std::string tools(const chat::Request& request) {
  std::string out;
  for (const chat::Tool& item : request.tools) {
    if (!out.empty()) out += "; ";
    out += tool(item);
  }
  return out;
}

inline std::string choice(const chat::ToolChoice& choice) {
  static constexpr std::string_view kModes[] = {"default", "auto", "none", "required", "validated"};
  std::string out(kModes[static_cast<size_t>(choice.mode)]);
  for (const std::string_view name : choice.allowed) out += base::concat(" ", name);
  return out;
}

}  // namespace describe
