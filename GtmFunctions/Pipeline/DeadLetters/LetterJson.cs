using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>What the message of any stage may say of what it is about.</summary>
/// <param name="Event">Its event; a webhook has none yet.</param>
/// <param name="Source">A webhook's source.</param>
/// <param name="Configuration">The configuration version that decides it.</param>
/// <param name="Workflow">The workflow that asks for the action.</param>
/// <param name="Branch">The branch that asks for it.</param>
/// <param name="Index">The action's place in the branch.</param>
/// <param name="Part">What part of its event's life the action is: <c>subscription</c> where no document has it.</param>
internal sealed record LetterMessage(
    LetterEvent? Event, string? Source, string? Configuration, string? Workflow, string? Branch, int Index, string? Part = null)
{
    /// <summary>Whether somebody subscribed to it: then its workflow is its destination.</summary>
    [JsonIgnore]
    public bool IsSubscription => Part == "subscription";
}

/// <summary>What a message's event says of itself.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record LetterEvent(string? Source, string? Type, string? Subject);

/// <summary>What a poison message says of what happened to it: <see cref="PoisonMessage"/> writes it.</summary>
/// <param name="Id">The dead letter's id.</param>
/// <param name="Run">The nonce of the replay in which it died; empty for the first run.</param>
/// <param name="Form">The name of its <see cref="Storage.DeadLetters.LetterForm"/>.</param>
/// <param name="Key">The event's or action's id.</param>
/// <param name="Reason">Why it could not be done.</param>
/// <param name="Status">The HTTP status of the last answer, if there was one.</param>
/// <param name="Answer">The last answer.</param>
/// <param name="FailedAt">When it died.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Trace">The address of its trace.</param>
internal sealed record LetterMark(
    string? Id,
    string? Run,
    string? Form,
    string? Key,
    string? Reason,
    string? Status,
    string? Answer,
    string? FailedAt,
    string? Attempts,
    string? Trace);

/// <summary>What a poison message says where its own message is no JSON object.</summary>
/// <param name="Bytes">The message in base64.</param>
internal sealed record LetterBytes(string? Bytes);

/// <summary>JSON of dead letters. People edit poison messages by hand, so that any value is taken for a text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own, Converters = [typeof(LenientText)])]
[JsonSerializable(typeof(LetterMessage))]
[JsonSerializable(typeof(LetterMark))]
[JsonSerializable(typeof(LetterBytes))]
[JsonSerializable(typeof(KeptLetter))]
internal sealed partial class LetterJson : JsonSerializerContext;
