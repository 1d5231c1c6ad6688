// Stands in for the static assets, which no workload asks for.
export default { fetch: () => new Response('none', { status: 404 }) };
