using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Deliver.Pace;

/// <summary>What all instances know together of the pace of a destination.</summary>
public sealed record PaceState
{
    /// <summary>Before the first call.</summary>
    public static readonly PaceState Empty = new();

    /// <summary>The slots that were taken, oldest first.</summary>
    public IReadOnlyList<TakenSlots> Taken { get; init; } = [];

    /// <summary>All slots that were ever taken for the address.</summary>
    public long Total { get; init; }

    /// <summary>The hash of the address that <see cref="Total"/> counts for: another address starts at 0.</summary>
    public string TotalOf { get; init; } = "";

    /// <summary>Until when the destination wants to be left alone.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>What the API says is left of its own limits.</summary>
    public IReadOnlyList<Quota> Quotas { get; init; } = [];

    /// <summary>Calls under way, kept only where their number is limited.</summary>
    public IReadOnlyList<CallLease> Calls { get; init; } = [];

    /// <summary>The lines of those who wait: high, normal, low.</summary>
    public IReadOnlyList<PaceLine> Lines { get; init; } = [new(), new(), new()];
}

/// <summary>Slots taken for one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Count">How many.</param>
public readonly record struct TakenSlots(DateTimeOffset At, int Count);

/// <summary>What the API says is left of one of its own limits.</summary>
/// <param name="Name">The limit's name in the catalogue.</param>
/// <param name="Left">How many calls.</param>
/// <param name="Until">When that ends.</param>
public sealed record Quota(string Name, long Left, DateTimeOffset Until);

/// <summary>A call under way.</summary>
/// <param name="Holder">The queue message that makes it.</param>
/// <param name="Until">When it counts as over even if nobody says so.</param>
public sealed record CallLease(string Holder, DateTimeOffset Until);

/// <summary>Those of one priority who sleep in the queue.</summary>
public sealed record PaceLine
{
    /// <summary>When the last of those who wait for the first time is called.</summary>
    public DateTimeOffset Tail { get; init; }

    /// <summary>When the last of those who came back too early is called: they do not go to the end again.</summary>
    public DateTimeOffset BackTail { get; init; }

    /// <summary>How many slots are kept for them against lower priorities.</summary>
    public int Kept { get; init; }

    /// <summary>Until when, because those who were meant may never come back.</summary>
    public DateTimeOffset KeptUntil { get; init; }
}

/// <summary>JSON of the pace.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PaceState))]
public sealed partial class PaceJson : JsonSerializerContext;
