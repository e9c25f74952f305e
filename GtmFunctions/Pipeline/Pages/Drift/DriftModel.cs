using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Drift;

/// <summary>How payloads changed, and what of the rules that concerns.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Source">Of which source; <see langword="null"/> for all.</param>
/// <param name="Sources">The sources that can be asked for.</param>
/// <param name="Changes">The changes, newest first.</param>
/// <param name="Unhandled">Event types that came and that nothing listens for.</param>
/// <param name="Watched">How many event types are watched.</param>
public sealed record DriftModel(
    string Answer,
    Standing Standing,
    string? Source,
    IReadOnlyList<string> Sources,
    IReadOnlyList<DriftChange> Changes,
    IReadOnlyList<UnhandledType> Unhandled,
    int Watched) : PageModel("Drift", Answer, Standing);

/// <summary>A change of the payloads of a source and type.</summary>
/// <param name="Source">The source.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="What">What changed, in a sentence.</param>
/// <param name="Sample">The value that was first seen so, shortened, or why it is withheld.</param>
/// <param name="ReadBy">What of the rules reads the field.</param>
/// <param name="FirstSeenAt">When it was first seen.</param>
/// <param name="LastSeenAt">When it was last seen.</param>
/// <param name="Count">How often.</param>
/// <param name="EventId">The event that it was first seen of.</param>
/// <param name="Standing">Whether anything that reads the field may go wrong.</param>
public sealed record DriftChange(
    string Source,
    string Type,
    string What,
    string? Sample,
    IReadOnlyList<string> ReadBy,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    long Count,
    string EventId,
    Standing Standing);

/// <summary>A type that nothing listens for.</summary>
/// <param name="Source">The source.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Count">How often it came.</param>
/// <param name="LastSeenAt">When it came last.</param>
public sealed record UnhandledType(string Source, string Type, long Count, DateTimeOffset LastSeenAt);
