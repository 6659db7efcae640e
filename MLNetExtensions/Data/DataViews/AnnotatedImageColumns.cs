using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetGhost.DataViews;

namespace MLNetGhost.Data;

/// <summary>The columns of a data view over annotated images.</summary>
internal static class AnnotatedImageColumns
{
    /// <summary>Text: full path of the image file.</summary>
    public const string ImagePath = "ImagePath";

    /// <summary>MLImage: the decoded image, EXIF orientation applied.</summary>
    public const string Image = "Image";

    /// <summary>Vector of keys, one per object; KeyValues are the class names.</summary>
    public const string Label = "Label";

    /// <summary>Vector of float, x0, y0, x1, y1 per object, in pixels of the source image.</summary>
    public const string BoundingBoxes = "BoundingBoxes";

    /// <summary>Vector of bool, one per object: a box around a crowd.</summary>
    public const string IsCrowd = "IsCrowd";

    /// <summary>Vector of float, one per object: area in square pixels.</summary>
    public const string Area = "Area";

    /// <summary>The schema with labels, or, for a null list, with the two image columns only.</summary>
    /// <param name="classNames">Class names; the index is the class id.</param>
    public static DataViewSchema CreateSchema(IReadOnlyList<string>? classNames)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ImagePath, TextDataViewType.Instance);
        builder.AddColumn(Image, new ImageDataViewType());
        if (classNames is not null)
        {
            builder.AddColumn(Label, KeyValueAnnotations.LabelsType(classNames.Count), KeyValueAnnotations.Create(classNames));
            builder.AddColumn(BoundingBoxes, new VectorDataViewType(NumberDataViewType.Single));
            builder.AddColumn(IsCrowd, new VectorDataViewType(BooleanDataViewType.Instance));
            builder.AddColumn(Area, new VectorDataViewType(NumberDataViewType.Single));
        }

        return builder.ToSchema();
    }
}
