// Why a document cannot be read.
#pragma once

#include "base/error.h"

namespace json {

enum class [[nodiscard]] Fault{kNone, kEmpty, kSyntax, kUtf8, kDepth, kNodes, kRoom};

inline base::Error describe(Fault fault) {
  using enum base::ErrorCode;
  switch (fault) {
    case Fault::kEmpty:
      return {kInvalidJson, "The body is empty; a JSON object is expected."};
    case Fault::kUtf8:
      return {kInvalidJson, "The body is not valid UTF-8."};
    case Fault::kDepth:
      return {kInvalidJson, "The JSON body is nested deeper than 100 levels."};
    case Fault::kNodes:
      return {kRequestTooLarge, "The JSON body has more values than the gateway has memory for."};
    case Fault::kRoom:
      return {kRequestTooLarge, "The JSON body needs more memory than the gateway has."};
    case Fault::kNone:
    case Fault::kSyntax:
      break;
  }
  return {kInvalidJson, "The body is not valid JSON."};
}

}  // namespace json
