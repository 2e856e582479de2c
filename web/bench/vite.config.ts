// Builds the pages of bench/: the designer's canvas and its peer (designer_canvas.py), and the smallest page of React (paint.py).
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: "es2022",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1000,
    rollupOptions: { input: ["index.html", "smallest.html"].map((page) => `${import.meta.dirname}/${page}`) },
  },
});
