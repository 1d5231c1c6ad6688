#include <algorithm>
#include <unordered_set>
#include <utility>

#include "app/admin/admin.h"
#include "app/admin/check_deployment.h"
#include "app/admin/gemini_key_edit.h"
#include "app/admin/input.h"
#include "app/admin/reply.h"
#include "app/admin/restore_secret.h"
#include "app/random.h"
#include "app/secret_box.h"
#include "app/secret_marks.h"
#include "base/text.h"
#include "ledger/edit.h"
#include "ledger/key_marks.h"

namespace app {
namespace {

constexpr size_t kMostAtOnce = 1000;
constexpr size_t kGeminiIdLength = 12;

enum class LineStatus { kNew, kAdded, kDuplicate, kRestored, kInvalid };

// One key that was given, and what became of it.
struct Line {
  Line() = default;
  explicit Line(std::string secret_in) : secret(std::move(secret_in)) {}

  std::string secret;
  std::string name;
  bool pasted = false;  // found in a text, where a word that is no key is likely
  LineStatus status = LineStatus::kNew;
  std::string message;
  std::string id;
};

struct NewKey {
  size_t line;
  state::GeminiKey key;
};

struct Given {
  std::vector<Line> lines;
  int64_t other_words = 0;  // of the text, that are no keys
  bool single = false;      // {key,name?}: answered with 201 and the id
  state::GeminiKey common;  // what the body says for all of them
};

std::string_view word(LineStatus status) {
  switch (status) {
    case LineStatus::kNew:
    case LineStatus::kAdded:
      return "added";
    case LineStatus::kDuplicate:
      return "duplicate";
    case LineStatus::kRestored:
      return "restored";
    case LineStatus::kInvalid:
      return "invalid";
  }
  __builtin_unreachable();
}

// "keys" holds texts, or objects of key and name.
void read_key_list(state::Fields& fields, std::vector<Line>& lines) {
  const json::Value* list = fields.find("keys", json::Value::Type::kArray);
  if (list == nullptr) return;
  for (const json::Value& item : list->items()) {
    Line& line = lines.emplace_back();
    line.secret = base::trim(item.is_object() ? item.find_string("key") : item.string());
    line.name = item.find_string("name");
    if (base::count_code_points(line.name) > kNameLimit) line.name.clear();
  }
}

base::Result<Given> read_given(std::string_view body) {
  Given given;
  const base::Status read = read_body(body, [&](state::Fields& fields) {
    std::string text;
    std::string secret;
    fields.read("key", secret).read("text", text);
    read_key_list(fields, given.lines);
    PastedSecrets pasted = find_secrets(text);
    for (std::string& one : pasted.secrets) given.lines.emplace_back(std::move(one)).pasted = true;
    given.other_words = pasted.other_words;
    given.single = given.lines.empty() && text.empty() &&
                   fields.find("keys", json::Value::Type::kArray) == nullptr;
    if (given.single) given.lines.emplace_back(std::string(base::trim(secret)));
    read_key_members(fields, given.common);
  });
  if (!read) return std::unexpected(read.error());
  if (given.lines.size() > kMostAtOnce) {
    return base::fail(base::ErrorCode::kInvalidValue, "At most 1,000 keys can be added at once.",
                      "keys");
  }
  return given;
}

void find_faults(AdminCall& call, std::vector<Line>& lines) {
  std::vector<std::string> marks;
  for (const Line& line : lines) marks.push_back(hash_of_secret(line.secret));
  const auto known = ledger::find_marks(call.context.storage, marks);
  std::unordered_set<std::string_view> seen;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].status == LineStatus::kRestored) continue;
    const auto owner = known.find(marks[i]);
    const bool stored =
        owner != known.end() && state::find_key(call.state().keys, owner->second) != nullptr;
    const std::string_view fault =
        lines[i].pasted ? find_pasted_fault(lines[i].secret) : find_secret_fault(lines[i].secret);
    if (!fault.empty()) {
      lines[i].status = LineStatus::kInvalid;
      lines[i].message = fault;
    } else if (stored || !seen.insert(marks[i]).second) {
      lines[i].status = LineStatus::kDuplicate;
      lines[i].message = "This key is there already.";
      if (stored) lines[i].id = owner->second;
    }
  }
}

