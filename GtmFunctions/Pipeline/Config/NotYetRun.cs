namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// A key that the format has and that this version reads but does not run: a document that uses one is refused by name, so that
/// nothing that ops wrote is ever silently left undone. A row goes when its feature comes.
/// </summary>
/// <param name="Path">The keys that lead to it; <c>*</c> for any name, list positions left out.</param>
/// <param name="Does">What it will do, after "it is to".</param>
public sealed record NotYetRun(string Path, string Does)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<NotYetRun> All =
    [
        new("signals", "combine events, and their absence, into new ones"),
        new("alerts", "tell someone when something breaks"),
        new("sources.*.expect", "alert when too few events come"),
    ];

    /// <summary>What the error says.</summary>
    public string Message => $"'{Path[(Path.LastIndexOf('.') + 1)..]}' is not run by this version (it is to {Does}): remove it";
}
