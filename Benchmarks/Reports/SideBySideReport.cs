using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetGhost.Benchmarks.Reports;

/// <summary>Everything that the command <c>sidebyside</c> measures.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Figures">The figures that have targets.</param>
/// <param name="Rows">Every contestant.</param>
/// <param name="Notes">What a reader must know about this run.</param>
internal sealed record SideBySideReport(Machine Machine, TargetFigures Figures, IReadOnlyList<ReportRow> Rows, IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>
    /// The report as JSON: each figure's value under its own name, then under <c>targets</c> with target and verdict, the rows under
    /// <c>rows</c>. A figure that could not be measured is null.
    /// </summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach (var figure in Figures.All)
        {
            json[figure.Name] = figure.Value;
        }

        json["targets"] = new JsonObject(Figures.All.Select(figure => KeyValuePair.Create<string, JsonNode?>(figure.Name, new JsonObject
        {
            ["description"] = figure.Description,
            ["value"] = figure.Value,
            [figure.IsLimit ? "at_most" : "at_least"] = figure.Target,
            ["unit"] = figure.Unit,
            ["met"] = figure.IsMet,
        })));
        json["machine"] = JsonSerializer.SerializeToNode(Machine, s_json);
        json["notes"] = JsonSerializer.SerializeToNode(Notes, s_json);
        json["rows"] = JsonSerializer.SerializeToNode(Rows, s_json);
        return json.ToJsonString(s_json);
    }
}
