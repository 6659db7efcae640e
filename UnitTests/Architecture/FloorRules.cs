namespace MLNetGhost.UnitTests.Architecture;

/// <summary>The rules of the floors; a violation is reported with file, line, both rooms and the rule.</summary>
internal static class FloorRules
{
    /// <summary>No file uses anything in another room on its own floor or a higher one, or in a project above its own.</summary>
    public static IReadOnlyList<string> FindUpwardUses(SourceGraph graph, IReadOnlyList<Building> buildings) =>
        [.. from use in OneForEachPairOfFiles(graph.Uses)
            let problem = Judge(use, buildings)
            where problem is not null
            select $"{use}: {problem}"];

    /// <summary>No folder leads back to itself through others; a folder and its parent count as two.</summary>
    public static IReadOnlyList<string> FindCircles(SourceGraph graph)
    {
        var arrows = OneForEachPairOfFiles(graph.Uses)
            .GroupBy(use => (From: Building.FolderOf(use.File), To: Building.FolderOf(use.Target)))
            .Where(arrow => arrow.Key.From != arrow.Key.To)
            .ToList();
        var targets = arrows.ToLookup(arrow => arrow.Key.From, arrow => arrow.Key.To);
        var reachable = targets.ToDictionary(folder => folder.Key, folder => Reach(folder.Key, targets));
        var circles = reachable.Keys.Where(folder => reachable[folder].Contains(folder))
            .GroupBy(CircleOf);
        return
        [
            .. from circle in circles
               let inside = arrows.Where(arrow => circle.Contains(arrow.Key.From) && circle.Contains(arrow.Key.To))
                   .Select(arrow => $"  {arrow.Key.From} → {arrow.Key.To} (pairs of files: {arrow.Count()}): {arrow.First()}")
               select $"{circle.Key} form a circle; no folder may lead back to itself. Take out an arrow of\n{string.Join('\n', inside)}",
        ];

        string CircleOf(string folder) => string.Join(
            ", ", reachable.Keys.Where(other => reachable[folder].Contains(other) && reachable[other].Contains(folder))
                .Order(StringComparer.Ordinal));
    }

    /// <summary>Every room with sources is on one floor, every room of the table has sources, and every type is in one folder.</summary>
    public static IReadOnlyList<string> FindMissingRooms(SourceGraph graph, IReadOnlyList<Building> buildings)
    {
        var files = graph.Types.Select(type => type.File).Concat(graph.Uses.Select(use => use.File)).Distinct();
        var found = files.ToLookup(ProjectOf, Building.RoomOf);
        var problems = new List<string>();
        foreach (var building in buildings)
        {
            var (table, rooms) = (building.Floors.SelectMany(floor => floor).ToList(), found[building.Folder].Distinct().ToList());
            Add(rooms.Except(table), $"has sources and is on no floor; put it on one in {nameof(Building)}.");
            Add(table.Except(rooms), $"is on a floor and has no sources; take it out of {nameof(Building)}.");
            Add(table.GroupBy(room => room).Where(room => room.Count() > 1).Select(room => room.Key), "is on two floors; leave it on one.");

            void Add(IEnumerable<string> wrong, string why) => problems.AddRange(wrong.Select(room => $"{building.Folder}/{room} {why}"));
        }

        problems.AddRange(
            from type in graph.Types.GroupBy(type => (Project: ProjectOf(type.File), type.Namespace, type.Name))
            let folders = type.Select(part => Building.FolderOf(part.File)).Distinct().ToList()
            where folders.Count > 1
            select $"{type.Key.Namespace}.{type.Key.Name} lies in {string.Join(" and ", folders)}; "
                + "keep the parts of a type in one folder.");
        return problems;
    }

    /// <summary>A type's namespace is the root of its project and its room, whatever folders are in the room.</summary>
    public static IReadOnlyList<string> FindOtherNamespaces(SourceGraph graph, IReadOnlyList<Building> buildings) =>
        [.. from type in graph.Types
            let building = BuildingOf(type.File, buildings)
            let room = Building.RoomOf(type.File)
            let allowed = building.NamespacesOf(room)
            where !allowed.Contains(type.Namespace)
            select $"{type.File}:{type.Line} declares {type.Namespace}.{type.Name}; "
                + $"a type of {building.Folder}/{room} has the namespace {string.Join(" or ", allowed)}."];

    private static string? Judge(SourceUse use, IReadOnlyList<Building> buildings)
    {
        var (from, to) = (BuildingOf(use.File, buildings), BuildingOf(use.Target, buildings));
        var (room, other) = (Building.RoomOf(use.File), Building.RoomOf(use.Target));
        if (from != to)
        {
            return buildings.TakeWhile(building => building != from).Contains(to)
                ? null
                : $"{from.Folder}/{room} is below {to.Folder}/{other}, for the project {from.Folder} is below {to.Folder}; "
                    + "a project uses those below it only.";
        }

        var (floor, floorOfOther) = (from.FloorOf(room), from.FloorOf(other));
        return room == other || floor is null || floorOfOther is null || floorOfOther < floor
            ? null
            : $"{from.Folder}/{room} is on floor {floor} and {to.Folder}/{other} on floor {floorOfOther}; "
                + "a room uses rooms of lower floors only.";
    }

    private static string ProjectOf(string file) => file.Split('/')[0];

    private static Building BuildingOf(string file, IReadOnlyList<Building> buildings) =>
        buildings.First(building => building.Folder == ProjectOf(file));

    private static IEnumerable<SourceUse> OneForEachPairOfFiles(IEnumerable<SourceUse> uses) =>
        uses.DistinctBy(use => (use.File, use.Target));

    private static HashSet<string> Reach(string folder, ILookup<string, string> targets)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([folder]);
        while (open.TryDequeue(out var next))
        {
            foreach (var target in targets[next].Where(reached.Add))
            {
                open.Enqueue(target);
            }
        }

        return reached;
    }
}
