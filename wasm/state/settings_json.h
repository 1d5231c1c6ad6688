#pragma once

#include "json/write.h"
#include "state/fields.h"
#include "state/settings.h"

namespace state {

// The members of the settings object. Values outside of their range are refused with the member as
// param; absent members leave what stands.
void read_settings(Fields& fields, Settings& settings);
// The same of a document: a body limit above kMostBodyBytes, which may have been allowed to be
// stored, becomes that.
void read_stored_settings(Fields& fields, Settings& settings);
// Writes every member, defaults too, between the caller's begin_object and end_object.
void write_settings(json::Writer& out, const Settings& settings);

}  // namespace state
