using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>The names of a document that fixtures use.</summary>
internal sealed class FixtureNames(Configuration configuration)
{
    /// <summary>The sources, by name.</summary>
    public IReadOnlyDictionary<string, Source> Sources => configuration.Sources;

    /// <summary>The workflows.</summary>
    public IReadOnlyList<string> Workflows { get; } = [.. configuration.Workflows.Select(workflow => workflow.Name)];

    /// <summary>The signals.</summary>
    public IEnumerable<string> Signals => configuration.Signals.Keys;

    /// <summary>The destinations.</summary>
    public IEnumerable<string> Destinations => configuration.Destinations.Keys;

    /// <summary>The tiers of all scoring models.</summary>
    public IReadOnlyList<string> Tiers { get; } =
        [.. configuration.Scores.Values.SelectMany(model => model.Tiers).Select(tier => tier.Name).Distinct()];

    /// <summary>The teams that tables name, and those of rosters.</summary>
    public IReadOnlySet<string> Teams { get; } = configuration.Assignments.Values
        .SelectMany(assignment => (assignment.Pool?.Members ?? []).Select(member => member.Team).Concat(
            (assignment.Table?.Rows ?? []).Select(row => row.Results.GetValueOrDefault("team")).OfType<string>()))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The members of all rosters, by address.</summary>
    public IReadOnlySet<string> Members { get; } = configuration.Assignments.Values
        .SelectMany(assignment => assignment.Pool?.Members ?? [])
        .Select(member => member.Email)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The branches of a workflow; of all where none is named.</summary>
    public IReadOnlyList<string> Branches(string? workflow) =>
    [
        .. configuration.Workflows.Where(one => workflow is null || one.Name == workflow)
            .SelectMany(one => one.Branches)
            .Select(branch => branch.Name)
            .Distinct(),
    ];
}
