using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>What a dead letter is about; what it does not say, or could not be read, is <see langword="null"/>.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type; a webhook that died before intake has none.</param>
/// <param name="Subject">What its event is about.</param>
/// <param name="Configuration">The configuration version that decides it.</param>
/// <param name="Workflow">The workflow that asks for the action.</param>
/// <param name="Branch">The branch that asks for it.</param>
/// <param name="Index">The action's place in the branch.</param>
/// <param name="Destination">Where the action goes.</param>
/// <param name="Operation">The connector's operation, where the workflow names one.</param>
/// <param name="Class">The action's class, such as <c>notify</c>.</param>
internal sealed record DeadLetterFacts(
    string? Source = null,
    string? Type = null,
    string? Subject = null,
    string? Configuration = null,
    string? Workflow = null,
    string? Branch = null,
    int Index = 0,
    string? Destination = null,
    string? Operation = null,
    string? Class = null)
{
    /// <summary>What the message itself says; where the action goes and its class are in its configuration.</summary>
    /// <param name="body">The message as its stage got it; <see langword="null"/> where it is no JSON object.</param>
    public static DeadLetterFacts From(JsonObject? body)
    {
        try
        {
            return body?.Deserialize(LetterJson.Default.LetterMessage) is { } message
                ? new DeadLetterFacts(
                    message.Event?.Source ?? message.Source,
                    message.Event?.Type,
                    message.Event?.Subject,
                    message.Configuration,
                    message.Workflow,
                    message.Branch,
                    message.Index,
                    message.IsSubscription ? message.Workflow : null,
                    Class: message.IsSubscription ? ActionClasses.NameOf(ActionClass.Send) : null)
                : new DeadLetterFacts();
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or ArgumentException or JsonException)
        {
            return new DeadLetterFacts();
        }
    }
}
