namespace MLNetGhost.Fleet.Messages;

/// <summary>Results as bytes: floats keep their bits, so a table is the same whether its rows went through the engine or not.</summary>
internal static class ResultCodec
{
    /// <summary>The least bytes of a picture: lengths, size, number of detections, whether there are an id and an error.</summary>
    private const int LeastPicture = 6;

    /// <summary>The least bytes of a detection: class, score, four corners.</summary>
    private const int LeastDetection = 21;

    private static ReadOnlySpan<byte> Magic => "MGR1"u8;

    /// <summary>Writes a block's results.</summary>
    public static byte[] Write(BlockResult result)
    {
        var writer = new MessageWriter();
        writer.Write(Magic);
        writer.Write(result.Number);
        writer.Write(result.First);
        writer.Write(result.ModelVersion);
        writer.Write(result.Worker);
        writer.Write(result.Pictures.Count);
        foreach (var picture in result.Pictures)
        {
            writer.Write(picture.Picture);
            writer.Write(picture.Id);
            writer.Write(picture.Width);
            writer.Write(picture.Height);
            writer.Write(picture.Error is null ? 0 : 1);
            if (picture.Error is { } error)
            {
                writer.Write(error);
            }

            writer.Write(picture.Detections.Count);
            foreach (var (classId, _, score, box) in picture.Detections)
            {
                writer.Write(classId);
                writer.Write(score);
                writer.Write(box.X0);
                writer.Write(box.Y0);
                writer.Write(box.X1);
                writer.Write(box.Y1);
            }
        }

        return writer.ToArray();
    }

    /// <summary>Reads a block's results.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="classNames">The job's class names.</param>
    /// <exception cref="InvalidDataException">The bytes are not results of such a job.</exception>
    public static BlockResult Read(ReadOnlySpan<byte> message, IReadOnlyList<string> classNames)
    {
        var reader = new MessageReader(message, "A block of results");
        reader.Expect(Magic);
        var (number, first, model, worker) = (reader.ReadNumber(), reader.ReadNumber(), reader.ReadText(), reader.ReadText());
        var pictures = new PictureResult[reader.ReadCount(LeastPicture)];
        for (var i = 0; i < pictures.Length; i++)
        {
            pictures[i] = ReadPicture(ref reader, classNames);
        }

        return reader.IsAtEnd ? new BlockResult(number, first, model, worker, pictures) : throw reader.Damaged();
    }

    private static PictureResult ReadPicture(ref MessageReader reader, IReadOnlyList<string> classNames)
    {
        var (name, id, width, height) = (reader.ReadText(), reader.ReadId(), reader.ReadSize(), reader.ReadSize());
        var error = reader.ReadNumber() == 0 ? null : reader.ReadText();
        var detections = reader.ReadCount(LeastDetection) is > 0 and var count ? new Detection[count] : [];
        for (var i = 0; i < detections.Length; i++)
        {
            var classId = reader.ReadSize();
            if (classId >= classNames.Count)
            {
                throw reader.Damaged();
            }

            detections[i] = new Detection(
                classId, classNames[classId], reader.ReadFloat(),
                new BoundingBox(reader.ReadFloat(), reader.ReadFloat(), reader.ReadFloat(), reader.ReadFloat()));
        }

        return new PictureResult(name, width, height, detections, error) { Id = id };
    }
}
