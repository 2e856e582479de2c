/** The peer of bench/paint.py: React, and one heading. */
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<h1>Smallest</h1>);
