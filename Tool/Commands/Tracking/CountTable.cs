using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetGhost.Files;
using MLNetGhost.Tracking;

namespace MLNetGhost.Tool.Commands;

/// <summary>What lines and zones have counted, as tables and as JSON.</summary>
internal static class CountTable
{
    private const string All = "all";

    /// <summary>Writes a table of lines and one of zones, as far as there are any.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="plan">The lines and zones.</param>
    public static void Write(ProgramConsole console, TrackingPlan plan)
    {
        if (plan.Lines.Count > 0)
        {
            var table = new FittedTable(
                new("Name"), new("Class"), new("Left to right", 0, "to right"), new("Right to left", 0, "to left"), new("Total"));
            foreach (var line in plan.Lines)
            {
                foreach (var (label, count) in line.ByLabel.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Append(KeyValuePair.Create(All, line.Count)))
                {
                    table.Add(line.Name, label, Text(count.LeftToRight), Text(count.RightToLeft), Text(count.Total));
                }
            }

            table.Write(console);
        }

        if (plan.Zones.Count > 0)
        {
            var table = new FittedTable(
                new("Name"), new("Class"), new("Entries"), new("Exits"), new("Inside"), new("Most inside", 1));
            foreach (var zone in plan.Zones)
            {
                foreach (var (label, count) in zone.ByLabel.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    table.Add(zone.Name, label, Text(count.Entries), Text(count.Exits), Text(count.Occupancy), "");
                }

                var sum = zone.Count;
                table.Add(zone.Name, All, Text(sum.Entries), Text(sum.Exits), Text(sum.Occupancy), Text(zone.LargestOccupancy));
            }

            table.Write(console);
        }
    }

    /// <summary>
    /// JSON: <c>lines</c> with <c>name</c>, <c>from</c>, <c>to</c>, <c>left_to_right</c>, <c>right_to_left</c> and <c>classes</c>, and
    /// <c>zones</c> with <c>name</c>, <c>corners</c>, <c>entries</c>, <c>exits</c>, <c>inside</c>, <c>most_inside</c> and <c>classes</c>.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="plan">The lines and zones.</param>
    public static void WriteJson(string path, TrackingPlan plan) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(
        stream,
        new JsonObject
        {
            ["lines"] = new JsonArray([.. plan.Lines.Select(Entry)]),
            ["zones"] = new JsonArray([.. plan.Zones.Select(Entry)]),
        },
        JsonStyle.Indented));

    private static JsonObject Entry(LineCounter line)
    {
        var entry = new JsonObject
        {
            ["name"] = line.Name,
            ["from"] = new JsonArray(line.Start.X, line.Start.Y),
            ["to"] = new JsonArray(line.End.X, line.End.Y),
        };
        Add(entry, line.Count);
        entry["classes"] = new JsonObject(line.ByLabel.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
            KeyValuePair.Create<string, JsonNode?>(pair.Key, Add(new JsonObject(), pair.Value))));
        return entry;
    }

    private static JsonObject Entry(ZoneCounter zone)
    {
        var entry = new JsonObject
        {
            ["name"] = zone.Name,
            ["corners"] = new JsonArray([.. zone.Corners.Select(corner => new JsonArray(corner.X, corner.Y))]),
        };
        Add(entry, zone.Count);
        entry["most_inside"] = zone.LargestOccupancy;
        entry["classes"] = new JsonObject(zone.ByLabel.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
            KeyValuePair.Create<string, JsonNode?>(pair.Key, Add(new JsonObject(), pair.Value))));
        return entry;
    }

    private static JsonObject Add(JsonObject entry, CrossingCount count)
    {
        entry["left_to_right"] = count.LeftToRight;
        entry["right_to_left"] = count.RightToLeft;
        return entry;
    }

    private static JsonObject Add(JsonObject entry, ZoneCount count)
    {
        entry["entries"] = count.Entries;
        entry["exits"] = count.Exits;
        entry["inside"] = count.Occupancy;
        return entry;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
