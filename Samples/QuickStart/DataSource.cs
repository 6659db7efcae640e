using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGhost.Data;

namespace MLNetGhost.Samples.QuickStart;

/// <summary>The three splits that the sample uses, as data views.</summary>
internal sealed record DataSource(IDataView Training, IDataView Validation, IDataView HeldOut, string HeldOutName)
{
    /// <summary>Draws a dataset unless the user names one, and reads it like any other dataset.</summary>
    public static DataSource Prepare(MLContext ml, Settings settings)
    {
        var data = settings.Data;
        if (data is null)
        {
            data = Path.Combine(settings.Output, "shapes");
            var options = new ShapesDatasetOptions { Seed = settings.Seed };
            Console.WriteLine($"Drawing {options.TrainCount + options.ValidationCount + options.TestCount} pictures of "
                + $"{string.Join(", ", ShapesDataset.ClassNames)} into {data} …");
            ShapesDataset.Write(data, options);
        }

        var (heldOut, name) = LoadHeldOut(ml, data);
        return new DataSource(ml.ObjectDetection.Load(data, "train"), ml.ObjectDetection.Load(data, "val"), heldOut, name);
    }

    private static (IDataView Data, string Name) LoadHeldOut(MLContext ml, string data)
    {
        try
        {
            return (ml.ObjectDetection.Load(data, "test"), "test");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            Console.WriteLine($"There is no test split to measure on, so val serves: {e.Message}");
            return (ml.ObjectDetection.Load(data, "val"), "val");
        }
    }

    /// <summary>Copies the first held-out pictures to a separate folder.</summary>
    /// <returns>The folder.</returns>
    public string CopyHeldOutPictures(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in HeldOut.GetColumn<string>("ImagePath").Take(count))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)), overwrite: true);
        }

        return folder;
    }
}
