using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>
/// A <see cref="LetterboxGeometry"/> as a vector of nine floats, each slot with its name, so that it passes through any stock
/// transform.
/// </summary>
internal static class GeometryColumn
{
    /// <summary>Its description in messages.</summary>
    public const string Description = "the geometry that LetterboxImages outputs (vector of 9 floats)";

    private static readonly string[] s_slots =
    [
        nameof(LetterboxGeometry.SourceWidth), nameof(LetterboxGeometry.SourceHeight),
        nameof(LetterboxGeometry.Width), nameof(LetterboxGeometry.Height),
        nameof(LetterboxGeometry.Ratio), nameof(LetterboxGeometry.ResizedWidth), nameof(LetterboxGeometry.ResizedHeight),
        nameof(LetterboxGeometry.Left), nameof(LetterboxGeometry.Top),
    ];

    /// <summary>The column.</summary>
    public static DataViewSchema.DetachedColumn Create(string name)
    {
        var slots = Array.ConvertAll(s_slots, slot => slot.AsMemory());
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddSlotNames(slots.Length, (ref VBuffer<ReadOnlyMemory<char>> names) => VBufferUtilities.Fill(ref names, slots));
        return new DataViewSchema.DetachedColumn(
            name, new VectorDataViewType(NumberDataViewType.Single, slots.Length), builder.ToAnnotations());
    }

    /// <summary>Writes a value of the column.</summary>
    public static void Write(ref VBuffer<float> values, in LetterboxGeometry geometry)
    {
        VBufferUtilities.Fill(ref values,
        [
            geometry.SourceWidth, geometry.SourceHeight, geometry.Width, geometry.Height, geometry.Ratio,
            geometry.ResizedWidth, geometry.ResizedHeight, geometry.Left, geometry.Top,
        ]);
    }

    /// <summary>Reads a value of the column.</summary>
    /// <exception cref="InvalidDataException">It is not a geometry.</exception>
    public static LetterboxGeometry Read(in VBuffer<float> values)
    {
        if (values.Length != s_slots.Length)
        {
            throw new InvalidDataException($"A geometry has {values.Length} values instead of {s_slots.Length}; pass the geometry "
                + $"column of LetterboxImages on unchanged.");
        }

        float[] v = [.. values.DenseValues()];
        return v[0] > 0 && v[1] > 0 && v[2] > 0 && v[3] > 0 && v[4] > 0
            ? new LetterboxGeometry((int)v[0], (int)v[1], (int)v[2], (int)v[3], v[4], (int)v[5], (int)v[6], (int)v[7], (int)v[8])
            : throw new InvalidDataException($"A geometry has sizes that are not positive ({string.Join(", ", v)}); pass the geometry "
                + $"column of LetterboxImages on unchanged.");
    }
}
