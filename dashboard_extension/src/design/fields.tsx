/** Form fields: 52 px high, the label small above the value, what is wrong below. */
import { useId, useState, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from "react";

import { useLocale } from "../shared/locale";

export interface FieldProps {
  readonly label: string;
  /** what is wrong with it, in words */
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  readonly isOptional?: boolean | undefined;
}

/** The box around a control of your own; `children` gets the ids to wire. */
export function Field(
  props: FieldProps & {
    readonly after?: ReactNode;
    readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined; readonly isInvalid: boolean }) => ReactNode;
  },
) {
  const id = useId();
  const locale = useLocale();
  const isInvalid = props.error !== undefined && props.error !== "";
  const isDescribed = isInvalid || props.hint !== undefined;
  return (
    <div className="field" data-invalid={isInvalid || undefined}>
      <div className="field-box">
        <label htmlFor={id}>
          {props.label}
          {props.isOptional && <span className="muted"> ({locale.t("form.optional")})</span>}
        </label>
        {props.children({ id, describedBy: isDescribed ? `${id}-hint` : undefined, isInvalid })}
        {props.after}
      </div>
      {isDescribed && (
        <p className="field-hint" id={`${id}-hint`}>
          {isInvalid ? props.error : props.hint}
        </p>
      )}
    </div>
  );
}

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "className" | "id">;

