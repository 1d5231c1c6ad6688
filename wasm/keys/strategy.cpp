#include <algorithm>
#include <cmath>

#include "keys/candidate.h"
#include "keys/random.h"

namespace keys {
namespace {

double weight_of(const Candidate& candidate) {
  return static_cast<double>(std::max(candidate.key->weight, 1));
}

const Candidate& draw_by_weight(const std::vector<Candidate>& candidates, double total,
                                double fraction) {
  double rest = fraction * total;
  for (const Candidate& candidate : candidates) {
    rest -= weight_of(candidate);
    if (rest < 0) return candidate;
  }
  return candidates.back();
}

}  // namespace

const Candidate& choose_least_used(const std::vector<Candidate>& candidates, uint64_t random) {
  double total = 0;
  for (const Candidate& candidate : candidates) total += weight_of(candidate);
  Random numbers(random);
  const Candidate& first = draw_by_weight(candidates, total, numbers.fraction());
  const Candidate& second = draw_by_weight(candidates, total, numbers.fraction());
  return second.load < first.load ? second : first;
}

const Candidate& choose_in_turn(const std::vector<Candidate>& candidates, const LocalCounts& counts,
                                const std::string& model) {
  const Rotation* rotation = counts.rotation(model);
  const size_t start = counts.random() % candidates.size();
  const Candidate* best = nullptr;
  double best_position = 0;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[(start + i) % candidates.size()];
    const double position = rotation == nullptr ? 0 : rotation->position(candidate.key->id);
    if (best != nullptr && position >= best_position) continue;
    best = &candidate;
    best_position = position;
  }
  return *best;
}

const Candidate& choose_for_conversation(const std::vector<Candidate>& candidates,
                                         uint64_t conversation) {
  // Weighted rendezvous hashing: the greatest of weight / -ln(u), where u is the uniform number
  // that conversation and key make together. Taking a key away moves only its conversations.
  const Candidate* best = nullptr;
  double best_score = 0;
  for (const Candidate& candidate : candidates) {
    const uint64_t hash = Random::mix(hash_text(candidate.key->id) ^ conversation);
    const double uniform = std::max(Random::to_fraction(hash), 0x1p-53);
    const double score = weight_of(candidate) / -std::log(uniform);
    if (best != nullptr && score <= best_score) continue;
    best = &candidate;
    best_score = score;
  }
  return *best;
}

}  // namespace keys
