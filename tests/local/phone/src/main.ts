import { mount } from 'svelte';
import '@desk/styles/tokens.css';
import '@desk/styles/ui.css';
import './phone.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
