namespace GtmFunctions.Cli.Remote;

/// <summary>The map, as <c>GET ops/map</c> answers it.</summary>
internal sealed record MapAnswer(
    string? Configuration,
    IReadOnlyList<MapSource>? Sources,
    IReadOnlyList<MapSignal>? Signals,
    IReadOnlyList<MapWorkflow>? Workflows,
    IReadOnlyList<MapAssignment>? Assignments,
    IReadOnlyList<MapDestination>? Destinations,
    MapAccounts? Accounts,
    IReadOnlyList<MapSubscription>? Subscriptions,
    MapGaps? Gaps);

/// <summary>A source of the map.</summary>
internal sealed record MapSource(string? Source, string? Title, IReadOnlyList<MapSeen>? Seen);

/// <summary>A type that a source brought.</summary>
internal sealed record MapSeen(string? Type, string? Count);

/// <summary>A signal of the map.</summary>
internal sealed record MapSignal(string? Signal, IReadOnlyList<string>? ListensFor, string? Emits, IReadOnlyList<string>? HeardBy);

/// <summary>A workflow of the map.</summary>
internal sealed record MapWorkflow(
    string? Workflow,
    IReadOnlyList<string>? On,
    IReadOnlyList<string>? Enrich,
    string? Score,
    string? Assign,
    IReadOnlyList<MapBranch>? Branches);

/// <summary>A branch of a workflow.</summary>
internal sealed record MapBranch(string? Branch, IReadOnlyList<string>? Reads, IReadOnlyList<string>? To);

/// <summary>An assignment of the map.</summary>
internal sealed record MapAssignment(string? Assignment, string? Table, string? Pool, string? Strategy, string? Fallback);

/// <summary>A destination of the map.</summary>
internal sealed record MapDestination(
    string? Destination, string? Connector, IReadOnlyList<string>? UsedBy, string? SwitchedOffFor, string? DownFor);

/// <summary>How events are matched against accounts.</summary>
internal sealed record MapAccounts(string? List, IReadOnlyList<string>? Gives);

/// <summary>A subscription of the map.</summary>
internal sealed record MapSubscription(
    string? Subscription,
    IReadOnlyList<string>? Gets,
    IReadOnlyList<string>? Types,
    string? Where,
    string? State,
    string? Why,
    string? FailingSince,
    string? Fault);

/// <summary>What of the map leads nowhere, or is never reached.</summary>
internal sealed record MapGaps(
    IReadOnlyList<string>? SourcesNeverHeardOf,
    IReadOnlyList<MapSilence>? SilentSources,
    IReadOnlyList<MapUnhandled>? UnhandledTypes,
    IReadOnlyList<string>? SignalsThatNothingReached,
    IReadOnlyList<string>? SignalsThatNothingListensTo,
    IReadOnlyList<string>? WorkflowsThatNothingReached,
    IReadOnlyList<string>? DestinationsThatNothingUses,
    IReadOnlyList<string>? SubscriptionsThatNothingReached,
    IReadOnlyList<MapOwnHook>? DestinationsThatCallOurOwnHooks,
    IReadOnlyList<string>? Rings);

/// <summary>A source that is quiet.</summary>
internal sealed record MapSilence(string? Source, string? Why);

/// <summary>A type that nobody listens for.</summary>
internal sealed record MapUnhandled(string? Source, string? Type, string? Count);

/// <summary>A destination that calls a source of the same app.</summary>
internal sealed record MapOwnHook(string? Destination, string? Source);
