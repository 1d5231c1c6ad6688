#include <algorithm>

#include "base/text.h"
#include "json/read.h"
#include "json/write.h"
#include "ledger/usage_sums.h"

// {"keys":{"<id>":[requests,errors,failed,prompt,completion,reasoning,cached,latency],…},
//  "models":{…},"clients":{…},"hours":{"<hour>":[…],…}}
namespace ledger {
namespace {

// Of each of the three groups, whatever its labels hold.
constexpr size_t kMostBytes = 400'000;
constexpr size_t kBytesPerTotals = 8 * 20;
constexpr size_t kBytesPerEscape = 6;
constexpr size_t kTotals = 8;

size_t bytes_of(std::string_view label) {
  return kBytesPerTotals + kBytesPerEscape * label.size();
}

int64_t calls_of(const account::Totals& totals) {
  return totals.requests + totals.errors + totals.failed_calls;
}

void bound(Sums& sums) {
  size_t bytes = 0;
  for (const auto& [label, totals] : sums) bytes += bytes_of(label);
  if (bytes <= kMostBytes) return;
  std::vector<std::pair<int64_t, std::string>> busiest;
  for (const auto& [label, totals] : sums) busiest.emplace_back(-calls_of(totals), label);
  std::ranges::sort(busiest);
  account::Totals others;
  bytes = bytes_of(kOthers);
  for (const auto& [calls, label] : busiest) {
    bytes += bytes_of(label);
    if (bytes <= kMostBytes && label != kOthers) continue;
    const auto place = sums.find(label);
    account::add_totals(others, place->second);
    sums.erase(place);
  }
  sums[std::string(kOthers)] = others;
}

void write_totals(json::Writer& out, const account::Totals& totals) {
  out.begin_array().integer(totals.requests).integer(totals.errors).integer(totals.failed_calls);
  out.integer(totals.prompt_tokens).integer(totals.completion_tokens);
  out.integer(totals.reasoning_tokens).integer(totals.cached_tokens).integer(totals.latency_ms);
  out.end_array();
}

account::Totals read_totals(const json::Value& value) {
  int64_t numbers[kTotals] = {};
  const auto items = value.items();
  for (size_t i = 0; i < std::min(items.size(), kTotals); ++i) {
    numbers[i] = items[i].as_int().value_or(0);
  }
  return {numbers[0], numbers[1], numbers[2], numbers[3],
          numbers[4], numbers[5], numbers[6], numbers[7]};
}

void write_group(json::Writer& out, std::string_view name, const Sums& sums) {
  out.key(name).begin_object();
  for (const auto& [label, totals] : sums) write_totals(out.key(label), totals);
  out.end_object();
}

Sums read_group(const json::Value& document, std::string_view name) {
  Sums sums;
  const json::Value* group = document.find(name);
  if (group == nullptr) return sums;
  for (const json::Member& member : group->members()) {
    sums[std::string(member.key)] = read_totals(member.value);
  }
  return sums;
}

}  // namespace

std::string write_sums(StoredSums sums) {
  for (Sums* group : {&sums.groups.keys, &sums.groups.models, &sums.groups.clients}) bound(*group);
  base::Buffer text;
  json::Writer out(text);
  out.begin_object();
  write_group(out, "keys", sums.groups.keys);
  write_group(out, "models", sums.groups.models);
  write_group(out, "clients", sums.groups.clients);
  out.key("hours").begin_object();
  for (const auto& [hour, totals] : sums.hours) {
    write_totals(out.key(std::to_string(hour)), totals);
  }
  out.end_object().end_object();
  return text.str();
}

StoredSums read_sums(std::string_view text) {
  base::Arena arena;
  const base::Result<json::Value> document = json::read(text, arena);
  StoredSums sums;
  if (!document) return sums;
  sums.groups = {read_group(*document, "keys"), read_group(*document, "models"),
                 read_group(*document, "clients")};
  for (const auto& [hour, totals] : read_group(*document, "hours")) {
    sums.hours[base::parse_int(hour).value_or(0)] = totals;
  }
  return sums;
}

}  // namespace ledger
