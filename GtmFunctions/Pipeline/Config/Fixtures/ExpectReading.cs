using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>Reads what is expected of an event.</summary>
internal static class ExpectReading
{
    /// <summary>Reads <c>expect</c>, in its order.</summary>
    public static IReadOnlyList<FixtureExpectation> Read(Entry? entry, FixtureNames names, ReadContext context) =>
        [.. (entry?.Entries ?? []).SelectMany(one => Read(one, FixtureReader.Line(one), names, context))];

    private static IEnumerable<FixtureExpectation> Read(Entry entry, int line, FixtureNames names, ReadContext context) => entry.Key switch
    {
        "outcome" when entry.Text is { } outcome => [new FixtureExpectation.OutcomeIs(outcome, line)],
        "owner" => ByWorkflow(entry, names).Select(one => Owner(one.Workflow, one.Value)),
        "team" => ByWorkflow(entry, names).Select(one => Team(one.Workflow, one.Value, names)),
        "branch" => ByWorkflow(entry, names).Select(one => Branch(one.Workflow, one.Value, names)),
        "score" when entry.IsMapping => [Score(entry, line, names)],
        "actions" when entry.IsList =>
            [new FixtureExpectation.ActionsAre([.. entry.Items.Select(one => Action(one, names, context))], line)],
        "fields" when ValueReading.Filter(entry, context) is { } fields => [new FixtureExpectation.FieldsAre(fields, line)],
        "signals" when entry.IsList => [Signals(entry, line, names)],
        _ => [],
    };

    // One for all workflows, or one for each that is named
    private static IEnumerable<(string? Workflow, Entry Value)> ByWorkflow(Entry entry, FixtureNames names)
    {
        if (!entry.IsMapping)
            return [(null, entry)];
        foreach (var one in entry.Entries.Where(one => !names.Workflows.Contains(one.Key)))
            one.Report($"there is no workflow '{one.Key}'{Spelling.Suggest(one.Key, names.Workflows)}");
        return entry.Entries.Select(one => ((string?)one.Key, one));
    }

    private static FixtureExpectation.OwnerIs Owner(string? workflow, Entry entry)
    {
        OwnedReading.CheckAddress(entry);
        return new FixtureExpectation.OwnerIs(workflow, entry.Texts, FixtureReader.Line(entry));
    }

    private static FixtureExpectation.TeamIs Team(string? workflow, Entry entry, FixtureNames names)
    {
        ValueReading.CheckKnown(entry, "team", names.Teams);
        return new FixtureExpectation.TeamIs(workflow, entry.Text ?? "", FixtureReader.Line(entry));
    }

    private static FixtureExpectation.BranchIs Branch(string? workflow, Entry entry, FixtureNames names)
    {
        var kind = workflow is null ? "branch" : $"branch of '{workflow}'";
        if (workflow is null || names.Workflows.Contains(workflow))
            ValueReading.CheckKnown(entry, kind, names.Branches(workflow));
        return new FixtureExpectation.BranchIs(workflow, entry.Text ?? "", FixtureReader.Line(entry));
    }

    private static FixtureExpectation.ScoreIs Score(Entry entry, int line, FixtureNames names)
    {
        ValueReading.CheckKnown(entry["tier"], "tier", [.. names.Tiers, FixtureExpectation.ScoreIs.NoTier]);
        return new FixtureExpectation.ScoreIs(entry["points"]?.Number, entry["tier"]?.Text, line);
    }

    private static FixtureExpectation.SignalsAre Signals(Entry entry, int line, FixtureNames names)
    {
        ValueReading.CheckKnown(entry, "signal", names.Signals);
        return new FixtureExpectation.SignalsAre(entry.Texts, line);
    }

    private static ExpectedAction Action(Entry entry, FixtureNames names, ReadContext context)
    {
        var to = entry.IsMapping ? entry["to"] : entry;
        ValueReading.CheckKnown(to, "destination", names.Destinations);
        var message = entry["message"];
        return new ExpectedAction(to?.Text ?? "", FixtureReader.Line(entry))
        {
            Action = entry["action"]?.Text,
            Texts = message is { IsMapping: false } ? message.Texts : [],
            Message = message is { IsMapping: true } ? Message(message, context) : null,
            Body = ValueReading.Filter(entry["body"], context),
        };
    }

    // The conditions stand for a field of their own
    private static Filter Message(Entry entry, ReadContext context)
    {
        var errors = new List<PlacedError>();
        var filter = Filter.Parse(
            new System.Text.Json.Nodes.JsonObject { [ExpectedAction.MessageField] = entry.Json }, context.List, errors);
        foreach (var error in errors)
            entry.Find(error.Path.Skip(1)).Report(error.Message);
        return filter;
    }
}
