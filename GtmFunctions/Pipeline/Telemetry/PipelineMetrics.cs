using System.Diagnostics.Metrics;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Telemetry;

/// <summary>
/// The pipeline's own metrics, which its alerts go by: counts as things happen, gauges from a timer. What happens is told here once, where
/// it is recorded, and goes to the exporters' instruments and to the numbers that pages and <c>ops/metrics</c> show.
/// </summary>
public sealed class PipelineMetrics
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string MeterName = "GtmFunctions";

    private readonly NumberCounts _numbers;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _signatureFailures;
    private readonly Counter<long> _deliveriesFailed;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _events;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _latency;
    private readonly Counter<long> _acknowledged;
    private readonly Counter<long> _overdue;
    private readonly Counter<long> _letters;
    private readonly Histogram<double> _timeToAcknowledge;
    private readonly Gauge<long> _depth;
    private readonly Gauge<double> _oldestAge;
    private readonly Gauge<long> _deadLetters;
    private readonly Gauge<int> _down;
    private readonly Gauge<double> _oldestWait;
    private readonly Gauge<long> _addressLeft;
    private readonly Gauge<long> _parked;
    private readonly Gauge<double> _parkedAge;

    /// <summary>Makes the instruments.</summary>
    internal PipelineMetrics(IMeterFactory meters, NumberCounts numbers, TimeProvider clock)
    {
        (_numbers, _clock) = (numbers, clock);
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("gtm.hooks.requests", description: "Webhooks answered, by source and status.");
        _signatureFailures = meter.CreateCounter<long>(
            "gtm.hooks.signature_failures", description: "Webhooks whose signature was refused, by source.");
        _events = meter.CreateCounter<long>("gtm.events", description: "Events taken in, by source and type.");
        _decisions = meter.CreateCounter<long>("gtm.decisions", description: "Events decided, by source, type and outcome.");
        _latency = meter.CreateHistogram<double>(
            "gtm.latency", "s", "How long what is told by 'kind' took, by source, workflow or destination as far as it has them.");
        _deliveries = meter.CreateCounter<long>(
            "gtm.deliveries", description: "Tries of actions, by destination and what their answer meant.");
        _deliveriesFailed = meter.CreateCounter<long>(
            "gtm.deliveries.failed", description: "Tries of actions that failed, by destination.");
        _acknowledged = meter.CreateCounter<long>(
            "gtm.sla.acknowledged", description: "Events acknowledged, by assignment and in time or not.");
        _letters = meter.CreateCounter<long>("gtm.dead_letters.put", description: "Messages that became dead letters, by queue.");
        _overdue = meter.CreateCounter<long>("gtm.sla.overdue", description: "Events passed on unacknowledged, by assignment.");
        _timeToAcknowledge = meter.CreateHistogram<double>("gtm.sla.seconds", "s", "Time until an event was acknowledged, by assignment.");
        _depth = meter.CreateGauge<long>("gtm.queue.depth", description: "Messages of a queue, those that wait for their time included.");
        _oldestAge = meter.CreateGauge<double>("gtm.queue.oldest_age_seconds", "s", "Age of the oldest visible message of a queue.");
        _deadLetters = meter.CreateGauge<long>("gtm.dead_letters", description: "Messages of a poison queue.");
        _down = meter.CreateGauge<int>("gtm.destination.down", description: "1 while the breaker of a destination is open, else 0.");
        _oldestWait = meter.CreateGauge<double>(
            "gtm.destination.oldest_wait_seconds", "s",
            "How long the oldest action waits for its destination, by what it waits for: pace or breaker.");
        _addressLeft = meter.CreateGauge<long>(
            "gtm.address.left", description: "Requests left in the life of an address, by destination and the setting that holds it.");
        _parked = meter.CreateGauge<long>("gtm.parked", description: "Events that wait for an enricher's call back.");
        _parkedAge = meter.CreateGauge<double>(
            "gtm.parked.oldest_age_seconds", "s", "How long the event that waits longest for a call back has waited.");
    }

    /// <summary>A webhook was answered.</summary>
    public void Answered(string source, int status)
    {
        _requests.Add(1, Tag("source", source), Tag("status", status));
        _numbers.Add(status == 200 ? Measure.Received : Measure.Refused, new NumberLabels(source));
    }

    /// <summary>A webhook's signature was refused.</summary>
    public void SignatureRefused(string source) => _signatureFailures.Add(1, Tag("source", source));

    /// <summary>An event was taken in, for the first time.</summary>
    /// <param name="message">The event.</param>
    /// <param name="happened">When it happened, where its provider says.</param>
    internal void TookIn(EventMessage message, DateTimeOffset? happened)
    {
        var labels = new NumberLabels(message.Event.Source, message.Event.Type);
        _events.Add(1, Tag("source", message.Event.Source), Tag("type", message.Event.Type));
        _numbers.Add(Measure.Events, labels);
        if (happened is { } time)
            Took(LatencyKind.SourceToReceived, labels, message.CameIn - time);
    }

    /// <summary>An item of a webhook came before.</summary>
    internal void Duplicate(string source, string type) => _numbers.Add(Measure.Duplicates, new NumberLabels(source, type));

    /// <summary>Items of a webhook are not taken in by their source.</summary>
    internal void ItemsRefused(string source, int count)
    {
        if (count > 0)
            _numbers.Add(Measure.ItemsRefused, new NumberLabels(source), count);
    }

    /// <summary>An event's first decision was written.</summary>
    internal void Decided(EventMessage message, RouteDecision decision)
    {
        var labels = new NumberLabels(message.Event.Source, message.Event.Type);
        _decisions.Add(1, Tag("source", message.Event.Source), Tag("type", message.Event.Type), Tag("outcome", decision.Outcome));
        DecisionNumbers.Add(_numbers, labels, decision);
        Took(LatencyKind.ReceivedToDecided, labels, _clock.GetUtcNow() - message.CameIn);
    }

    /// <summary>An event was a call back, and is done.</summary>
    internal void WasCallBack(EventMessage message) =>
        _numbers.Add(Measure.Answered, new NumberLabels(message.Event.Source, message.Event.Type));

    /// <summary>Every action of an event arrived.</summary>
    internal void Completed(CanonicalEvent @event) => _numbers.Add(Measure.Completed, new NumberLabels(@event.Source, @event.Type));

    /// <summary>A try of an action ended.</summary>
    public void Tried(string destination, string kind, bool failed)
    {
        _deliveries.Add(1, Tag("destination", destination), Tag("kind", kind));
        if (failed)
            _deliveriesFailed.Add(1, Tag("destination", destination));
    }

    /// <summary>What came of a try was recorded.</summary>
    internal void Recorded(ActionMessage message, ActionRecord record)
    {
        // A question to an enricher is no part of what its event's workflow does
        var workflow = message.Post is null ? message.Workflow : null;
        var branch = message.Post is null && message.Sla is null ? message.Branch : null;
        var labels = new NumberLabels(message.Event.Source, message.Event.Type, workflow, branch, record.To);
        if (record.PutOff is not null)
            return;
        _numbers.Add(Measure.Tries, labels);
        _numbers.Add(DecisionNumbers.MeasureFor(record.State), labels);
        if (record.State == ActionState.Delivered && message.IsFirstTime)
            Took(LatencyKind.ReceivedToDelivered, labels with { Branch = null }, _clock.GetUtcNow() - message.CameIn);
    }

    /// <summary>The first message to the owner of an event has arrived.</summary>
    /// <param name="message">It.</param>
    /// <param name="inHours">How long that took since the webhook, in working time of the owner.</param>
    internal void Told(ActionMessage message, TimeSpan inHours)
    {
        var labels = new NumberLabels(
            message.Event.Source, message.Event.Type, message.Workflow, Owner: message.Decided.Owner?.Email);
        Took(LatencyKind.ReceivedToTold, labels, _clock.GetUtcNow() - message.CameIn);
        _numbers.Add(LatencyKind.ReceivedToToldInHours, labels, inHours);
    }

    /// <summary>A dead letter was put, or one that was put back died again.</summary>
    /// <param name="queue">Whose message it was.</param>
    internal void DeadLettered(string queue)
    {
        _letters.Add(1, Tag("queue", queue));
        _numbers.Add(Measure.DeadLetters, default);
    }

    /// <summary>An event was acknowledged.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="inTime">Whether its first owner was in time.</param>
    /// <param name="after">How long after its first owner got it, by the clock.</param>
    /// <param name="labels">Of which source, type and workflow it is, and who had it.</param>
    internal void Acknowledged(string assignment, bool inTime, TimeSpan after, NumberLabels labels)
    {
        _acknowledged.Add(1, Tag("assignment", assignment), Tag("in_time", inTime));
        _timeToAcknowledge.Record(after.TotalSeconds, Tag("assignment", assignment));
        _numbers.Add(Measure.Acknowledged, labels);
        if (inTime)
            _numbers.Add(Measure.AcknowledgedInTime, labels);
    }

    /// <summary>How long after its webhook an event was acknowledged.</summary>
    /// <param name="labels">Of which source, type and workflow it is, and who had it.</param>
    /// <param name="byTheClock">By the clock.</param>
    /// <param name="inHours">In working time of who had it; <see langword="null"/> where that is not known.</param>
    internal void AcknowledgedAfter(NumberLabels labels, TimeSpan byTheClock, TimeSpan? inHours)
    {
        Took(LatencyKind.ReceivedToAcknowledged, labels, byTheClock);
        if (inHours is { } worked)
            _numbers.Add(LatencyKind.ReceivedToAcknowledgedInHours, labels, worked);
    }

    /// <summary>An event went to another owner because it was not acknowledged.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="labels">Of which source, type and workflow it is.</param>
    /// <param name="from">The address of who had it.</param>
    /// <param name="to">The address of who has it now.</param>
    internal void Overdue(string assignment, NumberLabels labels, string from, string to)
    {
        _overdue.Add(1, Tag("assignment", assignment));
        _numbers.Add(Measure.Overdue, labels with { Owner = from });
        _numbers.Add(Measure.Assigned, labels with { Owner = to });
    }

    /// <summary>A queue was looked at.</summary>
    public void Measured(string queue, long depth, TimeSpan oldestAge, long deadLetters)
    {
        _depth.Record(depth, Tag("queue", queue));
        _oldestAge.Record(oldestAge.TotalSeconds, Tag("queue", queue));
        _deadLetters.Record(deadLetters, Tag("queue", queue));
    }

    /// <summary>A destination's breaker was looked at.</summary>
    public void Breaker(string destination, bool down, TimeSpan oldestWait)
    {
        _down.Record(down ? 1 : 0, Tag("destination", destination));
        _oldestWait.Record(oldestWait.TotalSeconds, Tag("destination", destination), Tag("for", "breaker"));
    }

    /// <summary>A destination's pace was looked at.</summary>
    public void Pace(string destination, TimeSpan oldestWait) =>
        _oldestWait.Record(oldestWait.TotalSeconds, Tag("destination", destination), Tag("for", "pace"));

    /// <summary>The life of a destination's address was looked at.</summary>
    public void AddressLeft(string destination, string address, long left) =>
        _addressLeft.Record(left, Tag("destination", destination), Tag("address", address));

    /// <summary>The events that wait for a call back were counted.</summary>
    public void Parked(long count, TimeSpan oldestAge)
    {
        _parked.Record(count);
        _parkedAge.Record(oldestAge.TotalSeconds);
    }

    private void Took(LatencyKind kind, NumberLabels labels, TimeSpan time)
    {
        time = time > TimeSpan.Zero ? time : TimeSpan.Zero;
        _numbers.Add(kind, labels, time);
        var tags = new System.Diagnostics.TagList { Tag("kind", NumberJson.NameOf(kind)) };
        if (labels.Source is { } source)
            tags.Add(Tag("source", source));
        if (labels.Workflow is { } workflow)
            tags.Add(Tag("workflow", workflow));
        if (labels.Destination is { } destination)
            tags.Add(Tag("destination", destination));
        _latency.Record(time.TotalSeconds, tags);
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
