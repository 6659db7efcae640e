namespace MLNetGhost.UnitTests.Architecture;

/// <summary>The rules of the floors; what breaks them is named with file, line, both rooms and the rule.</summary>
internal static class FloorRules
{
    /// <summary>No file uses what lies in another room of its own floor or of one above, or in a project above its own.</summary>
    public static IReadOnlyList<string> FindUpwardUses(SourceGraph graph, IReadOnlyList<Building> buildings) =>
        [.. from use in OneForEachPairOfFiles(graph.Uses)
            let problem = Judge(use, buildings)
            where problem is not null
            select $"{use}: {problem}"];

    /// <summary>No folder leads back to itself over others; a folder and the one around it are two.</summary>
    public static IReadOnlyList<string> FindCircles(SourceGraph graph)
    {
        var arrows = OneForEachPairOfFiles(graph.Uses)
            .Where(use => Building.FolderOf(use.File) != Building.FolderOf(use.Target))
            .GroupBy(use => (From: Building.FolderOf(use.File), To: Building.FolderOf(use.Target)))
            .ToList();
        var reachable = arrows.Select(arrow => arrow.Key.From).Distinct().ToDictionary(folder => folder, folder => Reach(folder, arrows.ToLookup(arrow => arrow.Key.From, arrow => arrow.Key.To)));
        var circles = reachable.Keys.Where(folder => reachable[folder].Contains(folder))
            .GroupBy(folder => string.Join(", ", reachable[folder].Where(other => reachable.TryGetValue(other, out var back) && back.Contains(folder)).Order(StringComparer.Ordinal)));
        return
        [
            .. from circle in circles
               let inside = arrows.Where(arrow => circle.Contains(arrow.Key.From) && circle.Contains(arrow.Key.To))
               select $"{circle.Key} form a circle; no folder may lead back to itself. Take out an arrow of\n"
                   + string.Join('\n', inside.Select(arrow => $"  {arrow.Key.From} → {arrow.Key.To} (pairs of files: {arrow.Count()}): {arrow.First()}")),
        ];
    }

    /// <summary>Every room with sources is on one floor of the table, every room of the table has sources, and a type lies in one folder.</summary>
    public static IReadOnlyList<string> FindMissingRooms(SourceGraph graph, IReadOnlyList<Building> buildings)
    {
        var found = graph.Types.Select(type => type.File).Concat(graph.Uses.Select(use => use.File)).Distinct().ToLookup(file => file.Split('/')[0], Building.RoomOf);
        var problems = new List<string>();
        foreach (var building in buildings)
        {
            var table = building.Floors.SelectMany(floor => floor).ToList();
            problems.AddRange(found[building.Folder].Distinct().Except(table).Select(room => $"{building.Folder}/{room} has sources and is on no floor; put it on one in {nameof(Building)}."));
            problems.AddRange(table.Except(found[building.Folder]).Select(room => $"{building.Folder}/{room} is on a floor and has no sources; take it out of {nameof(Building)}."));
            problems.AddRange(table.GroupBy(room => room).Where(room => room.Count() > 1).Select(room => $"{building.Folder}/{room.Key} is on two floors; leave it on one in {nameof(Building)}."));
        }

        problems.AddRange(
            from type in graph.Types.GroupBy(type => (Project: type.File.Split('/')[0], type.Namespace, type.Name))
            let folders = type.Select(part => Building.FolderOf(part.File)).Distinct().ToList()
            where folders.Count > 1
            select $"{type.Key.Namespace}.{type.Key.Name} lies in {string.Join(" and ", folders)}; keep the parts of a type in one folder.");
        return problems;
    }

    /// <summary>A type's namespace is the root of its project and its room, whatever folders are in the room.</summary>
    public static IReadOnlyList<string> FindOtherNamespaces(SourceGraph graph, IReadOnlyList<Building> buildings) =>
        [.. from type in graph.Types
            let building = BuildingOf(type.File, buildings)
            let allowed = building.NamespacesOf(Building.RoomOf(type.File))
            where !allowed.Contains(type.Namespace)
            select $"{type.File}:{type.Line} declares {type.Namespace}.{type.Name}; a type of {building.Folder}/{Building.RoomOf(type.File)} has the namespace {string.Join(" or ", allowed)}."];

    private static string? Judge(SourceUse use, IReadOnlyList<Building> buildings)
    {
        var (from, to) = (BuildingOf(use.File, buildings), BuildingOf(use.Target, buildings));
        var (room, other) = (Building.RoomOf(use.File), Building.RoomOf(use.Target));
        if (from != to)
        {
            return buildings.ToList().IndexOf(from) > buildings.ToList().IndexOf(to)
                ? null
                : $"{from.Folder}/{room} is below {to.Folder}/{other}, for the project {from.Folder} is below {to.Folder}; a project uses those below it only.";
        }

        var (floor, floorOfOther) = (from.FloorOf(room), from.FloorOf(other));
        return room == other || floor is null || floorOfOther is null || floorOfOther < floor
            ? null
            : $"{from.Folder}/{room} is on floor {floor} and {to.Folder}/{other} on floor {floorOfOther}; a room uses rooms of lower floors only.";
    }

    private static Building BuildingOf(string file, IReadOnlyList<Building> buildings) => buildings.First(building => building.Folder == file.Split('/')[0]);

    private static IEnumerable<SourceUse> OneForEachPairOfFiles(IEnumerable<SourceUse> uses) => uses.DistinctBy(use => (use.File, use.Target));

    private static HashSet<string> Reach(string folder, ILookup<string, string> arrows)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([folder]);
        while (open.TryDequeue(out var next))
        {
            foreach (var target in arrows[next].Where(reached.Add))
            {
                open.Enqueue(target);
            }
        }

        return reached;
    }
}
