using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How an owner is found.</summary>
public sealed record Assignment
{
    /// <summary>The name that workflows use.</summary>
    public required string Name { get; init; }

    /// <summary>The decision table that names a team or an owner, if there is one.</summary>
    public DecisionTable? Table { get; init; }

    /// <summary>The members of all teams, if there are any.</summary>
    public Roster? Pool { get; init; }

    /// <summary>How one of a team is chosen.</summary>
    public AssignmentStrategy Strategy { get; init; }

    /// <summary>How long an account keeps its owner; <see langword="null"/> where it does not.</summary>
    public Sticky? Sticky { get; init; }

    /// <summary>Days on which members do not work.</summary>
    public HolidayTable Holidays { get; init; } = HolidayTable.None;

    /// <summary>The e-mail address of who takes it when nobody else can.</summary>
    public required string Fallback { get; init; }

    /// <summary>How soon an owner acknowledges; <see langword="null"/> where nobody waits for it.</summary>
    public Sla? Sla { get; init; }
}

/// <summary>How one member of a team is chosen.</summary>
public enum AssignmentStrategy
{
    /// <summary><c>round-robin</c>: one after the other.</summary>
    RoundRobin,

    /// <summary><c>weighted</c>: in turns that follow their weights.</summary>
    Weighted,

    /// <summary><c>least-loaded</c>: who has the least of their capacity taken.</summary>
    LeastLoaded,

    /// <summary><c>owner</c>: the owner of the account in the CRM; weighted turns where it names nobody.</summary>
    Owner,
}

/// <summary>An account keeps its owner.</summary>
/// <param name="Key">The field that names the account.</param>
/// <param name="Window">For how long after its last assignment.</param>
public sealed record Sticky(FieldPath Key, TimeSpan Window);
