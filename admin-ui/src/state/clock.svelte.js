// The time, moving on for what counts down on a screen.
const kTickMs = 5000;

export const clock = $state({ now: Date.now() });

setInterval(() => (clock.now = Date.now()), kTickMs);
