using System.Globalization;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>How much a version is to decide.</summary>
/// <param name="Percent">The share of the keys: 100 for all, 0 for a shadow, which is shown the events and decides none.</param>
internal readonly record struct RolloutShare(int Percent)
{
    /// <summary>The largest share that is not all, in per cent.</summary>
    public const int Most = 99;

    /// <summary>All events: the version is current.</summary>
    public static readonly RolloutShare All = new(100);

    /// <summary>Whether it becomes the current version.</summary>
    public bool IsAll => Percent == 100;

    /// <summary>Reads a share.</summary>
    /// <param name="text">A share such as <c>10%</c>, from 1 to 99; <c>shadow</c> or <c>all</c>.</param>
    /// <exception cref="FormatException">It is none; the message says what to write.</exception>
    public static RolloutShare Parse(string text) => text switch
    {
        "all" => All,
        "shadow" => default,
        _ when int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= Most =>
            new RolloutShare(percent),
        _ => throw new FormatException(
            $"'{OpsAnswer.Shown(text)}' is no share: give one of the keys such as 10%, from 1% to 99%, or shadow, or all."),
    };
}
