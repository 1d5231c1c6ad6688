#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "chat/request.h"
#include "gemini/write_request.h"
#include "json/read.h"
#include "json/write.h"

// A chat::Request made by hand, and what gemini/ writes for it.
struct RequestFixture {
  explicit RequestFixture(std::string_view model = "gemini-3.8-flash") {
    request.model = std::string(model);
    user("Hi");
  }

  const json::Value* tree(std::string_view text) {
    return arena.make<json::Value>(json::read(text, arena).value_or(json::Value()));
  }
  // A scalar, which is no document of its own.
  const json::Value* number(std::string_view lexeme) {
    return arena.make<json::Value>(json::Value::number(arena.copy(lexeme)));
  }

  static chat::Part text_part(std::string_view text) {
    chat::Part part;
    part.text = json::Value::string(text);
    return part;
  }
  static chat::Part media_part(std::string_view mime, std::string_view base64,
                               chat::Detail detail = chat::Detail::kAuto) {
    chat::Part part;
    part.kind = chat::Part::Kind::kMedia;
    part.media.mime = mime;
    part.media.base64 = base64;
    part.media.detail = detail;
    return part;
  }

  chat::Turn& turn(chat::Role role, std::vector<chat::Part> parts = {}) {
    chat::Turn turn;
    turn.role = role;
    turn.parts = std::move(parts);
    request.turns.push_back(turn);
    return request.turns.back();
  }
  chat::Turn& user(std::string_view text) { return turn(chat::Role::kUser, {text_part(text)}); }

  chat::Tool& tool(std::string_view name, chat::Tool::Kind kind = chat::Tool::Kind::kFunction) {
    chat::Tool tool;
    tool.kind = kind;
    tool.name = name;
    tool.param = arena.copy(base::at_index("tools", request.tools.size()));
    tool.nested = true;
    request.tools.push_back(tool);
    return request.tools.back();
  }

  chat::Call call(std::string_view id, std::string_view name, std::string_view arguments = "{}",
                  std::string_view signature = {}) {
    return {id, name, tree(arguments), signature};
  }

  // Body, or "error <code> <param>".
  std::string write() {
    base::Buffer out;
    options.repairs = repairs;
    base::Result<gemini::Written> result = gemini::write_request(request, options, arena, out);
    if (!result) {
      return base::concat("error ", base::error_info(result.error().code).code, " ",
                          result.error().param);
    }
    written = std::move(*result);
    return out.str();
  }
  // One member of the body as text; empty when absent.
  std::string write_member(std::string_view name) {
    const std::string body = write();
    if (!body.starts_with('{')) return body;
    const base::Result<json::Value> read = json::read(body, arena);
    if (!read) return "no JSON: " + body;
    const json::Value* member = read->find(name);
    return member == nullptr ? std::string() : json::to_text(*member);
  }
  std::string ignored() const { return chat::ignored_header(request.ignored); }

  base::Arena arena;
  chat::Request request;
  gemini::WriteOptions options;
  std::vector<chat::Repair> repairs;
  gemini::Written written;
};
