using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>That a signal fired for a key.</summary>
/// <param name="At">For what time, in UTC ticks.</param>
/// <param name="Event">The id of the event that it made.</param>
internal sealed record FiredNote(long At, string Event);

/// <summary>
/// What a key has seen of a signal altogether, whatever its definition was. Every change of a key's buckets changes its ledger too, by its
/// ETag: so each decision about a key is made from all that came before it, and two that complete a window at the same time fire once.
/// </summary>
/// <param name="Counted">How many events have counted, ever.</param>
/// <param name="Fired">The latest firings, the newest first by the times that they are for.</param>
internal sealed record KeyLedger(long Counted, IReadOnlyList<FiredNote> Fired)
{
    // A late event asks how near a firing is to its own time
    private const int MostKept = 20;

    /// <summary>Nothing counted.</summary>
    public static readonly KeyLedger Empty = new(0, []);

    /// <summary>The firing, before or after, that a time is within the cooldown of; <see langword="null"/> where none is.</summary>
    public FiredNote? Near(long at, TimeSpan cooldown) => Fired.FirstOrDefault(fired => Math.Abs(fired.At - at) < cooldown.Ticks);

    /// <summary>The ledger with a firing.</summary>
    public KeyLedger With(FiredNote fired) =>
        this with { Fired = [.. Fired.Append(fired).OrderByDescending(one => one.At).Take(MostKept)] };
}

/// <summary>JSON of what signals keep.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(Bucket))]
[JsonSerializable(typeof(KeyLedger))]
[JsonSerializable(typeof(InactivityState))]
internal sealed partial class SignalJson : JsonSerializerContext;
