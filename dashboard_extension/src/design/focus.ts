/** Where the focus goes in a dialog, and to what is wrong in a form. */

const STOPS = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";
const FIELDS = "input:not(:disabled), select:not(:disabled), textarea:not(:disabled)";

/** What Tab stops at within, in its order: of a group of radio buttons the chosen one. */
function stopsIn(within: ParentNode, what: string): readonly HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(what)].filter(
    (each) => each.tabIndex >= 0 && each.getClientRects().length > 0 && !isPassedOver(each),
  );
}

function isPassedOver(each: HTMLElement): boolean {
  if (!(each instanceof HTMLInputElement) || each.type !== "radio" || each.checked) return false;
  const group = each.closest("dialog")?.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape(each.name)}"]`) ?? [];
  return [...group].some((other) => other.checked);
}

/** Where a dialog that has just opened is begun: its first field, or the first thing to do
 * in it, which in a question is to leave it be; the cross only if there is nothing else. */
export function enter(dialog: HTMLDialogElement): void {
  const body = dialog.querySelector(".dialog-body");
  const actions = dialog.querySelector(".dialog-actions");
  const first = [body && stopsIn(body, FIELDS), body && stopsIn(body, STOPS), actions && stopsIn(actions, STOPS)].find((each) => each?.length)?.[0];
  first?.focus();
}

/** Tab from the last to the first, and back: the frame must not be left for the page behind. */
export function goRound(dialog: HTMLDialogElement, isBack: boolean): boolean {
  const stops = stopsIn(dialog, STOPS);
  const [first, last] = [stops[0], stops.at(-1)];
  if (document.activeElement !== (isBack ? first : last)) return false;
  (isBack ? last : first)?.focus();
  return true;
}

/** Show what is wrong to whoever pressed a button below it; who types is let be. */
export function showFault(within: ParentNode): boolean {
  const fault = within.querySelector<HTMLElement>("[aria-invalid=true]");
  const isTyping = document.activeElement?.matches("input, select, textarea") === true;
  if (fault !== null && !isTyping) fault.focus();
  return fault !== null;
}
