#pragma once

#include "state/fields.h"
#include "state/keys_document.h"

namespace app {

// The members of a key an admin may set: name, note, tags, addTags, removeTags, projectGroup,
// enabled, weight. Absent ones stay. Enabling a key clears what is held against it.
void read_key_members(state::Fields& fields, state::GeminiKey& key);

}  // namespace app
