import './styles/tokens.css';
import './styles/ui.css';
import './styles/desk.css';
import './styles/app.css';
import './styles/copilot.css';
import './styles/config.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { language, setLanguage } from './lib/i18n/i18n.svelte';
import { applyTheme } from './lib/state/prefs.svelte';

applyTheme();
setLanguage(language());

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target });
