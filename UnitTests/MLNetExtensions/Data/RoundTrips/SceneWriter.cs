using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace MLNetGhost.UnitTests.Data;

/// <summary>Writes scenes as the common tools do; what a tool does differently is passed in.</summary>
internal static class SceneWriter
{
    public static void Yolo(
        string folder,
        Scene scene,
        Func<SceneBox, ScenePicture, string>? row = null,
        string yaml = "",
        string split = "train",
        string? entry = null,
        string extension = ".jpg",
        Encoding? encoding = null)
    {
        foreach (var picture in scene.Pictures)
        {
            Scene.Draw(picture, Path.Combine(folder, "images", split, picture.Name + extension));
            Write(folder, $"labels/{split}/{picture.Name}.txt", string.Concat(
                picture.Boxes.Select(box => (row ?? YoloRow)(box, picture) + "\r\n")));
        }

        var names = string.Join(", ", scene.ClassNames);
        Write(folder, "data.yaml", $"{split}: {entry ?? $"images/{split}"}\n{yaml}names: [{names}]\n", encoding);
    }

    public static string YoloRow(SceneBox box, ScenePicture picture) => Numbers(
        box.ClassId, (box.X + box.Width / 2.0) / picture.Width, (box.Y + box.Height / 2.0) / picture.Height,
        (double)box.Width / picture.Width, (double)box.Height / picture.Height);

    public static string YoloPolygon(SceneBox box, ScenePicture picture) => Numbers(
        box.ClassId,
        (double)box.X / picture.Width, (double)box.Y / picture.Height,
        (double)(box.X + box.Width) / picture.Width, (double)box.Y / picture.Height,
        (double)(box.X + box.Width) / picture.Width, (double)(box.Y + box.Height) / picture.Height,
        (double)box.X / picture.Width, (double)(box.Y + box.Height) / picture.Height);

    public static void Voc(
        string folder,
        Scene scene,
        Func<SceneBox, Scene, string>? describe = null,
        Func<ScenePicture, (int Width, int Height)>? size = null,
        Func<string, string>? line = null,
        string declared = "utf-8",
        Encoding? encoding = null)
    {
        foreach (var picture in scene.Pictures)
        {
            Scene.Draw(picture, Path.Combine(folder, "JPEGImages", picture.Name + ".jpg"));
            var (width, height) = size?.Invoke(picture) ?? (picture.Width, picture.Height);
            Write(folder, $"Annotations/{picture.Name}.xml", $"<?xml version=\"1.0\" encoding=\"{declared}\"?><annotation><filename>"
                + $"{picture.Name}.jpg</filename><size><width>{width}</width><height>{height}</height></size>"
                + string.Concat(picture.Boxes.Select(box => $"<object>{(describe ?? VocObject)(box, scene)}</object>")) + "</annotation>",
                encoding);
        }

        Write(folder, "ImageSets/Main/train.txt", string.Concat(
            scene.Pictures.Select(picture => (line?.Invoke(picture.Name) ?? picture.Name) + "\n")));
    }

    public static string VocObject(SceneBox box, Scene scene) => $"<name>{scene.ClassNames[box.ClassId]}</name>"
        + VocBox(box.X, box.Y, box.X + box.Width, box.Y + box.Height);

    public static string VocBox(double x0, double y0, double x1, double y1) => string.Create(CultureInfo.InvariantCulture,
        $"<bndbox><xmin>{x0}</xmin><ymin>{y0}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox>");

    public static void Coco(
        string folder,
        Scene scene,
        Func<SceneBox, ScenePicture, string>? describe = null,
        Func<ScenePicture, (int Width, int Height)>? size = null,
        Func<string, string>? name = null,
        string file = "annotations/instances_train.json",
        string pictures = "train",
        bool isTwice = false)
    {
        var (images, annotations) = (new List<string>(), new List<string>());
        foreach (var (index, picture) in scene.Pictures.Index())
        {
            Scene.Draw(picture, Path.Combine(folder, pictures, picture.Name + ".jpg"));
            var (width, height) = size?.Invoke(picture) ?? (picture.Width, picture.Height);
            images.Add(Image(index + 1, name?.Invoke(picture.Name + ".jpg") ?? picture.Name + ".jpg", width, height));
            if (isTwice)
            {
                images.Add(Image(1000 + index, $"./{picture.Name}.jpg", width, height));
            }

            foreach (var box in picture.Boxes)
            {
                var id = isTwice && annotations.Count % 2 != 0 ? 1000 + index : index + 1;
                annotations.Add($"{{\"id\": {annotations.Count + 1}, \"image_id\": {id}, \"category_id\": {box.ClassId + 1}, "
                    + $"\"iscrowd\": 0, {(describe ?? CocoBox)(box, picture)}}}");
            }
        }

        var categories = scene.ClassNames.Select((text, id) => $"{{\"id\": {id + 1}, \"name\": {Quote(text)}}}");
        Write(folder, file, $"{{\"images\": [{string.Join(", ", images)}], \"annotations\": [{string.Join(", ", annotations)}], "
            + $"\"categories\": [{string.Join(", ", categories)}]}}");
    }

    public static string CocoBox(SceneBox box, ScenePicture picture) => CocoBox(box.X, box.Y, box.Width, box.Height);

    public static string CocoBox(params double[] numbers) =>
        $"\"bbox\": [{string.Join(", ", numbers.Select(number => number.ToString("0.######", CultureInfo.InvariantCulture)))}]";

    public static string Numbers(params double[] numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("0.########", CultureInfo.InvariantCulture)));

    public static void Write(string folder, string relative, string text, Encoding? encoding = null)
    {
        var path = Path.Combine([folder, .. relative.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(false));
    }

    private static string Image(int id, string name, int width, int height) =>
        $"{{\"id\": {id}, \"file_name\": {Quote(name)}, \"width\": {width}, \"height\": {height}}}";

    private static string Quote(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";
}
