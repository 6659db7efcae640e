import { suppress, toJson, toYolo, toCoco, describe, colourOf, textOn } from "./boxes.js";

const element = id => document.getElementById(id);
const [status, error, strip, results] = ["status", "error", "strip", "results"].map(element);
const hidden = new Set(); // names of classes
const pictures = [];
let models = [];
let current = -1;

start();

async function start() {
  try {
    models = await (await fetch("models")).json();
  } catch {
    return fail("The service does not respond; start it again and reload this page.");
  }
  if (models.length === 0) {
    return;
  }
  element("detect").hidden = false;
  element("model").textContent = models.map(model => `${model.name}, ${model.input.width} × ${model.input.height}`).join(" beside ");
  for (const [name, value, lowest] of [["conf", models[0].conf, models[0].lowestConf], ["iou", models[0].iou, 0.05]]) {
    const slider = element(name);
    slider.min = Math.min(lowest, value);
    slider.value = value;
    slider.addEventListener("input", show);
  }
  listClasses([...new Set(models.flatMap(model => model.classes))]);
  listen();
  show();
  status.textContent = "Ready.";
}

function listClasses(names) {
  for (const [index, name] of names.entries()) {
    const [label, box, swatch] = ["label", "input", "span"].map(kind => document.createElement(kind));
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      box.checked ? hidden.delete(name) : hidden.add(name);
      show();
    });
    swatch.className = "swatch";
    swatch.style.background = colourOf(Math.max(models[0].classes.indexOf(name), 0) || index);
    label.append(box, swatch, name);
    element("class-list").append(label);
  }
}

function listen() {
  const drop = element("drop");
  for (const name of ["files", "camera"]) {
    element(name).addEventListener("change", event => {
      add([...event.target.files]);
      event.target.value = "";
    });
  }
  document.addEventListener("dragover", event => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", event => event.relatedTarget ?? drop.classList.remove("over"));
  document.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    add([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", event => add([...event.clipboardData.files]));
  strip.addEventListener("keydown", event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && pictures[current + step]) {
      choose(current + step);
      strip.children[current].focus();
    }
  });
  element("downloads").addEventListener("click", event => event.target.dataset.form && download(event.target.dataset.form));
}

/** Detects in files one after the other, each with every model. */
async function add(files) {
  error.hidden = true;
  let first = true; // Of several pictures the first is shown, and the strip leads to the others.
  for (const file of files) {
    status.textContent = `Detecting in ${file.name} …`;
    try {
      const picture = await detect(file);
      pictures.push(picture);
      addToStrip(picture);
      if (first) {
        choose(pictures.length - 1);
        first = false;
      }
    } catch (problem) {
      status.textContent = "";
      fail(`${file.name}: ${problem.message}`);
    }
  }
  show();
}

async function detect(file) {
  const answers = [];
  for (const model of models) {
    const begin = performance.now();
    const response = await fetch(`detect?candidates=true&model=${encodeURIComponent(model.name)}`, { method: "POST", body: file })
      .catch(() => { throw new Error("The service does not respond; start it again."); });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      throw new Error(problem.detail ?? `The service refused it with status ${response.status}.`);
    }
    const answer = await response.json();
    const server = /detect;dur=([\d.]+)/.exec(response.headers.get("Server-Timing") ?? "")?.[1];
    answers.push({ ...answer, model, total: performance.now() - begin, server: Number(server ?? NaN) });
  }
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await image.decode().catch(() => { throw new Error("This browser cannot show it; use JPEG, PNG or WebP."); });
  return { name: file.name || "pasted.png", image, answers };
}

function addToStrip(picture) {
  const [button, image] = ["button", "img"].map(kind => document.createElement(kind));
  button.type = "button";
  image.src = picture.image.src;
  image.alt = picture.name;
  button.append(image);
  const index = pictures.length - 1;
  button.addEventListener("click", () => choose(index));
  strip.append(button);
}

function choose(index) {
  current = index;
  [...strip.children].forEach((button, at) => button.setAttribute("aria-current", at === index));
  strip.children[index].scrollIntoView({ block: "nearest", inline: "nearest" });
  results.replaceChildren(...pictures[index].answers.map(makeFigure));
  element("downloads").hidden = false;
  show();
}

