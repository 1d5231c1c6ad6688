#include <algorithm>

#include "app/admin/admin.h"
#include "app/admin/gemini_key_view.h"
#include "app/admin/reply.h"
#include "base/text.h"
#include "http/message.h"

namespace app {
namespace {

struct KeyFilter {
  std::string search;
  std::string state;
  std::string tag;
};

bool matches(const state::GeminiKey& key, const KeyFilter& filter, const DayUse& use,
             AdminCall& call) {
  const state::ConfigDocument& config = call.state().config;
  if (!filter.state.empty() && !has_state(key, filter.state, use, config, call.now_ms())) {
    return false;
  }
  if (!filter.tag.empty() && std::ranges::find(key.tags, filter.tag) == key.tags.end()) {
    return false;
  }
  if (filter.search.empty()) return true;
  const auto holds = [&](std::string_view text) {
    return base::contains_ignore_case(text, filter.search);
  };
  return holds(key.name) || holds(key.note) || holds(key.id) || holds(key.preview) ||
         holds(key.project_group) || std::ranges::any_of(key.tags, holds);
}

using KeyList = std::vector<const state::GeminiKey*>;

// Configured order unless the query asks for another.
base::Status sort_keys(KeyList& keys, std::string_view query) {
  const std::string by = http::query_parameter(query, "sort");
  if (by == "name") {
    std::ranges::stable_sort(keys, {}, [](const auto* key) { return base::lower(key->name); });
  } else if (by == "usage") {
    std::ranges::stable_sort(keys, {}, [](const auto* key) { return usage_of(*key); });
  } else if (by == "created") {
    std::ranges::stable_sort(keys, {}, [](const auto* key) { return key->created_ms; });
  } else if (by == "weight") {
    std::ranges::stable_sort(keys, {}, [](const auto* key) { return key->weight; });
  } else if (!by.empty()) {
    return base::fail(base::ErrorCode::kInvalidValue,
                      "'sort' must be name, usage, created or weight.", "sort");
  }
  if (http::query_parameter(query, "order") == "desc") std::ranges::reverse(keys);
  return {};
}

void write_keys(json::Writer& out, AdminCall& call, const DayUse& use,
                std::span<const state::GeminiKey* const> keys) {
  out.begin_array();
  for (const state::GeminiKey* key : keys) {
    write_gemini_key(out, *key, use, call.state().config, call.now_ms());
  }
  out.end_array();
}

}  // namespace

AdminResult list_gemini_keys(AdminCall& call) {
  const base::Result<std::optional<Page>> page = read_page(call.query);
  if (!page) return std::unexpected(page.error());
  const KeyFilter filter{http::query_parameter(call.query, "search"),
                         http::query_parameter(call.query, "state"),
                         http::query_parameter(call.query, "tag")};
  const DayUse use(call.state().keys);
  KeyList keys;
  for (const state::GeminiKey& key : call.state().keys.keys) {
    const bool wanted = call.id.empty() || key.id == call.id;
    if (wanted && matches(key, filter, use, call)) keys.push_back(&key);
  }
  if (!call.id.empty() && keys.empty()) return not_found("Gemini key");
  const base::Status sorted = sort_keys(keys, call.query);
  if (!sorted) return std::unexpected(sorted.error());
  base::Buffer body;
  json::Writer out(body);
  if (!call.id.empty()) {
    write_gemini_key(out, *keys[0], use, call.state().config, call.now_ms());
  } else if (!page->has_value()) {
    write_keys(out, call, use, keys);
  } else {
    const size_t begin = std::min((*page)->begin(), keys.size());
    const size_t end = std::min((*page)->end(), keys.size());
    out.begin_object().key("keys");
    write_keys(out, call, use, std::span(keys).subspan(begin, end - begin));
    out.member("total", static_cast<int64_t>(keys.size())).member("page", (*page)->number);
    out.member("pageSize", (*page)->size).end_object();
  }
  return LedgerReply{200, body.str()};
}

}  // namespace app
