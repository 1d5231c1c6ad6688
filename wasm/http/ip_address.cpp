#include "http/ip_address.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace http {
namespace {

struct Ipv4Range {
  uint32_t first;
  int prefix;
};

constexpr uint32_t ipv4(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// https://www.iana.org/assignments/iana-ipv4-special-registry
constexpr Ipv4Range kSpecialRanges[] = {
    {ipv4(0, 0, 0, 0), 8},      {ipv4(10, 0, 0, 0), 8},     {ipv4(100, 64, 0, 0), 10},
    {ipv4(127, 0, 0, 0), 8},    {ipv4(169, 254, 0, 0), 16}, {ipv4(172, 16, 0, 0), 12},
    {ipv4(192, 0, 0, 0), 24},   {ipv4(192, 0, 2, 0), 24},   {ipv4(192, 88, 99, 0), 24},
    {ipv4(192, 168, 0, 0), 16}, {ipv4(198, 18, 0, 0), 15},  {ipv4(198, 51, 100, 0), 24},
    {ipv4(203, 0, 113, 0), 24}, {ipv4(224, 0, 0, 0), 4},    {ipv4(240, 0, 0, 0), 4},
};

uint32_t digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<uint32_t>(c - 'A' + 10);
  return 99;
}

// One part of an IPv4 address; "0x" alone is zero, as URL parsers have it.
std::optional<uint64_t> read_ipv4_part(std::string_view text) {
  if (text.empty()) return std::nullopt;
  uint64_t radix = 10;
  if (base::starts_with_ignore_case(text, "0x")) {
    radix = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    radix = 8;
  }
  uint64_t value = 0;
  for (const char c : text) {
    const uint64_t digit = digit_of(c);
    if (digit >= radix) return std::nullopt;
    value = std::min<uint64_t>(value * radix + digit, uint64_t{1} << 40);
  }
  return value;
}

std::string_view without_final_dot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

// Exactly four decimal parts, as inside IPv6.
std::optional<uint32_t> read_dotted_ipv4(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  uint32_t address = 0;
  for (const std::string_view part : parts) {
    const bool plain = !part.empty() && part.size() <= 3 && (part == "0" || part[0] != '0') &&
                       std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    const uint64_t value = plain ? *read_ipv4_part(part) : 256;
    if (value > 255) return std::nullopt;
    address = address << 8 | static_cast<uint32_t>(value);
  }
  return address;
}

// "a:b:c" into 16-bit groups; `groups` grows. Empty text is no group.
bool read_groups(std::string_view text, std::vector<uint16_t>& groups) {
  if (text.empty()) return true;
  const std::vector<std::string_view> parts = base::split(text, ':');
  for (const std::string_view& part : parts) {
    if (&part == &parts.back() && part.contains('.')) {
      const std::optional<uint32_t> tail = read_dotted_ipv4(part);
      if (!tail) return false;
      groups.push_back(static_cast<uint16_t>(*tail >> 16));
      groups.push_back(static_cast<uint16_t>(*tail));
      continue;
    }
    if (part.empty() || part.size() > 4) return false;
    uint16_t group = 0;
    for (const char c : part) {
      if (digit_of(c) > 15) return false;
      group = static_cast<uint16_t>(group << 4 | digit_of(c));
    }
    groups.push_back(group);
  }
  return true;
}

}  // namespace

std::optional<uint32_t> read_ipv4(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(without_final_dot(text), '.');
  if (parts.size() > 4) return std::nullopt;
  uint64_t address = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::optional<uint64_t> part = read_ipv4_part(parts[i]);
    const bool last = i + 1 == parts.size();
    const size_t bytes = last ? 5 - parts.size() : 1;
    if (!part || *part >= uint64_t{1} << (8 * bytes)) return std::nullopt;
    address = address << (8 * bytes) | *part;
  }
  return static_cast<uint32_t>(address);
}

bool looks_like_ipv4(std::string_view host) {
  const std::string_view last = base::split(without_final_dot(host), '.').back();
  if (last.empty()) return false;
  const bool digits = std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
  return digits || (base::starts_with_ignore_case(last, "0x") && read_ipv4_part(last).has_value());
}

std::optional<Ipv6Address> read_ipv6(std::string_view text) {
  const size_t gap = text.find("::");
  std::vector<uint16_t> groups;
  if (!read_groups(text.substr(0, gap), groups)) return std::nullopt;
  if (gap != std::string_view::npos) {
    std::vector<uint16_t> tail;
    if (text.substr(0, gap).contains('.')) return std::nullopt;
    if (!read_groups(text.substr(gap + 2), tail)) return std::nullopt;
    if (groups.size() + tail.size() > 7) return std::nullopt;
    groups.resize(8 - tail.size(), 0);
    groups.insert(groups.end(), tail.begin(), tail.end());
  }
  if (groups.size() != 8) return std::nullopt;
  Ipv6Address address;
  std::copy(groups.begin(), groups.end(), address.begin());
  return address;
}

bool is_public(uint32_t ipv4) {
  return std::ranges::none_of(kSpecialRanges, [&](const Ipv4Range& range) {
    return (ipv4 ^ range.first) >> (32 - range.prefix) == 0;
  });
}

bool is_public(const Ipv6Address& ipv6) {
  // Of the whole space only 2000::/3 is global unicast; within it
  // https://www.iana.org/assignments/iana-ipv6-special-registry
  const bool global_unicast = ipv6[0] >> 13 == 1;
  const bool protocol_or_teredo = ipv6[0] == 0x2001 && ipv6[1] < 0x0200;  // 2001::/23
  const bool documentation = (ipv6[0] == 0x2001 && ipv6[1] == 0x0db8) ||  // 2001:db8::/32
                             (ipv6[0] == 0x3fff && ipv6[1] < 0x1000);     // 3fff::/20
  const bool six_to_four = ipv6[0] == 0x2002;                             // 2002::/16
  return global_unicast && !protocol_or_teredo && !documentation && !six_to_four;
}

}  // namespace http
