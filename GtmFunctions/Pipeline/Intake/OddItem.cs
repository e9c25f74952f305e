using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>An item of a batch that cannot be taken in, while the others are.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Why">What is wrong with it, in words.</param>
internal sealed record OddItem(int Index, string Why)
{
    /// <summary>Why an item of a list is no event; <see langword="null"/> where it may be one.</summary>
    public static string? WhyNot(JsonNode? item) => item is JsonObject
        ? null
        : $"it is {(item is null ? "null" : $"a JSON {JsonType.Words(JsonType.From(item))}")} and no object, so nothing says what happened";

    /// <summary>An item that fails each time in the same way.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="failure">What was thrown.</param>
    public static OddItem From(int index, Exception failure) => new(index, failure switch
    {
        UnprocessableException hopeless => hopeless.Message,
        RequestFailedException refused => $"storage cannot take it: {refused.ErrorCode ?? "refused"} ({refused.Status})",
        _ => $"{failure.GetType().Name}: {failure.Message}",
    });
}
