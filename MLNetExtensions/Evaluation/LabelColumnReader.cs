using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.Evaluation;

/// <summary>Reads the classes of a row's objects from a vector of keys or of text.</summary>
internal sealed class LabelColumnReader
{
    /// <summary>The name of a missing key, such as that of a class unknown to MapValueToKey.</summary>
    private const string Missing = "(missing)";

    private readonly Func<int[]> _read;

    /// <summary>Prepares to read a column.</summary>
    /// <param name="row">The cursor.</param>
    /// <param name="column">A vector of keys or of text, active in the cursor.</param>
    /// <param name="keyValues">The names of the keys; null for their numbers.</param>
    /// <param name="classes">Assigns the class ids.</param>
    public LabelColumnReader(DataViewRow row, DataViewSchema.Column column, string[]? keyValues, ClassNameMap classes)
    {
        if (column.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            var getText = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
            VBuffer<ReadOnlyMemory<char>> texts = default;
            _read = () =>
            {
                getText(ref texts);
                return [.. texts.DenseValues().Select(text => classes.IdOf(text.ToString()))];
            };
            return;
        }

        foreach (var name in keyValues ?? [])
        {
            classes.IdOf(name);
        }

        var getKeys = row.GetGetter<VBuffer<uint>>(column);
        VBuffer<uint> keys = default;
        _read = () =>
        {
            getKeys(ref keys);
            return [.. keys.DenseValues().Select(key => classes.IdOf(NameOf(key, keyValues)))];
        };
    }

    /// <summary>The class ids of the current row.</summary>
    public int[] Read() => _read();

    private static string NameOf(uint key, string[]? keyValues)
    {
        if (key == 0)
        {
            return Missing;
        }

        return keyValues is not null && key <= keyValues.Length ? keyValues[key - 1] : key.ToString(CultureInfo.InvariantCulture);
    }
}