// The secrets are sealed before anything is changed, so that a failure leaves nothing half done.
async::Task<base::Result<std::vector<NewKey>>> make_keys(AdminCall& call, Given& given) {
  std::vector<NewKey> made;
  for (size_t i = 0; i < given.lines.size(); ++i) {
    const Line& line = given.lines[i];
    if (line.status != LineStatus::kNew) continue;
    base::Result<std::string> sealed = co_await seal_secret(call.context.host, line.secret);
    if (!sealed) co_return std::unexpected(sealed.error());
    state::GeminiKey& key = made.emplace_back(NewKey{i, given.common}).key;
    key.id = fresh_text(call.context.host, kGeminiIdLength);
    if (!line.name.empty()) key.name = line.name;
    key.sealed = *std::move(sealed);
    key.preview = preview_of_secret(line.secret);
    key.created_ms = call.now_ms();
  }
  co_return made;
}

// Of keys that are there, those that nobody can read any more.
async::Task<base::Status> restore_keys(AdminCall& call, std::vector<Line>& lines) {
  for (Line& line : lines) {
    if (line.status != LineStatus::kDuplicate || line.id.empty()) continue;
    const base::Result<bool> restored = co_await restore_secret(call, line.id, line.secret);
    if (!restored) co_return std::unexpected(restored.error());
    if (!*restored) continue;
    line.status = LineStatus::kRestored;
    line.message = "This key is there already; it could not be read any more and can be now.";
  }
  co_return base::Status();
}

void store_keys(AdminCall& call, std::vector<Line>& lines, std::vector<NewKey> made) {
  // Another call may have added the same key while this one was sealing.
  find_faults(call, lines);
  std::vector<ledger::KeyMark> marks;
  for (NewKey& fresh : made) {
    Line& line = lines[fresh.line];
    if (line.status != LineStatus::kNew) continue;
    line.status = LineStatus::kAdded;
    line.id = fresh.key.id;
    marks.push_back({hash_of_secret(line.secret), line.id});
    ledger::add_key(call.state(), std::move(fresh.key));
  }
  ledger::save_marks(call.context.storage, marks);
  ledger::save(call.context.storage, call.state());
}

AdminResult single_reply(const Line& line, const std::string& name) {
  switch (line.status) {
    case LineStatus::kInvalid:
      return base::fail(base::ErrorCode::kInvalidValue, line.message, "key");
    case LineStatus::kDuplicate:
      return base::fail(base::ErrorCode::kConflict, line.message, "key");
    case LineStatus::kNew:
    case LineStatus::kAdded:
    case LineStatus::kRestored:
      break;
  }
  return object_reply(201, [&](json::Writer& out) {
    out.member("success", true).member("id", line.id).member("name", name);
  });
}

LedgerReply list_reply(const Given& given) {
  const std::vector<Line>& lines = given.lines;
  const auto count = [&](LineStatus status) {
    return static_cast<int64_t>(std::ranges::count(lines, status, &Line::status));
  };
  const int64_t added = count(LineStatus::kAdded);
  return object_reply(added > 0 ? 201 : 200, [&](json::Writer& out) {
    out.member("success", true).member("added", added);
    out.member("restored", count(LineStatus::kRestored)).member("otherWords", given.other_words);
    out.key("results").begin_array();
    for (size_t i = 0; i < lines.size(); ++i) {
      const Line& line = lines[i];
      out.begin_object().member("line", static_cast<int64_t>(i + 1));
      out.member("keyPreview", preview_of_secret(line.secret)).member("status", word(line.status));
      out.member_or_null("id", line.id).member_or_null("message", line.message).end_object();
    }
    out.end_array();
  });
}

}  // namespace

async::Task<AdminResult> add_gemini_keys(AdminCall& call) {
  base::Result<Given> given = read_given(call.body);
  if (!given) co_return std::unexpected(given.error());
  const base::Status known = check_deployment(call);
  if (!known) co_return std::unexpected(known.error());
  find_faults(call, given->lines);
  base::Result<std::vector<NewKey>> made = co_await make_keys(call, *given);
  if (!made) co_return std::unexpected(made.error());
  const base::Status restored = co_await restore_keys(call, given->lines);
  if (!restored) co_return std::unexpected(restored.error());
  store_keys(call, given->lines, *std::move(made));
  if (given->single) {
    // Of a restored key only the secret is new.
    const state::GeminiKey* const stored = state::find_key(call.state().keys, given->lines[0].id);
    co_return single_reply(given->lines[0], stored == nullptr ? given->common.name : stored->name);
  }
  co_return list_reply(*given);
}

}  // namespace app
