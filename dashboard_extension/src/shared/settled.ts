import { useEffect, useState } from "react";

/** A value once it has not changed for a moment: what is typed, when the typing stops. A value
 * that is made anew at each drawing never settles: give its text. */
export function useSettled<Value>(value: Value, milliseconds = 350): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setSettled, milliseconds, value);
    return () => {
      clearTimeout(timer);
    };
  }, [value, milliseconds]);
  return settled;
}
