using System.Globalization;
using MLNetGhost.Drawing;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using MLNetGhost.Reports;
using MLNetGhost.Tool.Reports;

namespace MLNetGhost.Tool.Commands;

/// <summary>Writes the files for people into a run's folder: annotated pictures, crops, YOLO text files.</summary>
/// <param name="run">The folder; created with the first file in it.</param>
/// <param name="files">The picture files, in the order of the results.</param>
/// <param name="classNames">The class names of the detector, whatever they hold.</param>
/// <param name="pictures">Whether to write annotated pictures.</param>
/// <param name="texts">Whether to write <c>labels/NAME.txt</c>.</param>
/// <param name="crops">Whether to write <c>crops/CLASS/NAME_NUMBER.jpg</c>.</param>
/// <param name="tile">Side of the tiles that were looked at, for lines and labels that suit the size of what is found there; null for
/// whole pictures.</param>
internal sealed class PredictionFolder(
    Lazy<RunFolder> run, IReadOnlyList<string> files, IReadOnlyList<string> classNames, bool pictures, bool texts, bool crops,
    int? tile = null)
{
    /// <summary>The most bytes of a picture's name that are kept; the numbers and extensions of its files fit behind it.</summary>
    private const int LongestStem = 200;

    /// <summary>Lines and text of pictures with tiles are as large as in a picture of a tile's size, but no smaller than this.</summary>
    private const float SmallestLine = 1, SmallestText = 10;

    /// <summary>Parts of a tile's side.</summary>
    private const float LinePart = 1 / 400f, TextPart = 1 / 50f;

    private readonly DetectionRenderingOptions? _drawing = tile is not { } side ? null : new()
    {
        LineWidth = MathF.Max(SmallestLine, side * LinePart),
        TextSize = MathF.Max(SmallestText, side * TextPart),
    };

    private readonly IReadOnlyList<string> _classFolders = SafeName.Distinct(classNames);
    private readonly string[] _stems = UniqueStems(files);

    /// <summary>The folder; null if nothing was written.</summary>
    public string? Path => run.IsValueCreated ? run.Value.Path : null;

    /// <summary>Writes the files of a picture; may be called from several threads at once.</summary>
    /// <param name="index">Index of its file.</param>
    /// <param name="picture">The prediction.</param>
    public void Write(int index, PredictedPicture picture)
    {
        if (picture.Error is not null)
        {
            return;
        }

        Write(
            _stems[index],
            picture,
            () => ImageDecoder.DecodeRgb(picture.File, DecodingRules.ForShowing),
            path => DetectionRenderer.DrawFile(picture.File, [.. picture.Detections], path, _drawing));
    }

    /// <summary>Writes the files of a picture whose pixels are known; may be called from several threads at once.</summary>
    /// <param name="stem">The name of its files, without extension.</param>
    /// <param name="picture">The prediction.</param>
    /// <param name="decode">Returns its pixels, if a file needs them.</param>
    /// <param name="draw">Writes the picture with what was found to a file.</param>
    public void Write(string stem, PredictedPicture picture, Func<RgbImage> decode, Action<string> draw)
    {
        if (texts)
        {
            PredictionFiles.WriteYolo(run.Value.In(System.IO.Path.Combine("labels", stem + ".txt")), picture);
        }

        if (pictures)
        {
            draw(run.Value.In(stem + ".jpg"));
        }

        if (crops)
        {
            WriteCrops(stem, decode(), picture.Detections);
        }
    }

    /// <summary>Removes the folder if its first file could not be written.</summary>
    public void RemoveIfEmpty()
    {
        if (run.IsValueCreated)
        {
            run.Value.RemoveIfEmpty();
        }
    }

    private void WriteCrops(string stem, RgbImage pixels, IReadOnlyList<Detection> detections)
    {
        foreach (var (number, detection) in detections.Index())
        {
            if (pixels.Crop(detection.Box) is { } crop)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number + 1}.jpg");
                PictureSheet.WriteOne(run.Value.In(System.IO.Path.Combine("crops", _classFolders[detection.ClassId], name)), crop);
            }
        }
    }

    /// <summary>
    /// Names for the results of pictures. Pictures of different folders may have the same name: the second is NAME_2, whichever finishes
    /// first.
    /// </summary>
    /// <param name="files">The picture files.</param>
    public static string[] UniqueStems(IReadOnlyList<string> files)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var stems = new string[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            var name = SafeName.Shorten(System.IO.Path.GetFileNameWithoutExtension(files[i]), LongestStem);
            stems[i] = name;
            for (var number = 2; !taken.Add(stems[i]); number++)
            {
                stems[i] = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
            }
        }

        return stems;
    }
}
