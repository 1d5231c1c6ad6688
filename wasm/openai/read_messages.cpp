#include "openai/read_messages.h"

#include <algorithm>

#include "base/rare.h"
#include "json/read.h"
#include "openai/field.h"
#include "openai/read_content.h"

namespace openai {
namespace {

using chat::Message;

// Who a role speaks for, and what is read of it.
enum class Role { kSystem, kUser, kAssistant, kTool, kFunction };

std::optional<Role> find_role(std::string_view word) {
  if (word == "system" || word == "developer") return Role::kSystem;
  if (word == "user") return Role::kUser;
  if (word == "assistant" || word == "model") return Role::kAssistant;
  if (word == "tool") return Role::kTool;
  if (word == "function") return Role::kFunction;
  return std::nullopt;
}

PartPlace place_of(Role role) {
  switch (role) {
    case Role::kSystem:
      return PartPlace::kInstructions;
    case Role::kUser:
      return PartPlace::kUser;
    case Role::kAssistant:
      return PartPlace::kAssistant;
    case Role::kTool:
    case Role::kFunction:
      return PartPlace::kResult;
  }
  __builtin_unreachable();
}

// `extra_content.google`, where Google's own endpoint and this one put what must come back.
const json::Value* google_extra(const json::Value& holder) {
  const json::Value* extra = holder.find("extra_content");
  return extra == nullptr ? nullptr : extra->find("google");
}

std::string_view signature_of(const json::Value& holder) {
  const json::Value* google = google_extra(holder);
  return google == nullptr ? std::string_view() : google->find_string("thought_signature");
}

BASE_RARE base::Result<chat::Call> read_function(const json::Value& value, const Path& path,
                                                 base::Arena& arena) {
  const auto name = read_word(value, "name", path);
  if (!name) return base::fail(name.error());
  const auto arguments = find_text(value, "arguments", path);
  if (!arguments) return base::fail(arguments.error());
  const auto tree = read_arguments(arguments->value_or(""), path.member("arguments"), arena);
  if (!tree) return base::fail(tree.error());
  chat::Call call;
  call.name = *name;
  call.arguments = *tree;
  return call;
}

base::Result<chat::Call> read_custom(const json::Value& value, const Path& path,
                                     base::Arena& arena) {
  const auto name = read_word(value, "name", path);
  if (!name) return base::fail(name.error());
  const auto input = find_text(value, "input", path);
  if (!input) return base::fail(input.error());
  chat::Call call;
  call.name = *name;
  call.arguments = custom_arguments(input->value_or(""), arena);
  return call;
}

BASE_RARE base::Result<chat::Call> read_call(const json::Value& value, const Path& path,
                                             base::Arena& arena) {
  if (!value.is_object()) return base::fail(wrong_type(path, "an object"));
  const auto id = read_word(value, "id", path);
  if (!id) return base::fail(id.error());
  const bool custom = value.find_string("type") == "custom";
  const std::string_view member = custom ? "custom" : "function";
  const auto holder = find_object(value, member, path);
  if (!holder) return base::fail(holder.error());
  const Path member_path = path.member(member);
  if (*holder == nullptr) return base::fail(missing(member_path));
  base::Result<chat::Call> call = custom ? read_custom(**holder, member_path, arena)
                                         : read_function(**holder, member_path, arena);
  if (!call) return call;
  const CallId parts = split_call_id(*id);
  call->id = parts.id;
  call->signature = signature_of(value);
  if (call->signature.empty()) call->signature = parts.signature;
  return call;
}

base::Status read_calls(const json::Value& value, const Path& path, Message& message,
                        base::Arena& arena) {
  const auto calls = find_array(value, "tool_calls", path);
  if (!calls) return base::fail(calls.error());
  if (*calls != nullptr) {
    const Path list = path.member("tool_calls");
    for (size_t i = 0; i < (*calls)->items().size(); ++i) {
      const auto call = read_call((*calls)->items()[i], list.at(i), arena);
      if (!call) return base::fail(call.error());
      message.calls.push_back(*call);
    }
    return {};
  }
  const auto legacy = find_object(value, "function_call", path);
  if (!legacy) return base::fail(legacy.error());
  if (*legacy == nullptr) return {};
  const auto call = read_function(**legacy, path.member("function_call"), arena);
  if (!call) return base::fail(call.error());
  message.calls.push_back(*call);
  // The deprecated form has no ids; one is made of the place in the conversation.
  message.calls.back().id = arena.copy(base::concat("call_", path.str()));
  return {};
}

BASE_RARE base::Status read_assistant(const json::Value& value, const Path& path, Message& message,
                                      base::Arena& arena) {
  const auto refusal = find_text(value, "refusal", path);
  if (!refusal) return base::fail(refusal.error());
  if (*refusal && !(*refusal)->empty()) {
    chat::Part part;
    part.text = json::Value::string(**refusal);
    message.parts.push_back(std::move(part));
  }
  const json::Value* google = google_extra(value);
  const json::Value* server_parts = google == nullptr ? nullptr : google->find("server_parts");
  if (server_parts != nullptr && server_parts->is_array()) message.server_parts = server_parts;
  if (const base::Status calls = read_calls(value, path, message, arena); !calls) return calls;
  // OpenAI's agents for JavaScript put what came with a call beside its message, too.
  const std::string_view signature = signature_of(value);
  const bool of_call = std::ranges::any_of(
      message.calls, [signature](const chat::Call& call) { return call.signature == signature; });
  if (!of_call) message.text_signature = signature;
  return {};
}

BASE_RARE base::Status read_result(const json::Value& value, Role role, const Path& path,
                                   Message& message, base::Arena& arena) {
  message.param = path.copy(arena);
  const auto name = find_text(value, "name", path);
  if (!name) return base::fail(name.error());
  message.name = name->value_or("");
  if (role == Role::kFunction) {
    if (message.name.empty()) return base::fail(missing(path.member("name")));
    return {};
  }
  const auto id = read_word(value, "tool_call_id", path);
  if (!id) return base::fail(id.error());
  message.call_id = split_call_id(*id).id;
  return {};
}

Message::Kind kind_of(Role role) {
  switch (role) {
    case Role::kSystem:
      return Message::Kind::kSystem;
    case Role::kUser:
      return Message::Kind::kUser;
    case Role::kAssistant:
      return Message::Kind::kModel;
    case Role::kTool:
    case Role::kFunction:
      return Message::Kind::kResult;
  }
  __builtin_unreachable();
}

base::Result<Message> read_message(const json::Value& value, const Path& path, base::Arena& arena) {
  if (!value.is_object()) return base::fail(wrong_type(path, "an object"));
  const auto word = read_text(value, "role", path);
  if (!word) return base::fail(word.error());
  const std::optional<Role> role = find_role(*word);
  if (!role) {
    return base::fail(
        invalid(path.member("role"), base::concat("`", *word, "` is no role of a message.")));
  }
  Message message;
  message.kind = kind_of(*role);
  const Path content_path = path.member("content");
  const json::Value* content = value.find("content");
  if (content != nullptr) {
    auto parts = read_content(*content, content_path, place_of(*role), &read_content_part, arena);
    if (!parts) return base::fail(parts.error());
    message.parts = std::move(*parts);
  } else if (*role == Role::kUser) {
    return base::fail(missing(content_path));
  }
  base::Status rest;
  if (*role == Role::kAssistant) rest = read_assistant(value, path, message, arena);
  if (message.kind == Message::Kind::kResult)
    rest = read_result(value, *role, path, message, arena);
  if (!rest) return base::fail(rest.error());
  return message;
}

}  // namespace

CallId split_call_id(std::string_view id) {
  constexpr std::string_view kMark = "__thought__";
  const size_t at = id.find(kMark);
  if (at == std::string_view::npos) return {id, {}};
  return {id.substr(0, at), id.substr(at + kMark.size())};
}

base::Result<const json::Value*> read_arguments(std::string_view text, const Path& path,
                                                base::Arena& arena) {
  const json::Value none = json::Value::object({});
  base::Result<json::Value> tree = none;
  const std::string_view trimmed = base::trim(text);
  if (!trimmed.empty() && trimmed != "null") tree = json::read(text, arena);
  if (!tree && tree.error().code == base::ErrorCode::kRequestTooLarge)
    return base::fail(tree.error());
  // PHP, which has one empty array, makes this of `{}` when it decodes arguments and encodes them.
  if (tree && tree->is_array() && tree->items().empty()) tree = none;
  if (!tree || !tree->is_object()) {
    return base::fail(invalid(path, "the arguments must be the JSON text of an object."));
  }
  return arena.make<json::Value>(*tree);
}

const json::Value* custom_arguments(std::string_view input, base::Arena& arena) {
  const json::Member member{"input", json::Value::string(input)};
  return arena.make<json::Value>(
      json::Value::object(arena.copy_array(std::span<const json::Member>(&member, 1))));
}

base::Result<std::vector<Message>> read_messages(const json::Value& body, base::Arena& arena) {
  const auto list = find_array(body, "messages");
  if (!list) return base::fail(list.error());
  if (*list == nullptr || (*list)->items().empty()) return base::fail(missing("messages"));
  const Path path("messages");
  std::vector<Message> messages;
  messages.reserve((*list)->items().size());
  for (size_t i = 0; i < (*list)->items().size(); ++i) {
    base::Result<Message> message = read_message((*list)->items()[i], path.at(i), arena);
    if (!message) return base::fail(message.error());
    messages.push_back(std::move(*message));
  }
  return messages;
}

}  // namespace openai
