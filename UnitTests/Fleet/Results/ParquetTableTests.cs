using System.Buffers.Binary;
using Microsoft.ML;
using MLNetGhost.Fleet.Results;
using MLNetGhost.UnitTests.Fixtures;
using Parquet;
using Parquet.Schema;

namespace MLNetGhost.UnitTests.Results;

/// <summary>Tables that are written, continued, read back, and read as other programs write them.</summary>
[TestClass]
public sealed class ParquetTableTests
{
    [TestMethod]
    public async Task Read_WhatWasWritten_IsTheSameToTheBit()
    {
        using var folder = new TemporaryFolder();
        var rows = ResultRows.Create(100);
        var path = folder.File("t.parquet");
        await File.WriteAllBytesAsync(path, await ResultRows.WriteAsync(Create, rows, chunk: 33));

        var source = ParquetResultSource.Open(path);

        Assert.AreEqual(100, source.Count);
        CollectionAssert.AreEqual(ResultRows.ClassNames, source.ClassNames.ToArray());
        ResultRows.AssertEqual(rows, [.. source.Read()]);
    }

    [TestMethod]
    public async Task Complete_InBetween_MakesTheSameFileAsInOneGo()
    {
        var rows = ResultRows.Create(50);
        var ends = new List<int>();

        var inOneGo = await ResultRows.WriteAsync(Create, rows, chunk: 10);
        var continued = await ResultRows.WriteAsync(Create, rows, chunk: 10, (file, tail) =>
        {
            ends.Add(tail.Length);
            Assert.AreEqual(tail.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.ToArray().AsSpan()[^8..]));
        });

        CollectionAssert.AreEqual(inOneGo, continued);
        CollectionAssert.AllItemsAreUnique(ends);
    }

    [TestMethod]
    public async Task Write_NoRows_IsATableWithoutRows()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.parquet");
        await File.WriteAllBytesAsync(path, await ResultRows.WriteAsync(Create, [], chunk: 1));

        Assert.AreEqual(0, ParquetResultSource.Open(path).Read().Count());
    }

    /// <summary>pandas and DuckDB: lists whose values may be null, 64 bits, no metadata, columns left out.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Read_TableOfAnotherProgram_TakesItsTypes(bool isNullable)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.parquet");
        await WriteForeignAsync(path, isNullable, hasNull: false);

        var rows = ParquetResultSource.Open(path).Read().ToArray();

        Assert.HasCount(4, rows);
        CollectionAssert.AreEqual(new[] { 2, 0, 0, 1 }, rows.Select(row => row.Detections.Count).ToArray());
        Assert.AreEqual(new Detection(1, "dog", 0.5f, new BoundingBox(1, 2, 3, 4)), rows[0].Detections[0]);
        Assert.AreEqual(new Detection(0, "cat", 0.25f, new BoundingBox(5, 6, 7, 8)), rows[0].Detections[1]);
        Assert.AreEqual(("d", 640, 0, (string?)null), (rows[3].Picture, rows[3].Width, rows[3].Height, rows[3].Error));
    }

    [TestMethod]
    public async Task Read_NullInAList_NamesTheColumn()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.parquet");
        await WriteForeignAsync(path, isNullable: true, hasNull: true);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ParquetResultSource.Open(path).Read().ToArray()).Message,
            "the column score has a list with a null in it");
    }

    /// <summary>A table of ours that DuckDB read and wrote again (COPY … TO): other row groups, nullable lists, no metadata.</summary>
    [TestMethod]
    public void Read_TableThatDuckDbCopied_IsTheTable()
    {
        var rows = ParquetResultSource.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Tables", "duckdb.parquet")).Read().ToArray();

        ResultRows.AssertEqual(ResultRows.Create(100), rows);
    }

    [TestMethod]
    public async Task Open_WhatIsNoTable_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var text = folder.Write("t.parquet", "this is no Parquet file, but it is long enough to hold a footer");
        var other = folder.File("other.parquet");
        var field = new DataField<int>("x");
        await using (var file = File.Create(other))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), file))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<int>(field, new[] { 1 });
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ParquetResultSource.Open(text)).Message, "cannot be read as Parquet");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ParquetResultSource.Open(other)).Message,
            "lacks the columns picture, class_id, label, score, x0, y0, x1, y1 and has x");
        Assert.ThrowsExactly<FileNotFoundException>(() => ParquetResultSource.Open(folder.File("none.parquet")));
    }

    [TestMethod]
    public async Task LoadFromParquet_Rows_BindAsThoseOfADetector()
    {
        using var folder = new TemporaryFolder();
        var rows = ResultRows.Create(20);
        var path = folder.File("t.parquet");
        await File.WriteAllBytesAsync(path, await ResultRows.WriteAsync(Create, rows, chunk: 7));
        var ml = new MLContext();

        var data = ml.ObjectDetection.LoadFromParquet(path);
        var read = ml.Data.CreateEnumerable<Row>(data, reuseRowObject: false).ToArray();

        Assert.AreEqual(20, data.GetRowCount());
        Assert.HasCount(20, read);
        for (var i = 0; i < read.Length; i++)
        {
            Assert.AreEqual((rows[i].Picture, rows[i].Width, rows[i].Height, rows[i].Error ?? ""),
                (read[i].ImagePath, read[i].Width, read[i].Height, read[i].Error));
            CollectionAssert.AreEqual(rows[i].Detections.ToArray(), read[i].Detections);
            CollectionAssert.AreEqual(rows[i].Detections.Select(found => found.Score).ToArray(), read[i].Score);
        }
    }

    private static ParquetResultWriter Create(Stream file) => new(file, ResultRows.ClassNames);

    private static async Task WriteForeignAsync(string path, bool isNullable, bool hasNull)
    {
        var picture = new DataField("picture", typeof(string), isNullable: true);
        var width = new DataField("width", typeof(long), isNullable: true);
        var id = List("class_id", typeof(long));
        var label = List("label", typeof(string));
        var numbers = new[] { "score", "x0", "y0", "x1", "y1" }.Select(name => List(name, typeof(double))).ToArray();
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema([picture, width, id, label, .. numbers]), file);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(picture, ["a", "b", "c", "d"]);
        await group.WriteAsync<long>(width, new long?[] { 640, null, 640, 640 });

        // Two values, an empty list, a null list, one value.
        var top = isNullable ? 3 : 2;
        int[] definitions = [top, top, 1, 0, top], repetitions = [0, 1, 0, 0, 0];
        await WriteAsync<long>(id, [1, 0, 1]);
        await WriteAsync<ReadOnlyMemory<char>>(label, ["dog".AsMemory(), "cat".AsMemory(), "dog".AsMemory()]);
        double[][] values = [[0.5, 0.25, 0.125], [1, 5, 9], [2, 6, 9], [3, 7, 9], [4, 8, 9]];
        foreach (var (field, own) in numbers.Zip(values))
        {
            if (hasNull && field.Name == "score")
            {
                definitions = [top, top, 1, 0, top - 1];
                await WriteAsync(field, own[..2]);
                definitions = [top, top, 1, 0, top];
            }
            else
            {
                await WriteAsync(field, own);
            }
        }

        Task WriteAsync<T>(ListField field, T[] own)
            where T : struct => group.WriteAllPartsAsync<T>((DataField)field.Item, own, definitions, repetitions, default);

        ListField List(string name, Type type) => new(name, new DataField("element", type, isNullable));
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public int Width { get; set; }

        public int Height { get; set; }

        public string Error { get; set; } = "";

        public float[] Score { get; set; } = [];

        public Detection[] Detections { get; set; } = [];
    }
}
