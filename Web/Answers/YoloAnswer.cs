using System.Globalization;
using System.Text;

namespace MLNetGhost.Web.Answers;

/// <summary>Detections as the text of a YOLO label file: class id, then centre and size in fractions of the picture.</summary>
internal static class YoloAnswer
{
    /// <summary>Writes a row for each detection.</summary>
    /// <param name="detections">What was found.</param>
    /// <param name="size">Size of the picture in pixels.</param>
    public static string Of(Detection[] detections, (int Width, int Height) size)
    {
        var text = new StringBuilder();
        foreach (var (id, _, _, box) in detections)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{id} {(box.X0 + box.X1) / 2 / size.Width:F6} {(box.Y0 + box.Y1) / 2 / size.Height:F6} ");
            text.Append(CultureInfo.InvariantCulture, $"{box.Width / size.Width:F6} {box.Height / size.Height:F6}\n");
        }

        return text.ToString();
    }
}
