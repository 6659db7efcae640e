using MLNetGhost.Files;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace MLNetGhost.Fleet.Results;

/// <summary>
/// One column of a row group. Other programs write whole numbers of other widths, doubles for floats, and lists whose values may be null
/// even if none is; all of these are read.
/// </summary>
/// <typeparam name="T">What its values become.</typeparam>
internal sealed class ParquetColumn<T>
{
    private readonly int[] _starts;
    private readonly T[] _values;
    private readonly bool[]? _isNull;

    private ParquetColumn(int[] starts, T[] values, bool[]? isNull)
    {
        _starts = starts;
        _values = values;
        _isNull = isNull;
    }

    /// <summary>The values of a row of a column of lists.</summary>
    public ReadOnlySpan<T> List(int row) => _values.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>The value of a row of a column without lists; the default if it is null.</summary>
    public T? Value(int row) => _isNull?[row] == true ? default : _values[_starts[row]];

    /// <summary>Reads a column.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="field">The column.</param>
    /// <param name="isList">Whether it must be one of lists.</param>
    /// <param name="convert">Turns its raw values into what they become; null if it cannot.</param>
    /// <param name="place">File and column, for messages.</param>
    /// <exception cref="InvalidDataException">It has another type or form.</exception>
    public static async Task<ParquetColumn<T>> ReadAsync(
        ParquetRowGroupReader group, DataField field, bool isList, Func<RawColumnData, T[]?> convert, string place)
    {
        if (field.MaxRepetitionLevel != (isList ? 1 : 0))
        {
            throw new InvalidDataException($"{place} is {(isList ? "not a list" : "a list")}; a table of results has "
                + $"{(isList ? "one list per picture" : "one value per picture")} there.");
        }

        using var raw = await group.ReadRawColumnDataBaseAsync(field).ConfigureAwait(false);
        var values = convert(raw)
            ?? throw new InvalidDataException($"{place} holds {Excerpt.Of(field.ClrType.Name)}, which cannot be {Wanted}; convert it.");
        return isList ? FromLists(raw, field, values, place, group.RowCount) : FromValues(raw, field, values, place, group.RowCount);
    }

    private static string Wanted => typeof(T) == typeof(string) ? "text" : typeof(T) == typeof(int) ? "whole numbers" : "numbers";

    private static ParquetColumn<T> FromValues(RawColumnData raw, DataField field, T[] values, string place, long rows)
    {
        if (field.MaxDefinitionLevel == 0)
        {
            return values.Length == rows
                ? new ParquetColumn<T>([.. Enumerable.Range(0, values.Length)], values, null)
                : throw Uneven(place);
        }

        var levels = raw.DefinitionLevels;
        var (starts, isNull, next) = (new int[levels.Length], new bool[levels.Length], 0);
        for (var i = 0; i < levels.Length; i++)
        {
            isNull[i] = levels[i] < field.MaxDefinitionLevel;
            starts[i] = isNull[i] ? 0 : next++;
        }

        return levels.Length == rows && next <= values.Length ? new ParquetColumn<T>(starts, values, isNull) : throw Uneven(place);
    }

    private static ParquetColumn<T> FromLists(RawColumnData raw, DataField field, T[] values, string place, long rows)
    {
        var definitions = raw.DefinitionLevels;
        var repetitions = raw.RepetitionLevels;
        var valueLevel = field.MaxDefinitionLevel;
        var elementLevel = field.IsNullable ? valueLevel - 1 : valueLevel;
        var (starts, next) = (new List<int>(), 0);
        for (var i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] == 0)
            {
                starts.Add(next);
            }

            if (definitions[i] >= valueLevel)
            {
                next++;
            }
            else if (definitions[i] >= elementLevel)
            {
                throw new InvalidDataException($"{place} has a list with a null in it; remove that detection from all lists of its row.");
            }
        }

        starts.Add(next);
        return starts.Count == rows + 1 && next <= values.Length ? new ParquetColumn<T>([.. starts], values, null) : throw Uneven(place);
    }

    private static InvalidDataException Uneven(string place) => new($"{place} has another number of rows than its row group.");
}
