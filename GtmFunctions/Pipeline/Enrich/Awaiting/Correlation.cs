using System.Diagnostics.CodeAnalysis;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>
/// The id that we send and that comes back: which event waits for which enricher. It proves nothing and need not: a call back comes through
/// a source that proves itself. No two events share it, since an event's id is its own.
/// </summary>
/// <param name="EventId">The event.</param>
/// <param name="Enricher">The enricher's name.</param>
internal sealed record Correlation(string EventId, string Enricher)
{
    private const char Joint = ':';

    /// <summary>The text that is sent.</summary>
    public string Text => $"{EventId}{Joint}{Enricher}";

    /// <summary>Reads a text that came back.</summary>
    /// <returns>Whether it can be one of ours.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Correlation? correlation)
    {
        var joint = text.IndexOf(Joint, StringComparison.Ordinal);
        correlation = joint > 0 && joint < text.Length - 1 && RecordId.DayOf(text[..joint]) is not null && !RecordId.IsDelivery(text)
            ? new Correlation(text[..joint], text[(joint + 1)..])
            : null;
        return correlation is not null;
    }
}
