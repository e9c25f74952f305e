using System.Globalization;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>The events that become something else as CSV, a line each.</summary>
internal static class PreviewCsv
{
    /// <summary>The names of the columns.</summary>
    public static string Head { get; } = CsvLine.Write(
        [
            "event", "decided", "source", "type", "subject", "differs",
            "outcome before", "outcome after", "owner before", "owner after", "why before", "why after",
            "branch before", "branch after", "message before", "message after", "goes on before", "goes on after",
            "subscribers before", "subscribers after", "fixture",
        ]);

    /// <summary>An event's line.</summary>
    public static string Write(PreviewChange change) => CsvLine.Write(
        [
            change.Event,
            change.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            change.Source,
            change.Type,
            change.Subject,
            string.Join("; ", change.Kinds.Select(PreviewText.NameOf)),
            change.Before.Outcome,
            change.After.Outcome,
            Owners(change.Before),
            Owners(change.After),
            Whys(change.Before),
            Whys(change.After),
            Branches(change.Before),
            Branches(change.After),
            Messages(change.Before),
            Messages(change.After),
            GoesOn(change.Before),
            GoesOn(change.After),
            Subscribers(change.Before),
            Subscribers(change.After),
            change.Fixture,
        ]);

    private static string Owners(PreviewSide side) =>
        string.Join("; ", side.Workflows.Select(workflow => workflow.Owner?.Email).OfType<string>().Distinct());

    private static string Whys(PreviewSide side) => string.Join(
        "; ",
        side.Workflows.Select(workflow =>
            $"{workflow.Workflow}: {workflow.Why}" + (workflow.Owner is { } owner ? $"; {owner.Name}: {owner.Why}" : "")));

    private static string Branches(PreviewSide side) => string.Join(
        "; ", side.Workflows.Where(workflow => workflow.Branch is not null).Select(workflow => $"{workflow.Workflow}: {workflow.Branch}"));

    private static string Subscribers(PreviewSide side) =>
        string.Join("; ", side.Subscribers.Select(one => $"{one.Subscription}: {string.Join(" and ", one.Gets)}"));

    private static string GoesOn(PreviewSide side) => string.Join(
        "; ", side.Workflows.SelectMany(workflow => workflow.Sla is { } sla ? PreviewText.Sla(sla) : []));

    private static string Messages(PreviewSide side) => string.Join(
        "\n",
        side.Workflows.SelectMany(workflow => workflow.Calls())
            .Select(call => PreviewText.Call(call.At, call.Action, call.Action.Message)));
}