export function Input(
  props: FieldProps & Native & { readonly value: string; readonly onChange: (value: string) => void; readonly after?: ReactNode },
) {
  const { label, error, hint, isOptional, value, onChange, after, ...rest } = props;
  return (
    <Field label={label} error={error} hint={hint} isOptional={isOptional} after={after}>
      {({ id, describedBy, isInvalid }) => (
        <input
          type="text"
          autoComplete="off"
          {...rest}
          id={id}
          value={value}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

export function Textarea(
  props: FieldProps &
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "value" | "onChange" | "className" | "id"> & {
      readonly value: string;
      readonly onChange: (value: string) => void;
    },
) {
  const { label, error, hint, isOptional, value, onChange, ...rest } = props;
  return (
    <Field label={label} error={error} hint={hint} isOptional={isOptional}>
      {({ id, describedBy, isInvalid }) => (
        <textarea
          rows={3}
          {...rest}
          id={id}
          value={value}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly isDisabled?: boolean | undefined;
}

/** A few known choices. For many, or ones the server finds: Combobox. */
export function Select<Value extends string>(
  props: FieldProps & {
    readonly value: Value;
    readonly options: readonly Option<Value>[];
    readonly onChange: (value: Value) => void;
    readonly disabled?: boolean | undefined;
  },
) {
  return (
    <Field {...props}>
      {({ id, describedBy, isInvalid }) => (
        <select
          id={id}
          value={props.value}
          disabled={props.disabled}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          onChange={(event) => {
            props.onChange(event.target.value as Value);
          }}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A day, `2026-11-23`; "" if none is chosen. */
export function DateField(
  props: FieldProps & { readonly value: string; readonly onChange: (value: string) => void; readonly min?: string | undefined; readonly max?: string | undefined; readonly disabled?: boolean | undefined },
) {
  return <Input {...props} type="date" />;
}

/** A time of day, `22:00`. */
export function TimeField(props: FieldProps & { readonly value: string; readonly onChange: (value: string) => void; readonly disabled?: boolean | undefined }) {
  return <Input {...props} type="time" />;
}

const UNITS = { minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof UNITS;

function unitOf(seconds: number): Unit {
  if (seconds !== 0 && seconds % UNITS.days === 0) return "days";
  return seconds !== 0 && seconds % UNITS.hours === 0 ? "hours" : "minutes";
}

/** A span of time, in whole seconds; null while it is empty. */
export function DurationField(
  props: FieldProps & { readonly value: number | null; readonly onChange: (seconds: number | null) => void; readonly disabled?: boolean | undefined },
) {
  const locale = useLocale();
  const [unit, setUnit] = useState<Unit>(() => unitOf(props.value ?? 0));
  const count = props.value === null ? "" : String(props.value / UNITS[unit]);
  const set = (text: string, next: Unit) => {
    const number = Number(text);
    props.onChange(text === "" || !Number.isFinite(number) || number < 0 ? null : Math.round(number * UNITS[next]));
  };
  return (
    <Field
      {...props}
      after={
        <select
          className="field-unit"
          aria-label={`${props.label}: ${locale.t("duration.unit")}`}
          value={unit}
          disabled={props.disabled}
          onChange={(event) => {
            const next = event.target.value as Unit;
            setUnit(next);
            set(count, next);
          }}
        >
          {(Object.keys(UNITS) as Unit[]).map((each) => (
            <option key={each} value={each}>
              {locale.t(`duration.${each}`, { count: Number(count) })}
            </option>
          ))}
        </select>
      }
    >
      {({ id, describedBy, isInvalid }) => (
        <input
          id={id}
          type="number"
          min={0}
          inputMode="decimal"
          value={count}
          disabled={props.disabled}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          onChange={(event) => {
            set(event.target.value, unit);
          }}
        />
      )}
    </Field>
  );
}

/** An amount as exact text, `"9.90"`: amounts are never floats. */
export function MoneyField(
  props: FieldProps & { readonly value: string; readonly currency: string; readonly onChange: (value: string) => void; readonly disabled?: boolean | undefined },
) {
  const { currency, onChange, ...rest } = props;
  return (
    <Input
      {...rest}
      inputMode="decimal"
      after={<span className="field-suffix">{currency}</span>}
      onChange={(text) => {
        const amount = text.trim().replaceAll("，", ".").replaceAll(",", ".");
        if (/^\d*\.?\d{0,3}$/.test(amount)) onChange(amount);
      }}
    />
  );
}

export function NumberField(
  props: FieldProps & { readonly value: number | null; readonly onChange: (value: number | null) => void; readonly min?: number | undefined; readonly max?: number | undefined; readonly suffix?: string | undefined; readonly disabled?: boolean | undefined },
) {
  const { value, onChange, suffix, ...rest } = props;
  return (
    <Input
      {...rest}
      type="number"
      value={value === null ? "" : String(value)}
      after={suffix && <span className="field-suffix">{suffix}</span>}
      onChange={(text) => {
        onChange(text === "" ? null : Number(text));
      }}
    />
  );
}

interface TickProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly disabled?: boolean | undefined;
}

function Tick(props: TickProps & { readonly kind: "checkbox" | "toggle" }) {
  const id = useId();
  return (
    <div className={`tick ${props.kind}`}>
      <input
        id={id}
        type="checkbox"
        role={props.kind === "toggle" ? "switch" : undefined}
        checked={props.isOn}
        disabled={props.disabled}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          props.onChange(event.target.checked);
        }}
      />
      <label htmlFor={id}>{props.label}</label>
      {props.hint !== undefined && (
        <small className="muted" id={`${id}-hint`}>
          {props.hint}
        </small>
      )}
    </div>
  );
}

/** One of several choices, saved with the form. */
export function Checkbox(props: TickProps) {
  return <Tick {...props} kind="checkbox" />;
}

/** Something that is on or off. */
export function Toggle(props: TickProps) {
  return <Tick {...props} kind="toggle" />;
}

export function RadioGroup<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (Option<Value> & { readonly hint?: ReactNode })[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean | undefined;
}) {
  const name = useId();
  return (
    <fieldset className="radios" disabled={props.disabled}>
      <legend>{props.label}</legend>
      {props.options.map((option) => (
        <div className="tick radio" key={option.value}>
          <input
            type="radio"
            name={name}
            id={`${name}-${option.value}`}
            value={option.value}
            checked={option.value === props.value}
            disabled={option.isDisabled}
            aria-describedby={option.hint === undefined ? undefined : `${name}-${option.value}-hint`}
            onChange={() => {
              props.onChange(option.value);
            }}
          />
          <label htmlFor={`${name}-${option.value}`}>{option.label}</label>
          {option.hint !== undefined && (
            <small className="muted" id={`${name}-${option.value}-hint`}>
              {option.hint}
            </small>
          )}
        </div>
      ))}
    </fieldset>
  );
}

/** The box above a list: narrow, with a magnifying glass. */
export function SearchBox(props: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <input
      className="search"
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      autoComplete="off"
      value={props.value}
      onChange={(event) => {
        props.onChange(event.target.value);
      }}
    />
  );
}
