// The playground's request, as it is sent and as others would send it.

/**
 * @typedef {object} Options
 * @property {string} model
 * @property {string} system
 * @property {number | null} temperature
 * @property {number | null} maxTokens
 * @property {string} effort
 * @property {boolean} webSearch
 * @property {boolean} stream
 */
/** @typedef {{role: string, content: string}} Message */

/** The body for POST /v1/chat/completions. @param {Options} options @param {Message[]} turns */
export function makeBody(options, turns) {
  const system = options.system.trim();
  const messages = turns.map(({ role, content }) => ({ role, content }));
  return {
    model: options.model,
    messages: [...(system ? [{ role: 'system', content: system }] : []), ...messages],
    ...(options.temperature !== null && { temperature: options.temperature }),
    ...(options.maxTokens !== null && { max_completion_tokens: options.maxTokens }),
    ...(options.effort && { reasoning_effort: options.effort }),
    ...(options.webSearch && { web_search_options: {} }),
    ...(options.stream && { stream: true, stream_options: { include_usage: true } }),
  };
}

const kKeyPlace = 'YOUR_WORKER_KEY';

/** A text within single quotes of a POSIX shell. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** @param {string} base @param {object} body */
function writeCurl(base, body) {
  return [
    `curl ${'stream' in body ? '-N ' : ''}${base}/chat/completions \\`,
    `  -H 'Authorization: Bearer ${kKeyPlace}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${quoted(JSON.stringify(body, null, 2)).replaceAll('\n', '\n  ')}`,
  ].join('\n');
}

/** A JSON value as Python writes it. @param {unknown} value @param {string} indent @returns {string} */
function python(value, indent) {
  const deeper = `${indent}    `;
  if (value === true || value === false) return value ? 'True' : 'False';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const list = Array.isArray(value);
  const items = Object.entries(value).map(
    ([name, item]) => `${deeper}${list ? '' : `${JSON.stringify(name)}: `}${python(item, deeper)},`,
  );
  const [open, close] = list ? '[]' : '{}';
  return items.length > 0 ? [`${open}`, ...items, `${indent}${close}`].join('\n') : open + close;
}

/** @param {string} base @param {object} body */
function writePython(base, body) {
  const stream = 'stream' in body;
  const members = Object.entries(body).map(
    ([name, value]) => `    ${name}=${python(value, '    ')},`,
  );
  const use = stream
    ? [
        'for chunk in answer:',
        '    if chunk.choices:',
        '        print(chunk.choices[0].delta.content or "", end="", flush=True)',
      ]
    : ['print(answer.choices[0].message.content)'];
  return [
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url="${base}", api_key="${kKeyPlace}")`,
    '',
    'answer = client.chat.completions.create(',
    ...members,
    ')',
    ...use,
  ].join('\n');
}

/** @param {string} base @param {object} body */
function writeJavaScript(base, body) {
  const stream = 'stream' in body;
  const use = stream
    ? [
        'for await (const chunk of answer) {',
        "  process.stdout.write(chunk.choices[0]?.delta?.content ?? '');",
        '}',
      ]
    : ['console.log(answer.choices[0].message.content);'];
  return [
    "import OpenAI from 'openai';",
    '',
    `const client = new OpenAI({ baseURL: '${base}', apiKey: '${kKeyPlace}' });`,
    '',
    `const answer = await client.chat.completions.create(${JSON.stringify(body, null, 2)});`,
    ...use,
  ].join('\n');
}

/** @param {string} language @param {string} base  the OpenAI base URL @param {object} body */
export function writeSnippet(language, base, body) {
  if (language === 'python') return writePython(base, body);
  if (language === 'javascript') return writeJavaScript(base, body);
  return writeCurl(base, body);
}
