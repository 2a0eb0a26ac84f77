import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { PreferencesProvider } from './preferences.tsx';
import { Problem } from './request.ts';
import './desk.css';
import './shell/shell.css';
import './tickets/ticket.css';
import './cameras/detection.css';

const retries = 2;

const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // An ended session shows at whatever is asked next: everything then yields to the sign-in page.
    onError: (error) => {
      if (error instanceof Problem && error.status === 401) cache.setQueryData(['session'], null);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) =>
        failures < retries &&
        !(error instanceof Problem && error.status >= 400 && error.status < 500),
    },
  },
});

const place = document.getElementById('desk');
if (!place) throw new Error('index.html has no #desk');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <PreferencesProvider>
        <BrowserRouter basename="/desk">
          <App />
        </BrowserRouter>
      </PreferencesProvider>
    </QueryClientProvider>
  </StrictMode>,
);
