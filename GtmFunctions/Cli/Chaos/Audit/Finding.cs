namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>What can be wrong with what chaos left behind.</summary>
internal enum FindingKind
{
    /// <summary>A webhook was never answered 200 although its sender went on trying.</summary>
    NotAccepted,

    /// <summary>An event, an action or an owner is missing.</summary>
    Lost,

    /// <summary>An event is there twice, or an action was done under two idempotency keys, or without one.</summary>
    Twice,

    /// <summary>An action that nobody asked for was done.</summary>
    Unasked,

    /// <summary>A call was repeated although its answer had arrived and nothing had gone wrong since.</summary>
    Repeated,

    /// <summary>A message is left in a queue, an event waits, or an event has no outcome.</summary>
    Stuck,

    /// <summary>An accepted delivery has no trace.</summary>
    Untold,

    /// <summary>A dead letter cannot be replayed, or came back although nothing was wrong any more.</summary>
    DeadLetter,

    /// <summary>A poison queue holds something else than the list of dead letters shows.</summary>
    Poison,

    /// <summary>A signal, a turn, a capacity or an owner is not what it must be.</summary>
    Count,

    /// <summary>Actions of one event were rendered by two versions of the configuration.</summary>
    Versions,
}

/// <summary>Something that is wrong.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="What">What it is, for a person.</param>
internal sealed record Finding(FindingKind Kind, string What);
