#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "json/value.h"
#include "openai/path.h"

// Reading one member of a request with its type checked. `within` is where the holder stands, for
// errors: the body itself, unless said otherwise.
namespace openai {

// "a string", "an object", …
std::string_view type_word(json::Value::Type type);
base::Error wrong_type(const Path& path, std::string_view expected);
base::Error missing(const Path& path);
// kInvalidValue; `why` is a sentence that begins in lower case.
base::Error invalid(const Path& path, std::string_view why);

// Whether any of the members is there and not null. An empty name is none.
bool has_any(const json::Value& holder, std::span<const std::string_view> names);

// nullptr / empty / nullopt when absent or null; kInvalidType when of another type.
base::Result<const json::Value*> find_object(const json::Value& holder, std::string_view name,
                                             const Path& within = {});
base::Result<const json::Value*> find_array(const json::Value& holder, std::string_view name,
                                            const Path& within = {});
base::Result<std::optional<std::string_view>> find_text(const json::Value& holder,
                                                        std::string_view name,
                                                        const Path& within = {});
// The string itself, whose escapes are not resolved by that.
base::Result<const json::Value*> find_text_value(const json::Value& holder, std::string_view name,
                                                 const Path& within = {});
// The text, which must be there: else kMissingParameter. A word must not be empty either.
base::Result<std::string_view> read_text(const json::Value& holder, std::string_view name,
                                         const Path& within = {});
base::Result<std::string_view> read_word(const json::Value& holder, std::string_view name,
                                         const Path& within = {});
base::Result<std::optional<bool>> find_flag(const json::Value& holder, std::string_view name,
                                            const Path& within = {});
// Also kInvalidValue when it lies outside of [low, high]; INT64_MAX = no upper bound.
base::Result<std::optional<int64_t>> find_integer(const json::Value& holder, std::string_view name,
                                                  int64_t low, int64_t high,
                                                  const Path& within = {});
// The number itself, its lexeme kept.
base::Result<const json::Value*> find_number(const json::Value& holder, std::string_view name,
                                             double low, double high, const Path& within = {});

}  // namespace openai
