#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace state {

enum class Strategy { kLeastUsed, kRoundRobin, kSticky };
enum class Category { kPro, kFlash, kFlashLite, kCustom };
enum class IncludeThoughts { kAuto, kAlways, kNever };
enum class ImagesAs { kImages, kMarkdown };
enum class StoreMode { kSendFalse, kOmit };
enum class MediaUrl { kInline, kUpstream };

inline constexpr int kMaxRetryLimit = 10;
// The largest body that can be allowed. The room of one that does not tell its length is doubled
// while it arrives, and what comes after nearly 64 MiB would be all of the memory.
inline constexpr int64_t kMostBodyBytes = int64_t{60} * 1024 * 1024;

// Calls a key may answer in one Los Angeles day; nullopt = no limit, 0 = none.
struct CategoryQuotas {
  std::optional<int64_t> pro;
  std::optional<int64_t> flash;
  std::optional<int64_t> flash_lite;
  std::optional<int64_t> custom;
};

// What the admin can switch; the defaults are those of a fresh installation.
struct Settings {
  int max_retry = 3;                // 0–10; upstream calls of one request = this plus one
  int64_t retry_total_ms = 60'000;  // no attempt starts so long after the first, or later
  Strategy strategy = Strategy::kLeastUsed;
  bool empty_retry = true;  // an answer without parts is tried again
  int keepalive_s = 10;     // of silence until a stream gets a comment; 0 = never
  int first_event_s = 10;   // until a stream begins without its first event; 0 = never
  bool web_search = false;  // the model may search when the client says nothing
  IncludeThoughts include_thoughts = IncludeThoughts::kAuto;
  ImagesAs images_as = ImagesAs::kImages;
  bool signature_in_id = false;
  StoreMode store = StoreMode::kSendFalse;
  MediaUrl media_url = MediaUrl::kInline;
  std::string safety_settings;  // JSON text of an array; empty = none
  CategoryQuotas category_quotas;
  bool restrict_models = false;  // only the configured models may be used
  int64_t body_limit_bytes = 20 * 1024 * 1024;
  int64_t session_epoch = 0;  // sessions signed under another epoch are over
  std::string base_url;       // empty = the deployment's variable or the vendor's own
};

}  // namespace state
