// A Worker beside the gateway that plays the internet.
/** The picture it serves, which begins as one does, in base64. */
export const png = 'iVBORw0KGgo=';
export const mebibyte = 1024 * 1024;

/** Runs in workerd; `*.example` is answered here, the emulator by itself. */
export const internet = {
  name: 'internet',
  modules: true,
  compatibilityDate: '2026-04-01',
  script: `
    const png = Uint8Array.from(atob('${png}'), (c) => c.charCodeAt(0));
    const zeros = (mebibytes) => {
      const block = new Uint8Array(${mebibyte});
      return new ReadableStream({
        pull(controller) {
          if (mebibytes-- > 0) controller.enqueue(block);
          else controller.close();
        },
      });
    };
    const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));
    async function* drip() {
      for (;;) {
        yield png;
        await sleep(500);
      }
    }
    const typed = (body, type, more) =>
      new Response(body, { headers: { ...(type && { 'content-type': type }), ...more } });
    const pages = {
      '/cat.png': () => typed(png, 'image/png'),
      '/jpg': () => typed(png, 'image/jpg; charset=x'),
      '/untyped': () => typed(png, 'application/octet-stream'),
      '/note.txt': () => typed('hello', 'text/plain; charset=utf-8'),
      '/doc.pdf': () => typed('%PDF-1.4', 'application/pdf'),
      '/zip': () => typed('PK\\u0003\\u0004', 'application/zip'),
      '/json': () => typed('{}', 'application/json'),
      '/nothing': () => new Response(null, { status: 204 }),
      '/empty': () => typed(new Uint8Array(), ''),
      '/empty.png': () => typed(new Uint8Array(), 'image/png'),
      '/gone': () => new Response('no', { status: 404 }),
      '/broken': () => new Response('no', { status: 500 }),
      '/declared': () =>
        typed(zeros(16).pipeThrough(new FixedLengthStream(16 * ${mebibyte})), 'image/png'),
      '/large': () =>
        typed(zeros(14).pipeThrough(new FixedLengthStream(14 * ${mebibyte})), 'image/png'),
      '/streamed': () => typed(zeros(16), 'image/png'),
      '/packed': () =>
        new Response(zeros(20), {
          headers: { 'content-type': 'image/png', 'content-encoding': 'gzip' },
        }),
      '/silent': async () => {
        await sleep(20_000);
        return typed(png, 'image/png');
      },
      '/drip': () => typed(ReadableStream.from(drip()), 'image/png'),
      '/relative': () => new Response(null, { status: 302, headers: { location: 'cat.png' } }),
      '/nowhere': () => new Response(null, { status: 302 }),
    };
    const asked = [];
    export default {
      async fetch(request) {
        const url = new URL(request.url);
        if (url.hostname === 'log') return Response.json(asked.splice(0));
        if (url.hostname === '127.0.0.1' && request.headers.has('x-goog-api-key')) {
          return fetch(request);
        }
        asked.push({ url: request.url, headers: Object.fromEntries(request.headers) });
        const hop = /^\\/hops\\/(\\d)$/.exec(url.pathname);
        if (hop) {
          const to = hop[1] === '0' ? '/cat.png' : '/hops/' + (hop[1] - 1);
          return new Response(null, { status: 301, headers: { location: to } });
        }
        if (url.pathname === '/to') {
          return new Response(null, { status: 307, headers: { location: url.search.slice(1) } });
        }
        return pages[url.pathname]?.() ?? typed(png, 'image/png');
      },
    };`,
};
