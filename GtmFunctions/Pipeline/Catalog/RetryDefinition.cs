namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// What a provider does when it is not answered with success: what ops need to know of it, and which status it must not be given.
/// </summary>
public sealed record RetryDefinition
{
    /// <summary>The whole of it in words, for the map page.</summary>
    public string Note { get; init; } = "";

    /// <summary>How long the provider waits for an answer, where that is known.</summary>
    public TimeSpan? AnswerWithin { get; init; }

    /// <summary>What makes it send again: statuses (<c>503</c>), classes of them (<c>5xx</c>), and <c>timeout</c>.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>What makes it drop the event at once: statuses and classes of them.</summary>
    public IReadOnlyList<string> Drops { get; init; } = [];

    /// <summary>What makes it stop sending altogether, at once: statuses and classes of them.</summary>
    public IReadOnlyList<string> Disables { get; init; } = [];

    /// <summary>The waits between its tries, where they are known.</summary>
    public IReadOnlyList<TimeSpan> Schedule { get; init; } = [];

    /// <summary>How long it goes on, where that is known.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>The status to answer where the fault is ours, so that the provider keeps the event: one that it tries again on.</summary>
    public int Unavailable { get; init; } = 503;
}
