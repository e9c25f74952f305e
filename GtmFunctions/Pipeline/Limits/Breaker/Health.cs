using System.Net;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;

namespace GtmFunctions.Pipeline.Limits.Breaker;

/// <summary>What an answer says of the destination, rather than of the action.</summary>
internal enum Health
{
    /// <summary>It answered: even a refusal, or that there were too many calls, is an answer of one that is up.</summary>
    Up,

    /// <summary>It failed, maybe because of what it was sent: 500, or a time-out after which nobody knows.</summary>
    Failing,

    /// <summary>It cannot be reached or says itself that it is away: no answer, 408, 502, 503, 504.</summary>
    Away,

    /// <summary>It is up and takes nothing from us: it is switched off there (410), or our credentials are not good.</summary>
    Refusing,

    /// <summary>Nothing, and nothing can be sent: a setting of ours is missing or not good.</summary>
    Unready,

    /// <summary>Nothing: no call was made.</summary>
    Unsaid,
}

/// <summary>Reads the health of a destination from an answer.</summary>
internal static class HealthReading
{
    /// <summary>What an answer says of the destination.</summary>
    public static Health From(Answer answer) => answer switch
    {
        { Kind: AnswerKind.Misconfigured, Status: null } => Health.Unready,
        { Kind: AnswerKind.Disabled or AnswerKind.Misconfigured } => Health.Refusing,
        { Kind: AnswerKind.Unknown } => Health.Failing,
        { Kind: AnswerKind.Retry, Status: null } => Health.Away,
        { Status: null } => Health.Unsaid,
        { Kind: AnswerKind.Retry, Status: (int)HttpStatusCode.RequestTimeout or >= 502 } => Health.Away,
        { Kind: AnswerKind.Retry, Status: >= 500 } => Health.Failing,
        _ => Health.Up,
    };
}
