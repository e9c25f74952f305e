using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>How a record is made that a lookup does not find. What is found is left as it is.</summary>
public sealed record ConnectorCreate
{
    /// <summary>The entry of a workflow's <c>with</c> that says <c>no</c> where nothing is to be made.</summary>
    public const string Switch = "with.create";

    /// <summary>The HTTP method, in upper case.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>What follows the base, with a leading slash; values in it are percent-encoded.</summary>
    public required Template Path { get; init; }

    /// <summary>The record; entries that come out as empty text are left out.</summary>
    public required Template Body { get; init; }

    /// <summary>Where the answer has the id of what was made, tried in order.</summary>
    public IReadOnlyList<FieldPath> Id { get; init; } = [];

    /// <summary>The id where it is ours to give, so that the answer has none; <see langword="null"/> where the API gives it.</summary>
    public Template? GivenId { get; init; }

    /// <summary>How the API says that the record is there, which its lookup may not know yet; <see langword="null"/> for none.</summary>
    public RecordExists? Exists { get; init; }

    /// <summary>How to tell the outcome from an answer, before what the status alone says.</summary>
    public IReadOnlyList<AnswerRule> Answers { get; init; } = [];
}

/// <summary>The answer to making a record that is there.</summary>
/// <param name="Rule">What the answer is like; what it means is of no matter.</param>
/// <param name="Id">Where it has the record's id, tried in order.</param>
/// <param name="Pattern">What finds the id in the answer's text, as its first group; tried after <paramref name="Id"/>.</param>
public sealed record RecordExists(AnswerRule Rule, IReadOnlyList<FieldPath> Id, Regex? Pattern);
