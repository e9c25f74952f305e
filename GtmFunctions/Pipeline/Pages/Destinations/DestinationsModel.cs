using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Telemetry.Destinations;

namespace GtmFunctions.Pipeline.Pages.Destinations;

/// <summary>Whether destinations can take what is sent to them.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Destinations">All destinations, in the order of the document.</param>
public sealed record DestinationsModel(string Answer, Standing Standing, IReadOnlyList<DestinationSummary> Destinations)
    : PageModel("Destinations", Answer, Standing);

/// <summary>How it stands with a destination.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="Connector">Its connector.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="State">The same in words.</param>
/// <param name="Since">Since when, where something is wrong.</param>
/// <param name="Pace">How much of its pace is used, such as <c>92 of 100 per 10s</c>; empty where nothing limits it.</param>
/// <param name="WaitingSince">Since when the oldest action waits for it; <see langword="null"/> where none does.</param>
/// <param name="LastAnswer">Its last answer.</param>
public sealed record DestinationSummary(
    string Destination,
    string Connector,
    Standing Standing,
    string State,
    DateTimeOffset? Since,
    IReadOnlyList<string> Pace,
    DateTimeOffset? WaitingSince,
    GivenAnswer? LastAnswer);

/// <summary>Whether one destination can take what is sent to it.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Summary">How it stands.</param>
/// <param name="Retry">The waits after a first, second, … failed try.</param>
/// <param name="BreakerFailures">How many calls in a row have failed.</param>
/// <param name="BreakerLimit">How many in a row it takes for it to count as down.</param>
/// <param name="ProbeAt">When it is tried again; <see langword="null"/> while it is up.</param>
/// <param name="SampleEvent">An event whose action it failed.</param>
/// <param name="Quotas">What its API says is left of its own limits.</param>
/// <param name="Addresses">What is left in the life of its addresses; none where they live for ever.</param>
/// <param name="UsedBy">What sends to it.</param>
/// <param name="Answers">Its last answers, newest first.</param>
public sealed record DestinationModel(
    string Answer,
    DestinationSummary Summary,
    IReadOnlyList<string> Retry,
    int BreakerFailures,
    int BreakerLimit,
    DateTimeOffset? ProbeAt,
    string? SampleEvent,
    IReadOnlyList<DestinationQuota> Quotas,
    IReadOnlyList<DestinationAddress> Addresses,
    IReadOnlyList<string> UsedBy,
    IReadOnlyList<GivenAnswer> Answers) : PageModel(Summary.Destination, Answer, Summary.Standing);

/// <summary>What an API says is left of one of its own limits.</summary>
/// <param name="Name">The limit.</param>
/// <param name="Left">How many calls.</param>
/// <param name="Until">When that ends.</param>
public sealed record DestinationQuota(string Name, long Left, DateTimeOffset Until);

/// <summary>The life of an address that takes so many requests and no more.</summary>
/// <param name="Address">The setting that holds it.</param>
/// <param name="Used">The requests that it had.</param>
/// <param name="Left">The requests that are left.</param>
/// <param name="IsNearlyUsedUp">Whether it is time to make another.</param>
public sealed record DestinationAddress(string Address, long Used, long Left, bool IsNearlyUsedUp);
