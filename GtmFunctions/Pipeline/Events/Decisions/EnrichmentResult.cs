using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>
/// What came of enriching an event, kept as the event's row or as a replay's. What conditions and templates see of it follows from its
/// outcomes (<see cref="Mark"/>).
/// </summary>
internal sealed record EnrichmentResult
{
    /// <summary>What the event is as a callback; <see langword="null"/> where no enricher waits for its source.</summary>
    public CallbackOutcome? CallBack { get; init; }

    /// <summary>What came of each enricher, and first of the record that the event's source fetches.</summary>
    public IReadOnlyList<EnricherOutcome> Enrichers { get => field ?? []; init; }

    /// <summary>Whether all that was wanted was asked and answered; <see langword="null"/> where nothing was, or it is not over.</summary>
    public EnrichmentCompleteness? Enrichment { get; init; }

    /// <summary>The enrichers that could not be asked, failed, or answered in part; as <see cref="Enrichment"/>.</summary>
    public IReadOnlyList<string>? EnrichmentMissing { get; init; }

    /// <summary>How long the event waited; <see langword="null"/> where it did not.</summary>
    public ParkedTime? Parked { get; init; }

    /// <summary>The same with whether all that was wanted is known. That somebody knows nothing is an answer.</summary>
    public EnrichmentResult Mark()
    {
        string[] missing = [.. Enrichers.Where(outcome => outcome.IsMissing).Select(outcome => outcome.Enricher)];
        return this with
        {
            Enrichment = missing.Length == 0 ? EnrichmentCompleteness.Complete : EnrichmentCompleteness.Partial,
            EnrichmentMissing = missing,
        };
    }
}

/// <summary>Whether all that an event's workflows wanted to know was asked and answered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EnrichmentCompleteness>))]
internal enum EnrichmentCompleteness
{
    /// <summary>All of it.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Somebody could not be asked, failed, or answered in part.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,
}

/// <summary>How long an event waited for callbacks.</summary>
/// <param name="At">When it was parked.</param>
/// <param name="ReleasedAt">When the last of what it waited for was settled.</param>
internal sealed record ParkedTime(DateTimeOffset At, DateTimeOffset? ReleasedAt);
