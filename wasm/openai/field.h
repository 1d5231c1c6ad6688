#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "json/value.h"

// Reading one member of a request with its type checked. `param` is the path named in errors.
namespace openai {

// "a string", "an object", …
std::string_view type_word(json::Value::Type type);
base::Error wrong_type(std::string_view param, std::string_view expected);
base::Error missing(std::string_view param);
// kInvalidValue; `why` is a sentence that begins in lower case.
base::Error invalid(std::string_view param, std::string_view why);

// nullptr / empty / nullopt when absent or null; kInvalidType when of another type.
base::Result<const json::Value*> find_object(const json::Value& holder, std::string_view name,
                                             std::string_view param);
base::Result<const json::Value*> find_array(const json::Value& holder, std::string_view name,
                                            std::string_view param);
base::Result<std::optional<std::string_view>> find_text(const json::Value& holder,
                                                        std::string_view name,
                                                        std::string_view param);
// The same, but it must be there: else kMissingParameter. A word must not be empty either.
base::Result<std::string_view> read_text(const json::Value& holder, std::string_view name,
                                         std::string_view param);
base::Result<std::string_view> read_word(const json::Value& holder, std::string_view name,
                                         std::string_view param);
base::Result<std::optional<bool>> find_flag(const json::Value& holder, std::string_view name,
                                            std::string_view param);
// Also kInvalidValue when it lies outside of [low, high]; INT64_MAX = no upper bound.
base::Result<std::optional<int64_t>> find_integer(const json::Value& holder, std::string_view name,
                                                  std::string_view param, int64_t low,
                                                  int64_t high);
// The number itself, its lexeme kept.
base::Result<const json::Value*> find_number(const json::Value& holder, std::string_view name,
                                             std::string_view param, double low, double high);

}  // namespace openai
