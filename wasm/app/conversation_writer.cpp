#include "app/conversation_writer.h"

#include "gemini/safety.h"

namespace app {

base::Status ConversationWriter::write(std::span<const chat::Repair> repairs, base::Buffer& body,
                                       std::string& path) {
  const state::Settings& settings = exchange_.isolate.config.policy.settings;
  gemini::WriteOptions options;
  options.store = settings.store;
  options.thoughts = settings.include_thoughts;
  options.safety_settings =
      gemini::safety_settings(exchange_.client.safety, settings.safety_settings, exchange_.arena);
  options.web_search =
      settings.web_search ? gemini::WebSearchDefault::kOn : gemini::WebSearchDefault::kOff;
  options.repairs = repairs;
  options.remembered = remembered_;
  base::Result<gemini::Written> written =
      gemini::write_request(request_, options, exchange_.arena, body);
  if (!written) return base::fail(written.error());
  written_ = std::move(*written);
  path = written_.path;
  exchange_.ignored = request_.ignored;
  return {};
}

int ConversationWriter::calls() const {
  const bool fan_out = written_.choices == gemini::Written::Choices::kFanOut;
  return fan_out ? static_cast<int>(request_.choices) : 1;
}

}  // namespace app
