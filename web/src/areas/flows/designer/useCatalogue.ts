/** What flows are made of, as the server knows it. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "../../../api/client";
import { catalogue } from "../model/catalogue";

export function useCatalogue() {
  return useQuery({
    queryKey: ["catalogue"],
    queryFn: async () => {
      const [types, events, results] = await Promise.all([
        ask(api.GET("/api/modules")), ask(api.GET("/api/events")), ask(api.GET("/api/results")),
      ]);
      return catalogue(types, events, results);
    },
    staleTime: 60_000,
  });
}
