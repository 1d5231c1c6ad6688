#include "http/message.h"

#include <algorithm>

#include "base/text.h"

namespace http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string_view take_line(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

void split_url(RequestHead& head) {
  const size_t scheme = head.url.find("://");
  const size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const size_t path = std::min(head.url.find_first_of("/?#", host), head.url.size());
  head.origin = head.url.substr(0, path);
  std::string_view rest = head.url.substr(path);
  rest = rest.substr(0, rest.find('#'));
  const size_t query = rest.find('?');
  head.path = rest.substr(0, query);
  if (head.path.empty()) head.path = "/";
  if (query != std::string_view::npos) head.query = rest.substr(query + 1);
}

}  // namespace

std::string_view RequestHead::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (base::equals_ignore_case(key, name)) return value;
  }
  return {};
}

std::optional<size_t> content_length(const RequestHead& head) {
  const std::optional<int64_t> length = base::parse_int(head.header("content-length"));
  if (!length || *length < 0) return std::nullopt;
  return static_cast<size_t>(*length);
}

RequestHead parse_request_head(std::string_view text) {
  RequestHead head;
  head.size = text.size();
  const std::string_view first = take_line(text);
  const size_t space = first.find(' ');
  head.method = first.substr(0, space);
  if (space != std::string_view::npos) head.url = first.substr(space + 1);
  split_url(head);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    head.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return head;
}

std::vector<Header> parse_headers(std::string_view text) {
  std::vector<Header> headers;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    headers.push_back({base::lower(line.substr(0, colon)), std::string(line.substr(colon + 2))});
  }
  return headers;
}

std::string_view find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool encoded = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                         hex_digit(text[i + 2]) >= 0;
    if (encoded) {
      out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
    } else {
      const auto code = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kHex[code >> 4]);
      out.push_back(kHex[code & 15]);
    }
  }
  return out;
}

std::string query_parameter(std::string_view query, std::string_view name) {
  for (const std::string_view pair : base::split(query, '&')) {
    const size_t equals = pair.find('=');
    if (percent_decode(pair.substr(0, equals)) != name) continue;
    if (equals == std::string_view::npos) return {};
    std::string value(pair.substr(equals + 1));
    for (char& c : value) c = c == '+' ? ' ' : c;
    return percent_decode(value);
  }
  return {};
}

std::string_view cookie(std::string_view header, std::string_view name) {
  for (const std::string_view piece : base::split(header, ';')) {
    const std::string_view pair = base::trim(piece);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace http
