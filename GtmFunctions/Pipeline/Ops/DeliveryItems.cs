using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>What became of an item of a delivery.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Shown">The same as a trace shows it.</param>
internal sealed record DeliveryItem(ItemOutcome Outcome, JsonObject Shown);

/// <summary>What became of the items of a delivery: of those whose dead letters were replayed, what their own rows say.</summary>
internal static class DeliveryItems
{
    /// <summary>The items of a delivery, in the order of its rows; <see langword="null"/> where no row tells of any.</summary>
    /// <param name="rows">The rows of the delivery's trace.</param>
    public static IReadOnlyList<DeliveryItem>? Read(IReadOnlyList<(string Row, JsonObject Story)> rows)
    {
        List<DeliveryItem>? items = null;
        foreach (var (row, stored) in rows)
        {
            if (row == TraceRows.Delivery)
            {
                var result = DecisionJson.FromRow(stored, DecisionJson.Default.DeliveryResult);
                items = [.. result.Events.Select(outcome => new DeliveryItem(outcome, DeliveryTrace.Render(outcome)))];
            }
            else if (row.StartsWith(TraceRows.DeliveryItemPrefix, StringComparison.Ordinal))
            {
                var outcome = DecisionJson.FromRow(stored, DecisionJson.Default.ItemOutcome);
                items = Lay(new DeliveryItem(outcome, StoredRow.Render(row, stored)), items ?? []);
            }
        }

        return items;
    }

    private static List<DeliveryItem> Lay(DeliveryItem item, List<DeliveryItem> items)
    {
        var place = items.FindIndex(before => before.Outcome.Item == item.Outcome.Item);
        if (place < 0)
            items.Add(item);
        else
            items[place] = item;
        return items;
    }
}
