#include "ledger/reply.h"

namespace ledger {
namespace {

int64_t joined(int64_t since, int64_t floor, int64_t seq) {
  return since >= floor && since <= seq ? since : 0;
}

}  // namespace

state::ReportReply make_reply(const State& state, int64_t keys_since, int64_t config_since) {
  const int64_t keys = joined(keys_since, state.keys_floor, state.keys.seq);
  const int64_t config = joined(config_since, state.config_floor, state.config.seq);
  return {state::delta_since(state.keys, state.removed_keys, keys),
          state::delta_since(state.config, state.removed_workers, config)};
}

}  // namespace ledger
