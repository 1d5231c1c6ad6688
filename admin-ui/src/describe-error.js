import { ApiError, isLocked, takesPassword } from './api.js';
import { duration } from './format.js';
import { hasText, t } from './i18n/text.js';

/** What a person is told about a failure. @param {unknown} error */
export function describeError(error) {
  if (!(error instanceof ApiError)) return t('error.network');
  if (isLocked(error)) return t('error.too_many', { wait: duration(error.retryAfterS * 1000) });
  if (error.code === 'forbidden' && !takesPassword(error)) return t('error.origin');
  const known = `error.${error.code}`;
  return hasText(known) ? t(known, { status: error.status }) : error.message;
}
