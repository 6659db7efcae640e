namespace MLNetGhost.Trainer.Data;

/// <summary>Mirrors a picture and its boxes in place.</summary>
internal static class Flip
{
    /// <summary>Left becomes right.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="boxes">Its boxes, in its pixels.</param>
    public static void LeftRight(PixelBuffer picture, List<LabelledBox> boxes)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (int left = 0, right = row.Length - 3; left < right; left += 3, right -= 3)
            {
                (row[left], row[right]) = (row[right], row[left]);
                (row[left + 1], row[right + 1]) = (row[right + 1], row[left + 1]);
                (row[left + 2], row[right + 2]) = (row[right + 2], row[left + 2]);
            }
        }

        for (var i = 0; i < boxes.Count; i++)
        {
            var box = boxes[i].Box;
            boxes[i] = boxes[i] with { Box = box with { X0 = picture.Width - box.X1, X1 = picture.Width - box.X0 } };
        }
    }

    /// <summary>Top becomes bottom.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="boxes">Its boxes, in its pixels.</param>
    public static void UpsideDown(PixelBuffer picture, List<LabelledBox> boxes)
    {
        var kept = picture.Stride <= 8192 ? stackalloc byte[picture.Stride] : new byte[picture.Stride];
        for (int top = 0, bottom = picture.Height - 1; top < bottom; top++, bottom--)
        {
            picture.Row(top).CopyTo(kept);
            picture.Row(bottom).CopyTo(picture.Row(top));
            kept.CopyTo(picture.Row(bottom));
        }

        for (var i = 0; i < boxes.Count; i++)
        {
            var box = boxes[i].Box;
            boxes[i] = boxes[i] with { Box = box with { Y0 = picture.Height - box.Y1, Y1 = picture.Height - box.Y0 } };
        }
    }
}
