using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>That an event goes on to another owner.</summary>
/// <param name="To">Who gets it, and why they.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why it goes on, in words.</param>
internal sealed record SlaMove(OwnerDecision To, DateTimeOffset At, string Why);

/// <summary>That somebody is told of an event that waits for its owner: a reminder, or that it has gone on.</summary>
/// <param name="Notice">The action that tells them.</param>
/// <param name="At">When.</param>
internal sealed record SlaTold(ActionMessage Notice, DateTimeOffset At);

/// <summary>
/// Who has an event by an assignment of one version as time passes. It changes as <see cref="SlaMemory"/> lets time pass, until it is
/// settled.
/// </summary>
/// <param name="assignment">The assignment.</param>
/// <param name="action">An action of the event, by whose fields the next owner is chosen.</param>
/// <param name="record">The record with which the clock begins.</param>
/// <param name="recorded">What became of the event then; <see langword="null"/> where nobody was asked to acknowledge it.</param>
internal sealed class SlaWay(Assignment assignment, ActionMessage action, SlaRecord record, SlaRecord? recorded)
{
    private readonly List<SlaMove> _moves = [];
    private readonly List<SlaTold> _told = [];

    /// <summary>The assignment.</summary>
    public Assignment Assignment => assignment;

    /// <summary>An action of the event.</summary>
    public ActionMessage Action => action;

    /// <summary>What became of the event then; <see langword="null"/> where nobody was asked to acknowledge it.</summary>
    public SlaRecord? Recorded => recorded;

    /// <summary>The record as it is by now.</summary>
    public SlaRecord Record { get; set; } = record;

    /// <summary>Whom it has gone on to.</summary>
    public IReadOnlyList<SlaMove> Moves => _moves;

    /// <summary>Who is told, as far as the record tells it.</summary>
    public IReadOnlyList<SlaTold> Told => _told;

    /// <summary>What its owner would have done.</summary>
    public OwnerSilence Silence { get; set; }

    /// <summary>To whom it would go on next, where it is not known whether it does.</summary>
    public SlaMove? Next { get; set; }

    /// <summary>Whether the record tells all of it.</summary>
    public bool IsKnown => Silence.Word != OwnerWord.Unknown;

    /// <summary>Whether nothing more is to come.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Adds that it has gone on.</summary>
    public void Add(SlaMove move) => _moves.Add(move);

    /// <summary>Adds that somebody is told.</summary>
    public void Add(SlaTold told) => _told.Add(told);
}
