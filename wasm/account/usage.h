#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "state/report.h"

// How much was used, by hour, key, model and client: what the Ledger counts and the panel shows.
namespace account {

struct Totals {
  int64_t requests = 0;      // answered calls: one a chat, or one for each of several choices
  int64_t errors = 0;        // chats without an answer
  int64_t failed_calls = 0;  // upstream calls without an answer, those that were retried included
  int64_t prompt_tokens = 0;
  int64_t completion_tokens = 0;  // reasoning included
  int64_t reasoning_tokens = 0;
  int64_t cached_tokens = 0;
  int64_t latency_ms = 0;  // of the whole request, summed over the answered calls

  bool operator==(const Totals&) const = default;
};

// What one row of usage is about.
struct Place {
  int64_t hour = 0;    // in which the chat ended, Unix time in whole hours
  std::string key_id;  // empty = no key was there
  std::string model;
  std::string worker_key_id;  // empty = none: a test of a key

  bool operator==(const Place&) const = default;
};

struct Row {
  Place place;
  Totals totals;
};

void add_totals(Totals& sum, const Totals& more);

// The rows one request makes, each place once: its calls, answered or failed, for the key of each,
// and the error for the key that was used last. A call the client gave up on before it was answered
// makes none.
std::vector<Row> rows_of(const state::Outcome& outcome);

// Adds to the row of the same place, or appends one.
void merge_row(std::vector<Row>& rows, const Row& row);

enum class By { kKey, kModel, kClient, kHour, kDay };

struct Group {
  std::string label;  // an id, a model, "2026-11-22T08:00:00Z" or "2026-11-22" (Los Angeles)
  Totals totals;
};

}  // namespace account
