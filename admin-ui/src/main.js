import './style.css';
import './parts.css';
import { mount } from 'svelte';
import App from './app.svelte';
import { applyPreferences } from './state/preferences.svelte.js';
import { followLinks } from './state/router.svelte.js';

// A browser may keep the page whole and show it again after logging out.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
applyPreferences();
followLinks();
mount(App, { target: /** @type {HTMLElement} */ (document.getElementById('app')) });
