using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Commands;

/// <summary>Writes predictions in formats that other programs read.</summary>
internal static class PredictionFiles
{
    /// <summary>
    /// JSON: an array with, per picture in order, <c>file</c>, <c>width</c>, <c>height</c> and <c>detections</c>, each with <c>label</c>,
    /// <c>class_id</c>, <c>score</c> and <c>box</c> [x0, y0, x1, y1] in pixels; and <c>error</c> for a file that could not be read.
    /// The frames of a sequence also have <c>frame</c>, and their detections <c>track_id</c>.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="pictures">The predictions.</param>
    public static void WriteJson(string path, IEnumerable<PredictedPicture> pictures) => AtomicFile.Write(path, stream =>
        JsonSerializer.Serialize(stream, new JsonArray([.. pictures.Select(Entry)]), JsonStyle.Indented));

    /// <summary>COCO's results format; image ids are 1, 2, 3, … in the order of the pictures, category ids start at 1.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="pictures">The predictions.</param>
    public static void WriteCoco(string path, IEnumerable<PredictedPicture> pictures) =>
        CocoResults.Write(path, [.. pictures.Select(picture => new EvaluatedImage(picture.File, [], picture.Detections))]);

    /// <summary>
    /// CSV: a row per object with file, width, height, class_id, label, score, x0, y0, x1, y1; and frame, track_id where objects are
    /// followed.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="pictures">The predictions.</param>
    /// <param name="tracked">Whether they are the frames of a sequence.</param>
    public static void WriteCsv(string path, IEnumerable<PredictedPicture> pictures, bool tracked = false)
    {
        var text = new StringBuilder($"file,width,height,class_id,label,score,x0,y0,x1,y1{(tracked ? ",frame,track_id" : "")}\n");
        foreach (var picture in pictures)
        {
            foreach (var detection in picture.Detections)
            {
                var (classId, label, score, box) = detection;
                text.Append(CultureInfo.InvariantCulture,
                    $"{Quote(picture.File)},{picture.Width},{picture.Height},{classId},{Quote(label)},{score:0.#####},")
                    .Append(CultureInfo.InvariantCulture, $"{box.X0:0.##},{box.Y0:0.##},{box.X1:0.##},{box.Y1:0.##}")
                    .Append(tracked ? string.Create(CultureInfo.InvariantCulture, $",{picture.Frame},{detection.TrackId}\n") : "\n");
            }
        }

        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>
    /// YOLO text: a row per object with class id, centre x, centre y, width, height as fractions, the score, and the track's id if there
    /// is one.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="picture">The prediction.</param>
    public static void WriteYolo(string path, PredictedPicture picture)
    {
        var text = new StringBuilder();
        foreach (var detection in picture.Detections)
        {
            var (classId, _, score, box) = detection;
            text.Append(CultureInfo.InvariantCulture, $"{classId} {(box.X0 + box.X1) / (2 * picture.Width):0.######} "
                + $"{(box.Y0 + box.Y1) / (2 * picture.Height):0.######} ")
                .Append(CultureInfo.InvariantCulture, $"{box.Width / picture.Width:0.######} {box.Height / picture.Height:0.######} "
                    + $"{score:0.#####}{(detection.TrackId is { } id ? $" {id}" : "")}\n");
        }

        AtomicFile.WriteText(path, text.ToString());
    }

    private static JsonObject Entry(PredictedPicture picture)
    {
        var entry = new JsonObject
        {
            ["file"] = picture.File,
            ["width"] = picture.Width,
            ["height"] = picture.Height,
            ["detections"] = new JsonArray([.. picture.Detections.Select(Entry)]),
        };
        if (picture.Frame is { } frame)
        {
            entry.Insert(1, "frame", frame);
        }

        if (picture.Error is { } error)
        {
            entry["error"] = error;
        }

        return entry;
    }

    private static JsonObject Entry(Detection detection)
    {
        var entry = new JsonObject
        {
            ["label"] = detection.Label,
            ["class_id"] = detection.ClassId,
            ["score"] = Rounded(detection.Score, 5),
            ["box"] = new JsonArray(
                Rounded(detection.Box.X0, 2), Rounded(detection.Box.Y0, 2), Rounded(detection.Box.X1, 2), Rounded(detection.Box.Y1, 2)),
        };
        if (detection.TrackId is { } id)
        {
            entry["track_id"] = id;
        }

        return entry;
    }

    private static double Rounded(float value, int digits) => Math.Round((double)value, digits);

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
