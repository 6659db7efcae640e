using System.Text;
using MLNetGhost.Data;
using Writer = MLNetGhost.UnitTests.Data.SceneWriter;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Something that tools do differently, or that happens to labels between tools.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Format">The format it is done to.</param>
/// <param name="KeepsMeaning">True if the boxes still mean the same, so that others are wrong even with a warning.</param>
/// <param name="Write">Writes a scene so.</param>
internal sealed record Mutation(string Name, DatasetFormat Format, bool KeepsMeaning, Action<string, Scene> Write)
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Yolo("pose rows, kpt_shape", true, (folder, scene) => Writer.Yolo(folder, scene, Pose, "kpt_shape: [2, 3]\n")),
        Yolo("pose rows", true, (folder, scene) => Writer.Yolo(folder, scene, Pose)),
        Yolo("pose rows in two dimensions", true, (folder, scene) => Writer.Yolo(folder, scene, PoseInTwo)),
        Yolo("polygons", true, (folder, scene) => Writer.Yolo(folder, scene, Writer.YoloPolygon)),
        Yolo("polygons among boxes", true, (folder, scene) => Writer.Yolo(folder, scene, (box, picture) =>
            box.X % 4 == 0 ? Writer.YoloRow(box, picture) : Writer.YoloPolygon(box, picture))),
        Yolo("confidence", true, (folder, scene) => Writer.Yolo(folder, scene, (box, picture) => Writer.YoloRow(box, picture) + " 0.9")),
        Yolo("pixels", false, (folder, scene) => Writer.Yolo(folder, scene, (box, _) =>
            Writer.Numbers(box.ClassId, box.X + box.Width / 2.0, box.Y + box.Height / 2.0, box.Width, box.Height))),
        Yolo("ids from one", false, (folder, scene) => Writer.Yolo(folder, scene, (box, picture) =>
            Writer.YoloRow(box with { ClassId = box.ClassId + 1 }, picture))),
        Yolo("backslashes", true, (folder, scene) => Writer.Yolo(folder, scene, entry: "images\\train")),
        Yolo("drive", true, (folder, scene) => Writer.Yolo(folder, scene, entry: "D:\\sets\\mine\\images\\train")),
        Yolo("split in capitals", true, (folder, scene) => Writer.Yolo(folder, scene, split: "Train")),
        Yolo("jfif", true, (folder, scene) => Writer.Yolo(folder, scene, extension: ".jfif")),
        Yolo("JPG", true, (folder, scene) => Writer.Yolo(folder, scene, extension: ".JPG")),
        Yolo("UTF-16", true, (folder, scene) => Writer.Yolo(folder, scene, encoding: Encoding.Unicode)),
        Yolo("Latin-1", true, (folder, scene) => Writer.Yolo(folder, scene, encoding: Encoding.Latin1)),
        Yolo("list with prefix", true, (folder, scene) =>
        {
            Writer.Yolo(folder, scene, entry: "train.txt");
            Writer.Write(folder, "train.txt", Lines(scene, name => $"data/images/train/{name}.jpg"));
        }),
        Yolo("list with dots and repeats", true, (folder, scene) =>
        {
            Writer.Yolo(folder, scene, entry: "train.txt");
            Writer.Write(folder, "train.txt", Lines(scene, name =>
                $"./images/train/{name}.jpg\n{folder}/images/train/../train/{name}.jpg"));
        }),
        Yolo("flat, classes among labels", true, (folder, scene) =>
        {
            Writer.Yolo(folder, scene, split: ".");
            File.Delete(Path.Combine(folder, "data.yaml"));
            Writer.Write(folder, "labels/classes.txt", string.Join('\n', scene.ClassNames));
        }),
        Yolo("hidden files and circles", true, (folder, scene) =>
        {
            Writer.Yolo(folder, scene);
            Writer.Write(folder, "images/train/._p0.jpg", "x");
            Writer.Write(folder, "images/train/__MACOSX/p0.jpg", "x");
            Directory.CreateSymbolicLink(Path.Combine(folder, "images", "train", "again"), Path.Combine(folder, "images"));
        }),
        Yolo("picture gone", false, (folder, scene) =>
        {
            Writer.Yolo(folder, scene);
            File.Delete(Path.Combine(folder, "images", "train", scene.Pictures[0].Name + ".jpg"));
        }),
        Yolo("labels gone", false, (folder, scene) =>
        {
            Writer.Yolo(folder, scene);
            File.Delete(Path.Combine(folder, "labels", "train", scene.Pictures[0].Name + ".txt"));
        }),

        Voc("size before resizing", true, (folder, scene) =>
            Writer.Voc(folder, scene, Half, picture => (picture.Width / 2, picture.Height / 2))),
        Voc("sides exchanged", false, (folder, scene) => Writer.Voc(folder, scene, size: picture => (picture.Height, picture.Width))),
        Voc("another ratio", false, (folder, scene) => Writer.Voc(folder, scene, size: picture => (picture.Width, 2 * picture.Height))),
        Voc("no size", true, (folder, scene) => Writer.Voc(folder, scene, size: _ => (0, 0))),
        Voc("corners exchanged", true, (folder, scene) => Writer.Voc(folder, scene, (box, _) => ClassName(scene, box)
            + Writer.VocBox(box.X + box.Width, box.Y + box.Height, box.X, box.Y))),
        Voc("rotation", true, (folder, scene) => Writer.Voc(folder, scene, (box, _) => ClassName(scene, box)
            + Writer.VocBox(Turned(box)[0], Turned(box)[1], Turned(box)[0] + Turned(box)[2], Turned(box)[1] + Turned(box)[3])
            + "<attributes><attribute><name>rotation</name><value>90.0</value></attribute></attributes>")),
        Voc("robndbox", true, (folder, scene) => Writer.Voc(folder, scene, (box, _) => ClassName(scene, box) + FormattableString.Invariant(
            $"<robndbox><cx>{box.X + box.Width / 2.0}</cx><cy>{box.Y + box.Height / 2.0}</cy><w>{box.Height}</w><h>{box.Width}</h>")
            + FormattableString.Invariant($"<angle>{Math.PI / 2}</angle></robndbox>"))),
        Voc("CDATA and comments", true, (folder, scene) => Writer.Voc(folder, scene, (box, _) =>
            Writer.VocObject(box, scene).Replace("<name>", "<name><!-- x --><![CDATA[", StringComparison.Ordinal)
                .Replace("</name>", "]]></name>", StringComparison.Ordinal))),
        Voc("Latin-1, declared", true, (folder, scene) => Writer.Voc(folder, scene, declared: "ISO-8859-1", encoding: Encoding.Latin1)),
        Voc("Latin-1, not declared", true, (folder, scene) => Writer.Voc(folder, scene, encoding: Encoding.Latin1)),
        Voc("blanks and capitals", false, (folder, scene) => Writer.Voc(folder, scene, (box, _) => scene.Pictures[0].Boxes.Contains(box)
            ? Writer.VocObject(box, scene)
            : Writer.VocObject(box, scene).Replace("<name>", "<name> ", StringComparison.Ordinal).ToUpperInvariant()
                .Replace("NAME>", "name>", StringComparison.Ordinal).Replace("BNDBOX>", "bndbox>", StringComparison.Ordinal)
                .Replace("XM", "xm", StringComparison.Ordinal).Replace("YM", "ym", StringComparison.Ordinal)
                .Replace("mIN>", "min>", StringComparison.Ordinal).Replace("mAX>", "max>", StringComparison.Ordinal))),
        Voc("list with extensions", true, (folder, scene) => Writer.Voc(folder, scene, line: name => name + ".jpg")),
        Voc("list of another machine", true, (folder, scene) => Writer.Voc(folder, scene, line: name => $"C:\\x\\JPEGImages\\{name}.jpg")),
        Voc("no lists", true, (folder, scene) =>
        {
            Writer.Voc(folder, scene);
            Directory.Delete(Path.Combine(folder, "ImageSets"), recursive: true);
        }),
        Voc("picture gone, its name elsewhere", false, (folder, scene) =>
        {
            Writer.Voc(folder, scene);
            var path = Path.Combine(folder, "JPEGImages", scene.Pictures[0].Name + ".jpg");
            Directory.CreateDirectory(Path.Combine(folder, "JPEGImages", "other"));
            File.Move(path, Path.Combine(folder, "JPEGImages", "other", Path.GetFileName(path)));
        }),

        Coco("size before resizing", true, (folder, scene) => Writer.Coco(folder, scene,
            (box, _) => Writer.CocoBox(box.X / 2.0, box.Y / 2.0, box.Width / 2.0, box.Height / 2.0),
            picture => (picture.Width / 2, picture.Height / 2))),
        Coco("size before shrinking", true, (folder, scene) => Writer.Coco(folder, scene,
            (box, _) => Writer.CocoBox(box.X * 3, box.Y * 3, box.Width * 3, box.Height * 3),
            picture => (picture.Width * 3, picture.Height * 3))),
        Coco("sides exchanged", false, (folder, scene) => Writer.Coco(folder, scene, size: picture => (picture.Height, picture.Width))),
        Coco("another ratio", false, (folder, scene) => Writer.Coco(folder, scene, size: picture => (2 * picture.Width, picture.Height))),
        Coco("rotation", true, (folder, scene) => Writer.Coco(folder, scene,
            (box, _) => Writer.CocoBox(Turned(box)) + ", \"attributes\": {\"rotation\": 90.0}")),
        Coco("five numbers", false, (folder, scene) => Writer.Coco(folder, scene,
            (box, _) => Writer.CocoBox([.. Turned(box), 90.0]))),
        Coco("bbox_mode", true, (folder, scene) => Writer.Coco(folder, scene,
            (box, _) => Writer.CocoBox(box.X, box.Y, box.X + box.Width, box.Y + box.Height) + ", \"bbox_mode\": 0")),
        Coco("negative sizes", true, (folder, scene) => Writer.Coco(folder, scene,
            (box, _) => Writer.CocoBox(box.X + box.Width, box.Y + box.Height, -box.Width, -box.Height))),
        Coco("fractions", false, (folder, scene) => Writer.Coco(folder, scene, (box, picture) => Writer.CocoBox(
            (double)box.X / picture.Width, (double)box.Y / picture.Height,
            (double)box.Width / picture.Width, (double)box.Height / picture.Height))),
        Coco("listed twice", true, (folder, scene) => Writer.Coco(folder, scene, isTwice: true)),
        Coco("names of another machine", true, (folder, scene) => Writer.Coco(folder, scene, name: name => $"C:\\x\\{name}")),
        Coco("backslashes", true, (folder, scene) => Writer.Coco(folder, scene, name: name => name.Replace('/', '\\'))),
        Coco("data beside labels", true, (folder, scene) => Writer.Coco(folder, scene, file: "labels.json", pictures: "data")),
        Coco("an older set above", true, (folder, scene) =>
        {
            Writer.Coco(Path.Combine(folder, "train"), scene, file: "_annotations.coco.json", pictures: ".");
            foreach (var picture in scene.Pictures)
            {
                Scene.Draw(picture with { Width = 30, Height = 30 }, Path.Combine(folder, picture.Name + ".jpg"));
            }
        }),
        Coco("picture gone, its name elsewhere", false, (folder, scene) =>
        {
            Writer.Coco(folder, scene);
            Directory.CreateDirectory(Path.Combine(folder, "images"));
            File.Move(Path.Combine(folder, "train", scene.Pictures[0].Name + ".jpg"), Path.Combine(folder, "images", "p0.jpg"));
        }),
    ];

    public override string ToString() => $"{Format.Name}: {Name}";

    private static Mutation Yolo(string name, bool keeps, Action<string, Scene> write) => new(name, DatasetFormats.Yolo, keeps, write);

    private static Mutation Voc(string name, bool keeps, Action<string, Scene> write) => new(name, DatasetFormats.Voc, keeps, write);

    private static Mutation Coco(string name, bool keeps, Action<string, Scene> write) => new(name, DatasetFormats.Coco, keeps, write);

    private static string ClassName(Scene scene, SceneBox box) => $"<name>{scene.ClassNames[box.ClassId]}</name>";

    private static string Half(SceneBox box, Scene scene) => ClassName(scene, box)
        + Writer.VocBox(box.X / 2.0, box.Y / 2.0, (box.X + box.Width) / 2.0, (box.Y + box.Height) / 2.0);

    /// <summary>Corner and size of the rectangle that a quarter turn makes the box.</summary>
    private static double[] Turned(SceneBox box) =>
        [box.X + (box.Width - box.Height) / 2.0, box.Y + (box.Height - box.Width) / 2.0, box.Height, box.Width];

    private static string Pose(SceneBox box, ScenePicture picture) => $"{Writer.YoloRow(box, picture)} "
        + $"{Writer.Numbers(Along(box, picture, 0.2))} 2 {Writer.Numbers(Along(box, picture, 0.9))} 1";

    private static string PoseInTwo(SceneBox box, ScenePicture picture) => $"{Writer.YoloRow(box, picture)} "
        + string.Join(' ', new[] { 0.1, 0.4, 0.8 }.Select(part => Writer.Numbers(Along(box, picture, part))));

    private static double[] Along(SceneBox box, ScenePicture picture, double part) =>
        [(box.X + part * box.Width) / picture.Width, (box.Y + part * box.Height) / picture.Height];

    private static string Lines(Scene scene, Func<string, string> line) =>
        string.Concat(scene.Pictures.Select(picture => line(picture.Name) + "\n"));
}
