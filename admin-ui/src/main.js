import './style.css';
import './parts.css';
import { mount } from 'svelte';
import App from './app.svelte';
import { applyPreferences } from './state/preferences.svelte.js';
import { followLinks } from './state/router.svelte.js';

applyPreferences();
followLinks();
mount(App, { target: /** @type {HTMLElement} */ (document.getElementById('app')) });
