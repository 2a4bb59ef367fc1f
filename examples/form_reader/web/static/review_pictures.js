/** The pictures of the review: a box enlarged, and its page with the box marked. A place is in shares of the page. */

const REACH = 1.1; // of the box's longer side, on each side of it
const DENSITY = Math.min(window.devicePixelRatio || 1, 2);
const MARK = "#b0126a";
const KEPT = 4;

const pictures = new Map();

/** The picture at an address; the last few are cached. */
function load(address) {
  const found = pictures.get(address) ?? decoded(address);
  pictures.delete(address);
  pictures.set(address, found);
  if (pictures.size > KEPT) pictures.delete(pictures.keys().next().value);
  return found;
}

async function decoded(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  return picture;
}

/** Paint on a canvas when the picture has loaded, unless another one has been requested for it meanwhile. */
async function paint(canvas, address, work) {
  const turn = (canvas.turn = (canvas.turn ?? 0) + 1);
  const picture = await load(address);
  if (canvas.turn === turn) work(picture);
}

function pixels([left, top, width, height], picture) {
  const [across, down] = [picture.naturalWidth, picture.naturalHeight];
  return { left: left * across, top: top * down, width: width * across, height: height * down };
}

function sized(canvas, width, height) {
  canvas.width = Math.round(width * DENSITY);
  canvas.height = Math.round(height * DENSITY);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  return context;
}

/** Mark the box by its four corners, so that nothing in it or on its outline is covered. */
function corners(context, { left, top, width, height }, away, length) {
  context.strokeStyle = MARK;
  context.lineWidth = Math.max(2, length / 6);
  context.beginPath();
  for (const [x, y, across, down] of [
    [left - away, top - away, 1, 1],
    [left + width + away, top - away, -1, 1],
    [left - away, top + height + away, 1, -1],
    [left + width + away, top + height + away, -1, -1],
  ]) {
    context.moveTo(x + across * length, y);
    context.lineTo(x, y);
    context.lineTo(x, y + down * length);
  }
  context.stroke();
}

export function paintCrop(canvas, address, place) {
  return paint(canvas, address, (picture) => {
    const box = pixels(place, picture);
    const context = sized(canvas, canvas.clientWidth, canvas.clientHeight);
    const side = Math.max(box.width, box.height) * (1 + 2 * REACH);
    const scale = Math.min(canvas.width, canvas.height) / side;
    const left = box.left + box.width / 2 - side / 2;
    const top = box.top + box.height / 2 - side / 2;
    context.imageSmoothingQuality = "high";
    context.drawImage(
      picture,
      -left * scale,
      -top * scale,
      picture.naturalWidth * scale,
      picture.naturalHeight * scale,
    );
    const scaled = {
      left: (box.left - left) * scale,
      top: (box.top - top) * scale,
      width: box.width * scale,
      height: box.height * scale,
    };
    corners(context, scaled, canvas.width * 0.1, canvas.width * 0.05);
  });
}

export function paintAround(canvas, address, place) {
  return paint(canvas, address, (picture) => {
    const width = canvas.clientWidth;
    const context = sized(canvas, width, (width * picture.naturalHeight) / picture.naturalWidth);
    const scale = canvas.width / picture.naturalWidth;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const box = pixels(place, picture);
    const away = 5 * DENSITY;
    context.strokeStyle = MARK;
    context.lineWidth = 3 * DENSITY;
    context.strokeRect(
      box.left * scale - away,
      box.top * scale - away,
      box.width * scale + 2 * away,
      box.height * scale + 2 * away,
    );
  });
}
