using Microsoft.ML.Data;

namespace MLNetGhost.DataViews;

/// <summary>Fills ML.NET's vectors.</summary>
internal static class VBufferUtilities
{
    /// <summary>Makes the vector a dense copy of the values, reusing its buffer if that is large enough.</summary>
    public static void Fill<T>(ref VBuffer<T> vector, ReadOnlySpan<T> values)
    {
        var editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    }

    /// <summary>Makes the vector dense, with one value for each element.</summary>
    public static void Fill<TSource, T>(ref VBuffer<T> vector, IReadOnlyList<TSource> elements, Func<TSource, T> select)
    {
        var editor = VBufferEditor.Create(ref vector, elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            editor.Values[i] = select(elements[i]);
        }

        vector = editor.Commit();
    }

    /// <summary>Makes the vector dense, with four values for each element: x0, y0, x1, y1.</summary>
    public static void FillBoxes<TSource>(ref VBuffer<float> vector, IReadOnlyList<TSource> elements, Func<TSource, BoundingBox> select)
    {
        var editor = VBufferEditor.Create(ref vector, 4 * elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            (editor.Values[4 * i], editor.Values[4 * i + 1], editor.Values[4 * i + 2], editor.Values[4 * i + 3]) = select(elements[i]);
        }

        vector = editor.Commit();
    }
}
