using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>Where actions go, and how.</summary>
public sealed record Destination
{
    /// <summary>The waits between tries where the document names none: 1 minute, 5 minutes, 30 minutes, 2 hours.</summary>
    public static readonly IReadOnlyList<TimeSpan> DefaultRetry =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];

    /// <summary>The name that workflows use.</summary>
    public required string Name { get; init; }

    /// <summary>The connector's name in the catalogue.</summary>
    public required string Connector { get; init; }

    /// <summary>
    /// An https address, or the name of the setting that holds it; the first of <see cref="Urls"/> where there are several.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>
    /// All its addresses, used one after the other where each takes so many requests in its life; none where it has no <see cref="Url"/>.
    /// </summary>
    public IReadOnlyList<string> Urls { get => field ?? (Url is null ? [] : [Url]); init; }

    /// <summary>The name of the setting that holds the token.</summary>
    public string? Token { get; init; }

    /// <summary>Header to Liquid template; may use <c>settings</c>.</summary>
    public IReadOnlyDictionary<string, Template> Headers { get; init; } = new Dictionary<string, Template>();

    /// <summary>How values are put into its texts, where the document says; else as the connector's file says.</summary>
    public Escaping? Escape { get; init; }

    /// <summary>What statuses mean, where the document says otherwise than the connector's file.</summary>
    public StatedAnswers Answers { get; init; } = new();

    /// <summary>How we sign what we send, if we do.</summary>
    public OutboundSigning? Sign { get; init; }

    /// <summary>
    /// The waits after the first, second, … failed try; when they are used up the action is a dead letter. At most 7 days each.
    /// </summary>
    public IReadOnlyList<TimeSpan> Retry { get; init; } = DefaultRetry;

    /// <summary>How long an answer may take; 30 s unless the document says otherwise.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pace that it can take, where the document says; else the limits that the connector's vendor publishes hold.</summary>
    public IReadOnlyList<Limit>? Limits { get; init; }

    /// <summary>
    /// The destination that is the same API to its vendor: calls of both keep to its pace together. <see langword="null"/> where it has a
    /// pace of its own.
    /// </summary>
    public Destination? PacedAs { get; init; }

    /// <summary>The most calls at one time, where the document says.</summary>
    public int? Concurrency { get; init; }

    /// <summary>When it counts as down.</summary>
    public BreakerSettings Breaker { get; init; } = new();

    /// <summary>Whether a private or loopback address may be called.</summary>
    public bool AllowPrivate { get; init; }
}

/// <summary>What a document says of a destination's statuses. A redirect that is named here is an answer, and is not followed.</summary>
public sealed record StatedAnswers
{
    /// <summary>The statuses that mean done.</summary>
    public IReadOnlyList<int> Success { get; init; } = [];

    /// <summary>The statuses after which the same call may succeed later.</summary>
    public IReadOnlyList<int> Retry { get; init; } = [];

    /// <summary>The statuses after which it never will.</summary>
    public IReadOnlyList<int> Refused { get; init; } = [];
}

/// <summary>How an outbound call is signed.</summary>
/// <param name="Scheme">Always <c>standard-webhooks</c>.</param>
/// <param name="Secrets">Names of settings; each signs while a secret is rotated, in this order.</param>
public sealed record OutboundSigning(string Scheme, IReadOnlyList<string> Secrets);

/// <summary>A pace.</summary>
/// <param name="Requests">The most requests in a period.</param>
/// <param name="Per">The period; <see langword="null"/> for the lifetime of the address.</param>
public sealed record Limit(int Requests, TimeSpan? Per)
{
    /// <summary>As people say it: <c>100 per 10s</c>.</summary>
    public override string ToString() => Per is { } per ? $"{Requests} per {Duration.Text(per)}" : $"{Requests} in its lifetime";
}

/// <summary>When a destination counts as down, and how long it is left alone then.</summary>
/// <param name="Failures">How many failures in a row it takes; 5 unless the document says otherwise.</param>
/// <param name="For">
/// The first pause; each failed probe doubles it, up to 5 minutes or this, whichever is longer. 1 minute where <see langword="null"/>.
/// </param>
public sealed record BreakerSettings(int Failures = 5, TimeSpan? For = null);
