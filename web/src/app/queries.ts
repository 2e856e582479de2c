/** What is asked of the server is kept here, asked again when it is old, and tried again when the server was away. */
import { QueryClient } from "@tanstack/react-query";

import { ApiProblem } from "../api/client";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (times, problem) => times < 3 && (!(problem instanceof ApiProblem) || problem.passing),
      retryDelay: (times) => Math.min(1000 * 2 ** times, 8_000),
    },
    mutations: { retry: false },
  },
});
