namespace MLNetGhost.Data;

/// <summary>How a labelled dataset lies on disk.</summary>
public enum DatasetFormat
{
    /// <summary>A data.yaml, or folders images/ and labels/: one text file per picture with rows of class and centre, width and height as fractions.</summary>
    Yolo,

    /// <summary>Pascal VOC: Annotations/*.xml, JPEGImages/ and ImageSets/Main/{split}.txt.</summary>
    Voc,

    /// <summary>COCO: one JSON file per split.</summary>
    Coco,
}
