// The page of strangers: nothing of the panel but its door.
import './style.css';
import './parts.css';
import { mount } from 'svelte';
import Login from './screens/login.svelte';
import { applyPreferences } from './state/preferences.svelte.js';

applyPreferences();
mount(Login, { target: /** @type {HTMLElement} */ (document.getElementById('app')) });
