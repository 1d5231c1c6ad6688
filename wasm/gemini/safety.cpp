#include "gemini/safety.h"

#include "json/read.h"

namespace gemini {
namespace {

constexpr std::string_view kAllOff =
    R"([{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"},)"
    R"({"category":"HARM_CATEGORY_HATE_SPEECH","threshold":"OFF"},)"
    R"({"category":"HARM_CATEGORY_SEXUALLY_EXPLICIT","threshold":"OFF"},)"
    R"({"category":"HARM_CATEGORY_DANGEROUS_CONTENT","threshold":"OFF"},)"
    R"({"category":"HARM_CATEGORY_CIVIC_INTEGRITY","threshold":"OFF"}])";

}  // namespace

const json::Value* safety_settings(state::Safety safety, std::string_view configured,
                                   base::Arena& arena) {
  const std::string_view text = safety == state::Safety::kOff ? kAllOff : configured;
  if (text.empty()) return nullptr;
  const base::Result<json::Value> tree = json::read(text, arena);
  return tree && tree->is_array() ? arena.make<json::Value>(*tree) : nullptr;
}

}  // namespace gemini
