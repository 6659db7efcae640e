using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Runtime;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;

namespace Microsoft.ML;

/// <summary>Loading, training and evaluation for object detection: <c>mlContext.ObjectDetection</c>.</summary>
/// <remarks>
/// The loaders' data views have the columns <c>ImagePath</c> (text), <c>Image</c> (<see cref="Data.MLImage"/>, decoded only when it is
/// read, EXIF orientation applied), <c>Label</c> (vector of keys, one per object, with the class names as KeyValues),
/// <c>BoundingBoxes</c> (vector of float, x0, y0, x1, y1 per object, in pixels of the image as a viewer shows it), <c>IsCrowd</c>
/// (vector of bool) and <c>Area</c> (vector of float, square pixels).
/// </remarks>
[RequiresUnreferencedCode(TrimmedPrograms.Pipelines)]
[RequiresDynamicCode(TrimmedPrograms.PipelinesCompile)]
public sealed class ObjectDetectionCatalog
{
    private readonly IHost _host;

    internal ObjectDetectionCatalog(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _host = ((IHostEnvironment)context).Register(nameof(ObjectDetectionCatalog));
        Trainers = new ObjectDetectionTrainers(context);
    }

    /// <summary>Trainers of object detectors; the package MLNetGhost.Trainer adds <c>GhostYolo</c>.</summary>
    public ObjectDetectionTrainers Trainers { get; }

    /// <summary>Loads one split of a dataset in any of the forms of <see cref="DatasetFormats"/>.</summary>
    /// <remarks>
    /// A dataset without splits is divided where a split is asked for by its name: <c>val</c> is a fifth of the pictures, each class with
    /// its share, and <c>train</c> the rest; they are the same every time, and the same that the program puts aside. Where none is asked
    /// for, such a dataset is read whole.
    /// </remarks>
    /// <param name="path">The dataset's folder, or the file that names it: a data.yaml or a file of labels.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>; null for <c>train</c>, or for all pictures of a
    /// dataset without splits.</param>
    /// <param name="format">The form; null recognises it by the files that are there.</param>
    /// <returns>One row per image; what was dropped or corrected is in <see cref="MLContext.Log"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">A file that the split needs does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// No form fits, several do, or the content is wrong; the message names file, value and remedy.
    /// </exception>
    public IDataView Load(string path, string? split = null, DatasetFormat? format = null)
    {
        format ??= DatasetReader.DetectFormat(path);
        return split is null
            ? CreateView(format.Read(path, "train"), note: null)
            : CreateView(HoldOut.Read(format, path, split, out var note), note);
    }

    /// <summary>Loads one split of a dataset in YOLO form.</summary>
    /// <inheritdoc cref="Load" path="/remarks"/>
    /// <param name="path">The data.yaml or the dataset's folder.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>; null as in <see cref="Load"/>.</param>
    /// <returns>One row per image; what was dropped or corrected is reported in <see cref="MLContext.Log"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">A file that the split needs does not exist.</exception>
    /// <exception cref="InvalidDataException">The content is invalid; the message gives the file, the value and the remedy.</exception>
    public IDataView LoadFromYolo(string path, string? split = null)
    {
        return Load(path, split, DatasetFormats.Yolo);
    }

    /// <summary>Loads one split of a dataset in COCO format.</summary>
    /// <inheritdoc cref="Load" path="/remarks"/>
    /// <param name="path">The dataset's folder or its JSON file.</param>
    /// <param name="split">The split, such as <c>train</c>, <c>val</c> or <c>test</c>; null as in <see cref="Load"/>.</param>
    /// <inheritdoc cref="LoadFromYolo" path="/returns"/>
    /// <inheritdoc cref="LoadFromYolo" path="/exception"/>
    public IDataView LoadFromCoco(string path, string? split = null)
    {
        return Load(path, split, DatasetFormats.Coco);
    }

    /// <summary>Loads one split of a dataset in Pascal VOC format.</summary>
    /// <inheritdoc cref="Load" path="/remarks"/>
    /// <param name="path">The folder that contains Annotations, or pictures with an XML file beside each.</param>
    /// <param name="split">The split, a file of ImageSets/Main without its extension, such as <c>train</c>, <c>val</c> or
    /// <c>test</c>; null as in <see cref="Load"/>.</param>
    /// <inheritdoc cref="LoadFromYolo" path="/returns"/>
    /// <inheritdoc cref="LoadFromYolo" path="/exception"/>
    public IDataView LoadFromVoc(string path, string? split = null)
    {
        return Load(path, split, DatasetFormats.Voc);
    }

    /// <summary>Loads the images of a folder and its subfolders, without labels: the columns <c>ImagePath</c> and <c>Image</c>.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>One row per image file (JPEG, PNG, WebP, BMP, GIF by extension), sorted by path.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="InvalidDataException">The folder contains no image file.</exception>
    public IDataView LoadFromFolder(string path)
    {
        var images = ImageFolder.List(path);
        using var channel = _host.Start("Load folder");
        channel.Info(MessageSensitivity.UserData, $"{Counted.Of(images.Length, "image")} in {path}.");
        return new AnnotatedImageDataView(images, classNames: null);
    }

    /// <summary>
    /// Measures detections against labels: COCO's metrics, those of the YOLO tools, curves and a confusion matrix. Classes are compared by
    /// name, so the order of the keys may differ between labels and predictions, and a class may be missing on either side; the log
    /// says so.
    /// </summary>
    /// <param name="data">Labels and the outputs of a detector, such as the transformed data view of a loader; read once.</param>
    /// <param name="columns">The columns to read; null for the default names.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type; the message names it.</exception>
    /// <exception cref="InvalidDataException">The columns of some row differ in length, or labels and predictions have no class name in
    /// common.</exception>
    public DetectionMetrics Evaluate(IDataView data, DetectionEvaluationColumns? columns = null)
    {
        using var channel = _host.Start("Evaluate");
        var metrics = ObjectDetectionEvaluation.Evaluate(data, columns, note => channel.Warning(MessageSensitivity.Schema, note));
        channel.Info(MessageSensitivity.None, $"Evaluated {Counted.Of(metrics.ImageCount, "image")} with "
            + $"{Counted.Of(metrics.InstanceCount, "labelled object")} of "
            + $"{Counted.Of(metrics.ClassNames.Count, "class", "classes")}.");
        return metrics;
    }

    private AnnotatedImageDataView CreateView(DetectionDataset dataset, string? note)
    {
        using var channel = _host.Start($"Load {dataset.Split}");
        if (note is not null)
        {
            channel.Info(MessageSensitivity.UserData, note);
        }

        foreach (var warning in dataset.Warnings)
        {
            channel.Warning(MessageSensitivity.UserData, $"{warning.File}: {warning.Message}");
        }

        channel.Info(MessageSensitivity.UserData, $"{Counted.Of(dataset.Images.Count, "image")} of "
            + $"{Counted.Of(dataset.ClassNames.Count, "class", "classes")} in split "
            + $"'{dataset.Split}' of {dataset.Root}.");
        return new AnnotatedImageDataView(dataset.Images, dataset.ClassNames);
    }
}
