// A training live: the rows of results.csv, asked for anew every few seconds.

const every = 3000;
const shownColumns = ["epoch", "train/box_loss", "train/cls_loss", "metrics/precision(B)", "metrics/recall(B)", "metrics/mAP50(B)",
  "metrics/mAP50-95(B)"];
const curves = [
  ["Average precision", ["metrics/mAP50(B)", "metrics/mAP50-95(B)"]],
  ["Training loss", ["train/box_loss", "train/cls_loss", "train/dfl_loss"]],
  ["Validation loss", ["val/box_loss", "val/cls_loss", "val/dfl_loss"]],
];
const colours = ["#0072b2", "#d55e00", "#009e73"];
const element = id => document.getElementById(id);
let rows = -1;

refresh();

async function refresh() {
  try {
    const response = await fetch("run");
    if (response.status === 204) {
      return; // No run is shown here.
    }
    element("run").hidden = false;
    const answer = await response.json();
    response.ok ? show(answer) : say(answer.detail);
  } catch {
    say("The service does not respond; this goes on by itself when it does.");
  }
  setTimeout(refresh, every);
}

function say(text) {
  if (element("run-status").textContent !== text) {
    element("run-status").textContent = text; // A screen reader hears changes only.
  }
}

function show({ name, columns, epochs, secondsAgo }) {
  element("run-title").textContent = `Training ${name}`;
  if (epochs.length === 0) {
    return say("No epoch has finished yet.");
  }
  const map = epochs.map(row => row[columns.indexOf("metrics/mAP50-95(B)")] ?? 0);
  const best = map.indexOf(Math.max(...map));
  const minutes = Math.floor(secondsAgo / 60);
  say(`${epochs.length} ${epochs.length === 1 ? "epoch" : "epochs"}; best mAP50-95 ${map[best].toFixed(3)} in epoch ${epochs[best][0]}; `
    + (minutes < 1 ? "last written less than a minute ago." : `last written ${minutes} min ago.`));
  if (rows === epochs.length) {
    return;
  }
  rows = epochs.length;
  element("run-curves").replaceChildren(...curves.map(([title, names]) => chart(title, names.flatMap(column => {
    const at = columns.indexOf(column);
    return at < 0 ? [] : [{ name: column.replace("metrics/", "").replace("(B)", ""), values: epochs.map(row => row[at]) }];
  }))));
  fill(columns, epochs.slice(-8).reverse());
}

function fill(columns, epochs) {
  const at = shownColumns.map(name => columns.indexOf(name)).filter(index => index >= 0);
  const row = (kind, texts) => {
    const line = document.createElement("tr");
    line.append(...texts.map(text => Object.assign(document.createElement(kind), { textContent: text })));
    return line;
  };
  element("run-table").replaceChildren(
    row("th", at.map(index => columns[index].replace("metrics/", "").replace("(B)", ""))),
    ...epochs.map(values => row("td", at.map(index => index === 0 ? values[index] : values[index].toFixed(3)))));
}

function chart(title, series) {
  const make = (kind, attributes, text = "") => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", kind);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    node.textContent = text;
    return node;
  };
  const highest = Math.max(1e-9, ...series.flatMap(({ values }) => values));
  const last = series.map(({ name, values }) => `${name} ${values.at(-1).toFixed(3)}`).join(", ");
  const svg = make("svg", { viewBox: "0 0 320 190", role: "img", "aria-label": `${title} by epoch; last: ${last}` });
  svg.append(make("text", { x: 8, y: 16 }, title));
  svg.append(make("text", { x: 312, y: 16, "text-anchor": "end" }, `up to ${highest.toFixed(2)}`));
  series.forEach(({ name, values }, index) => {
    const points = values.map((value, at) =>
      `${(10 + 300 * at / Math.max(values.length - 1, 1)).toFixed(1)},${(160 - 132 * value / highest).toFixed(1)}`);
    svg.append(make("polyline", { points: points.join(" "), fill: "none", stroke: colours[index], "stroke-width": 2 }));
    svg.append(make("rect", { x: 8 + 105 * index, y: 171, width: 10, height: 10, fill: colours[index] }));
    svg.append(make("text", { x: 22 + 105 * index, y: 180 }, name));
  });
  return svg;
}
