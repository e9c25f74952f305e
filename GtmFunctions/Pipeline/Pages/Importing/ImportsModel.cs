using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Importing;

/// <summary>What is being imported, and what was.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Imports">The imports, newest first.</param>
/// <param name="Sources">The sources that rows can be events of.</param>
public sealed record ImportsModel(string Answer, IReadOnlyList<ImportStatus> Imports, IReadOnlyList<string> Sources)
    : PageModel("Imports", Answer, Imports.Any(one => one.State == "failed") ? Standing.Attention : Standing.Idle);

/// <summary>One import.</summary>
/// <param name="Status">How far it has come.</param>
/// <param name="Level">How it stands.</param>
public sealed record ImportModel(ImportStatus Status, Standing Level) : PageModel($"Import of {Status.File}", Status.Answer, Level)
{
    /// <summary>Its columns, and what each is taken for; <see langword="null"/> once it has begun.</summary>
    public ImportSheet? Sheet { get; init; }

    /// <summary>What its first rows would do; <see langword="null"/> where that was not asked.</summary>
    public ImportDryRun? DryRun { get; init; }

    /// <summary>Why its columns cannot be shown, or its first rows not be decided; <see langword="null"/> where they can.</summary>
    public string? Problem { get; init; }

    /// <summary>The type of its events.</summary>
    public string Type { get; init; } = "";

    /// <summary>The sources that rows can be events of.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The types that workflows listen for.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The fields that are offered for a column.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
