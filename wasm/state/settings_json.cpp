#include "state/settings_json.h"

#include <algorithm>

#include "state/document.h"

namespace state {
namespace {

struct Range {
  std::string_view key;
  int64_t value;
  int64_t least;
  int64_t most;
};

void check_ranges(Fields& fields, const Settings& settings) {
  const Range ranges[] = {
      {"max_retry", settings.max_retry, 0, kMaxRetryLimit},
      {"retry_total_ms", settings.retry_total_ms, 0, 600'000},
      {"keepalive_s", settings.keepalive_s, 0, 300},
      {"first_event_s", settings.first_event_s, 0, 300},
      {"body_limit_bytes", settings.body_limit_bytes, 1024, kMostBodyBytes},
  };
  for (const Range& range : ranges) {
    if (range.value < range.least || range.value > range.most) {
      fields.refuse(base::ErrorCode::kInvalidValue, range.key);
    }
  }
}

void read_setting_members(Fields& fields, Settings& settings) {
  fields.read("max_retry", settings.max_retry).read("retry_total_ms", settings.retry_total_ms);
  fields.read_word("strategy", settings.strategy).read("empty_retry", settings.empty_retry);
  fields.read("keepalive_s", settings.keepalive_s).read("first_event_s", settings.first_event_s);
  fields.read("web_search", settings.web_search);
  fields.read_word("include_thoughts", settings.include_thoughts);
  fields.read_word("images_as", settings.images_as);
  fields.read("signature_in_id", settings.signature_in_id).read_word("store", settings.store);
  fields.read_word("media_url", settings.media_url);
  fields.read("safety_settings", settings.safety_settings);
  fields.object("category_quotas", [&](Fields& inner) {
    CategoryQuotas& quotas = settings.category_quotas;
    inner.read("pro", quotas.pro).read("flash", quotas.flash);
    inner.read("flash_lite", quotas.flash_lite).read("custom", quotas.custom);
  });
  fields.read("restrict_models", settings.restrict_models);
  fields.read("body_limit_bytes", settings.body_limit_bytes);
  fields.read("session_epoch", settings.session_epoch).read("base_url", settings.base_url);
}

}  // namespace

void read_settings(Fields& fields, Settings& settings) {
  read_setting_members(fields, settings);
  check_ranges(fields, settings);
}

void read_stored_settings(Fields& fields, Settings& settings) {
  read_setting_members(fields, settings);
  settings.body_limit_bytes = std::min(settings.body_limit_bytes, kMostBodyBytes);
  check_ranges(fields, settings);
}

void write_settings(json::Writer& out, const Settings& settings) {
  out.member("max_retry", settings.max_retry).member("retry_total_ms", settings.retry_total_ms);
  out.member("strategy", word(settings.strategy)).member("empty_retry", settings.empty_retry);
  out.member("keepalive_s", settings.keepalive_s).member("first_event_s", settings.first_event_s);
  out.member("web_search", settings.web_search);
  out.member("include_thoughts", word(settings.include_thoughts));
  out.member("images_as", word(settings.images_as));
  out.member("signature_in_id", settings.signature_in_id).member("store", word(settings.store));
  out.member("media_url", word(settings.media_url));
  out.member("safety_settings", settings.safety_settings);
  const CategoryQuotas& quotas = settings.category_quotas;
  out.key("category_quotas").begin_object();
  write_limit(out, "pro", quotas.pro);
  write_limit(out, "flash", quotas.flash);
  write_limit(out, "flash_lite", quotas.flash_lite);
  write_limit(out, "custom", quotas.custom);
  out.end_object().member("restrict_models", settings.restrict_models);
  out.member("body_limit_bytes", settings.body_limit_bytes);
  out.member("session_epoch", settings.session_epoch).member("base_url", settings.base_url);
}

}  // namespace state
