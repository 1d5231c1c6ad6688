#include "app/admin/reply.h"

#include "base/text.h"
#include "http/message.h"

namespace app {
namespace {

constexpr int64_t kLargestPage = 1000;

}  // namespace

base::Result<std::optional<Page>> read_page(std::string_view query) {
  const std::string number = http::query_parameter(query, "page");
  const std::string size = http::query_parameter(query, "pageSize");
  if (number.empty()) return std::optional<Page>();
  Page page;
  page.number = base::parse_int(number).value_or(0);
  if (!size.empty()) page.size = base::parse_int(size).value_or(0);
  if (page.number < 1 || page.number > 1'000'000) {
    return base::fail(base::ErrorCode::kInvalidValue, "'page' must be 1 or more.", "page");
  }
  if (page.size < 1 || page.size > kLargestPage) {
    return base::fail(base::ErrorCode::kInvalidValue, "'pageSize' must be 1 to 1000.", "pageSize");
  }
  return std::optional<Page>(page);
}

}  // namespace app
