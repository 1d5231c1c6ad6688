// Sentences that explain, advise or say what went wrong.
export default {
  'screen.overview.about': 'What the proxy is doing, and what needs you.',
  'screen.keys.about': 'The keys that answer. Chats are spread over all that are ready.',
  'screen.workerKeys.about': 'What your clients use as an OpenAI API key.',
  'screen.models.about': 'Names, aliases and limits of the models.',
  'screen.requests.about': 'The last 1,000 requests. Prompts and answers are not kept.',
  'screen.playground.about': 'Talk to a model through your own endpoint.',
  'screen.settings.about': 'How requests are answered, and everything else.',
  'screen.unknown.about': 'There is no such page.',
  'unknown.title': 'Nothing here',
  'unknown.text': 'The address may be old or mistyped.',

  'error.network': 'The Worker could not be reached. Check the connection and try again.',
  'error.no_worker_key': 'The worker key contains characters that no key has.',
  'error.too_many': 'Too many tries. Try again in {wait}.',
  'error.forbidden': 'The password is wrong.',
  'error.origin':
    'The browser says that this comes from another address than the Worker’s own. Open the panel at the Worker’s own address.',
  'error.conflict': 'This does not fit any more: something has changed meanwhile.',
  'error.conflict_aliases': '“{name}” stands for another model.',
  'error.conflict_id': 'This name is on the list already, as a model or as an alias.',
  'error.conflict_key': 'This key is there already.',
  'error.invalid_value_format': 'This is no export file of this version.',
  'error.member': '“{name}” cannot be read.',
  'error.field': '“{label}” is not valid.',
  'error.cloudflare': 'Cloudflare answered in the Worker’s place: HTTP {status}.',
  'error.cloudflare_1027':
    'Cloudflare refuses: the requests a day of its free plan are used up. The day ends at 00:00 UTC.',
  'error.cloudflare_1101': 'The Worker failed (Cloudflare’s error 1101). Its log says why.',
  'error.cloudflare_1102':
    'The Worker ran out of CPU time or memory (Cloudflare’s error 1102). Try again.',
  'error.ledger_silent':
    'The Ledger, the Durable Object in which all is kept, does not answer. Try again. If it goes on, its free limits of the day may be used up: they begin anew at 00:00 UTC. Chats go on meanwhile.',
  'error.ledger_storage':
    'The Ledger could not read or store its state, so nothing was changed. If it goes on, the free limits of the day on rows may be used up: they begin anew at 00:00 UTC. Chats go on meanwhile.',
  'error.ledger_outdated':
    'A secret was changed, and the Ledger still has the old one. Try again in five minutes.',
  'error.no_admin_password':
    'ADMIN_PASSWORD is not set. Set it as a secret of the Worker: Cloudflare’s dashboard → this Worker → Settings → Variables and Secrets.',
  'error.no_session_secret':
    'SESSION_SECRET_KEY is not set. Set it as a secret of the Worker: Cloudflare’s dashboard → this Worker → Settings → Variables and Secrets.',
  'error.undecipherable':
    'This key cannot be decrypted with the present SESSION_SECRET_KEY. Add it once more, or set SESSION_SECRET_KEY_PREVIOUS to the old value.',
  'error.no_gemini_key': 'No Gemini key in this text. A key looks like AQ.Ab8…',
  'error.invalid_value_keys': 'At most 1,000 keys can be added at once.',
  'error.no_available_key': 'There is no Gemini key that could be asked. Add one first.',
  'error.not_found': 'It is not there any more. Reload the page.',

  'filter.none.text': 'No entry fits these filters.',
  'login.about': 'The admin password of this Worker.',
  'session.over.text': 'Log in again to go on where you are; nothing is lost.',
  'error.unauthorized':
    'This password is wrong. One that is forgotten is replaced in Cloudflare’s dashboard → this Worker → Settings → Variables and Secrets: ADMIN_PASSWORD.',
  'login.locked': 'Too many wrong passwords. You can try again when the time is over.',

  'steps.about': 'Then any OpenAI client can use this Worker.',
  'steps.key.about':
    'From {studio}. One is enough to begin. More quota takes keys of other Google projects: keys of one project share it.',
  'steps.workerKey.about': 'Your clients log in with it, so that Gemini keys stay here.',
  'steps.try.about': 'Send a first message through the real endpoint.',

  'problem.no_keys': 'No Gemini key',
  'problem.no_keys.advice': 'Add one; without a key nothing can be answered.',
  'problem.no_keys.link': 'Add keys',
  'problem.no_worker_keys': 'No worker key',
  'problem.no_worker_keys.advice': 'Create one; clients need it to get in.',
  'problem.no_worker_keys.link': 'Create a worker key',
  'problem.no_models': 'No model is allowed',
  'problem.no_models.advice':
    'Only listed models are allowed, and none is listed: list models, or allow all of them.',
  'problem.no_models.link': 'See the models',
  'problem.no_ready_key': 'No key is ready',
  'problem.no_ready_key.advice':
    'Wait for the first to come back, add keys of other Google projects, or clear errors that are no longer true.',
  'problem.no_ready_key.link': 'See the keys',
  'problem.key_invalid': 'Google does not accept this key:',
  'problem.key_invalid.many': 'Google does not accept {count} of the keys',
  'problem.key_invalid.advice':
    'Make new ones in {studio}. Old keys that begin with AIza are refused since 2026.',
  'problem.key_invalid.advice_one':
    'Make a new one in {studio}. Old keys that begin with AIza are refused since 2026.',
  'problem.key_invalid.link': 'See invalid keys',
  'problem.key_leaked': 'Google has found this key in public:',
  'problem.key_leaked.many': 'Google has found {count} of the keys in public',
  'problem.key_leaked.advice':
    'It refuses them for good. Make new ones in {studio}, delete these, and find out where they leaked: in code, a log, an app or a shared list.',
  'problem.key_leaked.advice_one':
    'It refuses it for good. Make a new one in {studio}, delete this one, and find out where it leaked: in code, a log, an app or a shared list.',
  'problem.key_leaked.link': 'See suspended keys',
  'problem.key_suspended': 'Google has disabled this key or restricts it:',
  'problem.key_suspended.many': 'Google has disabled {count} of the keys or restricts them',
  'problem.key_suspended.advice':
    'A restricted key must allow the Gemini API, and must not be limited to websites, apps or IP addresses. Look into the Google Cloud console of its project, then clear the error here; or use a key of another project.',
  'problem.key_suspended.link': 'See suspended keys',
  'problem.key_unreadable': 'This key cannot be read with the present SESSION_SECRET_KEY:',
  'problem.key_unreadable.many': '{count} keys cannot be read with the present SESSION_SECRET_KEY',
  'problem.key_unreadable.advice':
    'Add them once more, or import a backup, or set SESSION_SECRET_KEY_PREVIOUS to the old value.',
  'problem.key_unreadable.advice_one':
    'Add it once more, or import a backup, or set SESSION_SECRET_KEY_PREVIOUS to the old value.',
  'problem.key_unreadable.link': 'See the keys',
  'problem.region_refused': 'Google refused the Worker’s place, asked for:',
  'problem.region_refused.advice':
    'The Worker runs where Gemini is not offered. Set [placement] region in wrangler.toml to a supported place, or the Gemini base URL to a gateway. A key of a billed project may pass.',
  'problem.region_refused.link': 'See the requests',
  'problem.pool_empty': 'No key could answer:',
  'problem.pool_empty.advice': 'Add keys, or raise the quotas that are set here.',
  'problem.pool_empty.link': 'See the requests',
  'problem.no_quota': 'Google gives your keys no quota for:',
  'problem.no_quota.advice':
    'Their limit for this model is 0. More keys without billing do not help: take another model, or a key of a project with billing.',
  'problem.no_quota.link': 'See the keys',
  'problem.search_quota': 'The search tool has no quota left, asked with:',
  'problem.search_quota.advice':
    'Google counts it for itself; keys without billing may have none. Ask without web search, maps and URLs; whether chats search by default is a setting (Answers).',
  'problem.search_quota.link': 'See the settings',
  'problem.no_permission': 'Google does not let your keys use:',
  'problem.no_permission.advice':
    'It may be open to chosen projects only. Take another model, or a key of a project that has it.',
  'problem.no_permission.link': 'See the requests',
  'problem.model_gone': 'Google does not have a model of your list:',
  'problem.model_gone.advice':
    'It was retired, or its name is mistyped. List the one that follows it, with the same aliases.',
  'problem.model_gone.link': 'See the models',
  'problem.model_overloaded': 'Google was overloaded:',
  'problem.model_overloaded.advice': 'Another model, or more retries, helps.',
  'problem.model_overloaded.link': 'See the requests',
  'problem.gemini_failed': 'Gemini gave no usable answer:',
  'problem.gemini_failed.advice':
    'When it happens often, Google is down or the Gemini base URL (Settings → Addresses) leads elsewhere. A test of a key shows what is answered there.',
  'problem.gemini_failed.link': 'See the requests',

  'keys.empty.text':
    'Get one at {studio} and paste it here. You can paste many at once; requests are spread over them.',
  'keys.failed.text': 'Google refused them. Replace them, or clear the errors if they are settled.',
  'keys.failed.text_one': 'Google refused it. Replace it, or clear the error if it is settled.',
  'keys.deleteFailed.text':
    'Those that still stand as invalid or suspended are deleted for good. A test puts those that Google answers back in use.',
  'keys.deleteFailed.text_one':
    'If it still stands as invalid or suspended, it is deleted for good. A test puts it back in use if Google answers.',
  'keys.delete.one': '“{name}” is deleted for good. What it used stays counted.',
  'keys.delete.many': '{count} keys are deleted for good. What they used stays counted.',
  'keys.paste.hint': 'One or up to 1,000. Any list will do: other words in it are left out.',
  'keys.paste.where':
    'Keys from {studio} begin with AQ.; Google refuses many older ones (AIza…): make new ones there.',
  'keys.name.hint': 'For you only. With several keys all get this name.',
  'keys.tags.hint': 'Separated by commas: at most 20, each of at most 50 characters.',
  'keys.project.hint': 'Keys of one Google project share its quota.',
  'keys.weight.hint': '1 to 100. A key of weight 2 gets twice the traffic.',
  'keys.replace.hint': 'Leave empty to keep {preview}.',
  'keys.enabled.hint': 'Enabling a key also clears its errors.',
  'keys.bulkEdit.text': 'What you leave empty stays as it is.',
  'keys.reveal.text': 'Enter the admin password again to see this key in full.',
  'keys.perModel.none': 'Not used yet.',
  'keys.sharedQuota': 'Against a quota counts what all keys of the project group answered.',
  'keys.export.table.text': 'Names, states and usage for a spreadsheet. The keys are shortened.',
  'keys.export.secrets.text': 'One key a line. Who has this file can use your keys.',
  'test.lacking.about':
    'These keys are given no model “{model}”. That says nothing against them: test them with another.',
  'test.place':
    'Google refuses the place from which keys are tested: that of the Durable Object, which stays where it was made. That says nothing against the keys. Chats go out from the Worker’s own place.',
  'test.joined': 'A test was under way already. These keys have joined it.',
  'test.waits':
    'These keys are not tested yet: a test with {model} is under way. Wait for its end, or cancel it.',
  'test.hint': 'Costs each key one request, and the tokens of a short answer.',

  'workerKeys.empty.text': 'Create one for every client or person; you can limit each of them.',
  'workerKeys.delete.text': 'Clients that use “{name}” are refused within two minutes.',
  'workerKeys.name.hint': 'Who or what uses it.',
  'workerKeys.models.hint': 'Separated by commas. Empty: all models.',
  'workerKeys.safety.hint': 'Off: Google is asked not to block anything it lets us choose.',
  'workerKeys.own.hint': 'At least 8 characters. Empty: a new random key is made.',
  'workerKeys.created.text': 'Copy it now. It is kept as a hash only and cannot be shown again.',

  'models.empty.text':
    'That is fine: every model of Google works by its own name. List models to give them aliases, quotas or limits.',
  'models.empty.none':
    'Only listed models are allowed, so every request is refused. List models, or allow all of them.',
  'models.restrict.none.text':
    'No model is listed, so every request will be refused, until you list models or allow all of them.',
  'models.restrict.hint': 'Off: clients may use every model their Gemini keys can reach.',
  'models.delete.text': '“{name}” loses its aliases and limits.',
  'models.delete.last':
    '“{name}” is the last one on the list, and only listed models are allowed: every request will be refused.',
  'models.id.hint': 'As Google names it.',
  'models.aliases.hint': 'Names that clients may use for it, such as gpt-4o. Separated by commas.',
  'models.category.hint': 'Models of a category share its daily quota.',

  'requests.empty.text':
    'They appear here as soon as a client asks something. Calls with a wrong worker key are not listed.',
  'requests.refused':
    'The gateway refused it before any Gemini key was asked. It counts for no limit and in no total.',
  'playground.empty.text':
    'Your message goes through this Worker, as one of your clients would send it.',
  'playground.hint.keys': 'Add a Gemini key, or test those that are there.',
  'playground.hint.model': 'Pick a model from the list.',
  'playground.hint.quota': 'Add keys of other Google projects, or take another model.',
  'playground.hint.limit': 'The worker key itself is limited: change it, or use another one.',
  'playground.hint.workerKey': 'The Worker does not know this worker key, or it is out of use.',
  'playground.key.hint': 'Stays in this tab until it is reloaded.',

  'settings.addresses.about': 'Where clients find this Worker, and where it finds Gemini.',
  'settings.upstream.hint': 'Without /v1beta, which is added. Empty: as deployed. In use: {url}',
  'settings.move.text':
    'All Gemini keys will be sent to {url}. Enter the admin password again to allow it.',
  'settings.keys.about': 'Which Gemini key answers, and what happens when it does not.',
  'settings.strategy.least_used.hint':
    'Spreads traffic evenly by weight. The steps of a tool loop on Gemini 3 stay with one project while it is ready.',
  'settings.strategy.round_robin.hint':
    'One key after the other. The steps of a tool loop on Gemini 3 stay with one project while it is ready.',
  'settings.strategy.sticky.hint': 'Makes the best use of Google’s caches and thought signatures.',
  'settings.retries.hint': '0 to 10 more tries with other keys.',
  'settings.retryTime.hint': 'No try starts so long after the first, or later.',
  'settings.emptyRetry.hint': 'Google sometimes answers with nothing.',
  'settings.quotas.about':
    'Requests a day that one Gemini key may answer, by category of model. Keys of one project group share them.',
  'settings.answers.about': 'What goes into an answer when the client does not say.',
  'settings.webSearch.hint': 'The model may search when a client does not say whether.',
  'settings.thoughts.hint': 'Summaries of thoughts, as reasoning_content.',
  'settings.images.hint': 'How clients get images that a model draws.',
  'settings.media.hint': 'Who loads an image that a client gives by its address.',
  'settings.store.hint': 'Whether Google may log the requests.',
  'settings.signature.hint': 'For clients that lose fields they do not know.',
  'settings.safety.hint': 'A list as Google defines it. Empty: none.',
  'settings.streaming.about': 'What keeps long answers alive.',
  'settings.keepalive.hint': 'A comment while the model is silent. 0 means never.',
  'settings.firstEvent.hint': 'While the first answer is waited for. 0 means never.',
  'settings.bodyLimit.hint': '1 to 60: more does not fit into memory.',
  'settings.look.about': 'Remembered in this browser.',
  'backup.about':
    'Keys, models and settings in one file. Importing adds keys and replaces settings.',
  'backup.import.text':
    'Keys of “{name}” are added; those that are there stay. Models of the same name and all settings are replaced.',
  'backup.unread': '{count} Gemini keys could not be read; the file does not hold them.',
  'backup.unread_one': '1 Gemini key could not be read; the file does not hold it.',
  'backup.imported':
    'Imported: {geminiKeys} Gemini keys ({skippedGeminiKeys} skipped), {workerKeys} worker keys, {models} models.',
  'backup.secrets.text':
    'Who has this file can use your Gemini keys. Enter the admin password again.',
  'sessions.about': 'Ends every session in every browser, this one too.',
  'sessions.end.text': 'Everyone, you too, has to log in again.',
};
