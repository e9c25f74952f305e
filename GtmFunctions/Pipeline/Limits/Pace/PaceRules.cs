using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>
/// The limits of one destination: those of the document, else those that the connector's vendor publishes. A published limit for life holds
/// unless the document names another one for life: a slower pace does not make an address live longer.
/// </summary>
/// <param name="Windows">So many requests in so long; all hold.</param>
/// <param name="Lifetime">The most requests that the address takes ever.</param>
/// <param name="Concurrency">The most calls at one time.</param>
public sealed record PaceRules(IReadOnlyList<PaceWindow> Windows, int? Lifetime, int? Concurrency)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether nothing limits it.</summary>
    public bool IsFree => Windows.Count == 0 && Lifetime is null && Concurrency is null;

    /// <summary>
    /// How much later than planned a call may arrive without moving those that follow: three quarters of what the narrowest window keeps
    /// apart. The last quarter is for clocks that differ.
    /// </summary>
    public TimeSpan Slack => Windows.Count == 0 ? TimeSpan.Zero : Windows.Min(window => window.Span - window.Per) * 0.75;

    /// <summary>How long slots have to be remembered.</summary>
    public TimeSpan Memory => Windows.Count == 0 ? TimeSpan.Zero : Windows.Max(window => window.Span);

    /// <summary>
    /// How far apart those who wait are called: at the nominal rate, which is a little quicker than slots come, so that none is missed.
    /// Where no window says one, it is that of calls that each take as long as they usually do, and 20 in a second at most: those who
    /// waited for a destination to be well again are called soon, and not all at once.
    /// </summary>
    /// <param name="call">How long a call usually takes; a second where that is not known.</param>
    public TimeSpan StepOf(TimeSpan? call)
    {
        var step = Windows.Count > 0 ? Windows.Min(window => window.Per / window.Requests)
            : Concurrency is { } most && (call ?? Second) / most is var share && share > ShortestStep ? share
            : ShortestStep;
        return step < Second ? step : Second;
    }

    /// <summary>The limits of a destination.</summary>
    public static PaceRules For(Destination destination, ConnectorDefinition connector)
    {
        IReadOnlyList<Limit> published = [.. connector.Published.Select(limit => new Limit(limit.Requests, limit.Per))];
        var limits = destination.Limits ?? published;
        return new PaceRules(
            [.. limits.Where(limit => limit.Per is not null).Select(limit => new PaceWindow(limit.Requests, limit.Per!.Value))],
            ForLife(limits) ?? ForLife(published),
            destination.Concurrency);

        static int? ForLife(IEnumerable<Limit> limits) => limits.Where(limit => limit.Per is null).Min(limit => (int?)limit.Requests);
    }
}

/// <summary>So many requests in so long, in any stretch of that length.</summary>
/// <param name="Requests">The most requests.</param>
/// <param name="Per">The length.</param>
public sealed record PaceWindow(int Requests, TimeSpan Per)
{
    private static readonly TimeSpan MostMargin = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The length that the schedule keeps: longer by 6 %, at most 2 seconds, because a call reaches the server a little after its slot,
    /// and not always by the same little. Less would often make calls wait for the proof of those before them (<see cref="ArrivalRule"/>).
    /// </summary>
    public TimeSpan Span { get; } = Per + (Per * 0.06 < MostMargin ? Per * 0.06 : MostMargin);

    /// <summary>As the document writes it.</summary>
    public override string ToString() => $"{Requests} per {Duration.Text(Per)}";
}
