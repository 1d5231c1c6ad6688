import { ApiError } from './api.js';
import { describeError } from './describe-error.js';
import { t } from './i18n/text.js';

/**
 * What a person is told of a form that was refused. A field that is called as the API calls what it
 * refused is marked until it is changed, and gets the focus.
 * @param {HTMLFormElement} form @param {unknown} error
 */
export function explainRefusal(form, error) {
  const field = error instanceof ApiError && form.elements.namedItem(error.param ?? '');
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
    return describeError(error);
  }
  field.setAttribute('aria-invalid', 'true');
  field.addEventListener('input', () => field.removeAttribute('aria-invalid'), { once: true });
  const folded = field.closest('details');
  if (folded) folded.open = true;
  field.focus();
  const refused = error instanceof ApiError && error.code === 'invalid_value';
  const label = field.labels?.[0]?.textContent;
  return refused && label ? t('error.field', { label }) : describeError(error);
}
