import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The page as static files that the engine serves. Nothing is inlined, so that it runs under a content security
 * policy without inline scripts; paths are relative, so that it does not matter where it is served.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  // monaco-worker-manager, which monaco-yaml uses, still has the path from before monaco-editor had `exports`.
  resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\//, replacement: 'monaco-editor/' }] },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'chrome114',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
  },
});
