#pragma once

#include "app/exchange.h"
#include "async/task.h"
#include "chat/transcription.h"

// The endpoints that make or read pictures and sound with one prompt each.
namespace app {

// POST /v1/images/generations: one upstream call a picture, several at a time.
async::Task<void> handle_images(Exchange& exchange);
// POST /v1/audio/speech
async::Task<void> handle_speech(Exchange& exchange);
// POST /v1/audio/transcriptions and /v1/audio/translations
async::Task<void> handle_transcription(Exchange& exchange, chat::TranscriptionRequest::Task task);

}  // namespace app
