/** One form a page: a draft beside what is saved, one bar to save it, one question
 * before it is left. */
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";

import { useGuard } from "../app/router";
import { useLocale } from "../shared/locale";
import { Button } from "./Button";
import { showFault } from "./focus";
import { Icon } from "./icons";

/** What is wrong, by field; "" is the form as a whole. */
export type Wrong<Values> = Readonly<{ [Field in keyof Values | ""]?: string | undefined }>;

export interface Draft<Values extends object> {
  readonly values: Values;
  readonly isDirty: boolean;
  /** `set({name: "…"})`: the others stay */
  readonly set: (change: Partial<Values>) => void;
  /** from a check of yours or from the server; a field's goes when it is changed */
  readonly errors: Wrong<Values>;
  readonly fail: (errors: Wrong<Values>) => void;
  /** back to what is saved */
  readonly reset: () => void;
  /** what was saved is the new ground; call it after the server took it */
  readonly saved: (values?: Values) => void;
}

const NOTHING: object = {};

/** A draft over `initial`, which may come later or change while nothing is edited. */
export function useDraft<Values extends object>(initial: Values): Draft<Values> {
  const [ground, setGround] = useState(initial);
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Wrong<Values>>(NOTHING as Wrong<Values>);
  const isDirty = useMemo(() => JSON.stringify(values) !== JSON.stringify(ground), [values, ground]);
  useGuard(isDirty);

  const given = JSON.stringify(initial);
  const [seen, setSeen] = useState(given);
  if (given !== seen) {
    setSeen(given);
    setGround(initial);
    // somebody's typing is not lost to a refresh in the background
    if (!isDirty) setValues(initial);
  }

  const set = useCallback((change: Partial<Values>) => {
    setValues((old) => ({ ...old, ...change }));
    setErrors((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !(field in change))) as Wrong<Values>);
  }, []);
  return {
    values,
    isDirty,
    set,
    errors,
    fail: setErrors,
    reset: () => {
      setValues(ground);
      setErrors(NOTHING as Wrong<Values>);
    },
    saved: (next) => {
      // at once: whoever goes on to another route right after must not be asked
      flushSync(() => {
        setGround(next ?? values);
        setValues(next ?? values);
        setErrors(NOTHING as Wrong<Values>);
      });
    },
  };
}

const SAVED_MS = 2000;

/** The bar at the foot of a page with a form; it is there as long as the form is. */
export function Savebar(props: {
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  readonly onSave: () => void;
  readonly onCancel: () => void;
  readonly onDelete?: (() => void) | undefined;
  readonly saveLabel?: string | undefined;
  /** what stands beside the buttons, such as what the change will cost */
  readonly children?: ReactNode;
}) {
  const locale = useLocale();
  const { isDirty, isBusy } = props;
  const [hasSaved, setSaved] = useState(false);
  const [wasBusy, setWasBusy] = useState(isBusy);
  if (wasBusy !== isBusy) {
    setWasBusy(isBusy);
    // it was clean afterwards, so it was saved and not refused
    if (!isBusy) setSaved(!isDirty);
  }
  useEffect(() => {
    if (!hasSaved) return;
    const timer = setTimeout(setSaved, SAVED_MS, false);
    return () => {
      clearTimeout(timer);
    };
  }, [hasSaved]);
  // what is wrong may stand a long way above the bar
  const hasAsked = useRef(false);
  useEffect(() => {
    if (!hasAsked.current || isBusy) return;
    if (!isDirty || showFault(document)) hasAsked.current = false;
  });
  return (
    <div className="savebar" role="group">
      {props.onDelete && (
        <Button kind="critical" isLarge onClick={props.onDelete} disabled={isBusy}>
          {locale.t("form.delete")}
        </Button>
      )}
      <div className="savebar-middle">{props.children}</div>
      <Button isLarge onClick={props.onCancel} disabled={isBusy}>
        {locale.t("form.cancel")}
      </Button>
      <Button
        kind="primary"
        isLarge
        onClick={() => {
          hasAsked.current = true;
          props.onSave();
        }}
        disabled={!isDirty}
        isBusy={isBusy}
      >
        {hasSaved && !isBusy && <Icon name="check" />}
        {isBusy ? locale.t("form.saving") : hasSaved && !isDirty ? locale.t("form.saved") : (props.saveLabel ?? locale.t("form.save"))}
      </Button>
    </div>
  );
}
