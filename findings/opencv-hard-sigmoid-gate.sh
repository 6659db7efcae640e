#!/usr/bin/env bash
# OpenCV's dnn module reads a gate, HardSigmoid(g) * x, as HardSwish(g), whatever x is.
#
# The model is h = HardSigmoid(-x) with alpha = 1/6 and beta = 1/2, y = h * x or x * h: valid ONNX, the gate of every
# squeeze-and-excitation block (MobileNetV3). A good guess: HardSwish is recognised only if both factors come from the same value, so that
# y = x * min(max(1/2 - x/6, 0), 1). OpenCV computes HardSwish(-x), the negative of it here: up to 4.8 if the hard sigmoid is the second
# factor, from 4.9 to 5.0 in either order. It happens while the file is read, so enableFusion(False) does not help. What helps: another
# slope, for example alpha = 1/3 with halved weights before it.
#
# Needs node and npm. Packages go to a temporary folder. Fails if a version no longer behaves like this.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > model.cjs <<'JS'
// A few fields of the ONNX format: [number, bytes | string | integer], integers as varints; a float is a message of its own.
const varint = n => { const b = []; for (; n > 127; n = Math.floor(n / 128)) { b.push(n % 128 + 128); } return [...b, n]; };
const message = (...fields) => Buffer.concat(fields.map(([n, v]) => typeof v === 'number'
  ? Buffer.from([...varint(n * 8), ...varint(v)])
  : Buffer.concat([Buffer.from([...varint(n * 8 + 2), ...varint(Buffer.from(v).length)]), Buffer.from(v)])));
const value = (name, dims) => message([1, name], [2, message([1, message([1, 1], [2, message(...dims.map(d => [1, message([1, d])]))])])]);
const node = (op, inputs, output, ...attributes) =>
  message(...inputs.map(i => [1, i]), [2, output], [3, output], [4, op], ...attributes.map(a => [5, a]));
const float = (name, v) => { const b = Buffer.alloc(4); b.writeFloatLE(v); return Buffer.concat([message([1, name]), Buffer.from([21]), b, message([20, 1])]); };
const [order, slope] = [process.argv[2], process.argv[3] === '1/6' ? 1 / 6 : 1 / 3];
const graph = message(
  [1, node('Neg', ['x'], 'n')], [1, node('HardSigmoid', ['n'], 'h', float('alpha', slope), float('beta', 0.5))],
  [1, node('Mul', order === 'first' ? ['h', 'x'] : ['x', 'h'], 'y')], [2, 'g'],
  [11, value('x', [1, 4, 1, 1])], [12, value('y', [1, 4, 1, 1])]);
require('fs').writeFileSync('model.onnx', message([1, 8], [7, graph], [8, message([1, ''], [2, 17])]));
JS

cat > run.cjs <<'JS'
(async () => {
  const loaded = require('@techstark/opencv-js');
  const cv = loaded instanceof Promise ? await loaded : loaded;
  if (!cv.Mat) { await new Promise(resolve => { cv.onRuntimeInitialized = resolve; }); }
  cv.FS_createDataFile('/', 'model.onnx', require('fs').readFileSync('model.onnx'), true, false, false);
  const net = cv.readNetFromONNX('/model.onnx');
  const x = cv.matFromArray(1, 1, cv.CV_32FC4, [-2, -1, 1, 2]);
  net.setInput(cv.blobFromImage(x, 1, new cv.Size(1, 1), new cv.Scalar(0, 0, 0, 0), false, false, cv.CV_32F));
  console.log(Array.from(net.forward().data32F, v => v.toFixed(3)).join(' '));
  process.exit(0);
})();
JS

status=0
try() { # version, place of the hard sigmoid, slope, behaviour recorded
  npm install --no-save --no-audit --no-fund --ignore-scripts --loglevel error "@techstark/opencv-js@$1" > /dev/null
  node model.cjs "$2" "$3"
  local seen
  seen=$(node run.cjs 2> /dev/null | tail -n 1)
  echo "OpenCV.js $1, hard sigmoid as $2 factor, slope $3, x = -2 -1 1 2: $seen"
  [ "$seen" = "$4" ] || { echo "  recorded was: $4"; status=1; }
}

right='-1.667 -0.667 0.333 0.333' wrong='1.667 0.667 -0.333 -0.333'
try 4.8.0-release.10 first 1/6 "$right"
try 4.8.0-release.10 second 1/6 "$wrong"
try 4.9.0-release.3 first 1/6 "$wrong"
try 5.0.0-release.1 first 1/6 "$wrong"
try 5.0.0-release.1 second 1/6 "$wrong"
try 5.0.0-release.1 first 1/3 '-2.000 -0.833 0.167 0.000' # correct: x * min(max(1/2 - x/3, 0), 1)
exit $status
