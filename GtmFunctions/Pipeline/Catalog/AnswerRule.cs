using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>What an answer must be like to mean something: everything that is given here must hold.</summary>
public sealed record AnswerRule
{
    /// <summary>What it means.</summary>
    public required AnswerKind Is { get; init; }

    /// <summary>The statuses; any where empty.</summary>
    public IReadOnlyList<StatusRange> Status { get; init; } = [];

    /// <summary>The whole body, trimmed, is one of these texts.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>The whole body has one of these texts in it, in any case.</summary>
    public IReadOnlyList<string> Contains { get; init; } = [];

    /// <summary>An array of which at least one item must meet what follows; <c>.</c> is a body that is itself an array.</summary>
    public FieldPath? Each { get; init; }

    /// <summary>The value that is looked at; what follows is about it.</summary>
    public FieldPath? Path { get; init; }

    /// <summary>It reads as one of these.</summary>
    public IReadOnlyList<string> EqualTo { get; init; } = [];

    /// <summary>It is there and reads as none of these.</summary>
    public IReadOnlyList<string> Not { get; init; } = [];

    /// <summary>Whether it must be there; does not matter where <see langword="null"/>.</summary>
    public bool? Exists { get; init; }

    /// <summary>Where the item, or the body, says in words what is wrong; the connector's own place where none.</summary>
    public FieldPath? Message { get; init; }

    /// <summary>Whether it means that the OAuth token has ended, so that a new one is worth a second call.</summary>
    public bool TokenEnded { get; init; }
}

/// <summary>Statuses from one to another, both included.</summary>
/// <param name="From">The lowest.</param>
/// <param name="To">The highest.</param>
public readonly record struct StatusRange(int From, int To)
{
    /// <summary>Whether a status is among them.</summary>
    public bool Contains(int status) => status >= From && status <= To;
}

/// <summary>What came of an action's try.</summary>
public enum AnswerKind
{
    /// <summary>Done.</summary>
    Delivered,

    /// <summary>Not done; the same call may succeed later: 408, 425, 429, 5xx, and no answer at all.</summary>
    Retry,

    /// <summary>Not done, and the same call never will be: 400, 404, 422 and the like.</summary>
    Refused,

    /// <summary>The destination is gone and wants no more calls: 410.</summary>
    Disabled,

    /// <summary>Nobody knows: no answer came after the request was sent, and the action must not be done twice.</summary>
    Unknown,

    /// <summary>Not done; somebody has to set or correct a setting first.</summary>
    Misconfigured,
}
