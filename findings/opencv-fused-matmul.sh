#!/usr/bin/env bash
# OpenCV's dnn module up to 4.6 drops what stands behind the product of two computed matrices.
#
# The model is y = k * MatMul(x, transpose(x)) with k = 1/4, the core of attention. A good guess: layer fusion is an optimisation and
# changes results by rounding at most, so y = 3.5 8 8 19.25. OpenCV 4.6 with fusion on, its default, gives 14 32 32 77: the factor became part
# of the product, which applies such a part only if one matrix is a constant. A ReLU in place of the factor is dropped up to 4.8.
# 4.9 and later compute both. What helps: put the factor on one side, before the product, or call net.enableFusion(False).
#
# Needs node and npm. Packages go to a temporary folder. Fails if a version no longer behaves like this.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > model.cjs <<'JS'
// A few fields of the ONNX format: [number, bytes | string | integer], integers as varints.
const varint = n => { const b = []; for (; n > 127; n = Math.floor(n / 128)) { b.push(n % 128 + 128); } return [...b, n]; };
const message = (...fields) => Buffer.concat(fields.map(([n, v]) => typeof v === 'number'
  ? Buffer.from([...varint(n * 8), ...varint(v)])
  : Buffer.concat([Buffer.from([...varint(n * 8 + 2), ...varint(Buffer.from(v).length)]), Buffer.from(v)])));
const value = (name, dims) => message([1, name], [2, message([1, message([1, 1], [2, message(...dims.map(d => [1, message([1, d])]))])])]);
const node = (op, inputs, output, ...attributes) =>
  message(...inputs.map(i => [1, i]), [2, output], [3, output], [4, op], ...attributes.map(a => [5, a]));
const quarter = Buffer.alloc(4);
quarter.writeFloatLE(0.25);
const last = process.argv[2] === 'Mul' ? node('Mul', ['p', 'k'], 'y') : node('Relu', ['p'], 'y');
const graph = message(
  [1, node('Transpose', ['x'], 't', message([1, 'perm'], [8, 0], [8, 1], [8, 3], [8, 2], [20, 7]))],
  [1, node('MatMul', ['x', 't'], 'p')], [1, last], [2, 'g'],
  [5, message([1, 1], [2, 1], [8, 'k'], [9, quarter])],
  [11, value('x', [1, 1, 2, 3])], [12, value('y', [1, 1, 2, 2])]);
require('fs').writeFileSync('model.onnx', message([1, 8], [7, graph], [8, message([1, ''], [2, 17])]));
JS

cat > run.cjs <<'JS'
(async () => {
  const loaded = require('@techstark/opencv-js');
  const cv = loaded instanceof Promise ? await loaded : loaded;
  if (!cv.Mat) { await new Promise(resolve => { cv.onRuntimeInitialized = resolve; }); }
  cv.FS_createDataFile('/', 'model.onnx', require('fs').readFileSync('model.onnx'), true, false, false);
  const net = cv.readNetFromONNX('/model.onnx');
  const x = cv.matFromArray(2, 3, cv.CV_32F, JSON.parse(process.argv[2]));
  net.setInput(cv.blobFromImage(x, 1, new cv.Size(3, 2), new cv.Scalar(0), false, false, cv.CV_32F));
  console.log(Array.from(net.forward().data32F, v => v || 0).join(' '));
  process.exit(0);
})();
JS

status=0
try() { # version, operator, input, behaviour recorded
  npm install --no-save --no-audit --no-fund --ignore-scripts --loglevel error "@techstark/opencv-js@$1" > /dev/null
  node model.cjs "$2"
  local seen
  seen=$(node run.cjs "$3" 2> /dev/null | tail -n 1)
  echo "OpenCV.js $1, MatMul then $2: $seen"
  [ "$seen" = "$4" ] || { echo "  recorded was: $4"; status=1; }
}

try 4.6.0-release.1 Mul '[1,2,3,4,5,6]' '14 32 32 77'
try 4.7.0-release.1 Mul '[1,2,3,4,5,6]' '3.5 8 8 19.25'
try 4.8.0-release.10 Relu '[1,2,3,-4,-5,-6]' '14 -32 -32 77'
try 4.9.0-release.3 Relu '[1,2,3,-4,-5,-6]' '14 0 0 77'
exit $status
