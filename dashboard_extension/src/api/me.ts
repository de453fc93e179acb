import { useRead } from "./hooks";
import { MeDocument } from "./me.documents";

/** Whether an owner has let this person send (Settings → Staff); null until we know. The
 * server decides; this only spares them filling in a form for nothing. */
export function useMaySend(): boolean | null {
  const read = useRead(MeDocument, {});
  // what we could not ask is left to the server
  return read.data?.me.canSend ?? (read.error === null ? null : true);
}
