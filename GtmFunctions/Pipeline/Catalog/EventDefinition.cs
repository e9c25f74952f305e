using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Where a provider puts what every event has.</summary>
public sealed record EventDefinition
{
    /// <summary>
    /// Where the lists of items are, the deeper ones first where one list has others in some of its items; none for one event a request. A
    /// body that is itself a list is a batch in any case.
    /// </summary>
    public IReadOnlyList<ItemsPath> Items { get; init; } = [];

    /// <summary>
    /// Where the id is, tried in order, those first of which no part is missing; without any, or where all are missing, the bytes are the
    /// id. Where a part is missing, or a batch's items would share the id, the item's hash joins in. A <see cref="FieldExpression"/>: a
    /// path, <c>header:NAME</c>, or a template such as <c>{portalId}:{eventId}</c>.
    /// </summary>
    public IReadOnlyList<FieldExpression> Id { get; init; } = [];

    /// <summary>Where the provider's type is, tried in order.</summary>
    public IReadOnlyList<FieldExpression> Type { get; init; } = [];

    /// <summary>Where the time of the event is, tried in order: as <c>TimeText</c> reads it.</summary>
    public IReadOnlyList<FieldExpression> Time { get; init; } = [];

    /// <summary>
    /// What the event is about, tried in order, in the provider's payload; else the first of the mapped deal's id, person's e-mail,
    /// account's domain.
    /// </summary>
    public IReadOnlyList<FieldExpression> Subject { get; init; } = [];

    /// <summary>
    /// From when on an equal payload is an event of its own, where no id that can be trusted tells: the provider gives none, or gives it in
    /// a header that its signature does not cover. Nothing is taken for a copy with zero; <see langword="null"/> leaves it to
    /// <see cref="SourceDefinition.RepeatAfter"/>.
    /// </summary>
    public TimeSpan? RepeatAfter { get; init; }

    /// <summary>
    /// The headers that are read, by their lower-case names: all of a request's headers that are kept. Put together at each call.
    /// </summary>
    public IReadOnlySet<string> Headers =>
        Id.Concat(Type).Concat(Time).Concat(Subject).SelectMany(expression => expression.Headers).ToHashSet(StringComparer.Ordinal);
}
