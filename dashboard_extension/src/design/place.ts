/** Put a floating thing below (or above) what opened it, inside the window. */
export function placeAt(floating: HTMLElement, anchor: HTMLElement, side: "start" | "end"): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const left = side === "end" ? at.right - width : at.left;
  const hasRoomBelow = at.bottom + 4 + height <= window.innerHeight;
  floating.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
  floating.style.top = `${hasRoomBelow ? at.bottom + 4 : Math.max(8, at.top - 4 - height)}px`;
}
