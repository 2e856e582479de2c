/** How the view of a canvas moves: so that the eye follows, or at once for whoever wants less motion. */
export function glide(): { duration: number } {
  return { duration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120 };
}
