using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>What a source may post, and what it did.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Source">The source.</param>
/// <param name="Address">Where its provider posts to.</param>
/// <param name="NeedsToken">Whether the address ends with a token, which is not shown.</param>
/// <param name="Provider">Its provider's title.</param>
/// <param name="Docs">The provider's own page about webhooks.</param>
/// <param name="Schemes">How it proves itself.</param>
/// <param name="Secrets">Its secrets, by the names of their settings.</param>
/// <param name="LastHour">Events of the last hour.</param>
/// <param name="LastDay">Events of the last 24 hours.</param>
/// <param name="LastHeard">When it brought the last event.</param>
/// <param name="Refusals">What was refused in the last 24 hours.</param>
/// <param name="Types">The event types that it brought.</param>
/// <param name="Drifts">In how many ways its payloads changed.</param>
/// <param name="Capture">Whether its requests are kept as they come.</param>
/// <param name="Requests">The last requests as they came, newest first.</param>
/// <param name="TakesWebhooks">Whether it takes webhooks; one that is only polled does not.</param>
/// <param name="Polls">The records that it is polled for.</param>
/// <param name="Gaps">What its webhooks never told, by what its API says.</param>
public sealed record SourceModel(
    string Answer,
    Standing Standing,
    string Source,
    string Address,
    bool NeedsToken,
    string Provider,
    string? Docs,
    IReadOnlyList<string> Schemes,
    IReadOnlyList<SourceSecret> Secrets,
    long LastHour,
    long LastDay,
    DateTimeOffset? LastHeard,
    SourceRefusals Refusals,
    IReadOnlyList<SourceEventType> Types,
    int Drifts,
    CaptureState Capture,
    IReadOnlyList<SourceRequest> Requests,
    bool TakesWebhooks,
    IReadOnlyList<SourcePollLine> Polls,
    IReadOnlyList<SourceGapLine> Gaps) : PageModel(Source, Answer, Standing);

/// <summary>A secret of a source.</summary>
/// <param name="Name">The name of the setting that holds it.</param>
/// <param name="IsSet">Whether the setting has a value; <see langword="null"/> where its provider supplied it.</param>
/// <param name="LastUsedAt">When it last proved a webhook.</param>
public sealed record SourceSecret(string Name, bool? IsSet, DateTimeOffset? LastUsedAt);

/// <summary>What was refused.</summary>
/// <param name="Count">How many webhooks in the last 24 hours.</param>
/// <param name="Since">When the first of them came, within five minutes.</param>
/// <param name="Why">Why the last one was.</param>
public sealed record SourceRefusals(long Count, DateTimeOffset? Since, string Why);

/// <summary>An event type that a source brought.</summary>
/// <param name="Type">The canonical type.</param>
/// <param name="Count">How often it came.</param>
/// <param name="LastSeenAt">When it came last.</param>
/// <param name="IsHandled">Whether anything listens for it.</param>
public sealed record SourceEventType(string Type, long Count, DateTimeOffset LastSeenAt, bool IsHandled);

/// <summary>A request as it came, in a line.</summary>
/// <param name="Id">What it is found by.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Status">The HTTP status that it was answered with.</param>
/// <param name="Why">Why it was refused; empty where it was accepted.</param>
/// <param name="Delivery">The delivery that it became.</param>
/// <param name="Bytes">How many bytes its body has, where that is known.</param>
public sealed record SourceRequest(
    string Id, DateTimeOffset At, string Method, int Status, string Why, string? Delivery, long? Bytes);
