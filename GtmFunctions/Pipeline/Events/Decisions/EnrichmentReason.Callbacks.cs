using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <content>What came of callbacks.</content>
[JsonDerivedType(typeof(NotPosted), "not-posted")]
[JsonDerivedType(typeof(NoCallback), "no-callback")]
[JsonDerivedType(typeof(EmptyCallback), "empty-callback")]
[JsonDerivedType(typeof(NoCorrelation), "no-correlation")]
[JsonDerivedType(typeof(ForeignCorrelation), "foreign-correlation")]
[JsonDerivedType(typeof(NotAwaited), "not-awaited")]
[JsonDerivedType(typeof(Awaited), "awaited")]
[JsonDerivedType(typeof(AnsweredBefore), "answered-before")]
[JsonDerivedType(typeof(EventIsDead), "event-is-dead")]
[JsonDerivedType(typeof(CameLate), "came-late")]
internal abstract partial record EnrichmentReason
{
    /// <summary>The enricher could not be asked.</summary>
    /// <param name="Why">How its delivery failed, in words.</param>
    internal sealed record NotPosted(string Why) : EnrichmentReason;

    /// <summary>The time is up.</summary>
    /// <param name="Source">The source that did not call back.</param>
    /// <param name="Within">The time that it had, as the document writes it.</param>
    internal sealed record NoCallback(string Source, string Within) : EnrichmentReason;

    /// <summary>It called back with none of the fields.</summary>
    internal sealed record EmptyCallback : EnrichmentReason;

    /// <summary>Not a callback: nothing in it is a correlation.</summary>
    /// <param name="Paths">Where one would be.</param>
    internal sealed record NoCorrelation(IReadOnlyList<string> Paths) : EnrichmentReason;

    /// <summary>Not a callback: what it has for a correlation was not sent by us.</summary>
    internal sealed record ForeignCorrelation : EnrichmentReason;

    /// <summary>Not a callback: no event waits for the source with that correlation.</summary>
    /// <param name="Source">The source.</param>
    internal sealed record NotAwaited(string Source) : EnrichmentReason;

    /// <summary>In time: the event waits for it.</summary>
    internal sealed record Awaited : EnrichmentReason;

    /// <summary>Another callback was first.</summary>
    /// <param name="By">The event that one was taken in as.</param>
    internal sealed record AnsweredBefore(string By) : EnrichmentReason;

    /// <summary>Late: the event is in the dead letter for want of it.</summary>
    internal sealed record EventIsDead : EnrichmentReason;

    /// <summary>Late: the event went on without it.</summary>
    /// <param name="Why">Why it went on; <see langword="null"/> where that is not known.</param>
    internal sealed record CameLate(
        [property: JsonConverter(typeof(EnrichmentReasonConverter))] EnrichmentReason? Why) : EnrichmentReason;
}
