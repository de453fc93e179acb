import { Suspense } from "react";

import { useMaySend } from "../../api/me";
import { Dialog, SkeletonLines } from "../../design";
import { useWords } from "../../pages/customers/words";
import { ACTIONS, type CustomerAction } from "./actions";
import { MayNotSend } from "./MayNotSend";
import type { ActionProps } from "./props";

/** The form of one action, or why this person may not. */
export function ActionForm(props: ActionProps & { readonly action: CustomerAction }) {
  const { action, ...rest } = props;
  const maySend = useMaySend();
  if (action.sends && maySend === null) return <SkeletonLines />;
  if (action.sends && maySend === false) return <MayNotSend />;
  return (
    <Suspense fallback={<SkeletonLines />}>
      <action.Form {...rest} />
    </Suspense>
  );
}

/** An action as a dialog of our own pages. */
export function ActionDialog(props: Omit<ActionProps, "onDone"> & { readonly action: string; readonly onClose: () => void; readonly onDone?: (() => void) | undefined }) {
  const locale = useWords();
  const action = ACTIONS.find((each) => each.key === props.action);
  if (!action) return null;
  return (
    <Dialog title={locale.t("popup.for", { action: action.name(locale), count: props.people.length })} isWide onClose={props.onClose}>
      <ActionForm
        action={action}
        people={props.people}
        onDone={() => {
          props.onDone?.();
          props.onClose();
        }}
      />
    </Dialog>
  );
}
