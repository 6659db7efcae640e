using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.DataViews;

/// <summary>Class names as the <c>KeyValues</c> annotation of a key column, so that <c>MapKeyToValue</c> returns the names.</summary>
internal static class KeyValueAnnotations
{
    /// <summary>
    /// The type of a column of class labels: a vector of keys, 1 for the first class, whose length varies from row to row.
    /// </summary>
    /// <param name="classCount">Number of classes.</param>
    public static VectorDataViewType LabelsType(int classCount)
    {
        return new VectorDataViewType(new KeyDataViewType(typeof(uint), classCount));
    }

    /// <summary>The annotations of such a column.</summary>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static DataViewSchema.Annotations Create(IReadOnlyList<string> classNames)
    {
        var names = new ReadOnlyMemory<char>[classNames.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = classNames[i].AsMemory();
        }

        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddKeyValues(names.Length, TextDataViewType.Instance,
            (ref VBuffer<ReadOnlyMemory<char>> values) => VBufferUtilities.Fill(ref values, names));
        return builder.ToAnnotations();
    }

    /// <summary>Reads the class names of a key column.</summary>
    /// <param name="column">A column that may have the annotation.</param>
    /// <returns>The names, or null if the column has none.</returns>
    public static string[]? Read(DataViewSchema.Column column)
    {
        if (!column.HasKeyValues())
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }
}
