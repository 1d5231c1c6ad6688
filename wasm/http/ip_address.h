#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace http {

using Ipv6Address = std::array<uint16_t, 8>;

// IPv4 in any spelling a URL may have (WHATWG URL, "IPv4 parser"): one to four parts, each decimal,
// octal ("0177") or hexadecimal ("0x7f"), the last part filling the bytes that are left.
std::optional<uint32_t> read_ipv4(std::string_view text);
// Whether a URL parser takes this host for IPv4, be it well-formed or not: its last part is a
// number.
bool looks_like_ipv4(std::string_view host);

// IPv6 without brackets, "::" and a trailing dotted IPv4 allowed, zone refused.
std::optional<Ipv6Address> read_ipv6(std::string_view text);

// Whether the address is reachable over the internet: nothing private, shared (100.64/10),
// loopback, link-local, documentation, benchmark, multicast or reserved (IANA special-purpose
// registries).
bool is_public(uint32_t ipv4);
// The same; addresses that embed an IPv4 address (mapped, NAT64, 6to4, Teredo) count as not public.
bool is_public(const Ipv6Address& ipv6);

}  // namespace http
