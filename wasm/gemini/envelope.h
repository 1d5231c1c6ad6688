#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "chat/request.h"
#include "gemini/write_request.h"
#include "json/write.h"

// What every generateContent call has beside its contents.
namespace gemini {

// "/v1beta/models/<model>:<method>"; tuned models have a collection of their own.
std::string model_path(std::string_view model, std::string_view method);

// Member `contents` with one turn of the user, whose text stands in several pieces that outlive
// what is written.
void write_user_text(std::initializer_list<std::string_view> text, json::Writer& out);

// Member `store`: Google keeps prompts of newer projects unless it is told not to.
void write_store(chat::Store wanted, const WriteOptions& options, json::Writer& out);

// Member `safetySettings`: the client's, else the operator's, else none.
void write_safety(const json::Value& wanted, const WriteOptions& options, json::Writer& out);

}  // namespace gemini
