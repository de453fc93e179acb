import { useEffect, type RefObject } from "react";

/** Says in `data-more` at which ends of a row something lies beyond its edge: "start", "end" or
 * both. The style sheet fades those ends, since the row has no scrollbar to tell. */
export function useEdges(row: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    const look = () => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      const ends = [scrollLeft > 1 ? "start" : "", scrollLeft + clientWidth < scrollWidth - 1 ? "end" : ""];
      element.setAttribute("data-more", ends.join(" ").trim());
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    // what is within grows with the language and with what is known later
    const sizes = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(look);
    sizes?.observe(element);
    const entries = new MutationObserver(look);
    entries.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      element.removeEventListener("scroll", look);
      sizes?.disconnect();
      entries.disconnect();
    };
  }, [row]);
}
