#pragma once

namespace chat {

// How samples go to the client: behind a WAV header, or bare.
enum class SoundFormat { kWav, kPcm };

}  // namespace chat
