import { ApiError, isLocked, takesPassword } from './api.js';
import { duration } from './format.js';
import { hasText, t } from './i18n/text.js';
import { nameOwnWords } from './own-words.js';

/** @param {string} message */
const quotedIn = (message) => /'([^']*)'/.exec(message)?.[1] ?? '';

/** What a person is told about a failure. @param {unknown} error */
export function describeError(error) {
  if (!(error instanceof ApiError)) return t('error.network');
  if (isLocked(error)) return t('error.too_many', { wait: duration(error.retryAfterS * 1000) });
  if (error.code === 'forbidden' && !takesPassword(error)) return t('error.origin');
  const { status, param, message } = error;
  const own = nameOwnWords(message);
  if (own) return t(own);
  const known = [`${error.code}_${param}`, error.code].find((code) => hasText(`error.${code}`));
  if (known) return t(`error.${known}`, { status, name: quotedIn(message) });
  // Of a member of a body, most of all of an imported file.
  return param && message.endsWith('cannot be read.')
    ? t('error.member', { name: param })
    : message;
}
