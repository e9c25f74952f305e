using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Cli.Chaos.Sinks;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>A webhook or file that was answered 200.</summary>
/// <param name="Webhook">Its place in the plan.</param>
/// <param name="Delivery">The id that it was answered with: a delivery's, or an import's.</param>
internal sealed record AcceptedWebhook(int Webhook, string Delivery);

/// <summary>An event as the app lists it.</summary>
/// <param name="Id">The app's id.</param>
/// <param name="ProviderId">The provider's id.</param>
/// <param name="Source">The source, or what made it.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record ListedEvent(string Id, string ProviderId, string Source, string Outcome);

/// <summary>A dead letter as the app lists it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Queue">The stage where it died.</param>
/// <param name="Reason">Why.</param>
internal sealed record ListedLetter(string Id, string Queue, string Reason);

/// <summary>A poison queue beside the list of dead letters.</summary>
/// <param name="Queue">The stage's queue.</param>
/// <param name="Messages">How many messages the poison queue has.</param>
/// <param name="Listed">How many dead letters the app lists of it.</param>
internal sealed record PoisonCount(string Queue, int Messages, int Listed);

/// <summary>What the ledger says of one event.</summary>
/// <param name="Pool">The roster.</param>
/// <param name="Event">The app's id of the event.</param>
/// <param name="Email">Who got it.</param>
/// <param name="At">When.</param>
internal sealed record LedgerLine(string Pool, string Event, string Email, DateTimeOffset At);

/// <summary>A time in which a call can be repeated: a process ended or stood still, or storage or a destination was away.</summary>
/// <param name="From">When it began, from the beginning of the run.</param>
/// <param name="Until">When it was over.</param>
internal sealed record Disturbance(TimeSpan From, TimeSpan Until);

/// <summary>All that an audit looks at, as values.</summary>
internal sealed record ChaosEvidence
{
    /// <summary>What was to be sent and done.</summary>
    public required ChaosPlan Plan { get; init; }

    /// <summary>The webhooks that were answered 200.</summary>
    public required IReadOnlyList<AcceptedWebhook> Accepted { get; init; }

    /// <summary>What destinations got, in the order in which they got it.</summary>
    public required IReadOnlyList<SinkCall> Calls { get; init; }

    /// <summary>The events that the app lists.</summary>
    public required IReadOnlyList<ListedEvent> Events { get; init; }

    /// <summary>
    /// How many events the trace of each accepted delivery names, and how many rows of each accepted file are fed; a delivery that has no
    /// trace is missing, and an import that is not done.
    /// </summary>
    public required IReadOnlyDictionary<string, int> Told { get; init; }

    /// <summary>The dead letters that are left when all that there were have been replayed.</summary>
    public required IReadOnlyList<ListedLetter> Letters { get; init; }

    /// <summary>The dead letters whose replay was refused, and the answer.</summary>
    public required IReadOnlyList<ListedLetter> Unreplayable { get; init; }

    /// <summary>Poison queues and the list, each time before dead letters were replayed, and at the end.</summary>
    public required IReadOnlyList<PoisonCount> Poison { get; init; }

    /// <summary>How many messages each queue has at the end.</summary>
    public required IReadOnlyDictionary<string, int> Queues { get; init; }

    /// <summary>The events that wait for a call back.</summary>
    public required IReadOnlyList<string> Parked { get; init; }

    /// <summary>Who got what.</summary>
    public required IReadOnlyList<LedgerLine> Ledger { get; init; }

    /// <summary>The times in which a call can be repeated.</summary>
    public required IReadOnlyList<Disturbance> Disturbances { get; init; }
}
