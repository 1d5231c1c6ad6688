#include "http/public_url.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "http/ip_address.h"
#include "http/message.h"

namespace http {
namespace {

constexpr size_t kMaxHostSize = 253;
constexpr size_t kMaxUrlSize = 8192;

// Names that never leave a machine or a local network.
constexpr std::string_view kLocalSuffixes[] = {
    "localhost", "local", "internal", "localdomain", "home.arpa", "lan",  "intranet",
    "private",   "corp",  "home",     "test",        "invalid",   "onion"};

std::unexpected<base::Error> refuse_url(std::string_view reason) {
  return base::fail(base::ErrorCode::kInvalidImageUrl,
                    base::concat("The URL cannot be fetched: ", reason));
}

bool is_plain_url_character(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code > 0x20 && code != 0x7f && c != '\\';
}

bool is_host_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_' || c == '.';
}

bool has_local_suffix(std::string_view host) {
  return std::ranges::any_of(kLocalSuffixes, [&](std::string_view suffix) {
    if (host.size() < suffix.size()) return false;
    const size_t at = host.size() - suffix.size();
    return base::equals_ignore_case(host.substr(at), suffix) && (at == 0 || host[at - 1] == '.');
  });
}

base::Status check_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty() || host.size() > kMaxHostSize) return refuse_url("it has no valid host.");
  if (!std::ranges::all_of(host, is_host_character)) {
    return refuse_url("its host has characters outside A-Z, 0-9, '-', '_' and '.'.");
  }
  const std::vector<std::string_view> labels = base::split(host, '.');
  const bool empty_label = std::ranges::any_of(labels, [](auto label) { return label.empty(); });
  if (empty_label) return refuse_url("it has no valid host.");
  if (looks_like_ipv4(host)) {
    const std::optional<uint32_t> address = read_ipv4(host);
    if (!address || !is_public(*address)) return refuse_url("its address is not public.");
    return {};
  }
  if (labels.size() < 2 || has_local_suffix(host)) {
    return refuse_url("its host is not on the internet.");
  }
  return {};
}

base::Status check_host(std::string_view host) {
  if (!host.starts_with('[')) return check_name(host);
  if (!host.ends_with(']')) return refuse_url("it has no valid host.");
  const std::optional<Ipv6Address> address = read_ipv6(host.substr(1, host.size() - 2));
  if (!address || !is_public(*address)) return refuse_url("its address is not public.");
  return {};
}

// Where host ends and ":port" may begin; a colon within brackets belongs to the host.
size_t host_size(std::string_view authority) {
  const size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  return std::min(authority.find(':', std::min(bracket, authority.size())), authority.size());
}

}  // namespace

std::string ascii_url(std::string_view url) {
  std::string out;
  out.reserve(url.size());
  for (const char& c : url) {
    if (static_cast<unsigned char>(c) < 0x80) {
      out.push_back(c);
    } else {
      out += percent_encode({&c, 1});
    }
  }
  return out;
}

base::Status check_public_url(std::string_view url) {
  if (url.size() > kMaxUrlSize) return refuse_url("it is longer than 8 KiB.");
  if (!std::ranges::all_of(url, is_plain_url_character)) {
    return refuse_url("it has spaces, backslashes or control characters.");
  }
  const bool http = base::starts_with_ignore_case(url, "http://");
  if (!http && !base::starts_with_ignore_case(url, "https://")) {
    return refuse_url("only http:// and https:// URLs are allowed.");
  }
  url.remove_prefix(http ? 7 : 8);
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  if (authority.contains('@')) return refuse_url("it holds a user name or password.");
  const size_t end = host_size(authority);
  const std::string_view port = authority.substr(end);
  if (!port.empty() && port != ":" && port != ":80" && port != ":443") {
    return refuse_url("only the ports 80 and 443 are allowed.");
  }
  return check_host(authority.substr(0, end));
}

}  // namespace http
