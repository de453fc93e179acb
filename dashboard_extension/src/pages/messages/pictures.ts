/** A chosen file as the server takes it: PNG, JPEG or GIF, not larger than a request carries. */

/** In bytes; the server says the same. */
export const MOST_BYTES = 1_400_000;
const WIDEST = 1280;
const TYPES = new Set(["image/png", "image/jpeg", "image/gif"]);

export function isTaken(file: Pick<File, "type" | "size">): boolean {
  return TYPES.has(file.type) && file.size <= MOST_BYTES;
}

/** How large a picture is drawn anew: never larger than it was. */
export function fitted(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, WIDEST / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The file in base64; one that is too large is drawn smaller first. Null: it is no picture. */
export async function asContent(file: File): Promise<string | null> {
  const blob = isTaken(file) ? file : await smaller(file);
  return blob === null ? null : base64Of(blob);
}

async function smaller(file: File): Promise<Blob | null> {
  try {
    const drawn = await createImageBitmap(file);
    const size = fitted(drawn.width, drawn.height);
    const canvas = document.createElement("canvas");
    canvas.width = size.width;
    canvas.height = size.height;
    canvas.getContext("2d")?.drawImage(drawn, 0, 0, size.width, size.height);
    return await new Promise((resolve) => {
      canvas.toBlob(resolve, "image/jpeg", 0.86);
    });
  } catch {
    return null;
  }
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const { result } = reader;
      resolve(typeof result === "string" ? result.replace(/^data:[^,]*,/, "") : "");
    };
    reader.onerror = () => {
      reject(reader.error ?? new Error("unreadable"));
    };
    reader.readAsDataURL(blob);
  });
}
