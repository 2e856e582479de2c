/** The application: languages, data and addresses around the pages. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";

import { listenToKeys } from "../keys/shortcuts";
import { chooseLanguage, LanguageContext, preferredLanguage, type Language } from "../language";
import { queries } from "./queries";
import { router } from "./router";

export function App() {
  const [language, setLanguage] = useState<Language>(preferredLanguage);
  const context = useMemo(
    () => ({
      language,
      choose: (to: Language) => {
        chooseLanguage(to);
        setLanguage(to);
      },
    }),
    [language],
  );
  useEffect(listenToKeys, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <LanguageContext value={context}>
      <I18nProvider locale={language}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </LanguageContext>
  );
}
