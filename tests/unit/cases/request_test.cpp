// tests/cases/request: a chat request, and what goes upstream or what the client is told.
#include <catch2/catch.hpp>

#include "gemini/write_request.h"
#include "openai/read_chat.h"
#include "unit/support/cases.h"

namespace {

const char* const kFiles[] = {"model", "fields", "messages", "tools", "schemas", "reasoning"};
const std::string kRequest =
    R"({"model":"gemini-2.5-flash","messages":[{"role":"user","content":"Hi"}]})";
const std::string kSent = R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"store":false})";

openai::Aliases aliases_of(const json::Value& row) {
  openai::Aliases aliases;
  if (const json::Value* given = row.find("aliases")) {
    for (const json::Member& member : given->members()) {
      aliases.emplace_back(member.key, member.value.string());
    }
  }
  return aliases;
}

// What the case expects beside body and error.
void check_rest(const json::Value& row, const chat::Request& request, const gemini::Written& sent) {
  CHECK(chat::ignored_header(request.ignored) == row.find_string("ignored"));
  if (const json::Value* path = row.find("path")) CHECK(sent.path == path->string());
  const json::Value* calls = row.find("calls");
  CHECK(gemini::count_calls(request) == (calls == nullptr ? 1 : calls->as_int()));
}

void check_case(const support::Case& it) {
  CAPTURE(it.place);
  base::Arena arena;
  const auto row = json::read(it.text, arena);
  REQUIRE(row.has_value());
  const std::string body = support::merged(kRequest, row->find("add"));
  const auto tree = json::read(body, arena);
  REQUIRE(tree.has_value());
  const openai::Aliases aliases = aliases_of(*row);
  gemini::WriteOptions options;
  std::vector<gemini::RememberedSignature> remembered;
  if (const json::Value* memory = row->find("remembered")) {
    for (const json::Member& member : memory->members()) {
      remembered.emplace_back(member.key, member.value.string());
    }
  }
  options.remembered = remembered;
  base::Result<chat::Request> request = openai::read_chat_request(*tree, {&aliases}, arena);
  base::Buffer sent;
  base::Result<gemini::Written> written = base::fail(base::ErrorCode::kInternal, "");
  if (request) written = gemini::write_request(*request, options, arena, sent);
  const json::Value* expected = row->find("error");
  if (expected != nullptr) {
    CHECK_FALSE((request && written));
    if (request && written) return;
    const base::Error& error = request ? written.error() : request.error();
    CAPTURE(error.message);
    CHECK(support::describe_error(error) == json::to_text(*expected));
    return;
  }
  const std::string message =
      request ? (written ? "" : written.error().message) : request.error().message;
  CAPTURE(message);
  CHECK((request && written));
  if (!request || !written) return;
  CHECK(support::canonical(sent.str()) ==
        support::canonical(support::merged(kSent, row->find("sent"))));
  check_rest(*row, *request, *written);
}

}  // namespace

TEST_CASE("cases: requests") {
  for (const std::string file : kFiles) {
    const std::vector<support::Case> cases = support::read_cases("request/" + file + ".jsonl");
    REQUIRE_FALSE(cases.empty());
    for (const support::Case& it : cases) check_case(it);
  }
}
