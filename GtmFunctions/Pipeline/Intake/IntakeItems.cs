using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>The items of a webhook, one after the other: those that are to be taken in, and those that nothing signed.</summary>
internal static class IntakeItems
{
    /// <summary>Goes through them.</summary>
    /// <param name="message">The webhook.</param>
    /// <param name="source">Its source.</param>
    /// <param name="takeIn">Takes one in, and says what became of it.</param>
    /// <exception cref="UnprocessableException">The body cannot be parsed at all, or its only item cannot be taken in.</exception>
    public static Task<BatchRun> RunAsync(
        ReceivedMessage message, Source source, Func<IntakeItem, NormalisedItem, Task<ItemOutcome>> takeIn)
    {
        var items = IntakeItem.Split(message, source.Provider.Event);
        if (message.Items is { } only)
            items = [.. items.Where(item => only.Contains(item.Index))];
        return BatchRun.RunAsync(
            items,
            item => source.RefuseUnsignedItems && message.Signature.FirstItemOnly && item.Index > 0
                ? Task.FromResult(Refused(item))
                : takeIn(item, Normaliser.Normalise(source, item, message.Headers, TypeOf(message))));
    }

    /// <summary>The provider's type of an item that says none itself: records that are polled are told apart by their name.</summary>
    public static string? TypeOf(ReceivedMessage message) => message.Arrival is { By: ArrivalWay.Poll } arrival ? arrival.Name : null;

    private static ItemOutcome Refused(IntakeItem item) => new(item.Index, ItemState.Refused)
    {
        Why = new ItemReason.NotSigned(),
        Raw = item.Node,
    };
}
