import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['**/node_modules/**', 'build/**', '**/dist/**', '.wrangler/**'] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['shim/**/*.js'],
    languageOptions: {
      globals: {
        ...globals.serviceworker,
        FixedLengthStream: 'readonly',
        IdentityTransformStream: 'readonly',
      },
    },
  },
  {
    files: ['tests/**/*.js', 'wasm/**/*.js', 'admin-ui/*.js', '.config/**/*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['admin-ui/src/**/*.js'],
    languageOptions: { globals: { ...globals.browser, $effect: 'readonly', $state: 'readonly' } },
  },
  {
    files: ['tests/worker/fixtures/**/*.js'],
    languageOptions: { globals: globals.serviceworker },
  },
];
