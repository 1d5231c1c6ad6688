#pragma once

#include "json/write.h"
#include "state/config_document.h"
#include "state/fields.h"
#include "state/keys_document.h"

// The members of the two deltas, for documents that carry them inside. The writers stand between
// the caller's begin_object and end_object.
namespace state {

void read_delta_members(Fields& fields, KeysDelta& delta);
void read_delta_members(Fields& fields, ConfigDelta& delta);
void write_delta_members(json::Writer& out, const KeysDelta& delta);
void write_delta_members(json::Writer& out, const ConfigDelta& delta);

}  // namespace state
