using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Which rules are compared, and over which events.</summary>
/// <param name="Live">The version that is live.</param>
/// <param name="Draft">What is to take its place.</param>
internal sealed record PreviewQuestion(Configuration Live, Configuration Draft)
{
    /// <summary>How many events are looked at where nothing is said.</summary>
    public const int UsualEvents = 10_000;

    /// <summary>The most events that are looked at.</summary>
    public const int MostEvents = 100_000;

    /// <summary>How many of the differences are kept as examples where nothing is said.</summary>
    public const int UsualExamples = 50;

    /// <summary>The most examples that can be asked for.</summary>
    public const int MostExamplesEver = 500;

    /// <summary>Not taken in before; <see langword="null"/> for as far as events are kept.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Taken in before; <see langword="null"/> for up to now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of this source only; of all where <see langword="null"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Of this type only, as it was taken in; of all where <see langword="null"/>.</summary>
    public string? Type { get; init; }

    /// <summary>The most events, the newest of those found.</summary>
    public int Most { get; init; } = UsualEvents;

    /// <summary>The most examples.</summary>
    public int MostExamples { get; init; } = UsualExamples;

    /// <summary>Events that are given, in their order, in place of those that were taken in; none where <see langword="null"/>.</summary>
    public IReadOnlyList<RecordedEvent>? Given { get; init; }

    /// <summary>Fixtures that are looked at in place of events; none where <see langword="null"/>.</summary>
    public IReadOnlyList<PreviewFixture>? Fixtures { get; init; }

    /// <summary>Takes every event that becomes something else, in order; nobody does where <see langword="null"/>.</summary>
    public Func<PreviewChange, CancellationToken, ValueTask>? EachChange { get; init; }
}

/// <summary>How far a preview has come.</summary>
/// <param name="Found">How many events there are in all; <see langword="null"/> while they are still looked for.</param>
/// <param name="Looked">How many were looked for so far.</param>
/// <param name="Decided">How many are decided by both sides.</param>
public sealed record PreviewProgress(int? Found, int Looked, int Decided);
