using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// What the catalogue knows of a kind of destination, or of an API that is only read: one file of <c>Catalog/connectors</c>.
/// </summary>
public sealed record ConnectorDefinition
{
    /// <summary>The file's name without its ending, which <c>connector:</c> names.</summary>
    public required string Name { get; init; }

    /// <summary>The name people know it by.</summary>
    public required string Title { get; init; }

    /// <summary>Where the vendor documents the API.</summary>
    public Uri? Docs { get; init; }

    /// <summary>What this file builds on, each with its source.</summary>
    public IReadOnlyList<ConnectorFact> Facts { get; init; } = [];

    /// <summary>What kind of thing the actions do, unless one says otherwise.</summary>
    public required ActionClass Class { get; init; }

    /// <summary>The base of all addresses; a destination's own <c>url</c> goes before it. Without either nothing can be sent.</summary>
    public string? Url { get; init; }

    /// <summary>How a call proves who we are.</summary>
    public ConnectorAuth Auth { get; init; } = new();

    /// <summary>What the destination reads as markup, so that values of an event are put there as plain text.</summary>
    public required Escaping Escape { get; init; }

    /// <summary>
    /// What can be done, by the name that a workflow's <c>action:</c> uses; nothing where it is only read, by polls and fetches.
    /// </summary>
    public required IReadOnlyDictionary<string, ConnectorAction> Actions { get; init; }

    /// <summary>The action of a workflow that names none; empty where there are no actions.</summary>
    public required string DefaultAction { get; init; }

    /// <summary>What an enricher can ask, by the name that a provider's <c>lookup:</c> uses; the first one where it names none.</summary>
    public IReadOnlyDictionary<string, ConnectorEnrichment> Enrich { get; init; } = new Dictionary<string, ConnectorEnrichment>();

    /// <summary>
    /// How to tell the outcome from an answer: the first rule that matches, else <see cref="AnswerKind"/> by the status alone.
    /// </summary>
    public IReadOnlyList<AnswerRule> Answers { get; init; } = [];

    /// <summary>Where an answer says in words what is wrong, tried in order.</summary>
    public IReadOnlyList<FieldPath> Message { get; init; } = [];

    /// <summary>Headers that tell how much of a limit is left.</summary>
    public IReadOnlyList<LimitHeaders> Limits { get; init; } = [];

    /// <summary>The limits that the vendor publishes.</summary>
    public IReadOnlyList<PublishedLimit> Published { get; init; } = [];

    /// <summary>What keeps a second try from doing the thing twice.</summary>
    public Idempotency Idempotency { get; init; } = new();

    /// <summary>Whether a destination of this kind must have a <c>token</c>.</summary>
    public bool NeedsToken => Auth is { Kind: not AuthKind.None, Optional: false };

    /// <summary>Whether a destination of this kind must have a <c>url</c> for an action: one by its name, or the default one.</summary>
    public bool NeedsUrl(string? action) => Url is null && Actions.GetValueOrDefault(action ?? DefaultAction)?.Url is null;

    /// <summary>Whether an action sends a text to be read: one by its name, or the default one.</summary>
    public bool TakesText(string? action) => Actions.GetValueOrDefault(action ?? DefaultAction)?.Text is not null;
}

/// <summary>A fact and where it comes from.</summary>
/// <param name="Fact">In our own words.</param>
/// <param name="Source">A page, a repository, or what else can be looked up.</param>
/// <param name="Mark">
/// <c>S</c> the vendor's own documentation or SDK; <c>V</c> a registry or implementation that cites it; <c>M</c> unconfirmed.
/// </param>
public sealed record ConnectorFact(string Fact, string Source, string Mark);

/// <summary>What kind of thing an action does; replays and retries treat the kinds differently.</summary>
public enum ActionClass
{
    /// <summary>Sends data on; the receiver decides what it means.</summary>
    Send,

    /// <summary>Writes a record by its own key: doing it twice is doing it once.</summary>
    Upsert,

    /// <summary>Tells a person: twice is a nuisance.</summary>
    Notify,

    /// <summary>Puts a person into a sequence of messages: twice is a mistake that a customer sees.</summary>
    Enrol,

    /// <summary>Moves or promises money.</summary>
    Money,
}

/// <summary>What keeps a second try from doing the thing twice. <c>Idempotency-Key</c> is sent on every call whatever this says.</summary>
/// <param name="By">The means.</param>
/// <param name="Header">A further header that carries the action's id, where the API reads one.</param>
public sealed record Idempotency(IdempotencyMeans By = IdempotencyMeans.None, string? Header = null)
{
    /// <summary>Whether the same request may be sent again although the first may have worked.</summary>
    public bool MayRepeat => By is IdempotencyMeans.Key or IdempotencyMeans.Upsert;
}

/// <summary>Means against doing a thing twice.</summary>
public enum IdempotencyMeans
{
    /// <summary>None: the API does it again.</summary>
    None,

    /// <summary>The API knows a key in a header or in the body.</summary>
    Key,

    /// <summary>The write names the record by its own key.</summary>
    Upsert,

    /// <summary>The API is asked, before a second try, whether the thing is done.</summary>
    Lookup,
}
