#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

struct Header {
  std::string name;  // lower case
  std::string value;
};

// Head of a request as the host hands it over. Views live as long as `text` of
// parse_request_head().
struct RequestHead {
  std::string_view method;
  std::string_view url;     // absolute
  std::string_view origin;  // "https://host[:port]"
  std::string_view path;    // begins with '/', still percent-encoded
  std::string_view query;   // without '?'
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  size_t size = 0;  // of the text

  // First header of that name (lower case); empty when absent.
  std::string_view header(std::string_view name) const;
};

// Of the body, as the head tells it; absent when it does not.
std::optional<size_t> content_length(const RequestHead& head);

// "METHOD url\nname: value\n…" as written by the shim.
RequestHead parse_request_head(std::string_view text);

// "name: value\n…" into headers.
std::vector<Header> parse_headers(std::string_view text);
std::string_view find_header(const std::vector<Header>& headers, std::string_view name);

// First value of a query parameter, percent-decoded; empty when absent.
std::string query_parameter(std::string_view query, std::string_view name);
std::string percent_decode(std::string_view text);
// Everything but A–Z a–z 0–9 - . _ ~ encoded.
std::string percent_encode(std::string_view text);

// Value of a cookie in a Cookie header; empty when absent.
std::string_view cookie(std::string_view header, std::string_view name);

}  // namespace http
