#pragma once

#include <string_view>

#include "chat/request.h"

// What a request names beside its own bytes. Decides which key may serve it and who is to blame
// when Google refuses it.
namespace gemini {

enum class FileUse {
  kNone,
  kForeign,  // addresses that Google reads itself (videos, buckets, sites)
  kOwned,    // what is stored at Google (files, caches, tuned models, agents): of one key's project
};

// Whether a model is one that somebody made: it belongs to the project of one key.
bool is_tuned_model(std::string_view model);

// Of a conversation whose media are fetched.
FileUse find_file_use(const chat::Request& request);

// Of a request that is passed through. Its body is searched as text for the members that name such
// things, so that a text which speaks of them is none.
FileUse find_file_use(std::string_view encoded_path, std::string_view body);

// Whether Google says that something belongs to another project: what a request names may be packed
// or written in escapes.
bool is_file_refusal(std::string_view message);

}  // namespace gemini
