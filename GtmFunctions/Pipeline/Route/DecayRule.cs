using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Route;

/// <summary>Says what age leaves of points. Age counts up to the event's own time, so that a replay scores the same.</summary>
internal static class DecayRule
{
    private const int Places = 6;

    private static readonly FieldPath EventTime = FieldPath.Parse("event.time");

    /// <summary>
    /// What is left. Without a time that can be read nothing is: what nobody can date is not new. A time after the event's is new.
    /// </summary>
    /// <param name="decay">The rule's decay.</param>
    /// <param name="fields">The event's fields, <c>event.time</c> among them.</param>
    public static Decay Apply(ScoreDecay decay, FieldScope fields)
    {
        if (FieldComparison.Time(fields.Read(decay.By)) is not { } since || FieldComparison.Time(fields.Read(EventTime)) is not { } at)
            return new Decay(0) { By = decay.By.Text };
        var age = at > since ? at - since : TimeSpan.Zero;
        var factor = decay.HalfLife is { } half ? Halved(age, half) : Even(age, decay.Over!.Value);
        return new Decay(factor) { By = decay.By.Text, Age = age };
    }

    private static decimal Even(TimeSpan age, TimeSpan over) =>
        age >= over ? 0 : decimal.Round(1 - ((decimal)age.Ticks / over.Ticks), Places);

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
