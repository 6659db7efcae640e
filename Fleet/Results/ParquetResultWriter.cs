using System.Buffers.Binary;
using System.Text.Json;
using MLNetGhost.Fleet.Messages;
using Parquet;
using Parquet.Schema;

namespace MLNetGhost.Fleet.Results;

/// <summary>
/// A table as Parquet: a row per picture, and the detections of a picture as lists of equal length. Its end is the list of its row groups,
/// which each continuation writes anew.
/// </summary>
/// <param name="file">The file, read and written.</param>
/// <param name="classNames">Class names; the index is the class id.</param>
internal sealed class ParquetResultWriter(Stream file, IReadOnlyList<string> classNames) : IResultWriter
{
    /// <summary>The bytes behind the list of row groups: its length, and the mark of the format.</summary>
    private const int EndLength = 8;

    /// <summary>The definition level of a value: the list is there, and an element of it.</summary>
    private const int ValueLevel = 2;

    /// <summary>The definition level of a list without elements.</summary>
    private const int EmptyLevel = 1;

    /// <summary>The most bytes of each kind that the writing library keeps for the next row group.</summary>
    private const int KeptBytes = 8 << 20;

    private static readonly ParquetOptions s_options = new()
    {
        CompressionMethod = CompressionMethod.Snappy,
        MaximumSmallPoolFreeBytes = KeptBytes,
        MaximumLargePoolFreeBytes = KeptBytes,
    };

    private readonly DataField _picture = new(ParquetNames.Picture, typeof(string), isNullable: false);
    private readonly DataField _width = new(ParquetNames.Width, typeof(int), isNullable: false);
    private readonly DataField _height = new(ParquetNames.Height, typeof(int), isNullable: false);
    private readonly DataField _error = new(ParquetNames.Error, typeof(string), isNullable: true);
    private readonly ListField _classId = List(ParquetNames.ClassId, typeof(int));
    private readonly ListField _label = List(ParquetNames.Label, typeof(string));
    private readonly ListField _score = List(ParquetNames.Score, typeof(float));
    private readonly ListField[] _corners = [.. ParquetNames.Corners.Select(name => List(name, typeof(float)))];
    private readonly ReadOnlyMemory<char>[] _labels = [.. classNames.Select(name => name.AsMemory())];

    private readonly List<Detection> _detections = [];
    private readonly Column<int> _definitions = new();
    private readonly Column<int> _repetitions = new();
    private readonly Column<int> _ids = new();
    private readonly Column<float> _floats = new();
    private readonly Column<ReadOnlyMemory<char>> _texts = new();

    private ParquetWriter? _writer;

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<PictureResult> rows, long first)
    {
        _writer ??= await OpenAsync().ConfigureAwait(false);
        _detections.Clear();
        foreach (var row in rows)
        {
            _detections.AddRange(row.Detections);
        }

        var entries = SetLevels(rows);
        using var group = _writer.CreateRowGroup();
        await group.WriteAsync(_picture, [.. rows.Select(row => row.Picture)]).ConfigureAwait(false);
        await group.WriteAsync<int>(_width, rows.Select(row => row.Width).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<int>(_height, rows.Select(row => row.Height).ToArray()).ConfigureAwait(false);
        await group.WriteAsync(_error, [.. rows.Select(row => row.Error!)]).ConfigureAwait(false);
        await WriteListAsync(_classId, _ids, detection => detection.ClassId).ConfigureAwait(false);
        await WriteListAsync(_label, _texts, detection => _labels[detection.ClassId]).ConfigureAwait(false);
        await WriteListAsync(_score, _floats, detection => detection.Score).ConfigureAwait(false);
        await WriteListAsync(_corners[0], _floats, detection => detection.Box.X0).ConfigureAwait(false);
        await WriteListAsync(_corners[1], _floats, detection => detection.Box.Y0).ConfigureAwait(false);
        await WriteListAsync(_corners[2], _floats, detection => detection.Box.X1).ConfigureAwait(false);
        await WriteListAsync(_corners[3], _floats, detection => detection.Box.Y1).ConfigureAwait(false);
        group.CompleteValidate();

        Task WriteListAsync<T>(ListField field, Column<T> column, Func<Detection, T> select)
            where T : struct => group.WriteAllPartsAsync<T>(
                (DataField)field.Item, column.Fill(_detections, select), _definitions.First(entries), _repetitions.First(entries), default);
    }

    /// <inheritdoc/>
    public async Task<byte[]> CompleteAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        if (file.Length == 0)
        {
            return [];
        }

        var end = new byte[EndLength];
        file.Position = file.Length - EndLength;
        file.ReadExactly(end);
        var tail = new byte[EndLength + BinaryPrimitives.ReadInt32LittleEndian(end)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        return tail;
    }

    /// <inheritdoc/>
    public async Task FinishAsync()
    {
        if (file.Length == 0)
        {
            _writer ??= await OpenAsync().ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async Task<ParquetWriter> OpenAsync()
    {
        var schema = new ParquetSchema([_picture, _width, _height, _error, _classId, _label, _score, .. _corners]);
        var isContinued = file.Length > 0;
        file.Position = 0;
        var writer = await ParquetWriter.CreateAsync(
            schema, file, s_options, append: isContinued).ConfigureAwait(false);
        writer.CustomMetadata = new Dictionary<string, string> { [ParquetNames.ClassNames] = JsonSerializer.Serialize(classNames) };
        return writer;
    }

    private async Task CloseAsync()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>For each value, or each list without values, which of its levels are there and at which level it repeats.</summary>
    /// <returns>Number of entries.</returns>
    private int SetLevels(IReadOnlyList<PictureResult> rows)
    {
        var length = _detections.Count + rows.Count(row => row.Detections.Count == 0);
        var (definitions, repetitions) = (_definitions.Reserve(length), _repetitions.Reserve(length));
        var next = 0;
        foreach (var row in rows)
        {
            if (row.Detections.Count == 0)
            {
                (definitions[next], repetitions[next++]) = (EmptyLevel, 0);
                continue;
            }

            for (var i = 0; i < row.Detections.Count; i++)
            {
                (definitions[next], repetitions[next++]) = (ValueLevel, i == 0 ? 0 : 1);
            }
        }

        return length;
    }

    private static ListField List(string name, Type type) => new(name, new DataField("element", type, isNullable: false));

    /// <summary>The values of a column, in memory that serves one row group after the other.</summary>
    private sealed class Column<T>
    {
        private T[] _values = [];

        /// <summary>Room for values; what is in it is of no account.</summary>
        public T[] Reserve(int count) => _values.Length >= count ? _values : _values = new T[count];

        /// <summary>The first values.</summary>
        public ReadOnlyMemory<T> First(int count) => _values.AsMemory(0, count);

        /// <summary>One value per detection.</summary>
        public ReadOnlyMemory<T> Fill(List<Detection> detections, Func<Detection, T> select)
        {
            var values = Reserve(detections.Count);
            for (var i = 0; i < detections.Count; i++)
            {
                values[i] = select(detections[i]);
            }

            return First(detections.Count);
        }
    }
}
