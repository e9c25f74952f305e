using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>A dead letter's place in a list whose newest come first; two that died at one instant are told apart by their ids.</summary>
/// <param name="FailedAt">When it was given up.</param>
/// <param name="Id">Its id.</param>
internal sealed record LetterPlace(DateTimeOffset FailedAt, string Id)
{
    /// <summary>The order of the list turned round.</summary>
    public static readonly IComparer<LetterPlace> OldestFirst = Comparer<LetterPlace>.Create((left, right) => Compare(right, left));

    /// <summary>The place of a record.</summary>
    public static LetterPlace For(DeadLetterRecord record) => new(record.FailedAt, record.Id);

    /// <summary>A place from its token; <see langword="null"/> where the text is none.</summary>
    public static LetterPlace? Parse(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token.Replace('-', '+').Replace('_', '/'), bytes, out var written)
            && Encoding.UTF8.GetString(bytes, 0, written).Split(' ') is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && time <= DateTimeOffset.MaxValue.UtcTicks
            ? new LetterPlace(new DateTimeOffset(time, TimeSpan.Zero), id)
            : null;
    }

    /// <summary>The place as a token, fit for an address.</summary>
    public string Token() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{FailedAt.UtcTicks} {Id}")))
            .Replace('+', '-').Replace('/', '_');

    /// <summary>Whether it comes later in the list than another.</summary>
    public bool IsAfter(LetterPlace other) => Compare(this, other) > 0;

    private static int Compare(LetterPlace left, LetterPlace right)
    {
        var byTime = right.FailedAt.CompareTo(left.FailedAt);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.Id, right.Id);
    }
}
