using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Telemetry.Destinations;

/// <summary>What a destination answered to one try of an action.</summary>
/// <param name="At">When the try began.</param>
/// <param name="Kind">What the answer meant, such as <c>delivered</c> or <c>retry</c>.</param>
/// <param name="Status">The HTTP status, if there was an answer.</param>
/// <param name="Reason">In words.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="EventId">The event whose action it was.</param>
/// <param name="IsFailure">Whether the action was not done.</param>
public sealed record GivenAnswer(
    DateTimeOffset At, string Kind, int? Status, string Reason, long Milliseconds, string EventId, bool IsFailure);

/// <summary>The last answers of a destination.</summary>
/// <param name="Last">Newest first, at most <see cref="MostKept"/>.</param>
internal sealed record LastAnswers(IReadOnlyList<GivenAnswer> Last)
{
    /// <summary>How many are kept.</summary>
    public const int MostKept = 20;

    /// <summary>Before the first.</summary>
    public static readonly LastAnswers None = new([]);

    /// <summary>The same with more: the newest of all, each once.</summary>
    public LastAnswers With(IEnumerable<GivenAnswer> more) =>
        new([.. more.Concat(Last).Distinct().OrderByDescending(answer => answer.At).Take(MostKept)]);
}

/// <summary>JSON of the answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(LastAnswers))]
internal sealed partial class AnswerJson : JsonSerializerContext;
