#pragma once

#include <string_view>

#include "base/arena.h"
#include "fuzz.h"
#include "gemini/write_request.h"
#include "json/read.h"
#include "route/safe_path.h"

// What must hold of every body the gateway sends to Gemini, shared by the targets of client bodies.
namespace fuzz {

// Repairs that can stand together.
inline constexpr chat::Repair kFirstRepairs[] = {
    chat::Repair::kThinkingAsBudget,  chat::Repair::kInlineSystem, chat::Repair::kSchemaInWords,
    chat::Repair::kStandInSignatures, chat::Repair::kAppendText,
};
inline constexpr chat::Repair kSecondRepairs[] = {
    chat::Repair::kThinkingAsLevel, chat::Repair::kOpenApiSchema,  chat::Repair::kRelaxSchema,
    chat::Repair::kAutoMode,        chat::Repair::kAppendUserTurn,
};

inline void require_sendable(std::string_view path, const base::Buffer& body, base::Arena& arena) {
  require(json::read(body.str(), arena).has_value());
  require(path.starts_with("/v1beta/"));
  require(route::is_safe_path(path.substr(0, path.find('?'))));
}

inline void require_words(const base::Error& error) {
  require(!error.message.empty());
}

// Reads a conversation with `read(arena)` and writes it plainly and under both sets of repairs.
// Each time it is read anew, since writing notes what it ignored.
template <typename Read>
void check_conversation(Read read) {
  gemini::WriteOptions plain;
  gemini::WriteOptions first;
  first.web_search = gemini::WebSearchDefault::kOn;
  first.thoughts = state::IncludeThoughts::kAlways;
  first.repairs = kFirstRepairs;
  gemini::WriteOptions second = first;
  second.repairs = kSecondRepairs;
  for (const gemini::WriteOptions& options : {plain, first, second}) {
    base::Arena arena;
    base::Result<chat::Request> request = read(arena);
    if (!request) return require_words(request.error());
    base::Buffer out;
    const auto written = gemini::write_request(*request, options, arena, out);
    if (written) {
      require_sendable(written->path, out, arena);
    } else {
      require_words(written.error());
    }
  }
}

}  // namespace fuzz
