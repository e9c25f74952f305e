namespace GtmFunctions.Pipeline.Events;

/// <summary>One step of the way on which an event came back to us, or was made of another.</summary>
/// <param name="From">The source of the event that caused it.</param>
/// <param name="By">The workflow, enricher or signal that sent it on.</param>
/// <param name="To">The destination that it was sent to, or the type of the event that a signal made.</param>
public sealed record Hop(string From, string By, string To);

/// <summary>
/// The way of an event that came back to us: a destination of ours called a hook of ours, or a signal counts what signals make. Each call
/// that we make carries it on, so that a ring ends.
/// </summary>
internal static class HopTrail
{
    /// <summary>The most steps: an event whose way has as many is not taken further. Ways that end by themselves have one or two.</summary>
    public const int Most = 8;

    private const string Arrow = " → ";

    /// <summary>Whether an event of this way is stopped.</summary>
    public static bool IsTooLong(IReadOnlyList<Hop>? hops) => hops?.Count >= Most;

    /// <summary>The way of what comes next.</summary>
    public static IReadOnlyList<Hop> With(IReadOnlyList<Hop>? hops, Hop next) => [.. hops ?? [], next];

    /// <summary>
    /// Why an event is stopped, with the ring that it goes: <c>forms → loop → own-hook → forms</c>, or its whole way where no step comes
    /// twice.
    /// </summary>
    /// <param name="hops">Its way.</param>
    /// <param name="at">Where it came back: the source, or the type that a signal made.</param>
    public static string Reason(IReadOnlyList<Hop> hops, string at) =>
        $"This event went {hops.Count} times from us to ourselves and is stopped here, because it would go on for ever: " +
        $"{Ring(hops, at)}. Break the ring in the configuration (a filter, another type, another destination), then discard this. " +
        "Replaying it lets it go once more.";

    private static string Ring(IReadOnlyList<Hop> hops, string at)
    {
        var again = hops.Count - 2;
        while (again >= 0 && hops[again] != hops[^1])
            again--;
        return string.Join(Arrow, [.. hops.Skip(again + 1).SelectMany(Names), at]);
    }

    private static IEnumerable<string> Names(Hop hop) => [hop.From, hop.By, hop.To];
}
