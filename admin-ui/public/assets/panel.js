// A small page over the admin API: log in, add and remove Gemini keys and worker keys. Everything
// the server says is set as text, never as markup.

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** @param {string} text */
const say = (text) => (element('message').textContent = text);

/** @param {boolean} loggedIn */
function show(loggedIn) {
  element('login').hidden = loggedIn;
  element('panel').hidden = !loggedIn;
}

/** @param {string} method @param {string} path @param {unknown} [body] */
async function call(method, path, body) {
  const headers = { 'content-type': 'application/json' };
  const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const response = await fetch(path, init);
  const answer = await response.json();
  if (response.status === 401) show(false);
  if (!response.ok) throw new Error(answer.error?.message ?? `HTTP ${response.status}`);
  return answer;
}

/** @param {string} text @param {() => Promise<unknown>} remove */
function row(text, remove) {
  const item = document.createElement('li');
  const label = document.createElement('span');
  label.textContent = text;
  const button = document.createElement('button');
  button.textContent = 'Delete';
  button.setAttribute('aria-label', `Delete ${text}`);
  button.addEventListener('click', () => run(remove));
  item.append(label, button);
  return item;
}

async function refresh() {
  const keys = await call('GET', '/api/admin/gemini-keys');
  const clients = await call('GET', '/api/admin/worker-keys');
  show(true);
  element('key-list').replaceChildren(
    ...keys.map((/** @type {any} */ key) =>
      row(`${key.name || key.keyPreview} · ${key.state} · ${key.usage} today`, () =>
        call('DELETE', `/api/admin/gemini-keys/${key.id}`),
      ),
    ),
  );
  element('client-list').replaceChildren(
    ...clients.map((/** @type {any} */ client) =>
      row(`${client.description} · ${client.keyPreview}`, () =>
        call('DELETE', `/api/admin/worker-keys/${client.id}`),
      ),
    ),
  );
}

/** @param {() => Promise<unknown>} action */
async function run(action) {
  say('');
  try {
    const news = await action();
    await refresh();
    if (typeof news === 'string') say(news);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} id @param {() => Promise<unknown>} action */
function onSubmit(id, action) {
  element(id).addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    run(action);
  });
}

onSubmit('login', async () => {
  await call('POST', '/api/login', { password: element('password').value });
  element('password').value = '';
});
onSubmit('add-keys', async () => {
  const { added, results } = await call('POST', '/api/admin/gemini-keys', {
    text: element('keys').value,
  });
  element('keys').value = '';
  const refused = results.filter((/** @type {any} */ { status }) => status !== 'added');
  const reasons = refused.map((/** @type {any} */ { line, message }) => `Line ${line}: ${message}`);
  return [`${added} added.`, ...reasons].join(' ');
});
onSubmit('add-client', async () => {
  const description = element('description').value;
  const { key } = await call('POST', '/api/admin/worker-keys', { description });
  element('description').value = '';
  element('new-client').textContent = `Shown this once: ${key}`;
});
element('logout').addEventListener('click', () =>
  call('POST', '/api/logout', {}).then(
    () => show(false),
    (error) => say(error.message),
  ),
);

refresh().catch(() => show(false));
