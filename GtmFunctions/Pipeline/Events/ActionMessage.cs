using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Events;

/// <summary>One call to one destination, on its way there.</summary>
public sealed record ActionMessage : StageMessage
{
    /// <summary>How the names of actions begin that an SLA asks for: <c>sla:assignment:remind-1-1:0</c>.</summary>
    public const string SlaPrefix = "sla:";

    /// <summary>The action's place in its event: <c>workflow:branch:index</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The event, enriched.</summary>
    public required CanonicalEvent Event { get; init; }

    /// <summary>When its first delivery was taken in: the place of its row in the index.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <inheritdoc cref="EventMessage.ReceivedAt"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <inheritdoc cref="EventMessage.CameIn"/>
    [JsonIgnore]
    public DateTimeOffset CameIn => ReceivedAt ?? FirstSeenAt;

    /// <summary>The configuration version that decides it.</summary>
    public required string Configuration { get; init; }

    /// <summary>The workflow that asks for it.</summary>
    public required string Workflow { get; init; }

    /// <summary>The branch that asks for it.</summary>
    public required string Branch { get; init; }

    /// <summary>Its place in the branch, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How many actions the branches of its event have in all.</summary>
    public required int Total { get; init; }

    /// <summary>What part of its event's life it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ActionPart Part { get; init; }

    /// <summary>The question that it posts, for <see cref="ActionPart.Enrichment"/>.</summary>
    public EnrichmentPost? Post { get; init; }

    /// <summary>What the workflow decided that templates may name.</summary>
    public Decided Decided { get => field ?? Decided.Nothing; init; }

    /// <summary>The part of an assignment's SLA that asks for it; none where a branch does.</summary>
    public SlaOrigin? Sla { get; init; }

    /// <summary>What was decided about the event, for <see cref="ActionPart.Subscription"/> to decisions; else none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Decision { get; init; }

    /// <summary>Whether it is the first message to the owner whom an assignment named: by it they are told of the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TellsOwner { get; init; }

    /// <summary>Whether it is a branch's action, as the first decision of its event asks for it.</summary>
    [JsonIgnore]
    public bool IsFirstTime => Part == ActionPart.Routed && Sla is null && Replay is null && Rerun is null;

    /// <summary>The queue message whose run may have claimed the action before this message was sent; none where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClaimedBy { get; init; }

    /// <summary>The number of this try, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What this try has waited for so far; none where it has not.</summary>
    public IReadOnlyList<ActionWaiting> Waiting { get; init; } = [];

    /// <summary>The idempotency key of every call that this action makes.</summary>
    [JsonIgnore]
    public string ActionId => $"{Event.Id}:{Action}";

    /// <inheritdoc/>
    public override string Key => ActionId;

    /// <inheritdoc/>
    public override string TraceId => Event.Id;
}
