using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.Drafts;

/// <summary>A draft: what it changes, and what would come of it.</summary>
/// <param name="Author">Who changed it last.</param>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Id">Its id.</param>
/// <param name="Tag">What it was when it was read, so that nobody publishes what they have not seen.</param>
/// <param name="At">When it was changed last.</param>
/// <param name="Note">What is said of it.</param>
/// <param name="BeganFrom">The version that it began from; <see langword="null"/> for none.</param>
/// <param name="Changes">What it changes of that.</param>
/// <param name="Findings">What is wrong with it, or probably not meant, errors first.</param>
/// <param name="Sources">The sources whose events it can be tried on.</param>
public sealed record DraftModel(
    string Author,
    string Answer,
    Standing Standing,
    string Id,
    string Tag,
    DateTimeOffset At,
    string? Note,
    string? BeganFrom,
    RuleChanges Changes,
    IReadOnlyList<RuleFinding> Findings,
    IReadOnlyList<string> Sources) : PageModel($"Draft of {Author}", Answer, Standing)
{
    /// <summary>The tables beside its document.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Whether there are fixtures that it can be tried on: its own, or those of the version that it began from.</summary>
    public bool CanTryFixtures { get; init; }

    /// <summary>What its fixtures expect and get; <see langword="null"/> where it has none.</summary>
    public DraftFixtures? Fixtures { get; init; }

    /// <summary>What would have become of events by it; <see langword="null"/> where nobody has looked since it was changed.</summary>
    public DraftPreview? Preview { get; init; }

    /// <summary>Who published meanwhile; <see langword="null"/> where nobody did.</summary>
    public Overtaken? Overtaken { get; init; }

    /// <summary>Why it cannot be published; <see langword="null"/> where it can.</summary>
    public string? WhyNot { get; init; }
}

/// <summary>What would have become of events by a draft.</summary>
/// <param name="Since">Of how long ago the events are, such as <c>7d</c>; <c>fixtures</c> where fixtures were looked at.</param>
/// <param name="Source">The source that they are of; <see langword="null"/> for every one.</param>
/// <param name="Result">What was found.</param>
public sealed record DraftPreview(string Since, string? Source, PreviewResult Result);

/// <summary>What the fixtures of a draft expect and get.</summary>
/// <param name="Passed">How many get what they expect.</param>
/// <param name="Failed">Those that do not.</param>
public sealed record DraftFixtures(int Passed, IReadOnlyList<FailedFixture> Failed)
{
    /// <summary>Says it of a run.</summary>
    internal static DraftFixtures From(FixtureReport report) => new(
        report.Results.Count(result => result.Passed),
        [
            .. report.Failed.Select(result => new FailedFixture(
                result.Name,
                result.Line,
                result.Fault is { } fault
                    ? [fault]
                    : [
                        .. result.Expectations.Where(one => !one.Held).Select(
                            one => $"{one.What}: expected {one.Expected}, got {one.Got}{(one.Why.Length > 0 ? $" ({one.Why})" : "")}"),
                    ])),
        ]);
}

/// <summary>A fixture that does not get what it expects.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">Its line in <c>fixtures.yaml</c>.</param>
/// <param name="Why">What it expects and what it gets, a line each.</param>
public sealed record FailedFixture(string Name, int Line, IReadOnlyList<string> Why);

/// <summary>That another version is current than the one that a draft began from.</summary>
/// <param name="Version">The current version.</param>
/// <param name="By">Who published it, where that is known.</param>
/// <param name="At">When.</param>
/// <param name="Note">What they wrote to it.</param>
/// <param name="Changes">What differs between the version that the draft began from and the current one.</param>
/// <param name="Conflicts">Where both changed the same lines; none where the draft can be carried over.</param>
public sealed record Overtaken(
    string Version, string? By, DateTimeOffset? At, string? Note, RuleChanges Changes, IReadOnlyList<string> Conflicts);

/// <summary>All drafts.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Drafts">The drafts, the last one changed first.</param>
public sealed record DraftsModel(string Answer, IReadOnlyList<DraftLine> Drafts) : PageModel("Drafts", Answer, Standing.Idle);

/// <summary>A draft in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="At">When.</param>
/// <param name="Note">What is said of it.</param>
/// <param name="Changes">What it changes, in a few words.</param>
/// <param name="IsBehind">Whether another version is current than the one that it began from.</param>
public sealed record DraftLine(string Id, string By, DateTimeOffset At, string? Note, string Changes, bool IsBehind);
