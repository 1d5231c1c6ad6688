#include "fuzz.h"
#include "gemini/read_error.h"
#include "gemini/read_response.h"
#include "gemini/tool_names.h"
#include "json/read.h"

// One body of Gemini, taken for an answer, for a second event of the same stream and for an error.
void fuzz_one(std::string_view input) {
  base::Arena arena;
  gemini::ErrorInput error = {};
  error.status = 429;
  error.body = input;
  gemini::read_failure(error, arena);

  const base::Result<json::Value> body = json::read(input, arena);
  if (!body) return;
  const base::Result<gemini::ToolNames> names = gemini::read_tool_names({}, arena);
  fuzz::require(names.has_value());
  gemini::ResponseReader reader(*names, gemini::Calls::kAll);
  reader.read(*body, arena);
  reader.read(*body, arena);
  gemini::ResponseReader first_only(*names, gemini::Calls::kFirstOnly);
  first_only.read(*body, arena);
}
