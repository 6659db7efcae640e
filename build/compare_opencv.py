#!/usr/bin/env python3
"""Runs an exported model in OpenCV's dnn module and compares its detections with those of mlnetghost.

    apt-get install python3-opencv
    python3 build/compare_opencv.py Samples/Models/shapes-edge-n.onnx PICTURES

Pictures are first resized to the input size (as PNG), so that both programs see the same pixels; the comparison covers the network and
the decoding of its output. Written for OpenCV 4.6 as in Debian 12. See docs/opencv.md.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy

PROGRAM = ["dotnet", "run", "-c", "Release", "--project", "Tool", "--"]
CONFIDENCE = 0.05
OVERLAP = 0.7
BOX_TOLERANCE = 0.01  # pixels; the JSON file has two decimals
SCORE_TOLERANCE = 1e-4


def overlap(box, boxes):
    """Intersection over union of one box with each of several; boxes are x0, y0, x1, y1."""
    left, top = numpy.maximum(box[:2], boxes[:, :2]).T
    right, bottom = numpy.minimum(box[2:], boxes[:, 2:]).T
    common = numpy.clip(right - left, 0, None) * numpy.clip(bottom - top, 0, None)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return common / (area + (box[2] - box[0]) * (box[3] - box[1]) - common)


def decode(output, side):
    """(1, 4 + classes, anchors) to rows of class, score, x0, y0, x1, y1: best first, suppressed per class, clipped at the edges."""
    rows = output[0].T
    scores, classes = rows[:, 4:].max(1), rows[:, 4:].argmax(1)
    keep = scores > CONFIDENCE
    rows, scores, classes = rows[keep], scores[keep], classes[keep]
    boxes = numpy.hstack([rows[:, :2] - rows[:, 2:4] / 2, rows[:, :2] + rows[:, 2:4] / 2])
    found = []
    for i in numpy.argsort(-scores, kind="stable"):
        same = numpy.array([other[2:] for other in found if other[0] == classes[i]]).reshape(-1, 4)
        if not (overlap(boxes[i], same) > OVERLAP).any():
            found.append((classes[i], scores[i], *boxes[i]))
    rows = numpy.array(found, dtype=numpy.float64).reshape(-1, 6)
    rows[:, 2:] = rows[:, 2:].clip(0, side)
    return rows


def compare(expected, actual):
    """Pairs detections of the same class by location; returns how many are unmatched and the largest differences among the rest."""
    unmatched, box, score = abs(len(expected) - len(actual)), 0.0, 0.0
    for row in expected:
        same = actual[actual[:, 0] == row[0]]
        places = overlap(row[2:], same[:, 2:]) if len(same) else numpy.zeros(1)
        if places.max() < 0.9:
            unmatched += 1
            continue
        partner = same[places.argmax()]
        box, score = max(box, numpy.abs(partner[2:] - row[2:]).max()), max(score, abs(partner[1] - row[1]))
    return unmatched, box, score


def main(model, pictures):
    net = cv2.dnn.readNetFromONNX(model)
    info = subprocess.run(
        [*PROGRAM, "info", "--weights", model], check=True, capture_output=True, text=True).stdout
    side = int(next(line for line in info.splitlines() if line.startswith("imgsz")).strip("] ").split()[-1])
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(pathlib.Path(pictures).iterdir()):
            picture = cv2.imread(str(path))
            if picture is not None:
                cv2.imwrite(f"{folder}/{path.stem}.png", cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA))
        subprocess.run(
            [*PROGRAM, "predict", "--weights", model, "--source", folder, "--quiet",
             "--conf", str(CONFIDENCE), "--iou", str(OVERLAP), "--json", f"{folder}/ours.json"], check=True)
        ours = json.loads(pathlib.Path(f"{folder}/ours.json").read_text())
        count = sum(len(entry["detections"]) for entry in ours)
        print(f"OpenCV {cv2.__version__}, {len(ours)} pictures of {side} × {side}, {count} detections above {CONFIDENCE}")
        agrees = True
        for fusion in (True, False):
            net = cv2.dnn.readNetFromONNX(model)
            net.enableFusion(fusion)
            total, box, score = 0, 0.0, 0.0
            try:
                for entry in ours:
                    net.setInput(cv2.dnn.blobFromImage(cv2.imread(entry["file"]), 1 / 255, swapRB=True))
                    rows = [(found["class_id"], found["score"], *found["box"]) for found in entry["detections"]]
                    expected = numpy.array(rows, dtype=numpy.float64).reshape(-1, 6)
                    result = compare(expected, decode(net.forward(), side))
                    total, box, score = total + result[0], max(box, result[1]), max(score, result[2])
            except cv2.error as error:
                print(f"enableFusion({fusion}): {error.msg if hasattr(error, 'msg') else error}".splitlines()[0])
                agrees = False
                continue
            print(f"enableFusion({fusion}): {total} unmatched detections; largest difference {box:.3f} px in boxes, {score:.5f} in scores")
            agrees = agrees and total == 0 and box <= BOX_TOLERANCE and score <= SCORE_TOLERANCE
    return 0 if agrees else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
