#pragma once

#include <string>
#include <string_view>

namespace http {

// Media type by the magic bytes at the beginning (48 bytes are enough), of the kinds a model can
// read: images, audio, video, PDF. Empty when unknown; text has no magic bytes.
std::string_view sniff_media_type(std::string_view beginning);

// Media type by the ending of a file name, any case; empty when unknown.
std::string_view find_media_type(std::string_view file_name);

// "Image/JPG; charset=x" → "image/jpeg": lower case, without parameters, common misnomers
// corrected. Empty when it is not of the form type/subtype.
std::string normal_media_type(std::string_view content_type);

// Whether a type (as normal_media_type() gives it) only says that there are bytes.
bool is_unspecific_media_type(std::string_view type);

}  // namespace http
