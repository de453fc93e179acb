import type { JourneyStatus } from "../../api/schema";
import { Pill } from "../../design";
import type { Tone } from "../../shared/reasons";
import { useWords } from "./words";

const TONES: Readonly<Record<JourneyStatus, Tone>> = { LIVE: "success", PAUSED: "warning", DRAFT: "neutral" };

export function StatusPill(props: { readonly status: JourneyStatus }) {
  const locale = useWords();
  return <Pill tone={TONES[props.status]}>{locale.t(`recalls.status.${props.status}`)}</Pill>;
}
