#pragma once

#include <cstdint>
#include <vector>

#include "keys/choose.h"

namespace keys {

// A key that could take the call.
struct Candidate {
  const state::GeminiKey* key;
  double load;  // calls of today for the model, by weight
};

// The strategies. Each answers one of the candidates, of which there is at least one.
const Candidate& choose_least_used(const std::vector<Candidate>& candidates, uint64_t random);
const Candidate& choose_in_turn(const std::vector<Candidate>& candidates, const LocalCounts& counts,
                                const std::string& model);
const Candidate& choose_for_conversation(const std::vector<Candidate>& candidates,
                                         uint64_t conversation);

}  // namespace keys
