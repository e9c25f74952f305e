using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Why something is known, or not, that an enricher was to say.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NoKey), "no-key")]
[JsonDerivedType(typeof(FilteredOut), "filtered-out")]
[JsonDerivedType(typeof(RecordFilteredOut), "record-filtered-out")]
[JsonDerivedType(typeof(NobodyListens), "nobody-listens")]
[JsonDerivedType(typeof(AllKnown), "all-known")]
[JsonDerivedType(typeof(WouldBeAsked), "would-be-asked")]
[JsonDerivedType(typeof(NobodyAsked), "nobody-asked")]
[JsonDerivedType(typeof(Silent), "silent")]
[JsonDerivedType(typeof(PartOfRecord), "part-of-record")]
[JsonDerivedType(typeof(NothingGiven), "nothing-given")]
[JsonDerivedType(typeof(NobodyKnows), "nobody-knows")]
[JsonDerivedType(typeof(NothingCached), "nothing-cached")]
[JsonDerivedType(typeof(TooLarge), "too-large")]
internal abstract partial record EnrichmentReason
{
    private EnrichmentReason()
    {
    }

    /// <summary>The sentence of a row that was written before reasons were typed.</summary>
    /// <param name="Text">The sentence.</param>
    internal sealed record Written(string Text) : EnrichmentReason;

    /// <summary>Not looked up: the event has no value of the field.</summary>
    /// <param name="Field">The field.</param>
    internal sealed record NoKey(string Field) : EnrichmentReason;

    /// <summary>Not looked up: the workflow that wants it filters the event out in any case.</summary>
    /// <param name="Workflow">The workflow.</param>
    internal sealed record FilteredOut(string Workflow) : EnrichmentReason;

    /// <summary>The record is not read: the workflows that listen filter the event out in any case.</summary>
    /// <param name="Workflows">The workflows.</param>
    internal sealed record RecordFilteredOut(IReadOnlyList<string> Workflows) : EnrichmentReason;

    /// <summary>The record is not read: no workflow and no signal listens for the event's type.</summary>
    /// <param name="Type">The type.</param>
    internal sealed record NobodyListens(string Type) : EnrichmentReason;

    /// <summary>A provider is not asked: all that it can give is known.</summary>
    internal sealed record AllKnown : EnrichmentReason;

    /// <summary>A provider is not asked, but would be: nothing is sent.</summary>
    internal sealed record WouldBeAsked : EnrichmentReason;

    /// <summary>Missing: nobody could be asked.</summary>
    internal sealed record NobodyAsked : EnrichmentReason;

    /// <summary>Missing: providers did not answer, and nobody else gave the fields.</summary>
    /// <param name="Fields">The fields.</param>
    /// <param name="Providers">The providers.</param>
    internal sealed record Silent(IReadOnlyList<string> Fields, IReadOnlyList<string> Providers) : EnrichmentReason;

    /// <summary>Missing: a part of the record could not be read.</summary>
    internal sealed record PartOfRecord : EnrichmentReason;

    /// <summary>Failed: no provider gave any field, and one did not answer.</summary>
    internal sealed record NothingGiven : EnrichmentReason;

    /// <summary>Not found: nobody who was asked knows it.</summary>
    internal sealed record NobodyKnows : EnrichmentReason;

    /// <summary>Not asked: nothing is remembered, and nothing is sent.</summary>
    internal sealed record NothingCached : EnrichmentReason;

    /// <summary>The record is not kept: every message of the event would carry it.</summary>
    /// <param name="Characters">How long it is.</param>
    internal sealed record TooLarge(int Characters) : EnrichmentReason;
}
