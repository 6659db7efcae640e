// Runs an exported model (yolo layout) in versions of OpenCV that npm carries as @techstark/opencv-js, with layer fusion as it is by
// default, and compares all numbers of the output with those of onnxruntime-web, for the same noise. Packages go to a temporary folder.
//
//     node build/compare_opencvjs.mjs Samples/Models/shapes-edge-n.onnx 160 [VERSION …]
//
// The number is the side of the input. Fails if a version differs by more than a hundredth of a pixel or 1e-5 in a score.
// See docs/opencv.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const runtime = '1.30.0';
const allVersions = [
  '4.5.5-release.2', '4.6.0-release.1', '4.7.0-release.1', '4.8.0-release.10', '4.9.0-release.3', '4.10.0-release.1',
  '4.11.0-release.1', '4.12.0-release.1', '5.0.0-release.1',
];

if (process.argv[2] === '--opencv') {
  await runOpenCv(process.argv[3], process.argv[4], Number(process.argv[5]));
} else {
  process.exitCode = await compare(process.argv[2], Number(process.argv[3]), process.argv.length > 4 ? process.argv.slice(4) : allVersions);
}

async function compare(model, side, versions) {
  if (!model || !(side > 0)) {
    console.error('Name a model and the side of its input: node build/compare_opencvjs.mjs MODEL.onnx SIDE [VERSION …]');
    return 2;
  }

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlnetghost-opencvjs-'));
  try {
    install(folder, `onnxruntime-web@${runtime}`);
    const expected = await runOnnxRuntime(folder, model, side);
    let failed = false;
    for (const version of versions) {
      install(folder, `@techstark/opencv-js@${version}`);
      const output = path.join(folder, 'output.json');
      fs.rmSync(output, { force: true });
      try {
        const child = [process.argv[1], '--opencv', folder, model, String(side)];
        execFileSync(process.execPath, child, { stdio: 'ignore', timeout: 60000 });
      } catch {
        // What it could not do is in the file, or the file is missing.
      }

      const result = fs.existsSync(output) ? JSON.parse(fs.readFileSync(output, 'utf8')) : { error: 'no output' };
      const { box, score } = result.values ? differences(expected, result.values) : { box: NaN, score: NaN };
      failed ||= !(box <= 1e-2 && score <= 1e-5);
      const numbers = `${box.toExponential(1)} px in boxes, ${score.toExponential(1)} in scores`;
      console.log(`@techstark/opencv-js ${version}: ${result.error?.trim() ?? numbers}`);
    }

    return failed ? 1 : 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function install(folder, name) {
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  execFileSync('npm', ['install', '--prefix', folder, ...options, name]);
}

/** The same numbers in [0, 1) for both, plane by plane. */
function noise(side) {
  let state = 1;
  return Float32Array.from({ length: 3 * side * side }, () => (state = (state * 16807) % 2147483647) / 2147483647);
}

async function runOnnxRuntime(folder, model, side) {
  const require = createRequire(path.join(folder, 'index.js'));
  const ort = await import(pathToFileURL(require.resolve('onnxruntime-web')));
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(fs.readFileSync(model), { executionProviders: ['wasm'] });
  const { output0 } = await session.run({ images: new ort.Tensor('float32', noise(side), [1, 3, side, side]) });
  return { values: Array.from(output0.data), anchors: output0.dims[2] };
}

async function runOpenCv(folder, model, side) {
  let result;
  try {
    const loaded = createRequire(path.join(folder, 'index.js'))('@techstark/opencv-js');
    const cv = loaded instanceof Promise ? await loaded : loaded; // older ones have a then() that never ends
    if (!cv.Mat) {
      await new Promise(resolve => { cv.onRuntimeInitialized = resolve; });
    }

    try {
      cv.FS_createDataFile('/', 'model.onnx', fs.readFileSync(model), true, false, false);
      const net = cv.readNetFromONNX('/model.onnx');
      const planes = noise(side);
      const pixels = Float32Array.from(planes, (_, i) => planes[(i % 3) * side * side + Math.floor(i / 3)]);
      const picture = cv.matFromArray(side, side, cv.CV_32FC3, pixels);
      net.setInput(cv.blobFromImage(picture, 1, new cv.Size(side, side), new cv.Scalar(0, 0, 0, 0), false, false, cv.CV_32F));
      result = { values: Array.from(net.forward().data32F) };
    } catch (error) {
      result = { error: typeof error === 'number' ? cv.exceptionFromPtr(error).msg : String(error) };
    }
  } catch (error) {
    result = { error: String(error) };
  }

  fs.writeFileSync(path.join(folder, 'output.json'), JSON.stringify(result));
  process.exit(0);
}

function differences({ values, anchors }, actual) {
  let [box, score] = values.length === actual.length ? [0, 0] : [NaN, NaN];
  values.forEach((value, i) => {
    const difference = Math.abs(value - actual[i]);
    if (i < 4 * anchors) {
      box = Math.max(box, difference);
    } else {
      score = Math.max(score, difference);
    }
  });
  return { box, score };
}
