#include "gemini/error_param.h"

#include "base/text.h"

namespace gemini {
namespace {

struct ParamRow {
  std::string_view field;  // part of the upstream's path, camelCase folded to lower_snake
  std::string_view param;
};

constexpr ParamRow kParamRows[] = {
    {"response_json_schema", "response_format"},
    {"response_schema", "response_format"},
    {"response_mime_type", "response_format"},
    {"thinking", "reasoning_effort"},
    {"max_output_tokens", "max_completion_tokens"},
    {"temperature", "temperature"},
    {"top_p", "top_p"},
    {"top_k", "top_k"},
    {"stop_sequences", "stop"},
    {"logprobs", "logprobs"},
    {"candidate_count", "n"},
    {"contents", "messages"},
    {"system_instruction", "messages"},
    {"tools", "tools"},
    {"function_declarations", "tools"},
    {"tool_config", "tool_choice"},
};

// "generationConfig.topP" → "generation_config.top_p".
std::string to_snake(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c >= 'A' && c <= 'Z') {
      out.push_back('_');
      out.push_back(static_cast<char>(c + 32));
    } else {
      out.push_back(c);
    }
  }
  return out;
}

// The path in "Invalid value at 'contents[0].parts[0]' …".
std::string_view quoted_path(std::string_view message) {
  constexpr std::string_view kLead = "nvalid value at '";
  const size_t start = message.find(kLead);
  if (start == std::string_view::npos) return {};
  const std::string_view rest = message.substr(start + kLead.size());
  return rest.substr(0, rest.find('\''));
}

}  // namespace

std::string map_error_param(const ErrorBody& error) {
  if (base::contains_ignore_case(error.message, "logprobs is not enabled")) return "logprobs";
  std::string_view field = error.fields.empty() ? std::string_view() : error.fields.front();
  if (field.empty()) field = quoted_path(error.message);
  const std::string path = to_snake(field);
  std::string_view param;
  size_t first = std::string::npos;
  // Behind the leftmost stand names that the client gave: of its schemas and arguments.
  for (const ParamRow& row : kParamRows) {
    const size_t at = path.find(row.field);
    if (at < first) {
      first = at;
      param = row.param;
    }
  }
  return std::string(param);
}

}  // namespace gemini
