using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How a source's API is asked for what happened: <c>poll</c> of a source.</summary>
public sealed record SourcePoll
{
    /// <summary>How long the app waits between two runs that found something, where the document does not say.</summary>
    public static readonly TimeSpan DefaultEvery = TimeSpan.FromMinutes(5);

    /// <summary>How many times longer it waits at most, where the document does not say.</summary>
    public const int DefaultStretch = 3;

    /// <summary>The records that are asked for, by name; each has its own place up to which it was read.</summary>
    public required IReadOnlyDictionary<string, PolledRecords> Records { get; init; }

    /// <summary>
    /// Whom to call and how: connector, address, token, headers, time-out (30 s unless the document says otherwise), limit, breaker. Its
    /// name is <c>poll.SOURCE</c>, which no destination of the document can have.
    /// </summary>
    public required Destination Whom { get; init; }

    /// <summary>Values that the requests' templates see as <c>with</c>.</summary>
    public JsonObject? With { get; init; }

    /// <summary>The wait between two runs while records come.</summary>
    public TimeSpan Every { get; init; } = DefaultEvery;

    /// <summary>The longest wait, while none come: it doubles with each run that found nothing.</summary>
    public TimeSpan AtMost { get; init; } = DefaultEvery * DefaultStretch;

    /// <summary>
    /// Where the first run begins, as the document writes it: a time, or a value of the watermark; <see langword="null"/> for now.
    /// </summary>
    public string? Since { get; init; }
}
