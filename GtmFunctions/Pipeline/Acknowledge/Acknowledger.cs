using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>What came of an acknowledgement.</summary>
internal enum AcknowledgeResult
{
    /// <summary>It is acknowledged by this call.</summary>
    Done,

    /// <summary>It was acknowledged before; that stands.</summary>
    Already,

    /// <summary>Somebody else has it by now, or is just getting it.</summary>
    PassedOn,
}

/// <summary>Takes acknowledgements: the first one stands, from then on nothing more is sent.</summary>
internal sealed class Acknowledger(
    SlaRecords records, SlaKeys keys, ConfigurationVersions configurations, PipelineMetrics metrics, TimeProvider clock)
{
    /// <summary>Acknowledges as the owner of a step.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="record">The record as it was read.</param>
    /// <param name="step">Which owner acknowledges, from 1.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What came of it, and the record then.</returns>
    public async Task<(AcknowledgeResult Result, SlaRecord Record)> ByLinkAsync(
        string eventId, SlaRecord record, int step, CancellationToken cancellation)
    {
        var (result, after) = await TryAsync(
            eventId, record, held => !held.Moving && held.Holders.Count == step, held => Note(held, "link", null), cancellation);
        if (result == AcknowledgeResult.Done)
            await keys.RemoveAsync(after.Keys, eventId, after.Assignment, cancellation);
        return (result, after);
    }

    /// <summary>
    /// Acknowledges by an event, whoever has it. The caller takes it out of <see cref="SlaKeys"/> when it has kept what came of it.
    /// </summary>
    /// <returns>The record where this event acknowledged it, now or in an earlier run; <see langword="null"/> where another did.</returns>
    public async Task<SlaRecord?> ByEventAsync(string eventId, SlaRecord record, string by, CancellationToken cancellation)
    {
        var (_, after) = await TryAsync(eventId, record, _ => true, held => Note(held, "event", by), cancellation);
        return after.Acknowledged?.Event == by ? after : null;
    }

    private async Task<(AcknowledgeResult Result, SlaRecord Record)> TryAsync(
        string eventId, SlaRecord record, Func<SlaRecord, bool> may, Func<SlaRecord, SlaAcknowledged> note, CancellationToken cancellation)
    {
        var change = await records.ChangeAsync(
            eventId,
            record,
            held => held.Acknowledged is not null || !may(held) ? held : held with { Acknowledged = note(held) },
            cancellation);
        var stands = change.Stands
            ?? throw new InvalidOperationException($"The record of {eventId} went away while it was acknowledged.");
        if (!change.IsDone)
            return (stands.Acknowledged is null ? AcknowledgeResult.PassedOn : AcknowledgeResult.Already, stands);
        await CountAsync(stands, stands.Acknowledged!, cancellation);
        return (AcknowledgeResult.Done, stands);
    }

    // Working time is by the roster as it is now; where none can be loaded, or the assignment is no more, only the clock tells
    private async Task CountAsync(SlaRecord record, SlaAcknowledged noted, CancellationToken cancellation)
    {
        var labels = new NumberLabels(record.Source, record.Type, record.Workflow, Owner: record.Holder.Email);
        metrics.Acknowledged(record.Assignment, noted.InTime, TimeSpan.FromSeconds(noted.Seconds), labels);
        if (record.ReceivedAt is not { } came)
            return;
        var configuration = configurations.Loaded ?? await configurations.TryCurrentAsync(cancellation);
        TimeSpan? inHours = configuration?.Assignments.GetValueOrDefault(record.Assignment) is { } assignment
            ? WorkingTime.Between(assignment, record.Holder.Email, came, noted.At)
            : null;
        metrics.AcknowledgedAfter(labels, noted.At - came, inHours);
    }

    private SlaAcknowledged Note(SlaRecord record, string how, string? by)
    {
        var now = clock.GetUtcNow();
        var inTime = record.Holders.Count == 1 && !record.Moving && !(record.Holder.Due < now);
        return new SlaAcknowledged(now, record.Holder.Name, how, (long)(now - record.Holders[0].Since).TotalSeconds, inTime, by);
    }
}
