using System.Security.Cryptography;
using System.Text;
using MLNetGhost.Data;

namespace MLNetGhost.Benchmarks.Accuracy;

/// <summary>A short text that tells datasets apart, for the names of folders.</summary>
internal static class DatasetIdentity
{
    private const int Length = 8;

    /// <summary>Hashes the dataset's location, its classes, and the pictures and boxes used for training and validation.</summary>
    /// <param name="data">The dataset, with splits train and val.</param>
    public static string Of(string data)
    {
        var text = new StringBuilder(Path.GetFullPath(data));
        foreach (var split in new[] { "train", "val" })
        {
            var dataset = DatasetReader.Read(data, split);
            text.Append('\n').AppendJoin('\t', dataset.ClassNames);
            foreach (var image in dataset.Images)
            {
                text.Append('\n').Append(image.Path);
                foreach (var annotation in image.Annotations)
                {
                    text.Append('\t').Append(annotation);
                }
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }
}
