import type { Words } from "./words";

interface Face {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly isOnWechat: boolean;
}

/** The best name there is, else a masked number or address. */
export function nameOf(locale: Words, face: Face): string {
  return face.name || face.phone || face.email || locale.t(face.isOnWechat ? "segments.wechat_user" : "segments.nameless", { id: face.id });
}

export function detailOf(locale: Words, face: Face): string {
  const name = nameOf(locale, face);
  return [face.phone, face.email].filter((each) => each !== "" && each !== name).join(" · ");
}
