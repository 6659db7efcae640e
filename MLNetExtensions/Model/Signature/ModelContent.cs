namespace MLNetGhost.Model;

/// <summary>The content of an ONNX file from a stream.</summary>
internal static class ModelContent
{
    /// <summary>The most bytes of a model in memory: what an array holds, a little less than the 2 GiB of ONNX's own format.</summary>
    public const int LargestModel = 0x7FFFFFC7;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="model">The stream; left open.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <exception cref="InvalidDataException">It has more.</exception>
    public static byte[] Read(Stream model, int limit = LargestModel)
    {
        if (model.CanSeek && model.Length - model.Position > limit)
        {
            throw TooLarge(limit);
        }

        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (model.Read(buffer) is > 0 and var count)
        {
            if (copy.Length + count > limit)
            {
                throw TooLarge(limit);
            }

            copy.Write(buffer, 0, count);
        }

        return copy.ToArray();
    }

    private static InvalidDataException TooLarge(int limit) => new(
        $"The model has more than {limit} bytes, the most that a model in memory may have; load it from a file.");
}
