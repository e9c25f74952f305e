using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Tells what a clock that is off does to signed timestamps, whose age is judged by it.</summary>
public static class ClockCheck
{
    // Dates of HTTP are whole seconds, and the way there and back takes a moment.
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(2);

    // What is allowed where no source signs a time: the providers' usual.
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);

    /// <summary>Judges a clock.</summary>
    /// <param name="check">What the finding is called.</param>
    /// <param name="whose">Whose clock it is, such as <c>the app's clock</c>.</param>
    /// <param name="than">The other clock, such as <c>storage's</c>.</param>
    /// <param name="ahead">How far it is ahead; less than zero where it is behind.</param>
    /// <param name="tightest">The least that a signed timestamp may be off; <see langword="null"/> where none is signed or known.</param>
    /// <param name="mend">How that clock is set.</param>
    public static Finding Examine(string check, string whose, string than, TimeSpan ahead, SignedTolerance? tightest, string mend)
    {
        var off = ahead.Duration();
        if (off <= Precision)
            return Finding.Ok(
                check, $"{whose} and {than} agree to within {Precision.TotalSeconds:0} s{(tightest is null ? "" : $"; {May(tightest)}")}");
        var what = $"{whose} is {Text(off)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} {than}";
        if (off >= (tightest?.Tolerance ?? Usual))
            return Finding.Failed(
                check, $"{what}: {(tightest is null ? "signed timestamps are refused" : $"{May(tightest)}, so it is refused")}", mend);
        return Finding.Warning(check, $"{what}{(tightest is null ? "" : $": that much is gone of what {May(tightest)}")}", mend);
    }

    private static string May(SignedTolerance tightest) =>
        $"a signed timestamp of {tightest.Source} may be off by {Duration.Text(tightest.Tolerance)}";

    private static string Text(TimeSpan span) => span switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };
}
