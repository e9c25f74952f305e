namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Where a provider puts what every event has.</summary>
public sealed record EventDefinition
{
    /// <summary>
    /// The path of the array of items, <c>.</c> when the body itself is the array (a body that is no array is then one item); none for one
    /// event a request.
    /// </summary>
    public string? Items { get; init; }

    /// <summary>
    /// Where the id is, tried in order; without any, or where all are missing, the bytes are the id.
    /// A <see cref="FieldExpression"/>: a path, <c>header:NAME</c>, or a template such as <c>{portalId}:{eventId}</c>.
    /// </summary>
    public IReadOnlyList<FieldExpression> Id { get; init; } = [];

    /// <summary>Where the provider's type is, tried in order.</summary>
    public IReadOnlyList<FieldExpression> Type { get; init; } = [];

    /// <summary>Where the time of the event is, tried in order: ISO 8601, Unix seconds or Unix milliseconds.</summary>
    public IReadOnlyList<FieldExpression> Time { get; init; } = [];

    /// <summary>
    /// What the event is about, tried in order, in the provider's payload; else the first of the mapped deal's id, person's e-mail,
    /// account's domain.
    /// </summary>
    public IReadOnlyList<FieldExpression> Subject { get; init; } = [];

    /// <summary>
    /// From when on an equal payload is an event of its own, where no id that can be trusted tells: the provider gives none, or gives it in a
    /// header that its signature does not cover. Nothing is taken for a copy with zero; <see langword="null"/> leaves it to
    /// <see cref="SourceDefinition.RepeatAfter"/>.
    /// </summary>
    public TimeSpan? RepeatAfter { get; init; }

    /// <summary>The headers that are read, by their lower-case names: all of a request's headers that are kept.</summary>
    public IReadOnlySet<string> Headers =>
        Id.Concat(Type).Concat(Time).Concat(Subject).SelectMany(expression => expression.Headers).ToHashSet(StringComparer.Ordinal);
}
