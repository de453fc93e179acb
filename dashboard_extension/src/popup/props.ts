/** What it was opened for, in the order it was ticked in; none from where nothing is ticked.
 * `params` are what a widget of ours gave it (openPopup). */
export interface PopupProps {
  readonly ids: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
}
