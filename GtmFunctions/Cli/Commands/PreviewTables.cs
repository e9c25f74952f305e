using System.Globalization;
using System.Text;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops.Preview;

namespace GtmFunctions.Cli.Commands;

/// <summary>A preview for a terminal: the totals, a table for each way in which they are told apart, then examples.</summary>
internal static class PreviewTables
{
    /// <summary>Renders a preview.</summary>
    /// <param name="result">The preview.</param>
    /// <param name="screen">Where it is written.</param>
    public static string Render(PreviewResult result, Screen screen)
    {
        var text = new StringBuilder();
        foreach (var line in PreviewText.Totals(result))
            text.AppendLine(TerminalText.Line(line));
        Add(text, screen, Reps(result));
        Add(text, screen, Branches(result));
        Add(text, screen, Workflows(result));
        Add(text, screen, Destinations(result));
        Add(text, screen, Subscriptions(result));
        if (result.Examples.Count > 0)
        {
            text.AppendLine().AppendLine(
                CultureInfo.InvariantCulture, $"{result.Examples.Count} of the {result.Totals.Different:N0} that differ:");
        }

        foreach (var line in result.Examples.SelectMany(PreviewText.Example))
            text.AppendLine(TerminalText.Line(line));
        return text.ToString();
    }

    private static void Add(StringBuilder text, Screen screen, TextTable table)
    {
        if (!table.IsEmpty)
            text.AppendLine().Append(table.Render(screen));
    }

    private static TextTable Reps(PreviewResult result)
    {
        string[] passed = result.Reps.Any(rep => rep.PassedOnBefore + rep.PassedOnAfter > 0) ? ["passed on now", "draft"] : [];
        var table = new TextTable(["owner", "now", "draft", "", "come", "go", .. passed]);
        foreach (var rep in result.Reps)
        {
            string[] passedOn = passed.Length > 0 ? [Number(rep.PassedOnBefore), Number(rep.PassedOnAfter)] : [];
            table.Add(
            [
                rep.Name == rep.Email ? rep.Email : $"{rep.Name} ({rep.Email})",
                Number(rep.Before),
                Number(rep.After),
                PreviewText.Difference(rep.Before, rep.After),
                Number(rep.Came),
                Number(rep.Went),
                .. passedOn,
            ]);
        }

        return table;
    }

    private static TextTable Branches(PreviewResult result)
    {
        var table = new TextTable("workflow", "branch", "now", "draft", "");
        foreach (var one in result.Branches)
        {
            var difference = PreviewText.Difference(one.Before, one.After);
            table.Add(one.Workflow, one.Branch, Number(one.Before), Number(one.After), difference);
        }

        return table;
    }

    private static TextTable Workflows(PreviewResult result)
    {
        var table = new TextTable("workflow", "acted on now", "draft", "filtered now", "draft", "dropped now", "draft");
        foreach (var one in result.Workflows)
        {
            table.Add(
                one.Workflow,
                Number(one.Before?.Acted),
                Number(one.After?.Acted),
                Number(one.Before?.FilteredOut),
                Number(one.After?.FilteredOut),
                Number(one.Before?.Dropped),
                Number(one.After?.Dropped));
        }

        return table;
    }

    private static TextTable Destinations(PreviewResult result)
    {
        var table = new TextTable("destination", "calls now", "draft", "", "limits");
        foreach (var one in result.Destinations)
            AddCalls(table, one.Destination, one.Before, one.After, one.Limits);
        return table;
    }

    private static TextTable Subscriptions(PreviewResult result)
    {
        var table = new TextTable("subscription", "told now", "draft", "", "pace");
        foreach (var one in result.Subscriptions)
            AddCalls(table, one.Subscription, one.Before, one.After, one.Limits);
        return table;
    }

    private static void AddCalls(TextTable table, string name, int before, int after, IReadOnlyList<PreviewLimit> limits) => table.Add(
        name,
        Number(before),
        Number(after),
        PreviewText.Difference(before, after),
        string.Join("; ", limits.Select(PreviewText.Limit)));

    private static string Number(int? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";
}
