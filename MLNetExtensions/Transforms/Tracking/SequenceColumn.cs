using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.DataViews;

namespace MLNetGhost.Transforms;

/// <summary>
/// The column that says which sequence a row belongs to: text, a key or a whole number. Rows without a value are one, too.
/// </summary>
internal sealed class SequenceColumn
{
    /// <summary>The accepted types, for messages.</summary>
    public const string Wanted = "the name of a sequence (text, key, Int32 or Int64)";

    private readonly Func<ReadOnlyMemory<char>> _read;

    private SequenceColumn(Func<ReadOnlyMemory<char>> read)
    {
        _read = read;
    }

    /// <summary>Whether a column can be used.</summary>
    public static bool Accepts(SchemaShape.Column column) =>
        InputColumns.IsText(column)
        || (column.Kind == SchemaShape.Column.VectorKind.Scalar
            && (column.ItemType.RawType == typeof(uint) || column.ItemType.RawType == typeof(int)
                || column.ItemType.RawType == typeof(long)));

    /// <summary>Binds the column of a row or cursor.</summary>
    public static SequenceColumn Bind(DataViewRow row, string name)
    {
        var column = row.Schema[name];
        if (column.Type is not TextDataViewType)
        {
            return new SequenceColumn(
                column.Type.RawType == typeof(uint) ? Numbers<uint>(row, column)
                : column.Type.RawType == typeof(int) ? Numbers<int>(row, column)
                : Numbers<long>(row, column));
        }

        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return new SequenceColumn(() =>
        {
            getter(ref text);
            return text;
        });
    }

    /// <summary>The sequence of the current row; valid until the next is read.</summary>
    public ReadOnlyMemory<char> Read() => _read();

    private static Func<ReadOnlyMemory<char>> Numbers<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, ISpanFormattable
    {
        const int LongestNumber = 20;
        var getter = row.GetGetter<T>(column);
        var text = new char[LongestNumber];
        T number = default;
        return () =>
        {
            getter(ref number);
            number.TryFormat(text, out var length, "", CultureInfo.InvariantCulture);
            return text.AsMemory(0, length);
        };
    }
}
