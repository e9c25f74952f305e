using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Subscriptions;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>
/// What the actions of a subscription are called: the workflow and the destination are <c>subscription@board-3f9a1c</c>, which no workflow
/// and no destination of a document can be, the branch is <c>events</c> or <c>decisions</c>. There is no dot in it, for it is in the id
/// that is signed.
/// </summary>
internal static class SubscriptionPlace
{
    private const string Prefix = "subscription@";
    private const char Again = '~';

    /// <summary>The destination of a subscription.</summary>
    /// <param name="id">Its id.</param>
    public static string DestinationOf(string id) => Prefix + id;

    /// <summary>Whether a workflow, as a message names it, is a subscription.</summary>
    public static bool Is(string? workflow) => workflow?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>The id of the subscription that an action is of.</summary>
    public static string IdOf(ActionMessage message) => IdOf(message.Workflow);

    /// <summary>The id of the subscription that a workflow or destination is.</summary>
    public static string IdOf(string destination) => destination[Prefix.Length..];

    /// <summary>The name in an id.</summary>
    public static string NameOf(string id) => id.LastIndexOf('-') is > 0 and var end ? id[..end] : id;

    /// <summary>The branch of what a subscriber gets.</summary>
    public static string BranchOf(SubscribedTo what) => what == SubscribedTo.Decisions ? "decisions" : "events";

    /// <summary>The action that sends a subscriber something.</summary>
    public static PlannedAction ActionOf(string id, SubscribedTo what) => new()
    {
        Workflow = DestinationOf(id),
        Branch = BranchOf(what),
        Index = 0,
        To = DestinationOf(id),
    };

    /// <summary>The name under which a replay sends again what arrived.</summary>
    public static string NameAgain(PlannedAction planned, string nonce) => $"{planned.Place}{Again}{nonce[..8]}";

    /// <summary>
    /// By what a subscriber tells that it has something already: the same for all tries and replays of one event.
    /// </summary>
    public static string KeyOf(ActionMessage message) => $"{message.Event.Id}:{message.Action.Split(Again)[0]}";
}
