using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>
/// A <see cref="LetterboxGeometry"/> as a vector of ten floats, each slot with its name, so that it passes through any stock
/// transform.
/// </summary>
internal static class GeometryColumn
{
    /// <summary>Its description in messages.</summary>
    public const string Description = "the geometry that LetterboxImages outputs (vector of 10 floats)";

    private static readonly string[] s_slots =
    [
        nameof(LetterboxGeometry.SourceWidth), nameof(LetterboxGeometry.SourceHeight),
        nameof(LetterboxGeometry.Width), nameof(LetterboxGeometry.Height),
        nameof(LetterboxGeometry.Ratio), nameof(LetterboxGeometry.ResizedWidth), nameof(LetterboxGeometry.ResizedHeight),
        nameof(LetterboxGeometry.Left), nameof(LetterboxGeometry.Top), nameof(LetterboxGeometry.StretchedRatio),
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
        var vector = new float[LetterboxGeometry.VectorLength];
        geometry.CopyTo(vector);
        VBufferUtilities.Fill(ref values, vector);
    }

    /// <summary>Reads a value of the column.</summary>
    /// <exception cref="InvalidDataException">It is not a geometry.</exception>
    public static LetterboxGeometry Read(in VBuffer<float> values)
    {
        float[] vector = [.. values.DenseValues()];
        try
        {
            return LetterboxGeometry.FromVector(vector);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{e.Message} Pass the geometry column of LetterboxImages on unchanged.", e);
        }
    }
}
