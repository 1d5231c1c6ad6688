#include "state/report.h"

#include <algorithm>

#include "state/delta_json.h"
#include "state/document.h"

namespace state {
namespace {

void read_effect(Fields& fields, HealthEffect& effect) {
  fields.require("key", effect.key_id).read("model", effect.model);
  fields.read_word("effect", effect.effect);
  read_reason(fields, effect.reason);
  fields.read("time", effect.time_ms).read("until", effect.until_ms);
  fields.read("strikes", effect.strikes).read("status", effect.status);
  fields.read("seal", effect.seal);
}

void write_effect(json::Writer& out, const HealthEffect& effect) {
  out.begin_object().member("key", effect.key_id);
  write_text(out, "model", effect.model);
  out.member("effect", word(effect.effect));
  if (effect.reason != base::CoolReason::kNone) write_reason(out, effect.reason);
  write_number(out, "time", effect.time_ms);
  write_number(out, "until", effect.until_ms);
  write_number(out, "strikes", effect.strikes);
  write_number(out, "status", effect.status);
  write_text(out, "seal", effect.seal);
  out.end_object();
}

void read_usage(Fields& fields, base::Usage& usage) {
  fields.read("prompt", usage.prompt).read("completion", usage.completion);
  fields.read("total", usage.total).read("cached", usage.cached);
  fields.read("reasoning", usage.reasoning).read("prompt_audio", usage.prompt_audio);
  fields.read("completion_audio", usage.completion_audio);
}

void write_usage(json::Writer& out, const base::Usage& usage) {
  out.key("usage").begin_object();
  write_number(out, "prompt", usage.prompt);
  write_number(out, "completion", usage.completion);
  write_number(out, "total", usage.total);
  write_number(out, "cached", usage.cached);
  write_number(out, "reasoning", usage.reasoning);
  write_number(out, "prompt_audio", usage.prompt_audio);
  write_number(out, "completion_audio", usage.completion_audio);
  out.end_object();
}

void read_attempt(Fields& fields, Attempt& attempt) {
  fields.read("key", attempt.key_id).read("status", attempt.status);
  read_reason(fields, attempt.reason);
  fields.read_word("end", attempt.end);
  fields.object("usage", [&](Fields& inner) { read_usage(inner, attempt.usage); });
  fields.read("begun", attempt.begun_ms);
}

void write_attempt(json::Writer& out, const Attempt& attempt) {
  out.begin_object();
  write_text(out, "key", attempt.key_id);
  write_number(out, "status", attempt.status);
  if (attempt.reason != base::CoolReason::kNone) write_reason(out, attempt.reason);
  if (attempt.end != CallEnd::kFailed) out.member("end", word(attempt.end));
  if (attempt.usage != base::Usage()) write_usage(out, attempt.usage);
  write_number(out, "begun", attempt.begun_ms);
  out.end_object();
}

void read_signature(Fields& fields, RememberedSignature& remembered) {
  fields.require("call", remembered.call_id).require("signature", remembered.signature);
}

void read_outcome(Fields& fields, Outcome& outcome) {
  fields.require("id", outcome.id).read("time", outcome.time_ms).read("begun", outcome.begun_ms);
  fields.read_word("result", outcome.result).read("status", outcome.status);
  fields.read("refused", outcome.refused).read("error", outcome.error);
  fields.read("param", outcome.param);
  fields.read("key", outcome.key_id).read("client", outcome.worker_key_id);
  fields.read("model", outcome.model).list("attempts", outcome.attempts, read_attempt);
  fields.object("usage", [&](Fields& inner) { read_usage(inner, outcome.usage); });
  fields.read("latency", outcome.latency_ms).read("first_byte", outcome.first_byte_ms);
  fields.read("stream", outcome.stream).read("batch", outcome.batch);
  fields.list("effects", outcome.effects, read_effect);
  fields.list("signatures", outcome.signatures, read_signature);
  read_repair(fields, outcome.repair);
}

template <typename Item, typename Write>
void write_list(json::Writer& out, std::string_view key, const std::vector<Item>& items,
                Write write_item) {
  if (items.empty()) return;
  out.key(key).begin_array();
  for (const Item& item : items) write_item(out, item);
  out.end_array();
}

void write_signature(json::Writer& out, const RememberedSignature& remembered) {
  out.begin_object().member("call", remembered.call_id);
  out.member("signature", remembered.signature).end_object();
}

void write_outcome(json::Writer& out, const Outcome& outcome) {
  out.begin_object().member("id", outcome.id).member("time", outcome.time_ms);
  write_number(out, "begun", outcome.begun_ms);
  out.member("result", word(outcome.result));
  write_number(out, "status", outcome.status);
  if (outcome.refused) out.member("refused", true);
  write_text(out, "error", outcome.error);
  write_text(out, "param", outcome.param);
  write_text(out, "key", outcome.key_id);
  write_text(out, "client", outcome.worker_key_id);
  write_text(out, "model", outcome.model);
  write_list(out, "attempts", outcome.attempts, write_attempt);
  write_usage(out, outcome.usage);
  write_number(out, "latency", outcome.latency_ms);
  write_number(out, "first_byte", outcome.first_byte_ms);
  if (outcome.stream) out.member("stream", true);
  if (outcome.batch) out.member("batch", true);
  write_list(out, "effects", outcome.effects, write_effect);
  write_list(out, "signatures", outcome.signatures, write_signature);
  if (outcome.repair != base::Repair::kNone) out.member("repair", word(outcome.repair));
  out.end_object();
}

}  // namespace

std::string_view word(OutcomeResult result) {
  switch (result) {
    case OutcomeResult::kOk:
      return "ok";
    case OutcomeResult::kError:
      return "error";
    case OutcomeResult::kCancelled:
      return "cancelled";
  }
  __builtin_unreachable();
}

std::string_view word(CallEnd end) {
  switch (end) {
    case CallEnd::kFailed:
      return "failed";
    case CallEnd::kAnswered:
      return "answered";
    case CallEnd::kAborted:
      return "aborted";
  }
  __builtin_unreachable();
}

int64_t begin_of(const Outcome& outcome) {
  return outcome.begun_ms != 0 ? outcome.begun_ms : outcome.time_ms;
}

int64_t begin_of(const Outcome& outcome, const Attempt& attempt) {
  return attempt.begun_ms != 0 ? attempt.begun_ms : begin_of(outcome);
}

std::string_view quota_model_of(const Outcome& outcome) {
  return outcome.batch ? std::string_view() : std::string_view(outcome.model);
}

bool is_answered(const Attempt& attempt) {
  return attempt.end == CallEnd::kAnswered;
}

bool has_answered_call(const Outcome& outcome) {
  return std::ranges::any_of(outcome.attempts,
                             [](const Attempt& attempt) { return is_answered(attempt); });
}

bool is_answered(const Outcome& outcome) {
  return outcome.result != OutcomeResult::kError && has_answered_call(outcome);
}

const Attempt* find_last_call(const Outcome& outcome) {
  const auto last =
      std::ranges::find_if(outcome.attempts.rbegin(), outcome.attempts.rend(),
                           [](const Attempt& attempt) { return attempt.end != CallEnd::kAborted; });
  return last == outcome.attempts.rend() ? nullptr : &*last;
}

bool is_request(const Outcome& outcome) {
  return outcome.result != OutcomeResult::kOk || !outcome.attempts.empty();
}

base::Result<Report> read_report(std::string_view text) {
  return read_document<Report>(text, [](Fields& fields, Report& report) {
    fields.read("keys_since", report.keys_since).read("config_since", report.config_since);
    fields.list("outcomes", report.outcomes, read_outcome);
  });
}

base::Result<ReportReply> read_report_reply(std::string_view text) {
  return read_document<ReportReply>(text, [](Fields& fields, ReportReply& reply) {
    fields.object("keys", [&](Fields& inner) { read_delta_members(inner, reply.keys); });
    fields.object("config", [&](Fields& inner) { read_delta_members(inner, reply.config); });
  });
}

void write_report(const Report& report, base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object().member("v", kDocumentVersion);
  writer.member("keys_since", report.keys_since).member("config_since", report.config_since);
  writer.key("outcomes").begin_array();
  for (const Outcome& outcome : report.outcomes) write_outcome(writer, outcome);
  writer.end_array().end_object();
}

void write_report_reply(const ReportReply& reply, base::Buffer& out) {
  json::Writer writer(out);
  writer.begin_object().member("v", kDocumentVersion).key("keys").begin_object();
  write_delta_members(writer, reply.keys);
  writer.end_object().key("config").begin_object();
  write_delta_members(writer, reply.config);
  writer.end_object().end_object();
}

}  // namespace state
