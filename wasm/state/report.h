#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "base/usage.h"
#include "base/verdict.h"
#include "state/config_document.h"
#include "state/keys_document.h"

// What an isolate tells the Ledger and what it hears back, as JSON both ways.
namespace state {

enum class OutcomeResult { kOk, kError, kCancelled };

enum class CallEnd {
  kFailed,
  kAnswered,  // wholly, or the client gave up after the answer had begun
  kAborted,   // the client gave up before; nobody's error
};

// One upstream call of a request.
struct Attempt {
  std::string key_id;
  int status = 0;  // HTTP status of the upstream, 0 = none (network)
  base::CoolReason reason = base::CoolReason::kNone;
  CallEnd end = CallEnd::kFailed;
  base::Usage usage = {};  // as far as the answer came and told it
  int64_t begun_ms = 0;    // 0 = not told, by other code
};

// A change of a key's health, already decided: keys::apply_effect makes it in any copy of the
// keys document, with the same result.
struct HealthEffect {
  std::string key_id;
  std::string model;
  base::KeyEffect effect = base::KeyEffect::kNone;
  base::CoolReason reason = base::CoolReason::kNone;
  int64_t time_ms = 0;   // when the upstream answered
  int64_t until_ms = 0;  // kCoolKey, kCoolModel
  int strikes = 0;       // growing cool-downs in a row, this one included; 0 = of fixed length
  int status = 0;
  // seal_of() the key when its secret was taken; empty = not told, by other code.
  std::string seal = {};
};

struct RememberedSignature {
  std::string call_id;
  std::string signature;
};

// One finished chat, without anything of its content.
struct Outcome {
  std::string id;        // unique; a repeated report is counted once
  int64_t time_ms = 0;   // when the chat ended
  int64_t begun_ms = 0;  // when its client was let in; 0 = not told, by other code
  OutcomeResult result = OutcomeResult::kOk;
  bool refused =
      false;           // by the gateway, before a call for Gemini was begun: a record, not counted
  int status = 0;      // what the client was answered
  std::string error;   // `code` of the error it was told; empty = none, or one without a code
  std::string param;   // the parameter that error names, without what is within it; empty = none
  std::string key_id;  // that answered or was tried last; empty = no key was there
  std::string worker_key_id;
  std::string model;
  // In the order in which they ended. Several are answered when the client asked for several
  // choices or vectors of many texts.
  std::vector<Attempt> attempts;
  base::Usage usage;          // sum over the calls
  int64_t latency_ms = 0;     // request to last byte
  int64_t first_byte_ms = 0;  // request to first event of a stream, 0 = none was sent
  bool stream = false;
  bool batch = false;  // the model answers later, out of a quota of its own
  std::vector<HealthEffect> effects;
  std::vector<RememberedSignature> signatures;
  base::Repair repair = base::Repair::kNone;  // learned: it made this model accept the request
};

// When it began, for what is counted by minute and day: the limits count a chat from then on. One
// that does not tell is taken by its end.
int64_t begin_of(const Outcome& outcome);
int64_t begin_of(const Outcome& outcome, const Attempt& attempt);

// The model whose quota and health its calls are about; empty when there is none.
std::string_view quota_model_of(const Outcome& outcome);

// True when the model has answered and the client was given it: wholly, or until it gave up.
bool is_answered(const Outcome& outcome);
bool is_answered(const Attempt& attempt);
// True when some call was answered, though the request may have failed with another.
bool has_answered_call(const Outcome& outcome);

// The call that decided how the request ended: those that were broken off beside it did not.
// nullptr when there was none.
const Attempt* find_last_call(const Outcome& outcome);

// False for one that only brings effects: no request was made for a model, so nothing is counted
// and it is no record.
bool is_request(const Outcome& outcome);

struct Report {
  int64_t keys_since = 0;  // seq of the copies the isolate has, 0 = none
  int64_t config_since = 0;
  std::vector<Outcome> outcomes;
};

struct ReportReply {
  KeysDelta keys;
  ConfigDelta config;
};

std::string_view word(OutcomeResult result);
constexpr OutcomeResult last_of(OutcomeResult) {
  return OutcomeResult::kCancelled;
}
std::string_view word(CallEnd end);
constexpr CallEnd last_of(CallEnd) {
  return CallEnd::kAborted;
}

// Errors: kInvalidJson, kInvalidType, kInvalidValue with the path of the member as param.
base::Result<Report> read_report(std::string_view text);
base::Result<ReportReply> read_report_reply(std::string_view text);
void write_report(const Report& report, base::Buffer& out);
void write_report_reply(const ReportReply& reply, base::Buffer& out);

}  // namespace state
