using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Filters;

namespace GtmFunctions.Pipeline.Route;

/// <summary>What age left of a rule's points.</summary>
/// <param name="Factor">The share that is left, from 0 to 1, to six places.</param>
/// <param name="Age">The age; <see langword="null"/> where it is not known.</param>
/// <param name="Why">In words.</param>
public sealed record Decayed(decimal Factor, TimeSpan? Age, string Why);

/// <summary>Says what age leaves of points. Age counts up to the event's own time, so that a replay scores the same.</summary>
public static class DecayRule
{
    private const int Places = 6;

    /// <summary>What is left. Without a time that can be read nothing is: what nobody can date is not new. A time after the event's is new.</summary>
    /// <param name="decay">The rule's decay.</param>
    /// <param name="fields">The event's fields, <c>event.time</c> among them.</param>
    public static Decayed Of(ScoreDecay decay, JsonObject fields)
    {
        if (FieldComparison.Time(decay.By.Read(fields)) is not { } since || FieldComparison.Time(fields["event"]?["time"]) is not { } at)
            return new Decayed(0, null, $"{decay.By} has no time, so nothing is left");
        var age = at > since ? at - since : TimeSpan.Zero;
        var factor = decay.HalfLife is { } half ? Halved(age, half) : Even(age, decay.Over!.Value);
        return new Decayed(factor, age, $"{decay.By} is {Duration.Text(age)} old");
    }

    private static decimal Even(TimeSpan age, TimeSpan over) => age >= over ? 0 : decimal.Round(1 - ((decimal)age.Ticks / over.Ticks), Places);

    // Whole halvings are exact; only what is left of one takes a power
    private static decimal Halved(TimeSpan age, TimeSpan half)
    {
        var factor = 1m;
        for (; age >= half && factor > 0; age -= half)
            factor = decimal.Round(factor / 2, 20);
        var rest = age == TimeSpan.Zero ? 1m : (decimal)Math.Pow(2, -((double)age.Ticks / half.Ticks));
        return decimal.Round(factor * rest, Places);
    }
}
