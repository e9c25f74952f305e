using System.Diagnostics.Metrics;

namespace GtmFunctions.Pipeline.Telemetry;

/// <summary>The pipeline's own metrics, which its alerts go by: counts as things happen, gauges from a timer.</summary>
public sealed class PipelineMetrics
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string MeterName = "GtmFunctions";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _signatureFailures;
    private readonly Counter<long> _deliveriesFailed;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _acknowledged;
    private readonly Counter<long> _overdue;
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
    public PipelineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("gtm.hooks.requests", description: "Webhooks answered, by source and status.");
        _signatureFailures = meter.CreateCounter<long>(
            "gtm.hooks.signature_failures", description: "Webhooks whose signature was refused, by source.");
        _deliveries = meter.CreateCounter<long>(
            "gtm.deliveries", description: "Tries of actions, by destination and what their answer meant.");
        _deliveriesFailed = meter.CreateCounter<long>(
            "gtm.deliveries.failed", description: "Tries of actions that failed, by destination.");
        _acknowledged = meter.CreateCounter<long>(
            "gtm.sla.acknowledged", description: "Events acknowledged, by assignment and in time or not.");
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
    public void Answered(string source, int status) => _requests.Add(1, Tag("source", source), Tag("status", status));

    /// <summary>A webhook's signature was refused.</summary>
    public void SignatureRefused(string source) => _signatureFailures.Add(1, Tag("source", source));

    /// <summary>A try of an action ended.</summary>
    public void Tried(string destination, string kind, bool failed)
    {
        _deliveries.Add(1, Tag("destination", destination), Tag("kind", kind));
        if (failed)
            _deliveriesFailed.Add(1, Tag("destination", destination));
    }

    /// <summary>An event was acknowledged.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="inTime">Whether its first owner was in time.</param>
    /// <param name="after">How long after its first owner got it, by the clock.</param>
    public void Acknowledged(string assignment, bool inTime, TimeSpan after)
    {
        _acknowledged.Add(1, Tag("assignment", assignment), Tag("in_time", inTime));
        _timeToAcknowledge.Record(after.TotalSeconds, Tag("assignment", assignment));
    }

    /// <summary>An event went to another owner because it was not acknowledged.</summary>
    public void Overdue(string assignment) => _overdue.Add(1, Tag("assignment", assignment));

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

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
