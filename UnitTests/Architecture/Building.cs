namespace MLNetGhost.UnitTests.Architecture;

/// <summary>A project and the order of its rooms, which are its top-level folders.</summary>
/// <param name="Folder">The project's folder.</param>
/// <param name="Namespace">Its root namespace.</param>
/// <param name="Floors">
/// Rooms from the ground up; a room uses rooms of lower floors only. A top-level source file is a room of its own.
/// </param>
internal sealed record Building(string Folder, string Namespace, IReadOnlyList<IReadOnlyList<string>> Floors)
{
    /// <summary>The projects, each of which uses those before it.</summary>
    public static IReadOnlyList<Building> All { get; } =
    [
        new("MLNetExtensions", "MLNetGhost",
            [
                ["Files", "Geometry", "Options"],
                ["Imaging", "Detection", "DataViews"],
                ["Model", "Tracking", "Data"],
                ["Drawing"],
                ["Transforms", "Evaluation"],
                ["Catalog"],
            ])
        {
            OtherNamespaces = new Dictionary<string, IReadOnlyList<string>>
            {
                // The namespace that every user of the package imports.
                ["Geometry"] = ["MLNetGhost"],
                ["Detection"] = ["MLNetGhost"],
                // Where ML.NET's own catalogs are.
                ["Catalog"] = ["Microsoft.ML", "MLNetGhost.Catalog"],
            },
        },
        new("Trainer", "MLNetGhost.Trainer",
            [["Torch", "Onnx"], ["Kernels", "Loss", "Safetensors"], ["Network"], ["Data", "Export", "Weights"], ["Training"], ["Catalog"]])
        {
            OtherNamespaces = new Dictionary<string, IReadOnlyList<string>> { ["Catalog"] = ["Microsoft.ML", "MLNetGhost.Trainer"] },
        },
        new("Fleet", "MLNetGhost.Fleet",
            [["Messages"], ["Engine", "Results"], ["Jobs", "Work", "Collecting"], ["Catalog"]])
        {
            OtherNamespaces = new Dictionary<string, IReadOnlyList<string>> { ["Catalog"] = ["Microsoft.ML", "MLNetGhost.Fleet"] },
        },
        new("Reports", "MLNetGhost.Reports", [["Statistics", "Pictures", "Html"], ["Plots", "Mistakes"], ["Training"]])
        {
            // A package with few public types: one namespace is enough.
            OtherNamespaces = new[] { "Statistics", "Pictures", "Html", "Plots", "Mistakes", "Training" }.ToDictionary(
                room => room, _ => (IReadOnlyList<string>)["MLNetGhost.Reports"]),
        },
        new("Web", "MLNetGhost.Web", [["Models", "Limits", "Answers", "Page", "Runs"], ["Serving"]]),
        new("Tool", "MLNetGhost.Tool", [["Reports"], ["Commands"], ["Program.cs"]]),
    ];

    /// <summary>Namespaces of rooms other than the root plus the room's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> OtherNamespaces { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The room of a file: the top-level folder that contains it, or the file itself.</summary>
    /// <param name="file">Its path relative to the repository's root.</param>
    public static string RoomOf(string file) => file.Split('/')[1];

    /// <summary>The folder that contains a file, at any depth.</summary>
    /// <param name="file">Its path relative to the repository's root.</param>
    public static string FolderOf(string file) => file[..file.LastIndexOf('/')];

    /// <summary>The floor of a room, 1 on the ground; null for a room that is not in the table.</summary>
    public int? FloorOf(string room)
    {
        var index = Floors.ToList().FindIndex(floor => floor.Contains(room));
        return index < 0 ? null : index + 1;
    }

    /// <summary>The namespaces that types of a room may have.</summary>
    public IReadOnlyList<string> NamespacesOf(string room) =>
        OtherNamespaces.TryGetValue(room, out var others) ? others : [$"{Namespace}.{room}"];

    /// <summary>As the documentation writes it: <c>Tool: Reports | Commands | Program.cs</c>, on two lines if it is long.</summary>
    public override string ToString()
    {
        const int LongestLine = 140;
        var line = $"{Folder}: {string.Join(" | ", Floors.Select(floor => string.Join(", ", floor)))}";
        return line.Length <= LongestLine ? line : line.Insert(line.LastIndexOf(" | ", LongestLine, StringComparison.Ordinal), "\n   ");
    }
}
