#pragma once

#include <string_view>

#include "state/config_document.h"
#include "state/settings.h"

namespace keys {

// By the words of the name: "flash" followed by "lite" → Flash-Lite, "flash" → Flash,
// "pro" → Pro, anything else → Custom.
state::Category category_by_name(std::string_view model);

// The configured category, otherwise the one by name.
state::Category category_of(const state::ConfigDocument& config, std::string_view model);

}  // namespace keys
