using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetGhost.Files;
using MLNetGhost.Tool.Commands;

namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>Reads and writes <c>.ipynb</c> files (nbformat 4.5) with the C# kernel.</summary>
internal static class NotebookFile
{
    private const int Indentation = 1;

    /// <summary>Reads the cells with their outputs.</summary>
    public static IReadOnlyList<NotebookCell> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        Assert.AreEqual(4, document.RootElement.GetProperty("nbformat").GetInt32());
        Assert.AreEqual(".net-csharp", document.RootElement.GetProperty(
            "metadata").GetProperty("kernelspec").GetProperty("name").GetString());
        return [.. document.RootElement.GetProperty("cells").EnumerateArray().Select(Cell)];
    }

    /// <summary>Writes a notebook.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="cells">The cells with their outputs.</param>
    public static void Write(string path, IEnumerable<NotebookCell> cells)
    {
        var executed = 0;
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((cell, index) => Json(cell, index, cell.IsCode ? ++executed : 0))]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
                ["language_info"] = new JsonObject { ["name"] = "csharp" },
                ["polyglot_notebook"] = new JsonObject
                {
                    ["kernelInfo"] = new JsonObject
                    {
                        ["defaultKernelName"] = "csharp",
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["aliases"] = new JsonArray(),
                            ["languageName"] =
                            "csharp",
                            ["name"] = "csharp"
                        }),
                    },
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        var style = new JsonSerializerOptions(JsonStyle.Indented) { IndentSize = Indentation };
        AtomicFile.WriteText(path, notebook.ToJsonString(style) + "\n");
    }

    private static NotebookCell Cell(JsonElement cell)
    {
        var isCode = cell.GetProperty("cell_type").GetString() == "code";
        return new NotebookCell(isCode, Text(cell.GetProperty(
            "source")), isCode ? [.. cell.GetProperty("outputs").EnumerateArray().Select(Output)] : []);
    }

    private static CellOutput Output(JsonElement output) => output.GetProperty("output_type").GetString() == "stream"
        ? new CellOutput(CellOutput.ConsoleText, Text(output.GetProperty("text")))
        : output.GetProperty("data").EnumerateObject().Select(entry => new CellOutput(entry.Name, Text(entry.Value))).First();

    private static string Text(JsonElement text) =>
        text.ValueKind == JsonValueKind.Array ? string.Concat(text.EnumerateArray().Select(line => line.GetString())) : text.GetString()!;

    private static JsonObject Json(NotebookCell cell, int index, int executed)
    {
        var json = new JsonObject
        {
            ["cell_type"] = cell.IsCode ? "code" : "markdown",
            ["id"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{index} {cell.Source}")))[..8],
            ["metadata"] = new JsonObject(),
            ["source"] = Lines(cell.Source),
        };
        if (cell.IsCode)
        {
            json["execution_count"] = executed;
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(Json)]);
        }

        return json;
    }

    private static JsonObject Json(CellOutput output) => output.MimeType == CellOutput.ConsoleText
        ? new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = Lines(output.Content) }
        : new JsonObject
        {
            ["data"] = new JsonObject { [output.MimeType] = output.Content },
            ["metadata"] = new JsonObject(),
            ["output_type"] =
            "display_data"
        };

    private static JsonArray Lines(string text)
    {
        var lines = text.Split('\n');
        return new JsonArray(
            [.. lines.Select((line, index) => index < lines.Length - 1 ? line + "\n" : line).Where(line => line.Length > 0)
            .Select(line => (JsonNode)line)]);
    }
}