function makeFigure() {
  const [figure, canvas, caption, details, summary, list] =
    ["figure", "canvas", "figcaption", "details", "summary", "ul"].map(kind => document.createElement(kind));
  canvas.setAttribute("role", "img");
  summary.textContent = "Boxes as text";
  details.append(summary, list);
  figure.append(canvas, caption, details);
  return figure;
}

function foundIn({ candidates, model }) {
  const ids = new Set(model.classes.flatMap((name, id) => hidden.has(name) ? [id] : []));
  return suppress(candidates, {
    conf: Number(element("conf").value), iou: Number(element("iou").value), classAgnostic: model.classAgnostic,
    suppresses: model.suppressesOverlaps, most: model.maximumDetections, hidden: ids,
  });
}

/** Draws the current picture anew for the thresholds and classes of this moment. */
function show() {
  for (const name of ["conf", "iou"]) {
    element(`${name}-value`).textContent = Number(element(name).value).toFixed(2);
  }
  if (current < 0) {
    return;
  }
  const picture = pictures[current];
  const texts = picture.answers.map((answer, index) => {
    const found = foundIn(answer);
    const [canvas, caption, details] = results.children[index].children;
    draw(canvas, picture.image, answer, found);
    const text = `${models.length > 1 ? `${answer.model.name}: ` : ""}${describe(found, answer.model.classes)}`;
    canvas.setAttribute("aria-label", `${picture.name}. ${text}`);
    canvas.dataset.boxes = found.length;
    caption.textContent = `${text}. ${timeOf(answer)}`;
    details.lastChild.replaceChildren(...found.map(([id, score, ...box]) => {
      const item = document.createElement("li");
      item.textContent = `${answer.model.classes[id]} ${score.toFixed(2)} at ${box.map(Math.round).join(", ")}`;
      return item;
    }));
    return text;
  });
  status.textContent = `${picture.name}: ${texts.join("; ")}`;
}

function timeOf({ server, total }) {
  return `${Number.isNaN(server) ? "" : `${server.toFixed(0)} ms in the service, `}${total.toFixed(0)} ms in all.`;
}

function draw(canvas, image, answer, found) {
  if (canvas.width !== answer.width || canvas.height !== answer.height) {
    [canvas.width, canvas.height] = [answer.width, answer.height];
  }
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, answer.width, answer.height);
  // Text keeps its size on the screen, however large the picture is.
  const shown = Math.min(1, (canvas.parentElement?.clientWidth || answer.width) / answer.width);
  const size = 13 / shown;
  pen.lineWidth = 2 / shown;
  pen.font = `600 ${size}px system-ui, sans-serif`;
  pen.textBaseline = "top";
  for (const [id, score, x0, y0, x1, y1] of [...found].reverse()) {
    const text = `${answer.model.classes[id]} ${score.toFixed(2)}`;
    const [width, height] = [pen.measureText(text).width + size * 0.6, size * 1.35];
    const [left, top] = [Math.max(0, Math.min(x0, answer.width - width)), y0 >= height ? y0 - height : y0];
    pen.strokeStyle = pen.fillStyle = colourOf(id);
    pen.strokeRect(x0, y0, x1 - x0, y1 - y0);
    pen.fillRect(left, top, width, height);
    pen.fillStyle = textOn(colourOf(id));
    pen.fillText(text, left + size * 0.3, top + size * 0.2);
  }
}

function download(form) {
  const picture = pictures[current];
  picture.answers.forEach((answer, index) => {
    const { width, height, model } = answer;
    const found = foundIn(answer);
    const stem = picture.name.replace(/\.[^.]*$/, "") + (models.length > 1 ? `-${model.name}` : "");
    const save = (blob, extension) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${stem}${extension}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    };
    const text = {
      json: () => [toJson(found, width, height, model.classes), ".json"],
      yolo: () => [toYolo(found, width, height), ".txt"],
      coco: () => [toCoco(found, width, height, model.classes, picture.name), ".coco.json"],
    }[form];
    if (text) {
      const [content, extension] = text();
      save(new Blob([content], { type: "text/plain" }), extension);
    } else {
      results.children[index].querySelector("canvas").toBlob(blob => save(blob, "-detected.png"), "image/png");
    }
  });
}

function fail(text) {
  element("detect").hidden = false;
  error.textContent = text;
  error.hidden = false;
}
