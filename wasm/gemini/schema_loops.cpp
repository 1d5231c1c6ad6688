#include "gemini/schema_loops.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text_map.h"
#include "gemini/schema_cut.h"
#include "gemini/schema_document.h"
#include "gemini/schema_walk.h"

namespace gemini {
namespace {

// Places are the root (0) and its definitions (from 1 on).
struct Reference {
  const json::Value* node;
  size_t from;
  size_t to;
  size_t carrier;  // the innermost; 0 = none
};

bool may_be_empty(const json::Value& array) {
  const json::Value* least = array.find("minItems");
  return array.find_string("type") == "array" && (least == nullptr || least->as_int() == 0);
}

// All references, or those only that every value must follow.
class ReferenceFinder {
 public:
  enum class Ends { kFollowed, kLeftOut };

  ReferenceFinder(const json::Value& root, Ends ends) : document_(root), ends_(ends) {
    walk(root, 0, 0);
    for (size_t i = 0; i < document_.definitions().size(); ++i) {
      walk(*document_.definitions()[i].schema, i + 1, 0);
    }
  }

  size_t places() const { return document_.definitions().size() + 1; }
  const std::vector<Reference>& references() const { return references_; }

  // What is best given up on the way to a reference: of the mildest kind the innermost.
  const Carrier& choose_carrier(const Reference& reference) const {
    size_t best = reference.carrier;
    for (size_t i = best; i != 0; i = carriers_[i].outer) {
      if (carriers_[i].link > carriers_[best].link) best = i;
    }
    return carriers_[best];
  }

 private:
  void walk(const json::Value& node, size_t place, size_t carrier) {
    if (!node.is_object()) return;
    const std::string_view reference = node.find_string("$ref");
    if (!reference.empty()) return add(node, reference, place, carrier);
    if (const json::Value* properties = node.find("properties")) {
      walk_properties(node, *properties, place, carrier);
    }
    if (const json::Value* free = node.find("additionalProperties")) {
      walk(*free, place, add_carrier({Link::kFreeProperties, &node, {}, 0, carrier}));
    }
    if (const json::Value* branches = node.find("anyOf")) {
      for (size_t i = 0; i < branches->items().size(); ++i) {
        const Carrier branch = {Link::kAlternative, &node, {}, i, carrier};
        walk(branches->items()[i], place, add_carrier(branch));
      }
    }
    if (ends_ == Ends::kLeftOut && may_be_empty(node)) return;
    const size_t array = add_carrier({Link::kArray, &node, {}, 0, carrier});
    if (const json::Value* items = node.find("items")) walk(*items, place, array);
    if (const json::Value* first = node.find("prefixItems")) {
      for (const json::Value& item : first->items()) walk(item, place, array);
    }
  }

  void walk_properties(const json::Value& node, const json::Value& properties, size_t place,
                       size_t carrier) {
    base::TextSet required;
    if (const json::Value* names = node.find("required")) {
      for (const json::Value& name : names->items()) required.insert(name.string());
    }
    for (const json::Member& member : properties.members()) {
      if (ends_ == Ends::kLeftOut && !required.contains(member.key)) continue;
      walk(member.value, place, add_carrier({Link::kRequired, &node, member.key, 0, carrier}));
    }
  }

  size_t add_carrier(const Carrier& carrier) {
    carriers_.push_back(carrier);
    return carriers_.size() - 1;
  }

  void add(const json::Value& node, std::string_view reference, size_t place, size_t carrier) {
    const SchemaTarget target = document_.find(reference);
    const bool root = target.kind == SchemaTarget::Kind::kRoot;
    if (!root && target.kind != SchemaTarget::Kind::kDefinition) return;
    references_.push_back({&node, place, root ? 0 : target.definition + 1, carrier});
  }

  SchemaDocument document_;
  Ends ends_;
  std::vector<Carrier> carriers_ = std::vector<Carrier>(1);
  std::vector<Reference> references_;
};

// Which place leads to which.
class PlaceGraph {
 public:
  explicit PlaceGraph(size_t places) : next_(places), seen_(places) {}

