using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>Why an event went where it went, or nowhere.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Facts">What it is.</param>
/// <param name="Steps">Its way.</param>
/// <param name="WhyNot">The workflows that did not take it, and why.</param>
/// <param name="Fields">Its canonical fields, each with where it came from.</param>
/// <param name="Payload">What the provider sent, as JSON; <see langword="null"/> where it is no longer kept.</param>
/// <param name="IsUnderWay">Whether it is not over yet.</param>
public sealed record EventModel(
    string Answer,
    Standing Standing,
    EventFacts Facts,
    IReadOnlyList<EventStep> Steps,
    IReadOnlyList<string> WhyNot,
    IReadOnlyList<EventField> Fields,
    string? Payload,
    bool IsUnderWay) : PageModel(Facts.Subject ?? Facts.Type, Answer, Standing);

/// <summary>What an event is.</summary>
public sealed record EventFacts(
    string Id,
    string Type,
    string Source,
    string? Subject,
    string? Person,
    string? Account,
    string? ProviderId,
    DateTimeOffset? HappenedAt,
    DateTimeOffset? ReceivedAt,
    string? Configuration,
    string Outcome);

/// <summary>A step of an event's way.</summary>
/// <param name="Name">What happened.</param>
/// <param name="At">When.</param>
/// <param name="After">How long after it was received, in seconds.</param>
/// <param name="Standing">How it went.</param>
/// <param name="Lines">What and why, in sentences.</param>
/// <param name="Evidence">What it was decided by, as JSON.</param>
public sealed record EventStep(
    string Name, DateTimeOffset? At, double? After, Standing Standing, IReadOnlyList<string> Lines, string Evidence);

/// <summary>A canonical field.</summary>
/// <param name="Path">Its path, such as <c>person.email</c>.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="From">The payload's path or the enricher that it came from; <see langword="null"/> where that is not told.</param>
public sealed record EventField(string Path, string Value, string? From);
