#pragma once

#include <string>

#include "gemini/error_body.h"

namespace gemini {

// The client's parameter an upstream 400 is about; empty when it cannot be told.
std::string map_error_param(const ErrorBody& error);

}  // namespace gemini
