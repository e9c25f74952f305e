using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Why somebody owns an event whom nothing names.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(InTurn), "in-turn")]
[JsonDerivedType(typeof(OwedMost), "owed-most")]
[JsonDerivedType(typeof(LeastLoaded), "least-loaded")]
[JsonDerivedType(typeof(NoRow), "no-row")]
[JsonDerivedType(typeof(EmptyTeam), "empty-team")]
[JsonDerivedType(typeof(NoTeam), "no-team")]
[JsonDerivedType(typeof(NobodyAvailable), "nobody-available")]
[JsonDerivedType(typeof(NotAcknowledged), "not-acknowledged")]
[JsonDerivedType(typeof(NotAcknowledgedBySeveral), "not-acknowledged-by-several")]
internal abstract record OwnerReason
{
    private OwnerReason()
    {
    }

    /// <summary>It is their turn in a round robin.</summary>
    /// <param name="Able">How many could take it.</param>
    internal sealed record InTurn(int Able) : OwnerReason;

    /// <summary>They are owed the most turns by their weight.</summary>
    /// <param name="Able">How many could take it.</param>
    /// <param name="NobodyInCrm">Whether the CRM was asked first and named nobody.</param>
    internal sealed record OwedMost(int Able, bool NobodyInCrm = false) : OwnerReason;

    /// <summary>They have the least of their capacity taken.</summary>
    /// <param name="Able">How many could take it.</param>
    internal sealed record LeastLoaded(int Able) : OwnerReason;

    /// <summary>The fallback: no row of the table matches.</summary>
    /// <param name="Table">The table's file.</param>
    internal sealed record NoRow(string Table) : OwnerReason;

    /// <summary>The fallback: nobody is in the team.</summary>
    /// <param name="Team">The team.</param>
    internal sealed record EmptyTeam(string Team) : OwnerReason;

    /// <summary>The fallback: no team is named.</summary>
    internal sealed record NoTeam : OwnerReason;

    /// <summary>The fallback: nobody who is asked can take it now.</summary>
    internal sealed record NobodyAvailable : OwnerReason;

    /// <summary>The fallback: what is not acknowledged in time goes to it.</summary>
    internal sealed record NotAcknowledged : OwnerReason;

    /// <summary>The fallback: as many as may had it and did not acknowledge it.</summary>
    /// <param name="Holders">How many.</param>
    internal sealed record NotAcknowledgedBySeveral(int Holders) : OwnerReason;
}
