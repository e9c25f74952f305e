using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Ends a call before it is made, with the answer that stands for it; never leaves this folder.</summary>
internal sealed class UnsentException(Answer answer) : Exception(answer.Reason)
{
    /// <summary>The answer.</summary>
    public Answer Answer { get; } = answer;

    /// <summary>Nobody can make this call until the document or the message changes.</summary>
    public static UnsentException Refused(string reason) => new(new Answer { Kind = AnswerKind.Refused, Reason = reason });

    /// <summary>Somebody has to set or correct a setting.</summary>
    public static UnsentException Misconfigured(string? setting, string reason) =>
        new(new Answer { Kind = AnswerKind.Misconfigured, Reason = reason, Setting = setting });
}
