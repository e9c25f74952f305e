using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>Whether an event of a source that enrichers wait for is a call back.</summary>
/// <param name="Answers">What it answers; <see langword="null"/> where it is an event of its own.</param>
/// <param name="Text">The correlation as it came back; none where there was none.</param>
/// <param name="Why">Why it answers nothing.</param>
internal sealed record CallbackReading(Correlation? Answers, string? Text, EnrichmentReason? Why)
{
    /// <summary>Reads an event.</summary>
    /// <returns><see langword="null"/> where no enricher waits for its source.</returns>
    public static CallbackReading? Find(Configuration configuration, EventMessage message)
    {
        Await[] waits =
        [
            .. configuration.Enrichers.Values
                .Select(enricher => enricher.Await)
                .OfType<Await>()
                .Where(wait => wait.Source == message.Event.Source),
        ];
        if (waits.Length == 0)
            return null;

        var raw = message.Event.Data["raw"];
        string? other = null;
        var texts = waits.Select(wait => FieldText.From(wait.Correlate.Read(raw))).Append(message.Correlation);
        foreach (var text in texts.OfType<string>())
        {
            if (Correlation.TryParse(text, out var correlation))
                return new CallbackReading(correlation, text, null);
            other ??= text;
        }

        return new CallbackReading(null, other, other is null
            ? new EnrichmentReason.NoCorrelation([.. waits.Select(wait => wait.Correlate.Text).Distinct()])
            : new EnrichmentReason.ForeignCorrelation());
    }

    /// <summary>The fields that a call back gives.</summary>
    /// <param name="wait">How it was waited for, by the configuration of the event that did.</param>
    /// <param name="callBack">The call back as it was taken in.</param>
    public static IReadOnlyList<(FieldPath Field, JsonNode Value)> Fields(Await wait, CanonicalEvent callBack)
    {
        var raw = callBack.Data["raw"];
        return
        [
            .. wait.Gives
                .Select(field => (
                    Field: field,
                    Value: wait.Map.TryGetValue(field, out var path) ? path.Read(raw) : field.Read(callBack.Data)))
                .Where(given => given.Value is not null)
                .Select(given => (given.Field, given.Value!)),
        ];
    }
}
