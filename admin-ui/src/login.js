// The page of strangers: nothing of the panel but its door.
import './style.css';
import './parts.css';
import { mount } from 'svelte';
import Login from './screens/login.svelte';
import { applyPreferences } from './state/preferences.svelte.js';

// A browser may keep the page whole, what was typed too, and show it again on Back.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
applyPreferences();
mount(Login, { target: /** @type {HTMLElement} */ (document.getElementById('app')) });
