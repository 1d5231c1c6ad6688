#pragma once

// Marks a function that a chat of words alone does without. It stays out of its caller: the engine
// compiles each function whole when it is first called, and a cold isolate's client waits for that.
#define BASE_RARE [[gnu::noinline]]
