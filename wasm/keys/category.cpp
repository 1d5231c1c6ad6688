#include "keys/category.h"

#include "base/text.h"

namespace keys {

state::Category category_by_name(std::string_view model) {
  const std::vector<std::string_view> words = base::split(model, '-');
  for (size_t i = 0; i < words.size(); ++i) {
    if (base::equals_ignore_case(words[i], "pro")) return state::Category::kPro;
    if (!base::equals_ignore_case(words[i], "flash")) continue;
    const bool lite = i + 1 < words.size() && base::equals_ignore_case(words[i + 1], "lite");
    return lite ? state::Category::kFlashLite : state::Category::kFlash;
  }
  return state::Category::kCustom;
}

state::Category category_of(const state::ConfigDocument& config, std::string_view model) {
  const state::Model* configured = state::find_model(config, model);
  return configured != nullptr ? configured->category : category_by_name(model);
}

}  // namespace keys
