using System.Globalization;
using MLNetGhost.Data;
using MLNetGhost.Evaluation;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Readers of datasets: one file is the input, the others are sound.</summary>
internal static class DatasetTargets
{
    private const string Split = "train";
    private static readonly Type[] s_refusals =
        [typeof(InvalidDataException), typeof(FileNotFoundException), typeof(DirectoryNotFoundException)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Target("yolo-yaml", "DatasetReader.ReadYolo", FuzzGrammar.Yaml, "data.yaml", Yolo, DatasetFormats.Yolo),
        Target("yolo-labels", "DatasetReader.ReadYolo", FuzzGrammar.Rows, "labels/train/a.txt", Yolo, DatasetFormats.Yolo),
        Target("yolo-list", "DatasetReader.ReadYolo", FuzzGrammar.Rows, "train.txt", YoloList, DatasetFormats.Yolo),
        Target("class-names", "DatasetReader.ReadYolo", FuzzGrammar.Rows, "classes.txt", YoloClasses, DatasetFormats.Yolo),
        Target("coco", "DatasetReader.ReadCoco", FuzzGrammar.Json, "train/_annotations.coco.json", Coco, DatasetFormats.Coco),
        Target("voc", "DatasetReader.ReadVoc", FuzzGrammar.Xml, "Annotations/a.xml", Voc, DatasetFormats.Voc),
        Target("voc-list", "DatasetReader.ReadVoc", FuzzGrammar.Rows, "ImageSets/Main/train.txt", Voc, DatasetFormats.Voc),
        Target("labelme", "DatasetReader.Read", FuzzGrammar.Json, "a.json", Picture, DatasetFormats.Labelme),
        Target("cvat", "DatasetReader.Read", FuzzGrammar.Xml, "annotations.xml", Picture, DatasetFormats.Cvat),
        Target("vott", "DatasetReader.Read", FuzzGrammar.Json, "a-export.json", Picture, DatasetFormats.Vott),
        Target("label-studio", "DatasetReader.Read", FuzzGrammar.Json, "tasks.json", Picture, DatasetFormats.LabelStudio),
        Target("csv", "DatasetReader.Read", FuzzGrammar.Rows, "boxes.csv", Picture, DatasetFormats.Csv),
        new("coco-results", "CocoResults.Read, CocoResults.Evaluate", FuzzGrammar.Json, OpenResults, s_refusals),
    ];

    private static FuzzTarget Target(
        string name, string member, FuzzGrammar grammar, string file, Action<FuzzScratch> prepare, DatasetFormat format) =>
        new(name, member, grammar, scratch =>
        {
            prepare(scratch);
            return new FunctionReader(input =>
            {
                scratch.Write(file, input);
                return Describe(format.Read(scratch.Folder, Split));
            });
        }, s_refusals);

    private static FunctionReader OpenResults(FuzzScratch scratch)
    {
        Coco(scratch);
        var truth = scratch.PathOf("train/_annotations.coco.json");
        var dataset = DatasetReader.ReadCoco(scratch.Folder, Split);
        return new FunctionReader(input =>
        {
            var path = scratch.Write("results.json", input);
            var read = CocoResults.Read(path, dataset);
            var metrics = CocoResults.Evaluate(truth, path);
            return string.Create(CultureInfo.InvariantCulture, $"{read.Sum(image => image.Detections.Count)} {metrics.ImageCount}");
        });
    }

    private static string Describe(DetectionDataset dataset) => string.Create(CultureInfo.InvariantCulture,
        $"{dataset.ClassNames.Count} classes, {dataset.Warnings.Count} warnings, "
        + $"{string.Join(' ', dataset.Images.SelectMany(image => image.Annotations).Take(20))}");

    private static void Yolo(FuzzScratch scratch)
    {
        scratch.Write("images/train/a.png", Sound.Picture);
        scratch.Write("labels/train/a.txt", "0 0.5 0.5 0.25 0.25\n"u8);
        scratch.Write("data.yaml", "train: images/train\nnames: [cat, dog]\n"u8);
    }

    private static void YoloList(FuzzScratch scratch)
    {
        Yolo(scratch);
        scratch.Write("data.yaml", "train: train.txt\nnames: [cat, dog]\n"u8);
    }

    private static void YoloClasses(FuzzScratch scratch)
    {
        Yolo(scratch);
        File.Delete(scratch.PathOf("data.yaml"));
    }

    private static void Coco(FuzzScratch scratch)
    {
        scratch.Write("train/a.png", Sound.Picture);
        scratch.Write("train/_annotations.coco.json", """
            {"images":[{"id":1,"file_name":"a.png","width":40,"height":30}],"categories":[{"id":1,"name":"cat"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[5,5,10,10],"area":100,"iscrowd":0}]}
            """u8);
    }

    private static void Picture(FuzzScratch scratch) => scratch.Write("a.png", Sound.Picture);

    private static void Voc(FuzzScratch scratch)
    {
        scratch.Write("JPEGImages/a.png", Sound.Picture);
        scratch.Write("ImageSets/Main/train.txt", "a\n"u8);
        scratch.Write("Annotations/a.xml", """
            <annotation><filename>a.png</filename><size><width>40</width><height>30</height></size><object><name>cat</name>
            <bndbox><xmin>5</xmin><ymin>5</ymin><xmax>15</xmax><ymax>15</ymax></bndbox></object></annotation>
            """u8);
    }
}