  void add(const Reference& reference) {
    std::vector<size_t>& next = next_[reference.from];
    if (next.empty() || next.back() != reference.to) next.push_back(reference.to);
  }

  // Whether the target leads back to the reference. A schema that takes too long to say counts as
  // one where it does.
  bool closes_loop(const Reference& reference) {
    if (reference.from == reference.to) return true;
    ++search_;
    std::vector<size_t> open = {reference.to};
    while (!open.empty()) {
      const size_t place = open.back();
      open.pop_back();
      for (const size_t next : next_[place]) {
        if (next == reference.from || steps_left_ == 0) return true;
        --steps_left_;
        if (seen_[next] == search_) continue;
        seen_[next] = search_;
        open.push_back(next);
      }
    }
    return false;
  }

 private:
  std::vector<std::vector<size_t>> next_;
  std::vector<uint32_t> seen_;  // by place: the last search that came by
  uint32_t search_ = 0;
  size_t steps_left_ = 1'000'000;
};

struct Closing {
  Reference reference;
  Carrier carrier;  // what is best given up on the way to it
};

// References without which there are no loops. They are taken in one by one, those that are best
// given up last: each that closes a loop is one. What leads to itself does so whatever is there.
std::vector<Closing> find_closing(const ReferenceFinder& found) {
  std::vector<Closing> candidates;
  for (const Reference& reference : found.references()) {
    candidates.push_back({reference, found.choose_carrier(reference)});
  }
  std::ranges::stable_sort(candidates, {}, [](const Closing& closing) {
    return std::pair(closing.carrier.link, closing.reference.from != closing.reference.to);
  });
  PlaceGraph graph(found.places());
  std::unordered_set<const json::Value*> without_any;  // nodes that give up all alternatives
  std::vector<Closing> closing;
  for (const Closing& candidate : candidates) {
    const Carrier& carrier = candidate.carrier;
    const bool alternative = carrier.link == Link::kAlternative;
    const bool gone = alternative && without_any.contains(carrier.node);
    const bool stays = carrier.link == Link::kNone;
    if (stays || (!gone && !graph.closes_loop(candidate.reference))) {
      graph.add(candidate.reference);
      continue;
    }
    closing.push_back(candidate);
    const bool all = alternative && !is_nothing_but_alternatives(*carrier.node);
    if (all) without_any.insert(carrier.node);
  }
  return closing;
}

using Cuts = std::unordered_map<const json::Value*, std::vector<Carrier>>;  // by their node

json::Value apply_cuts(const json::Value& node, const Cuts& cuts, base::Arena& arena) {
  if (!node.is_object()) return node;
  const json::Value out = map_subschemas(
      node, arena, [&](const json::Value& inner) { return apply_cuts(inner, cuts, arena); });
  const auto found = cuts.find(&node);
  return found == cuts.end() ? out : cut(out, found->second, arena);
}

using Dropped = std::unordered_set<const json::Value*>;

json::Value drop(const json::Value& node, const Dropped& dropped, base::Arena& arena) {
  if (!node.is_object()) return node;
  if (dropped.contains(&node)) return json::Value::object({});
  return map_subschemas(node, arena,
                        [&](const json::Value& inner) { return drop(inner, dropped, arena); });
}

}  // namespace

json::Value open_loops(const json::Value& schema, base::Arena& arena) {
  const ReferenceFinder found(schema, ReferenceFinder::Ends::kLeftOut);
  Cuts cuts;
  for (const Closing& closing : find_closing(found)) {
    cuts[closing.carrier.node].push_back(closing.carrier);
  }
  return cuts.empty() ? schema : apply_cuts(schema, cuts, arena);
}

json::Value drop_loops(const json::Value& schema, base::Arena& arena) {
  const ReferenceFinder found(schema, ReferenceFinder::Ends::kFollowed);
  Dropped dropped;
  for (const Closing& closing : find_closing(found)) dropped.insert(closing.reference.node);
  return dropped.empty() ? schema : drop(schema, dropped, arena);
}

}  // namespace gemini
