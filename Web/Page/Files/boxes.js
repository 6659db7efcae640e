// Suppression and formats: pure functions, without the page. A candidate is [class id, score, x0, y0, x1, y1] in pixels.

const classOffset = 7680; // As on the server: classes are kept apart by shifting their boxes, in single precision.
const single = Math.fround;

/** Keeps the best of candidates that overlap: the same greedy suppression as the server's, number for number. */
export function suppress(candidates, { conf, iou, classAgnostic = false, suppresses = true, most = 300, hidden = new Set() }) {
  const limit = single(iou);
  const sorted = candidates.map((candidate, index) => ({ candidate, index }))
    .filter(({ candidate }) => single(candidate[1]) > single(conf))
    .sort((a, b) => b.candidate[1] - a.candidate[1] || a.index - b.index);
  const kept = [];
  for (const { candidate } of sorted) {
    if (kept.length >= most) {
      break;
    }
    const box = shifted(candidate, classAgnostic);
    const overlaps = suppresses && kept.some(other =>
      (classAgnostic || other.candidate[0] === candidate[0]) && intersectionOverUnion(other.box, box) > limit);
    if (!overlaps) {
      kept.push({ candidate, box });
    }
  }
  // Hiding a class hides its boxes; it does not bring back what they suppressed.
  return kept.map(({ candidate }) => candidate).filter(candidate => !hidden.has(candidate[0]));
}

function shifted(candidate, classAgnostic) {
  const offset = classAgnostic ? 0 : single(candidate[0] * classOffset);
  return candidate.slice(2).map(value => single(single(value) + offset));
}

/** Intersection over union of two boxes x0, y0, x1, y1, in single precision. */
export function intersectionOverUnion(a, b) {
  const width = single(Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = single(Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  if (width <= 0 || height <= 0) {
    return 0;
  }
  const intersection = single(width * height);
  return single(intersection / single(single(area(a) + area(b)) - intersection));
}

function area(box) {
  return single(Math.max(single(box[2] - box[0]), 0) * Math.max(single(box[3] - box[1]), 0));
}

/** What the server returns as JSON. */
export function toJson(found, width, height, classes) {
  const detections = found.map(([id, score, ...box]) => ({ label: classes[id], score, box }));
  return JSON.stringify({ detections, width, height }, null, 2) + "\n";
}

/** The text of a YOLO label file. */
export function toYolo(found, width, height) {
  return found.map(([id, , x0, y0, x1, y1]) => [
    (x0 + x1) / 2 / width, (y0 + y1) / 2 / height, (x1 - x0) / width, (y1 - y0) / height,
  ].reduce((line, value) => `${line} ${value.toFixed(6)}`, `${id}`) + "\n").join("");
}

/** A COCO dataset of one picture; class ids begin with 1. */
export function toCoco(found, width, height, classes, name) {
  return JSON.stringify({
    images: [{ id: 1, file_name: name, width, height }],
    annotations: found.map(([id, score, x0, y0, x1, y1], index) => ({
      id: index + 1, image_id: 1, category_id: id + 1, bbox: [x0, y0, x1 - x0, y1 - y0], area: (x1 - x0) * (y1 - y0), iscrowd: 0, score,
    })),
    categories: classes.map((label, id) => ({ id: id + 1, name: label })),
  }, null, 2) + "\n";
}

/** The number of objects in words, by class: "3 objects: 2 ring, 1 star". */
export function describe(found, classes) {
  const counts = new Map();
  for (const [id] of found) {
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const parts = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id, count]) => `${count} ${classes[id]}`);
  return found.length === 0 ? "No objects" : `${found.length} ${found.length === 1 ? "object" : "objects"}: ${parts.join(", ")}`;
}

const hues = ["#e69f00", "#0072b2", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442"]; // Okabe and Ito

/** The colour of a class. */
export function colourOf(id) {
  return hues[id % hues.length];
}

/** Black or white, whichever reads better on a colour. */
export function textOn(colour) {
  const [red, green, blue] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000" : "#fff";
}
