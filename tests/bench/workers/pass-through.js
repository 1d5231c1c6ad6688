// The least a proxy can do: nothing is touched. Every ratio of the benchmark is to this Worker.
export default {
  /** @param {Request} request @param {{UPSTREAM: string}} env */
  fetch(request, env) {
    return fetch(env.UPSTREAM, {
      method: request.method,
      headers: request.headers,
      body: request.body,
    });
  },
};
