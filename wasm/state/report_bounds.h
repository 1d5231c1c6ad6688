#pragma once

#include <cstddef>

#include "state/report.h"

// How large a report may be: the Ledger stores it in one row, of which the platform takes 2 MB.
namespace state {

inline constexpr size_t kLargestReport = 1'500'000;
// Of a name or an id; those of this gateway are shorter.
inline constexpr size_t kLongestText = 256;
inline constexpr size_t kLongestSignature = 200'000;

// No fewer bytes than the outcome takes when it is stored, whatever its texts hold; without its
// signatures, which are rows of their own.
size_t stored_size(const Outcome& outcome);
// The same with its signatures, as it is sent.
size_t sent_size(const Outcome& outcome);

// Makes any outcome one that can be stored: cuts overlong texts, leaves overlong signatures out;
// of one that is too large still, everything goes that counts nothing, then calls beyond what a row
// holds.
void bound_outcome(Outcome& outcome);

// Takes away what counts nothing: news of keys, signatures, what was learned, why it and calls
// failed. Whether there was any.
bool drop_detail(Outcome& outcome);

}  // namespace state
