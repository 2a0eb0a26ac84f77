import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Libraries that change rarely get chunks of their own, so that a new version of the desk re-uses them from the cache. */
const vendorChunks = [
  { name: 'map', test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)[\\/]/, priority: 3 },
  {
    name: 'react',
    test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/,
    priority: 2,
  },
];

export default defineConfig(({ command }) => {
  // A NODE_ENV of the caller, say of a test run, must not put the slow development React into the bundle.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    base: '/desk/',
    plugins: [react()],
    build: {
      outDir: '../dist',
      emptyOutDir: true,
      sourcemap: false,
      reportCompressedSize: false,
      // Inlined assets would need data: in the content security policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { output: { codeSplitting: { groups: vendorChunks } } },
    },
    server: { proxy: { '/api': process.env.DESK_API ?? 'http://127.0.0.1:8080' } },
  };
});
