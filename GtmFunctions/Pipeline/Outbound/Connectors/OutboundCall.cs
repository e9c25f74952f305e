using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>One try of one action.</summary>
internal sealed record OutboundCall
{
    /// <summary>The action's id, the same at every try: the idempotency key. Without a dot where the destination signs.</summary>
    public required string ActionId { get; init; }

    /// <summary>Which try this is, from 1. From the second on an earlier one may have worked, so lookups are made first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// Whether some run before this one may have made the call without its answer being known: a crash in the middle, or a replay.
    /// Lookups are then made first, as at a second try.
    /// </summary>
    public bool MayHaveBeenSent { get; init; }

    /// <summary>
    /// What steps of this action's tries made; <see langword="null"/> where there is nothing before this try and nothing after it.
    /// </summary>
    public RecordedSteps? Steps { get; init; }

    /// <summary>Where the call goes.</summary>
    public required Destination Destination { get; init; }

    /// <summary>How that kind of destination is called.</summary>
    public required ConnectorDefinition Connector { get; init; }

    /// <summary>The connector's action; its default where <see langword="null"/>.</summary>
    public string? Operation { get; init; }

    /// <summary>The event, which is what is sent where nothing else says what.</summary>
    public required CanonicalEvent Event { get; init; }

    /// <summary>
    /// What templates can name: <c>event</c>, <c>person</c>, <c>account</c>, <c>deal</c>, …, <c>raw</c>, <c>score</c>, <c>owner</c>,
    /// <c>with</c>. A call lays <c>action.id</c>, <c>found</c> and <c>text</c> over these for the catalogue's own templates.
    /// </summary>
    public required FieldScope Values { get; init; }

    /// <summary>The workflow's template, if it names one.</summary>
    public Template? Template { get; init; }

    /// <summary>The link by which the owner acknowledges, where the template reads it: <c>acknowledge.url</c>.</summary>
    public AcknowledgeLink? Link { get; init; }

    /// <summary>The hop header, by which we know what comes back of this call; none for a call that is not made.</summary>
    public string? Hops { get; init; }

    /// <summary>What of <see cref="Values"/> is secret and must not be shown.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>The app settings that <c>url</c>, <c>token</c>, <c>secret</c> and <c>settings.NAME</c> name.</summary>
    public required IConfiguration Settings { get; init; }
}
