using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>A request as it came, and what was made of it.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">Whether it was accepted.</param>
/// <param name="Source">The source.</param>
/// <param name="Id">What it is found by.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query, with secrets masked.</param>
/// <param name="From">The network addresses that it came from.</param>
/// <param name="Status">The HTTP status that it was answered with.</param>
/// <param name="Delivery">The delivery that it became.</param>
/// <param name="Headers">Its headers, with secrets masked.</param>
/// <param name="Body">Its body, or the beginning of a long one; <see langword="null"/> where none was kept.</param>
/// <param name="BodyNote">What is to be known of the body; empty where it is all there as text.</param>
/// <param name="CanBeSaved">Whether it can be saved as a fixture.</param>
/// <param name="Simulated">What would happen with it now; <see langword="null"/> where that was not asked for.</param>
public sealed record RequestModel(
    string Answer,
    Standing Standing,
    string Source,
    string Id,
    DateTimeOffset At,
    string Method,
    string Target,
    string From,
    int Status,
    string? Delivery,
    IReadOnlyList<RequestHeader> Headers,
    string? Body,
    string BodyNote,
    bool CanBeSaved,
    RequestSimulation? Simulated) : PageModel($"Request to {Source}", Answer, Standing);

/// <summary>A header of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record RequestHeader(string Name, string Value);

/// <summary>What would happen with a request now.</summary>
/// <param name="Error">Why nothing could be said; <see langword="null"/> where something can.</param>
/// <param name="Events">The events that it would be.</param>
public sealed record RequestSimulation(string? Error, IReadOnlyList<SimulatedOutcome> Events);

/// <summary>An event that a request would be.</summary>
/// <param name="Type">The canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Outcome">What would become of it.</param>
/// <param name="Actions">What would be done, a destination each.</param>
/// <param name="Story">The whole story as JSON.</param>
public sealed record SimulatedOutcome(string Type, string? Subject, string Outcome, IReadOnlyList<string> Actions, string Story);
