// What JavaScript pays for JSON alone: parse and write again, nothing mapped.
const INVALID = '{"error":{"message":"not JSON","type":"invalid_request_error"}}';

/** Each event parsed and written again. */
function eventRewriter() {
  let held = '';
  return new TransformStream({
    transform(/** @type {string} */ text, controller) {
      const events = (held + text).split('\r\n\r\n');
      held = events.pop() ?? '';
      for (const event of events) {
        controller.enqueue(`data: ${JSON.stringify(JSON.parse(event.slice(6)))}\n\n`);
      }
    },
  });
}

export default {
  /** @param {Request} request @param {{UPSTREAM: string}} env */
  async fetch(request, env) {
    let body;
    try {
      body = JSON.stringify(JSON.parse(await request.text()));
    } catch {
      return new Response(INVALID, { status: 400 });
    }
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(env.UPSTREAM, { method: 'POST', headers, body });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      return new Response(JSON.stringify(JSON.parse(await response.text())), response);
    }
    const events = /** @type {ReadableStream} */ (response.body)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(eventRewriter())
      .pipeThrough(new TextEncoderStream());
    return new Response(events, response);
  },
};
