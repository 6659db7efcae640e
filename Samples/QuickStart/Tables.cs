using System.Globalization;
using MLNetGhost.Evaluation;
using MLNetGhost.Trainer.Export;
using Spectre.Console;

namespace MLNetGhost.Samples.QuickStart;

/// <summary>What the sample prints at the end.</summary>
internal static class Tables
{
    public static void PrintValidation(DetectionMetrics metrics, string split)
    {
        var table = new Table().Title($"Validation on split '{split}'")
            .AddColumn("class")
            .AddColumn(new TableColumn("AP50").RightAligned())
            .AddColumn(new TableColumn("AP50-95").RightAligned());
        foreach (var entry in metrics.Yolo.PerClass)
        {
            table.AddRow(Markup.Escape(entry.Name), Number(entry.AveragePrecision50), Number(entry.AveragePrecision));
        }

        table.AddRow("[bold]all[/]", Number(metrics.Yolo.Map50), Number(metrics.Yolo.Map));
        AnsiConsole.WriteLine();
        AnsiConsole.Write(table);
        Console.WriteLine($"COCO AP: {Number(metrics.Coco.AveragePrecision)}");
        Console.WriteLine($"mAP50: {Number(metrics.Yolo.Map50)}");
    }

    public static void PrintFolding(ExportReport report)
    {
        Console.WriteLine($"\nFolded to {report.ParameterCount:N0} parameters in {report.NodeCount} nodes ({report.ByteCount / 1e6:F1} "
            + $"MB). Largest differences:");
        Console.WriteLine($"  trained to folded:   {report.Verification.TrainToFolded}");
        Console.WriteLine($"  folded to exported:  {report.Verification.FoldedToRuntime}");
        Console.WriteLine($"  trained to exported: {report.Verification.TrainToRuntime}");
    }

    public static void PrintFiles(string output, string zip, string annotated)
    {
        Console.WriteLine("\nWritten:");
        var weights = Directory.GetFiles(Path.Combine(output, "weights"));
        foreach (var path in weights.Append(zip).Concat(Directory.GetFiles(annotated).Order(StringComparer.Ordinal)))
        {
            Console.WriteLine($"  {Path.GetRelativePath(Directory.GetCurrentDirectory(), path)}");
        }
    }

    private static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
