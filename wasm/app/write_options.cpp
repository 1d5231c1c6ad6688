#include "app/write_options.h"

#include "gemini/safety.h"

namespace app {

gemini::WriteOptions write_options(Exchange& exchange, std::span<const chat::Repair> repairs) {
  const state::Settings& settings = exchange.isolate.config.policy.settings;
  gemini::WriteOptions options;
  options.store = settings.store;
  options.thoughts = settings.include_thoughts;
  options.safety_settings =
      gemini::safety_settings(exchange.client.safety, settings.safety_settings, exchange.arena);
  options.web_search =
      settings.web_search ? gemini::WebSearchDefault::kOn : gemini::WebSearchDefault::kOff;
  options.repairs = repairs;
  return options;
}

}  // namespace app
