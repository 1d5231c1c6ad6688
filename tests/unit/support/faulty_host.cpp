#include "unit/support/faulty_host.h"

#include <algorithm>
#include <utility>

namespace support {
namespace {

constexpr int64_t kStepMs = 1;
constexpr int64_t kLateMs = 20'000;
constexpr int64_t kHangsUpMs = 400'000;
constexpr std::string_view kPage = "<html>Something went wrong</html>";
constexpr std::string_view kNoise = "{\"\xff[[[{\"error\":7,\"candidates\":{}";

async::Completion failed(async::Outcome outcome = async::Outcome::kFailed) {
  return {outcome, 0, 0, {}};
}

}  // namespace

std::string spoiled(Fault fault, std::string_view right) {
  switch (fault) {
    case Fault::kEmpty:
      return {};
    case Fault::kShort:
      return std::string(right.substr(0, right.size() / 2));
    case Fault::kGarbage:
      return std::string(kNoise);
    case Fault::kRefuses:
      return std::string(kPage);
    case Fault::kNone:
    case Fault::kFails:
    case Fault::kFailsAfter:
    case Fault::kNoRoom:
    case Fault::kLate:
    case Fault::kNever:
    case Fault::kHangsUp:
      return std::string(right);
  }
  __builtin_unreachable();
}

// A thing that is waited for has a number, by which the fault finds it.
Fault FaultyHost::count(std::string_view name) {
  if (++waits != fault_at) return Fault::kNone;
  met = name;
  return fault;
}

void FaultyHost::later(int64_t ms, std::function<void()> what) {
  events_.insert({world_.clock_ms + ms, std::move(what)});
}

void FaultyHost::finish(uint32_t id, async::Completion completion) {
  const auto entry = pending_.find(id);
  if (entry == pending_.end()) return;
  if (!completion.ok()) called_.erase(entry->second.call);
  pending_.erase(entry);
  resolve(id, std::move(completion));
}

bool FaultyHost::run(async::Task<void>& task, int64_t most_ms) {
  const int64_t end_ms = world_.clock_ms + most_ms;
  task.start();
  while (!task.done() && !events_.empty() && events_.begin()->first <= end_ms) {
    if (stops_at != 0 && waits >= stops_at) return false;
    const auto event = events_.extract(events_.begin());
    world_.clock_ms = std::max(world_.clock_ms, event.key());
    event.mapped()();
    look_at_uploads();
  }
  return task.done();
}

// The sanitizer tells when what is sent was freed.
void FaultyHost::look_at_uploads() const {
  volatile char seen = 0;
  for (const auto& [handle, call] : called_) {
    for (const std::string_view piece : call.pieces) {
      if (!piece.empty()) seen = static_cast<char>(seen ^ piece.front() ^ piece.back());
    }
  }
}

void FaultyHost::hang_up() {
  gone = true;
  std::vector<uint32_t> broken;
  for (const auto& [id, waiting] : pending_) {
    if (waiting.of_network) broken.push_back(id);
  }
  for (const uint32_t id : broken) {
    later(0, [this, id] { finish(id, failed(async::Outcome::kClientGone)); });
  }
}

async::Operation FaultyHost::wait(Waiting waiting, int64_t limit_ms, async::Outcome at_limit,
                                  End end) {
  async::Operation operation = start();
  const uint32_t id = operation.id();
  const Fault met_by = count(waiting.name);
  const bool of_network = waiting.of_network;
  pending_.emplace(id, std::move(waiting));
  const auto end_with = [this, id, end] { finish(id, end()); };
  if (of_network && gone) {
    later(0, [this, id] { finish(id, failed(async::Outcome::kClientGone)); });
    return operation;
  }
  switch (met_by) {
    case Fault::kFails:
    case Fault::kNoRoom:
      later(kStepMs, [this, id] { finish(id, failed()); });
      return operation;
    case Fault::kFailsAfter:
      later(kStepMs, [this, id, end] {
        end();
        finish(id, failed());
      });
      return operation;
    case Fault::kLate:
    case Fault::kNever: {
      const int64_t takes_ms = met_by == Fault::kLate ? kLateMs : INT64_MAX;
      if (limit_ms > 0 && limit_ms < takes_ms) {
        later(limit_ms, [this, id, at_limit] { finish(id, failed(at_limit)); });
      } else if (met_by == Fault::kLate) {
        later(kLateMs, end_with);
      } else {
        later(kHangsUpMs, [this] { hang_up(); });
      }
      return operation;
    }
    case Fault::kHangsUp:
      later(kStepMs, [this] { hang_up(); });
      later(2 * kStepMs, end_with);
      return operation;
    case Fault::kRefuses:
    case Fault::kEmpty:
    case Fault::kShort:
    case Fault::kGarbage:
      later(kStepMs, [this, id, end, met_by] {
        async::Completion completion = end();
        completion.bytes = async::Bytes::copy(spoiled(met_by, completion.bytes.view()));
        if (met_by == Fault::kRefuses) completion.code = 500;
        finish(id, std::move(completion));
      });
      return operation;
    case Fault::kNone:
      later(kStepMs, end_with);
      return operation;
  }
  __builtin_unreachable();
}

void FaultyHost::on_cancel(uint32_t id) {
  const auto entry = pending_.find(id);
  if (entry == pending_.end()) return;
  called_.erase(entry->second.call);
  pending_.erase(entry);
}

async::Operation FaultyHost::skip_body(int64_t) {
  return wait({true, 0, "skip_body"}, 0, async::Outcome::kFailed, [] {
    return async::Completion{async::Outcome::kOk, 0, 0, {}};
  });
}

async::Operation FaultyHost::fetch(const host::Outgoing& request) {
  SeenCall seen{std::string(request.method), std::string(request.url), request.headers,
                request.body == nullptr ? std::string() : request.body->str(), request.until};
  calls.push_back(seen);
  const int64_t handle = ++last_call_;
  const bool spoils = waits + 1 == fault_at && !gone;
  Call& call = called_[handle];
  if (request.body != nullptr) call.pieces = request.body->pieces();
  async::Operation operation =
      wait({true, handle, "fetch"}, request.timeout_ms, async::Outcome::kTimeout,
           [this, handle, seen = std::move(seen), spoils] {
             if (gone) return failed(async::Outcome::kClientGone);
             FakeAnswer answer = upstream(seen);
             if (spoils) answer.body = spoiled(fault, answer.body);
             const int status = answer.status;
             called_[handle].answer = std::move(answer);
             open_.insert(handle);
             const bool lost = spoils && fault == Fault::kFailsAfter;
             if (lost) open_.erase(handle);
             return async::Completion{async::Outcome::kOk, status, handle, {}};
           });
  fetched_[operation.id()] = handle;
  return operation;
}

std::vector<http::Header> FaultyHost::headers(int64_t handle) {
  const auto entry = called_.find(handle);
  return entry == called_.end() ? std::vector<http::Header>() : entry->second.answer.headers;
}

void FaultyHost::close(int64_t handle) {
  open_.erase(handle);
  called_.erase(handle);
}

void FaultyHost::abandon(uint32_t fetch) {
  for (const auto& [id, waiting] : pending_) {
    if (waiting.call != fetched_[fetch]) continue;
    later(0, [this, id = id] { finish(id, failed()); });
  }
}

void FaultyHost::respond(int given, const std::vector<http::Header>& headers,
                         const base::Buffer& bytes) {
  ++answers;
  status = given;
  answer_headers = headers;
  answer = bytes.str();
}

void FaultyHost::start_stream(int given, const std::vector<http::Header>& headers) {
  ++answers;
  streams = true;
  status = given;
  answer_headers = headers;
}

async::Operation FaultyHost::write(const base::Buffer& bytes) {
  const std::string text = bytes.str();
  return wait({true, 0, "write"}, 0, async::Outcome::kFailed, [this, text] {
    answer += text;
    return async::Completion{gone ? async::Outcome::kClientGone : async::Outcome::kOk, 0, 0, {}};
  });
}

async::Operation FaultyHost::sleep(int64_t ms) {
  async::Operation operation = start();
  const uint32_t id = operation.id();
  const Fault met_by = count("sleep");
  pending_.emplace(id, Waiting{false});
  if (met_by == Fault::kHangsUp) later(std::min<int64_t>(ms, kStepMs), [this] { hang_up(); });
  later(ms, [this, id] {
    finish(id, failed(gone ? async::Outcome::kClientGone : async::Outcome::kOk));
  });
  return operation;
}

}  // namespace support
