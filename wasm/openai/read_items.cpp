#include "openai/read_items.h"

#include "openai/field.h"
#include "openai/read_content.h"
#include "openai/read_input_part.h"
#include "openai/read_messages.h"
#include "openai/tool_namespace.h"

namespace openai {
namespace {

using base::ErrorCode;
using chat::Message;

enum class ItemKind { kMessage, kCall, kCustomCall, kOutput, kReasoning, kDropped };

std::optional<ItemKind> find_item_kind(std::string_view type) {
  if (type == "message") return ItemKind::kMessage;
  if (type == "function_call") return ItemKind::kCall;
  if (type == "custom_tool_call") return ItemKind::kCustomCall;
  if (type == "function_call_output" || type == "custom_tool_call_output") return ItemKind::kOutput;
  if (type == "reasoning") return ItemKind::kReasoning;
  // What the vendor's own tools did on the server is of no use to the model.
  if (type.ends_with("_call")) return ItemKind::kDropped;
  return std::nullopt;
}

// Of a reference to a stored item the type may be left out: an id is all it has beside.
bool is_bare_reference(const json::Value& item) {
  return !item.find_string("id").empty() && item.find("role") == nullptr &&
         item.find("content") == nullptr;
}

base::Error unknown_item(std::string_view type, const Path& path) {
  const bool reference = type == "item_reference";
  return {ErrorCode::kUnsupportedValue,
          reference ? "Responses are not stored here: send the items whole (`store: false` makes "
                      "clients do so; AI SDK: `providerOptions.openai.store`)."
                    : base::concat("Input items of type `", type, "` are not supported."),
          path.member("type").str()};
}

struct Speaker {
  Message::Kind kind;
  PartPlace place;
};

std::optional<Speaker> find_speaker(std::string_view role) {
  if (role == "user") return Speaker{Message::Kind::kUser, PartPlace::kUser};
  if (role == "assistant") return Speaker{Message::Kind::kModel, PartPlace::kAssistant};
  if (role == "system" || role == "developer") {
    return Speaker{Message::Kind::kSystem, PartPlace::kInstructions};
  }
  return std::nullopt;
}

class ItemReader {
 public:
  // All three must outlive the reader.
  ItemReader(const json::Value& item, const Path& path, base::Arena& arena)
      : item_(item), path_(path), arena_(arena) {}

  base::Result<Message> read_message() {
    const auto role = read_text(item_, "role", path_);
    if (!role) return base::fail(role.error());
    const std::optional<Speaker> speaker = find_speaker(*role);
    if (!speaker) {
      return base::fail(
          invalid(path_.member("role"), base::concat("`", *role, "` is no role of a message.")));
    }
    message_.kind = speaker->kind;
    const json::Value* content = item_.find("content");
    if (content == nullptr) return base::fail(missing(path_.member("content")));
    return with_parts(*content, "content", speaker->place);
  }

  // `signature` is what a reasoning item before it holds.
  base::Result<Message> read_call(ItemKind kind, std::string_view signature) {
    message_.kind = Message::Kind::kModel;
    const auto id = read_word(item_, "call_id", path_);
    if (!id) return base::fail(id.error());
    const auto name = read_word(item_, "name", path_);
    if (!name) return base::fail(name.error());
    const auto space = find_text(item_, "namespace", path_);
    if (!space) return base::fail(space.error());
    const std::string_view member = kind == ItemKind::kCall ? "arguments" : "input";
    const auto text = find_text(item_, member, path_);
    if (!text) return base::fail(text.error());
    chat::Call call;
    call.arguments = custom_arguments(text->value_or(""), arena_);
    if (kind == ItemKind::kCall) {
      const auto arguments = read_arguments(text->value_or(""), path_.member(member), arena_);
      if (!arguments) return base::fail(arguments.error());
      call.arguments = *arguments;
    }
    const CallId parts = split_call_id(*id);
    call.id = parts.id;
    call.name = *space ? arena_.copy(qualified_name({**space, *name})) : *name;
    call.signature = signature.empty() ? parts.signature : signature;
    message_.calls.push_back(call);
    return std::move(message_);
  }

  base::Result<Message> read_output() {
    message_.kind = Message::Kind::kResult;
    message_.id_member = "call_id";
    message_.param = path_.copy(arena_);
    const auto id = read_word(item_, "call_id", path_);
    if (!id) return base::fail(id.error());
    message_.call_id = split_call_id(*id).id;
    const json::Value* output = item_.find("output");
    if (output == nullptr) return base::fail(missing(path_.member("output")));
    return with_parts(*output, "output", PartPlace::kResult);
  }

 private:
  base::Result<Message> with_parts(const json::Value& content, std::string_view member,
                                   PartPlace place) {
    auto parts = read_content(content, path_.member(member), place, &read_input_part, arena_);
    if (!parts) return base::fail(parts.error());
    message_.parts = std::move(*parts);
    return std::move(message_);
  }

  const json::Value& item_;
  const Path& path_;
  base::Arena& arena_;
  Message message_;
};

// Reads the items in order and carries signatures from reasoning items to calls.
class InputReader {
 public:
  explicit InputReader(base::Arena& arena) : arena_(arena) {}

  base::Status add(const json::Value& item, const Path& path) {
    if (!item.is_object()) return base::fail(wrong_type(path, "an object"));
    const auto type = find_text(item, "type", path);
    if (!type) return base::fail(type.error());
    const std::string_view word =
        type->value_or(is_bare_reference(item) ? "item_reference" : "message");
    const std::optional<ItemKind> kind = find_item_kind(word);
    if (!kind) return base::fail(unknown_item(word, path));
    ItemReader reader(item, path, arena_);
    switch (*kind) {
      case ItemKind::kMessage:
        return keep(reader.read_message());
      case ItemKind::kCall:
      case ItemKind::kCustomCall:
        return keep(reader.read_call(*kind, std::exchange(signature_, {})));
      case ItemKind::kOutput:
        return keep(reader.read_output());
      case ItemKind::kReasoning:
        return add_reasoning(item, path);
      case ItemKind::kDropped:
        return {};
    }
    __builtin_unreachable();
  }

  std::vector<Message> take() { return std::move(messages_); }

 private:
  base::Status keep(base::Result<Message> message) {
    if (!message) return base::fail(message.error());
    // A signature does not outlive the model's turn.
    if (message->kind != Message::Kind::kModel) signature_ = {};
    messages_.push_back(std::move(*message));
    return {};
  }

  base::Status add_reasoning(const json::Value& item, const Path& path) {
    const auto content = find_text(item, "encrypted_content", path);
    if (!content) return base::fail(content.error());
    signature_ = content->value_or("");
    return {};
  }

  base::Arena& arena_;
  std::vector<Message> messages_;
  std::string_view signature_;
};

}  // namespace

base::Result<std::vector<Message>> read_items(const json::Value& body, base::Arena& arena) {
  const json::Value* input = body.find("input");
  if (input == nullptr) return base::fail(missing("input"));
  if (input->is_string()) {
    std::vector<Message> messages(1);
    if (!input->is_empty_string()) {
      messages.front().parts.emplace_back();
      messages.front().parts.back().text = *input;
    }
    return messages;
  }
  if (!input->is_array()) return base::fail(wrong_type("input", "a string or an array"));
  if (input->items().empty()) return base::fail(missing("input"));
  const Path path("input");
  InputReader reader(arena);
  for (size_t i = 0; i < input->items().size(); ++i) {
    const base::Status added = reader.add(input->items()[i], path.at(i));
    if (!added) return base::fail(added.error());
  }
  return reader.take();
}

}  // namespace openai
