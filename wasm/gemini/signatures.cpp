#include "gemini/signatures.h"

#include "gemini/write_request.h"

namespace gemini {
namespace {

bool lacks_signature(const chat::Turn& step, size_t index, const ModelFamily& family) {
  return needs_signature(family, index == 0) && step.calls[index].signature.empty();
}

}  // namespace

bool needs_signature(const ModelFamily& family, bool first) {
  return family.generation == Generation::k3 && first;
}

std::string_view choose_part_signature(std::string_view own, const ModelFamily& family,
                                       Repairs repairs) {
  const bool foreign = repairs.has(chat::Repair::kStandInSignatures);
  if (!own.empty() && !foreign) return own;
  const bool wanted =
      family.generation == Generation::k3 && (foreign || family.output == Output::kImage);
  return wanted ? kStandInSignature : std::string_view();
}

std::string_view choose_signature(const chat::Turn& step, size_t index, const ModelFamily& family,
                                  Repairs repairs, const SignatureMemory& memory) {
  if (repairs.has(chat::Repair::kStandInSignatures)) {
    return index == 0 ? kStandInSignature : std::string_view();
  }
  const chat::Call& call = step.calls[index];
  if (!lacks_signature(step, index, family)) return call.signature;
  const auto found = memory.find(call.id);
  const bool known = found != memory.end() && !found->second.empty();
  return known ? found->second : kStandInSignature;
}

std::vector<std::string_view> signatures_wanted(const chat::Request& request) {
  const ModelFamily family = find_family(request.model);
  std::vector<std::string_view> ids;
  for (const chat::Turn& turn : request.turns) {
    if (turn.role != chat::Role::kModel || turn.calls.empty()) continue;
    const bool wanted = lacks_signature(turn, 0, family) && !turn.calls[0].id.empty();
    if (wanted) ids.push_back(turn.calls[0].id);
  }
  return ids;
}

}  // namespace gemini
