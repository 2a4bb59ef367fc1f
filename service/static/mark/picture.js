/** A picture that is dropped on the page, pasted, or chosen. Its bytes are sent to the service unchanged. */
import { byId } from "../page/elements.js";
import { replace } from "./mark.js";

/** A picture that this browser cannot show, such as a TIFF, is still sent: the service may be able to read it. */
async function take(file) {
  if (!file) return;
  const bitmap = await createImageBitmap(file).catch(() => null);
  replace({ picture: { file, bitmap } });
}

function firstPicture(files) {
  return [...files].find((file) => file.type.startsWith("image/")) ?? files[0];
}

function listenForDrops(target) {
  target.addEventListener("dragover", (event) => {
    event.preventDefault();
    target.classList.add("dropping");
  });
  target.addEventListener("dragleave", () => target.classList.remove("dropping"));
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("dropping");
    take(firstPicture(event.dataTransfer.files));
  });
}

export function startPicture() {
  const chooser = byId("file", HTMLInputElement);
  byId("choose").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    take(chooser.files?.[0]);
    chooser.value = "";
  });
  document.addEventListener("paste", (event) => take(firstPicture(event.clipboardData?.files ?? [])));
  listenForDrops(byId("draw"));
}
