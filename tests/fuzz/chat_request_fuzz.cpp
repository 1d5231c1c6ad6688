#include <string>

#include "fuzz.h"
#include "gemini/write_request.h"
#include "json/read.h"
#include "openai/read_chat.h"
#include "route/safe_path.h"

namespace {

// Repairs that can stand together.
constexpr chat::Repair kFirstRepairs[] = {
    chat::Repair::kThinkingAsBudget,  chat::Repair::kInlineSystem, chat::Repair::kSchemaInWords,
    chat::Repair::kStandInSignatures, chat::Repair::kAppendText,
};
constexpr chat::Repair kSecondRepairs[] = {
    chat::Repair::kThinkingAsLevel, chat::Repair::kOpenApiSchema,  chat::Repair::kRelaxSchema,
    chat::Repair::kAutoMode,        chat::Repair::kAppendUserTurn,
};

void write(const json::Value& body, const gemini::WriteOptions& options, base::Arena& arena) {
  base::Result<chat::Request> request = openai::read_chat_request(body, {}, arena);
  if (!request) {
    fuzz::require(!request.error().message.empty());
    return;
  }
  base::Buffer out;
  const auto written = gemini::write_request(*request, options, arena, out);
  if (!written) return;
  fuzz::require(json::read(out.str(), arena).has_value());
  fuzz::require(written->path.starts_with("/v1beta/"));
  fuzz::require(
      route::is_safe_path(std::string_view(written->path).substr(0, written->path.find('?'))));
}

}  // namespace

// A client's body is refused with words or becomes a whole Gemini body.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  write(*body, {}, arena);
  gemini::WriteOptions options;
  options.web_search = gemini::WebSearchDefault::kOn;
  options.thoughts = state::IncludeThoughts::kAlways;
  options.repairs = kFirstRepairs;
  write(*body, options, arena);
  options.repairs = kSecondRepairs;
  write(*body, options, arena);
}
