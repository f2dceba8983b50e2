import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist/', 'public/'] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
    },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // The desk has its own two-route history router, not SvelteKit's.
      'svelte/no-navigation-without-resolve': 'off',
      // Plain Maps, Sets and Dates stand where nothing on screen follows their changes.
      'svelte/prefer-svelte-reactivity': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // Only one file may know the Firebase SDK: everything else talks to src/lib/firebase.ts.
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/lib/firebase.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@?firebase(/|$)', message: 'Use src/lib/firebase.ts.' }] },
      ],
    },
  },
);
