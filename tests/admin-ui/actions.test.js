// Everything that can be done on the screens beside Gemini keys and settings.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('actions', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  let workerKey = '';
  before(async () => {
    panel = await startPanel();
    ({ workerKey } = await fill(panel));
    page = await panel.openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  });
  after(() => panel.stop());

  const dialog = () => page.getByRole('dialog').last();
  /** @param {string} name */
  const press = (name) => dialog().getByRole('button', { name, exact: true }).click();
  /** @param {string} text */
  const notice = (text) => page.locator('.notices').getByText(text).first().waitFor();

  test('the overview shows counts, problems, charts and tables of every period', async () => {
    await page.goto('/admin');
    await page.getByText('Google has disabled this key or restricts it:').waitFor();
    await page.getByRole('link', { name: /1 Suspended/ }).waitFor();
    for (const range of ['Today', '24 hours', '7 days', '30 days']) {
      await page.getByText(range, { exact: true }).click();
      await page.getByRole('img', { name: /Requests and errors: 4 requests/ }).waitFor();
      await page.getByRole('region', { name: 'By model' }).getByText('gemini-2.5-flash').waitFor();
      await page.getByRole('region', { name: 'By worker key' }).getByText('Key tests').waitFor();
    }
    assert.equal(await page.locator('canvas').count(), 3);
    const greenPixels = await page.evaluate(`(() => {
      const canvas = [...document.querySelectorAll('canvas')].at(-1);
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let green = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 200 && data[i + 1] - Math.max(data[i], data[i + 2]) > 30) ++green;
      return green;
    })()`);
    assert.ok(Number(greenPixels) > 10, 'one hour alone shows as a point');
    await page.getByRole('link', { name: 'See suspended keys' }).click();
    await page.getByText('1–1 of 1').waitFor();
  });

  test('errors hide no answered request in the chart, and the legend tells both', async () => {
    await page.route('**/api/admin/usage?by=hour*', async (route) => {
      const answer = await (await route.fetch()).json();
      for (const row of answer.rows) Object.assign(row, { requests: 2, errors: 6 });
      await route.fulfill({ json: answer });
    });
    await page.goto('/admin');
    const chart = page.getByRole('figure').first();
    await chart.locator('canvas').waitFor();
    // How many pixels have the colours of the two bars.
    const pixels = await page.evaluate(`(() => {
      const canvas = document.querySelector('figure canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const wanted = ['--accent', '--bad'].map((name) =>
        getComputedStyle(document.documentElement).getPropertyValue(name).trim());
      const counts = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        const hex = '#' + [0, 1, 2].map((j) => data[i + j].toString(16).padStart(2, '0')).join('');
        if (data[i + 3] === 255 && wanted.includes(hex)) ++counts[wanted.indexOf(hex)];
      }
      return counts;
    })()`);
    const [answered, failed] = /** @type {number[]} */ (pixels);
    assert.ok(answered > 20 && failed > answered * 2, `${answered} and ${failed} pixels`);
    const box = await chart.locator('.u-over').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width - 5, box.y + 20);
    assert.match(await chart.locator('.legend').innerText(), /Requests\s*2\s*Errors\s*6/);
    await page.unrouteAll();
  });

  test('thirty days have the dates of Google’s quota, wherever the browser is', async () => {
    const east = await panel.openPage({ timezoneId: 'Pacific/Auckland', locale: 'en-US' });
    await east.clock.setFixedTime(new Date('2026-11-22T20:00:00Z'));
    await east.goto('/admin');
    await east.getByText('30 days', { exact: true }).click();
    const chart = east.getByRole('figure').first();
    const box = await chart.locator('.u-over').boundingBox();
    assert.ok(box);
    await east.mouse.move(box.x + box.width - 5, box.y + 20);
    assert.equal(await chart.locator('.legend .soft').innerText(), 'Nov 22, 2026');
    await east.context().close();
  });

  test('a worker key with every limit is shown once, and works', async () => {
    await page.goto('/admin/worker-keys');
    await page.getByRole('button', { name: 'Create worker key' }).click();
    await dialog().getByLabel('Name').fill('Limited');
    await dialog().getByLabel('Requests a day').fill('5');
    await dialog().getByLabel('Tokens a day').fill('1000');
    await dialog().getByLabel('Requests a minute').fill('3');
    await dialog().getByLabel('Works until').fill('2099-12-31');
    await dialog().getByLabel('Allowed models').fill('gemini-2.5-flash, gpt-4o');
    await dialog().getByRole('switch', { name: 'Safety filters' }).click();
    await press('Create');
    await dialog().getByText('cannot be shown again').waitFor();
    await press('Copy key');
    const copied = await page.evaluate('navigator.clipboard.readText()');
    assert.equal(copied, await dialog().locator('[data-secret]').textContent());
    await press('Copy URL');
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), `${panel.url}/v1`);
    const own = dialog().getByText('For Gemini clients:');
    assert.match(await own.innerText(), new RegExp(`${panel.url}$`));
    await press('I have stored it');
    const keys = await panel.admin.get('worker-keys');
    const made = keys.find((/** @type {any} */ key) => key.description === 'Limited');
    const { dailyRequests, dailyTokens, rpm, allowedModels, safetyEnabled, expiresAt } = made;
    assert.deepEqual(
      { dailyRequests, dailyTokens, rpm },
      { dailyRequests: 5, dailyTokens: 1000, rpm: 3 },
    );
    assert.deepEqual(allowedModels, ['gemini-2.5-flash', 'gpt-4o']);
    assert.equal(safetyEnabled, false);
    assert.equal(new Date(expiresAt).getFullYear(), 2099);
    assert.doesNotMatch(await page.content(), new RegExp(String(copied)));
  });

  test('a worker key is not made with a year that cannot be', async () => {
    const { length } = await panel.admin.get('worker-keys');
    await page.getByRole('button', { name: 'Create worker key' }).click();
    const field = dialog().getByLabel('Works until');
    await field.fill('20271-03-01');
    await press('Create');
    assert.ok(await field.evaluate((element) => element.matches(':focus:invalid')));
    await press('Cancel');
    assert.equal((await panel.admin.get('worker-keys')).length, length);
  });

  for (const { day, which } of [
    { day: '0001-01-01', which: 'the first one' },
    { day: '0026-12-31', which: 'one of two digits' },
  ]) {
    test(`a worker key is not made with a year that cannot be meant: ${which}`, async () => {
      await page.goto('/admin/worker-keys');
      await page.getByRole('button', { name: 'Create worker key' }).first().click();
      const field = dialog().getByLabel('Works until');
      await field.fill(day);
      await press('Create');
      assert.ok(await field.evaluate((element) => element.matches(':focus:invalid')));
      await press('Cancel');
    });
  }

  test('a day that the API refuses is marked', async () => {
    await page.getByRole('button', { name: 'Create worker key' }).first().click();
    const field = dialog().getByLabel('Works until');
    await field.fill('2099-12-31');
    await page.route('**/api/admin/worker-keys', (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      const error = { message: 'no', param: 'expiresAt', code: 'invalid_value' };
      return route.fulfill({ status: 400, json: { error } });
    });
    await press('Create');
    await dialog().getByText('“Works until” is not valid.').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await page.unrouteAll();
    await press('Cancel');
  });

  test('a worker key is changed, switched off and deleted', async () => {
    await page.getByRole('button', { name: 'Edit Limited' }).click();
    await dialog().getByLabel('Requests a day').fill('');
    await dialog().getByLabel('Name').fill('Open');
    await press('Save');
    await notice('Saved.');
    await page.getByRole('switch', { name: 'Use Open' }).click();
    await notice('Worker key disabled.');
    const [made] = (await panel.admin.get('worker-keys')).slice(-1);
    assert.deepEqual([made.dailyRequests, made.enabled], [null, false]);
    assert.equal(new Date(made.expiresAt).getFullYear(), 2099);
    await page.getByRole('button', { name: 'Delete Open' }).click();
    await press('Delete');
    await notice('Worker key deleted.');
    await page.locator('h1:focus').waitFor();
    assert.equal((await panel.admin.get('worker-keys')).length, 2);
  });

  test('a model is added, changed and taken off the list', async () => {
    await page.goto('/admin/models');
    await page.getByRole('button', { name: 'Add model' }).click();
    await dialog().getByLabel('Model').fill('gemini-9-ultra');
    await dialog().getByLabel('Aliases').fill('best, gpt-4o');
    await press('Add');
    await dialog().getByText('stands for another model').waitFor();
    const field = dialog().getByLabel('Aliases');
    assert.ok(await field.evaluate((element) => element.matches(':focus[aria-invalid="true"]')));
    await field.fill('x'.repeat(201));
    await press('Add');
    await dialog().getByText('“Aliases” is not valid.').waitFor();
    await dialog().getByLabel('Aliases').fill('best');
    await dialog().getByLabel('Category').selectOption('Custom');
    await dialog().getByLabel('Requests a day').fill('9');
    await press('Add');
    await notice('Model added.');
    await page.getByRole('button', { name: 'Edit gemini-9-ultra' }).click();
    await dialog().getByLabel('Input tokens a minute').fill('5000');
    await press('Save');
    await notice('Saved.');
    const models = await panel.admin.get('models');
    const { aliases, category, rpd, tpm } = models.at(-1);
    assert.deepEqual(
      { aliases, category, rpd, tpm },
      { aliases: ['best'], category: 'Custom', rpd: 9, tpm: 5000 },
    );
    await page.getByRole('button', { name: 'Delete gemini-9-ultra' }).click();
    await press('Delete');
    await notice('Model deleted.');
    await page.locator('h1:focus').waitFor();
  });

  test('models are picked from Google’s list, and others forbidden', async () => {
    await page.getByRole('button', { name: 'Google’s list' }).click();
    assert.ok(await dialog().getByRole('button', { name: 'Add 0' }).isDisabled());
    assert.equal(
      await dialog()
        .getByRole('checkbox', { name: /gemini-2\.5-pro/ })
        .first()
        .isDisabled(),
      true,
    );
    await dialog().getByLabel('Search models').fill('flash-lite');
    await dialog()
      .getByRole('checkbox', { name: /gemini-2\.5-flash-lite/ })
      .first()
      .check();
    await press('Add 1');
    await notice('Model added.');
    const toggle = page.getByRole('switch', { name: 'Allow listed models only' });
    await toggle.click();
    await notice('Only listed models are allowed now.');
    assert.equal((await panel.admin.get('system-settings')).restrict_models, true);
    await toggle.click();
    await notice('All models are allowed now.');
  });

  test('requests are filtered, and a row opens what is known', async () => {
    await page.goto('/admin/requests');
    await page.getByText('of 4').waitFor();
    await page.getByLabel('Model').selectOption('gemini-2.5-flash');
    await page.getByText('1–4 of 4').waitFor();
    await page.getByLabel('Status').selectOption('error');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('tbody button').first().click();
    await dialog().getByText('Keys tried').waitFor();
    await dialog().getByText('HTTP 200').first().waitFor();
    await dialog().getByText('Total time').waitFor();
    await page.keyboard.press('Escape');
  });

  test('the playground streams through the endpoint with the key that is entered', async () => {
    await page.goto('/admin/playground');
    const message = page.getByLabel('Your message');
    await page.getByText('Enter or create a worker key first.').waitFor();
    const field = page.getByLabel('Worker key', { exact: true });
    // "off" is what browsers do not heed: they would write the admin password here.
    assert.equal(await field.getAttribute('autocomplete'), 'new-password');
    await page.getByLabel('Worker key', { exact: true }).fill('wrong-key-0');
    await message.fill('Hello?');
    await page.keyboard.press('Enter');
    await page.getByText('(HTTP 401)').waitFor();
    await page.getByLabel('Worker key', { exact: true }).fill(workerKey);
    await page.getByRole('combobox', { name: 'Model' }).fill('gemini-2.5-flash');
    await page.getByLabel('System prompt').fill('Be kind.');
    await page.getByLabel('Temperature').pressSequentially('0.75');
    await page.getByLabel('Max. tokens').pressSequentially('300');
    await page.getByLabel('Thinking').selectOption('low');
    await message.fill('<b>Stream</b> this');
    await page.keyboard.press('Enter');
    await page.getByText('in all').waitFor();
    assert.match(await page.getByRole('article').last().innerText(), /<b>Stream<\/b> this/);
    const sent = panel.emulator.state.last.at(-1);
    const { generationConfig, systemInstruction } = JSON.parse(JSON.stringify(sent?.body));
    assert.equal(generationConfig.temperature, 0.75);
    assert.equal(generationConfig.maxOutputTokens, 300);
    assert.deepEqual(systemInstruction.parts, [{ text: 'Be kind.' }]);
    assert.ok(!(await page.getByText('does not take').isVisible()));
    await page.getByRole('combobox', { name: 'Model' }).fill('gemini-flash-latest');
    await message.fill('Again');
    await page.keyboard.press('Enter');
    await page.getByText('the model does not take temperature').waitFor();
    // Keys that fail have had their turn for this one: none takes what is scripted for the next test.
    await page.getByRole('combobox', { name: 'Model' }).fill('gemini-2.5-flash');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByText('Ask something').waitFor();
  });

  for (const { name, wrong, right } of [
    { name: 'Temperature', wrong: '7', right: '0.7' },
    { name: 'Max. tokens', wrong: '0.5', right: '' },
  ]) {
    test(`the playground sends no ${name} that cannot be`, async () => {
      const message = page.getByLabel('Your message');
      const field = page.getByLabel(name);
      await field.fill('');
      await field.pressSequentially(wrong);
      await message.fill('Not yet');
      await page.keyboard.press('Enter');
      assert.ok(await field.evaluate((element) => element.matches(':focus:invalid')));
      assert.equal(await message.inputValue(), 'Not yet');
      await page.getByText('Ask something').waitFor();
      await field.fill('');
      await field.pressSequentially(right);
      assert.equal(await field.inputValue(), right);
      await message.fill('');
    });
  }

  test('the Enter that confirms what an input method offers sends nothing', async () => {
    const message = page.getByLabel('Your message');
    await message.fill('你好');
    // As Safari tells of it: the composition has ended already.
    const init = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
    await message.dispatchEvent('keydown', init);
    assert.equal(await message.inputValue(), '你好');
    await page.getByText('Ask something').waitFor();
    await message.fill('');
  });

  test('an answer can be stopped', async () => {
    panel.emulator.script({ directive: { text: Array(20).fill('word '), eventDelay: 1000 } });
    await page.getByLabel('Your message').fill('Slowly');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
  });

  for (const stream of [true, false]) {
    test(`an answer says why it ended when it was not whole, streamed: ${stream}`, async () => {
      await page.getByRole('button', { name: 'New conversation' }).click();
      await page.getByRole('switch', { name: 'Stream the answer' }).setChecked(stream);
      const message = page.getByLabel('Your message');
      panel.emulator.script({ directive: { blockReason: 'SAFETY' } });
      await message.fill('Blocked');
      await page.keyboard.press('Enter');
      await page.getByText('blocked by Google’s filters · first byte').waitFor();
      panel.emulator.script({ directive: { text: 'Half a', finishReason: 'MAX_TOKENS' } });
      await message.fill('Cut');
      const [request] = await Promise.all([
        page.waitForRequest('**/v1/chat/completions'),
        page.keyboard.press('Enter'),
      ]);
      await page.getByText('cut at the limit of tokens').waitFor();
      const { messages } = request.postDataJSON();
      assert.deepEqual(
        messages.map((/** @type {any} */ { role, content }) => [role, content]).slice(-2),
        [
          ['user', 'Blocked'],
          ['user', 'Cut'],
        ],
      );
    });
  }

  test('the request is shown as curl and as client code', async () => {
    const code = page.getByRole('region', { name: 'This request as code' });
    await code.getByText(`${panel.url}/v1/chat/completions`).waitFor();
    await page.getByText('Python', { exact: true }).click();
    await code.getByText('from openai import OpenAI').waitFor();
    await page.getByText('JavaScript', { exact: true }).click();
    await code.getByText("import OpenAI from 'openai'").waitFor();
    assert.doesNotMatch(String(await code.textContent()), new RegExp(workerKey));
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
