// Bodies on their way: of the client, of Gemini's answers, and from one to the other.
#include <algorithm>
#include <utility>

#include "unit/support/faulty_host.h"

namespace support {
namespace {

constexpr int64_t kStepMs = 1;
constexpr int64_t kLateMs = 20'000;
constexpr int64_t kHangsUpMs = 400'000;
constexpr size_t kPiece = 60'000;

async::Completion failed(async::Outcome outcome = async::Outcome::kFailed) {
  return {outcome, 0, 0, {}};
}

std::vector<std::string> in_pieces(const std::string& text) {
  const size_t size = std::max<size_t>(1, (text.size() + 2) / 3);
  std::vector<std::string> pieces;
  for (size_t at = 0; at < text.size(); at += size) pieces.push_back(text.substr(at, size));
  return pieces;
}

}  // namespace

// Piece by piece, as the shim reads a long one.
void FaultyHost::read_on(uint32_t id, std::string all, size_t from, host::Intake* intake) {
  const auto entry = pending_.find(id);
  if (entry == pending_.end()) return;
  const size_t size = std::min(all.size(), from + kPiece);
  if (intake != nullptr && all.size() > kPiece && !intake->grow(size)) {
    return finish(id, failed(async::Outcome::kNoRoom));
  }
  if (intake != nullptr && all.size() > kPiece) intake->take(std::string_view(all).substr(0, size));
  if (size < all.size()) {
    later(kStepMs,
          [this, id, all = std::move(all), size, intake] { read_on(id, all, size, intake); });
    return;
  }
  called_.erase(entry->second.call);
  finish(id, {async::Outcome::kOk, 0, 0, async::Bytes::copy(all)});
}

// A body that comes as it should, too large, or as the fault has it.
void FaultyHost::read_under(Fault met_by, uint32_t id, const std::string& right, int64_t limit,
                            host::Intake* intake) {
  const std::string all = spoiled(met_by, right);
  const auto fails = [this, id](async::Outcome outcome) {
    later(kStepMs, [this, id, outcome] { finish(id, failed(outcome)); });
  };
  if (gone) return fails(async::Outcome::kClientGone);
  switch (met_by) {
    case Fault::kFails:
    case Fault::kFailsAfter:
      return fails(async::Outcome::kFailed);
    case Fault::kNoRoom:
      return fails(async::Outcome::kNoRoom);
    case Fault::kHangsUp:
      return later(kStepMs, [this] { hang_up(); });
    case Fault::kNever:
      return later(kHangsUpMs, [this] { hang_up(); });
    default:
      break;
  }
  if (std::cmp_greater(all.size(), limit)) return fails(async::Outcome::kTooLarge);
  later(met_by == Fault::kLate ? kLateMs : kStepMs,
        [this, id, all, intake] { read_on(id, all, 0, intake); });
}

async::Operation FaultyHost::read_body(int64_t limit, host::Intake& intake) {
  async::Operation operation = start();
  pending_.emplace(operation.id(), Waiting{true});
  read_under(count("read_body"), operation.id(), body, limit, &intake);
  return operation;
}

async::Operation FaultyHost::read_response(int64_t handle, int64_t limit, host::Intake* intake) {
  open_.erase(handle);
  async::Operation operation = start();
  pending_.emplace(operation.id(), Waiting{true, handle});
  read_under(count("read_response"), operation.id(), called_[handle].answer.body, limit, intake);
  return operation;
}

async::Operation FaultyHost::pump(int64_t handle, host::StreamTranslator& translator) {
  open_.erase(handle);
  async::Operation operation = start();
  const uint32_t id = operation.id();
  pending_.emplace(id, Waiting{true, handle});
  std::vector<std::string> chunks = in_pieces(called_[handle].answer.body);
  later(kStepMs, [this, id, &translator, chunks] { pump_on(id, translator, chunks, 0); });
  return operation;
}

void FaultyHost::pump_on(uint32_t id, host::StreamTranslator& translator,
                         std::vector<std::string> chunks, size_t next) {
  if (!pending_.contains(id)) return;
  if (gone) return finish(id, failed(async::Outcome::kClientGone));
  const Fault met_by = count("a chunk");
  if (met_by == Fault::kFails || met_by == Fault::kFailsAfter || met_by == Fault::kNoRoom) {
    return finish(id, failed());
  }
  if (met_by == Fault::kHangsUp) return hang_up();
  if (met_by == Fault::kNever) return later(kHangsUpMs, [this] { hang_up(); });
  if (met_by == Fault::kEmpty || next == chunks.size()) {
    called_.erase(pending_.find(id)->second.call);
    return finish(id, {async::Outcome::kOk, 0, 0, {}});
  }
  if (met_by != Fault::kNone && met_by != Fault::kLate) {
    chunks[next] = spoiled(met_by, chunks[next]);
    if (met_by == Fault::kShort) chunks.resize(next + 1);
  }
  later(met_by == Fault::kLate ? kLateMs : kStepMs, [this, id, &translator, chunks, next] {
    if (!pending_.contains(id)) return;
    base::Buffer out;
    const bool stops = translator.on_data(chunks[next], out) == host::StreamTranslator::Next::kStop;
    answer += out.str();
    if (stops) return finish(id, failed(async::Outcome::kStopped));
    pump_on(id, translator, chunks, next + 1);
  });
}

}  // namespace support
