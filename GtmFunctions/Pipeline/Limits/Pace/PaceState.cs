using System.Globalization;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>What all instances know together of the pace of a destination.</summary>
public sealed record PaceState
{
    /// <summary>Before the first call.</summary>
    public static readonly PaceState Empty = new();

    /// <summary>The moments as of which calls count that are known to have arrived, oldest first.</summary>
    public IReadOnlyList<TakenSlots> Taken { get; init; } = [];

    /// <summary>
    /// Calls that have a slot and of which it is not known yet when they arrived, in the order in which they were given it.
    /// </summary>
    public IReadOnlyList<OpenCall> Open { get; init; } = [];

    /// <summary>The number of the next slot.</summary>
    public long Next { get; init; } = 1;

    /// <summary>Until when the destination wants to be left alone.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>That a destination asked to be left alone until a moment.</summary>
    public static string LeftAlone(DateTimeOffset until) =>
        string.Create(CultureInfo.InvariantCulture, $"it asked to be left alone until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>What the API says is left of its own limits.</summary>
    public IReadOnlyList<Quota> Quotas { get; init; } = [];

    /// <summary>Calls under way, kept only where their number is limited.</summary>
    public IReadOnlyList<CallLease> Calls { get; init; } = [];

    /// <summary>The lines of those who wait: high, normal, low.</summary>
    public IReadOnlyList<PaceLine> Lines { get; init; } = [new(), new(), new()];

    /// <summary>
    /// Since when the action had waited that was called last of those in line; until one is, since when the first waits. They are called in
    /// turn, so none waits longer. <see langword="null"/> where no line has been since.
    /// </summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>How long the oldest of those who wait for a slot has waited at most; zero where none waits.</summary>
    public TimeSpan OldestWait(DateTimeOffset now) =>
        WaitingSince is { } since && Lines.Any(line => line.KeptUntil > now) && since < now ? now - since : TimeSpan.Zero;
}

/// <summary>A call that has a slot.</summary>
/// <param name="No">The slot's number.</param>
/// <param name="At">The slot's moment.</param>
/// <param name="Count">How many requests it makes at most.</param>
public readonly record struct OpenCall(long No, DateTimeOffset At, int Count);

/// <summary>Calls that count as of one moment.</summary>
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
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(PaceState))]
internal sealed partial class PaceJson : JsonSerializerContext;
